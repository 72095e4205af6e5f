"""Una lámina ya escrita, leída pieza por pieza: lo que miran las pruebas."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
EMU = 914_400


@dataclass(frozen=True)
class Lamina:
    contenido: bytes

    @cached_property
    def partes(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.contenido)) as zip_:
            return {nombre: zip_.read(nombre) for nombre in zip_.namelist()}

    def arboles(self, prefijo: str) -> dict[str, Any]:
        return {n: etree.fromstring(c) for n, c in self.partes.items() if n.startswith(prefijo) and n.endswith(".xml")}

    @property
    def hojas(self) -> list[Any]:
        """Las hojas, por su número."""
        arboles = self.arboles("ppt/slides/slide")
        return [arboles[f"ppt/slides/slide{n}.xml"] for n in range(1, len(arboles) + 1)]

    @property
    def titulos(self) -> list[str]:
        return [texto(next(_marcadores(hoja, ("title", "ctrTitle")))) for hoja in self.hojas]

    def todo_el_texto(self) -> str:
        return "\n".join(texto(hoja) for hoja in self.hojas).replace("\u00a0", " ")


def texto(elemento: Any) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(f"{A}t")) for p in elemento.iter(f"{A}p"))


def _marcadores(hoja: Any, tipos: tuple[str, ...]) -> Iterator[Any]:
    for pieza in hoja.iter(f"{P}sp"):
        marca = pieza.find(f".//{P}ph")
        if marca is not None and marca.get("type") in tipos:
            yield pieza


def caja(pieza: Any) -> tuple[float, float, float, float] | None:
    """Izquierda, arriba, ancho y alto, en pulgadas; None si la hereda de la plantilla."""
    lugar = pieza.find(f"{P}spPr/{A}xfrm")
    if lugar is None:
        lugar = pieza.find(f"{P}xfrm")
    if lugar is None:
        return None
    de, mide = lugar.find(f"{A}off"), lugar.find(f"{A}ext")
    return tuple(int(v) / EMU for v in (de.get("x"), de.get("y"), mide.get("cx"), mide.get("cy")))  # type: ignore[return-value]
