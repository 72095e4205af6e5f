"""El pasado es el pasado: con un `conocido_al` fijo, nada de lo que se haga después cambia el corte.

Se prueba por los dos lados: con cada verbo que hay (`actos`), y con cada campo de cada tabla que el corte lee.
"""

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, models, transaction
from django.test.utils import CaptureQueriesContext

from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, Hito
from acuerdos.models.base import Hecho
from corte.cifras import corte as corte_de
from corte.datos import Corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.formatos import FORMATOS
from corte.momento import CON_PRINCIPIO, CORREGIBLES, Momento
from cuentas.historia import DESDE_SIEMPRE
from cuentas.models import Usuario
from cuentas.tandas import TANDA
from municipalidades.models import Municipalidad, PuntoFocal, Region
from reuniones.models import Asistencia, Reunion, Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena
from tests.acuerdos.acciones.comun import AHORA, HOY
from tests.corte.cortes import corte_entero as corte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
LUEGO = AHORA + timedelta(days=1)


@pytest.fixture(autouse=True)
def _catalogos_de_siempre(catalogos: None) -> None:
    """Las pruebas los cargan hoy, y lo que cuentan pasó antes."""
    for modelo in (Sector, Clasificacion, Municipalidad, Region):
        modelo.history.update(history_date=DESDE_SIEMPRE)


def como_de_hoy(ya_conocido: Corte, de_hoy: Corte) -> Corte:
    """El de un instante sin lo que lo nombra: el instante mismo y los enlaces, que lo llevan."""
    assert ya_conocido.detalle
    assert de_hoy.detalle
    detalle = replace(ya_conocido.detalle, enlaces=de_hoy.detalle.enlaces)
    return replace(ya_conocido, conocido_al=None, detalle=detalle)


# --- Por sus verbos -------------------------------------------------------------------------------------------------
@pytest.mark.una_vez
def test_ningun_verbo_cambia_lo_que_ya_se_conocia() -> None:
    """Y lo que hace se conoce desde su instante; y los que dicen cambiar las cifras las cambian, o no probaría nada."""
    escena, azar = Escena.montar(a_medida=True, acuerdos=4), random.Random(3)
    movidos, callados, quietos = [], [], []
    for nombre, acto in sorted(ACTOS.items()):
        with transaction.atomic():
            escena.poner_etapa(acto.en)
            correr = acto.preparar(escena, azar)
            f.encadenar_lo_fabricado()
            entonces = escena.instante()
            antes = corte(escena.fresca(), HOY, entonces)
            de_hoy = corte(escena.fresca(), HOY) if acto.cifras else None
            correr(escena.instante())
            if nombre == "deshacer_carga":
                with pytest.raises(DatoInvalido, match="una importación que después se deshizo"):
                    corte(escena.fresca(), HOY, entonces)
            elif corte(escena.fresca(), HOY, entonces) != antes:
                movidos.append(nombre)
            despues = corte(escena.fresca(), HOY)
            if como_de_hoy(corte(escena.fresca(), HOY, escena.instante()), despues) != despues:
                callados.append(nombre)
            if acto.cifras and despues == de_hoy:
                quietos.append(nombre)
            transaction.set_rollback(True)
    assert (movidos, callados, quietos) == ([], [], [])


@pytest.mark.una_vez
def test_hecho_todo_a_la_vez_los_cuatro_archivos_salen_byte_por_byte_iguales() -> None:
    escena, azar = Escena.montar(a_medida=True, acuerdos=30), random.Random(5)
    por_hacer = {}
    for nombre in sorted(n for n, acto in ACTOS.items() if acto.cifras and n != "deshacer_carga"):
        escena.poner_etapa(ACTOS[nombre].en)
        por_hacer[nombre] = ACTOS[nombre].preparar(escena, azar)
    f.encadenar_lo_fabricado()
    entonces = escena.instante()
    antes = {formato: FORMATOS[formato].escribir(corte(escena.fresca(), HOY, entonces)) for formato in FORMATOS}
    de_umachiri = AlcanceDelDetalle(municipalidad=f.UMACHIRI, audiencia=Audiencia.OFICINA)
    ficha = FORMATOS["xlsx"].escribir(corte_de(escena.fresca(), HOY, entonces, de_umachiri))
    negados = set()
    for nombre, correr in por_hacer.items():
        escena.poner_etapa(ACTOS[nombre].en)
        try:
            with transaction.atomic():
                correr(escena.instante())
        except (AccionDenegada, Conflicto, DatoInvalido):  # otro acto tocó lo mismo antes
            negados.add(nombre)
    assert len(negados) < len(por_hacer) / 2, negados
    for formato, archivo in antes.items():
        assert FORMATOS[formato].escribir(corte(escena.fresca(), HOY, entonces)) == archivo, formato
        assert FORMATOS[formato].escribir(corte(escena.fresca(), HOY, escena.instante())) != archivo, formato
    assert FORMATOS["xlsx"].escribir(corte_de(escena.fresca(), HOY, entonces, de_umachiri)) == ficha


