"""Lo que un lote hace con cada acuerdo, y cómo se deshace."""

from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import asignar_a_cargo
from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.lotes import (
    confirmar_lote,
    deshacer_lote,
    motivo_de_no_deshacer,
    preparar_lote,
)
from acuerdos.acciones.solicitudes import decidir_reprogramacion
from acuerdos.enums import VerboDeLote
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, Hito, Lote, PlantillaHito, Reprogramacion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, se_niega

pytestmark = pytest.mark.django_db


LUEGO = AHORA + timedelta(minutes=1)


DESPUES = AHORA + timedelta(minutes=9)


def preparar(por: Any, verbo: str, acuerdos: list[Acuerdo], **datos: Any) -> Lote:
    return preparar_lote(por=por, verbo=VerboDeLote(verbo), datos=datos, acuerdos=[a.pk for a in acuerdos], ahora=AHORA)


def confirmar(por: Any, lote: Lote) -> Lote:
    return confirmar_lote(por=por, lote=lote, ahora=LUEGO)


def deshacer(por: Any, lote: Lote) -> Lote:
    return deshacer_lote(por=por, lote=lote, ahora=DESPUES)


def clase_sin_plantilla() -> str:
    clase, _ = Clasificacion.objects.get_or_create(codigo="sin_plantilla", defaults={"nombre": "Sin plantilla"})
    return clase.pk


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


def test_los_hitos_de_plantilla_de_varios_acuerdos_y_sus_motivos(cinco, carlos):
    con_hito, sin_plantilla = cinco[3:]
    f.FabricaHito(acuerdo=con_hito)
    Acuerdo.objects.filter(pk=sin_plantilla.pk).update(clasificacion_id=clase_sin_plantilla())
    previo = preparar(carlos, "hitos", cinco)
    assert Hito.objects.sin_anulados().filter(acuerdo__in=cinco[:3]).count() == 0
    previstas = list(previo.filas.values_list("despues", "motivo"))
    assert all("hitos, el último hasta el" in despues for despues, _ in previstas[:3])
    assert previstas[3:] == [
        ("", "El acuerdo ya tiene hitos o propuestas: agregue los que falten uno por uno."),
        ("", "Su clasificación no tiene plantilla de hitos: regístrelos uno por uno."),
    ]
    lote = confirmar(carlos, previo)
    assert list(lote.filas.values_list("despues", flat=True))[:3] == [despues for despues, _ in previstas[:3]]
    de_la_plantilla = PlantillaHito.objects.filter(clasificacion=cinco[0].clasificacion_id).count()
    assert {a.hitos.sin_anulados().count() for a in cinco[:3]} == {de_la_plantilla}


def test_deshacer_los_hitos_de_plantilla_los_anula_salvo_donde_alguien_informo(cinco, carlos, en_curso):
    lote = confirmar(carlos, preparar(carlos, "hitos", cinco[:2]))
    type(en_curso).objects.filter(pk=en_curso.pk).update(etapa="seguimiento")
    registrar_avance(por=carlos, hito=cinco[1].hitos.first(), porcentaje=50, fecha=HOY, descripcion="Va", ahora=LUEGO)
    deshacer(carlos, lote)
    assert list(lote.filas.values_list("deshecha", flat=True)) == [True, False]
    assert not Hito.objects.sin_anulados().filter(acuerdo=cinco[0]).exists()
    assert "lote" in cinco[0].hitos.first().motivo_de_anulacion
    assert lote.filas.get(acuerdo=cinco[1]).motivo_de_no_deshacer == "Cambió después del lote: revíselo en su página."


def test_la_clasificacion_se_edita_en_curso_y_en_seguimiento_la_corrige_un_coordinador(cinco, en_curso, olga, carlos):
    antes, otra = cinco[0].clasificacion_id, clase_sin_plantilla()
    lote = confirmar(olga, preparar(olga, "clasificar", cinco, clasificacion=otra))
    assert set(Acuerdo.objects.values_list("clasificacion", flat=True)) == {otra}
    deshacer(olga, lote)
    assert set(Acuerdo.objects.values_list("clasificacion", flat=True)) == {antes}
    type(en_curso).objects.filter(pk=en_curso.pk).update(etapa="seguimiento")
    negado = preparar(olga, "clasificar", cinco[:1], clasificacion=otra, motivo="Se supo después")
    assert "Solo un coordinador" in negado.filas.get().motivo
    sin_motivo = preparar(carlos, "clasificar", cinco[:1], clasificacion=otra)
    assert "Diga por qué se corrige" in sin_motivo.filas.get().motivo
    lote = confirmar(carlos, preparar(carlos, "clasificar", cinco, clasificacion=otra, motivo="Se supo después"))
    assert set(Acuerdo.objects.values_list("clasificacion", flat=True)) == {otra}
    assert cinco[0].history.order_by("history_id").last().history_change_reason == "Se supo después"
    assert motivo_de_no_deshacer(olga, lote) is not None
    assert motivo_de_no_deshacer(carlos, lote) is None
    deshacer(carlos, lote)
    assert set(Acuerdo.objects.values_list("clasificacion", flat=True)) == {antes}


def test_una_clasificacion_que_no_existe_se_dice(cinco, en_curso, olga):
    with pytest.raises(DatoInvalido, match="Esa clasificación no existe"):
        preparar(olga, "clasificar", cinco, clasificacion="nada")
