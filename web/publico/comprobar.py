"""La página donde cualquiera comprueba la huella impresa en un acta o en una lámina."""

import re
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from corte import historia
from cuentas.limite import exigir_medida, red_de
from web.comun.guardadas import de_a_una
from web.comun.paginas import encolar

TAREA = "acuerdos.mirar_historia"
FORMA = re.compile(r"[0-9a-f]{16}(?:[0-9a-f]{48})?")
VECES, RATO = 30, 60  # consultas de una misma dirección por tantos segundos
DEMASIADAS = "Desde su conexión ya se comprobaron muchas huellas. Espere un minuto y pruebe otra vez."
NO_ES = "Una huella son 16 cifras y letras de la «a» a la «f», como está impresa: 3f2a 90bc 1d44 e07f."


@login_not_required
@require_safe
def comprobar(request: HttpRequest, sello: str = "") -> HttpResponseBase:
    """Qué huella es la escrita. Sin ninguna, el lugar donde escribirla."""
    escrita = request.GET.get("huella", "")
    if not sello and escrita:
        limpia = re.sub(r"[\s-]", "", escrita).lower()
        if FORMA.fullmatch(limpia):
            return redirect("comprobar", sello=limpia)
        return _pagina(request, {"escrita": escrita[:80], "error": NO_ES}, 400)
    if not sello:
        return _pagina(request, {}, 200)
    exigir_medida(f"comprobar:{red_de(request)}", VECES, RATO, DEMASIADAS)
    return de_a_una(request, partial(_hallada, request, sello))


def _hallada(request: HttpRequest, sello: str) -> HttpResponse:
    hallada = historia.buscar(sello)
    if hallada is None:
        return _pagina(request, {"sello": sello}, 404)
    if hallada.entera is None and cache.add(f"mirando:{hallada.codigo}", True, RATO):
        encolar(TAREA, hallada.codigo)
    return _pagina(request, {"sello": sello, "hallada": hallada}, 200)


def _pagina(request: HttpRequest, contexto: dict[str, object], estado: int) -> HttpResponse:
    oficina = request.user.is_authenticated and request.user.es_secretaria
    base = "base.html" if oficina else "base_focal.html"  # la de quien no ingresó cabe en un viaje de red
    vacio = {"base": base, "sello": "", "hallada": None, "escrita": "", "error": ""}
    respuesta = render(request, "publico/comprobar.html", vacio | contexto, status=estado)
    respuesta["Cache-Control"] = "no-store"
    return respuesta
