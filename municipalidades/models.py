from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from cuentas.campos import Correo, Renglon
from cuentas.restricciones import entre_valores, no_antes
from cuentas.telefonos import MAXIMO_DE_TELEFONO
from municipalidades.nombres import nombre_oficial


class Region(models.Model):
    """Una de 26: 24 departamentos, el Callao, y Lima partida en Metropolitana (15M) y Provincias (15P)."""

    codigo = models.CharField("código", max_length=3, primary_key=True)
    nombre = Renglon(max_length=40, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["codigo"]

    def __str__(self) -> str:
        return self.nombre


class TipoMunicipalidad(models.TextChoices):
    PROVINCIAL = "provincial", "Provincial"
    DISTRITAL = "distrital", "Distrital"


class MunicipalidadQuerySet(models.QuerySet[Any]):
    def sin_punto_focal(self, al: date | None = None) -> Self:
        """Las que hoy (o ese día) no tienen quien atienda como punto focal."""
        return self.filter(sin_punto_focal(al))


class Municipalidad(models.Model):
    """Gobierno local, con su UBIGEO del INEI por clave. 99 nombres se repiten: el nombre solo nunca identifica."""

    ubigeo = models.CharField("UBIGEO", max_length=6, primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalidades", verbose_name="región")
    departamento = Renglon(max_length=40)
    provincia = Renglon(max_length=60)
    distrito = Renglon(max_length=60)
    tipo = models.CharField(max_length=10, choices=TipoMunicipalidad.choices)
    otros_nombres = Renglon(max_length=200, blank=True, help_text="Separados por «;»")
    correo = Correo("correo institucional", blank=True)

    history = HistoricalRecords()
    objects = MunicipalidadQuerySet.as_manager()

    class Meta:
        verbose_name = "municipalidad"
        verbose_name_plural = "municipalidades"
        ordering = ["ubigeo"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ubigeo__regex=r"^[0-9]{6}$"), name="municipalidad_ubigeo_6_digitos"
            ),
            entre_valores("municipalidad_tipo_conocido", "tipo", TipoMunicipalidad.values),
        ]

    def __str__(self) -> str:
        return f"{self.distrito} ({self.provincia}, {self.region_id})"

    @property
    def nombre(self) -> str:
        return self.distrito

    @property
    def es_provincial(self) -> bool:
        return self.tipo == TipoMunicipalidad.PROVINCIAL

    @property
    def nombre_completo(self) -> str:
        return nombre_oficial(provincial=self.es_provincial, provincia=self.provincia, distrito=self.distrito)


EN_EJERCICIO = models.Q(hasta__isnull=True)


class CargoQuerySet(models.QuerySet[Any]):
    """Decisión 4: un cargo se ejerce mientras no tenga `hasta`; en un día pasado, desde `desde` y antes de `hasta`."""

    def en_ejercicio(self, al: date | None = None) -> Self:
        """Los que se ejercen hoy o, si se da un día pasado, se ejercían ese día."""
        if al is None:
            return self.filter(EN_EJERCICIO)
        return self.filter(EN_EJERCICIO | models.Q(hasta__gt=al), desde__lte=al)

    def terminados(self) -> Self:
        return self.filter(hasta__isnull=False)

    def de_personas(self) -> Self:
        """Sin los programas: el de un sector ve lo suyo, pero no responde por él."""
        return self.filter(usuario__es_programa=False)

    def con_quien_atienda(self, al: date | None = None) -> Self:
        """Los que se ejercen (o ejercían) con una cuenta que ingresa: un cargo abierto de otra no atiende a nadie.

        De un día pasado se mira solo el cargo: al desactivar una cuenta sus cargos terminan ese día.
        """
        return self.en_ejercicio(al).exclude(hasta__isnull=True, usuario__is_active=False)


def se_ejercia(desde: date, hasta: date | None, al: date) -> bool:
    """`CargoQuerySet.en_ejercicio(al)` para un cargo ya leído."""
    return desde <= al and (hasta is None or hasta > al)


