"""Las claves naturales como van en las direcciones: lo que no tiene su forma no existe (404) y no llega a la base."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class RutaDeCodigo(StringConverter):
    """Código de sesión o de acuerdo: MEA-2025, MEA-2025-001."""

    regex = r"[A-Z0-9]{1,20}(?:-[A-Z0-9]{1,20}){0,9}"


class CodigoDeReunion(StringConverter):
    """Código de una reunión dentro de su sesión: MEF-01."""

    regex = r"[^/\x00-\x1f\x7f]{1,20}"


class FormatoDeCorte(StringConverter):
    regex = r"pptx|pdf|xlsx|json"


class RutaDeSello(StringConverter):
    """Las primeras cifras de una huella, o la huella entera, como se imprimen."""

    regex = r"[0-9a-f]{16}(?:[0-9a-f]{48})?"


class Ubigeo(StringConverter):
    regex = r"[0-9]{6}"


class Sigla(StringConverter):
    regex = r"[A-Z0-9-]{1,12}"


for _nombre, _forma in (
    ("codigo", RutaDeCodigo),
    ("codigo_de_reunion", CodigoDeReunion),
    ("sello", RutaDeSello),
    ("ubigeo", Ubigeo),
    ("sigla", Sigla),
    ("formato_de_corte", FormatoDeCorte),
):
    register_converter(_forma, _nombre)
