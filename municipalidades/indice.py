"""Las municipalidades del catálogo por sus nombres y sus lugares. Cuándo dos grafías son lo mismo lo dice `grafias`."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import permutations

from cuentas.textos import norma
from municipalidades.equivalencias import otras_grafias
from municipalidades.grafias import abrevia, sin_articulo, sonido, tiene_iniciales
from municipalidades.nombres import ClaseDicha, LecturaDelNombre, Municipio

CIFRAS_DE_PROVINCIA = 4
MODOS: tuple[Callable[[str], str], ...] = (lambda nombre: nombre, sin_articulo, sonido)
_ROTULO_DE_REGION = re.compile(r"^(?:gobierno regional|gore|region|reg|departamento|depto|dpto|dep)(?: del?)? (?=.)")
_ROTULO_DE_PROVINCIA = re.compile(r"^(?:provincia|prov)(?: (?:constitucional|const))?(?: del?)? (?=.)")


class Indice:
    """Municipios por cada uno de sus nombres, del modo más seguro de compararlos al menos."""

    def __init__(self) -> None:
        self._por_modo: tuple[dict[str, list[Municipio]], ...] = tuple(defaultdict(list) for _ in MODOS)

    def poner(self, municipio: Municipio, nombres: Iterable[str]) -> None:
        normales = {norma(nombre) for nombre in nombres}
        for modo, suyos in zip(MODOS, self._por_modo, strict=True):
            for nombre in {modo(normal) for normal in normales}:
                suyos[nombre].append(municipio)

    def llamados(self, nombre: str, modo: int) -> list[Municipio]:
        """Los que se llaman así, comparados de ese modo; el que sigue al último, por iniciales."""
        if modo < len(MODOS):
            return self._por_modo[modo].get(MODOS[modo](nombre), [])
        if not tiene_iniciales(nombre):
            return []
        return [m for largo, suyos in self._por_modo[0].items() if abrevia(nombre, largo) for m in suyos]


class Indices:
    """El de los distritos y el de las provincias (que solo tiene provinciales)."""

    def __init__(self, municipios: Iterable[Municipio]) -> None:
        self.distritos, self.provincias = Indice(), Indice()
        for municipio in municipios:
            self.distritos.poner(municipio, _nombres_de_distrito(municipio))
            if municipio.provincial:
                self.provincias.poner(municipio, _nombres_de_provincia(municipio))

    def llamados(self, lecturas: Iterable[LecturaDelNombre], region: str = "", provincia: str = "") -> list[Municipio]:
        """Los que se llaman como dice alguna lectura y están donde dicen ella, `region` y `provincia`.

        Un modo de comparar menos seguro, o una lectura posterior, solo se mira si los de antes no dieron ninguno.
        """
        lecturas = tuple(lecturas)
        for modo in range(len(MODOS) + 1):
            for lectura in lecturas:
                for indices in self._en_orden(lectura, con_provincia=bool(provincia)):
                    llamados = (m for indice in indices for n in lectura.nombres for m in indice.llamados(n, modo))
                    caben = [
                        m
                        for m in dict.fromkeys(llamados)
                        if es_de_la_clase(m, lectura.clase) and esta_en(m, region, provincia, lectura.lugares)
                    ]
                    if caben:
                        return caben
        return []

    def _en_orden(self, lectura: LecturaDelNombre, *, con_provincia: bool) -> Iterator[tuple[Indice, ...]]:
        """Dónde se busca el nombre: donde su clase dice y, solo si ahí no está, donde también podría estar."""
        match lectura.clase:
            case ClaseDicha.PROVINCIAL:  # «Municipalidad Provincial de Huacho» es la que tiene ahí su sede
                yield (self.provincias,)
                yield (self.distritos,)
            case ClaseDicha.DISTRITAL:
                yield (self.distritos,)
            case ClaseDicha.SIN_DECIR if con_provincia or lectura.lugares:
                yield (self.distritos,)
                yield (self.provincias,)
            case ClaseDicha.SIN_DECIR | ClaseDicha.MUNICIPALIDAD:
                yield (self.distritos, self.provincias)


def es_de_la_clase(municipio: Municipio, clase: ClaseDicha) -> bool:
    """Si no contradice que se diga «provincial» o «distrital»."""
    return clase not in (ClaseDicha.PROVINCIAL, ClaseDicha.DISTRITAL) or municipio.provincial == (
        clase is ClaseDicha.PROVINCIAL
    )


def esta_en(municipio: Municipio, region: str, provincia: str, lugares: tuple[str, ...] = ()) -> bool:
    """Si está en esa región o departamento y en esa provincia, y cada uno de los `lugares` es otro de los suyos.

    Los suyos son su provincia, su región y, si es provincial, el distrito en que tiene la sede.
    """
    if region and not _es_su_region(municipio, region):
        return False
    if provincia and not _es_su_provincia(municipio, provincia):
        return False
    return not lugares or any(
        all(es_suyo(municipio, lugar) for es_suyo, lugar in zip(suyos, lugares, strict=True))
        for suyos in permutations((_es_su_provincia, _es_su_region, _es_su_sede), len(lugares))
    )


@lru_cache(maxsize=4_000)
def palabras_de(municipio: Municipio) -> tuple[str, ...]:
    """Todas por las que se la busca: su código, sus nombres y siglas, su provincia, su departamento y su región."""
    siglas = "MP" if municipio.provincial else "MD"
    partes = (
        municipio.ubigeo,
        siglas,
        municipio.nombre,
        municipio.departamento,
        municipio.region,
        *_nombres_de_distrito(municipio),
        *_nombres_de_provincia(municipio),
    )
    return tuple(dict.fromkeys(norma(" ".join(partes)).split()))


@lru_cache(maxsize=100_000)
def se_llama(escrito: str, nombres: tuple[str, ...]) -> bool:
    """Si lo escrito es, en otra grafía, alguno de los `nombres`."""
    normal, normales = norma(escrito), [norma(nombre) for nombre in nombres]
    return any(modo(normal) == modo(nombre) for modo in MODOS for nombre in normales) or (
        tiene_iniciales(normal) and any(abrevia(normal, nombre) for nombre in normales)
    )


def _es_su_region(municipio: Municipio, escrita: str) -> bool:
    normal = norma(escrita)
    codigo = _regiones_de_otra_grafia().get(normal)
    if codigo:  # «Región Lima» es Lima Provincias, aunque Lima sea también el departamento de Lima Metropolitana
        return municipio.codigo_de_region.startswith(codigo)
    suyos = (municipio.region, municipio.departamento, municipio.codigo_de_region)
    return se_llama(_ROTULO_DE_REGION.sub("", normal), suyos)


def _es_su_provincia(municipio: Municipio, escrita: str) -> bool:
    suyos = _nombres_de_provincia(municipio)
    return se_llama(escrita, suyos) or se_llama(_ROTULO_DE_PROVINCIA.sub("", norma(escrita)), suyos)


def _es_su_sede(municipio: Municipio, escrita: str) -> bool:
    return municipio.provincial and se_llama(escrita, _nombres_de_distrito(municipio))


def nombres_propios(municipio: Municipio) -> tuple[str, ...]:
    """Por los que se la nombra sin más: los de su distrito y, si es provincial, los de su provincia."""
    de_provincia = _nombres_de_provincia(municipio) if municipio.provincial else ()
    return (*_nombres_de_distrito(municipio), *de_provincia)


def _nombres_de_distrito(municipio: Municipio) -> tuple[str, ...]:
    return (municipio.distrito, *municipio.otros, *otras_grafias().get(municipio.ubigeo, ()))


def _nombres_de_provincia(municipio: Municipio) -> tuple[str, ...]:
    return (municipio.provincia, *otras_grafias().get(municipio.ubigeo[:CIFRAS_DE_PROVINCIA], ()))


@lru_cache(maxsize=1)
def _regiones_de_otra_grafia() -> dict[str, str]:
    return {
        norma(nombre): codigo
        for codigo, nombres in otras_grafias().items()
        if len(codigo) < CIFRAS_DE_PROVINCIA
        for nombre in nombres
    }
