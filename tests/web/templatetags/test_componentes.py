"""Los componentes que envuelven marcado: el camino, el título, las tablas que son tarjetas, y lo vacío."""

import re
from typing import Any

from django.template import engines

from web.comun.lista import Encabezado


def pintar(plantilla: str, **contexto: Any) -> str:
    html = engines["django"].from_string(plantilla).render(contexto)
    return re.sub(r">\s+|\s+<", lambda hallado: hallado.group(0).strip(), re.sub(r"\s+", " ", html))


def test_el_camino_enlaza_cada_paso_y_dice_donde_se_esta() -> None:
    html = pintar(
        "{% migas %}{% miga 'Acuerdos' 'acuerdos' %}{% miga codigo 'acuerdo' codigo %}{% miga titulo %}{% endmigas %}",
        codigo="MEA-2025-001",
        titulo="Anular <eso>",
    )
    assert '<li><a href="/acuerdos/">Acuerdos</a></li>' in html
    assert '<li><a href="/acuerdos/MEA-2025-001/">MEA-2025-001</a></li>' in html
    assert '<li><span aria-current="page">Anular &lt;eso&gt;</span></li>' in html


def test_un_paso_del_camino_tambien_lleva_a_una_direccion_ya_escrita() -> None:
    html = pintar("{% miga 'Volver' volver %}", volver="/acuerdos/?estado=vencido&sector=MEF")
    assert html == '<li><a href="/acuerdos/?estado=vencido&amp;sector=MEF">Volver</a></li>'


def test_la_cabecera_lleva_debajo_lo_que_encierra() -> None:
    html = pintar("{% cabecera titulo %}<p>{{ frase }}</p>{% endcabecera %}", titulo="A & B", frase="<i>")
    assert html.strip() == '<div class="cabecera"><div><h1>A &amp; B</h1><p>&lt;i&gt;</p></div></div>'


def test_la_cabecera_lleva_al_lado_lo_suyo_y_sus_botones_que_no_se_imprimen() -> None:
    plantilla = (
        "{% cabecera 'R-' numero clase='largo' %}<p>bajo</p>{% a_un_lado %}<b>junto</b>"
        "{% if puede %}{% botones %}<a>{{ frase }}</a>{% endif %}{% endcabecera %}"
    )
    html = pintar(plantilla, numero=7, frase="<i>", puede=True)
    assert '<div><h1 class="largo">R-7</h1><p>bajo</p></div><b>junto</b>' in html
    assert '<div class="botones no-imprimir"><a>&lt;i&gt;</a></div>' in html
    assert "botones" not in pintar(plantilla, numero=7, puede=False)


def test_cada_encabezado_de_una_tabla_dice_que_es_como_ordena_y_si_solo_se_oye() -> None:
    html = pintar(
        "{% tabla 'Lotes' 'Monto|num' 'Deshacer|oculto' columnas=columnas %}<tr></tr>{% endtabla %}",
        columnas=[Encabezado("Código", url="/a?x=1&y=2", sentido="ascending")],
    )
    assert 'aria-label="Lotes"' in html
    assert '<caption class="oculto">Lotes</caption>' in html
    encabezados = re.findall(r"<th (.*?)</th>", html)
    assert 'aria-sort="ascending"' in encabezados[0]
    assert '<a href="/a?x=1&amp;y=2">Código</a>' in encabezados[0]
    assert 'class="num"' in encabezados[1]
    assert '<span class="oculto">Deshacer</span>' in encabezados[2]
    assert '<tbody role="rowgroup"><tr></tr></tbody>' in html


def test_lo_vacio_dice_que_falta_que_hacer_y_por_donde_salir() -> None:
    con_salida = pintar("{% vacio 'Nada' url='/ir/' enlace='Ir' %}Haga algo.{% endvacio %}")
    assert "<h2>Nada</h2><p>Haga algo.</p>" in con_salida
    assert '<a class="boton" href="/ir/">Ir</a>' in con_salida
    assert "boton" not in pintar("{% vacio 'Nada' %}Haga algo.{% endvacio %}")
    assert '<a href="/ayuda/">Ayuda</a>' in con_salida
