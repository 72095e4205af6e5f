"""Cada paso del seguimiento por cada persona, al leer y al enviar vacío."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_ENVIA, Matriz, revisar

# anónima, fatima (punto focal del acuerdo), benita, soledad (su sector), mario, eva, olga, carlos
LOS_DOS_LADOS = (302, 200, 404, 200, 404, 404, 200, 200)
LOS_DOS_LADOS_ENVIAN = (302, 400, 404, 400, 404, 404, 400, 400)
QUIEN_DEBE = (302, 200, 404, 403, 404, 404, 200, 200)
QUIEN_DEBE_ENVIA = (302, 400, 404, 403, 404, 404, 400, 400)
OFICINA = (302, 403, 404, 403, 404, 404, 200, 200)
OFICINA_ENVIA = (302, 403, 404, 403, 404, 404, 400, 400)
OFICINA_HACE = (302, 403, 404, 403, 404, 404, 302, 302)
COORDINA = (302, 403, 404, 403, 404, 404, 403, 200)
COORDINA_ENVIA = (302, 403, 404, 403, 404, 404, 403, 400)
SOLO_FATIMA = (302, 200, 404, 403, 404, 404, 403, 403)
SOLO_FATIMA_ENVIA = (302, 400, 404, 403, 404, 404, 403, 403)
FATIMA_Y_CARLOS = (302, 200, 404, 403, 404, 404, 403, 200)
FATIMA_Y_CARLOS_ENVIAN = (302, 400, 404, 403, 404, 404, 403, 400)
A = lambda c: [c.codigo]  # noqa: E731


def de(nombre: str) -> Callable[[SimpleNamespace], list[object]]:
    return lambda c: [c.codigo, getattr(c, nombre).pk]


def hito(nombre: str) -> Callable[[SimpleNamespace], list[object]]:
    return lambda c: [c.codigo, getattr(c, nombre).numero]


MATRIZ: Matriz = {
    "validacion": (lambda c: [], SECRETARIA, SECRETARIA_ENVIA),
    "hito_nuevo": (A, OFICINA, OFICINA_ENVIA),
    # La plantilla es para un acuerdo sin hitos: este ya los tiene, y se dice.
    "hitos_de_plantilla": (A, OFICINA_HACE, OFICINA_ENVIA),
    "hito_proponer": (A, (302, 200, 404, 200, 404, 404, 403, 403), (302, 400, 404, 400, 404, 404, 403, 403)),
    "hito_decidir": (hito("propuesto"), OFICINA, OFICINA_ENVIA),
    "hito_editar": (hito("sin_avances"), OFICINA, OFICINA_ENVIA),
    "hito_anular": (hito("sin_avances"), COORDINA, COORDINA_ENVIA),
    "avance_nuevo": (hito("sin_avances"), QUIEN_DEBE, QUIEN_DEBE_ENVIA),
    "hito_plazo": (hito("sin_avances"), QUIEN_DEBE, QUIEN_DEBE_ENVIA),
    # Validar no pide nada: la primera lo hace y a la segunda se le dice que ya estaba.
    "avance_validar": (de("avance"), OFICINA[:7] + (302,), OFICINA_HACE[:7] + (400,)),
    "avance_devolver": (de("avance"), OFICINA, OFICINA_ENVIA),
    "avance_adjuntar": (de("avance"), QUIEN_DEBE, QUIEN_DEBE_ENVIA),
    "avance_anular": (de("avance"), FATIMA_Y_CARLOS, FATIMA_Y_CARLOS_ENVIAN),
    "evidencia_anular": (de("evidencia"), FATIMA_Y_CARLOS, FATIMA_Y_CARLOS_ENVIAN),
    "acuerdo_plazo": (A, QUIEN_DEBE, QUIEN_DEBE_ENVIA),
    "plazo_decidir": (de("plazo"), COORDINA, COORDINA_ENVIA),
    "plazo_retirar": (de("plazo"), SOLO_FATIMA, SOLO_FATIMA_ENVIA),
    "desestimacion_pedir": (A, LOS_DOS_LADOS, LOS_DOS_LADOS_ENVIAN),
    "desestimacion_decidir": (de("baja"), COORDINA, COORDINA_ENVIA),
    "desestimacion_retirar": (
        de("baja"),
        (302, 403, 404, 200, 404, 404, 403, 403),
        (302, 403, 404, 400, 404, 404, 403, 403),
    ),
    "desestimacion_archivo": (de("baja"), LOS_DOS_LADOS, NO_SE_ENVIA),
    "traba_nueva": (A, LOS_DOS_LADOS, LOS_DOS_LADOS_ENVIAN),
    "traba_asistencia": (de("traba"), OFICINA, OFICINA_ENVIA),
    "traba_levantar": (de("traba"), OFICINA, OFICINA_ENVIA),
    "traba_anular": (de("traba"), OFICINA, OFICINA_ENVIA),
    "asistencia_anular": (de("asistencia"), OFICINA, OFICINA_ENVIA),
    "lectura_nueva": (A, OFICINA, OFICINA_ENVIA),
    "lectura_anular": (de("lectura"), OFICINA, OFICINA_ENVIA),
    "documento_nuevo": (A, OFICINA, OFICINA_ENVIA),
    "documento_anular": (de("documento"), OFICINA, OFICINA_ENVIA),
    "documento": (lambda c: [c.documento.pk], LOS_DOS_LADOS, NO_SE_ENVIA),
    "participantes_agregar": (A, COORDINA, COORDINA_ENVIA),
    "participante_quitar": (de("participante"), COORDINA, COORDINA_ENVIA),
    "mensaje_nuevo": (A, LOS_DOS_LADOS, LOS_DOS_LADOS_ENVIAN),
    "mensaje_anular": (
        de("mensaje"),
        (302, 403, 404, 403, 404, 404, 200, 200),
        (302, 403, 404, 403, 404, 404, 400, 400),
    ),
    "nota_nueva": (A, OFICINA, OFICINA_ENVIA),
    # Quien no es de la Secretaría no sabe que la nota existe; de la Secretaría, la anula quien la escribió.
    "nota_anular": (de("nota"), (302, 404, 404, 404, 404, 404, 200, 403), (302, 404, 404, 404, 404, 404, 400, 403)),
    # Este no está anulado: a quien le toca deshacerlo se le dice.
    "acuerdo_restaurar": (A, (302, 403, 404, 403, 404, 404, 403, 302), (302, 403, 404, 403, 404, 404, 403, 400)),
    "acuerdo_recordar": (A, OFICINA, OFICINA_HACE[:7] + (400,)),
    "acuerdo_no_recordar": (A, OFICINA, OFICINA_ENVIA),
    # Vacío es una respuesta: nadie en particular.
    "acuerdo_a_cargo": (A, OFICINA, OFICINA_HACE),
    "corregir_acuerdo": (A, COORDINA, COORDINA_ENVIA),
}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(
    nombre: str, caso: SimpleNamespace, como: Callable[[str], Client], benita: object, mario: object, eva: object
) -> None:
    revisar(nombre, MATRIZ, caso, como)


@pytest.mark.parametrize("nombre", sorted(set(MATRIZ) - {"validacion", "acuerdo_restaurar", "documento"}))
def test_de_un_acuerdo_anulado_o_que_no_existe_no_hay_pasos(
    nombre: str, caso: SimpleNamespace, como: Callable[[str], Client], carlos: object
) -> None:
    argumentos = MATRIZ[nombre][0](caso)
    navegador = como("carlos")
    assert navegador.get(reverse(nombre, args=["NO-EXISTE", *argumentos[1:]])).status_code == 404
    if len(argumentos) == 2:
        for numero in (0, 999_999, 10**25):
            assert navegador.get(reverse(nombre, args=[caso.codigo, numero])).status_code == 404
    caso.acuerdo.anulado_en, caso.acuerdo.anulado_por, caso.acuerdo.motivo_de_anulacion = (
        caso.acuerdo.registrado_en,
        carlos,
        "Error",
    )
    caso.acuerdo.save()
    assert navegador.get(reverse(nombre, args=argumentos)).status_code == 404
