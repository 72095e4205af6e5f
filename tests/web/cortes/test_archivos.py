"""Los archivos del corte: con su ETag, sin retener al servidor, y con medida para quien no ingresó."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from kombu.exceptions import OperationalError

from corte import guardados, tasks
from corte.datos import Corte
from corte.formatos import FORMATOS, Formato
from cuentas import cola
from tests import fabricas
from web.cortes import archivos as cortes_archivos

LAMINA = "/sesiones/MEA-TEST/corte.pptx?al=2025-03-31"
NAVEGADOR = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(autouse=True)
def _carpeta(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()


@pytest.fixture
def escrituras(monkeypatch: pytest.MonkeyPatch) -> list[Corte]:
    """Los cortes que se escribieron como lámina; escribirlos no cuesta nada."""
    hechos: list[Corte] = []
    monkeypatch.setitem(FORMATOS, "pptx", Formato("x/pptx", lambda corte: hechos.append(corte) or b"PK lamina"))
    return hechos


@pytest.fixture
def encargos(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Lo que va a la cola."""
    enviados: list[Any] = []
    monkeypatch.setattr(cola.current_app, "send_task", lambda nombre, args, retry: enviados.append((nombre, args)))
    return enviados


def test_quien_ya_lo_tiene_recibe_304_sin_que_se_haga_nada(
    mundo: SimpleNamespace, como: Callable[[str], Client], escrituras: list[Corte]
) -> None:
    cliente = como("anonima")
    etag = cliente.get(LAMINA)["ETag"]
    cache.clear()
    guardado = next((guardados._carpeta()).glob("*.pptx"))
    guardado.unlink()
    otra = cliente.get(LAMINA, headers={"If-None-Match": etag})
    assert (otra.status_code, otra.content, otra["ETag"]) == (304, b"", etag)
    assert len(escrituras) == 1


def test_si_cambia_una_cifra_el_etag_y_el_archivo_cambian(
    mundo: SimpleNamespace, como: Callable[[str], Client], escrituras: list[Corte]
) -> None:
    cliente = como("anonima")
    etag = cliente.get(LAMINA)["ETag"]
    fabricas.FabricaAcuerdo(sesion=mundo.sesion)
    otra = cliente.get(LAMINA, headers={"If-None-Match": etag})
    assert otra.status_code == 200
    assert otra["ETag"] != etag
    assert [c.totales.acuerdos for c in escrituras] == [7, 8]


@pytest.mark.parametrize(("quien", "guarda"), [("anonima", "public, no-cache"), ("olga", "private, no-cache")])
def test_dice_como_se_guarda(
    mundo: SimpleNamespace, como: Callable[[str], Client], escrituras: list[Corte], quien: str, guarda: str
) -> None:
    respuesta = como(quien).get(LAMINA)
    assert respuesta["Cache-Control"] == guarda
    assert "Cookie" in respuesta["Vary"]


