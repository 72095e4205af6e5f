"""OData, con un cliente que hace lo que Excel y Power BI."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from api.columnas import columnas_de
from api.odata.traduccion import ENTRE, IGUAL, propiedad_de
from api.urls import RECURSOS
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario
from tests.api.conftest import BASE
from tests.api.odata.cliente import RAIZ, Libro, basica
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI, FabricaAcuerdo, FabricaParticipante

LISTAS = {lista.recurso: lista for lista, _ in RECURSOS}


@pytest.fixture
def libro(carlos: Usuario) -> Libro:
    return Libro(crear_token(usuario=carlos)[1])


def test_el_servicio_nombra_los_conjuntos_que_metadata_describe(libro: Libro) -> None:
    assert libro.conjuntos() == list(LISTAS)
    assert list(libro.tipos()) == list(LISTAS)


@pytest.mark.parametrize("recurso", LISTAS)
def test_cada_conjunto_se_lee_entero_con_sus_tipos(recurso: str, libro: Libro, acuerdo_de_fatima: Acuerdo) -> None:
    acuerdo_de_fatima.sesion.asistencias.create(categoria="Alcaldesas", cantidad=69)
    filas = libro.filas(recurso)
    assert filas
    assert list(filas[0]) == list(libro.tipos()[recurso])
    assert libro.pedir(f"{RAIZ}{recurso}/$count").content.decode() == str(len(filas))


def test_las_paginas_se_siguen_hasta_el_final(libro: Libro, catalogos: None) -> None:
    filas = libro.filas("municipalidades", select="ubigeo,region_nombre")
    assert (len(filas), libro.paginas) == (1891, 2)
    assert list(filas[0]) == ["ubigeo", "region_nombre"]
    primeras = libro.filas("municipalidades", top="1200", orderby="ubigeo desc")
    assert (len(primeras), libro.paginas) == (1200, 2)
    assert [f["ubigeo"] for f in primeras] == sorted((f["ubigeo"] for f in filas), reverse=True)[:1200]
    assert libro.filas("municipalidades", top="0") == []


def test_la_cuenta_se_da_si_se_pide(libro: Libro, catalogos: None) -> None:
    assert libro.pedir(f"{RAIZ}municipalidades?$count=true&$top=1").json()["@odata.count"] == 1891
    assert "@odata.count" not in libro.pedir(f"{RAIZ}municipalidades?$top=1").json()
    assert libro.pedir(f"{RAIZ}municipalidades/$count?$filter=region_codigo eq '21'").content == b"110"


@pytest.mark.parametrize(
    ("filtro", "ve"),
    [
        ("sector_sigla eq 'MTPE'", "F"),
        ("sector_sigla in ('MTPE', 'MVCS')", "FB"),
        ("sector_sigla eq 'MTPE' or sector_sigla eq 'MVCS'", "FB"),
        (f"(municipalidad_ubigeo eq '{UMACHIRI}') and tipo eq 'acuerdo'", "F"),
        ("hoy_estado eq 'cumplido'", ""),
        ("por_validar eq false and plazo_vigente ge 2025-01-01", "FB"),
        ("plazo_vigente lt 2025-01-01", ""),
        ("tipo eq 'acuerdo' and (sector_sigla eq 'MTPE' or sector_sigla eq 'MVCS')", "FB"),
        (f"(sector_sigla eq 'MVCS' or sector_sigla eq 'MTPE') and municipalidad_ubigeo eq '{UMACHIRI}'", "F"),
        ("plazo_vigente gt 2025-01-01T00:00:00Z and plazo_vigente le 2999-12-31", "FB"),
    ],
)
def test_filter_se_vuelve_nuestros_filtros(
    filtro: str, ve: str, libro: Libro, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    codigos = {"F": acuerdo_de_fatima.codigo, "B": acuerdo_de_benita.codigo}
    assert [f["codigo"] for f in libro.filas("acuerdos", filter=filtro)] == [codigos[letra] for letra in ve]


def test_lo_que_filter_iguala_es_igual_en_cada_fila(
    libro: Libro, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    """También de quien además participa en el acuerdo de otro: con el filtro propio se ve; con «eq», no."""
    FabricaParticipante.create(acuerdo=acuerdo_de_fatima, de_sector=True)
    FabricaParticipante.create(acuerdo=acuerdo_de_fatima)
    assert len(libro.pedir(f"{RAIZ}acuerdos?sector=MVCS").json()["value"]) == 2
    assert len(libro.pedir(f"{RAIZ}acuerdos?municipalidad={SAN_JOSE_LAMBAYEQUE}").json()["value"]) == 2
    for recurso, propiedades in IGUAL.items():
        todas = libro.filas(recurso)
        for propiedad in propiedades:
            for valor in {fila[propiedad] for fila in todas} - {None, ""}:
                escrito = f"'{valor}'" if isinstance(valor, str) else str(valor).lower()
                iguales = [fila for fila in todas if fila[propiedad] == valor]
                filtro = f"{propiedad} eq {escrito}"
                assert libro.filas(recurso, filter=filtro) == iguales, (recurso, filtro)
                cuenta = libro.pedir(f"{RAIZ}{recurso}/$count?$filter={filtro}").content
                assert cuenta == str(len(iguales)).encode(), (recurso, filtro)


def test_quienes_participan_se_leen_y_se_cruzan_con_sus_acuerdos(
    libro: Libro, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    """Cada municipalidad y cada sector, una fila: el de un acuerdo con varios sale tantas veces como participantes."""
    FabricaParticipante.create(acuerdo=acuerdo_de_fatima, de_sector=True)
    suyos = {fila["codigo"]: fila["participantes"] for fila in libro.filas("acuerdos")}
    filas = libro.filas("participantes")
    assert [(f["acuerdo"], f["municipalidad"], f["sector"]) for f in filas] == [
        (acuerdo_de_fatima.codigo, "030606", None),
        (acuerdo_de_fatima.codigo, None, "MVCS"),
    ]
    for fila in filas:
        assert fila["nombre"] in suyos[fila["acuerdo"]]
    assert libro.filas("participantes", filter="municipalidad eq '030606'") == filas[:1]
    assert libro.filas("participantes", filter="sector eq 'MVCS'") == filas[1:]
    assert libro.filas("participantes", filter="sector eq 'MTPE'") == []  # ese encabeza: está en «acuerdos»


@pytest.mark.parametrize(
    ("consulta", "dice"),
    [
        ("$filter=texto eq 'agua'", "Con eq o in: sesion, sector_sigla"),
        ("$filter=contains(texto,'agua')", "Se entiende «propiedad eq valor»"),
        ("$filter=sector_sigla eq", "se esperaba algo más"),
        ("$filter=sector_sigla eq 'MTPE' or tipo eq 'acuerdo'", "de una misma propiedad"),
        ("$filter=sector_sigla eq 'MTPE' and sector_sigla eq 'MVCS'", "Hay dos condiciones"),
        ("$filter=tipo eq 'acuerdo' or tipo eq 'compromiso' and sector_sigla eq 'MVCS'", "ponga los paréntesis"),
        ("$filter=sector_sigla eq 'MVCS' and tipo eq 'acuerdo' or tipo eq 'compromiso'", "ponga los paréntesis"),
        ("$filter=municipalidad_ubigeo eq 'Municipalidad Distrital de Umachiri'", "no es un UBIGEO"),
        ("$filter=municipalidad_ubigeo in ('210811', 'Umachiri (Melgar, Puno)')", "no es un UBIGEO"),
        ("$filter=plazo_vigente ge ayer", "no es una fecha"),
        ("$filter=plazo_vigente lt 0001-01-01", "no es una fecha"),
        ("$filter=sector_sigla eq 'NADA'", "no sirve"),
        ("$filter=" + "(" * 60, "paréntesis"),
        ("$filter=tipo eq 'sin cerrar", "No se entiende"),
        ("$select=codigo,nada", "No existe la propiedad «nada»"),
        ("$orderby=texto", "Los que hay"),
        ("$orderby=codigo,plazo_vigente", "una sola propiedad"),
        ("$top=-1", "entero"),
        ("$top=diez", "entero"),
        pytest.param(f"$top={'0' * 4_301}", "entero", id="top-de-4301-ceros"),
        pytest.param(f"$top={'9' * 4_301}", "entero", id="top-de-4301-nueves"),
        ("$count=si", "true o false"),
        ("$expand=hitos", "No existe la opción «$expand»"),
        ("$apply=aggregate(monto)", "No existe la opción"),
        ("$skiptoken=basura", "No es un cursor"),
        ("$format=atom", "json"),
        ("$top=1&$top=2", "una sola vez"),
        ("sectro=MTPE", "¿Quiso decir «sector»?"),
    ],
)
def test_lo_que_no_se_puede_se_dice_en_la_forma_de_odata(
    consulta: str, dice: str, libro: Libro, acuerdo_de_fatima: Acuerdo
) -> None:
    error = libro.pedir(f"{RAIZ}acuerdos?{consulta}", 400).json()["error"]
    assert error["code"] == "pedido-malo"
    assert dice in error["message"]
    assert error["details"][0]["message"] in error["message"]


def test_tambien_lo_que_se_niega_antes_de_llegar_a_odata(libro: Libro) -> None:
    for respuesta in (
        libro.pedir(f"{RAIZ}nada", 404),
        Client().get(f"{RAIZ}acuerdos", headers={"host": "otro.example"}),
        Client().get(f"{RAIZ}acuerdos?" + "&".join(f"a{n}=1" for n in range(1_001))),
    ):
        assert respuesta["Content-Type"].startswith("application/json;odata.metadata=minimal")
        assert respuesta["OData-Version"] == "4.0"
        assert respuesta.json()["error"]["message"]


def test_los_filtros_propios_pasan_tal_cual(
    libro: Libro, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    hitos = libro.pedir(f"{RAIZ}hitos?sector=MTPE&$select=acuerdo").json()["value"]
    assert hitos == [{"acuerdo": acuerdo_de_fatima.codigo}]
    assert len(libro.pedir(f"{RAIZ}acuerdos?al=2025-01-13").json()["value"]) == 2
    buscado = libro.pedir(f"{RAIZ}acuerdos?$search={acuerdo_de_benita.codigo}").json()["value"]
    assert [fila["codigo"] for fila in buscado] == [acuerdo_de_benita.codigo]


def test_lo_que_se_busca_se_entiende_como_en_odata(
    libro: Libro, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    suyo, ajeno = acuerdo_de_benita.codigo, acuerdo_de_fatima.codigo

    def salen(escrito: str) -> list[str]:
        return [fila["codigo"] for fila in libro.pedir(f"{RAIZ}acuerdos?$search={quote(escrito)}").json()["value"]]

    assert salen(f'{suyo} AND "{suyo}"') == salen(f'"{suyo}" {suyo}') == [suyo]
    assert salen(f"{suyo} AND {ajeno}") == []
    for escrito in (f"{suyo} OR {ajeno}", f"NOT {suyo}", f"({suyo} AND {ajeno})", "AND", '""'):
        negado = libro.pedir(f"{RAIZ}acuerdos?$search={quote(escrito)}", 400)
        assert "han de estar todas" in negado.json()["error"]["message"], escrito


def test_quien_no_ingreso_recibe_la_pregunta_que_excel_entiende(db: None) -> None:
    for direccion in (RAIZ, f"{RAIZ}$metadata", f"{RAIZ}acuerdos"):
        respuesta = Client().get(direccion)
        assert respuesta.status_code == 401
        assert respuesta["WWW-Authenticate"].startswith("Basic realm=")
        assert respuesta.json()["error"]["code"] == "sin-ingresar"


@pytest.mark.parametrize("credencial", ["Basic", "Basic !!", "Basic YWJj", basica("muni_nada"), basica("x\x00y")])
def test_una_credencial_que_no_sirve_es_401(credencial: str, db: None) -> None:
    assert Client().get(RAIZ, headers={"authorization": credencial}).status_code == 401


def test_con_basic_solo_se_lee(carlos: Usuario, acuerdo_de_fatima: Acuerdo) -> None:
    token = crear_token(usuario=carlos, alcance=Alcance.ESCRITURA)[1]
    cliente = Client(headers={"authorization": basica(token)})
    direccion = f"{BASE}/acuerdos/{acuerdo_de_fatima.codigo}/"
    assert cliente.get(direccion).status_code == 200
    respuesta = cliente.patch(direccion, "{}", content_type="application/json")
    assert (respuesta.status_code, respuesta.json()["detail"][:18]) == (401, "Con Basic solo se ")


def test_cada_quien_ve_lo_suyo(
    fatima: Usuario, eva: Usuario, acuerdo_de_fatima: Acuerdo, acuerdo_de_benita: Acuerdo
) -> None:
    suyo = Libro(crear_token(usuario=fatima)[1])
    assert [f["codigo"] for f in suyo.filas("acuerdos")] == [acuerdo_de_fatima.codigo]
    sin_cargo = Libro(crear_token(usuario=eva)[1])
    assert "cargo" in sin_cargo.pedir(f"{RAIZ}acuerdos", 403).json()["error"]["message"]


def test_lo_que_no_hay_y_lo_que_escribe(libro: Libro, carlos: Usuario) -> None:
    respuesta = Client().get(f"{RAIZ}nada")
    assert (respuesta.status_code, respuesta.json()["error"]["code"]) == (404, "no-existe")
    escribe = Client(headers={"authorization": f"Bearer {libro.token}"}).post(
        f"{RAIZ}acuerdos", "{}", "application/json"
    )
    assert (escribe.status_code, escribe.json()["error"]["code"]) == (405, "metodo")


@pytest.mark.parametrize("recurso", sorted(IGUAL.keys() | ENTRE.keys()))
def test_lo_que_filter_traduce_existe(recurso: str) -> None:
    lista: Any = LISTAS[recurso]
    propiedades = {propiedad_de(columna) for columna in columnas_de(lista.serializer_class)}
    iguales, entre = IGUAL.get(recurso, {}), ENTRE.get(recurso, {})
    assert propiedades >= iguales.keys() | entre.keys()
    assert lista.filtro.base_filters.keys() >= {*iguales.values(), *(f for par in entre.values() for f in par)}


def test_un_conjunto_cuesta_lo_que_una_lista(
    libro: Libro, acuerdo_de_fatima: Acuerdo, django_assert_num_queries: Any
) -> None:
    FabricaAcuerdo(sesion=acuerdo_de_fatima.sesion)
    libro.pedir(f"{RAIZ}acuerdos")
    with django_assert_num_queries(3):  # token, números y filas
        libro.pedir(f"{RAIZ}acuerdos")
