"""Lo que un lote hace con cada acuerdo, y cómo se deshace."""

from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import asignar_a_cargo
from acuerdos.acciones.lotes import (
    confirmar_lote,
    deshacer_lote,
    preparar_lote,
)
from acuerdos.acciones.solicitudes import decidir_reprogramacion
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo, Lote, Reprogramacion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, se_niega

pytestmark = pytest.mark.django_db


LUEGO = AHORA + timedelta(minutes=1)


DESPUES = AHORA + timedelta(minutes=9)


def preparar(por: Any, verbo: str, acuerdos: list[Acuerdo], **datos: Any) -> Lote:
    return preparar_lote(por=por, verbo=VerboDeLote(verbo), datos=datos, acuerdos=[a.pk for a in acuerdos], ahora=AHORA)


def confirmar(por: Any, lote: Lote) -> Lote:
    return confirmar_lote(por=por, lote=lote, ahora=LUEGO)


def deshacer(por: Any, lote: Lote) -> Lote:
    return deshacer_lote(por=por, lote=lote, ahora=DESPUES)


@pytest.fixture
def cinco(sesion: Any) -> list[Acuerdo]:
    return [f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-10{n}") for n in range(5)]


@pytest.fixture
def en_curso(sesion: Any) -> Any:
    type(sesion).objects.filter(pk=sesion.pk).update(etapa="en_curso")
    return sesion


def test_el_pedido_de_plazo_ya_decidido_no_se_retira(cinco, olga, carlos):
    lote = confirmar(olga, preparar(olga, "plazo", cinco[:2], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    solicitud = Reprogramacion.objects.get(acuerdo=cinco[0])
    decidir_reprogramacion(por=carlos, reprogramacion=solicitud, aprobar=True, ahora=LUEGO)
    deshacer(olga, lote)
    assert [x.deshecha for x in lote.filas.all()] == [False, True]
    retirado = Reprogramacion.objects.get(acuerdo=cinco[1])
    assert "Se deshizo el lote" in retirado.motivo_de_anulacion


def test_deshacer_una_anulacion_devuelve_los_mismos_codigos(cinco, carlos):
    lote = confirmar(carlos, preparar(carlos, "anular", cinco, motivo="Duplicados"))
    assert not Acuerdo.objects.visibles_para(carlos).exists()
    deshacer(carlos, lote)
    assert {a.codigo for a in Acuerdo.objects.visibles_para(carlos)} == {a.codigo for a in cinco}


def test_el_responsable_solo_cambia_con_la_sesion_en_curso(cinco, en_curso, olga):
    lote = confirmar(olga, preparar(olga, "responsable", cinco, responsable="GR"))
    assert set(Acuerdo.objects.values_list("responsable", flat=True)) == {"GR"}
    type(en_curso).objects.filter(pk=en_curso.pk).update(etapa="seguimiento")
    with se_niega("no puede editar el acuerdo"):
        deshacer(olga, lote)


def test_quien_dejo_la_oficina_no_se_vuelve_a_asignar_al_deshacer(cinco, olga, carlos):
    asignar_a_cargo(por=olga, acuerdo=cinco[0], usuario=carlos, ahora=AHORA)
    lote = confirmar(olga, preparar(olga, "asignar", cinco, usuario=olga.pk))
    carlos.is_active = False
    carlos.save()
    deshacer(olga, lote)
    assert "no trabaja en la Secretaría" in lote.filas.get(acuerdo=cinco[0]).motivo_de_no_deshacer
    assert lote.filas.filter(deshecha=True).count() == 4


def test_el_pedido_ajeno_del_lote_no_lo_retira_otra_persona(cinco, olga, carlos):
    lote = confirmar(olga, preparar(olga, "plazo", cinco[:2], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    with se_niega("Solo quien hizo la solicitud puede retirarla."):
        deshacer(carlos, lote)
    deshacer(olga, lote)
    assert lote.filas.filter(deshecha=True).count() == 2
