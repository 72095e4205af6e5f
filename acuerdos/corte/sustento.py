"""Las cifras que sostienen las tres recomendaciones de la lámina en un día. Ningún dato personal."""

from django.db.models import Count, Exists, OuterRef, Q

from acuerdos.corte.lectura import Momento
from acuerdos.enums import EstadoSolicitud
from acuerdos.models import AsistenciaTecnica, Desestimacion, Hito, Traba
from municipalidades.models import Municipalidad, PuntoFocal

HASTA = 50  # de una lista larga se muestran los primeros; la cuenta siempre va completa


def sin_punto_focal(momento: Momento) -> tuple[int, list[dict[str, str]]]:
    """Municipalidades con acuerdos que ese día no tenían a nadie de punto focal: cuántas y las primeras."""
    al = momento.al
    en_ejercicio = PuntoFocal.objects.filter(
        Q(hasta__isnull=True) | Q(hasta__gt=al), municipalidad=OuterRef("pk"), desde__lte=al
    )
    suyos = momento.acuerdos().filter(municipalidad=OuterRef("pk"))
    filas = Municipalidad.objects.filter(Exists(suyos), ~Exists(en_ejercicio)).order_by("ubigeo")
    todas = list(filas.values_list("ubigeo", "distrito", "region__nombre"))
    return len(todas), [dict(zip(("ubigeo", "nombre", "region"), f, strict=True)) for f in todas[:HASTA]]


def trabas_abiertas(momento: Momento) -> tuple[int, int]:
    """Trabas que ese día seguían sin levantarse, y en cuántos acuerdos."""
    levantadas = Q(levantada_el__lte=momento.al) & momento.conocidos("levantada_en")
    abiertas = Traba.objects.filter(
        momento.vivos(), momento.vivos("acuerdo__"), acuerdo__sesion=momento.sesion, registrada_el__lte=momento.al
    ).exclude(levantadas)
    cifras = abiertas.aggregate(trabas=Count("id"), acuerdos=Count("acuerdo_id", distinct=True))
    return cifras["trabas"], cifras["acuerdos"]


def asistencias_tecnicas(momento: Momento) -> int:
    """Asistencias técnicas que la Secretaría había dado hasta ese día."""
    vivas = momento.vivos() & momento.vivos("traba__") & momento.vivos("traba__acuerdo__")
    return AsistenciaTecnica.objects.filter(
        vivas, traba__acuerdo__sesion=momento.sesion, traba__registrada_el__lte=momento.al, fecha__lte=momento.al
    ).count()


def sin_hitos(momento: Momento) -> tuple[int, list[str]]:
    """Acuerdos vigentes que ese día no tenían ningún hito: cuántos, y el código de los primeros."""
    al, suyo = momento.al, OuterRef("pk")
    # Un hito propuesto se conoce desde que se acepta.
    nunca_propuesto = Q(aceptado_en__isnull=True)
    conocidos = nunca_propuesto | Q(aceptado_en__lte=momento.conocido_al) if momento.conocido_al else Q()
    hitos = Hito.objects.filter(momento.vivos(), conocidos)
    desestimaciones = Desestimacion.objects.filter(
        momento.vivos(), momento.conocidos("decidido_en"), estado=EstadoSolicitud.APROBADA, decidido_el__lte=al
    )
    acuerdos = momento.acuerdos().filter(
        ~Exists(hitos.filter(acuerdo=suyo, registrado_el__lte=al)), ~Exists(desestimaciones.filter(acuerdo=suyo))
    )
    return acuerdos.count(), list(acuerdos.order_by("codigo").values_list("codigo", flat=True)[:HASTA])
