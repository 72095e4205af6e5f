"""Lo que se lee de lo que contestan doce programas de correo: el texto de quien escribe, y nada de lo demás."""

from collections import Counter

from correo import mensaje, porcentaje, texto
from tests.correo.corpus import DICHOS, PROGRAMAS, casos

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
