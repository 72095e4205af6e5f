"""Lo que mira cualquiera: sus acuerdos publicados y nada de personas. Apagado, en `test_apagado`."""

import csv
import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acuerdos.acciones.participantes import agregar_a
from acuerdos.models import Acuerdo, Hito
from acuerdos.participan_escrito import Escritos
from municipalidades.models import Municipalidad
from reuniones.models import Sector, Sesion
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.conftest import multiplicar
from tests.web.matriz import Matriz, revisar
from tests.web.test_peso import PALABRAS, pedir, peso

CUALQUIERA, SOLO_SE_LEE = (200,) * 8, (405,) * 8
PUBLICA = 30 * 1024
MATRIZ: Matriz = {
    "abierto_buscar": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "abierto_municipalidad": (lambda m: [UMACHIRI], CUALQUIERA, SOLO_SE_LEE),
    "abierto_municipalidad_novedades": (lambda m: [UMACHIRI], CUALQUIERA, SOLO_SE_LEE),
    "abierto_sector": (lambda m: ["MTPE"], CUALQUIERA, SOLO_SE_LEE),
    "abierto_acuerdo": (lambda m: [m.pronto.codigo], CUALQUIERA, SOLO_SE_LEE),
    "abierto_datos": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "abierto_csv": (lambda m: ["MEA-TEST"], CUALQUIERA, SOLO_SE_LEE),
    "abierto_catalogo": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "abierto_novedades": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "icono": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "robots": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
    "mapa_del_sitio": (lambda m: [], CUALQUIERA, SOLO_SE_LEE),
}
FICHA, SECTOR = f"/publico/municipalidades/{UMACHIRI}/", "/publico/sectores/MTPE/"
# dirección: cuántas consultas hace a quien no ingresó
CONSULTAS = {
    "/publico/buscar/": 4,
    FICHA: 5,
    SECTOR: 5,
    "/publico/acuerdos/MEA-TEST-001/": 2,
    "/publico/datos/": 2,
    "/data.json": 2,
    "/novedades.xml": 1,
    f"{FICHA}novedades.xml": 3,
    "/publico/datos/MEA-TEST.csv": 2,
    "/sitemap.xml": 3,
    "/robots.txt": 0,
    "/favicon.ico": 0,
}


