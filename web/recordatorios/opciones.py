"""Lo que las páginas de los recordatorios tienen en común: sus pestañas y las opciones de sus filtros."""

from dataclasses import dataclass

from django.urls import reverse

from web.comun.pestanas import Pestana


@dataclass(frozen=True, slots=True)
class OpcionDeEnvio:
    """Un valor de un filtro, y cuántos correos lo tienen."""

    valor: str
    texto: str
    cantidad: int
    elegido: bool


def pestanas(actual: str) -> list[Pestana]:
    nombres = (
        ("reglas", "Reglas", "recordatorios"),
        ("manana", "Lo que saldría", "recordatorios_manana"),
        ("envios", "Lo que salió", "recordatorios_envios"),
        ("recibidos", "Lo que llegó", "recordatorios_recibidos"),
        ("personas", "Personas", "recordatorios_personas"),
        ("vacantes", "Sin punto focal", "recordatorios_vacantes"),
    )
    return [Pestana(texto, reverse(pagina), clave == actual) for clave, texto, pagina in nombres]
