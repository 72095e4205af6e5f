import pytest
from django.utils import timezone

from cuentas.freno import SILENCIOS, Vigia
from muniejecutivo import salud


def test_viva_contesta_sin_ingresar_y_sin_base(client):
    assert client.get("/salud/viva").json() == {"estado": "bien"}


@pytest.mark.django_db
def test_lista_dice_que_falta_mientras_no_hay_latido(client):
    respuesta = client.get("/salud/lista")
    assert respuesta.status_code == 503
    assert "latido" in respuesta.json()["latido"]


@pytest.mark.django_db
def test_un_servidor_de_correo_que_no_contesta_se_dice_y_no_se_juzga(client, monkeypatch):
    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": lambda: None})
    vigia = Vigia(timezone.now)
    for _ in range(SILENCIOS):
        vigia.callo("No se pudo conectar al servidor de correo: no contestó a tiempo")
    respuesta = client.get("/salud/lista")
    assert (respuesta.status_code, respuesta.json()["estado"]) == (200, "bien")
    assert respuesta.json()["servidor_de_correo"].startswith("El servidor de correo no contesta desde las ")
    vigia.contesto()
    assert client.get("/salud/lista").json()["servidor_de_correo"] == "bien"
