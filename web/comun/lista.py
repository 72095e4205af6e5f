"""Una lista con filtros en la dirección: avisos, filtros aplicados con su salida, y encabezados que ordenan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.http import QueryDict

from acuerdos.filtros.base import CAMPO_DE_ORDEN, Filtros
from acuerdos.filtros.campos import CampoForma
from acuerdos.palabras import instante_en_palabras
from acuerdos.reglas import en_fecha

PAGINA = "pagina"
BUSCAR = "search"
COMO_SE_ESCRIBE = " ("  # desde ahí, el rótulo dice cómo se llena: «Municipalidad (nombre o UBIGEO)»


@dataclass(frozen=True, slots=True)
class Encabezado:
    """El de una columna. `url` y `sentido` (ascending o descending), si ordena; `oculto`, si solo se oye."""

    texto: str
    url: str = ""
    sentido: str = ""
    clase: str = ""
    oculto: bool = False


@dataclass(frozen=True, slots=True)
class Aplicado:
    """Un filtro puesto: qué dice y la dirección que lo quita."""

    texto: str
    quitar: str


class RutaYParametros(Protocol):
    """Lo que se lee de una petición."""

    @property
    def path(self) -> Any: ...

    @property
    def GET(self) -> Any: ...


class ListaConFiltros:
    """Lo que pide `componentes/filtros.html`, a partir de unos `Filtros` y de los `campos` que se muestran."""

    def __init__(
        self,
        request: RutaYParametros,
        filtros: Filtros,
        campos: Sequence[str],
        propios: Sequence[str] = (),
        con_el: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`request`: de él se leen la ruta y los parámetros. `propios`: los que la página entiende y conserva.

        `con_el`: por filtro, los que sin él no se entienden y se quitan con él.
        """
        self.request, self.filtros, self.con_el = request, filtros, con_el or {}
        self.form = filtros.form
        self.desconocidos = list(filtros.desconocidos([PAGINA, *propios]).values())
        self.hay_errores = bool(filtros.errores)
        self.buscar = self.form[BUSCAR] if BUSCAR in self.form.fields else None
        self.campos = [self.form[campo] for campo in campos]
        self.orden_rechazado: list[Aplicado] = []
        self.conservar = [
            (nombre, valor) for nombre in (CAMPO_DE_ORDEN, *propios) for valor in request.GET.getlist(nombre) if valor
        ]

    def rechazar_orden(self, dicho: str, frase: str) -> None:
        """Por lo pedido no se ordena: se dice, se puede quitar, y aplicar otra vez los filtros ya no lo lleva."""
        self.desconocidos.append(frase)
        self.orden_rechazado = [
            Aplicado(f"Orden: {dicho}", self._sin(CAMPO_DE_ORDEN, self.request.GET[CAMPO_DE_ORDEN]))
        ]
        self.conservar = [par for par in self.conservar if par[0] != CAMPO_DE_ORDEN]

    @property
    def estado_http(self) -> int:
        return 400 if self.hay_errores or self.desconocidos else 200

    @property
    def correcciones(self) -> str:
        return getattr(self.filtros, "correcciones", "")

    @property
    def es_la_de_costumbre(self) -> bool:
        """Si la dirección no filtra ni ordena: sus filas dependen solo de quien mira, y se traducen una vez."""
        pedidos = (valor for nombre in self.filtros.filters for valor in self.request.GET.getlist(nombre))
        return not self.desconocidos and not any(pedidos)

    def filas(self) -> Any:
        """Las filas filtradas; ninguna si algo de la dirección no se entiende."""
        return self.filtros.qs.none() if self.desconocidos else self.filtros.qs

    def valor(self, nombre: str) -> Any:
        """El valor de un filtro bien escrito, o None."""
        return self.filtros.aplicados.get(nombre)

    @property
    def aplicados(self) -> list[Aplicado]:
        """Cada filtro puesto; uno de varios valores, por cada uno."""
        puestos = [
            Aplicado(f"{self._rotulo(nombre).partition(COMO_SE_ESCRIBE)[0]}: {dicho}", self._sin(nombre, uno))
            for nombre, valor in self.filtros.aplicados.items()
            for uno, dicho in self._en_palabras(nombre, valor if isinstance(valor, list) else [valor])
        ]
        return [*puestos, *self.orden_rechazado]

    @property
    def limpiar(self) -> str:
        """Sin ningún filtro; la búsqueda y lo desconocido se van también, el orden se queda."""
        limpia = QueryDict(mutable=True)
        for nombre, valor in self.conservar:
            limpia.appendlist(nombre, valor)
        return self._direccion(limpia)

    def encabezados(self, columnas: Sequence[tuple[str, str]]) -> list[Encabezado]:
        """Por cada columna (texto, campo), el suyo; sin campo no ordena."""
        return [self._encabezado(texto, campo) if campo else Encabezado(texto) for texto, campo in columnas]

    def _encabezado(self, texto: str, campo: str) -> Encabezado:
        actual = self.request.GET.get(CAMPO_DE_ORDEN, "")
        sentido = {campo: "ascending", f"-{campo}": "descending"}.get(actual, "")
        otra = self._copia()
        otra[CAMPO_DE_ORDEN] = f"-{campo}" if sentido == "ascending" else campo
        return Encabezado(texto, self._direccion(otra), sentido)

    def _rotulo(self, nombre: str) -> str:
        return str(self.form.fields[nombre].label or nombre)

    def _en_palabras(self, nombre: str, valores: list[Any]) -> list[tuple[object, str]]:
        """Cada valor con cómo se lee: su nombre, y no el número que lo dice en la dirección."""
        campo = self.form.fields[nombre]
        opciones: Mapping[Any, object] = dict(getattr(campo, "choices", []) or [])
        if isinstance(campo, CampoForma):
            opciones = campo.nombres(valores)
        return [(valor, _dicho(valor) or str(opciones.get(valor, valor))) for valor in valores]

    def _sin(self, nombre: str, valor: object) -> str:
        resto = self._copia()
        quedan = [puesto for puesto in resto.getlist(nombre) if puesto.strip() != str(valor)]
        resto.setlist(nombre, quedan if len(quedan) < len(resto.getlist(nombre)) else [])
        for otro in () if resto.getlist(nombre) else self.con_el.get(nombre, ()):
            resto.pop(otro, None)
        return self._direccion(resto)

    def _copia(self) -> QueryDict:
        copia = self.request.GET.copy()
        copia.pop(PAGINA, None)
        return copia

    def _direccion(self, parametros: QueryDict) -> str:
        utiles = QueryDict(mutable=True)
        for nombre, valores in parametros.lists():
            if con_valor := [v for v in valores if v]:
                utiles.setlist(nombre, con_valor)
        return f"{self.request.path}?{utiles.urlencode(safe=',')}" if utiles else self.request.path


def _dicho(valor: object) -> str:
    """Un día o un instante en palabras; de lo demás, vacío."""
    if isinstance(valor, datetime):
        return instante_en_palabras(valor)
    return en_fecha(valor) if isinstance(valor, date) else ""
