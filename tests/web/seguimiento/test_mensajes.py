"""La conversación de un acuerdo, en su página."""

from types import SimpleNamespace
from typing import Any

from acuerdos.models import MensajeDeAcuerdo


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


def test_los_tres_lados_la_leen_y_cada_quien_anula_lo_suyo(caso: SimpleNamespace, como: Any) -> None:
    fatima, frase = como("fatima"), "¿Cuándo llega el perfil? 😀"
    nuevo = f"{caso.url}mensajes/nuevo/"
    pagina = texto(fatima.get(nuevo))
    for opcion in ("A todos", "Al funcionario del sector MTPE", "A quien lo sigue en la Secretaría"):
        assert opcion in pagina
    assert "Al punto focal" not in pagina, "es ella"
    enviado = texto(fatima.post(nuevo, {"texto": frase, "dirigido_a": "secretaria"}, follow=True))
    assert "Mensaje enviado: se les dirá por correo." in enviado
    mensaje = MensajeDeAcuerdo.objects.get(texto=frase)
    anular = f"{caso.url}mensajes/{mensaje.pk}/anular/"
    assert anular in enviado
    for quien in ("olga", "soledad"):
        vista = texto(como(quien).get(caso.url))
        assert frase in vista
        assert "a <strong>Secretaría</strong>" in vista
        assert anular not in vista
    assert "Fátima" not in texto(como("soledad").get(caso.url)), "a los demás, solo el lado"
    assert anular in texto(como("carlos").get(caso.url))
    fatima.post(anular, {"motivo": "Era de otro"})
    assert frase not in texto(como("olga").get(caso.url))
    assert "Anuló un mensaje" in texto(como("olga").get(caso.url))


def test_a_quien_no_es_de_la_lista_se_le_dice(caso: SimpleNamespace, como: Any) -> None:
    respuesta = como("olga").post(f"{caso.url}mensajes/nuevo/", {"texto": "Hola", "dirigido_a": "gore"})
    assert respuesta.status_code == 400
    assert "Elija a alguien de la lista, o a todos." in texto(respuesta)
