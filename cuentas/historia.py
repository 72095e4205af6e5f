"""Para las migraciones: anotar en la historia lo que ya estaba cuando se empezó a llevarla.

Regla: de lo que no se sabe desde cuándo se conoce, se dice que desde el principio (`DESDE_SIEMPRE`), y así lo lee
`acuerdos.versiones`. No inventa: la fila entra tal como está, con su motivo, y la que ya tiene historia no se toca.
"""

from datetime import UTC, datetime

from django.db.models import Exists, Model, OuterRef

from cuentas.tandas import TANDA

DESDE_SIEMPRE = datetime(1900, 1, 1, tzinfo=UTC)
MOTIVO = "Ya estaba cuando se empezó a anotar su historia"


def anotar_lo_que_ya_estaba(modelo: type[Model], historico: type[Model], desde: str = "") -> None:
    """La primera versión de cada fila de `modelo` que no tiene ninguna en `historico`.

    Los dos, del estado de la migración. `desde`: el campo que dice desde cuándo se conoce; vacío, desde siempre.
    """
    clave = modelo._meta.pk.attname
    suyos = {campo.attname for campo in historico._meta.concrete_fields}
    campos = [campo.attname for campo in modelo._meta.concrete_fields if campo.attname in suyos]
    sin_historia = modelo._base_manager.filter(~Exists(historico._base_manager.filter(**{clave: OuterRef("pk")})))
    versiones = (
        historico(
            **{campo: getattr(fila, campo) for campo in campos},
            history_date=getattr(fila, desde) if desde else DESDE_SIEMPRE,
            history_type="+",
            history_change_reason=MOTIVO,
        )
        for fila in sin_historia.order_by("pk").iterator(chunk_size=TANDA)
    )
    historico._base_manager.bulk_create(versiones, batch_size=TANDA)
