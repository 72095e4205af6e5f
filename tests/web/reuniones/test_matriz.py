"""Cada dirección de la sala por cada persona y método, con la sesión en curso."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.fabricas import UMACHIRI
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_ENVIA, Matriz, revisar
from tests.web.reuniones.conftest import SALA

LA_SALA = ["MEA-TEST", "MTPE-01"]
# La reunión es de MTPE con Umachiri y San José: mario (MVCS) y eva no la ven.
SOLO_SE_ENVIA = (302, 405, 405, 405, 405, 405, 405, 405)
SE_VE = (302, 403, 403, 403, 404, 404, 200, 200)
SE_HACE = (302, 403, 403, 403, 404, 404, 302, 302)
SE_ENVIA = (302, 403, 403, 403, 404, 404, 400, 400)
# El acuerdo es de Umachiri con MTPE: benita tampoco lo ve.
DEL_ACUERDO = (302, 403, 404, 403, 404, 404, 200, 200)
DEL_ACUERDO_SE_ENVIA = (302, 403, 404, 403, 404, 404, 400, 400)
MATRIZ: Matriz = {
    "reunion": (lambda s: LA_SALA, (302, 200, 200, 200, 404, 404, 200, 200), SE_ENVIA),
    "marcar_presencia": (lambda s: [*LA_SALA, UMACHIRI], SOLO_SE_ENVIA, SE_HACE),
    "empezar_reunion": (lambda s: LA_SALA, SOLO_SE_ENVIA, SE_HACE),
    "terminar_reunion": (lambda s: LA_SALA, SOLO_SE_ENVIA, SE_HACE),
    "resultado_de_reunion": (lambda s: LA_SALA, SE_VE, SE_ENVIA),
    "acta_nueva": (lambda s: LA_SALA, SE_VE, SE_ENVIA),
    "acta_anular": (lambda s: [*LA_SALA, s.acta.pk], SE_VE, SE_ENVIA),
    "filas_de_sala": (lambda s: LA_SALA, SE_VE, NO_SE_ENVIA),
    "parecidos": (lambda s: LA_SALA, SOLO_SE_ENVIA, SE_VE),
    "nuevo_acuerdo": (lambda s: ["MEA-TEST"], SECRETARIA, SECRETARIA_ENVIA),
    "editar_acuerdo": (lambda s: [s.acuerdo.codigo], DEL_ACUERDO, DEL_ACUERDO_SE_ENVIA),
    "anular_acuerdo": (lambda s: [s.acuerdo.codigo], DEL_ACUERDO, DEL_ACUERDO_SE_ENVIA),
}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, sala, como)


def test_lo_que_no_existe_es_404(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("carlos")
    for direccion in (
        "/reuniones/MEA-TEST/NADA/",
        "/reuniones/MEA-TEST/NADA/empezar/",
        "/reuniones/NADA/MTPE-01/parecidos/",
        "/acuerdos/MEA-TEST-999/editar/",
        "/acuerdos/MEA-TEST-999/anular/",
        "/sesiones/NADA/acuerdos/nuevo/",
        f"{SALA}asistencia/21080/",
        "/reuniones/MEA-TEST/%00/terminar/",
    ):
        assert navegador.post(direccion).status_code == 404, direccion


@pytest.mark.parametrize("etapa", ["preparacion", "seguimiento", "cerrada"])
def test_fuera_de_su_etapa_la_sala_se_lee_y_el_servidor_no_admite_nada(
    etapa: str, sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    sala.sesion.etapa = etapa
    sala.sesion.save()
    navegador = como("olga")
    html = navegador.get(SALA).content.decode()
    assert "escribir" not in html
    assert "empezar/" not in html
    assert "no puede registrar acuerdos" in html
    for sufijo in ("", "empezar/", "terminar/", "parecidos/", "resultado/", f"asistencia/{UMACHIRI}/"):
        assert navegador.post(SALA + sufijo).status_code == 403, sufijo
    for verbo in ("editar", "anular"):
        assert navegador.post(f"/acuerdos/{sala.acuerdo.codigo}/{verbo}/").status_code == 403


def test_en_seguimiento_un_coordinador_aun_corrige_la_asistencia(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    sala.sesion.etapa = "seguimiento"
    sala.sesion.save()
    html = como("carlos").get(SALA).content.decode()
    assert "asistencia/" in html
    assert 'id="escribir"' not in html
    assert como("carlos").post(f"{SALA}asistencia/{UMACHIRI}/", {"presente": "si"}).status_code == 302
