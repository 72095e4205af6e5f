"""La hoja Sesión, que va de arriba abajo: el rótulo y, en la misma fila, a la derecha, su valor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from acuerdos.acciones.plan import DatosDeSesion
from cuentas.textos import norma
from importacion.celdas import codigo, fecha, renglon
from importacion.cuadro import HojaLeida
from importacion.errores import Error, Hallazgos
from importacion.hojas import EXPORTADO, SESION, FormaDeHoja
from importacion.tablas import MARCA_DE_ERROR, Cambio, FilaDeHoja, TablaDeHoja


def leer_sesion(hoja: HojaLeida, hallazgos: Hallazgos) -> tuple[FilaDeHoja, DatosDeSesion] | None:
    """Los datos de la sesión y sus filas; None, con sus errores anotados, si le falta alguna."""
    forma, lugares = SESION, {}
    rotulos = {titulo: c.clave for c in forma.columnas for titulo in c.titulos()}
    for indice, valores in hoja.escritas():
        escritas = [c for c, v in enumerate(valores) if not _sin_dato(v)]
        rotulo = rotulos.get(norma(str(valores[escritas[0]]))) if escritas else None
        if rotulo and rotulo not in lugares:
            lugares[rotulo] = (indice, escritas[1] if len(escritas) > 1 else escritas[0] + 1)
    falta = [c for c in forma.columnas if c.obligatoria and c.clave not in lugares]
    for columna in falta:
        hallazgos.anotar(
            Error(
                forma.nombre,
                0,
                "",
                "",
                f"Falta la fila «{columna.titulo}».",
                f"Escriba «{columna.titulo}» en la columna A y su valor en la B.",
                "dato que falta",
            )
        )
    if falta:
        return None
    filas = {clave: _celda_suelta(forma, hoja, hallazgos, clave, *lugar) for clave, lugar in lugares.items()}
    sueltos = {
        clave: renglon(filas[clave], clave, maximo=120, opcional=True) for clave in ("lugar", "lema") if clave in filas
    }
    datos = DatosDeSesion(
        codigo=codigo(filas["codigo"], "codigo", maximo=20),
        nombre=renglon(filas["nombre"], "nombre", maximo=150),
        fecha=fecha(filas["fecha"], "fecha"),
        **{clave: valor or "" for clave, valor in sueltos.items()},
    )
    return FilaDeHojaDeSesion(filas), datos


def exportada_en(hoja: HojaLeida) -> datetime | None:
    """Cuándo se exportó el libro, si lo dice."""
    for _, valores in hoja.escritas():
        rotulo, dicho = (*(v for v in valores if not _sin_dato(v)), "", "")[:2]
        if norma(str(rotulo)) == norma(EXPORTADO) and isinstance(dicho, str):
            instante = _instante(dicho)
            return instante if instante and instante.tzinfo else None
    return None


def _instante(escrito: str) -> datetime | None:
    try:
        return datetime.fromisoformat(escrito.strip())
    except ValueError:
        return None


def _sin_dato(valor: object) -> bool:
    """En blanco, o una de las frases que el libro devuelto con sus errores lleva al final de la fila."""
    return isinstance(valor, str) and (not valor.strip() or valor.startswith(MARCA_DE_ERROR))


class FilaDeHojaDeSesion(FilaDeHoja):
    """La sesión, cuyos datos están cada uno en su fila."""

    __slots__ = ("_filas",)

    def __init__(self, filas: dict[str, FilaDeHoja]) -> None:
        self._filas = filas
        super().__init__(filas["codigo"].tabla, filas["codigo"].numero, ())

    def valor(self, clave: str) -> Any:
        return self._filas[clave].valor(clave) if clave in self._filas else ""

    def mal(
        self,
        clave: str,
        problema: str,
        remedio: str,
        clase: str,
        valor: object = None,
        cambio: Cambio | None = None,
        propone: Iterable[Cambio] = (),
        antes: str | None = None,
    ) -> None:
        suya = self._filas.get(clave, self._filas["codigo"])
        suya.mal(clave, problema, remedio, clase, valor, cambio, propone, antes)

    @property
    def con_error(self) -> bool:
        return any(fila.con_error for fila in self._filas.values())


def _celda_suelta(
    forma: FormaDeHoja, hoja: HojaLeida, hallazgos: Hallazgos, clave: str, indice: int, columna: int
) -> FilaDeHoja:
    valores = hoja.filas[indice]
    if columna >= len(valores):
        valores = [*valores, ""]
    return FilaDeHoja(TablaDeHoja(forma, hoja, hallazgos, {clave: columna}, 0), indice + 1, valores)
