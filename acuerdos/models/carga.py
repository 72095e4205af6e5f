from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from acuerdos.enums import EstadoDeImportacion
from cuentas.campos import Codigo, ParrafosCortos, Renglon
from cuentas.restricciones import entre_valores, van_juntos
from reuniones.models import Sesion

CON_CARGA = [EstadoDeImportacion.CARGADA, EstadoDeImportacion.DESHECHA]
POR_HACER = [EstadoDeImportacion.EN_COLA, EstadoDeImportacion.REVISANDO, EstadoDeImportacion.CARGANDO]


class Carga(models.Model):
    """Una importación que escribió algo: qué archivo, quién, cuándo, cuánto y qué filas. Si se deshizo, también eso."""

    sesion = models.ForeignKey(
        Sesion,
        on_delete=models.PROTECT,
        related_name="cargas",
        null=True,
        help_text="Vacía si la carga que la creó se deshizo",
    )
    codigo_de_sesion = Codigo(max_length=20, blank=True)
    archivo = Renglon(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    registrada_en = models.DateTimeField()
    registrada_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resumen = models.JSONField(help_text="Filas nuevas y sin cambio de cada hoja")
    escrito = models.JSONField(
        default=dict, help_text="Qué filas escribió, para poder deshacerla: ver `acciones.carga.escrito`"
    )
    deshecha_en = models.DateTimeField(null=True, blank=True)
    deshecha_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "carga"
        verbose_name_plural = "cargas"
        ordering = ["-id"]
        constraints = [
            van_juntos("carga_deshecha_quien_y_cuando", "deshecha_en", "deshecha_por"),
            CheckConstraint(
                condition=Q(sesion__isnull=False) | Q(deshecha_en__isnull=False), name="carga_sin_sesion_si_se_deshizo"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.archivo} ({self.registrada_en:%d/%m/%Y %H:%M})"


def ruta_de_libro(importacion: "Importacion", _nombre: str) -> str:
    """Fuera de la raíz web y sin el nombre que trajo: lo nombra su resumen."""
    return f"importaciones/{importacion.sha256[:2]}/{importacion.sha256}"


class Importacion(models.Model):
    """Un libro subido por el navegador, desde que se sube hasta que se carga, falla o se deshace.

    Los trabajos la toman con un UPDATE condicional: `intentos` dice cuál la tiene. `revision` sube con cada revisión
    terminada, para que se confirme lo que se vio y no otra cosa.
    """

    archivo = models.FileField(upload_to=ruta_de_libro, max_length=200)
    nombre = Renglon(max_length=200, help_text="Con el que se subió")
    sha256 = models.CharField("SHA-256", max_length=64)
    tamano = models.PositiveIntegerField("tamaño (bytes)")
    subida_en = models.DateTimeField()
    subida_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="importaciones")
    estado = models.CharField(max_length=10, choices=EstadoDeImportacion.choices, default=EstadoDeImportacion.EN_COLA)
    encolada_en = models.DateTimeField()
    tomada_en = models.DateTimeField(null=True, blank=True)
    intentos = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveSmallIntegerField(default=0)
    informe = models.JSONField(
        default=dict, help_text="Sesión, cuentas por hoja, avisos y cuántos errores de cada clase"
    )
    dicho = models.JSONField(
        default=dict, help_text="Lo que alguien dijo sobre el libro: qué es cada columna, y celdas que corrigió aquí"
    )
    errores = models.JSONField(default=list, help_text="Cada error en su celda, y las filas que dependen de ellos")
    motivo = ParrafosCortos(max_length=500, blank=True, help_text="Por qué falló, o qué cambió desde la revisión")
    solo_buenas = models.BooleanField(default=False)
    confirmada_en = models.DateTimeField(null=True, blank=True)
    confirmada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    carga = models.OneToOneField(Carga, on_delete=models.PROTECT, related_name="importacion", null=True, blank=True)

    class Meta:
        verbose_name = "importación"
        verbose_name_plural = "importaciones"
        ordering = ["-id"]
        constraints = [
            entre_valores("importacion_estado_conocido", "estado", EstadoDeImportacion.values),
            van_juntos("importacion_confirmada_quien_y_cuando", "confirmada_en", "confirmada_por"),
            CheckConstraint(
                condition=Q(carga__isnull=False, estado__in=CON_CARGA)
                | (Q(carga__isnull=True) & ~Q(estado__in=CON_CARGA)),
                name="importacion_cargada_con_carga",
            ),
        ]
        indexes = [Index(fields=["encolada_en"], condition=Q(estado__in=POR_HACER), name="importacion_por_hacer")]

    def __str__(self) -> str:
        return self.nombre


class ColumnasRecordadas(models.Model):
    """Qué es cada columna de una hoja con esos títulos, como lo dijo alguien la última vez."""

    huella = models.CharField(max_length=64, unique=True, help_text="De los títulos, en su orden")
    dicho = models.JSONField()
    guardadas_en = models.DateTimeField()
    guardadas_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "columnas recordadas"
        verbose_name_plural = "columnas recordadas"

    def __str__(self) -> str:
        return f"{self.dicho.get('hoja', '')} ({self.guardadas_en:%d/%m/%Y})"
