"""Los lotes: la vista previa dice lo que pasa, cada fila con su «no», y se deshace lo que nadie tocó."""

from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.acciones.avisos import asignar_a_cargo
from acuerdos.acciones.lotes import LOTE_MAXIMO, confirmar_lote, deshacer_lote, por_deshacer, preparar_lote
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.acciones.solicitudes import decidir_reprogramacion
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo, Lote, Reprogramacion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, se_niega

pytestmark = pytest.mark.django_db
LUEGO = AHORA + timedelta(minutes=1)
DESPUES = AHORA + timedelta(minutes=9)


def preparar(por: Any, verbo: str, acuerdos: list[Acuerdo], **datos: Any) -> Lote:
    return preparar_lote(por=por, verbo=VerboDeLote(verbo), datos=datos, acuerdos=[a.pk for a in acuerdos], ahora=AHORA)


def confirmar(por: Any, lote: Lote) -> Lote:
    return confirmar_lote(por=por, lote=lote, ahora=LUEGO)


def deshacer(por: Any, lote: Lote) -> Lote:
    return deshacer_lote(por=por, lote=lote, ahora=DESPUES)


def filas(lote: Lote) -> dict[str, tuple[str, str, str]]:
    return {x.acuerdo.codigo: (x.antes, x.despues, x.motivo) for x in lote.filas.select_related("acuerdo")}


