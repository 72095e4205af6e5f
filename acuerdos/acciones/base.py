"""Lo que todas las acciones hacen igual: exigir el permiso, bloquear el acuerdo y guardar con su autor.

Los candados son los de `transaccion.ORDEN`, en su orden y sin retener la clave: quien solo nombra la fila (una clave
ajena) no espera.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import CharField, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.acciones.cambios import anotar_fila
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.enums import Causa
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import (
    Acuerdo,
    Desestimacion,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from acuerdos.models.base import Hecho
from acuerdos.permisos import Accion, Denegado, Objeto, puede
from cuentas.models import Usuario
from cuentas.textos import limpiar, limpiar_renglon
from reuniones.models import Reunion, Sesion

TEXTO_MAXIMO = 5_000
MOTIVO_MAXIMO = 500
M = TypeVar("M", bound=Model)
H = TypeVar("H", bound=Hecho)
# Los que nombran su acuerdo.
Suyo = TypeVar(
    "Suyo", Hito, Traba, Nota, MensajeDeAcuerdo, LecturaDeInversion, Participante, Reprogramacion, Desestimacion
)
DESHECHO = gettext_noop("Ya no está registrado: alguien acaba de deshacer la importación que lo trajo.")


def dia_de(ahora: datetime) -> date:
    """El día en Lima de un instante."""
    return timezone.localdate(ahora)


def exigir(por: Usuario, accion: Accion, objeto: Objeto | None = None) -> None:
    """Levanta AccionDenegada, con el motivo, si `por` no puede hacer `accion` sobre `objeto`."""
    respuesta = puede(por, accion, objeto)
    negar(respuesta if isinstance(respuesta, Denegado) else None)


def negar(negado: Denegado | None) -> None:
    """Levanta AccionDenegada con ese «no», si lo hay."""
    if negado is not None:
        raise AccionDenegada(negado.causa, negado.motivo)


def bloquear(acuerdo_id: int) -> Acuerdo:
    """El acuerdo, bloqueado hasta el fin de la transacción y leído después: quien llega más tarde espera.

    Primero el candado: leídos a la vez, la etapa de su sesión podría ser la de antes de la espera.
    """
    Acuerdo.objects.select_for_update(no_key=True).filter(pk=acuerdo_id).values_list("pk").first()
    acuerdos = Acuerdo.objects.select_related("sesion", "sector", "municipalidad__region")
    acuerdo: Acuerdo = la_que_sigue(acuerdos.filter(pk=acuerdo_id))
    return acuerdo


def la_que_sigue(fila: "QuerySet[Any]") -> Any:
    """La única fila de la consulta. Nada se borra, salvo al deshacer una importación que nadie tocó: entonces, se dice.

    :raises AccionDenegada: si ya no está.
    """
    fresca = fila.first()
    if fresca is None:
        raise AccionDenegada(Causa.DESHECHO, gettext(DESHECHO))
    return fresca


def bloquear_cada(acuerdos: Iterable[int]) -> None:
    """Unos cuantos, antes que lo que comparten: quien los tome de a uno y en medio tome otra cosa se cruza."""
    suyos = Acuerdo.objects.filter(pk__in=list(acuerdos)).select_for_update(no_key=True)
    list(suyos.order_by("pk").values_list("pk"))


def bloquear_acuerdos_de(sesion: Sesion) -> None:
    """Espera a quien esté escribiendo en algún acuerdo de la sesión, y nadie más escribe hasta el fin."""
    suyos = Acuerdo.objects.filter(sesion=sesion).select_for_update(no_key=True)
    list(suyos.order_by("pk").values_list("pk"))


def bloquear_reuniones_de(sesion: Sesion) -> None:
    """Lo mismo con sus reuniones; si hacen falta las dos cosas, estas primero."""
    list(sesion.reuniones.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def bloquear_agenda_de(acuerdos: Iterable[Acuerdo]) -> None:
    """Sus sesiones y sus reuniones: se bloquean antes que ellos, para lo que mira a las tres cosas."""
    acuerdos = list(acuerdos)
    for modelo, claves in (
        (Sesion, {acuerdo.sesion_id for acuerdo in acuerdos}),
        (Reunion, {acuerdo.reunion_id for acuerdo in acuerdos if acuerdo.reunion_id is not None}),
    ):
        if claves:
            suyas = modelo._default_manager.select_for_update(no_key=True).filter(pk__in=claves)
            list(suyas.order_by("pk").values_list("pk"))


def bloquear_fila(fila: M) -> M:
    """`fila` (una sesión, una reunión), recién leída y bloqueada hasta el fin de la transacción."""
    fresca: M = la_que_sigue(type(fila)._default_manager.select_for_update(no_key=True).filter(pk=fila.pk))
    return fresca


def bloquear_con(fila: Suyo) -> Suyo:
    """`fila` (de un acuerdo), releída con su acuerdo bloqueado y puesto en `fila.acuerdo`."""
    acuerdo = bloquear(fila.acuerdo_id)
    fresca: Suyo = la_que_sigue(type(fila).objects.filter(pk=fila.pk))
    fresca.acuerdo = acuerdo
    return fresca


def guardar(fila: M, *, por: Usuario, motivo: str = "", ahora: datetime | None = None) -> M:
    """Guarda y deja en la historia quién lo hizo, por qué y cuándo. DatoInvalido si un texto no cabe en su columna.

    `ahora`: el instante del acto, desde el que se conoce la versión nueva. De lo que un corte cuenta o escribe se da
    siempre; en lo demás (cuentas, recordatorios) la historia anota el suyo.
    """
    revisar(**_textos_que_no_caben(fila))
    atribuir(fila, por=por, motivo=motivo, ahora=ahora)
    fila.save()
    anotar_fila(fila)
    return fila


def atribuir(fila: Model, *, por: Usuario, ahora: datetime | None, motivo: str = "") -> None:
    """Quién, cuándo y por qué, para la versión que la historia anote de lo próximo que se haga con `fila`."""
    vars(fila).update(_history_user=por, _change_reason=limpiar_renglon(motivo)[:100] or None)
    vars(fila).pop("_history_date", None)  # el de un acto anterior no vale para este
    if ahora is not None:
        vars(fila).update(_history_date=ahora)


def borrar(fila: Model, *, por: Usuario, ahora: datetime) -> None:
    """Borra lo que no es un hecho (un dato del evento que se rehace); la historia guarda quién y cuándo."""
    atribuir(fila, por=por, ahora=ahora)
    anotar_fila(fila)
    fila.delete()


def guardar_hecho(fila: M, acuerdo: Acuerdo, *, por: Usuario, ahora: datetime, motivo: str = "") -> M:
    """Guarda un hecho del acuerdo y reescribe su proyección, en la misma transacción."""
    guardar(fila, por=por, motivo=motivo, ahora=ahora)
    proyectar(acuerdo, ahora=ahora)
    return fila


def anular(fila: H, acuerdo: Acuerdo, *, por: Usuario, motivo: str, ahora: datetime) -> H:
    """Anula un hecho: queda en la historia y sale de toda cifra y lista."""
    marcar_anulado(fila, por=por, motivo=motivo, ahora=ahora)
    return guardar_hecho(fila, acuerdo, por=por, ahora=ahora, motivo=fila.motivo_de_anulacion)


def marcar_anulado(fila: Hecho, *, por: Usuario, motivo: str, ahora: datetime) -> None:
    """Pone en `fila`, sin guardarla, quién la anula, cuándo y por qué. DatoInvalido si ya lo estaba."""
    motivo = texto_obligatorio("motivo", motivo, gettext("Diga por qué se anula."), MOTIVO_MAXIMO)
    if fila.anulado_en is not None:
        raise DatoInvalido(motivo=gettext("Ya estaba anulado."))
    fila.anulado_en, fila.anulado_por, fila.motivo_de_anulacion = ahora, por, motivo


def revisar(**motivos: str) -> None:
    """Levanta DatoInvalido con los campos cuyo motivo no está vacío, todos a la vez."""
    errores = {campo: motivo for campo, motivo in motivos.items() if motivo}
    if errores:
        raise DatoInvalido(**errores)


def _textos_que_no_caben(fila: Model) -> dict[str, str]:
    """Por campo, la frase que dice cuánto cabe: PostgreSQL rechaza lo que SQLite acepta."""
    motivos = {}
    for campo in fila._meta.concrete_fields:
        # El archivo se nombra solo y las claves ajenas ya existen. Lo que cuenta es lo que se guarda: el texto, limpio.
        valor = campo.get_prep_value(getattr(fila, campo.attname)) if isinstance(campo, CharField) else None
        if isinstance(campo, CharField) and isinstance(valor, str):
            motivos[campo.name] = reglas.motivo_de_largo(len(valor), campo.max_length)
    return motivos


def texto_obligatorio(campo: str, valor: str, si_falta: str, maximo: int = TEXTO_MAXIMO) -> str:
    """`valor`, limpio; DatoInvalido si queda vacío o pasa de `maximo` letras."""
    limpio = limpiar(valor)
    if not limpio:
        raise DatoInvalido(**{campo: si_falta})
    revisar(**{campo: reglas.motivo_de_largo(len(limpio), maximo)})
    return limpio
