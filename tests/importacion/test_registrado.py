"""Lo ya registrado, como la importación lo lee."""

from datetime import date

import pytest

from acuerdos.acciones.avances import registrar_avance
from acuerdos.models import Acuerdo, Hito
from cuentas.models import Usuario
from tests import fabricas as f
from tests.importacion.libros import AHORA, bueno, intentar

pytestmark = pytest.mark.django_db


def test_lo_que_se_registro_en_el_sistema_no_estorba(por: Usuario) -> None:
    intentar(bueno(), por)
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-003")
    registrar_avance(por=por, hito=hito, fecha=date(2025, 6, 1), porcentaje=20, descripcion="Por la web", ahora=AHORA)
    assert intentar(bueno(), por).nuevas == 0


def test_el_plazo_que_se_amplio_al_acuerdo_entero_es_el_tope_de_un_hito_nuevo(por: Usuario) -> None:
    intentar(bueno(), por)
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-003")
    f.FabricaReprogramacion(
        acuerdo=acuerdo, aprobada=True, plazo_nuevo=date(2026, 6, 30), solicitado_el=date(2025, 6, 2)
    )
    hojas = bueno()
    hojas["Hitos"].append(["MEP-2025-003", 2, "Expediente", "GR", date(2026, 6, 30), 1, date(2025, 6, 3)])
    assert intentar(hojas, por).nuevas == 1
    hojas["Hitos"].append(["MEP-2025-003", 3, "Antes de la ampliación", "GR", date(2026, 6, 30), 1, date(2025, 6, 1)])
    (error,) = intentar(hojas, por).errores
    assert (error.celda, "pasa del plazo del acuerdo" in error.problema) == ("Hitos!E7", True)
    hojas["Hitos"][-1][4:] = [date(2026, 7, 1), 1, date(2025, 6, 3)]
    (error,) = intentar(hojas, por).errores
    assert "como máximo, 30/06/2026" in error.problema


def test_una_ampliacion_que_no_se_aprobo_o_se_anulo_no_amplia(por: Usuario) -> None:
    intentar(bueno(), por)
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-003")
    dichas = {"acuerdo": acuerdo, "plazo_nuevo": date(2026, 6, 30), "solicitado_el": date(2025, 6, 2)}
    f.FabricaReprogramacion(rechazada=True, **dichas)
    f.FabricaReprogramacion(aprobada=True, anulado_en=AHORA, anulado_por=por, motivo_de_anulacion="Por error", **dichas)
    hojas = bueno()
    hojas["Hitos"].append(["MEP-2025-003", 2, "Expediente", "GR", date(2026, 6, 30), 1, date(2025, 6, 3)])
    (error,) = intentar(hojas, por).errores
    assert "pasa del plazo del acuerdo" in error.problema
