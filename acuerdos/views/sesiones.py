"""Las sesiones: la lista, cada una con su agenda, y su corte."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.corte import corte, leer_dia, revisar_fecha
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo
from acuerdos.views import enlaces
from acuerdos.views.agenda import agenda_de
from acuerdos.views.comun import a_ingresar, sesiones_de
from acuerdos.views.cuadros import cuadro_de_reuniones, cuadros_del_corte
from acuerdos.views.resumen import resumenes_por_sesion
from reuniones.enums import Etapa
from reuniones.models import Sesion


@require_safe
def sesiones(request: HttpRequest) -> HttpResponse:
    """Todas, la más reciente primero, con sus cifras de hoy para quien las ve enteras."""
    hoy = timezone.localdate()
    filas = sesiones_de(request.user)
    resumenes = resumenes_por_sesion(request.user, hoy) if request.user.es_secretaria else {}
    for s in filas:
        s.resumen = resumenes.get(s.pk)
    contexto = {"sesiones": filas, "hoy": hoy, "es_demo": any(s.de_demostracion for s in filas)}
    return render(request, "sesiones/lista.html", contexto)


@require_safe
def sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Etapa, sectores, asistencia y agenda; de las reuniones, las que quien mira puede abrir."""
    s = get_object_or_404(Sesion.objects.filter(permisos.sesiones_visibles(request.user)), codigo=codigo)
    hoy = timezone.localdate()
    visibles = s.reuniones.filter(permisos.reuniones_visibles(request.user))
    asistencias = list(s.asistencias.all())
    suyos = Acuerdo.objects.visibles_para(request.user).filter(sesion=s).count()
    contexto = {
        "sesion": s,
        "hoy": hoy,
        "es_demo": s.de_demostracion,
        "etapas": _etapas(s),
        "sectores": list(s.sectores.all()),
        "sectores_que_abre": set(
            s.sectores.filter(permisos.sectores_visibles(request.user)).values_list("sigla", flat=True)
        ),
        "asistencias": asistencias,
        "asistentes": sum(a.cantidad for a in asistencias),
        "acuerdos": suyos,
        "url_acuerdos": enlaces.lista(sesion=s.codigo),
        "agenda": agenda_de(visibles),
        "ve_todo": request.user.es_secretaria,
    }
    return render(request, "sesiones/sesion.html", contexto)


@login_not_required
@require_safe
def pagina_de_corte(request: HttpRequest, codigo: str) -> HttpResponse:
    """La lámina como página. La ve quien ingresó, y cualquiera si la sesión está publicada."""
    s = Sesion.objects.filter(permisos.sesiones_visibles(request.user), codigo=codigo).first()
    if s is None:
        if not request.user.is_authenticated:
            return a_ingresar(request)
        raise Http404
    hoy = timezone.localdate()
    pedida = request.GET.get("al", "").strip()
    contexto: dict[str, Any] = {
        "sesion": s, "hoy": hoy, "pedida": pedida[:40] or hoy.isoformat(), "es_demo": s.de_demostracion, "error": "",
    }  # fmt: skip
    try:
        al = leer_dia(pedida) if pedida else max(hoy, s.fecha)
        revisar_fecha(al, s, hoy)
        cifras = corte(s, al)
    except DatoInvalido as error:
        contexto["error"] = error.errores["al"]
        return render(request, "sesiones/corte_sin_fecha.html", contexto, status=400)
    ve_todo = request.user.is_authenticated and request.user.es_secretaria
    contexto |= {
        "corte": cifras,
        "pedida": al.isoformat(),
        "cuadros": cuadros_del_corte(cifras, con_enlaces=ve_todo, es_hoy=al == hoy),
        "reuniones": cuadro_de_reuniones(cifras),
        "url_acuerdos": enlaces.lista(sesion=s.codigo) if ve_todo else "",
        "hitos_del_tiempo": _otros_dias(s, al, hoy),
        "url_json": f"/api/v1/sesiones/{s.codigo}/corte/?al={al.isoformat()}",
        "url_sesion": reverse("sesion", args=[s.codigo]),
    }
    return render(request, "sesiones/corte.html", contexto)


def _etapas(s: Sesion) -> list[dict[str, str]]:
    actual = Etapa.values.index(s.etapa)
    clases = ["hecha"] * actual + ["actual"] + [""] * (len(Etapa.values) - actual - 1)
    return [{"nombre": str(Etapa(e).label), "clase": c} for e, c in zip(Etapa.values, clases, strict=True)]


def _otros_dias(s: Sesion, al: Any, hoy: Any) -> list[tuple[str, str]]:
    """Cierres de trimestre entre la sesión y hoy, para saltar a ellos: (día ISO, dirección)."""
    dias = []
    for anio in range(hoy.year, s.fecha.year - 1, -1):
        for mes, dia in ((12, 31), (9, 30), (6, 30), (3, 31)):
            cierre = hoy.replace(year=anio, month=mes, day=dia)
            if s.fecha <= cierre <= hoy and cierre != al:
                dias.append((cierre, enlaces.corte(s.codigo, cierre)))
    return dias[:6]
