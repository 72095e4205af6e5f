"""Gráficos en SVG hechos en el servidor: funciones puras de cifras a marcado, sin base de datos ni reloj."""
