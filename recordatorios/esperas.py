"""Lo que llegó y espera por alguien de la Secretaría: una fila de `TABLA` por clase, con quién puede decidirlo.

Antes de enviar se mira otra vez: de lo que ya decidió otra persona no se dice nada.
"""

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse

from acuerdos import reglas
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.destinos import Destino, Destinos
from acuerdos.enums import Canal
from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion, Traba
from recordatorios.clases import ClaseDeNoticia, Hecho, acuerdo_de, en_seguimiento, hito_de


def _por_validar() -> "QuerySet[Hecho]":
    return en_seguimiento(Avance.objects.en_espera().exclude(canal=Canal.IMPORTADO), "hito__acuerdo")


def _solicitudes(modelo: type[Reprogramacion] | type[Desestimacion]) -> Callable[[], "QuerySet[Hecho]"]:
    return lambda: en_seguimiento(modelo.objects.en_espera().filter(importado=False), "acuerdo")


def _propuestos() -> "QuerySet[Hecho]":
    return en_seguimiento(Hito.objects.propuestos(), "acuerdo")


def _trabas_nuevas() -> "QuerySet[Hecho]":
    return en_seguimiento(Traba.objects.filter(TRABA_ABIERTA), "acuerdo")


def _a_quien_lo_sigue(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    """El operador a cargo del acuerdo; si no tiene, los que haya."""
    return destinos.de_quien_lo_sigue(acuerdo_de(hecho))


def _a_coordinacion(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    return destinos.de_coordinacion()


def _por_que_se_pide(reprogramacion: Reprogramacion) -> str:
    del_plazo, al_plazo = reglas.en_fecha(reprogramacion.plazo_en_vigor), reglas.en_fecha(reprogramacion.plazo_nuevo)
    return f"Del {del_plazo} al {al_plazo}: {reprogramacion.motivo}"


def _lo_informado(avance: Avance) -> str:
    return f"Con {avance.porcentaje} %. {avance.descripcion}"


# --- Adónde va ------------------------------------------------------------------------------------------------------
def _al_hito(hecho: Hecho) -> str:
    hito = hito_de(hecho)
    assert hito is not None
    return f"{reverse('acuerdo', args=[hito.acuerdo.codigo])}#hito-{hito.numero}"


def _a_decidir(nombre: str) -> Callable[[Hecho], str]:
    return lambda solicitud: reverse(nombre, args=[solicitud.acuerdo.codigo, solicitud.pk])


TABLA = (
    ClaseDeNoticia(
        clave="pide-plazo",
        hechos=_solicitudes(Reprogramacion),
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_coordinacion,
        titulo="Piden más plazo",
        dicho=_por_que_se_pide,
        cuenta=("plazo por decidir", "plazos por decidir"),
        espera=True,
        ruta=_a_decidir("plazo_decidir"),
        boton="Decidir",
    ),
    ClaseDeNoticia(
        clave="pide-baja",
        hechos=_solicitudes(Desestimacion),
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_coordinacion,
        titulo="Piden desestimar el acuerdo",
        dicho=lambda pedido: pedido.motivo,
        cuenta=("desestimación por decidir", "desestimaciones por decidir"),
        espera=True,
        ruta=_a_decidir("desestimacion_decidir"),
        boton="Decidir",
    ),
    ClaseDeNoticia(
        clave="propone",
        hechos=_propuestos,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_quien_lo_sigue,
        titulo="Proponen un hito",
        dicho=lambda hito: f"Vencería el {reglas.en_fecha(hito.plazo)}.",
        cuenta=("hito por aceptar", "hitos por aceptar"),
        espera=True,
        ruta=lambda hito: reverse("hito_decidir", args=[hito.acuerdo.codigo, hito.numero]),
        boton="Aceptar o rechazar",
    ),
    ClaseDeNoticia(
        clave="traba-nueva",
        hechos=_trabas_nuevas,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_quien_lo_sigue,
        titulo="Algo detiene al acuerdo",
        dicho=lambda traba: traba.necesidad,
        cuenta=("traba por resolver", "trabas por resolver"),
        espera=True,
    ),
    ClaseDeNoticia(
        clave="llego",
        hechos=_por_validar,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_quien_lo_sigue,
        titulo="Un informe espera que lo validen",
        dicho=_lo_informado,
        cuenta=("informe por validar", "informes por validar"),
        espera=True,
        ruta=_al_hito,
        boton="Validar o devolver",
    ),
)
