"""Verbos de la reunión en su día: pasar lista, empezar, terminar y corregir cómo fue.

Regla: en una sala escriben varias personas a la vez, así que cada toque es un acto pequeño que solo cambia lo suyo y
que repetido no cambia nada: pasar lista a una municipalidad no mueve las horas ni a las demás, y la hora de empezar es
la del primer toque. Solo el formulario que corrige todo junto lleva `version`, y el segundo en guardar recibe un
`Conflicto`. Una reunión empezada es una reunión realizada; la que dejó acuerdos no puede decirse no realizada. Decirla
no realizada, o programada otra vez, pide aquí lo mismo que cancelarla o reponerla en la agenda: un motivo, y que su
turno siga libre.

Empezar y terminar ponen la hora del reloj, que va al acta: solo mientras la sesión está en curso y sobre una reunión
que aún no se dijo cómo fue. Lo pasado se corrige a mano, con sus horas.
"""

from datetime import datetime, time

from django.utils import timezone

from acuerdos.acciones.agenda import MOTIVO_EN_LA_HISTORIA, fecha_al_volver, revisar_que_su_turno_siga_libre
from acuerdos.acciones.base import bloquear_fila, exigir, guardar, revisar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import Conflicto, DatoInvalido
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Participacion, Reunion


@verbo
def marcar_presencia(
    *, por: Usuario, reunion: Reunion, ubigeo: str, presente: bool | None, ahora: datetime
) -> Participacion:
    """Pasa lista a una municipalidad de la reunión. `presente=None` borra la marca: aún no se sabe."""
    reunion = _bloquear(reunion, por)
    participacion: Participacion | None = reunion.participaciones.filter(municipalidad_id=ubigeo).first()
    if participacion is None:
        raise DatoInvalido(municipalidad=f"La municipalidad {ubigeo} no está en la reunión {reunion.codigo}.")
    if participacion.presente != presente:
        participacion.presente = presente
        guardar(participacion, por=por, ahora=ahora)
    return participacion


@verbo
def empezar_reunion(*, por: Usuario, reunion: Reunion, ahora: datetime) -> Reunion:
    """La reunión empieza ahora. Si ya había empezado, queda la hora que tenía."""
    reunion = _bloquear(reunion, por)
    if reunion.estado == EstadoReunion.REALIZADA and reunion.inicio_real is not None and _en_curso(reunion):
        return reunion
    revisar(inicio=motivo_de_no_empezar(reunion))
    reunion.estado, reunion.inicio_real = EstadoReunion.REALIZADA, _hora_de(ahora)
    return _guardar(reunion, por=por, ahora=ahora)


@verbo
def terminar_reunion(*, por: Usuario, reunion: Reunion, ahora: datetime) -> Reunion:
    """La reunión termina ahora. Si ya había terminado, queda la hora que tenía."""
    reunion = _bloquear(reunion, por)
    if reunion.fin_real is not None and _en_curso(reunion):
        return reunion
    revisar(fin=motivo_de_no_terminar(reunion))
    hora, inicio = _hora_de(ahora), reunion.inicio_real
    if inicio is not None and hora < inicio:
        raise DatoInvalido(fin=f"Son las {hora:%H:%M} y la reunión empezó a las {inicio:%H:%M}: corrija.")
    reunion.estado, reunion.fin_real = EstadoReunion.REALIZADA, hora
    return _guardar(reunion, por=por, ahora=ahora)


def motivo_de_no_empezar(reunion: Reunion) -> str:
    """Por qué una reunión ya no se empieza con el reloj, o vacío. Dice qué hacer en su lugar."""
    if motivo := _motivo_de_reloj(reunion):
        return motivo
    if reunion.estado != EstadoReunion.PROGRAMADA:
        consta = EstadoReunion(reunion.estado).label.lower()
        return f"La reunión ya consta como {consta}: si no es así, corrija su estado y sus horas."
    return "La reunión ya empezó." if reunion.inicio_real is not None else ""


def motivo_de_no_terminar(reunion: Reunion) -> str:
    """Por qué una reunión no se termina con el reloj, o vacío. Dice qué hacer en su lugar."""
    if motivo := _motivo_de_reloj(reunion):
        return motivo
    if reunion.fin_real is not None:
        return f"La reunión terminó a las {reunion.fin_real:%H:%M}."
    if reunion.estado == EstadoReunion.NO_REALIZADA:
        return "La reunión consta como no realizada: si se realizó, corrija su estado y sus horas."
    return "La reunión aún no empezó: anote primero a qué hora empezó." if reunion.inicio_real is None else ""


