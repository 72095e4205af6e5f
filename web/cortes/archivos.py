"""Los archivos de un corte: lámina, PDF, libro y JSON. Los ve quien ve su página.

Regla: ningún archivo retiene al servidor. Lo ya hecho se entrega; lo que nadie hizo, se hace de a uno; al que llega
mientras tanto, y al que pide uno grande, una página que vuelve sola a pedirlo. A quien no ingresó se le cuenta cuántos
pide y, entre todos, cuántos hay que hacer: la oficina no espera por desconocidos.
"""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from acuerdos.espejo import ultimo_numero
from acuerdos.palabras import dia_en_palabras
from acuerdos.permisos import hay_parte_publica
from corte import guardados
from corte.datos import Corte
from corte.formatos import FORMATOS, nombre_de_archivo
from corte.papel.tipografia import PDFImposible
from cuentas.limite import Demasiados, descontar, exigir_medida, red_de
from web.comun import enlaces
from web.comun.paginas import encolar
from web.comun.puestos import SinPuesto, en_camino, espera, turno_de_desconocido, un_puesto, ya_no_espera
from web.cortes.pagina import ARCHIVOS, leer_peticion, sin_corte

TAREA = "acuerdos.preparar_archivo_de_corte"
RATO = 60  # segundos
DESCARGAS_POR_RATO = 30  # de una misma dirección
POR_HACER_POR_RATO = 20  # entre todos los que no ingresaron
POR_HACER = "cortes-por-hacer"
ESPERA_DE_OTRO = 0.8  # segundos que se espera a que termine el archivo de otro
ENCARGADO = 120  # segundos que vale un encargo; después se vuelve a encolar
USUAL = 30  # segundos en que suele estar uno grande
TARDANZA = 60  # segundos tras los que la página de espera lo reconoce
MUCHAS_DESCARGAS = "Desde su conexión ya se descargaron muchos archivos. Espere un minuto y pruebe otra vez."
MUCHOS_POR_HACER = "Se están pidiendo demasiados archivos a la vez. Espere un minuto y pruebe otra vez."


@login_not_required
@require_safe
def archivo_de_corte(request: HttpRequest, codigo: str, formato: str) -> HttpResponse:
    """El mismo corte como archivo, con su ETag; 304 a quien ya lo tiene."""
    if request.user.is_authenticated:
        return _archivo(request, codigo, formato)
    clave = _clave_de_lo_hecho(request)  # antes de leer nada: lo que se haga es de este momento o de después
    if (respuesta := _recien_hecho(request, clave, formato)) is not None:
        return respuesta
    try:
        with turno_de_desconocido("archivo"):
            contar_descarga(request)
            return _archivo(request, codigo, formato, clave)
    except SinPuesto:
        que = f"{ARCHIVOS[formato]} del corte"
        return en_camino(request, que=que, van=espera(request), volver=enlaces.corte(codigo))


def contar_descarga(request: HttpRequest) -> None:
    """:raises Demasiados: si desde donde pide quien no ingresó ya se descargaron muchos."""
    exigir_medida(f"descargas-de-corte:{red_de(request)}", DESCARGAS_POR_RATO, RATO, MUCHAS_DESCARGAS)


def _recien_hecho(request: HttpRequest, clave: str, formato: str) -> HttpResponse | None:
    """El que otro desconocido acaba de descargar, si desde entonces no pasó nada: sin leer las cifras ni hacer fila."""
    etiqueta, nombre = cache.get(clave) or ("", "")
    contenido = guardados.de_etiqueta(etiqueta, formato) if etiqueta else None
    if contenido is None:
        return None
    contar_descarga(request)
    ya_no_espera(request)
    respuesta = _con_cabeceras(etiqueta, nombre, formato, anonimo=True)
    condicional = get_conditional_response(request, etag=respuesta["ETag"], response=respuesta)
    if condicional is not None and condicional is not respuesta:
        return condicional
    respuesta.content = contenido
    return respuesta


def _clave_de_lo_hecho(request: HttpRequest) -> str:
    """Cambia con cada acto, cada día y si hay parte pública: quién ve qué también es de entonces."""
    pedido = sha256(f"{hay_parte_publica()} {request.get_full_path()}".encode()).hexdigest()
    return f"corte-hecho:{ultimo_numero()}:{timezone.localdate().isoformat()}:{pedido}"


