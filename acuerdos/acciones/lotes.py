"""Un verbo sobre varios acuerdos a la vez: preparar, confirmar, deshacer.

Regla: un lote no tiene reglas propias. Cada acuerdo pasa por el verbo de siempre, con sus permisos y sus «no»; lo que
se niega queda dicho en su fila y no detiene a las demás. La vista previa corre los mismos verbos y los revierte: por
eso no puede decir otra cosa que lo que pasará. Se confirma una vez, y el acuerdo que otra persona cambió entretanto no
se toca. Se deshace una vez, fila por fila, por el verbo contrario, y solo lo que nadie cambió después.

Los acuerdos se toman siempre en el mismo orden: dos lotes a la vez no se esperan el uno al otro.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from acuerdos.acciones.base import bloquear, exigir
from acuerdos.acciones.transaccion import en_transaccion, verbo
from acuerdos.acciones.verbos_de_lote import VERBOS, Resultado
from acuerdos.enums import VerboDeLote
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, FilaDeLote, Lote
from acuerdos.permisos import Accion, Denegado, puede
from cuentas.models import Usuario

LOTE_MAXIMO = 500
CADUCIDAD = timedelta(days=1)  # una vista previa que nadie confirmó
CAMBIO_DESPUES = "Otra persona lo cambió después de la vista previa."
CAMBIO_TRAS_EL_LOTE = "Cambió después del lote: revíselo en su página."
DE_LA_FILA = ("despues", "motivo", "version_despues", "pedido")
AL_DESHACER = ("deshecha", "motivo_de_no_deshacer")


def preparar_lote(
    *, por: Usuario, verbo: VerboDeLote, datos: dict[str, Any], acuerdos: Sequence[int], ahora: datetime
) -> Lote:
    """La vista previa de `verbo` con `datos` sobre los `acuerdos` (claves) que `por` ve: nada cambia todavía.

    DatoInvalido si no hay ninguno, si son demasiados o si un dato no sirve para ninguno.
    """
    exigir(por, Accion.TRABAJAR_POR_LOTES)
    claves = sorted(set(acuerdos))
    if not claves:
        raise DatoInvalido(acuerdos="Marque al menos un acuerdo.")
    if len(claves) > LOTE_MAXIMO:
        raise DatoInvalido(acuerdos=f"Son {len(claves):,} acuerdos; como máximo, {LOTE_MAXIMO} a la vez.")
    resumen = VERBOS[verbo].resumen(datos)
    visibles = Acuerdo.objects.visibles_para(por).con_nombres().select_related("a_cargo", "reunion")
    elegidos = visibles.filter(pk__in=claves).order_by("pk")
    filas = [_prevista(a, por=por, verbo=verbo, datos=datos, ahora=ahora) for a in elegidos]
    return _guardar_previa(
        filas, verbo=verbo, datos=datos, resumen=resumen[:200], preparado_en=ahora, preparado_por=por
    )


@verbo
def confirmar_lote(*, por: Usuario, lote: Lote, ahora: datetime) -> Lote:
    """Hace lo que la vista previa dijo. Enviado dos veces, se hace una: devuelve el lote como quedó."""
    exigir(por, Accion.TRABAJAR_POR_LOTES)
    lote = _bloquear(lote)
    if lote.preparado_por_id != por.pk:
        raise AccionDenegada("Solo quien preparó el lote lo confirma.")
    if lote.confirmado_en is not None:
        return lote
    filas = list(lote.filas.filter(motivo="").select_related("acuerdo"))
    for fila in filas:
        _hacer(fila, por=por, lote=lote, ahora=ahora)
    FilaDeLote.objects.bulk_update(filas, DE_LA_FILA, batch_size=LOTE_MAXIMO)
    lote.confirmado_en = ahora
    lote.save(update_fields=["confirmado_en"])
    return lote


@verbo
def deshacer_lote(*, por: Usuario, lote: Lote, ahora: datetime) -> Lote:
    """Devuelve cada acuerdo a lo que tenía, salvo los que cambiaron después; lo ya vuelto no se toca.

    AccionDenegada, sin escribir nada, si a `por` no le toca deshacer ninguna de las filas que quedan.
    """
    exigir(por, Accion.TRABAJAR_POR_LOTES)
    lote = _bloquear(lote)
    if lote.confirmado_en is None:
        raise DatoInvalido(lote="El lote no se confirmó: no hay qué deshacer.")
    if motivo := motivo_de_no_deshacer(por, lote):
        raise AccionDenegada(motivo)
    hechas = lote.filas.filter(version_despues__isnull=False, deshecha=False)
    filas = list(hechas.select_related("acuerdo", "pedido"))
    for fila in filas:
        _deshacer(fila, por=por, verbo=VerboDeLote(lote.verbo), ahora=ahora)
    FilaDeLote.objects.bulk_update(filas, AL_DESHACER, batch_size=LOTE_MAXIMO)
    if any(fila.deshecha for fila in filas):
        lote.deshecho_en, lote.deshecho_por = ahora, por
        lote.save(update_fields=["deshecho_en", "deshecho_por"])
    return lote


def por_deshacer(lote: Lote) -> "QuerySet[FilaDeLote]":
    """Las filas de un lote confirmado que siguen como el lote las dejó: lo que aún puede volver."""
    return lote.filas.filter(version_despues=F("acuerdo__version"), deshecha=False)


def motivo_de_no_deshacer(por: Usuario, lote: Lote) -> str:
    """Por qué a `por` no le toca deshacer ninguna de las filas que quedan; vacío si puede alguna o no queda nada."""
    accion, motivo = VERBOS[VerboDeLote(lote.verbo)].permiso_de_deshacer, ""
    for fila in por_deshacer(lote).select_related("acuerdo__sesion", "pedido__acuerdo__sesion"):
        respuesta = puede(por, accion, fila.pedido or fila.acuerdo)
        if not isinstance(respuesta, Denegado):
            return ""
        motivo = motivo or respuesta.motivo
    return motivo


@verbo
def _guardar_previa(filas: list[FilaDeLote], *, preparado_en: datetime, **campos: Any) -> Lote:
    caducas = Lote.objects.filter(confirmado_en__isnull=True, preparado_en__lt=preparado_en - CADUCIDAD)
    # Las que alguien confirma en este momento, o borra, son suyas.
    libres = list(caducas.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    Lote.objects.filter(pk__in=libres).delete()
    # Alguien pudo deshacer entretanto la importación que trajo alguno; bloqueados, ya no.
    acuerdos = Acuerdo.objects.filter(pk__in=[fila.acuerdo_id for fila in filas]).select_for_update(no_key=True)
    siguen = set(acuerdos.order_by("pk").values_list("pk", flat=True))
    if not siguen:
        raise DatoInvalido(acuerdos="Ninguno de los acuerdos marcados existe ya.")
    lote: Lote = Lote.objects.create(preparado_en=preparado_en, **campos)
    for fila in filas:
        fila.lote = lote
    FilaDeLote.objects.bulk_create(fila for fila in filas if fila.acuerdo_id in siguen)
    return lote


def _bloquear(lote: Lote) -> Lote:
    fresco = Lote.objects.select_for_update(no_key=True).filter(pk=lote.pk).first()
    if fresco is None:
        raise DatoInvalido(lote="La vista previa ya caducó y se borró: prepárela otra vez.")
    return fresco


def _prevista(
    acuerdo: Acuerdo, *, por: Usuario, verbo: VerboDeLote, datos: dict[str, Any], ahora: datetime
) -> FilaDeLote:
    """La fila de un acuerdo: corre el verbo y lo revierte enseguida, para no retener a nadie más."""
    valor, antes = VERBOS[verbo].antes(acuerdo)
    fila = FilaDeLote(acuerdo=acuerdo, valor=valor, antes=antes[:300], version=acuerdo.version)

    def probar() -> Resultado:
        resultado = VERBOS[verbo].hacer(por, acuerdo, datos, ahora)
        transaction.set_rollback(True)
        return resultado

    hecho = _o_el_motivo(probar)
    if isinstance(hecho, str):
        fila.motivo = hecho[:500]
    else:
        fila.despues = hecho.despues[:300]
    return fila


def _hacer(fila: FilaDeLote, *, por: Usuario, lote: Lote, ahora: datetime) -> None:
    def hacer() -> Resultado:
        actual = bloquear(fila.acuerdo_id)
        if actual.version != fila.version:
            raise Conflicto(actual)
        return VERBOS[VerboDeLote(lote.verbo)].hacer(por, actual, lote.datos, ahora)

    hecho = _o_el_motivo(hacer)
    if isinstance(hecho, str):
        fila.motivo = hecho[:500]
    else:
        fila.despues, fila.version_despues, fila.pedido = hecho.despues[:300], hecho.version, hecho.pedido


def _deshacer(fila: FilaDeLote, *, por: Usuario, verbo: VerboDeLote, ahora: datetime) -> None:
    def deshacer() -> bool:
        actual = bloquear(fila.acuerdo_id)
        if actual.version != fila.version_despues:
            raise Conflicto(actual)
        VERBOS[verbo].deshacer(por, actual, fila, ahora)
        return True

    hecho = _o_el_motivo(deshacer, si_cambio=CAMBIO_TRAS_EL_LOTE)
    fila.deshecha = hecho is True
    fila.motivo_de_no_deshacer = hecho[:500] if isinstance(hecho, str) else ""


def _o_el_motivo(hacer: Callable[[], Any], si_cambio: str = CAMBIO_DESPUES) -> Any:
    """Lo que devuelve `hacer`, o la frase con que se niega; lo que alcanzó a escribir se revierte."""
    try:
        return en_transaccion(hacer)
    except AccionDenegada as error:
        return error.motivo
    except DatoInvalido as error:
        return " ".join(error.errores.values())
    except Conflicto:
        return si_cambio
