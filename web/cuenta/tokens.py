"""Los tokens de la API: los propios, en «Mi cuenta»; y los de todos, para la Secretaría, con los de cada sector."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos import permisos
from acuerdos.acciones import tokens as acciones
from acuerdos.acciones.tokens import Creado
from acuerdos.errores import DatoInvalido
from acuerdos.permisos import Accion
from cuentas.api import DIAS_MAXIMOS
from cuentas.models import TokenAPI
from recordatorios.tokens import ANTES
from web.comun.paginas import base_para, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import dar_paso, toque
from web.cuenta.formularios import FormularioDeToken, FormularioDeTokenDeSector

CIFRAS_DEL_RESUMEN = 16  # con que se nombra un token en su formulario: el texto no está en ninguna parte
YA_NO_EXISTE = "Ese token ya no existe."
REVOCADO = "Token revocado: deja de servir desde ahora."
RENOVADO = f"Token renovado por {DIAS_MAXIMOS} días."


@dataclass(frozen=True, slots=True)
class TokenALaVista:
    """Un token, sin su texto. `de`: de quién es; `sector`, si es de uno."""

    clave: str
    nombre: str
    alcance: str
    creado: date
    usado: date | None
    vence: date
    vencido: bool
    por_vencer: bool
    de: str
    sector: str


@require_safe
def mi_cuenta(request: HttpRequest) -> HttpResponse:
    """Lo de cada quien: su contraseña, su segundo paso y sus tokens."""
    return render(request, "cuenta/mi_cuenta.html", {"base": base_para(request.user), "quien": quien_pide(request)})


@ver_y_enviar
def propios(request: HttpRequest) -> HttpResponse:
    """Los suyos, y crear otro."""
    quien, ahora = quien_pide(request), timezone.now()
    ejerce = permisos.ejerce_cargo(quien)
    form = FormularioDeToken(datos_de(request))

    def mostrar(estado: int) -> HttpResponse:
        contexto = {
            "base": base_para(quien),
            "form": form,
            "filas": [_fila(token, ahora) for token in _de_quien(quien.pk)],
            "por_que_no": getattr(ejerce, "motivo", ""),
        }
        return _sin_guardar(render(request, "cuenta/tokens.html", contexto, status=estado))

    return dar_paso(
        form,
        lambda datos: acciones.crear_token_propio(por=quien, **datos, ahora=ahora),
        hecho=lambda creado: _mostrar_una_vez(request, creado, reverse("tokens_propios")),
        mostrar=mostrar,
    )


@require_POST
def revocar_propio(request: HttpRequest) -> HttpResponse:
    suyos = _de_quien(quien_pide(request).pk)
    hallados = [token for token in suyos if token.digest.startswith(_pedido(request))]
    return _revocar(request, hallados, volver="tokens_propios")


@require_safe
def todos(request: HttpRequest) -> HttpResponse:
    """Los de todas las personas y de todos los sectores."""
    exigir(request, Accion.VER_TOKENS)
    ahora = timezone.now()
    hallados = TokenAPI.objects.select_related("user").prefetch_related("user__cargos_sectoriales")
    filas = [_fila(token, ahora) for token in hallados.order_by("expiry", "digest")]
    contexto = {
        "de_sector": [fila for fila in filas if fila.sector],
        "de_personas": [fila for fila in filas if not fila.sector],
        "gestiona": bool(permisos.puede(request.user, Accion.GESTIONAR_TOKENS)),
    }
    return render(request, "cuenta/tokens_de_todos.html", contexto)


@ver_y_enviar
def de_sector(request: HttpRequest) -> HttpResponse:
    """Crear uno para un sector."""
    exigir(request, Accion.GESTIONAR_TOKENS)
    form, quien = FormularioDeTokenDeSector(datos_de(request)), quien_pide(request)
    return dar_paso(
        form,
        lambda datos: acciones.crear_token_de_sector(por=quien, **datos, ahora=timezone.now()),
        hecho=lambda creado: _mostrar_una_vez(request, creado, reverse("tokens")),
        mostrar=lambda estado: render(request, "cuenta/token_de_sector.html", {"form": form}, status=estado),
    )


@require_POST
def renovar(request: HttpRequest) -> HttpResponse:
    exigir(request, Accion.GESTIONAR_TOKENS)
    quien = quien_pide(request)

    def verbo() -> TokenAPI:
        token = _el_unico(_con_ese_resumen(request))
        return acciones.renovar_token_de_sector(por=quien, token=token, dias=DIAS_MAXIMOS, ahora=timezone.now())

    return toque(request, verbo, dicho=RENOVADO, volver="tokens")


@require_POST
def revocar(request: HttpRequest) -> HttpResponse:
    exigir(request, Accion.GESTIONAR_TOKENS)
    return _revocar(request, _con_ese_resumen(request), volver="tokens")


def _revocar(request: HttpRequest, hallados: list[TokenAPI], *, volver: str) -> HttpResponse:
    def verbo() -> None:
        acciones.revocar_token(por=quien_pide(request), token=_el_unico(hallados), ahora=timezone.now())

    return toque(request, verbo, dicho=REVOCADO, volver=volver)


def _el_unico(hallados: list[TokenAPI]) -> TokenAPI:
    """:raises DatoInvalido: si no es uno solo."""
    if len(hallados) != 1:
        raise DatoInvalido(token=YA_NO_EXISTE)
    return hallados[0]


def _pedido(request: HttpRequest) -> str:
    """El comienzo del resumen que dice el formulario; si no lo dice bien, uno que no tiene nadie."""
    resumen = request.POST.get("token", "").replace("\x00", "")
    return resumen if len(resumen) >= CIFRAS_DEL_RESUMEN else "?"


def _con_ese_resumen(request: HttpRequest) -> list[TokenAPI]:
    return list(TokenAPI.objects.filter(digest__startswith=_pedido(request)).select_related("user")[:2])


def _de_quien(pk: int) -> list[TokenAPI]:
    return list(TokenAPI.objects.filter(user=pk).select_related("user").order_by("expiry", "digest"))


def _fila(token: TokenAPI, ahora: datetime) -> TokenALaVista:
    cargos = token.user.cargos_sectoriales.all() if token.user.es_programa else ()
    vence, hoy = timezone.localdate(token.expiry), timezone.localdate(ahora)
    return TokenALaVista(
        clave=token.digest[:CIFRAS_DEL_RESUMEN],
        nombre=token.descripcion or "Sin nombre",
        alcance=token.get_alcance_display(),
        creado=timezone.localdate(token.created),
        usado=token.usado_el,
        vence=vence,
        vencido=token.expiry <= ahora,
        por_vencer=vence - hoy <= ANTES,
        de=str(token.user),
        sector=next((cargo.sector_id for cargo in cargos), ""),
    )


def _mostrar_una_vez(request: HttpRequest, creado: Creado, volver: str) -> HttpResponse:
    """El texto del token. No se guarda en ninguna parte, tampoco en el navegador."""
    contexto = {
        "base": base_para(request.user),
        "texto": creado.texto,
        "token": _fila(creado.token, timezone.now()),
        "volver": volver,
        "raiz": request.build_absolute_uri("/api/v1/"),
        "odata": request.build_absolute_uri("/odata/v1/"),
    }
    return _sin_guardar(render(request, "cuenta/token_creado.html", contexto))


def _sin_guardar(respuesta: HttpResponse) -> HttpResponse:
    respuesta["Cache-Control"] = "no-store"
    return respuesta
