from django.db import models
from django.db.models import CheckConstraint, Q
from simple_history.models import HistoricalRecords

from acuerdos.consultas import NotaQuerySet
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa
from cuentas.campos import Parrafos


class Nota(DeAcuerdo):
    """Lo que la Secretaría apunta de un acuerdo para sí misma: nadie más la ve."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="notas")
    texto = Parrafos()

    history = HistoricalRecords()
    objects = NotaQuerySet.as_manager()

    class Meta:
        verbose_name = "nota"
        verbose_name_plural = "notas"
        ordering = ["registrado_en", "id"]
        constraints = [CheckConstraint(condition=~Q(texto=""), name="nota_con_texto"), *anulacion_completa("nota")]

    def __str__(self) -> str:
        return f"Nota de {self.acuerdo}"
