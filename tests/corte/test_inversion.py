"""Lo comprometido y lo devengado en el corte de cualquier día, con lo que entonces se sabía."""

from datetime import date, timedelta
from typing import Any

import pytest

from corte.cifras import corte
from corte.contrato import como_json
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from reuniones.models import Sesion
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db
AL = date(2025, 3, 31)


def de(sesion: Sesion, al: date = AL, conocido_al: Any = None) -> Any:
    return como_json(corte(sesion, al, conocido_al)).get("inversion")


def test_sin_lecturas_no_se_dice_nada(sesion: Sesion) -> None:
    f.FabricaAcuerdo(sesion=sesion, cui="7", monto=500)
    assert de(sesion) is None


def test_cada_inversion_se_cuenta_una_vez_y_lo_comprometido_es_de_todos(sesion: Sesion) -> None:
    uno = f.FabricaLectura(acuerdo__sesion=sesion).acuerdo
    f.FabricaLectura(acuerdo=f.FabricaAcuerdo(sesion=sesion, cui=uno.cui, monto=500_000))
    f.FabricaAcuerdo(sesion=sesion, monto=250_000)
    f.FabricaAcuerdo(sesion=sesion, monto=9, anulado=True)
    assert de(sesion) == {
        "comprometido": 1_750_000.0,
        "acuerdos_con_monto": 3,
        "inversiones_leidas": 1,
        "costo": 1_000_000.0,
        "devengado": 500_000.0,
        "porcentaje_devengado": 50.0,
        "contradicen": 0,
    }
    frase = corte(sesion, AL).conclusiones[-1].replace("\u00a0", " ")
    assert frase == (
        "Comprometido S/ 1,750,000.00 en 3 acuerdos; devengado 50.0 % del costo de 1 inversión leída en la consulta "
        "del MEF."
    )


def test_honra_el_dia_y_lo_que_entonces_se_sabia(sesion: Sesion) -> None:
    acuerdo = f.FabricaLectura(acuerdo__sesion=sesion, leida_el=EVENTO + timedelta(days=10), devengado=0).acuerdo
    tarde = en_lima(AL - timedelta(days=1))
    f.FabricaLectura(acuerdo=acuerdo, leida_el=EVENTO + timedelta(days=40), registrado_en=tarde)
    antes = tarde - timedelta(days=1)
    dias = (EVENTO + timedelta(days=5), None), (EVENTO + timedelta(days=39), None), (AL, None), (AL, antes)
    leidos = [de(sesion, *pedido) for pedido in dias]
    assert [leido and leido["porcentaje_devengado"] for leido in leidos] == [None, 0.0, 50.0, 0.0]


def test_el_de_un_sector_cuenta_lo_suyo(sesion: Sesion) -> None:
    f.FabricaLectura(acuerdo__sesion=sesion)
    f.FabricaLectura(acuerdo__sesion=sesion, acuerdo__cui="9", acuerdo__sector_id="MVCS", devengado=0)
    parte = corte(sesion, AL, None, AlcanceDelDetalle(sector="MVCS", audiencia=Audiencia.OFICINA))
    assert (parte.inversion.inversiones_leidas, parte.inversion.devengado) == (1, 0)
    assert de(sesion)["porcentaje_devengado"] == 25.0
