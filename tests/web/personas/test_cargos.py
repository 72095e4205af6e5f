"""Nombrar, relevar y cesar desde las páginas: qué se muestra antes, qué queda después y qué no se deja pasar."""

from typing import Any

from municipalidades.models import Municipalidad
from tests.fabricas import UMACHIRI

FICHA = f"/municipalidades/{UMACHIRI}/"


def test_el_correo_institucional_se_corrige_en_la_ficha_y_queda_quien(mundo: Any, como: Any, olga: Any) -> None:
    navegador, direccion = como("olga"), f"{FICHA}correo/"
    antes = navegador.get(FICHA).content.decode()
    assert direccion in antes
    assert "no tiene" in antes
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    malo = navegador.post(direccion, datos | {"correo": "mesa de partes"})
    assert malo.status_code == 400
    assert "«mesa de partes» no es un correo" in malo.content.decode()
    bueno = navegador.post(direccion, datos | {"correo": "mesa@umachiri.example"}, follow=True)
    assert "mesa@umachiri.example" in bueno.content.decode()
    ultima = Municipalidad.history.filter(ubigeo=UMACHIRI).order_by("-history_id").first()
    assert (ultima.correo, ultima.history_user) == ("mesa@umachiri.example", olga)
    assert navegador.post(direccion, datos | {"correo": "otra@umachiri.example"}).status_code == 409
    assert direccion not in como("fatima").get(FICHA).content.decode()


def test_el_correo_de_quien_trabaja_en_la_secretaria_no_es_el_de_una_municipalidad(
    mundo: Any, como: Any, carlos: Any
) -> None:
    carlos.email = "carlos@pcm.example"
    carlos.save()
    navegador, direccion = como("olga"), f"{FICHA}correo/"
    datos = {c.name: c.value() for c in navegador.get(direccion).context["form"]}
    html = navegador.post(direccion, datos | {"correo": "carlos@pcm.example"}).content.decode()
    assert "que trabaja en la Secretaría" in html
