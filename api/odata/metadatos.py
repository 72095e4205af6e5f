"""El documento `$metadata`: qué conjuntos hay, qué propiedades tiene cada uno y de qué tipo, en CSDL."""

import functools
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from rest_framework import serializers

from api.columnas import CampoDeFila, columnas_de
from api.odata.traduccion import propiedad_de
from api.vistas import Lista

EDMX, EDM = "http://docs.oasis-open.org/odata/ns/edmx", "http://docs.oasis-open.org/odata/ns/edm"
ESPACIO = "MuniEjecutivo"
# Del más preciso al más general: una clase de campo puede ser de otra.
TIPOS: tuple[tuple[type, str], ...] = (
    (serializers.BooleanField, "Edm.Boolean"),
    (serializers.IntegerField, "Edm.Int64"),
    (serializers.FloatField, "Edm.Double"),
    (serializers.DateTimeField, "Edm.DateTimeOffset"),
    (serializers.DateField, "Edm.Date"),
)
register_namespace("edmx", EDMX)


def clave_de(lista: type[Lista]) -> str:
    """La propiedad que distingue a cada fila: la que desempata su orden."""
    return str(lista.filtro.desempate[0])


def tipo_de(columna: CampoDeFila) -> str:
    return next((tipo for clase, tipo in TIPOS if isinstance(columna.campo, clase)), "Edm.String")


@functools.cache
def _escritos(conjuntos: tuple[tuple[str, type[Lista]], ...]) -> bytes:
    raiz = Element(f"{{{EDMX}}}Edmx", {"Version": "4.0"})
    esquema = SubElement(SubElement(raiz, f"{{{EDMX}}}DataServices"), "Schema", {"xmlns": EDM, "Namespace": ESPACIO})
    for nombre, lista in conjuntos:
        entidad = SubElement(esquema, "EntityType", {"Name": nombre})
        SubElement(SubElement(entidad, "Key"), "PropertyRef", {"Name": clave_de(lista)})
        for columna in columnas_de(lista.serializer_class):
            propiedad = {"Name": propiedad_de(columna), "Type": tipo_de(columna)}
            if not columna.puede_faltar:
                propiedad["Nullable"] = "false"
            SubElement(entidad, "Property", propiedad)
    contenedor = SubElement(esquema, "EntityContainer", {"Name": "Contenedor"})
    for nombre, _ in conjuntos:
        SubElement(contenedor, "EntitySet", {"Name": nombre, "EntityType": f"{ESPACIO}.{nombre}"})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(raiz, encoding="utf-8")


def metadatos(conjuntos: Mapping[str, type[Lista]]) -> bytes:
    """El XML, que es siempre el mismo: se arma una vez."""
    return _escritos(tuple(conjuntos.items()))
