"""Lo escrito que no se pudo guardar, para devolverlo en el mismo formulario.

Regla («Old defects»): no se pierde lo que alguien escribió antes de que venciera su ingreso o caducara la página. Lo
guarda una sola capa (`middleware.ConservarLoEscrito`) para toda página que se mira y se envía, y lo devuelve
`recuperar`: de quien ingresó, a su nombre; de quien no, atado a una galleta suya que sobrevive al ingreso.

Se guardan textos, por pocos días; nunca archivos, claves ni cifras. Nadie llena la base: cada persona y cada dirección
de red tienen un tope, y lo que lo pasa desaloja lo más viejo suyo, no lo de los demás.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from cuentas.limite import red_de
from cuentas.models import Borrador
from cuentas.textos import limpiar, limpiar_renglon
from cuentas.traducidas import traer

VIGENCIA_DEL_BORRADOR = timedelta(days=7)
VIGENCIA_SIN_INGRESAR = timedelta(days=1)
LETRAS_POR_CAMPO = 12_000  # más del doble de lo que cabe en el texto más largo
LETRAS_EN_TOTAL = 40_000
CAMPOS_MAXIMOS = 200
BORRADORES_POR_PERSONA = 40
POR_DIRECCION = 50  # detrás de una sola dirección puede haber una municipalidad entera
SIN_INGRESAR_MAXIMOS = 2_000  # entre todas las direcciones
LUGAR_MAXIMO = 200
GALLETA = f"{settings.DE_ESTA_MAQUINA}borrador"
NO_SE_GUARDAN = frozenset({"csrfmiddlewaretoken", "password", "cifras"})
Vista = TypeVar("Vista", bound=Callable[..., HttpResponse])
Campos = dict[str, list[str]]


class Recuperado(MultiValueDict[str, str]):
    """Lo que quedó escrito en un formulario, en la forma en que llega lo enviado."""


@dataclass(frozen=True, slots=True)
class Dueno:
    """De quién es un borrador: de un usuario (`usuario_id`) o del navegador que tiene la galleta de ese `sello`.

    `origen`: el resumen de la dirección de red de quien no ingresó.
    """

    usuario_id: int | None = None
    sello: str = ""
    origen: str = ""

    @property
    def es_nadie(self) -> bool:
        return self.usuario_id is None and not self.sello


def se_mira_y_se_envia(vista: Vista) -> Vista:
    """Marca una página con formulario: de ella se conserva lo escrito. Lo pone `ver_y_enviar`, que llevan todas."""
    vista.es_formulario = True  # type: ignore[attr-defined]
    return vista


def es_formulario(request: HttpRequest) -> bool:
    """Si esta petición es de una página nuestra con formulario."""
    return getattr(request.resolver_match.func, "es_formulario", False) if request.resolver_match else False


def se_guarda(request: HttpRequest) -> bool:
    """Si esta petición es de una página con formulario a la que se entra con usuario."""
    vista = request.resolver_match.func if request.resolver_match else None
    return es_formulario(request) and getattr(vista, "login_required", True)


def lo_escrito(datos: Mapping[str, Any]) -> Campos:
    """Los textos enviados, hasta donde caben; sin nada escrito, vacío."""
    assert isinstance(datos, MultiValueDict)  # así llega todo lo enviado
    campos: Campos = {}
    quedan = LETRAS_EN_TOTAL
    for campo, valores in list(datos.lists())[:CAMPOS_MAXIMOS]:
        if campo in NO_SE_GUARDAN or len(campo) > LUGAR_MAXIMO:
            continue
        textos = [limpiar(str(valor)[: min(LETRAS_POR_CAMPO, quedan)]) for valor in valores]
        quedan -= sum(map(len, textos))
        if any(textos):
            campos[limpiar_renglon(campo)] = textos
    return campos


def lugar_de(request: HttpRequest) -> str:
    """El formulario de esta petición: su dirección, con lo que lleva detrás de `?` (resumido si no cabe)."""
    entera = request.get_full_path()
    if len(entera) <= LUGAR_MAXIMO:
        return entera
    resumen = hashlib.sha256(entera.encode()).hexdigest()
    return f"{request.path[: LUGAR_MAXIMO - len(resumen) - 1]}?{resumen}"


def dueno_de(request: HttpRequest) -> Dueno:
    """El usuario que ingresó o, si nadie, el navegador que trae la galleta."""
    if request.user.is_authenticated:
        return Dueno(usuario_id=request.user.pk)
    return Dueno(sello=_sello(request.COOKIES.get(GALLETA, "")), origen=_origen(request))


def guardar(dueno: Dueno, lugar: str, campos: Campos, *, ahora: datetime) -> bool:
    """Guarda (o reemplaza) el borrador de `dueno` en `lugar`; dice si lo guardó: sin texto o sin dueño, no."""
    if dueno.es_nadie or not campos:
        return False
    _olvidar_viejos(ahora)
    clave: dict[str, Any] = {"usuario_id": dueno.usuario_id, "sello": dueno.sello, "lugar": lugar}
    nuevo = {"campos": campos, "guardado_en": ahora, "origen": dueno.origen}
    Borrador.objects.update_or_create(**clave, defaults=nuevo)
    _hacer_lugar(dueno)
    return True


def guardar_lo_de(
    request: HttpRequest, respuesta: HttpResponse, *, ahora: datetime, datos: Mapping[str, Any] | None = None
) -> bool:
    """Guarda lo que trae este POST (o `datos`, si el formulario le cambió algo) y dice si lo guardó.

    De quien no ingresó, la galleta que lo ata a su navegador va en `respuesta`.
    """
    dueno, galleta = dueno_de(request), request.COOKIES.get(GALLETA, "")
    if dueno.usuario_id is None and not 30 <= len(galleta) <= 60:
        galleta = secrets.token_urlsafe(32)
        dueno = Dueno(sello=_sello(galleta), origen=dueno.origen)
    if not guardar(dueno, lugar_de(request), lo_escrito(request.POST if datos is None else datos), ahora=ahora):
        return False
    if dueno.usuario_id is None:
        respuesta.set_cookie(
            GALLETA, galleta, max_age=VIGENCIA_SIN_INGRESAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return True


def recuperar(request: HttpRequest, *, ahora: datetime) -> Recuperado | None:
    """Lo que quedó escrito en esta página: lo último entre lo suyo y lo de su navegador antes de ingresar."""
    return leer(dueno_de(request), lugar_de(request), ahora=ahora, sello=_sello(request.COOKIES.get(GALLETA, "")))


def leer(dueno: Dueno, lugar: str, *, ahora: datetime, sello: str = "") -> Recuperado | None:
    """El último borrador vigente de `dueno` (o del navegador de `sello`) en `lugar`; None si no hay."""
    cuentas, sellos = _de_quien(dueno, sello)
    vigencias = ahora - VIGENCIA_DEL_BORRADOR, ahora - VIGENCIA_SIN_INGRESAR
    clave = "borrador", len(cuentas), len(sellos)
    hallados: list[Borrador] = traer(clave, partial(_ultimo, len(cuentas)), lugar, *vigencias, *cuentas, *sellos)
    if not hallados:
        return None
    # Los de la versión anterior llevan un texto por campo, y no una lista.
    return Recuperado({c: [v] if isinstance(v, str) else v for c, v in hallados[0].campos.items()})


def _ultimo(cuantas: int, lugar: str, con_cuenta: datetime, sin_ella: datetime, *de_quien: Any) -> "QuerySet[Borrador]":
    """El último en `lugar` de las primeras `cuantas` cuentas desde `con_cuenta`, o de los sellos desde `sin_ella`."""
    suyos = Q(usuario_id__in=de_quien[:cuantas], guardado_en__gte=con_cuenta)
    suyos |= Q(sello__in=de_quien[cuantas:], guardado_en__gte=sin_ella)
    return Borrador.objects.filter(suyos, lugar=lugar).order_by("-guardado_en")[:1]


def olvidar(dueno: Dueno, lugar: str, *, sello: str = "") -> None:
    """Lo escrito ya se registró: el borrador sobra."""
    cuentas, sellos = _de_quien(dueno, sello)
    Borrador.objects.filter(Q(usuario_id__in=cuentas) | Q(sello__in=sellos), lugar=lugar).delete()


def _de_quien(dueno: Dueno, sello: str) -> tuple[list[int], list[str]]:
    """Su cuenta, si la tiene, y los navegadores en que pudo escribir: el de ahora y el de `sello`."""
    cuentas = [] if dueno.usuario_id is None else [dueno.usuario_id]
    return cuentas, sorted({dueno.sello, sello} - {""})


def olvidar_lo_de(request: HttpRequest) -> None:
    """`olvidar` para quien hace esta petición, con lo que dejó antes de ingresar."""
    olvidar(dueno_de(request), lugar_de(request), sello=_sello(request.COOKIES.get(GALLETA, "")))


def _sello(galleta: str) -> str:
    """Se guarda el resumen y no la galleta: quien lea la base no puede hacerse pasar por ese navegador."""
    return hashlib.sha256(galleta.encode()).hexdigest() if galleta else ""


def _origen(request: HttpRequest) -> str:
    """De qué dirección viene, resumida con la clave del sitio: sirve para contar, no para saber cuál es."""
    return salted_hmac("cuentas.borradores", red_de(request)).hexdigest()[:32]


def _hacer_lugar(dueno: Dueno) -> None:
    """Desaloja lo más viejo de quien pasó de su tope y, si entre todos pasan, de la dirección que más tiene."""
    if dueno.usuario_id is not None:
        _dejar(Borrador.objects.filter(usuario_id=dueno.usuario_id), BORRADORES_POR_PERSONA)
        return
    sin_ingresar = Borrador.objects.filter(usuario__isnull=True)
    _dejar(sin_ingresar.filter(origen=dueno.origen), POR_DIRECCION)
    de_mas = sin_ingresar.count() - SIN_INGRESAR_MAXIMOS
    if de_mas > 0:
        por_origen = sin_ingresar.order_by().values("origen").annotate(cuantos=Count("pk")).order_by("-cuantos")
        mayor = por_origen.first()
        if mayor is not None:
            _dejar(sin_ingresar.filter(origen=mayor["origen"]), max(1, mayor["cuantos"] - de_mas))


def _dejar(borradores: "QuerySet[Borrador]", cuantos: int) -> None:
    """De `borradores` quedan los últimos `cuantos`."""
    sobran = list(borradores.order_by("-guardado_en", "-pk").values_list("pk", flat=True)[cuantos : cuantos + 500])
    if sobran:
        Borrador.objects.filter(pk__in=sobran).delete()


def _olvidar_viejos(ahora: datetime) -> None:
    Borrador.objects.filter(
        Q(guardado_en__lt=ahora - VIGENCIA_DEL_BORRADOR)
        | Q(usuario__isnull=True, guardado_en__lt=ahora - VIGENCIA_SIN_INGRESAR)
    ).delete()
