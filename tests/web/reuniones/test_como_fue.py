"""Cómo fue la reunión: pasar lista, empezar, terminar y corregirlo."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client

from reuniones.models import Participacion
from tests.fabricas import UMACHIRI
from tests.web.reuniones.conftest import SALA
from web.comun.deshacer import leer_ofrecido


def html_de(respuesta: Any) -> str:
    return respuesta.content.decode()


# --- Los toques -----------------------------------------------------------------------------------------------------
def test_pasar_lista_con_y_sin_htmx(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga, direccion = como("olga"), f"{SALA}asistencia/{UMACHIRI}/"
    assert olga.post(direccion, {"presente": "si"})["Location"] == f"{SALA}#como-fue"
    parte = html_de(olga.post(direccion, {"presente": "no"}, headers={"hx-request": "true"}))
    assert parte.startswith("\n<section") or "<section" in parte
    assert "<html" not in parte
    assert Participacion.objects.get(municipalidad_id=UMACHIRI).presente is False
    olga.post(direccion, {"presente": ""})
    assert Participacion.objects.get(municipalidad_id=UMACHIRI).presente is None


def test_lo_que_no_se_puede_se_dice(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    assert "aún no empezó" in html_de(olga.post(f"{SALA}terminar/", headers={"hx-request": "true"}))
    assert "aún no empezó" in html_de(olga.post(f"{SALA}terminar/", follow=True))
    raro = olga.post(f"{SALA}asistencia/{UMACHIRI}/", {"presente": "quizá"}, follow=True)
    assert "«quizá» no se entiende" in html_de(raro)
    ajena = olga.post(f"{SALA}asistencia/150101/", {"presente": "si"}, follow=True)
    assert "150101 no está en la reunión" in html_de(ajena)


def test_empezar_terminar_y_corregir(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    html = html_de(olga.post(f"{SALA}empezar/", headers={"hx-request": "true"}))
    assert "11:00" in html
    assert "Terminar ahora" in html
    olga.post(f"{SALA}terminar/")
    pagina = olga.get(f"{SALA}resultado/")
    datos = {c.html_name: c.value() or "" for c in pagina.context["form"]}
    respuesta = olga.post(f"{SALA}resultado/", datos | {"inicio": "09:02", "fin": "09:41"})
    assert respuesta["Location"] == SALA
    sala.reunion.refresh_from_db()
    assert (str(sala.reunion.inicio_real), str(sala.reunion.fin_real)) == ("09:02:00", "09:41:00")
    # La otra persona que tenía abierto el mismo formulario ve las dos versiones.
    choque = como("carlos").post(f"{SALA}resultado/", datos | {"inicio": "10:00", "fin": "10:30"})
    assert choque.status_code == 409
    assert "Olga Quispe guardó antes que usted" in html_de(choque)


def test_una_reunion_realizada_sin_horas_no_se_empieza_de_un_clic(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    olga = como("olga")
    datos = {c.html_name: c.value() or "" for c in olga.get(f"{SALA}resultado/").context["form"]}
    assert olga.post(f"{SALA}resultado/", datos | {"estado": "realizada"}).status_code == 302
    html = html_de(olga.get(SALA))
    assert "Sin horas registradas" in html
    assert "Empezar ahora" not in html
    assert "Terminar ahora" not in html
    assert "ya consta como realizada" in html_de(olga.post(f"{SALA}empezar/", follow=True))
    sala.reunion.refresh_from_db()
    assert sala.reunion.inicio_real is None


def test_en_seguimiento_nadie_ve_el_reloj(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    sala.reunion.sesion.etapa = "seguimiento"
    sala.reunion.sesion.save()
    html = html_de(como("carlos").get(SALA))
    assert "Sin registrar cómo fue" in html
    assert "Corregir" in html
    assert "Empezar ahora" not in html


def test_la_reunion_con_acuerdos_no_puede_decirse_no_realizada(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    olga = como("olga")
    datos = {c.html_name: c.value() or "" for c in olga.get(f"{SALA}resultado/").context["form"]}
    respuesta = olga.post(f"{SALA}resultado/", datos | {"estado": "no_realizada"})
    assert respuesta.status_code == 400
    assert "Tiene 1 acuerdo registrado" in html_de(respuesta)


def test_al_decirla_no_realizada_se_pide_por_que_y_deshacerlo_no_se_traba(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    type(sala.acuerdo).objects.update(reunion=None)
    olga = como("olga")
    datos = {c.html_name: c.value() or "" for c in olga.get(f"{SALA}resultado/").context["form"]}
    sin_motivo = olga.post(f"{SALA}resultado/", datos | {"estado": "no_realizada"})
    assert (sin_motivo.status_code, "Diga por qué no se realizó." in html_de(sin_motivo)) == (400, True)
    hecha = olga.post(f"{SALA}resultado/", datos | {"estado": "no_realizada", "motivo": "No viajó"}, follow=True)
    assert "Quedó anotado cómo fue la reunión." in html_de(hecha)
    sala.reunion.refresh_from_db()
    assert sala.reunion.history.latest("history_id").history_change_reason == "No viajó"
    datos = {c.html_name: c.value() or "" for c in olga.get(f"{SALA}resultado/").context["form"]}
    assert olga.post(f"{SALA}resultado/", datos | {"estado": "programada"}).status_code == 302
    ofrecido = leer_ofrecido(next(m.extra_tags for m in olga.get(SALA).context["messages"]))
    assert ofrecido is not None
    assert olga.post(ofrecido.url, dict(ofrecido.campos)).status_code == 302
    sala.reunion.refresh_from_db()
    assert sala.reunion.estado == "no_realizada"