def texto_de(respuesta: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", respuesta.content.decode()).split())


@pytest.mark.parametrize("nombre", MATRIZ)
def test_las_mira_cualquiera_y_solo_se_leen(nombre: str, mundo: Any, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, mundo, como)


@pytest.mark.parametrize("direccion", CONSULTAS)
def test_cuantas_consultas_hace_cada_una(direccion: str, mundo: SimpleNamespace, client: Client) -> None:
    def contar() -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert client.get(direccion).status_code == 200
        return len(consultas)

    assert contar() == CONSULTAS[direccion]
    multiplicar(mundo.pronto, 200)
    assert contar() == CONSULTAS[direccion]


def test_lo_que_no_se_publico_no_existe(mundo: SimpleNamespace, client: Client) -> None:
    Sesion.objects.update(publicada=False)
    assert client.get("/publico/acuerdos/MEA-TEST-001/").status_code == 404
    assert client.get("/publico/datos/MEA-TEST.csv").status_code == 404
    assert "No tiene acuerdos" in texto_de(client.get(FICHA))
    assert json.loads(client.get("/data.json").content)["dataset"] == []
    assert "/publico/municipalidades/" not in client.get("/sitemap.xml").content.decode()


def test_una_sesion_que_todavia_no_llega_tampoco(mundo: SimpleNamespace, client: Client) -> None:
    Sesion.objects.update(fecha=date(2025, 6, 16))
    assert client.get("/publico/acuerdos/MEA-TEST-001/").status_code == 404


@pytest.mark.parametrize("escrito", ["umachiri", "Umachirí", UMACHIRI, "Municipalidad Distrital de Umachiri"])
def test_una_alcaldesa_halla_sus_acuerdos(escrito: str, mundo: SimpleNamespace, client: Client) -> None:
    respuesta = client.get("/publico/buscar/", {"q": escrito})
    assert (respuesta.status_code, respuesta["Location"]) == (302, FICHA)
    visto = texto_de(client.get(FICHA))
    assert "2 acuerdos , 2 vigentes" in visto
    assert "Municipalidad Distrital de Umachiri" in visto
    suyo = texto_de(client.get("/publico/acuerdos/MEA-TEST-001/"))
    assert "Hito 1" in suyo
    assert "S/ 1,250,000.50" in suyo


def test_se_halla_tambien_la_que_solo_participa(mundo: SimpleNamespace, client: Client) -> None:
    """Con cuántos acuerdos tiene su ficha, que son los que encabeza y aquellos en que participa."""
    solo, ficha = "010101", "/publico/municipalidades/010101/"
    fabricas.FabricaParticipante(acuerdo=mundo.pronto, municipalidad_id=solo)
    fabricas.FabricaParticipante(acuerdo=mundo.vencido, municipalidad_id=solo, anulado=True)
    fabricas.FabricaParticipante(acuerdo=mundo.pronto, municipalidad_id=None, sector_id="MINSA")
    assert client.get("/publico/buscar/", {"q": "chachapoyas"})["Location"] == ficha
    assert "1 acuerdo" in texto_de(client.get(ficha))
    assert ficha in client.get("/publico/buscar/", {"region": "01"}).content.decode()
    assert ficha in client.get("/publico/buscar/", {"q": "chachapyas"}).content.decode()
    assert "/publico/sectores/MINSA/" in client.get("/publico/buscar/", {"q": "minsa"}).content.decode()
    Sesion.objects.update(publicada=False)
    assert ficha not in client.get("/publico/buscar/", {"region": "01"}).content.decode()


@pytest.mark.parametrize("escrito", ["Umachri", "umachirri", "Umahciri", "distrital de umachri"])
def test_con_un_error_de_tecleo_se_ofrece_la_que_se_escribe_parecido(
    escrito: str, mundo: SimpleNamespace, client: Client
) -> None:
    pagina = client.get("/publico/buscar/", {"q": escrito}).content.decode()
    assert FICHA in pagina
    assert f"Nada se llama «{escrito}»" in pagina


def test_un_ministerio_mal_tecleado_tambien_se_ofrece(mundo: SimpleNamespace, client: Client) -> None:
    pagina = client.get("/publico/buscar/", {"q": "trabjo"}).content.decode()
    assert SECTOR in pagina
    assert "Ninguna municipalidad" not in pagina


def test_se_busca_por_ministerio_y_por_region(mundo: SimpleNamespace, client: Client) -> None:
    por_sigla = client.get("/publico/buscar/", {"q": "mtpe"}).content.decode()
    assert SECTOR in por_sigla
    assert "Ninguna municipalidad" not in por_sigla  # se halló lo que se buscaba
    for dicho in ("promoción del empleo", "sector trabajo", "ministerio de trabajo", "MINTRA"):
        assert SECTOR in client.get("/publico/buscar/", {"q": dicho}).content.decode(), dicho
    assert FICHA in client.get("/publico/buscar/", {"region": "21"}).content.decode()
    for mala in ("99", "\x00", "á" * 5_000):
        respuesta = client.get("/publico/buscar/", {"region": mala})
        assert (respuesta.status_code, "No existe la región" in texto_de(respuesta)) == (400, True)
    assert "Ninguna municipalidad" in texto_de(client.get("/publico/buscar/", {"q": "<b>no existe\x00"}))
    respuesta = client.get("/publico/buscar/", {"que": "a"})
    assert (respuesta.status_code, "No existe el parámetro «que»" in texto_de(respuesta)) == (400, True)


def test_nada_de_personas_ni_anulado_ni_propuesto(mundo: SimpleNamespace, client: Client) -> None:
    Hito.objects.create(
        acuerdo=mundo.pronto,
        numero=9,
        texto="PROPUESTO POR ALGUIEN",
        responsable="GL",
        evento_el=mundo.pronto.evento_el,
        plazo=mundo.pronto.plazo,
        plazo_vigente=mundo.pronto.plazo,
        registrado_en=mundo.pronto.registrado_en,
        registrado_por=mundo.pronto.registrado_por,
    )
    fabricas.FabricaNota(acuerdo=mundo.pronto, texto="NOTA DE LA OFICINA")
    fabricas.FabricaMensaje(acuerdo=mundo.pronto, texto="MENSAJE ENTRE LADOS")
    todo = "".join(client.get(direccion).content.decode() for direccion in CONSULTAS)
    for dato in (
        "PROPUESTO POR",
        "NOTA DE LA",
        "MENSAJE ENTRE",
        mundo.anulado.codigo,
        "Mamani",
        str(mundo.pronto.registrado_por),
    ):
        assert dato not in todo, dato
    avance = mundo.pronto.hitos.first().avances.first()
    assert avance.descripcion
    assert avance.descripcion not in todo
    assert client.get(f"/publico/acuerdos/{mundo.anulado.codigo}/").status_code == 404


def test_donde_participa_sin_encabezar_tambien_es_suyo(mundo: SimpleNamespace, olga: Any, client: Client) -> None:
    mundo.pronto.sesion.sectores.add("MINSA")
    acuerdo, sur = mundo.pronto, "Mancomunidad del Sur"
    Hito.objects.filter(acuerdo=acuerdo).update(responsable="GL", de_municipalidad=SAN_JOSE_LAMBAYEQUE)
    lugar, salud = Municipalidad.objects.get(pk=SAN_JOSE_LAMBAYEQUE), Sector.objects.get(pk="MINSA")
    agregar_a(acuerdo, Escritos([lugar], [salud], sur), por=olga, ahora=fabricas.en_lima(fabricas.EVENTO))
    suya = texto_de(client.get(f"/publico/acuerdos/{acuerdo.codigo}/"))
    assert f"También participan Municipalidad Distrital de San José (por la {sur})" in suya
    assert "Ministerio de Salud" in suya
    assert "Gobierno local, San José" in suya
    for direccion in (f"/publico/municipalidades/{SAN_JOSE_LAMBAYEQUE}/", "/publico/sectores/MINSA/"):
        lista = texto_de(client.get(direccion))
        assert acuerdo.codigo in lista, direccion
        assert f"lo encabezan {acuerdo.municipalidad.nombre_completo} y MTPE" in lista, direccion
    assert acuerdo.codigo in client.get(f"/publico/municipalidades/{SAN_JOSE_LAMBAYEQUE}/novedades.xml").text
    assert "lo encabezan" not in texto_de(client.get(FICHA))


def test_quien_participa_sin_encabezar_se_halla_y_su_cuenta_es_la_de_su_ficha(
    mundo: SimpleNamespace, olga: Any, client: Client, como: Callable[[str], Client]
) -> None:
    """San José (Lambayeque, región 14) encabeza alguno y participa en dos; el de Umachiri (21) es uno de ellos."""
    mundo.pronto.sesion.sectores.add("MINSA")
    lugar, salud = Municipalidad.objects.get(pk=SAN_JOSE_LAMBAYEQUE), Sector.objects.get(pk="MINSA")

    def cuentas(parametros: str = "") -> dict[str, int]:
        contexto = client.get(f"/publico/buscar/{parametros}").context
        grupos = [contexto["halladas"], contexto["sectores"], contexto["regiones"]]
        return {hallado.url: hallado.acuerdos for grupo in grupos for hallado in grupo}

    antes, ficha = cuentas(), f"/publico/municipalidades/{SAN_JOSE_LAMBAYEQUE}/"
    encabeza = mundo.pronto.__class__.objects.sin_anulados().filter(municipalidad=lugar).count()
    agregar_a(mundo.pronto, Escritos([lugar], [salud]), por=olga, ahora=fabricas.en_lima(fabricas.EVENTO))
    region = f"/publico/buscar/?region={lugar.region_id}"
    despues = cuentas()
    assert despues[region] == antes.get(region, 0) + 1
    assert despues["/publico/sectores/MINSA/"] == antes.get("/publico/sectores/MINSA/", 0) + 1
    assert cuentas(f"?region={lugar.region_id}")[ficha] == encabeza + 1
    mapa = client.get("/sitemap.xml").content.decode()
    assert ficha in mapa
    assert "/publico/sectores/MINSA/" in mapa
    filas = como("olga").get("/municipalidades/?search=san+jose").context["filas"]
    assert {fila.municipalidad.pk: fila.acuerdos for fila in filas}[SAN_JOSE_LAMBAYEQUE] == encabeza + 1


def test_el_csv_trae_los_acuerdos_y_su_diccionario_los_explica(mundo: SimpleNamespace, client: Client) -> None:
    mundo.pronto.__class__.objects.filter(pk=mundo.pronto.pk).update(texto="=cmd|' /C calc'!A0")
    respuesta = client.get("/publico/datos/MEA-TEST.csv")
    filas = list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig")), delimiter=";"))
    assert len(filas) == 7
    una = next(fila for fila in filas if fila["codigo"] == "MEA-TEST-001")
    assert (una["al"], una["ubigeo"], una["hitos"], una["monto"]) == ("2025-06-15", UMACHIRI, "1", "1250000.50")
    assert una["texto"].startswith("'=")
    pagina = client.get("/publico/datos/").content.decode()
    assert [columna for columna in una if f"<code>{columna}</code>" not in pagina] == []


def test_el_catalogo_nombra_cada_archivo_y_todos_se_descargan(mundo: SimpleNamespace, client: Client) -> None:
    raiz = json.loads(client.get("/data.json").content)
    (conjunto,) = raiz["dataset"]
    for campo in ("title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "license"):
        assert conjunto[campo], campo
    assert "demostración" in conjunto["description"]
    assert [d["format"] for d in conjunto["distribution"]] == ["CSV", "PowerPoint", "PDF", "Excel", "JSON"]
    for archivo in conjunto["distribution"]:
        ruta = "/" + archivo["downloadURL"].split("/", 3)[3]
        respuesta = client.get(ruta)
        assert (respuesta.status_code, respuesta["Content-Type"].split(";")[0]) == (200, archivo["mediaType"])


def test_los_cortes_publicados_y_los_acuerdos_se_siguen_por_atom(mundo: SimpleNamespace, client: Client) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    fabricas.FabricaCortePublicado(
        sesion=mundo.pronto.sesion, cifras={"totales": {"acuerdos": 7}, "avance": {"cumplidos": 1}}
    )
    (entrada,) = ElementTree.fromstring(client.get("/novedades.xml").content).findall(f"{atom}entry")
    assert entrada.findtext(f"{atom}summary") == "7 acuerdos, 1 cumplido."
    suyos = ElementTree.fromstring(client.get(f"{FICHA}novedades.xml").content).findall(f"{atom}entry")
    assert [(e.findtext(f"{atom}id") or "").split("/")[-2] for e in suyos] == ["MEA-TEST-001", "MEA-TEST-002"]


def test_el_mapa_del_sitio_lleva_a_paginas_que_se_indexan(mundo: SimpleNamespace, client: Client) -> None:
    mapa = ElementTree.fromstring(client.get("/sitemap.xml").content)
    rutas = ["/" + (loc.text or "").split("/", 3)[3] for loc in mapa.iter() if loc.tag.endswith("loc")]
    assert FICHA in rutas
    assert SECTOR in rutas
    for ruta in rutas:
        pagina = client.get(ruta)
        html = pagina.content.decode()
        assert pagina.status_code == 200, ruta
        assert 'name="robots"' not in html, ruta
        assert html.count('rel="canonical"') == 1, ruta
        assert html.count('property="og:title"') == 1, ruta
    assert "Sitemap: http" in client.get("/robots.txt").content.decode()


def test_la_portada_abre_la_ultima_sesion_y_cada_una_tiene_su_direccion(mundo: SimpleNamespace, client: Client) -> None:
    """La última, aunque no tenga acuerdos; pedirla por su código no es otra página."""
    ultima = fabricas.FabricaSesion(codigo="MEA-NUEVA", fecha=date(2025, 5, 20), publicada=True)
    fabricas.FabricaSesion(codigo="MEA-FUTURA", fecha=date(2025, 6, 16), publicada=True)
    portada = client.get("/")
    assert portada.context["sesion"] == ultima
    assert [p["url"] for p in portada.context["pestanas"]] == ["?sesion=MEA-NUEVA", "?sesion=MEA-TEST"]
    for direccion, canonica in (("/", "/"), ("/?sesion=MEA-NUEVA", "/"), ("/?sesion=MEA-TEST", "/?sesion=MEA-TEST")):
        pedida = client.get(direccion)
        html = pedida.content.decode()
        assert f'<link rel="canonical" href="{sitio()}{canonica}">' in html
        assert f"<title>Seguimiento de los acuerdos del {pedida.context['sesion'].nombre} ·" in html


def test_desde_la_portada_se_pide_otro_dia_sin_javascript(mundo: SimpleNamespace, client: Client) -> None:
    """El formulario lleva al corte de ese día, que también es de cualquiera."""
    html = client.get("/").content.decode()
    formulario = html[html.index('<form class="en-linea') :]
    formulario = formulario[: formulario.index("</form>")]
    assert 'method="get" action="/sesiones/MEA-TEST/corte/"' in formulario
    evento = mundo.sesion.fecha.isoformat()
    assert f'type="date" value="{timezone.localdate().isoformat()}" min="{evento}"' in formulario
    respuesta = client.get("/sesiones/MEA-TEST/corte/", {"al": evento})
    assert respuesta.status_code == 200
    assert respuesta.context["corte"].al == mundo.sesion.fecha


def sitio() -> str:
    return settings.SITIO


def test_la_imagen_que_se_comparte_es_nuestra_y_mide_lo_que_se_dice(mundo: SimpleNamespace, client: Client) -> None:
    for direccion in ("/", "/sesiones/MEA-TEST/corte/", FICHA, "/publico/acuerdos/MEA-TEST-001/"):
        html = client.get(direccion).content.decode()
        senas = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]+)">', html))
        exigidas = {"type", "site_name", "locale", "title", "description", "url"}
        assert exigidas | {"image", "image:type", "image:width", "image:height", "image:alt"} == set(senas), direccion
        assert senas["image"].startswith(f"{sitio()}/static/img/compartir"), direccion
    contenido = (settings.RAIZ / "static" / "img" / "compartir.png").read_bytes()
    mide = tuple(int.from_bytes(contenido[i : i + 4]) for i in (16, 20))
    assert (mide, senas["image:width"], senas["image:height"]) == ((1200, 630), "1200", "630")
    assert len(contenido) < 60_000


