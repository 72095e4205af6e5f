"""Corregir y anular: lo que choca se muestra, lo escrito no se pierde, lo anulado no vuelve."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client

from acuerdos.models import Acuerdo
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE
from tests.web.reuniones.conftest import SALA, TEXTO

EDITAR, ANULAR = "/acuerdos/MEA-TEST-001/editar/", "/acuerdos/MEA-TEST-001/anular/"


def abierto(navegador: Client) -> dict[str, Any]:
    """Lo que enviaría quien abrió el formulario y no tocó nada."""
    form = navegador.get(EDITAR).context["form"]
    return {c.html_name: c.value() if c.value() is not None else "" for c in form}


def test_corregir_guarda_y_vuelve_adonde_se_estaba(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    datos = abierto(olga)
    assert datos["texto"] == TEXTO
    datos |= {"texto": "Capacitar a 40 vecinas", "municipalidad": SAN_JOSE_LAMBAYEQUE, "monto": "1,500.50"}
    respuesta = olga.post(f"{EDITAR}?volver=reunion", datos)
    assert respuesta["Location"] == f"{SALA}#a-MEA-TEST-001"
    guardado = Acuerdo.objects.get()
    assert (guardado.texto, guardado.municipalidad_id) == ("Capacitar a 40 vecinas", SAN_JOSE_LAMBAYEQUE)
    assert (str(guardado.monto), guardado.reunion, guardado.sector_id) == ("1500.50", sala.reunion, "MTPE")
    assert olga.post(EDITAR, abierto(olga))["Location"] == "/acuerdos/MEA-TEST-001/"


def test_dos_que_corrigen_lo_mismo_ven_las_dos_versiones(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga, carlos = como("olga"), como("carlos")
    de_olga, de_carlos = abierto(olga), abierto(carlos)
    carlos.post(EDITAR, de_carlos | {"texto": "Lo de Carlos", "cui": "123"})
    choque = olga.post(EDITAR, de_olga | {"texto": "Lo de Olga", "responsable": "GN"})
    html = choque.content.decode()
    assert choque.status_code == 409
    assert "Carlos Ramos guardó antes que usted" in html
    assert "Lo de Carlos" in html
    assert "Lo de Olga" in html
    final = {c.html_name: c.value() or "" for c in choque.context["form"]}
    assert (final["texto"], final["cui"], final["responsable"]) == ("Lo de Olga", "123", "GN")
    assert olga.post(EDITAR, final).status_code == 302
    guardado = Acuerdo.objects.get()
    assert (guardado.texto, guardado.cui, guardado.responsable) == ("Lo de Olga", "123", "GN")


def test_lo_que_no_choca_se_junta_solo_si_es_ajeno_al_formulario(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    olga = como("olga")
    datos = abierto(olga)
    fabricas.FabricaHito(acuerdo=sala.acuerdo)  # sube la versión sin tocar lo que aquí se edita
    assert olga.post(EDITAR, datos | {"texto": "Otro texto"}).status_code == 302
    assert Acuerdo.objects.get().texto == "Otro texto"


def test_lo_que_no_sirve_vuelve_con_lo_escrito(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    datos = abierto(olga)
    for cambio in (
        {"plazo": "2024-01-01"},
        {"cui": "x"},
        {"texto": ""},
        {"sector": "MVCS"},
        {"version": "x"},
        {"municipalidad": "150101"},
        {"leido": ""},
    ):
        respuesta = olga.post(EDITAR, datos | {"texto": "Lo que escribí"} | cambio)
        assert respuesta.status_code == 400, cambio
        assert cambio.get("texto") == "" or "Lo que escribí" in respuesta.content.decode()
    assert Acuerdo.objects.get().texto == TEXTO


def test_si_vence_el_ingreso_lo_corregido_vuelve(
    sala: SimpleNamespace, como: Callable[[str], Client], olga: Any
) -> None:
    datos = abierto(como("olga")) | {"texto": "A medio corregir"}
    navegador = Client()
    assert navegador.post(EDITAR, datos)["Location"] == f"/ingresar/?next={EDITAR}"
    como("carlos").post(EDITAR, abierto(como("carlos")) | {"texto": "Lo de Carlos"})
    navegador.force_login(olga)
    vuelto = abierto(navegador)
    assert (vuelto["texto"], vuelto["version"]) == ("A medio corregir", str(datos["version"]))
    assert navegador.post(EDITAR, vuelto).status_code == 409, "y lo que guardó la otra persona se muestra"


def test_anular_pide_motivo_y_su_codigo_no_vuelve(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    assert olga.post(ANULAR, {"motivo": " "}).status_code == 400
    assert olga.post(ANULAR, {"motivo": "x" * 501}).status_code == 400
    assert olga.post(f"{ANULAR}?volver=reunion", {"motivo": "Era de otra sala"})["Location"].startswith(SALA)
    anulado = Acuerdo.objects.get()
    assert (anulado.motivo_de_anulacion, anulado.anulado_por.username) == ("Era de otra sala", "olga")
    assert [fila.acuerdo.codigo for fila in olga.get(SALA).context["acuerdos"]] == []
    assert olga.post(ANULAR, {"motivo": "Otra vez"}).status_code == 404
    assert olga.get(EDITAR).status_code == 404
    assert "anulado" in olga.get("/acuerdos/MEA-TEST-001/").content.decode().lower()


CORREGIR = "/acuerdos/MEA-TEST-001/corregir/"


def test_en_seguimiento_un_coordinador_corrige_lo_que_se_supo_despues_y_el_texto_no(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    sala.sesion.etapa = "seguimiento"
    sala.sesion.save()
    carlos = como("carlos")
    assert CORREGIR in carlos.get("/acuerdos/MEA-TEST-001/").content.decode()
    assert CORREGIR not in como("olga").get("/acuerdos/MEA-TEST-001/").content.decode()
    carlos = como("carlos")
    datos = {c.html_name: c.value() or "" for c in carlos.get(CORREGIR).context["form"]}
    datos |= {"cui": "2345678", "monto": "S/ 1'250,000.50", "texto": "Otro texto"}
    sin_motivo = carlos.post(CORREGIR, datos)
    assert sin_motivo.status_code == 400
    assert "Diga por qué se corrige." in sin_motivo.content.decode()
    hecho = carlos.post(CORREGIR, datos | {"motivo": "Llegó el expediente"})
    assert hecho["Location"] == "/acuerdos/MEA-TEST-001/"
    guardado = Acuerdo.objects.get()
    assert (guardado.cui, str(guardado.monto), guardado.texto) == ("2345678", "1250000.50", TEXTO)
    assert guardado.history.latest().history_change_reason == "Llegó el expediente"


def test_si_dos_corrigen_lo_mismo_el_motivo_escrito_sigue_ahi(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    sala.sesion.etapa = "seguimiento"
    sala.sesion.save()
    carlos = como("carlos")
    datos = {c.html_name: c.value() or "" for c in carlos.get(CORREGIR).context["form"]}
    carlos.post(CORREGIR, datos | {"cui": "111", "motivo": "El primero"})
    choque = carlos.post(CORREGIR, datos | {"cui": "222", "motivo": "El segundo"})
    assert choque.status_code == 409
    assert choque.context["form"]["motivo"].value() == "El segundo"
