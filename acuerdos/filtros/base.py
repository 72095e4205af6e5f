"""Filtros de listas: los mismos nombres y las mismas reglas en las páginas, la API y las exportaciones.

Regla: un parámetro que no existe o un valor que no sirve es un error que se dice (página: aviso; API: 400) y la lista
sale vacía; jamás se ignora, porque mostraría la tabla entera. El día es un argumento: lo pone la puerta.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import django_filters
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.forms import Field
from django.utils.translation import gettext_lazy

from acuerdos.condiciones import en_que_esta
from acuerdos.filtros.campos import (
    FRASES,
    SI_NO,
    CampoBusqueda,
    CampoFecha,
    CampoForma,
    CampoFormas,
    CampoInstante,
    CampoMunicipalidades,
    CampoUno,
    CampoVarios,
    entre_comillas,
    parecido,
    quiso_decir,
    y_mas,
)
from acuerdos.permisos import Quien
from cuentas.formularios import FormularioLimpio
from cuentas.orden import en_espanol

Filas = TypeVar("Filas", bound=QuerySet[Any])
CAMPO_DE_ORDEN = "ordering"


class Filtro(django_filters.Filter):
    """El de todos. De su clase se saca uno por petición: basta copiarlo a él y lo que se le anota (`extra`).

    La copia de django-filter, hasta el fondo de sus opciones, era la duodécima parte de la página de una lista.
    """

    def __deepcopy__(self, memo: dict[int, object]) -> "Filtro":
        copia = copy(self)
        copia.extra = dict(self.extra)  # de quién pide: no puede quedar en la clase
        copia.method = self.method  # el método se busca en el `parent` de la copia
        return copia


class Busqueda(Filtro):
    """Palabras que buscar."""

    field_class = CampoBusqueda


class Varios(Filtro):
    """`campo` igual a cualquiera de los valores dados, tomados de un catálogo."""

    field_class = CampoVarios

    def filter(self, qs: Filas, value: list[str]) -> Filas:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class PorCondicion(Varios):
    """Cualquiera de los valores dados, cada uno con su condición: `condicion(valor, dia) -> Q`."""

    def __init__(self, *, condicion: Callable[[str, date], Q], **extra: object) -> None:
        self.condicion = condicion
        super().__init__(**extra)

    def filter(self, qs: Filas, value: list[str]) -> Filas:
        if not value:
            return qs
        suma = Q()
        for uno in dict.fromkeys(value):
            suma |= self.condicion(uno, self.parent.dia)
        return qs.filter(suma)


class SiNo(Filtro):
    """`true` deja los que cumplen la condición; `false`, los demás: `condicion(dia) -> Q`."""

    field_class = CampoUno

    def __init__(self, *, condicion: Callable[[date], Q], **extra: object) -> None:
        self.condicion = condicion
        super().__init__(choices=[("", gettext_lazy("Todos")), *SI_NO], **extra)

    def filter(self, qs: Filas, value: str) -> Filas:
        if not value:
            return qs
        condicion = self.condicion(self.parent.dia)
        return qs.filter(condicion) if value == "true" else qs.exclude(condicion)


class Forma(Filtro):
    """`campo` comparado con un solo valor de buena forma que, si tiene catálogo, está en él para quien pide."""

    field_class = CampoForma

    @property
    def field(self) -> CampoForma:
        self.extra["quien"] = self.parent.quien
        campo: CampoForma = super().field
        return campo


class Formas(Forma):
    """`campo` igual a cualquiera de los valores dados."""

    field_class = CampoFormas

    def filter(self, qs: Filas, value: list[str]) -> Filas:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class VariasMunicipalidades(Formas):
    """`campo` igual al UBIGEO de cualquiera de las municipalidades nombradas, por su UBIGEO o por su nombre."""

    field_class = CampoMunicipalidades


class DeUnLugar(Filtro):
    """Los acuerdos en que está alguno de esos lugares. De otro día, como en el corte de ese día: los que encabeza."""

    def filter(self, qs: Filas, value: list[str]) -> Filas:
        if not value:
            return qs
        # El día de hoy, escrito, es hoy; y lo sabido en otro instante ya no. Lo tienen las listas que se leen en un día
        # pasado (`AlDia`).
        if getattr(self.parent, "dia_pedido", None) is not None:
            return qs.filter(**{f"{self.field_name}__in": value})
        camino, union, lugar = self.field_name.rpartition("__")
        return qs.filter(en_que_esta(lugar, value, camino + union))


class DeSectores(DeUnLugar, Varios):
    """Por su sigla."""


class DeMunicipalidades(DeUnLugar, VariasMunicipalidades):
    """Por su UBIGEO o por su nombre."""


class Fecha(Filtro):
    """`campo` comparado con una fecha."""

    field_class = CampoFecha


class Instante(Filtro):
    """Un instante; qué se hace con él lo dice quien lo pone."""

    field_class = CampoInstante

    def filter(self, qs: Filas, value: datetime | None) -> Filas:
        return qs


class FiltroDeOrden(Filtro):
    """El orden de la lista; con `-` delante, al revés. `campos`: nombre que se pide → columna.

    `alfabeticos`: los nombres cuya columna se ordena como en español, y no como esté hecha la base.
    """

    field_class = CampoUno

    def __init__(self, *, campos: dict[str, str], alfabeticos: tuple[str, ...] = (), **extra: object) -> None:
        self.campos_simples, self.alfabeticos = campos, alfabeticos
        self.campos = {signo + nombre: signo + columna for nombre, columna in campos.items() for signo in ("", "-")}
        opciones = [(n, n.removeprefix("-") + (" ↓" if n.startswith("-") else " ↑")) for n in self.campos]
        super().__init__(label="Orden", choices=[("", "De costumbre"), *opciones], **extra)

    def filter(self, qs: Filas, value: str) -> Filas:
        if not value:
            return qs
        nombre, baja = self.campos[value].lstrip("-"), value.startswith("-")
        primero: str | OrderBy = self.campos[value]
        if value.lstrip("-") in self.alfabeticos:
            alfabetica = en_espanol(self.campos_simples[value.lstrip("-")])
            primero = alfabetica.desc() if baja else alfabetica.asc()
        elif _puede_faltar(qs.model, nombre):
            primero = F(nombre).desc(nulls_last=True) if baja else F(nombre).asc(nulls_last=True)
        return qs.order_by(primero, *[c for c in self.parent.desempate if c != nombre])


def _puede_faltar(modelo: type[Model] | None, camino: str) -> bool:
    """Si al seguir `camino` (como `reunion__codigo`) puede no haber nada."""
    for paso in camino.split("__"):
        if modelo is None:
            return False
        campo = modelo._meta.get_field(paso)
        if campo.null:
            return True
        modelo = campo.related_model
    return False


class FormularioDeFiltros(FormularioLimpio):
    """El de unos `Filtros`: sus `campos` ya son de esta petición, y no se arma una clase ni se copian para usarlos."""

    def __init__(self, campos: dict[str, Field], *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields = campos


class Filtros(django_filters.FilterSet):
    """Base de todos. Uso: `AcuerdoFiltro(request.GET, queryset, dia=hoy)`; antes de leer `.qs`, mirar `.errores`.

    Con `solo_los_que_vienen` arma únicamente los filtros que vienen en `data`: así la API no paga los demás. `quien`
    pide: un código que no ve se le dice como uno que no existe. Sin decir quién, no hay ninguno.
    """

    base_filters: dict[str, Any]
    desempate: tuple[str, ...] = ("id",)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: QuerySet[Any] | None = None,
        *,
        dia: date,
        quien: Quien | None = None,
        solo_los_que_vienen: bool = False,
        **extra: object,
    ) -> None:
        self.dia, self.quien = dia, quien
        if solo_los_que_vienen:
            self.base_filters = {n: filtro for n, filtro in self.base_filters.items() if n in (data or ())}
        super().__init__(data, queryset, **extra)

    def get_form_class(self) -> Callable[..., FormularioDeFiltros]:
        """El formulario de sus filtros, que limpia lo escrito como todos los de la casa."""
        return partial(FormularioDeFiltros, {nombre: filtro.field for nombre, filtro in self.filters.items()})

    @property
    def errores(self) -> dict[str, list[str]]:
        """Por cada parámetro que no sirve, las frases que lo dicen."""
        return {campo: [str(frase) for frase in frases] for campo, frases in self.form.errors.items()}

    @property
    def qs(self) -> QuerySet[Any]:
        if not hasattr(self, "_qs"):
            base = self.queryset.all()
            if self.is_bound:
                base = base.none() if self.form.errors else self.filter_queryset(base)
            self._qs = base
        return self._qs

    @property
    def aplicados(self) -> dict[str, Any]:
        """Los filtros con valor (sin el orden): nombre → valor ya convertido."""
        if not self.is_bound or self.form.errors:
            return {}
        return {n: v for n, v in self.form.cleaned_data.items() if v not in (None, "", []) and n != CAMPO_DE_ORDEN}

    def desconocidos(self, propios: Iterable[str] = ()) -> dict[str, str]:
        """Los parámetros que no son ni filtros ni `propios` de la puerta (page, cursor…), cada uno con su frase."""
        return parametros_desconocidos(self.data, [*self.filters, *propios])


def parametros_desconocidos(
    datos: Iterable[str], conocidos: Iterable[str], *, que: str = "el parámetro"
) -> dict[str, str]:
    """Por cada nombre de `datos` que no está en `conocidos`, una frase con el más parecido.

    Los que hay se dicen una sola vez, en la primera; de muchos, solo los primeros y cuántos más. `que`: cómo se llama
    cada uno donde está.
    """
    nombres = dict.fromkeys(conocidos)
    sobran = [dato for dato in datos if dato not in nombres]
    frases = {dato: _frase(dato, nombres, que) for dato in sobran[:FRASES]}
    if len(sobran) > FRASES:
        frases[sobran[FRASES - 1]] += f" {y_mas(sobran)}"
    if frases:
        primero = next(iter(frases))
        hay = f"Los que hay: {', '.join(sorted(nombres))}." if nombres else "Aquí no se usa ninguno."
        frases[primero] += f" {hay}"
    return frases


def _frase(dato: str, nombres: Iterable[str], que: str) -> str:
    return f"No existe {que} {entre_comillas(dato)}.{quiso_decir(parecido(dato, nombres))}"
