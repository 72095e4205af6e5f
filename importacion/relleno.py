"""Los estilos de un libro con las celdas malas pintadas: los mismos y, detrás, una copia con relleno de cada uno.

El relleno es de un color que nadie más pone: así se reconoce y se quita cuando el libro se devuelve otra vez.
"""

from importacion.contenedor import Contenedor
from importacion.costura import Costura, apertura, prefijo_de
from importacion.eventos import Lector, recorrer

RELLENO = "FFFFD5D1"  # rojo claro


class CuentaDeEstilos(Lector):
    """Cuántos rellenos y cuántos estilos de celda hay."""

    def __init__(self) -> None:
        super().__init__()
        self.rellenos = self.celdas = 0

    def al_abrir(self, nombre: str, _: dict[str, str]) -> None:
        self.rellenos += self.ruta[1:] == ["fills", "fill"]
        self.celdas += self.ruta[1:] == ["cellXfs", "xf"]


def cuenta_de_estilos(libro: Contenedor) -> CuentaDeEstilos:
    """:raises LibroIlegible: si su parte de estilos está dañada."""
    cuenta = CuentaDeEstilos()
    if libro.estilos:
        with libro.abierta(libro.estilos) as abierta:
            recorrer(abierta, cuenta)
    return cuenta


class EstilosConRelleno(Costura):
    """Los estilos de celda: por cada uno que se pinta, detrás de todos, el mismo con el relleno de error.

    Lo que una devolución anterior pintó deja de estarlo: si sigue mal, se pinta otra vez.
    """

    etiquetas = frozenset({"fills", "patternFill", "fgColor", "cellXfs", "xf"})

    def __init__(self, cuenta: CuentaDeEstilos) -> None:
        super().__init__()
        self._cuenta = cuenta
        self._nuevos: dict[int, int] = {}  # estilo → el mismo, pintado
        self._copias: dict[int, bytes] = {}  # estilo → su XML con el relleno
        self._visto = -1
        self._dentro = 0  # dónde empieza lo que va dentro del `xf` que se copia
        self._nuestro = False  # si el relleno que se mira es de una devolución anterior

    def pintado(self, estilo: int) -> int:
        """El número del mismo estilo con el relleno; el mismo, si el libro no tiene estilos."""
        if not self._cuenta.rellenos or estilo >= self._cuenta.celdas:
            return estilo
        return self._nuevos.setdefault(estilo, self._cuenta.celdas + len(self._nuevos))

    def al_abrir(self, nombre: str, escrito: str, atributos: dict[str, str], lugar: int) -> None:
        donde = self.ruta[1:]
        if donde == ["fills"] and self._nuevos:
            self._abrir_con_cuenta(escrito, atributos, lugar, self._cuenta.rellenos + 1)
        elif donde == ["cellXfs"] and self._nuevos:
            self._abrir_con_cuenta(escrito, atributos, lugar, self._cuenta.celdas + len(self._nuevos))
        elif donde == ["fills", "fill", "patternFill"]:
            self.retener(lugar)
            self._nuestro = False
        elif donde == ["fills", "fill", "patternFill", "fgColor"]:
            self._nuestro = atributos.get("rgb") == RELLENO
        elif donde == ["cellXfs", "xf"]:
            self._visto += 1
            if self._visto in self._nuevos:
                con_relleno = atributos | {"fillId": str(self._cuenta.rellenos), "applyFill": "1"}
                self._copias[self._visto] = self.codificado(apertura(escrito, con_relleno))
                self.retener(lugar)
                self.al_seguir(self._empezar_a_copiar)

    def al_cerrar(self, nombre: str, escrito: str, lugar: int) -> None:
        donde = [*self.ruta[1:], nombre]
        prefijo = prefijo_de(escrito)
        if donde == ["fills"] and self._nuevos:
            self.pasar(lugar)
            self.escribir(
                f'<{prefijo}fill><{prefijo}patternFill patternType="solid"><{prefijo}fgColor rgb="{RELLENO}"/>'
                f'<{prefijo}bgColor indexed="64"/></{prefijo}patternFill></{prefijo}fill>'
            )
        elif donde == ["cellXfs"] and self._nuevos:
            self.pasar(lugar)
            self.poner(b"".join(self._copias[estilo] for estilo in self._nuevos))
        elif donde == ["fills", "fill", "patternFill"]:
            self.retenido_desde = None
            if self._nuestro:
                self.sustituir_al_seguir(f'<{prefijo}patternFill patternType="none"/>')
        elif donde == ["cellXfs", "xf"] and self._visto in self._nuevos:
            self.retenido_desde = None
            self._copias[self._visto] += self.pedazo(self._dentro, lugar) + self.codificado(f"</{escrito}>")

    def _abrir_con_cuenta(self, escrito: str, atributos: dict[str, str], lugar: int, cuenta: int) -> None:
        self.pasar(lugar)
        self.sustituir_al_seguir(apertura(escrito, atributos | {"count": str(cuenta)}))

    def _empezar_a_copiar(self, lugar: int) -> None:
        self._dentro = lugar
