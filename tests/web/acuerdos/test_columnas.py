"""Las columnas de la lista: se eligen en la dirección, y lo que no existe se dice."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from tests.web.acuerdos.test_pagina import codigos
from tests.web.conftest import multiplicar
from web.acuerdos.columnas import COLUMNAS, disponibles
from web.comun.filtros import AcuerdosDePagina

TODAS = ",".join(c.nombre for c in COLUMNAS)


def titulos(respuesta: object) -> list[str]:
    return [encabezado.texto for encabezado in respuesta.context["orden"]]  # type: ignore[attr-defined]


def test_sin_pedirlas_salen_las_de_costumbre(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").get("/acuerdos/")
    assert titulos(respuesta) == ["Acuerdo", "Municipalidad", "Sector", "Estado", "Avance", "Plazo", "Semáforo"]


def test_se_muestran_las_pedidas_en_su_orden_y_siempre_el_codigo(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    assert titulos(navegador.get("/acuerdos/?columnas=monto,cui")) == ["Acuerdo", "Monto (S/)", "CUI"]
    html = navegador.get("/acuerdos/?columnas=cui&columnas=monto").content.decode()  # así las manda el formulario
    assert "2345678" in html
    assert "S/\u00a01,250,000.50" in html
    assert mundo.pronto.texto not in html


def test_se_pueden_pedir_todas(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").get(f"/acuerdos/?columnas={TODAS}")
    assert respuesta.status_code == 200
    assert len(titulos(respuesta)) == len(COLUMNAS) - 1  # el texto va bajo su código
    assert set(codigos(respuesta.content.decode())) >= {mundo.pronto.codigo}


def test_una_columna_que_no_existe_es_un_400_con_la_mas_parecida(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get("/acuerdos/?columnas=codigo,municipalida")
    html = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert "No existe la columna «municipalida». ¿Quiso decir «municipalidad»?" in html
    assert codigos(html) == []


def test_quien_sigue_el_acuerdo_solo_lo_ve_la_secretaria(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get("/acuerdos/?columnas=a_cargo").status_code == 200
    respuesta = como("soledad").get("/acuerdos/?columnas=a_cargo")
    assert respuesta.status_code == 400
    assert "Las que hay" in respuesta.content.decode()
    assert 'value="a_cargo"' not in como("soledad").get("/acuerdos/").content.decode()


def test_la_secretaria_halla_los_que_sigue_cada_quien_y_los_que_nadie_sigue(
    mundo: SimpleNamespace, como: Callable[[str], Client], carlos: Usuario
) -> None:
    navegador = como("olga")
    todos = set(codigos(navegador.get("/acuerdos/").content.decode()))
    Acuerdo.objects.filter(pk=mundo.pronto.pk).update(a_cargo=carlos)
    assert codigos(navegador.get("/acuerdos/?a_cargo=carlos").content.decode()) == [mundo.pronto.codigo]
    libres = navegador.get("/acuerdos/?a_cargo=nadie").content.decode()
    assert set(codigos(libres)) == todos - {mundo.pronto.codigo}
    assert "¿Quiso decir «carlos»?" in navegador.get("/acuerdos/?a_cargo=carlo").content.decode()
    assert navegador.get("/acuerdos/?a_cargo=carlos&al=2025-05-01").status_code == 400
    for quien in ("soledad", "fatima"):
        respuesta = como(quien).get("/acuerdos/?a_cargo=carlos")
        assert respuesta.status_code == 400
        assert "carlos" not in respuesta.content.decode()


def test_los_filtros_y_el_orden_conservan_las_columnas(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").get("/acuerdos/?sector=MTPE&columnas=cui,monto&ordering=-monto")
    lista = respuesta.context["lista"]
    assert lista.aplicados[0].quitar == "/acuerdos/?columnas=cui,monto&ordering=-monto"
    assert lista.limpiar == "/acuerdos/?ordering=-monto&columnas=cui,monto"
    html = respuesta.content.decode()
    assert '<input type="hidden" name="columnas" value="cui,monto">' in html
    assert 'name="columnas" value="cui" checked' in html
    assert 'href="/acuerdos/exportar.xlsx?sector=MTPE&amp;columnas=cui,monto&amp;ordering=-monto"' in html.replace(
        "codigo,cui", "cui"
    )


@pytest.mark.parametrize("orden", [c.orden for c in COLUMNAS if c.orden])
def test_por_toda_columna_que_lo_dice_se_ordena(
    orden: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    for signo in ("", "-"):
        respuesta = navegador.get(f"/acuerdos/?columnas={TODAS}&ordering={signo}{orden}")
        assert respuesta.status_code == 200
        assert len(codigos(respuesta.content.decode())) == 7


def test_lo_vacio_va_al_final_en_los_dos_sentidos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    for orden in ("monto", "-monto"):
        primero = codigos(navegador.get(f"/acuerdos/?ordering={orden}").content.decode())[0]
        assert primero == mundo.pronto.codigo


def test_los_hitos_y_las_trabas_son_los_de_ese_dia(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")

    def de(direccion: str) -> tuple[int, int]:
        filas = navegador.get(direccion).context["acuerdos"]
        return next((fila.hitos, fila.trabas) for fila in filas if fila.acuerdo == mundo.pronto)

    assert de("/acuerdos/?columnas=hitos,trabas") == (1, 1)
    assert de("/acuerdos/?columnas=hitos,trabas&al=2025-01-13") == (1, 0)
    assert de("/acuerdos/?columnas=hitos,trabas&al=2025-02-28") == (1, 1)


def test_las_consultas_no_dependen_de_las_columnas_ni_de_las_filas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")

    def contar(direccion: str) -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert navegador.get(direccion).status_code == 200
        return len(consultas)

    pocas, todas = contar("/acuerdos/?columnas=codigo"), contar(f"/acuerdos/?columnas={TODAS}")
    assert (pocas, todas) == (11, 12), "una más, si se muestra lo leído de sus inversiones"
    multiplicar(mundo.pronto, 1000)
    assert contar(f"/acuerdos/?columnas={TODAS}") == todas


def test_toda_columna_que_se_ordena_nombra_un_orden_que_existe(olga: object) -> None:
    hay = AcuerdosDePagina.base_filters["ordering"].campos
    assert {c.orden for c in COLUMNAS if c.orden} <= set(hay)
    assert len(disponibles(olga)) == len(COLUMNAS)


def test_lo_que_se_corrige_se_lee_como_entonces_se_decia() -> None:
    """Con `conocido_al`, `dicho` es lo que valía ese instante: ninguna columna suya mira el acuerdo de hoy."""
    dicho = SimpleNamespace(
        texto="Antes", cui="1", monto=1, plazo=date(2025, 6, 1), clasificacion=SimpleNamespace(nombre="Obras")
    )
    de_lo_dicho = {columna.nombre: columna for columna in COLUMNAS if columna.nombre in vars(dicho)}
    de_lo_dicho["plazo"] = next(columna for columna in COLUMNAS if columna.nombre == "plazo_original")
    assert de_lo_dicho.keys() == vars(dicho).keys()
    fila: Any = SimpleNamespace(dicho=dicho, acuerdo=None)
    leidas = [columna.valor(fila) for columna in de_lo_dicho.values()]
    assert sorted(map(str, leidas)) == sorted(["Antes", "1", "1", "2025-06-01", "Obras"])
