"""De dónde viene una petición: lo dice el proxy de la oficina, y nadie más."""

import ipaddress
from typing import Any

import pytest
import yaml
from django.http import HttpResponse
from django.test import Client, RequestFactory

from muniejecutivo.entorno import Entorno
from muniejecutivo.proxy import SoloDelProxy, es_de, quien_pide

PROXY, AJENA = "172.18.0.1", "203.0.113.9"


@pytest.fixture
def detras(settings: Any) -> Any:
    settings.DETRAS_DE_PROXY, settings.PROXIES = 1, [ipaddress.ip_network("172.16.0.0/12")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


def visto(desde: str, **cabeceras: str) -> tuple[str, bool, list[str]]:
    """Quién pide, si por TLS, y qué cabeceras de proxy quedan, según lo que ve la siguiente capa."""
    hallado: list[Any] = []

    def siguiente(request: Any) -> HttpResponse:
        quedan = sorted(n for n in request.META if "FORWARDED" in n or n == "HTTP_X_REAL_IP")
        hallado.append((request.META["REMOTE_ADDR"], request.is_secure(), quedan))
        return HttpResponse()

    peticion = RequestFactory(REMOTE_ADDR=desde).get("/", headers=cabeceras)
    SoloDelProxy(siguiente)(peticion)
    return hallado[0]


def test_al_proxy_de_la_oficina_se_le_cree(detras: Any) -> None:
    assert visto(PROXY, **{"x-forwarded-for": AJENA, "x-forwarded-proto": "https"}) == (
        AJENA,
        True,
        ["HTTP_X_FORWARDED_PROTO"],
    )


def test_a_quien_llega_directo_no(detras: Any) -> None:
    escritas = {"x-forwarded-for": "10.0.0.1", "x-forwarded-proto": "https", "x-real-ip": "10.0.0.1", "forwarded": "x"}
    assert visto(AJENA, **escritas) == (AJENA, False, [])


def test_sin_proxy_configurado_a_nadie(detras: Any) -> None:
    detras.DETRAS_DE_PROXY = 0
    assert visto(PROXY, **{"x-forwarded-for": AJENA, "x-forwarded-proto": "https"}) == (PROXY, False, [])


@pytest.mark.parametrize(
    ("cadena", "saltos", "quien"),
    [
        ("1.1.1.1, 203.0.113.9", 1, "203.0.113.9"),  # lo de la izquierda lo escribió quien pide
        ("1.1.1.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, ""),  # faltan: no pasó por los dos
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("203.0.113.9:5123", 1, "203.0.113.9"),
        ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("<script>", 1, ""),
        ("", 1, ""),
    ],
)
def test_de_la_cadena_vale_lo_que_escribio_el_nuestro(cadena: str, saltos: int, quien: str) -> None:
    assert quien_pide(cadena, saltos) == quien


def test_lo_que_no_se_entiende_deja_al_proxy_como_quien_pide(detras: Any) -> None:
    assert visto(PROXY, **{"x-forwarded-for": "quién sabe"})[0] == PROXY


@pytest.mark.parametrize("direccion", ["", "unix:", "no es una dirección"])
def test_una_direccion_que_no_lo_es_no_es_de_ninguna_red(direccion: str) -> None:
    assert not es_de(direccion, [ipaddress.ip_network("0.0.0.0/0")])


@pytest.mark.django_db
def test_cambiar_de_x_forwarded_for_no_da_mas_intentos(detras: Any, fatima: Any) -> None:
    """Con nombres distintos, para que frene el límite por dirección y no el de la cuenta."""
    respuestas = [
        Client(REMOTE_ADDR=AJENA).post(
            "/ingresar/", {"login": f"nadie{n}", "password": "equivocada"}, headers={"x-forwarded-for": f"10.0.0.{n}"}
        )
        for n in range(11)
    ]
    assert "Demasiados intentos" in respuestas[-1].content.decode()


@pytest.mark.parametrize(("valor", "saltos"), [("", 0), ("0", 0), ("1", 1), ("sí", 1), ("no", 0), ("2", 2)])
def test_cuantos_saltos(valor: str, saltos: int) -> None:
    assert Entorno({"X": valor}).saltos("X") == saltos


def test_el_compose_no_abre_el_puerto_a_nadie_mas(raiz: Any) -> None:
    web = yaml.safe_load((raiz / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["web"]
    assert web["ports"]
    assert all(puerto.startswith("127.0.0.1:") for puerto in web["ports"])
    assert Entorno({"P": web["environment"]["PROXIES"].split(":-")[1].rstrip("}")}).redes("P", "::1/128")
