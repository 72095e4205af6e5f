"""Lo que falta, para el funcionario de un sector: la tabla, sus filtros, e informar sin salir de ella."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Avance
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE
from tests.web.conftest import HOY
from tests.web.focal.conftest import DIAS, foto

LISTA = "/mis-acuerdos/"


@pytest.fixture
def suyas(tareas: SimpleNamespace, soledad: Any) -> SimpleNamespace:
    """Lo que debe MTPE: el taller de `tareas`, uno atrasado y uno lejano de otra municipalidad, y uno devuelto."""
    lejos = fabricas.FabricaAcuerdo(
        sesion=tareas.acuerdo.sesion, texto="Formar artesanas", municipalidad_id=SAN_JOSE_LAMBAYEQUE, responsable="GN"
    )

    def hito(texto: str, dias: int, acuerdo: Any = lejos) -> Any:
        return fabricas.FabricaHito(acuerdo=acuerdo, texto=texto, plazo=HOY + DIAS(days=dias))

    tareas.tarde_del_sector = hito("Contratar al ponente", -5)
    tareas.lejana_del_sector = hito("Publicar la convocatoria", 60)
    tareas.devuelta_del_sector = hito("Inscribir a las artesanas", 90)
    fabricas.FabricaAvance(hito=tareas.devuelta_del_sector, porcentaje=40, devuelto=True, registrado_por=soledad)
    return tareas


@pytest.fixture
def oficina(suyas: SimpleNamespace, como: Callable[[str], Client]) -> Client:
    return como("soledad")


def textos(respuesta: Any) -> list[str]:
    return [fila.tarea.texto for fila in respuesta.context["filas"]]


def test_lo_devuelto_va_primero_y_despues_por_su_plazo(oficina: Client) -> None:
    respuesta = oficina.get(LISTA)
    assert textos(respuesta) == [
        "Inscribir a las artesanas",
        "Contratar al ponente",
        "Dictar el taller",
        "Publicar la convocatoria",
    ]
    html = respuesta.content.decode()
    for dicho in ("<table", "le devolvió su informe:", "Venció hace 5 días", "40 %, el ", "San José"):
        assert dicho in html


@pytest.mark.parametrize(
    ("filtro", "quedan"),
    [
        ({"cuando": "devuelto"}, ["Inscribir a las artesanas"]),
        ({"cuando": "atrasado"}, ["Contratar al ponente"]),
        ({"cuando": "pronto"}, ["Dictar el taller"]),
        ({"cuando": "despues"}, ["Publicar la convocatoria"]),
        ({"cuando": ["atrasado", "pronto"]}, ["Contratar al ponente", "Dictar el taller"]),
        ({"municipalidad": SAN_JOSE_LAMBAYEQUE, "cuando": "atrasado"}, ["Contratar al ponente"]),
        ({"search": "ponente"}, ["Contratar al ponente"]),
        ({"search": "jovenes"}, ["Dictar el taller"]),
        (
            {"ordering": "-plazo_vigente", "cuando": ["pronto", "despues"]},
            ["Publicar la convocatoria", "Dictar el taller"],
        ),
    ],
)
def test_se_filtra_se_busca_y_se_ordena(oficina: Client, filtro: dict[str, Any], quedan: list[str]) -> None:
    assert textos(oficina.get(LISTA, filtro)) == quedan


def test_se_filtra_por_un_acuerdo_suyo_y_uno_que_no_ve_es_como_uno_que_no_existe(
    oficina: Client, suyas: SimpleNamespace
) -> None:
    assert textos(oficina.get(LISTA, {"acuerdo": suyas.otro.codigo})) == ["Dictar el taller"]
    ajeno = fabricas.FabricaAcuerdo(sesion=suyas.acuerdo.sesion, sector_id="MVCS")
    for codigo in (ajeno.codigo, "MEA-NO-HAY"):
        respuesta = oficina.get(LISTA, {"acuerdo": codigo})
        assert (respuesta.status_code, textos(respuesta)) == (400, [])
        assert "no es el código de ningún acuerdo" in respuesta.content.decode()


def test_lo_que_no_se_entiende_se_dice_y_no_muestra_otra_cosa(oficina: Client) -> None:
    for raro in ({"cuando": "ayer"}, {"cuándo": "atrasado"}):
        respuesta = oficina.get(LISTA, raro)
        assert (respuesta.status_code, textos(respuesta)) == (400, [])
    respuesta = oficina.get(LISTA, {"cuando": "devuelto", "search": "ponente"})
    assert "Ninguna tarea cumple estos filtros" in respuesta.content.decode()


def test_se_informa_en_la_fila_y_se_vuelve_a_la_tabla_como_estaba(oficina: Client, suyas: SimpleNamespace) -> None:
    hito = suyas.tarde_del_sector
    (fila,) = oficina.get(LISTA, {"cuando": "atrasado"}).context["filas"]
    assert fila.form is None
    abierta = oficina.get(fila.abrir)
    (fila,) = abierta.context["filas"]
    assert f'action="{fila.enviar}"' in abierta.content.decode()
    assert "¿Cuánto se ha hecho?" in abierta.content.decode()
    datos = {"otro": "60", "descripcion": "Ya aceptó", "evidencias": foto(), "clave": "una"}
    enviado = oficina.post(fila.enviar, datos)
    assert (enviado.status_code, enviado["Location"]) == (303, f"{LISTA}?cuando=atrasado#t{hito.pk}")
    (avance,) = Avance.objects.filter(hito=hito)
    assert (avance.porcentaje, avance.descripcion, avance.evidencias.count()) == (60, "Ya aceptó", 1)
    html = oficina.get(enviado["Location"]).content.decode()
    assert f"Recibido, constancia N.º A-{avance.pk:06d}: 60 % de «Contratar al ponente»." in html
    oficina.post(fila.enviar, {**datos, "evidencias": foto()})
    assert Avance.objects.filter(hito=hito).count() == 1, "el mismo formulario dos veces"


def test_si_algo_falta_se_ve_el_formulario_con_lo_escrito_y_corregido_tambien_vuelve(
    oficina: Client, suyas: SimpleNamespace
) -> None:
    (fila,) = oficina.get(LISTA, {"cuando": "atrasado"}).context["filas"]
    respuesta = oficina.post(fila.enviar, {"otro": "100", "descripcion": "Contratado", "clave": "una"})
    assert respuesta.status_code == 400
    assert "Contratado" in respuesta.content.decode()
    assert "hace falta una foto o un PDF" in respuesta.content.decode()
    datos = {"porcentaje": "100", "descripcion": "Contratado", "evidencias": foto(), "clave": "dos"}
    assert oficina.post(fila.enviar, datos)["Location"].startswith(f"{LISTA}?cuando=atrasado#")


@pytest.mark.parametrize("volver", ["//malo.pe/", "https://malo.pe/", "x\r\nSet-Cookie: a=b", "cuando=%ff&&&"])
def test_se_vuelve_siempre_a_la_tabla_diga_lo_que_diga_la_direccion(
    oficina: Client, suyas: SimpleNamespace, volver: str
) -> None:
    datos = {"otro": "10", "clave": "una"}
    direccion = f"{LISTA}hitos/{suyas.tarde_del_sector.pk}/avance/"
    enviado = oficina.post(f"{direccion}?{'volver='}{volver.replace(chr(13), '%0d').replace(chr(10), '%0a')}", datos)
    assert enviado["Location"].startswith(LISTA)
    assert "Set-Cookie: a" not in str(enviado.headers).replace("%", "")


def test_doscientas_van_por_paginas_y_la_pagina_pesa_poco(oficina: Client, suyas: SimpleNamespace) -> None:
    molde = suyas.lejana_del_sector
    for n in range(200):
        molde.pk, molde.numero = None, 100 + n
        type(molde).objects.bulk_create([molde])
    respuesta = oficina.get(LISTA, headers={"accept-encoding": "gzip"})
    assert len(respuesta.context["filas"]) == 50
    assert "1 a 50 de 204 tareas" in respuesta.context["paginas"].resumen
    assert len(respuesta.content) < 20_000


def test_el_menu_dice_lo_mismo_que_el_del_punto_focal(oficina: Client, navegador: Client) -> None:
    suyo, de_ella = (pagina.get(LISTA).content.decode() for pagina in (oficina, navegador))
    for entrada in ("Lo que falta", "Lo informado", "Avisos y calendario", "Mi cuenta"):
        for html in (suyo, de_ella):
            assert entrada in html.split('<nav class="menu"')[1].split("</nav>")[0]


def test_cada_tarea_se_titula_un_nivel_bajo_el_de_la_pagina(oficina: Client) -> None:
    """Con «h3» tras «h1», quien salta por títulos cree que perdió uno."""
    html = oficina.get(LISTA).content.decode()
    assert re.findall(r"<h([2-6])\b", html.partition("<main")[2].partition("</main")[0])[:4] == ["2"] * 4
