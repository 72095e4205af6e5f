"""Las sesiones: la lista, y cada una con su agenda."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from reuniones.enums import Etapa
from reuniones.models import Sesion
from web.comun import enlaces
from web.comun.paginas import sesion_pedida, sesiones_de
from web.comun.resumen import resumenes_por_sesion
from web.sesiones.cuadricula import agenda_de
from web.sesiones.etapa_en_palabras import siguiente


@require_safe
def sesiones(request: HttpRequest) -> HttpResponse:
    """Todas, la más reciente primero, con sus cifras de hoy para quien las ve enteras."""
    hoy = timezone.localdate()
    filas = sesiones_de(request.user)
    resumenes = resumenes_por_sesion(request.user, hoy) if request.user.es_secretaria else {}
    for s in filas:
        s.resumen = resumenes.get(s.pk)
    contexto = {
        "sesiones": filas,
        "hoy": hoy,
        "es_demo": any(s.de_demostracion for s in filas),
        "puede_crear": bool(permisos.puede(request.user, Accion.CREAR_SESION)),
    }
    return render(request, "sesiones/lista.html", contexto)


@require_safe
def sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Etapa, sectores, asistencia y agenda; de las reuniones, las que quien mira puede abrir."""
    s = sesion_pedida(request, codigo)
    hoy = timezone.localdate()
    visibles = s.reuniones.filter(permisos.reuniones_visibles(request.user))
    asistencias = list(s.asistencias.all())
    sectores = list(s.sectores.all())
    puede = _puede(request.user, s)
    suyos = Acuerdo.objects.visibles_para(request.user).filter(sesion=s).count()
    contexto = {
        "sesion": s,
        "hoy": hoy,
        "es_demo": s.de_demostracion,
        "etapas": _etapas(s),
        "sectores": sectores,
        "sectores_que_abre": set(
            s.sectores.filter(permisos.sectores_visibles(request.user)).values_list("sigla", flat=True)
        ),
        "asistencias": asistencias,
        "asistentes": sum(a.cantidad for a in asistencias),
        "acuerdos": suyos,
        "url_acuerdos": enlaces.lista(sesion=s.codigo),
        "agenda": agenda_de(visibles, [x.sigla for x in sectores] if puede["programar"] else []),
        "ve_todo": request.user.es_secretaria,
        "puede": puede,
        "siguiente": siguiente(s.etapa),
    }
    return render(request, "sesiones/sesion.html", contexto)


def _puede(usuario: Any, s: Sesion) -> dict[str, bool]:
    """Qué botones de la preparación se muestran a `usuario`."""
    acciones = {
        "editar": Accion.EDITAR_SESION, "avanzar": Accion.AVANZAR_ETAPA, "retroceder": Accion.RETROCEDER_ETAPA,
        "publicar": Accion.PUBLICAR_SESION, "asistencia": Accion.REGISTRAR_ASISTENCIA,
        "programar": Accion.PROGRAMAR_REUNION, "acordar": Accion.REGISTRAR_ACUERDO,
    }  # fmt: skip
    return {nombre: bool(permisos.puede(usuario, accion, s)) for nombre, accion in acciones.items()}


def _etapas(s: Sesion) -> list[dict[str, str]]:
    actual = Etapa.values.index(s.etapa)
    clases = ["hecha"] * actual + ["actual"] + [""] * (len(Etapa.values) - actual - 1)
    return [{"nombre": str(Etapa(e).label), "clase": c} for e, c in zip(Etapa.values, clases, strict=True)]
