"""Ajustes de Django, en un solo archivo y a partir de variables de entorno (la tabla está en README.md)."""

import logging
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from muniejecutivo import redis_propio
from muniejecutivo.ajustes_de_ingreso import AJUSTES_DE_INGRESO, PROVEEDOR, proveedor_de_identidad
from muniejecutivo.bitacora import configurar_bitacora
from muniejecutivo.colas import LIMITE_DE_TAREA, cache_comun, direccion_de_la_cola, opciones_de_la_cola
from muniejecutivo.entorno import Entorno, carpeta, clave_guardada
from muniejecutivo.horario import HORARIO
from muniejecutivo.version import VERSION

entorno = Entorno(os.environ)

# --- Modo y lugares -------------------------------------------------------------------------------------------------
RAIZ = Path(__file__).resolve().parent.parent
VAR = carpeta(entorno, "CARPETA_VAR", RAIZ / "var")  # todo lo que el sistema escribe en disco

DEBUG = entorno.si_no("DEBUG", False)
PORT = entorno.entero("PORT", 8000, 1, 65535)
SECRET_KEY = entorno.clave_secreta("SECRET_KEY", "solo-para-desarrollo-" * 3 if DEBUG else None)
SECRET_KEY_FALLBACKS = entorno.lista("SECRET_KEY_FALLBACKS", [])  # las anteriores, mientras algo dependa de ellas
SITIO = entorno.origen("SITIO", f"http://localhost:{PORT}")
EXIGIR_HTTPS = entorno.si_no("EXIGIR_HTTPS", not DEBUG)
EXIGIR_DOS_PASOS = entorno.si_no("EXIGIR_DOS_PASOS", not DEBUG)
# Sin DEBUG no hay demostración: la clave queda vacía y el comando `demo` se niega.
DEMO_CLAVE = (entorno.texto("DEMO_CLAVE") or clave_guardada(VAR / "clave-demo")) if DEBUG else ""

ALLOWED_HOSTS = entorno.lista("ALLOWED_HOSTS", [urlsplit(SITIO).hostname or "localhost"])
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]  # las comprobaciones de salud preguntan desde la misma máquina
CSRF_TRUSTED_ORIGINS = entorno.origenes("CSRF_TRUSTED_ORIGINS", [SITIO])

# --- Aplicaciones ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
    "template_partials",
    "cuentas",
    "municipalidades",
    "reuniones",
    "acuerdos",
    "corte",
    "importacion",
    "recordatorios",
    "api",
    "correo",
    "web",
    "muniejecutivo",
]

MIDDLEWARE = [
    "muniejecutivo.proxy.SoloDelProxy",  # la primera: las demás creen lo que ella deja
    "muniejecutivo.errores.PaginasDeError",
    "muniejecutivo.otra_vez.OtraVez",
    "muniejecutivo.compresion.Comprimir",  # antes de WhiteNoise: también sus hojas de estilo
    "muniejecutivo.idioma_y_hora.ConIdiomaYHora",
    "muniejecutivo.cuerpos.TopeDelCuerpo",  # antes de que alguien lea lo enviado
    *(["muniejecutivo.estaticos.AchicarAlServir"] if DEBUG else []),
    "muniejecutivo.programas.ConToken",  # lo que sigue es de las páginas
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # antes de la CSP: a una hoja de estilo esas cabeceras solo le pesan
    "django_structlog.middlewares.RequestMiddleware",
    "cuentas.middleware.AnotarAccesos",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "muniejecutivo.errores.ConBarraFinal",  # en lugar de CommonMiddleware
    "django.middleware.csrf.CsrfViewMiddleware",
    "cuentas.quien_ingreso.ConQuienIngreso",
    "cuentas.middleware.SinGuardar",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cuentas.middleware.ConservarLoEscrito",
    "cuentas.middleware.ExigirIngreso",
    "cuentas.middleware.ExigirDosPasos",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "muniejecutivo.postgresql.paginas.ConSentenciasPreparadas",
    "muniejecutivo.programas.lo_ultimo",
]

ROOT_URLCONF = "muniejecutivo.urls"
WSGI_APPLICATION = "muniejecutivo.wsgi.application"
FORM_RENDERER = "web.comun.controles.Controles"  # sin una plantilla por control

