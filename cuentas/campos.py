"""Las columnas de texto de todas las tablas, y los campos con que se escriben.

Regla: lo que se guarda y lo que se busca pasa por `textos`, sea cual sea la puerta: un verbo, la administración, un
comando, `bulk_create` o `update`. Así, dos filas que se ven iguales son iguales, y un código escrito con un carácter
invisible encuentra la fila que lo tiene limpio. Para la base son columnas corrientes: no hay migración que hacer.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cuentas.frases_de_campo import motivo_de_control
from cuentas.textos import (
    limpiar,
    limpiar_codigo,
    limpiar_correo,
    limpiar_renglon,
    motivo_de_codigo,
    motivo_de_correo,
)

if TYPE_CHECKING:  # en marcha, las clases de Django no admiten parámetros de tipo, y el molde es uno cualquiera
    _Campo = models.Field[Any, Any]
    _CharField = models.CharField[Any, str]
    _TextField = models.TextField[Any, str]
    _EmailField = models.EmailField[Any, str]
else:
    _Campo = object
    _CharField, _TextField, _EmailField = models.CharField, models.TextField, models.EmailField


# --- Los campos de un formulario ------------------------------------------------------------------------------------
class CampoDeRenglon(forms.CharField):
    """Un texto de un renglón."""

    def to_python(self, value: object) -> Any:
        return super().to_python(limpiar_renglon(_entero(value)) if isinstance(value, str) else value)


class CampoDeParrafos(forms.CharField):
    """Un texto de varios renglones."""

    widget = forms.Textarea

    def to_python(self, value: object) -> Any:
        return super().to_python(limpiar(_entero(value)) if isinstance(value, str) else value)


class CampoDeCodigo(forms.CharField):
    """Un código que se puede teclear, en mayúsculas."""

    def to_python(self, value: object) -> Any:
        return super().to_python(limpiar_codigo(_entero(value)) if isinstance(value, str) else value)

    def validate(self, value: str | None) -> None:
        super().validate(value)
        _exigir(motivo_de_codigo(value or ""))


class CampoDeCorreo(forms.EmailField):
    """Un correo que se puede teclear."""

    def to_python(self, value: object) -> Any:
        return super().to_python(limpiar_correo(_entero(value)) if isinstance(value, str) else value)

    def validate(self, value: str | None) -> None:
        super().validate(value)
        _exigir(motivo_de_correo(value or ""))


def _entero(texto: str) -> str:
    """`texto`, si al limpiarlo no se pierde nada; ValidationError si lleva un carácter de control entre dos letras."""
    _exigir(motivo_de_control(texto))
    return texto


def _exigir(motivo: str) -> None:
    if motivo:
        raise ValidationError(motivo)


# --- Las columnas ---------------------------------------------------------------------------------------------------
class ColumnaLimpia(_Campo):
    """Lo común a las columnas: cómo se limpia, y que para la base son las de Django."""

    limpieza: Callable[[str], str]
    campo: type[forms.Field]
    corriente: str  # el nombre de su clase de Django

    def to_python(self, value: object) -> Any:
        return self._limpio(super().to_python(value))

    def get_prep_value(self, value: object) -> Any:
        return self._limpio(super().get_prep_value(value))

    def formfield(self, **opciones: Any) -> Any:
        return super().formfield(**{"form_class": self.campo, **opciones})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        nombre, _, posicionales, con_nombre = super().deconstruct()
        return nombre, f"django.db.models.{self.corriente}", posicionales, con_nombre

    def limpiar(self, valor: str) -> str:
        """`valor` como se guardaría."""
        return type(self).limpieza(valor)

    def _limpio(self, valor: object) -> Any:
        return self.limpiar(valor) if isinstance(valor, str) else valor


class Renglon(ColumnaLimpia, _CharField):
    """Un texto de un renglón: un nombre, un cargo, un lugar."""

    limpieza, campo, corriente = staticmethod(limpiar_renglon), CampoDeRenglon, "CharField"


class Parrafos(ColumnaLimpia, _TextField):
    """Un texto de varios renglones, tal como se escribió."""

    limpieza, campo, corriente = staticmethod(limpiar), CampoDeParrafos, "TextField"


class ParrafosCortos(ColumnaLimpia, _CharField):
    """Un texto de varios renglones con un tope de letras."""

    limpieza, campo, corriente = staticmethod(limpiar), CampoDeParrafos, "CharField"


class Codigo(ColumnaLimpia, _CharField):
    """Un código que se teclea y va en una dirección."""

    limpieza, campo, corriente = staticmethod(limpiar_codigo), CampoDeCodigo, "CharField"


class Correo(ColumnaLimpia, _EmailField):
    """Un correo electrónico."""

    limpieza, campo, corriente = staticmethod(limpiar_correo), CampoDeCorreo, "EmailField"
