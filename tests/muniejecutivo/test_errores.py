"""Las páginas de error: en castellano, con su código, y sin tocar la base cuando la base no está."""

import json

import pytest
import redis
from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.urls import path

from acuerdos.enums import Causa
from acuerdos.errores import AccionDenegada
from cuentas.limite import Demasiados
from muniejecutivo import urls as reales


def que_falla(error):
    @login_not_required
    def vista(request):
        raise error

    return vista


urlpatterns = [
    path("p/404/", que_falla(Http404("no"))),
    path("p/403/", que_falla(PermissionDenied("Solo la coordinadora aprueba."))),
    path("p/negada/", que_falla(AccionDenegada(Causa.ROL, "Usted ya no es coordinador."))),
    path("p/429/", que_falla(Demasiados("Espere un minuto.", 60))),
    path("api/v1/429/", que_falla(Demasiados("Espere un minuto.", 60))),
    path("p/500/", que_falla(ZeroDivisionError())),
    path("p/base/", que_falla(OperationalError("could not connect to server"))),
    path("p/redis/", que_falla(redis.ConnectionError("connection refused"))),
    path("api/v1/base/", que_falla(OperationalError("could not connect to server"))),
    *reales.urlpatterns,
]
handler400, handler403, handler404, handler429, handler500 = (
    reales.handler400,
    reales.handler403,
    reales.handler404,
    reales.handler429,
    reales.handler500,
)


@pytest.fixture(autouse=True)
def _urls(settings, client):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False


@pytest.mark.parametrize("en_desarrollo", [False, True])
@pytest.mark.parametrize(
    ("direccion", "estado", "texto"),
    [
        ("/p/404/", 404, "No encontramos esta página"),
        ("/no-existe/", 404, "No encontramos esta página"),
        ("/p/403/", 403, "Solo la coordinadora aprueba."),
        ("/p/negada/", 403, "Usted ya no es coordinador."),
        ("/p/429/", 429, "Espere un minuto."),
        ("/p/base/", 503, "El servicio no está disponible por ahora"),
        ("/p/redis/", 503, "El servicio no está disponible por ahora"),
    ],
)
def test_cada_error_tiene_su_pagina_y_ninguna_toca_la_base(settings, client, direccion, estado, texto, en_desarrollo):
    # Sin la marca django_db, cualquier consulta haría fallar la prueba.
    settings.DEBUG = en_desarrollo
    respuesta = client.get(direccion)
    assert respuesta.status_code == estado
    assert texto in respuesta.content.decode()


def test_un_error_nuestro_es_500_sin_detalles(client):
    respuesta = client.get("/p/500/")
    assert respuesta.status_code == 500
    assert "Algo falló de nuestro lado" in respuesta.content.decode()
    assert "ZeroDivisionError" not in respuesta.content.decode()


def test_el_503_dice_cuando_volver_a_probar(client):
    assert client.get("/p/base/")["Retry-After"] == "30"


@pytest.mark.parametrize("direccion", ["/p/429/", "/api/v1/429/"])
def test_el_429_dice_cuanto_esperar(client, direccion):
    respuesta = client.get(direccion)
    assert (respuesta.status_code, respuesta["Retry-After"]) == (429, "60")
    assert "Espere un minuto." in respuesta.content.decode()


@pytest.mark.parametrize("direccion", ["/", "/ingresar/", "/api/v1/", "/tablero/", "/no-existe/"])
def test_trace_no_se_contesta(client, direccion):
    respuesta = client.generic("TRACE", direccion, headers={"x-secreto": "abc"})
    assert respuesta.status_code in {302, 403, 404, 405}
    assert b"abc" not in respuesta.content


def test_django_allauth_usa_nuestra_pagina_de_demasiados_pedidos(rf):
    respuesta = respond_429(rf.get("/ingresar/"))
    assert respuesta.status_code == 429
    assert "Demasiadas peticiones en poco tiempo" in respuesta.content.decode()