def test_en_una_columna_no_va_el_menu_de_la_oficina(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    """Once enlaces no caben: a 1280 la página se desbordaba."""
    for direccion in (FICHA, SECTOR, "/publico/datos/"):
        de_olga = como("olga").get(direccion).content.decode()
        assert "Ir a mi página" in de_olga, direccion
        assert 'href="/validacion/"' not in de_olga, direccion
        assert "Ir a mi página" not in como("anonima").get(direccion).content.decode(), direccion


def test_cada_pagina_cabe_en_30_kb_con_los_textos_mas_largos(mundo: SimpleNamespace, client: Client) -> None:
    azar = random.Random(13)
    multiplicar(mundo.pronto, 60, lambda: " ".join(azar.choices(PALABRAS, k=1200)))
    for numero in range(2, 45):
        texto = " ".join(azar.choices(PALABRAS, k=70))[:500]
        fabricas.FabricaHito(acuerdo=mundo.pronto, numero=numero, texto=texto)
    fichas = ("/publico/buscar/", FICHA, SECTOR, "/publico/acuerdos/MEA-TEST-001/", "/publico/datos/")
    for direccion in ("/", "/sesiones/MEA-TEST/corte/", *fichas):
        assert peso(pedir(client, direccion)) <= PUBLICA, direccion
    assert gzip.decompress(pedir(client, FICHA).content).count(b"<article") == 20


@pytest.mark.parametrize(("encendida", "quien"), [(True, "anonima"), (True, "fatima"), (False, "fatima")])
def test_lo_que_se_descarga_lleva_cada_acuerdo_solo_si_hay_parte_publica(
    encendida: bool, quien: str, mundo: SimpleNamespace, como: Callable[[str], Client], settings: Any
) -> None:
    settings.DATOS_ABIERTOS = encendida
    respuesta = como(quien).get("/sesiones/MEA-TEST/corte.xlsx")
    assert respuesta.status_code == 200
    libro = zipfile.ZipFile(io.BytesIO(respuesta.getvalue()))
    assert any(b"MEA-TEST-001" in libro.read(parte) for parte in libro.namelist()) is encendida


def test_el_icono_se_halla_tambien_por_su_nombre_de_siempre(client: Client) -> None:
    respuesta = client.get("/favicon.ico")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in respuesta.content


@pytest.mark.parametrize(("avance", "dice"), [("62.5", "63 %"), ("99.6", "99 %"), ("0.4", "1 %")])
def test_la_novedad_dice_el_mismo_avance_que_la_pagina(
    avance: str, dice: str, client: Client, mundo: SimpleNamespace
) -> None:
    acuerdo = mundo.pronto
    Acuerdo.objects.filter(pk=acuerdo.pk).update(avance=avance)
    cache.clear()
    novedad = client.get(f"{FICHA}novedades.xml").text
    suya = novedad[novedad.index(acuerdo.codigo) :]
    assert f"avance de {dice}" in suya
    assert dice in texto_de(client.get(f"/publico/acuerdos/{acuerdo.codigo}/"))
