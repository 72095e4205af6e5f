"""Verbos de la sesión. Los de su agenda están en `agenda`.

Regla: preparación → en curso (se registran acuerdos) → seguimiento (acuerdos congelados) → cerrada (solo lectura).
Volver atrás es acto de un coordinador, con motivo. Los plazos de los acuerdos parten de la fecha de la sesión: con
acuerdos, o con reuniones ya hechas, la fecha no cambia; y el sector que tiene reuniones o está en algún acuerdo no se
retira.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count

from acuerdos.acciones.base import (
    bloquear_acuerdos_de,
    bloquear_fila,
    bloquear_reuniones_de,
    borrar,
    exigir,
    guardar,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Participante
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from acuerdos.reglas import FORMA_DE_CODIGO_DE_SESION, en_fecha, motivo_de_fecha_de_sesion
from cuentas.models import Usuario
from cuentas.textos import limpiar_codigo, limpiar_renglon, norma
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Asistencia, Sector, Sesion

ASISTENTES_MAXIMOS = 100_000  # de una categoría; más es un error de tecleo
CATEGORIAS_MAXIMAS = 50


@verbo
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
    codigo = limpiar_codigo(codigo)
    if len(codigo) > 20 or not FORMA_DE_CODIGO_DE_SESION.fullmatch(codigo):
        raise DatoInvalido(codigo="El código lleva hasta 20 letras mayúsculas, cifras y guiones, como MEA-2025.")
    if Sesion.objects.filter(codigo=codigo).exists():
        raise _codigo_repetido(codigo)
    nombre = texto_obligatorio("nombre", nombre, "Escriba el nombre de la sesión.", 150)
    revisar(fecha=motivo_de_fecha_de_sesion(fecha))
    sesion = Sesion(
        codigo=codigo,
        nombre=nombre,
        fecha=fecha,
        lugar=limpiar_renglon(lugar),
        lema=limpiar_renglon(lema),
        registrada_en=ahora,
        registrada_por=por,
    )
    try:
        with transaction.atomic():
            guardar(sesion, por=por, ahora=ahora)
    except IntegrityError:  # otra persona la creó entre la pregunta y la respuesta
        raise _codigo_repetido(codigo) from None
    sesion.sectores.set(sectores)
    return sesion


@verbo
def editar_sesion(
    *,
    por: Usuario,
    sesion: Sesion,
    version: int,
    nombre: str,
    fecha: date,
    lugar: str,
    lema: str,
    sectores: Iterable[Sector],
    ahora: datetime,
) -> Sesion:
    """Corrige los datos del evento. `version` es la que se leyó: si ya no es la última, Conflicto con lo que hay.

    Si la fecha cambia, las reuniones programadas para ese día cambian con ella.
    """
    sesion = _bloquear(sesion)
    exigir(por, Accion.EDITAR_SESION, sesion)
    if sesion.version != version:
        raise Conflicto(sesion)
    sectores = list(sectores)
    nombre = texto_obligatorio("nombre", nombre, "Escriba el nombre de la sesión.", 150)
    _esperar_a_lo_que_se_mira(sesion, cambia_de_dia=fecha != sesion.fecha, quedan=sectores)
    revisar(
        fecha=motivo_de_fecha_de_sesion(fecha) or _motivo_de_cambiar_fecha(sesion, fecha),
        sectores=_motivo_de_retirar_sectores(sesion, sectores),
    )
    anterior = sesion.fecha
    sesion.nombre, sesion.fecha = nombre, fecha
    sesion.lugar, sesion.lema = limpiar_renglon(lugar), limpiar_renglon(lema)
    sesion.version += 1
    guardar(sesion, por=por, ahora=ahora)
    sesion.sectores.set(sectores)
    if fecha != anterior:
        suyas = sesion.reuniones.select_for_update(no_key=True).filter(fecha=anterior, estado=EstadoReunion.PROGRAMADA)
        for reunion in suyas.order_by("pk"):
            reunion.fecha = fecha
            reunion.version += 1
            guardar(reunion, por=por, motivo="Cambió la fecha de la sesión", ahora=ahora)
    return sesion


@verbo
def avanzar_etapa(*, por: Usuario, sesion: Sesion, ahora: datetime, desde: str | None = None) -> Sesion:
    """Pasa la sesión a la etapa siguiente. `desde`: la etapa que vio quien lo pide; si ya es otra, DatoInvalido."""
    sesion = _bloquear(sesion)
    _revisar_etapa_vista(sesion, desde)
    exigir(por, Accion.AVANZAR_ETAPA, sesion)
    return _mover(sesion, 1, por=por, ahora=ahora)


@verbo
def retroceder_etapa(*, por: Usuario, sesion: Sesion, motivo: str, ahora: datetime, desde: str | None = None) -> Sesion:
    """Devuelve la sesión a la etapa anterior, con un motivo que queda en la historia. `desde`, como al avanzar."""
    sesion = _bloquear(sesion)
    _revisar_etapa_vista(sesion, desde)
    exigir(por, Accion.RETROCEDER_ETAPA, sesion)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué la sesión vuelve atrás.", 100)
    return _mover(sesion, -1, por=por, ahora=ahora, motivo=motivo)


@verbo
def publicar_sesion(*, por: Usuario, sesion: Sesion, publicada: bool, ahora: datetime) -> Sesion:
    """Publica las cifras de la sesión, o las retira."""
    sesion = _bloquear(sesion)
    exigir(por, Accion.PUBLICAR_SESION, sesion)
    sesion.publicada = publicada
    guardar(sesion, por=por, ahora=ahora)
    return sesion


@verbo
def registrar_asistencia(
    *,
    por: Usuario,
    sesion: Sesion,
    cantidades: Mapping[str, int],
    ahora: datetime,
    leida: Mapping[str, int] | None = None,
) -> list[Asistencia]:
    """La asistencia del evento: personas por categoría. Reemplaza a la anterior, que queda en la historia.

    `leida` es la que se tenía a la vista: si ya no es la última, Conflicto con la sesión.
    """
    sesion = _bloquear(sesion)
    exigir(por, Accion.REGISTRAR_ASISTENCIA, sesion)
    actuales = {a.categoria: a for a in sesion.asistencias.all()}
    if leida is not None and dict(leida) != {c: a.cantidad for c, a in actuales.items()}:
        raise Conflicto(sesion)
    revisar(cantidades=motivo_de_categorias(len(cantidades)))
    cantidades = _sin_repetir(cantidades)
    revisar(**{c or "categoria": _motivo_de_asistencia(c, n) for c, n in cantidades.items()})
    for categoria in actuales.keys() - cantidades.keys():
        borrar(actuales[categoria], por=por, ahora=ahora)
    return [
        _poner_asistencia(actuales.get(c) or Asistencia(sesion=sesion, categoria=c), n, orden, por=por, ahora=ahora)
        for orden, (c, n) in enumerate(cantidades.items())
    ]


def _bloquear(sesion: Sesion) -> Sesion:
    fresca: Sesion = bloquear_fila(sesion)
    return fresca


def _codigo_repetido(codigo: str) -> DatoInvalido:
    return DatoInvalido(codigo=f"Ya hay una sesión {codigo}.")


def _revisar_etapa_vista(sesion: Sesion, vista: str | None) -> None:
    if vista is not None and vista != sesion.etapa:
        actual = Etapa(sesion.etapa).label
        raise DatoInvalido(etapa=f"Otra persona ya cambió la etapa: ahora es «{actual}». Revísela antes de seguir.")


def _esperar_a_lo_que_se_mira(sesion: Sesion, *, cambia_de_dia: bool, quedan: list[Sector]) -> None:
    """Una reunión empieza, y un acuerdo cambia de sector o de participantes, sin bloquear la sesión."""
    salen = sesion.sectores.exclude(pk__in=[s.pk for s in quedan]).exists()
    if salen or cambia_de_dia:
        bloquear_reuniones_de(sesion)
    if salen:
        bloquear_acuerdos_de(sesion)


def _motivo_de_cambiar_fecha(sesion: Sesion, fecha: date) -> str:
    """Por qué la fecha de `sesion` ya no puede ser otra: lo que pasó ese día pasó ese día."""
    if fecha == sesion.fecha:
        return ""
    acuerdos = Acuerdo.objects.sin_anulados().filter(sesion=sesion).count()
    if acuerdos:
        return (
            f"La sesión ya tiene {contar(acuerdos, 'acuerdo', 'acuerdos')}, con plazos que parten del "
            f"{en_fecha(sesion.fecha)}: la fecha ya no cambia."
        )
    hechas = sesion.reuniones.filter(estado=EstadoReunion.REALIZADA).count()
    if hechas:
        cuantas = contar(hechas, "reunión figura como realizada", "reuniones figuran como realizadas")
        return f"{cuantas}: la fecha ya no cambia."
    return ""


def _motivo_de_retirar_sectores(sesion: Sesion, quedan: list[Sector]) -> str:
    """Qué tienen en la sesión los sectores que se quieren retirar, si tienen algo."""
    salen = set(sesion.sectores.values_list("pk", flat=True)) - {s.pk for s in quedan}
    reuniones = dict(sesion.reuniones.filter(sector__in=salen).values_list("sector").annotate(n=Count("pk")).order_by())
    vivos = Acuerdo.objects.sin_anulados().filter(sesion=sesion, sector__in=salen)
    acuerdos = dict(vivos.values_list("sector").annotate(n=Count("pk")).order_by())
    tambien = Participante.objects.sin_anulados().filter(
        acuerdo__in=Acuerdo.objects.sin_anulados().filter(sesion=sesion)
    )
    participan = dict(tambien.filter(sector__in=salen).values_list("sector").annotate(n=Count("pk")).order_by())
    motivos = []
    for sigla in sorted(reuniones.keys() | acuerdos.keys() | participan.keys()):
        tiene = [
            contar(cuentas[sigla], *palabras)
            for cuentas, palabras in ((reuniones, ("reunión", "reuniones")), (acuerdos, ("acuerdo", "acuerdos")))
            if sigla in cuentas
        ]
        dicho = [f"tiene {' y '.join(tiene)}"] if tiene else []
        if sigla in participan:
            dicho.append(f"participa en {contar(participan[sigla], 'acuerdo', 'acuerdos')}")
        motivos.append(f"{sigla} {' y '.join(dicho)}")
    return f"No se puede retirar: {'; '.join(motivos)}." if motivos else ""


def _sin_repetir(cantidades: Mapping[str, int]) -> dict[str, int]:
    """Las cantidades con sus categorías limpias; DatoInvalido si dos son la misma.

    La misma, como la busca un libro: «Alcaldías» y «alcaldias» lo son.
    """
    limpias: dict[str, int] = {}
    vistas: dict[str, str] = {}
    for escrita, cantidad in cantidades.items():
        categoria = limpiar_renglon(escrita)
        if (ya := vistas.setdefault(norma(categoria), categoria)) != categoria or categoria in limpias:
            raise DatoInvalido(categoria=f"«{ya}» está dos veces: junte las filas.")
        limpias[categoria] = cantidad
    return limpias


def motivo_de_categorias(cuantas: int) -> str:
    """Por qué la asistencia de una sesión no lleva tantas categorías, o vacío."""
    return f"Son {cuantas} categorías: como máximo, {CATEGORIAS_MAXIMAS}." if cuantas > CATEGORIAS_MAXIMAS else ""


def _motivo_de_asistencia(categoria: str, cantidad: int) -> str:
    if not categoria:
        return "Una categoría no tiene nombre."
    if cantidad < 0:
        return f"«{categoria}»: la cantidad no puede ser negativa."
    if cantidad > ASISTENTES_MAXIMOS:
        return f"«{categoria}»: {cantidad:,} asistentes no parece posible; como máximo, {ASISTENTES_MAXIMOS:,}."
    return ""


def _mover(sesion: Sesion, paso: int, *, por: Usuario, ahora: datetime, motivo: str = "") -> Sesion:
    destino = Etapa.values.index(sesion.etapa) + paso
    if not 0 <= destino < len(Etapa.values):
        raise DatoInvalido(etapa=f"No hay etapa más allá de «{Etapa(sesion.etapa).label}».")
    # Lo que alguien está guardando termina antes; lo que llegue después se encuentra con la etapa nueva.
    bloquear_reuniones_de(sesion)
    bloquear_acuerdos_de(sesion)
    sesion.etapa = Etapa.values[destino]
    guardar(sesion, por=por, motivo=motivo, ahora=ahora)
    return sesion


def _poner_asistencia(fila: Asistencia, cantidad: int, orden: int, *, por: Usuario, ahora: datetime) -> Asistencia:
    if (fila.cantidad, fila.orden) != (cantidad, orden) or fila.pk is None:
        fila.cantidad, fila.orden = cantidad, orden
        guardar(fila, por=por, ahora=ahora)
    return fila
