"""Lo que se dice en la conversación de un acuerdo: a quién se le cuenta, y cómo se contesta.

Regla: a quien se le pide que conteste se le dice en el día, mientras nadie de su lado lo haya hecho; a los demás, en su
resumen. Cada quien contesta ese correo desde una dirección firmada: una persona, un acuerdo, hasta un día.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from acuerdos.anulados import sin_anular
from acuerdos.destinos import Destino, Destinos
from acuerdos.enums import Lado
from acuerdos.models import MensajeDeAcuerdo
from cuentas.idiomas import formas
from recordatorios.clases import ClaseDeNoticia, Hecho, en_seguimiento


def _piden_respuesta() -> "QuerySet[Hecho]":
    """Los dirigidos a un lado que todavía no contestó."""
    contestan = MensajeDeAcuerdo.objects.filter(
        sin_anular(),
        acuerdo=OuterRef("acuerdo"),
        lado=OuterRef("dirigido_a"),
        registrado_en__gt=OuterRef("registrado_en"),
    )
    dirigidos = MensajeDeAcuerdo.objects.exclude(dirigido_a="")
    return en_seguimiento(dirigidos.filter(~Exists(contestan)), "acuerdo")


def _todos() -> "QuerySet[Hecho]":
    return en_seguimiento(MensajeDeAcuerdo.objects.all(), "acuerdo")


def _los_de(lado: Lado, destinos: Destinos, mensaje: Hecho) -> list[Destino]:
    return {
        Lado.MUNICIPALIDAD: destinos.de_la_municipalidad,
        Lado.SECTOR: destinos.del_sector,
        Lado.SECRETARIA: destinos.de_quien_lo_sigue,
    }[lado](mensaje.acuerdo)


def _al_dirigido(destinos: Destinos, mensaje: Hecho) -> list[Destino]:
    return _los_de(Lado(mensaje.dirigido_a), destinos, mensaje)


def _a_los_demas(destinos: Destinos, mensaje: Hecho) -> list[Destino]:
    """También a los del lado que escribe, menos a quien lo escribió."""
    return [destino for lado in Lado if lado != mensaje.dirigido_a for destino in _los_de(lado, destinos, mensaje)]


def _al_mensaje(mensaje: Hecho) -> str:
    return f"{reverse('acuerdo', args=[mensaje.acuerdo.codigo])}#mensaje-{mensaje.pk}"


def _dicho(mensaje: Hecho) -> str:
    return f"{gettext(Lado(mensaje.lado).label)}: «{mensaje.texto}»"


TABLA = (
    ClaseDeNoticia(
        clave="le-escriben",
        hechos=_piden_respuesta,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_al_dirigido,
        titulo=gettext_noop("Le piden que conteste"),
        dicho=_dicho,
        cuenta=formas("mensaje para usted", "mensajes para usted"),
        urge=True,
        espera=True,
        conversa=True,
        ruta=_al_mensaje,
        boton=gettext_noop("Ver y contestar"),
    ),
    ClaseDeNoticia(
        clave="mensaje",
        hechos=_todos,
        cuando="registrado_en",
        autor="registrado_por",
        a_quienes=_a_los_demas,
        titulo=gettext_noop("Escribieron sobre el acuerdo"),
        dicho=_dicho,
        cuenta=formas("mensaje", "mensajes"),
        conversa=True,
        ruta=_al_mensaje,
        boton=gettext_noop("Ver la conversación"),
    ),
)
