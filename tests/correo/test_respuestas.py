"""Contestar el recordatorio: lo que se vuelve un avance, lo que se pregunta y lo que no se toma."""

from datetime import date, timedelta

import pytest
from django.db import OperationalError

from acuerdos.acciones.enlaces import revocar_enlaces_de
from acuerdos.enums import Canal, ResultadoDeCorreo
from acuerdos.models import ArchivoRecibido, Avance, CorreoRecibido
from correo import puerta
from correo.resultado import ResultadoDeRecibir
from cuentas import antivirus
from recordatorios import direcciones, enlaces
from tests import fabricas as f
from tests.correo.conftest import AHORA, DIA, recibos

pytestmark = pytest.mark.django_db


def sin_antivirus(*_: object) -> None:
    raise antivirus.PorAhoraNoSeRevisa("Inténtelo en unos minutos.")


def informado(hito) -> Avance:
    return Avance.objects.filter(hito=hito, canal=Canal.CORREO).latest("pk")


def test_contestar_con_texto_y_foto_es_un_avance_por_correo_sin_validar(buzon, hito, fatima):
    assert buzon.contestar("Vamos al 60 %.\nFalta el techo.", f.PNG) == ResultadoDeRecibir.INFORMADO
    avance = informado(hito)
    assert (avance.porcentaje, avance.descripcion) == (60, "Vamos al 60 %.\nFalta el techo.")
    assert (avance.registrado_por, avance.validado_en, avance.fecha) == (fatima, None, DIA)
    assert avance.evidencias.count() == 1


def test_recibe_una_constancia_con_su_numero_en_su_hilo(buzon, hito):
    buzon.contestar(Message_ID="<abc@ejemplo.pe>")
    [recibo] = recibos()
    assert f"A-{informado(hito).pk:06d}" in recibo.subject
    assert recibo.to == ["fatima@ejemplo.pe"]
    cabeceras = recibo.message()
    assert (cabeceras["In-Reply-To"], cabeceras["Auto-Submitted"]) == ("<abc@ejemplo.pe>", "auto-replied")
    assert recibo.from_email == direcciones.de_recibo() != cabeceras["From"]
    assert f"/{informado(hito).pk}/" in recibo.body


def test_sin_decir_cuanto_se_guarda_y_se_pregunta_con_tres_respuestas(buzon, hito):
    assert buzon.contestar("Ya compramos los tubos", f.PNG) == ResultadoDeRecibir.PREGUNTADO
    assert not Avance.objects.filter(canal=Canal.CORREO).exists()
    [recibo] = recibos()
    assert [trozo.split("\n")[0] for trozo in recibo.body.split("?cuanto=")[1:]] == ["20", "60", "100"]
    assert "Ya compramos los tubos" in recibo.body
    assert CorreoRecibido.objects.get().archivos.count() == 1


def test_la_pregunta_se_contesta_tambien_por_correo(buzon, hito):
    buzon.contestar("Ya compramos los tubos", f.PNG)
    assert buzon.contestar("45") == ResultadoDeRecibir.INFORMADO
    avance = informado(hito)
    assert (avance.porcentaje, avance.descripcion) == (45, "Ya compramos los tubos\n\n45")
    assert avance.evidencias.count() == 1
    assert not ArchivoRecibido.objects.exists()
    assert set(CorreoRecibido.objects.values_list("resultado", "avance")) == {("informado", avance.pk)}


def test_terminado_pide_las_cifras_si_nadie_comprobo_quien_escribe(buzon, hito):
    assert buzon.contestar("Terminado al 100 %", f.PNG) == ResultadoDeRecibir.PREGUNTADO
    assert CorreoRecibido.objects.get().motivo == "Dice 100 %: falta que lo confirme"
    [recibo] = recibos()
    assert recibo.body.count("?cuanto=") == 1


