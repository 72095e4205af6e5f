"""El corte anterior: lo de antes, más lo que llegó, menos lo que salió, da lo de ahora."""

from datetime import date
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.enums import Estado
from acuerdos.models import Acuerdo
from corte.cifras import corte
from corte.contrato import como_json
from corte.datos_del_detalle import Movido
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.test_publicacion import LUEGO, con_acuerdos, publicar

__all__ = ["con_acuerdos"]  # la fixture
pytestmark = pytest.mark.django_db
ABRIL = date(2025, 4, 30)


def test_lo_que_ya_no_cuenta_y_lo_que_no_estaba_tambien_se_dicen(
    con_acuerdos: Sesion, carlos: Usuario, olga: Usuario
) -> None:
    publicar(carlos, con_acuerdos)
    sale = Acuerdo.objects.order_by("codigo").first()
    assert sale
    anular_acuerdo(por=carlos, acuerdo=sale, motivo="Repetido", ahora=LUEGO)
    llega = f.FabricaAcuerdo(sesion=con_acuerdos, registrado_en=LUEGO)
    anterior = corte(con_acuerdos, ABRIL).anterior
    assert anterior and anterior.publicado
    assert sum(anterior.por_estado.values()) == 2, "como se publicó"
    assert Movido(sale.codigo, Estado.EN_PROCESO, None) in anterior.movidos
    assert [m for m in anterior.movidos if m.codigo == llega.codigo and m.de is None]
    pasos: list[dict[str, Any]] = como_json(corte(con_acuerdos, ABRIL))["cambio"]["pasaron"]
    assert {(paso["de"], paso["a"]) for paso in pasos} >= {("en_proceso", None)}
    assert sum(paso["cantidad"] for paso in pasos) == len(anterior.movidos)


def test_el_dia_de_la_sesion_no_hay_con_que_comparar(con_acuerdos: Sesion) -> None:
    de = corte(con_acuerdos, con_acuerdos.fecha)
    assert de.anterior is None
    assert "cambio" not in como_json(de)