def _archivo(request: HttpRequest, codigo: str, formato: str, clave: str = "") -> HttpResponse:
    """`clave`: de quien no ingresó, donde se recuerda lo que se le entregó."""
    anonimo = bool(clave)
    peticion = leer_peticion(request, codigo, con_detalle=FORMATOS[formato].con_detalle)
    if isinstance(peticion, HttpResponse):
        return peticion
    etiqueta, nombre = guardados.etiqueta(peticion.corte, formato), nombre_de_archivo(peticion.corte, formato)
    respuesta = _con_cabeceras(etiqueta, nombre, formato, anonimo=anonimo)
    condicional = get_conditional_response(request, etag=respuesta["ETag"], response=respuesta)
    if condicional is not None and condicional is not respuesta:
        return condicional
    hecho = guardados.de_etiqueta(etiqueta, formato)
    if hecho is None:
        if guardados.es_grande(peticion.corte, formato):
            hace = _encargar(peticion.corte, formato, anonimo)
            return _en_camino(request, peticion.corte, formato, hace)
        try:
            _contar_uno_por_hacer(anonimo)
            with un_puesto():
                hecho = guardados.hacer(peticion.corte, formato, ESPERA_DE_OTRO)
        except (SinPuesto, guardados.Ocupado):
            if anonimo:
                descontar(POR_HACER)  # el que vuelve a preguntar por el mismo no cuenta otra vez
            return _en_camino(request, peticion.corte, formato)
        except PDFImposible as error:
            return sin_corte(request, peticion.sesion, peticion.hoy, str(error), 503)
    if anonimo:
        ya_no_espera(request)
        cache.set(clave, (etiqueta, nombre), RATO)
    respuesta.content = hecho
    return respuesta


def _con_cabeceras(etiqueta: str, nombre: str, formato: str, *, anonimo: bool) -> HttpResponse:
    """Sin contenido todavía. Se guarda y se pregunta antes de volver a usarlo: hoy mismo puede cambiar."""
    respuesta = HttpResponse(content_type=FORMATOS[formato].tipo)
    respuesta["Content-Disposition"] = content_disposition_header(True, nombre)
    respuesta["ETag"] = f'"{etiqueta[:32]}"'
    respuesta["Cache-Control"] = "public, no-cache" if anonimo else "private, no-cache"
    respuesta["Vary"] = "Cookie"
    return respuesta


def _contar_uno_por_hacer(anonimo: bool) -> None:
    if anonimo:
        exigir_medida(POR_HACER, POR_HACER_POR_RATO, RATO, MUCHOS_POR_HACER)


def _encargar(corte: Corte, formato: str, anonimo: bool) -> float:
    """Manda a hacer un archivo grande, una vez por archivo. Devuelve cuántos segundos hace que se encargó."""
    clave, ahora = f"corte-encargado:{guardados.etiqueta(corte, formato)}", timezone.now().timestamp()
    if not cache.add(clave, ahora, ENCARGADO):
        return ahora - (cache.get(clave) or ahora)
    try:
        _contar_uno_por_hacer(anonimo)
    except Demasiados:
        cache.delete(clave)
        raise
    conocido_al = corte.conocido_al and corte.conocido_al.isoformat()
    alcance = corte.detalle.alcance.como_texto() if corte.detalle else None
    if not encolar(TAREA, corte.sesion.codigo, corte.al.isoformat(), formato, conocido_al, alcance):
        cache.delete(clave)  # lo vuelve a intentar la petición siguiente
    return 0.0


def _en_camino(request: HttpRequest, corte: Corte, formato: str, hace: float = 0.0) -> HttpResponse:
    que = f"{ARCHIVOS[formato]} de {corte.sesion.nombre}, al {dia_en_palabras(corte.al)}"
    volver = enlaces.corte(corte.sesion.codigo, corte.al, corte.conocido_al)
    va = f"Se está haciendo desde hace {round(hace)} segundos; suele tomar menos de {USUAL}."
    return en_camino(request, que=que, van=va if hace else espera(request), tarda=hace > TARDANZA, volver=volver)
