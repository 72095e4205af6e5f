"""De los recordatorios y las noticias que tocan a un envío por persona y día.

Regla: un recordatorio se registra una vez (su identidad es única en la base, así que dos pasadas a la vez no lo
repiten); los que esperan se juntan en un solo envío por destino y día. Lo que ayer no llegó a salir se suma al envío de
hoy, salvo que pudiera haber salido: eso se reintenta tal cual, con el mismo Message-ID. Lo de un libro subido hoy
espera a mañana: un correo no se recoge, y así queda el día para deshacer la importación.

Lo que urge (le devolvieron un informe, o la Secretaría pidió recordárselo ahora) no espera al resumen de mañana: si el
de hoy ya se tomó, va en otra tanda, y de estas sale una por hora como mucho. Lo mismo, todo lo que no es de un plazo, a
quien lo pidió «al momento».
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from acuerdos import reglas
from acuerdos.acciones.recordar_ahora import pedidos_ahora
from acuerdos.acciones.recordatorios import cambiar_recordatorios, registrar_recordatorios
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Carga, Envio, MotorDeRecordatorios, Recordatorio
from cuentas.tandas import en_tandas
from recordatorios import noticias
from recordatorios.calendario import siguiente_habil
from recordatorios.frecuencia import Frecuencias
from recordatorios.por_enviar import NO_QUIERE
from recordatorios.tomados import se_puede_tomar
from recordatorios.vencimientos import Vencimiento, vencimientos

ENTRE_TANDAS = timedelta(hours=1)
CLAVES_POR_ORDEN = 5_000
SIN_JUNTAR = Q(estado=EstadoDeEnvio.PROGRAMADO, envio__isnull=True)


def ultima_pasada_el() -> date | None:
    """El día de la última pasada; None si nunca hubo."""
    instante = MotorDeRecordatorios.objects.filter(pk=1).values_list("ultima_pasada_en", flat=True).first()
    return timezone.localdate(instante) if instante else None


def programar(dia: date, *, ahora: datetime) -> int:
    """Registra los recordatorios que tocan en `dia`. Devuelve cuántos había por registrar."""
    cuantos, ultima = 0, ultima_pasada_el()
    recordatorios = (_fila(vencimiento, ahora) for vencimiento in vencimientos(dia, ultima))
    for filas in (recordatorios, noticias.por_decir(dia, ultima, ahora=ahora)):
        for tanda in en_tandas(filas):
            registrar_recordatorios(tanda, ahora=ahora)
            cuantos += len(tanda)
    if dia == timezone.localdate(ahora):
        _anotar_pasada(ahora)
    return cuantos


def juntar(dia: date, *, ahora: datetime) -> int:
    """Junta los recordatorios que esperan en un envío por destino. Devuelve cuántos envíos quedaron listos."""
    frecuencias = Frecuencias.en(dia)
    _descartar_no_queridos(frecuencias, ahora)
    _soltar_atrasados(dia)
    esperan = frecuencias.en_espera() | noticias.que_esperan(dia) | _subido_hoy(ahora) | _de_otro_dia(dia)
    por_juntar = Recordatorio.objects.filter(SIN_JUNTAR).exclude(esperan)
    cuantos = 0
    for destinos in en_tandas(_destinos_de(por_juntar)):
        cuantos += _juntar_destinos(destinos, por_juntar, dia, ahora)
    al_momento = Q(plazo__isnull=True, persona_id__in=frecuencias.al_momento)
    al_momento &= ~Q(destino__in=_con_correo_reciente(dia, ahora))
    recientes = _con_correo_reciente(dia, ahora).filter(tanda__gt=0)
    urgen = (noticias.urgentes() | pedidos_ahora()) & ~Q(destino__in=recientes)
    urgentes = por_juntar.filter(urgen | al_momento)
    for destinos in en_tandas(_destinos_de(urgentes)):
        cuantos += _juntar_destinos(destinos, urgentes, dia, ahora, otra_tanda=True)
    return cuantos


def listos(ahora: datetime) -> list[int]:
    """Los envíos que ya se pueden tomar, incluidos los que un worker muerto dejó a medias."""
    envios = Envio.objects.filter(se_puede_tomar(ahora)).order_by("proximo_intento_en", "pk")
    return list(envios.values_list("pk", flat=True))


def _destinos_de(filas: "QuerySet[Recordatorio]") -> list[tuple[str, int | None, str | None]]:
    return list(filas.order_by("destino").values_list("destino", "persona_id", "municipalidad_id").distinct())


def _con_correo_reciente(dia: date, ahora: datetime) -> "QuerySet[Envio, str]":
    """Los destinos a los que hace menos de una hora ya se les escribió."""
    recientes = Envio.objects.filter(dia=dia, tomado_en__gt=ahora - ENTRE_TANDAS)
    return recientes.values_list("destino", flat=True)


def _subido_hoy(ahora: datetime) -> Q:
    """Los recordatorios de hitos que entraron hoy con un libro subido en la página."""
    empieza = timezone.localtime(ahora).replace(hour=0, minute=0, second=0, microsecond=0)
    cargas = Carga.objects.filter(importacion__isnull=False, registrada_en__gte=empieza)
    return Q(hito__registrado_en__in=list(cargas.values_list("registrada_en", flat=True)))


def _de_otro_dia(dia: date) -> Q:
    """Los que tocan desde el siguiente día hábil: así queda el que alguien saltó y después dijo que sí saliera."""
    return Q(plazo__isnull=False, programado_el__gte=siguiente_habil(dia))


def _fila(vencimiento: Vencimiento, ahora: datetime) -> Recordatorio:
    return Recordatorio(
        hito_id=vencimiento.hito_id,
        destino=vencimiento.destino.clave,
        persona_id=vencimiento.destino.persona_id,
        municipalidad_id=vencimiento.destino.municipalidad_id,
        rol=vencimiento.destino.rol,
        clase=vencimiento.ocasion.clase,
        plazo=vencimiento.plazo,
        programado_el=vencimiento.ocasion.programado_el,
        estado=vencimiento.estado,
        motivo=vencimiento.motivo,
        registrado_en=ahora,
        terminado_en=ahora if vencimiento.estado == EstadoDeEnvio.PERDIDO else None,
    )


def _anotar_pasada(ahora: datetime) -> None:
    MotorDeRecordatorios.objects.get_or_create(pk=1)
    # Sin pasar por save(): la pasada de cada cinco minutos no es historia. Y nunca hacia atrás.
    antes = Q(ultima_pasada_en__isnull=True) | Q(ultima_pasada_en__lt=ahora)
    MotorDeRecordatorios.objects.filter(antes, pk=1).update(ultima_pasada_en=ahora)


@verbo
def _descartar_no_queridos(frecuencias: Frecuencias, ahora: datetime) -> None:
    no_queridos = Recordatorio.objects.filter(SIN_JUNTAR, persona_id__in=frecuencias.no_quieren)
    cambiar_recordatorios(no_queridos, estado=EstadoDeEnvio.DESCARTADO, motivo=NO_QUIERE, terminado_en=ahora)


@transaction.atomic
def _soltar_atrasados(dia: date) -> None:
    """Los envíos de otro día que seguro no salieron dejan sus recordatorios para el de `dia`: un correo por día."""
    viejos = Envio.objects.filter(dia__lt=dia, estado=EstadoDeEnvio.PROGRAMADO, sin_respuesta=0)
    ids = list(viejos.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Recordatorio.objects.filter(envio__in=ids, estado=EstadoDeEnvio.PROGRAMADO).update(envio=None)
    motivo = f"No alcanzó a salir: se juntó con el del {reglas.en_fecha(dia)}"
    Envio.objects.filter(pk__in=ids).update(estado=EstadoDeEnvio.DESCARTADO, motivo=motivo)


@transaction.atomic
def _juntar_destinos(
    destinos: Sequence[tuple[str, int | None, str | None]],
    por_juntar: "QuerySet[Recordatorio]",
    dia: date,
    ahora: datetime,
    *,
    otra_tanda: bool = False,
) -> int:
    """Una inserción, un bloqueo y una actualización, sean cuantos sean los destinos."""
    dominio = urlsplit(settings.SITIO).hostname
    tandas = _ultimas_tandas(destinos, dia) if otra_tanda else {}
    nuevos = [
        Envio(
            destino=destino,
            dia=dia,
            tanda=tandas.get(destino, 0),
            persona_id=persona,
            municipalidad_id=municipalidad,
            message_id=f"<{uuid4().hex}@{dominio}>",
            proximo_intento_en=ahora,
        )
        for destino, persona, municipalidad in destinos
    ]
    Envio.objects.bulk_create(nuevos, ignore_conflicts=True)
    # Un envío de hoy que ya se tomó no crece: lo nuevo espera al de mañana.
    de_esta_clase = ~Q(tanda=0) if otra_tanda else Q(tanda=0)
    abiertos = Envio.objects.filter(
        de_esta_clase, dia=dia, destino__in=[d for d, _, _ in destinos], estado=EstadoDeEnvio.PROGRAMADO, intentos=0
    )
    juntados = dict(abiertos.select_for_update(no_key=True).order_by("pk").values_list("destino", "pk"))
    # De esos, cada destino tiene uno: pedir «el último» hacía recorrer todos los envíos por cada recordatorio, si la
    # base aún no contaba los recién escritos.
    suyo = Envio.objects.filter(pk__in=juntados.values(), destino=OuterRef("destino")).values("pk")
    # Cuáles son se pregunta aparte: dentro de la orden, y con la base sin contar los recién escritos, cruzaba cada
    # recordatorio con todos, y veinte mil eran minutos.
    suyos = por_juntar.filter(destino__in=juntados).order_by("pk").values_list("pk", flat=True)
    for claves in en_tandas(suyos, CLAVES_POR_ORDEN):
        Recordatorio.objects.filter(SIN_JUNTAR, pk__in=claves).update(envio_id=Subquery(suyo))
    return len(juntados)


def _ultimas_tandas(destinos: Sequence[tuple[str, int | None, str | None]], dia: date) -> dict[str, int]:
    """La tanda que le toca a cada destino: la última si todavía no se tomó, o la siguiente."""
    suyos = Envio.objects.filter(dia=dia, destino__in=[destino for destino, _, _ in destinos])
    abierta = Q(estado=EstadoDeEnvio.PROGRAMADO, intentos=0)
    ultimas = suyos.order_by().values("destino").annotate(ultima=Max("tanda"), abierta=Max("tanda", filter=abierta))
    return {u["destino"]: u["ultima"] + (u["abierta"] != u["ultima"]) for u in ultimas}
