"""Los archivos largos: la petición no los hace, el worker sí, y se entregan una vez a quien los pidió."""

import os
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client

from web.comun import encargos, puestos
from web.comun.encargos import Encargo
from web.tasks import ESCRITORES, preparar_archivo

NAVEGADOR = {"Accept": "text/html,application/xhtml+xml"}
DIRECCIONES = ["/acuerdos/exportar.xlsx", "/acuerdos/exportar.csv", "/sesiones/MEA-TEST/libro.xlsx"]


@pytest.fixture
def cola(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[list[Any]]:
    """Todo es largo; lo encolado queda en una lista, para correrlo cuando se quiera."""
    settings.VAR = tmp_path
    monkeypatch.setattr("web.acuerdos.archivos.FILAS_DEL_EXCEL_AL_VUELO", 0)
    monkeypatch.setattr("web.importaciones.archivos.FILAS_DEL_LIBRO_AL_VUELO", 0)
    encolados: list[Any] = []
    monkeypatch.setattr("web.comun.encargos.encolar", lambda _, *argumentos: encolados.append(argumentos) or True)
    cache.clear()
    yield encolados
    cache.clear()


@pytest.mark.parametrize("direccion", DIRECCIONES)
def test_lo_largo_se_encarga_y_la_pagina_vuelve_sola_por_el(
    direccion: str, cola: list[Any], mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    oficina = como("olga")
    al_vuelo = contenido(como_si_fuera_corto(oficina, direccion))
    for _ in range(3):  # aunque vuelva varias veces, se encarga una
        pagina = oficina.get(direccion, headers=NAVEGADOR)
        assert (pagina.status_code, pagina["Refresh"]) == (202, str(puestos.CADA_INTENTO))
        assert "<h1>Preparando el archivo</h1>" in pagina.content.decode()
    assert oficina.get(direccion)["Retry-After"] == str(puestos.CADA_INTENTO)
    (encargado,) = cola
    preparar_archivo(*encargado)
    archivo = oficina.get(direccion, headers=NAVEGADOR)
    assert (archivo.status_code, archivo["Content-Disposition"].split(";")[0]) == (200, "attachment")
    assert contenido(archivo) == al_vuelo
    # Entregado se olvida: el siguiente lee la base otra vez.
    assert oficina.get(direccion, headers=NAVEGADOR).status_code == 202
    assert len(cola) == 2


def test_cada_quien_recibe_lo_suyo(cola: list[Any], mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga, soledad = como("olga"), como("soledad")
    for navegador in (olga, soledad):
        assert navegador.get("/acuerdos/exportar.csv", headers=NAVEGADOR).status_code == 202
    de_olga, de_soledad = cola
    preparar_archivo(*de_olga)
    assert soledad.get("/acuerdos/exportar.csv", headers=NAVEGADOR).status_code == 202
    preparar_archivo(*de_soledad)
    sectores = {linea.split(";")[0] for linea in leido(soledad.get("/acuerdos/exportar.csv")).splitlines()}
    assert sectores < {linea.split(";")[0] for linea in leido(olga.get("/acuerdos/exportar.csv")).splitlines()}


def test_mientras_se_hace_se_dice_cuantas_van(
    cola: list[Any], mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.acuerdos.archivos.FILAS_POR_FRASE_DE_LISTA", 2)
    oficina, vistas = como("olga"), []
    oficina.get("/acuerdos/exportar.csv", headers=NAVEGADOR)
    guardar = cache.set

    def mirar(*datos: Any) -> None:
        guardar(*datos)
        vistas.append(oficina.get("/acuerdos/exportar.csv", headers=NAVEGADOR).content.decode())

    monkeypatch.setattr(cache, "set", mirar)
    preparar_archivo(*cola[0])
    assert "Van 2 de 7 acuerdos." in vistas[0]
    assert "Van 4 de 7 acuerdos." in vistas[1]


def test_sin_cola_se_hace_en_el_pedido(
    cola: list[Any], mundo: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.comun.encargos.encolar", lambda *_: False)
    assert len(leido(como("olga").get("/acuerdos/exportar.csv", headers=NAVEGADOR)).splitlines()) == 8


def test_lo_que_nadie_recogio_no_se_entrega_despues_y_se_borra(cola: list[Any], tmp_path: Path) -> None:
    viejo, nuevo = (Encargo(1, "lista.csv", que, "2025-06-30") for que in ("a=1", "a=2"))
    encargos.hacer(viejo, lambda _, salida, __: salida.write(b"de ayer"))  # type: ignore[func-returns-value]
    hace = time.time() - encargos.VIGENCIA_DEL_ARCHIVO - 1
    os.utime(tmp_path / "encargos" / viejo.clave, (hace, hace))
    assert encargos.recoger(viejo) is None
    encargos.hacer(nuevo, lambda _, salida, __: salida.write(b"de hoy"))  # type: ignore[func-returns-value]
    assert [ruta.name for ruta in (tmp_path / "encargos").iterdir()] == [nuevo.clave]
    recogido = encargos.recoger(nuevo)
    assert recogido
    with recogido:
        assert recogido.read() == b"de hoy"
    assert list((tmp_path / "encargos").iterdir()) == []


def test_si_falla_no_queda_nada_a_medias_y_se_puede_volver_a_pedir(cola: list[Any], tmp_path: Path) -> None:
    encargo = Encargo(1, "lista.csv", "", "2025-06-30")
    cache.set(encargo.en_la_cache, (time.time(), 0), 60)

    def fallar(*_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encargos.hacer(encargo, fallar)
    assert list((tmp_path / "encargos").iterdir()) == []
    assert cache.get(encargo.en_la_cache) is None


def test_toda_clase_de_encargo_tiene_quien_la_escriba() -> None:
    assert set(ESCRITORES) == {"lista.xlsx", "lista.csv", "sesion.xlsx"}


def como_si_fuera_corto(navegador: Client, direccion: str) -> Any:
    with pytest.MonkeyPatch.context() as cambio:
        cambio.setattr("web.acuerdos.archivos.FILAS_DEL_EXCEL_AL_VUELO", 10**6)
        cambio.setattr("web.importaciones.archivos.FILAS_DEL_LIBRO_AL_VUELO", 10**6)
        return navegador.get(direccion)


def leido(respuesta: Any) -> str:
    return bytes_de(respuesta).decode()


def bytes_de(respuesta: Any) -> bytes:
    """Cerrar la respuesta cerraría también la base de la prueba: se cierra solo su archivo."""
    entero = b"".join(respuesta)
    if archivo := getattr(respuesta, "file_to_stream", None):
        archivo.close()
    return entero


def contenido(respuesta: Any) -> Any:
    """Lo que dice el archivo: los bytes de un Excel llevan la hora en que se hizo."""
    entero = bytes_de(respuesta)
    if not entero.startswith(b"PK"):
        return entero
    return {hoja.title: list(hoja.values) for hoja in openpyxl.load_workbook(BytesIO(entero))}
