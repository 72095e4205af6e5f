"""Deshacer una carga que nadie tocó: la base queda como si nunca se hubiera escrito, y de ella queda la `Carga`.

Regla: solo mientras nada más pasó con lo que trajo; en cuanto alguien informa, edita, valida, recibe un recordatorio o
importa encima, lo cargado ya es de todos y se corrige anulando, como lo demás. Es el único lugar de donde sale una fila
sin anularse, y solo las que esa carga insertó (`escrito`). Decisión 10.
"""

from datetime import datetime

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Count, Model

from acuerdos.acciones.base import atribuir, bloquear_acuerdos_de, bloquear_reuniones_de, exigir
from acuerdos.acciones.cambios import anotar, anotar_bajas, anotar_deshecha, anotar_hechos
from acuerdos.acciones.carga.escrito import Escrito
from acuerdos.acciones.carga.toques import DESCARTADOS, EN_GRUPOS, PREVIAS, por_que_no, recordatorios_sin_salir
from acuerdos.acciones.proyeccion import proyectar_acuerdos
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import CausaDeBaja, EstadoDeImportacion, TipoDeCambio
from acuerdos.errores import DatoInvalido
from acuerdos.models import (
    Acuerdo,
    Avance,
    Carga,
    Desestimacion,
    FilaDeLote,
    GrupoDeParecidos,
    Hito,
    Importacion,
    Participante,
    Recordatorio,
    Reprogramacion,
)
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from reuniones.models import Asistencia, Participacion, Reunion, Sector, Sesion

# De lo que cuelga a lo que sostiene.
EN_ORDEN: tuple[type[Model], ...] = (
    Avance,
    Reprogramacion,
    Desestimacion,
    Hito,
    Participante,
    Acuerdo,
    Participacion,
    Reunion,
    Asistencia,
)
ENTRETANTO = "Alguien registró algo sobre lo importado en este mismo instante: ya no se puede deshacer."


def deshacer_carga(*, por: Usuario, carga: Carga, ahora: datetime) -> Carga:
    """Quita lo que la carga escribió, con su historia, y rehace lo que había cambiado en lo demás.

    :raises AccionDenegada: si `por` no puede. :raises DatoInvalido: si ya se deshizo o algo se tocó; dice qué.
    """
    try:
        return _deshacer(por=por, carga_id=carga.pk, ahora=ahora)
    except IntegrityError as error:  # algo pasó a nombrar una fila entre que se miró y se quitó
        raise DatoInvalido(carga=ENTRETANTO) from error


@verbo
def _deshacer(*, por: Usuario, carga_id: int, ahora: datetime) -> Carga:
    descartados = _bloquear_descartados(carga_id)
    carga = Carga.objects.select_for_update(no_key=True).get(pk=carga_id)
    if carga.deshecha_en is not None or carga.sesion_id is None:
        raise DatoInvalido(carga="Esta importación ya se deshizo.")
    sesion = Sesion.objects.select_for_update(no_key=True).get(pk=carga.sesion_id)
    exigir(por, Accion.DESHACER_CARGA, sesion)
    # Bloqueados sus reuniones y sus acuerdos, nadie puede tocarlos mientras se mira y se quita.
    bloquear_reuniones_de(sesion)
    bloquear_acuerdos_de(sesion)
    if motivo := por_que_no(carga):
        raise DatoInvalido(carga=motivo)
    escrito = Escrito.leer(carga.escrito)
    alcanzados = _acuerdos_de_antes(escrito)
    _anotar_lo_que_se_quita(escrito, sesion)
    _quitar_recordatorios(escrito)
    _quitar_lo_que_no_es_un_hecho(escrito, descartados)
    for modelo in EN_ORDEN:
        _quitar(modelo, escrito)
    carga.deshecha_en, carga.deshecha_por = ahora, por
    if escrito.creada:
        carga.sesion = None
    carga.save(update_fields=["deshecha_en", "deshecha_por", "sesion"])
    anotar_deshecha(carga.pk)
    Importacion.objects.filter(carga=carga).update(estado=EstadoDeImportacion.DESHECHA)
    if escrito.creada:
        _quitar_sesion(escrito, sesion)
    else:
        _devolver_sesion(escrito, sesion, por, ahora)
        proyectar_acuerdos(alcanzados, ahora=ahora)
    return carga


def _acuerdos_de_antes(escrito: Escrito) -> list[int]:
    """Los acuerdos que ya estaban y a los que la carga les agregó algo."""
    ids: set[int] = set()
    caminos = {
        Hito: "acuerdo_id",
        Avance: "hito__acuerdo_id",
        Reprogramacion: "acuerdo_id",
        Desestimacion: "acuerdo_id",
    }
    for modelo, camino in caminos.items():
        for condicion in escrito.de(modelo):
            ids |= set(modelo._base_manager.filter(condicion).values_list(camino, flat=True))
    return sorted(pk for pk in ids if not escrito.tiene(Acuerdo, pk))


