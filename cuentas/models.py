from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models.functions import Lower, Now
from knox.models import AbstractAuthToken
from simple_history.models import HistoricalRecords

from cuentas.campos import Correo, ParrafosCortos, Renglon
from cuentas.enums import Alcance, ClaseDeAcceso, ClaseDeCarta, Rol
from cuentas.leido import Cargos, ContactoPuesto
from cuentas.restricciones import entre_valores, van_juntos
from cuentas.telefonos import MAXIMO_DE_TELEFONO

DE_LA_SECRETARIA = frozenset(Rol.values)  # se pregunta muchas veces por página, y `values` se arma cada vez


class Usuario(AbstractUser):  # type: ignore[django-manager-missing]  # knox no trae tipos
    """Persona que ingresa al sistema. De la Secretaría si tiene rol; de fuera si tiene cargos (punto focal, sector)."""

    first_name = None  # type: ignore[assignment]  # un solo campo, `nombre`, como en los documentos
    last_name = None  # type: ignore[assignment]
    username = Renglon(
        "usuario",
        max_length=150,
        unique=True,
        help_text="Letras sin acento, cifras y @ . + - _",
        validators=[ASCIIUsernameValidator(message="Use letras sin acento, cifras y @ . + - _.")],
        error_messages={"unique": "Ya hay una cuenta con ese usuario."},
    )
    email = Correo("correo", blank=True)
    nombre = Renglon("nombres y apellidos", max_length=150, blank=True)
    telefono = Renglon("teléfono", max_length=MAXIMO_DE_TELEFONO, blank=True)
    documento = Renglon(
        "documento de identidad",
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text="Con él ingresa por ID Perú",
    )
    rol = models.CharField(max_length=12, choices=Rol.choices, blank=True)
    es_programa = models.BooleanField(
        "es un programa",
        default=False,
        help_text="El sistema de un sector, que usa la API: no ingresa ni se le escribe",
    )

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    cargos_leidos: Cargos | None = None
    puestos_leidos: Mapping[int, Sequence[ContactoPuesto]] | None = None

    class Meta:
        verbose_name = "usuario"
        verbose_name_plural = "usuarios"
        constraints = [
            models.CheckConstraint(condition=models.Q(rol__in=["", *Rol.values]), name="usuario_rol_conocido"),
            models.CheckConstraint(condition=models.Q(es_programa=False) | models.Q(rol=""), name="programa_sin_rol"),
            # Con él se ingresa por la identidad digital.
            models.UniqueConstraint(
                fields=["documento"],
                condition=models.Q(is_active=True) & ~models.Q(documento=""),
                name="usuario_documento_una_vez",
                violation_error_message="Otra cuenta activa tiene ese documento.",
            ),
            # Con él se ingresa y se recupera la clave: entre cuentas activas no se repite.
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(is_active=True) & ~models.Q(email=""),
                name="usuario_correo_una_vez",
                violation_error_message="Otra cuenta activa tiene ese correo.",
            ),
        ]

    def __str__(self) -> str:
        return self.nombre or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.nombre.split(" ")[0] if self.nombre else self.username

    @property
    def es_secretaria(self) -> bool:
        return self.rol in DE_LA_SECRETARIA

    @property
    def es_coordinador(self) -> bool:
        return self.rol == Rol.COORDINADOR


class TokenAPI(AbstractAuthToken):
    """Token de la API: se guarda solo su resumen (hash), vence siempre y dice qué permite."""

    alcance = models.CharField(max_length=10, choices=Alcance.choices, default=Alcance.LECTURA)
    descripcion = Renglon("para qué es", max_length=100, blank=True)
    usado_el = models.DateField("último uso", null=True, blank=True, help_text="El último día que sirvió, en Lima")
    vencimiento_avisado = models.DateTimeField(null=True, blank=True, help_text="De cuál vencimiento ya se avisó")

    class Meta:
        verbose_name = "token de la API"
        verbose_name_plural = "tokens de la API"
        constraints = [
            models.CheckConstraint(condition=models.Q(alcance__in=Alcance.values), name="token_alcance_conocido"),
            models.CheckConstraint(condition=models.Q(expiry__isnull=False), name="token_vence"),
        ]


class PeticionRepetible(models.Model):
    """Una petición que llegó con su Idempotency-Key, y lo que se le contestó: ver `repeticiones`."""

    usuario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    clave = models.CharField(max_length=128)
    resumen = models.CharField(max_length=64, help_text="De lo que pedía: método, dirección, campos y archivos")
    hecha_en = models.DateTimeField(db_index=True)
    estado = models.PositiveSmallIntegerField(null=True, help_text="Vacío mientras se hace")
    cuerpo = models.BinaryField(default=bytes)
    cabeceras = models.JSONField(default=dict)

    class Meta:
        verbose_name = "petición repetible"
        verbose_name_plural = "peticiones repetibles"
        constraints = [
            models.UniqueConstraint(fields=["usuario", "clave"], name="peticion_repetible_una"),
        ]

    def __str__(self) -> str:
        return f"{self.clave} → {self.estado or 'haciéndose'}"


