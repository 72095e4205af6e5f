"""Una consulta traducida una vez da lo que daría armarla cada vez, y de cada valor lo suyo."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from cuentas.models import Usuario
from cuentas.traducidas import Cambio, a_lo_largo, cambiar, contar, guardada, traer
from reuniones.models import Sesion

SOLO_EN_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="en SQLite se traduce cada vez")


def _por_clave(pk: int) -> "QuerySet[Usuario]":
    return Usuario.objects.filter(pk=pk)


def _por_rol(rol: str) -> "QuerySet[Usuario]":
    return Usuario.objects.filter(rol=rol).order_by("username")


def test_de_cada_valor_da_lo_suyo(olga: Usuario, carlos: Usuario) -> None:
    for persona in (olga, carlos, olga):
        assert traer("por clave", _por_clave, persona.pk) == [persona]
    assert traer("por clave", _por_clave, 0) == []


def test_lee_lo_que_hay_cada_vez(olga: Usuario) -> None:
    [antes] = traer("por clave", _por_clave, olga.pk)
    Usuario.objects.filter(pk=olga.pk).update(nombre="Otra")
    [despues] = traer("por clave", _por_clave, olga.pk)
    assert (antes.nombre, despues.nombre) == (olga.nombre, "Otra")
    assert antes is not despues


@SOLO_EN_POSTGRESQL
def test_se_traduce_una_sola_vez(olga: Usuario, carlos: Usuario) -> None:
    armadas: list[Any] = []

    def hacer(pk: int) -> "QuerySet[Usuario]":
        armadas.append(pk)
        return Usuario.objects.filter(pk=pk)

    with CaptureQueriesContext(connection) as corridas:
        for persona in (olga, carlos, olga):
            assert traer(("una vez", hacer), hacer, persona.pk) == [persona]
    assert len(armadas) == 1
    assert len(corridas) == 3, "la consulta se corre cada vez: no se guarda ninguna fila"


def test_trae_tambien_lo_relacionado(sesion: Sesion) -> None:
    def hacer(pk: int) -> "QuerySet[Sesion]":
        return Sesion.objects.filter(pk=pk).select_related("registrada_por").prefetch_related("sectores")

    for _ in range(2):
        [hallada] = traer(("con lo suyo", hacer), hacer, sesion.pk)
        assert hallada.registrada_por_id == sesion.registrada_por_id
        with CaptureQueriesContext(connection) as despues:
            assert {sector.pk for sector in hallada.sectores.all()} == {sector.pk for sector in sesion.sectores.all()}
            assert hallada.registrada_por
        assert len(despues) == 1  # la de `sesion.sectores`, que no venía


def test_cuenta_lo_mismo_que_el_orm(olga: Usuario, carlos: Usuario) -> None:
    for rol in (olga.rol, carlos.rol, "ninguno"):
        assert contar("por rol", _por_rol, rol) == _por_rol(rol).count()


def test_lo_que_no_puede_cumplirse_no_se_pregunta(db: None) -> None:
    def nadie(pk: int) -> "QuerySet[Usuario]":
        return Usuario.objects.filter(pk=pk, rol__in=[])

    with CaptureQueriesContext(connection) as corridas:
        assert traer(("nadie", nadie), nadie, 1) == []
        assert contar(("nadie", nadie), nadie, 1) == 0
    assert not corridas


def test_se_olvida_la_que_hace_mas_que_no_se_pide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cuentas.traducidas.GUARDADAS", 2)
    monkeypatch.setattr("cuentas.traducidas._de_este_hilo", threading.local())
    for clave in ("a", "b", "a", "c"):
        guardada(("olvido", clave), lambda clave=clave: [clave])
    assert guardada(("olvido", "a"), lambda: ["nueva"]) == ["a"]
    assert guardada(("olvido", "b"), lambda: ["nueva"]) == ["nueva"]


def test_dos_funciones_con_la_misma_clave_no_se_confunden(olga: Usuario) -> None:
    assert traer("la misma", lambda pk: Usuario.objects.filter(pk=pk), olga.pk) == [olga]
    assert traer("la misma", lambda pk: Usuario.objects.exclude(pk=pk), olga.pk) == list(
        Usuario.objects.exclude(pk=olga.pk)
    )


def _con_nombre_raro(pk: int, telefono: str) -> Cambio:
    """Lo fijo lleva lo que en una sentencia hay que escapar."""
    return Usuario.objects.filter(pk=pk).exclude(nombre="100 %s"), {"nombre": "50 % de 'ñ' %s", "telefono": telefono}


def test_lo_fijo_de_un_cambio_va_tal_cual_y_lo_demas_con_su_valor(olga: Usuario, carlos: Usuario) -> None:
    for persona, telefono in ((olga, "951 %s"), (carlos, "952'")):
        assert cambiar("nombre raro", _con_nombre_raro, persona.pk, telefono) == 1
        persona.refresh_from_db()
        assert (persona.nombre, persona.telefono) == ("50 % de 'ñ' %s", telefono)
    assert cambiar("nombre raro", _con_nombre_raro, 0, "") == 0


@pytest.mark.parametrize(
    ("claves", "a_lo_largo_de"),
    [(set(), []), ({7}, [7]), ({2, 1}, [1, 2]), ({3, 1, 2}, [1, 2, 3, 3]), ({5, 4, 3, 2, 1}, [1, 2, 3, 4, 5, 5, 5, 5])],
)
def test_listas_de_largo_parecido_son_la_misma_consulta(claves: set[int], a_lo_largo_de: list[int]) -> None:
    assert a_lo_largo(claves) == a_lo_largo_de


def test_con_claves_repetidas_cada_fila_viene_una_vez(olga: Usuario, carlos: Usuario, soledad: Usuario) -> None:
    claves = {olga.pk, carlos.pk, soledad.pk}

    def suyos(*pks: int) -> "QuerySet[Usuario]":
        return Usuario.objects.filter(pk__in=pks).order_by("pk")

    for _ in range(2):
        assert [persona.pk for persona in traer(("suyos", suyos), suyos, *a_lo_largo(claves))] == sorted(claves)
