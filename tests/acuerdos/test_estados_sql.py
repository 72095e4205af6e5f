"""Las tres formas del estado —Python, SQL y proyección— dicen lo mismo en cualquier historia."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuerdos.acciones.proyeccion import diferencias, proyectar, proyectar_acuerdos
from acuerdos.enums import Estado, Semaforo, Situacion, Urgencia
from acuerdos.estados import (
    HechosDeAcuerdo,
    acuerdo_en_dia,
    hito_vencido,
    limite_de_alerta,
    limite_de_silencio,
    lo_primero_que_vence,
    semaforo,
    urgencia,
)
from acuerdos.estados_sql import (
    adaptados,
    condicion_de_hito_vencido,
    condicion_de_semaforo,
    condicion_de_urgencia,
    consulta_de_estados,
)
from acuerdos.models import Acuerdo, Hito
from acuerdos.models.hechos import hechos_de
from acuerdos.reglas import DIAS_DE_ALERTA, redondear
from tests.acuerdos.historias import (
    ULTIMO_DIA,
    ULTIMO_PLAZO,
    Historia,
    escribir,
    historias,
    instantes,
    todos_los_dias,
)
from tests.fabricas import EVENTO, FabricaAcuerdo, FabricaAvance, FabricaHito, FabricaSesion, en_lima

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
AHORA = en_lima(ULTIMO_DIA, 23)
SITUACIONES_VIVAS = (Situacion.ABIERTO, Situacion.SIN_HITOS)
al_azar = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def en_la_base(hist: list[Historia], **quienes: Any) -> Iterator[list[int]]:
    """Las historias en la base, y al salir como si nunca hubieran estado."""
    with transaction.atomic():
        yield escribir(hist, **quienes)
        transaction.set_rollback(True)


def segun_sql(dia: date, conocido_al: datetime | None, sesion_id: int | None = None) -> dict[int, tuple[Any, ...]]:
    sql, parametros = consulta_de_estados(dia, conocido_al=conocido_al, sesion_id=sesion_id)
    with connection.cursor() as cursor:
        cursor.execute(sql, adaptados(parametros, connection))
        filas = cursor.fetchall()
    assert len({fila[0] for fila in filas}) == len(filas), "una fila por acuerdo"
    return {
        pk: (estado, bool(validar), Fraction(int(num), int(pesos))) for pk, estado, validar, num, pesos, *_ in filas
    }


def segun_python(
    acuerdos: list[Acuerdo], hechos: dict[int, HechosDeAcuerdo], dia: date, conocido_al: datetime | None
) -> dict[int, tuple[Any, ...]]:
    vistos = {}
    for acuerdo in acuerdos:
        if conocido_al is None:
            existe = acuerdo.anulado_en is None
        else:
            anulado = acuerdo.anulado_en is not None and acuerdo.anulado_en <= conocido_al
            existe = acuerdo.registrado_en <= conocido_al and not anulado
        if existe and acuerdo.evento_el <= dia:
            visto = acuerdo_en_dia(hechos[acuerdo.pk], dia, conocido_al)
            vistos[acuerdo.pk] = (visto.estado(dia), visto.por_validar, visto.avance)
    return vistos


@al_azar
@given(hist=historias(), conocidos=st.lists(instantes, min_size=3, max_size=3))
def test_la_forma_sql_dice_lo_mismo_que_la_forma_python(sesion, olga, carlos, hist, conocidos):
    with en_la_base(hist, sesion=sesion, quien=olga, decide=carlos) as ids:
        acuerdos, hechos = list(Acuerdo.objects.filter(pk__in=ids)), hechos_de(ids, con_versiones=True)
        for dia in todos_los_dias(ULTIMO_PLAZO):
            for conocido_al in (None, *conocidos):
                assert segun_sql(dia, conocido_al) == segun_python(acuerdos, hechos, dia, conocido_al), dia


@al_azar
@given(hist=historias(), conocido_al=st.one_of(st.none(), instantes))
def test_los_que_estaban_en_un_estado_son_los_que_la_consulta_dice(sesion, olga, carlos, hist, conocido_al):
    with en_la_base(hist, sesion=sesion, quien=olga, decide=carlos):
        dia = ULTIMO_DIA - timedelta(days=3)
        todos = segun_sql(dia, conocido_al)
        for estado in Estado:
            elegidos = Acuerdo.objects.en_estado_al(estado, dia, conocido_al).values_list("pk", flat=True)
            assert set(elegidos) == {pk for pk, visto in todos.items() if visto[0] == estado}


@al_azar
@given(hist=historias())
def test_la_proyeccion_de_hoy_dice_lo_mismo_que_los_hechos(sesion, olga, carlos, hist):
    with en_la_base(hist, sesion=sesion, quien=olga, decide=carlos) as ids:
        proyectar_acuerdos(ids, ahora=AHORA)
        assert list(diferencias()) == []
        vivos = Acuerdo.objects.sin_anulados()
        # Todos los hechos ya pasaron; más adelante, también hay quien calla 30 días.
        hoyes = [dia for dia in todos_los_dias(ULTIMO_PLAZO) if dia >= ULTIMO_DIA]
        for hoy in (*hoyes, *(EVENTO + timedelta(days=n) for n in (29, 30, 31, 35))):
            de_los_hechos = segun_sql(hoy, None)
            proyectados = {
                a.pk: (a.estado, a.por_validar, a.avance) for a in vivos.con_estado(hoy).select_related(None)
            }
            assert proyectados == {pk: (e, v, redondear(avance, 2)) for pk, (e, v, avance) in de_los_hechos.items()}
            por_estado = [set(vivos.en_estado(estado, hoy).values_list("pk", flat=True)) for estado in Estado]
            assert sum(map(len, por_estado)) == len(set().union(*por_estado)) == len(proyectados)
            for estado, elegidos in zip(Estado, por_estado, strict=True):
                assert elegidos == {pk for pk, visto in proyectados.items() if visto[0] == estado}
            assert set(vivos.por_validar().values_list("pk", flat=True)) == {
                pk for pk, visto in proyectados.items() if visto[1]
            }
            _comparar_semaforo(vivos, hoy)


def _comparar_semaforo(vivos: Any, hoy: date) -> None:
    def color(a: Acuerdo) -> Semaforo:
        return semaforo(
            dia=hoy,
            situacion=a.situacion,
            plazo_vigente=a.plazo_vigente,
            proximo_vencimiento=a.proximo_vencimiento,
            silencio_desde=a.silencio_desde,
        )[0]

    colores = {a.pk: color(a) for a in vivos}
    for cual in Semaforo:
        elegidos = vivos.filter(condicion_de_semaforo(cual, hoy)).values_list("pk", flat=True)
        assert sorted(elegidos) == sorted(pk for pk, suyo in colores.items() if suyo == cual)
    urgencias = [
        (a.situacion not in SITUACIONES_VIVAS, lo_primero_que_vence(a.plazo_vigente, a.proximo_vencimiento))
        for a in vivos.por_urgencia()
    ]
    assert urgencias == sorted(urgencias)
    _comparar_lo_que_vence(vivos, hoy)
    callan = set(vivos.callados(limite_de_silencio(hoy)).values_list("pk", flat=True))
    assert callan == {a.pk for a in vivos if a.silencio_desde and (hoy - a.silencio_desde).days >= 30}


def _comparar_lo_que_vence(vivos: Any, hoy: date) -> None:
    """«Vencen en 15 días» son los que el semáforo pone en ámbar porque algo vence, y los sin hitos que lo estarán."""
    hasta = limite_de_alerta(hoy)
    vencen = {
        a.pk
        for a in vivos
        if a.situacion in SITUACIONES_VIVAS
        and hoy <= lo_primero_que_vence(a.plazo_vigente, a.proximo_vencimiento) <= hasta
    }
    assert set(vivos.por_vencer(hoy, hasta).values_list("pk", flat=True)) == vencen
    en_ambar = {
        a.pk
        for a in vivos
        for color, motivo in [
            semaforo(
                dia=hoy,
                situacion=a.situacion,
                plazo_vigente=a.plazo_vigente,
                proximo_vencimiento=a.proximo_vencimiento,
                silencio_desde=a.silencio_desde,
            )
        ]
        if color == Semaforo.AMBAR and motivo.startswith("Algo vence")
    }
    assert en_ambar == {a.pk for a in vivos if a.pk in vencen and a.situacion == Situacion.ABIERTO}


def test_un_hito_vence_si_todavia_se_debe_en_python_y_en_sql():
    """Propuesto, terminado o de un acuerdo desestimado, ya no se espera: no vence, aunque su plazo haya pasado."""
    hoy = EVENTO + timedelta(days=60)
    puestos: dict[int, int] = {}
    for situacion in (Situacion.ABIERTO, Situacion.DESESTIMADO, Situacion.CUMPLIDO):
        acuerdo = FabricaAcuerdo()
        for falta in (-1, 0, 1, DIAS_DE_ALERTA, DIAS_DE_ALERTA + 1):
            for porcentaje, registrado_el in ((0, EVENTO), (99, EVENTO), (100, EVENTO), (0, None)):
                hito = FabricaHito(acuerdo=acuerdo, plazo=hoy + timedelta(days=falta), registrado_el=registrado_el)
                puestos[hito.pk] = porcentaje
        Acuerdo.objects.filter(pk=acuerdo.pk).update(situacion=situacion)
    for pk, porcentaje in puestos.items():  # lo que las fábricas proyectan al crear cada uno
        Hito.objects.filter(pk=pk).update(porcentaje=porcentaje)
    hitos = list(Hito.objects.select_related("acuerdo"))
    vencidos = [
        hito.pk
        for hito in hitos
        if hito_vencido(
            situacion=hito.acuerdo.situacion,
            registrado_el=hito.registrado_el,
            porcentaje=hito.porcentaje,
            plazo=hito.plazo_vigente,
            dia=hoy,
        )
    ]
    assert len(vencidos) == 2, "0 % y 99 %, del que se mide, con el plazo de ayer"
    assert sorted(vencidos) == sorted(Hito.objects.filter(condicion_de_hito_vencido(hoy)).values_list("pk", flat=True))
    for cual in Urgencia:
        dicen = {hito.pk for hito in hitos if urgencia(hito.plazo_vigente, hoy) == cual}
        assert dicen == set(Hito.objects.filter(condicion_de_urgencia(cual, hoy)).values_list("pk", flat=True)) != set()


@al_azar
@given(hist=historias())
def test_proyectar_de_a_uno_y_por_lote_dan_lo_mismo(sesion, olga, carlos, hist):
    with en_la_base(hist, sesion=sesion, quien=olga, decide=carlos) as ids:
        for acuerdo in Acuerdo.objects.filter(pk__in=ids):
            proyectar(acuerdo, ahora=AHORA)
        assert list(diferencias()) == []


def test_la_consulta_de_una_sesion_no_mezcla_las_de_otra():
    otra = FabricaSesion(codigo="OTRA")
    propio, ajeno = FabricaAcuerdo(), FabricaAcuerdo(sesion=otra)
    FabricaAvance(hito=FabricaHito(acuerdo=propio), porcentaje=100, validado=True)
    FabricaAvance(hito=FabricaHito(acuerdo=ajeno), porcentaje=20)
    assert segun_sql(date(2025, 6, 1), None, sesion_id=otra.pk) == {ajeno.pk: ("en_proceso", False, Fraction(20))}
    assert segun_sql(date(2025, 6, 1), None, sesion_id=propio.sesion_id) == {
        propio.pk: ("cumplido", False, Fraction(100))
    }


def test_antes_del_evento_no_hay_acuerdos():
    acuerdo = FabricaAcuerdo()
    assert segun_sql(acuerdo.evento_el - timedelta(days=1), None) == {}
    assert segun_sql(acuerdo.evento_el, None) == {acuerdo.pk: ("pendiente", False, Fraction(0))}


def test_callan_los_que_llevan_30_dias_sin_avance():
    hito = FabricaHito()
    FabricaAvance(hito=hito, fecha=date(2025, 3, 1))
    limite = limite_de_silencio(date(2025, 3, 31))
    assert list(Acuerdo.objects.callados(limite)) == [hito.acuerdo]
    assert list(Acuerdo.objects.callados(limite - timedelta(days=1))) == []
