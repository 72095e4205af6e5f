"""Enviar un formulario mientras la base no está: un 503 que devuelve lo escrito, para enviarlo otra vez."""

import errno
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client

from acuerdos.models import Avance
from cuentas.models import Usuario
from tests import fabricas as f

SELLO = "a" * 32
LARGO = "Se presentó el expediente.\nFalta <b>la firma</b> & el sello."
RUTA = "/acuerdos/MEA-TEST-001/hitos/1/avance/"
PROPIO = {"HTTP_ORIGIN": "http://testserver"}
DICHO = {"descripcion": LARGO, "porcentaje": "60", "clave": "una-clave", "fecha": "2025-03-01"}


class Formulario(HTMLParser):
    """Los campos del formulario de una página, como los enviaría el navegador."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.accion, self.campos, self._area = "", {}, ""
        self.feed(html)

    def handle_starttag(self, etiqueta: str, atributos: Any) -> None:
        dados = dict(atributos)
        if etiqueta == "form":
            self.accion = dados.get("action") or ""
        elif etiqueta == "input":
            self.campos.setdefault(dados.get("name"), []).append(dados.get("value"))
        elif etiqueta == "textarea":
            self._area = dados["name"]
            self.campos.setdefault(self._area, []).append("")

    def handle_endtag(self, etiqueta: str) -> None:
        if etiqueta == "textarea":
            self._area = ""

    def handle_data(self, texto: str) -> None:
        if self._area:
            antes = self.campos[self._area][-1]
            self.campos[self._area][-1] = antes + (texto.removeprefix("\n") if not antes else texto)


@pytest.fixture
def sin_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """La base no contesta a quien pregunta quién es. Sin la marca django_db, cualquier consulta haría fallar."""

    def caida(*_: Any, **__: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(SessionStore, "load", caida)


@pytest.fixture
def navegador() -> Client:
    """Con su sesión y su sello, que se comprueba de verdad."""
    navegador = Client(enforce_csrf_checks=True, raise_request_exception=False)
    navegador.cookies["sessionid"], navegador.cookies["csrftoken"] = "x" * 32, SELLO
    return navegador


def enviar(navegador: Client, ruta: str = RUTA, sello: str = SELLO, **datos: Any) -> Any:
    cabeceras = {nombre: datos.pop(nombre) for nombre in list(datos) if nombre.startswith("HTTP_")}
    return navegador.post(ruta, {"csrfmiddlewaretoken": sello, **datos}, **cabeceras)


@pytest.mark.parametrize("depurando", [False, True])
def test_lo_escrito_vuelve_en_la_pagina_y_se_puede_enviar_otra_vez(
    navegador: Client, sin_base: None, settings: Any, depurando: bool
) -> None:
    settings.DEBUG = depurando
    respuesta = enviar(navegador, f"{RUTA}?de=lista", **DICHO)
    html = respuesta.content.decode()
    assert (respuesta.status_code, respuesta["Cache-Control"], respuesta["Retry-After"]) == (503, "no-store", "30")
    assert "Enviar otra vez" in html
    assert "&lt;b&gt;la firma&lt;/b&gt;" in html
    assert "<b>la firma" not in html
    formulario = Formulario(html)
    assert formulario.accion == f"{RUTA}?de=lista"
    [sello] = formulario.campos.pop("csrfmiddlewaretoken")
    assert sello
    assert formulario.campos == {nombre: [valor] for nombre, valor in DICHO.items()}


def test_lo_largo_se_ve_y_lo_corto_viaja_sin_verse(navegador: Client, sin_base: None) -> None:
    html = enviar(navegador, **DICHO).content.decode()
    assert ">Descripción</label>" in html
    assert html.count("<label") == 1
    assert "una-clave" in html


def test_varios_valores_y_archivos(navegador: Client, sin_base: None) -> None:
    foto = SimpleUploadedFile("foto.png", f.PNG)
    respuesta = enviar(navegador, descripcion="Va", quienes=["a", "b"], evidencias=foto)
    assert Formulario(respuesta.content.decode()).campos["quienes"] == ["a", "b"]
    assert "Los archivos que eligió no se pudieron conservar" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("ruta", "datos"),
    [
        ("/ingresar/", {"login": "fatima", "password": "la-clave-secreta"}),
        ("/cuenta/clave/", {"oldpassword": "la-clave-secreta", "password1": "la-clave-secreta"}),
        (RUTA, {"descripcion": LARGO, "cifras": "la-clave-secreta", "password": "la-clave-secreta"}),
    ],
)
def test_una_clave_no_vuelve_nunca(navegador: Client, sin_base: None, ruta: str, datos: dict[str, str]) -> None:
    respuesta = enviar(navegador, ruta, **datos)
    assert respuesta.status_code == 503
    assert "la-clave-secreta" not in respuesta.content.decode()


def test_con_el_sello_de_un_ingreso_anterior_pero_desde_aqui_tambien_vuelve(navegador: Client, sin_base: None) -> None:
    respuesta = enviar(navegador, sello="b" * 32, **DICHO, **PROPIO)
    assert respuesta.status_code == 503
    assert Formulario(respuesta.content.decode()).campos["descripcion"] == [LARGO]


@pytest.mark.parametrize(
    "cabeceras", [{"HTTP_ORIGIN": "https://otro.example"}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {}]
)
def test_lo_que_mando_otro_sitio_no_se_devuelve_con_un_boton(
    navegador: Client, sin_base: None, cabeceras: dict[str, str]
) -> None:
    respuesta = enviar(navegador, sello="b" * 32, **DICHO, **cabeceras)
    assert respuesta.status_code in {403, 503}
    assert "la firma" not in respuesta.content.decode()
    assert "<form" not in respuesta.content.decode()


def test_un_boton_suelto_dice_que_no_se_hizo(navegador: Client, sin_base: None) -> None:
    respuesta = enviar(navegador, "/recordatorios/envios/reintentar/", dia="2025-03-13")
    assert respuesta.status_code == 503
    assert "puede no haberse hecho" in respuesta.content.decode()
    assert "No se perdió nada" not in respuesta.content.decode()


def test_mirar_una_pagina_sigue_diciendo_que_nada_se_perdio(navegador: Client, sin_base: None) -> None:
    assert "No se perdió nada" in navegador.get(RUTA).content.decode()


@pytest.mark.django_db
def test_cuando_la_base_vuelve_lo_devuelto_se_registra_tal_cual(
    monkeypatch: pytest.MonkeyPatch, sesion: Any, olga: Usuario
) -> None:
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion))
    navegador = Client(enforce_csrf_checks=True, raise_request_exception=False)
    navegador.force_login(olga)
    ruta = f"/acuerdos/{hito.acuerdo.codigo}/hitos/{hito.numero}/avance/"
    sello = Formulario(navegador.get(ruta).content.decode()).campos["csrfmiddlewaretoken"][0]
    with monkeypatch.context() as caida:
        caida.setattr(CursorWrapper, "execute", lambda *_: (_ for _ in ()).throw(OperationalError("cerrada")))
        respuesta = enviar(navegador, ruta, sello=sello, **DICHO)
    assert respuesta.status_code == 503
    formulario = Formulario(respuesta.content.decode())
    assert navegador.post(formulario.accion, formulario.campos).status_code == 302
    avance = Avance.objects.get(hito=hito)
    assert (avance.porcentaje, avance.descripcion.replace("\r\n", "\n")) == (60, LARGO)
    assert SimpleNamespace(**DICHO).clave == avance.clave


@pytest.mark.parametrize("depurando", [False, True])
def test_un_disco_lleno_al_recibir_un_archivo_se_dice_y_no_es_un_500(
    navegador: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, depurando: bool
) -> None:
    def lleno(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.DEBUG = depurando
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lleno)
    grande = SimpleUploadedFile("foto.jpg", b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    respuesta = enviar(navegador, descripcion="Va", evidencias=grande)
    assert respuesta.status_code == 503
    assert "su disco está lleno o no se puede escribir" in respuesta.content.decode()
