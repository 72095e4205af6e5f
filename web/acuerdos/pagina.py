"""La lista de acuerdos: filtros, búsqueda, orden y columnas en la dirección; páginas, vistas guardadas y archivos."""

from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from acuerdos.enums import VerboDeLote
from acuerdos.permisos import Accion, puede
from web.acuerdos import lugar
from web.acuerdos.columnas import TERMINADOS, Columna
from web.acuerdos.lugar import ACUERDOS_POR_PAGINA
from web.acuerdos.peticion import IMPRIMIR, PeticionDeLista
from web.acuerdos.vistas import chips_de
from web.comun.controles import escrito
from web.comun.filas import AcuerdoALaVista
from web.comun.paginador import PaginadorAcotado
from web.comun.paginas import base_para, es_focal, exigir_cargo, paginas_de, quien_pide, sin_vacios
from web.comun.pantalla import Densidad, densidad_de
from web.templatetags.placas import semaforo

COLUMNAS_A_LO_ANCHO = 7  # con más, la tabla se desplaza de lado dentro de su caja
EN_PAPEL = 500
POR_PAGINA_DE_FOCAL = 20  # para que la página quepa en un viaje de red


@require_safe
@sin_vacios
def acuerdos(request: HttpRequest) -> HttpResponse:
    """Lo que quien mira ve, con los filtros de la dirección; lo que no se entiende se dice y no se muestra nada."""
    exigir_cargo(request)
    peticion = PeticionDeLista(quien_pide(request), request.GET, hoy=timezone.localdate())
    focal = es_focal(request.user)
    por_pagina = EN_PAPEL if request.GET.get(IMPRIMIR) else ACUERDOS_POR_PAGINA
    pagina = pagina_de(peticion, POR_PAGINA_DE_FOCAL if focal else por_pagina)
    filas = peticion.completas(pagina.object_list)
    contexto: dict[str, Any] = {
        "hoy": peticion.dia,
        "al": peticion.dia if peticion.del_pasado else None,
        "conocido_al": peticion.entonces.conocido_al if peticion.entonces else None,
        "url_de_hoy": peticion.de_hoy,
        "lista": peticion.lista,
        "acuerdos": filas,
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
        "es_demo": any(fila.sesion.de_demostracion for fila in filas),
        "base": base_para(request.user),
        "focal": focal,
    }
    if not focal:
        contexto |= _de_la_oficina(request, peticion, pagina, filas)
    return render(request, "acuerdos/lista.html", contexto, status=peticion.lista.estado_http)


def pagina_de(peticion: PeticionDeLista, por_pagina: int = ACUERDOS_POR_PAGINA) -> Page:
    """La página que la dirección pide; la primera o la última si pide una que no hay."""
    return PaginadorAcotado(peticion.para_paginar(), por_pagina).get_page(peticion.parametros.get("pagina"))


def _de_la_oficina(
    request: HttpRequest, peticion: PeticionDeLista, pagina: Page, filas: list[AcuerdoALaVista]
) -> dict[str, Any]:
    """Lo que no cabe en el teléfono de un punto focal: columnas, vistas, archivos y lotes."""
    consulta, densidad = peticion.consulta, densidad_de(request)
    columnas = [columna for columna in _una_vez(peticion.columnas) if columna.nombre not in ("codigo", "texto")]
    # Sobre un día pasado no se trabaja: lo que se ve ya no es lo que hay.
    por_lotes = bool(filas) and not peticion.del_pasado and bool(puede(request.user, Accion.TRABAJAR_POR_LOTES))
    return {
        "orden": peticion.encabezados(),
        "filas": _renglones(
            filas,
            columnas,
            peticion.dia,
            fichas=lugar.fichas([fila.acuerdo.codigo for fila in filas], consulta, pagina.start_index()),
            con_texto=any(columna.nombre == "texto" for columna in peticion.columnas),
            se_marcan=por_lotes,
        ),
        "opciones": peticion.opciones(),
        "ocultos": peticion.ocultos(),
        "vistas": chips_de(quien_pide(request), consulta),
        "consulta": consulta,
        "archivos": [
            *((texto, _con(reverse(ruta), consulta)) for texto, ruta in ARCHIVOS),
            ("Para imprimir", _con(reverse("acuerdos"), f"{consulta}&{IMPRIMIR}=si".lstrip("&"))),
        ],
        "verbos": VerboDeLote.choices if por_lotes else [],
        "clase_de_tabla": " ".join(["fija", *(["con-marca"] if por_lotes else []), densidad]),
        "caja": "entera" if len(columnas) <= COLUMNAS_A_LO_ANCHO else "",
        "otra_densidad": next(una for una in Densidad if una != densidad),
        "aqui": request.get_full_path(),
        "pagina_actual": pagina.number,
        "comparte": bool(puede(request.user, Accion.COMPARTIR_VISTA)),
    }


def _una_vez(columnas: list[Columna]) -> list[Columna]:
    """Cada hecho una vez: el semáforo dice cuánto falta, y por eso del plazo basta el día; y calla lo ya terminado."""
    juntas = {columna.nombre for columna in columnas}
    celdas: dict[str, Any] = {"plazo": None} if "semaforo" in juntas else {}
    celdas |= {"semaforo": _semaforo_de_lo_vivo} if "estado" in juntas else {}
    return [
        replace(columna, celda=celdas[columna.nombre]) if columna.nombre in celdas else columna for columna in columnas
    ]


def _semaforo_de_lo_vivo(fila: AcuerdoALaVista, _dia: date) -> str:
    return "" if fila.estado in TERMINADOS else semaforo(fila.semaforo, fila.motivo)


def _renglones(
    filas: list[AcuerdoALaVista],
    columnas: list[Columna],
    dia: date,
    *,
    fichas: list[str],
    con_texto: bool,
    se_marcan: bool,
) -> list[SafeString]:
    """Cada acuerdo, una fila de la tabla ya escrita: dibujarlas con una plantilla era la mitad de la página.

    Cada celda lleva el rótulo de su columna, para cuando la tabla se vuelve tarjetas. `fichas`: la dirección de cada
    una, que sabe volver a su fila.
    """
    empiezan = [
        (format_html('<td role="cell" class="{}" data-t="{}">', columna.clase, columna.titulo), columna)
        for columna in columnas
    ]
    principal = "principal" if con_texto else "principal corta"
    renglones = []
    for fila, ficha in zip(filas, fichas, strict=True):
        codigo = escape(fila.acuerdo.codigo)
        marca = MARCA.format(codigo) if se_marcan else ""
        texto = f'<span class="texto">{escape(fila.dicho.texto)}</span>' if con_texto else ""
        celdas = "".join([f"{empieza}{escrito(columna.ver(fila, dia))}</td>" for empieza, columna in empiezan])
        renglones.append(
            mark_safe(  # noqa: S308  # cada parte ya va escapada
                f'<tr role="row" id="{codigo}" data-fila>'
                f'<th role="rowheader" scope="row" class="{principal}">{marca}'
                f'<a class="codigo" href="{escape(ficha)}">{codigo}</a>{texto}</th>{celdas}</tr>'
            )
        )
    return renglones


MARCA = '<input type="checkbox" form="lote" name="acuerdo" value="{0}" aria-label="Marcar {0}"> '
ARCHIVOS = (("Excel", "acuerdos_xlsx"), ("CSV", "acuerdos_csv"))


def _con(ruta: str, consulta: str) -> str:
    return f"{ruta}?{consulta}" if consulta else ruta
