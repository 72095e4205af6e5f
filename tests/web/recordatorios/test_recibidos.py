"""Lo que llegó por correo: de quién, de qué, y qué se hizo."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import fabricas as f
from tests.web.recordatorios.test_personales import pagina

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_lo_que_llego_dice_de_quien_de_que_y_que_se_hizo(mundo, como, fatima, hito):
    f.FabricaCorreoRecibido(persona=fatima, hito=hito)
    ajeno = "Esta dirección es para que informe otra persona"
    f.FabricaCorreoRecibido(remitente="colega@ejemplo.pe", resultado="rechazado", motivo=ajeno, texto="")
    texto = pagina(como("olga").get("/recordatorios/recibidos/"))
    for dicho in ("Ya compramos los tubos", "Falta que diga cuánto va", hito.texto, "colega@ejemplo.pe", ajeno):
        assert dicho in texto
    solo = pagina(como("olga").get("/recordatorios/recibidos/?resultado=espera"))
    assert "Ya compramos los tubos" in solo
    assert "colega@ejemplo.pe" not in solo
    assert como("olga").get("/recordatorios/recibidos/?resultado=nada").status_code == 400


def test_las_consultas_de_lo_que_llego_no_crecen_con_las_filas(mundo, como, fatima, hito):
    navegador, cuentas = como("olga"), []
    for veces in (1, 8):
        for _ in range(veces):
            f.FabricaCorreoRecibido(persona=fatima, hito=hito)
        with CaptureQueriesContext(connection) as hechas:
            navegador.get("/recordatorios/recibidos/")
        cuentas.append(len(hechas))
    assert cuentas[0] == cuentas[1]
