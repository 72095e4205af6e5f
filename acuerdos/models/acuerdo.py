from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from acuerdos.consultas import AcuerdoQuerySet
from acuerdos.enums import Responsable, Situacion, Tipo
from acuerdos.models.base import Hecho, anulacion_completa, plazo_en_ventana
from acuerdos.palabras import en_soles
from acuerdos.permisos.objetos import HitoDebido
from cuentas.campos import Codigo, Parrafos, ParrafosCortos, Renglon
from cuentas.restricciones import entre_valores, no_antes
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion


class Clasificacion(models.Model):
    """Catálogo de la oficina: asistencia técnica, orientación, financiamiento…"""

    codigo = models.SlugField("código", max_length=40, primary_key=True)
    nombre = Renglon(max_length=80, unique=True)
    orden = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "clasificación"
        verbose_name_plural = "clasificaciones"
        ordering = ["orden", "nombre"]

    def __str__(self) -> str:
        return self.nombre


# Lo que `acciones.proyeccion` escribe y nadie más: no es un hecho y no va a la historia.
CAMPOS_PROYECTADOS = (
    "situacion",
    "avance",
    "plazo_vigente",
    "proximo_vencimiento",
    "ultimo_avance_el",
    "silencio_desde",
    "por_validar",
    "participan",
)


VIVOS = Q(anulado_en__isnull=True)


@dataclass(frozen=True, slots=True)
class SolicitudesLeidas:
    """Lo pedido de un acuerdo, ya leído en esta petición: no es un dato suyo ni se guarda."""

    plazo_pedido: bool  # el del acuerdo, y no el de un hito
    desestimacion_viva: bool  # pedida o aprobada


