"""Lo que todas las páginas hacen igual: quién entra, de qué sesión se habla, y direcciones con parámetros."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from acuerdos import permisos
from acuerdos.permisos import Accion, Denegado, Objeto, Quien
from cuentas import borradores
from cuentas.cola import encolar as encolar
from cuentas.models import Usuario
from cuentas.traducidas import traer
from reuniones.enums import Etapa
from reuniones.models import Reunion, Sesion
from web.comun.paginador import PaginadorAcotado


def ver_y_enviar(vista: borradores.Vista) -> borradores.Vista:
    """Una página con formulario: se mira y se envía. Si el ingreso vence entre lo uno y lo otro, lo escrito vuelve."""
    return borradores.se_mira_y_se_envia(require_http_methods(["GET", "HEAD", "POST"])(vista))


def sin_vacios(vista: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Una lista cuya dirección se comparte: lo que el formulario mandó en blanco no se queda en ella."""

    @wraps(vista)
    def pagina(request: HttpRequest, *args: object, **claves: object) -> HttpResponse:
        pedidos = [(nombre, valor) for nombre, valores in request.GET.lists() for valor in valores]
        if all(valor.strip() for _, valor in pedidos):
            return vista(request, *args, **claves)
        limpia = urlencode([(nombre, valor) for nombre, valor in pedidos if valor.strip()], safe=",")
        return redirect(f"{request.path}?{limpia}" if limpia else request.path)

    return pagina


def quien_pide(request: HttpRequest) -> Usuario:
    """Quien hace la petición. Solo en páginas que exigen haber ingresado: de eso responde `cuentas.middleware`."""
    return cast(Usuario, request.user)


def datos_de(request: HttpRequest) -> Any:
    """Lo enviado o, si solo se mira, lo que quedó escrito al vencer el ingreso (None si nada): ver `campos.Formulario`.

    Un envío vacío también es un envío.
    """
    return request.POST if request.method == "POST" else recuperado_de(request)


def recuperado_de(request: HttpRequest) -> borradores.Recuperado | None:
    """Lo que quedó escrito en esta página y no se envió. Al enviar, nada."""
    return None if request.method == "POST" else borradores.recuperar(request, ahora=timezone.now())


def archivos_de(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def exigir(request: HttpRequest, accion: Accion, objeto: Objeto | None = None) -> None:
    """403 con el motivo en palabras si quien pide no puede hacer `accion`."""
    respuesta = permisos.puede(request.user, accion, objeto)
    if isinstance(respuesta, Denegado):
        raise PermissionDenied(respuesta.motivo)


def exigir_cargo(request: HttpRequest) -> None:
    """403 con el motivo a quien no mira desde ningún cargo: una lista vacía le diría que no hay nada."""
    respuesta = permisos.ejerce_cargo(request.user)
    if isinstance(respuesta, Denegado):
        raise PermissionDenied(respuesta.motivo)


def a_ingresar(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def es_focal(usuario: Quien) -> bool:
    """Si sus páginas son las livianas: es punto focal de alguna municipalidad y no trabaja en la Secretaría."""
    return bool(usuario.is_authenticated and not usuario.es_secretaria and permisos.municipalidades_a_cargo(usuario))


def base_para(usuario: Quien) -> str:
    """Plantilla de la que hereda una página que también ve el punto focal en su teléfono."""
    return "base_focal.html" if es_focal(usuario) else "base.html"


def direccion(ruta: str, parametros: Iterable[tuple[str, Any]]) -> str:
    """`ruta` con sus parámetros; los vacíos no van."""
    utiles = [(nombre, str(valor)) for nombre, valor in parametros if valor not in (None, "")]
    return f"{ruta}?{urlencode(utiles)}" if utiles else ruta


def entero(texto: str, si_no: int = 0) -> int:
    """El entero, de a lo más nueve cifras, que dice `texto`; si no dice ninguno, `si_no`."""
    return int(texto) if texto.isascii() and texto.isdigit() and len(texto) < 10 else si_no


def sesion_pedida(request: HttpRequest, codigo: str) -> Sesion:
    """La sesión de ese código, si quien pide la ve; si no, 404."""
    visibles = permisos.sesiones_visibles(request.user)
    halladas = traer(("una sesión", visibles), lambda suyo: Sesion.objects.filter(visibles, codigo=suyo), codigo)
    if not halladas:
        raise Http404
    return halladas[0]


def reunion_pedida(request: HttpRequest, codigo: str, reunion: str) -> Reunion:
    """La reunión, con su sesión y su sector, si quien pide la ve; si no, 404."""
    visibles = Reunion.objects.filter(permisos.reuniones_visibles(request.user)).select_related("sesion", "sector")
    hallada: Reunion = get_object_or_404(visibles, sesion__codigo=codigo, codigo=reunion)
    return hallada


def sesiones_de(usuario: Quien) -> list[Sesion]:
    """Las sesiones que ve, la más reciente primero."""
    visibles = permisos.sesiones_visibles(usuario)
    return traer(("sesiones", visibles), lambda: Sesion.objects.filter(visibles))


def ultima_que_se_sigue(sesiones: list[Sesion]) -> Sesion | None:
    """La más reciente en seguimiento, con acuerdos; si no hay, None: se miran todas."""
    seguidas = [s for s in sesiones if s.etapa == Etapa.SEGUIMIENTO and s.ultimo_correlativo]
    return max(seguidas, key=lambda sesion: (sesion.fecha, sesion.pk), default=None)


@dataclass(frozen=True, slots=True)
class Paginas:
    """Lo que pide `componentes/paginacion.html`: en qué página se está, y las direcciones de sus vecinas o vacío."""

    resumen: str
    total: str
    anterior: str
    siguiente: str

    @property
    def varias(self) -> bool:
        return bool(self.anterior or self.siguiente)


def paginas_de(request: HttpRequest, pagina: Page, uno: str, varios: str) -> Paginas:
    """Las de una página de `Paginator`; `uno` y `varios`: lo que se cuenta, en singular y en plural."""
    paginador = pagina.paginator
    total = paginador.cuantas() if isinstance(paginador, PaginadorAcotado) else f"{paginador.count:,}"
    que = ngettext(uno, varios, paginador.count)
    resumen = f"{total} {que}"
    if pagina.has_other_pages():
        cuales = {"de": f"{pagina.start_index():,}", "a": f"{pagina.end_index():,}", "total": total, "que": que}
        resumen = gettext("%(de)s a %(a)s de %(total)s %(que)s") % cuales
    return Paginas(
        resumen=resumen,
        total=total,
        anterior=_con_pagina(request, pagina.previous_page_number()) if pagina.has_previous() else "",
        siguiente=_con_pagina(request, pagina.next_page_number()) if pagina.has_next() else "",
    )


def _con_pagina(request: HttpRequest, numero: int) -> str:
    parametros = request.GET.copy()
    parametros["pagina"] = str(numero)
    parametros.pop("marcar", None)  # «marcar todos» es de una página, no de la que sigue
    return f"{request.path}?{parametros.urlencode()}"
