"""Lo informado que espera validación, con su evidencia al lado: lo terminado o todo."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from acuerdos.acciones.avances import devolver_avance, validar_avance
from acuerdos.enums import Accion, Canal
from acuerdos.models import Avance, Evidencia
from cuentas.models import Usuario
from web.validacion import pestanas
from web.validacion.cola import Clase


def en_espera(quien: Any) -> Any:
    evidencias = Prefetch("evidencias", queryset=Evidencia.objects.sin_anulados())
    avances = Avance.objects.visibles_para(quien).en_espera()
    return avances.select_related(
        "registrado_por", "hito__acuerdo__municipalidad__region", "hito__acuerdo__sesion", "hito__acuerdo__sector"
    ).prefetch_related(evidencias)


def _decidir(*, por: Usuario, x: Avance, aprobar: bool, motivo: str, ahora: datetime) -> Avance:
    if aprobar:
        return validar_avance(por=por, avance=x, ahora=ahora)
    return devolver_avance(por=por, avance=x, motivo=motivo, ahora=ahora)


def _fila(avance: Avance) -> dict[str, Any]:
    return {
        "acuerdo": avance.hito.acuerdo,
        "via": "" if avance.canal == Canal.WEB else Canal(avance.canal).label.lower(),
        "evidencias": list(avance.evidencias.all()),
    }


TODOS = Clase(
    ver=pestanas.TODOS, accion=Accion.VALIDAR_AVANCE, en_espera=en_espera, decidir=_decidir, fila=_fila,
    cual=lambda avance: avance.hito, plantilla="validacion/avances.html", cosas=("avance", "avances"),
    si="Validar", no="Devolver",
    hecho=(("avance validado", "avances validados"), ("avance devuelto", "avances devueltos")),
    cuando="Motivo, si devuelve", lee="le llega por correo a quien informó",
    sin_motivo="Diga qué falta o qué hay que corregir.",
    nada="Cuando alguien informe un avance aparecerá aquí.",
)  # fmt: skip
CULMINADOS = replace(TODOS, ver=pestanas.CULMINADOS, en_espera=lambda quien: en_espera(quien).filter(porcentaje=100))
