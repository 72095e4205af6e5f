"""Los valores que un filtro acepta, y la frase que dice cuáles serían correctos cuando no lo es.

Regla: un valor que no sirve se rechaza nombrando los que sirven; nunca se ignora, porque ignorarlo mostraría la tabla
entera. Las opciones que están en la base (sesiones, sectores, regiones) se leen solo cuando hace falta comprobarlas.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext
from rapidfuzz import fuzz, process

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia, leer_instante
from acuerdos.permisos import Quien
from cuentas.traducidas import traer
from municipalidades.directorio import leer_directorio

OPCIONES_NOMBRADAS = 30
SE_PARECE = 60  # de 100
FRASES = 20  # que se dicen de lo que está mal en un parámetro: buscar lo parecido a mil valores cuesta segundos
SI_NO = (("true", "Sí"), ("false", "No"))
LARGO_DE_BUSQUEDA = 200


def entre_comillas(texto: object) -> str:
    """`texto` como se repite en un mensaje: entre comillas, cortado si es largo, y con lo que no se ve a la vista."""
    crudo = "".join(letra if letra.isprintable() or letra.isspace() else "\ufffd" for letra in str(texto))
    return f"«{crudo if len(crudo) <= 60 else crudo[:60] + '…'}»"


def y_mas(malos: Sequence[str]) -> str:
    """Lo que se dice de los que no caben en `FRASES`."""
    quedan = len(malos) - FRASES
    return "Y hay otro que tampoco sirve." if quedan == 1 else f"Y hay otros {quedan} que tampoco sirven."


def frases_de(malos: Sequence[str], frase: Callable[[str], str]) -> list[str]:
    """Una por cada uno; de muchos, las primeras y cuántos más."""
    dichas = [frase(malo) for malo in malos[:FRASES]]
    return [*dichas, y_mas(malos)] if len(malos) > FRASES else dichas


def parecido(valor: str, validos: Iterable[str]) -> str:
    """El más parecido a `valor` entre los `validos`, o vacío si ninguno se le parece."""
    escrito = valor.casefold()[:80]
    buscados = {valido: valido.casefold() for valido in validos}
    # Letra por letra y de punta a punta: buscar un trozo en cualquier parte ofrecería «municipalidad» por «id».
    mejor = process.extractOne(escrito, buscados, scorer=fuzz.ratio, score_cutoff=SE_PARECE)
    if mejor:
        return str(mejor[2])
    return next((valido for valido, suyo in buscados.items() if escrito and suyo.startswith(escrito)), "")


def quiso_decir(cercano: str, nombre: str = "") -> str:
    """Lo que se añade a «No existe …»: la pregunta por el más parecido; vacío si ninguno se parece.

    :param nombre: de lo que ese código nombra, si no se entiende solo.
    """
    que_es = f" ({nombre})" if nombre else ""
    return f" ¿Quiso decir {entre_comillas(cercano)}{que_es}?" if cercano else ""


def frase_de_validos(validos: list[str], valor: str) -> str:
    """Qué sería correcto: el más parecido si lo hay, y la lista entera si es corta."""
    pregunta = quiso_decir(parecido(valor, validos))
    lista = f" Los que hay: {', '.join(validos)}." if 0 < len(validos) <= OPCIONES_NOMBRADAS else ""
    return f"{pregunta}{lista}".strip()


def _no_sirve(validos: list[str], valor: str) -> str:
    return f"{entre_comillas(valor)} no sirve. {frase_de_validos(validos, valor)}".strip()


class Desplegable(forms.SelectMultiple):
    """Lista desplegable de un valor, que se abre como lista de varios solo si la dirección trae varios."""

    def get_context(self, name: str, value: Sequence[str] | None, attrs: dict[str, Any] | None) -> dict[str, Any]:
        elegidos = [v for v in value or [] if v]
        self.allow_multiple_selected = len(elegidos) > 1
        contexto: dict[str, Any] = super().get_context(name, elegidos or [""], attrs)
        if not self.allow_multiple_selected:
            contexto["widget"]["attrs"].pop("multiple", None)
            vacia = self.create_option(name, "", gettext("Todos"), not elegidos, 0)
            contexto["widget"]["optgroups"].insert(0, (None, [vacia], 0))
        return contexto

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Sin nada elegido, que es como se abre una lista, de cada opción basta lo que se escribe de ella."""
        pares: list[tuple[object, object]] = list(self.choices)
        if any(value) or not all(uno and type(dicho) is str for uno, dicho in pares):
            grupos: list[Any] = super().optgroups(name, value, attrs)
            return grupos
        return [(None, [{"value": uno, "label": dicho, "selected": False, "attrs": {}} for uno, dicho in pares], 0)]

    def create_option(
        self, name: str, value: object, label: object, selected: bool, index: int, *_: object, **__: object
    ) -> dict[str, Any]:
        """Lo que se escribe de cada una: sin los atributos que a una opción de una lista nadie le pone."""
        atributos = dict(self.checked_attribute) if selected else {}
        opcion = {"name": name, "value": value, "label": label, "selected": selected, "index": str(index)}
        return {**opcion, "attrs": atributos, "template_name": self.option_template_name}

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> list[str]:
        valores = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [v for v in ([valores] if isinstance(valores, str) else valores) if v != ""]


