"""Lo que llegó por correo: de quién, de qué, y qué se hizo con ello."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from acuerdos.enums import ClaseDeCorreo, ResultadoDeCorreo
from acuerdos.models.hito import Avance, Hito
from acuerdos.models.mensajes import MensajeDeAcuerdo
from acuerdos.models.recordatorios import Envio
from cuentas.campos import Correo, Parrafos, ParrafosCortos, Renglon
from cuentas.restricciones import entre_valores


class CorreoRecibido(models.Model):
    """Un correo a una dirección firmada. `clave`, el resumen de su Message-ID, impide tomarlo dos veces.

    En `espera`: se guardó lo que dijo y se le preguntó lo que falta; con su contestación se vuelve un avance.
    """

    clave = models.CharField(max_length=64, unique=True)
    recibido_en = models.DateTimeField(db_index=True)
    clase = models.CharField(max_length=10, choices=ClaseDeCorreo.choices)
    resultado = models.CharField(max_length=10, choices=ResultadoDeCorreo.choices)
    persona = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="correos_recibidos", null=True, blank=True
    )
    hito = models.ForeignKey(
        Hito,
        on_delete=models.PROTECT,
        related_name="correos_recibidos",
        null=True,
        blank=True,
        help_text="Vacío: no dijo de cuál habla",
    )
    envio = models.ForeignKey(
        Envio,
        on_delete=models.PROTECT,
        related_name="correos_recibidos",
        null=True,
        blank=True,
        help_text="El que contesta o el que rebotó",
    )
    avance = models.ForeignKey(
        Avance, on_delete=models.PROTECT, related_name="correos_recibidos", null=True, blank=True
    )
    mensaje = models.ForeignKey(
        MensajeDeAcuerdo,
        on_delete=models.PROTECT,
        related_name="correos_recibidos",
        null=True,
        blank=True,
        help_text="Si contestó a la conversación de un acuerdo",
    )
    remitente = Correo(blank=True)
    asunto = Renglon(max_length=200, blank=True)
    texto = Parrafos(blank=True)
    motivo = ParrafosCortos(max_length=300, blank=True)

    class Meta:
        verbose_name = "correo recibido"
        verbose_name_plural = "correos recibidos"
        ordering = ["-recibido_en", "-id"]
        constraints = [
            entre_valores("correo_clase_conocida", "clase", ClaseDeCorreo.values),
            entre_valores("correo_resultado_conocido", "resultado", ResultadoDeCorreo.values),
            CheckConstraint(
                condition=Q(avance__isnull=False)
                | Q(mensaje__isnull=False)
                | ~Q(resultado=ResultadoDeCorreo.INFORMADO),
                name="correo_informado_con_lo_suyo",
            ),
        ]
        indexes = [
            Index(fields=["persona", "hito"], condition=Q(resultado=ResultadoDeCorreo.ESPERA), name="correo_en_espera")
        ]

    def __str__(self) -> str:
        return f"{self.remitente} · {self.get_resultado_display()}"


def ruta_de_recibido(archivo: "ArchivoRecibido", _nombre: str) -> str:
    """Lo nombra su resumen, como a las evidencias."""
    return f"correo/{archivo.sha256}"


class ArchivoRecibido(models.Model):
    """Una foto o un PDF que espera con su correo, ya limpio. Al registrarse el avance pasa a ser evidencia."""

    correo = models.ForeignKey(CorreoRecibido, on_delete=models.CASCADE, related_name="archivos")
    archivo = models.FileField(upload_to=ruta_de_recibido, max_length=200)
    nombre = Renglon(max_length=150)
    tipo = models.CharField("tipo de contenido", max_length=40)
    tamano = models.PositiveIntegerField("tamaño (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "archivo recibido"
        verbose_name_plural = "archivos recibidos"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.nombre
