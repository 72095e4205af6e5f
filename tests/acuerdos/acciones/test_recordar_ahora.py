"""Recordar ahora: a quien lo debe, una vez al día, por el camino de siempre; y por qué no, cuando no."""

from datetime import date
from typing import Any

import pytest

from acuerdos.acciones.lotes import confirmar_lote, deshacer_lote, preparar_lote
from acuerdos.acciones.recordar_ahora import recordar_ahora, retirar_recordatorio
from acuerdos.acciones.reglas_de_recordatorio import detener_recordatorios
from acuerdos.enums import Responsable, VerboDeLote
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios, Recordatorio, ReglaDeRecordatorio
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from tests import fabricas as f
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
LUNES = date(2025, 3, 10)
AHORA = f.en_lima(LUNES, 10)
PLAZO = date(2025, 9, 30)  # lejos: ninguna regla lo recuerda todavía


@pytest.fixture
def hito(sesion: Any, fatima: Any) -> Any:
    ReglaDeRecordatorio.objects.update(activa=False)
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)
    return f.FabricaHito(acuerdo=acuerdo, plazo=PLAZO)


def pedir(por: Any, hito: Any, ahora: Any = AHORA) -> Any:
    return recordar_ahora(por=por, acuerdo=hito.acuerdo, ahora=ahora)


def test_sale_en_la_siguiente_pasada_a_quien_lo_debe(hito: Any, olga: Any, fatima: Any) -> None:
    assert str(pedir(olga, hito)) == f"1 hito, a {fatima}"
    (correo,) = pasar(LUNES, 10, 5)
    assert correo.to == [fatima.email]
    assert hito.texto in correo.body
    assert Recordatorio.objects.get().estado == "enviado"


def test_sale_el_mismo_dia_aunque_su_resumen_ya_hubiera_salido(hito: Any, olga: Any) -> None:
    otro = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=hito.acuerdo.sesion), plazo=PLAZO)
    pedir(olga, otro, f.en_lima(LUNES, 8))
    assert len(pasar(LUNES, 8, 5)) == 1
    pedir(olga, hito)
    (correo,) = pasar(LUNES, 10, 5)
    assert hito.texto in correo.body


def test_no_dos_veces_en_un_dia(hito: Any, olga: Any, carlos: Any) -> None:
    pedir(olga, hito)
    with pytest.raises(DatoInvalido, match="no se recuerda dos veces en un día"):
        pedir(carlos, hito)
    pasar(LUNES, 10, 5)
    with pytest.raises(DatoInvalido, match="no se recuerda dos veces en un día"):
        pedir(carlos, hito)
    pedir(carlos, hito, f.en_lima(date(2025, 3, 11), 10))


def test_ni_si_una_regla_ya_se_lo_recordo_hoy(hito: Any, olga: Any) -> None:
    ReglaDeRecordatorio.objects.filter(clase="antes", dias=15).update(activa=True)
    dia = date(2025, 9, 15)
    assert len(pasar(dia)) == 1
    with pytest.raises(DatoInvalido, match="Hoy ya se le recordó"):
        pedir(olga, hito, f.en_lima(dia, 11))


@pytest.mark.parametrize(
    ("impedir", "frase"),
    [
        ("detenidos", "Los recordatorios están detenidos"),
        ("culminado", "No tiene hitos pendientes"),
        ("no quiere", "pidió no recibir"),
        ("rebota", "rebota: corríjalo"),
        ("sin correo", "no tiene ningún correo registrado"),
        ("vacante", "no tiene punto focal ni correo institucional"),
    ],
)
def test_lo_que_lo_impide_se_dice(impedir: str, frase: str, hito: Any, olga: Any, fatima: Any) -> None:
    if impedir == "detenidos":
        detener_recordatorios(por=olga, ahora=AHORA)
    elif impedir == "culminado":
        f.FabricaAvance(hito=hito, porcentaje=100, fecha=LUNES)
    elif impedir == "no quiere":
        PreferenciaDeRecordatorios.objects.create(usuario=fatima, frecuencia="ninguna")
    elif impedir == "rebota":
        PreferenciaDeRecordatorios.objects.create(usuario=fatima, rebotado_en=AHORA, motivo_de_rebote="550")
    elif impedir == "sin correo":
        Usuario.objects.filter(pk=fatima.pk).update(email="")
        PuntoFocal.objects.filter(usuario=fatima).update(correo="")
    else:
        PuntoFocal.objects.update(hasta=LUNES)
        Municipalidad.objects.filter(pk=hito.acuerdo.municipalidad_id).update(correo="")
    with pytest.raises(DatoInvalido, match=frase):
        pedir(olga, hito)
    assert not Recordatorio.objects.exists()


def test_a_quien_solo_tiene_el_correo_de_su_cargo_tambien_le_llega(hito: Any, olga: Any, fatima: Any) -> None:
    Usuario.objects.filter(pk=fatima.pk).update(email="")
    PuntoFocal.objects.filter(usuario=fatima).update(correo="mesa@muniumachiri.example")
    pedir(olga, hito)
    (correo,) = pasar(LUNES, 10, 5)
    assert correo.to == ["mesa@muniumachiri.example"]


def test_es_de_la_secretaria(hito: Any, fatima: Any) -> None:
    with pytest.raises(AccionDenegada):
        pedir(fatima, hito)


def test_se_retira_mientras_no_salga_y_puede_volver(hito: Any, olga: Any) -> None:
    pedir(olga, hito)
    assert retirar_recordatorio(por=olga, acuerdo=hito.acuerdo, ahora=AHORA) == 1
    assert pasar(LUNES, 10, 5) == []
    pedir(olga, hito)
    assert len(pasar(LUNES, 10, 10)) == 1
    with pytest.raises(DatoInvalido, match="un correo no se recoge"):
        retirar_recordatorio(por=olga, acuerdo=hito.acuerdo, ahora=AHORA)


def test_a_quien_pidio_resumen_semanal_le_espera_y_se_dice(hito: Any, olga: Any, fatima: Any) -> None:
    PreferenciaDeRecordatorios.objects.create(usuario=fatima, frecuencia="semanal")
    martes = date(2025, 3, 11)
    assert "con el resumen semanal" in str(pedir(olga, hito, f.en_lima(martes, 10)))
    assert pasar(martes, 10, 5) == []
    assert len(pasar(date(2025, 3, 17))) == 1


def test_varios_a_la_vez_con_su_vista_previa_y_su_deshacer(hito: Any, olga: Any) -> None:
    sin_hitos = f.FabricaAcuerdo(sesion=hito.acuerdo.sesion)
    lote = preparar_lote(
        por=olga, verbo=VerboDeLote.RECORDAR, datos={}, acuerdos=[hito.acuerdo.pk, sin_hitos.pk], ahora=AHORA
    )
    assert not Recordatorio.objects.exists(), "la vista previa no deja nada en la cola"
    assert [fila.motivo for fila in lote.filas.order_by("acuerdo_id")] == [
        "",
        "No tiene hitos pendientes que recordar.",
    ]
    confirmar_lote(por=olga, lote=lote, ahora=AHORA)
    assert Recordatorio.objects.get().estado == "programado"
    deshacer_lote(por=olga, lote=lote, ahora=AHORA)
    assert Recordatorio.objects.get().estado == "descartado"
    assert pasar(LUNES, 10, 5) == []
