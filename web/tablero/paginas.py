"""El tablero de la Secretaría: de un vistazo, qué hay y qué pide atención; cada cifra lleva a su lista."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from acuerdos.permisos import Accion
from cuentas import latidos
from web.comun import enlaces
from web.comun.paginas import Paginas, direccion, exigir, paginas_de
from web.comun.pestanas import Pestana
from web.tablero.cambios import CLASES, Cambios, FilaDeCambio, cambios_entre, filas_de
from web.tablero.datos import leer_figuras, leer_pendientes
from web.tablero.matrices import a_la_region, matriz_de_lugares, matriz_de_sectores, motivo_de_orden
from web.tablero.peticion import PeticionDelTablero, leer_peticion
from web.tablero.piezas import cifras_de_cambios, cifras_del_tablero, mapa_de_regiones
from web.tablero.salas import salas_de_hoy
from web.tablero.secciones import secciones

CAMBIOS_POR_PAGINA = 50
DE_CADA_CLASE = 60  # en la página que las muestra todas; el resto, en la de su clase


@dataclass(frozen=True, slots=True, kw_only=True)
class Seccion:
    """Los acuerdos de una clase de cambio: los primeros, con la dirección (`url`) de todos, o una de sus páginas."""

    clase: str
    titulo: str
    total: int
    filas: list[FilaDeCambio]
    url: str = ""
    paginas: Paginas | None = None


@require_safe
def tablero(request: HttpRequest) -> HttpResponse:
    """`sesion`: código o «todas»; `al`: el día de las cifras; `desde`: con qué día se comparan."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate(), propios=("orden",))
    orden = request.GET.get("orden", "")
    peticion.errores.extend(filter(None, [motivo_de_orden(orden)]))
    if peticion.errores:
        return render(request, "tablero/tablero.html", {**peticion.contexto, "detenidos": []}, status=400)
    ambito, desde = peticion.ambito, peticion.desde
    sesion, al = ambito.sesion, ambito.al
    figuras = leer_figuras(ambito)
    contexto: dict[str, Any] = {
        **peticion.contexto,
        "detenidos": latidos.detenidos(ahora=timezone.now()),
        "resumen": figuras.resumen,
        "cifras": cifras_del_tablero(ambito, figuras.resumen),
        "por_lugar": matriz_de_lugares(ambito, figuras, peticion.parametros, orden),
        "mapa": "" if ambito.region else mapa_de_regiones(figuras, lambda r: a_la_region(peticion.parametros, r)),
        "url_en_grande": direccion(reverse("en_grande"), {"sesion": peticion.elegida, "region": ambito.region}.items()),
        "url_sin_region": direccion(reverse("tablero"), {**peticion.parametros, "region": ""}.items()),
        "por_sector": matriz_de_sectores(ambito, figuras, peticion.parametros, orden),
        "pendientes": leer_pendientes(ambito) if ambito.es_hoy else [],
        **_de_cambios(peticion, cambios_entre(ambito, desde)),
        "pestanas": secciones("tablero", peticion),
        "url_sesion": reverse("sesion", args=[sesion.codigo]) if sesion else "",
        "url_corte": enlaces.corte(sesion.codigo, al) if sesion and al >= sesion.fecha else "",
        "url_lamina": enlaces.corte(sesion.codigo, al, formato="pptx") if sesion and al >= sesion.fecha else "",
        "salas": salas_de_hoy(al) if ambito.es_hoy else [],
    }
    return render(request, "tablero/tablero.html", contexto)


@require_safe
def cambios(request: HttpRequest) -> HttpResponse:
    """Qué acuerdos cambiaron entre `desde` y `al`; `que`: solo los de una clase."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate(), propios=("que", "pagina"))
    que = request.GET.get("que", "")
    if que and que not in CLASES:
        peticion.errores.append(f"No hay cambios {entre_comillas(que)}. {frase_de_validos(list(CLASES), que)}".strip())
    if peticion.errores:
        return render(request, "tablero/cambios.html", peticion.contexto, status=400)
    hallados = cambios_entre(peticion.ambito, peticion.desde)
    contexto = {
        **peticion.contexto,
        **_de_cambios(peticion, hallados, que),
        "secciones": _una(request, peticion, hallados, que) if que else _todas(peticion, hallados),
        "que": que,
        "url_tablero": direccion(reverse("tablero"), peticion.parametros.items()),
    }
    return render(request, "tablero/cambios.html", contexto)


def _de_cambios(peticion: PeticionDelTablero, hallados: Cambios, que: str = "") -> dict[str, Any]:
    """Las cifras de lo que cambió, cada una con la página de sus acuerdos, y las pestañas de esa página."""
    cifras = cifras_de_cambios(hallados, lambda clase: _url(peticion, clase))
    todo = Pestana("Todo", _url(peticion, ""), not que, hallados.total)
    pestanas = [
        Pestana(cifra.rotulo, cifra.url, clase == que, len(hallados.clases[clase])) for clase, cifra in cifras.items()
    ]
    return {
        "cambios": list(cifras.values()),
        "total_de_cambios": hallados.total,
        "url_cambios": _url(peticion, ""),
        "pestanas": [todo, *pestanas],
    }


def _todas(peticion: PeticionDelTablero, hallados: Cambios) -> list[Seccion]:
    """Cada clase con sus primeros acuerdos."""
    mostrados = {clase: pks[:DE_CADA_CLASE] for clase, pks in hallados.clases.items() if pks}
    ids = sorted({pk for pks in mostrados.values() for pk in pks})
    filas = filas_de(peticion.ambito, peticion.desde, hallados, ids)
    return [
        Seccion(
            clase=clase,
            titulo=CLASES[clase][0],
            total=len(hallados.clases[clase]),
            filas=[filas[pk] for pk in pks if pk in filas],
            url=_url(peticion, clase) if len(pks) < len(hallados.clases[clase]) else "",
        )
        for clase, pks in mostrados.items()
    ]


def _una(request: HttpRequest, peticion: PeticionDelTablero, hallados: Cambios, que: str) -> list[Seccion]:
    """Una clase, página por página."""
    pagina = Paginator(hallados.clases[que], CAMBIOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    if not pagina.paginator.count:
        return []
    filas = filas_de(peticion.ambito, peticion.desde, hallados, list(pagina))
    return [
        Seccion(
            clase=que,
            titulo=CLASES[que][0],
            total=pagina.paginator.count,
            filas=[filas[pk] for pk in pagina if pk in filas],
            paginas=paginas_de(request, pagina, "acuerdo", "acuerdos"),
        )
    ]


def _url(peticion: PeticionDelTablero, que: str) -> str:
    return direccion(reverse("tablero_cambios"), [*peticion.parametros.items(), ("que", que)])
