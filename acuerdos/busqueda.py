"""Búsqueda en español: sin acentos ni mayúsculas, con plurales, y con la palabra más parecida si hay una errata.

Regla: un acuerdo responde a una búsqueda si contiene todas sus palabras, comparadas por su raíz (Snowball, español).
Se busca en código, texto, municipalidad, provincia, región, sector y CUI. La columna `busqueda` guarda las raíces
separadas por espacios, con uno al principio y otro al final, para que las dos bases encuentren lo mismo.

Una palabra que ningún acuerdo contiene se corrige con las del vocabulario que menos letras cambian (una si tiene hasta
cinco letras, dos si tiene más); la respuesta lo dice: «Buscando también …». Los artículos y preposiciones no cuentan.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

from cuentas.textos import sin_acentos
from municipalidades.models import Municipalidad
from reuniones.models import Sector

PALABRA = re.compile(r"[a-z0-9]+")
VACIAS = frozenset(
    [
        "a",
        "al",
        "con",
        "de",
        "del",
        "e",
        "el",
        "en",
        "la",
        "las",
        "lo",
        "los",
        "o",
        "para",
        "por",
        "que",
        "se",
        "su",
        "sus",
        "u",
        "un",
        "una",
        "y",
    ]
)
LETRAS_DE_UNA_PALABRA = 40  # una palabra más larga no entra en el vocabulario
LETRAS_PARA_CORREGIR = 4
ALTERNATIVAS = 3
_RAICES = stemmer("spanish")
_de_a_uno = Lock()  # lleva en sí la palabra que está cortando: dos hilos a la vez se la cambian


class Buscable(Protocol):
    """Lo que se mira de un acuerdo para hallarlo. `Acuerdo` está encima de este módulo y no se importa."""

    @property
    def codigo(self) -> str: ...
    @property
    def texto(self) -> str: ...
    @property
    def cui(self) -> str: ...
    @property
    def sector_id(self) -> str: ...
    @property
    def sector(self) -> Sector: ...
    @property
    def municipalidad(self) -> Municipalidad: ...


def palabras(texto: str) -> list[str]:
    """Las palabras de `texto`, en orden, sin acentos ni signos."""
    return PALABRA.findall(sin_acentos(texto))


@lru_cache(maxsize=50_000)
def raiz(palabra: str) -> str:
    """Raíz de una palabra ya sin acentos; las cifras quedan como están."""
    if palabra.isdigit():
        return palabra
    with _de_a_uno:
        return sin_acentos(_RAICES.stemWord(palabra))


def palabras_de(acuerdo: Buscable, participan: Iterable[str] = ()) -> list[str]:
    """Las palabras por las que se encuentra `acuerdo` (con municipalidad, región y sector a mano), en orden.

    `participan`: los nombres de quienes están en él sin encabezarlo.
    """
    municipalidad = acuerdo.municipalidad
    partes = (
        acuerdo.codigo,
        acuerdo.texto,
        municipalidad.distrito,
        municipalidad.provincia,
        municipalidad.otros_nombres,
        municipalidad.region.nombre,
        acuerdo.sector_id,
        acuerdo.sector.nombre,
        acuerdo.cui,
        *participan,
    )
    return palabras(" ".join(partes))


def texto_de_busqueda(acuerdo: Buscable, participan: Iterable[str] = ()) -> str:
    """Lo que se guarda en `acuerdo.busqueda`."""
    return texto_de_palabras(palabras_de(acuerdo, participan))


def texto_de_palabras(de_un_acuerdo: Iterable[str]) -> str:
    """Lo mismo, cuando ya se tienen las palabras del acuerdo."""
    return f" {' '.join(dict.fromkeys(raiz(p) for p in de_un_acuerdo))} "


def vocablos(todas: Iterable[str]) -> set[str]:
    """De `todas` las palabras, las que sirven para corregir una errata: ni cifras, ni vacías, ni larguísimas."""
    return {
        p
        for p in todas
        if LETRAS_PARA_CORREGIR <= len(p) <= LETRAS_DE_UNA_PALABRA and not p.isdigit() and p not in VACIAS
    }


@dataclass(frozen=True, slots=True)
class Interpretacion:
    """Lo que se va a buscar: cada grupo son raíces de las que basta una; `aviso` dice lo que se corrigió."""

    grupos: tuple[tuple[str, ...], ...]
    correcciones: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def aviso(self) -> str:
        nuevas = [f"«{p}»" for _, alternativas in self.correcciones for p in alternativas]
        return f"Buscando también {' o '.join(nuevas)}" if nuevas else ""


def interpretar(
    buscadas: Iterable[str],
    conocidas: Callable[[Collection[str]], Collection[str]],
    vocabulario: Callable[[], Collection[str]],
) -> Interpretacion:
    """Cómo buscar las palabras `buscadas` (ya sin acentos).

    :param conocidas: de unas raíces, las que algún acuerdo contiene.
    :param vocabulario: todas las palabras que los acuerdos contienen; se pide solo si hay algo que corregir.
    """
    unicas = list(dict.fromkeys(buscadas))
    unicas = [p for p in unicas if p not in VACIAS] or unicas
    raices = {p: raiz(p) for p in unicas}
    corregibles = vocablos(unicas)
    sabidas = conocidas([raices[p] for p in corregibles]) if corregibles else ()
    grupos, correcciones = [], []
    for p in unicas:
        alternativas = () if p not in corregibles or raices[p] in sabidas else parecidas(p, vocabulario())
        grupos.append(tuple(dict.fromkeys([raices[p], *map(raiz, alternativas)])))
        if alternativas:
            correcciones.append((p, alternativas))
    return Interpretacion(tuple(grupos), tuple(correcciones))


def parecidas(palabra: str, vocabulario: Collection[str]) -> tuple[str, ...]:
    """Las del `vocabulario` que menos letras cambian respecto de `palabra`, hasta tres; ninguna si cambian mucho."""
    tope = 1 if len(palabra) <= 5 else 2
    halladas = process.extract(palabra, vocabulario, scorer=OSA.distance, score_cutoff=tope, limit=50)
    if not halladas:
        return ()
    menor = min(distancia for _, distancia, _ in halladas)
    return tuple(sorted(p for p, distancia, _ in halladas if distancia == menor)[:ALTERNATIVAS])
