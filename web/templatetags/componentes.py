"""Los componentes que envuelven marcado: `{% migas %}`, `{% cabecera %}`, `{% tabla %}` y `{% vacio %}`.

Su HTML está en `templates/componentes/`. Las plantillas los usan sin `{% load %}` (son `builtins` en los ajustes).
"""

from collections.abc import Iterable

from django import template
from django.forms.boundfield import BoundField
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.comun.campo import escribir
from web.comun.lista import Encabezado

register = template.Library()


@register.simple_block_tag
def migas(content: SafeString) -> SafeString:
    """El camino hasta la página: dentro, una `{% miga %}` por paso; la última, sin dirección, es donde se está."""
    return render_to_string("componentes/migas.html", {"pasos": content})


@register.simple_tag
def miga(texto: object, destino: str = "", *claves: object) -> SafeString:
    """Un paso: `{% miga "Acuerdos" "acuerdos" %}`. `destino`: el nombre de una dirección, con sus claves, o una url."""
    if not destino:
        return format_html('<li><span aria-current="page">{}</span></li>', texto)
    return format_html('<li><a href="{}">{}</a></li>', resolve_url(destino, *claves), texto)


# Con que `cabecera` reconoce, en lo que encierra, dónde empieza lo de al lado: nadie más escribe estas letras.
AL_LADO, BOTONES = mark_safe("\x02"), mark_safe("\x03")


@register.simple_tag
def a_un_lado() -> SafeString:
    """Dentro de una `{% cabecera %}`: lo que sigue va junto al título y no debajo."""
    return AL_LADO


@register.simple_tag
def botones() -> SafeString:
    """Dentro de una `{% cabecera %}`: lo que sigue son los botones de la página, que no se imprimen."""
    return BOTONES


@register.simple_block_tag
def cabecera(content: SafeString, *titulo: object, clase: str = "") -> SafeString:
    """El título de la página, con sus partes una tras otra y, dentro, lo que va debajo.

    Tras `{% botones %}` van los suyos, y tras `{% a_un_lado %}`, lo demás que va junto al título. `clase`: del título.
    """
    resto, _, suyos = content.partition(BOTONES)
    debajo, _, junto = resto.partition(AL_LADO)
    contexto = {
        "titulo": titulo,
        "clase": clase,
        "debajo": mark_safe(debajo),  # noqa: S308  # ya viene dibujado
        "junto": mark_safe(junto.strip()),  # noqa: S308
        "botones": mark_safe(suyos.strip()),  # noqa: S308
    }
    return render_to_string("componentes/cabecera.html", contexto)


@register.simple_block_tag
def tabla(
    content: SafeString, titulo: str, *textos: str, columnas: Iterable[Encabezado] = (), clase: str = "", caja: str = ""
) -> SafeString:
    """Una tabla que en un teléfono se ve como tarjetas; dentro van sus filas.

    `textos`: los encabezados; `Monto|num` lo alinea como número y `Reintentar|oculto` solo se oye. `columnas`: los que
    ordenan, en su lugar (ver `ListaConFiltros.encabezados`). `clase` y `caja`: clases de la tabla y de la caja en que
    rueda.
    """
    contexto = {
        "titulo": titulo,
        "columnas": [*columnas, *map(_encabezado, textos)],
        "clase": clase,
        "caja": caja,
        "filas": content,
    }
    return render_to_string("componentes/tabla.html", contexto)


@register.simple_block_tag
def vacio(content: SafeString, titulo: str, url: str = "", enlace: str = "") -> SafeString:
    """Cuando no hay nada que mostrar: qué falta y, dentro, qué hacer. `url` y `enlace`: la salida, si la hay."""
    contexto = {"titulo": titulo, "texto": content, "url": url, "enlace": enlace}
    return render_to_string("componentes/vacio.html", contexto)


@register.simple_tag
def campo(de_formulario: BoundField, *, sin_opcional: bool = False) -> SafeString:
    """Un campo con su rótulo, su ayuda y sus errores: `{% campo form.motivo %}`."""
    return escribir(de_formulario, sin_opcional=sin_opcional)


def _encabezado(texto: str) -> Encabezado:
    texto, _, como = texto.partition("|")
    return Encabezado(texto, clase="num" if como == "num" else "", oculto=como == "oculto")
