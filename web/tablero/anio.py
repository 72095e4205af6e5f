"""La curva del año: cuántos debían estar cumplidos, cuántos lo estaban y cuántos habían vencido, día por día.

Regla: cada punto es el estado de ese día según los hechos, el mismo que da el tablero en esa fecha. Los que «debían
estar» son los vigentes a los que ya les había pasado el plazo en vigor ese día: lo que se reprogramó después no lo
cambia. Una consulta por punto: doce meses o, si los acuerdos son muchos, menos puntos; ninguno cuesta más de lo que
cuesta mirar un día.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.enums import Estado
from acuerdos.permisos import Accion
from web.comun.paginas import direccion, exigir
from web.comun.resumen import estados_al
from web.graficos import SerieDeCurva, curva
from web.tablero.datos import Ambito
from web.tablero.peticion import leer_peticion
from web.tablero.secciones import secciones

PUNTOS_DEL_ANIO, PUNTOS_SI_SON_MUCHOS = 13, 5
MUCHOS_ACUERDOS = 5_000  # acuerdos; con más, cada punto cuesta décimas de segundo
LO_QUE_MUESTRA = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PuntoDelAnio:
    """Un día: de los vigentes, los que debían estar cumplidos, los que lo estaban y los que habían vencido."""

    dia: date
    debian: int
    cumplidos: int
    vencidos: int
    vigentes: int
    url: str


@require_safe
def anio(request: HttpRequest) -> HttpResponse:
    """El último año de la sesión hasta el día que se pide, o desde que empezó."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate())
    contexto = {**peticion.contexto, "pestanas": secciones("tablero_anio", peticion)}
    if peticion.errores:
        return render(request, "tablero/anio.html", contexto, status=400)
    puntos = list(_puntos(peticion.ambito))
    return render(request, "tablero/anio.html", {**contexto, "puntos": puntos, "curva": _dibujo(puntos)})


def _dibujo(puntos: list[PuntoDelAnio]) -> str:
    series = (
        SerieDeCurva("debía estar", "debían estar", [p.debian for p in puntos], "debian"),
        SerieDeCurva("cumplido", "cumplidos", [p.cumplidos for p in puntos], "cumplidos"),
        SerieDeCurva("vencido", "vencidos", [p.vencidos for p in puntos], "vencidos"),
    )
    return curva([p.dia for p in puntos], series, titulo="Cumplidos y vencidos frente a los plazos")


def _puntos(ambito: Ambito) -> Iterator[PuntoDelAnio]:
    suyos = set(ambito.acuerdos().order_by().values_list("pk", flat=True))
    for dia in _dias(ambito, len(suyos)):
        todos = estados_al(dia, ambito.sesion and ambito.sesion.pk)
        vigentes = [de for pk, de in todos.items() if pk in suyos and de.estado != Estado.DESESTIMADO]
        cuantos = Counter(de.estado for de in vigentes)
        yield PuntoDelAnio(
            dia=dia,
            debian=sum(de.paso_el_plazo for de in vigentes),
            cumplidos=cuantos[Estado.CUMPLIDO],
            vencidos=cuantos[Estado.VENCIDO],
            vigentes=len(vigentes),
            url=_al_tablero(ambito, dia),
        )


def _dias(ambito: Ambito, acuerdos: int) -> list[date]:
    """Repartidos por igual desde hace un año, o desde la sesión si es más nueva; el primero y el último, siempre."""
    primero = ambito.acuerdos().order_by("evento_el").values_list("evento_el", flat=True).first()
    desde = max(ambito.al - LO_QUE_MUESTRA, min(primero or ambito.al, ambito.al))
    tramos = (PUNTOS_DEL_ANIO if acuerdos <= MUCHOS_ACUERDOS else PUNTOS_SI_SON_MUCHOS) - 1
    cuantos = (ambito.al - desde).days
    return sorted({desde + timedelta(days=cuantos * n // tramos) for n in range(tramos + 1)})


def _al_tablero(ambito: Ambito, dia: date) -> str:
    pedidos = {"sesion": ambito.sesion.codigo if ambito.sesion else "todas", "al": dia, "region": ambito.region}
    return direccion(reverse("tablero"), pedidos.items())
