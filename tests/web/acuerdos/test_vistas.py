"""Vistas guardadas: de la lista a un nombre y de vuelta, sin que nadie vea más de lo que ve."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from acuerdos.models import VistaGuardada
from tests.web.acuerdos.test_pagina import codigos


def guardar(navegador: Client, parametros: str, nombre: str = "Vencidos", **campos: str) -> object:
    datos = {"nombre": nombre, "parametros": parametros, **campos}
    return navegador.post("/acuerdos/vistas/", datos, follow=True)


def test_se_guarda_lo_que_se_ve_y_su_enlace_lo_devuelve(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    lista = "estado=vencido&ordering=-avance&columnas=codigo,cui"
    assert (
        f'name="parametros" value="{lista.replace("&", "&amp;")}"'
        in navegador.get(f"/acuerdos/?{lista}&pagina=1&search=", follow=True).content.decode()
    )
    respuesta = guardar(navegador, lista)
    assert respuesta.redirect_chain == [(f"/acuerdos/?{lista}", 302)]  # type: ignore[attr-defined]
    html = respuesta.content.decode()  # type: ignore[attr-defined]
    assert "Vista «Vencidos» guardada." in html
    assert f'href="/acuerdos/?{lista.replace("&", "&amp;")}" aria-current="page"' in html
    assert codigos(html) == [mundo.vencido.codigo]


def test_una_compartida_la_usa_la_oficina_y_nadie_mas(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    guardar(como("olga"), "estado=vencido", "De la oficina", compartida="on")
    guardar(como("olga"), "estado=cumplido", "Solo mía")
    de_carlos = como("carlos").get("/acuerdos/").content.decode()
    assert "De la oficina" in de_carlos
    assert "Solo mía" not in de_carlos
    assert "De la oficina" not in como("soledad").get("/acuerdos/").content.decode()
    vistas = como("carlos").get("/acuerdos/vistas/").content.decode()
    assert "De sus colegas" in vistas
    assert "/borrar/" not in vistas


def test_una_vista_no_ensancha_lo_que_se_ve(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    guardar(como("soledad"), "sector=MVCS", "Otro sector")
    html = como("soledad").get("/acuerdos/?sector=MVCS").content.decode()
    assert codigos(html) == []
    assert not VistaGuardada.objects.get().compartida


def test_no_se_guarda_lo_que_no_se_entiende(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    for parametros, frase in (("esado=x", "¿Quiso decir «estado»?"), ("columnas=cuy", "No existe la columna")):
        respuesta = como("olga").post("/acuerdos/vistas/", {"nombre": "Mala", "parametros": parametros})
        assert respuesta.status_code == 400
        assert frase in respuesta.content.decode()
        assert 'value="Mala"' in respuesta.content.decode()
    assert not VistaGuardada.objects.exists()


def test_un_nombre_repetido_se_dice_en_su_campo(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    guardar(navegador, "estado=vencido")
    respuesta = guardar(navegador, "estado=cumplido")
    assert respuesta.status_code == 400  # type: ignore[attr-defined]
    assert "Ya tiene una vista que se llama" in respuesta.content.decode()  # type: ignore[attr-defined]
    guardar(navegador, "estado=cumplido", reemplazar="on")
    assert VistaGuardada.objects.get().parametros == "estado=cumplido"


def test_se_cambia_se_empieza_en_ella_y_se_borra(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    guardar(navegador, "estado=vencido")
    vista = VistaGuardada.objects.get()
    assert navegador.get("/inicio/")["Location"] == "/tablero/"
    datos = {"nombre": "Atrasados", "compartida": "on", "de_inicio": "on"}
    assert navegador.post(f"/acuerdos/vistas/{vista.pk}/", datos)["Location"] == "/acuerdos/vistas/"
    assert navegador.get("/inicio/")["Location"] == "/acuerdos/?estado=vencido"
    assert "Atrasados" in navegador.get("/acuerdos/vistas/").content.decode()
    navegador.post(f"/acuerdos/vistas/{vista.pk}/borrar/")
    assert not VistaGuardada.objects.exists()
    assert navegador.get("/inicio/")["Location"] == "/tablero/"


def test_una_funcionaria_guarda_las_suyas_y_no_comparte(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("soledad")
    assert "Compartirla" not in navegador.get("/acuerdos/").content.decode()
    guardar(navegador, "estado=vencido", compartida="on")
    vista = VistaGuardada.objects.get()
    assert not vista.compartida
    navegador.post(f"/acuerdos/vistas/{vista.pk}/", {"nombre": "Otra", "compartida": "on"})
    vista.refresh_from_db()
    assert (vista.nombre, vista.compartida) == ("Otra", False)


def test_disparates_al_guardar(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    for nombre in ("", " ", "x" * 5000, "\x00", "😀" * 60):
        assert navegador.post("/acuerdos/vistas/", {"nombre": nombre, "parametros": ""}).status_code in {302, 400}
    for parametros in ("%00", "search=" + "x" * 5000, "a" * 5000, "&".join(["sector=MTPE"] * 900), "search=%FF"):
        assert navegador.post("/acuerdos/vistas/", {"nombre": "N", "parametros": parametros}).status_code in {302, 400}
    assert navegador.get("/acuerdos/vistas/99999999999999999999999/").status_code == 404