class Borrador(models.Model):
    """Lo que alguien escribió en un formulario y no se pudo guardar: ver `borradores`."""

    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="borradores", null=True, blank=True
    )
    sello = models.CharField(max_length=64, blank=True, help_text="Resumen de la galleta de quien no había ingresado")
    origen = models.CharField(
        max_length=32, blank=True, help_text="Resumen de la dirección de red de quien no había ingresado"
    )
    lugar = models.CharField(max_length=200, help_text="El formulario: su dirección")
    campos = models.JSONField(default=dict)
    guardado_en = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "borrador"
        verbose_name_plural = "borradores"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(usuario__isnull=False, sello="")
                | (models.Q(usuario__isnull=True) & ~models.Q(sello="")),
                name="borrador_de_alguien",
            ),
            models.UniqueConstraint(
                fields=["usuario", "lugar"], condition=models.Q(usuario__isnull=False), name="borrador_de_usuario_uno"
            ),
            models.UniqueConstraint(
                fields=["sello", "lugar"], condition=~models.Q(sello=""), name="borrador_de_sello_uno"
            ),
        ]
        indexes = [models.Index(fields=["origen"], condition=models.Q(usuario__isnull=True), name="borrador_de_origen")]

    def __str__(self) -> str:
        return f"{self.usuario or 'sin ingresar'} · {self.lugar}"


class Acceso(models.Model):
    """Quién entró, no pudo entrar, vio o se llevó datos, cuándo y desde dónde: ver `registro`."""

    clase = models.CharField(max_length=9, choices=ClaseDeAcceso.choices)
    quien = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    nombrado = Renglon(max_length=150, blank=True, help_text="El usuario que escribió quien no pudo ingresar")
    cuando = models.DateTimeField(db_default=Now())
    desde = models.GenericIPAddressField(null=True)
    como = Renglon(max_length=60, blank=True, help_text="Con qué entró: contraseña, segundo paso, token…")
    que = Renglon(max_length=200, blank=True, help_text="La dirección pedida, sin lo que sigue a «?»")

    class Meta:
        verbose_name = "acceso"
        verbose_name_plural = "accesos"
        constraints = [entre_valores("acceso_clase_conocida", "clase", ClaseDeAcceso.values)]
        indexes = [
            models.Index(fields=["-cuando", "-id"], name="acceso_por_fecha"),
            models.Index(fields=["quien", "-cuando"], name="acceso_de_quien"),
        ]

    def __str__(self) -> str:
        return f"{self.quien or self.nombrado or 'alguien'} · {self.get_clase_display()}"


class FrenoDeCorreo(models.Model):
    """Cuántas veces seguidas calló el servidor de correo y, si el correo está en pausa, hasta cuándo. Una sola fila."""

    silencios = models.PositiveIntegerField(default=0)
    desde = models.DateTimeField(null=True, blank=True)
    hasta = models.DateTimeField(null=True, blank=True, help_text="Cuándo se vuelve a probar, con uno solo")
    motivo = ParrafosCortos(max_length=300, blank=True, help_text="Qué pasó la última vez")

    class Meta:
        verbose_name = "freno del correo"
        verbose_name_plural = "freno del correo"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="freno_de_correo_uno_solo"),
            van_juntos("freno_en_pausa_desde_y_hasta", "desde", "hasta"),
        ]

    def __str__(self) -> str:
        return "en pausa" if self.desde else "anda"


class Carta(models.Model):
    """Un correo suelto, por salir o ya resuelto: sobre la cuenta de una persona, o un recibo. Ver `cartas`."""

    clase = models.CharField(max_length=6, choices=ClaseDeCarta.choices)
    para = Correo()
    asunto = Renglon(max_length=120)
    cuerpo = models.TextField(blank=True, help_text="Se borra cuando sale")
    html = models.TextField(blank=True, help_text="El mismo cuerpo con botones; se borra cuando sale")
    cabeceras = models.JSONField(default=dict, blank=True)
    sobre = Correo(blank=True, help_text="El remitente del sobre, si no es el de siempre")
    creada_en = models.DateTimeField(db_default=Now())
    proximo_intento_en = models.DateTimeField(db_default=Now())
    intentos = models.PositiveSmallIntegerField(default=0)
    terminada_en = models.DateTimeField(null=True, blank=True)
    motivo = ParrafosCortos(max_length=300, blank=True, help_text="Por qué no salió, o por qué se volverá a intentar")

    class Meta:
        verbose_name = "carta"
        verbose_name_plural = "cartas"
        constraints = [entre_valores("carta_clase_conocida", "clase", ClaseDeCarta.values)]
        indexes = [
            models.Index(
                fields=["proximo_intento_en"], condition=models.Q(terminada_en__isnull=True), name="carta_por_salir"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asunto} → {self.para}"
