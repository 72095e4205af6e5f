"""Elegir municipalidades entre 1 891, con 99 nombres que se repiten: se buscan, se ve su provincia y se agregan.

Sin JavaScript es el mismo formulario: los botones «Buscar», «Agregar» y «Quitar» lo devuelven con todo lo escrito. Lo
elegido viaja en un campo oculto, en su orden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone

from acuerdos.filtros.otros import MunicipalidadFiltro
from cuentas.orden import en_espanol
from cuentas.textos import limpiar_renglon, sin_acentos
from municipalidades.models import Municipalidad

A_LA_VISTA = 12  # más no se leen: se pide otra palabra


class Elegidas(forms.HiddenInput):
    """El UBIGEO de cada una, separados por comas; también acepta el campo repetido.

    Un error en este campo lleva al buscador, que es donde se corrige.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"id": "buscar"})

    def value_from_datadict(self, datos: Any, archivos: object, nombre: str) -> str:
        valores = datos.getlist(nombre) if hasattr(datos, "getlist") else [datos.get(nombre)]
        return ",".join(str(valor) for valor in valores if valor)

    def format_value(self, valor: Any) -> str:
        return valor if isinstance(valor, str) else ",".join(municipalidad.pk for municipalidad in valor or [])


class CampoDeMunicipalidades(forms.CharField):
    """Las elegidas, sin repetir y en su orden. Vacío vale: si hace falta alguna lo dice la acción."""

    def __init__(self, **opciones: Any) -> None:
        super().__init__(label="Municipalidades", required=False, max_length=2_000, widget=Elegidas, **opciones)

    def clean(self, valor: object) -> list[Municipalidad]:  # type: ignore[override]
        pedidas = _ubigeos(super().clean(valor))
        halladas = Municipalidad.objects.select_related("region").in_bulk(pedidas)
        if ajenas := [ubigeo for ubigeo in pedidas if ubigeo not in halladas]:
            raise forms.ValidationError(f"No hay municipalidad con UBIGEO {', '.join(ajenas)[:60]}.")
        return [halladas[ubigeo] for ubigeo in pedidas]


@dataclass(frozen=True)
class Selector:
    """Lo que pinta `sesiones/_municipalidades.html`: las elegidas y, si se buscó algo, lo hallado."""

    elegidas: list[Municipalidad]
    buscar: str = ""
    halladas: list[Municipalidad] = field(default_factory=list)
    total: int = 0
    al_foco: bool = False

    @property
    def ya(self) -> set[str]:
        return {municipalidad.pk for municipalidad in self.elegidas}

    @property
    def valor(self) -> str:
        return ",".join(municipalidad.pk for municipalidad in self.elegidas)


def es_de_elegir(datos: Mapping[str, Any]) -> bool:
    """Si lo enviado es un paso de la búsqueda y no el formulario entero."""
    return bool(datos.keys() & {"agregar", "quitar"}) or datos.get("paso") in ("buscar", "hallar")


def selector_de(datos: Mapping[str, Any], nombre: str = "municipalidades") -> Selector:
    """El selector tras el botón que se apretó: `agregar` o `quitar` un UBIGEO, `paso=buscar` o `paso=hallar`.

    `hallar` es la búsqueda mientras se teclea; `buscar`, la del botón: si solo hay una que dice eso, la agrega.
    """
    texto = limpiar_renglon(str(datos.get("buscar") or "")[:80])
    ubigeos = _ubigeos(Elegidas().value_from_datadict(datos, None, nombre))
    al_foco = bool(datos.keys() & {"agregar", "quitar"})
    if al_foco:
        texto = ""
    if sale := str(datos.get("quitar") or ""):
        ubigeos = [ubigeo for ubigeo in ubigeos if ubigeo != sale]
    entra = _ubigeos(str(datos.get("agregar") or ""))
    halladas, total = _buscar(texto) if texto else ([], 0)
    if datos.get("paso") == "buscar" and total == 1:
        entra, texto, halladas, total, al_foco = [halladas[0].pk], "", [], 0, True
    al_foco = al_foco or datos.get("paso") == "buscar"
    return Selector(
        _leer([*ubigeos, *(ubigeo for ubigeo in entra if ubigeo not in ubigeos)]), texto, halladas, total, al_foco
    )


def selector_con(municipalidades: Iterable[Municipalidad]) -> Selector:
    """El selector con esas ya elegidas y sin nada buscado."""
    return Selector(list(municipalidades))


def _buscar(texto: str) -> tuple[list[Municipalidad], int]:
    todas = Municipalidad.objects.select_related("region").order_by(en_espanol("distrito"), "ubigeo")
    filtro = MunicipalidadFiltro({"search": texto}, todas, dia=timezone.localdate())
    halladas = list(filtro.qs) if filtro.form.is_valid() else []
    pedido = sin_acentos(texto)

    def cercania(municipalidad: Municipalidad) -> tuple[bool, bool]:
        """Primero la que se llama así; después, las que empiezan así."""
        nombre = sin_acentos(municipalidad.distrito)
        return (not f"{pedido} ".startswith(f"{nombre} "), not nombre.startswith(pedido))

    return sorted(halladas, key=cercania)[:A_LA_VISTA], len(halladas)


def _leer(ubigeos: list[str]) -> list[Municipalidad]:
    """Las que existen, en el orden dado."""
    halladas = Municipalidad.objects.select_related("region").in_bulk(ubigeos)
    return [halladas[ubigeo] for ubigeo in ubigeos if ubigeo in halladas]


def _ubigeos(texto: str) -> list[str]:
    partes = (parte.strip() for parte in texto[:2_000].split(","))
    return list(dict.fromkeys(parte for parte in partes if parte.isascii() and parte.isdigit() and len(parte) == 6))
