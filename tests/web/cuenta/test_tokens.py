"""Los tokens en el navegador: se crean, se muestran una vez, se ven y se revocan."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cuentas.api import crear_token
from cuentas.models import TokenAPI, Usuario

pytestmark = pytest.mark.django_db
NUEVO = {"nombre": "Power BI", "alcance": "lectura", "dias": "30"}
TEXTO = re.compile(r"muni_\w+")


def crear(navegador: Client, direccion: str = "/cuenta/tokens/", **cambios: Any) -> Any:
    return navegador.post(direccion, {**NUEVO, **cambios})


def clave(pagina: str) -> str:
    return re.findall(r'name="token" value="([0-9a-f]{16})"', pagina)[0]


@pytest.mark.parametrize("quien", ["soledad", "fatima", "olga"])
def test_el_texto_se_muestra_una_vez_y_sirve(quien: str, como: Callable[[str], Client]) -> None:
    navegador = como(quien)
    respuesta = crear(navegador)
    assert (respuesta.status_code, respuesta["Cache-Control"]) == (200, "no-store")
    texto = TEXTO.search(respuesta.content.decode())[0]
    assert Client().get("/api/v1/acuerdos/", headers={"authorization": f"Bearer {texto}"}).status_code == 200
    pagina = navegador.get("/cuenta/tokens/").content.decode()
    assert "Power BI" in pagina
    assert "Nunca" not in pagina  # ya se usó
    assert not TEXTO.search(pagina)


def test_lo_que_no_sirve_vuelve_con_su_frase_y_con_lo_escrito(como: Callable[[str], Client]) -> None:
    navegador = como("soledad")
    for cambios, dice in (
        ({"nombre": ""}, "Diga para qué es"),
        ({"dias": "366"}, "de 1 a 365"),
        ({"dias": "muchos"}, "de 1 a 365"),
        ({"alcance": "todo"}, "todo"),
    ):
        respuesta = crear(navegador, **cambios)
        assert respuesta.status_code == 400
        assert dice in respuesta.content.decode()
    assert crear(navegador, nombre="Mi libro", dias="0").content.decode().count("Mi libro") >= 1
    assert not TokenAPI.objects.exists()
    crear(navegador)
    assert "Ya tiene un token con ese nombre" in crear(navegador).content.decode()


def test_quien_no_ejerce_ningun_cargo_sabe_por_que_no(como: Callable[[str], Client]) -> None:
    navegador = como("eva")
    pagina = navegador.get("/cuenta/tokens/").content.decode()
    assert "no ejerce ningún cargo" in pagina
    assert "Crear el token" not in pagina
    assert crear(navegador).status_code == 403
    assert not TokenAPI.objects.exists()


def test_cada_quien_revoca_el_suyo_y_no_el_de_otra(como: Callable[[str], Client], soledad: Usuario) -> None:
    navegador = como("soledad")
    crear(navegador)
    suya = clave(navegador.get("/cuenta/tokens/").content.decode())
    for token in (suya, "", "abc", "\x00" * 16):
        respuesta = como("fatima").post("/cuenta/tokens/revocar/", {"token": token}, follow=True)
        assert "Ese token ya no existe." in respuesta.content.decode()
    assert TokenAPI.objects.count() == 1
    respuesta = navegador.post("/cuenta/tokens/revocar/", {"token": suya}, follow=True)
    assert "deja de servir desde ahora" in respuesta.content.decode()
    assert not TokenAPI.objects.exists()


def test_el_coordinador_crea_renueva_y_revoca_el_de_un_sector(como: Callable[[str], Client], catalogos: None) -> None:
    navegador = como("carlos")
    creado = crear(navegador, "/tokens/nuevo/", sector="MTPE", nombre="Sistema del MTPE", dias="10")
    assert TEXTO.search(creado.content.decode())
    pagina = navegador.get("/tokens/").content.decode()
    assert "Sistema del MTPE" in pagina
    assert "Pronto" in pagina
    assert "Sistema del MTPE" not in navegador.get("/personas/").content.decode()
    programa = Usuario.objects.get(es_programa=True)
    assert navegador.get(f"/personas/{programa.pk}/").status_code == 404
    assert navegador.get(f"/personas/{programa.pk}/editar/").status_code == 404
    renovado = navegador.post("/tokens/renovar/", {"token": clave(pagina)}, follow=True).content.decode()
    assert "Token renovado por 365 días." in renovado
    assert "Pronto" not in renovado
    assert (
        "deja de servir" in navegador.post("/tokens/revocar/", {"token": clave(pagina)}, follow=True).content.decode()
    )
    assert "ya no existe" in navegador.post("/tokens/renovar/", {"token": clave(pagina)}, follow=True).content.decode()


def test_la_operadora_ve_los_de_todos_y_no_los_toca(como: Callable[[str], Client], soledad: Usuario) -> None:
    crear_token(usuario=soledad, descripcion="Libro de Soledad")
    navegador = como("olga")
    pagina = navegador.get("/tokens/").content.decode()
    assert "Libro de Soledad" in pagina
    assert "Revocar" not in pagina
    for direccion in ("/tokens/revocar/", "/tokens/renovar/"):
        assert navegador.post(direccion, {"token": "0" * 16}).status_code == 403


def test_renovar_el_de_una_persona_se_niega_con_su_razon(como: Callable[[str], Client], soledad: Usuario) -> None:
    token, _ = crear_token(usuario=soledad, descripcion="Libro")
    respuesta = como("carlos").post("/tokens/renovar/", {"token": token.digest[:16]}, follow=True)
    assert "Solo se renueva el de un sector" in respuesta.content.decode()


@pytest.mark.parametrize(("direccion", "consultas"), [("/cuenta/tokens/", 5), ("/tokens/", 5)])
def test_cuesta_lo_mismo_con_pocos_y_con_muchos(
    direccion: str, consultas: int, como: Callable[[str], Client], soledad: Usuario, django_assert_num_queries: Any
) -> None:
    navegador = como("olga")
    olga = Usuario.objects.get(username="olga")
    for n in range(8):
        crear_token(usuario=olga if n % 2 else soledad, descripcion=f"Libro {n}")
    navegador.get(direccion)
    with django_assert_num_queries(consultas):
        navegador.get(direccion)
