"""Lo que falta hacer: de lo que toca a quien entra, lo atrasado primero, luego lo que vence, y lo que ya informó."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.acciones.propuestas import propuestas_para
from acuerdos.enums import Semaforo
from acuerdos.estados import VENCE_PRONTO, limite_de_alerta
from acuerdos.models import Avance, Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from web.comun.paginas import direccion, entero, es_focal, quien_pide
from web.focal.avance import con_acuerdo
from web.templatetags.presentacion import plazo_en_palabras

POR_PAGINA, DEVUELTOS = 30, 20  # juntos, con sus textos, caben en el primer viaje de red
CONTADOS = 500  # a una persona le basta saber que son muchas
SOLO_CON_CARGO = gettext_noop(
    "Esta página es de los puntos focales y de los funcionarios de un sector: la suya empieza en el menú."
)
CORREGIR, ATRASADO, PRONTO = gettext_noop("Le devolvieron"), gettext_noop("Atrasado"), VENCE_PRONTO
DESPUES = gettext_noop("Más adelante")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tarea:
    """Un hito que le toca. `cuando` vence, en palabras y en `color`; `ultimo`: su último avance, si hay alguno."""

    pk: int
    texto: str
    municipalidad: str
    codigo: str
    acuerdo: str
    plazo: date
    cuando: str
    color: Semaforo
    ultimo: Avance | None


@dataclass(frozen=True, slots=True)
class GrupoDeTareas:
    titulo: str
    tareas: list[Tarea]


@require_safe
def pendientes(request: HttpRequest) -> HttpResponse:
    """Los hitos que le tocan y siguen abiertos, por su plazo; los devueltos, antes que nada."""
    quien = quien_pide(request)
    lugares = lugares_de(quien)
    hoy = timezone.localdate()
    suyos = con_acuerdo(Hito.objects.informables_para(quien))
    desde = entero(request.GET.get("desde", ""))
    por_hacer = list(suyos.por_hacer().order_by("plazo_vigente", "pk")[desde : desde + POR_PAGINA + 1])
    hay_mas, por_hacer = len(por_hacer) > POR_PAGINA, por_hacer[:POR_PAGINA]
    devueltos = list(suyos.devueltos().order_by("plazo_vigente", "pk")[:DEVUELTOS]) if not desde else []
    por_revisar = suyos.por_revisar()[:CONTADOS].count() if not desde else 0
    ultimos = _ultimos([*devueltos, *por_hacer])
    contexto = {
        "varios_lugares": len(lugares) > 1,
        "lugares": lugares,
        "grupos": _grupos(
            [_tarea(hito, ultimos.get(hito.pk), hoy) for hito in devueltos],
            [_tarea(hito, ultimos.get(hito.pk), hoy) for hito in por_hacer],
            hoy,
        ),
        "por_revisar": por_revisar,
        "propuestos": 0 if desde else propuestas_para(quien, timezone.now())[:CONTADOS].count(),
        "es_focal": es_focal(quien),
        "siguiente": direccion(request.path, [("desde", desde + POR_PAGINA)]) if hay_mas else "",
        "anterior": direccion(request.path, [("desde", max(0, desde - POR_PAGINA) or "")]) if desde else "",
        "es_demo": any(hito.acuerdo.sesion.de_demostracion for hito in [*devueltos, *por_hacer]),
    }
    return render(request, "focal/pendientes.html", contexto)


def lugares_de(usuario: Usuario) -> list[str]:
    """Las municipalidades y sectores a su cargo, con su nombre. 403 si no tiene ninguno."""
    municipalidades = Municipalidad.objects.filter(pk__in=permisos.municipalidades_a_cargo(usuario))
    sectores = Sector.objects.filter(pk__in=permisos.sectores_a_cargo(usuario))
    lugares = [f"{suya.nombre_completo} ({suya.region.nombre})" for suya in municipalidades.select_related("region")]
    lugares += [sector.nombre for sector in sectores]
    if not lugares:
        respuesta = permisos.ejerce_cargo(usuario)
        if isinstance(respuesta, permisos.Denegado) and respuesta.suele:
            raise PermissionDenied(respuesta.motivo)
        raise PermissionDenied(gettext(SOLO_CON_CARGO))
    return lugares


def _ultimos(hitos: list[Hito]) -> dict[int, Avance]:
    """El último avance de cada hito, por su clave. Una consulta."""
    avances = Avance.objects.sin_anulados().filter(hito__in=[hito.pk for hito in hitos]).order_by("fecha", "id")
    return {avance.hito_id: avance for avance in avances}


def _tarea(hito: Hito, ultimo: Avance | None, hoy: date) -> Tarea:
    acuerdo, plazo = hito.acuerdo, hito.plazo_vigente
    pronto = Semaforo.AMBAR if plazo <= limite_de_alerta(hoy) else Semaforo.VERDE
    return Tarea(
        pk=hito.pk,
        texto=hito.texto,
        municipalidad=acuerdo.municipalidad.nombre,
        codigo=acuerdo.codigo,
        acuerdo=acuerdo.texto,
        plazo=plazo,
        cuando=plazo_en_palabras(plazo, hoy).capitalize(),
        color=Semaforo.ROJO if plazo < hoy else pronto,
        ultimo=ultimo,
    )


def _grupos(devueltas: list[Tarea], por_hacer: list[Tarea], hoy: date) -> list[GrupoDeTareas]:
    alerta = limite_de_alerta(hoy)
    grupos: dict[str, list[Tarea]] = {CORREGIR: devueltas, ATRASADO: [], PRONTO: [], DESPUES: []}
    for tarea in por_hacer:
        cual = ATRASADO if tarea.plazo < hoy else PRONTO if tarea.plazo <= alerta else DESPUES
        grupos[cual].append(tarea)
    return [GrupoDeTareas(gettext(titulo), tareas) for titulo, tareas in grupos.items() if tareas]
