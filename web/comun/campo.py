"""Un campo de formulario con su rótulo, su ayuda y sus errores enlazados al control.

Se escribe en Python, como los controles: los filtros de una lista son veinte campos, y dibujar cada uno con una
plantilla que incluye otra era la cuarta parte de su página. Django pone `aria-describedby` y
`aria-invalid` en el control.
"""

from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext


def escribir(campo: BoundField, *, sin_opcional: bool = False) -> SafeString:
    """:param sin_opcional: calla «(opcional)», por ejemplo en filtros."""
    if campo.is_hidden:
        return campo.as_widget()
    dentro = _dentro(campo, sin_opcional=sin_opcional)
    clase = "campo con-error" if campo.errors else "campo"
    return mark_safe(f'<div class="{clase}">\n{dentro}\n</div>')  # noqa: S308  # cada parte ya va escapada


def _dentro(campo: BoundField, *, sin_opcional: bool) -> str:
    errores, control = campo.errors or "", campo.as_widget()
    rotulo: str = conditional_escape(campo.label)
    if campo.widget_type == "checkbox":
        return f'{errores}\n<label class="marcar">{control}<span>{rotulo}</span></label>'
    if not (campo.field.required or sin_opcional):
        opcional = gettext("(opcional)")
        rotulo += f'\n<span class="opcional">{opcional}</span>'
    if campo.use_fieldset:
        describe = f' aria-describedby="{campo.aria_describedby}"' if campo.aria_describedby else ""
        return f"<fieldset{describe}>\n<legend>{rotulo}</legend>\n{errores}{control}\n</fieldset>"
    ayuda = f'<div class="ayuda" id="{campo.auto_id}_helptext">{campo.help_text}</div>\n' if campo.help_text else ""
    return f'<label for="{campo.id_for_label}">{rotulo}</label>\n{ayuda}{errores}{control}'
