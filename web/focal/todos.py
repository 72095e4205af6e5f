"""Los acuerdos en que está su municipalidad, los cumpla quien los cumpla: lo atrasado, lo que vence y lo demás."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.anulados import que_cuenta
from acuerdos.condiciones import en_que_esta
from acuerdos.enums import Estado, Semaforo, Situacion, Urgencia
from acuerdos.estados import VENCE_PRONTO, en_su_idioma, lo_primero_que_vence, urgencia
from acuerdos.models import Acuerdo, Hito
from cuentas.idiomas import formas
from municipalidades.models import Municipalidad
from web.comun.filas import AcuerdoALaVista, filas_de
from web.comun.paginas import paginas_de

ACUERDOS_DEL_FOCAL_POR_PAGINA = 20  # con el texto entero de cada uno, caben en el presupuesto de un primer viaje de red
ATRASADO, EN_MARCHA, TERMINADO = gettext_noop("Atrasado"), gettext_noop("En marcha"), gettext_noop("Terminado")
SIN_PASOS = gettext_noop("Todavía sin pasos definidos")
GRUPOS = (ATRASADO, VENCE_PRONTO, EN_MARCHA, SIN_PASOS, TERMINADO)
SOLO_FOCALES = gettext_noop("Esta página es de los puntos focales de las municipalidades: la suya empieza en el menú.")


@dataclass(frozen=True, slots=True)
class AcuerdoConSiguiente:
    """Un acuerdo y el hito que le falta y vence primero, si hay alguno."""

    fila: AcuerdoALaVista
    siguiente: Hito | None


@dataclass(frozen=True, slots=True)
class GrupoDeAcuerdos:
    titulo: str
    encargos: list[AcuerdoConSiguiente]


@require_safe
def todos(request: HttpRequest) -> HttpResponse:
    """Los acuerdos en que están las municipalidades a su cargo, lo más urgente primero."""
    ubigeos = permisos.municipalidades_a_cargo(request.user)
    if not ubigeos:
        raise PermissionDenied(gettext(SOLO_FOCALES))
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(en_que_esta("municipalidad_id", ubigeos))
    orden = suyos.por_urgencia().select_related("municipalidad", "sesion")
    pagina = Paginator(orden, ACUERDOS_DEL_FOCAL_POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = filas_de(pagina.object_list, hoy)
    siguientes = _siguientes(filas)
    encargos = [AcuerdoConSiguiente(fila, siguientes.get(fila.acuerdo.pk)) for fila in filas]
    contexto = {
        "hoy": hoy,
        "municipalidades": list(Municipalidad.objects.filter(pk__in=ubigeos).select_related("region")),
        "grupos": _grupos(encargos, hoy),
        "paginas": paginas_de(request, pagina, *formas("acuerdo", "acuerdos")),
        "total": pagina.paginator.count,
        "es_demo": any(fila.sesion.de_demostracion for fila in filas),
    }
    return render(request, "focal/todos.html", contexto)


def _siguientes(filas: list[AcuerdoALaVista]) -> dict[int, Hito]:
    """De cada acuerdo abierto, por su clave, el hito que falta y vence primero. Una consulta."""
    vivos = [fila.acuerdo.pk for fila in filas if fila.situacion == Situacion.ABIERTO]
    faltan = Hito.objects.filter(que_cuenta(), acuerdo__in=vivos, porcentaje__lt=100)
    primeros: dict[int, Hito] = {}
    for hito in faltan.order_by("plazo_vigente", "numero"):
        primeros.setdefault(hito.acuerdo_id, hito)
    return primeros


def _grupos(encargos: list[AcuerdoConSiguiente], hoy: date) -> list[GrupoDeAcuerdos]:
    """Los acuerdos en el orden en que conviene atenderlos; los grupos vacíos no van."""
    grupos: dict[str, list[AcuerdoConSiguiente]] = {titulo: [] for titulo in GRUPOS}
    for encargo in encargos:
        grupos[_grupo_de(encargo.fila, hoy)].append(encargo)
    return [GrupoDeAcuerdos(en_su_idioma(titulo), suyos) for titulo, suyos in grupos.items() if suyos]


def _grupo_de(fila: AcuerdoALaVista, hoy: date) -> str:
    if fila.situacion in (Situacion.CUMPLIDO, Situacion.DESESTIMADO):
        return TERMINADO
    if fila.semaforo == Semaforo.ROJO or fila.estado == Estado.VENCIDO:
        return ATRASADO
    if urgencia(lo_primero_que_vence(fila.plazo_vigente, fila.proximo_vencimiento), hoy) == Urgencia.PRONTO:
        return VENCE_PRONTO
    return SIN_PASOS if fila.situacion == Situacion.SIN_HITOS else EN_MARCHA
