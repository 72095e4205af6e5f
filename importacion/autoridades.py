"""La hoja de autoridades de la oficina: de sus filas a lo que se registra de cada una.

Regla: se toma la primera hoja (o lo pegado); el encabezado es la primera fila que nombra a la autoridad y el fin de su
periodo. La municipalidad se halla por su UBIGEO o por sus nombres, y si no se sabe cuál es, se dice. Lo que no se
entiende, o no se podría registrar, se dice con su fila y su columna, y no se registra nada hasta que no quede ninguna.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acuerdos.acciones.autoridades import DatosDeAutoridad
from acuerdos.acciones.autoridades_de_hoja import CAMPOS_DE_LA_HOJA, ComoQuedaria, huella, lo_que_quedaria
from acuerdos.escrito import NoSeEntiende, dia_escrito, es_nada
from cuentas.textos import norma
from importacion.hoja_suelta import en_celda
from municipalidades.directorio import Directorio

MAXIMO_DE_AUTORIDADES = 2_000  # una por municipalidad, de sobra
TITULOS_DE_AUTORIDAD: dict[str, tuple[str, ...]] = {
    "ubigeo": ("ubigeo", "codigo ubigeo", "ubigeo inei"),
    "region": ("region", "departamento"),
    "provincia": ("provincia",),
    "distrito": ("distrito", "municipalidad", "entidad"),
    "nombre": ("nombre", "autoridad", "nombres y apellidos", "apellidos y nombres", "alcalde", "alcaldesa"),
    "cargo": ("cargo",),
    "desde": ("desde", "inicio", "inicio del periodo", "fecha de inicio"),
    "hasta": ("hasta", "fin", "fin del periodo", "fecha de termino", "termino"),
    "documento": ("documento", "credencial", "resolucion"),
    "correo": ("correo", "correo electronico", "email"),
    "telefono": ("telefono", "celular"),
}
CAMPO_DE = {titulo: campo for campo, titulos in TITULOS_DE_AUTORIDAD.items() for titulo in titulos}
HACEN_FALTA = {"nombre": "Nombre", "desde": "Desde", "hasta": "Hasta"}
TITULO_CON_TILDE = {"telefono": "Teléfono"}


@dataclass(frozen=True, slots=True)
class CeldaDeAutoridad:
    """Cómo quedaría y, si cambia, lo que hay: None si no cambia o la autoridad es nueva."""

    queda: str
    antes: str | None


@dataclass(frozen=True, slots=True)
class FilaDeAutoridad:
    """`datos`, lo que dice, es None si algo no sirve: lo dicen los `problemas`. `queda`: cómo quedaría lo registrado.

    `municipalidad`: su nombre, si se halló.
    """

    numero: int
    ubigeo: str
    municipalidad: str
    nombre: str
    datos: DatosDeAutoridad | None
    problemas: tuple[str, ...] = ()
    queda: ComoQuedaria | None = None

    @property
    def que_pasa(self) -> str:
        if self.queda is None:
            return ""
        return "Nueva" if self.queda.ya is None else "Se corrige" if self.queda.antes else "Igual"

    @property
    def celdas(self) -> list[CeldaDeAutoridad]:
        """Las de una fila sin problemas, en el orden de `CAMPOS_DE_LA_HOJA`."""
        if self.queda is None:
            return []
        datos, antes = self.queda.datos, self.queda.antes
        return [
            CeldaDeAutoridad(en_celda(getattr(datos, campo)), en_celda(antes[campo]) if campo in antes else None)
            for campo in CAMPOS_DE_LA_HOJA
        ]


@dataclass(frozen=True, slots=True)
class HojaDeAutoridades:
    """`problema`: por qué no se leyó nada."""

    filas: tuple[FilaDeAutoridad, ...] = ()
    problema: str = ""

    @property
    def buenas(self) -> list[tuple[str, DatosDeAutoridad]]:
        return [(fila.ubigeo, fila.datos) for fila in self.filas if fila.datos is not None]

    @property
    def huella(self) -> str:
        """De lo que se enseña, para que se registre eso y no otra cosa."""
        return huella(fila.queda for fila in self.filas if fila.queda is not None)

    @property
    def errores(self) -> int:
        return sum(fila.datos is None for fila in self.filas)


def leer_autoridades(filas: Iterable[Sequence[Any]], directorio: Directorio) -> HojaDeAutoridades:
    """Lo que se registra de esas `filas`."""
    columnas: dict[str, int] = {}
    leidas: list[FilaDeAutoridad] = []
    for numero, valores in enumerate(filas, start=1):
        if not columnas:
            columnas = _columnas(valores)
            continue
        escrito = {campo: en_celda(valores[n]) for campo, n in columnas.items() if n < len(valores)}
        if any(not es_nada(dicho) for dicho in escrito.values()):
            leidas.append(_fila(numero, escrito, directorio))
    if not columnas:
        return HojaDeAutoridades(problema="No se halló el encabezado: hacen falta «Nombre» y «Hasta», y «UBIGEO».")
    if faltan := [titulo for campo, titulo in HACEN_FALTA.items() if campo not in columnas]:
        return HojaDeAutoridades(problema=f"Falta la columna «{faltan[0]}». Agréguela.")
    if not {"ubigeo", "distrito"} & columnas.keys():
        return HojaDeAutoridades(problema="Falta decir de qué municipalidad: agregue la columna «UBIGEO».")
    if not leidas:
        return HojaDeAutoridades(problema="Bajo el encabezado no hay ninguna fila.")
    if len(leidas) > MAXIMO_DE_AUTORIDADES:
        return HojaDeAutoridades(problema=f"Trae {len(leidas)} filas: registre hasta {MAXIMO_DE_AUTORIDADES} cada vez.")
    return HojaDeAutoridades(tuple(_con_lo_registrado(leidas)))


def _con_lo_registrado(filas: Sequence[FilaDeAutoridad]) -> list[FilaDeAutoridad]:
    """Las mismas, con cómo quedaría cada una; la que no se podría registrar, con sus problemas."""
    quedan = iter(lo_que_quedaria([(fila.ubigeo, fila.datos) for fila in filas if fila.datos is not None]))
    return [fila if fila.datos is None else _con_lo_suyo(fila, next(quedan)) for fila in filas]


def _con_lo_suyo(fila: FilaDeAutoridad, queda: ComoQuedaria) -> FilaDeAutoridad:
    if not queda.motivos:
        return replace(fila, queda=queda)
    return replace(fila, datos=None, problemas=tuple(f"{_titulo(c)}: {frase}" for c, frase in queda.motivos.items()))


def _columnas(valores: Sequence[Any]) -> dict[str, int]:
    columnas: dict[str, int] = {}
    for n, valor in enumerate(valores):
        if campo := CAMPO_DE.get(" ".join(norma(en_celda(valor)).split())):
            columnas.setdefault(campo, n)
    return columnas if {"nombre", "hasta"} <= columnas.keys() else {}


def _fila(numero: int, escrito: dict[str, str], directorio: Directorio) -> FilaDeAutoridad:
    celdas = {campo: "" if es_nada(dicho) else dicho for campo, dicho in escrito.items()}
    problemas: list[str] = []
    ubigeo = celdas.get("ubigeo", "")
    ubigeo = ubigeo.zfill(6) if ubigeo.isdigit() else ubigeo
    lugar = [celdas.get(campo, "") for campo in ("region", "provincia", "distrito")]
    hallazgo = directorio.buscar(ubigeo, *lugar)
    if hallazgo.ubigeo is None:
        problemas.append(f"Municipalidad: {hallazgo.problema} {hallazgo.remedio}".strip())
    desde, hasta = (_dia(campo, celdas.get(campo, ""), problemas) for campo in ("desde", "hasta"))
    datos = None
    if desde and hasta and not problemas:
        dichos = {campo: celdas.get(campo, "") for campo in ("nombre", "cargo", "documento", "correo", "telefono")}
        datos = DatosDeAutoridad(desde=desde, hasta=hasta, **dichos)
    suya = directorio.por_ubigeo.get(hallazgo.ubigeo or "")
    nombre = f"{suya.distrito} ({suya.provincia})" if suya else ", ".join(filter(None, [ubigeo, *lugar]))
    return FilaDeAutoridad(
        numero,
        hallazgo.ubigeo or "",
        nombre,
        celdas.get("nombre", ""),
        datos,
        tuple(problemas),
    )


def _dia(campo: str, escrito: str, problemas: list[str]) -> date | None:
    if not escrito:
        problemas.append(f"{_titulo(campo)}: falta el día.")
        return None
    try:
        return dia_escrito(escrito)
    except NoSeEntiende as error:
        problemas.append(f"{_titulo(campo)}: {error}")
        return None


def _titulo(campo: str) -> str:
    return TITULO_CON_TILDE.get(campo, campo.capitalize())