# --- Por sus campos -------------------------------------------------------------------------------------------------
EDITABLES = (*CORREGIBLES, *CON_PRINCIPIO)
# De estos no hay otro valor que inventar: por qué.
FIJOS = {
    "acuerdo.codigo": "no se reescribe",
    "acuerdo.sesion": "no cambia de sesión",
    "acuerdo.evento_el": "es la fecha de la sesión",
    "hito.acuerdo": "no cambia de acuerdo",
    "hito.evento_el": "es la fecha de la sesión",
    "hito.registrado_el": "lo pone una vez quien lo registra o lo acepta, y eso lleva su instante",
    "hito.aceptado_en": "es ese instante",
    "hito.aceptado_por": "va con él",
    "asistencia.sesion": "no cambia de sesión",
    "reunion.sesion": "no cambia de sesión",
    "sesion.codigo": "es el prefijo de sus acuerdos",
    "puntofocal.municipalidad": "es otro cargo",
    "usuario.password": "la historia no la guarda",
    "usuario.last_login": "igual",
}


def otro_valor(campo: Any, fila: Any) -> Any:
    """Uno distinto que la tabla admita."""
    hoy = getattr(fila, campo.attname)
    if campo.choices:
        return next(valor for valor, _ in campo.choices if valor != hoy)
    if campo.is_relation:
        return campo.related_model._base_manager.exclude(pk=hoy).order_by("pk").values_list("pk", flat=True).first()
    if campo.name == "ubigeo" or campo.name == "cui":
        return "9999999"
    clases: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
        models.BooleanField: lambda: not hoy,
        models.DateTimeField: lambda: (hoy or AHORA) + timedelta(days=1),
        models.DateField: lambda: f.EVENTO if hoy != f.EVENTO else f.EVENTO - timedelta(days=1),
        models.TimeField: lambda: None,
        models.DecimalField: lambda: 7,
        models.IntegerField: lambda: (hoy or 0) + 50,
        models.EmailField: lambda: "otro@ejemplo.pe",
        models.CharField: lambda: f"Otro {hoy}"[: campo.max_length],
        models.TextField: lambda: f"Otro {hoy}",
    }
    return next(valor for clase, valor in clases.items() if isinstance(campo, clase))()


# De quién es un hito, si no es de quien encabeza: solo del lado que lo debe.
DE_QUIEN_DEBE = {"de_municipalidad": "GL", "de_sector": "GN"}


def campos_de(modelo: type[models.Model]) -> list[Any]:
    de_todo_hecho = {campo.name for campo in Hecho._meta.get_fields()} if issubclass(modelo, Hecho) else set()
    return [c for c in modelo._meta.concrete_fields if not c.primary_key and c.name not in de_todo_hecho]


@pytest.mark.parametrize("modelo", EDITABLES, ids=lambda modelo: modelo._meta.model_name)
def test_corregido_cualquier_campo_de_lo_que_el_corte_lee_entonces_sigue_diciendo_lo_mismo(
    modelo: type[models.Model],
) -> None:
    escena = Escena.montar(a_medida=True, acuerdos=4)
    Usuario.history.update(history_date=DESDE_SIEMPRE)  # las cuentas, como los catálogos, ya estaban
    antes, de_hoy = corte(escena.fresca(), HOY, AHORA), corte(escena.fresca(), HOY)
    movidos, cuentan = [], []
    for campo in campos_de(modelo):
        nombre = f"{modelo._meta.model_name}.{campo.name}"
        if nombre in FIJOS:
            continue
        with transaction.atomic():
            for fila in _las_que_cuentan(modelo, escena.sesion):
                if campo.name in DE_QUIEN_DEBE and fila.responsable != DE_QUIEN_DEBE[campo.name]:
                    continue
                valor = otro_valor(campo, fila)
                # Lo que el dueño corrige lo anota la historia con su instante.
                setattr(fila, campo.attname, valor)
                fila._history_date = LUEGO
                with transaction.atomic():
                    fila.save()
            movidos += [nombre] if corte(escena.fresca(), HOY, AHORA) != antes else []
            cuentan += [nombre] if corte(escena.fresca(), HOY) != de_hoy else []
            transaction.set_rollback(True)
    assert movidos == []
    assert set(cuentan) >= CUENTAN.get(modelo, set()), "si no cambian el corte de hoy, esto no prueba nada"


