"""Contestar a la conversación de un acuerdo: lo que se vuelve un mensaje y lo que no se toma."""

from dataclasses import replace
from datetime import timedelta

import pytest

from acuerdos.acciones.enlaces import revocar_enlaces_de
from acuerdos.acciones.mensajes import LARGO_DE_MENSAJE
from acuerdos.enums import Canal, Lado
from acuerdos.models import CorreoRecibido, MensajeDeAcuerdo
from correo import conversacion
from correo.resultado import ResultadoDeRecibir
from municipalidades.models import PuntoFocal
from recordatorios import direcciones
from tests import fabricas as f
from tests.correo.conftest import DIA, recibos

pytestmark = pytest.mark.django_db


@pytest.fixture
def charla(buzon, hito, fatima):
    """El buzón de Fátima, con la dirección de la conversación del acuerdo de su hito."""
    return replace(buzon, para=direcciones.para_conversar(hito.acuerdo, fatima, DIA + timedelta(days=30)))


def test_lo_que_contesta_va_a_la_conversacion_y_recibe_su_numero(charla, hito, fatima):
    assert charla.contestar("Sí, ya salió.\nVa el lunes.") == ResultadoDeRecibir.ESCRITO
    mensaje = MensajeDeAcuerdo.objects.get()
    assert (mensaje.texto, mensaje.canal, mensaje.lado) == (
        "Sí, ya salió.\nVa el lunes.",
        Canal.CORREO,
        Lado.MUNICIPALIDAD,
    )
    assert (mensaje.acuerdo, mensaje.registrado_por) == (hito.acuerdo, fatima)
    correo = CorreoRecibido.objects.get()
    assert (correo.mensaje, correo.resultado, correo.avance) == (mensaje, "informado", None)
    [recibo] = recibos()
    assert f"M-{mensaje.pk:06d}" in recibo.subject
    assert f"/acuerdos/{hito.acuerdo.codigo}/#mensaje-{mensaje.pk}" in recibo.body


def test_un_porcentaje_dicho_en_la_conversacion_no_es_un_avance(charla, hito):
    antes = hito.avances.count()
    charla.contestar("Vamos al 80 %")
    assert hito.avances.count() == antes


def test_lo_que_no_cabe_queda_en_su_correo(charla):
    largo = "palabra " * (LARGO_DE_MENSAJE // 4)
    assert charla.contestar(largo) == ResultadoDeRecibir.ESCRITO
    assert len(MensajeDeAcuerdo.objects.get().texto) <= LARGO_DE_MENSAJE
    assert len(CorreoRecibido.objects.get().texto) > LARGO_DE_MENSAJE


def test_las_fotos_no_se_guardan_y_se_dice_donde_van(charla):
    assert charla.contestar("Mire", f.PNG) == ResultadoDeRecibir.ESCRITO
    [recibo] = recibos()
    assert "Traía 1 archivo, que aquí no se guarda" in recibo.body


@pytest.mark.parametrize(
    ("caso", "resultado", "motivo"),
    [
        ("otra persona", ResultadoDeRecibir.RECHAZADO, conversacion.DE_OTRA_PERSONA),
        ("vencida", ResultadoDeRecibir.RECHAZADO, conversacion.VENCIDA),
        ("anulada", ResultadoDeRecibir.RECHAZADO, conversacion.ANULADA),
        ("dejó el cargo", ResultadoDeRecibir.RECHAZADO, "Solo la Secretaría, el punto focal"),
        ("sin texto", ResultadoDeRecibir.RECHAZADO, conversacion.SIN_TEXTO),
        ("automático", ResultadoDeRecibir.CALLADO, "Es una respuesta automática"),
        ("otra firma", ResultadoDeRecibir.DESCONOCIDO, ""),
        ("de la Secretaría, sin comprobar", ResultadoDeRecibir.RECHAZADO, conversacion.SIN_COMPROBAR),
    ],
)
def test_lo_que_no_vale_no_escribe_nada_y_dice_por_que(caso, resultado, motivo, charla, hito, fatima, olga, settings):
    texto, cabeceras = "Sí", {}
    if caso == "otra persona":
        cabeceras["de"] = "colega@ejemplo.pe"
    elif caso == "vencida":
        charla = replace(charla, para=direcciones.para_conversar(hito.acuerdo, fatima, DIA - timedelta(days=1)))
    elif caso == "anulada":
        revocar_enlaces_de(por=olga, persona=fatima, ahora=f.en_lima(DIA, 9))
    elif caso == "dejó el cargo":
        PuntoFocal.objects.update(hasta=DIA)
    elif caso == "sin texto":
        texto = ""
    elif caso == "automático":
        cabeceras["Auto_Submitted"] = "auto-replied"
    elif caso == "otra firma":
        charla = replace(charla, para=charla.para.replace(f"m{hito.acuerdo.pk}p", f"m{hito.acuerdo.pk + 1}p"))
    else:
        settings.CORREO_AUTENTICADO_POR = "mx.pcm.pe"
        charla = replace(charla, para=direcciones.para_conversar(hito.acuerdo, olga, DIA))
        cabeceras["de"] = olga.email
    assert charla.contestar(texto, **cabeceras) == resultado
    assert not MensajeDeAcuerdo.objects.exists()
    assert motivo in "".join(CorreoRecibido.objects.values_list("motivo", flat=True))
    assert bool(recibos()) == (resultado == ResultadoDeRecibir.RECHAZADO)


def test_el_mismo_correo_dos_veces_es_un_mensaje(charla):
    for esperado in (ResultadoDeRecibir.ESCRITO, ResultadoDeRecibir.REPETIDO):
        assert charla.contestar("Sí", Message_ID="<uno@ejemplo.pe>") == esperado
    assert MensajeDeAcuerdo.objects.count() == 1


def test_la_secretaria_escribe_si_su_servidor_la_comprobo(charla, hito, olga, settings):
    settings.CORREO_AUTENTICADO_POR = "mx.pcm.pe"
    charla = replace(charla, para=direcciones.para_conversar(hito.acuerdo, olga, DIA))
    comprobado = {"de": olga.email, "Authentication_Results": "mx.pcm.pe; dmarc=pass header.from=ejemplo.pe"}
    assert charla.contestar("Gracias", **comprobado) == ResultadoDeRecibir.ESCRITO
    assert MensajeDeAcuerdo.objects.get().lado == Lado.SECRETARIA
