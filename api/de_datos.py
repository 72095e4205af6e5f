"""El esquema de una dataclass que la API da tal cual, con `asdict`: sus campos se dicen una vez, en ella.

`de` es la dataclass; `ayudas`, por campo, lo que su nombre y su tipo no dicen. La clase no lleva docstring: iría al
OpenAPI, en cada esquema que sale de ella.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import NoneType
from typing import Any, ClassVar, get_args, get_type_hints

from rest_framework import serializers

Campo = serializers.Field[Any, Any, Any, Any]
CAMPOS: Mapping[object, type[Campo]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    Decimal: serializers.FloatField,
}


class DeUnaDataclass(serializers.Serializer[Any]):
    de: ClassVar[type]
    ayudas: ClassVar[Mapping[str, str]] = {}

    def get_fields(self) -> dict[str, Campo]:
        return {nombre: self._campo(tipo, self.ayudas.get(nombre)) for nombre, tipo in get_type_hints(self.de).items()}

    def _campo(self, tipo: object, ayuda: str | None) -> Campo:
        """De un tipo (o ese o None), su campo; de una tupla de otra dataclass, la lista de su esquema.

        :raises KeyError: de lo que todavía nadie tiene.
        """
        cual, *o_nada = get_args(tipo) or (tipo,)
        if campo := CAMPOS.get(cual):
            return campo(allow_null=NoneType in o_nada, help_text=ayuda)
        de_cada_dataclass = {esquema.de: esquema for esquema in DeUnaDataclass.__subclasses__()}
        return de_cada_dataclass[cual](many=True, help_text=ayuda)
