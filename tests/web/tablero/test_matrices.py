"""Las matrices del tablero: por sector, por región y, dentro de una, por provincia; su parte cumplida y su orden."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from reuniones.models import Sesion
from tests import fabricas as f
from web.tablero.matrices import Celda, FilaDeMatriz, Matriz

Como = Callable[[str], Client]


def test_sin_elegir_se_mira_la_ultima_que_se_sigue_o_todas(mundo: SimpleNamespace, como: Como) -> None:
    f.FabricaSesion(codigo="NUEVA", fecha=mundo.sesion.fecha.replace(month=3))  # aún sin acuerdos
    assert como("olga").get("/tablero/").context["elegida"] == "MEA-TEST"
    Sesion.objects.update(etapa="cerrada")
    assert como("olga").get("/tablero/").context["elegida"] == "todas"


def test_la_parte_cumplida_es_de_los_vigentes(mundo: SimpleNamespace, como: Como) -> None:
    matriz = como("olga").get("/tablero/?sesion=MEA-TEST").context["por_sector"]
    assert matriz.parte == Decimal("16.7")
    assert [e.texto for e in matriz.encabezados][-1] == "% cumplido"


@pytest.mark.parametrize("orden", ["", "nombre", "-nombre", "acuerdos", "-cumplido_por_ciento", "-vencido"])
def test_se_ordena_por_cualquier_columna(mundo: SimpleNamespace, como: Como, orden: str) -> None:
    filas = como("olga").get(f"/tablero/?sesion=MEA-TEST&orden={orden}").context["por_lugar"].filas
    por = {
        "": lambda fila: (-fila.total, fila.nombre),
        "nombre": lambda fila: fila.nombre,
        "-nombre": lambda fila: [-ord(letra) for letra in fila.nombre],
        "acuerdos": lambda fila: (fila.total, fila.nombre),
        "-cumplido_por_ciento": lambda fila: -(fila.parte or Decimal(-1)),
        "-vencido": lambda fila: -sum(c.cantidad for c in fila.celdas if c.estado == "Vencido"),
    }[orden]
    assert len(filas) > 1
    assert [fila.nombre for fila in filas] == [fila.nombre for fila in sorted(filas, key=por)]


def test_de_una_region_se_ven_sus_provincias_y_solo_lo_suyo(mundo: SimpleNamespace, como: Como) -> None:
    navegador = como("olga")
    entera = navegador.get("/tablero/?sesion=MEA-TEST").context["por_lugar"]
    puno = next(fila for fila in entera.filas if fila.clave == "21")
    pagina = navegador.get(puno.url_del_nombre)
    assert pagina.context["por_lugar"].total == puno.total
    assert {fila.nombre for fila in pagina.context["por_lugar"].filas} == {"Melgar"}
    assert "Provincias de Puno" in pagina.content.decode()


@pytest.mark.parametrize(
    ("pedido", "dice"), [("orden=vencidos", "¿Quiso decir «vencido»?"), ("region=Puno", "su código es como 08")]
)
def test_lo_que_no_hay_se_dice(mundo: SimpleNamespace, como: Como, pedido: str, dice: str) -> None:
    respuesta = como("olga").get(f"/tablero/?{pedido}")
    assert respuesta.status_code == 400
    assert dice in respuesta.content.decode()


def test_cada_renglon_escrito_lleva_sus_celdas_escapadas() -> None:
    fila = FilaDeMatriz(
        clave="1",
        nombre="A & <B>",
        url_del_nombre="",
        celdas=[Celda("Cumplido", 1_200, "/acuerdos/?sector=A&estado=cumplido"), Celda("Vencido", 0, "/acuerdos/")],
        total=1_200,
        parte=None,
        url="/acuerdos/?sector=A",
    )
    matriz = Matriz(
        ident="", titulo="", encabezados=[], totales=[], filas=[fila], total=1_200, parte=None, url="/acuerdos/"
    )
    assert matriz.renglones == (
        '<tr><th scope="row">A &amp; &lt;B&gt;</th>'
        '<td class="num"><a href="/acuerdos/?sector=A">1,200<span class="oculto"> acuerdos de A &amp; &lt;B&gt;</span>'
        '</a></td><td class="num"><a href="/acuerdos/?sector=A&amp;estado=cumplido">1,200<span class="oculto"> '
        'Cumplido de A &amp; &lt;B&gt;</span></a></td><td class="num"><span class="nota">0</span></td>'
        '<td class="num">—</td></tr>'
    )
