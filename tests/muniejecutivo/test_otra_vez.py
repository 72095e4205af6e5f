"""Lo que solo se lee sobrevive a que la base corte su conexión; lo que escribe no se repite nunca."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from muniejecutivo import urls as reales

veces: list[str] = []


def cortarse() -> None:
    """Lo que hace PgBouncer al morir, o la base al reiniciarse: la conexión en uso se cierra del otro lado."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def uno() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


def se_corta_la_primera_vez(request: HttpRequest) -> int:
    veces.append(str(request.method))
    if len(veces) == 1:
        cortarse()
    return uno()


@login_not_required
def pagina(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"leído: {se_corta_la_primera_vez(request)}")


@login_not_required
def siempre(request: HttpRequest) -> HttpResponse:
    veces.append(str(request.method))
    cortarse()
    raise AssertionError("la conexión seguía en pie")


@login_not_required
def lenta(request: HttpRequest) -> HttpResponse:
    veces.append(str(request.method))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 20")
        try:
            cursor.execute("SELECT pg_sleep(5)")
        finally:
            cursor.execute("SET statement_timeout = 0")
    raise AssertionError("la espera no venció")


@login_not_required
def sin_conectar(request: HttpRequest) -> HttpResponse:
    veces.append(str(request.method))
    raise OperationalError('connection to server at "127.0.0.1", port 6432 failed: Connection refused')


class DeLaApi(APIView):
    authentication_classes = permission_classes = ()

    def get(self, request: Request) -> Response:
        return Response({"leido": se_corta_la_primera_vez(request._request)})


urlpatterns = [
    path("p/pagina/", pagina),
    path("p/siempre/", siempre),
    path("p/lenta/", lenta),
    path("p/sin-conectar/", sin_conectar),
    path("api/v1/corte/", DeLaApi.as_view()),
    *reales.urlpatterns,
]
handler400, handler403, handler404, handler429, handler500 = (
    reales.handler400,
    reales.handler403,
    reales.handler404,
    reales.handler429,
    reales.handler500,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite no tiene conexión que se corte"),
]


@pytest.fixture(autouse=True)
def _urls(settings, client: Client) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    veces.clear()
    yield
    connection.close()


@pytest.mark.parametrize("direccion", ["/p/pagina/", "/api/v1/corte/"])
def test_lo_que_se_lee_se_lee_otra_vez_y_nadie_lo_nota(client, direccion):
    respuesta = client.get(direccion)
    assert (respuesta.status_code, veces) == (200, ["GET", "GET"])


def test_lo_que_se_envia_no_se_repite(client):
    respuesta = client.post("/p/pagina/", {"texto": "algo"})
    assert (respuesta.status_code, veces) == (503, ["POST"])


def test_si_se_corta_otra_vez_se_dice(client):
    respuesta = client.get("/p/siempre/")
    assert (respuesta.status_code, veces) == (503, ["GET", "GET"])


@pytest.mark.parametrize("direccion", ["/p/lenta/", "/p/sin-conectar/"])
def test_lo_que_saldria_igual_no_se_repite(client, direccion):
    respuesta = client.get(direccion)
    assert (respuesta.status_code, veces) == (503, ["GET"])