def test_terminado_se_registra_si_el_servidor_de_la_oficina_comprobo_quien_escribe(buzon, hito, settings):
    settings.CORREO_AUTENTICADO_POR = "mx.pcm.pe"
    comprobado = {"Authentication_Results": "mx.pcm.pe; spf=pass; dmarc=pass header.from=ejemplo.pe"}
    assert buzon.contestar("Terminado al 100 %", **comprobado) == ResultadoDeRecibir.PREGUNTADO  # sin foto
    assert buzon.contestar("Terminado al 100 %", f.PNG, **comprobado) == ResultadoDeRecibir.INFORMADO
    assert informado(hito).porcentaje == 100


def test_otra_persona_no_informa_con_la_direccion_ajena_y_se_le_dice_una_vez(buzon, hito):
    assert buzon.contestar(de="colega@ejemplo.pe") == ResultadoDeRecibir.RECHAZADO
    assert buzon.contestar(de="colega@ejemplo.pe") == ResultadoDeRecibir.RECHAZADO
    assert not Avance.objects.filter(canal=Canal.CORREO).exists()
    [recibo] = recibos()
    assert recibo.to == ["colega@ejemplo.pe"]
    assert "otra persona" in recibo.body
    assert "/e/" not in recibo.body  # el enlace abre sin contraseña: no es suyo


def test_el_mismo_correo_dos_veces_es_uno(buzon, hito):
    mensaje = buzon.mensaje()
    assert [buzon.entregar(mensaje), buzon.entregar(mensaje)] == [
        ResultadoDeRecibir.INFORMADO,
        ResultadoDeRecibir.REPETIDO,
    ]
    assert Avance.objects.filter(canal=Canal.CORREO).count() == 1
    assert len(recibos()) == 1


@pytest.mark.parametrize("texto", ["", "\n\n-- \nFátima"])
def test_sin_texto_y_sin_fotos_se_dice(buzon, texto):
    assert buzon.contestar(texto) == ResultadoDeRecibir.RECHAZADO
    [recibo] = recibos()
    assert "sin texto y sin fotos" in recibo.body


def test_la_direccion_vence(buzon):
    tarde = f.en_lima(DIA + enlaces.VIGENCIA_DEL_ENLACE + timedelta(days=1), 10)
    assert buzon.contestar(ahora=tarde) == ResultadoDeRecibir.RECHAZADO
    assert "venció" in recibos()[0].body


def test_la_direccion_anulada_no_vale(buzon, carlos):
    revocar_enlaces_de(por=carlos, persona=buzon.enlace.persona, ahora=AHORA)
    assert buzon.contestar() == ResultadoDeRecibir.RECHAZADO
    assert "anulado" in recibos()[0].body


def test_quien_dejo_el_cargo_ya_no_informa(buzon, fatima):
    fatima.puntos_focales.update(hasta=date(2025, 3, 1))
    assert buzon.contestar() == ResultadoDeRecibir.RECHAZADO


def test_hay_un_tope_de_informes_por_dia(buzon, monkeypatch):
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 2)
    assert [buzon.contestar() for _ in range(3)] == [ResultadoDeRecibir.INFORMADO] * 2 + [ResultadoDeRecibir.RECHAZADO]


def test_si_nombra_otro_acuerdo_se_pregunta(buzon, hito, sesion):
    otro = f.FabricaAcuerdo(sesion=sesion)
    assert buzon.contestar(f"El {otro.codigo} va en 80 %") == ResultadoDeRecibir.PREGUNTADO
    assert not Avance.objects.filter(canal=Canal.CORREO).exists()
    assert buzon.contestar(f"El {hito.acuerdo.codigo} va en 80 %") == ResultadoDeRecibir.INFORMADO


def test_un_archivo_que_no_sirve_no_cuesta_el_informe_y_se_dice_cual(buzon, hito):
    mensaje = buzon.mensaje("Vamos al 70 %")
    mensaje.add_attachment(b"PK\x03\x04nada", maintype="application", subtype="zip", filename="planos.zip")
    mensaje.add_attachment(f.PNG, maintype="image", subtype="png", filename="techo.png")
    assert buzon.entregar(mensaje) == ResultadoDeRecibir.INFORMADO
    assert [e.nombre for e in informado(hito).evidencias.all()] == ["techo.png"]
    assert "planos.zip" in recibos()[0].body


