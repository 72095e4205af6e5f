"""El Excel y el CSV son la lista: las mismas filas, en el mismo orden, con las mismas columnas y el mismo permiso."""

import csv
import io
import random
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from acuerdos.models import Acuerdo
from cuentas.celdas import en_csv
from tests.web.acuerdos.test_columnas import TODAS
from tests.web.acuerdos.test_pagina import codigos
from tests.web.conftest import multiplicar
from web.acuerdos.columnas import COLUMNAS


def del_csv(navegador: Client, consulta: str) -> list[list[str]]:
    respuesta = navegador.get(f"/acuerdos/exportar.csv?{consulta}")
    assert respuesta.status_code == 200
    crudo = b"".join(respuesta)
    assert crudo.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(crudo.decode("utf-8-sig")), delimiter=";"))


def del_excel(navegador: Client, consulta: str) -> Any:
    respuesta = navegador.get(f"/acuerdos/exportar.xlsx?{consulta}")
    assert respuesta.status_code == 200
    return load_workbook(io.BytesIO(b"".join(respuesta)))


def mostrados(navegador: Client, consulta: str) -> list[str]:
    """Los códigos de todas las páginas de la lista."""
    direccion, vistos = f"/acuerdos/?{consulta}", []
    while direccion:
        respuesta = navegador.get(direccion)
        vistos += [fila.acuerdo.codigo for fila in respuesta.context["acuerdos"]]
        direccion = respuesta.context["paginas"].siguiente
    return vistos


VALORES: dict[str, list[str]] = {
    "sector": ["MTPE", "MVCS"],
    "estado": ["vencido", "en_proceso", "pendiente", "cumplido", "desestimado"],
    "responsable": ["GL", "GN", "GR"],
    "tipo": ["acuerdo", "compromiso"],
    "municipalidad": ["210809", "140311"],
    "por_validar": ["true", "false"],
    "search": ["empleo", "umachiri", "nada que se parezca"],
    "al": ["2025-03-31", "2025-06-15"],
    "ordering": ["-codigo", "avance", "-plazo_vigente", "municipalidad", "-monto", "proximo_vencimiento"],
    "columnas": ["codigo", "cui,monto,sector", "estado,hitos,trabas,texto"],
}


