from typing import Protocol

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from acuerdos.consultas import AvanceQuerySet, DeAcuerdoQuerySet, HitoQuerySet
from acuerdos.enums import Canal, Responsable
from acuerdos.models.acuerdo import Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa, plazo_en_ventana
from acuerdos.reglas import PESO_MAXIMO
from cuentas.campos import Parrafos, ParrafosCortos, Renglon
from cuentas.restricciones import entre_valores, no_antes, van_juntos
from municipalidades.models import Municipalidad
from reuniones.models import Sector

CAMPOS_PROYECTADOS_DE_HITO = ("plazo_vigente", "porcentaje", "validado", "ultimo_avance_el")


class Hito(DeAcuerdo):
    """Paso con plazo de un acuerdo. Sin `registrado_el` es una propuesta: cuenta desde que la Secretaría la acepta."""

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="hitos")
    numero = models.PositiveSmallIntegerField("número")
    texto = ParrafosCortos(max_length=500)
    responsable = models.CharField(max_length=2, choices=Responsable.choices)
    # De quién es, si no es de quien encabeza el acuerdo: ver `models.participantes`.
    de_municipalidad = models.ForeignKey(
        Municipalidad, on_delete=models.PROTECT, related_name="hitos_de_participante", null=True, blank=True
    )
    de_sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="hitos_de_participante", null=True, blank=True
    )
    evento_el = models.DateField(editable=False)
    plazo = models.DateField(help_text="El plazo primero: nunca se reescribe")
    peso = models.PositiveSmallIntegerField(default=1)
    registrado_el = models.DateField("registrado el", null=True, blank=True)
    aceptado_en = models.DateTimeField(null=True, blank=True, editable=False)
    aceptado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    version = models.PositiveIntegerField(default=1, db_default=1, editable=False, help_text="Sube con cada corrección")

    # Proyección: la escribe `acciones.proyeccion` y nadie más.
    plazo_vigente = models.DateField(editable=False)
    porcentaje = models.PositiveSmallIntegerField(default=0, editable=False)
    validado = models.BooleanField(default=False, editable=False)
    ultimo_avance_el = models.DateField(null=True, editable=False)

    history = HistoricalRecords(excluded_fields=[*CAMPOS_PROYECTADOS_DE_HITO, "version"])
    objects = HitoQuerySet.as_manager()

    class Meta:
        verbose_name = "hito"
        verbose_name_plural = "hitos"
        ordering = ["acuerdo_id", "numero"]
        constraints = [
            UniqueConstraint(fields=["acuerdo", "numero"], name="hito_numero_unico"),
            plazo_en_ventana("hito_plazo_en_ventana"),
            entre_valores("hito_responsable_conocido", "responsable", Responsable.values),
            CheckConstraint(
                condition=Q(de_municipalidad__isnull=True) | Q(responsable=Responsable.GL),
                name="hito_de_municipalidad_es_local",
            ),
            CheckConstraint(
                condition=Q(de_sector__isnull=True) | Q(responsable=Responsable.GN), name="hito_de_sector_es_nacional"
            ),
            CheckConstraint(condition=Q(peso__gte=1, peso__lte=PESO_MAXIMO), name="hito_peso_positivo"),
            CheckConstraint(condition=Q(porcentaje__gte=0, porcentaje__lte=100), name="hito_porcentaje_0_a_100"),
            CheckConstraint(condition=~Q(texto=""), name="hito_con_texto"),
            van_juntos("hito_aceptado_quien_y_cuando", "aceptado_en", "aceptado_por"),
            *anulacion_completa("hito"),
        ]
        indexes = [
            Index(fields=["plazo_vigente"], condition=Q(porcentaje__lt=100), name="hito_por_vencer"),
            # Los propuestos, que la campana cuenta en toda página de la oficina: son pocos entre todos los hitos.
            Index(
                fields=["registrado_en"],
                condition=Q(registrado_el__isnull=True, anulado_en__isnull=True),
                name="hito_propuesto",
            ),
            # Lo decidido hace poco, que se cuenta a quien le toca: ver `recordatorios.decisiones`.
            Index(fields=["aceptado_en"], condition=Q(aceptado_en__isnull=False), name="hito_aceptado"),
            Index(
                fields=["anulado_en"],
                condition=Q(registrado_el__isnull=True, anulado_en__isnull=False),
                name="hito_no_aceptado",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acuerdo} · hito {self.numero}"

    @property
    def su_hito(self) -> "Hito":
        return self

    @property
    def la_debe(self) -> tuple[str, str]:
        """UBIGEO y sigla de la municipalidad y del sector de este hito: los suyos o, si no dice, quienes encabezan."""
        return lo_debe(self)

    @property
    def es_propuesta(self) -> bool:
        return self.registrado_el is None

    @property
    def cumplido(self) -> bool:
        """Culminado y validado: nada se espera de él, y solo un coordinador lo reabre."""
        return self.porcentaje == 100 and self.validado


class DeAlguien(Protocol):
    """Un hito, una versión de su historia, o lo que de él hace falta para saber de quién es."""

    @property
    def acuerdo(self) -> Acuerdo: ...

    @property
    def de_municipalidad_id(self) -> str | None: ...

    @property
    def de_sector_id(self) -> str | None: ...


def lo_debe(hito: DeAlguien) -> tuple[str, str]:
    """Lo de `Hito.la_debe`, también de lo que no tiene sus propiedades."""
    return hito.de_municipalidad_id or hito.acuerdo.municipalidad_id, hito.de_sector_id or hito.acuerdo.sector_id


class Avance(DeAcuerdo):
    """Lo que se informó de un hito en una fecha. 100 % = culminado; cuenta como cumplido cuando está validado."""

    CAMINO = "hito__acuerdo"

    hito = models.ForeignKey(Hito, on_delete=models.PROTECT, related_name="avances")
    fecha = models.DateField()
    porcentaje = models.PositiveSmallIntegerField()
    descripcion = Parrafos("descripción", blank=True)
    canal = models.CharField(max_length=10, choices=Canal.choices)
    en_nombre_de = models.CharField(
        max_length=2, choices=Responsable.choices, blank=True, help_text="El lado por el que la Secretaría informa"
    )
    clave = models.CharField(max_length=64, null=True, blank=True, help_text="Clave de idempotencia del envío")
    validado_el = models.DateField(null=True, blank=True)
    validado_en = models.DateTimeField(null=True, blank=True)
    validado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    devuelto_en = models.DateTimeField(null=True, blank=True)
    devuelto_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    motivo_de_devolucion = ParrafosCortos("motivo de la devolución", max_length=500, blank=True)

    history = HistoricalRecords()
    objects = AvanceQuerySet.as_manager()

    class Meta:
        verbose_name = "avance"
        verbose_name_plural = "avances"
        ordering = ["hito_id", "fecha", "id"]
        constraints = [
            CheckConstraint(condition=Q(porcentaje__gte=0, porcentaje__lte=100), name="avance_porcentaje_0_a_100"),
            entre_valores("avance_canal_conocido", "canal", Canal.values),
            van_juntos("avance_validado_quien_y_cuando", "validado_el", "validado_en", "validado_por"),
            van_juntos("avance_devuelto_quien_y_cuando", "devuelto_en", "devuelto_por"),
            no_antes("avance_validado_despues", "validado_el", "fecha"),
            CheckConstraint(
                condition=Q(validado_por__isnull=True)
                | Q(canal=Canal.IMPORTADO)
                | ~Q(validado_por=F("registrado_por")),
                name="avance_nadie_valida_lo_suyo",
            ),
            CheckConstraint(
                condition=Q(validado_en__isnull=True) | Q(devuelto_en__isnull=True), name="avance_validado_o_devuelto"
            ),
            CheckConstraint(
                condition=Q(devuelto_en__isnull=True) | ~Q(motivo_de_devolucion=""), name="avance_devuelto_con_motivo"
            ),
            UniqueConstraint(fields=["hito", "clave"], name="avance_clave_una_vez"),
            *anulacion_completa("avance"),
        ]
        indexes = [
            Index(fields=["hito", "-fecha", "-id"], name="avance_ultimo"),
            Index(
                fields=["fecha"],
                condition=Q(validado_en__isnull=True, devuelto_en__isnull=True, anulado_en__isnull=True),
                name="avance_en_cola",
            ),
            Index(fields=["devuelto_en"], condition=Q(devuelto_en__isnull=False), name="avance_devuelto"),
            Index(fields=["validado_en"], condition=Q(validado_en__isnull=False), name="avance_validado"),
        ]

    def __str__(self) -> str:
        return f"{self.hito} · {self.porcentaje} % al {self.fecha}"

    @property
    def su_hito(self) -> Hito:
        return self.hito

    @property
    def sin_decidir(self) -> bool:
        """Si nadie lo validó ni lo devolvió."""
        return self.validado_en is None and self.devuelto_en is None


def ruta_de_evidencia(evidencia: "Evidencia", _nombre: str) -> str:
    """Fuera de la raíz web y sin el nombre que trajo: lo nombra su resumen."""
    return f"evidencias/{evidencia.sha256[:2]}/{evidencia.sha256}"


class Evidencia(DeAcuerdo):
    """Archivo que sustenta un avance: una foto (JPEG, PNG o WebP) o un PDF, ya limpio, de hasta 10 MB."""

    CAMINO = "avance__hito__acuerdo"

    avance = models.ForeignKey(Avance, on_delete=models.PROTECT, related_name="evidencias")
    archivo = models.FileField(upload_to=ruta_de_evidencia, max_length=200)
    nombre = Renglon(max_length=150)
    tipo = models.CharField("tipo de contenido", max_length=40)
    tamano = models.PositiveIntegerField("tamaño (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)

    history = HistoricalRecords()
    objects = DeAcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["id"]
        constraints = [
            CheckConstraint(condition=Q(tamano__lte=10 * 1024 * 1024), name="evidencia_hasta_10_mb"),
            *anulacion_completa("evidencia"),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def su_hito(self) -> Hito:
        return self.avance.hito

    @property
    def es_foto(self) -> bool:
        return self.tipo.startswith("image/")

    @property
    def ruta_de_miniatura(self) -> str:
        """Al lado del archivo: ver `acciones.miniaturas`."""
        return f"{self.archivo.name}.miniatura.webp"
