"""Las listas: filtros en la dirección, avisos, orden, páginas y lo que queda fuera."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from cuentas.models import Usuario
from tests import fabricas
from tests.web.conftest import multiplicar


def codigos(html: str) -> list[str]:
    return re.findall(r'class="codigo" href="/acuerdos/([A-Z0-9-]+)/"', html)


def test_lo_anulado_no_sale_en_la_lista_pero_su_pagina_lo_dice(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    assert mundo.anulado.codigo not in navegador.get("/acuerdos/").content.decode()
    assert "Acuerdo anulado" in navegador.get(f"/acuerdos/{mundo.anulado.codigo}/").content.decode()


def test_el_punto_focal_solo_ve_lo_de_su_municipalidad(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("fatima").get("/acuerdos/").content.decode()
    assert set(re.findall(r"/acuerdos/(MEA-TEST-\d+)/", html)) == {mundo.pronto.codigo, mundo.vencido.codigo}


def test_un_filtro_dos_veces_no_hace_crecer_la_lista(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    una = codigos(navegador.get("/acuerdos/?sector=MTPE&estado=en_proceso").content.decode())
    dos = codigos(navegador.get("/acuerdos/?sector=MTPE&sector=MTPE&estado=en_proceso").content.decode())
    assert una == dos == [mundo.pronto.codigo, mundo.callado.codigo]


def test_cada_filtro_puesto_se_puede_quitar_sin_perder_los_demas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    direccion = "/acuerdos/?sector=MTPE&sector=MVCS&estado=vencido&ordering=-avance&pagina=1"
    lista = como("olga").get(direccion).context["lista"]
    salidas = {uno.texto: uno.quitar for uno in lista.aplicados}
    assert salidas["Estado: Vencido"] == "/acuerdos/?sector=MTPE&sector=MVCS&ordering=-avance"
    mtpe = next(url for texto, url in salidas.items() if "MTPE" in texto)
    assert mtpe == "/acuerdos/?sector=MVCS&estado=vencido&ordering=-avance"
    assert lista.limpiar == "/acuerdos/?ordering=-avance"


def test_un_parametro_desconocido_se_dice_con_el_mas_parecido_y_no_muestra_la_tabla(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get("/acuerdos/?esado=vencido&search=empleo")
    html = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert "¿Quiso decir «estado»?" in html
    assert codigos(html) == []
    assert 'value="empleo"' in html  # lo que sí se entendió sigue escrito


def test_un_valor_que_no_sirve_se_senala_y_no_muestra_la_tabla(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get("/acuerdos/?estado=atrasado")
    assert respuesta.status_code == 400
    assert codigos(respuesta.content.decode()) == []
    assert "«atrasado» no sirve" in respuesta.content.decode()


def test_los_encabezados_ordenan_y_dan_la_vuelta(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    html = navegador.get("/acuerdos/?ordering=avance").content.decode()
    assert re.search(r'aria-sort="ascending">\s*<a href="/acuerdos/\?ordering=-avance">', html)
    al_reves = navegador.get("/acuerdos/?ordering=-avance").context["acuerdos"]
    assert [a.avance for a in al_reves] == sorted((a.avance for a in al_reves), reverse=True)


def test_la_busqueda_no_mira_acentos(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/?search=UMACHIRÍ").content.decode()
    assert set(codigos(html)) == {mundo.pronto.codigo, mundo.vencido.codigo}


def test_en_un_dia_pasado_cada_fila_dice_lo_que_era(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    filas = navegador.get("/acuerdos/?al=2025-01-31").context["acuerdos"]
    estados = {fila.acuerdo.codigo: fila.estado.value for fila in filas}
    assert estados[mundo.desestimado.codigo] == "pendiente"
    assert estados[mundo.vencido.codigo] == "en_proceso"
    assert navegador.get("/acuerdos/?al=2025-01-31&estado=vencido").context["total"] == 0


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
    assert como("olga").get(f"/acuerdos/?pagina={pagina}").status_code == 200


def test_la_lista_vacia_dice_que_hacer(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("olga").get("/acuerdos/?sector=MEF").content.decode()
    assert "Ningún acuerdo cumple estos filtros" in html
    eva = como("eva")
    fabricas.FabricaFuncionario(usuario=Usuario.objects.get(username="eva"), sector_id="MEF")
    assert "Todavía no hay acuerdos" in eva.get("/acuerdos/").content.decode()


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


def test_las_municipalidades_se_buscan_y_se_filtran(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    assert navegador.get("/municipalidades/?search=umachiri").context["total"] == 1
    assert navegador.get("/municipalidades/?search=Municipalidad+Provincial+de+Huaura").context["total"] == 1
    assert navegador.get("/municipalidades/?con_acuerdos=true").context["total"] == 3
    assert navegador.get("/municipalidades/?sesion=MEA-OTRA").context["total"] == 0
    assert navegador.get("/municipalidades/").context["total"] == 1891
    assert como("fatima").get("/municipalidades/").context["total"] == 1
