"""La página del corte: la lámina con sus cifras, o una frase que dice por qué no la hay."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.personas import nombrar_punto_focal
from acuerdos.models import Acuerdo
from corte.cifras import corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from tests import fabricas

CORTE = "/sesiones/MEA-TEST/corte/"


def test_lleva_el_titulo_de_la_lamina_y_dice_que_es_demostracion(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    html = como("anonima").get(f"{CORTE}?al=2025-03-31").content.decode()
    assert "<h1>Avances al 31 de marzo de 2025</h1>" in html
    assert "Datos de demostración" in html
    assert "Los acuerdos de esta sesión son inventados." in html


@pytest.mark.parametrize(
    ("al", "frase"),
    [
        ("hola", "«hola» no es una fecha"),
        ("31/02/2025", "no existe en el calendario"),
        ("2025-01-12", "es anterior a MUNI Ejecutivo de prueba"),
        ("2025-06-16", "todavía no llega"),
    ],
)
def test_una_fecha_que_no_sirve_es_una_frase_y_un_400(
    al: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("anonima").get(CORTE, {"al": al})
    html = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert frase in html
    assert 'type="date"' in html  # para elegir otra ahí mismo


def test_la_fecha_tambien_se_escribe_como_en_la_oficina(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert "Avances al 31 de marzo de 2025" in como("anonima").get(CORTE, {"al": "31/03/2025"}).content.decode()


@pytest.mark.parametrize(("conocido", "se_ven"), [({}, True), ({"conocido_al": "2000-01-01"}, False)])
def test_antes_de_conocerse_un_acuerdo_no_hay_graficos_vacios(
    conocido: dict[str, str], se_ven: bool, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    html = como("olga").get(CORTE, {"al": "2025-03-31", **conocido}).content.decode()
    assert ("Acuerdos por región" in html) is se_ven
    assert ("todavía no hay acuerdos" in html) is not se_ven


def test_la_portada_sin_nada_publicado_lo_dice(sesion: object, como: Callable[[str], Client]) -> None:
    assert "Todavía no hay sesiones publicadas" in como("anonima").get("/").content.decode()


def test_la_portada_no_muestra_lo_que_no_esta_publicado(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert "MEA-OTRA" not in como("anonima").get("/").content.decode()


@pytest.mark.parametrize(("formato", "comienzo"), [("pptx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")])
def test_se_descarga_en_cada_formato_con_su_dia_en_el_nombre(
    formato: str, comienzo: bytes, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("anonima").get(f"/sesiones/MEA-TEST/corte.{formato}?al=2025-03-31")
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"] == f'attachment; filename="corte-MEA-TEST-al-2025-03-31.{formato}"'
    assert respuesta.content.startswith(comienzo)


def test_un_archivo_con_mala_fecha_es_la_misma_frase(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("anonima").get("/sesiones/MEA-TEST/corte.xlsx?al=2025-02-30")
    assert respuesta.status_code == 400
    assert "no existe en el calendario" in respuesta.content.decode()


def test_el_archivo_de_una_sesion_sin_publicar_pide_ingresar(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert como("anonima").get("/sesiones/MEA-OTRA/corte.json").status_code == 302


# --- Como se conocía ------------------------------------------------------------------------------------------------
def test_como_se_conocia_un_dia_se_pide_en_la_pagina_y_va_en_sus_descargas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    html = como("olga").get(CORTE, {"al": "2025-03-31", "conocido_al": "2025-01-12"}).content.decode()
    assert "Como se conocía al terminar el 12 de enero de 2025." in " ".join(html.split())
    assert 'name="conocido_al" type="date" value="2025-01-12"' in html
    for formato in ("pptx", "pdf", "xlsx", "json"):
        assert f'href="/sesiones/MEA-TEST/corte.{formato}?al=2025-03-31&amp;conocido_al=2025-01-12"' in html
    assert 'href="/sesiones/MEA-TEST/corte/?al=2025-03-31"' in html, "volver a lo que hoy se sabe"
    detras = "/acuerdos/?sesion=MEA-TEST&amp;region=21&amp;al=2025-03-31&amp;conocido_al=2025-01-12"
    assert detras not in html, "entonces no se conocía ninguno"
    assert 'href="/acuerdos/?sesion=MEA-TEST&amp;al=2025-03-31&amp;conocido_al=2025-01-12"' in html


def test_la_lista_de_cada_cifra_da_esa_cifra_pase_despues_lo_que_pase(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    pagina = navegador.get(CORTE, {"al": "2025-06-15"})
    cifras = cifras_enlazadas(pagina.content.decode())
    assert len(cifras) >= 16
    luego = fabricas.en_lima(date(2025, 6, 15), 13)
    for acuerdo in Acuerdo.objects.sin_anulados():
        fabricas.FabricaHito(acuerdo=acuerdo, registrado_el=date(2025, 2, 1), registrado_en=luego)
    fabricas.FabricaAcuerdo(registrado_en=luego)
    anulado = Acuerdo.objects.sin_anulados().first()
    Acuerdo.objects.filter(pk=anulado.pk).update(
        anulado_en=luego, anulado_por=anulado.registrado_por, motivo_de_anulacion="Repetido"
    )
    with time_machine.travel(fabricas.en_lima(date(2025, 6, 15), 14), tick=False):
        for url, cifra in cifras.items():
            assert navegador.get(url).context["paginas"].total == str(cifra), url
        despues = cifras_enlazadas(navegador.get(CORTE, {"al": "2025-06-15"}).content.decode())
    assert sorted(despues.values()) != sorted(cifras.values()), "las de hoy sí cambiaron"


def test_las_municipalidades_sin_punto_focal_son_las_que_entonces_no_lo_tenian(
    mundo: SimpleNamespace, olga: Usuario, como: Callable[[str], Client]
) -> None:
    """La cifra de la lámina lleva a sus nombres, y designar después a alguien no la cambia."""
    ahora = fabricas.en_lima(date(2025, 6, 15), 12)
    with time_machine.travel(ahora, tick=False):
        entonces = corte(mundo.sesion, date(2025, 6, 15), None, AlcanceDelDetalle(audiencia=Audiencia.OFICINA))
    assert entonces.detalle is not None and entonces.detalle.enlaces is not None
    sin, url = entonces.detalle.sin_punto_focal, replace(entonces.detalle.enlaces, sitio="").sin_punto_focal()
    assert sin
    with time_machine.travel(fabricas.en_lima(date(2025, 6, 15), 14), tick=False):
        for n, una in enumerate(sin):
            nombrar_punto_focal(
                por=olga,
                municipalidad=Municipalidad.objects.get(pk=una.ubigeo),
                usuario=fabricas.FabricaUsuario(username=f"luego{n}"),
                desde=date(2025, 6, 15),
                ahora=timezone.now(),
            )
        despues = como("olga").get(CORTE + "sin-punto-focal/", {"al": "2025-06-15"})
        assert "0 municipalidades" in " ".join(despues.content.decode().split())
        for quien in ("olga", "anonima"):
            respuesta = como(quien).get(url)
            nombres = [m.nombre for region in respuesta.context["regiones"] for m in region.municipalidades]
            assert (respuesta.context["son"], sorted(nombres)) == (len(sin), sorted(m.nombre for m in sin))
        assert all(m.url for r in como("olga").get(url).context["regiones"] for m in r.municipalidades)
    assert como("olga").get(CORTE + "sin-punto-focal/", {"que": "a"}).status_code == 400


def cifras_enlazadas(html: str) -> dict[str, int]:
    """Cada cifra de un cuadro con su lista."""
    pares = re.findall(r'<td class="num">\s*<a href="(/acuerdos/[^"]+)">([0-9,]+)<', html)
    return {unescape(url): int(cifra.replace(",", "")) for url, cifra in pares}


def test_las_cifras_son_las_que_entonces_se_conocian(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    antes = como("anonima").get(CORTE, {"al": "2025-03-31", "conocido_al": "2025-01-12"}).context["corte"]
    assert (antes.totales.acuerdos, antes.totales.asistentes) == (0, 0)
    archivo = como("anonima").get("/sesiones/MEA-TEST/corte.json?al=2025-03-31&conocido_al=2025-01-12")
    assert archivo.json()["totales"]["acuerdos"] == 0
    assert archivo.json()["conocido_al"] == "2025-01-12T23:59:59.999999-05:00"
    assert "corte-MEA-TEST-al-2025-03-31-conocido-2025-01-12.json" in archivo["Content-Disposition"]


def test_un_instante_con_su_hora_se_conserva_y_se_dice(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    solicitud = {"al": "2025-03-31", "conocido_al": "2025-02-10T18:30:00-05:00"}
    html = como("anonima").get(CORTE, solicitud).content.decode()
    assert "Como se conocía el 10 de febrero de 2025, 18:30, hora de Lima." in " ".join(html.split())
    assert 'type="datetime-local" value="2025-02-10T18:30:00"' in html
    assert "conocido_al=2025-02-10T18%3A30%3A00-05%3A00" in html


def test_vacio_es_todo_lo_que_hoy_se_sabe(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get(CORTE, {"al": "2025-03-31", "conocido_al": ""}).content.decode()
    assert "<strong>Como se conocía" not in html
    assert 'href="/acuerdos/?' in html


@pytest.mark.parametrize(
    ("conocido_al", "frase"),
    [
        ("ayer", "«ayer» no es un instante"),
        ("2025-06-15", "todavía no llega"),
        ("2999-01-01", "todavía no llega"),
    ],
)
def test_un_instante_que_no_sirve_es_una_frase_y_un_400(
    conocido_al: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for direccion in (CORTE, "/sesiones/MEA-TEST/corte.pdf"):
        respuesta = como("anonima").get(direccion, {"al": "2025-03-31", "conocido_al": conocido_al})
        assert respuesta.status_code == 400
        assert frase in respuesta.content.decode()


# --- En papel -------------------------------------------------------------------------------------------------------
def test_en_papel_va_con_su_hoja_y_ningun_porcentaje_se_parte_entre_renglones(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    html = como("olga").get(CORTE, {"al": "2025-06-15"}).content.decode()
    assert re.search(r'css/corte[^"]*\.css" media="print"', html)
    en_palabras = re.sub(r"<[^>]+>", "", html[html.index('id="conclusiones"') :])
    assert re.findall(r"\d\u00a0%", en_palabras)
    assert re.findall(r"\d\s*[ \n]\s*%", en_palabras) == []


# --- Qué cambió -----------------------------------------------------------------------------------------------------
def test_dice_que_acuerdos_pasaron_de_un_estado_a_otro_y_lleva_a_cada_uno(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(CORTE, {"al": "2025-06-15"})
    cambio, html = respuesta.context["cambio"], respuesta.content.decode()
    assert (cambio.al, cambio.publicado) == (date(2025, 5, 31), False)
    assert cambio.total == sum(fila.cuantos for fila in cambio.pasaron) > 0
    for fila in cambio.pasaron:
        assert len(fila.acuerdos) == fila.cuantos
        assert all(f'href="/acuerdos/{codigo}/"' in html for codigo, _ in fila.acuerdos)
    assert como("olga").get(CORTE, {"al": "2025-01-13"}).context["cambio"] is None, (
        "el día de la sesión no hay anterior"
    )
    publica = como("anonima").get(CORTE, {"al": "2025-06-15"})
    assert [fila.cuantos for fila in publica.context["cambio"].pasaron] == [fila.cuantos for fila in cambio.pasaron]
    assert 'href="/acuerdos/MEA' not in publica.content.decode()
