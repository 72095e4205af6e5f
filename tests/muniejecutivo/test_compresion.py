"""Lo que se comprime: la API también, y lo que ya viene comprimido no."""

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from muniejecutivo.compresion import Comprimir

CUERPO = b'{"codigo": "MEA-2025-001"}' * 100


def responder(
    admite: str, tipo: str = "application/json", direccion: str = "/api/v1/acuerdos/", cuerpo: bytes = CUERPO
) -> HttpResponseBase:
    def vista(_peticion: HttpRequest) -> HttpResponse:
        return HttpResponse(cuerpo, content_type=tipo, headers={"ETag": '"7-abc"'})

    return Comprimir(vista)(RequestFactory().get(direccion, headers={"accept-encoding": admite}))


@pytest.mark.parametrize("tipo", ["application/json", "application/problem+json", "application/geo+json", "text/csv"])
def test_la_api_sale_en_brotli_o_en_gzip_si_se_admite(tipo: str) -> None:
    con_br, con_gzip, sin_nada = responder("gzip, br", tipo), responder("gzip", tipo), responder("", tipo)
    assert (con_br["Content-Encoding"], brotli.decompress(con_br.content)) == ("br", CUERPO)
    assert con_br["Content-Length"] == str(len(con_br.content))
    assert (con_gzip["Content-Encoding"], gzip.decompress(con_gzip.content)) == ("gzip", CUERPO)
    assert (sin_nada.has_header("Content-Encoding"), sin_nada.content) == (False, CUERPO)
    assert len(con_br.content) < len(CUERPO) / 10
    assert [r["ETag"] for r in (con_br, con_gzip, sin_nada)] == ['W/"7-abc"', 'W/"7-abc"', '"7-abc"']
    assert "Accept-Encoding" in con_br["Vary"]


@pytest.mark.parametrize("tipo", ["application/pdf", "image/png", "application/vnd.openxmlformats-officedocument.x"])
def test_lo_que_ya_viene_comprimido_sale_como_esta(tipo: str) -> None:
    assert not responder("gzip, br", tipo).has_header("Content-Encoding")


def test_lo_corto_y_lo_que_no_admite_brotli() -> None:
    assert not responder("br", cuerpo=b"{}").has_header("Content-Encoding")
    assert responder("br;q=0, gzip")["Content-Encoding"] == "gzip"


def test_lo_que_sale_por_partes_se_comprime_por_partes() -> None:
    def vista(_peticion: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter([CUERPO, CUERPO]), content_type="application/x-ndjson")

    respuesta = Comprimir(vista)(RequestFactory().get("/api/v1/acuerdos/", headers={"accept-encoding": "gzip, br"}))
    assert isinstance(respuesta, StreamingHttpResponse)
    assert gzip.decompress(b"".join(respuesta)) == CUERPO * 2
