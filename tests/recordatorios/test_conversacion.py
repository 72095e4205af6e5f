"""Lo que se escribe en la conversación se le dice a los otros lados, y al que se le pide que conteste, en el día."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from acuerdos.acciones.mensajes import anular_mensaje, escribir_mensaje
from acuerdos.enums import Lado, Responsable
from acuerdos.models import Recordatorio
from recordatorios import direcciones
from tests import fabricas as f
from tests.puestas import puesta
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos", "fatima", "soledad")]
DIA = date(2025, 3, 12)  # un miércoles
MANANA = DIA + timedelta(days=1)
AHORA = f.en_lima(DIA, 10)


@pytest.fixture(autouse=True)
def _se_contesta(settings: Any) -> None:
    settings.CORREO_RESPUESTAS = "respuestas.pe"


@pytest.fixture
@puesta
def acuerdo(sesion: Any) -> Any:
    """Sin hitos: lo único que puede salir es una noticia."""
    return f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)


def escribir(por: Any, acuerdo: Any, dirigido_a: str = "", ahora: Any = AHORA, texto: str = "¿Ya salió?") -> Any:
    return escribir_mensaje(por=por, acuerdo=acuerdo, texto=texto, dirigido_a=dirigido_a, ahora=ahora)


def a_quienes(mensajes: list[Any]) -> list[str]:
    return sorted(mensaje.to[0].removesuffix("@ejemplo.pe") for mensaje in mensajes)


def test_a_quien_se_le_pide_que_conteste_se_le_dice_en_el_dia_y_a_los_demas_en_su_resumen(
    acuerdo: Any, olga: Any
) -> None:
    mensaje = escribir(olga, acuerdo, Lado.MUNICIPALIDAD)
    (hoy,) = pasar(DIA, 10, 5)
    assert a_quienes([hoy]) == ["fatima"]
    assert hoy.subject == "MUNI Ejecutivo: 1 mensaje para usted"
    for dicho in (
        "Espera por usted: 1 mensaje para usted.",
        "Le piden que conteste",
        "Secretaría: «¿Ya salió?»",
        f"/acuerdos/{acuerdo.codigo}/#mensaje-{mensaje.pk}",
        "lo que escriba va a la conversación del acuerdo",
    ):
        assert dicho in hoy.body
    (suya,) = hoy.reply_to
    leida = direcciones.leer(suya)
    assert leida
    assert (leida.pk, leida.vence_el) == (acuerdo.pk, DIA + timedelta(days=30))
    (manana,) = pasar(MANANA, 8)
    assert a_quienes([manana]) == ["soledad"]
    assert "En la conversación de sus acuerdos: 1 mensaje." in manana.body
    assert pasar(MANANA, 15) == [], "una sola vez"


def test_lo_que_escribe_un_lado_lo_leen_los_otros_dos(acuerdo: Any, fatima: Any, olga: Any) -> None:
    escribir(fatima, acuerdo)
    assert pasar(DIA, 10, 5) == []
    assert a_quienes(pasar(MANANA, 8)) == ["olga", "soledad"]


def test_si_su_lado_ya_contesto_o_el_mensaje_se_anulo_no_sale_y_consta(acuerdo: Any, olga: Any, fatima: Any) -> None:
    escribir(olga, acuerdo, Lado.MUNICIPALIDAD, f.en_lima(DIA, 20))
    escribir(fatima, acuerdo, ahora=f.en_lima(DIA, 21), texto="Sí, ayer")
    anulado = escribir(olga, acuerdo, Lado.SECTOR, f.en_lima(DIA, 21, 5), texto="Otra cosa")
    anular_mensaje(por=olga, mensaje=anulado, motivo="No era aquí", ahora=f.en_lima(DIA, 21, 10))
    (a_olga,) = [m for m in pasar(MANANA, 8) if a_quienes([m]) == ["olga"]]
    assert "Punto focal: «Sí, ayer»" in a_olga.body
    assert not Recordatorio.objects.filter(clase__startswith="le-escriben").exists()


def test_varias_conversaciones_se_contestan_cada_una_en_la_suya(acuerdo: Any, sesion: Any, olga: Any) -> None:
    otro = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)
    for cual in (acuerdo, otro):
        escribir(olga, cual, Lado.MUNICIPALIDAD)
    (mensaje,) = pasar(DIA, 10, 5)
    assert mensaje.reply_to == []
    assert len(set(re.findall(r"O por correo: (\S+)", mensaje.body))) == 2
    assert "Para contestar, escriba al correo de cada conversación." in mensaje.body
    assert "nadie lo lee" not in mensaje.body
    assert mensaje.alternatives[0].content.count("mailto:") == 2


def test_con_un_hito_en_el_mismo_correo_se_pregunta_de_que_habla(
    acuerdo: Any, olga: Any, fatima: Any, solo: Any
) -> None:
    solo("antes")
    f.FabricaHito(acuerdo=acuerdo, plazo=MANANA)
    escribir(olga, acuerdo, Lado.MUNICIPALIDAD, f.en_lima(DIA, 20))
    (mensaje,) = [m for m in pasar(MANANA, 8) if a_quienes([m]) == ["fatima"]]
    leida = direcciones.leer(mensaje.reply_to[0])
    assert leida
    assert leida.clase == direcciones.ClaseDeDireccion.ENVIO
    assert len(set(re.findall(r"O por correo: (\S+)", mensaje.body))) == 2


def test_la_secretaria_contesta_por_correo_solo_si_se_comprueba_quien_escribe(
    acuerdo: Any, fatima: Any, olga: Any, settings: Any
) -> None:
    escribir(fatima, acuerdo, Lado.SECRETARIA)
    (mensaje,) = pasar(DIA, 10, 5)
    assert mensaje.reply_to == []
    settings.CORREO_AUTENTICADO_POR = "mx.pcm.pe"
    assert direcciones.para_conversar(acuerdo, olga, MANANA)
