"""Una matriz: cada dirección de un módulo de `web.urls` por cada persona, al leer y al enviar vacío."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

QUIENES = ("anonima", "fatima", "benita", "soledad", "mario", "eva", "olga", "carlos")
Codigos = tuple[int, ...]
# nombre de la dirección: (argumentos a partir del mundo, GET, POST vacío), en el orden de QUIENES
Matriz = dict[str, tuple[Callable[[Any], list[Any]], Codigos, Codigos]]

# A quien no ingresó se le lleva a hacerlo; un POST vacío a un formulario es un 400 que dice qué falta.
SECRETARIA = (302, 403, 403, 403, 403, 403, 200, 200)
SECRETARIA_ENVIA = (302, 403, 403, 403, 403, 403, 400, 400)
SECRETARIA_HACE = (302, 403, 403, 403, 403, 403, 302, 302)
SOLO_COORDINADOR = (302, 403, 403, 403, 403, 403, 403, 200)
NO_SE_ENVIA = (302, 405, 405, 405, 405, 405, 405, 405)


def revisar(nombre: str, matriz: Matriz, mundo: Any, como: Callable[[str], Any]) -> None:
    """Pide la dirección como cada persona y compara; los demás métodos son 405 para quien ingresó."""
    argumentos, al_leer, al_enviar = matriz[nombre]
    direccion = reverse(nombre, args=argumentos(mundo))
    for quien, leer, enviar in zip(QUIENES, al_leer, al_enviar, strict=True):
        navegador = como(quien)
        respuesta = navegador.get(direccion)
        b"".join(respuesta)  # agotarla cierra el archivo que trae
        assert respuesta.status_code == leer, (quien, "GET", direccion)
        assert navegador.post(direccion).status_code == enviar, (quien, "POST", direccion)
        for metodo in (navegador.put, navegador.patch, navegador.delete):
            assert metodo(direccion).status_code == (302 if quien == "anonima" and leer == 302 else 405), direccion
