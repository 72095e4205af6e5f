"""La página de un acuerdo: lo firmado, sus hitos con sus avances, pedidos, trabas, notas e historia; y qué puede hacer
ahora quien la mira, y por qué no lo demás."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import cuatro_ojos
from acuerdos.enums import Canal, EstadoSolicitud, Responsable
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    Nota,
    Reprogramacion,
    Traba,
)
from web.acuerdos import botones
from web.comun import enlaces
from web.comun.historial import historial_de
from web.comun.paginas import base_para, con_semaforo, es_focal
from web.comun.quien import Quienes


@require_safe
def acuerdo(request: HttpRequest, codigo: str) -> HttpResponse:
    """404 si no lo ve; si está anulado se muestra y se dice."""
    quien = request.user
    consulta = Acuerdo.objects.accesibles_para(quien).con_nombres().select_related("reunion", "a_cargo")
    a = get_object_or_404(consulta, codigo=codigo)
    hoy = timezone.localdate()
    con_semaforo([a], hoy)
    quienes = Quienes(quien, a)
    reprogramaciones = list(_solicitudes(Reprogramacion, a, "hito", "registrado_por", "decidido_por"))
    desestimaciones = list(_solicitudes(Desestimacion, a, "registrado_por", "decidido_por"))
    pedidos = {r.hito_id for r in reprogramaciones if r.estado == EstadoSolicitud.SOLICITADA}
    hitos, propuestos = _hitos(a, quienes, hoy, pedidos)
    trabas, notas = _trabas(a, quienes), _notas(a, quienes)
    general = botones.del_acuerdo(
        quien, a, con_hitos=bool(hitos or propuestos), plazo_pedido=None in pedidos,
        baja_pedida=any(d.estado == EstadoSolicitud.SOLICITADA for d in desestimaciones),
    )  # fmt: skip
    avances = [v for h in hitos for v in h.lista_avances]
    pedidos_de_plazo = [_reprogramacion(r, quienes) for r in reprogramaciones]
    pedidos_de_baja = [_desestimacion(d, quienes) for d in desestimaciones]
    partes = [cosa.puede for cosa in (*hitos, *propuestos, *trabas, *notas)]
    partes += [cosa["puede"] for cosa in (*avances, *pedidos_de_plazo, *pedidos_de_baja)]
    botones.juntar_motivos(general, partes)
    contexto = {
        "acuerdo": a,
        "hoy": hoy,
        "es_demo": a.sesion.de_demostracion,
        "base": base_para(quien),
        "focal": es_focal(quien),
        "datos": _datos(a, quien),
        "url_municipalidad": reverse("municipalidad", args=[a.municipalidad_id]),
        "url_sector": reverse("sector", args=[a.sector_id]),
        "url_reunion": reverse("reunion", args=[a.sesion.codigo, a.reunion.codigo]) if a.reunion else "",
        "puede": general,
        "hitos": hitos,
        "propuestos": propuestos,
        "desestimaciones": pedidos_de_baja,
        "reprogramaciones": pedidos_de_plazo,
        "trabas": trabas,
        "abiertas": [t for t in trabas if t.abierta],
        "ve_notas": quien.es_secretaria,
        "notas": notas,
        "cambios": historial_de(a, quien, quienes),
        "url_lista": enlaces.lista(sesion=a.sesion.codigo),
    }
    return render(request, "acuerdos/acuerdo.html", contexto)


def _datos(a: Any, quien: Any) -> dict[str, Any]:
    return {
        "reprogramado": a.plazo_vigente != a.plazo,
        "responsable": a.get_responsable_display(),
        "tipo": a.get_tipo_display(),
        "clasificacion": a.clasificacion.nombre,
        "a_cargo": str(a.a_cargo or "Nadie en particular") if quien.es_secretaria else "",
    }


def _hitos(a: Any, quienes: Quienes, hoy: date, pedidos: set[int | None]) -> tuple[list[Any], list[Any]]:
    """Los que cuentan, con sus avances en `lista_avances`, su `situacion` y lo que se `puede`; y los propuestos.

    `pedidos`: los hitos para los que ya se pidió otro plazo.
    """
    hitos = {
        h.pk: h
        for h in Hito.objects.sin_anulados().filter(acuerdo=a).select_related("registrado_por").order_by("numero")
    }
    for h in hitos.values():
        h.acuerdo, h.lista_avances = a, []
    evidencias = Prefetch("evidencias", queryset=Evidencia.objects.sin_anulados())
    vivos = Avance.objects.sin_anulados().filter(hito__acuerdo=a).select_related("registrado_por", "validado_por")
    avances = list(vivos.prefetch_related(evidencias).order_by("-fecha", "-id"))
    if quienes.mira.es_secretaria:
        por_validar = (v.registrado_por for v in avances if not (v.validado_en or v.devuelto_en))
        cuatro_ojos.preparar(quienes.mira, por_validar)
    for v in avances:
        if h := hitos.get(v.hito_id):
            v.hito = h
            h.lista_avances.append(_avance(v, quienes, es_ultimo=not h.lista_avances))
    contados, propuestos = [], []
    for h in hitos.values():
        h.situacion = _situacion(h, hoy)
        if h.es_propuesta:
            h.autor, h.puede = quienes.es(h.registrado_por), botones.de_la_propuesta(quienes.mira, h)
            propuestos.append(h)
        else:
            h.puede = botones.del_hito(quienes.mira, h, plazo_pedido=h.pk in pedidos)
            contados.append(h)
    return contados, propuestos


def _situacion(h: Any, hoy: date) -> str:
    if h.porcentaje == 100:
        return "cumplido" if h.validado else "por_validar"
    if h.plazo_vigente < hoy:
        return "vencido"
    return "en_proceso" if h.ultimo_avance_el else "pendiente"


def _avance(v: Any, quienes: Quienes, *, es_ultimo: bool) -> dict[str, Any]:
    """Para `componentes/avance.html`. El que otro posterior dejó atrás ya no espera validación."""
    espera = es_ultimo and not v.validado_el and not v.devuelto_en
    via = "" if v.canal in (Canal.WEB, Canal.IMPORTADO) else str(Canal(v.canal).label).lower()
    if v.en_nombre_de:
        via = f"en nombre del {str(Responsable(v.en_nombre_de).label).lower()}{', ' + via if via else ''}"
    puede = botones.del_avance(quienes.mira, v, espera=espera)
    return {
        "fecha": v.fecha,
        "porcentaje": v.porcentaje,
        "descripcion": v.descripcion,
        "autor": quienes.es(v.registrado_por),
        "via": via,
        "validado_el": v.validado_el,
        "validado_por": quienes.es(v.validado_por),
        "marca": "validado" if v.validado_el else "rechazada" if v.devuelto_en else "por_validar" if espera else "",
        "palabra": "Devuelto" if v.devuelto_en else "",
        "motivo_de_devolucion": v.motivo_de_devolucion,
        "evidencias": [
            {"nombre": e.nombre, "url": reverse("evidencia", args=[e.pk]),
             "anular": botones.anular_evidencia(quienes.mira, v, e)}
            for e in v.evidencias.all()
        ],
        "puede": puede,
    }  # fmt: skip


def _solicitudes(modelo: Any, a: Any, *con: str) -> Any:
    for s in modelo.objects.sin_anulados().filter(acuerdo=a).select_related(*con):
        s.acuerdo = a
        if getattr(s, "hito", None):
            s.hito.acuerdo = a
        yield s


def _reprogramacion(r: Any, quienes: Quienes) -> dict[str, Any]:
    return {
        **_solicitud(r, quienes), "que": f"Hito {r.hito.numero}" if r.hito else "Acuerdo",
        "plazo_anterior": r.plazo_anterior, "plazo_nuevo": r.plazo_nuevo,
    }  # fmt: skip


def _desestimacion(d: Any, quienes: Quienes) -> dict[str, Any]:
    archivo = reverse("desestimacion_archivo", args=[d.acuerdo.codigo, d.pk]) if d.archivo else ""
    return {**_solicitud(d, quienes), "archivo": archivo}


def _solicitud(s: Any, quienes: Quienes) -> dict[str, Any]:
    return {
        "estado": s.estado,
        "motivo": s.motivo,
        "solicitado_el": s.solicitado_el,
        "pide": quienes.es(s.registrado_por),
        "decidido_el": s.decidido_el,
        "decide": quienes.es(s.decidido_por),
        "motivo_de_decision": s.motivo_de_decision,
        "puede": botones.de_la_solicitud(quienes.mira, s),
    }


def _trabas(a: Any, quienes: Quienes) -> list[Any]:
    """Las abiertas primero. Cada una con sus asistencias en `dadas` y adonde se anula cada cual en `anular`."""
    asistencias = Prefetch("asistencias", queryset=AsistenciaTecnica.objects.sin_anulados(), to_attr="dadas")
    filas = (
        Traba.objects.sin_anulados().filter(acuerdo=a).select_related("registrado_por").prefetch_related(asistencias)
    )
    trabas = list(filas.order_by("levantada_el", "-registrada_el"))
    for t in trabas:
        t.acuerdo, t.autor = a, quienes.es(t.registrado_por)
        t.puede = botones.de_la_traba(quienes.mira, t)
        for x in t.dadas:
            x.traba = t
            x.anular = botones.anular_asistencia(quienes.mira, x)
    return sorted(trabas, key=lambda t: not t.abierta)


def _notas(a: Any, quienes: Quienes) -> list[Any]:
    """Las internas, si quien mira es de la Secretaría: la más reciente primero."""
    if not quienes.mira.es_secretaria:
        return []
    notas = list(Nota.objects.sin_anulados().filter(acuerdo=a).select_related("registrado_por").order_by("-pk"))
    for n in notas:
        n.acuerdo = a
        n.puede = botones.de_la_nota(quienes.mira, n)
    return notas
