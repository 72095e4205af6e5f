"""Las sesiones: la lista, y cada una con su agenda."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion, Quien
from cuentas.models import Usuario
from cuentas.traducidas import contar, traer
from reuniones.enums import Etapa
from reuniones.models import Asistencia, Sector, Sesion
from web.comun import enlaces
from web.comun.lo_que_ve import para
from web.comun.paginas import quien_pide, sesion_pedida, sesiones_de
from web.comun.resumen import ResumenDeAcuerdos, resumenes_por_sesion
from web.sesiones.cuadricula import agenda_de
from web.sesiones.etapa_en_palabras import siguiente


@dataclass(frozen=True, slots=True)
class FilaDeSesion:
    """Una sesión en la lista; `resumen`, sus cifras de hoy, solo para quien la ve entera."""

    sesion: Sesion
    resumen: ResumenDeAcuerdos | None


@dataclass(frozen=True, slots=True)
class EtapaEnLaLinea:
    """Una etapa en la línea de la sesión; `clase`: «hecha», «actual» o vacía."""

    nombre: str
    clase: str


@require_safe
def sesiones(request: HttpRequest) -> HttpResponse:
    """Todas, la más reciente primero, con sus cifras de hoy para quien las ve enteras."""
    hoy = timezone.localdate()
    quien = quien_pide(request)
    todas = sesiones_de(quien)
    resumenes = resumenes_por_sesion(quien, hoy) if quien.es_secretaria else {}
    contexto = {
        "filas": [FilaDeSesion(sesion, resumenes.get(sesion.pk)) for sesion in todas],
        "hoy": hoy,
        "es_demo": any(sesion.de_demostracion for sesion in todas),
        "puede_crear": bool(permisos.puede(request.user, Accion.CREAR_SESION)),
    }
    return render(request, "sesiones/lista.html", contexto)


@require_safe
def sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Etapa, sectores, asistencia y agenda; de las reuniones, las que quien mira puede abrir."""
    sesion = sesion_pedida(request, codigo)
    hoy = timezone.localdate()
    quien = quien_pide(request)
    asistencias = traer("su asistencia", lambda suya: Asistencia.objects.filter(sesion=suya), sesion.pk)
    sectores = traer("sus sectores", lambda suya: Sector.objects.filter(sesiones=suya), sesion.pk)
    puede = _puede(quien, sesion)
    contexto = {
        "sesion": sesion,
        "hoy": hoy,
        "es_demo": sesion.de_demostracion,
        "etapas": _etapas(sesion),
        "sectores": sectores,
        "sectores_que_abre": set(traer(*para(quien, "sectores que abre", _sectores_que_abre, sesion.pk))),
        "asistencias": asistencias,
        "asistentes": sum(asistencia.cantidad for asistencia in asistencias),
        "acuerdos": contar(*para(quien, "sus acuerdos en ella", _sus_acuerdos, sesion.pk)),
        "url_acuerdos": enlaces.lista(sesion=sesion.codigo),
        "agenda": agenda_de(quien, sesion, [sector.sigla for sector in sectores] if puede["programar"] else []),
        "ve_todo": quien.es_secretaria,
        "puede": puede,
        "siguiente": siguiente(sesion.etapa),
    }
    return render(request, "sesiones/sesion.html", contexto)


def _sectores_que_abre(quien: Usuario, sesion: int) -> "QuerySet[Sector, str]":
    return Sector.objects.filter(permisos.sectores_visibles(quien), sesiones=sesion).values_list("sigla", flat=True)


def _sus_acuerdos(quien: Usuario, sesion: int) -> "QuerySet[Acuerdo]":
    return Acuerdo.objects.visibles_para(quien).filter(sesion=sesion)


def _puede(usuario: Quien, sesion: Sesion) -> dict[str, bool]:
    """Qué botones de la preparación se muestran a `usuario`."""
    acciones = {
        "editar": Accion.EDITAR_SESION,
        "avanzar": Accion.AVANZAR_ETAPA,
        "retroceder": Accion.RETROCEDER_ETAPA,
        "publicar": Accion.PUBLICAR_SESION,
        "asistencia": Accion.REGISTRAR_ASISTENCIA,
        "programar": Accion.PROGRAMAR_REUNION,
        "acordar": Accion.REGISTRAR_ACUERDO,
    }
    return {nombre: bool(permisos.puede(usuario, accion, sesion)) for nombre, accion in acciones.items()}


def _etapas(sesion: Sesion) -> list[EtapaEnLaLinea]:
    actual = Etapa.values.index(sesion.etapa)
    clases = ["hecha"] * actual + ["actual"] + [""] * (len(Etapa.values) - actual - 1)
    return [EtapaEnLaLinea(str(Etapa(etapa).label), clase) for etapa, clase in zip(Etapa.values, clases, strict=True)]
