"""Una dirección recordada lleva a donde lleva siempre, y lo que no existe no se recuerda."""

import pytest
from django.urls import Resolver404, resolve, reverse
from django.urls.resolvers import RoutePattern

from muniejecutivo.direcciones import DireccionesRecordadas


@pytest.fixture
def probadas(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Las formas de dirección que se prueban."""
    formas: list[str] = []
    probar = RoutePattern.match

    def anotar(forma: RoutePattern, ruta: str) -> object:
        formas.append(str(forma))
        return probar(forma, ruta)

    monkeypatch.setattr(RoutePattern, "match", anotar)
    return formas


def test_cada_una_se_busca_una_vez(probadas: list[str]) -> None:
    direcciones = DireccionesRecordadas("", "web.urls")
    primera = direcciones.resolve("mis-acuerdos/hitos/7/avance/")
    buscando = len(probadas)
    assert direcciones.resolve("mis-acuerdos/hitos/7/avance/") is primera
    assert len(probadas) == buscando > 1
    assert direcciones.resolve("mis-acuerdos/hitos/8/avance/").kwargs == {"pk": 8}


def test_lo_que_una_vista_haga_con_sus_claves_no_queda() -> None:
    ruta = reverse("informar", args=[7])
    resolve(ruta).kwargs["pk"] = 9
    assert (resolve(ruta).kwargs, resolve(ruta).url_name) == ({"pk": 7}, "informar")


def test_lo_que_no_existe_no_se_recuerda(probadas: list[str]) -> None:
    direcciones = DireccionesRecordadas("", "web.urls")
    veces = []
    for _ in range(2):
        with pytest.raises(Resolver404):
            direcciones.resolve("no/existe/")
        veces.append(len(probadas))
        probadas.clear()
    assert veces[0] == veces[1] > 1