class Acuerdo(Hecho):
    """Lo que un sector y una municipalidad acordaron, tal como se firmó."""

    codigo = Codigo("código", max_length=30, unique=True)
    sesion = models.ForeignKey(Sesion, on_delete=models.PROTECT, related_name="acuerdos", verbose_name="sesión")
    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="acuerdos", null=True, blank=True, verbose_name="reunión"
    )
    municipalidad = models.ForeignKey(Municipalidad, on_delete=models.PROTECT, related_name="acuerdos")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="acuerdos")
    texto = Parrafos()
    tipo = models.CharField(max_length=12, choices=Tipo.choices)
    clasificacion = models.ForeignKey(
        Clasificacion, on_delete=models.PROTECT, related_name="acuerdos", verbose_name="clasificación"
    )
    responsable = models.CharField(max_length=2, choices=Responsable.choices)
    evento_el = models.DateField(editable=False, help_text="Fecha de la sesión: de ella parte la ventana del plazo")
    plazo = models.DateField(help_text="El plazo firmado: nunca se reescribe")
    cui = Renglon("CUI", max_length=7, blank=True)
    monto = models.DecimalField("monto (PEN)", max_digits=14, decimal_places=2, null=True, blank=True)
    importado = models.BooleanField(default=False, editable=False)
    a_cargo = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="acuerdos_a_cargo",
        null=True,
        blank=True,
        help_text="Quien lo sigue en la Secretaría",
    )
    clave = models.CharField(
        max_length=64, null=True, blank=True, editable=False, help_text="Clave de idempotencia del envío"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    actualizado_en = models.DateTimeField(editable=False)
    busqueda = models.TextField(editable=False, default="", blank=True)

    # Proyección: ver CAMPOS_PROYECTADOS.
    situacion = models.CharField(max_length=12, choices=Situacion.choices, default=Situacion.SIN_HITOS, editable=False)
    avance = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0), editable=False)
    plazo_vigente = models.DateField(editable=False)
    proximo_vencimiento = models.DateField(null=True, editable=False)
    ultimo_avance_el = models.DateField(null=True, editable=False)
    silencio_desde = models.DateField(null=True, editable=False)
    por_validar = models.BooleanField(default=False, editable=False)
    participan = models.TextField(
        editable=False, default="", db_default="", blank=True, help_text="Ámbitos de quienes participan sin encabezar"
    )

    solicitudes_leidas: SolicitudesLeidas | None = None

    history = HistoricalRecords(excluded_fields=[*CAMPOS_PROYECTADOS, "clave", "version", "actualizado_en", "busqueda"])
    objects = AcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["codigo"]
        constraints = [
            plazo_en_ventana("acuerdo_plazo_en_ventana"),
            entre_valores("acuerdo_tipo_conocido", "tipo", Tipo.values),
            entre_valores("acuerdo_responsable_conocido", "responsable", Responsable.values),
            CheckConstraint(condition=Q(cui__regex=r"^[0-9]{0,7}$"), name="acuerdo_cui_hasta_7_digitos"),
            CheckConstraint(condition=Q(monto__isnull=True) | Q(monto__gte=0), name="acuerdo_monto_no_negativo"),
            CheckConstraint(condition=~Q(texto=""), name="acuerdo_con_texto"),
            CheckConstraint(condition=Q(avance__gte=0, avance__lte=100), name="acuerdo_avance_0_a_100"),
            # Con condición es un índice y no parte de la tabla: SQLite no la rehace, que perdería su disparador.
            UniqueConstraint(
                fields=["sesion", "registrado_por", "clave"],
                condition=Q(clave__isnull=False),
                name="acuerdo_clave_una_vez",
            ),
            *anulacion_completa("acuerdo"),
        ]
        # Las listas nunca muestran anulados: con índices solo de los vivos, contar y ordenar no tocan la tabla.
        indexes = [
            Index(fields=["codigo"], name="acuerdo_vivos", condition=VIVOS),
            Index(fields=["sesion", "codigo"], name="acuerdo_sesion", condition=VIVOS),
            Index(fields=["municipalidad", "codigo"], name="acuerdo_municipalidad", condition=VIVOS),
            Index(fields=["sector", "codigo"], name="acuerdo_sector", condition=VIVOS),
            Index(fields=["situacion", "plazo_vigente", "codigo"], name="acuerdo_situacion", condition=VIVOS),
            Index(fields=["plazo_vigente", "codigo"], name="acuerdo_plazo", condition=VIVOS),
            Index(fields=["proximo_vencimiento", "codigo"], name="acuerdo_proximo", condition=VIVOS),
            Index(fields=["ultimo_avance_el", "codigo"], name="acuerdo_ultimo_avance", condition=VIVOS),
            Index(fields=["avance", "codigo"], name="acuerdo_avance", condition=VIVOS),
            Index(fields=["silencio_desde"], name="acuerdo_silencio", condition=VIVOS),
        ]

    def __str__(self) -> str:
        return self.codigo

    @property
    def senas(self) -> tuple[str, ...]:
        """Lo que puede tener y no es obligatorio, en palabras, para el acta y las filas que lo resumen."""
        return (
            *([f"CUI {self.cui}"] if self.cui else []),
            *([en_soles(self.monto)] if self.monto is not None else []),
        )

    @property
    def su_acuerdo(self) -> "Acuerdo":
        return self

    @property
    def su_hito(self) -> None:
        return None


class Restauracion(models.Model):
    """Una anulación que se deshizo: desde cuándo hasta cuándo estuvo anulado el acuerdo. Es un hecho: no se reescribe.

    Sin ella, un corte con `conocido_al` de ese intervalo contaría lo que entonces no contaba.
    """

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="restauraciones")
    anulado_en = models.DateTimeField()
    anulado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    motivo_de_anulacion = ParrafosCortos("motivo de la anulación", max_length=500)
    registrado_en = models.DateTimeField()
    registrado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "restauración"
        verbose_name_plural = "restauraciones"
        ordering = ["id"]
        constraints = [no_antes("restauracion_despues_de_anular", "registrado_en", "anulado_en")]

    def __str__(self) -> str:
        return f"{self.acuerdo} · {self.registrado_en:%d/%m/%Y}"


class DeAcuerdo(Hecho):
    """Un hecho que cuelga de un acuerdo."""

    # De este modelo al acuerdo, como se escribe en una consulta: la única vez que se dice.
    CAMINO: ClassVar[str] = "acuerdo"

    class Meta:
        abstract = True

    @property
    def su_acuerdo(self) -> Acuerdo:
        dueno: object = self
        for paso in self.CAMINO.split("__"):
            dueno = getattr(dueno, paso)
        return cast(Acuerdo, dueno)

    @property
    def su_hito(self) -> HitoDebido | None:
        """El hito del que es, si es de alguno."""
        return None
