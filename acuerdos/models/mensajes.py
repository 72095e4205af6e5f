from django.db import models
from django.db.models import CheckConstraint, Index, Q
from simple_history.models import HistoricalRecords

from acuerdos.consultas import DeAcuerdoQuerySet
from acuerdos.enums import Canal, Lado
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa
from cuentas.campos import Parrafos
from cuentas.restricciones import entre_valores


class MensajeDeAcuerdo(DeAcuerdo):
    """Lo que se dicen la municipalidad, el sector y la Secretaría sobre un acuerdo. No cuenta en ninguna cifra.

    `lado`: desde cuál se escribió, ese día. `dirigido_a`: a quién se le pide que conteste; vacío, a todos.
    """

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="mensajes")
    texto = Parrafos()
    lado = models.CharField(max_length=13, choices=Lado.choices)
    dirigido_a = models.CharField("dirigido a", max_length=13, choices=Lado.choices, blank=True)
    canal = models.CharField(max_length=10, choices=Canal.choices, default=Canal.WEB)

    history = HistoricalRecords()
    objects = DeAcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "mensaje"
        verbose_name_plural = "mensajes"
        ordering = ["registrado_en", "id"]
        constraints = [
            CheckConstraint(condition=~Q(texto=""), name="mensaje_con_texto"),
            entre_valores("mensaje_lado_conocido", "lado", Lado.values),
            entre_valores("mensaje_dirigido_conocido", "dirigido_a", ["", *Lado.values]),
            entre_valores("mensaje_canal_conocido", "canal", Canal.values),
            *anulacion_completa("mensaje"),
        ]
        indexes = [Index(fields=["registrado_en"], name="mensaje_por_decir")]

    def __str__(self) -> str:
        return f"{self.get_lado_display()} · {self.acuerdo}"
