"""Un manual por clase de usuario.

Regla: en un manual, `<b>` es lo que se pulsa; `<i>`, el campo que se llena; y `<q>`, lo que entonces se lee. Así una
prueba puede hacer lo que dice: si una página cambia sus palabras, el manual que quedó viejo falla.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from acuerdos import permisos

# Cómo se llama en la dirección: (de quién es, su plantilla).
MANUALES = {
    "punto-focal": ("Punto focal de una municipalidad", "ayuda/punto_focal.html"),
    "sector": ("Funcionario de un sector", "ayuda/sector.html"),
    "secretaria": ("Secretaría de Descentralización", "ayuda/secretaria.html"),
    "administrador": ("Administrador del sistema", "ayuda/administrador.html"),
}


@login_not_required
@require_safe
def ayuda(request: HttpRequest) -> HttpResponse:
    """A quien ingresó, su manual; a los demás, cuáles hay."""
    usuario = request.user
    if not usuario.is_authenticated:
        return render(request, "ayuda/indice.html", {"base": "base_focal.html", "manuales": nombres()})
    if usuario.es_secretaria:
        return redirect("ayuda_manual", "secretaria")
    if usuario.is_superuser:
        return redirect("ayuda_manual", "administrador")
    return redirect("ayuda_manual", "sector" if permisos.sectores_a_cargo(usuario) else "punto-focal")


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
