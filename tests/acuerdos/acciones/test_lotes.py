"""Los lotes: la vista previa dice lo que pasa, cada fila con su «no», y se deshace lo que nadie tocó."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from acuerdos.acciones.acuerdos import anular_acuerdo, asignar_a_cargo
from acuerdos.acciones.lotes import (
    EN_EL_ACTO,
    LOTE_MAXIMO,
    TANDA_DE_LOTE,
    VIDA_DE_LA_PREVIA,
    avanzar_lote,
    confirmar_lote,
    deshacer_lote,
    en_marcha,
    por_deshacer,
    preparar_lote,
    terminar_lote,
)
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.acciones.verbos_de_lote import VERBOS
from acuerdos.enums import TrabajoDeLote, VerboDeLote
from acuerdos.models import Acuerdo, Lote, Reprogramacion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, se_niega
from tests.puestas import puesta

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
@puesta
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
        por=olga,
        verbo=VerboDeLote.ASIGNAR,
        datos={"usuario": olga.pk},
        acuerdos=[cinco[0].pk],
        ahora=AHORA + timedelta(days=2),
    )
    assert not Lote.objects.filter(pk=vieja.pk).exists()


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


# --- Largos ---------------------------------------------------------------------------------------------------------
MUCHOS = EN_EL_ACTO + 5


@pytest.fixture
@puesta
def muchos(sesion: Any) -> list[Acuerdo]:
    return [f.FabricaAcuerdo(sesion=sesion, codigo=f"MEA-TEST-{200 + n}") for n in range(MUCHOS)]


def terminar(lote: Lote) -> Lote:
    return terminar_lote(lote, reloj=lambda: LUEGO)


def asignados_a(persona: Any) -> int:
    return Acuerdo.objects.filter(a_cargo=persona).count()


def test_uno_largo_queda_en_marcha_y_lo_sigue_otro_hasta_el_fin(muchos, olga):
    lote = preparar(olga, "asignar", muchos, usuario=olga.pk)
    assert (lote.trabajo, en_marcha()) == (TrabajoDeLote.PREPARAR, [lote.pk])
    assert {despues for _, despues, _ in filas(lote).values()} == {""}
    assert terminar(lote).trabajo == ""
    assert {despues for _, despues, _ in filas(lote).values()} == {str(olga)}
    assert asignados_a(olga) == 0
    lote = confirmar(olga, lote)
    assert (lote.trabajo, lote.confirmado_en, asignados_a(olga)) == (TrabajoDeLote.CONFIRMAR, None, 0)
    lote = terminar(lote)
    assert (lote.confirmado_en, asignados_a(olga), en_marcha()) == (LUEGO, MUCHOS, [])
    lote = terminar(deshacer(olga, lote))
    assert (lote.deshecho_por, asignados_a(olga), en_marcha()) == (olga, 0, [])


def test_cada_tanda_queda_escrita_y_lo_cortado_sigue_donde_quedo(muchos, olga, monkeypatch):
    lote = confirmar(olga, terminar(preparar(olga, "asignar", muchos, usuario=olga.pk)))
    avanzar_lote(lote=lote, ahora=LUEGO)
    assert asignados_a(olga) == TANDA_DE_LOTE
    llamadas = []
    de_siempre = VERBOS[VerboDeLote.ASIGNAR].hacer

    def se_corta(por: Any, acuerdo: Acuerdo, *resto: Any) -> Any:
        llamadas.append(acuerdo)
        if len(llamadas) == 4:
            raise OperationalError("server closed the connection unexpectedly")
        return de_siempre(por, acuerdo, *resto)

    with monkeypatch.context() as corte:
        corte.setitem(VERBOS, VerboDeLote.ASIGNAR, replace(VERBOS[VerboDeLote.ASIGNAR], hacer=se_corta))
        with pytest.raises(OperationalError):
            terminar(lote)
    assert asignados_a(olga) == TANDA_DE_LOTE, "de la tanda cortada no quedó nada"
    assert en_marcha() == [lote.pk]
    versiones = dict(Acuerdo.objects.filter(a_cargo=olga).values_list("pk", "version"))
    terminar(lote)
    assert asignados_a(olga) == MUCHOS
    assert dict(Acuerdo.objects.filter(pk__in=versiones).values_list("pk", "version")) == versiones


def test_en_marcha_no_se_le_pide_otra_cosa(muchos, olga):
    lote = preparar(olga, "asignar", muchos, usuario=olga.pk)
    for pedir in (confirmar, deshacer):
        with no_sirve(lote="todavía está en marcha"):
            pedir(olga, lote)
    lote = confirmar(olga, terminar(lote))
    with no_sirve(lote="todavía está en marcha"):
        deshacer(olga, lote)
    assert confirmar(olga, lote).trabajo == TrabajoDeLote.CONFIRMAR  # pedir lo mismo dos veces es pedirlo una
    terminar(lote)
    deshacer(olga, lote)
    assert deshacer(olga, lote).trabajo == TrabajoDeLote.DESHACER


def test_lo_que_cambia_mientras_esta_en_marcha_no_se_toca(muchos, olga, carlos):
    lote = confirmar(olga, terminar(preparar(olga, "asignar", muchos, usuario=olga.pk)))
    avanzar_lote(lote=lote, ahora=LUEGO)
    asignar_a_cargo(por=carlos, acuerdo=muchos[-1], usuario=carlos, ahora=LUEGO)
    terminar(lote)
    assert "después de la vista previa" in filas(lote)[muchos[-1].codigo][2]
    assert asignados_a(olga) == MUCHOS - 1


def test_el_que_se_esta_confirmando_no_caduca(muchos, cinco, olga):
    viejo = confirmar(olga, terminar(preparar(olga, "asignar", muchos, usuario=olga.pk)))
    preparar_lote(
        por=olga,
        verbo=VerboDeLote.ASIGNAR,
        datos={"usuario": olga.pk},
        acuerdos=[cinco[0].pk],
        ahora=AHORA + 2 * VIDA_DE_LA_PREVIA,
    )
    assert Lote.objects.filter(pk=viejo.pk).exists()