def test_de_lo_que_vino_dentro_de_un_correo_reenviado_como_adjunto_se_dice_que_no_se_lee(buzon, hito):
    dentro, mensaje = buzon.mensaje("La foto que pidieron"), buzon.mensaje("Vamos al 70 %")
    dentro.add_attachment(f.PNG, maintype="image", subtype="png", filename="techo.png")
    mensaje.add_attachment(dentro, filename="RV fotos.eml")
    assert buzon.entregar(mensaje) == ResultadoDeRecibir.INFORMADO
    assert (informado(hito).descripcion, informado(hito).evidencias.count()) == ("Vamos al 70 %", 0)
    assert "«RV fotos.eml» es un correo guardado" in recibos()[0].body


def test_sin_disco_lo_escrito_no_se_pierde(buzon, hito, sin_disco):
    assert buzon.contestar("Vamos al 60 %", f.PNG) == ResultadoDeRecibir.INFORMADO
    assert informado(hito).evidencias.count() == 0
    assert "no se pudo guardar" in recibos()[0].body


def test_si_no_se_pudo_mirar_una_foto_el_correo_vuelve_entero(buzon, hito, fatima, monkeypatch):
    mensaje = buzon.mensaje("Vamos al 60 %")
    mensaje.add_attachment(f.PNG, maintype="image", subtype="png", filename="techo.png")
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 2)
    with monkeypatch.context() as callado:
        callado.setattr(antivirus, "exigir_sano", sin_antivirus)
        for _ in range(3):  # quien lo trae lo vuelve a intentar, y eso no agota los informes del día
            with pytest.raises(puerta.FallaNuestra):
                buzon.entregar(mensaje)
    assert (Avance.objects.filter(canal=Canal.CORREO).count(), CorreoRecibido.objects.count(), recibos()) == (0, 0, [])
    assert buzon.entregar(mensaje) == ResultadoDeRecibir.INFORMADO
    assert informado(hito).evidencias.count() == 1


@pytest.mark.parametrize("falla", [OperationalError("se fue"), OSError("sin disco")])
def test_lo_que_falla_de_nuestro_lado_no_agota_los_informes_del_dia(buzon, hito, monkeypatch, falla):
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 1)
    mensaje = buzon.mensaje("Vamos al 60 %")
    with monkeypatch.context() as caida:
        caida.setattr("acuerdos.acciones.correos.informar_por_correo", _fallar_con(falla))
        for _ in range(2):
            with pytest.raises(puerta.FallaNuestra):
                buzon.entregar(mensaje)
    assert buzon.entregar(mensaje) == ResultadoDeRecibir.INFORMADO


def _fallar_con(falla):
    def fallar(**_):
        raise falla

    return fallar


def test_lo_mas_largo_que_un_avance_se_recorta_y_se_dice(buzon, hito):
    assert buzon.contestar("Vamos al 60 %. " + "Se avanzó. " * 600) == ResultadoDeRecibir.INFORMADO
    assert informado(hito).descripcion.endswith("… (lo demás está en su correo)")


def test_de_lo_ya_validado_no_se_informa(buzon, hito, carlos):
    f.FabricaAvance(hito=hito, fecha=DIA, porcentaje=100, validado=True)
    hito.refresh_from_db()
    assert buzon.contestar("Vamos al 60 %") == ResultadoDeRecibir.RECHAZADO
    assert CorreoRecibido.objects.get().resultado == ResultadoDeCorreo.RECHAZADO


def test_a_quien_ya_agoto_sus_informes_no_se_le_abren_los_archivos(buzon, hito, monkeypatch):
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 1)
    assert buzon.contestar("Vamos al 40 %", f.PNG) == ResultadoDeRecibir.INFORMADO
    abiertos = []
    monkeypatch.setattr("correo.respuestas.revisar_archivo", lambda *_: abiertos.append(1))
    assert buzon.contestar("Vamos al 60 %", f.PNG) != ResultadoDeRecibir.INFORMADO
    assert abiertos == []
