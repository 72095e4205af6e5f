"""Lo que espera una decisión: plazos, desestimaciones e hitos propuestos."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.hitos import decidir_propuesta
from acuerdos.acciones.solicitudes import decidir_solicitud
from acuerdos.enums import Accion
from acuerdos.models import Desestimacion, Hito, Reprogramacion
from web.validacion import pestanas
from web.validacion.cola import Clase

SE_LEE = ("registrado_por", "acuerdo__municipalidad__region", "acuerdo__sesion", "acuerdo__sector")


def _decidir_solicitud(*, x: Any, **lo_demas: Any) -> Any:
    return decidir_solicitud(solicitud=x, **lo_demas)


def _decidir_hito(*, x: Hito, **lo_demas: Any) -> Hito:
    return decidir_propuesta(hito=x, **lo_demas)


def _fila(x: Any) -> dict[str, Any]:
    con_archivo = isinstance(x, Desestimacion) and x.archivo
    return {
        "acuerdo": x.acuerdo,
        "hito": x if isinstance(x, Hito) else getattr(x, "hito", None),
        "plazo_anterior": getattr(x, "plazo_anterior", None),
        "plazo_nuevo": getattr(x, "plazo_nuevo", None) or (x.plazo if isinstance(x, Hito) else None),
        "mueve_al_acuerdo": bool(getattr(x, "hito_id", None)) and x.plazo_nuevo > x.acuerdo.plazo_vigente,
        "dicho": getattr(x, "motivo", ""),
        "desde": getattr(x, "solicitado_el", None) or timezone.localdate(x.registrado_en),
        "archivo": reverse("desestimacion_archivo", args=[x.acuerdo.codigo, x.pk]) if con_archivo else "",
    }


PLAZOS = Clase(
    ver=pestanas.PLAZOS, accion=Accion.DECIDIR_REPROGRAMACION, decidir=_decidir_solicitud, fila=_fila,
    en_espera=lambda quien: Reprogramacion.objects.visibles_para(quien).en_espera().select_related("hito", *SE_LEE),
    cual=lambda x: x.acuerdo, plantilla="validacion/pedidos.html", cosas=("en espera", "en espera"),
    si="Aprobar", no="Rechazar", hecho=(("aprobado", "aprobados"), ("rechazado", "rechazados")),
    cuando="Motivo, si rechaza", lee="lo lee quien lo pidió", sin_motivo="Diga por qué se rechaza.",
    nada="Cuando alguien pida otro plazo aparecerá aquí.",
)  # fmt: skip
BAJAS = replace(
    PLAZOS,
    ver=pestanas.BAJAS,
    accion=Accion.DECIDIR_DESESTIMACION,
    en_espera=lambda quien: Desestimacion.objects.visibles_para(quien).en_espera().select_related(*SE_LEE),
    nada="Cuando alguien pida desestimar un acuerdo aparecerá aquí.",
)
HITOS = replace(
    PLAZOS,
    ver=pestanas.HITOS,
    accion=Accion.ACEPTAR_HITO,
    decidir=_decidir_hito,
    en_espera=lambda quien: Hito.objects.visibles_para(quien).propuestos().select_related(*SE_LEE),
    si="Aceptar",
    hecho=(("aceptado", "aceptados"), PLAZOS.hecho[1]),
    nada="Cuando un lado proponga un hito aparecerá aquí.",
)
