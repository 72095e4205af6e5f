"""Lo que el teléfono guarda para abrir sin señal, visto desde el servidor: cuánto es, de quién, y cómo se retira."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests.web.focal.test_peso import bytes_de, cuarenta
from web.focal import sin_senal

__all__ = ["cuarenta"]
PRECARGA = 25 * 1024


def test_lo_que_se_guarda_cabe_en_veinticinco_kilobytes(navegador: Client, cuarenta: SimpleNamespace) -> None:
    guion = navegador.get("/sw.js").content.decode()
    fijos = re.findall(r"'(/static/[^']+)'", guion.split("]", 1)[0])
    assert len(fijos) == len(sin_senal.FIJOS)
    pesos = {que: bytes_de(navegador, que) for que in ("/sw.js", "/mis-acuerdos/", "/mis-acuerdos/sin-senal/", *fijos)}
    print(pesos)  # noqa: T201
    assert sum(pesos.values()) <= PRECARGA


def test_el_trabajador_no_se_guarda_y_cambia_con_lo_que_sirve(client: Client, db: Any, monkeypatch: Any) -> None:
    una = client.get("/sw.js")
    assert una["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in una["Cache-Control"]
    assert not una.cookies
    assert "script-src 'self'" in una["Content-Security-Policy"]
    assert client.get("/sw.js", headers={"if-none-match": una["ETag"]}).status_code == 304
    leer = sin_senal._leer
    monkeypatch.setattr(sin_senal, "_leer", lambda n: leer(n) + (b"a{}" if n == "css/base.css" else b""))
    otra = client.get("/sw.js", headers={"if-none-match": una["ETag"]})
    assert otra.status_code == 200
    assert otra.content != una.content


def test_con_el_ajuste_en_cero_se_sirve_el_que_se_retira(client: Client, db: Any, settings: Any) -> None:
    settings.SIN_SENAL = False
    guion = client.get("/sw.js").content.decode()
    assert "unregister" in guion
    assert "fetch" not in guion


def test_los_moldes_son_de_quien_los_pide_y_llevan_sus_marcas(navegador: Client, fatima: Any, tareas: Any) -> None:
    respuesta = navegador.get("/mis-acuerdos/sin-senal/")
    moldes = respuesta.json()
    assert moldes["quien"] == str(fatima.pk)
    assert "no-store" in respuesta["Cache-Control"]
    for que in ("avance", "traba", "plazo"):
        assert moldes[que].count("<!--que-->") == 1
        assert sin_senal.CLAVE in moldes[que]
        assert "data-cola" in moldes[que]
        assert tareas.tarde.texto not in moldes[que]
    assert f"/mis-acuerdos/hitos/{sin_senal.HITO}/plazo/" in moldes["avance"]
    assert f'data-cola="d{sin_senal.CODIGO}"' in moldes["traba"]
    assert sin_senal.TITULO in moldes["plazo"]


def test_la_tarjeta_de_lo_que_falta_tiene_lo_que_el_trabajador_busca(navegador: Client, tareas: Any) -> None:
    """Si la plantilla deja de escribirla así, los formularios no se abrirían sin señal."""
    pagina = navegador.get("/mis-acuerdos/").content.decode()
    tarjetas = pagina.split("<article")[1:]
    assert len(tarjetas) == 4
    for tarjeta in tarjetas:
        assert re.search(r'<h3 id="t\d+">', tarjeta)
        assert re.search(r"/mis-acuerdos/[A-Z0-9-]+/traba/\"", tarjeta)
        assert '<div class="tres">' in tarjeta


def test_la_fila_de_un_sector_tambien(como: Callable[[str], Client], tareas: Any, soledad: Any) -> None:
    pagina = como("soledad").get("/mis-acuerdos/").content.decode()
    filas = [fila for fila in pagina.split("<tr ") if f'id="t{tareas.ajena.pk}"' in fila]
    assert len(filas) == 1
    assert re.search(r'<h[23] id="t\d+">', filas[0])
    assert re.search(r"/mis-acuerdos/[A-Z0-9-]+/traba/\"", filas[0])


def test_sin_ingresar_los_moldes_llevan_a_ingresar_y_no_dicen_nada(como: Callable[[str], Client]) -> None:
    respuesta = como("anonima").get("/mis-acuerdos/sin-senal/")
    assert respuesta.status_code == 302
    assert respuesta.content == b""
