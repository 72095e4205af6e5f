"""Los filtros con nombre de las consultas de hoy. Que coincidan con los hechos lo prueba `test_estados_sql`."""

from datetime import date, timedelta

import pytest

from acuerdos.enums import Semaforo
from acuerdos.estados_sql import condicion_de_semaforo, condicion_de_vencer
from acuerdos.models import Acuerdo, Traba
from tests import fabricas as f
from tests.puestas import puesta

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
HOY = date(2025, 6, 12)


def codigos(consulta):
    return [acuerdo.codigo.removeprefix("MEA-TEST-") for acuerdo in consulta]


@pytest.fixture
@puesta
def acuerdos(sesion):
    """001 vencido · 002 vence hoy · 003 en proceso · 004 cumplido · 005 desestimado · 006 pendiente · 007 anulado."""
    f.FabricaHito(acuerdo__plazo=HOY - timedelta(days=1), plazo=HOY - timedelta(days=1))
    f.FabricaHito(acuerdo__plazo=HOY, plazo=HOY)
    f.FabricaHito(plazo=HOY + timedelta(days=15))
    f.FabricaAvance(porcentaje=100, validado=True)
    f.FabricaDesestimacion(aprobada=True)
    f.FabricaAcuerdo()
    f.FabricaAcuerdo(anulado=True)


def test_vencidos_son_los_vencidos_y_nada_mas(acuerdos):
    vivos = Acuerdo.objects.sin_anulados()
    assert codigos(vivos.vencidos(HOY)) == ["001"]
    assert codigos(vivos.vencidos(HOY + timedelta(days=1))) == ["001", "002"]


def test_con_estado_anota_el_de_hoy_sin_multiplicar_filas(acuerdos):
    vistos = [a.estado for a in Acuerdo.objects.sin_anulados().con_estado(HOY)]
    assert vistos == ["vencido", "en_proceso", "en_proceso", "cumplido", "desestimado", "pendiente"]


def test_vigentes_son_todos_menos_los_desestimados(acuerdos):
    assert codigos(Acuerdo.objects.sin_anulados().vigentes()) == ["001", "002", "003", "004", "006"]


def test_lo_que_vence_se_busca_por_sus_dos_topes(acuerdos):
    """Sin el primero, un índice recorre todo lo que vence antes de `hasta`; con él, solo los días que se miran."""
    for condicion in (condicion_de_vencer(HOY, HOY), condicion_de_semaforo(Semaforo.AMBAR, HOY)):
        sql = str(Acuerdo.objects.filter(condicion).query)
        assert sql.count('"proximo_vencimiento" BETWEEN') == sql.count('"plazo_vigente" BETWEEN') == 1


def test_por_vencer_incluye_los_dos_extremos(acuerdos):
    vivos = Acuerdo.objects.sin_anulados()
    assert codigos(vivos.por_vencer(HOY, HOY + timedelta(days=15))) == ["002", "003"]
    assert codigos(vivos.por_vencer(HOY, HOY + timedelta(days=14))) == ["002"]


def test_sin_hitos_por_hacer_lo_que_vence_es_el_acuerdo(acuerdos):
    """Con todo por validar, o sin hitos, ese día queda vencido: se cuenta lo mismo que dice el semáforo."""
    cerca = HOY + timedelta(days=5)
    f.FabricaAvance(hito=f.FabricaHito(acuerdo__plazo=cerca, plazo=HOY), porcentaje=100)
    f.FabricaAcuerdo(plazo=cerca)
    f.FabricaAcuerdo(plazo=HOY - timedelta(days=1))
    assert codigos(Acuerdo.objects.sin_anulados().por_vencer(HOY, cerca)) == ["002", "008", "009"]


def test_sin_hitos_y_por_validar(acuerdos):
    f.FabricaAvance(porcentaje=100)
    vivos = Acuerdo.objects.sin_anulados()
    assert codigos(vivos.sin_hitos()) == ["006"]
    assert codigos(vivos.por_validar()) == ["008"]


def test_por_urgencia_primero_lo_que_vence_primero_y_al_final_lo_que_ya_no_se_espera(acuerdos):
    assert codigos(Acuerdo.objects.sin_anulados().por_urgencia()) == ["001", "002", "003", "006", "004", "005"]


def test_encadenar_filtros_dos_veces_no_agranda_los_totales(acuerdos, fatima):
    una = Acuerdo.objects.visibles_para(fatima).en_estado("en_proceso", HOY)
    dos = una.visibles_para(fatima).en_estado("en_proceso", HOY).con_estado(HOY)
    assert una.count() == dos.count() == 2


def test_una_fila_trae_sus_nombres_en_una_sola_consulta(acuerdos, django_assert_num_queries):
    with django_assert_num_queries(1):
        filas = [
            (a.municipalidad.region.nombre, a.sector.nombre, a.clasificacion.nombre, a.sesion.codigo)
            for a in Acuerdo.objects.sin_anulados().con_nombres()
        ]
    assert filas[0] == ("Puno", "Ministerio de Trabajo y Promoción del Empleo", "Asistencia técnica", "MEA-TEST")


def test_lo_de_un_dia_pasado_sale_de_los_hechos(acuerdos):
    f.FabricaAvance(fecha=date(2025, 3, 1), porcentaje=100, validado=True, validado_el=date(2025, 4, 1))
    marzo = Acuerdo.objects.filter(codigo__endswith="008")
    assert marzo.en_estado_al("en_proceso", date(2025, 3, 31)).exists()
    assert marzo.por_validar_al(date(2025, 3, 31)).exists()
    assert marzo.en_estado_al("cumplido", date(2025, 4, 1)).exists()
    assert not marzo.por_validar_al(date(2025, 4, 1)).exists()


def test_una_traba_abierta_lo_esta_igual_leida_que_en_la_consulta(catalogos):
    registrada, levantada = f.EVENTO, f.EVENTO + timedelta(days=5)
    abierta = f.FabricaTraba(registrada_el=registrada)
    cerrada = f.FabricaTraba(acuerdo=abierta.acuerdo, registrada_el=registrada)
    cerrada.levantada_el, cerrada.levantada_en, cerrada.levantada_por = (
        levantada,
        f.en_lima(levantada),
        cerrada.registrado_por,
    )
    cerrada.save()
    f.FabricaTraba(acuerdo=abierta.acuerdo, anulado=True)
    assert set(Traba.objects.abiertas()) == {t for t in (abierta, cerrada) if t.abierta} == {abierta}
    assert set(Traba.objects.abiertas(levantada - timedelta(days=1))) == {abierta, cerrada}
    assert set(Traba.objects.abiertas(levantada)) == {abierta}, "el día en que se levanta ya no está abierta"
    assert not Traba.objects.abiertas(registrada - timedelta(days=1))
