"""El banco compara por turnos y dentro de la misma corrida, y lo que pide existe."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from bench import __main__ as bench
from bench import crecimiento, listas, medir, paginas


def quienes(corridas: list[str], *nombres: str) -> list[Callable[[], None]]:
    return [lambda nombre=nombre: corridas.append(nombre) for nombre in nombres]  # type: ignore[misc]


def test_las_medianas_van_por_turnos() -> None:
    corridas: list[str] = []
    medir.medianas(quienes(corridas, "a", "b"), vueltas=3, calentar=1)
    assert corridas == ["a", "b"] * 4


def test_el_procesador_de_cada_pagina_va_por_turnos(monkeypatch: pytest.MonkeyPatch) -> None:
    # Con las de verdad, recoger la basura de toda la suite en cada vuelta tomaba medio minuto.
    monkeypatch.setattr(paginas, "VUELTAS", 2)
    monkeypatch.setattr(paginas, "CALENTAR", 1)
    corridas: list[str] = []
    a, b, c = quienes(corridas, "a", "b", "c")
    paginas._procesador({"a": a, "b": b, "c": c})
    assert corridas == ["a", "b", "c"] * 3


def test_el_procesador_de_dos_servidores_va_por_turnos_cortos_y_no_cuenta_los_extremos() -> None:
    corridas: list[str] = []
    gastado = {"a": 0.0, "b": 0.0}

    def pedir(nombre: str, cuesta: float) -> Callable[[], None]:
        def una() -> None:
            corridas.append(nombre)
            gastado[nombre] += 1000.0 if len(corridas) == 5 else cuesta

        return una

    pedidos = [pedir("a", 2.0), pedir("b", 3.0)]
    medidos = medir.del_procesador(pedidos, [lambda: gastado["a"], lambda: gastado["b"]], rondas=8, veces=2)
    assert corridas == ["a", "a", "b", "b"] * 9
    assert medidos == [2.0, 3.0], "la vuelta en que la máquina se distrajo no cuenta"


def test_el_informe_dice_lo_que_paso_de_su_limite(capsys: pytest.CaptureFixture[str]) -> None:
    informe = medir.Informe()
    informe.razon("cabe", 1.0, 1.0, 1.15, "lo otro")
    informe.razon("no cabe", 1.2, 1.0, 1.15, "lo otro")
    informe.al_menos("no llega", 0.5, 1.0, 0.75, "/s")
    assert informe.fallas == ["no cabe", "no llega"]
    assert [linea.split()[0] for linea in capsys.readouterr().out.splitlines()] == ["bien", "MAL", "MAL"]


DIRECCIONES = [
    *(ruta for ruta, _ in [*paginas.DE_LA_OFICINA.values(), *paginas.DEL_FOCAL.values()]),
    *crecimiento.RUTAS.values(),
    listas.LISTA,
    listas.FICHA,
    listas.BUSQUEDA,
]


@pytest.mark.parametrize("direccion", DIRECCIONES)
def test_cada_direccion_que_se_mide_existe(direccion: str) -> None:
    resolve(urlsplit(direccion.format(acuerdo="MEA-2025-001", hito=7)).path)


def test_cada_pagina_con_limite_tiene_su_fila() -> None:
    limites = {nombre: limite for nombre, (_, limite) in paginas.DE_LA_OFICINA.items()}
    del_focal = {nombre: limite for nombre, (_, limite) in paginas.DEL_FOCAL.items()}
    assert limites.pop("tablero") == 8
    assert set(limites) >= {"lista de acuerdos", "acuerdo", "sesión", "corte", "validación", "municipalidades"}
    assert set(limites.values()) == {4}
    assert set(del_focal.values()) == {3} and "mis acuerdos" in del_focal
    assert {"paginas", "crecimiento", "recordatorios", "carga", "api"} <= set(bench.PARTES)
