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

TAREAS_DEL_FOCAL_POR_PAGINA = 30  # con sus textos, y los motivos de lo devuelto, caben en el primer viaje de red
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
    hitos: list[Any] = traer(*para(quien, ("que faltan", desde), partial(_que_faltan, desde)))
    hay_mas, hitos = len(hitos) > TAREAS_DEL_FOCAL_POR_PAGINA, hitos[:TAREAS_DEL_FOCAL_POR_PAGINA]
    por_revisar = contar(*para(quien, "por revisar", _por_revisar)) if not desde else 0
    ultimos = ultimos_de(hitos)
    contexto = {
        "varios_lugares": len(lugares) > 1,
        "lugares": lugares,
        "grupos": _grupos([(hito.se_devolvio, tarea_de(hito, ultimos.get(hito.pk), hoy)) for hito in hitos], hoy),
        "por_revisar": por_revisar,
        "propuestos": 0 if desde else _propuestos_a(quien, timezone.now()),
        "siguiente": direccion(request.path, [("desde", desde + TAREAS_DEL_FOCAL_POR_PAGINA)]) if hay_mas else "",
        "anterior": direccion(request.path, [("desde", max(0, desde - TAREAS_DEL_FOCAL_POR_PAGINA) or "")])
        if desde
        else "",
        "es_demo": any(hito.acuerdo.sesion.de_demostracion for hito in hitos),
    }
    return render(request, "focal/pendientes.html", contexto)


def _que_faltan(desde: int, quien: Usuario) -> "QuerySet[Hito]":
    suyos: QuerySet[Hito] = con_acuerdo(Hito.objects.informables_para(quien)).que_faltan()
    return suyos[desde : desde + TAREAS_DEL_FOCAL_POR_PAGINA + 1]


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


def _grupos(tareas: list[tuple[bool, Tarea]], hoy: date) -> list[GrupoDeTareas]:
    """Cada tarea, con si se devolvió."""
    grupos: dict[str, list[Tarea]] = {titulo: [] for titulo in (CORREGIR, *TITULOS.values())}
    for se_devolvio, tarea in tareas:
        grupos[CORREGIR if se_devolvio else TITULOS[urgencia(tarea.plazo, hoy)]].append(tarea)
    return [GrupoDeTareas(en_su_idioma(titulo), tareas) for titulo, tareas in grupos.items() if tareas]
