"""Hallar por su nombre a quien se le escribe, sin mirar acentos ni mayúsculas: lo mismo en todas las listas."""

from typing import Any

from django.db.models import QuerySet

from acuerdos.filtros.personas import hallar
from cuentas.textos import sin_acentos
from municipalidades.directorio import leer_directorio


def se_llama(quien: str, escrito: str) -> bool:
    """Si en `quien` está cada palabra de lo escrito; sin nada escrito, sí."""
    donde = sin_acentos(quien)
    return all(palabra in donde for palabra in sin_acentos(escrito).split())


def personas_que_se_llaman(escrito: str) -> list[int]:
    """Sus `id`: por nombre, usuario, correo o el lugar de su cargo."""
    return hallar(escrito)


def municipalidades_que_se_llaman(escrito: str) -> list[str]:
    """Sus UBIGEO."""
    return [municipalidad.ubigeo for municipalidad in leer_directorio().que_dicen(escrito)]


def los_que_se_llaman(envios: QuerySet[Any], escrito: str) -> Any:
    """De unos envíos, los de esas personas o municipalidades."""
    de_personas = envios.filter(persona__in=personas_que_se_llaman(escrito))
    return de_personas | envios.filter(municipalidad__in=municipalidades_que_se_llaman(escrito))
