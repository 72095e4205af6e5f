"""Recordar ahora: pedir que lo que un acuerdo debe se recuerde hoy, sin esperar a que una regla lo pida.

Regla: va a quien debe cada hito (los mismos destinos que las reglas), y a nadie dos veces en el día: ni si ya lo pidió
alguien, ni si hoy le salió o le sale un recordatorio de ese hito. Sale en la siguiente pasada, por el camino de todos,
con sus horas, sus días hábiles y lo que cada quien pidió recibir. Se retira mientras no haya salido.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from acuerdos.acciones.base import bloquear, dia_de, exigir, revisar
from acuerdos.acciones.recordatorios import cambiar_recordatorios, registrar_recordatorios
from acuerdos.acciones.transaccion import verbo
from acuerdos.condiciones import se_puede_recordar
from acuerdos.destinos import Destino, Destinos, correos_de_su_cargo
from acuerdos.enums import Destinatario, EstadoDeEnvio, Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Envio, Hito, MotorDeRecordatorios, PreferenciaDeRecordatorios, Recordatorio
from acuerdos.palabras import contar, enumerar
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from municipalidades.models import Municipalidad

PEDIDO = "ahora"  # la clase es «ahora@2026-11-27»: de un día, una vez
DETENIDOS = "Los recordatorios están detenidos: se reanudan en Recordatorios."
SIN_HITOS = "No tiene hitos pendientes que recordar."
YA_HOY = "Hoy ya se le recordó, o su correo de hoy ya lo lleva: no se recuerda dos veces en un día."
SIN_A_QUIEN = "{} no tiene punto focal ni correo institucional: nombre a alguien."
NO_QUIERE = "{} pidió no recibir recordatorios."
REBOTA = "El correo de {} rebota: corríjalo en su página."
SIN_CORREO = "{} no tiene ningún correo registrado: anótelo en su página."
SIN_NADIE = "No hay a quién: nadie responde hoy por sus hitos."
YA_SALIO = "Ya salió: un correo no se recoge."
RETIRADO = "Lo retiró quien lo pidió"
QUEDAN = (EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.ENVIANDO, EstadoDeEnvio.ENVIADO, EstadoDeEnvio.QUIZA)


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que se recuerda: cuántos hitos y a quiénes, por su nombre. `semanales`: quienes lo leerán en su resumen."""

    hitos: int
    a_quienes: tuple[str, ...]
    semanales: tuple[str, ...] = ()

    def __str__(self) -> str:
        frase = f"{contar(self.hitos, 'hito', 'hitos')}, a {enumerar(self.a_quienes)}"
        return f"{frase} (con el resumen semanal que pidió)" if self.semanales == self.a_quienes else frase


@verbo
def recordar_ahora(*, por: Usuario, acuerdo: Acuerdo, ahora: datetime) -> Pedido:
    """Deja en la cola de hoy un recordatorio por hito pendiente y por quien lo debe.

    :raises DatoInvalido: con el motivo, si no hay nada que recordar, a quién, o ya se recordó hoy.
    """
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.RECORDAR_AHORA, acuerdo)
    revisar(recordatorio=DETENIDOS if MotorDeRecordatorios.objects.filter(detenido_en__isnull=False).exists() else "")
    hitos = list(Hito.objects.filter(se_puede_recordar(), acuerdo=acuerdo).select_related("acuerdo__sesion"))
    revisar(recordatorio="" if hitos else SIN_HITOS)
    destinos = Destinos(dia_de(ahora))
    deben = [(hito, destino) for hito in hitos for destino in destinos.de(hito, Destinatario.RESPONSABLE)]
    alcanzables, motivos = _alcanzables({destino for _, destino in deben})
    ya = _recordados_hoy(hitos, dia_de(ahora))
    nuevas = [
        (hito, destino) for hito, destino in deben if destino in alcanzables and (hito.pk, destino.clave) not in ya
    ]
    if not nuevas:
        falta = YA_HOY if any(destino in alcanzables for _, destino in deben) else " ".join(motivos) or SIN_NADIE
        raise DatoInvalido(recordatorio=falta)
    _poner_en_cola(nuevas, ahora)
    return _dicho(nuevas)


