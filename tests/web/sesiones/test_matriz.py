"""La preparación del evento y el acta: cada dirección por cada persona, al leer y al enviar vacío."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from reuniones.models import Sesion
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_ENVIA, SOLO_COORDINADOR, Matriz, revisar

SOLO_COORDINADOR_ENVIA = (302, 403, 403, 403, 403, 403, 403, 400)
SOLO_COORDINADOR_HACE = (302, 403, 403, 403, 403, 403, 403, 302)
LA_VE_CUALQUIERA = (302, 200, 200, 200, 200, 200, 200, 200)
NO_SE_LEE = (302, 405, 405, 405, 405, 405, 405, 405)
# Quien no ve la reunión no sabe que existe.
DE_LA_REUNION = (302, 403, 403, 403, 404, 404, 200, 200)
DE_LA_REUNION_ENVIA = (302, 403, 403, 403, 404, 404, 400, 400)
DE_LA_REUNION_HACE = (302, 403, 403, 403, 404, 404, 302, 302)


def en(etapa: str, *resto: str) -> Callable[[Any], list[Any]]:
    """La sesión del mundo, puesta en esa etapa."""

    def argumentos(_: Any) -> list[Any]:
        Sesion.objects.filter(codigo="MEA-TEST").update(etapa=etapa)
        return ["MEA-TEST", *resto]

    return argumentos


MATRIZ: Matriz = {
    "nueva_sesion": (lambda m: [], SECRETARIA, SECRETARIA_ENVIA),
    "editar_sesion": (en("preparacion"), SECRETARIA, SECRETARIA_ENVIA),
    "etapa": (en("seguimiento"), SOLO_COORDINADOR, SOLO_COORDINADOR_ENVIA),
    "publicar_sesion": (en("cerrada"), SOLO_COORDINADOR, SOLO_COORDINADOR_HACE),
    "asistencia": (en("seguimiento"), SECRETARIA, (302, 403, 403, 403, 403, 403, 409, 409)),
    "hojas": (en("seguimiento"), SECRETARIA, SECRETARIA_ENVIA),
    "muro": (en("en_curso"), SECRETARIA, NO_SE_ENVIA),
    "agenda": (en("cerrada"), LA_VE_CUALQUIERA, NO_SE_ENVIA),
    "programar_reunion": (en("en_curso"), SECRETARIA, SECRETARIA_ENVIA),
    "pegar_agenda": (en("en_curso"), SECRETARIA, SECRETARIA_ENVIA),
    "mover_reunion": (en("en_curso", "MTPE-01"), DE_LA_REUNION, DE_LA_REUNION_ENVIA),
    "cancelar_reunion": (en("en_curso", "MTPE-01"), DE_LA_REUNION, DE_LA_REUNION_ENVIA),
    "reponer_reunion": (en("en_curso", "MTPE-01"), NO_SE_LEE, DE_LA_REUNION_HACE),
    "acta": (en("cerrada", "MTPE-01"), DE_LA_REUNION, NO_SE_ENVIA),
}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, mundo, como)


@pytest.mark.parametrize("nombre", ["editar_sesion", "programar_reunion", "asistencia", "etapa"])
def test_en_una_sesion_cerrada_no_se_toca_nada(
    nombre: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    ruta = {"programar_reunion": "agenda/nueva"}.get(nombre, nombre.removesuffix("_sesion"))
    direccion = f"/sesiones/{en('cerrada')(mundo)[0]}/{ruta}/"
    respuesta = como("olga").post(direccion, {"accion": "avanzar", "desde": "cerrada"})
    assert respuesta.status_code == 403
    assert "«Cerrada»" in respuesta.content.decode() or "Solo un coordinador" in respuesta.content.decode()


def test_lo_que_no_existe_es_404(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("carlos")
    for direccion in (
        "/sesiones/NADA/editar/",
        "/sesiones/NADA/etapa/",
        "/sesiones/NADA/agenda/",
        "/sesiones/NADA/agenda/nueva/",
        "/sesiones/NADA/asistencia/",
        "/sesiones/NADA/publicar/",
        "/reuniones/MEA-TEST/NADA/mover/",
        "/reuniones/MEA-TEST/NADA/acta.pdf",
        "/reuniones/MEA-OTRA/MTPE-01/cancelar/",
    ):
        assert navegador.get(direccion).status_code == 404, direccion