class CargoConFechas(models.Model):
    """Alguien en un cargo desde un día. `hasta` es el día en que lo deja: ese día ya no lo ejerce."""

    cargo = Renglon(max_length=120, blank=True)
    desde = models.DateField()
    hasta = models.DateField(null=True, blank=True)

    objects = CargoQuerySet.as_manager()

    class Meta:
        abstract = True


class PuntoFocal(CargoConFechas):
    """Persona que una municipalidad nombra para el seguimiento; un solo titular en ejercicio, con o sin alternos."""

    usuario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="puntos_focales")
    municipalidad = models.ForeignKey(Municipalidad, on_delete=models.PROTECT, related_name="puntos_focales")
    titular = models.BooleanField(default=True)
    correo = Correo(blank=True)
    telefono = Renglon("teléfono", max_length=MAXIMO_DE_TELEFONO, blank=True)
    documento = Renglon("documento que lo nombra", max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "punto focal"
        verbose_name_plural = "puntos focales"
        ordering = ["municipalidad_id", "-desde", "-id"]
        constraints = [
            no_antes("punto_focal_hasta_despues_de_desde", "hasta", "desde"),
            models.UniqueConstraint(
                fields=["municipalidad"],
                condition=models.Q(titular=True, hasta__isnull=True),
                name="punto_focal_un_titular",
                violation_error_message="La municipalidad ya tiene un punto focal titular en ejercicio.",
            ),
            models.UniqueConstraint(
                fields=["municipalidad", "usuario"],
                condition=models.Q(hasta__isnull=True),
                name="punto_focal_persona_una_vez",
                violation_error_message="La persona ya es punto focal de esta municipalidad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usuario} · {self.municipalidad_id}"


class AutoridadQuerySet(models.QuerySet[Any]):
    def en_funciones(self, dia: date) -> Self:
        """Las que ejercen ese día."""
        return self.filter(desde__lte=dia, hasta__gte=dia)


class Autoridad(models.Model):
    """Quien gobierna una municipalidad de un día a otro, ambos incluidos. No tiene cuenta: se le puede escribir."""

    municipalidad = models.ForeignKey(Municipalidad, on_delete=models.PROTECT, related_name="autoridades")
    nombre = Renglon(max_length=120)
    cargo = Renglon(max_length=60, help_text="Alcaldesa, alcalde, encargado…")
    desde = models.DateField("primer día")
    hasta = models.DateField("último día")
    documento = Renglon("documento que la acredita", max_length=120, blank=True)
    correo = Correo(blank=True)
    telefono = Renglon("teléfono", max_length=MAXIMO_DE_TELEFONO, blank=True)
    fin_avisado = models.DateField(
        null=True, blank=True, editable=False, help_text="El último día del que ya se avisó a la Secretaría"
    )

    history = HistoricalRecords(excluded_fields=["fin_avisado"])
    objects = AutoridadQuerySet.as_manager()

    class Meta:
        verbose_name = "autoridad"
        verbose_name_plural = "autoridades"
        ordering = ["municipalidad_id", "-desde"]
        constraints = [
            no_antes("autoridad_hasta_despues_de_desde", "hasta", "desde"),
            models.CheckConstraint(condition=~models.Q(nombre=""), name="autoridad_con_nombre"),
            models.CheckConstraint(condition=~models.Q(cargo=""), name="autoridad_con_cargo"),
            models.UniqueConstraint(fields=["municipalidad", "desde"], name="autoridad_una_por_comienzo"),
        ]
        indexes = [models.Index(fields=["hasta"], name="autoridad_por_terminar")]

    def __str__(self) -> str:
        return f"{self.nombre} · {self.municipalidad_id}"


def sin_punto_focal(al: date | None = None, municipalidad: str = "pk") -> models.Q:
    """Condición: la municipalidad (su clave está en `municipalidad`) hoy, o ese día, no tenía quien atendiera."""
    suyos = PuntoFocal.objects.con_quien_atienda(al).filter(municipalidad=models.OuterRef(municipalidad))
    return models.Q(~models.Exists(suyos))