def test_al_que_llega_mientras_se_hace_otro_se_le_da_una_pagina_que_vuelve_sola(
    mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ocupado(*_: Any) -> bytes:
        raise guardados.Ocupado

    monkeypatch.setattr(guardados, "hacer", ocupado)
    monkeypatch.setattr(cortes_archivos, "POR_HACER_POR_RATO", 1)
    pagina = como("anonima").get(LAMINA, headers=NAVEGADOR)
    assert pagina.status_code == 202
    assert pagina["Refresh"] == "3"
    assert pagina["Cache-Control"] == "no-store"
    html = pagina.content.decode()
    assert "<h1>Preparando el archivo</h1>" in html
    assert "PowerPoint de MUNI Ejecutivo de prueba, al 31 de marzo de 2025" in " ".join(html.split())
    assert f'href="{LAMINA}"' in html
    programa = como("anonima").get(LAMINA)
    assert (programa.status_code, programa["Retry-After"]) == (503, "3")
    assert programa.content.decode() == "El archivo se está preparando. Vuelva a pedirlo en 3 segundos."


def test_uno_grande_se_hace_en_segundo_plano_se_encarga_una_vez_y_despues_se_descarga(
    mundo: SimpleNamespace,
    como: Callable[[str], Client],
    escrituras: list[Corte],
    encargos: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guardados, "FILAS_EN_UN_SEGUNDO", 1)
    cliente = como("olga")
    assert [cliente.get(LAMINA, headers=NAVEGADOR).status_code for _ in range(3)] == [202, 202, 202]
    toda = {"sector": "", "region": "", "municipalidad": "", "audiencia": "oficina"}
    assert encargos == [("acuerdos.preparar_archivo_de_corte", ("MEA-TEST", "2025-03-31", "pptx", None, toda))]
    assert escrituras == []
    tasks.preparar_archivo_de_corte(*encargos[0][1])
    tasks.preparar_archivo_de_corte(*encargos[0][1])
    assert len(escrituras) == 1
    assert cliente.get(LAMINA, headers=NAVEGADOR).content == b"PK lamina"


def test_si_la_cola_no_contesta_se_vuelve_a_encargar_y_si_tarda_se_reconoce(
    mundo: SimpleNamespace, como: Callable[[str], Client], encargos: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guardados, "FILAS_EN_UN_SEGUNDO", 1)
    with monkeypatch.context() as caida:
        caida.setattr(cola.current_app, "send_task", _caida)
        assert como("olga").get(LAMINA, headers=NAVEGADOR).status_code == 202
    assert "más de lo normal" not in como("olga").get(LAMINA, headers=NAVEGADOR).content.decode()
    assert len(encargos) == 1
    monkeypatch.setattr(cortes_archivos, "TARDANZA", -1)
    assert "más de lo normal" in como("olga").get(LAMINA, headers=NAVEGADOR).content.decode()


def _caida(*_: Any, **__: Any) -> None:
    raise OperationalError("connection refused")


def test_a_quien_no_ingreso_se_le_cuentan_las_descargas_y_a_la_oficina_no(
    mundo: SimpleNamespace, como: Callable[[str], Client], escrituras: list[Corte], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cortes_archivos, "DESCARGAS_POR_RATO", 2)
    anonima = como("anonima")
    assert [anonima.get(LAMINA).status_code for _ in range(3)] == [200, 200, 429]
    de_mas = anonima.get(LAMINA)
    assert de_mas["Retry-After"] == "60"
    html = de_mas.content.decode()
    assert "<h1>Demasiadas peticiones en poco tiempo</h1>" in html
    assert cortes_archivos.MUCHAS_DESCARGAS in html
    assert anonima.get(LAMINA, REMOTE_ADDR="10.1.2.3").status_code == 200
    assert [como("olga").get(LAMINA).status_code for _ in range(5)] == [200] * 5


def test_lo_que_hay_que_hacer_para_quien_no_ingreso_tiene_medida_y_lo_hecho_no(
    mundo: SimpleNamespace, como: Callable[[str], Client], escrituras: list[Corte], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cortes_archivos, "POR_HACER_POR_RATO", 2)
    dias = [f"/sesiones/MEA-TEST/corte.pptx?al=2025-03-{dia}" for dia in (10, 11, 12)]
    pedir = [como("anonima").get(dia, REMOTE_ADDR=f"10.0.0.{n}") for n, dia in enumerate(dias)]
    assert [r.status_code for r in pedir] == [200, 200, 429]
    assert cortes_archivos.MUCHOS_POR_HACER in pedir[2].content.decode()
    assert como("anonima").get(dias[0]).status_code == 200  # ya está hecho
    assert como("olga").get(dias[2]).status_code == 200


def test_volver_a_preguntar_por_el_que_se_esta_haciendo_no_gasta_la_medida(
    mundo: SimpleNamespace,
    como: Callable[[str], Client],
    escrituras: list[Corte],
    encargos: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cortes_archivos, "POR_HACER_POR_RATO", 1)
    monkeypatch.setattr(guardados, "FILAS_EN_UN_SEGUNDO", 1)
    cliente = como("anonima")
    assert {cliente.get(LAMINA, headers=NAVEGADOR).status_code for _ in range(5)} == {202}
    assert cliente.get(LAMINA.replace("31", "30"), headers=NAVEGADOR).status_code == 429
    assert len(encargos) == 1


@pytest.fixture
def detenida(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Escribir una lámina se queda esperando; el suceso dice que ya empezó."""
    empezo, seguir = threading.Event(), threading.Event()

    def escribir(_: Corte) -> bytes:
        empezo.set()
        seguir.wait(30)
        return b"PK"

    monkeypatch.setitem(FORMATOS, "pptx", Formato("x/pptx", escribir))
    yield empezo
    seguir.set()


@pytest.mark.django_db(transaction=True)
def test_veinte_desconocidos_a_la_vez_no_detienen_a_la_oficina_ni_a_la_salud(
    mundo: SimpleNamespace, como: Callable[[str], Client], detenida: threading.Event
) -> None:
    """Con los cuatro hilos de un proceso web y una lámina que no termina nunca."""
    oficina = como("olga")
    with ThreadPoolExecutor(4) as servidor:
        primero = servidor.submit(como("anonima").get, LAMINA)
        assert detenida.wait(10)
        desconocidos = [servidor.submit(como("anonima").get, LAMINA, headers=NAVEGADOR) for _ in range(19)]
        salud = servidor.submit(oficina.get, "/salud/viva")
        tablero = servidor.submit(oficina.get, "/acuerdos/")
        assert salud.result(20).status_code == 200
        assert tablero.result(20).status_code == 200
        assert {uno.result(20).status_code for uno in desconocidos} == {202}
        assert not primero.done()


@pytest.mark.django_db(transaction=True)
def test_de_desconocidos_se_lee_un_corte_a_la_vez_y_el_que_espera_no_gasta_sus_descargas(
    mundo: SimpleNamespace,
    como: Callable[[str], Client],
    escrituras: list[Corte],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Veinte cortes de veinte días: leer sus cifras ya ocuparía todos los hilos antes de llegar a dibujar."""
    leyendo, seguir, leidos = threading.Event(), threading.Event(), []
    leer = cortes_archivos.leer_peticion

    def despacio(*args: Any, **claves: Any) -> Any:
        leidos.append(args)
        leyendo.set()
        seguir.wait(30)
        return leer(*args, **claves)

    monkeypatch.setattr(cortes_archivos, "leer_peticion", despacio)
    monkeypatch.setattr(cortes_archivos, "DESCARGAS_POR_RATO", 3)
    with ThreadPoolExecutor(4) as servidor:
        primero = servidor.submit(como("anonima").get, LAMINA)
        try:
            assert leyendo.wait(10)
            dias = [f"/sesiones/MEA-TEST/corte.pptx?al=2025-03-{dia:02d}" for dia in range(1, 20)]
            otros = [servidor.submit(como("anonima").get, dia, headers=NAVEGADOR) for dia in dias]
            assert {otro.result(20).status_code for otro in otros} == {202}
            assert len(leidos) == 1
        finally:
            seguir.set()
        assert primero.result(20).status_code == 200


def test_lo_que_otro_desconocido_acaba_de_pedir_se_entrega_sin_fila_mientras_no_pase_nada(
    mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Veinte que piden la misma lámina: la hace uno. Con un acto en medio, se vuelve a leer."""
    cliente, direccion = como("anonima"), "/sesiones/MEA-TEST/corte.pptx?al=2025-03-31"
    primera = cliente.get(direccion)
    leidas: list[str] = []
    monkeypatch.setattr(cortes_archivos, "_archivo", lambda *pedido: leidas.append(pedido[1]) or primera)
    with cortes_archivos.turno_de_desconocido("archivo"):  # otro tiene el turno
        otra = cliente.get(direccion)
    assert (otra.content, otra["ETag"]) == (primera.content, primera["ETag"])
    assert otra["Content-Disposition"] == primera["Content-Disposition"]
    assert cliente.get(direccion, headers={"If-None-Match": primera["ETag"]}).status_code == 304
    assert leidas == []
    monkeypatch.setattr(cortes_archivos, "ultimo_numero", lambda: 10**9)
    cliente.get(direccion)
    assert leidas == ["MEA-TEST"]


def test_la_pagina_de_espera_dice_cuanto_falta(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    cliente = como("anonima")
    with cortes_archivos.turno_de_desconocido("archivo"):
        una = cliente.get("/sesiones/MEA-TEST/corte.pdf?al=2025-03-31", headers={"Accept": "text/html"})
        otra = cliente.get("/sesiones/MEA-TEST/corte.pdf?al=2025-04-30", headers={"Accept": "text/html"})
    assert (una.status_code, otra.status_code) == (202, 202)
    assert "Faltan unos 5 segundos." in una.content.decode()
    assert "hay 2 archivos por hacer, contando el suyo." in otra.content.decode()
    assert cliente.get("/sesiones/MEA-TEST/corte.pdf?al=2025-04-30").status_code == 200
