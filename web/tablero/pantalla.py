"""La pantalla para una sala: las cifras de una sesión, en grande, que se renuevan solas. Ningún dato personal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.estados import limite_de_alerta
from acuerdos.permisos import Accion
from acuerdos.reglas import DIAS_DE_ALERTA
from web.comun.paginas import direccion, exigir
from web.tablero.datos import leer_figuras
from web.tablero.matrices import PARTE, FilaDeMatriz, matriz_de_lugares, matriz_de_sectores
from web.tablero.peticion import leer_peticion
from web.tablero.piezas import cifras_del_tablero

SECTORES, REGIONES = 10, 10  # los que caben en una pantalla


@dataclass(frozen=True, slots=True)
class RenglonEnGrande:
    """Un sector o una región: su parte cumplida, de 0 a 100, y cuántos vigentes tiene."""

    nombre: str
    parte: Decimal
    total: int


@require_safe
def en_grande(request: HttpRequest) -> HttpResponse:
    """La misma sesión que el tablero; de hoy, siempre."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate())
    tablero = {"url_tablero": direccion(reverse("tablero"), peticion.parametros.items())}
    if peticion.errores:
        return render(request, "tablero/pantalla.html", peticion.contexto | tablero, status=400)
    ambito = peticion.ambito
    figuras = leer_figuras(ambito)
    orden = f"-{PARTE}"
    sectores = matriz_de_sectores(ambito, figuras, {}, orden).filas
    lugares = matriz_de_lugares(ambito, figuras, {}, orden).filas
    contexto: dict[str, Any] = {
        **(peticion.contexto | tablero),
        "ahora": timezone.now(),
        "resumen": figuras.resumen,
        "cifras": cifras_del_tablero(ambito, figuras.resumen),
        "dias_de_alerta": DIAS_DE_ALERTA,
        "vencen": ambito.acuerdos().por_vencer(ambito.hoy, limite_de_alerta(ambito.hoy)).count(),
        "sectores": _renglones(sectores)[:SECTORES],
        "lugares": _renglones(lugares)[:REGIONES],
    }
    return render(request, "tablero/pantalla.html", contexto)


def _renglones(filas: list[FilaDeMatriz]) -> list[RenglonEnGrande]:
    return [RenglonEnGrande(fila.nombre, fila.parte, fila.total) for fila in filas if fila.parte is not None]
