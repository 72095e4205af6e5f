"""Lo que se le ofrece hacer a quien mira y por qué no lo demás: botones y motivos, en el orden en que se dicen."""

from dataclasses import dataclass

from acuerdos.models import (
    Avance,
    Desestimacion,
    MensajeDeAcuerdo,
    Nota,
    Reprogramacion,
)
from acuerdos.permisos import Accion, Denegado, Objeto, es_de_otro, puede
from cuentas.models import Usuario
from web.comun.enlaces import con_claves

Motivo = Denegado | str
DeSuAutor = Avance | Reprogramacion | Desestimacion | Nota | MensajeDeAcuerdo


@dataclass(frozen=True, slots=True)
class Boton:
    """`directo`: hace lo que dice con un clic (POST); si no, lleva a una página. `de_que`: para quien no ve.

    `principal`: el rojo, si es directo.
    """

    texto: str
    url: str
    de_que: str = ""
    directo: bool = False
    principal: bool = True


@dataclass(frozen=True, slots=True)
class Botones:
    """Los de una cosa (el acuerdo, un hito, un avance…) y las frases de por qué no hay otros."""

    botones: tuple[Boton, ...] = ()
    porque: tuple[Motivo, ...] = ()


class Oferta:
    """Lo que se le va ofreciendo a `quien` sobre una cosa, para al final mostrarlo."""

    def __init__(self, quien: Usuario) -> None:
        self._quien = quien
        self._botones: list[Boton] = []
        self._porque: list[Motivo] = []

    def ofrecer(
        self,
        accion: Accion,
        objeto: Objeto | None,
        texto: str,
        nombre: str,
        *claves: str | int,
        de_que: str = "",
        directo: bool = False,
        impedimento: str = "",
    ) -> None:
        """Agrega el botón a la página `nombre`, o el motivo de que no esté.

        :param impedimento: lo que hoy lo impide aunque tenga permiso; vacío si nada.
        """
        respuesta = puede(self._quien, accion, objeto)
        if isinstance(respuesta, Denegado):
            if respuesta.suele:
                self.decir(respuesta)
        elif impedimento:
            self.decir(impedimento)
        else:
            self.agregar(Boton(texto, con_claves(nombre, *claves), de_que, directo))

    def ofrecer_al_autor(
        self, accion: Accion, hecho: DeSuAutor, texto: str, nombre: str, codigo: str, *, de_que: str
    ) -> None:
        """Como `ofrecer`, lo que solo hace quien hizo el hecho: a los demás no se les menciona."""
        if not es_de_otro(self._quien, accion, hecho):
            self.ofrecer(accion, hecho, texto, nombre, codigo, hecho.pk, de_que=de_que)

    def agregar(self, boton: Boton) -> None:
        self._botones.append(boton)

    def decir(self, motivo: Motivo) -> None:
        if str(motivo) and motivo not in self._porque:
            self._porque.append(motivo)

    def hecha(self) -> Botones:
        return Botones(tuple(self._botones), tuple(self._porque))
