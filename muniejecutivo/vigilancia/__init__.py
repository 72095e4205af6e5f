"""Lo que se ve desde fuera: quién puede mirar por dentro, las cifras que dicen cómo va, y las métricas.

Regla: a un extraño se le dice si el sistema está bien o mal, y nada más. El detalle es para la Secretaría que ingresó y
para quien trae `VIGILANCIA_TOKEN`. Ninguna cifra lleva datos de personas.
"""
