"""Los objetos armados a mano son los que armaría Django."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.signals import post_init, pre_init
from django.test.utils import CaptureQueriesContext

from acuerdos.models import Acuerdo, Hito
from cuentas.armado import armar, molde_de
from reuniones.models import Sesion
from tests import fabricas as f


def _armados(filas: "QuerySet[Any]") -> list[Any] | None:
    compilador = filas.query.get_compiler(filas.db)
    sql, parametros = compilador.as_sql()
    if (molde := molde_de(compilador.klass_info, compilador.select)) is None:
        return None
    conversores = compilador.get_converters([columna[0] for columna in compilador.select])
    with connection.cursor() as cursor:
        cursor.execute(sql, parametros)
        leidas = list(compilador.apply_converters(cursor.fetchall(), conversores))
    return armar(molde, leidas, filas.db, compilador.annotation_col_map or {})


def _dicho(objeto: Model | None) -> Any:
    """Todo lo que lleva, con lo que se le colgó."""
    if objeto is None:
        return None
    estado = objeto._state
    suyo = {nombre: valor for nombre, valor in vars(objeto).items() if nombre != "_state"}
    colgados = {nombre: _dicho(uno) for nombre, uno in estado.fields_cache.items()}
    return type(objeto), suyo, estado.db, estado.adding, colgados


@pytest.fixture
def con_dos(sesion: Sesion) -> None:
    for lugar in (f.UMACHIRI, f.UMACHIRI):
        acuerdo = f.FabricaAcuerdo(sesion=sesion, municipalidad_id=lugar, sector_id="MTPE")
        f.FabricaHito(acuerdo=acuerdo)


CONSULTAS = {
    "sola": lambda: Acuerdo.objects.order_by("codigo"),
    "con relacionados": lambda: Hito.objects.select_related("acuerdo__municipalidad__region", "acuerdo__sesion"),
    "con lo que falta": lambda: Acuerdo.objects.select_related("reunion", "a_cargo", "sesion"),
    "con lo calculado": lambda: Acuerdo.objects.annotate(cuatro=Value(4)).order_by("codigo"),
    "sin algunas columnas": lambda: Acuerdo.objects.only("codigo", "sesion__nombre").select_related("sesion"),
}


@pytest.mark.parametrize("cual", CONSULTAS)
def test_son_los_de_django(cual: str, con_dos: None) -> None:
    filas = CONSULTAS[cual]()
    armados = _armados(filas)
    assert armados is not None
    assert [_dicho(uno) for uno in armados] == [_dicho(uno) for uno in filas]


def test_lo_que_se_repite_es_el_mismo_objeto(con_dos: None) -> None:
    uno, otro = _armados(Acuerdo.objects.select_related("municipalidad__region")) or ()
    assert uno.municipalidad is otro.municipalidad
    with CaptureQueriesContext(connection) as despues:
        assert otro.municipalidad.region.nombre
    assert not despues


def test_nadie_espera_que_django_arme_los_objetos() -> None:
    esperan = [m for m in apps.get_models() if pre_init.has_listeners(m) or post_init.has_listeners(m)]
    assert not esperan


def test_a_quien_hereda_de_otra_tabla_lo_arma_django() -> None:
    compilador = Acuerdo.objects.all().query.get_compiler("default")
    compilador.as_sql()
    assert molde_de({**compilador.klass_info, "from_parent": True}, compilador.select) is None