@verbo
def registrar_resultado(
    *,
    por: Usuario,
    reunion: Reunion,
    version: int,
    estado: EstadoReunion,
    inicio: time | None,
    fin: time | None,
    ahora: datetime,
    motivo: str = "",
) -> Reunion:
    """Corrige a mano cómo fue: estado y horas reales. `version` es la que se leyó; si ya no es la última, Conflicto.

    :param motivo: por qué no se realizó; queda en la historia.
    """
    sesion = bloquear_fila(reunion.sesion)  # los choques se miran de a uno, como en la agenda
    reunion = _bloquear(reunion, por)
    reunion.sesion = sesion
    if reunion.version != version:
        raise Conflicto(reunion)
    realizada = estado == EstadoReunion.REALIZADA
    acuerdos = 0 if realizada else Acuerdo.objects.sin_anulados().filter(reunion=reunion).count()
    revisar(
        estado=_motivo_de_estado(acuerdos),
        inicio="" if realizada or inicio is None else "Solo una reunión realizada tiene hora de inicio.",
        fin=_motivo_de_fin(realizada, inicio, fin),
    )
    if (reunion.estado, reunion.inicio_real, reunion.fin_real) == (estado, inicio, fin):
        return reunion
    if reunion.estado != estado:
        motivo = _lo_que_pide_el_paso(reunion, estado, motivo)
    reunion.estado, reunion.inicio_real, reunion.fin_real = estado, inicio, fin
    return _guardar(reunion, por=por, ahora=ahora, motivo=motivo)


def _lo_que_pide_el_paso(reunion: Reunion, estado: EstadoReunion, motivo: str) -> str:
    """El motivo, ya revisado, con que pasa a `estado`; y le pone su día. DatoInvalido si falta, o si choca su turno."""
    if estado == EstadoReunion.NO_REALIZADA:
        return texto_obligatorio("motivo", motivo, "Diga por qué no se realizó.", MOTIVO_EN_LA_HISTORIA)
    if reunion.estado == EstadoReunion.NO_REALIZADA:
        reunion.fecha = fecha_al_volver(reunion)
    if estado == EstadoReunion.PROGRAMADA:
        revisar_que_su_turno_siga_libre(reunion)
    return ""


def _bloquear(reunion: Reunion, por: Usuario) -> Reunion:
    """La reunión recién leída, para quien puede registrar cómo fue, bloqueada hasta el fin de la transacción."""
    actual: Reunion = bloquear_fila(reunion)
    exigir(por, Accion.REGISTRAR_REUNION, actual)
    return actual


def _guardar(reunion: Reunion, *, por: Usuario, ahora: datetime, motivo: str = "") -> Reunion:
    reunion.version += 1
    guardar(reunion, por=por, ahora=ahora, motivo=motivo)
    return reunion


def _hora_de(ahora: datetime) -> time:
    """La hora de Lima, al minuto: es lo que el acta dice."""
    return timezone.localtime(ahora).time().replace(second=0, microsecond=0)


def _en_curso(reunion: Reunion) -> bool:
    return reunion.sesion.etapa == Etapa.EN_CURSO


def _motivo_de_reloj(reunion: Reunion) -> str:
    """Fuera del día del evento, la hora de ahora no es la de la reunión."""
    if _en_curso(reunion):
        return ""
    etapa = Etapa(reunion.sesion.etapa).label
    return f"La sesión está en «{etapa}»: la hora de ahora no es la de la reunión. Corrija sus horas a mano."


def _motivo_de_estado(acuerdos: int) -> str:
    if not acuerdos:
        return ""
    cuantos = contar(acuerdos, "acuerdo registrado", "acuerdos registrados")
    return f"Tiene {cuantos}: fue realizada. Si se registraron por error, anúlelos antes."


def _motivo_de_fin(realizada: bool, inicio: time | None, fin: time | None) -> str:
    if fin is None:
        return ""
    if not realizada:
        return "Solo una reunión realizada tiene hora de término."
    if inicio is None:
        return "Diga también a qué hora empezó."
    return "La reunión termina después de empezar." if fin < inicio else ""
