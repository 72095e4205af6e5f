"""Qué hay en la carpeta de las copias, y las fichas que lo dicen.

bases/ID/               la base en ese instante
wal/                    lo que la base escribió desde entonces, sin cortes (solo PostgreSQL)
wal_cortado/            lo mismo, de antes del último corte: ver `postgres.empezar_otra_historia`
archivos/ab/abcd…       el contenido de cada archivo subido, por su resumen
respaldos/ID.jsonl      los archivos que había: ruta, resumen, tamaño, fecha
respaldos/ID.json       la ficha; se escribe al final
respaldos/ultimos.jsonl los archivos que había en la última mirada, entre copia y copia
simulacro-…/            los archivos enlazados de un simulacro, mientras dura
respaldos/enteros       hasta qué instante están aquí lo que la base escribió y todos los archivos que nombra
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

SECRETOS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "CORREO_RECIBE")
ULTIMOS, ENTEROS = "ultimos", "enteros"
FORMA_DE_ID = "%Y%m%dT%H%M%SZ"


class RespaldoErrado(Exception):
    """Algo que impide copiar o devolver, dicho en una frase."""


@dataclass(frozen=True, slots=True)
class Respaldo:
    """La ficha de una copia. `acto`: el número del último cambio que había al empezar."""

    id: str
    tomado_en: str
    motor: str
    version: int  # la mayor de PostgreSQL; 0 en SQLite
    acto: int
    archivos: int
    bytes_de_archivos: int
    secretos: tuple[str, ...] = SECRETOS
    al_menos: Mapping[str, str] = field(default_factory=dict)  # ajustes de la base: ver `postgres.preparar`
    lista_en: str = ""  # cuándo terminó, por el reloj de la base: a un instante anterior esta copia no puede volver

    @property
    def instante(self) -> datetime:
        return datetime.fromisoformat(self.tomado_en)


@dataclass(frozen=True, slots=True)
class ArchivoCopiado:
    """Uno de los que había. `modificado_ns`: para no leerlo otra vez si nadie lo tocó."""

    ruta: str
    sha256: str
    tamano: int
    modificado_ns: int


@dataclass(frozen=True, slots=True)
class Carpeta:
    """Donde están las copias. Conviene que sea otro disco, o mejor, otra máquina."""

    raiz: Path

    @property
    def wal(self) -> Path:
        return self.raiz / "wal"

    @property
    def wal_cortado(self) -> Path:
        return self.raiz / "wal_cortado"

    def segmentos(self) -> dict[str, Path]:
        """Lo que la base escribió, por su nombre: lo de antes de un corte y lo de después."""
        return {archivo.name: archivo for parte in (self.wal_cortado, self.wal) for archivo in parte.glob("*")}

    def base(self, respaldo_id: str) -> Path:
        return self.raiz / "bases" / respaldo_id

    def contenido(self, sha256: str) -> Path:
        return self.raiz / "archivos" / sha256[:2] / sha256

    def preparar(self) -> None:
        """:raises RespaldoErrado: si no se puede escribir en ella."""
        try:
            for nombre in ("wal", "wal_cortado", "bases", "archivos", "respaldos"):
                (self.raiz / nombre).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise RespaldoErrado(f"En {self.raiz} no se puede escribir: {error.strerror}.") from error

    def fichas(self) -> list[Respaldo]:
        """Las copias que hay, la más antigua primero."""
        return [self._leer(ficha) for ficha in sorted((self.raiz / "respaldos").glob("*.json"))]

    def buscar(self, respaldo_id: str = "") -> Respaldo:
        """La que se pide; si no se dice, la última. :raises RespaldoErrado: si no hay."""
        fichas = [f for f in self.fichas() if not respaldo_id or f.id == respaldo_id]
        if not fichas:
            cual = f"la copia «{respaldo_id}»" if respaldo_id else "ninguna copia completa"
            raise RespaldoErrado(f"En {self.raiz} no hay {cual}.")
        return fichas[-1]

    def lista(self, respaldo_id: str) -> Iterator[ArchivoCopiado]:
        """Los archivos de una copia."""
        with (self.raiz / "respaldos" / f"{respaldo_id}.jsonl").open(encoding="utf-8") as lineas:
            for linea in lineas:
                yield ArchivoCopiado(**json.loads(linea))

    def ultimos(self) -> dict[str, ArchivoCopiado]:
        """Por su ruta, los que había en la última mirada; ninguno si no hubo."""
        try:
            return {archivo.ruta: archivo for archivo in self.lista(ULTIMOS)}
        except FileNotFoundError:
            return {}

    def anotar_enteros(self, instante: datetime) -> None:
        escribir(self.raiz / "respaldos" / ENTEROS, instante.isoformat())

    def enteros_hasta(self, respaldo: Respaldo) -> datetime | None:
        """El último instante en que no faltaba ningún archivo, si desde esa copia se llega a él."""
        try:
            instante = datetime.fromisoformat((self.raiz / "respaldos" / ENTEROS).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return instante if respaldo.lista_en and instante > datetime.fromisoformat(respaldo.lista_en) else None

    def ultimo_escrito(self) -> float:
        """Cuándo llegó lo último que la base escribió, en segundos desde 1970; 0 si nada."""
        return max((segmento.stat().st_mtime for segmento in self.wal.glob("*")), default=0)

    def anotar_archivos(self, archivos: Iterable[ArchivoCopiado], nombre: str = ULTIMOS) -> None:
        lineas = (json.dumps(asdict(archivo), ensure_ascii=False) for archivo in archivos)
        escribir(self.raiz / "respaldos" / f"{nombre}.jsonl", "".join(f"{linea}\n" for linea in lineas))

    def anotar(self, respaldo: Respaldo, archivos: Iterable[ArchivoCopiado]) -> None:
        """Escribe la lista y, cuando ya está todo en el disco, la ficha."""
        self.anotar_archivos(archivos, respaldo.id)
        escribir(self.raiz / "respaldos" / f"{respaldo.id}.json", json.dumps(asdict(respaldo), indent=1))

    def _leer(self, ficha: Path) -> Respaldo:
        datos = json.loads(ficha.read_text(encoding="utf-8"))
        return Respaldo(**{**datos, "secretos": tuple(datos["secretos"])})


def id_de(ahora: datetime) -> str:
    return ahora.astimezone(UTC).strftime(FORMA_DE_ID)


def al_lado(ruta: Path) -> Path:
    """Donde escribir antes de que se llame `ruta`. El número del proceso no basta: dos contenedores tienen el mismo."""
    return ruta.with_name(f".{ruta.name}-{token_hex(8)}")


def escribir(ruta: Path, texto: str) -> None:
    """Entero o nada, y en el disco de verdad."""
    aparte = al_lado(ruta)
    try:
        with aparte.open("w", encoding="utf-8") as archivo:
            archivo.write(texto)
            archivo.flush()
            os.fsync(archivo.fileno())
        aparte.replace(ruta)
    finally:
        aparte.unlink(missing_ok=True)
