"""Lo que se exige a quien entra, antes de cualquier página.

* `ExigirIngreso`: ninguna página se abre sin ingresar salvo que su vista lo diga (`login_not_required`): si alguien
  olvida pedir el ingreso, la página queda cerrada y no abierta.
* `ExigirDosPasos`: quien lo ve todo entra con un segundo paso (ver `segundo_paso`); si aún no lo tiene, o dejó de
  tenerlo, es llevado a activarlo y no puede hacer otra cosa, tampoco mirar lo que se abre sin ingresar. Lo gobierna el
  ajuste EXIGIR_DOS_PASOS (por defecto, fuera de DEBUG).
* `SinGuardar`: lo que se le contesta a quien ingresó no se guarda en el camino ni queda en el navegador al salir.
* `AnotarAccesos`: lo negado, lo descargado y los contactos que alguien ve quedan en el registro de accesos.
* `ConservarLoEscrito`: si el ingreso venció mientras alguien llenaba un formulario, lo escrito espera a que vuelva a
  entrar (ver `borradores`). Va antes de `ExigirIngreso`, que lo perdería.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from cuentas import borradores, registro
from cuentas.identidad import dio_el_segundo_paso
from cuentas.models import Usuario
from cuentas.segundo_paso import falta_el_segundo_paso

# Lo que se puede hacer sin el segundo paso: activarlo, demostrar quién se es, y salir.
LIBRES = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "account_change_password",
}
# Lo que no mira quién es: lo abre la dirección misma (un enlace firmado), o pregunta una máquina.
DE_NADIE = {
    "enlace",
    "enlace_constancia",
    "recordatorios_baja",
    "calendario",
    "salud_viva",
    "salud_lista",
    "salud_metricas",
    "trabajador",
    "diccionario",
}
SALIR = "account_logout"
HECHO = (201, 302, 303)  # lo enviado se registró: se contesta con un recibo o llevando a otra página
CONSERVADO = "_lo_escrito_se_conservo"
GUARDADO = (
    "Su ingreso venció antes de enviar. Lo que escribió está guardado: ingrese otra vez, revíselo en el formulario y "
    "envíelo."
)
FALTA = "Antes active su segundo paso. Lo que escribió está guardado: lo encontrará en el mismo formulario."
CADUCADA = "La página llevaba mucho tiempo abierta. Lo que escribió está aquí: revíselo y vuelva a enviarlo."


class ExigirIngreso(LoginRequiredMiddleware):
    """El de Django: lleva a LOGIN_URL a quien no ha ingresado, y después a donde quería ir.

    Si apretó un botón cuya dirección no se puede mirar, después va a la página en que estaba. A lo que se abre sin
    ingresar no se le mira quién pide, que es leer la base: lo pregunta la página, si le importa.
    """

    def process_view(
        self,
        request: HttpRequest,
        vista: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(vista, "login_required", True):
            return None
        return super().process_view(request, vista, args, kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST" and not borradores.se_guarda(request):
            return redirect_to_login(_de_donde_vino(request))
        return super().handle_no_permission(request, view_func)


class SinGuardar:
    """Tras salir, «Atrás» no vuelve a mostrar correos ni teléfonos.

    Una página que dice otra cosa (lo público, lo que se compara con su ETag) se respeta. Al salir no se borra lo que el
    teléfono aún no pudo enviar: eso lo cuida `static/js/sin_senal.js`, que borra lo demás.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        if registro.quien_se_sabe(request) and not respuesta.has_header("Cache-Control"):
            respuesta["Cache-Control"] = "private, no-store"
        if request.method == "POST" and request.resolver_match and request.resolver_match.url_name == SALIR:
            respuesta["Clear-Site-Data"] = '"cache"'
        return respuesta


class AnotarAccesos:
    """Lo negado, lo descargado y los contactos vistos quedan en el registro (ver `registro`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        registro.anotar_respuesta(request, respuesta)
        return respuesta


class ExigirDosPasos:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        pedida = request.resolver_match
        if not settings.EXIGIR_DOS_PASOS or (pedida and pedida.url_name in LIBRES | DE_NADIE):
            return None
        # La API contesta por sí misma, y no con una página: ver `api.PorSesion`.
        if (pedida and pedida.namespace == "api") or not falta_en(request):
            return None
        if request.method == "POST" and (conservado := conservar_y_volver(request, dicho=FALTA)):
            return conservado
        return redirect("mfa_activate_totp")


def falta_en(request: HttpRequest) -> bool:
    """Si a quien pide le falta el segundo paso, que en esta sesión pudo dar con su identidad digital."""
    quien = request.user
    return falta_el_segundo_paso(quien) and not (isinstance(quien, Usuario) and dio_el_segundo_paso(request, quien))


class ConservarLoEscrito:
    """Todo formulario pasa por aquí, también el que se escriba mañana: ninguna página tiene que acordarse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        hecho = request.method == "POST" and respuesta.status_code in HECHO and not hasattr(request, CONSERVADO)
        if hecho and borradores.se_guarda(request) and request.user.is_authenticated:
            borradores.olvidar_lo_de(request)
        return respuesta

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(vista, "login_required", True) or request.user.is_authenticated:
            return None
        return conservar_y_volver(request)


def conservar_y_volver(request: HttpRequest, *, dicho: str = CADUCADA) -> HttpResponse | None:
    """Guarda lo escrito y lleva a ingresar (o de vuelta al formulario); None si no es un formulario.

    `dicho`: lo que se le explica a quien ya había ingresado.

    A la cola del teléfono (`Accept: application/json`) se le contesta 401 con la dirección para ingresar, o 403: lo
    escrito sigue en el teléfono.
    """
    if not borradores.se_guarda(request):
        return None
    setattr(request, CONSERVADO, True)
    aqui, dentro = request.get_full_path(), request.user.is_authenticated
    if not request.accepts("text/html"):
        ingresar = redirect_to_login(aqui)["Location"]
        return JsonResponse({"ingresar": ingresar}, status=403 if dentro else 401)
    respuesta = HttpResponseRedirect(aqui) if dentro else redirect_to_login(aqui)
    if borradores.guardar_lo_de(request, respuesta, ahora=timezone.now()):
        if dentro:
            messages.warning(request, dicho)
        else:
            messages.info(request, GUARDADO)
    return respuesta


def _de_donde_vino(request: HttpRequest) -> str:
    """La página de este sitio en que se apretó el botón; si no se sabe, el inicio de cada quien."""
    partes = urlsplit(request.headers.get("Referer", ""))
    if partes.netloc != request.get_host():
        return str(settings.LOGIN_REDIRECT_URL)
    return urlunsplit(("", "", partes.path, partes.query, "")) or "/"