CARGADORES = ["muniejecutivo.plantillas.DelProyecto", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RAIZ / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "web.templatetags.componentes", "web.templatetags.de_siempre"],
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", CARGADORES)])],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- Base de datos --------------------------------------------------------------------------------------------------
DATABASES = {"default": entorno.base_de_datos("DATABASE_URL", f"sqlite:///{VAR / 'muniejecutivo.sqlite3'}")}
_base = DATABASES["default"]
EN_SQLITE = _base["ENGINE"].endswith("sqlite3")
if EN_SQLITE:
    _base["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # quien va a escribir espera su turno en vez de fallar a la mitad
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
else:
    _base |= entorno.conexion(_base, espera=5)
# Una réplica para lo que solo se lee: ver `replica`.
if DATABASE_URL_LECTURA := entorno.texto("DATABASE_URL_LECTURA"):
    _lectura = entorno.base_de_datos("DATABASE_URL_LECTURA", "sqlite:///no-sirve")
    if EN_SQLITE or not _lectura["ENGINE"].endswith("postgresql"):
        entorno.errores.append("DATABASE_URL_LECTURA sirve solo entre dos PostgreSQL.")
    DATABASES["lectura"] = {**_lectura, "TEST": {"MIRROR": "default"}, **entorno.conexion(_lectura, espera=2)}
    MIDDLEWARE.append("muniejecutivo.replica.DeLaReplica")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cola y caché ---------------------------------------------------------------------------------------------------
# El que se nombre; si no, el que `make run` haya encendido en esta carpeta; si no, archivos.
REDIS_URL = entorno.redis("REDIS_URL") or redis_propio.en_marcha(VAR)
CACHES = {"default": cache_comun(REDIS_URL, VAR / "cache")}
CELERY_BROKER_URL = direccion_de_la_cola(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = opciones_de_la_cola(REDIS_URL, VAR / "cola")
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # preguntarle a un worker pide una cola que llegue a todos
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "muniejecutivo"
# Lo que sale hacia otros tiene su cola y su worker: un servidor ajeno que no contesta no detiene las importaciones ni
# el latido.
HACIA_FUERA = ("acuerdos.enviar_resumenes", "acuerdos.enviar_cartas", "api.repartir")
CELERY_TASK_ROUTES = {tarea: {"queue": "correo"} for tarea in HACIA_FUERA}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = LIMITE_DE_TAREA, LIMITE_DE_TAREA - 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "America/Lima"
CELERY_BEAT_SCHEDULE = HORARIO
IMPORTACION_ABANDONO = entorno.entero("IMPORTACION_ABANDONO", 600, 1, 86400)  # segundos; más que una tarea
# Segundos; más que los pasos hasta dar el mensaje.
RECORDATORIOS_ABANDONO = entorno.entero("RECORDATORIOS_ABANDONO", 600, 1, 86400)
RECORDATORIOS_ESPERA = entorno.entero("RECORDATORIOS_ESPERA", 60, 1, 3600)  # segundos hasta el primer reintento
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")

# --- Personas, ingreso y permisos -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "cuentas.Usuario"
# Sus migraciones crean una tabla de tokens que nadie usa y que impide vaciar la base en PostgreSQL.
MIGRATION_MODULES = {"knox": None}
vars().update(AJUSTES_DE_INGRESO)
CLAVES_FILTRADAS = entorno.texto("CLAVES_FILTRADAS")  # la lista de Pwned Passwords: ver `cuentas.claves`
ACCESOS_MESES = entorno.entero("ACCESOS_MESES", 12, 1, 120)  # lo que dura el registro de accesos
SESION_OFICINA_HORAS = entorno.entero("SESION_OFICINA_HORAS", 8, 1, 24 * 14)
SESION_OFICINA_DIAS = entorno.entero("SESION_OFICINA_DIAS", 5, 1, 365)
SESION_DIAS = entorno.entero("SESION_DIAS", 14, 1, 365)
SESION_DIAS_EN_TOTAL = entorno.entero("SESION_DIAS_EN_TOTAL", 90, 1, 365)
SESSION_COOKIE_AGE = max(SESION_DIAS * 24, SESION_OFICINA_HORAS) * 3600
# La identidad digital con que además se ingresa; vacío, con ninguna: ver `cuentas.identidad`.
OIDC_SERVIDOR = entorno.servidor("OIDC_SERVIDOR")
OIDC_PROVEEDOR = PROVEEDOR
OIDC_NOMBRE = entorno.texto("OIDC_NOMBRE", "ID Perú")
OIDC_DOCUMENTO = entorno.texto("OIDC_DOCUMENTO", "doc")  # cómo llama al número de documento
OIDC_NIVELES = entorno.lista("OIDC_NIVELES", [])  # los `acr` que valen de segundo paso
SOCIALACCOUNT_PROVIDERS = proveedor_de_identidad(
    OIDC_SERVIDOR, entorno.texto("OIDC_CLIENTE"), entorno.texto("OIDC_SECRETO"), OIDC_NOMBRE, OIDC_NIVELES
)

# --- API ------------------------------------------------------------------------------------------------------------
# Por token y, sin ingresar, por dirección de red; 0 = sin límite.
API_PETICIONES_POR_MINUTO = entorno.entero("API_PETICIONES_POR_MINUTO", 1_200, 0, 1_000_000)
API_PETICIONES_ANONIMAS_POR_MINUTO = entorno.entero("API_PETICIONES_ANONIMAS_POR_MINUTO", 120, 0, 1_000_000)
API_ORIGENES = entorno.origenes("API_ORIGENES", [])  # las páginas de otros sitios que pueden leerla: CORS
if API_ORIGENES:
    MIDDLEWARE.insert(1, "muniejecutivo.origenes.DesdeOtrosSitios")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cuentas.api.PorTokenDeAPI", "cuentas.api.PorSesion"],
    "DEFAULT_PERMISSION_CLASSES": ["cuentas.api.Cerrada"],  # cada vista dice quién la usa; si lo olvida, nadie
    "DEFAULT_RENDERER_CLASSES": ["api.formatos.JSON"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.formatos.PorAccept",
    "DEFAULT_PARSER_CLASSES": ["api.lectores.LectorDeJson"],
    "DEFAULT_SCHEMA_CLASS": "api.esquema.Esquema",
    "EXCEPTION_HANDLER": "api.problemas.responder",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=180), "TOKEN_PREFIX": "muni_", "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "api.esquema.Generador",
    "OAS_VERSION": "3.1.1",
    "TITLE": "MUNI Ejecutivo",
    "DESCRIPTION": "Seguimiento de los acuerdos entre ministerios y municipalidades. Cada quien ve lo suyo.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.retoques.retocar"],
}

