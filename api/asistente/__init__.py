"""La puerta de los asistentes (MCP): seis herramientas cortas sobre las mismas vistas de la API.

`lectura` lee por las vistas de siempre, con la persona del token; `herramientas` arma cada respuesta; `servidor` las
ofrece con la biblioteca oficial, que es opcional; `vistas` la atiende por HTTP y
`manage.py asistente`, por la terminal.
"""
