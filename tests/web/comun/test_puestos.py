"""Lo que tarda, de a pocos: el que no encuentra puesto no espera, y los puestos se devuelven."""

from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from web.comun import puestos
from web.comun.puestos import PUESTOS, SinPuesto, pesada, un_puesto

NAVEGADOR = {"Accept": "text/html,application/xhtml+xml"}


def test_hay_menos_puestos_que_hilos_y_se_devuelven() -> None:
    for _ in range(2):
        with ExitStack() as ocupados:
            for _ in range(PUESTOS):
                ocupados.enter_context(un_puesto())
            with pytest.raises(SinPuesto), un_puesto():
                pass


def test_una_vista_que_falla_devuelve_su_puesto(rf: RequestFactory) -> None:
    @pesada
    def falla(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    for _ in range(PUESTOS + 1):
        with pytest.raises(ZeroDivisionError):
            falla(rf.get("/"))


@pytest.mark.parametrize("direccion", ["/acuerdos/exportar.xlsx", "/sesiones/MEA-TEST/libro.xlsx"])
def test_sin_puesto_se_recibe_una_pagina_que_vuelve_sola_y_despues_el_archivo(
    direccion: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    oficina = como("olga")
    with ExitStack() as ocupados:
        for _ in range(PUESTOS):
            ocupados.enter_context(un_puesto())
        pagina = oficina.get(direccion, headers=NAVEGADOR)
        assert (pagina.status_code, pagina["Refresh"]) == (202, str(puestos.CADA_INTENTO))
        assert "<h1>Preparando el archivo</h1>" in pagina.content.decode()
        programa = oficina.get(direccion)
        assert (programa.status_code, programa["Retry-After"]) == (503, str(puestos.CADA_INTENTO))
        assert programa.content.decode() == puestos.EN_CAMINO
        assert oficina.get("/acuerdos/").status_code == 200  # lo demás sigue
    archivo = oficina.get(direccion, headers=NAVEGADOR)
    assert archivo.status_code == 200
    assert archivo["Content-Disposition"].startswith("attachment")
    archivo.close()
