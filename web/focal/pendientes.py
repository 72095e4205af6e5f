"""Lo que falta hacer: de lo que toca a quien entra, lo atrasado primero, luego lo que vence, y lo que ya informó."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.acciones.propuestas import propuestas_sin_cerrar
from acuerdos.estados import en_su_idioma, urgencia
from acuerdos.models import Hito
from cuentas.models import Usuario
from cuentas.traducidas import contar, traer
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from web.comun.lo_que_ve import para
from web.comun.paginas import direccion, entero, es_focal, quien_pide
from web.focal import del_sector
from web.focal.avance import con_acuerdo
from web.focal.tareas import CORREGIR, TITULOS, Tarea, tarea_de, ultimos_de

POR_PAGINA, DEVUELTOS = 30, 20  # juntos, con sus textos, caben en el primer viaje de red
CONTADOS = 500  # a una persona le basta saber que son muchas
SOLO_CON_CARGO = gettext_noop(
    "Esta página es de los puntos focales y de los funcionarios de un sector: la suya empieza en el menú."
)


@dataclass(frozen=True, slots=True)
class GrupoDeTareas:
    titulo: str
    tareas: list[Tarea]


@require_safe
def pendientes(request: HttpRequest) -> HttpResponse:
    """Los hitos que le tocan y siguen abiertos, por su plazo; los devueltos, antes que nada."""
    quien = quien_pide(request)
    lugares = lugares_de(quien)
    if not es_focal(quien):
        return del_sector.tabla(request, lugares)
    hoy = timezone.localdate()
    desde = entero(request.GET.get("desde", ""))
    por_hacer: list[Hito] = traer(*para(quien, ("por hacer", desde), partial(_por_hacer, desde)))
    hay_mas, por_hacer = len(por_hacer) > POR_PAGINA, por_hacer[:POR_PAGINA]
    devueltos: list[Hito] = traer(*para(quien, "devueltos", _devueltos)) if not desde else []
    por_revisar = contar(*para(quien, "por revisar", _por_revisar)) if not desde else 0
    ultimos = ultimos_de([*devueltos, *por_hacer])
    contexto = {
        "varios_lugares": len(lugares) > 1,
        "lugares": lugares,
        "grupos": _grupos(
            [tarea_de(hito, ultimos.get(hito.pk), hoy) for hito in devueltos],
            [tarea_de(hito, ultimos.get(hito.pk), hoy) for hito in por_hacer],
            hoy,
        ),
        "por_revisar": por_revisar,
        "propuestos": 0 if desde else _propuestos_a(quien, timezone.now()),
        "siguiente": direccion(request.path, [("desde", desde + POR_PAGINA)]) if hay_mas else "",
        "anterior": direccion(request.path, [("desde", max(0, desde - POR_PAGINA) or "")]) if desde else "",
        "es_demo": any(hito.acuerdo.sesion.de_demostracion for hito in [*devueltos, *por_hacer]),
    }
    return render(request, "focal/pendientes.html", contexto)


def _por_hacer(desde: int, quien: Usuario) -> "QuerySet[Hito]":
    suyos: QuerySet[Hito] = con_acuerdo(Hito.objects.informables_para(quien)).por_hacer()
    return suyos.order_by("plazo_vigente", "pk")[desde : desde + POR_PAGINA + 1]


def _devueltos(quien: Usuario) -> "QuerySet[Hito]":
    suyos: QuerySet[Hito] = con_acuerdo(Hito.objects.informables_para(quien)).devueltos()
    return suyos.order_by("plazo_vigente", "pk")[:DEVUELTOS]


def _por_revisar(quien: Usuario) -> "QuerySet[Hito]":
    suyos: QuerySet[Hito] = Hito.objects.informables_para(quien).por_revisar()
    return suyos[:CONTADOS]


def _sus_municipalidades(quien: Usuario) -> "QuerySet[Municipalidad]":
    suyas = Municipalidad.objects.filter(pk__in=permisos.municipalidades_a_cargo(quien))
    return suyas.select_related("region")


def _sus_sectores(quien: Usuario) -> "QuerySet[Sector]":
    return Sector.objects.filter(pk__in=permisos.sectores_a_cargo(quien))


def lugares_de(usuario: Usuario) -> list[str]:
    """Las municipalidades y sectores a su cargo, con su nombre. 403 si no tiene ninguno."""
    municipalidades = traer(*para(usuario, "sus municipalidades", _sus_municipalidades))
    lugares = [f"{suya.nombre_completo} ({suya.region.nombre})" for suya in municipalidades]
    lugares += [sector.nombre for sector in traer(*para(usuario, "sus sectores", _sus_sectores))]
    if not lugares:
        respuesta = permisos.ejerce_cargo(usuario)
        if isinstance(respuesta, permisos.Denegado) and respuesta.suele:
            raise PermissionDenied(respuesta.motivo)
        raise PermissionDenied(gettext(SOLO_CON_CARGO))
    return lugares


def _propuestos_a(quien: Usuario, ahora: datetime) -> int:
    """Los avances que alguien propuso y esperan que los confirme."""
    vencen = traer(*para(quien, "propuestas", _cuando_vencen))
    return sum(vence > ahora for vence in vencen)


def _cuando_vencen(quien: Usuario) -> "QuerySet[Any, datetime]":
    return propuestas_sin_cerrar(quien).values_list("vence_en", flat=True)[:CONTADOS]


def _grupos(devueltas: list[Tarea], por_hacer: list[Tarea], hoy: date) -> list[GrupoDeTareas]:
    grupos: dict[str, list[Tarea]] = {CORREGIR: devueltas, **{titulo: [] for titulo in TITULOS.values()}}
    for tarea in por_hacer:
        grupos[TITULOS[urgencia(tarea.plazo, hoy)]].append(tarea)
    return [GrupoDeTareas(en_su_idioma(titulo), tareas) for titulo, tareas in grupos.items() if tareas]
