"""Lo que el corte lee: las reuniones, los cargos, las trabas y los hitos de ese día, y nada ajeno."""

from datetime import date, timedelta
from typing import Any

import pytest

from corte.cifras import corte
from corte.datos import Corte
from corte.formatos import FORMATOS
from reuniones.enums import EstadoReunion
from reuniones.models import Sesion
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db


AL = date(2025, 3, 31)


def test_solo_cuentan_las_reuniones_realizadas(sesion: Sesion) -> None:
    f.FabricaReunion(sesion=sesion, sector_id="MVCS")
    f.FabricaReunion(sesion=sesion, sector_id="MTPE")
    f.FabricaReunion(sesion=sesion, sector_id="MTPE", estado=EstadoReunion.NO_REALIZADA)
    f.FabricaReunion(sesion=sesion, sector_id="MEF", estado=EstadoReunion.PROGRAMADA)
    hecho = corte(sesion, AL)
    assert [(r.sigla, r.cantidad) for r in hecho.reuniones_por_sector] == [("MTPE", 1), ("MVCS", 1)]
    assert hecho.totales.reuniones == 2


def test_no_cuenta_lo_de_otra_sesion_ni_lo_anulado(sesion: Sesion) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    f.FabricaAcuerdo(sesion=sesion, anulado=True)
    otra = f.FabricaSesion(codigo="OTRA")
    f.FabricaAcuerdo(sesion=otra)
    assert corte(sesion, AL).totales.acuerdos == 1


def test_el_punto_focal_en_ejercicio_es_el_de_ese_dia(sesion: Sesion, fatima: Any) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    cargo = f.FabricaPuntoFocal(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE, desde=date(2025, 2, 1), hasta=AL)
    assert _recomendacion(corte(sesion, AL - timedelta(days=1)), 0)["municipalidades_sin_punto_focal"] == 0
    al_dejarlo = corte(sesion, AL)
    assert _recomendacion(al_dejarlo, 0) == {
        "municipalidades_sin_punto_focal": 1,
        "municipalidades": [{"ubigeo": "140311", "nombre": "San José", "region": "Lambayeque"}],
    }
    assert "1 municipalidad con acuerdos no lo tiene." in al_dejarlo.recomendaciones[0].texto
    escrito = FORMATOS["json"].escribir(al_dejarlo).decode()
    for personal in (cargo.usuario.nombre, cargo.correo, cargo.telefono, fatima.nombre):
        assert personal not in escrito


def test_las_trabas_abiertas_y_las_asistencias_son_las_de_ese_dia(sesion: Sesion) -> None:
    traba = f.FabricaTraba(acuerdo__sesion=sesion, registrada_el=date(2025, 2, 1), levantada=True)  # hasta el 11/02
    f.FabricaAsistenciaTecnica(traba=traba, fecha=date(2025, 2, 5))
    f.FabricaTraba(acuerdo=traba.acuerdo, registrada_el=date(2025, 2, 1), anulado=True)
    esperado = {date(2025, 1, 31): (0, 0, 0), date(2025, 2, 4): (1, 1, 0), date(2025, 2, 10): (1, 1, 1)}
    for al, (trabas, acuerdos, asistencias) in (esperado | {date(2025, 2, 11): (0, 0, 1)}).items():
        assert _recomendacion(corte(sesion, al), 1) == {
            "trabas_abiertas": trabas,
            "acuerdos_con_traba": acuerdos,
            "asistencias_tecnicas": asistencias,
            "acuerdos_por_financiar": 0,
        }
    antes_de_levantarla = corte(sesion, AL, en_lima(date(2025, 2, 11), 11))
    assert _recomendacion(antes_de_levantarla, 1)["trabas_abiertas"] == 1


def test_que_no_se_registrara_ninguna_traba_no_se_dice_igual_que_haberlas_levantado(sesion: Sesion) -> None:
    """Un libro importado sin trabas no prueba que no las haya."""
    acuerdo = f.FabricaAcuerdo(sesion=sesion)

    def dicho(al: date) -> str:
        return str(corte(sesion, al).recomendaciones[1].texto)

    assert "Todavía no se ha registrado ninguna traba, lo que no quiere decir que no las haya." in dicho(AL)
    f.FabricaTraba(acuerdo=acuerdo, registrada_el=date(2025, 2, 1), levantada=True)  # hasta el 11/02
    assert "no se ha registrado ninguna traba" in dicho(date(2025, 1, 31))
    assert "1 traba sigue abierta en 1 acuerdo" in dicho(date(2025, 2, 10))
    assert "La única traba registrada ya está levantada." in dicho(date(2025, 2, 11))
    f.FabricaTraba(acuerdo=acuerdo, registrada_el=date(2025, 2, 1), levantada=True)
    assert "Las 2 trabas registradas ya están levantadas." in dicho(date(2025, 2, 11))


def test_los_acuerdos_sin_hitos_son_los_vigentes_de_ese_dia(sesion: Sesion) -> None:
    sin = f.FabricaAcuerdo(sesion=sesion)
    f.FabricaHito(acuerdo__sesion=sesion, registrado_el=date(2025, 2, 1))
    f.FabricaHito(acuerdo=sin, propuesto=True)
    f.FabricaDesestimacion(acuerdo__sesion=sesion, aprobada=True)
    assert _recomendacion(corte(sesion, AL), 2) == {"acuerdos_sin_hitos": 1, "codigos": [sin.codigo]}
    assert _recomendacion(corte(sesion, EVENTO), 2)["acuerdos_sin_hitos"] == 3


def _recomendacion(de: Corte, cual: int) -> dict[str, Any]:
    return de.recomendaciones[cual].datos
