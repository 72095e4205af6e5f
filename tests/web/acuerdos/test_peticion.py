"""La lista que se pide: un día pasado, las páginas y lo imposible."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.web.conftest import multiplicar


def test_en_un_dia_pasado_cada_fila_dice_lo_que_era(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    filas = navegador.get("/acuerdos/?al=2025-01-31").context["acuerdos"]
    estados = {fila.acuerdo.codigo: fila.estado.value for fila in filas}
    assert estados[mundo.desestimado.codigo] == "pendiente"
    assert estados[mundo.vencido.codigo] == "en_proceso"
    assert navegador.get("/acuerdos/?al=2025-01-31&estado=vencido").context["paginas"].total == "0"


def test_las_paginas_conservan_los_filtros(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    paginas = navegador.get("/acuerdos/?sector=MTPE").context["paginas"]
    assert paginas.siguiente == "/acuerdos/?sector=MTPE&pagina=2"
    segunda = navegador.get(paginas.siguiente)
    assert len(segunda.context["acuerdos"]) == 14
    assert segunda.context["paginas"].resumen == "51 a 64 de 64 acuerdos"


@pytest.mark.parametrize("pagina", ["0", "-1", "999999999999999999999", "x", "%00", ""])
def test_una_pagina_imposible_no_revienta(pagina: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").get(f"/acuerdos/?pagina={pagina}", follow=True).status_code == 200


@pytest.mark.parametrize("que", ["", "exportar.xlsx", "exportar.csv"])
def test_un_dia_que_no_llega_se_dice_y_no_se_lista(
    que: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(f"/acuerdos/{que}?al=2999-01-01")
    assert respuesta.status_code == 400
    assert "2999 todavía no llega" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("cuando", "orden", "se_ordena"),
    [
        ("al=2025-03-31", "avance", False),
        ("al=2025-03-31", "-plazo_vigente", False),
        ("al=2025-03-31", "proximo_vencimiento", False),
        ("al=2025-03-31", "-ultimo_avance_el", False),
        ("al=2025-03-31", "-codigo", True),
        ("al=2025-03-31", "municipalidad", True),
        ("sesion=MEA-TEST&conocido_al=2025-03-31", "sector", False),
        ("sesion=MEA-TEST&conocido_al=2025-03-31", "-monto", False),
        ("sesion=MEA-TEST&conocido_al=2025-03-31", "-codigo", True),
        ("sesion=MEA-TEST", "avance", True),
    ],
)
def test_en_un_dia_pasado_solo_se_ordena_por_lo_que_la_base_sabe_de_ese_dia(
    cuando: str, orden: str, se_ordena: bool, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(f"/acuerdos/?{cuando}&columnas=codigo,avance,sector,monto&ordering={orden}")
    assert respuesta.status_code == (200 if se_ordena else 400)
    assert bool(respuesta.context["acuerdos"]) is se_ordena
    lista = respuesta.context["lista"]
    if not se_ordena:
        assert "En un día pasado no se ordena por «" in respuesta.content.decode()
        assert ("ordering", orden) not in lista.conservar, "aplicar otra vez los filtros ya no lo lleva"
        [quitar] = [uno.quitar for uno in lista.aplicados if uno.texto.startswith("Orden: ")]
        respuesta = como("olga").get(quitar)
        assert respuesta.status_code == 200 and respuesta.context["acuerdos"]
    ofrece = {encabezado.texto for encabezado in respuesta.context["orden"] if encabezado.url}
    assert ("Avance" in ofrece) is (cuando == "sesion=MEA-TEST")
    assert ("Sector" in ofrece) is ("conocido_al" not in cuando)


def test_un_orden_que_no_existe_se_dice_con_su_nombre(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/?ordering=por_gusto").content.decode()
    assert "Orden: «por_gusto»" in html
    assert "FiltroDeOrden" not in html
