"""Lo informado que espera validación, con su evidencia al lado: lo terminado o todo."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from acuerdos.acciones.avances import devolver_avance, validar_avance
from acuerdos.enums import Accion
from acuerdos.models import Avance, Evidencia
from cuentas.models import Usuario
from cuentas.traducidas import a_lo_largo, traer
from web.comun.deshacer import DEVUELTO, VALIDADO
from web.validacion import pestanas
from web.validacion.cola import ColaDeDecisiones
from web.validacion.filas import fila_de_avance
from web.validacion.renglon import renglon


def en_espera(quien: Usuario) -> "QuerySet[Avance]":
    avances: QuerySet[Avance] = Avance.objects.visibles_para(quien).en_espera()
    anteriores = Avance.objects.sin_anulados().filter(
        Q(fecha__lt=OuterRef("fecha")) | Q(fecha=OuterRef("fecha"), pk__lt=OuterRef("pk")),
        hito=OuterRef("hito"),
        devuelto_en__isnull=True,
    )
    venia_de = anteriores.order_by("-fecha", "-pk").values("porcentaje")[:1]
    return avances.annotate(antes=Subquery(venia_de)).select_related(
        "registrado_por", "hito__acuerdo__municipalidad__region", "hito__acuerdo__sesion", "hito__acuerdo__sector"
    )


def evidencias_de(avances: Sequence[Avance]) -> Mapping[int, list[Evidencia]]:
    """Las de cada uno, por su clave. Una consulta, que se traduce una vez por cuántos son."""
    de_cada_uno: dict[int, list[Evidencia]] = defaultdict(list)
    claves = a_lo_largo([avance.pk for avance in avances])
    for evidencia in traer(("evidencias de", len(claves)), _evidencias_de, *claves) if claves else []:
        de_cada_uno[evidencia.avance_id].append(evidencia)
    return de_cada_uno


def _evidencias_de(*avances: int) -> "QuerySet[Evidencia]":
    vivas: QuerySet[Evidencia] = Evidencia.objects.sin_anulados().filter(avance__in=avances)
    return vivas


def culminados_en_espera(quien: Usuario) -> "QuerySet[Avance]":
    return en_espera(quien).filter(porcentaje=100)


def _decidir(por: Usuario, avance: Avance, *, aprobar: bool, motivo: str, ahora: datetime) -> None:
    if aprobar:
        validar_avance(por=por, avance=avance, ahora=ahora)
    else:
        devolver_avance(por=por, avance=avance, motivo=motivo, ahora=ahora)


TODOS = ColaDeDecisiones(
    ver=pestanas.TODOS,
    accion=Accion.VALIDAR_AVANCE,
    en_espera=en_espera,
    decidir=_decidir,
    fila=fila_de_avance,
    junto=evidencias_de,
    escribir=renglon,
    cual=lambda avance: avance.hito,
    cosas=("avance", "avances"),
    si="Validar",
    no="Devolver",
    hecho=(("avance validado", "avances validados"), ("avance devuelto", "avances devueltos")),
    cuando="Motivo, si devuelve",
    lee="le llega por correo a quien informó",
    sin_motivo="Diga qué falta o qué hay que corregir.",
    sin_vuelta=(VALIDADO, DEVUELTO),
    nada_espera="Nada espera validación",
    nada="Cuando alguien informe un avance aparecerá aquí.",
)
CULMINADOS = replace(TODOS, ver=pestanas.CULMINADOS, en_espera=culminados_en_espera)
