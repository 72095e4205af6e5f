"""Una petición a una dirección ajena: nunca a la propia red, sin seguir a nadie y sin esperar para siempre."""

import dataclasses
import socket
from collections.abc import Iterator

import pytest

from api.suscripciones import envio
from tests.api.suscripciones.conftest import Receptor


@pytest.mark.parametrize(
    "destino",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://0.0.0.0:9/",
        "http://10.0.0.8/",
        "http://172.16.3.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://2130706433/",
    ],
)
def test_a_la_red_propia_no_se_entrega(destino: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("se conectó"))
    contestacion = envio.enviar(destino, {}, "{}")
    assert not contestacion.recibida
    assert contestacion.definitiva
    assert contestacion.falla == envio.A_LA_RED_PROPIA


def test_un_nombre_que_lleva_a_la_red_propia_tampoco(monkeypatch: pytest.MonkeyPatch) -> None:
    privada = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: privada)
    assert envio.enviar("https://parece-publico.gob.pe/", {}, "{}").falla == envio.A_LA_RED_PROPIA


def test_lo_recibido_es_lo_enviado(receptor: Receptor) -> None:
    contestacion = envio.enviar(receptor.direccion, {"webhook-id": "msg_1"}, '{"á":1}')
    assert (contestacion.codigo, contestacion.falla) == (204, "")
    cabeceras, cuerpo = receptor.recibidas[0]
    assert (cabeceras["webhook-id"], cuerpo) == ("msg_1", '{"á":1}')


def test_una_redireccion_no_se_sigue(receptor: Receptor) -> None:
    receptor.codigo, receptor.cabeceras = 302, {"Location": receptor.direccion}
    contestacion = envio.enviar(receptor.direccion, {}, "{}")
    assert contestacion.falla == "Contestó 302, que manda a otra dirección: no se sigue"
    assert len(receptor.recibidas) == 1


@pytest.mark.parametrize(
    ("pide", "espera"),
    [
        ("120", 120),
        ("", 0),
        ("mañana", 0),
        ("-5", 0),
        ("999999999", envio.ESPERA_MAXIMA),
        ("9" * 4_301, envio.ESPERA_MAXIMA),  # con más de 4 300 cifras, Python no las lee
    ],
)
def test_espera_lo_que_le_piden_si_es_un_numero(receptor: Receptor, pide: str, espera: int) -> None:
    receptor.codigo, receptor.cabeceras = 503, {"Retry-After": pide.encode().decode("latin-1")}
    contestacion = envio.enviar(receptor.direccion, {}, "{}")
    assert (contestacion.codigo, contestacion.esperar, contestacion.definitiva) == (503, espera, False)


def test_410_es_que_ya_no_quiere(receptor: Receptor) -> None:
    receptor.codigo = 410
    assert envio.enviar(receptor.direccion, {}, "{}").definitiva


@pytest.fixture
def mudo() -> Iterator[str]:
    """Acepta la conexión y no contesta nunca."""
    with socket.create_server(("127.0.0.1", 0)) as oreja:
        yield f"http://127.0.0.1:{oreja.getsockname()[1]}/"


def test_quien_no_contesta_se_corta(mudo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    corto = dataclasses.replace(envio.PROTEGIDO, ip_filter_allow_loopback_ips=True, default_timeout=(0.1, 0.1))
    monkeypatch.setattr(envio, "PROTEGIDO", corto)
    contestacion = envio.enviar(mudo, {}, "{}")
    assert (contestacion.codigo, contestacion.falla) == (None, "No contestó a tiempo")


def test_nadie_escucha(receptor: Receptor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as libre:
        puerto = libre.getsockname()[1]
    assert envio.enviar(f"http://127.0.0.1:{puerto}/", {}, "{}").falla == "No se pudo conectar"


def test_un_proxy_del_entorno_no_se_usa(receptor: Receptor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert envio.enviar(receptor.direccion, {}, "{}").recibida
