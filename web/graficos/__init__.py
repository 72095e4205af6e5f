"""Gráficos en SVG hechos en el servidor: funciones puras de cifras a marcado, sin base de datos ni reloj.

Cada uno se muestra con su tabla al lado. El texto no se escala con el ancho (se dibuja en píxeles), de modo que se lee
igual en un teléfono, en una pantalla y en papel; ningún dato depende del color ni de JavaScript, y todo se escapa.
Los colores están en `static/css/oficina.css`.
"""

from web.graficos.barras import Barra, barras
from web.graficos.curva import SerieDeCurva, curva
from web.graficos.estados import barra_de_estados
from web.graficos.mapa import mapa, mapa_de_cumplido
from web.graficos.progreso import progreso

__all__ = ["Barra", "SerieDeCurva", "barra_de_estados", "barras", "curva", "mapa", "mapa_de_cumplido", "progreso"]
