"""Los cortes que la Secretaría publicó: lo que dijo, cuándo y con qué archivos. No se reescriben; se retiran."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from cuentas.campos import ParrafosCortos
from cuentas.restricciones import no_antes, van_juntos
from reuniones.models import Sesion

FORMATOS_PUBLICADOS = [("json", "JSON"), ("pdf", "PDF"), ("pptx", "PowerPoint"), ("xlsx", "Excel")]


class CortePublicado(models.Model):
    """Un corte que se repartió. `numero`, dentro de su sesión; `cifras`, las del contrato; `resumenes`, por formato.

    `programa` es el resumen de lo que dibujó los archivos: con el mismo, rehacerlos da los mismos bytes.
    """

    sesion = models.ForeignKey(Sesion, on_delete=models.PROTECT, related_name="cortes_publicados")
    numero = models.PositiveIntegerField("número")
    al = models.DateField("al")
    conocido_al = models.DateTimeField("con lo conocido al")
    cifras = models.JSONField()
    resumenes = models.JSONField("resúmenes SHA-256", help_text="De cada archivo, por su formato")
    programa = models.CharField(max_length=64)
    publicado_en = models.DateTimeField()
    publicado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reemplaza = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reemplazo", null=True, blank=True, verbose_name="reemplaza a"
    )
    retirado_en = models.DateTimeField(null=True, blank=True)
    retirado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    motivo_de_retiro = ParrafosCortos("motivo del retiro", max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "corte publicado"
        verbose_name_plural = "cortes publicados"
        ordering = ["-publicado_en", "-id"]
        constraints = [
            UniqueConstraint(fields=["sesion", "numero"], name="corte_publicado_numero_unico"),
            UniqueConstraint(
                fields=["sesion", "al"], condition=Q(retirado_en__isnull=True), name="corte_publicado_uno_por_dia"
            ),
            van_juntos("corte_publicado_retirado_quien_y_cuando", "retirado_en", "retirado_por"),
            CheckConstraint(
                condition=Q(retirado_en__isnull=True, motivo_de_retiro="")
                | (Q(retirado_en__isnull=False) & ~Q(motivo_de_retiro="")),
                name="corte_publicado_retirado_con_motivo",
            ),
            no_antes("corte_publicado_despues_de_conocer", "publicado_en", "conocido_al"),
        ]

    def __str__(self) -> str:
        return f"Corte publicado n.º {self.numero} de {self.sesion.codigo}, al {self.al:%d/%m/%Y}"


def ruta_de_publicado(archivo: "ArchivoPublicado", _nombre: str) -> str:
    """Fuera de la raíz web; lo nombra su resumen."""
    return f"cortes_publicados/{archivo.sha256[:2]}/{archivo.sha256}"


class ArchivoPublicado(models.Model):
    """Un archivo de un corte publicado, guardado tal como se entregó: si se firmó, firmado."""

    corte = models.ForeignKey(CortePublicado, on_delete=models.PROTECT, related_name="archivos")
    formato = models.CharField(max_length=4, choices=FORMATOS_PUBLICADOS)
    archivo = models.FileField(upload_to=ruta_de_publicado, max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    sha256_sin_firmar = models.CharField(
        "SHA-256 antes de firmarlo",
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="Vacío: no se firmó",
    )
    tamano = models.PositiveIntegerField("tamaño (bytes)")

    class Meta:
        verbose_name = "archivo de un corte publicado"
        verbose_name_plural = "archivos de cortes publicados"
        ordering = ["corte_id", "formato"]
        constraints = [UniqueConstraint(fields=["corte", "formato"], name="archivo_publicado_uno_por_formato")]

    def __str__(self) -> str:
        return f"{self.corte}, {self.get_formato_display()}"
