"""Un verbo sobre varios acuerdos a la vez: preparar, confirmar, deshacer.

Regla: un lote no tiene reglas propias. Cada acuerdo pasa por el verbo de siempre, con sus permisos y sus «no»; lo que
se niega queda dicho en su fila y no detiene a las demás. La vista previa corre los mismos verbos y los revierte: por
eso no puede decir otra cosa que lo que pasará. Se confirma una vez, y el acuerdo que otra persona cambió entretanto no
se toca. Se deshace una vez, fila por fila, por el verbo contrario, y solo lo que nadie cambió después.

Se trabaja por tandas, cada una en su transacción: un lote largo no retiene a nadie y, si se corta, sigue donde quedó.
Lo que falta está en las filas mismas, y el candado del lote hace que dos que lo sigan a la vez hagan cada fila una vez.
Uno corto se termina en el acto; uno largo queda en marcha (`trabajo`) y lo sigue `terminar_lote`, fuera de la petición.

Los acuerdos se toman siempre en el mismo orden: dos lotes a la vez no se esperan el uno al otro.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from acuerdos.acciones import filas_de_lote
from acuerdos.acciones.base import exigir
from acuerdos.acciones.transaccion import verbo
from acuerdos.acciones.verbos_de_lote import VERBOS
from acuerdos.enums import TrabajoDeLote, VerboDeLote
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, FilaDeLote, Lote
from acuerdos.permisos import Accion, Causa, Denegado, puede
from cuentas.models import Usuario

LOTE_MAXIMO = 500
EN_EL_ACTO = 15  # acuerdos que caben en una petición: en una máquina quieta, 0.2 a 0.7 s según el verbo
TANDA_DE_LOTE = 10
VIDA_DE_LA_PREVIA = timedelta(days=1)  # una vista previa que nadie confirmó
EN_MARCHA = "El lote todavía está en marcha: espere a que termine."
# De cada trabajo: qué filas le faltan y qué columnas escribe.
POR_HACER = {
    TrabajoDeLote.PREPARAR: Q(despues="", motivo=""),
    TrabajoDeLote.CONFIRMAR: Q(motivo="", version_despues__isnull=True),
    TrabajoDeLote.DESHACER: Q(version_despues__isnull=False, deshecha=False, motivo_de_no_deshacer=""),
}
ESCRIBE = {
    TrabajoDeLote.PREPARAR: ("valor", "antes", "version", "despues", "motivo"),
    TrabajoDeLote.CONFIRMAR: ("despues", "motivo", "version_despues", "solicitud"),
    TrabajoDeLote.DESHACER: ("deshecha", "motivo_de_no_deshacer"),
}


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
    lote = _empezar_previa(claves, verbo=verbo, datos=datos, resumen=resumen[:200], preparado_en=ahora, por=por)
    return _en_el_acto(lote, ahora)


def confirmar_lote(*, por: Usuario, lote: Lote, ahora: datetime) -> Lote:
    """Hace lo que la vista previa dijo. Enviado dos veces, se hace una: devuelve el lote como quedó."""
    return _en_el_acto(_empezar_confirmacion(por, lote), ahora)


def deshacer_lote(*, por: Usuario, lote: Lote, ahora: datetime) -> Lote:
    """Devuelve cada acuerdo a lo que tenía, salvo los que cambiaron después; lo ya vuelto no se toca.

    AccionDenegada, sin escribir nada, si a `por` no le toca deshacer ninguna de las filas que quedan.
    """
    return _en_el_acto(_empezar_a_deshacer(por, lote), ahora)


def terminar_lote(lote: Lote, *, reloj: Callable[[], datetime]) -> Lote:
    """Sigue lo que el lote tiene en marcha, tanda tras tanda, hasta que quede quieto."""
    while lote.trabajo:
        lote = avanzar_lote(lote=lote, ahora=reloj())
    return lote


@verbo
def avanzar_lote(*, lote: Lote, ahora: datetime) -> Lote:
    """Una tanda más de lo que el lote tiene en marcha. Con la última, queda quieto."""
    lote = _bloquear(lote)
    if not lote.trabajo:
        return lote
    trabajo, por = TrabajoDeLote(lote.trabajo), lote.trabajo_por
    assert por is not None  # nadie lo pone en marcha sin decir quién
    filas = list(lote.filas.filter(POR_HACER[trabajo]).select_related("acuerdo", "solicitud")[:TANDA_DE_LOTE])
    hacer = {
        TrabajoDeLote.PREPARAR: filas_de_lote.prever,
        TrabajoDeLote.CONFIRMAR: filas_de_lote.hacer,
        TrabajoDeLote.DESHACER: filas_de_lote.deshacer,
    }[trabajo]
    hacer(filas, lote=lote, por=por, ahora=ahora)
    FilaDeLote.objects.bulk_update(filas, ESCRIBE[trabajo])
    if any(fila.deshecha for fila in filas):
        lote.deshecho_en, lote.deshecho_por = ahora, por
    if not lote.filas.filter(POR_HACER[trabajo]).exists():
        lote.trabajo, lote.trabajo_por = "", None
        if trabajo == TrabajoDeLote.CONFIRMAR:
            lote.confirmado_en = ahora
    lote.save(update_fields=["trabajo", "trabajo_por", "confirmado_en", "deshecho_en", "deshecho_por"])
    return lote


def en_marcha() -> list[int]:
    """Los lotes que alguien dejó a medias, o que otro sigue en este momento: seguirlos no repite nada."""
    return list(Lote.objects.exclude(trabajo="").values_list("pk", flat=True))


def por_deshacer(lote: Lote) -> "QuerySet[FilaDeLote]":
    """Las filas de un lote confirmado que siguen como el lote las dejó: lo que aún puede volver."""
    return lote.filas.filter(version_despues=F("acuerdo__version"), deshecha=False)


def motivo_de_no_deshacer(por: Usuario, lote: Lote) -> Denegado | None:
    """Por qué a `por` no le toca deshacer ninguna de las filas que quedan; None si puede alguna o no queda nada."""
    verbo, negado = VERBOS[VerboDeLote(lote.verbo)], None
    for fila in por_deshacer(lote).select_related("acuerdo__sesion", "solicitud__acuerdo__sesion"):
        respuesta = puede(por, verbo.deshacer_exige(fila.acuerdo), fila.solicitud or fila.acuerdo)
        if not isinstance(respuesta, Denegado):
            return None
        negado = respuesta if negado is None else negado
    return negado


def _en_el_acto(lote: Lote, ahora: datetime) -> Lote:
    """Si es corto, se termina ya; si no, lo sigue otro."""
    if lote.trabajo and lote.filas.filter(POR_HACER[TrabajoDeLote(lote.trabajo)]).count() > EN_EL_ACTO:
        return lote
    return terminar_lote(lote, reloj=lambda: ahora)


@verbo
def _empezar_previa(claves: list[int], *, por: Usuario, preparado_en: datetime, **campos: object) -> Lote:
    """El lote con sus filas aún sin mirar."""
    caducas = Lote.objects.filter(confirmado_en__isnull=True, preparado_en__lt=preparado_en - VIDA_DE_LA_PREVIA)
    caducas = caducas.exclude(trabajo=TrabajoDeLote.CONFIRMAR)
    # Las que alguien confirma en este momento, o borra, son suyas.
    libres = list(caducas.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    Lote.objects.filter(pk__in=libres).delete()
    # Alguien pudo deshacer entretanto la importación que trajo alguno; bloqueados, ya no.
    visibles = Acuerdo.objects.visibles_para(por).filter(pk__in=claves).values_list("pk", flat=True)
    acuerdos = Acuerdo.objects.filter(pk__in=list(visibles)).select_for_update(no_key=True)
    siguen = list(acuerdos.order_by("pk").values_list("pk", "version"))
    if not siguen:
        raise DatoInvalido(acuerdos="Ninguno de los acuerdos marcados existe ya.")
    lote: Lote = Lote.objects.create(
        preparado_en=preparado_en, preparado_por=por, trabajo=TrabajoDeLote.PREPARAR, trabajo_por=por, **campos
    )
    FilaDeLote.objects.bulk_create(FilaDeLote(lote=lote, acuerdo_id=pk, version=version) for pk, version in siguen)
    return lote


@verbo
def _empezar_confirmacion(por: Usuario, lote: Lote) -> Lote:
    exigir(por, Accion.TRABAJAR_POR_LOTES)
    lote = _bloquear(lote)
    if lote.preparado_por_id != por.pk:
        raise AccionDenegada(Causa.AUTORIA, "Solo quien preparó el lote lo confirma.")
    if lote.confirmado_en is not None or lote.trabajo == TrabajoDeLote.CONFIRMAR:
        return lote
    return _poner_en_marcha(lote, TrabajoDeLote.CONFIRMAR, por)


@verbo
def _empezar_a_deshacer(por: Usuario, lote: Lote) -> Lote:
    exigir(por, Accion.TRABAJAR_POR_LOTES)
    lote = _bloquear(lote)
    if lote.trabajo == TrabajoDeLote.DESHACER:
        return lote
    if lote.confirmado_en is None and not lote.trabajo:
        raise DatoInvalido(lote="El lote no se confirmó: no hay qué deshacer.")
    if (negado := motivo_de_no_deshacer(por, lote)) is not None:
        raise AccionDenegada(negado.causa, negado.motivo)
    lote = _poner_en_marcha(lote, TrabajoDeLote.DESHACER, por)
    lote.filas.filter(version_despues__isnull=False, deshecha=False).update(motivo_de_no_deshacer="")
    return lote


def _poner_en_marcha(lote: Lote, trabajo: TrabajoDeLote, por: Usuario) -> Lote:
    """:raises DatoInvalido: si ya tiene otro trabajo en marcha."""
    if lote.trabajo:
        raise DatoInvalido(lote=EN_MARCHA)
    lote.trabajo, lote.trabajo_por = trabajo, por
    lote.save(update_fields=["trabajo", "trabajo_por"])
    return lote


def _bloquear(lote: Lote) -> Lote:
    fresco = Lote.objects.select_for_update(no_key=True).filter(pk=lote.pk).first()
    if fresco is None:
        raise DatoInvalido(lote="La vista previa ya caducó y se borró: prepárela otra vez.")
    return fresco
