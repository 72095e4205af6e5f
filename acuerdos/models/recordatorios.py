"""Los recordatorios: sus reglas, los envíos y los enlaces. Las tablas conservan el nombre con que nacieron."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from acuerdos.enums import ClaseDeRecordatorio, Destinatario, EstadoDeEnvio, Frecuencia
from acuerdos.models.acuerdo import Acuerdo
from acuerdos.models.hito import Hito
from cuentas.campos import Correo, ParrafosCortos, Renglon
from cuentas.idiomas import NOMBRES, ORIGEN
from cuentas.restricciones import entre_valores, van_juntos
from municipalidades.models import Municipalidad


class ReglaDeRecordatorio(models.Model):
    """Cuándo se avisa y a quién. La Secretaría las edita; `dias` se cuentan desde el plazo o desde el último avance."""

    clase = models.CharField(max_length=10, choices=ClaseDeRecordatorio.choices)
    dias = models.PositiveSmallIntegerField("días")
    repetir_cada = models.PositiveSmallIntegerField("repetir cada (días)", null=True, blank=True)
    destinatario = models.CharField(max_length=12, choices=Destinatario.choices)
    activa = models.BooleanField(default=True)

    history = HistoricalRecords(table_name="acuerdos_historicalregladeaviso")

    class Meta:
        db_table = "acuerdos_regladeaviso"
        verbose_name = "regla de recordatorio"
        verbose_name_plural = "reglas de recordatorio"
        ordering = ["clase", "-dias", "destinatario"]
        constraints = [
            entre_valores("regla_clase_conocida", "clase", ClaseDeRecordatorio.values),
            entre_valores("regla_destinatario_conocido", "destinatario", Destinatario.values),
            UniqueConstraint(fields=["clase", "dias", "destinatario"], name="regla_una_vez"),
            CheckConstraint(condition=Q(dias__lte=365), name="regla_dias_hasta_un_anio"),
            CheckConstraint(
                condition=Q(repetir_cada__isnull=True) | (Q(repetir_cada__gte=1) & ~Q(clase=ClaseDeRecordatorio.ANTES)),
                name="regla_repite_despues",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cuando} → {self.get_destinatario_display()}"

    @property
    def cuando(self) -> str:
        """Qué días toca, en palabras."""
        dicho = ClaseDeRecordatorio(self.clase).con(self.dias)
        return dicho[0].upper() + dicho[1:]


class DiaNoLaborable(models.Model):
    """Un día que un decreto declaró no laborable: ese día no sale ningún recordatorio. Los feriados ya se saben."""

    dia = models.DateField("día", unique=True)
    norma = Renglon(max_length=120, help_text="El decreto que lo dice")
    registrado_en = models.DateTimeField()
    registrado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "día no laborable"
        verbose_name_plural = "días no laborables"
        ordering = ["dia"]
        constraints = [CheckConstraint(condition=~Q(norma=""), name="no_laborable_con_norma")]

    def __str__(self) -> str:
        return f"{self.dia:%d/%m/%Y}: {self.norma}"


class Envio(models.Model):
    """Un resumen para un destinatario en un día: un correo, con un Message-ID que no cambia si se reintenta.

    El resumen es uno por día (`tanda` 0); lo que urge y llega cuando ya salió va en otra tanda.
    """

    destino = models.CharField(
        max_length=20, help_text="«u12» una persona, «m210809» una municipalidad sin punto focal"
    )
    dia = models.DateField("día")
    tanda = models.PositiveSmallIntegerField(default=0, db_default=0)
    persona = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="envios", null=True, blank=True
    )
    municipalidad = models.ForeignKey(
        Municipalidad, on_delete=models.PROTECT, related_name="envios", null=True, blank=True
    )
    estado = models.CharField(max_length=12, choices=EstadoDeEnvio.choices, default=EstadoDeEnvio.PROGRAMADO)
    message_id = models.CharField(max_length=120, unique=True)
    correo = Correo(blank=True, help_text="A dónde se envió")
    intentos = models.PositiveSmallIntegerField(default=0)
    sin_respuesta = models.PositiveSmallIntegerField(
        default=0, help_text="Veces que el servidor de correo lo tuvo entero y no contestó: cada una pudo haber salido"
    )
    tomado_en = models.DateTimeField(null=True, blank=True)
    proximo_intento_en = models.DateTimeField(null=True, blank=True, help_text="Vacío: quizá salió, y no se prueba más")
    enviado_en = models.DateTimeField(null=True, blank=True)
    motivo = ParrafosCortos(max_length=300, blank=True)

    class Meta:
        verbose_name = "envío"
        verbose_name_plural = "envíos"
        ordering = ["-dia", "id"]
        constraints = [
            UniqueConstraint(fields=["destino", "dia", "tanda"], name="envio_uno_por_dia"),
            entre_valores("envio_estado_conocido", "estado", EstadoDeEnvio.values),
            CheckConstraint(
                condition=~Q(estado=EstadoDeEnvio.ENVIADO) | Q(enviado_en__isnull=False), name="envio_enviado_con_hora"
            ),
        ]
        indexes = [
            Index(
                fields=["proximo_intento_en"],
                condition=Q(estado__in=[EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.ENVIANDO, EstadoDeEnvio.QUIZA]),
                name="envio_en_cola",
            )
        ]

    def __str__(self) -> str:
        return f"{self.destino} · {self.dia}"


class Recordatorio(models.Model):
    """Lo que se recuerda de un hito a un destinatario. Su identidad impide repetirlo; siempre termina, aunque sea en
    `perdido`.

    Sin `plazo` es una noticia: cuenta una decisión, y su clase nombra el hecho (ver `recordatorios.noticias`).
    """

    hito = models.ForeignKey(
        Hito, on_delete=models.PROTECT, related_name="recordatorios", db_index=False, null=True, blank=True
    )
    acuerdo = models.ForeignKey(
        Acuerdo, on_delete=models.PROTECT, related_name="noticias", null=True, blank=True, help_text="De una noticia"
    )
    destino = models.CharField(max_length=20)
    persona = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recordatorios", null=True, blank=True
    )
    municipalidad = models.ForeignKey(
        Municipalidad, on_delete=models.PROTECT, related_name="recordatorios", null=True, blank=True
    )
    rol = models.CharField(max_length=12, choices=Destinatario.choices, db_column="papel")
    clase = models.CharField(max_length=30, help_text="antes-15, despues-7, silencio-30@2026-01-31, devuelto@123…")
    plazo = models.DateField(
        null=True, blank=True, help_text="El plazo en vigor del que se avisa: si cambia, el recordatorio es otro"
    )
    programado_el = models.DateField()
    estado = models.CharField(max_length=12, choices=EstadoDeEnvio.choices, default=EstadoDeEnvio.PROGRAMADO)
    motivo = ParrafosCortos(max_length=300, blank=True)
    saltado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        help_text="Quien dijo que esta vez no saliera",
    )
    envio = models.ForeignKey(Envio, on_delete=models.PROTECT, related_name="recordatorios", null=True, blank=True)
    registrado_en = models.DateTimeField()
    terminado_en = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "recordatorio"
        verbose_name_plural = "recordatorios"
        ordering = ["-programado_el", "id"]
        constraints = [
            UniqueConstraint(fields=["hito", "destino", "clase", "plazo"], name="recordatorio_identidad"),
            UniqueConstraint(
                fields=["clase", "destino"], condition=Q(plazo__isnull=True), name="recordatorio_noticia_una_vez"
            ),
            CheckConstraint(
                condition=Q(plazo__isnull=False, hito__isnull=False) | Q(plazo__isnull=True, acuerdo__isnull=False),
                name="recordatorio_de_un_hito_o_noticia",
            ),
            entre_valores("recordatorio_estado_conocido", "estado", EstadoDeEnvio.values),
            CheckConstraint(
                condition=Q(persona__isnull=False) | Q(municipalidad__isnull=False), name="recordatorio_con_destino"
            ),
        ]
        indexes = [
            Index(fields=["destino"], condition=Q(estado=EstadoDeEnvio.PROGRAMADO), name="recordatorio_en_cola"),
            Index(fields=["hito", "programado_el"], name="recordatorio_del_hito"),
        ]

    def __str__(self) -> str:
        return f"{self.hito or self.acuerdo} · {self.clase} → {self.destino}"

    @property
    def hito_recordado(self) -> Hito:
        """El de un recordatorio de plazo, que siempre lo tiene."""
        assert self.hito is not None
        return self.hito


class Enlace(models.Model):
    """Permiso firmado para informar de un hito sin contraseña: una persona, un hito, hasta un día, revocable."""

    hito = models.ForeignKey(Hito, on_delete=models.PROTECT, related_name="enlaces")
    persona = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enlaces")
    creado_en = models.DateTimeField()
    vence_el = models.DateField()
    revocado_en = models.DateTimeField(null=True, blank=True)
    revocado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    usado_en = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "enlace"
        verbose_name_plural = "enlaces"
        ordering = ["-id"]
        constraints = [
            UniqueConstraint(
                fields=["hito", "persona"], condition=Q(revocado_en__isnull=True), name="enlace_uno_por_persona"
            ),
            van_juntos("enlace_revocado_quien_y_cuando", "revocado_en", "revocado_por"),
        ]

    def __str__(self) -> str:
        return f"{self.hito} para {self.persona}"


class PreferenciaDeRecordatorios(models.Model):
    """Con qué frecuencia quiere recordatorios una persona, y si su correo rebota."""

    usuario = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preferencia")
    frecuencia = models.CharField(max_length=8, choices=Frecuencia.choices, default=Frecuencia.DIARIA)
    idioma = models.CharField(
        max_length=2,
        choices=list(NOMBRES.items()),
        default=ORIGEN,
        db_default=ORIGEN,
        help_text="En el que se le escribe, si está encendido",
    )
    rebotado_en = models.DateTimeField(null=True, blank=True)
    motivo_de_rebote = ParrafosCortos(max_length=300, blank=True, help_text="Lo que dijo el servidor de correo")
    sello_de_calendario = models.CharField(
        max_length=43, blank=True, db_index=True, help_text="El secreto de la dirección de su calendario"
    )

    history = HistoricalRecords(
        excluded_fields=["sello_de_calendario"], table_name="acuerdos_historicalpreferenciadeavisos"
    )

    class Meta:
        db_table = "acuerdos_preferenciadeavisos"
        verbose_name = "preferencia de recordatorios"
        verbose_name_plural = "preferencias de recordatorios"
        constraints = [
            entre_valores("preferencia_frecuencia_conocida", "frecuencia", Frecuencia.values),
            entre_valores("preferencia_idioma_conocido", "idioma", list(NOMBRES)),
        ]

    def __str__(self) -> str:
        return f"{self.usuario}: {self.get_frecuencia_display()}"


class MotorDeRecordatorios(models.Model):
    """El interruptor de los recordatorios y su última pasada. Una sola fila."""

    detenido_en = models.DateTimeField(null=True, blank=True)
    detenido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ultima_pasada_en = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["ultima_pasada_en"], table_name="acuerdos_historicalmotordeavisos")

    class Meta:
        db_table = "acuerdos_motordeavisos"
        verbose_name = "motor de recordatorios"
        verbose_name_plural = "motor de recordatorios"
        constraints = [
            CheckConstraint(condition=Q(pk=1), name="motor_de_avisos_uno_solo"),
            van_juntos("motor_detenido_quien_y_cuando", "detenido_en", "detenido_por"),
        ]

    def __str__(self) -> str:
        return "detenido" if self.detenido_en else "en marcha"
