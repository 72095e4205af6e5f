from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from acuerdos.consultas import ReprogramacionQuerySet, SolicitudQuerySet
from acuerdos.enums import EstadoSolicitud
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa, plazo_en_ventana
from acuerdos.models.hito import Hito
from cuentas.campos import Parrafos, ParrafosCortos
from cuentas.restricciones import entre_valores, no_antes, van_juntos


class Solicitud(DeAcuerdo):
    """Lo que un lado pide y un coordinador decide. `decidido_el` es el día desde el que cuenta."""

    motivo = Parrafos()
    solicitado_el = models.DateField()
    estado = models.CharField(max_length=10, choices=EstadoSolicitud.choices, default=EstadoSolicitud.SOLICITADA)
    decidido_el = models.DateField(null=True, blank=True)
    decidido_en = models.DateTimeField(null=True, blank=True)
    decidido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    motivo_de_decision = ParrafosCortos("motivo de la decisión", max_length=500, blank=True)
    importado = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True


def solicitud_completa(tabla: str) -> list[CheckConstraint]:
    """Con motivo; decidida con quién y cuándo si y solo si dejó de estar solicitada; no antes de pedirse."""
    pendiente = Q(estado=EstadoSolicitud.SOLICITADA, decidido_en__isnull=True)
    decidida = ~Q(estado=EstadoSolicitud.SOLICITADA) & Q(decidido_en__isnull=False)
    return [
        entre_valores(f"{tabla}_estado_conocido", "estado", EstadoSolicitud.values),
        CheckConstraint(condition=~Q(motivo=""), name=f"{tabla}_con_motivo"),
        van_juntos(f"{tabla}_decidida_quien_y_cuando", "decidido_el", "decidido_en", "decidido_por"),
        CheckConstraint(condition=pendiente | decidida, name=f"{tabla}_decidida_si_no_pende"),
        no_antes(f"{tabla}_decidida_despues", "decidido_el", "solicitado_el"),
        *anulacion_completa(tabla),
    ]


class Reprogramacion(Solicitud):
    """Solicitud de otro plazo para un hito o, sin hito, para el acuerdo. El plazo original no se toca."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="reprogramaciones")
    hito = models.ForeignKey(Hito, on_delete=models.PROTECT, related_name="reprogramaciones", null=True, blank=True)
    evento_el = models.DateField(editable=False)
    plazo_anterior = models.DateField()
    plazo_nuevo = models.DateField()

    history = HistoricalRecords()
    objects = ReprogramacionQuerySet.as_manager()

    class Meta:
        verbose_name = "reprogramación"
        verbose_name_plural = "reprogramaciones"
        ordering = ["solicitado_el", "id"]
        constraints = [
            plazo_en_ventana("reprogramacion_plazo_en_ventana", "plazo_nuevo"),
            UniqueConstraint(
                fields=["acuerdo", "hito"],
                condition=Q(estado=EstadoSolicitud.SOLICITADA, anulado_en__isnull=True, hito__isnull=False),
                name="reprogramacion_de_hito_una_en_espera",
            ),
            UniqueConstraint(
                fields=["acuerdo"],
                condition=Q(estado=EstadoSolicitud.SOLICITADA, anulado_en__isnull=True, hito__isnull=True),
                name="reprogramacion_de_acuerdo_una_en_espera",
            ),
            *solicitud_completa("reprogramacion"),
        ]
        indexes = [
            Index(fields=["acuerdo", "decidido_el"], name="reprogramacion_acuerdo"),
            Index(fields=["decidido_en"], condition=Q(decidido_en__isnull=False), name="reprogramacion_decidida"),
        ]

    def __str__(self) -> str:
        return f"{self.hito or self.acuerdo} → {self.plazo_nuevo}"

    @property
    def plazo_en_vigor(self) -> date:
        """El que hoy tiene lo que se pidió mover: desde que se pidió pudo aprobarse otro."""
        return self.hito.plazo_vigente if self.hito else self.acuerdo.plazo_vigente

    @property
    def su_hito(self) -> Hito | None:
        return self.hito


class Desestimacion(Solicitud):
    """Solicitud de dejar de medir un acuerdo: con motivo y archivo, y decide otra persona que quien pide."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="desestimaciones")
    archivo = models.FileField(upload_to="desestimaciones/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False, help_text="Del archivo")
    tamano = models.PositiveIntegerField(
        "tamaño (bytes)", null=True, blank=True, editable=False, help_text="Vacío: no hay archivo, o es de antes"
    )

    history = HistoricalRecords()
    objects = SolicitudQuerySet.as_manager()

    class Meta:
        verbose_name = "desestimación"
        verbose_name_plural = "desestimaciones"
        ordering = ["solicitado_el", "id"]
        constraints = [
            UniqueConstraint(
                fields=["acuerdo"],
                condition=~Q(estado=EstadoSolicitud.RECHAZADA) & Q(anulado_en__isnull=True),
                name="desestimacion_una_viva",
            ),
            CheckConstraint(condition=Q(importado=True) | ~Q(archivo=""), name="desestimacion_con_archivo"),
            CheckConstraint(
                condition=Q(decidido_por__isnull=True) | Q(importado=True) | ~Q(decidido_por=F("registrado_por")),
                name="desestimacion_decide_otra_persona",
            ),
            *solicitud_completa("desestimacion"),
        ]

    def __str__(self) -> str:
        return f"Desestimación de {self.acuerdo}"
