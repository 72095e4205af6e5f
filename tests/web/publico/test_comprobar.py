"""Comprobar una huella: la responde a cualquiera, sin datos de personas, y dice si lo registrado cambió."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from acuerdos.acciones import cadena
from acuerdos.models import Avance, Cadena, Eslabon
from tests import fabricas
from web.publico.comprobar import VECES

UN_VIAJE = 14_600
RECURSO = re.compile(r'(?:src|href)="/static/([^"?]+)"')


@pytest.fixture
def encadenada(sesion: Any) -> Cadena:
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=fabricas.FabricaAcuerdo(sesion=sesion)))
    cadena.empezar_con_lo_que_hay(sesion.codigo)
    return Cadena.objects.get(pk=sesion.codigo)


def test_la_cabeza_impresa_dice_de_que_sesion_es_y_que_nada_cambio(encadenada: Cadena, client: Client) -> None:
    html = " ".join(client.get(f"/comprobar/{encadenada.huella[:16]}/").content.decode().split())
    assert "Es auténtica, y lo registrado hasta ahí no cambió." in html
    assert "MEA-TEST, MUNI Ejecutivo de prueba, del 13 de enero de 2025" in html
    assert f"{encadenada.hechos} hechos registrados" in html
    assert "nada: es lo último registrado" in html


def test_una_de_antes_dice_cuanto_se_registro_despues(encadenada: Cadena, client: Client) -> None:
    primera = Eslabon.objects.get(cadena=encadenada.codigo, numero=1)
    html = " ".join(client.get(f"/comprobar/{primera.huella}/").content.decode().split())
    assert f"{encadenada.hechos - 1} hechos más" in html


def test_si_alguien_cambio_un_hecho_de_antes_lo_dice(encadenada: Cadena, client: Client) -> None:
    Avance.history.update(porcentaje=100)
    antes = Eslabon.objects.get(cadena=encadenada.codigo, numero=1)
    assert "ya no es lo que era" in client.get(f"/comprobar/{encadenada.huella[:16]}/").content.decode()
    assert "no cambió" in client.get(f"/comprobar/{antes.huella[:16]}/").content.decode(), "hasta ahí, nada"


def test_la_que_no_es_de_nadie_es_un_404_con_su_frase(encadenada: Cadena, client: Client) -> None:
    respuesta = client.get("/comprobar/0123456789abcdef/")
    assert (respuesta.status_code, "No es de ninguna sesión" in respuesta.content.decode()) == (404, True)
    assert client.get("/comprobar/XYZ/").status_code == 404


def test_se_escribe_como_esta_impresa(encadenada: Cadena, client: Client) -> None:
    corta = encadenada.huella[:16]
    escrita = f" {corta[:4].upper()} {corta[4:8]}-{corta[8:]} "
    assert client.get("/comprobar/", {"huella": escrita})["Location"] == f"/comprobar/{corta}/"
    mala = client.get("/comprobar/", {"huella": "hola"})
    assert (mala.status_code, "Una huella son 16 cifras" in mala.content.decode()) == (400, True)


def test_una_direccion_no_pregunta_sin_medida(encadenada: Cadena, client: Client) -> None:
    direccion = f"/comprobar/{encadenada.huella[:16]}/"
    estados = [client.get(direccion).status_code for _ in range(VECES + 1)]
    assert (estados[0], estados[-2], estados[-1]) == (200, 200, 429)


def test_una_cadena_larga_la_mira_el_worker(
    encadenada: Cadena, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    encolados: list[tuple[object, ...]] = []
    monkeypatch.setattr("corte.historia.HECHOS_DE_UNA_VEZ", 1)
    monkeypatch.setattr("web.publico.comprobar.encolar", lambda *que: encolados.append(que))
    direccion = f"/comprobar/{encadenada.huella[:16]}/"
    for _ in range(2):
        assert "Se está mirando" in client.get(direccion).content.decode()
    assert encolados == [("acuerdos.mirar_historia", "MEA-TEST")]


def test_no_lleva_datos_de_personas_y_cabe_en_un_viaje(encadenada: Cadena, como: Callable[[str], Client]) -> None:
    respuesta = como("anonima").get(f"/comprobar/{encadenada.huella}/")
    html = respuesta.content.decode()
    assert "@" not in html and "Quispe" not in html
    pesa = len(gzip.compress(respuesta.content, 6))
    for recurso in set(RECURSO.findall(html)):
        hallado = finders.find(recurso)
        assert hallado, recurso
        with open(hallado, "rb") as archivo:
            pesa += len(gzip.compress(archivo.read(), 6))
    assert pesa <= UN_VIAJE - 500
