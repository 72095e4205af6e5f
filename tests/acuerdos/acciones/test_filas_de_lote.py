"""Cada fila de un lote dice lo suyo: por qué no, o que falló."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.filas_de_lote import FALLA
from acuerdos.acciones.lotes import (
    EN_EL_ACTO,
    TANDA_DE_LOTE,
    avanzar_lote,
    confirmar_lote,
    preparar_lote,
    terminar_lote,
)
from acuerdos.acciones.verbos_de_lote import VERBOS
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo, Lote
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA

pytestmark = pytest.mark.django_db


LUEGO = AHORA + timedelta(minutes=1)


def preparar(por: Any, verbo: str, acuerdos: list[Acuerdo], **datos: Any) -> Lote:
    return preparar_lote(por=por, verbo=VerboDeLote(verbo), datos=datos, acuerdos=[a.pk for a in acuerdos], ahora=AHORA)


def confirmar(por: Any, lote: Lote) -> Lote:
    return confirmar_lote(por=por, lote=lote, ahora=LUEGO)


def filas(lote: Lote) -> dict[str, tuple[str, str, str]]:
    return {x.acuerdo.codigo: (x.antes, x.despues, x.motivo) for x in lote.filas.select_related("acuerdo")}


@pytest.fixture
def cinco(sesion: Any) -> list[Acuerdo]:
    return [f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-10{n}") for n in range(5)]


def test_cada_fila_negada_dice_por_que(sesion, cinco, olga, carlos):
    otra = f.FabricaAcuerdo(sesion=f.FabricaSesion(codigo="MEA-CERRADA", etapa="cerrada", sectores=["MTPE"]))
    f.FabricaReprogramacion(acuerdo=cinco[1])
    dicho = filas(preparar(olga, "plazo", [*cinco[:3], otra], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    assert dicho[cinco[0].codigo] == ("Plazo: 09/11/2025", "Se pide hasta el 30/06/2026", "")
    assert dicho[cinco[1].codigo][2] == "Ya hay una solicitud de plazo en espera de decisión."
    assert "En la etapa «Cerrada»" in dicho[otra.codigo][2]
    dicho = filas(preparar(olga, "anular", cinco, motivo="Duplicados"))
    assert {motivo for *_, motivo in dicho.values()} == {
        "En la etapa «Seguimiento» de la sesión no puede anular el acuerdo."
    }


# --- Largos ---------------------------------------------------------------------------------------------------------
MUCHOS = EN_EL_ACTO + 5


@pytest.fixture
def muchos(sesion: Any) -> list[Acuerdo]:
    return [f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-{200 + n}") for n in range(MUCHOS)]


def terminar(lote: Lote) -> Lote:
    return terminar_lote(lote, reloj=lambda: LUEGO)


def asignados_a(persona: Any) -> int:
    return Acuerdo.objects.filter(a_cargo=persona).count()


def test_una_falla_nuestra_en_una_fila_se_dice_y_no_detiene_a_las_demas(cinco, olga, monkeypatch):
    de_siempre = VERBOS[VerboDeLote.ASIGNAR].hacer

    def falla(por: Any, acuerdo: Acuerdo, *resto: Any) -> Any:
        if acuerdo.pk == cinco[2].pk:
            raise ZeroDivisionError
        return de_siempre(por, acuerdo, *resto)

    lote = preparar(olga, "asignar", cinco, usuario=olga.pk)
    monkeypatch.setitem(VERBOS, VerboDeLote.ASIGNAR, replace(VERBOS[VerboDeLote.ASIGNAR], hacer=falla))
    hecho = confirmar(olga, lote)
    assert hecho.confirmado_en == LUEGO
    assert filas(hecho)[cinco[2].codigo][2] == FALLA
    assert asignados_a(olga) == 4


def test_quien_pierde_su_puesto_a_la_mitad_no_sigue_y_cada_fila_lo_dice(muchos, olga):
    lote = confirmar(olga, terminar(preparar(olga, "asignar", muchos, usuario=olga.pk)))
    avanzar_lote(lote=lote, ahora=LUEGO)
    type(olga).objects.filter(pk=olga.pk).update(rol="")
    terminar(lote)
    assert asignados_a(olga) == TANDA_DE_LOTE
    assert {m for *_, m in filas(lote).values() if m} == {"Solo la Secretaría puede asignar quién sigue el acuerdo."}
