"""Qué se hizo con un correo que llegó."""

from enum import StrEnum


class ResultadoDeRecibir(StrEnum):
    INFORMADO = "se registró el avance"
    ESCRITO = "se agregó a la conversación"
    PREGUNTADO = "se guardó y se preguntó lo que falta"
    RECHAZADO = "no se tomó, y se dijo por qué"
    CALLADO = "no se tomó ni se contestó"
    REPETIDO = "ya se había recibido"
    REBOTE = "se anotó que un correo no llegó"
    QUEJA = "se anotó que no quiere más correos"
    DESCONOCIDO = "no es para ninguna dirección nuestra"
    ILEGIBLE = "no se pudo leer"
