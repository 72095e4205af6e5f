"""Lo escrito que no se pudo guardar, para devolverlo en el mismo formulario.

Regla («Old defects»): no se pierde lo que alguien escribió antes de que venciera su ingreso, se cortara la conexión o
faltara un dato. Se guarda solo el texto de los campos que la vista nombra, por pocos días y con un tope de tamaño: de
quien ingresó, a su nombre; de quien no, atado a una galleta suya que sobrevive al ingreso.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from cuentas.models import Borrador

VIGENCIA = timedelta(days=7)
VIGENCIA_SIN_INGRESAR = timedelta(days=1)
LETRAS_POR_CAMPO = 6_000
SIN_INGRESAR_MAXIMOS = 2_000  # entre todos: nadie llena la base sin haber ingresado
LUGAR_MAXIMO = 200
GALLETA = "borrador"
Vista = TypeVar("Vista", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class Dueno:
    """De quién es un borrador: de un usuario (`usuario_id`) o del navegador que tiene la galleta de ese `sello`."""

    usuario_id: int | None = None
    sello: str = ""

    @property
    def es_nadie(self) -> bool:
        return self.usuario_id is None and not self.sello


def guarda_borrador(*campos: str) -> Callable[[Vista], Vista]:
    """Decora una vista: si un POST suyo llega sin ingreso o con la página caducada, se conservan esos `campos`."""

    def poner(vista: Vista) -> Vista:
        vista.campos_de_borrador = campos  # type: ignore[attr-defined]
        return vista

    return poner


def campos_de_borrador(request: HttpRequest) -> tuple[str, ...]:
    """Los campos que la vista de este pedido conserva; ninguno si no es un formulario de esos."""
    vista = request.resolver_match.func if request.resolver_match else None
    return getattr(vista, "campos_de_borrador", ())


def lo_escrito(datos: Mapping[str, Any], campos: tuple[str, ...]) -> dict[str, str]:
    """El texto de esos `campos`, recortado a `LETRAS_POR_CAMPO`; los vacíos no van."""
    textos = {campo: str(datos.get(campo) or "").replace("\x00", "")[:LETRAS_POR_CAMPO] for campo in campos}
    return {campo: texto for campo, texto in textos.items() if texto.strip()}


def dueno_de(request: HttpRequest) -> Dueno:
    """El usuario que ingresó o, si nadie, el navegador que trae la galleta."""
    if request.user.is_authenticated:
        return Dueno(usuario_id=request.user.pk)
    return Dueno(sello=_sello(request.COOKIES.get(GALLETA, "")))


def guardar(dueno: Dueno, lugar: str, campos: dict[str, str], *, ahora: datetime) -> None:
    """Guarda (o reemplaza) el borrador de `dueno` en `lugar`. Sin texto o sin dueño no hace nada."""
    if dueno.es_nadie or not campos or len(lugar) > LUGAR_MAXIMO:
        return
    _olvidar_viejos(ahora)
    if dueno.sello and Borrador.objects.filter(usuario__isnull=True).count() >= SIN_INGRESAR_MAXIMOS:
        return
    clave: dict[str, Any] = {"usuario_id": dueno.usuario_id, "sello": dueno.sello, "lugar": lugar}
    Borrador.objects.update_or_create(**clave, defaults={"campos": campos, "guardado_en": ahora})


def guardar_sin_ingreso(
    request: HttpRequest, respuesta: HttpResponse, campos: dict[str, str], *, ahora: datetime
) -> None:
    """Lo mismo para quien no ha ingresado: la galleta que lo ata a este navegador va en `respuesta`."""
    galleta = request.COOKIES.get(GALLETA, "")
    if not 30 <= len(galleta) <= 60:
        galleta = secrets.token_urlsafe(32)
    guardar(Dueno(sello=_sello(galleta)), request.path, campos, ahora=ahora)
    respuesta.set_cookie(
        GALLETA, galleta, max_age=VIGENCIA_SIN_INGRESAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def recuperar(request: HttpRequest, lugar: str, *, ahora: datetime) -> dict[str, str]:
    """Lo que quedó escrito en `lugar`: lo último entre lo suyo y lo de su navegador antes de ingresar."""
    return leer(dueno_de(request), lugar, ahora=ahora, sello=_sello(request.COOKIES.get(GALLETA, "")))


def leer(dueno: Dueno, lugar: str, *, ahora: datetime, sello: str = "") -> dict[str, str]:
    """Los campos del último borrador vigente de `dueno` (o del navegador de `sello`) en `lugar`; vacío si no hay."""
    de_quien = Q(pk__in=[])
    if dueno.usuario_id is not None:
        de_quien |= Q(usuario_id=dueno.usuario_id, guardado_en__gte=ahora - VIGENCIA)
    for uno in {dueno.sello, sello} - {""}:
        de_quien |= Q(sello=uno, guardado_en__gte=ahora - VIGENCIA_SIN_INGRESAR)
    ultimo = Borrador.objects.filter(de_quien, lugar=lugar).order_by("-guardado_en").first()
    return dict(ultimo.campos) if ultimo else {}


def olvidar(dueno: Dueno, lugar: str, *, sello: str = "") -> None:
    """Lo escrito ya se registró: el borrador sobra."""
    de_quien = Q(pk__in=[])
    if dueno.usuario_id is not None:
        de_quien |= Q(usuario_id=dueno.usuario_id)
    for uno in {dueno.sello, sello} - {""}:
        de_quien |= Q(sello=uno)
    Borrador.objects.filter(de_quien, lugar=lugar).delete()


def olvidar_los_de(request: HttpRequest, lugar: str) -> None:
    """`olvidar` para quien hace este pedido, con lo que dejó antes de ingresar."""
    olvidar(dueno_de(request), lugar, sello=_sello(request.COOKIES.get(GALLETA, "")))


def _sello(galleta: str) -> str:
    """Se guarda el resumen y no la galleta: quien lea la base no puede hacerse pasar por ese navegador."""
    return hashlib.sha256(galleta.encode()).hexdigest() if galleta else ""


def _olvidar_viejos(ahora: datetime) -> None:
    Borrador.objects.filter(
        Q(guardado_en__lt=ahora - VIGENCIA) | Q(usuario__isnull=True, guardado_en__lt=ahora - VIGENCIA_SIN_INGRESAR)
    ).delete()
