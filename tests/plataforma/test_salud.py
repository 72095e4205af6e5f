import pytest


def test_viva_contesta_sin_ingresar_y_sin_base(client):
    assert client.get("/salud/viva").json() == {"estado": "bien"}


@pytest.mark.django_db
def test_lista_dice_que_falta_mientras_no_hay_latido(client):
    respuesta = client.get("/salud/lista")
    assert respuesta.status_code == 503
    assert "latido" in respuesta.json()["latido"]