# --- Cabeceras ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],  # también las hojas, las letras y los pedidos: repetirlo pesa en cada página
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *(["/".join(OIDC_SERVIDOR.split("/")[:3])] if OIDC_SERVIDOR else [])],
        "frame-ancestors": [NONE],
    },
}
NEGADOS = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
PERMISSIONS_POLICY: dict[str, list[str]] = {permiso: [] for permiso in NEGADOS.split()}
CSRF_FAILURE_VIEW = "muniejecutivo.errores.pagina_caducada"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = EXIGIR_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^salud/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if EXIGIR_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = EXIGIR_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = EXIGIR_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# `__Host-`: el navegador la acepta solo por HTTPS, de esta máquina y para todo el sitio: ver `cuentas.galletas`.
DE_ESTA_MAQUINA, DE_UNA_PARTE = ("__Host-", "__Secure-") if EXIGIR_HTTPS else ("", "")
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{DE_ESTA_MAQUINA}sessionid", f"{DE_ESTA_MAQUINA}csrftoken"
MESSAGE_STORAGE = "cuentas.galletas.AvisosEnGalleta"
# Cuántos servidores nuestros hay delante y desde qué direcciones se conectan: ver `proxy`.
DETRAS_DE_PROXY = entorno.saltos("DETRAS_DE_PROXY")
PROXIES = entorno.redes("PROXIES", "127.0.0.0/8,::1/128")
if DETRAS_DE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Idioma, hora, archivos y correo --------------------------------------------------------------------------------
LANGUAGE_CODE = "es-pe"
TIME_ZONE = "America/Lima"
USE_TZ = USE_I18N = True
# En qué se le habla al punto focal, además de castellano: ver `cuentas.idiomas`.
LOCALE_PATHS = [RAIZ / "locale"]
IDIOMAS = entorno.idiomas("IDIOMAS", entorno.lista("IDIOMAS_SIN_REVISAR", []), LOCALE_PATHS[0])
if len(IDIOMAS) > 1:
    MIDDLEWARE.insert(MIDDLEWARE.index("cuentas.middleware.ExigirIngreso"), "cuentas.idiomas.ConIdioma")

STATIC_URL = "static/"
STATIC_ROOT = Path(entorno.texto("CARPETA_ESTATICOS") or VAR / "estaticos")
STATICFILES_DIRS = [RAIZ / "static"]
FILE_UPLOAD_PERMISSIONS = 0o640  # los lee quien sirve y quien respalda, nadie más
MEDIA_ROOT = VAR / "archivos"  # sin MEDIA_URL: las evidencias salen por una vista que comprueba el permiso
STORAGES = {
    "default": entorno.almacen("ARCHIVOS_URL"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "muniejecutivo.estaticos.EstaticosAchicados"
    },
}
EN_ALMACEN = "OPTIONS" in STORAGES["default"]  # los archivos subidos, y no en MEDIA_ROOT
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nadie más usa nuestras hojas, y la cabecera pesa en cada una

