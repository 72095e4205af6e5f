"""El tablero de la Secretaría: de un vistazo, qué hay y qué pide atención; cada cifra lleva a su lista."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.corte import leer_dia
from acuerdos.errores import DatoInvalido
from acuerdos.permisos import Accion
from acuerdos.views import enlaces
from acuerdos.views.cambios import cambios_entre
from acuerdos.views.comun import exigir, principal, sesiones_de
from acuerdos.views.tablero_datos import Ambito, leer_figuras, leer_pendientes
from acuerdos.views.tablero_piezas import cifras_del_tablero, cuadro_de_sectores, filas_de_regiones, mapa_de_regiones

TODAS = "todas"
DIAS_ATRAS = 30  # con qué día se compara si nadie elige otro


@require_safe
def tablero(request: HttpRequest) -> HttpResponse:
    """`sesion`: código o «todas»; `al`: el día de las cifras; `desde`: con qué día se comparan."""
    exigir(request, Accion.VER_TABLERO)
    hoy = timezone.localdate()
    sesiones = sesiones_de(request.user)
    errores: list[str] = []
    sesion = _sesion_pedida(request, sesiones, errores)
    al = _dia(request, "al", hoy, hoy, errores)
    desde = _dia(request, "desde", date.fromordinal(max(1, al.toordinal() - DIAS_ATRAS)), al, errores)
    ambito = Ambito(usuario=request.user, sesion=sesion, al=al, hoy=hoy)
    figuras = leer_figuras(ambito)
    contexto: dict[str, Any] = {
        "sesiones": sesiones,
        "sesion": sesion,
        "elegida": sesion.codigo if sesion else TODAS,
        "al": al,
        "desde": desde,
        "hoy": hoy,
        "es_hoy": al == hoy,
        "errores": errores,
        "es_demo": sesion.de_demostracion if sesion else any(s.de_demostracion for s in sesiones),
        "resumen": figuras.resumen,
        "cifras": cifras_del_tablero(ambito, figuras.resumen),
        "mapa": mapa_de_regiones(ambito, figuras),
        "por_region": filas_de_regiones(ambito, figuras),
        "por_sector": cuadro_de_sectores(ambito, figuras),
        "pendientes": leer_pendientes(ambito) if al == hoy else [],
        "cambios": cambios_entre(ambito, desde) if desde < al else None,
        "url_corte": enlaces.corte(sesion.codigo, al) if sesion and al >= sesion.fecha else "",
        "url_lista": enlaces.lista(sesion=sesion and sesion.codigo),
    }
    return render(request, "tablero/tablero.html", contexto, status=400 if errores else 200)


def _sesion_pedida(request: HttpRequest, sesiones: list[Any], errores: list[str]) -> Any:
    """La pedida; sin pedir ninguna, la principal; None si son todas."""
    pedida = request.GET.get("sesion", "")
    if pedida == TODAS or not sesiones:
        return None
    por_codigo = {s.codigo: s for s in sesiones}
    if pedida and pedida not in por_codigo:
        errores.append(f"No existe la sesión «{pedida[:40]}»: elija una de la lista.")
    return por_codigo.get(pedida) or principal(sesiones)


def _dia(request: HttpRequest, nombre: str, si_falta: date, tope: date, errores: list[str]) -> date:
    pedido = request.GET.get(nombre, "").strip()
    if not pedido:
        return si_falta
    try:
        dia = leer_dia(pedido)
    except DatoInvalido as error:
        errores.append(error.errores["al"])
        return si_falta
    if dia > tope:
        errores.append(f"El {dia:%d/%m/%Y} es posterior al {tope:%d/%m/%Y}: elija ese día o uno anterior.")
        return si_falta
    return dia
