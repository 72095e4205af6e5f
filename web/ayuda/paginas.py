"""Un manual por clase de usuario.

Regla: en un manual, `<b>` es lo que se pulsa; `<i>`, el campo que se llena; y `<q>`, lo que entonces se lee. Así una
prueba puede hacer lo que dice: si una página cambia sus palabras, el manual que quedó viejo falla.

«Ayuda» lleva a la tarea de la página en que se estaba: la que dice `data-para`, el comienzo de su dirección.
"""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from acuerdos import permisos

# Cómo se llama en la dirección: (de quién es, su plantilla).
MANUALES = {
    "punto-focal": ("Punto focal de una municipalidad", "ayuda/punto_focal.html"),
    "sector": ("Funcionario de un sector", "ayuda/sector.html"),
    "secretaria": ("Secretaría de Descentralización", "ayuda/secretaria.html"),
    "administrador": ("Administrador del sistema", "ayuda/administrador.html"),
}


TAREA = re.compile(r'<section class="tarjeta" id="([\w-]+)"[^>]*? data-para="([^"]+)"')


@login_not_required
@never_cache
@require_safe
def ayuda(request: HttpRequest) -> HttpResponse:
    """A quien ingresó, su manual, en la tarea de la página de que viene; a los demás, cuáles hay."""
    usuario = request.user
    if not usuario.is_authenticated:
        return render(request, "ayuda/indice.html", {"base": "base_focal.html", "manuales": nombres()})
    if usuario.es_secretaria:
        suyo = "secretaria"
    elif usuario.is_superuser:
        suyo = "administrador"
    else:
        suyo = "sector" if permisos.sectores_a_cargo(usuario) else "punto-focal"
    tarea = tarea_de(suyo, _de_donde_viene(request))
    return redirect(reverse("ayuda_manual", args=[suyo]) + (f"#{tarea}" if tarea else ""))


def _de_donde_viene(request: HttpRequest) -> str:
    """La página nuestra en que se pulsó «Ayuda», o vacío."""
    pagina = urlsplit(request.headers.get("Referer", ""))
    return pagina.path if pagina.netloc == request.get_host() else ""


def tarea_de(manual: str, pagina: str) -> str:
    """La tarea de `manual` que es de esa página: la de la dirección más larga con que empieza; vacío si ninguna."""
    suyas = [(len(direccion), tarea) for tarea, direccion in _tareas(manual) if re.match(direccion, pagina)]
    return max(suyas)[1] if suyas else ""


@lru_cache(maxsize=len(MANUALES))
def _tareas(manual: str) -> tuple[tuple[str, str], ...]:
    """De cada tarea del manual que es de alguna página, su nombre y la forma de sus direcciones."""
    fuente = (Path(settings.RAIZ) / "templates" / MANUALES[manual][1]).read_text("utf-8")
    return tuple(
        (tarea, re.escape(direccion).replace(r"\*", "[^/]+"))
        for tarea, direcciones in TAREA.findall(fuente)
        for direccion in direcciones.split()
    )


@login_not_required
@require_safe
def manual(request: HttpRequest, manual: str) -> HttpResponse:
    """El manual que se nombra."""
    if manual not in MANUALES:
        raise Http404
    nombre, plantilla = MANUALES[manual]
    oficina = request.user.is_authenticated and request.user.es_secretaria
    contexto = {
        "base": "base.html" if oficina else "base_focal.html",
        "titulo": nombre,
        "otros": {clave: otro for clave, otro in nombres().items() if clave != manual},
    }
    return render(request, plantilla, contexto)


def nombres() -> dict[str, str]:
    """Cada manual, con de quién es."""
    return {clave: nombre for clave, (nombre, _) in MANUALES.items()}
