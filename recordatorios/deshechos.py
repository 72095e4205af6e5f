"""Lo que la Secretaría deshizo: una fila de `TABLA` por clase. Lo dicho antes ya no vale, y a quien le toca se le dice.

Regla: de lo que se hizo y se deshizo antes de que alguien lo supiera no se dice nada; de lo que entró con un libro,
tampoco. Lo que cada una deshace por su cuenta no es noticia para ella (`noticias`).
"""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from acuerdos.anulados import sin_anular
from acuerdos.enums import Canal, EstadoDeEnvio
from acuerdos.models import Avance, Evidencia, Participante, Recordatorio, Restauracion
from cuentas.enums import Rol
from cuentas.idiomas import formas
from recordatorios import a_quienes
from recordatorios.clases import ClaseDeNoticia, en_seguimiento
from reuniones.enums import Etapa


def _reabiertos() -> "QuerySet[Any]":
    """El avance menor con que un coordinador reabre un hito terminado y validado, si es el último."""
    suyos = Avance.objects.filter(sin_anular(), hito=OuterRef("hito"))
    anterior = suyos.filter(pk__lt=OuterRef("pk"), devuelto_en__isnull=True).order_by("-fecha", "-pk")
    menores = Avance.objects.filter(
        ~Exists(suyos.filter(pk__gt=OuterRef("pk"))),
        registrado_por__rol=Rol.COORDINADOR,
        porcentaje__lt=100,
        devuelto_en__isnull=True,
    ).exclude(canal=Canal.IMPORTADO)
    reabren = menores.annotate(
        antes=Subquery(anterior.values("porcentaje")[:1]), dado_por_bueno=Subquery(anterior.values("validado_en")[:1])
    )
    return en_seguimiento(reabren.filter(antes=100, dado_por_bueno__isnull=False), "hito__acuerdo")


def _avances_anulados() -> "QuerySet[Any]":
    vivos = Avance.objects.filter(sin_anular("hito")).exclude(canal=Canal.IMPORTADO)
    return en_seguimiento(vivos, "hito__acuerdo", anulados=True)


def _evidencias_anuladas() -> "QuerySet[Any]":
    de_vivos = Evidencia.objects.filter(sin_anular("avance"), sin_anular("avance__hito"))
    return en_seguimiento(de_vivos.exclude(avance__canal=Canal.IMPORTADO), "avance__hito__acuerdo", anulados=True)


def _acuerdos_que_vuelven() -> "QuerySet[Any]":
    """Los que se restauraron después de decir que se anularon."""
    nombre = Concat(Value("acuerdo-fuera@"), Cast(OuterRef("acuerdo_id"), CharField()))
    dicho = Recordatorio.objects.filter(clase=nombre, estado=EstadoDeEnvio.ENVIADO, plazo__isnull=True)
    vueltos = Restauracion.objects.filter(sin_anular("acuerdo"), Exists(dicho))
    return vueltos.filter(acuerdo__sesion__etapa=Etapa.SEGUIMIENTO).select_related(
        "acuerdo__sesion", "acuerdo__municipalidad"
    )


def _los_que_dejan_de_participar() -> "QuerySet[Any]":
    """Menos los que se agregaron por error y salieron el mismo día, y los que volvieron."""
    mismo = Participante.objects.filter(sin_anular(), acuerdo=OuterRef("acuerdo"))
    volvio = mismo.filter(Q(municipalidad=OuterRef("municipalidad")) | Q(sector=OuterRef("sector")))
    salieron = Participante.objects.exclude(registrado_en__date=F("anulado_en__date")).exclude(Exists(volvio))
    return en_seguimiento(salieron, "acuerdo", anulados=True)


TABLA = (
    ClaseDeNoticia(
        clave="reabierto",
        hechos=_reabiertos,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("La Secretaría volvió a abrir lo que estaba terminado"),
        dicho=lambda avance: (
            gettext("Quedó en %(porcentaje)s %%. %(motivo)s")
            % {"porcentaje": avance.porcentaje, "motivo": avance.descripcion}
        ),
        cuenta=formas("tarea reabierta", "tareas reabiertas"),
        urge=True,
    ),
    ClaseDeNoticia(
        clave="avance-fuera",
        hechos=_avances_anulados,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("Se anuló un informe: ya no cuenta"),
        dicho=lambda avance: avance.motivo_de_anulacion,
        cuenta=formas("informe anulado", "informes anulados"),
    ),
    ClaseDeNoticia(
        clave="evidencia-fuera",
        hechos=_evidencias_anuladas,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.a_quien_lo_debe,
        titulo=gettext_noop("Se anuló un archivo de un informe"),
        dicho=lambda evidencia: f"«{evidencia.nombre}»: {evidencia.motivo_de_anulacion}",
        cuenta=formas("archivo anulado", "archivos anulados"),
    ),
    ClaseDeNoticia(
        clave="acuerdo-vuelve",
        hechos=_acuerdos_que_vuelven,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=a_quienes.a_los_dos_lados_del_acuerdo,
        titulo=gettext_noop("El acuerdo que se anuló volvió: se sigue informando de él"),
        dicho=lambda restauracion: restauracion.acuerdo.texto,
        cuenta=formas("acuerdo que vuelve", "acuerdos que vuelven"),
    ),
    ClaseDeNoticia(
        clave="no-participa",
        hechos=_los_que_dejan_de_participar,
        cuando="anulado_en",
        autor="anulado_por",
        a_quienes=a_quienes.a_quien_participa,
        titulo=gettext_noop("Ya no participa en un acuerdo"),
        dicho=lambda participante: participante.motivo_de_anulacion,
        cuenta=formas("acuerdo en que ya no participa", "acuerdos en que ya no participa"),
        ruta=lambda participante: reverse("mis_acuerdos"),  # ese ya no lo ve
        boton=gettext_noop("Ver lo que falta"),
    ),
)
