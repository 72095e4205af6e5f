"""El corte de una sesión: su página. Lo ve quien ingresó, y cualquiera si la sesión está publicada."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.errores import DatoInvalido
from acuerdos.fechas import escribir_instante, leer_dia, leer_instante
from acuerdos.filtros.base import parametros_desconocidos
from corte.audiencias import audiencia_de
from corte.cifras import corte
from corte.datos import Corte
from corte.datos_del_detalle import AlcanceDelDetalle
from corte.enlaces import Enlaces
from corte.fechas import revisar_fecha
from corte.frases import tramos
from reuniones.models import Sesion
from web.comun import enlaces
from web.comun.abierto import preguntada, senas_de
from web.comun.paginas import a_ingresar, sesion_pedida
from web.cortes.cifras_hechas import cifras_de
from web.cortes.cuadros import (
    cambio_del_corte,
    cifras_de_avance,
    correcciones_del_corte,
    cuadro_de_reuniones,
    cuadros_del_corte,
    mayores_del_corte,
    titulares_del_corte,
)

PARTES = ("sector", "region", "municipalidad")
ARCHIVOS = {"pptx": "PowerPoint", "pdf": "PDF", "xlsx": "Excel", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Peticion:
    """Lo que la dirección pide: el corte de `sesion`, leído en el instante `ahora`."""

    sesion: Sesion
    ahora: datetime
    corte: Corte

    @property
    def hoy(self) -> date:
        return timezone.localdate(self.ahora)


@login_not_required
@require_safe
@preguntada
def pagina_de_corte(request: HttpRequest, codigo: str) -> HttpResponse:
    """La lámina como página, en el día `al` (hoy si no se dice) y, si se pide, como se conocía en `conocido_al`."""
    peticion = leer_peticion(request, codigo)
    if isinstance(peticion, HttpResponse):
        return peticion
    sesion, hoy, cifras = peticion.sesion, peticion.hoy, peticion.corte
    con_listas = request.user.is_authenticated and request.user.es_secretaria
    conocido_al = cifras.conocido_al or peticion.ahora
    listas = Enlaces(sesion.codigo, cifras.al, conocido_al) if con_listas else None
    contexto = {
        "sesion": sesion,
        "senas": senas_de(sesion, enlaces.corte(sesion.codigo), f"{sesion.nombre}: avances"),
        "hoy": hoy,
        "es_demo": sesion.de_demostracion,
        "corte": cifras,
        "titulares": titulares_del_corte(cifras, listas),
        "avance": cifras_de_avance(cifras, listas),
        **_pedidas(cifras.al, cifras.conocido_al),
        "cuadros": cuadros_del_corte(cifras, listas),
        "reuniones": cuadro_de_reuniones(cifras),
        "mayores": mayores_del_corte(cifras, listas),
        "conclusiones": [tramos(frase.con(listas)) for frase in cifras.conclusiones],
        "recomendaciones": [tramos(una.texto.con(listas)) for una in cifras.recomendaciones],
        "cambio": cambio_del_corte(cifras, listas),
        "correcciones": correcciones_del_corte(cifras, listas),
        "url_de_hoy": enlaces.corte(sesion.codigo, cifras.al),
        "otros_dias": _otros_dias(cifras, hoy),
        "descargas": [
            {"texto": nombre, "url": enlaces.corte(sesion.codigo, cifras.al, cifras.conocido_al, formato), "nota": ""}
            for formato, nombre in ARCHIVOS.items()
        ],
        "partes": _laminas_de_una_parte(cifras) if con_listas else [],
        "url_sesion": reverse("sesion", args=[sesion.codigo]),
        "url_de_publicar": _url_de_publicar(request, peticion),
    }
    return render(request, "cortes/pagina.html", contexto)


def _url_de_publicar(request: HttpRequest, peticion: Peticion) -> str:
    """Vacía si quien mira no puede, o si mira lo que se conocía en otro instante: se publica lo que hoy se sabe."""
    puede = permisos.puede(request.user, permisos.Accion.PUBLICAR_CORTE, peticion.sesion)
    if not puede or peticion.corte.conocido_al is not None:
        return ""
    return f"{reverse('publicar_corte', args=[peticion.sesion.codigo])}?al={peticion.corte.al.isoformat()}"


def leer_peticion(request: HttpRequest, codigo: str, *, con_detalle: bool = False) -> Peticion | HttpResponse:
    """La sesión, si quien pide la ve (404 si no), y su corte del día pedido; o la respuesta que dice por qué no.

    con_detalle: el de un archivo, que además puede pedirse de una parte: un `sector`, una `region` o una
    `municipalidad`.
    """
    ahora = timezone.now()
    hoy = timezone.localdate(ahora)
    try:
        sesion = sesion_pedida(request, codigo)
    except Http404:
        if not request.user.is_authenticated:
            return a_ingresar(request)
        raise
    conocidos = ["al", "conocido_al", *(PARTES if con_detalle else ())]
    if desconocidos := parametros_desconocidos(request.GET, conocidos):
        return sin_corte(request, sesion, hoy, " ".join(desconocidos.values()), 400)
    pedida, conocida = (request.GET.get(campo, "").strip() for campo in ("al", "conocido_al"))
    try:
        al = leer_dia(pedida) if pedida else max(hoy, sesion.fecha)
        conocido_al = leer_instante(conocida) if conocida else None
        revisar_fecha(al, sesion, ahora, conocido_al)
        if con_detalle:
            return Peticion(sesion, ahora, corte(sesion, al, conocido_al, _alcance(request, sesion)))
        cifras = cifras_de(sesion, al, conocido_al)
        return Peticion(sesion, ahora, cifras.para(audiencia_de(request.user, publicada=sesion.publicada)))
    except DatoInvalido as error:
        return sin_corte(request, sesion, hoy, str(error), 400)


def _laminas_de_una_parte(corte: Corte) -> list[tuple[str, list[tuple[str, str]]]]:
    """La lámina de cada sector y de cada región con acuerdos: por título, (nombre, dirección)."""

    def parte_de(nombre: str, **parte: str) -> tuple[str, str]:
        return nombre, enlaces.corte(corte.sesion.codigo, corte.al, corte.conocido_al, "pptx", **parte)

    partes = [
        ("Por sector", [parte_de(uno.sigla, sector=uno.sigla) for uno in corte.acuerdos.por_sector]),
        ("Por región", [parte_de(una.nombre, region=una.codigo) for una in corte.acuerdos.por_region]),
    ]
    return [(titulo, las_suyas) for titulo, las_suyas in partes if las_suyas]


def _alcance(request: HttpRequest, sesion: Sesion) -> AlcanceDelDetalle:
    """De qué parte y para quién.

    :raises DatoInvalido: si se pide más de una parte a la vez.
    """
    pedidas = {parte: request.GET.get(parte, "").strip() for parte in PARTES}
    if sum(map(bool, pedidas.values())) > 1:
        raise DatoInvalido(alcance="Pida una sola parte: un sector, una región o una municipalidad.")
    return AlcanceDelDetalle(**pedidas, audiencia=audiencia_de(request.user, publicada=sesion.publicada))


def sin_corte(request: HttpRequest, sesion: Sesion, hoy: date, error: str, estado: int) -> HttpResponse:
    escrito = {"pedida": request.GET.get("al", ""), "conocida": request.GET.get("conocido_al", "")}
    contexto = {"sesion": sesion, "hoy": hoy, **escrito, "tipo_de_conocida": "date", "es_demo": sesion.de_demostracion}
    contexto["error"] = error
    return render(request, "cortes/sin_fecha.html", contexto, status=estado)


def _pedidas(al: date, conocido_al: datetime | None) -> dict[str, Any]:
    """Lo que se lleva pedido, como lo toma el formulario: un instante que no es fin de día conserva su hora."""
    conocida = escribir_instante(conocido_al) if conocido_al else ""
    con_hora = "T" in conocida
    return {
        "pedida": al.isoformat(),
        "conocida": conocida[:19] if con_hora else conocida,
        "tipo_de_conocida": "datetime-local" if con_hora else "date",
    }


def _otros_dias(corte: Corte, hoy: date) -> list[tuple[date, str]]:
    """Cierres de trimestre entre la sesión y hoy, para saltar a ellos: (día, dirección)."""
    sesion, dias = corte.sesion, []
    for anio in range(hoy.year, sesion.fecha.year - 1, -1):
        for mes, dia in ((12, 31), (9, 30), (6, 30), (3, 31)):
            cierre = hoy.replace(year=anio, month=mes, day=dia)
            if sesion.fecha <= cierre <= hoy and cierre != corte.al:
                dias.append((cierre, enlaces.corte(sesion.codigo, cierre, corte.conocido_al)))
    return dias[:6]
