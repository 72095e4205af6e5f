"""Qué municipalidad es la de una fila.

Regla: por su UBIGEO; si no lo trae, por región o departamento + provincia + distrito (o uno de sus otros nombres),
sin mirar mayúsculas ni acentos. Nunca se adivina: si caben dos, o falta alguno de los tres nombres, es un error que
nombra a las posibles. Si el UBIGEO y los nombres se contradicen, también. Fuente: «The workbook» del documento del
producto.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from acuerdos.importacion.textos import norma

MAXIMO_DE_CANDIDATAS = 6
PARECIDO_DE_NOMBRE = 75
PREFIJO = re.compile(r"(la )?(municipalidad|mun|muni) (distrital|provincial|dist|prov)( de)? ")
EN_LISTA = re.compile(r"(.+?)\s*\(([^,()]+),([^,()]+)\)")
UBIGEO = re.compile(r"[0-9]{5,6}")


@dataclass(frozen=True, slots=True)
class Municipio:
    ubigeo: str
    region: str
    departamento: str
    provincia: str
    distrito: str
    otros: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.distrito} ({self.provincia}, {self.region}), UBIGEO {self.ubigeo}"


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """O la municipalidad (`ubigeo`), o por qué no se sabe cuál es y qué hacer."""

    ubigeo: str | None
    problema: str = ""
    remedio: str = ""


class Territorio:
    def __init__(self, municipios: Iterable[Municipio]) -> None:
        self.por_ubigeo = {m.ubigeo: m for m in municipios}
        self._por_nombre: dict[str, list[Municipio]] = defaultdict(list)
        for municipio in self.por_ubigeo.values():
            for nombre in {norma(n) for n in (municipio.distrito, *municipio.otros)}:
                self._por_nombre[nombre].append(municipio)
        self._vistos: dict[tuple[str, str, str, str], Hallazgo] = {}

    def buscar(self, ubigeo: str, region: str, provincia: str, distrito: str) -> Hallazgo:
        """La municipalidad de esos datos, tal como están escritos; «» es que no están."""
        clave = (ubigeo, region, provincia, distrito)
        if clave not in self._vistos:
            self._vistos[clave] = self._por_su_ubigeo(*clave) if ubigeo else self._por_sus_nombres(*clave[1:])
        return self._vistos[clave]

    def buscar_en_lista(self, escrito: str) -> Hallazgo:
        """La de una lista de reuniones: «DISTRITO (PROVINCIA, REGIÓN)» o su UBIGEO."""
        if UBIGEO.fullmatch(escrito):
            return self.buscar(escrito, "", "", "")
        partes = EN_LISTA.fullmatch(escrito)
        if not partes:
            return Hallazgo(
                None,
                f"«{escrito}» no dice provincia y región.",
                "Escriba DISTRITO (PROVINCIA, REGIÓN), separadas por «;».",
            )
        return self.buscar("", partes[3].strip(), partes[2].strip(), partes[1])

    def _por_su_ubigeo(self, ubigeo: str, region: str, provincia: str, distrito: str) -> Hallazgo:
        por_nombres = self._que_caben(region, provincia, distrito) if region and provincia and distrito else []
        pista = f" Por los nombres sería {por_nombres[0]}." if len(por_nombres) == 1 else ""
        if not UBIGEO.fullmatch(ubigeo):
            return Hallazgo(None, "El UBIGEO no tiene 6 cifras." + pista, "Corríjalo, o déjelo en blanco.")
        municipio = self.por_ubigeo.get(ubigeo.zfill(6))
        if municipio is None:
            return Hallazgo(None, "Ninguna municipalidad tiene ese UBIGEO." + pista, "Corríjalo, o déjelo en blanco.")
        if not _cabe(municipio, region, provincia, distrito):
            escrito = ", ".join(n for n in (distrito, provincia, region) if n)
            return Hallazgo(
                None, f"Ese UBIGEO es de {_sin_codigo(municipio)}, y los nombres dicen {escrito}.{pista}",
                "Corrija el UBIGEO o los nombres, para que digan lo mismo.",
            )  # fmt: skip
        return Hallazgo(municipio.ubigeo)

    def _por_sus_nombres(self, region: str, provincia: str, distrito: str) -> Hallazgo:
        caben = self._que_caben(region, provincia, distrito)
        if region and provincia and distrito and len(caben) == 1:
            return Hallazgo(caben[0].ubigeo)
        if caben and distrito:
            faltan = [n for n, v in (("región", region), ("provincia", provincia)) if not v]
            problema = f"Falta la {' y la '.join(faltan)}" if faltan else f"Caben {len(caben)} municipalidades"
            return Hallazgo(None, f"{problema}. {_posibles(caben)}", "Ponga el UBIGEO de la que corresponda.")
        if not distrito:
            return Hallazgo(None, "Falta el distrito, o el UBIGEO.", "Ponga el UBIGEO, o región, provincia y distrito.")
        parecidas = self._parecidas(region, provincia, distrito)
        pista = f"{_posibles(parecidas)} " if parecidas else ""
        return Hallazgo(
            None,
            f"No existe {distrito} en {provincia or '—'}, {region or '—'}.",
            f"{pista}Corrija los nombres o ponga el UBIGEO.",
        )

    def _que_caben(self, region: str, provincia: str, distrito: str) -> list[Municipio]:
        return [m for m in self._por_nombre.get(_nombre(distrito), ()) if _cabe(m, region, provincia, distrito)]

    def _parecidas(self, region: str, provincia: str, distrito: str) -> list[Municipio]:
        """Las del mismo nombre en otra parte, y las de nombre parecido en la misma provincia o región."""
        homonimas = self._por_nombre.get(_nombre(distrito), [])
        cercanas = [m for m in self.por_ubigeo.values() if provincia and _cabe(m, region, provincia, "")]
        cercanas = cercanas or [m for m in self.por_ubigeo.values() if region and _cabe(m, region, "", "")]
        halladas = process.extract(
            _nombre(distrito), {m.ubigeo: norma(m.distrito) for m in cercanas}, scorer=fuzz.ratio, limit=3,
            score_cutoff=PARECIDO_DE_NOMBRE,
        )  # fmt: skip
        return list(dict.fromkeys([*(self.por_ubigeo[ubigeo] for *_, ubigeo in halladas), *homonimas]))


def _cabe(municipio: Municipio, region: str, provincia: str, distrito: str) -> bool:
    """Si cada nombre escrito es uno de los suyos."""
    return (
        (not region or norma(region) in (norma(municipio.region), norma(municipio.departamento)))
        and (not provincia or norma(provincia) == norma(municipio.provincia))
        and (not distrito or _nombre(distrito) in {norma(n) for n in (municipio.distrito, *municipio.otros)})
    )


def _nombre(distrito: str) -> str:
    return PREFIJO.sub("", norma(distrito), count=1)


def _posibles(municipios: list[Municipio]) -> str:
    mostradas = "; ".join(str(m) for m in municipios[:MAXIMO_DE_CANDIDATAS])
    resto = len(municipios) - MAXIMO_DE_CANDIDATAS
    return f"Puede ser: {mostradas}{f' y {resto} más' if resto > 0 else ''}."


def _sin_codigo(municipio: Municipio) -> str:
    return f"{municipio.distrito} ({municipio.provincia}, {municipio.region})"
