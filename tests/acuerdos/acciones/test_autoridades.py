from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acuerdos.acciones.autoridades import (
    DatosDeAutoridad,
    corregir_autoridad,
    registrar_autoridad,
)
from acuerdos.acciones.autoridades_de_hoja import registrar_autoridades
from acuerdos.acciones.cuentas import con_version
from acuerdos.errores import Conflicto
from municipalidades.models import Autoridad, Municipalidad
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DATOS = DatosDeAutoridad(
    nombre=" Mario  Rojas ", cargo="Alcalde", desde=date(2023, 1, 1), hasta=date(2026, 12, 31), documento="Credencial"
)


@pytest.fixture
def umachiri():
    return Municipalidad.objects.get(pk=f.UMACHIRI)


def registrar(por, donde, datos=DATOS):
    return registrar_autoridad(por=por, municipalidad=donde, datos=datos, ahora=AHORA)


def test_la_secretaria_registra_el_periodo_con_su_rastro(umachiri, olga):
    autoridad = registrar(olga, umachiri)
    assert (autoridad.nombre, autoridad.hasta) == ("Mario Rojas", date(2026, 12, 31))
    rastro(autoridad, olga, "+")
    assert registrar(olga, umachiri) == autoridad, "enviada dos veces, es una"
    assert list(Autoridad.objects.en_funciones(date(2026, 12, 31))) == [autoridad], "el último día todavía ejerce"
    assert not Autoridad.objects.en_funciones(date(2027, 1, 1)).exists()


def test_nadie_mas_la_registra(umachiri, fatima, soledad):
    for persona in (fatima, soledad):
        with se_niega("Solo la Secretaría puede registrar las autoridades"):
            registrar(persona, umachiri)


def test_dos_no_se_cruzan_y_quien_se_fue_antes_se_corrige_con_su_ultimo_dia(umachiri, olga):
    autoridad = registrar(olga, umachiri)
    otra = replace(DATOS, nombre="Elena Vega", desde=date(2025, 6, 1))
    with no_sirve(desde="se cruza con el periodo de Mario Rojas, del 01/01/2023 al 31/12/2026"):
        registrar(olga, umachiri, otra)
    hasta_mayo = replace(DATOS, hasta=date(2025, 5, 31), documento="Vacancia")
    version = con_version(autoridad).version
    corregida = corregir_autoridad(por=olga, autoridad=autoridad, datos=hasta_mayo, version=version, ahora=AHORA)
    rastro(corregida, olga)
    registrar(olga, umachiri, otra)
    with pytest.raises(Conflicto):
        corregir_autoridad(por=olga, autoridad=autoridad, datos=DATOS, version=version, ahora=AHORA)


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"nombre": " "}, {"nombre": "Escriba el nombre"}),
        ({"cargo": ""}, {"cargo": "Escriba el cargo"}),
        ({"hasta": date(2022, 12, 31)}, {"hasta": "Termina el 31/12/2022, antes de empezar"}),
        ({"hasta": date(2062, 12, 31)}, {"hasta": "Son más de 8 años"}),
        ({"correo": "no es"}, {"correo": "no es un correo"}),
    ],
)
def test_lo_que_no_sirve_se_dice(umachiri, olga, cambio, frase):
    with no_sirve(**frase):
        registrar(olga, umachiri, replace(DATOS, **cambio))


def test_las_de_una_hoja_entran_todas_o_ninguna_y_otra_vez_se_corrigen(olga):
    filas = [(f.UMACHIRI, DATOS), (f.SAN_JOSE_LAMBAYEQUE, replace(DATOS, nombre="Elena Vega"))]
    assert registrar_autoridades(por=olga, filas=filas, ahora=AHORA) == (2, 0)
    assert registrar_autoridades(por=olga, filas=filas, ahora=AHORA) == (0, 0)
    otra_vez = [(f.UMACHIRI, replace(DATOS, correo="alcaldia@ejemplo.pe"))]
    assert registrar_autoridades(por=olga, filas=otra_vez, ahora=AHORA) == (0, 1)
    malas = [(f.SAN_JOSE_LAMBAYEQUE, replace(DATOS, nombre="Otra")), (f.UMACHIRI, replace(DATOS, nombre=""))]
    with no_sirve(nombre="Escriba el nombre"):
        registrar_autoridades(por=olga, filas=malas, ahora=AHORA)
    assert Autoridad.objects.get(municipalidad=f.SAN_JOSE_LAMBAYEQUE).nombre == "Elena Vega"


def test_lo_que_la_hoja_deja_en_blanco_no_borra_lo_que_habia(olga, umachiri):
    completa = replace(DATOS, cargo="Encargado", correo="alcaldia@ejemplo.pe", telefono="051 351234")
    registrar(olga, umachiri, completa)
    en_blanco = DatosDeAutoridad(nombre="Mario Rojas", cargo="", desde=DATOS.desde, hasta=date(2026, 6, 30))
    assert registrar_autoridades(por=olga, filas=[(f.UMACHIRI, en_blanco)], ahora=AHORA) == (0, 1)
    una = Autoridad.objects.get()
    assert (una.hasta, una.cargo, una.documento) == (date(2026, 6, 30), "Encargado", "Credencial")
    assert (una.correo, una.telefono) == ("alcaldia@ejemplo.pe", "051 351234")
    rastro(una, olga)


def test_la_nueva_de_la_que_la_hoja_no_dice_el_cargo_es_alcaldia(olga, umachiri):
    registrar_autoridades(por=olga, filas=[(f.UMACHIRI, replace(DATOS, cargo=""))], ahora=AHORA)
    assert Autoridad.objects.get().cargo == "Alcaldía"


def sentencias(por, filas):
    with CaptureQueriesContext(connection) as hechas:
        registrar_autoridades(por=por, filas=filas, ahora=AHORA)
    return len(hechas)


def test_las_sentencias_de_una_hoja_no_crecen_con_sus_filas(olga):
    ubigeos = list(Municipalidad.objects.order_by("pk").values_list("pk", flat=True)[:60])
    filas = [(ubigeo, replace(DATOS, nombre=f"Autoridad {ubigeo}")) for ubigeo in ubigeos]
    pocas, muchas = filas[:3], filas[3:]
    assert sentencias(olga, pocas) == sentencias(olga, muchas)
    assert Autoridad.objects.count() == Autoridad.history.count() == 60
    for autoridad in Autoridad.objects.filter(municipalidad__in=[ubigeos[0], ubigeos[-1]]):
        rastro(autoridad, olga, "+")
    hasta = [(ubigeo, replace(datos, hasta=date(2026, 6, 30))) for ubigeo, datos in filas]
    assert sentencias(olga, hasta[:3]) == sentencias(olga, hasta[3:])
    assert set(Autoridad.objects.values_list("hasta", flat=True)) == {date(2026, 6, 30)}
    una = Autoridad.objects.first()
    rastro(una, olga)
    ultima = una.history.latest("history_id")
    assert (ultima.history_date, ultima.history_change_reason, ultima.hasta) == (AHORA, "Credencial", date(2026, 6, 30))
