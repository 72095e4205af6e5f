"""Qué acuerdos ya registrados se parecen a un texto que se está por registrar.

Regla de la oficina: en una sala se oye dos veces lo mismo y se escribe dos veces. Se compara con los acuerdos vivos de
la misma sesión, por las raíces de sus palabras (sin acentos, mayúsculas, artículos ni orden): desde `CASI_IGUAL`, en la
misma municipalidad y con las mismas cifras («tramo 1» y «tramo 2» son dos) hay que confirmar que es otro; desde
`PARECIDO` (o `PARECIDO_DE_OTRA`) solo se muestra. Mientras se escribe, un texto a medias se compara con el comienzo de
cada uno.

El mismo encargo se le hace a muchas municipalidades: `agrupar` junta los que dicen casi lo mismo con el mismo sector,
quitando el nombre de cada una. Siempre igual: se recorren por su código, y cada uno entra en el primer grupo al que más
se parece. Solo propone: que sean lo mismo lo acepta una persona (`acciones.parecidos`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from acuerdos.busqueda import VACIAS, palabras, raiz

CASI_IGUAL = 90
PARECIDO = 70
PARECIDO_DE_OTRA = 80  # de otra municipalidad se muestra solo lo muy parecido: el mismo programa se pide en muchas
RAICES_MINIMAS = 3  # con menos palabras, todo se parece a todo
MUESTRA = 3
LO_MISMO = 88  # de municipalidades distintas


@dataclass(frozen=True, slots=True)
class Candidato:
    """Un acuerdo con el que comparar."""

    codigo: str
    texto: str
    municipalidad_id: str
    municipalidad: str


@dataclass(frozen=True, slots=True)
class Parecido:
    """Un acuerdo que se parece. `puntos` de 0 a 100; `repetido`: tanto, y de la misma municipalidad: se pregunta."""

    acuerdo: Candidato
    puntos: int
    repetido: bool


def hallar(texto: str, municipalidad_id: str, candidatos: Iterable[Candidato]) -> list[Parecido]:
    """Los `MUESTRA` que más se parecen a `texto`: primero los de su municipalidad, y en ella los más parecidos."""
    buscado = raices(texto)
    if len(buscado) < RAICES_MINIMAS:
        return []
    halladas = []
    for candidato in candidatos:
        puntos = _puntos(buscado, raices(candidato.texto))
        misma = candidato.municipalidad_id == municipalidad_id
        if puntos >= (PARECIDO if misma else PARECIDO_DE_OTRA):
            repetido = misma and puntos >= CASI_IGUAL and _cifras(candidato.texto) == _cifras(texto)
            halladas.append(Parecido(candidato, puntos, repetido=repetido))
    halladas.sort(key=lambda p: (p.acuerdo.municipalidad_id != municipalidad_id, -p.puntos, p.acuerdo.codigo))
    return halladas[:MUESTRA]


@dataclass(frozen=True, slots=True)
class ParaAgrupar:
    """Un acuerdo que se compara con los de las demás municipalidades. `clave`: la del que se guarda."""

    clave: int
    sector: str
    municipalidad_id: str
    municipalidad: str
    texto: str


def agrupar(acuerdos: Iterable[ParaAgrupar]) -> list[list[ParaAgrupar]]:
    """Los que dicen casi lo mismo con el mismo sector, de dos municipalidades o más; los de más acuerdos, primero."""
    de_sector: dict[str, tuple[list[str], list[list[ParaAgrupar]]]] = {}
    for acuerdo in acuerdos:
        dicho = _sin_su_nombre(acuerdo)
        if len(dicho) < RAICES_MINIMAS:
            continue
        frase = " ".join(sorted(dicho))
        frases, grupos = de_sector.setdefault(acuerdo.sector, ([], []))
        hallado = process.extractOne(frase, frases, scorer=fuzz.ratio, score_cutoff=LO_MISMO)
        if hallado is None:
            frases.append(frase)
            grupos.append([acuerdo])
        else:
            grupos[hallado[2]].append(acuerdo)
    varios = [grupo for _, grupos in de_sector.values() for grupo in grupos if _de_varias(grupo)]
    return sorted(varios, key=lambda grupo: (-len(grupo), grupo[0].clave))


def _de_varias(grupo: list[ParaAgrupar]) -> bool:
    return len({acuerdo.municipalidad_id for acuerdo in grupo}) > 1


def _sin_su_nombre(acuerdo: ParaAgrupar) -> list[str]:
    """Las raíces de lo que dice, sin las del nombre de su municipalidad."""
    suyas = set(raices(acuerdo.municipalidad))
    return [una for una in raices(acuerdo.texto) if una not in suyas]


def raices(texto: str) -> list[str]:
    """Las raíces de las palabras que dicen algo, en orden."""
    return [raiz(p) for p in palabras(texto) if p not in VACIAS]


def _cifras(texto: str) -> list[str]:
    """Las que tiene, en cualquier orden: «S/ 1,250» y «1250 soles» dicen lo mismo."""
    return sorted(c for c in texto if c.isdecimal())


def _puntos(uno: list[str], otro: list[str]) -> int:
    completo = fuzz.token_sort_ratio(" ".join(uno), " ".join(otro), score_cutoff=PARECIDO)
    if completo or len(otro) <= len(uno):
        return int(completo)
    # A medio escribir: lo escrito, menos la palabra en que va, contra las mismas primeras palabras. Solo se muestra.
    hasta = len(uno) - 1
    comienzo = fuzz.ratio(" ".join(uno[:hasta]), " ".join(otro[:hasta]), score_cutoff=CASI_IGUAL)
    return PARECIDO if comienzo and hasta >= RAICES_MINIMAS else 0