def test_en_la_api_el_503_es_un_problema_en_json(client):
    respuesta = client.get("/api/v1/base/")
    assert respuesta.status_code == 503
    assert respuesta["Content-Type"] == "application/problem+json"
    assert json.loads(respuesta.content)["status"] == 503


@pytest.mark.django_db  # lo que se corta se lee otra vez, y para eso se mira la conexión
@pytest.mark.parametrize("en_desarrollo", [False, True])
def test_la_base_caida_al_preguntar_quien_es_tambien_es_503(settings, client, monkeypatch, en_desarrollo):
    settings.DEBUG = en_desarrollo

    def caida(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", caida)
    client.cookies["sessionid"] = "x" * 32
    respuesta = client.get("/cuenta/clave/")
    assert respuesta.status_code == 503


def test_las_cabeceras_de_seguridad_van_en_todas_las_paginas(client):
    for direccion in ("/p/404/", "/p/base/", "/salud/viva", "/no/existe/", f"/?{'a=1&' * 1_100}"):
        respuesta = client.get(direccion)
        politica = respuesta["Content-Security-Policy"]
        assert "default-src 'self'" in politica
        assert "unsafe" not in politica
        assert respuesta["X-Content-Type-Options"] == "nosniff"
        assert respuesta["Referrer-Policy"] == "same-origin"
        assert respuesta["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("depurando", [True, False])
@pytest.mark.parametrize("direccion", ["/", "/acuerdos/", "/api/v1/acuerdos/"])
def test_demasiados_parametros_son_un_400_que_lo_dice(client, settings, direccion, depurando):
    settings.DEBUG = depurando
    respuesta = client.get(direccion, {f"p{n}": "1" for n in range(1_100)})
    assert respuesta.status_code == 400
    assert "quite los que sobran" in respuesta.content.decode()


# --- Direcciones a las que les falta algo ------------------------------------------------------------
SE_ENVIA = ("post", "put", "patch", "delete")


@pytest.mark.parametrize("depurando", [True, False])
@pytest.mark.parametrize("metodo", SE_ENVIA)
@pytest.mark.parametrize("direccion", ["/api/v1/acuerdos", "/api/v1/acuerdos/MEA-2025-001", "/ingresar"])
def test_lo_enviado_sin_la_barra_final_es_un_404_que_la_pide(client, settings, direccion, metodo, depurando):
    settings.DEBUG = depurando
    respuesta = getattr(client, metodo)(direccion)
    assert respuesta.status_code == 404
    assert f"le falta la barra del final: es {direccion}/" in respuesta.content.decode()
    if direccion.startswith("/api/"):
        assert respuesta["Content-Type"] == "application/problem+json"
        assert respuesta.json()["type"] == "/api/v1/docs/#no-existe"


@pytest.mark.parametrize("direccion", ["/api/v1/acuerdos", "/ingresar"])
def test_quien_lee_sin_la_barra_final_llega_igual(client, direccion):
    respuesta = client.get(direccion, {"page": "2"})
    assert (respuesta.status_code, respuesta["Location"]) == (301, f"{direccion}/?page=2")


def test_si_con_la_barra_tampoco_existe_no_se_promete(client):
    assert "barra" not in client.post("/api/v1/nada").json()["detail"]


@pytest.mark.parametrize("depurando", [True, False])
@pytest.mark.parametrize("nombre", ["otro.ejemplo.pe", "", "a b", "localhost:x"])
@pytest.mark.parametrize("direccion", ["/", "/api/v1/acuerdos/", "/api/v1/no/hay/"])
def test_con_otro_nombre_de_servidor_no_sale_la_pagina_de_depurar(client, settings, direccion, nombre, depurando):
    settings.DEBUG = depurando
    settings.ALLOWED_HOSTS = ["testserver"]
    respuesta = client.get(direccion, headers={"host": nombre})
    texto = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert "no contesta con ese nombre" in texto
    assert "DEBUG" not in texto
    if direccion.startswith("/api/"):
        assert respuesta["Content-Type"] == "application/problem+json"
        assert set(respuesta.json()) == {"type", "title", "status", "detail"}
