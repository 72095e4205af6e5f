"""De una sola hoja, con los títulos que su dueño quiso ponerle, a las hojas que se importan.

Regla: quien la sube dice una vez qué es cada columna, y qué vale igual en todas las filas; se recuerda por sus títulos.
Cada dato queda en la fila y la columna que tenía, así que un error nombra la celda que esa persona ve. Una fila sin
nada nuevo del acuerdo (en blanco, el mismo código o lo mismo escrito otra vez) es un hito más del anterior. El acuerdo
sin código toma el que sigue; sus hitos se numeran en el orden de la hoja y se registran el día del evento.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from rapidfuzz import fuzz, process

from acuerdos.acciones.plan import DatosDeSesion
from cuentas.textos import limpiar_renglon, norma
from importacion.celdas import limpiar
from importacion.cuadro import HojaLeida, escrita
from importacion.hojas import ACUERDOS, AVANCES, HITOS, MARCA_DE_FILA, SESION, FormaDeHoja
from importacion.libro import Libro
from importacion.tablas import FILAS_DE_BUSQUEDA
from importacion.textos import letra_de_columna

FORMAS = (ACUERDOS, HITOS, AVANCES)
AJENAS = {
    ACUERDOS: frozenset({"n"}),
    HITOS: frozenset({"acuerdo", "numero", "registrado_el"}),
    AVANCES: frozenset({"acuerdo", "hito", "validado_el"}),
}
LO_SUYO = ("texto", "region", "provincia", "distrito", "ubigeo", "sector")
PARECIDO, MAXIMO_DE_COLUMNAS, LETRAS_DE_MUESTRA = 85, 60, 60
# De un título a lo que es, además de los de la oficina. Fuente: las matrices públicas de los ministerios.
OTROS_TITULOS = {
    "Acuerdos.texto": (
        *(
            "Compromiso",
            "Compromisos",
            "Acuerdo / compromiso",
            "Compromiso / acuerdo",
            "Acuerdo o compromiso",
            "Pedido",
        ),
        *("Acuerdo adoptado", "Acuerdos adoptados", "Compromiso asumido", "Descripción del acuerdo"),
        "Descripción del compromiso",
    ),
    "Acuerdos.codigo": ("Cod", "Cod acuerdo", "Cod compromiso", "N° de acuerdo", "Código del compromiso"),
    "Acuerdos.region": ("Dpto", "Depto", "Departamento / región"),
    "Acuerdos.provincia": ("Prov",),
    "Acuerdos.distrito": (
        *("Gobierno local", "GL", "Nombre de la municipalidad", "Alcaldía", "Dist"),
        *("Municipalidad distrital", "Municipalidad provincial", "Municipalidad distrital o provincial"),
    ),
    "Acuerdos.ubigeo": ("Ubigeo INEI", "Cod ubigeo"),
    "Acuerdos.sector": (
        *("Ministerio", "Entidad", "Pliego", "Sector responsable", "Ministerio responsable", "Entidad responsable"),
        "Sector / ministerio",
    ),
    "Acuerdos.tipo": ("Tipo de acuerdo", "Acuerdo o pedido"),
    "Acuerdos.responsable": ("Nivel", "Resp", "Nivel de gobierno", "Nivel de gobierno responsable"),
    "Acuerdos.plazo": (
        *("Fecha de vencimiento", "Fecha de cumplimiento", "Plazo de cumplimiento", "Vencimiento", "Vence"),
        *("Plazo de ejecución", "Fecha límite de cumplimiento", "Plazo (dd/mm/aaaa)", "Fecha fin", "Fecha de término"),
    ),
    "Acuerdos.cui": ("Código único", "Cod único", "Código CUI", "CUI / SNIP", "Código único de inversión", "N° de CUI"),
    "Acuerdos.monto": ("Monto de inversión", "Monto inversión", "Inversión", "Inversión S/", "Costo"),
    "Hitos.texto": ("Actividad", "Actividades", "Actividad / hito", "Hito", "Tarea", "Acción"),
    "Hitos.plazo": (
        *("Plazo de la actividad", "Plazo actividad", "Fecha de la actividad", "Plazo del hito", "Fecha programada"),
    ),
    "Hitos.responsable": ("Responsable de la actividad", "Responsable del hito"),
    "Avances.porcentaje": ("Avance", "Avance %", "% avance", "% de avance", "Porcentaje de avance"),
    "Avances.descripcion": ("Detalle del avance", "Estado situacional", "Situación"),
}


@dataclass(frozen=True, slots=True)
class DatoBuscado:
    """Un dato que se puede sacar de una columna. `clave`: «Acuerdos.texto»."""

    clave: str
    forma: FormaDeHoja
    columna: str
    titulo: str
    ayuda: str
    ejemplo: str


@dataclass(frozen=True, slots=True)
class ColumnasDichas:
    """Lo que alguien dijo de una hoja. `titulos_en`: número de fila de Excel. `columnas`: clave de un destino → índice
    de su columna. `siempre`: clave → lo que vale en todas las filas."""

    sesion: str
    hoja: str
    titulos_en: int
    columnas: Mapping[str, int]
    siempre: Mapping[str, str]

    def guardable(self) -> dict[str, Any]:
        return {
            "sesion": self.sesion,
            "hoja": self.hoja,
            "titulos_en": self.titulos_en,
            "columnas": dict(self.columnas),
            "siempre": dict(self.siempre),
        }


DESTINOS = tuple(
    DatoBuscado(f"{forma.nombre}.{c.clave}", forma, c.clave, c.titulo, c.ayuda, c.ejemplo)
    for forma in FORMAS
    for c in forma.columnas
    if c.clave not in AJENAS[forma]
)


def muestra(sueltas: Mapping[str, HojaLeida]) -> dict[str, Any]:
    """Lo que la página necesita para preguntar: de cada hoja, sus títulos y un ejemplo de cada columna."""
    return {nombre: de_una_hoja(hoja) for nombre, hoja in islice(sueltas.items(), 20) if any(hoja.filas)}


def de_una_hoja(hoja: HojaLeida) -> dict[str, Any]:
    titulos_en = fila_de_titulos(hoja)
    titulos = [limpiar_renglon(limpiar(t))[:LETRAS_DE_MUESTRA] for t in hoja.filas[titulos_en][:MAXIMO_DE_COLUMNAS]]
    ejemplos = [""] * len(titulos)
    for _, fila in islice(hoja.escritas(titulos_en + 1), FILAS_DE_BUSQUEDA):
        for n, valor in enumerate(fila[: len(titulos)]):
            ejemplos[n] = ejemplos[n] or limpiar_renglon(limpiar(valor))[:LETRAS_DE_MUESTRA]
    return {
        "titulos_en": titulos_en + 1,
        "columnas": [
            [n, f"{letra_de_columna(n)} · {titulo or '(sin título)'}", ejemplos[n], titulo]
            for n, titulo in enumerate(titulos)
            if titulo or ejemplos[n]
        ],
        "huella": huella(titulos),
    }


def fila_de_titulos(hoja: HojaLeida) -> int:
    """La primera fila con más textos cortos y distintos: un rótulo es uno solo; los datos traen cifras o se repiten."""

    def textos(fila: Sequence[Any]) -> int:
        return len({norma(v) for v in fila if isinstance(v, str) and 0 < len(v.strip()) <= LETRAS_DE_MUESTRA} - {""})

    return max(range(min(len(hoja.filas), FILAS_DE_BUSQUEDA)), key=lambda n: (textos(hoja.filas[n]), -n), default=0)


def huella(titulos: Iterable[str]) -> str:
    """La que tienen todas las hojas con esos títulos en ese orden."""
    normales = [norma(titulo) for titulo in titulos]
    while normales and not normales[-1]:
        normales.pop()
    return hashlib.sha256("\n".join(normales).encode()).hexdigest()


def propuesta(columnas: Iterable[Sequence[Any]]) -> dict[str, int]:
    """Qué columna parece cada destino, por su título. Cada columna se propone una vez en cada hoja."""
    titulos = {n: norma(titulo) for n, _, _, titulo in columnas if titulo}
    hallados: dict[str, int] = {}
    usadas: set[int] = set()
    for umbral in (100, PARECIDO):
        for destino in DESTINOS:
            libres = {n: titulo for n, titulo in titulos.items() if n not in usadas}
            if destino.clave in hallados:
                continue
            for nombre in _nombres(destino):
                hallado = process.extractOne(nombre, libres, scorer=fuzz.ratio, score_cutoff=umbral)
                if hallado:
                    hallados[destino.clave] = hallado[2]
                    usadas.add(hallado[2])
                    break
    return hallados


def _nombres(destino: DatoBuscado) -> list[str]:
    columna = next(c for c in destino.forma.columnas if c.clave == destino.columna)
    propios = columna.titulos() if destino.forma is ACUERDOS or destino.columna == "porcentaje" else set()
    return [*sorted(propios), *(norma(otro) for otro in OTROS_TITULOS.get(destino.clave, ()))]


# --- La hoja, como libro ----------------------------------------------------------------------------------------------
def armar(libro: Libro, dicho: ColumnasDichas, sesion: DatosDeSesion) -> Libro:
    """El libro con las hojas que se importan, hecho de su hoja suelta y de lo que se dijo de ella."""
    hoja = libro.sueltas[dicho.hoja]
    filas_de = _repartidas(hoja, dicho)
    hojas = {SESION.nombre: _de_la_sesion(sesion)}
    for forma in FORMAS:
        if any(clave.startswith(f"{forma.nombre}.") for clave in (*dicho.columnas, *dicho.siempre)):
            hojas[forma.nombre] = _una(forma, hoja, dicho, filas_de, sesion)
    return replace(
        libro, hojas=hojas, sueltas={}, de_una_hoja=True, otras=tuple(n for n in libro.sueltas if n != dicho.hoja)
    )


def _de_la_sesion(sesion: DatosDeSesion) -> HojaLeida:
    valores = (getattr(sesion, c.clave) for c in SESION.columnas)
    return HojaLeida(SESION.nombre, [[c.titulo, v] for c, v in zip(SESION.columnas, valores, strict=True)])


def _repartidas(hoja: HojaLeida, dicho: ColumnasDichas) -> dict[int, tuple[int, int]]:
    """Fila de datos → (fila en que empieza su acuerdo, cuántos hitos van con este), desde 0."""
    con_hitos = "Hitos.texto" in dicho.columnas
    de: dict[int, tuple[int, int]] = {}
    empiezan: dict[Any, int] = {}
    cuantos: dict[int, int] = {}
    ultima = None
    for n, fila in hoja.escritas(dicho.titulos_en):
        if not _es_dato(fila, hoja.filas[dicho.titulos_en - 1], dicho):
            continue
        primera = _del_mismo(fila, dicho, empiezan, ultima) if con_hitos else None
        if primera is None:
            primera = n
            for clave in _claves(fila, dicho):
                empiezan.setdefault(clave, n)
        ultima = primera
        cuantos[primera] = cuantos.get(primera, 0) + bool(con_hitos and _dice(fila, dicho, "Hitos.texto"))
        de[n] = (primera, cuantos[primera])
    return de


def _es_dato(fila: Sequence[Any], titulos: Sequence[Any], dicho: ColumnasDichas) -> bool:
    """Si trae algo en alguna de las columnas dichas, y no son los títulos otra vez."""
    suyas = [n for n in dicho.columnas.values() if n < len(fila) and escrita([fila[n]])]
    return bool(suyas) and any(fila[n] != titulos[n] for n in suyas)


def _del_mismo(
    fila: Sequence[Any], dicho: ColumnasDichas, empiezan: Mapping[Any, int], ultima: int | None
) -> int | None:
    """La fila del acuerdo del que esta solo trae otro hito; None si trae uno nuevo."""
    claves = _claves(fila, dicho)
    if not claves:
        return ultima
    return empiezan.get(claves[0])


def _claves(fila: Sequence[Any], dicho: ColumnasDichas) -> list[Any]:
    """Por las que se reconoce el acuerdo de una fila: su código o, si no lo trae, lo que dice; o ninguna."""
    if codigo := _dice(fila, dicho, "Acuerdos.codigo"):
        return [codigo]
    suyo = tuple(_dice(fila, dicho, f"Acuerdos.{campo}") for campo in LO_SUYO)
    return [suyo] if suyo[0] else []


def _dice(fila: Sequence[Any], dicho: ColumnasDichas, clave: str) -> str:
    columna = dicho.columnas.get(clave)
    return norma(limpiar(fila[columna])) if columna is not None and columna < len(fila) else ""


def _una(
    forma: FormaDeHoja,
    hoja: HojaLeida,
    dicho: ColumnasDichas,
    filas_de: Mapping[int, tuple[int, int]],
    sesion: DatosDeSesion,
) -> HojaLeida:
    """La hoja de esa forma: lo suyo en sus columnas de origen y, detrás de la última, lo que no está en ninguna."""
    ancho = max(map(len, hoja.filas), default=0)
    lugares: dict[str, int] = {}
    agregadas: list[str] = []
    for columna in forma.columnas:
        origen = dicho.columnas.get(f"{forma.nombre}.{columna.clave}")
        if origen is not None and origen < ancho:
            lugares[columna.clave] = origen
        else:
            lugares[columna.clave] = ancho + len(agregadas)
            agregadas.append(columna.clave)
    blanca = [""] * (ancho + len(agregadas))
    filas: list[list[Any]] = [blanca] * len(hoja.filas)
    filas[dicho.titulos_en - 1] = [*blanca]
    for columna in forma.columnas:
        filas[dicho.titulos_en - 1][lugares[columna.clave]] = columna.titulo
    for n, (primera, numero) in filas_de.items():
        if _le_toca(forma, hoja.filas[n], dicho, es_la_primera=n == primera):
            filas[n] = [*blanca]
            for clave in lugares:
                suelto = _suelto(forma, clave, hoja, dicho, primera, numero, sesion)
                origen = dicho.columnas.get(f"{forma.nombre}.{clave}")
                filas[n][lugares[clave]] = suelto if origen is None else hoja.filas[n][origen]
    usadas = set(lugares.values())
    return replace(
        hoja,
        filas=filas,
        blanca=blanca,
        raras={lugar: rara for lugar, rara in hoja.raras.items() if lugar[1] in usadas},
        tapadas={lugar: de for lugar, de in hoja.tapadas.items() if lugar[1] in usadas and forma is not ACUERDOS},
    )


def _le_toca(forma: FormaDeHoja, fila: Sequence[Any], dicho: ColumnasDichas, *, es_la_primera: bool) -> bool:
    if forma is ACUERDOS:
        return es_la_primera
    return bool(_dice(fila, dicho, "Hitos.texto" if forma is HITOS else "Avances.porcentaje"))


def _suelto(
    forma: FormaDeHoja,
    clave: str,
    hoja: HojaLeida,
    dicho: ColumnasDichas,
    primera: int,
    numero: int,
    sesion: DatosDeSesion,
) -> Any:
    """Lo que vale una columna que la hoja no trae: lo dicho para todas las filas, o lo que se sabe por su lugar."""
    if clave == "acuerdo":
        columna = dicho.columnas.get("Acuerdos.codigo")
        codigo = hoja.filas[primera][columna] if columna is not None else ""
        return codigo or f"{MARCA_DE_FILA}{primera + 1}"
    if clave in ("numero", "hito"):
        return numero
    if clave == "registrado_el":
        return sesion.fecha
    return dicho.siempre.get(f"{forma.nombre}.{clave}", "")
