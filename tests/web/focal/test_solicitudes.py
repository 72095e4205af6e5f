"""«Algo me detiene» y «Necesito más tiempo»."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.enums import CategoriaTraba
from acuerdos.models import Reprogramacion, Traba
from tests.web.conftest import HOY
from tests.web.focal.conftest import EN_COLA
from web.focal.formularios import QUE_LO_DETIENE

TRABA = {"categoria": "saneamiento", "necesidad": "La comunidad no firma", "quien_puede": "COFOPRI"}


def test_cada_categoria_de_la_oficina_tiene_sus_palabras() -> None:
    assert set(QUE_LO_DETIENE) == set(CategoriaTraba)


def test_decir_que_algo_detiene_deja_una_traba_y_su_constancia(navegador: Client, tareas: SimpleNamespace) -> None:
    url = f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/"
    assert "El terreno o sus papeles" in navegador.get(url).content.decode()
    respuesta = navegador.post(url, {**TRABA, "necesaria_el": "2025-07-01"})
    traba = Traba.objects.get()
    assert respuesta["Location"] == f"/mis-acuerdos/trabas/{traba.pk}/"
    html = navegador.get(respuesta["Location"]).content.decode()
    assert f"D-{traba.pk:06d}" in html
    assert "La comunidad no firma" in html
    assert "Ya se avisó" in navegador.get(url).content.decode()


def test_la_misma_traba_dos_veces_es_una(navegador: Client, tareas: SimpleNamespace) -> None:
    url = f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/"
    recibos = {navegador.post(url, TRABA, **EN_COLA).json()["constancia"] for _ in range(2)}
    assert len(recibos) == Traba.objects.count() == 1


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"categoria": ""}, "Marque lo que más se parece."),
        ({"categoria": "pereza"}, "Lo que llegó en «¿Qué lo detiene?» no está en la lista"),
        ({"necesidad": " "}, "Escriba qué hace falta."),
        ({"necesaria_el": "2025-06-01"}, "ya pasó"),
        ({"quien_puede": "x" * 201}, "200"),
    ],
)
def test_una_traba_que_no_sirve_se_devuelve_con_lo_escrito(
    navegador: Client, tareas: SimpleNamespace, cambio: dict[str, str], frase: str
) -> None:
    respuesta = navegador.post(f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/", {**TRABA, **cambio})
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert ("quien_puede" in cambio) or "COFOPRI" in respuesta.content.decode()


def test_pedir_mas_tiempo_una_vez_con_motivo(navegador: Client, tareas: SimpleNamespace, fatima: Any) -> None:
    url = f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/"
    dicho = {"plazo_nuevo": (HOY + timedelta(days=60)).isoformat(), "motivo": "Llovió un mes"}
    respuesta = navegador.post(url, dicho)
    solicitud = Reprogramacion.objects.get()
    assert (solicitud.hito, solicitud.registrado_por, solicitud.plazo_anterior) == (
        tareas.tarde,
        fatima,
        tareas.tarde.plazo,
    )
    assert f"P-{solicitud.pk:06d}" in navegador.get(respuesta["Location"]).content.decode()
    assert navegador.post(url, dicho)["Location"] == respuesta["Location"]
    otro = navegador.post(url, {**dicho, "motivo": "Otro motivo"})
    assert otro.status_code == 400
    assert Reprogramacion.objects.count() == 1
    assert "todavía no responde" in navegador.get(url).content.decode()


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"motivo": ""}, "Escriba el motivo."),
        ({"plazo_nuevo": ""}, "Elija el día."),
        ({"plazo_nuevo": "2030-01-01"}, "dos años"),
        ({"plazo_nuevo": "pronto"}, "Escriba el día así"),
    ],
)
def test_un_pedido_que_no_sirve_se_devuelve(
    navegador: Client, tareas: SimpleNamespace, cambio: dict[str, str], frase: str
) -> None:
    dicho = {"plazo_nuevo": "2025-09-01", "motivo": "Llovió un mes", **cambio}
    respuesta = navegador.post(f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/", dicho)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


def test_otra_municipalidad_no_las_ve(navegador: Client, tareas: SimpleNamespace, benita: Any) -> None:
    traba = navegador.post(f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/", TRABA)["Location"]
    plazo = f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/"
    recibo = navegador.post(plazo, {"plazo_nuevo": "2025-09-01", "motivo": "Llovió"})["Location"]
    otra = Client()
    otra.force_login(benita)
    for url in (traba, recibo, plazo, f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/"):
        assert otra.get(url).status_code == 404


def test_lo_que_debe_el_sector_no_lo_reprograma_la_municipalidad(navegador: Client, tareas: SimpleNamespace) -> None:
    assert navegador.get(f"/mis-acuerdos/hitos/{tareas.ajena.pk}/plazo/").status_code == 403