# Lo que se sabe que el corte cuenta o escribe hoy.
CUENTAN: dict[type[models.Model], set[str]] = {
    Acuerdo: {f"acuerdo.{c}" for c in ("municipalidad", "sector", "clasificacion", "responsable", "tipo", "plazo")},
    Hito: {"hito.peso"},
    Sesion: {f"sesion.{c}" for c in ("nombre", "fecha", "lugar", "lema", "de_demostracion")},
    Asistencia: {"asistencia.cantidad", "asistencia.categoria"},
    Reunion: {"reunion.estado", "reunion.sector"},
    Sector: {"sector.nombre"},
    Clasificacion: {"clasificacion.nombre"},
    Municipalidad: {"municipalidad.distrito", "municipalidad.region"},
    Region: {"region.nombre"},
    PuntoFocal: {"puntofocal.hasta"},
    Usuario: {"usuario.is_active"},
}


def _las_que_cuentan(modelo: type[models.Model], sesion: Sesion) -> list[Any]:
    """Una fila de las que el corte lee."""
    filas: dict[type[models.Model], Any] = {
        Acuerdo: Acuerdo.objects.filter(sesion=sesion),
        Hito: Hito.objects.filter(acuerdo__sesion=sesion, avances__isnull=False),
        Sesion: Sesion.objects.filter(pk=sesion.pk),
        Asistencia: sesion.asistencias.all(),
        Reunion: sesion.reuniones.filter(estado="realizada"),
        Sector: Sector.objects.filter(pk="MTPE"),
        Clasificacion: Clasificacion.objects.filter(pk="orientacion"),
        Municipalidad: Municipalidad.objects.filter(pk=f.UMACHIRI),
        Region: Region.objects.filter(municipalidades=f.UMACHIRI),
        PuntoFocal: PuntoFocal.objects.filter(municipalidad=f.UMACHIRI),
        Usuario: Usuario.objects.filter(puntos_focales__municipalidad=f.UMACHIRI),
    }
    return list(filas[modelo].order_by("pk")[:1])


# --- Lo que aparece y lo que se va ----------------------------------------------------------------------------------
def test_lo_que_se_crea_despues_no_estaba_y_lo_que_se_borra_despues_si() -> None:
    escena = Escena.montar(a_medida=True, acuerdos=4)
    antes = corte(escena.fresca(), HOY, AHORA)
    for fila in (
        Asistencia(sesion=escena.sesion, categoria="Otra", cantidad=9),
        Reunion(sesion=escena.sesion, codigo="X", sector_id="MINSA", fecha=f.EVENTO, estado="realizada"),
        PuntoFocal(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE, usuario=escena.fatima, desde=f.EVENTO),
    ):
        fila._history_date = LUEGO
        fila.save()
    borrada = escena.sesion.asistencias.get(categoria="Alcaldesas")
    borrada._history_date = LUEGO
    borrada.delete()
    escena.sesion._history_date = LUEGO
    escena.sesion.sectores.remove("MIMP")
    assert corte(escena.fresca(), HOY, AHORA) == antes
    despues = corte(escena.fresca(), HOY, LUEGO)
    assert [a.categoria for a in despues.asistentes] == ["Ministras/os", "Otra"]
    assert (despues.totales.reuniones, despues.totales.sectores) == (3, 2)
    assert despues == corte(escena.fresca(), HOY, LUEGO)


def test_el_dia_mas_temprano_es_el_de_la_fecha_que_la_sesion_tenia_entonces() -> None:
    sesion = f.FabricaSesion(codigo="MEA-TEST", etapa="preparacion")
    sesion.fecha, sesion._history_date = f.EVENTO + timedelta(days=30), LUEGO
    sesion.save()
    assert corte(sesion, f.EVENTO, AHORA).sesion.fecha == f.EVENTO
    with pytest.raises(DatoInvalido, match="13/01/2025"):
        corte(sesion, f.EVENTO - timedelta(days=1), AHORA)
    with pytest.raises(DatoInvalido, match="12/02/2025"):
        corte(sesion, f.EVENTO, LUEGO)


@pytest.mark.parametrize("conocido_al", [None, AHORA])
def test_lo_que_decian_muchas_filas_se_lee_por_tandas(conocido_al: datetime | None) -> None:
    """Un lote largo corrige miles, y en una consulta no caben tantas claves."""
    escena = Escena.montar(a_medida=True, acuerdos=2)
    acuerdo = Acuerdo.objects.earliest("pk")
    acuerdo.cui, acuerdo._history_date = "2345678", LUEGO
    acuerdo.save()
    suyas = {a.pk: a.codigo for a in Acuerdo.objects.all()}
    momento = Momento(escena.fresca(), HOY, conocido_al)
    assert (Acuerdo in momento.cambiaron) == (conocido_al is not None)
    with CaptureQueriesContext(connection) as hechas:
        assert momento.nombres(Acuerdo, "codigo", claves=[*suyas, *range(10**6, 10**6 + 2 * TANDA)]) == suyas
    assert len(hechas) == (3 if conocido_al is None else 6)


