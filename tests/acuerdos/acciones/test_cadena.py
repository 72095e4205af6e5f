"""La historia encadenada: todo verbo agrega lo que escribe, en el orden en que se confirma, y por sesión."""

import random
from itertools import pairwise

import pytest
from django.db import transaction

from acuerdos.acciones import cadena, comprobacion, notas
from acuerdos.models import Cadena, Eslabon
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena
from tests.acuerdos.acciones.comun import AHORA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.mark.una_vez
def test_todo_verbo_encadena_lo_que_escribe() -> None:
    """Lo que las fábricas hicieron a mano ya estaba suelto o distinto: se mira lo que el verbo agregó a eso."""
    escena, azar = Escena.montar(a_medida=True, acuerdos=3), random.Random(11)
    olvidan = {}
    for nombre, acto in sorted(ACTOS.items()):
        with transaction.atomic():
            escena.poner_etapa(acto.en)
            correr = acto.preparar(escena, azar)
            for sesion in Sesion.objects.all():
                cadena.empezar_con_lo_que_hay(sesion.codigo)
            antes = set(comprobacion.roturas())
            correr(escena.instante())
            if nuevas := set(comprobacion.roturas()) - antes:
                olvidan[nombre] = nuevas
            transaction.set_rollback(True)
    assert olvidan == {}


def test_cada_hecho_lleva_la_huella_del_que_le_antecede_en_su_sesion(olga: Usuario) -> None:
    una, otra = f.FabricaSesion(codigo="MEA-A"), f.FabricaSesion(codigo="MEA-B")
    acuerdos = [f.FabricaAcuerdo(sesion=sesion) for sesion in (una, otra, una)]
    for acuerdo in acuerdos:
        notas.registrar_nota(por=olga, acuerdo=acuerdo, texto="Llamar", ahora=AHORA)
    de_una = list(Eslabon.objects.filter(cadena="MEA-A"))
    assert [e.numero for e in de_una] == list(range(1, len(de_una) + 1))
    assert [e.tabla for e in de_una][-2:] == ["nota", "nota"]
    assert len({e.huella for e in de_una}) == len(de_una)
    assert all(antes.huella != despues.huella for antes, despues in pairwise(de_una))
    cabeza = Cadena.objects.get(pk="MEA-A")
    assert (cabeza.hechos, cabeza.huella) == (len(de_una), de_una[-1].huella)
    assert Cadena.objects.get(pk="MEA-B").huella != cabeza.huella


def test_lo_que_se_revierte_no_queda_en_la_cadena(olga: Usuario) -> None:
    acuerdo = f.FabricaAcuerdo()
    antes = Eslabon.objects.count()
    with transaction.atomic():
        notas.registrar_nota(por=olga, acuerdo=acuerdo, texto="Llamar", ahora=AHORA)
        assert Eslabon.objects.count() == antes + 1
        transaction.set_rollback(True)
    assert Eslabon.objects.count() == antes


def test_lo_que_ya_habia_se_encadena_una_vez_y_en_el_orden_en_que_se_registro() -> None:
    acuerdo = f.FabricaAcuerdo()
    hito = f.FabricaHito(acuerdo=acuerdo)
    f.FabricaAvance(hito=hito)
    codigo = acuerdo.sesion.codigo
    antes = Eslabon.objects.filter(cadena=codigo).count()
    assert cadena.empezar_con_lo_que_hay(codigo) == 3
    assert cadena.empezar_con_lo_que_hay(codigo) == 0
    nuevos = Eslabon.objects.filter(cadena=codigo, numero__gt=antes)
    assert [e.tabla for e in nuevos] == ["acuerdo", "hito", "avance"]
    assert [e.en for e in nuevos] == sorted(e.en for e in nuevos)