def valores_de(campo: forms.ChoiceField) -> list[str]:
    """Los valores de las opciones de `campo`, sin el vacío (las que están en la base se leen aquí)."""
    opciones: Any = campo.choices  # pares: así las deja Django, se den como se den
    return [str(valor) for valor, _ in opciones if valor != ""]


class OpcionesEnPares(BaseChoiceIterator):
    """Las de un filtro, que ya vienen en pares: Django las volvería a revisar una por una en cada petición."""

    def __init__(self, dadas: Callable[[], Iterable[Any]] | Iterable[Any]) -> None:
        self.leer: Callable[[], Iterable[Any]] = dadas if callable(dadas) else lambda: dadas

    def __iter__(self) -> Iterator[Any]:
        return iter(self.leer())


class CampoVarios(forms.MultipleChoiceField):
    """Uno o varios valores de un catálogo."""

    widget = Desplegable

    def __init__(self, *, choices: Any = (), **extra: Any) -> None:
        super().__init__(choices=OpcionesEnPares(choices), **extra)

    def validate(self, value: list[str]) -> None:
        if not value:
            return
        validos = valores_de(self)
        malos = [v for v in value if v not in validos]
        if malos:
            raise ValidationError(frases_de(malos, partial(_no_sirve, validos)))


@dataclass(frozen=True, slots=True)
class Catalogo:
    """De dónde son los valores de una forma, cuando son muchos para elegirlos de una lista.

    `que`: qué no es el valor que falta en él («el UBIGEO de ninguna municipalidad»). `existen`: de
    unos valores, los que están y ve quien pide: lo que es de otro se dice igual que lo que no existe.
    `todos`: cada valor con su nombre; se lee solo para ofrecer el más parecido. `lista`: cómo se
    llama aquella en que están. `nombres`: de unos valores que son un número, cómo se leen.
    """

    que: str
    existen: Callable[[Collection[str], Quien | None], Collection[str]]
    todos: Callable[[], Mapping[str, str]]
    lista: str
    nombres: Callable[[Collection[str]], Mapping[str, str]] = lambda _: {}

    def revisar(self, valores: Collection[str], quien: Quien | None) -> None:
        """:raises ValidationError: con una frase por cada valor que no está, o que `quien` no ve."""
        faltan = set(valores) - set(self.existen(valores, quien))
        if faltan:
            todos = self.todos()
            malos = [valor for valor in valores if valor in faltan]
            raise ValidationError(frases_de(malos, lambda valor: self._frase(valor, todos)))

    def _frase(self, valor: str, todos: Mapping[str, str]) -> str:
        cercano = parecido(valor, todos)
        donde = quiso_decir(cercano, todos.get(cercano, "")) or f" Los que hay están en la lista de {self.lista}."
        return f"{entre_comillas(valor)} no es {self.que}.{donde}"


