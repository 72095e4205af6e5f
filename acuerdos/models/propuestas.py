"""Lo que un asistente propone informar, y que solo una persona confirma."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from acuerdos.models.hito import Avance, Hito
from cuentas.campos import Parrafos, Renglon


class AvancePropuesto(models.Model):
    """Un avance en borrador: no cuenta para nada. Se confirma en una página, una sola vez, antes de que venza.

    `cerrado_en`: se confirmó (y entonces hay `avance`), se descartó, o lo reemplazó otro del mismo hito.
    """

    hito = models.ForeignKey(Hito, on_delete=models.CASCADE, related_name="propuestos")
    fecha = models.DateField()
    porcentaje = models.PositiveSmallIntegerField()
    descripcion = Parrafos(blank=True)
    propuesto_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    con = Renglon("con qué token", max_length=100, blank=True)
    propuesto_en = models.DateTimeField()
    vence_en = models.DateTimeField()
    cerrado_en = models.DateTimeField(null=True, blank=True)
    cerrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    avance = models.ForeignKey(Avance, on_delete=models.CASCADE, related_name="propuestos", null=True, blank=True)

    class Meta:
        verbose_name = "avance propuesto"
        verbose_name_plural = "avances propuestos"
        ordering = ["propuesto_en", "id"]
        constraints = [
            CheckConstraint(condition=Q(porcentaje__gte=0, porcentaje__lte=100), name="propuesto_porcentaje_0_a_100"),
            CheckConstraint(
                condition=Q(avance__isnull=True) | Q(cerrado_en__isnull=False), name="propuesto_confirmado_cerrado"
            ),
        ]
        indexes = [Index(fields=["hito"], condition=Q(cerrado_en__isnull=True), name="propuesto_abierto")]

    def __str__(self) -> str:
        return f"{self.porcentaje} % de {self.hito}"
