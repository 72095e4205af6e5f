"""Lo que se envía a la API, campo por campo: su forma, antes de que la acción diga si procede.

Regla: los mismos campos y topes que las páginas. Un campo que no existe es un error que nombra el más
parecido, y en JSON cada valor es de su tipo: un número no va entre comillas. El texto llega limpio, como
el de un formulario. Lo que un dato significa (si esa fecha vale, si falta el motivo) lo dicen las acciones.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.errores import DatoInvalido, PorAhoraNo
from acuerdos.evidencias import SIRVEN, ArchivoRevisado, exigir_peso, revisar_archivo
from acuerdos.fechas import leer_dia, leer_instante
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from api.lectores import UNA_VEZ
from cuentas.frases_de_campo import motivo_de_control
from cuentas.textos import limpiar, limpiar_renglon

FORMA_DE_DIA = FORMA_DE_INSTANTE = r"^(19|2[0-9])[0-9]{2}-"  # los años de `fechas.ANIOS`
ARCHIVOS_POR_ENVIO = 5
FALTA = "Falta: es obligatorio."
NO_ES_NULO = "No puede ser null."
GENERALES = {"required": FALTA, "null": NO_ES_NULO}


# La base de todas; su contexto dice si llegó como `formulario`, y entonces los números vienen escritos. Va como
# comentario porque su docstring saldría en el contrato.
class Entrada(serializers.Serializer[Any]):
    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"": ["Envíe un objeto JSON: { … }."]})
        errores: dict[str, Any] = dict(parametros_desconocidos(data, self.fields, que="el campo"))
        if isinstance(data, QueryDict):
            errores |= {campo: [UNA_VEZ] for campo, dichos in data.lists() if len(dichos) > 1 and self._es_uno(campo)}
        try:
            valores = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **errores}) from error  # type: ignore[dict-item]
        if errores:
            raise serializers.ValidationError(errores)
        return valores

    def _es_uno(self, campo: str) -> bool:
        return campo in self.fields and not isinstance(self.fields[campo], serializers.ListField)


def _de_formulario(campo: serializers.Field[Any, Any, Any, Any]) -> bool:
    return bool(campo.context.get("formulario"))


class Texto(serializers.CharField):
    """Un texto de varios renglones, limpio. Vacío es lo mismo que no enviado: la acción dice si hace falta."""

    limpieza = staticmethod(limpiar)
    default_error_messages = {"invalid": "Es un texto.", "max_length": "Tiene más de {max_length} letras.", **GENERALES}

    def __init__(self, **opciones: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False} | opciones)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        # Lo que dice el contrato se cuenta como llegó; en un formulario, cada renglón trae además su retorno.
        if self.max_length is not None and len(data) > self.max_length and not _de_formulario(self):
            self.fail("max_length", max_length=self.max_length)
        if motivo := motivo_de_control(data):
            raise serializers.ValidationError(motivo)
        return self.limpieza(data)


class EntradaDeRenglon(Texto):
    """Un texto de un renglón."""

    limpieza = staticmethod(limpiar_renglon)


class Entero(serializers.IntegerField):
    default_error_messages = {
        "invalid": "Es un número entero.",
        "min_value": "Como mínimo, {min_value}.",
        "max_value": "Como máximo, {max_value}.",
        "max_string_length": "Es un número entero.",
        **GENERALES,
    }

    def to_internal_value(self, data: object) -> int:
        es_entero = isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        escrito = _de_formulario(self) and isinstance(data, str) and data.isascii() and data.isdigit()
        if isinstance(data, bool) or not (es_entero or escrito):
            self.fail("invalid")
        return int(super().to_internal_value(int(data) if isinstance(data, int | float) else str(data)))


@extend_schema_field({"type": "number", "minimum": 0})
class Monto(serializers.DecimalField):
    """Soles, de cero en adelante, con dos decimales como máximo."""

    default_error_messages = {
        "invalid": "Es un número: 1500.50",
        "max_digits": "Es demasiado grande.",
        "max_decimal_places": "Lleva como máximo dos decimales.",
        "max_whole_digits": "Es demasiado grande.",
        "max_string_length": "Es demasiado grande.",
        "min_value": "Como mínimo, {min_value}.",
        "max_value": "Como máximo, {max_value}.",
        **GENERALES,
    }

    def __init__(self, **opciones: Any) -> None:
        super().__init__(**{"min_value": Decimal(0)} | opciones)

    def to_internal_value(self, data: object) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return Decimal(super().to_internal_value(repr(data)))


@extend_schema_field({"type": "string", "format": "date", "pattern": FORMA_DE_DIA})
class EntradaDeDia(serializers.DateField):
    default_error_messages = {"invalid": "Escriba el día así: 2025-12-31.", **GENERALES}

    def to_internal_value(self, value: object) -> date:
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            return leer_dia(value)
        except DatoInvalido as error:
            raise serializers.ValidationError(list(error.errores.values())) from error


@extend_schema_field({"type": "string", "format": "date-time", "pattern": FORMA_DE_INSTANTE})
class EntradaDeInstante(serializers.Field[datetime, str, str, Any]):
    """Un instante ISO 8601; sin zona, de Lima."""

    default_error_messages = {"invalid": "Escriba el instante así: 2025-04-15T18:00:00-05:00.", **GENERALES}

    def to_internal_value(self, data: object) -> datetime:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return leer_instante(data)
        except DatoInvalido as error:
            raise serializers.ValidationError(list(error.errores.values())) from error


class Opcion(serializers.ChoiceField):
    default_error_messages = {**GENERALES}

    def to_internal_value(self, data: object) -> Any:
        validos = [str(clave) for clave in self.choices]
        if data == "" and self.allow_blank:
            return data  # lo que el contrato da por omisión, que un cliente generado envía
        if not isinstance(data, str) or data not in validos:
            escrito = data if isinstance(data, str) else "eso"
            frase = frase_de_validos(validos, str(escrito))
            raise serializers.ValidationError(f"{entre_comillas(escrito)} no sirve. {frase}".strip())
        return data


class EntradaDeSiNo(serializers.BooleanField):
    default_error_messages = {"invalid": "Es true o false.", **GENERALES}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


@extend_schema_field({"type": "string", "format": "binary"})
class Archivo(serializers.FileField):
    """Un archivo del formulario. Se revisa y se limpia al leerlo, antes de abrir ninguna transacción."""

    default_error_messages = {
        "invalid": f"Es un archivo, no un texto. {SIRVEN}",
        "empty": "Está vacío.",
        "no_name": "Llegó sin nombre.",
        "max_length": "Su nombre es demasiado largo.",
        **GENERALES,
    }

    def to_internal_value(self, data: object) -> ArchivoRevisado:  # type: ignore[override]
        if not isinstance(data, UploadedFile):
            self.fail("invalid")
        nombre = data.name or "archivo"
        try:
            exigir_peso(nombre, data.size or 0)  # sin leerlo: puede pesar mucho más que la memoria
            return revisar_archivo(nombre, data.read())
        except PorAhoraNo:
            raise
        except DatoInvalido as error:
            raise serializers.ValidationError(list(error.errores.values())) from error


class EntradaDeLista(serializers.ListField):
    """Varios valores de la misma forma."""

    default_error_messages = {
        "not_a_list": "Es una lista: [ … ].",
        "empty": "Envíe al menos uno.",
        "min_length": "Envíe al menos {min_length}.",
        "max_length": "Envíe hasta {max_length} cada vez.",
        **GENERALES,
    }


def archivos(**opciones: Any) -> EntradaDeLista:
    """Varios archivos con el mismo nombre de campo."""
    demasiados = f"Envíe hasta {ARCHIVOS_POR_ENVIO} archivos cada vez."
    return EntradaDeLista(
        child=Archivo(),
        max_length=ARCHIVOS_POR_ENVIO,
        help_text=f"{SIRVEN} Hasta {ARCHIVOS_POR_ENVIO} cada vez.",
        error_messages={"max_length": demasiados, "empty": "Adjunte al menos un archivo."},
        **opciones,
    )


class SinDatos(Entrada):
    pass


class MotivoEntrada(Entrada):
    motivo = Texto(max_length=MOTIVO_MAXIMO, help_text="Por qué. Queda en la historia")


class DecisionEntrada(Entrada):
    decision = Opcion(choices=["aprobar", "rechazar"])
    motivo = Texto(max_length=MOTIVO_MAXIMO, required=False, default="", help_text="Obligatorio si rechaza")
