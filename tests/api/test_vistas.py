"""Las listas: sus filas, sus páginas, lo que rechazan y lo que cuestan."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acuerdos.models import Acuerdo
from api import paginacion
from api.urls import RECURSOS
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import (
    UMACHIRI,
    FabricaAcuerdo,
    FabricaAvance,
    FabricaHito,
    FabricaRecordatorio,
    FabricaReunion,
    FabricaTraba,
)

PERSONAS = ("olga", "fatima", "soledad")


def claves(serializador: Any, fila: Any, donde: str = "") -> list[str]:
    """Dónde difieren las claves de `fila` de los campos del serializador, de arriba abajo."""
    campos = serializador.fields
    diferencias = [f"{donde}{nombre}" for nombre in set(campos) ^ set(fila)]
    for nombre in set(campos) & set(fila):
        campo, valor = campos[nombre], fila[nombre]
        if hasattr(campo, "fields") and valor is not None:
            diferencias += claves(campo, valor, f"{donde}{nombre}.")
        elif hasattr(getattr(campo, "child", None), "fields"):
            assert valor, f"{donde}{nombre} está vacío: la prueba no lo mira"
            diferencias += [d for cada in valor for d in claves(campo.child, cada, f"{donde}{nombre}[].")]
    return diferencias


@pytest.mark.parametrize("recurso", [lista.recurso for lista, _ in RECURSOS])
def test_cada_fila_tiene_las_claves_de_su_esquema(recurso: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    FabricaReunion._meta.model.objects.first().sesion.asistencias.create(categoria="Alcaldesas", cantidad=69)
    lista, detalle = next(par for par in RECURSOS if par[0].recurso == recurso)
    fila = leer(carlos_api, f"/{recurso}/")["results"][0]
    assert not claves(lista.serializer_class(), fila)
    entera = leer(carlos_api, fila["url"].split(BASE)[1])
    assert not claves(detalle.serializer_class(), entera)
    assert fila.items() <= entera.items()


def test_una_fila_dice_lo_que_hay(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    fila = leer(carlos_api, "/acuerdos/")["results"][0]
    assert fila["municipalidad"] == {"ubigeo": UMACHIRI, "nombre": "Umachiri", "provincia": "Melgar"}
    assert fila["region"] == {"codigo": "21", "nombre": "Puno"}
    assert fila["sector"]["sigla"] == "MTPE"
    assert (fila["reunion"], fila["cui"], fila["monto"], fila["avance"]) == ("MTPE-01", "2345678", 1500.5, 50.0)


# --- Rechazos -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("consulta", "campo", "dice"),
    [
        ("estdo=vencido", "estdo", "¿Quiso decir «estado»?"),
        ("estado=vencidos", "estado", "¿Quiso decir «vencido»?"),
        ("estado=", "estado", "vacío"),
        ("search=%20", "search", "vacío"),
        ("vencido=true&vencido=false", "vencido", "una sola vez"),
        ("provincia=%202108", "provincia", "blancos"),
        ("page_size=0", "page_size", "de 1 a 1000"),
        ("page_size=1001", "page_size", "de 1 a 1000"),
        ("page_size=diez", "page_size", "de 1 a 1000"),
        ("page=-1", "page", "entero"),
        ("cursor=basura", "cursor", "No es un cursor"),
        ("ordering=texto", "ordering", "Los que hay"),
        ("format=json", "format", "No existe el parámetro"),
        ("municipalidad=%00%00%00%00%00%00", "municipalidad", "Lleva un carácter que no se ve (U+0000): quítelo."),
        ("sector=MTPE%E2%80%8B", "sector", "Lleva un carácter que no se ve (U+200B): quítelo."),
        ("municipalidad=MD de%E2%80%AEUmachiri", "municipalidad", "(U+202E)"),
        ("hito=1", "hito", "No existe"),
        ("municipalidad=999999", "municipalidad", "«999999» no es el UBIGEO de ninguna municipalidad."),
        ("municipalidad=210899", "municipalidad", "¿Quiso decir «210809» (Umachiri)?"),
        ("municipalidad=210809&municipalidad=000000", "municipalidad", "«000000» no es el UBIGEO"),
        ("provincia=9999", "provincia", "«9999» no es el comienzo del UBIGEO de ninguna provincia."),
        ("sector=MTPEX", "sector", "¿Quiso decir «MTPE»?"),
        ("clasificacion=orientación", "clasificacion", "¿Quiso decir «orientacion»?"),
    ],
)
def test_lo_que_no_se_entiende_se_rechaza_con_una_frase(
    consulta: str, campo: str, dice: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    respuesta = carlos_api.get(f"{BASE}/acuerdos/?{consulta}")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (400, "application/problem+json")
    problema = respuesta.json()
    assert dice in " ".join(errores_de(problema)[campo])
    assert dice in problema["detail"]
    assert problema["type"] == "/api/v1/docs/#pedido-malo"


@pytest.mark.parametrize("buscado", ["empleo%14%20Umachiri", "Umachiri%00", "%E2%80%8BUmachiri", "%7FUma%01chiri"])
def test_a_una_busqueda_ningun_signo_le_estorba(buscado: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    Acuerdo.objects.update(texto="Talleres de empleo")
    assert leer(carlos_api, f"/acuerdos/?search={buscado}")["count"] == 1


def test_mil_parametros_no_tumban_nada(carlos_api: Client, db: None) -> None:
    respuesta = carlos_api.get(f"{BASE}/acuerdos/?" + "&".join(f"a{n}=1" for n in range(1200)))
    assert (respuesta.status_code, respuesta["Content-Type"]) == (400, "application/problem+json")
    leer(carlos_api, f"/acuerdos/?search={'x' * 5000}", 400)


def test_otro_formato_es_406(carlos_api: Client) -> None:
    respuesta = carlos_api.get(f"{BASE}/acuerdos/", headers={"accept": "text/html"})
    assert (respuesta.status_code, respuesta["Content-Type"]) == (406, "application/problem+json")


def test_un_accept_vacio_es_como_no_enviarlo(carlos_api: Client, db: None) -> None:
    for direccion in ("/acuerdos/", "/resumen/"):
        for vacio in ("", " ", ","):
            respuesta = carlos_api.get(f"{BASE}{direccion}", headers={"accept": vacio})
            assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "application/json")


def test_una_falla_nuestra_no_es_una_pagina(carlos_api: Client) -> None:
    with patch.object(paginacion, "paginar", side_effect=RuntimeError("adrede")):
        respuesta = carlos_api.get(f"{BASE}/acuerdos/")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (500, "application/problem+json")
    assert "adrede" not in respuesta.content.decode()


def test_la_errata_corregida_se_avisa(
    carlos_api: Client, sesion: Sesion, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        FabricaAcuerdo(sesion=sesion)
    assert leer(carlos_api, "/acuerdos/?search=umachiri")["aviso"] == ""
    corregida = leer(carlos_api, "/acuerdos/?search=humachirii")
    assert corregida["aviso"] == "Buscando también «humachiri»"
    assert corregida["count"] == 1


# --- ETag -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("recurso", [lista.recurso for lista, _ in RECURSOS])
def test_lo_que_no_cambio_se_contesta_304(recurso: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    lista = f"{BASE}/{recurso}/"
    detalle = carlos_api.get(lista).json()["results"][0]["url"]
    for direccion in (lista, detalle):
        primera = carlos_api.get(direccion)
        for conocido in (primera["ETag"], f"W/{primera['ETag']}", f'"otro", {primera["ETag"]}', "*"):
            segunda = carlos_api.get(direccion, headers={"if-none-match": conocido})
            assert (segunda.status_code, segunda.content) == (304, b"")
            assert segunda["ETag"] == primera["ETag"]
        assert carlos_api.get(direccion, headers={"if-none-match": '"otro"'}).status_code == 200


def test_el_etag_cambia_con_la_fila_la_persona_y_el_pedido(
    carlos_api: Client, olga: Usuario, con_token: Callable[[Usuario], Client], acuerdo_de_fatima: Acuerdo
) -> None:
    direcciones = [
        f"{BASE}/acuerdos/",
        f"{BASE}/acuerdos/{acuerdo_de_fatima.codigo}/",
        f"{BASE}/hitos/",
        f"{BASE}/trabas/",
    ]
    olga_api = con_token(olga)
    antes = [carlos_api.get(d)["ETag"] for d in direcciones]
    assert not set(antes) & {olga_api.get(d)["ETag"] for d in direcciones}
    assert carlos_api.get(f"{BASE}/acuerdos/?page_size=9")["ETag"] not in antes
    FabricaTraba(acuerdo=acuerdo_de_fatima)
    despues = [carlos_api.get(d, headers={"if-none-match": e}) for d, e in zip(direcciones, antes, strict=True)]
    assert {r.status_code for r in despues} == {200}


@pytest.mark.parametrize("recurso", [lista.recurso for lista, _ in RECURSOS])
def test_al_dia_siguiente_solo_es_otro_lo_que_depende_del_dia(
    recurso: str, carlos: Usuario, con_token: Callable[[Usuario], Client], acuerdo_de_fatima: Acuerdo, time_machine: Any
) -> None:
    time_machine.move_to("2025-06-30 23:59-05:00", tick=False)
    cliente = con_token(carlos)
    lista = f"{BASE}/{recurso}/"
    direcciones = [lista, cliente.get(lista).json()["results"][0]["url"]]
    antes = [cliente.get(d) for d in direcciones]
    time_machine.move_to("2025-07-01 00:00-05:00", tick=False)
    despues = [cliente.get(d, headers={"if-none-match": r["ETag"]}) for d, r in zip(direcciones, antes, strict=True)]
    if recurso in ("acuerdos", "hitos"):
        assert [r.status_code for r in despues] == [200, 200]
        assert [sin_lo_de_hoy(r.json()) for r in despues] == [sin_lo_de_hoy(r.json()) for r in antes]
    else:
        assert [r.status_code for r in despues] == [304, 304]
        assert [cliente.get(d).content for d in direcciones] == [r.content for r in antes]


def sin_lo_de_hoy(cuerpo: Any) -> Any:
    """El mismo cuerpo, sin ningún `hoy`: lo que no depende de qué día es."""
    if isinstance(cuerpo, list):
        return [sin_lo_de_hoy(uno) for uno in cuerpo]
    if isinstance(cuerpo, dict):
        return {clave: sin_lo_de_hoy(valor) for clave, valor in cuerpo.items() if clave != "hoy"}
    return cuerpo


# --- Consultas ------------------------------------------------------------------------------------------------------
def poblar(sesion: Sesion, cuantos: int) -> None:
    """`cuantos` acuerdos, cada uno con hito, avance y traba, copiados de uno de fábrica."""
    hito = FabricaHito(acuerdo=FabricaAcuerdo(sesion=sesion, codigo=f"{sesion.codigo}-0000"))
    avance, traba = FabricaAvance(hito=hito), FabricaTraba(acuerdo=hito.acuerdo)
    acuerdo = Acuerdo.objects.get(pk=hito.acuerdo_id)

    def copias(fila: Any, **cambios: Any) -> list[Any]:
        nuevas = []
        for n in range(1, cuantos):
            copia = type(fila)(**{c.attname: getattr(fila, c.attname) for c in fila._meta.fields if not c.primary_key})
            for campo, valores in cambios.items():
                setattr(copia, campo, valores[n - 1])
            nuevas.append(copia)
        return list(type(fila).objects.bulk_create(nuevas))

    acuerdos = copias(acuerdo, codigo=[f"{sesion.codigo}-{n:04d}" for n in range(1, cuantos)])
    hitos = copias(type(hito).objects.get(pk=hito.pk), acuerdo_id=[a.pk for a in acuerdos])
    copias(avance, hito_id=[h.pk for h in hitos])
    copias(traba, acuerdo_id=[a.pk for a in acuerdos])


@pytest.mark.parametrize("persona", PERSONAS)
def test_las_consultas_son_las_mismas_con_10_filas_y_con_1000(
    persona: str,
    request: pytest.FixtureRequest,
    sesion: Sesion,
    con_token: Callable[[Usuario], Client],
) -> None:
    cliente = con_token(request.getfixturevalue(persona))
    leer(cliente, "/acuerdos/")  # los nombres de los catálogos quedan a mano
    tomadas: list[list[int]] = []
    for cuantos in (10, 1000):
        otra = Sesion.objects.create(
            codigo=f"C-{cuantos}",
            nombre="Otra",
            fecha=sesion.fecha,
            etapa=sesion.etapa,
            registrada_en=sesion.registrada_en,
            registrada_por=sesion.registrada_por,
        )
        poblar(otra, cuantos)
        tomadas.append([])
        for recurso in ("acuerdos", "hitos", "avances", "trabas"):
            for extra in ("", "&ordering=-id" if recurso != "acuerdos" else "&ordering=-plazo_vigente&estado=vencido"):
                with CaptureQueriesContext(connection) as consultas:
                    cuerpo = leer(cliente, f"/{recurso}/?page_size={cuantos - 1}&sesion={otra.codigo}{extra}")
                assert (len(cuerpo["results"]), cuerpo["count"]) == (cuantos - 1, None)
                tomadas[-1].append(len(consultas))
    assert tomadas[0] == tomadas[1]
    # token (con los números y los cargos, donde se puede); catálogo de sesiones para comprobar el filtro; filas; y lo
    # que cuelga, en una.
    assert tomadas[0] == ([3, 3, 3, 3, 4, 4, 4, 4] if connection.vendor == "postgresql" else [4, 4, 4, 4, 5, 5, 5, 5])


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("recurso", [lista.recurso for lista, _ in RECURSOS])
def test_saber_que_nada_cambio_cuesta_la_consulta_del_token_que_trae_los_numeros(
    recurso: str,
    persona: str,
    request: pytest.FixtureRequest,
    con_token: Callable[[Usuario], Client],
    acuerdo_de_fatima: Acuerdo,
    django_assert_num_queries: Any,
) -> None:
    usuario = request.getfixturevalue(persona)
    FabricaRecordatorio(hito=acuerdo_de_fatima.hitos.get(), persona=usuario, clase="antes-15")
    cliente = con_token(usuario)
    lista = f"{BASE}/{recurso}/?page_size=1"
    fichas = [fila["url"] for fila in cliente.get(lista).json()["results"]]
    for direccion in (lista, *fichas):
        etag = cliente.get(direccion)["ETag"]
        with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
            assert cliente.get(direccion, headers={"if-none-match": etag}).status_code == 304


def test_lo_que_cuesta_una_lista_y_un_acuerdo_entero(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, django_assert_num_queries: Any
) -> None:
    FabricaAcuerdo(sesion=acuerdo_de_fatima.sesion)
    leer(carlos_api, "/acuerdos/")  # los nombres de los catálogos quedan a mano
    en_una = connection.vendor == "postgresql"  # el token y los números van en la misma sentencia
    with django_assert_num_queries(3 if en_una else 4):  # token, números, cuenta, porque se pide, y filas
        leer(carlos_api, "/acuerdos/?page_size=1&total=1")
    with django_assert_num_queries(2 if en_una else 3):  # cabe en una página: no hace falta contar
        leer(carlos_api, "/acuerdos/")
    # En PostgreSQL todo lo suyo va en una sentencia, además de la del token.
    with django_assert_num_queries(2 if en_una else 13):
        leer(carlos_api, f"/acuerdos/{acuerdo_de_fatima.codigo}/")


@pytest.mark.parametrize(
    ("direccion", "parametro", "frase"),
    [
        ("/hitos/?acuerdo=MEA-2030-001", "acuerdo", "no es el código de ningún acuerdo. Los que hay están en la lista"),
        ("/avances/?hito=999999999", "hito", "no es el id de ningún hito. Los que hay están en la lista de hitos."),
        ("/evidencias/?avance=999999999", "avance", "no es el id de ningún avance"),
        ("/solicitudes/?hito=999999999", "hito", "no es el id de ningún hito"),
        ("/recordatorios/?acuerdo=NO-HAY", "acuerdo", "no es el código de ningún acuerdo"),
        ("/reuniones/?codigo=NO-HAY", "codigo", "no es el código de ninguna reunión"),
        ("/hitos/?acuerdo=MEA-2030-001&formato=csv", "acuerdo", "no es el código de ningún acuerdo"),
    ],
)
def test_un_codigo_que_no_es_de_nada_se_dice(carlos_api: Client, direccion: str, parametro: str, frase: str) -> None:
    [hallada] = errores_de(leer(carlos_api, direccion, 400))[parametro]
    assert frase in hallada


def test_el_que_es_de_otro_se_dice_igual_que_el_que_no_existe(
    carlos_api: Client, fatima: Usuario, con_token: Callable[[Usuario], Client], acuerdo_de_benita: Acuerdo
) -> None:
    """Por lo que se responde no se sabe qué códigos hay más allá de lo que se ve."""
    hito = fabricas.FabricaHito(acuerdo=acuerdo_de_benita)
    avance = fabricas.FabricaAvance(hito=hito)
    suyos = {
        "/trabas/?acuerdo={}": (acuerdo_de_benita.codigo, "MEA-2030-001"),
        "/avances/?hito={}": (hito.pk, 999999999),
        "/solicitudes/?hito={}": (hito.pk, 999999999),
        "/evidencias/?avance={}": (avance.pk, 999999999),
        "/reuniones/?codigo={}": (fabricas.FabricaReunion().codigo, "NO-HAY"),
    }
    de_fatima = con_token(fatima)
    for direccion, (de_otro, de_nadie) in suyos.items():
        assert "count" in leer(carlos_api, direccion.format(de_otro))
        dichas = [
            str(leer(de_fatima, direccion.format(codigo), 400)["errores"]).replace(str(codigo), "…")
            for codigo in (de_otro, de_nadie)
        ]
        assert dichas[0] == dichas[1], direccion


@pytest.mark.parametrize("dia", ["2025-03-31", "31/03/2025"])
def test_un_dia_se_escribe_igual_en_el_corte_y_en_los_filtros(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, dia: str
) -> None:
    assert (
        leer(carlos_api, f"/acuerdos/?al={dia}")["results"] == leer(carlos_api, "/acuerdos/?al=2025-03-31")["results"]
    )
    assert leer(carlos_api, f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/corte/?al={dia}")["al"] == "2025-03-31"
    assert leer(carlos_api, f"/hitos/?plazo_hasta={dia}")


def test_y_el_que_no_es_un_dia_recibe_la_misma_frase(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    corte = f"/sesiones/{acuerdo_de_fatima.sesion.codigo}/corte/"
    for escrito in ("ayer", "2025-02-31", "31/02/2025", "1126-03-31"):
        de_cada_una = [
            errores_de(leer(carlos_api, f"{direccion}={escrito}", 400))
            for direccion in (f"{corte}?al", "/acuerdos/?al", "/acuerdos/?plazo_desde")
        ]
        assert len({frase for errores in de_cada_una for [frase] in errores.values()}) == 1, de_cada_una


def test_el_etag_de_hoy_es_el_de_hoy_se_escriba_como_se_escriba(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, time_machine: Any
) -> None:
    for dia in ("2025-03-31", "31/03/2025"):
        time_machine.move_to("2025-03-31 12:00-05:00", tick=False)
        antes = carlos_api.get(f"{BASE}/acuerdos/?al={dia}")["ETag"]
        time_machine.move_to("2025-04-01 12:00-05:00", tick=False)
        assert carlos_api.get(f"{BASE}/acuerdos/?al={dia}")["ETag"] != antes
