"""Los filtros de la lista como fichas que se ponen y se quitan de un clic, cada una con cuántos acuerdos daría.

Regla: lo que dice una ficha se cuenta con los demás filtros puestos y sin los de su misma clase: es lo que se vería al
ponerla. Se pide al abrir «Filtros», no en cada página. Solo de hoy: en un día pasado los filtros se eligen abajo.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.filtros.base import PorCondicion
from acuerdos.palabras import en_miles
from cuentas.orden import en_espanol
from cuentas.textos import limpiar_renglon
from municipalidades.directorio import leer_directorio
from municipalidades.models import Municipalidad
from web.acuerdos.peticion import PeticionDeLista
from web.comun.filtros import AcuerdosDePagina
from web.comun.lista import PAGINA
from web.comun.paginas import exigir_cargo, quien_pide

CAMPOS_CON_FICHAS = ("estado", "semaforo", "sector", "region", "responsable", "clasificacion", "tipo", "sesion")
POR_SU_CLAVE = ("sesion", "sector")  # el código y la sigla ya dicen cuál
SUGERIDAS = 12
LETRAS_PARA_SUGERIR = 2
LETRAS_DE_UN_NOMBRE = 100


@dataclass(frozen=True, slots=True)
class Ficha:
    """Un valor de un filtro. `url`: la lista con él puesto o, si ya lo está, sin él."""

    texto: str
    cuantos: str
    url: str
    puesta: bool


@dataclass(frozen=True, slots=True)
class GrupoDeFichas:
    titulo: str
    fichas: tuple[Ficha, ...]


@require_safe
def facetas(request: HttpRequest) -> HttpResponse:
    """El pedazo con las fichas, para la lista que dice la dirección."""
    exigir_cargo(request)
    peticion = PeticionDeLista(quien_pide(request), request.GET, hoy=timezone.localdate())
    grupos = [] if peticion.del_pasado or peticion.problemas else list(_grupos(peticion))
    return render(request, "acuerdos/_facetas.html", {"grupos": grupos, "del_pasado": peticion.del_pasado})


@require_safe
def municipalidades(request: HttpRequest) -> HttpResponse:
    """Las que se llaman como `q`, de las que quien pide ve: opciones de una lista que se completa al escribir."""
    exigir_cargo(request)
    dicho = limpiar_renglon(request.GET.get("q", ""))[:LETRAS_DE_UN_NOMBRE]
    if len(dicho) < LETRAS_PARA_SUGERIR:
        return render(request, "acuerdos/_sugeridas.html", {"halladas": []})
    ubigeos = [una.ubigeo for una in leer_directorio().que_dicen(dicho)]
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user), pk__in=ubigeos)
    halladas = visibles.select_related("region").order_by(en_espanol("distrito"), "pk")[:SUGERIDAS]
    return render(request, "acuerdos/_sugeridas.html", {"halladas": halladas})


def _grupos(peticion: PeticionDeLista) -> Iterator[GrupoDeFichas]:
    """Una consulta por clase de ficha; las clases con un solo valor posible no se muestran."""
    for campo in CAMPOS_CON_FICHAS:
        if campo not in peticion.lista.form.fields:
            continue
        puestos = set(peticion.parametros.getlist(campo))
        cuentas = _cuentas(peticion, campo)
        opciones: Any = peticion.lista.form.fields[campo].choices  # type: ignore[attr-defined]
        fichas = tuple(
            Ficha(
                texto=str(valor if campo in POR_SU_CLAVE else rotulo),
                cuantos=en_miles(cuentas.get(str(valor), 0)),
                url=_con_o_sin(peticion.parametros, campo, str(valor)),
                puesta=str(valor) in puestos,
            )
            for valor, rotulo in opciones
            if valor and (cuentas.get(str(valor)) or str(valor) in puestos)
        )
        if len(fichas) > 1 or any(ficha.puesta for ficha in fichas):
            yield GrupoDeFichas(str(peticion.lista.form.fields[campo].label), fichas)


def _cuentas(peticion: PeticionDeLista, campo: str) -> dict[str, int]:
    """Por valor de `campo`, cuántos acuerdos hay con los demás filtros puestos."""
    otros = peticion.parametros.copy()
    otros.pop(campo, None)
    sin_el = PeticionDeLista(peticion.usuario, otros, hoy=peticion.hoy)
    filas = sin_el.lista.filas().order_by()
    filtro: Any = AcuerdosDePagina.base_filters[campo]
    if isinstance(filtro, PorCondicion):
        valores = [str(valor) for valor, _ in peticion.lista.form.fields[campo].choices if valor]  # type: ignore[attr-defined]
        contadas = {valor: Count("pk", filter=filtro.condicion(valor, peticion.hoy)) for valor in valores}
        return dict(filas.aggregate(**contadas))
    porvalor = filas.values_list(filtro.field_name).annotate(cuantos=Count("pk"))
    return {str(valor): cuantos for valor, cuantos in porvalor}


def _con_o_sin(parametros: QueryDict, campo: str, valor: str) -> str:
    otra = QueryDict(mutable=True)
    for nombre, valores in parametros.lists():
        if nombre != PAGINA and (utiles := [uno for uno in valores if uno]):
            otra.setlist(nombre, utiles)
    puestos = otra.getlist(campo)
    otra.setlist(campo, [uno for uno in puestos if uno != valor] if valor in puestos else [*puestos, valor])
    consulta = otra.urlencode(safe=",")
    return f"{reverse('acuerdos')}?{consulta}#filtros" if consulta else f"{reverse('acuerdos')}#filtros"
