"""Los textos de un .xlsx, que el libro guarda una sola vez y las celdas nombran por su número."""

import re

from importacion.cuadro import Cupo
from importacion.eventos import Lector

ESCAPADA = re.compile(r"_x([0-9A-Fa-f]{4})_")
LETRAS_DE_UN_TEXTO = 20  # lo que ocupa, aunque esté en blanco


class LectorDeTextos(Lector):
    """`textos`: por su número."""

    def __init__(self, cupo: Cupo) -> None:
        super().__init__()
        self._cupo = cupo
        self._trozos: list[str] = []
        self.textos: dict[str, str] = {}

    def al_abrir(self, nombre: str, _: dict[str, str]) -> None:
        if nombre == "t" and "rPh" not in self.ruta:  # rPh: cómo se pronuncia, en japonés
            self.escuchar()

    def al_cerrar(self, nombre: str) -> None:
        if nombre == "t" and self.escucha:
            self._trozos.append(self.oido())
            self._cupo.gastar_letras(len(self._trozos[-1]) + LETRAS_DE_UN_TEXTO)
        elif nombre == "si":
            texto = sin_escapes("".join(self._trozos))
            self._trozos.clear()
            self._cupo.gastar_letras(LETRAS_DE_UN_TEXTO)
            self.textos[str(len(self.textos))] = texto


def sin_escapes(texto: str) -> str:
    """El texto sin los `_x000D_` con que Excel escribe lo que el XML no admite; «» si solo trae blancos."""
    if "_x" in texto:
        decodificado = ESCAPADA.sub(lambda hallado: chr(int(hallado[1], 16)), texto)
        texto = decodificado.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "" if texto.isspace() else texto
