"""La página que completa lo que llegó por correo: se llega con un toque, y no cambia nada hasta enviarla."""

import re
from datetime import timedelta

import pytest
import time_machine

from acuerdos.enums import Canal
from acuerdos.models import Avance, CorreoRecibido
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones, enlaces
from recordatorios.enlaces import enlaces_de
from tests import fabricas as f
from tests.correo.conftest import AHORA, DIA, Buzon, pasar, recibos

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ese_dia():
    with time_machine.travel(AHORA + timedelta(minutes=5), tick=False):
        yield


def rutas(recibo) -> list[str]:
    """Las páginas a las que lleva el recibo."""
    return re.findall(r"http://[^/\s]+(/e/\S+)", recibo.body)


def por_correo() -> list[Avance]:
    return list(Avance.objects.filter(canal=Canal.CORREO).order_by("pk"))


def test_abrirla_no_registra_nada_y_trae_lo_escrito_y_lo_tocado(buzon, client):
    buzon.contestar("Ya compramos los tubos", f.PNG)
    pagina = client.get(rutas(recibos()[0])[1]).content.decode()
    assert "Ya compramos los tubos" in pagina
    assert "foto0.png" in pagina
    assert re.search(r'name="otro"[^>]*value="60"', pagina)
    assert por_correo() == []


def test_enviarla_registra_el_avance_con_las_fotos_del_correo(buzon, hito, client):
    buzon.contestar("Ya compramos los tubos", f.PNG)
    ruta = rutas(recibos()[0])[1]
    respuesta = client.post(ruta, {"porcentaje": "otro", "otro": "60", "descripcion": "Ya compramos los tubos"})
    [avance] = por_correo()
    assert (respuesta.status_code, avance.porcentaje, avance.evidencias.count()) == (303, 60, 1)
    assert "Constancia" in client.get(respuesta["Location"]).content.decode()
    # El mismo toque otra vez lleva a la misma constancia.
    assert client.post(ruta, {"porcentaje": "100"})["Location"] == respuesta["Location"]
    assert client.get(ruta)["Location"] == respuesta["Location"]
    assert len(por_correo()) == 1


def test_lo_muy_largo_no_vuelve_a_viajar_pero_se_envia_entero_con_lo_que_agregue(buzon, hito, client):
    largo = " ".join(f"Se compró el tubo {n}." for n in range(150))
    buzon.contestar(largo, f.PNG)
    ruta = rutas(recibos()[0])[1]
    pagina = client.get(ruta).content.decode()
    assert "Se enviará entero" in pagina and "el tubo 140" not in pagina
    assert client.post(ruta, {"porcentaje": "otro", "otro": "60", "descripcion": "Y uno más."}).status_code == 303
    [avance] = por_correo()
    assert avance.descripcion == f"{largo}\nY uno más."


def test_terminado_pide_las_cifras_del_celular(buzon, hito, client):
    buzon.contestar("Terminado", f.PNG)
    ruta = rutas(recibos()[0])[2]
    datos = {"porcentaje": "100", "descripcion": "Terminado"}
    assert client.post(ruta, {**datos, "cifras": "9999"}).status_code == 400
    assert por_correo() == []
    assert client.post(ruta, {**datos, "cifras": "0000"}).status_code == 303
    assert [avance.porcentaje for avance in por_correo()] == [100]


@pytest.fixture
def otro_hito(hito):
    return f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA, texto="Otro hito")


@pytest.fixture
def con_dos(hito, otro_hito, fatima) -> Buzon:
    """La dirección de un correo que hablaba de dos hitos."""
    [correo] = [correo for correo in pasar() if correo.to == ["fatima@ejemplo.pe"]]
    assert direcciones.leer(correo.reply_to[0]).clase == direcciones.ClaseDeDireccion.ENVIO
    return Buzon(enlaces_de([hito, otro_hito], fatima, ahora=AHORA)[hito.pk], correo.reply_to[0])


def test_si_el_correo_hablaba_de_dos_hitos_se_pregunta_de_cual(con_dos, hito, otro_hito, client):
    assert con_dos.contestar("Vamos al 60 %", f.PNG) == ResultadoDeRecibir.PREGUNTADO
    assert por_correo() == []
    [recibo] = recibos()
    assert len(rutas(recibo)) == 2
    ruta = next(r for r in rutas(recibo) if enlaces.abrir(r.split("/")[2], ahora=AHORA).hito == otro_hito)
    client.post(ruta, {"porcentaje": "otro", "otro": "60", "descripcion": "Vamos al 60 %"})
    assert [(a.hito, a.porcentaje, a.evidencias.count()) for a in por_correo()] == [(otro_hito, 60, 1)]


def test_con_el_enlace_de_otra_tarea_o_de_otra_persona_no_se_abre(con_dos, buzon, sesion, benita, client):
    con_dos.contestar("Vamos al 60 %")
    [correo] = CorreoRecibido.objects.all()
    ajeno = f.FabricaHito(acuerdo=buzon.enlace.hito.acuerdo, plazo=DIA)
    suyo = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE), plazo=DIA)
    for hito, persona in ((ajeno, con_dos.enlace.persona), (suyo, benita)):
        firmado = enlaces.firmar(enlaces_de([hito], persona, ahora=AHORA)[hito.pk])
        assert client.get(f"/e/{firmado}/correo/{correo.pk}/").status_code == 403


def test_lo_que_no_se_tomo_no_se_completa(buzon, client):
    buzon.contestar(de="colega@ejemplo.pe")
    [correo] = CorreoRecibido.objects.all()
    assert client.get(f"/e/{enlaces.firmar(buzon.enlace)}/correo/{correo.pk}/").status_code == 403


@pytest.mark.parametrize("cuanto", ["101", "-1", "²", "x", "9" * 30, ""])
def test_un_cuanto_disparatado_no_se_marca(buzon, client, cuanto):
    buzon.contestar("Ya compramos los tubos")
    ruta = rutas(recibos()[0])[0].partition("?")[0]
    pagina = client.get(ruta, {"cuanto": cuanto})
    assert pagina.status_code == 200
    assert " checked" not in pagina.content.decode()
