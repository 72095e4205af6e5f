"""Lo interno de la Secretaría sobre un acuerdo: sus notas y quién lo sigue."""

from types import SimpleNamespace
from typing import Any

from acuerdos.models import Nota


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


# --- Notas y quién lo sigue -----------------------------------------------------------------------------------------
def test_las_notas_son_de_la_secretaria(caso: SimpleNamespace, como: Any) -> None:
    olga, frase = como("olga"), "Llamar a la regidora 😀"
    assert olga.post(f"{caso.url}notas/nueva/", {"texto": ""}).status_code == 400
    assert frase in texto(olga.post(f"{caso.url}notas/nueva/", {"texto": frase}, follow=True))
    nota = Nota.objects.get(texto=frase)
    anular = f"{caso.url}notas/{nota.pk}/anular/"
    assert anular in texto(olga.get(caso.url))
    de_carlos = texto(como("carlos").get(caso.url))
    assert frase in de_carlos
    assert anular not in de_carlos
    for quien in ("fatima", "soledad"):
        pagina = texto(como(quien).get(caso.url))
        assert frase not in pagina
        assert "Notas" not in pagina
        assert "una nota" not in pagina, "tampoco en la historia"
    assert "Nota anulada." in texto(olga.post(anular, {"motivo": "Ya se llamó"}, follow=True))
    assert "Anuló una nota" in texto(olga.get(caso.url))


def test_se_dice_quien_sigue_el_acuerdo(caso: SimpleNamespace, como: Any, carlos: Any, fatima: Any) -> None:
    olga, url = como("olga"), f"{caso.url}a-cargo/"
    opciones = texto(olga.get(url))
    assert "Carlos Ramos" in opciones
    assert "Fátima" not in opciones, "solo la Secretaría"
    assert olga.post(url, {"usuario": fatima.pk}).status_code == 400
    assert "elija a quien sí." in texto(olga.post(url, {"usuario": "x"}))
    assert "<dd>Carlos Ramos</dd>" in texto(olga.post(url, {"usuario": carlos.pk}, follow=True))
    assert "Lo sigue" not in texto(como("fatima").get(caso.url))
    assert "Nadie en particular" in texto(olga.post(url, {"usuario": ""}, follow=True))
