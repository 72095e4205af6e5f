"""Un avance que espera, escrito en Python: con la plantilla, los veinticinco eran la quinta parte de la página.

Es el renglón de la cola (decisión 61): la casilla con que se marca, qué se informó y, al lado, con qué se sustenta.
"""

from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from web.templatetags.placas import progreso
from web.templatetags.presentacion import dia_corto, hace, plazo_en_palabras
from web.validacion.filas import FilaDeAvance, Muestra


def renglon(fila: FilaDeAvance, hoy: date, *, marcado: bool) -> SafeString:
    return mark_safe(  # noqa: S308  # cada parte ya va escapada
        f'<li data-fila>\n{_casilla(fila, marcado=marcado)}<div class="cola-texto">\n{_texto(fila, hoy)}</div>\n'
        f'<div class="cola-evidencia">\n{_sustento(fila)}</div>\n</li>\n'
    )


def _casilla(fila: FilaDeAvance, *, marcado: bool) -> str:
    """Sin ella, lo que quien mira no decide."""
    if fila.motivo:
        return ""
    return (
        '<label class="cola-marca">\n'
        f'<input type="checkbox" name="marcados" value="{fila.pk}"{" checked" if marcado else ""}>\n'
        f'<span class="oculto">Marcar {escape(fila.cual)}</span>\n</label>\n'
    )


def _texto(fila: FilaDeAvance, hoy: date) -> str:
    antes = f"<span>{fila.antes} % →</span>" if fila.antes else ""
    dicho = f'<p class="cola-dicho">{escape(fila.descripcion)}</p>\n' if fila.descripcion else ""
    via = f"· <strong>{escape(fila.via)}</strong>" if fila.via else ""
    no = f'<p class="nota cola-no">{escape(fila.motivo)}</p>\n' if fila.motivo else ""
    return (
        f'<h2>\n<a href="{escape(fila.url)}">{escape(fila.codigo)}</a>\n{escape(fila.titulo)}\n</h2>\n'
        f'<p class="cola-dato">\n{antes}{progreso(fila.porcentaje)}\n'
        f'<span>\nal <time datetime="{fila.fecha.isoformat()}">{dia_corto(fila.fecha)}</time>,\n'
        f"<strong>{hace(fila.fecha, hoy)}</strong>\n</span>\n</p>\n"
        f'{dicho}<p class="nota">«{escape(fila.del_acuerdo)}»</p>\n'
        f'<p class="nota">\nPlazo: {dia_corto(fila.plazo)} ({plazo_en_palabras(fila.plazo, hoy)}) · '
        f"{escape(fila.entre_quienes)} · informó {escape(fila.autor)}\n{via}\n</p>\n{no}"
    )


def _sustento(fila: FilaDeAvance) -> str:
    if not fila.evidencias:
        return '<p class="nota">Sin evidencia</p>\n'
    return "".join([_evidencia(una) for una in fila.evidencias])


def _evidencia(una: Muestra) -> str:
    nombre, url, miniatura = escape(una.nombre), escape(una.url), escape(una.miniatura)
    foto = (
        f'<details>\n<summary>\n<img src="{miniatura}" alt="Ampliar o reducir {nombre}" loading="lazy" width="160"'
        f' height="120">\n</summary>\n<img class="cola-foto" src="{url}" alt="{nombre}" loading="lazy">\n</details>\n'
    )
    return f'{foto if miniatura else ""}<a href="{url}">{nombre}</a>\n'
