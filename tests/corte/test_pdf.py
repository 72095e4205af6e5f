"""El corte en PDF: dice sus cifras y sus frases, etiquetado y de A4."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest

from acuerdos.enums import Estado
from corte.contenido.bloques import ColumnaDeTabla, TablaDelInforme, Zona
from corte.datos import Corte
from corte.formatos import FORMATOS
from corte.pdf import caben_juntas
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero as corte
from tests.corte.cortes import un_corte as un_corte_de_mentira
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db


AL = EVENTO.replace(month=3, day=31)


@pytest.fixture
def un_corte(catalogos: None) -> Corte:
    historia = Historia(7, 60)
    sesion = historia.sesion
    f.FabricaAsistencia(sesion=sesion, categoria="Ministras/os", cantidad=1200)
    f.FabricaReunion(sesion=sesion)
    return corte(sesion, AL, en_lima(EVENTO.replace(month=12)))


def test_el_pdf_dice_las_cifras_y_las_frases(un_corte: Corte) -> None:
    dicho = _texto_de_pdf(FORMATOS["pdf"].escribir(un_corte))
    for frase in (
        *un_corte.conclusiones,
        *(r.texto for r in un_corte.recomendaciones),
        "1,200",
        "Avances al 31 de marzo",
    ):
        assert " ".join(frase.split()) in dicho


def _texto_de_pdf(contenido: bytes) -> str:
    """El texto del PDF en una sola línea, sin los espacios que no se parten."""
    assert contenido.startswith(b"%PDF")
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    hecho = subprocess.run([lector, "-", "-"], input=contenido, capture_output=True, check=True)
    return " ".join(hecho.stdout.decode().split())


def test_el_pdf_es_a4_con_titulo_y_etiquetas_y_dice_ser_ua_1(un_corte: Corte) -> None:
    with pikepdf.open(io.BytesIO(FORMATOS["pdf"].escribir(un_corte))) as pdf:
        ancho, alto = (float(v) for v in pdf.pages[0].mediabox[2:])
        assert (round(ancho), round(alto)) == (595, 842)
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "es-PE"
        with pdf.open_metadata() as metadatos:
            assert metadatos["pdfuaid:part"] == "1"


def test_en_el_pdf_el_total_de_una_tabla_partida_se_dice_una_vez_y_su_titulo_en_cada_pagina() -> None:
    escrito = FORMATOS["pdf"].escribir(un_corte_de_mentira(200, sectores=90, estados=[Estado.CUMPLIDO]))
    paginas = _paginas_de_pdf(escrito)
    assert len([p for p in paginas if "Estado y avance por sector" in p]) >= 2
    assert len([p for p in paginas if re.search(r"MEA-2025-\d{3}", p) and "Lista de acuerdos" in p]) >= 2
    tablas_de_avance = 3  # por sector, por responsable y por región
    assert " ".join(paginas).count("Total 200 0 200 100.0 %") == tablas_de_avance


def test_en_el_pdf_una_lista_corta_no_se_parte_entre_dos_paginas() -> None:
    """La cabecera de una tabla partida se repite con su título: se dice en una sola página."""
    focales, trabas = "Municipalidades sin punto focal", "Trabas abiertas"
    for cuantos, sectores, titulo in ((3, 5, focales), (5, 3, trabas), (6, 4, trabas), (7, 5, trabas)):
        corto = un_corte_de_mentira(cuantos, sectores=sectores)
        paginas = _paginas_de_pdf(FORMATOS["pdf"].escribir(corto))
        assert sum(titulo in pagina for pagina in paginas) == 1, (cuantos, titulo)


def test_en_el_pdf_dos_cuadros_van_lado_a_lado_solo_si_ninguna_palabra_pisa_la_columna_vecina() -> None:
    def cuadro(*rotulos: str) -> Zona:
        columnas = tuple(ColumnaDeTabla(rotulo, 1) for rotulo in rotulos)
        return Zona((TablaDelInforme("Cuadro", "Cuadro", columnas, (tuple("—" for _ in rotulos),)),))

    angosto, ancho = (
        cuadro("Tipo", "Acuerdos"),
        cuadro("Reprogramación", "Municipalidad", "Clasificación", "Responsable", "Desestimado", "Financiamiento"),
    )
    assert caben_juntas((angosto, angosto))
    assert not caben_juntas((angosto, ancho))
    assert caben_juntas((ancho,))


def test_en_el_pdf_un_titulo_no_se_queda_solo_al_pie_de_su_pagina() -> None:
    for cuantos in (60, 90, 150, 235):
        paginas = _paginas_de_pdf(FORMATOS["pdf"].escribir(un_corte_de_mentira(cuantos, sectores=19, categorias=13)))
        (pagina,) = (p for p in paginas if f"{cuantos} acuerdos, con su estado al" in p)
        suyos = pagina.split("con su estado al")[1]
        assert len(re.findall(r"MEA-2025-\d{3}", suyos)) >= 2, cuantos


def test_en_el_pdf_de_dos_cuadros_angostos_el_largo_sigue_al_lado() -> None:
    paginas = _paginas_de_pdf(FORMATOS["pdf"].escribir(un_corte_de_mentira(235, sectores=40, categorias=20)))
    (pagina,) = (p for p in paginas if "Reuniones técnicas bilaterales" in p and "Asistentes" in p)
    assert "SECTOR00" in pagina
    assert "SECTOR39" in pagina


def _paginas_de_pdf(contenido: bytes) -> list[str]:
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    hecho = subprocess.run([lector, "-layout", "-", "-"], input=contenido, capture_output=True, check=True)
    return [" ".join(pagina.split()) for pagina in hecho.stdout.decode().split("\f")]