class CampoForma(forms.CharField):
    """Uno o varios valores abiertos que tienen una forma fija (UBIGEO, código, CUI, id).

    Con `catalogo`, además tienen que estar en él para `quien` los pide.
    """

    widget = forms.TextInput

    def __init__(
        self, *, forma: str, correcto: str, catalogo: Catalogo | None = None, quien: Quien | None = None, **extra: Any
    ) -> None:
        self.forma, self.correcto, self.catalogo, self.quien = forma, correcto, catalogo, quien
        super().__init__(strip=True, **extra)

    def validate(self, value: str) -> None:
        super().validate(value)
        self.revisar([value] if value else [])

    def revisar(self, valores: Sequence[str]) -> None:
        """:raises ValidationError: si alguno no tiene la forma o no está en el catálogo."""
        if malos := [valor for valor in valores if not re.fullmatch(self.forma, valor)]:
            raise ValidationError(frases_de(malos, lambda v: f"{entre_comillas(v)} no sirve: {self.correcto}."))
        if self.catalogo and valores:
            self.catalogo.revisar(valores, self.quien)

    def nombres(self, valores: Collection[str]) -> Mapping[str, str]:
        """De los `valores`, los que tienen un nombre con que leerlos."""
        return self.catalogo.nombres(valores) if self.catalogo else {}


class ListaOculta(forms.TextInput):
    """Varios valores del mismo parámetro, que no se eligen de una lista."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> list[str]:
        valores = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return [v.strip() for v in valores if v and v.strip()]

    def format_value(self, value: object) -> str | None:
        return value[0] if isinstance(value, list) and value else super().format_value(value or "")


class CampoBusqueda(forms.CharField):
    """Palabras que buscar. Ningún signo estorba, ni siquiera el nulo: `busqueda.palabras` solo mira letras y cifras."""

    solo_se_busca = True

    def __init__(self, **extra: Any) -> None:
        super().__init__(strip=False, max_length=LARGO_DE_BUSQUEDA, **extra)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]


class CampoFormas(CampoForma):
    """Como `CampoForma`, con varios valores."""

    widget = ListaOculta

    def to_python(self, value: Sequence[str] | None) -> Any:
        return list(value or [])

    def validate(self, value: Sequence[str]) -> None:
        self.revisar(value)

    def run_validators(self, value: Sequence[str]) -> None:
        for uno in value:
            super().run_validators(uno)


class CampoMunicipalidades(CampoFormas):
    """Municipalidades por su UBIGEO o por un nombre que no deje duda. Devuelve los UBIGEO."""

    def to_python(self, value: Sequence[str] | None) -> Any:
        escritas = list(value or [])
        if all(escrita.isdigit() for escrita in escritas):
            return escritas
        directorio = leer_directorio()
        halladas, quejas = list[str](), list[str]()
        for escrita in escritas:
            hallada = directorio.buscar_escrito(escrita)
            if hallada.ubigeo is not None:
                halladas.append(hallada.ubigeo)
                continue
            quejas.append(f"{entre_comillas(escrita)} no sirve. {hallada.problema} {hallada.remedio}")
            if len(quejas) == FRASES:  # las demás no se buscan: cada una se compara con las 1 891
                break
        if quejas:
            raise ValidationError(quejas)
        return halladas


class CampoFecha(forms.Field):
    """Un día, escrito como en todas las puertas (ver `fechas`)."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: str | date | None) -> date | None:
        if not value:
            return None
        if isinstance(value, date):
            return value
        try:
            return leer_dia(value)
        except DatoInvalido as error:
            raise ValidationError(str(error)) from None


class CampoInstante(forms.Field):
    """Un instante en ISO 8601, o un día, que es su final."""

    widget = forms.TextInput

    def to_python(self, value: str | datetime | None) -> datetime | None:
        if not value or isinstance(value, datetime):
            return value or None
        try:
            return leer_instante(value)
        except DatoInvalido as error:
            raise ValidationError(str(error)) from None


class CampoUno(forms.ChoiceField):
    """Un solo valor de una lista corta."""

    def __init__(self, *, choices: Any = (), **extra: Any) -> None:
        super().__init__(choices=OpcionesEnPares(choices), **extra)

    def validate(self, value: str) -> None:
        validos = valores_de(self)
        if value and value not in validos:
            raise ValidationError(_no_sirve(validos, value))


def opciones_de(modelo: type[Model], clave: str, *dichos: str) -> Callable[[], list[tuple[str, str]]]:
    """Opciones leídas de la base cada vez que se piden: (clave, rótulo). `dichos`: los campos que se leen en él."""

    def leer() -> list[tuple[str, str]]:
        filas = traer(("opciones", modelo, clave, *dichos), lambda: modelo._default_manager.values_list(clave, *dichos))
        return [(str(valor), " · ".join(rotulo)) for valor, *rotulo in filas]

    return leer
