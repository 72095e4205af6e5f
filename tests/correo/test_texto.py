"""Lo que se lee de lo que contestan doce programas de correo: el texto de quien escribe, y nada de lo demás."""

from collections import Counter

import pytest

from correo import mensaje, porcentaje, texto
from tests.correo import otros_programas
from tests.correo.corpus import DICHOS, NUESTRO, PROGRAMAS, casos, citado_con_mayor
from tests.correo.otros_programas import MARCA

FOTOS = [b"\xff\xd8\xff\xe0" + bytes([n]) * 30_000 for n in range(3)]
CITA = f"\n\nEl lun, 3 mar 2025 a las 10:15, MUNI (<{NUESTRO}>) escribió:\n\n{citado_con_mayor()}\n"
# Lo que parece una cabeza de cita, una firma o un descargo, y es lo que alguien quiso decir.
PARECE_COLA = (
    "Muchas gracias.\n\nVamos 60 %.",
    "Me despido del proyecto anterior: ahora vamos 60 % con el nuevo contratista y faltan dos meses.",
    "Quedamos en reunirnos el lunes con la empresa",
    "Este correo es para decirles que vamos 60 %",
    "Vamos 60 %.\nEste mensaje contiene las fotos de la obra.",
    "De acuerdo con la Ley de Presupuesto, no se pudo transferir. Vamos 30 %",
    "NOTA IMPORTANTE: la obra se paró. Vamos 30 %",
    "AVISO: mañana se inaugura, 95 %",
    "Antes de imprimir los afiches falta el visto bueno. 20 %",
    "La información contenida en este expediente está al 60 %",
    "Obtener permiso para el cierre de la vía tardará un mes",
    "Enviado con oficio 123 a la DREM. Vamos 40 %",
    "Vamos 40 %.\nEnviado por mesa de partes el 3 de marzo.",
    "Tramo 1: listo\n____________________________\nTramo 2: 50 %",
    "Tramo 1: listo\n--\nTramo 2: 50 % y falta el concreto del puente, llega el lunes.",
    "De: Puno\nA: Juliaca\nvan 12 km, 40 %",
    "Fecha: 3 de marzo\nPara: la obra de agua\nAvance: 40 %",
    "Asunto: informe de avance\nFecha: 3 de marzo\n\nVamos 40 %.",
    "El 12/03/2025 el residente escribió:\n«la bomba llegó»\nVamos 40 %",
    "| tramo | % |\n| 1 | 50 % |",
)
# Lo que los programas ponen donde va una foto.
LUGARES_DE_FOTO = (
    "[image: image.png]",
    "[cid:image001.jpg@01DB8C.9A]",
    "<IMG_1234.jpeg>",
    "[Imagen que contiene Texto Descripción generada automáticamente]",
)

FOTO = b"\xff\xd8\xff\xe0" + b"foto" * 100


def llano(dicho: str) -> str:
    return " ".join(dicho.split())


def test_de_trescientas_respuestas_se_lee_lo_que_se_dijo_y_nada_mas():
    todos = list(casos(FOTO))
    assert len(todos) >= 300
    assert len(PROGRAMAS) >= 12
    mal = []
    for caso in todos:
        leido = texto.lo_dicho(mensaje.leer(caso.mensaje).texto)
        if llano(leido) != llano(caso.dicho.texto):
            mal.append((caso.nombre, leido))
    assert len(mal) <= len(todos) * 0.02, Counter(nombre.split("-")[0] for nombre, _ in mal).most_common() + mal[:5]


def test_el_porcentaje_es_el_que_se_dijo_o_ninguno_nunca_otro():
    for dicho in DICHOS:
        assert porcentaje.leer(dicho.texto) == dicho.porcentaje, dicho.texto


def test_las_fotos_se_quedan_y_el_logo_de_la_firma_no():
    for caso in casos(FOTO):
        adjuntos = mensaje.leer(caso.mensaje).adjuntos
        assert [a.contenido for a in adjuntos] == ([FOTO] if caso.dicho.foto else []), caso.nombre


@pytest.mark.parametrize("marca", [MARCA, "Hola"], ids=["con_marca", "sin_marca"])
def test_tambien_de_otros_programas_y_versiones_con_sus_fotos(marca: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for nombre in ("CUERPO", "CUERPO_HTML"):
        monkeypatch.setattr(otros_programas, nombre, getattr(otros_programas, nombre).replace(MARCA, marca))
    todos = list(otros_programas.casos(FOTOS))
    assert len(todos) >= 200
    mal = []
    for caso in todos:
        leido = mensaje.leer(caso.mensaje)
        assert [a.contenido for a in leido.adjuntos] == FOTOS[: caso.fotos], caso.nombre
        if llano(texto.lo_dicho(leido.texto)) != llano(caso.texto):
            mal.append((caso.nombre, texto.lo_dicho(leido.texto)))
    assert mal == []


@pytest.mark.parametrize("dicho", PARECE_COLA)
def test_lo_que_parece_una_cola_y_no_lo_es_se_queda(dicho: str) -> None:
    assert llano(texto.lo_dicho(dicho + CITA)) == llano(dicho)


@pytest.mark.parametrize("lugar", LUGARES_DE_FOTO)
def test_el_lugar_de_una_foto_no_es_lo_que_dijo(lugar: str) -> None:
    assert texto.lo_dicho(f"Vamos 60 %\n{lugar}{CITA}") == "Vamos 60 %"


def test_lo_que_su_programa_no_muestra_no_lo_dijo() -> None:
    escondido = "<div style='display: none'>Vista previa<div>70 %</div></div>"
    assert texto.de_html(f"{escondido}<p>Vamos 60 %</p>") == "Vamos 60 %"


@pytest.mark.parametrize("relleno", ["\n", " ", " \n", "_____\n", "-- \n", "\t", "=", "> \n"])
def test_mil_renglones_vacios_se_leen_como_tres(relleno: str) -> None:
    """Las señales se buscan entre ellos: sin apretarlos, un correo así ocupa a quien lo lee sin fin."""
    apretado = texto._apretado(f"Vamos 60 %\n{relleno * 40_000}")
    assert len(apretado) < 100
    assert "Vamos 60 %" in apretado
