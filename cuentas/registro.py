"""El registro de accesos: quién entró, no pudo entrar, vio o se llevó datos de personas, cuándo y desde dónde.

Regla: se anota en la base, y no en la bitácora, que no lleva datos personales. Lo mira un coordinador y dura
ACCESOS_MESES. De una dirección o una persona se anotan hasta `POR_HORA` de cada clase: quien quiera llenarlo no puede,
y con esas basta para verlo; cuántas veces no se pudo entrar se cuenta aparte, y todas. Si no se puede escribir, la
página sale igual y la bitácora lo dice. Fuente: Ley 29733 y OWASP ASVS 5.0, 16.3.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import time
from typing import Any

import structlog
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty

from cuentas.enums import ClaseDeAcceso
from cuentas.limite import contar, cuantos, red_de, se_pasa
from cuentas.models import Acceso, Usuario
from cuentas.textos import CLAVE_EN_RUTA

POR_HORA = 200
SEGUNDOS_DE_UNA_HORA, TRAMO = 3600, 600
DIAS_DE_UN_MES = 31
QUE_MAXIMO, NOMBRE_MAXIMO = 200, 150
# Las páginas, lo de la API y lo de la administración que muestran correos o teléfonos de otras personas.
CON_CONTACTOS = {
    "autoridad",
    "cuentas_usuario_change",
    "cuentas_usuario_changelist",
    "cuentas_usuario_history",
    "cuentas_usuario_simple_history",
    "funcionario_nombrar",
    "hojas",
    "municipalidad",
    "municipalidad_correo",
    "persona",
    "persona_editar",
    "personas",
    "punto_focal_contacto",
    "punto_focal_nombrar",
    "puntos_focales",
    "puntos_focales_detalle",
    "recordatorios_envios",
    "recordatorios_manana",
    "recordatorios_personas",
    "recordatorios_recibidos",
    "sector",
}
MANERAS = {
    "password": "contraseña",
    "socialaccount": "identidad digital",
    "totp": "segundo paso",
    "recovery_codes": "código de respaldo",
    "webauthn": "llave de acceso",
}
TOKEN = "token de la API"
DEMASIADOS = "frenado: demasiados intentos"
bitacora = structlog.get_logger(__name__)


def anotar(
    clase: ClaseDeAcceso,
    request: HttpRequest | None,
    *,
    quien: Usuario | None = None,
    nombrado: str = "",
    como: str = "",
) -> None:
    """Una línea del registro."""
    desde, red = (request.META.get("REMOTE_ADDR", ""), red_de(request)) if request is not None else ("", "")
    que = CLAVE_EN_RUTA.sub("…", request.path)[:QUE_MAXIMO] if request is not None else ""
    fila = Acceso(clase=clase, quien=quien, nombrado=nombrado[:NOMBRE_MAXIMO], desde=desde or None, como=como, que=que)
    if clase == ClaseDeAcceso.RECHAZO and como != TOKEN:
        contar(_rechazos_del(int(time())), SEGUNDOS_DE_UNA_HORA + TRAMO)
    if se_pasa(f"acceso:{clase}:{quien.pk if quien else red}", POR_HORA, SEGUNDOS_DE_UNA_HORA):
        return
    try:
        fila.save()  # sin transacción propia: es una sola orden, y casi siempre la última de la petición
    except (DatabaseError, ValueError):
        bitacora.error("acceso_sin_anotar", clase=clase, exc_info=True)


def rechazos_de_la_hora(*, ahora: datetime) -> int:
    """Cuántas veces no se pudo entrar en la última hora, también las que ya no se anotan.

    Un programa con un token que no sirve insiste sin parar y no prueba contraseñas: no cuenta.
    """
    hasta = int(ahora.timestamp())
    ultimos = [_rechazos_del(hasta - atras) for atras in range(0, SEGUNDOS_DE_UNA_HORA, TRAMO)]
    desde = ahora - timedelta(seconds=SEGUNDOS_DE_UNA_HORA)
    anotados = Acceso.objects.filter(clase=ClaseDeAcceso.RECHAZO, cuando__gte=desde).exclude(como=TOKEN).count()
    return max(anotados, cuantos(ultimos))  # la caché puede haberse vaciado


def _rechazos_del(segundo: int) -> str:
    """La cuenta del rato en que cae."""
    return f"rechazos:{segundo // TRAMO}"


def anotar_respuesta(request: HttpRequest, respuesta: HttpResponse) -> None:
    """Lo que se anota de una petición contestada, si algo."""
    quien = quien_se_sabe(request)
    if quien is None:
        if respuesta.status_code == 401 and "HTTP_AUTHORIZATION" in request.META:
            anotar(ClaseDeAcceso.RECHAZO, request, como=TOKEN)
    elif clase := _clase(request, respuesta, quien):
        anotar(clase, request, quien=quien, como=TOKEN if "HTTP_AUTHORIZATION" in request.META else "")


def quien_se_sabe(request: HttpRequest) -> Usuario | None:
    """Quien pide, si alguien ya lo preguntó; si no, None: la respuesta no depende de quién es, y no se lee la base."""
    quien: Any = getattr(request, "user", None)
    if isinstance(quien, LazyObject):
        quien = None if quien._wrapped is empty else quien._wrapped
    return quien if isinstance(quien, Usuario) else None


def maneras_de(request: HttpRequest, usuario: Usuario) -> str:
    """Con qué se ingresó en esta sesión, en palabras."""
    registros: list[Mapping[str, Any]] = get_authentication_records(request, usuario)
    hallados = dict.fromkeys(str(r.get("type") or r.get("method", "")) for r in registros)
    return " y ".join(MANERAS.get(hallado, hallado) for hallado in hallados)


def olvidar(*, ahora: datetime) -> int:
    """Borra lo anotado hace más de ACCESOS_MESES; cuánto era."""
    limite = ahora - timedelta(days=DIAS_DE_UN_MES * settings.ACCESOS_MESES)
    return Acceso.objects.filter(cuando__lt=limite).delete()[0]


def _clase(request: HttpRequest, respuesta: HttpResponse, quien: Usuario) -> ClaseDeAcceso | None:
    if respuesta.status_code == 403:
        return ClaseDeAcceso.NEGADO
    if respuesta.status_code != 200 or request.method == "HEAD":
        return None
    if respuesta.get("Content-Disposition", "").startswith("attachment"):
        return ClaseDeAcceso.DESCARGA
    pagina = request.resolver_match.url_name if request.resolver_match else ""
    los_ve = quien.es_secretaria or quien.is_superuser
    return ClaseDeAcceso.CONTACTOS if pagina in CON_CONTACTOS and los_ve else None
