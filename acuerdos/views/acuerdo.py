"""La página de un acuerdo: lo firmado, sus hitos con sus avances, pedidos, trabas e historia."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.enums import Canal, EstadoSolicitud, Responsable
from acuerdos.models import Acuerdo, AsistenciaTecnica, Avance, Desestimacion, Evidencia, Hito, Reprogramacion, Traba
from acuerdos.views import enlaces
from acuerdos.views.comun import base_para, con_semaforo, es_focal
from acuerdos.views.historial import historial_de
from acuerdos.views.quien import Quienes


@require_safe
def acuerdo(request: HttpRequest, codigo: str) -> HttpResponse:
    """404 si no lo ve; si está anulado se muestra y se dice."""
    quien = request.user
    consulta = Acuerdo.objects.accesibles_para(quien).con_nombres().select_related("reunion")
    a = get_object_or_404(consulta, codigo=codigo)
    hoy = timezone.localdate()
    con_semaforo([a], hoy)
    quienes = Quienes(quien, a)
    hitos, propuestos = _hitos(a, quienes, hoy)
    contexto = {
        "acuerdo": a,
        "hoy": hoy,
        "es_demo": a.sesion.de_demostracion,
        "base": base_para(quien),
        "focal": es_focal(quien),
        "datos": _datos(a),
        "url_municipalidad": reverse("municipalidad", args=[a.municipalidad_id]),
        "url_sector": reverse("sector", args=[a.sector_id]),
        "url_reunion": reverse("reunion", args=[a.sesion.codigo, a.reunion.codigo]) if a.reunion else "",
        "hitos": hitos,
        "propuestos": propuestos,
        "desestimaciones": _desestimaciones(a, quienes),
        "reprogramaciones": _reprogramaciones(a, quienes),
        "trabas": _trabas(a, quienes),
        "cambios": historial_de(a, quien, quienes),
        "url_lista": enlaces.lista(sesion=a.sesion.codigo),
    }
    return render(request, "acuerdos/acuerdo.html", contexto)


def _datos(a: Any) -> dict[str, Any]:
    return {
        "reprogramado": a.plazo_vigente != a.plazo,
        "responsable": a.get_responsable_display(),
        "tipo": a.get_tipo_display(),
        "clasificacion": a.clasificacion.nombre,
    }


def _hitos(a: Any, quienes: Quienes, hoy: date) -> tuple[list[Any], list[Any]]:
    """Los que cuentan, con sus avances en `lista_avances` y su `situacion`; y los propuestos."""
    evidencias = Prefetch("evidencias", queryset=Evidencia.objects.sin_anulados())
    avances = defaultdict(list)
    vivos = Avance.objects.sin_anulados().filter(hito__acuerdo=a).select_related("registrado_por", "validado_por")
    for v in vivos.prefetch_related(evidencias).order_by("-fecha", "-id"):
        avances[v.hito_id].append(_avance(v, quienes))
    contados, propuestos = [], []
    for h in Hito.objects.sin_anulados().filter(acuerdo=a).order_by("numero"):
        h.lista_avances = avances[h.pk]
        _marcar(h.lista_avances)
        h.situacion = _situacion(h, hoy)
        (propuestos if h.es_propuesta else contados).append(h)
    return contados, propuestos


def _marcar(avances: list[dict[str, Any]]) -> None:
    """A cada avance, del último al primero, su marca: el que otro posterior dejó atrás ya no espera validación."""
    for lugar, v in enumerate(avances):
        espera = "por_validar" if lugar == 0 else ""
        v["marca"] = "validado" if v["validado_el"] else "rechazada" if v["devuelto"] else espera
        v["palabra"] = "Devuelto" if v["marca"] == "rechazada" else ""


def _situacion(h: Any, hoy: date) -> str:
    if h.porcentaje == 100:
        return "cumplido" if h.validado else "por_validar"
    if h.plazo_vigente < hoy:
        return "vencido"
    return "en_proceso" if h.ultimo_avance_el else "pendiente"


def _avance(v: Any, quienes: Quienes) -> dict[str, Any]:
    via = "" if v.canal in (Canal.WEB, Canal.IMPORTADO) else str(Canal(v.canal).label).lower()
    if v.en_nombre_de:
        via = f"por el {str(Responsable(v.en_nombre_de).label).lower()}{', ' + via if via else ''}"
    return {
        "fecha": v.fecha,
        "porcentaje": v.porcentaje,
        "descripcion": v.descripcion,
        "autor": quienes.es(v.registrado_por),
        "via": via,
        "validado_el": v.validado_el,
        "validado_por": quienes.es(v.validado_por),
        "devuelto": v.devuelto_en is not None,
        "motivo_de_devolucion": v.motivo_de_devolucion,
        "evidencias": [{"nombre": e.nombre, "url": reverse("evidencia", args=[e.pk])} for e in v.evidencias.all()],
    }


def _reprogramaciones(a: Any, quienes: Quienes) -> list[dict[str, Any]]:
    filas = (
        Reprogramacion.objects.sin_anulados().filter(acuerdo=a).select_related("hito", "registrado_por", "decidido_por")
    )
    return [
        {**_solicitud(r, quienes), "que": f"Hito {r.hito.numero}" if r.hito else "Acuerdo",
         "plazo_anterior": r.plazo_anterior, "plazo_nuevo": r.plazo_nuevo}
        for r in filas
    ]  # fmt: skip


def _desestimaciones(a: Any, quienes: Quienes) -> list[dict[str, Any]]:
    filas = Desestimacion.objects.sin_anulados().filter(acuerdo=a).select_related("registrado_por", "decidido_por")
    return [{**_solicitud(d, quienes), "aprobada": d.estado == EstadoSolicitud.APROBADA} for d in filas]


def _solicitud(s: Any, quienes: Quienes) -> dict[str, Any]:
    return {
        "estado": s.estado,
        "motivo": s.motivo,
        "solicitado_el": s.solicitado_el,
        "pide": quienes.es(s.registrado_por),
        "decidido_el": s.decidido_el,
        "decide": quienes.es(s.decidido_por),
        "motivo_de_decision": s.motivo_de_decision,
    }


def _trabas(a: Any, quienes: Quienes) -> list[Any]:
    asistencias = Prefetch("asistencias", queryset=AsistenciaTecnica.objects.sin_anulados(), to_attr="dadas")
    filas = (
        Traba.objects.sin_anulados().filter(acuerdo=a).select_related("registrado_por").prefetch_related(asistencias)
    )
    trabas = list(filas.order_by("levantada_el", "-registrada_el"))
    for t in trabas:
        t.abierta = t.levantada_el is None
        t.autor = quienes.es(t.registrado_por)
    return sorted(trabas, key=lambda t: not t.abierta)
