from django.db import models
from django.db.models import CheckConstraint, Index, Q
from simple_history.models import HistoricalRecords

from acuerdos.consultas import DeAcuerdoQuerySet
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa
from cuentas.campos import Renglon

SIN_DATOS = Q(costo__isnull=True, pim__isnull=True, devengado__isnull=True, avance_fisico__isnull=True, fase="")


class LecturaDeInversion(DeAcuerdo):
    """Lo que la consulta pública del MEF decía, un día, de la inversión de un acuerdo. Soles; el avance, de 0 a 100."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="lecturas")
    cui = Renglon("CUI", max_length=7)
    leida_el = models.DateField("día de la lectura")
    costo = models.DecimalField("costo actualizado", max_digits=14, decimal_places=2, null=True, blank=True)
    pim = models.DecimalField("PIM", max_digits=14, decimal_places=2, null=True, blank=True)
    devengado = models.DecimalField("devengado acumulado", max_digits=14, decimal_places=2, null=True, blank=True)
    avance_fisico = models.DecimalField("avance físico", max_digits=5, decimal_places=2, null=True, blank=True)
    fase = Renglon(max_length=80, blank=True)

    history = HistoricalRecords()
    objects = DeAcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "lectura de inversión"
        verbose_name_plural = "lecturas de inversión"
        ordering = ["-leida_el", "-id"]
        constraints = [
            CheckConstraint(condition=Q(cui__regex=r"^[0-9]{1,7}$"), name="lectura_con_cui"),
            CheckConstraint(condition=~SIN_DATOS, name="lectura_dice_algo"),
            *(
                CheckConstraint(condition=Q(**{f"{c}__isnull": True}) | Q(**{f"{c}__gte": 0}), name=f"lectura_{c}_de_0")
                for c in ("costo", "pim", "devengado")
            ),
            CheckConstraint(
                condition=Q(avance_fisico__isnull=True) | Q(avance_fisico__gte=0, avance_fisico__lte=100),
                name="lectura_avance_fisico_0_a_100",
            ),
            *anulacion_completa("lectura"),
        ]
        indexes = [Index(fields=["acuerdo", "-leida_el", "-id"], name="lectura_ultima")]

    def __str__(self) -> str:
        return f"CUI {self.cui} al {self.leida_el:%d/%m/%Y}"
