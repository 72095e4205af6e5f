"""La puerta de las páginas a las acciones: lo que una acción rechaza vuelve al formulario, con lo escrito intacto."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm

from acuerdos.errores import AccionDenegada, DatoInvalido

T = TypeVar("T")


def intentar(form: BaseForm, accion: Callable[[], T]) -> T | None:
    """Lo que devuelve `accion`, o None si el dato no sirve: las frases quedan en su campo de `form`.

    Una acción denegada es un 403 con su motivo. Un `Conflicto` sigue su camino: cada página muestra las dos versiones.
    """
    try:
        return accion()
    except AccionDenegada as error:
        raise PermissionDenied(error.motivo) from error
    except DatoInvalido as error:
        for campo, frase in error.errores.items():
            form.add_error(campo if campo in form.fields else None, ValidationError(frase, code=error.codigo))
        return None