@pytest.fixture
def cinco(sesion: Any) -> list[Acuerdo]:
    return [f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-10{n}") for n in range(5)]


@pytest.fixture
def en_curso(sesion: Any) -> Any:
    type(sesion).objects.filter(pk=sesion.pk).update(etapa="en_curso")
    return sesion


def foto() -> list[Any]:
    campos = ("codigo", "a_cargo", "responsable", "anulado_en", "version", "situacion", "plazo_vigente")
    return [*Acuerdo.objects.order_by("pk").values_list(*campos), Reprogramacion.objects.count()]


DE_CADA_UNO = {
    "asignar": lambda carlos: {"usuario": carlos.pk},
    "responsable": lambda carlos: {"responsable": "GN"},
    "plazo": lambda carlos: {"plazo_nuevo": "2026-06-30", "motivo": "Las lluvias"},
    "anular": lambda carlos: {"motivo": "Duplicados"},
}


@pytest.mark.parametrize("verbo", DE_CADA_UNO)
@pytest.mark.parametrize("etapa", ["en_curso", "seguimiento", "cerrada"])
def test_la_vista_previa_no_cambia_nada_y_dice_lo_que_luego_pasa(verbo, etapa, sesion, cinco, olga, carlos):
    """Por cada verbo y etapa, con filas que se pueden y filas que no."""
    anular_acuerdo(por=carlos, acuerdo=cinco[4], motivo="Error", ahora=AHORA)
    asignar_a_cargo(por=olga, acuerdo=cinco[0], usuario=carlos, ahora=AHORA)
    Acuerdo.objects.filter(pk=cinco[1].pk).update(responsable="GN")
    f.FabricaReprogramacion(acuerdo=cinco[2])
    type(sesion).objects.filter(pk=sesion.pk).update(etapa=etapa)
    antes = foto()
    lote = preparar(carlos, verbo, cinco, **DE_CADA_UNO[verbo](carlos))
    assert foto() == antes, "mirar no cambia"
    prevista = filas(lote)
    assert cinco[4].codigo not in prevista, "lo anulado no está en ninguna lista"
    hecha = filas(confirmar(carlos, lote))
    assert hecha == prevista
    assert all(bool(despues) != bool(motivo) for _, despues, motivo in hecha.values())
    assert (foto() != antes) == any(despues for _, despues, _ in hecha.values())
    assert list(diferencias()) == []
    cambiadas = foto()
    deshacer(carlos, lote)
    sin_version = [x[:4] + x[5:] if isinstance(x, tuple) else None for x in foto()]
    assert sin_version == [x[:4] + x[5:] if isinstance(x, tuple) else None for x in antes]
    assert (foto() != cambiadas) == lote.filas.filter(deshecha=True).exists()
    assert not lote.filas.exclude(motivo_de_no_deshacer="").exists()


def test_cada_fila_negada_dice_por_que(sesion, cinco, olga, carlos):
    otra = f.FabricaAcuerdo(sesion=f.FabricaSesion(codigo="MEA-CERRADA", etapa="cerrada", sectores=["MTPE"]))
    f.FabricaReprogramacion(acuerdo=cinco[1])
    dicho = filas(preparar(olga, "plazo", [*cinco[:3], otra], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    assert dicho[cinco[0].codigo] == ("Plazo: 09/11/2025", "Se pide hasta el 30/06/2026", "")
    assert dicho[cinco[1].codigo][2] == "Ya hay un pedido de plazo en espera de decisión."
    assert "En la etapa «Cerrada»" in dicho[otra.codigo][2]
    dicho = filas(preparar(olga, "anular", cinco, motivo="Duplicados"))
    assert {motivo for *_, motivo in dicho.values()} == {
        "En la etapa «Seguimiento» de la sesión no puede anular el acuerdo."
    }


def test_lo_que_otra_persona_cambio_tras_la_vista_previa_no_se_toca(cinco, olga, carlos):
    lote = preparar(olga, "asignar", cinco, usuario=olga.pk)
    asignar_a_cargo(por=carlos, acuerdo=cinco[2], usuario=carlos, ahora=AHORA)
    hecha = filas(confirmar(olga, lote))
    assert "después de la vista previa" in hecha[cinco[2].codigo][2]
    assert Acuerdo.objects.get(pk=cinco[2].pk).a_cargo == carlos
    assert Acuerdo.objects.filter(a_cargo=olga).count() == 4


def test_enviado_dos_veces_se_hace_una(cinco, olga):
    lote = preparar(olga, "asignar", cinco, usuario=olga.pk)
    primero = confirmar(olga, lote)
    version = Acuerdo.objects.get(pk=cinco[0].pk).version
    assert confirmar(olga, lote).confirmado_en == primero.confirmado_en
    assert Acuerdo.objects.get(pk=cinco[0].pk).version == version
    deshecho = deshacer(olga, lote)
    version = Acuerdo.objects.get(pk=cinco[0].pk).version
    assert deshacer(olga, lote).deshecho_en == deshecho.deshecho_en
    assert Acuerdo.objects.get(pk=cinco[0].pk).version == version


def test_no_se_deshace_lo_que_cambio_despues_y_se_dice_cual(cinco, olga, carlos):
    lote = confirmar(olga, preparar(olga, "asignar", cinco, usuario=olga.pk))
    asignar_a_cargo(por=carlos, acuerdo=cinco[3], usuario=carlos, ahora=LUEGO)
    deshacer(olga, lote)
    negada = lote.filas.exclude(motivo_de_no_deshacer="").get()
    assert (negada.acuerdo.codigo, negada.deshecha) == (cinco[3].codigo, False)
    assert Acuerdo.objects.get(pk=cinco[3].pk).a_cargo == carlos
    assert Acuerdo.objects.filter(a_cargo=None).count() == 4


def test_el_pedido_de_plazo_ya_decidido_no_se_retira(cinco, olga, carlos):
    lote = confirmar(olga, preparar(olga, "plazo", cinco[:2], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    pedido = Reprogramacion.objects.get(acuerdo=cinco[0])
    decidir_reprogramacion(por=carlos, reprogramacion=pedido, aprobar=True, ahora=LUEGO)
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


def test_un_lote_es_de_la_secretaria_y_lo_confirma_quien_lo_preparo(cinco, olga, carlos, fatima, soledad):
    for persona in (fatima, soledad):
        with se_niega("Solo la Secretaría puede trabajar sobre varios"):
            preparar(persona, "asignar", cinco, usuario=None)
    lote = preparar(olga, "asignar", cinco, usuario=olga.pk)
    with se_niega("Solo quien preparó el lote"):
        confirmar(carlos, lote)
    with no_sirve(lote="no se confirmó"):
        deshacer(olga, lote)


def test_ni_vacio_ni_demasiado_grande(sesion, olga):
    with no_sirve(acuerdos="Marque al menos uno".replace("uno", "un acuerdo")):
        preparar(olga, "anular", [], motivo="x")
    with no_sirve(acuerdos=f"como máximo, {LOTE_MAXIMO}"):
        preparar_lote(
            por=olga, verbo=VerboDeLote.ANULAR, datos={"motivo": "x"}, acuerdos=range(LOTE_MAXIMO + 1), ahora=AHORA
        )
    with no_sirve(acuerdos="Ninguno de los acuerdos"):
        preparar_lote(por=olga, verbo=VerboDeLote.ANULAR, datos={"motivo": "x"}, acuerdos=[999_999], ahora=AHORA)


def test_la_vista_previa_que_nadie_confirma_se_olvida_al_dia_siguiente(cinco, olga):
    vieja = preparar(olga, "asignar", cinco, usuario=olga.pk)
    preparar_lote(
        por=olga, verbo=VerboDeLote.ASIGNAR, datos={"usuario": olga.pk}, acuerdos=[cinco[0].pk],
        ahora=AHORA + timedelta(days=2),
    )  # fmt: skip
    assert not Lote.objects.filter(pk=vieja.pk).exists()


def test_quien_dejo_la_oficina_no_se_vuelve_a_asignar_al_deshacer(cinco, olga, carlos):
    asignar_a_cargo(por=olga, acuerdo=cinco[0], usuario=carlos, ahora=AHORA)
    lote = confirmar(olga, preparar(olga, "asignar", cinco, usuario=olga.pk))
    carlos.is_active = False
    carlos.save()
    deshacer(olga, lote)
    assert "no trabaja en la Secretaría" in lote.filas.get(acuerdo=cinco[0]).motivo_de_no_deshacer
    assert lote.filas.filter(deshecha=True).count() == 4


def test_a_quien_no_le_toca_deshacer_se_le_niega_sin_gastar_nada(cinco, olga, carlos):
    """Anular y su contrario son, en seguimiento, del coordinador: la operadora no quema el único camino de vuelta."""
    lote = confirmar(carlos, preparar(carlos, "anular", cinco, motivo="Duplicados"))
    antes = foto()
    with se_niega("no puede deshacer la anulación"):
        deshacer(olga, lote)
    lote.refresh_from_db()
    assert (foto(), lote.deshecho_en) == (antes, None)
    assert not lote.filas.exclude(motivo_de_no_deshacer="").exists()
    deshacer(carlos, lote)
    assert Acuerdo.objects.visibles_para(carlos).count() == 5


def test_lo_que_no_volvio_se_puede_deshacer_despues(cinco, olga, carlos):
    """Ni la etapa de un día ni una cuenta desactivada dejan un acuerdo para siempre como el lote lo puso."""
    asignar_a_cargo(por=olga, acuerdo=cinco[0], usuario=carlos, ahora=AHORA)
    lote = confirmar(olga, preparar(olga, "asignar", cinco, usuario=olga.pk))
    carlos.is_active = False
    carlos.save()
    assert deshacer(olga, lote).filas.filter(deshecha=True).count() == 4
    carlos.is_active = True
    carlos.save()
    assert [x.acuerdo for x in por_deshacer(lote)] == [cinco[0]]
    deshacer(olga, lote)
    assert lote.filas.filter(deshecha=True, motivo_de_no_deshacer="").count() == 5
    assert Acuerdo.objects.get(pk=cinco[0].pk).a_cargo == carlos
    assert not por_deshacer(lote).exists()


def test_el_pedido_ajeno_del_lote_no_lo_retira_otra_persona(cinco, olga, carlos):
    lote = confirmar(olga, preparar(olga, "plazo", cinco[:2], plazo_nuevo="2026-06-30", motivo="Las lluvias"))
    with se_niega("Solo quien hizo el pedido puede retirarlo."):
        deshacer(carlos, lote)
    deshacer(olga, lote)
    assert lote.filas.filter(deshecha=True).count() == 2
