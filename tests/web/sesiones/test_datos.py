"""Crear, editar y publicar una sesión desde el navegador."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.sesiones import editar_sesion
from reuniones.models import Sector, Sesion
from tests import fabricas

DATOS = {"codigo": "mea-2026", "nombre": "MUNI Ejecutivo 2026", "fecha": "2026-01-12", "lugar": "Cusco", "lema": ""}


def campos_ocultos(navegador: Client, direccion: str) -> dict[str, Any]:
    form = navegador.get(direccion).context["form"]
    return {"version": form["version"].value(), "leido": form["leido"].value()}


def test_se_crea_y_se_llega_a_su_pagina(hoy: Any, catalogos: None, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post("/sesiones/nueva/", DATOS | {"sectores": ["MEF", "MTPE"]}, follow=True)
    assert respuesta.redirect_chain == [("/sesiones/MEA-2026/", 302)]
    texto = respuesta.content.decode()
    assert "Sesión MEA-2026 creada, en preparación." in texto
    assert "Pasar a «En curso»…" in texto
    sesion = Sesion.objects.get(codigo="MEA-2026")
    assert [s.pk for s in sesion.sectores.all()] == ["MEF", "MTPE"]
    assert sesion.registrada_por.username == "olga"


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"codigo": "MEA 2026"}, "mayúsculas, cifras y guiones"),
        ({"codigo": "MEA-TEST"}, "Ya hay una sesión MEA-TEST."),
        ({"codigo": "X" * 21}, "20"),
        ({"codigo": "\x00"}, "Falta «Código»"),
        ({"codigo": "МEA-2026"}, "mayúsculas, cifras y guiones"),
        ({"nombre": "  "}, "Falta «Nombre»"),
        ({"fecha": "13/13/2026"}, "escriba un día que exista"),
        ({"fecha": "9999-12-31"}, "va de 2000 a 2100"),
        ({"lugar": "x" * 121}, "120"),
        ({"sectores": ["NADA"]}, "no está en la lista: elija de lo que ofrece"),
    ],
)
def test_lo_que_no_sirve_vuelve_con_su_frase_y_lo_escrito(
    cambio: dict[str, Any], frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").post("/sesiones/nueva/", DATOS | {"lema": "Juntas 😀 <b>"} | cambio)
    assert respuesta.status_code == 400
    texto = respuesta.content.decode()
    assert frase in texto
    assert "Juntas 😀 &lt;b&gt;" in texto
    assert not Sesion.objects.filter(nombre="MUNI Ejecutivo 2026").exists()


def test_se_edita_y_se_ve(viva: Sesion, como: Callable[[str], Client]) -> None:
    navegador, direccion = como("olga"), "/sesiones/MEA-VIVA/editar/"
    datos = {"nombre": "Otro", "fecha": "2025-07-01", "lugar": "Puno", "lema": "Juntas", "sectores": ["MTPE", "MEF"]}
    respuesta = navegador.post(direccion, campos_ocultos(navegador, direccion) | datos, follow=True)
    assert respuesta.redirect_chain == [("/sesiones/MEA-VIVA/", 302)]
    viva.refresh_from_db()
    assert (viva.nombre, str(viva.fecha), viva.lugar, viva.version) == ("Otro", "2025-07-01", "Puno", 2)


def test_lo_que_ya_no_puede_cambiar_se_dice_y_no_cambia(viva: Sesion, como: Callable[[str], Client]) -> None:
    Sesion.objects.update(etapa="en_curso")
    fabricas.FabricaAcuerdo(sesion=viva)
    navegador, direccion = como("olga"), "/sesiones/MEA-VIVA/editar/"
    datos = {"nombre": "Otro", "fecha": "2025-07-01", "sectores": ["MVCS"]}
    respuesta = navegador.post(direccion, campos_ocultos(navegador, direccion) | datos)
    assert respuesta.status_code == 400
    texto = respuesta.content.decode()
    assert "la fecha ya no cambia" in texto
    assert "MTPE tiene 1 acuerdo" in texto
    viva.refresh_from_db()
    assert viva.nombre == "MUNI Ejecutivo Vivo"


def test_dos_que_editan_a_la_vez_lo_que_no_choca_se_junta_y_lo_que_choca_se_elige(
    viva: Sesion, carlos: Any, como: Callable[[str], Client]
) -> None:
    navegador, direccion = como("olga"), "/sesiones/MEA-VIVA/editar/"
    abierto = campos_ocultos(navegador, direccion)
    editar_sesion(
        por=carlos,
        sesion=viva,
        version=1,
        nombre=viva.nombre,
        fecha=viva.fecha,
        lugar="Cusco",
        lema="Suyo",
        sectores=viva.sectores.all(),
        ahora=timezone.now(),
    )
    mio = {"nombre": "Mío", "fecha": str(viva.fecha), "lugar": "Lima", "lema": "Nuestro", "sectores": ["MTPE", "MVCS"]}
    respuesta = navegador.post(direccion, abierto | mio)
    assert respuesta.status_code == 409
    texto = respuesta.content.decode()
    assert "Carlos Ramos guardó antes que usted" in texto
    form = respuesta.context["form"]
    assert (form["nombre"].value(), form["lugar"].value(), form["lema"].value()) == ("Mío", "Cusco", "Nuestro")
    final = {"version": form["version"].value(), "leido": form["leido"].value()} | mio | {"lugar": "Cusco"}
    assert navegador.post(direccion, final | {"quedarse_lema": "suyo"}).status_code == 302
    viva.refresh_from_db()
    assert (viva.nombre, viva.lugar, viva.lema) == ("Mío", "Cusco", "Suyo")


def test_los_sectores_que_dos_agregan_y_quitan_a_la_vez_se_juntan(
    viva: Sesion, carlos: Any, como: Callable[[str], Client]
) -> None:
    navegador, direccion = como("olga"), "/sesiones/MEA-VIVA/editar/"
    antes = set(viva.sectores.values_list("pk", flat=True))
    abierto = campos_ocultos(navegador, direccion)
    sin_uno = antes - {"MTPE"} if len(antes) > 1 else antes
    editar_sesion(
        por=carlos,
        sesion=viva,
        version=1,
        nombre=viva.nombre,
        fecha=viva.fecha,
        lugar=viva.lugar,
        lema=viva.lema,
        sectores=Sector.objects.filter(pk__in=sin_uno | {"MINSA"}),
        ahora=timezone.now(),
    )
    mio = {"nombre": viva.nombre, "fecha": str(viva.fecha), "lugar": viva.lugar, "lema": viva.lema}
    respuesta = navegador.post(direccion, abierto | mio | {"sectores": [*antes, "MINAM"]})
    assert respuesta.status_code == 409
    assert "Ambos cambiaron lo mismo" not in respuesta.content.decode()
    assert set(respuesta.context["form"]["sectores"].value()) == sin_uno | {"MINSA", "MINAM"}


def test_publicar_y_retirar_dicen_lo_que_se_quiere_y_repetidos_no_se_contradicen(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    navegador, direccion = como("carlos"), "/sesiones/MEA-VIVA/publicar/"
    assert "Ningún dato personal" in navegador.get(direccion).content.decode()
    for _ in range(2):
        assert navegador.post(direccion, {"accion": "publicar"}).status_code == 302
    assert Sesion.objects.get().publicada
    assert "¿Retirar MEA-VIVA" in navegador.get(direccion).content.decode()
    navegador.post(direccion, {"accion": "otra cosa"})
    assert Sesion.objects.get().publicada
    navegador.post(direccion, {"accion": "retirar"})
    assert not Sesion.objects.get().publicada


@pytest.mark.parametrize("abiertos", [True, False])
def test_quien_publica_sabe_si_se_vera_sin_ingresar(
    abiertos: bool, viva: Sesion, como: Callable[[str], Client], settings: Any
) -> None:
    settings.DATOS_ABIERTOS = abiertos
    navegador, direccion = como("carlos"), "/sesiones/MEA-VIVA/publicar/"
    html = navegador.get(direccion).content.decode()
    assert ("está apagada: sin ingresar no se ve nada" in html) is not abiertos
    dicho = navegador.post(direccion, {"accion": "publicar"}, follow=True).content.decode()
    assert ("sus cifras y sus acuerdos los ve cualquiera" in dicho) is abiertos
    assert ("solo la ve quien ingresa" in dicho) is not abiertos
    assert ("Hoy cualquiera, sin ingresar" in navegador.get(direccion).content.decode()) is abiertos


def test_los_botones_son_de_quien_puede(viva: Sesion, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    def textos(quien: str, direccion: str) -> str:
        return como(quien).get(direccion).content.decode()

    assert "Nueva sesión" in textos("olga", "/sesiones/")
    assert "Nueva sesión" not in textos("eva", "/sesiones/")
    for boton in ("Editar datos", "Pasar a «En curso»", "Programar una reunión", "Registrar la asistencia"):
        assert boton in textos("olga", "/sesiones/MEA-VIVA/"), boton
        assert boton not in textos("eva", "/sesiones/MEA-VIVA/"), boton
    assert "Publicar…" in textos("carlos", "/sesiones/MEA-VIVA/")
    assert "Publicar…" not in textos("olga", "/sesiones/MEA-VIVA/")
    en_seguimiento = textos("olga", "/sesiones/MEA-TEST/")
    assert "El paso a «Cerrada» lo da un coordinador." in en_seguimiento
    assert "Programar una reunión" not in en_seguimiento


def test_lo_escrito_al_vencer_el_ingreso_vuelve(hoy: Any, olga: Any, catalogos: None) -> None:
    navegador = Client()
    assert navegador.post("/sesiones/nueva/", DATOS).status_code == 302
    navegador.force_login(olga)
    assert navegador.get("/sesiones/nueva/").context["form"]["nombre"].value() == "MUNI Ejecutivo 2026"
