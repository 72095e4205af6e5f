"""Las cifras que sostienen las tres recomendaciones de la lámina en un día. Ningún dato personal."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from acuerdos.enums import EstadoSolicitud
from acuerdos.models import AsistenciaTecnica, Desestimacion, Hito, Traba
from corte.momento import Momento


def abiertas(momento: Momento) -> QuerySet[Any]:
    """Las trabas que ese día seguían sin levantarse."""
    return _registradas(momento).exclude(_levantadas(momento))


def _levantadas(momento: Momento) -> Q:
    return Q(levantada_el__lte=momento.al) & momento.conocidos("levantada_en")


def _registradas(momento: Momento) -> QuerySet[Any]:
    return Traba.objects.filter(
        momento.vivos(),
        momento.vivos_de_acuerdo("acuerdo__"),
        acuerdo__sesion=momento.sesion,
        registrada_el__lte=momento.al,
    )


@dataclass(frozen=True, slots=True)
class CuentaDeTrabas:
    """`registradas`: hasta ese día, también las ya levantadas. `acuerdos`: los que tenían alguna abierta."""

    registradas: int
    abiertas: int
    acuerdos: int


def contar_trabas(momento: Momento) -> CuentaDeTrabas:
    siguen = ~_levantadas(momento)
    cifras = _registradas(momento).aggregate(
        registradas=Count("id"),
        abiertas=Count("id", filter=siguen),
        acuerdos=Count("acuerdo_id", distinct=True, filter=siguen),
    )
    return CuentaDeTrabas(**cifras)


def asistencias_de(momento: Momento) -> QuerySet[Any]:
    """Las asistencias técnicas que la Secretaría había dado hasta ese día."""
    vivas = momento.vivos() & momento.vivos("traba__") & momento.vivos_de_acuerdo("traba__acuerdo__")
    return AsistenciaTecnica.objects.filter(
        vivas, traba__acuerdo__sesion=momento.sesion, traba__registrada_el__lte=momento.al, fecha__lte=momento.al
    )


def asistencias_tecnicas(momento: Momento) -> int:
    """Cuántas."""
    return asistencias_de(momento).count()


def codigos_sin_hitos(momento: Momento) -> list[str]:
    """El código de los acuerdos vigentes que ese día no tenían ningún hito."""
    al, suyo = momento.al, OuterRef("pk")
    # Un hito propuesto se conoce desde que se acepta.
    nunca_propuesto = Q(aceptado_en__isnull=True)
    conocidos = nunca_propuesto | Q(aceptado_en__lte=momento.conocido_al) if momento.conocido_al else Q()
    hitos = Hito.objects.filter(momento.vivos(), conocidos, acuerdo=suyo, registrado_el__lte=al)
    desestimaciones = Desestimacion.objects.filter(
        momento.vivos(),
        momento.conocidos("decidido_en"),
        acuerdo=suyo,
        estado=EstadoSolicitud.APROBADA,
        decidido_el__lte=al,
    )
    acuerdos = momento.acuerdos().filter(~Exists(hitos), ~Exists(desestimaciones))
    return list(acuerdos.order_by("codigo").values_list("codigo", flat=True))
