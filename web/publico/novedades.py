"""Lo nuevo, para quien lo sigue con un lector (Atom), y lo que un buscador lee para entrar: robots, mapa e icono."""

from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.condiciones import en_que_esta
from acuerdos.enums import Estado
from acuerdos.models import Acuerdo, CortePublicado
from acuerdos.palabras import contar, dia_corto, dia_en_palabras
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.comun.abierto import abierta, entera
from web.comun.filas import AcuerdoALaVista, filas_de
from web.graficos.progreso import sin_decimales
from web.publico.cuentas import ultimo_cambio_de

ENTRADAS = 30
LETRAS_DE_TITULO = 120
TIPO_ATOM = "application/atom+xml; charset=utf-8"
SITIOS = "http://www.sitemaps.org/schemas/sitemap/0.9"
CERRADO = ("/api/", "/odata/", "/administracion/", "/ingresar/", "/acuerdos/", "/*?al=", "/*&al=", "/*.pptx")


@abierta()
def novedades(request: HttpRequest) -> HttpResponse:
    """Cada corte que se publica, se reemplaza o se retira, el último primero."""
    abiertas = Sesion.objects.filter(permisos.sesiones_abiertas(timezone.localdate()))
    cortes = CortePublicado.objects.filter(sesion__in=abiertas).select_related("sesion")[:ENTRADAS]
    fuente = _fuente("Cortes publicados del seguimiento de acuerdos", reverse("portada"), request.path)
    for corte in cortes:
        ruta = entera(reverse("corte_publicado", args=[corte.sesion.codigo, corte.numero]))
        retirado = " Se retiró: " + corte.motivo_de_retiro if corte.retirado_en else ""
        fuente.add_item(
            title=f"{corte.sesion.nombre}: avances al {dia_en_palabras(corte.al)}",
            link=ruta,
            description=_cifras(corte) + retirado,
            unique_id=ruta,
            pubdate=corte.publicado_en,
            updateddate=corte.retirado_en or corte.publicado_en,
        )
    return HttpResponse(fuente.writeString("utf-8"), content_type=TIPO_ATOM)


@abierta()
def novedades_de_municipalidad(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """Los acuerdos de una municipalidad, primero el que cambió último, como están hoy."""
    suya = get_object_or_404(Municipalidad.objects.select_related("region"), pk=ubigeo)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.filter(en_que_esta("municipalidad_id", [suya.pk])).abiertos(hoy).con_nombres()
    ficha = reverse("abierto_municipalidad", args=[ubigeo])
    fuente = _fuente(f"Acuerdos de la {suya.nombre_completo}", ficha, request.path)
    for fila in filas_de(suyos.order_by("-actualizado_en", "codigo")[:ENTRADAS], hoy):
        ruta = entera(reverse("abierto_acuerdo", args=[fila.acuerdo.codigo]))
        fuente.add_item(
            title=f"{fila.acuerdo.codigo}: {' '.join(fila.acuerdo.texto.split())[:LETRAS_DE_TITULO]}",
            link=ruta,
            description=_como_esta(fila),
            unique_id=ruta,
            pubdate=fila.acuerdo.registrado_en,
            updateddate=fila.acuerdo.actualizado_en,
        )
    return HttpResponse(fuente.writeString("utf-8"), content_type=TIPO_ATOM)


def _fuente(titulo: str, pagina: str, ruta: str) -> Atom1Feed:
    return Atom1Feed(
        title=titulo,
        link=entera(pagina),
        description=titulo,
        language="es-PE",
        feed_url=entera(ruta),
        author_name="Secretaría de Descentralización",
    )


def _como_esta(fila: AcuerdoALaVista) -> str:
    estado, plazo = Estado(fila.estado).label, dia_corto(fila.plazo_vigente)
    return f"{estado}, avance de {sin_decimales(fila.avance)} %, plazo: {plazo}. Con {fila.acuerdo.sector.nombre}."


def _cifras(corte: CortePublicado) -> str:
    acuerdos = contar(corte.cifras["totales"]["acuerdos"], "acuerdo", "acuerdos")
    cumplidos = contar(corte.cifras["avance"]["cumplidos"], "cumplido", "cumplidos")
    return f"{acuerdos}, {cumplidos}."


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Qué lee un buscador. Sin datos abiertos, nada."""
    lineas = ["User-agent: *"]
    if permisos.hay_parte_publica():
        lineas += [f"Disallow: {ruta}" for ruta in CERRADO]
        lineas += ["", f"Sitemap: {entera(reverse('mapa_del_sitio'))}"]
    else:
        lineas.append("Disallow: /")
    respuesta = HttpResponse("\n".join(lineas) + "\n", content_type="text/plain; charset=utf-8")
    respuesta["Cache-Control"] = "public, max-age=3600"
    return respuesta


@login_not_required
@require_safe
def icono(request: HttpRequest) -> HttpResponse:
    """El icono, para el programa que no lee la página y lo pide por su nombre de siempre: un lector de fuentes."""
    respuesta = HttpResponse((settings.RAIZ / "static/img/icono.svg").read_bytes(), content_type="image/svg+xml")
    respuesta["Cache-Control"] = "public, max-age=86400"
    return respuesta


@abierta()
def mapa_del_sitio(request: HttpRequest) -> HttpResponse:
    """Las páginas abiertas, con el día en que cambió cada una."""
    hoy = timezone.localdate()
    paginas = [_pagina(reverse(nombre)) for nombre in ("portada", "abierto_buscar", "abierto_datos")]
    for sesion in Sesion.objects.filter(permisos.sesiones_abiertas(hoy)):
        paginas += [_pagina(reverse(nombre, args=[sesion.codigo])) for nombre in ("corte", "cortes_publicados")]
    for campo, nombre in (("municipalidad_id", "abierto_municipalidad"), ("sector_id", "abierto_sector")):
        paginas += [_pagina(reverse(nombre, args=[clave]), cambio) for clave, cambio in ultimo_cambio_de(campo, hoy)]
    cuerpo = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITIOS}">\n{"".join(paginas)}</urlset>\n'
    return HttpResponse(cuerpo, content_type="application/xml; charset=utf-8")


def _pagina(ruta: str, cambio: datetime | None = None) -> str:
    cuando = f"<lastmod>{timezone.localdate(cambio).isoformat()}</lastmod>" if cambio else ""
    return f"<url><loc>{escape(entera(ruta))}</loc>{cuando}</url>\n"
