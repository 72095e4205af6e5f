"""Lo que se guarda de la lista de acuerdos: vistas, lotes sobre varios a la vez, y los que son lo mismo en varias."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.functions import Lower

from acuerdos.enums import TrabajoDeLote, VerboDeLote
from acuerdos.models.acuerdo import Acuerdo
from acuerdos.models.solicitudes import Reprogramacion
from cuentas.campos import Renglon
from cuentas.restricciones import entre_valores, no_antes, van_juntos


class VistaGuardada(models.Model):
    """Filtros, orden y columnas de la lista, con nombre. No es un hecho: se cambia y se borra."""

    usuario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vistas")
    nombre = Renglon(max_length=60)
    parametros = models.CharField("parámetros", max_length=2_000, blank=True, help_text="Como van en la dirección")
    compartida = models.BooleanField(default=False, help_text="La ve toda la Secretaría")
    de_inicio = models.BooleanField(default=False, help_text="Donde empieza al ingresar")
    guardada_en = models.DateTimeField()

    class Meta:
        verbose_name = "vista guardada"
        verbose_name_plural = "vistas guardadas"
        ordering = [Lower("nombre"), "id"]
        constraints = [
            UniqueConstraint("usuario", Lower("nombre"), name="vista_nombre_una_vez"),
            UniqueConstraint(fields=["usuario"], condition=Q(de_inicio=True), name="vista_de_inicio_una"),
            CheckConstraint(condition=~Q(nombre=""), name="vista_con_nombre"),
        ]

    def __str__(self) -> str:
        return self.nombre


class Lote(models.Model):
    """Un verbo sobre varios acuerdos: se prepara (vista previa), se confirma una vez y se deshace fila por fila."""

    verbo = models.CharField(max_length=12, choices=VerboDeLote.choices)
    datos = models.JSONField(help_text="A quién, qué responsable, hasta cuándo, por qué: lo que el verbo pide")
    resumen = models.CharField(max_length=200, help_text="Lo mismo, en palabras")
    preparado_en = models.DateTimeField()
    preparado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmado_en = models.DateTimeField(null=True, blank=True)
    deshecho_en = models.DateTimeField(null=True, blank=True)
    deshecho_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    trabajo = models.CharField(
        max_length=10, choices=TrabajoDeLote.choices, blank=True, help_text="Lo que tiene en marcha; vacío, nada"
    )
    trabajo_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "lote"
        verbose_name_plural = "lotes"
        ordering = ["-id"]
        constraints = [
            entre_valores("lote_verbo_conocido", "verbo", VerboDeLote.values),
            no_antes("lote_confirmado_despues", "confirmado_en", "preparado_en"),
            van_juntos("lote_deshecho_quien_y_cuando", "deshecho_en", "deshecho_por"),
            CheckConstraint(
                condition=Q(deshecho_en__isnull=True) | Q(confirmado_en__isnull=False),
                name="lote_deshecho_si_confirmado",
            ),
            CheckConstraint(
                condition=Q(trabajo="", trabajo_por__isnull=True)
                | Q(trabajo__in=TrabajoDeLote.values, trabajo_por__isnull=False),
                name="lote_en_marcha_por_alguien",
            ),
        ]
        indexes = [
            Index(fields=["preparado_en"], condition=Q(confirmado_en__isnull=True), name="lote_sin_confirmar"),
            Index(fields=["id"], condition=~Q(trabajo=""), name="lote_en_marcha"),
        ]

    def __str__(self) -> str:
        return f"Lote {self.pk}: {self.resumen}"


class FilaDeLote(models.Model):
    """Un acuerdo de un lote: qué había, qué quedó y, si se negó, por qué."""

    lote = models.ForeignKey(Lote, on_delete=models.CASCADE, related_name="filas")
    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="+")
    valor = models.CharField(max_length=40, blank=True, help_text="Lo que había, como lo pide el verbo para deshacer")
    antes = models.CharField(max_length=300, blank=True)
    despues = models.CharField("después", max_length=300, blank=True)
    motivo = models.CharField(max_length=500, blank=True, help_text="Por qué no se hizo")
    version = models.PositiveIntegerField(help_text="La del acuerdo en la vista previa")
    version_despues = models.PositiveIntegerField(null=True, blank=True, help_text="La que dejó el lote, si se hizo")
    solicitud = models.ForeignKey(
        Reprogramacion, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_column="pedido_id"
    )
    deshecha = models.BooleanField(default=False)
    motivo_de_no_deshacer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "fila de lote"
        verbose_name_plural = "filas de lotes"
        # Siempre en el mismo orden: dos lotes a la vez no se esperan el uno al otro.
        ordering = ["acuerdo_id"]
        constraints = [
            UniqueConstraint(fields=["lote", "acuerdo"], name="fila_de_lote_una_vez"),
            CheckConstraint(
                condition=Q(motivo="") | Q(version_despues__isnull=True), name="fila_de_lote_hecha_o_negada"
            ),
            CheckConstraint(
                condition=Q(deshecha=False) | Q(version_despues__isnull=False, motivo_de_no_deshacer=""),
                name="fila_de_lote_deshecha_si_hecha",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acuerdo}: {self.antes} → {self.despues}"


class GrupoDeParecidos(models.Model):
    """Acuerdos de varias municipalidades que alguien dijo que son lo mismo, o que no lo son. No es un hecho."""

    nombre = Renglon(max_length=120)
    son_lo_mismo = models.BooleanField(default=True)
    acuerdos = models.ManyToManyField(Acuerdo, related_name="grupos")
    decidido_en = models.DateTimeField()
    decidido_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "grupo de parecidos"
        verbose_name_plural = "grupos de parecidos"
        ordering = [Lower("nombre"), "id"]
        constraints = [CheckConstraint(condition=~Q(nombre=""), name="grupo_con_nombre")]

    def __str__(self) -> str:
        return self.nombre