@pytest.mark.parametrize("semilla", range(6))
def test_lo_exportado_es_lo_mostrado_para_cada_quien(
    semilla: int, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    azar = random.Random(semilla)
    multiplicar(mundo.pronto, 70)
    for quien in ("olga", "carlos", "soledad", "fatima"):
        navegador = como(quien)
        elegidos = azar.sample(sorted(VALORES), azar.randint(0, 4))
        consulta = urlencode({nombre: azar.choice(VALORES[nombre]) for nombre in elegidos})
        esperados = mostrados(navegador, consulta)
        filas = del_csv(navegador, consulta)
        columna = filas[0].index("Acuerdo")
        assert [f[columna] for f in filas[1:]] == esperados, (quien, consulta)
        hoja = del_excel(navegador, consulta)["Acuerdos"]
        de_excel = [[c.value for c in fila] for fila in hoja.iter_rows()]
        assert de_excel[0] == filas[0], (quien, consulta)
        assert [f[columna] for f in de_excel[1:]] == esperados, (quien, consulta)


def test_el_excel_lleva_fechas_y_numeros_de_verdad(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    libro = del_excel(como("olga"), f"columnas={TODAS}")
    hoja = libro["Acuerdos"]
    titulos = [c.value for c in hoja[1]]
    assert titulos == [c.titulo for c in COLUMNAS]
    de = dict(zip(titulos, (c.value for c in hoja[2]), strict=True))
    assert (de["Acuerdo"], de["CUI"], de["Monto (S/)"]) == (mundo.pronto.codigo, "2345678", 1250000.5)
    assert isinstance(de["Plazo"], datetime)
    assert de["Plazo"].date() == Acuerdo.objects.get(pk=mundo.pronto.pk).plazo_vigente
    assert (de["Avance"], de["Hitos"], de["Trabas abiertas"]) == (50, 1, 1)
    assert hoja.freeze_panes == "B2"
    assert hoja.auto_filter.ref.startswith(f"A1:{get_column_letter(len(COLUMNAS))}")
    assert "Estado al" in [c.value for c in libro["Qué es"]["A"]]


def test_en_un_dia_pasado_el_archivo_dice_lo_que_era(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    filas = del_csv(como("olga"), "al=2025-01-31&columnas=codigo,estado,avance")
    estados = {f[0]: f[1] for f in filas[1:]}
    assert estados[mundo.desestimado.codigo] == "Pendiente"
    assert estados[mundo.vencido.codigo] == "En proceso"


@pytest.mark.parametrize("texto", ["=1+1", "+51 951", "-5", "@SUMA(A1)", "=cmd|' /C calc'!A0"])
def test_un_texto_no_se_vuelve_formula(texto: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    Acuerdo.objects.filter(pk=mundo.pronto.pk).update(texto=texto)
    navegador = como("olga")
    assert del_csv(navegador, "columnas=codigo,texto")[1][1] == f"'{texto}"
    celda = del_excel(navegador, "columnas=codigo,texto")["Acuerdos"]["B2"]
    assert (celda.data_type, celda.value) == ("s", texto)


def test_el_csv_guarda_acentos_comillas_y_saltos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    raro = 'Ñuñoa; «así»\n"dijo" 😀'
    Acuerdo.objects.filter(pk=mundo.pronto.pk).update(texto=raro)
    assert del_csv(como("olga"), "columnas=codigo,texto")[1][1] == raro
    assert en_csv(date(2025, 3, 31)) == "2025-03-31"
    assert en_csv(None) == ""


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_lo_que_no_se_entiende_no_se_exporta_y_se_dice(
    formato: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for consulta, frase in (
        ("esado=vencido", "¿Quiso decir «estado»?"),
        ("estado=atrasado", "«atrasado» no sirve"),
        ("columnas=cuy", "¿Quiso decir «cui»?"),
    ):
        respuesta = como("olga").get(f"/acuerdos/exportar.{formato}?{consulta}")
        assert respuesta.status_code == 400
        assert frase in respuesta.content.decode()


def test_una_lista_vacia_exporta_su_encabezado(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert len(del_csv(como("olga"), "search=zzzzzzzz")) == 1
    assert del_excel(como("olga"), "search=zzzzzzzz")["Acuerdos"].max_row == 1


@pytest.mark.parametrize("archivo", ["csv", "xlsx"])
def test_a_quien_no_tiene_cargo_se_le_dice_y_no_una_lista_vacia(
    archivo: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert como("eva").get(f"/acuerdos/exportar.{archivo}").status_code == 403


def test_las_consultas_van_por_tandas_y_no_por_filas(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")

    def contar(consulta: str) -> int:
        with CaptureQueriesContext(connection) as consultas:
            del_csv(navegador, consulta)
        return len(consultas)

    hoy, pasado = contar(f"columnas={TODAS}"), contar(f"columnas={TODAS}&al=2025-03-31")
    multiplicar(mundo.pronto, 900)
    assert contar(f"columnas={TODAS}") <= hoy + 1  # una tanda más: lo leído de las inversiones
    assert contar(f"columnas={TODAS}&al=2025-03-31") <= pasado + 8


def test_la_pagina_de_la_lista_lleva_a_sus_archivos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("soledad").get("/acuerdos/?sector=MTPE&ordering=-avance&pagina=1").content.decode()
    for formato in ("xlsx", "csv"):
        assert f'href="/acuerdos/exportar.{formato}?sector=MTPE&amp;ordering=-avance"' in html
    assert codigos(html)
