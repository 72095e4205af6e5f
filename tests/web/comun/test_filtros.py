"""Los filtros de las páginas: municipalidades por su nombre, y lo que solo se sabe de hoy."""

import re
from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def codigos(html: str) -> list[str]:
    return re.findall(r'class="codigo" href="/acuerdos/([A-Z0-9-]+)/[?]', html)


def test_los_acuerdos_se_hallan_por_el_nombre_oficial_de_su_municipalidad(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    def codigos(consulta: str) -> set[str]:
        return {fila.acuerdo.codigo for fila in como("olga").get(f"/acuerdos/?{consulta}").context["acuerdos"]}

    suyos = codigos("municipalidad=210809")
    assert suyos
    assert codigos("search=Municipalidad+Distrital+de+Umachiri") == suyos
    assert codigos("search=MD+UMACHIRI") == suyos
    assert codigos("municipalidad=MD+UMACHIRI") == suyos
    assert codigos("search=Municipalidad+Provincial+de+Melgar") == set()


def test_una_municipalidad_con_homonimas_en_un_filtro_es_una_frase_que_las_nombra(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get("/acuerdos/?municipalidad=Municipalidad+Distrital+de+San+José")
    assert respuesta.status_code == 400
    assert "UBIGEO 140311" in respuesta.content.decode()


def test_un_dia_pasado_no_se_filtra_por_lo_que_solo_se_sabe_de_hoy(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    respuesta = navegador.get("/acuerdos/?al=2025-03-31&semaforo=rojo")
    assert respuesta.status_code == 400
    assert "Semáforo" in respuesta.context["lista"].desconocidos[0]
    assert navegador.get("/acuerdos/?al=2025-03-31&estado=vencido&sector=MTPE").status_code == 200
    assert navegador.get("/acuerdos/?al=2025-06-15&semaforo=rojo").status_code == 200, "hoy sí"
