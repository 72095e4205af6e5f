"""Lo que toda página cumple en un navegador de verdad: sin faltas según axe y sin desbordar, a cada ancho.

La página se pide una vez y se le cambia el ancho, como quien gira el teléfono: el servidor no sabe de anchos, y
pedirla, dibujarla y cargarle axe otra vez era la mitad de lo que costaban estas pruebas.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

AXE = (Path(settings.RAIZ) / "tests" / "recursos" / "axe.min.js").read_text(encoding="utf-8")
ANCHOS = (320, 768, 1280)
# Solo se arma el detalle de lo que falta: las mismas reglas, sin describir cada elemento que sí las cumple.
CORRER = "(donde) => axe.run(donde ?? document, {resultTypes: ['violations']}).then(r => r.violations)"


def faltas(pestana: Any, donde: str | None = None) -> list[dict[str, Any]]:
    """Las que axe encuentra en la página como está, o en la parte que nombra el selector `donde`."""
    # Por evaluación y no como <script>: la política de contenido no deja, y está bien que no deje.
    if pestana.evaluate("typeof axe === 'undefined'"):
        pestana.evaluate(AXE)
    return pestana.evaluate(CORRER, donde)


def desborda(pestana: Any, ancho: int) -> list[str]:
    real = pestana.evaluate("document.documentElement.scrollWidth")
    return [f"{pestana.url} desborda a {ancho}: {real}"] if real > ancho else []


def revisar(pestana: Any, anchos: Iterable[int] = ANCHOS, sin_axe: Iterable[int] = ()) -> list[str]:
    """Una frase por cada falta de la página abierta, a cada ancho (puntos); a los de `sin_axe`, si desborda."""
    dichas = []
    for ancho in anchos:
        pestana.set_viewport_size({"width": ancho, "height": 800})
        dichas += desborda(pestana, ancho)
        if ancho not in sin_axe:
            dichas += [
                f"{pestana.url} a {ancho}: {falta['id']} {[nodo['target'] for nodo in falta['nodes']][:3]}"
                for falta in faltas(pestana)
            ]
    return dichas
