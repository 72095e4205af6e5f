from django.db import models
from django.db.models import CheckConstraint, Q
from simple_history.models import HistoricalRecords

from acuerdos.enums import Responsable
from acuerdos.models.acuerdo import Clasificacion
from acuerdos.reglas import DIAS_DE_PLANTILLA, PESO_MAXIMO
from cuentas.campos import ParrafosCortos
from cuentas.restricciones import entre_valores


class PlantillaHito(models.Model):
    """Un hito de los que suelen tener los acuerdos de una clasificación. Catálogo de la oficina: no es un hecho."""

    clasificacion = models.ForeignKey(
        Clasificacion, on_delete=models.CASCADE, related_name="plantillas", verbose_name="clasificación"
    )
    orden = models.PositiveSmallIntegerField(default=1)
    texto = ParrafosCortos(max_length=500)
    responsable = models.CharField(
        max_length=2, choices=Responsable.choices, blank=True, help_text="Vacío: el responsable del acuerdo"
    )
    dias = models.PositiveSmallIntegerField("días desde el evento")
    peso = models.PositiveSmallIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "plantilla de hito"
        verbose_name_plural = "plantillas de hitos"
        ordering = ["clasificacion__orden", "clasificacion_id", "orden", "id"]
        constraints = [
            entre_valores("plantilla_responsable_conocido", "responsable", ["", *Responsable.values]),
            CheckConstraint(condition=~Q(texto=""), name="plantilla_con_texto"),
            CheckConstraint(condition=Q(dias__lte=DIAS_DE_PLANTILLA), name="plantilla_dentro_de_dos_anios"),
            CheckConstraint(condition=Q(peso__gte=1, peso__lte=PESO_MAXIMO), name="plantilla_peso_positivo"),
        ]

    def __str__(self) -> str:
        return f"{self.clasificacion} · {self.orden}. {self.texto}"
