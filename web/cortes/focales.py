"""Las municipalidades sin punto focal de un corte, por su nombre: la lista que hay detrás de esa cifra.

Regla: sale de la misma lectura que la cifra (`corte`, con el día y lo conocido): lo que se designe después no cambia.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corte.datos_del_detalle import SinPuntoFocal
from corte.enlaces import Enlaces
from cuentas.orden import alfabetico
from web.comun import enlaces
from web.comun.abierto import preguntada
from web.cortes.pagina import leer_peticion


@dataclass(frozen=True, slots=True)
class MunicipalidadSinFocal:
    """`url`: sus acuerdos, como se conocían; vacía si quien mira no ve la lista."""

    nombre: str
    acuerdos: int
    url: str


@dataclass(frozen=True, slots=True)
class RegionSinFocal:
    nombre: str
    municipalidades: list[MunicipalidadSinFocal]


@login_not_required
@require_safe
@preguntada
def sin_punto_focal(request: HttpRequest, codigo: str) -> HttpResponse:
    """Por región, con cuántos acuerdos tiene cada una. Entiende lo mismo que un archivo del corte."""
    peticion = leer_peticion(request, codigo, con_detalle=True)
    if isinstance(peticion, HttpResponse):
        return peticion
    cifras = peticion.corte
    assert cifras.detalle is not None, "se pidió con detalle"
    con_listas = request.user.is_authenticated and request.user.es_secretaria
    listas = Enlaces(codigo, cifras.al, cifras.conocido_al or peticion.ahora) if con_listas else None
    contexto = {
        "sesion": peticion.sesion,
        "es_demo": peticion.sesion.de_demostracion,
        "hoy": peticion.hoy,
        "corte": cifras,
        "parte": cifras.detalle.nombre,
        "regiones": _por_region(cifras.detalle.sin_punto_focal, listas),
        "son": len(cifras.detalle.sin_punto_focal),
        "url_del_corte": enlaces.corte(codigo, cifras.al, cifras.conocido_al),
    }
    return render(request, "cortes/sin_punto_focal.html", contexto)


def _por_region(suyas: tuple[SinPuntoFocal, ...], listas: Enlaces | None) -> list[RegionSinFocal]:
    regiones: dict[str, list[MunicipalidadSinFocal]] = {}
    for m in sorted(suyas, key=lambda m: (alfabetico(m.region), alfabetico(m.nombre), m.ubigeo)):
        url = listas.lista(municipalidad=m.ubigeo) if listas else ""
        regiones.setdefault(m.region, []).append(MunicipalidadSinFocal(m.nombre, m.acuerdos, url))
    return [RegionSinFocal(*par) for par in regiones.items()]
