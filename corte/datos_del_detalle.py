"""La forma de lo que un corte lista, además de sus cifras: sus acuerdos uno por uno, sus trabas y cómo llegó hasta ahí.

Lo llevan los archivos (lámina, PDF, libro); la página y el JSON son solo las cifras. `Audiencia` dice qué puede leer
cada quien: las cifras de una sesión, cualquiera que ingresó; el texto de sus acuerdos, cualquiera si está publicada; lo
que se escribió en una traba, que puede nombrar personas, solo la Secretaría.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from acuerdos.enums import CategoriaTraba, Estado
from acuerdos.inversiones import Lectura
from acuerdos.optativos import LoOptativo
from corte.enlaces import Enlaces

ACUERDOS_NOMBRADOS = 20  # de cada motivo de una corrección


class Audiencia(StrEnum):
    """Para quién es un archivo, de menos a más."""

    CIFRAS = "cifras"
    PUBLICO = "publico"
    OFICINA = "oficina"


@dataclass(frozen=True, slots=True)
class AlcanceDelDetalle:
    """De qué parte de la sesión es el archivo (a lo más una de las tres; ninguna: de toda) y para quién."""

    sector: str = ""
    region: str = ""
    municipalidad: str = ""
    audiencia: Audiencia = Audiencia.CIFRAS

    def como_texto(self) -> dict[str, str]:
        """Para la cola de tareas; `de_texto` lo devuelve igual."""
        return {campo: str(valor) for campo, valor in asdict(self).items()}

    @classmethod
    def de_texto(cls, escrito: dict[str, str]) -> "AlcanceDelDetalle":
        return cls(**{**escrito, "audiencia": Audiencia(escrito["audiencia"])})  # type: ignore[arg-type]

    @property
    def parcial(self) -> bool:
        return bool(self.sector or self.region or self.municipalidad)

    def tiene(self, acuerdo: "AcuerdoDelDia") -> bool:
        pares = (
            (self.sector, acuerdo.sector),
            (self.region, acuerdo.codigo_de_region),
            (self.municipalidad, acuerdo.ubigeo),
        )
        return all(not pedido or pedido == suyo for pedido, suyo in pares)

    @property
    def clave(self) -> str:
        """La sigla, el código o el UBIGEO."""
        return self.sector or self.region or self.municipalidad


@dataclass(frozen=True, slots=True, kw_only=True)
class AcuerdoDelDia(LoOptativo):
    """Un acuerdo como estaba ese día. `avance`, exacto, de 0 a 100; `plazo`, el que estaba en vigor."""

    codigo: str
    texto: str
    ubigeo: str
    municipalidad: str
    codigo_de_region: str
    region: str
    sector: str
    tipo: str
    clasificacion: str
    nombre_de_clasificacion: str
    responsable: str
    plazo: date
    estado: Estado
    avance: Fraction
    por_validar: bool
    sin_hitos: bool
    ultimo_avance_el: date | None
    lectura: Lectura | None = None  # de su inversión; la lleva el detalle

    def sin_nombre(self) -> "AcuerdoDelDia":
        """Uno más en la cuenta: ni su código, ni su texto, ni su inversión."""
        return replace(self, codigo="", texto="", cui="", lectura=None)

    @property
    def vigente(self) -> bool:
        return self.estado != Estado.DESESTIMADO

    @property
    def por_cumplir(self) -> bool:
        return self.estado not in (Estado.DESESTIMADO, Estado.CUMPLIDO)


@dataclass(frozen=True, slots=True)
class HitoDelDia:
    """Un hito de la ficha de una municipalidad, como estaba ese día."""

    acuerdo: str
    numero: int
    texto: str
    responsable: str
    plazo: date
    porcentaje: int
    validado: bool


@dataclass(frozen=True, slots=True)
class TrabaDelDia:
    """Una traba abierta ese día. `necesidad` y `quien_puede` van vacíos para quien no es de la Secretaría."""

    acuerdo: str
    sector: str
    municipalidad: str
    region: str
    categoria: CategoriaTraba
    necesidad: str
    quien_puede: str
    necesaria_el: date | None
    registrada_el: date
    asistencias: int


@dataclass(frozen=True, slots=True)
class SinPuntoFocal:
    """Una municipalidad con acuerdos que ese día no tenía a nadie; `por_cumplir`, de sus acuerdos."""

    ubigeo: str
    nombre: str
    region: str
    acuerdos: int
    por_cumplir: int


@dataclass(frozen=True, slots=True)
class Movido:
    """Un acuerdo que no está como estaba. None: entonces no contaba, o ya no cuenta."""

    codigo: str
    de: Estado | None
    a: Estado | None


@dataclass(frozen=True, slots=True)
class Anterior:
    """Cómo estaba en el corte anterior. `conocido_al`: con lo que se publicó; None si no es uno publicado."""

    al: date
    por_estado: dict[Estado, int]
    avance_promedio: Decimal | None
    movidos: tuple[Movido, ...]  # por código
    conocido_al: datetime | None = None

    @property
    def publicado(self) -> bool:
        return self.conocido_al is not None

    def sin_nombres(self) -> "Anterior":
        """Cuántos pasaron, sin decir cuáles."""
        return replace(self, movidos=tuple(replace(movido, codigo="") for movido in self.movidos))

    def pasaron(self) -> list[tuple[Estado | None, Estado | None, tuple[str, ...]]]:
        """De qué estado a cuál y qué acuerdos; lo que más, primero."""
        grupos: dict[tuple[Estado | None, Estado | None], list[str]] = {}
        for movido in self.movidos:
            grupos.setdefault((movido.de, movido.a), []).append(movido.codigo)
        ordenados = sorted(grupos.items(), key=lambda par: (-len(par[1]), *(e or "" for e in par[0])))
        return [(de, a, tuple(codigos)) for (de, a), codigos in ordenados]

    def enlaces(self, de_ahora: Enlaces | None) -> Enlaces | None:
        """Las listas de ese día. `de_ahora`: las del corte que se compara."""
        if de_ahora is None:
            return None
        return replace(de_ahora, al=self.al, conocido_al=self.conocido_al or de_ahora.conocido_al)


@dataclass(frozen=True, slots=True)
class CorreccionDelCorte:
    """Una cifra publicada que hoy es otra, como se lee. `destino`: el de la lista que la hace, si la hay."""

    que: str
    antes: str
    ahora: str
    destino: str


@dataclass(frozen=True, slots=True)
class MotivoDeCorreccion:
    """Qué se hizo después de publicar, y en qué acuerdos (ninguno: es de la sesión)."""

    que: str
    acuerdos: tuple[str, ...]

    @property
    def de_mas(self) -> int:
        """Los que no se nombran, si son muchos."""
        return max(0, len(self.acuerdos) - ACUERDOS_NOMBRADOS)

    @property
    def frase(self) -> str:
        """«Se validaron avances: MEA-2025-001, MEA-2025-007 y 12 más.»"""
        if not self.acuerdos:
            return f"{self.que}."
        nombrados = ", ".join(self.acuerdos[:ACUERDOS_NOMBRADOS])
        return f"{self.que}: {nombrados}{f' y {self.de_mas:,} más' if self.de_mas else ''}."


@dataclass(frozen=True, slots=True)
class Correcciones:
    """Lo que cambió del corte publicado anterior: cada cifra y por qué. `conocido_al`: con lo que se publicó."""

    numero: int
    al: date
    conocido_al: datetime
    publicado_el: date
    cifras: tuple[CorreccionDelCorte, ...]
    motivos: tuple[MotivoDeCorreccion, ...]

    def sin_nombres(self) -> "Correcciones":
        """Qué se hizo, sin decir en cuáles."""
        return replace(self, motivos=tuple(replace(motivo, acuerdos=()) for motivo in self.motivos))

    def listas(self, correccion: CorreccionDelCorte, enlaces: Enlaces | None) -> tuple[str, str]:
        """La lista de una cifra como se publicó y la de hoy, si la hay. `enlaces`: los del corte que lo dice."""
        if enlaces is None or not correccion.destino:
            return "", ""
        hoy = replace(enlaces, al=self.al)
        return replace(hoy, conocido_al=self.conocido_al).de(correccion.destino), hoy.de(correccion.destino)


@dataclass(frozen=True, slots=True)
class Cabeza:
    """La historia de la sesión hasta ese momento: cuántos hechos, la huella del último y su instante."""

    hechos: int
    huella: str
    en: datetime
    direccion: str  # donde se comprueba


@dataclass(frozen=True, slots=True)
class Punto:
    """Un día de la curva: cumplidos y vencidos de ese día, y de cuántos vigentes ya se había cumplido el plazo."""

    dia: date
    cumplidos: int
    vencidos: int
    con_plazo_pasado: int


@dataclass(frozen=True, slots=True)
class DetalleDelCorte:
    alcance: AlcanceDelDetalle
    nombre: str  # del sector, la región o la municipalidad; vacío si es de toda la sesión
    acuerdos: tuple[AcuerdoDelDia, ...]
    trabas: tuple[TrabaDelDia, ...]
    sin_punto_focal: tuple[SinPuntoFocal, ...]
    hitos: tuple[HitoDelDia, ...]
    curva: tuple[Punto, ...]
    dias_entre_puntos: int
    enlaces: Enlaces | None = None  # None: no se sabe de cuándo es lo último registrado
    cabeza: Cabeza | None = None  # None: la historia de la sesión todavía no se encadena

    def sin_nombres(self) -> "DetalleDelCorte":
        """Los mismos acuerdos y las mismas trabas, para contarlos: ningún cuadro puede decir cuál es cada uno."""
        return replace(
            self,
            acuerdos=tuple(acuerdo.sin_nombre() for acuerdo in self.acuerdos),
            trabas=tuple(replace(traba, acuerdo="", necesidad="", quien_puede="") for traba in self.trabas),
            hitos=(),
            enlaces=None,
        )