def test_lo_que_no_tiene_historia_se_conoce_desde_el_principio() -> None:
    escena = Escena.montar(a_medida=True, acuerdos=2)
    for modelo in EDITABLES:
        modelo.history.all().delete()  # type: ignore[attr-defined]
    hoy = corte(escena.fresca(), HOY)
    antes = corte(escena.fresca(), HOY, AHORA)
    assert (antes.totales, antes.asistentes, antes.acuerdos) == (hoy.totales, hoy.asistentes, hoy.acuerdos)


# --- Que no se olvide una tabla -------------------------------------------------------------------------------------
# De estas no hay versión que buscar, y por qué.
SIN_VERSIONES = {
    "acuerdos_avance": "un hecho: lo que dice no se reescribe, y lo que le pasa lleva su instante",
    "acuerdos_reprogramacion": "igual",
    "acuerdos_desestimacion": "igual",
    "acuerdos_traba": "igual",
    "acuerdos_asistenciatecnica": "igual",
    "acuerdos_restauracion": "igual",
    "acuerdos_lecturadeinversion": "igual",
    "acuerdos_carga": "igual",
    "acuerdos_cortepublicado": "no se reescribe, y dice cuándo se publicó y se retiró",
    "acuerdos_eslabon": "no se reescribe, y lleva el instante del acto",
    "reuniones_sesion_sectores": "van en la historia de la sesión",
}


def test_el_corte_no_lee_ninguna_tabla_de_la_que_no_se_sepa_que_decia_entonces() -> None:
    escena = Escena.montar(a_medida=True, acuerdos=2)
    with CaptureQueriesContext(connection) as hechas:
        corte(escena.fresca(), HOY)
        corte(escena.fresca(), HOY, AHORA - timedelta(days=400))
    leidas = {tabla for consulta in hechas for tabla in re.findall(r'(?:FROM|JOIN) "?([a-z_]+)"?', consulta["sql"])}
    con_versiones = {modelo._meta.db_table for modelo in EDITABLES}
    historicas = {modelo.history.model._meta.db_table for modelo in EDITABLES}  # type: ignore[attr-defined]
    propias = {
        "paso",
        "medida",
        "desestimado",
        "ampliado",
        "acuerdo_entonces",
        "hito_entonces",
        "reuniones_historicalsesion_sectores",
    }
    assert leidas - con_versiones - historicas - propias == SIN_VERSIONES.keys()


# --- Lo que no se puede rehacer -------------------------------------------------------------------------------------
def test_mientras_hubo_una_importacion_que_se_deshizo_se_dice_en_vez_de_inventar(carlos: Any) -> None:
    escena, azar = Escena.montar(a_medida=True, acuerdos=2), random.Random(1)
    antes = corte(escena.fresca(), HOY, escena.instante())
    correr = ACTOS["deshacer_carga"].preparar(escena, azar)
    entonces = escena.instante()
    correr(escena.instante())
    with pytest.raises(DatoInvalido) as error:
        corte(escena.fresca(), HOY, entonces)
    assert list(error.value.errores) == ["conocido_al"]
    assert corte(escena.fresca(), HOY, AHORA).totales == antes.totales
    assert corte(escena.fresca(), HOY, escena.instante()).totales == antes.totales


# --- De una sola mirada ---------------------------------------------------------------------------------------------
@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("conocido_al", [None, AHORA])
def test_lo_que_alguien_guarda_mientras_se_lee_no_entra_a_medias(conocido_al: datetime | None) -> None:
    """Entre la primera consulta y la última otro registra un acuerdo y corrige la asistencia."""
    escena, azar = Escena.montar(a_medida=True, acuerdos=3), random.Random(1)
    escena.poner_etapa("en_curso")
    antes = corte(escena.fresca(), HOY, conocido_al)
    correr = [ACTOS[nombre].preparar(escena, azar) for nombre in ("registrar_acuerdo", "registrar_asistencia")]
    hechos: list[Any] = []

    def guardar() -> None:
        hechos.extend(hacer(LUEGO) for hacer in correr)
        connections.close_all()

    def al_terminar_la_primera(ejecutar: Any, sql: str, *lo_demas: Any) -> Any:
        respuesta = ejecutar(sql, *lo_demas)
        if sql.lstrip().startswith("SELECT") and not hechos:
            with ThreadPoolExecutor(1) as otro:
                otro.submit(guardar).result()
        return respuesta

    sesion = escena.fresca()
    with connection.execute_wrapper(al_terminar_la_primera):
        assert corte(sesion, HOY, conocido_al) == antes
    assert len(hechos) == 2
    assert corte(sesion, HOY).totales.acuerdos == antes.totales.acuerdos + 1
