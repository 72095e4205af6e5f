"""Lo que falta hacer: de lo que toca a quien entra, lo atrasado primero, luego lo que vence, y lo que ya informó."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.enums import Semaforo
from acuerdos.estados import VENCE_PRONTO, limite_de_alerta
from acuerdos.models import Avance, Hito
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from web.comun.paginas import direccion, entero, es_focal
from web.focal.avance import con_acuerdo
from web.templatetags.presentacion import plazo_en_palabras

POR_PAGINA, DEVUELTOS = 30, 20  # juntos, con sus textos, caben en el primer viaje de red
CONTADOS = 500  # a una persona le basta saber que son muchas
SOLO_CON_CARGO = "Esta página es de los puntos focales y de los funcionarios de un sector: la suya empieza en el menú."
CORREGIR, ATRASADO, PRONTO, DESPUES = "Le devolvieron", "Atrasado", VENCE_PRONTO, "Más adelante"


@require_safe
def pendientes(request: HttpRequest) -> HttpResponse:
    """Los hitos que le tocan y siguen abiertos, por su plazo; los devueltos, antes que nada."""
    lugares = lugares_de(request.user)
    hoy = timezone.localdate()
    suyos = con_acuerdo(Hito.objects.informables_para(request.user))
    desde = _desde(request)
    por_hacer = list(suyos.por_hacer().order_by("plazo_vigente", "pk")[desde : desde + POR_PAGINA + 1])
    hay_mas, por_hacer = len(por_hacer) > POR_PAGINA, por_hacer[:POR_PAGINA]
    devueltos = list(suyos.devueltos().order_by("plazo_vigente", "pk")[:DEVUELTOS]) if not desde else []
    por_revisar = suyos.por_revisar()[:CONTADOS].count() if not desde else 0
    _con_ultimo([*devueltos, *por_hacer], hoy)
    contexto = {
        "hoy": hoy,
        "lugares": lugares,
        "grupos": _grupos(devueltos, por_hacer, hoy),
        "por_revisar": por_revisar,
        "es_focal": es_focal(request.user),
        "siguiente": direccion(request.path, [("desde", desde + POR_PAGINA)]) if hay_mas else "",
        "anterior": direccion(request.path, [("desde", max(0, desde - POR_PAGINA) or "")]) if desde else "",
        "es_demo": any(h.acuerdo.sesion.de_demostracion for h in [*devueltos, *por_hacer]),
    }
    return render(request, "focal/pendientes.html", contexto)


def lugares_de(usuario: Any) -> list[str]:
    """Las municipalidades y sectores a su cargo, con su nombre. 403 si no tiene ninguno."""
    municipalidades = Municipalidad.objects.filter(pk__in=permisos.municipalidades_a_cargo(usuario))
    sectores = Sector.objects.filter(pk__in=permisos.sectores_a_cargo(usuario))
    lugares = [f"{m.nombre_completo} ({m.region.nombre})" for m in municipalidades.select_related("region")]
    lugares += [s.nombre for s in sectores]
    if not lugares:
        respuesta = permisos.ejerce_cargo(usuario)
        dejo = isinstance(respuesta, permisos.Denegado) and respuesta.suele
        raise PermissionDenied(respuesta.motivo if dejo else SOLO_CON_CARGO)
    return lugares


def _desde(request: HttpRequest) -> int:
    return entero(request.GET.get("desde", ""))


def _con_ultimo(hitos: list[Any], hoy: date) -> None:
    """Pone en cada hito su `ultimo` avance (o None) y `cuando` vence, en palabras y en `color`. Una consulta."""
    ultimos: dict[int, Any] = {}
    for v in Avance.objects.sin_anulados().filter(hito__in=[h.pk for h in hitos]).order_by("fecha", "id"):
        ultimos[v.hito_id] = v
    for h in hitos:
        h.ultimo = ultimos.get(h.pk)
        h.cuando = plazo_en_palabras(h.plazo_vigente, hoy).capitalize()
        pronto = Semaforo.AMBAR if h.plazo_vigente <= limite_de_alerta(hoy) else Semaforo.VERDE
        h.color = Semaforo.ROJO if h.plazo_vigente < hoy else pronto


def _grupos(devueltos: list[Any], por_hacer: list[Any], hoy: date) -> list[dict[str, Any]]:
    alerta = limite_de_alerta(hoy)
    grupos: dict[str, list[Any]] = {CORREGIR: devueltos, ATRASADO: [], PRONTO: [], DESPUES: []}
    for h in por_hacer:
        plazo = h.plazo_vigente
        grupos[ATRASADO if plazo < hoy else PRONTO if plazo <= alerta else DESPUES].append(h)
    return [{"titulo": t, "hitos": filas} for t, filas in grupos.items() if filas]