@verbo
def retirar_recordatorio(*, por: Usuario, acuerdo: Acuerdo, ahora: datetime) -> int:
    """Saca de la cola lo pedido hoy que todavía no se tomó. Devuelve cuántos eran.

    :raises DatoInvalido: si ya no queda ninguno que retirar.
    """
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.RECORDAR_AHORA, acuerdo)
    suyos = _pedidos(dia_de(ahora)).filter(hito__acuerdo=acuerdo, estado=EstadoDeEnvio.PROGRAMADO)
    # Con su envío bloqueado nadie lo toma entretanto; el que un worker ya tomó puede estar saliendo.
    envios = Envio.objects.filter(pk__in=suyos.values("envio"), estado=EstadoDeEnvio.PROGRAMADO)
    sin_tomar = list(envios.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    por_retirar = suyos.filter(Q(envio=None) | Q(envio__in=sin_tomar))
    claves = list(por_retirar.values_list("pk", flat=True))
    revisar(recordatorio="" if claves else YA_SALIO)
    cambiar_recordatorios(por_retirar, estado=EstadoDeEnvio.DESCARTADO, motivo=RETIRADO, envio=None, terminado_en=ahora)
    return len(claves)


def pedidos_ahora() -> Q:
    """Los que alguien pidió recordar, y no una regla; como condición sobre `Recordatorio`."""
    return Q(plazo__isnull=False, clase__startswith=f"{PEDIDO}@")


def _pedidos(dia: date) -> "QuerySet[Recordatorio]":
    return Recordatorio.objects.filter(clase=_clase(dia))


def _clase(dia: date) -> str:
    return f"{PEDIDO}@{dia:%Y-%m-%d}"


def _recordados_hoy(hitos: Iterable[Hito], dia: date) -> set[tuple[int, str]]:
    """Por hito y destino, lo que hoy ya salió o va a salir."""
    de_hoy = Q(envio__dia=dia) | Q(envio__isnull=True, programado_el__lte=dia, estado=EstadoDeEnvio.PROGRAMADO)
    reciente = dia - timedelta(days=30)  # lo de antes ya terminó
    suyos = Recordatorio.objects.filter(de_hoy, hito__in=list(hitos), programado_el__gte=reciente, estado__in=QUEDAN)
    return {(hito, destino) for hito, destino in suyos.values_list("hito_id", "destino") if hito}


def _alcanzables(destinos: set[Destino]) -> tuple[set[Destino], list[str]]:
    """A quiénes se les puede escribir, y por qué no a los demás."""
    personas = Usuario.objects.in_bulk([d.persona_id for d in destinos if d.persona_id])
    preferencias = PreferenciaDeRecordatorios.objects.filter(usuario__in=personas).in_bulk(field_name="usuario_id")
    lugares = Municipalidad.objects.in_bulk([d.municipalidad_id for d in destinos if d.municipalidad_id])
    con_correo_de_cargo = correos_de_su_cargo(personas)
    si, motivos = set(), []
    for destino in sorted(destinos, key=lambda d: d.clave):
        if destino.municipalidad_id:
            lugar = lugares[destino.municipalidad_id]
            motivo = "" if lugar.correo else SIN_A_QUIEN.format(lugar.nombre_completo)
        else:
            persona = personas[destino.persona_id or 0]
            tiene_correo = bool(persona.email) or persona.pk in con_correo_de_cargo
            motivo = _por_que_no(preferencias.get(persona.pk), tiene_correo=tiene_correo).format(persona)
        if motivo:
            motivos.append(motivo)
        else:
            si.add(destino)
    return si, motivos


def _por_que_no(elige: PreferenciaDeRecordatorios | None, *, tiene_correo: bool) -> str:
    if elige is not None and elige.frecuencia == Frecuencia.NINGUNA:
        return NO_QUIERE
    if elige is not None and elige.rebotado_en is not None:
        return REBOTA
    return "" if tiene_correo else SIN_CORREO


def _poner_en_cola(nuevas: list[tuple[Hito, Destino]], ahora: datetime) -> None:
    """Los que se retiraron hoy vuelven; los demás se registran."""
    dia, claves = dia_de(ahora), [(hito.pk, destino.clave, hito.plazo_vigente) for hito, destino in nuevas]
    retirados = _pedidos(dia).filter(estado=EstadoDeEnvio.DESCARTADO, hito__in=[hito for hito, _, _ in claves])
    vuelven = {
        (fila.hito_id, fila.destino, fila.plazo): fila.pk
        for fila in retirados
        if (fila.hito_id, fila.destino, fila.plazo) in claves
    }
    if vuelven:
        otra_vez = Recordatorio.objects.filter(pk__in=vuelven.values())
        cambiar_recordatorios(otra_vez, estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)
    filas = [
        Recordatorio(
            hito=hito,
            destino=destino.clave,
            persona_id=destino.persona_id,
            municipalidad_id=destino.municipalidad_id,
            rol=destino.rol,
            clase=_clase(dia),
            plazo=hito.plazo_vigente,
            programado_el=dia,
            registrado_en=ahora,
        )
        for hito, destino in nuevas
        if (hito.pk, destino.clave, hito.plazo_vigente) not in vuelven
    ]
    if filas:
        registrar_recordatorios(filas, ahora=ahora)


def _dicho(nuevas: list[tuple[Hito, Destino]]) -> Pedido:
    personas = {destino.persona_id for _, destino in nuevas if destino.persona_id}
    semanales = PreferenciaDeRecordatorios.objects.filter(usuario__in=personas, frecuencia=Frecuencia.SEMANAL)
    nombres = {
        **{f"u{p.pk}": str(p) for p in Usuario.objects.filter(pk__in=personas)},
        **{
            f"m{m.pk}": m.nombre_completo
            for m in Municipalidad.objects.filter(pk__in=[d.municipalidad_id for _, d in nuevas if d.municipalidad_id])
        },
    }
    claves = dict.fromkeys(destino.clave for _, destino in nuevas)
    de_la_semana = {f"u{persona}" for persona in semanales.values_list("usuario_id", flat=True)}
    return Pedido(
        hitos=len({hito.pk for hito, _ in nuevas}),
        a_quienes=tuple(nombres[clave] for clave in claves),
        semanales=tuple(nombres[clave] for clave in claves if clave in de_la_semana),
    )
