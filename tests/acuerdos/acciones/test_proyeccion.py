from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from acuerdos.acciones.proyeccion import diferencias, proyectar, proyectar_acuerdos
from acuerdos.models import Acuerdo, Hito
from acuerdos.reglas import redondear
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
AHORA = f.en_lima(date(2025, 7, 1))


@pytest.mark.parametrize(
    ("fraccion", "decimales", "esperado"),
    [
        (Fraction(100, 3), 2, "33.33"),
        (Fraction(200, 3), 2, "66.67"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(25, 2), 0, "13"),
        (Fraction(27, 2), 0, "14"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(0), 2, "0.00"),
        (Fraction(100), 2, "100.00"),
    ],
)
def test_la_mitad_se_redondea_hacia_arriba(fraccion, decimales, esperado):
    assert redondear(fraccion, decimales) == Decimal(esperado)
    assert str(redondear(fraccion, decimales)) == esperado


def test_proyectar_escribe_lo_que_dan_los_hechos_y_sube_la_version():
    acuerdo = f.FabricaAcuerdo()
    primero, segundo = f.FabricaHito(acuerdo=acuerdo, peso=2), f.FabricaHito(acuerdo=acuerdo)
    f.FabricaAvance(hito=primero, fecha=date(2025, 3, 1), porcentaje=100, validado=True)
    f.FabricaReprogramacion(hito=segundo, plazo_nuevo=date(2026, 3, 1), aprobada=True)
    acuerdo.refresh_from_db()
    antes = acuerdo.version
    proyectar(acuerdo, ahora=AHORA)
    guardado = Acuerdo.objects.get(pk=acuerdo.pk)
    assert (guardado.situacion, guardado.avance, guardado.por_validar) == ("abierto", Decimal("66.67"), False)
    assert (guardado.plazo, guardado.plazo_vigente) == (date(2025, 11, 9), date(2026, 3, 1))
    assert (guardado.proximo_vencimiento, guardado.ultimo_avance_el) == (date(2026, 3, 1), date(2025, 3, 1))
    assert (guardado.version, guardado.actualizado_en) == (antes + 1, AHORA)
    assert acuerdo.version == guardado.version
    primero.refresh_from_db()
    assert (primero.porcentaje, primero.validado, primero.ultimo_avance_el) == (100, True, date(2025, 3, 1))


def test_proyectar_no_deja_rastro_en_la_historia_de_ediciones():
    acuerdo = f.FabricaAcuerdo()
    rastros = acuerdo.history.count()
    proyectar(acuerdo, ahora=AHORA)
    assert acuerdo.history.count() == rastros == 1


def test_un_hito_anulado_no_cuenta_y_una_propuesta_tampoco():
    acuerdo = f.FabricaAcuerdo()
    f.FabricaHito(acuerdo=acuerdo, anulado=True)
    f.FabricaHito(acuerdo=acuerdo, propuesto=True)
    acuerdo.refresh_from_db()
    assert (acuerdo.situacion, acuerdo.proximo_vencimiento) == ("sin_hitos", None)


def test_por_lote_se_proyectan_muchos_en_consultas_contadas(django_assert_num_queries):
    sesion = f.FabricaSesion()
    pocos = [f.FabricaAvance(hito__acuerdo__sesion=sesion).hito.acuerdo_id for _ in range(2)]
    muchos = pocos + [f.FabricaAvance(hito__acuerdo__sesion=sesion).hito.acuerdo_id for _ in range(10)]
    with django_assert_num_queries(15, exact=False):
        proyectar_acuerdos(pocos, ahora=AHORA)
    with django_assert_num_queries(15, exact=False):
        proyectar_acuerdos(muchos, ahora=AHORA)
    proyectar_acuerdos([], ahora=AHORA)


@pytest.mark.parametrize(
    ("modelo", "cambio", "campo"),
    [
        (Acuerdo, {"situacion": "cumplido"}, "situacion"),
        (Acuerdo, {"avance": Decimal("12.50")}, "avance"),
        (Acuerdo, {"plazo_vigente": date(2026, 1, 1)}, "plazo_vigente"),
        (Acuerdo, {"proximo_vencimiento": None}, "proximo_vencimiento"),
        (Acuerdo, {"silencio_desde": None}, "silencio_desde"),
        (Acuerdo, {"por_validar": True}, "por_validar"),
        (Acuerdo, {"busqueda": " otra "}, "busqueda"),
        (Hito, {"porcentaje": 7}, "porcentaje"),
        (Hito, {"validado": True}, "validado"),
        (Hito, {"plazo_vigente": date(2026, 1, 1)}, "plazo_vigente"),
    ],
)
def test_verificar_dice_que_fila_se_aparto_de_los_hechos(modelo, cambio, campo):
    f.FabricaAvance()
    f.encadenar_lo_fabricado()
    assert list(diferencias()) == []
    modelo.objects.update(**cambio)
    frases = list(diferencias())
    assert len(frases) == 1
    assert f"«{campo}» dice" in frases[0]
    assert frases[0].startswith("MEA-TEST-001")
    with pytest.raises(CommandError, match="1 diferencia entre lo guardado, los hechos y los archivos"):
        call_command("verificar", stderr=StringIO())


def test_verificar_dice_que_todo_esta_bien(capsys):
    f.FabricaAvance()
    f.encadenar_lo_fabricado()
    call_command("verificar")
    assert capsys.readouterr().out.strip()
