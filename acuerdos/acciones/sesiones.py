"""Verbos de la sesión y de su agenda.

Regla: preparación → en curso (se registran acuerdos) → seguimiento (acuerdos congelados) → cerrada (solo lectura).
Volver atrás es acto de un coordinador, con motivo. Dos reuniones no comparten a la vez sala ni municipalidad.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction

from acuerdos.acciones.base import borrar, exigir, guardar, revisar, texto_obligatorio
from acuerdos.errores import DatoInvalido
from acuerdos.permisos import Accion
from acuerdos.reglas import FORMA_DE_CODIGO_DE_SESION
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Asistencia, Participacion, Reunion, Sector, Sesion


@transaction.atomic
def crear_sesion(
    *,
    por: Usuario,
    codigo: str,
    nombre: str,
    fecha: date,
    ahora: datetime,
    lugar: str = "",
    lema: str = "",
    sectores: Iterable[Sector] = (),
) -> Sesion:
    """Una sesión nueva, en preparación. `codigo`: mayúsculas, cifras y guiones; será el prefijo de sus acuerdos."""
    exigir(por, Accion.CREAR_SESION)
    codigo = codigo.strip().upper()
    if len(codigo) > 20 or not FORMA_DE_CODIGO_DE_SESION.fullmatch(codigo):
        raise DatoInvalido(codigo="El código lleva hasta 20 letras mayúsculas, cifras y guiones, como MEA-2025.")
    if Sesion.objects.filter(codigo=codigo).exists():
        raise DatoInvalido(codigo=f"Ya hay una sesión {codigo}.")
    nombre = texto_obligatorio("nombre", nombre, "Escriba el nombre de la sesión.", 150)
    sesion: Sesion = guardar(
        Sesion(
            codigo=codigo,
            nombre=nombre,
            fecha=fecha,
            lugar=lugar.strip(),
            lema=lema.strip(),
            registrada_en=ahora,
            registrada_por=por,
        ),  # fmt: skip
        por=por,
    )
    sesion.sectores.set(sectores)
    return sesion


@transaction.atomic
def avanzar_etapa(*, por: Usuario, sesion: Sesion) -> Sesion:
    """Pasa la sesión a la etapa siguiente."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.AVANZAR_ETAPA, sesion)
    return _mover(sesion, 1, por=por)


@transaction.atomic
def retroceder_etapa(*, por: Usuario, sesion: Sesion, motivo: str) -> Sesion:
    """Devuelve la sesión a la etapa anterior, con un motivo que queda en la historia."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.RETROCEDER_ETAPA, sesion)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué la sesión vuelve atrás.", 100)
    return _mover(sesion, -1, por=por, motivo=motivo)


@transaction.atomic
def publicar_sesion(*, por: Usuario, sesion: Sesion, publicada: bool) -> Sesion:
    """Publica las cifras de la sesión, o las retira."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.PUBLICAR_SESION, sesion)
    sesion.publicada = publicada
    guardar(sesion, por=por)
    return sesion


@transaction.atomic
def registrar_asistencia(*, por: Usuario, sesion: Sesion, cantidades: Mapping[str, int]) -> list[Asistencia]:
    """La asistencia del evento: personas por categoría. Reemplaza a la anterior, que queda en la historia."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.REGISTRAR_ASISTENCIA, sesion)
    revisar(**{c: f"«{c}»: la cantidad no puede ser negativa." for c, n in cantidades.items() if n < 0})
    actuales = {a.categoria: a for a in sesion.asistencias.all()}
    for categoria in actuales.keys() - cantidades.keys():
        borrar(actuales[categoria], por=por)
    return [
        _poner_asistencia(actuales.get(c) or Asistencia(sesion=sesion, categoria=c), n, orden, por=por)
        for orden, (c, n) in enumerate(cantidades.items())
    ]


@transaction.atomic
def programar_reunion(
    *,
    por: Usuario,
    sesion: Sesion,
    sector: Sector,
    municipalidades: Iterable[Municipalidad],
    inicio: time,
    fin: time,
    sala: str = "",
) -> Reunion:
    """Un turno de la agenda. DatoInvalido si la sala o una municipalidad ya están ocupadas en ese horario."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.PROGRAMAR_REUNION, sesion)
    municipalidades = list(municipalidades)
    revisar(
        sector="" if sesion.sectores.contains(sector) else f"{sector} no participa en la sesión: agréguelo antes.",
        municipalidades="" if municipalidades else "Elija al menos una municipalidad.",
        fin="" if fin > inicio else "La reunión termina después de empezar.",
    )
    _revisar_choques(sesion, municipalidades, inicio, fin, sala.strip())
    reunion = Reunion(
        sesion=sesion, codigo=_codigo_de_reunion(sesion, sector), sector=sector, sala=sala.strip(), fecha=sesion.fecha,
        inicio_previsto=inicio, fin_previsto=fin,
    )  # fmt: skip
    guardar(reunion, por=por)
    for municipalidad in municipalidades:
        guardar(Participacion(reunion=reunion, municipalidad=municipalidad), por=por)
    return reunion


def _bloquear(sesion: Sesion) -> Sesion:
    return Sesion.objects.select_for_update().get(pk=sesion.pk)


def _mover(sesion: Sesion, paso: int, *, por: Usuario, motivo: str = "") -> Sesion:
    destino = Etapa.values.index(sesion.etapa) + paso
    if not 0 <= destino < len(Etapa.values):
        raise DatoInvalido(etapa=f"No hay etapa más allá de «{Etapa(sesion.etapa).label}».")
    sesion.etapa = Etapa.values[destino]
    guardar(sesion, por=por, motivo=motivo)
    return sesion


def _poner_asistencia(fila: Asistencia, cantidad: int, orden: int, *, por: Usuario) -> Asistencia:
    if (fila.cantidad, fila.orden) != (cantidad, orden) or fila.pk is None:
        fila.cantidad, fila.orden = cantidad, orden
        guardar(fila, por=por)
    return fila


def _codigo_de_reunion(sesion: Sesion, sector: Sector) -> str:
    """El siguiente MEF-01, MEF-02… de ese sector en la sesión."""
    codigos = sesion.reuniones.filter(codigo__startswith=f"{sector.sigla}-").values_list("codigo", flat=True)
    numeros = [int(c.rpartition("-")[2]) for c in codigos if c.rpartition("-")[2].isdigit()]
    return f"{sector.sigla}-{max(numeros, default=0) + 1:02d}"


def _revisar_choques(sesion: Sesion, municipalidades: list[Municipalidad], inicio: time, fin: time, sala: str) -> None:
    a_la_vez = sesion.reuniones.exclude(estado=EstadoReunion.NO_REALIZADA).filter(
        inicio_previsto__lt=fin, fin_previsto__gt=inicio
    )
    en_la_sala = a_la_vez.filter(sala=sala).first() if sala else None
    ocupada = (
        Participacion.objects.filter(reunion__in=a_la_vez, municipalidad__in=municipalidades)
        .select_related("reunion", "municipalidad")
        .first()
    )
    revisar(
        sala=f"La sala «{sala}» ya tiene a {en_la_sala.codigo} en ese horario." if en_la_sala else "",
        municipalidades=f"{ocupada.municipalidad.distrito} está en {ocupada.reunion.codigo} a esa hora."
        if ocupada
        else "",
    )
