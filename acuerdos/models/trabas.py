from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from simple_history.models import HistoricalRecords

from acuerdos.consultas import DeAcuerdoQuerySet, TrabaQuerySet
from acuerdos.enums import CategoriaTraba
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa
from acuerdos.reglas import LARGO_DE_QUIEN_PUEDE
from cuentas.campos import Parrafos, Renglon
from cuentas.restricciones import entre_valores, no_antes, van_juntos


class Traba(DeAcuerdo):
    """Lo que detiene a un acuerdo: qué se necesita, quién puede levantarlo y para cuándo."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="trabas")
    categoria = models.CharField("categoría", max_length=12, choices=CategoriaTraba.choices)
    necesidad = Parrafos("qué se necesita")
    quien_puede = Renglon("quién puede levantarla", max_length=LARGO_DE_QUIEN_PUEDE, blank=True)
    necesaria_el = models.DateField("para cuándo", null=True, blank=True)
    registrada_el = models.DateField()
    levantada_el = models.DateField(null=True, blank=True)
    levantada_en = models.DateTimeField(null=True, blank=True)
    levantada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    como_se_levanto = Parrafos("cómo se levantó", blank=True)

    history = HistoricalRecords()
    objects = TrabaQuerySet.as_manager()

    class Meta:
        verbose_name = "traba"
        verbose_name_plural = "trabas"
        ordering = ["registrada_el", "id"]
        constraints = [
            entre_valores("traba_categoria_conocida", "categoria", CategoriaTraba.values),
            CheckConstraint(condition=~Q(necesidad=""), name="traba_con_necesidad"),
            van_juntos("traba_levantada_quien_y_cuando", "levantada_el", "levantada_en", "levantada_por"),
            no_antes("traba_levantada_despues", "levantada_el", "registrada_el"),
            *anulacion_completa("traba"),
        ]
        indexes = [
            Index(fields=["registrada_el"], condition=Q(levantada_en__isnull=True), name="traba_abierta"),
            Index(fields=["levantada_en"], condition=Q(levantada_en__isnull=False), name="traba_levantada"),
        ]

    def __str__(self) -> str:
        return f"{self.get_categoria_display()} · {self.acuerdo}"

    @property
    def abierta(self) -> bool:
        return self.levantada_el is None


class AsistenciaTecnica(DeAcuerdo):
    """Lo que la Secretaría hizo para levantar una traba."""

    CAMINO = "traba__acuerdo"

    traba = models.ForeignKey(Traba, on_delete=models.PROTECT, related_name="asistencias")
    fecha = models.DateField()
    descripcion = Parrafos("descripción")

    history = HistoricalRecords()
    objects = DeAcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "asistencia técnica"
        verbose_name_plural = "asistencias técnicas"
        ordering = ["fecha", "id"]
        constraints = [
            CheckConstraint(condition=~Q(descripcion=""), name="asistencia_tecnica_con_descripcion"),
            *anulacion_completa("asistencia_tecnica"),
        ]

    def __str__(self) -> str:
        return f"{self.fecha} · {self.traba}"
