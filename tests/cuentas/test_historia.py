"""Lo que ya estaba cuando se empezó a anotar su historia se conoce desde el principio, y lo anotado no se toca."""

import pytest

from acuerdos.models import Acuerdo, Clasificacion
from cuentas.historia import DESDE_SIEMPRE, MOTIVO, anotar_lo_que_ya_estaba
from municipalidades.models import Region
from reuniones.models import Asistencia
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_lo_que_no_tiene_historia_entra_tal_como_esta_y_lo_demas_no_se_toca() -> None:
    Region.history.filter(codigo="21").delete()
    antes = list(Region.history.order_by("history_id").values_list("history_id", "codigo"))
    anotar_lo_que_ya_estaba(Region, Region.history.model)
    anotada = Region.history.get(codigo="21")
    assert (anotada.nombre, anotada.history_type, anotada.history_date) == ("Puno", "+", DESDE_SIEMPRE)
    assert (anotada.history_change_reason, anotada.history_user) == (MOTIVO, None)
    demas = Region.history.exclude(codigo="21").order_by("history_id")
    assert list(demas.values_list("history_id", "codigo")) == antes
    anotar_lo_que_ya_estaba(Region, Region.history.model)
    assert Region.history.filter(codigo="21").count() == 1


def test_de_un_hecho_se_conoce_desde_que_se_registro() -> None:
    acuerdo = f.FabricaAcuerdo()
    Acuerdo.history.all().delete()
    anotar_lo_que_ya_estaba(Acuerdo, Acuerdo.history.model, "registrado_en")
    anotada = acuerdo.history.get()
    assert (anotada.history_date, anotada.texto) == (acuerdo.registrado_en, acuerdo.texto)


def test_los_catalogos_y_la_asistencia_de_una_base_nueva_ya_tienen_la_suya() -> None:
    f.FabricaAsistencia()
    for modelo in (Region, Clasificacion, Asistencia):
        assert modelo.history.count() == modelo.objects.count() > 0


def test_la_historia_de_cada_fila_es_la_suya_aunque_su_clase_se_haga_una_vez() -> None:
    uno, otro, region = f.FabricaAcuerdo(), f.FabricaAcuerdo(), Region.objects.get(codigo="21")
    assert type(uno.history) is type(otro.history)
    for fila in (uno, otro, region):
        assert {type(anotada.instance) for anotada in fila.history.all()} == {type(fila)}
        assert {anotada.instance.pk for anotada in fila.history.all()} == {fila.pk}
