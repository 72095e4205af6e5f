"""Lo que comparten los pasos que se dan desde la ficha de una municipalidad: adónde se vuelve y por dónde se llegó."""

from typing import Any

from django.urls import reverse

from municipalidades.models import Municipalidad


def ficha_de(municipalidad: Municipalidad) -> str:
    return reverse("municipalidad", args=[municipalidad.pk])


def migas_de(municipalidad: Municipalidad) -> list[tuple[str, str]]:
    return [("Municipalidades", reverse("municipalidades")), (municipalidad.nombre, ficha_de(municipalidad))]


def contexto_de(municipalidad: Municipalidad, titulo: str) -> dict[str, Any]:
    """Lo que pide `personas/base_de_paso.html`, y `volver`."""
    return {"titulo": titulo, "migas": [*migas_de(municipalidad), (titulo, "")], "volver": ficha_de(municipalidad)}
