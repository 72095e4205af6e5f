from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from cuentas.campos import Codigo, Renglon
from cuentas.restricciones import entre_valores, no_antes, van_juntos
from municipalidades.models import CargoConFechas, Municipalidad
from reuniones.enums import EstadoReunion, Etapa


class Sector(models.Model):
    """PCM o un ministerio; su clave es la sigla."""

    sigla = Renglon(max_length=12, primary_key=True)
    nombre = Renglon(max_length=120, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "sector"
        verbose_name_plural = "sectores"
        ordering = ["sigla"]

    def __str__(self) -> str:
        return self.sigla


class FuncionarioSectorial(CargoConFechas):
    """Persona que responde por los acuerdos de un sector mientras está en el cargo."""

    usuario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cargos_sectoriales")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="funcionarios")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "funcionario sectorial"
        verbose_name_plural = "funcionarios sectoriales"
        ordering = ["sector_id", "-desde", "-id"]
        constraints = [
            no_antes("funcionario_hasta_despues_de_desde", "hasta", "desde"),
            models.UniqueConstraint(
                fields=["sector", "usuario"],
                condition=models.Q(hasta__isnull=True),
                name="funcionario_persona_una_vez",
                violation_error_message="La persona ya es funcionaria de este sector.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usuario} · {self.sector_id}"


class Sesion(models.Model):
    """Un MUNI Ejecutivo: el evento de un día, los sectores que participan y la etapa en que está."""

    codigo = Codigo("código", max_length=20, unique=True, help_text="Prefijo de los códigos de sus acuerdos")
    nombre = Renglon(max_length=150)
    fecha = models.DateField()
    lugar = Renglon(max_length=120, blank=True)
    lema = Renglon(max_length=120, blank=True)
    etapa = models.CharField(max_length=12, choices=Etapa.choices, default=Etapa.PREPARACION)
    publicada = models.BooleanField(default=False, help_text="Sus cifras las ve cualquiera en la página pública")
    de_demostracion = models.BooleanField(default=False, help_text="Sus acuerdos son inventados")
    sectores = models.ManyToManyField(Sector, related_name="sesiones", blank=True)
    ultimo_correlativo = models.PositiveIntegerField(default=0, editable=False)
    registrada_en = models.DateTimeField()
    registrada_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(m2m_fields=[sectores], excluded_fields=["ultimo_correlativo", "version"])

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-fecha", "codigo"]
        constraints = [
            entre_valores("sesion_etapa_conocida", "etapa", Etapa.values),
            models.CheckConstraint(
                condition=models.Q(codigo__regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*$"), name="sesion_codigo_bien_formado"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} ({self.codigo})"


class Asistencia(models.Model):
    """Número de asistentes de una categoría; las categorías son del evento, no del programa."""

    sesion = models.ForeignKey(Sesion, on_delete=models.CASCADE, related_name="asistencias")
    categoria = Renglon("categoría", max_length=80)
    cantidad = models.PositiveIntegerField()
    orden = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencias"
        ordering = ["orden", "id"]
        constraints = [models.UniqueConstraint(fields=["sesion", "categoria"], name="asistencia_categoria_una_vez")]

    def __str__(self) -> str:
        return f"{self.categoria}: {self.cantidad}"


class Reunion(models.Model):
    """Reunión técnica bilateral: un sector y una o varias municipalidades, en un turno de una sala."""

    sesion = models.ForeignKey(Sesion, on_delete=models.PROTECT, related_name="reuniones")
    codigo = Codigo("código", max_length=20, help_text="Único dentro de la sesión, por ejemplo MEF-01")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="reuniones")
    sala = Renglon(max_length=60, blank=True)
    fecha = models.DateField()
    inicio_previsto = models.TimeField(null=True, blank=True)
    fin_previsto = models.TimeField(null=True, blank=True)
    inicio_real = models.TimeField(null=True, blank=True)
    fin_real = models.TimeField(null=True, blank=True)
    estado = models.CharField(max_length=12, choices=EstadoReunion.choices, default=EstadoReunion.PROGRAMADA)
    municipalidades = models.ManyToManyField(Municipalidad, through="Participacion", related_name="reuniones")
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "reunión"
        verbose_name_plural = "reuniones"
        ordering = ["sesion_id", "codigo"]
        constraints = [
            models.UniqueConstraint(fields=["sesion", "codigo"], name="reunion_codigo_unico"),
            entre_valores("reunion_estado_conocido", "estado", EstadoReunion.values),
            no_antes("reunion_fin_previsto_despues", "fin_previsto", "inicio_previsto"),
            no_antes("reunion_fin_real_despues", "fin_real", "inicio_real"),
            van_juntos("reunion_turno_completo", "inicio_previsto", "fin_previsto"),
        ]

    def __str__(self) -> str:
        return self.codigo


class Participacion(models.Model):
    """Una municipalidad en una reunión. `presente` vacío: aún no se pasó lista."""

    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="participaciones")
    municipalidad = models.ForeignKey(Municipalidad, on_delete=models.PROTECT, related_name="participaciones")
    presente = models.BooleanField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "municipalidad en reunión"
        verbose_name_plural = "municipalidades en reunión"
        ordering = ["reunion_id", "municipalidad_id"]
        constraints = [
            models.UniqueConstraint(fields=["reunion", "municipalidad"], name="participacion_una_vez"),
        ]

    def __str__(self) -> str:
        return f"{self.municipalidad_id} en {self.reunion_id}"
