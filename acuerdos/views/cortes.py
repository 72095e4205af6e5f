"""El corte de una sesión: su página. Lo ve quien ingresó, y cualquiera si la sesión está publicada."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.corte import Corte, corte, leer_dia, revisar_fecha
from acuerdos.errores import DatoInvalido
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.views import enlaces
from acuerdos.views.comun import a_ingresar
from acuerdos.views.cuadros import cuadro_de_reuniones, cuadros_del_corte
from reuniones.models import Sesion

ARCHIVOS = {"pptx": "PowerPoint", "pdf": "PDF", "xlsx": "Excel", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que la dirección pide: el corte de `sesion`, siendo `hoy` hoy, o la respuesta que lo impide."""

    sesion: Any
    hoy: date
    corte: Corte | None = None
    respuesta: HttpResponse | None = None


@login_not_required
@require_safe
def pagina_de_corte(request: HttpRequest, codigo: str) -> HttpResponse:
    """La lámina como página, en el día `al` (hoy si no se dice)."""
    pedido = leer_pedido(request, codigo)
    if pedido.corte is None:
        return pedido.respuesta
    s, hoy, cifras = pedido.sesion, pedido.hoy, pedido.corte
    ve_todo = request.user.is_authenticated and request.user.es_secretaria
    contexto = {
        "sesion": s,
        "hoy": hoy,
        "es_demo": s.de_demostracion,
        "corte": cifras,
        "pedida": cifras.al.isoformat(),
        "cuadros": cuadros_del_corte(cifras, con_enlaces=ve_todo, es_hoy=cifras.al == hoy),
        "reuniones": cuadro_de_reuniones(cifras),
        "url_acuerdos": enlaces.lista(sesion=s.codigo) if ve_todo else "",
        "otros_dias": _otros_dias(s, cifras.al, hoy),
        "descargas": [
            {"texto": nombre, "url": f"{_ruta(s.codigo, formato)}?al={cifras.al.isoformat()}", "nota": ""}
            for formato, nombre in ARCHIVOS.items()
        ],
        "url_sesion": reverse("sesion", args=[s.codigo]),
    }
    return render(request, "sesiones/corte.html", contexto)


def leer_pedido(request: HttpRequest, codigo: str) -> Pedido:
    """La sesión, si quien pide la ve (404 si no), y su corte del día pedido, o el porqué no lo hay."""
    hoy = timezone.localdate()
    s = Sesion.objects.filter(permisos.sesiones_visibles(request.user), codigo=codigo).first()
    if s is None:
        if not request.user.is_authenticated:
            return Pedido(None, hoy, respuesta=a_ingresar(request))
        raise Http404
    if desconocidos := parametros_desconocidos(request.GET, ["al"]):
        return Pedido(s, hoy, respuesta=sin_corte(request, s, hoy, " ".join(desconocidos.values()), 400))
    pedida = request.GET.get("al", "").strip()
    try:
        al = leer_dia(pedida) if pedida else max(hoy, s.fecha)
        revisar_fecha(al, s, hoy)
        return Pedido(s, hoy, corte=corte(s, al))
    except DatoInvalido as error:
        return Pedido(s, hoy, respuesta=sin_corte(request, s, hoy, error.errores["al"], 400))


def sin_corte(request: HttpRequest, s: Any, hoy: date, error: str, estado: int) -> HttpResponse:
    contexto = {"sesion": s, "hoy": hoy, "pedida": "", "es_demo": s.de_demostracion, "error": error}
    return render(request, "sesiones/corte_sin_fecha.html", contexto, status=estado)


def _ruta(codigo: str, formato: str) -> str:
    return reverse("corte_archivo", args=[codigo, formato])


def _otros_dias(s: Any, al: Any, hoy: Any) -> list[tuple[date, str]]:
    """Cierres de trimestre entre la sesión y hoy, para saltar a ellos: (día, dirección)."""
    dias = []
    for anio in range(hoy.year, s.fecha.year - 1, -1):
        for mes, dia in ((12, 31), (9, 30), (6, 30), (3, 31)):
            cierre = hoy.replace(year=anio, month=mes, day=dia)
            if s.fecha <= cierre <= hoy and cierre != al:
                dias.append((cierre, enlaces.corte(s.codigo, cierre)))
    return dias[:6]