# Quien mira si un archivo trae un virus, y si sin él se recibe: ver `cuentas.antivirus`.
ANTIVIRUS = entorno.clamd("ANTIVIRUS")
ANTIVIRUS_EXIGIDO = entorno.si_no("ANTIVIRUS_EXIGIDO", True)

# Con 0, el trabajador que abre sin señal se retira solo de cada teléfono en su siguiente visita.
SIN_SENAL = entorno.si_no("SIN_SENAL", True)
# Con 0, las páginas del punto focal viajan siempre enteras: ver `muniejecutivo.diccionario`.
DICCIONARIO = entorno.si_no("DICCIONARIO", True)

CARPETA_DEL_BUZON = VAR / "correo"
vars().update(entorno.correo("EMAIL_URL", "buzon://" if DEBUG else "smtp://localhost:25"))
EMAIL_TIMEOUT = entorno.entero("CORREO_ESPERA", 20, 1, 60)  # segundos por cada paso con el servidor de correo
CORREO_ESPERA_FINAL = entorno.entero("CORREO_ESPERA_FINAL", 600, 1, 3600)  # por su respuesta al mensaje: RFC 5321
CORREO_PAUSA = entorno.entero("CORREO_PAUSA", 300, 1, 86400)  # segundos sin insistirle a un servidor que calla
# Segundos hasta el único reintento de lo que quizá salió: nunca mientras todavía se espera la respuesta.
RECORDATORIOS_QUIZA = entorno.entero("RECORDATORIOS_QUIZA", 4 * 3600, CORREO_ESPERA_FINAL + 1, 7 * 86400)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = entorno.texto("CORREO_REMITENTE", "MUNI Ejecutivo <no-responder@localhost>")
# El dominio donde llegan las respuestas y lo que no se pudo entregar; vacío, nadie contesta por correo.
CORREO_RESPUESTAS = entorno.dominio("CORREO_RESPUESTAS", "respuestas.localhost" if DEBUG else "")
# De dónde se recogen: lmtp:// o smtp:// (se escucha ahí), imaps:// (se lee esa casilla); vacío, de ninguna parte.
CORREO_RECIBE = entorno.recepcion("CORREO_RECIBE")
CORREO_RECIBIDO_MESES = entorno.entero("CORREO_RECIBIDO_MESES", 24, 0, 240)  # 0: no se olvida ninguno
CORREO_AUTENTICADO_POR = entorno.texto("CORREO_AUTENTICADO_POR")  # a quién se le cree que comprobó al remitente
ACCESIBILIDAD_CONTACTO = entorno.texto("ACCESIBILIDAD_CONTACTO")  # a dónde se escribe lo que no se puede usar
PRIVACIDAD_CONTACTO = entorno.texto("PRIVACIDAD_CONTACTO")  # a dónde se escribe por los datos propios
DATOS_ABIERTOS = entorno.si_no("DATOS_ABIERTOS", True)  # fichas y datos para cualquiera: ver `web.comun.abierto`

# --- Firma digital --------------------------------------------------------------------------------------------------
FIRMA = entorno.opcion("FIRMA", "", ["", "local", "orden"])  # quién firma actas y cortes publicados: ver `corte.firma`
FIRMA_PKCS12 = entorno.texto("FIRMA_PKCS12")  # el certificado propio
FIRMA_CLAVE_FILE = entorno.texto("FIRMA_CLAVE_FILE")  # el archivo con su clave
FIRMA_ORDEN = entorno.texto("FIRMA_ORDEN")  # el programa de fuera que firma

# --- Desde fuera: ver `vigilancia` -----------------------------------------------------------------------------------
VIGILANCIA_TOKEN = entorno.token("VIGILANCIA_TOKEN")  # con él, un programa ve /salud/lista entera y las métricas
if VIGILANCIA_TOKEN:
    MIDDLEWARE.insert(0, "muniejecutivo.vigilancia.metricas.Contar")
SENTRY_DSN = entorno.texto("SENTRY_DSN")  # a dónde se mandan los errores; vacío, a ninguna parte

# --- Bitácora -------------------------------------------------------------------------------------------------------
LOGGING = configurar_bitacora(
    legible=DEBUG, nivel=entorno.opcion("NIVEL_DE_BITACORA", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # una línea por petición, al terminar
# Ni la IP ni quién: son datos personales, y preguntar quién tocaría la base también cuando ha caído.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""

entorno.exigir()
if SENTRY_DSN:  # importarlo tarda: solo a quien lo usa
    from muniejecutivo import errores_afuera

    errores_afuera.encender(SENTRY_DSN, version=VERSION)
