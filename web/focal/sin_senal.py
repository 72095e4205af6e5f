"""Abrir sin señal: el trabajador de /sw.js y los moldes con que arma los formularios.

El trabajador (`static/js/sin_senal.js`) no conoce otros formularios que los nuestros: recibe cada uno como se dibuja
sin JavaScript, con marcas donde va la tarea, y las llena con la tarjeta que esa tarea tiene en «Lo que falta hacer». Su
versión es el resumen de lo que sirve: si algo cambia, es otro, y reemplaza al anterior en la siguiente visita. Con
SIN_SENAL=0 se sirve uno que se retira solo.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo, Hito
from cuentas import idiomas
from reuniones.models import Sesion
from web.comun import guiones
from web.comun.paginas import quien_pide
from web.focal.formularios import FormularioFocalDeAvance, FormularioFocalDePlazo, FormularioFocalDeTraba
from web.focal.pendientes import lugares_de

# Lo que piden las páginas de los formularios, y nada más: con ellas, el trabajador y los moldes, 25 KB.
FIJOS = ("css/base.css", "css/oscuro.css", "css/focal.css", "js/cola.js", "js/formulario.js", "img/icono.svg")
GUION, RETIRO = "js/sin_senal.js", "js/sin_trabajador.js"
HITO, CODIGO = 987654321, "SIN-SENAL-0"  # las marcas que van en direcciones: tienen su forma y no son de nadie
TITULO, CLAVE = "[titulo]", "[clave]"


def _guion() -> str:
    """El trabajador de hoy: su versión, lo que precarga y su código, achicado."""
    if not settings.SIN_SENAL:
        return str(rjsmin.jsmin(_leer(RETIRO).decode()))
    codigo, fijos = _leer(GUION), [static(nombre) for nombre in FIJOS]
    resumen = hashlib.sha256(codigo + "".join(fijos).encode())
    for nombre in FIJOS:
        resumen.update(_leer(nombre))
    return f"const VERSION='{resumen.hexdigest()[:12]}',FIJOS={fijos};{rjsmin.jsmin(codigo.decode())}"


def _leer(nombre: str) -> bytes:
    ruta = finders.find(nombre)
    assert isinstance(ruta, str)
    return Path(ruta).read_bytes()


def _etiqueta(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_guion().encode()).hexdigest()[:32]}"'


@login_not_required
@require_safe
@condition(etag_func=_etiqueta)
def trabajador(request: HttpRequest) -> HttpResponse:
    """El guion que atiende sin señal. No dice nada de nadie; el navegador pregunta cada vez si es el mismo."""
    return HttpResponse(
        _guion(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache, max-age=0"}
    )


@require_safe
@never_cache
def moldes(request: HttpRequest) -> HttpResponse:
    """Los tres formularios de quien ingresó, con marcas donde va la tarea, y de quién son."""
    quien = quien_pide(request)
    lugares_de(quien)  # 403 si no tiene ninguno a su cargo
    demo = Sesion.objects.filter(permisos.sesiones_visibles(quien), de_demostracion=True).exists()
    hoy, acuerdo = timezone.localdate(), Acuerdo(codigo=CODIGO)
    comun = {"molde": True, "hito": Hito(pk=HITO, texto=TITULO, acuerdo=acuerdo), "acuerdo": acuerdo, "es_demo": demo}
    comun |= {"hoy": hoy, "ultimo": None, "abiertas": [], "en_espera": None, "ultimo_dia": date.max}

    def molde(plantilla: str, clase: type[Any]) -> str:
        return render_to_string(plantilla, {**comun, "form": clase(initial={"clave": CLAVE})}, request)

    return JsonResponse(
        {
            "quien": str(quien.pk),
            "hito": str(HITO),
            "codigo": CODIGO,
            "lengua": idiomas.etiqueta_de_hoy(),
            "frases": guiones.traducidas(guiones.SIN_SENAL),
            "avance": molde("focal/avance.html", FormularioFocalDeAvance),
            "traba": molde("focal/traba.html", FormularioFocalDeTraba),
            "plazo": molde("focal/plazo.html", FormularioFocalDePlazo),
        },
        json_dumps_params={"ensure_ascii": False},
    )
