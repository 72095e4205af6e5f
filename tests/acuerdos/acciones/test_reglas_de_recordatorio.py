"""Los verbos de los recordatorios: quién puede, qué queda registrado y qué se rechaza."""

from datetime import date

import pytest

from acuerdos.acciones import acuerdos, enlaces, preferencias, reglas_de_recordatorio
from acuerdos.acciones.cuentas import con_version
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import DiaNoLaborable, MotorDeRecordatorios, ReglaDeRecordatorio
from recordatorios.calendario import es_habil, siguiente_habil
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
AHORA = f.en_lima(date(2025, 3, 13))


def regla(**cambios):
    r = ReglaDeRecordatorio.objects.get(clase="despues", repetir_cada=7, destinatario="responsable")
    r = cambios.pop("regla", r)
    return {
        "regla": r,
        "version": con_version(r).version,
        "dias": 7,
        "repetir_cada": 7,
        "destinatario": "responsable",
        "activa": True,
        **cambios,
    }


DE_LA_OFICINA = {
    "editar_regla": lambda por, otra: reglas_de_recordatorio.editar_regla(por=por, **regla(dias=8)),
    "agregar_regla": lambda por, otra: reglas_de_recordatorio.agregar_regla(
        por=por, clase="despues", dias=70 + por.pk % 200, repetir_cada=None, destinatario="sector"
    ),
    "agregar_dia_no_laborable": lambda por, otra: reglas_de_recordatorio.agregar_dia_no_laborable(
        por=por, dia=date(2025, 4, 1 + DiaNoLaborable.objects.count()), norma="D.S. 1", ahora=AHORA
    ),
    "quitar_dia_no_laborable": lambda por, otra: reglas_de_recordatorio.quitar_dia_no_laborable(
        por=por, dia=DiaNoLaborable(pk=0)
    ),
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


def test_quien_no_vio_el_ultimo_cambio_de_una_regla_no_lo_pisa(olga, carlos):
    leida = regla(dias=5)
    reglas_de_recordatorio.editar_regla(por=carlos, **regla(dias=9))
    with pytest.raises(Conflicto):
        reglas_de_recordatorio.editar_regla(por=olga, **leida)
    leida["regla"].refresh_from_db()
    assert leida["regla"].dias == 9


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


def agregar(por, **cambios):
    pedido = {"clase": "despues", "dias": 45, "repetir_cada": 10, "destinatario": "sector", **cambios}
    return reglas_de_recordatorio.agregar_regla(por=por, **pedido)


def test_una_regla_se_agrega_con_lo_mismo_que_se_edita(olga):
    nueva = agregar(olga)
    nueva.refresh_from_db()
    assert (nueva.clase, nueva.dias, nueva.repetir_cada, nueva.activa) == ("despues", 45, 10, True)
    assert nueva.history.first().history_user == olga


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [
        ({"clase": "nunca"}, "clase"),
        ({"clase": "antes"}, "repetir_cada"),
        ({"dias": 366}, "dias"),
        ({"dias": 15, "repetir_cada": None}, "dias"),  # la que ya hay
    ],
)
def test_una_regla_que_no_sirve_no_se_agrega(olga, cambios, campo):
    with pytest.raises(DatoInvalido) as error:
        agregar(olga, **cambios)
    assert list(error.value.errores) == [campo]


def no_laborable(por, dia=date(2025, 3, 14), norma="D.S. 042-2025-PCM"):
    return reglas_de_recordatorio.agregar_dia_no_laborable(por=por, dia=dia, norma=norma, ahora=AHORA)


def test_un_dia_no_laborable_por_decreto_no_es_habil(olga):
    dia = no_laborable(olga)
    assert not es_habil(dia.dia)
    assert siguiente_habil(date(2025, 3, 13)) == date(2025, 3, 17)
    reglas_de_recordatorio.quitar_dia_no_laborable(por=olga, dia=dia)
    assert es_habil(dia.dia)


@pytest.mark.parametrize(
    ("pedido", "campo"),
    [({"dia": date(2025, 3, 12)}, "dia"), ({"norma": "  "}, "norma"), ({"norma": "D" * 121}, "norma"), ({}, "dia")],
)
def test_un_dia_que_no_sirve_dice_por_que(olga, pedido, campo):
    no_laborable(olga)
    with pytest.raises(DatoInvalido) as error:
        no_laborable(olga, **({"dia": date(2025, 3, 17)} | pedido if pedido else pedido))
    assert list(error.value.errores) == [campo]