def _anotar_lo_que_se_quita(escrito: Escrito, sesion: Sesion) -> None:
    """Quien lo leyó sabrá que ya no está."""
    quitadas: tuple[tuple[TipoDeCambio, type[Model], str], ...] = (
        (TipoDeCambio.ACUERDO, Acuerdo, "codigo"),
        (TipoDeCambio.REUNION, Reunion, "pk"),
    )
    for tipo, modelo, clave in quitadas:
        for condicion in escrito.de(modelo):
            claves = modelo._base_manager.filter(condicion).values_list(clave, flat=True)
            anotar_bajas(tipo, map(str, claves), CausaDeBaja.DESHECHO)
    for condicion in escrito.de(Hito, "hito_id"):
        recordatorios = Recordatorio.objects.filter(condicion, recordatorios_sin_salir()).values_list("pk", flat=True)
        anotar_bajas(TipoDeCambio.RECORDATORIO, map(str, recordatorios), CausaDeBaja.DESHECHO)
    if escrito.creada:
        anotar_bajas(TipoDeCambio.SESION, [sesion.codigo], CausaDeBaja.DESHECHO)
    else:
        anotar(TipoDeCambio.SESION, [sesion.pk])
        anotar_hechos(Sesion, [sesion.pk])


def _quitar(modelo: type[Model], escrito: Escrito) -> None:
    """Las filas y sus versiones. Sin pasar por `delete()`, que a un hecho se lo niega a todos."""
    historia = modelo.history.model  # type: ignore[attr-defined]
    for condicion in escrito.de(modelo):
        _borrar(modelo._base_manager.filter(condicion))
    for condicion in escrito.de(modelo, "id"):
        _borrar(historia._base_manager.filter(condicion))


def _quitar_recordatorios(escrito: Escrito) -> None:
    for condicion in escrito.de(Hito, "hito_id"):
        _borrar(Recordatorio.objects.filter(condicion, recordatorios_sin_salir()))


def _bloquear_descartados(carga_id: int) -> list[int]:
    """Los grupos en que alguien dijo que unos acuerdos suyos no son lo mismo: van antes que la carga."""
    claves: set[int] = set()
    for condicion in Escrito.leer(Carga.objects.get(pk=carga_id).escrito).de(Acuerdo, "acuerdo_id"):
        suyas = EN_GRUPOS._base_manager.filter(DESCARTADOS, condicion)
        claves |= set(suyas.values_list("grupodeparecidos_id", flat=True))
    for tanda in en_tandas(sorted(claves)):
        grupos = GrupoDeParecidos.objects.select_for_update(no_key=True).filter(pk__in=tanda)
        list(grupos.order_by("pk").values_list("pk"))
    return sorted(claves)


def _quitar_lo_que_no_es_un_hecho(escrito: Escrito, descartados: list[int]) -> None:
    """Las filas de vistas previas, y de los grupos descartados, lo suyo; el que se queda sin dos ya no dice nada."""
    for condicion in escrito.de(Acuerdo, "acuerdo_id"):
        _borrar(FilaDeLote.objects.filter(PREVIAS, condicion).order_by())
        _borrar(EN_GRUPOS._base_manager.filter(DESCARTADOS, condicion))
    for tanda in en_tandas(descartados):
        grupos = GrupoDeParecidos.objects.filter(pk__in=tanda).order_by().annotate(quedan=Count("acuerdos"))
        GrupoDeParecidos.objects.filter(pk__in=[g.pk for g in grupos if g.quedan < 2]).delete()


def _quitar_sesion(escrito: Escrito, sesion: Sesion) -> None:
    historia_de_sectores = apps.get_model("reuniones", "HistoricalSesion_sectores")
    _borrar(historia_de_sectores._base_manager.filter(history__id=sesion.pk))
    _borrar(sesion.sectores.through._base_manager.filter(sesion_id=sesion.pk))
    _quitar(Sesion, escrito)


def _devolver_sesion(escrito: Escrito, sesion: Sesion, por: Usuario, ahora: datetime) -> None:
    """El correlativo, si nadie registró después; y los sectores que agregó, si nada más los usa."""
    Sesion.objects.filter(pk=sesion.pk, ultimo_correlativo=escrito.correlativo_despues).update(
        ultimo_correlativo=escrito.correlativo_antes
    )
    usados = set(sesion.reuniones.values_list("sector_id", flat=True))
    usados |= set(Acuerdo.objects.filter(sesion=sesion).values_list("sector_id", flat=True))
    participan = Participante.objects.filter(acuerdo__sesion=sesion, sector__isnull=False)
    usados |= set(participan.values_list("sector_id", flat=True))
    sobran = set(escrito.sectores) - usados
    if sobran:
        atribuir(sesion, por=por, ahora=ahora)
        sesion.sectores.remove(*Sector.objects.filter(pk__in=sobran))


def _borrar(filas: object) -> None:
    filas._raw_delete(filas.db)  # type: ignore[attr-defined]
