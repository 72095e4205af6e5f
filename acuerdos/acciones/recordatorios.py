"""Escribir recordatorios: los registra y los lleva el motor, de a muchos, y quien los lee sabe que cambiaron."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from acuerdos.acciones.cambios import anotar
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio, TipoDeCambio
from acuerdos.models import Envio, Recordatorio
from cuentas.tandas import en_tandas
from cuentas.traducidas import Cambio, a_lo_largo, cambiar, traer


@verbo
def registrar_recordatorios(filas: Sequence[Recordatorio], *, ahora: datetime) -> None:
    """Guarda los que aún no estén: la identidad de cada uno impide repetirlo."""
    Recordatorio.objects.bulk_create(filas, ignore_conflicts=True)
    de_hitos = Q(hito__in={fila.hito_id for fila in filas if fila.hito_id})
    de_acuerdos = Q(acuerdo__in={fila.acuerdo_id for fila in filas if fila.acuerdo_id})
    nuevos = Recordatorio.objects.filter(de_hitos | de_acuerdos, registrado_en=ahora)
    anotar(TipoDeCambio.RECORDATORIO, nuevos.values_list("pk", flat=True))


def cambiar_recordatorios(filas: "QuerySet[Recordatorio]", **campos: object) -> None:
    """Pone `campos` en los que ahora cumplen lo que pide `filas`. Es parte de la transacción de quien llama."""
    claves = list(filas.order_by("pk").values_list("pk", flat=True))
    for tanda in en_tandas(claves):
        filas.filter(pk__in=tanda).update(**campos)
    anotar(TipoDeCambio.RECORDATORIO, claves)


@verbo
def cerrar_enviados(envios: Sequence[int] | None = None) -> None:
    """Los que llevaba un correo que ya salió quedan enviados; sin decir cuáles, los de todos.

    Va después y de a muchos: que un correo salió ya está escrito en su envío, y por eso no se repite aunque el worker
    muera antes de llegar aquí.
    """
    if envios is None:
        envios = list(_salieron().order_by("envio").values_list("envio", flat=True).distinct())
    for tanda in en_tandas(envios):
        claves = traer("recordatorios que salieron", _de_estos_envios, *a_lo_largo(tanda))
        for suyas in en_tandas(claves):
            cambiar("recordatorios enviados", _enviados, *a_lo_largo(suyas))
        anotar(TipoDeCambio.RECORDATORIO, claves)


def _salieron() -> "QuerySet[Recordatorio]":
    return Recordatorio.objects.filter(estado=EstadoDeEnvio.PROGRAMADO, envio__estado=EstadoDeEnvio.ENVIADO)


def _de_estos_envios(*envios: int) -> "QuerySet[Recordatorio, int]":
    return _salieron().filter(envio__in=envios).order_by("pk").values_list("pk", flat=True)


def _enviados(*claves: int) -> Cambio:
    enviado_en = Envio.objects.filter(pk=OuterRef("envio")).values("enviado_en")
    campos = {"estado": EstadoDeEnvio.ENVIADO, "motivo": "", "terminado_en": Subquery(enviado_en)}
    return Recordatorio.objects.filter(pk__in=claves, estado=EstadoDeEnvio.PROGRAMADO), campos


def descartar_recordatorios(motivos: Mapping[int, str], *, ahora: datetime) -> None:
    """Deja descartados los de esas claves, cada uno con su motivo. Es parte de la transacción de quien llama."""
    por_motivo: dict[str, list[int]] = defaultdict(list)
    for clave, motivo in motivos.items():
        por_motivo[motivo].append(clave)
    for motivo, claves in por_motivo.items():
        campos = {"estado": EstadoDeEnvio.DESCARTADO, "motivo": motivo, "terminado_en": ahora}
        Recordatorio.objects.filter(pk__in=claves).update(**campos)
    anotar(TipoDeCambio.RECORDATORIO, list(motivos))
