"""Una lista con filtros en la dirección: lo que no se entiende se dice, y cada filtro puesto se quita."""

import re
from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def codigos(html: str) -> list[str]:
    return re.findall(r'class="codigo" href="/acuerdos/([A-Z0-9-]+)/[?]', html)


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


def test_un_lugar_puesto_se_lee_por_su_nombre_y_no_por_su_numero(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    direccion = "/acuerdos/?provincia=2108&municipalidad=210809&municipalidad=130705&cui=2345678"
    lista = como("olga").get(direccion).context["lista"]
    assert [uno.texto for uno in lista.aplicados] == [
        "Provincia: Melgar",
        "Municipalidad: Umachiri (Melgar, Puno)",
        "Municipalidad: San José (Pacasmayo, La Libertad)",
        "CUI: 2345678",
    ]
    assert lista.aplicados[0].quitar == "/acuerdos/?municipalidad=210809&municipalidad=130705&cui=2345678"


def test_es_la_de_costumbre_mientras_nada_filtre_ni_ordene(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    de_costumbre = {
        pedido: navegador.get(f"/personas/?{pedido}").context["lista"].es_la_de_costumbre
        for pedido in (
            "",
            "pagina=2",
            "search=",
            "rol=",
            "search=olga",
            "rol=operador&rol=",
            "ordering=usuario",
            "roll=x",
        )
    }
    assert [pedido for pedido, lo_es in de_costumbre.items() if lo_es] == ["", "pagina=2", "search=", "rol="]


def test_la_de_costumbre_y_la_ordenada_igual_dicen_lo_mismo(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    paginas = [navegador.get(f"/personas/?{pedido}").context for pedido in ("", "ordering=nombre")]
    una, otra = ([(fila.persona, fila.que_es) for fila in pagina["filas"]] for pagina in paginas)
    assert una == otra
    assert len(una) > 1
    assert paginas[0]["paginas"].total == paginas[1]["paginas"].total
