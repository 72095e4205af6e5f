"""El registro de accesos: quién entró, qué se le negó, qué se llevó y qué contactos vio. Lo mira un coordinador."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.filtros.accesos import AccesoFiltro
from acuerdos.permisos import Accion
from cuentas.models import Acceso
from web.comun.lista import ListaConFiltros
from web.comun.paginador import PaginadorAcotado
from web.comun.paginas import exigir, paginas_de

ACCESOS_POR_PAGINA = 100
CAMPOS = ("clase", "fecha_desde", "fecha_hasta")
COLUMNAS = (("Cuándo", ""), ("Quién", ""), ("Qué pasó", ""), ("Con qué", ""), ("Desde", ""), ("En", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeAcceso:
    """Una línea. `persona`: la clave de quien fue, o 0 si no se sabe; `quien`, su nombre o lo que escribió."""

    cuando: datetime
    persona: int
    quien: str
    que: str
    con_que: str
    desde: str
    donde: str


@require_safe
def accesos(request: HttpRequest) -> HttpResponse:
    """Lo último primero."""
    exigir(request, Accion.VER_ACCESOS)
    todos = Acceso.objects.select_related("quien").order_by("-cuando", "-pk")
    lista = ListaConFiltros(request, AccesoFiltro(request.GET, todos, dia=timezone.localdate()), CAMPOS)
    pagina = PaginadorAcotado(lista.filas(), ACCESOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "titulo": "Registro de accesos",
        "lista": lista,
        "filas": [_fila(acceso) for acceso in pagina],
        "orden": lista.encabezados(COLUMNAS),
        "paginas": paginas_de(request, pagina, "acceso", "accesos"),
        "meses": settings.ACCESOS_MESES,
    }
    return render(request, "personas/accesos.html", contexto, status=lista.estado_http)


def _fila(acceso: Acceso) -> FilaDeAcceso:
    return FilaDeAcceso(
        cuando=acceso.cuando,
        persona=acceso.quien_id or 0,
        quien=str(acceso.quien or acceso.nombrado or "No se sabe"),
        que=acceso.get_clase_display(),
        con_que=acceso.como,
        desde=acceso.desde or "",
        donde=acceso.que,
    )
