"""Lo que una dirección pide y no existe, donde la página no tiene un lugar propio para decirlo."""

from django.core.exceptions import BadRequest


class LoPedidoNoExiste(BadRequest):
    """Un 400 con su frase, que se muestra tal cual: dice qué sería correcto. Las del marco, en inglés, no se ven."""
