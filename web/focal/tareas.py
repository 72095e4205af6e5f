"""Una tarea de quien informa: un hito que le toca, con su plazo en palabras y lo último que informó de él."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_noop

from acuerdos.enums import Semaforo, Urgencia
from acuerdos.estados import VENCE_PRONTO, urgencia
from acuerdos.models import Avance, Hito
from cuentas.traducidas import traer
from web.templatetags.presentacion import plazo_en_palabras

CORREGIR = gettext_noop("Le devolvieron")
TITULOS = {
    Urgencia.ATRASADO: gettext_noop("Atrasado"),
    Urgencia.PRONTO: VENCE_PRONTO,
    Urgencia.DESPUES: gettext_noop("Más adelante"),
}
COLORES = {
    Urgencia.ATRASADO: Semaforo.ROJO,
    Urgencia.PRONTO: Semaforo.AMBAR,
    Urgencia.DESPUES: Semaforo.VERDE,
}
ABIERTA, VOLVER = "informar", "volver"  # la fila de la tabla que se abrió; y los filtros con que se vuelve a ella


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


def ultimos_de(hitos: Iterable[Hito]) -> dict[int, Avance]:
    """El último avance de cada hito, por su clave. Una consulta, que se traduce una vez por cuántos hitos son."""
    claves = [hito.pk for hito in hitos]
    avances: list[Avance] = traer(("avances de hitos", len(claves)), _avances_de, *claves)
    return {avance.hito_id: avance for avance in avances}


def _avances_de(*hitos: int) -> "QuerySet[Avance]":
    vivos: QuerySet[Avance] = Avance.objects.sin_anulados().filter(hito__in=hitos)
    return vivos.order_by("fecha", "id")


def tarea_de(hito: Hito, ultimo: Avance | None, hoy: date) -> Tarea:
    """:param hito: con su acuerdo y la municipalidad de este ya leídos."""
    acuerdo, plazo = hito.acuerdo, hito.plazo_vigente
    return Tarea(
        pk=hito.pk,
        texto=hito.texto,
        municipalidad=acuerdo.municipalidad.nombre,
        codigo=acuerdo.codigo,
        acuerdo=acuerdo.texto,
        plazo=plazo,
        cuando=plazo_en_palabras(plazo, hoy).capitalize(),
        color=COLORES[urgencia(plazo, hoy)],
        ultimo=ultimo,
    )


# --- Informar desde la tabla y volver a ella como estaba (`del_sector`) ----------------------------------------------
def en_la_tabla(pedidos: QueryDict, hito: int, *, abierta: bool = False) -> str:
    """La tabla con esos filtros, en la fila de `hito`; `abierta`, con su formulario bajo ella."""
    parametros = _filtros(pedidos)
    if abierta:
        parametros[ABIERTA] = str(hito)
    cola = f"?{parametros.urlencode()}" if parametros else ""
    return f"{reverse('mis_acuerdos')}{cola}#t{hito}"


def a_la_vuelta(pedidos: QueryDict) -> str:
    """El parámetro con que el formulario de una fila recuerda los filtros."""
    return urlencode({VOLVER: _filtros(pedidos).urlencode()})


def de_vuelta(request: HttpRequest, hito: int) -> str:
    """La tabla de la que se partió, o vacío si no se informó desde ella. De lo pedido solo se toman los filtros."""
    return en_la_tabla(QueryDict(request.GET[VOLVER]), hito) if VOLVER in request.GET else ""


def _filtros(pedidos: QueryDict) -> QueryDict:
    filtros = pedidos.copy()
    filtros.pop(ABIERTA, None)
    return filtros
