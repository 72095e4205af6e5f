"""Las páginas del tablero, como pestañas: todas hablan de la misma sesión, el mismo día y la misma región."""

from django.urls import reverse

from web.comun.paginas import direccion
from web.comun.pestanas import Pestana
from web.tablero.peticion import PeticionDelTablero

PAGINAS = (
    ("tablero", "Cómo va"),
    ("tablero_anio", "El año"),
    ("tablero_hitos", "Hitos por fecha"),
    ("tablero_atrasos", "Puede atrasarse"),
    ("tablero_parecidos", "Lo mismo en varias"),
)


def secciones(actual: str, peticion: PeticionDelTablero) -> list[Pestana]:
    """`actual`: el nombre de la dirección de la página que se mira."""
    parametros = {"sesion": peticion.elegida, "region": peticion.ambito.region}
    return [
        Pestana(texto, direccion(reverse(nombre), parametros.items()), nombre == actual) for nombre, texto in PAGINAS
    ]
