"""Los verbos de los recordatorios: quién puede, qué queda registrado y qué se rechaza."""

from datetime import date

import pytest

from acuerdos.acciones import acuerdos, enlaces, preferencias, reglas_de_recordatorio
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import MotorDeRecordatorios, ReglaDeRecordatorio
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
AHORA = f.en_lima(date(2025, 3, 13))


def regla(**cambios):
    r = ReglaDeRecordatorio.objects.get(clase="despues", repetir_cada=7, destinatario="responsable")
    return {"regla": r, "dias": 7, "repetir_cada": 7, "destinatario": "responsable", "activa": True, **cambios}


DE_LA_OFICINA = {
    "editar_regla": lambda por, otra: reglas_de_recordatorio.editar_regla(por=por, **regla(dias=8)),
    "detener_recordatorios": lambda por, otra: reglas_de_recordatorio.detener_recordatorios(por=por, ahora=AHORA),
    "reanudar_recordatorios": lambda por, otra: reglas_de_recordatorio.reanudar_recordatorios(por=por),
    "registrar_rebote": lambda por, otra: preferencias.registrar_rebote(
        por=por, persona=otra, motivo="550", ahora=AHORA
    ),
    "quitar_rebote": lambda por, otra: preferencias.quitar_rebote(por=por, persona=otra),
    "revocar_enlaces_de": lambda por, otra: enlaces.revocar_enlaces_de(por=por, persona=otra, ahora=AHORA),
    "asignar_a_cargo": lambda por, otra: acuerdos.asignar_a_cargo(
        por=por, acuerdo=f.FabricaAcuerdo(), usuario=None, ahora=AHORA
    ),
}


@pytest.mark.parametrize("verbo", DE_LA_OFICINA)
def test_son_de_la_secretaria_y_de_nadie_mas(verbo, olga, carlos, fatima, soledad, eva):
    for quien in (olga, carlos):
        DE_LA_OFICINA[verbo](quien, fatima)
    for quien in (fatima, soledad, eva):
        with pytest.raises(AccionDenegada, match="Solo la Secretaría puede"):
            DE_LA_OFICINA[verbo](quien, fatima)


def test_una_regla_cambia_y_la_historia_dice_quien(olga):
    r = reglas_de_recordatorio.editar_regla(
        por=olga, **regla(dias=5, repetir_cada=None, destinatario="sector", activa=False)
    )
    r.refresh_from_db()
    assert (r.dias, r.repetir_cada, r.destinatario, r.activa) == (5, None, "sector", False)
    assert r.history.first().history_user == olga


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [
        ({"dias": 400}, "dias"),
        ({"dias": -1}, "dias"),
        ({"repetir_cada": 0}, "repetir_cada"),
        ({"repetir_cada": 400}, "repetir_cada"),
        ({"dias": 15, "destinatario": "sector"}, "dias"),
    ],
)
def test_una_regla_que_no_sirve_dice_que_seria_correcto(olga, cambios, campo):
    with pytest.raises(DatoInvalido) as error:
        reglas_de_recordatorio.editar_regla(por=olga, **regla(**cambios))
    assert list(error.value.errores) == [campo]


def test_lo_que_avisa_antes_no_se_repite(olga):
    antes = ReglaDeRecordatorio.objects.get(clase="antes", dias=15)
    with pytest.raises(DatoInvalido, match="no se repite"):
        reglas_de_recordatorio.editar_regla(por=olga, **regla(regla=antes, dias=15, repetir_cada=7))


def test_detener_dos_veces_conserva_quien_lo_hizo_primero(olga, carlos):
    reglas_de_recordatorio.detener_recordatorios(por=olga, ahora=AHORA)
    motor = reglas_de_recordatorio.detener_recordatorios(por=carlos, ahora=AHORA)
    assert motor.detenido_por == olga
    assert reglas_de_recordatorio.reanudar_recordatorios(por=carlos).detenido_en is None
    assert [h.history_user for h in MotorDeRecordatorios.history.all()][:2] == [carlos, olga]
