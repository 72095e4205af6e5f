"""Con `DATOS_ABIERTOS=0`, quien no ingresó no ve nada de ninguna sesión, y la oficina sigue igual."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from corte.publicacion import publicar
from tests.fabricas import UMACHIRI, en_lima
from tests.puestas import puesta

SESION = "/sesiones/MEA-TEST"
# Lo que se mira sin ingresar y dice algo de una sesión: nombre de la dirección, y adónde se pide.
PUBLICAS = {
    "portada": "/",
    "corte": f"{SESION}/corte/",
    "corte_sin_punto_focal": f"{SESION}/corte/sin-punto-focal/",
    "corte_archivo": f"{SESION}/corte.xlsx",
    "cortes_publicados": f"{SESION}/cortes/",
    "corte_publicado": f"{SESION}/cortes/1/",
    "corte_publicado_archivo": f"{SESION}/cortes/1.json",
    "abierto_buscar": "/publico/buscar/?q=trabajo",
    "abierto_municipalidad": f"/publico/municipalidades/{UMACHIRI}/",
    "abierto_municipalidad_novedades": f"/publico/municipalidades/{UMACHIRI}/novedades.xml",
    "abierto_sector": "/publico/sectores/MTPE/",
    "abierto_acuerdo": "/publico/acuerdos/MEA-TEST-001/",
    "abierto_datos": "/publico/datos/",
    "abierto_csv": "/publico/datos/MEA-TEST.csv",
    "abierto_catalogo": "/data.json",
    "abierto_novedades": "/novedades.xml",
    "mapa_del_sitio": "/sitemap.xml",
}
# Lo que se abre sin ingresar y no dice nada de una sesión, o pide su propia llave, por el principio de su ruta.
DE_OTRA_COSA = (
    "favicon.ico",
    "robots.txt",  # aquí solo dice a los buscadores que no entren
    "comprobar/",  # quien tiene un acta en la mano comprueba su huella; no se ve nada más
    "accesibilidad/",
    "privacidad/",
    "ayuda/",
    "diccionario/",
    "salud/",
    "ingresar/",
    "salir/",
    "cuenta/",
    "administracion/login/",
    "avisos/baja/",  # con la firma de su correo, como los tres que siguen
    "calendario/",
    "e/",
    "sw.js",
    "buzon/",  # solo en la demostración
    "api/",  # pide su token; lo que no lo pide está en PUBLICAS
    "mcp/",  # el asistente, que también está en la API: pide su token
    "odata/",
)


@pytest.fixture
@puesta
def con_corte(mundo: SimpleNamespace, carlos: Any, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    en = en_lima(date(2025, 6, 15), 10)
    publicar(por=carlos, sesion=mundo.sesion, al=date(2025, 5, 31), conocido_al=en, ahora=en, paciencia=60)
    return mundo


def _abiertas(direcciones: list[URLPattern | URLResolver], ruta: str = "") -> Iterator[tuple[str, str]]:
    """Las que no piden ingreso: (nombre, ruta)."""
    for una in direcciones:
        suya = f"{ruta}{una.pattern}"
        if isinstance(una, URLResolver):
            yield from _abiertas(una.url_patterns, suya)
        elif not getattr(una.callback, "login_required", True):
            yield una.name or suya, suya


def test_todo_lo_que_se_abre_sin_ingresar_esta_aqui() -> None:
    otras = {nombre for nombre, ruta in _abiertas(get_resolver().url_patterns) if _es_otra_cosa(ruta)}
    assert {nombre for nombre, _ in _abiertas(get_resolver().url_patterns)} - otras <= set(PUBLICAS)


def _es_otra_cosa(ruta: str) -> bool:
    return ruta.lstrip("^").replace("^", "").startswith(DE_OTRA_COSA)


@pytest.mark.parametrize("nombre", PUBLICAS)
def test_encendida_se_mira_y_apagada_no_dice_nada(
    nombre: str, con_corte: SimpleNamespace, client: Client, settings: Any
) -> None:
    """Aunque alguien acabe de mirarla: lo guardado no se da."""
    direccion = PUBLICAS[nombre]
    assert _estado(client, direccion) == 200
    settings.DATOS_ABIERTOS = False
    assert _estado(client, direccion) == (404 if nombre.startswith(("abierto_", "mapa_")) else 302)


def _estado(client: Client, direccion: str) -> int:
    respuesta = client.get(direccion)
    if respuesta.status_code == 302:
        assert respuesta["Location"].startswith(("/ingresar/?next=", "/inicio/")), direccion
    b"".join(respuesta)  # agotarla cierra el archivo que trae
    return respuesta.status_code


def test_la_api_pide_ingresar_aunque_quien_pregunta_ya_lo_tuviera(
    con_corte: SimpleNamespace, client: Client, settings: Any
) -> None:
    direccion = "/api/v1/sesiones/MEA-TEST/corte/?al=2025-05-31"
    primera = client.get(direccion)
    assert primera.status_code == 200
    settings.DATOS_ABIERTOS = False
    assert client.get(direccion).status_code == 401
    assert client.get(direccion, headers={"if-none-match": primera["ETag"]}).status_code == 401


def test_los_buscadores_no_entran(client: Client, settings: Any) -> None:
    settings.DATOS_ABIERTOS = False
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(("quien", "empieza_en"), [("olga", "/tablero/"), ("fatima", "/mis-acuerdos/")])
def test_la_oficina_y_las_municipalidades_siguen_igual(
    quien: str, empieza_en: str, con_corte: SimpleNamespace, como: Callable[[str], Client], settings: Any
) -> None:
    settings.DATOS_ABIERTOS = False
    navegador = como(quien)
    assert navegador.get("/", follow=True).redirect_chain == [("/inicio/", 302), (empieza_en, 302)]
    for nombre in ("corte", "corte_archivo", "cortes_publicados", "corte_publicado"):
        assert navegador.get(PUBLICAS[nombre]).status_code == 200, nombre
    lleva_la_lista = navegador.get("/sesiones/MEA-TEST/cortes/1.xlsx")
    b"".join(lleva_la_lista)
    assert lleva_la_lista.status_code == (200 if quien == "olga" else 403)
