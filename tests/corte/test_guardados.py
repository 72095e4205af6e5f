"""Los archivos ya hechos: el mismo se hace una vez, lo roto no se entrega, y lo guardado cabe."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corte import guardados
from corte.datos import Corte
from corte.formatos import FORMATOS, Formato
from tests import fabricas as f
from tests.corte.cortes import corte_entero
from tests.fabricas import EVENTO

pytestmark = pytest.mark.django_db


class Escritor:
    """Hace de quien escribe el archivo: cuenta cuántas veces, y puede quedarse esperando a mitad."""

    def __init__(self) -> None:
        self.veces, self.empezo, self.seguir = 0, threading.Event(), threading.Event()
        self.seguir.set()

    def __call__(self, corte: Corte) -> bytes:
        self.veces += 1
        self.empezo.set()
        assert self.seguir.wait(20)
        return f"archivo del {corte.al}".encode()


@pytest.fixture
def carpeta(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "cortes"


@pytest.fixture
def escritor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Escritor]:
    escritor = Escritor()
    monkeypatch.setitem(FORMATOS, "pptx", Formato("x/pptx", escritor))
    yield escritor
    escritor.seguir.set()


@pytest.fixture
def un_corte(catalogos: None) -> Corte:
    sesion = f.FabricaSesion(codigo="ARCHIVO")
    f.FabricaAcuerdo(sesion=sesion)
    return corte_entero(sesion, EVENTO)


def guardado(de: Corte) -> bytes | None:
    return guardados.de_etiqueta(guardados.etiqueta(de, "pptx"), "pptx")


def hacer(un_corte: Corte, paciencia: float = 0.2) -> bytes:
    return guardados.hacer(un_corte, "pptx", paciencia)


def test_el_mismo_se_hace_una_vez_y_despues_se_da_el_guardado(
    carpeta: Path, escritor: Escritor, un_corte: Corte
) -> None:
    assert guardado(un_corte) is None
    primero = hacer(un_corte)
    assert hacer(un_corte) == guardado(un_corte) == primero
    assert escritor.veces == 1


def test_si_cambia_una_cifra_el_formato_o_el_programa_es_otro(
    carpeta: Path, un_corte: Corte, monkeypatch: pytest.MonkeyPatch
) -> None:
    otra_cifra = replace(un_corte, totales=replace(un_corte.totales, acuerdos=2))
    etiquetas = {
        guardados.etiqueta(un_corte, "pptx"),
        guardados.etiqueta(un_corte, "pdf"),
        guardados.etiqueta(otra_cifra, "pptx"),
    }
    monkeypatch.setattr(guardados, "programa", lambda: "otra versión")
    etiquetas.add(guardados.etiqueta(un_corte, "pptx"))
    assert len(etiquetas) == 4


def test_el_programa_es_lo_que_dibuja(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vistos = set()
    for contenido in ("uno", "otro"):
        (tmp_path / "pieza.py").write_text(contenido)
        monkeypatch.setattr(guardados, "DIBUJAN", (tmp_path,))
        vistos.add(guardados.programa.__wrapped__())
    assert len(vistos) == 2


@pytest.mark.parametrize("roto", [b"", b"cortado", bytes(32) + b"ajeno"])
def test_un_guardado_cortado_o_ajeno_se_vuelve_a_hacer(
    carpeta: Path, escritor: Escritor, un_corte: Corte, roto: bytes
) -> None:
    bueno = hacer(un_corte)
    [archivo] = carpeta.glob("*.pptx")
    archivo.write_bytes(roto)
    assert guardado(un_corte) is None
    assert hacer(un_corte) == bueno
    assert escritor.veces == 2


def test_veinte_a_la_vez_hacen_uno_y_los_que_se_cansan_de_esperar_lo_dicen(
    carpeta: Path, escritor: Escritor, un_corte: Corte
) -> None:
    escritor.seguir.clear()

    def pedir(paciencia: float) -> bytes | None:
        try:
            return hacer(un_corte, paciencia)
        except guardados.Ocupado:
            return None

    with ThreadPoolExecutor(20) as hilos:
        primero = hilos.submit(pedir, 20)
        assert escritor.empezo.wait(10)
        impacientes = [hilos.submit(pedir, 0.01) for _ in range(10)]
        assert [uno.result(10) for uno in impacientes] == [None] * 10
        pacientes = [hilos.submit(pedir, 20) for _ in range(9)]
        escritor.seguir.set()
        assert {uno.result(10) for uno in (primero, *pacientes)} == {f"archivo del {EVENTO}".encode()}
    assert escritor.veces == 1


def test_otro_proceso_que_lo_esta_haciendo_tambien_cuenta(carpeta: Path, escritor: Escritor, un_corte: Corte) -> None:
    limite = time.monotonic() + 1
    with guardados._entre_procesos(guardados.etiqueta(un_corte, "pptx"), limite), pytest.raises(guardados.Ocupado):
        guardados.hacer(un_corte, "pptx", 0.1)
    assert guardados.hacer(un_corte, "pptx", 0.1)


def test_si_escribirlo_falla_el_turno_queda_libre(
    carpeta: Path, un_corte: Corte, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falla(_: Corte) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setitem(FORMATOS, "pptx", Formato("x/pptx", falla))
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            hacer(un_corte)


def test_sin_poder_escribir_en_la_carpeta_se_entrega_igual(
    settings: Any, tmp_path: Path, escritor: Escritor, un_corte: Corte
) -> None:
    (tmp_path / "cortes").write_text("aquí no puede haber una carpeta")
    settings.VAR = tmp_path
    assert hacer(un_corte)
    assert hacer(un_corte)
    assert escritor.veces == 2


def test_lo_guardado_no_pasa_del_tope_y_lo_ajeno_no_se_borra(
    carpeta: Path, escritor: Escritor, un_corte: Corte, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamano = guardados.SELLO + len(hacer(un_corte))
    (carpeta / "notas.txt").write_text("ajeno" * 1_000)
    monkeypatch.setattr(guardados, "TOPE", 3 * tamano)
    for n in range(4):
        for edad, viejo in enumerate(sorted(carpeta.glob("*.pptx"), key=lambda a: a.stat().st_mtime, reverse=True)):
            os.utime(viejo, (1_000_000 - edad, 1_000_000 - edad))
        hacer(replace(un_corte, totales=replace(un_corte.totales, acuerdos=10 + n)))
    assert len(list(carpeta.glob("*.pptx"))) == 3
    assert guardado(un_corte) is None  # el que hacía más que nadie pedía
    assert (carpeta / "notas.txt").exists()


def test_es_grande_el_que_lleva_muchas_filas_salvo_en_json(un_corte: Corte) -> None:
    partes = un_corte.acuerdos.por_region * (guardados.FILAS_EN_UN_SEGUNDO + 1)
    grande = replace(un_corte, acuerdos=replace(un_corte.acuerdos, por_region=partes))
    assert not guardados.es_grande(un_corte, "pdf")
    assert guardados.es_grande(grande, "pdf")
    assert not guardados.es_grande(grande, "json")
