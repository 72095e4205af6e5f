"""Quién ve qué: acuerdos y lo que cuelga de ellos, sesiones, reuniones y contactos."""

import pytest

from acuerdos import permisos
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    MensajeDeAcuerdo,
    Nota,
    Reprogramacion,
    Traba,
)
from reuniones.models import Reunion, Sesion
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def ve(letra_o_nombre: str, acuerdo: Acuerdo) -> bool:
    return {
        "olga": True,
        "carlos": True,
        "fatima": acuerdo.municipalidad_id == f.UMACHIRI,
        "benita, focal de otra": acuerdo.municipalidad_id == f.SAN_JOSE_LAMBAYEQUE,
        "soledad": acuerdo.sector_id == "MTPE",
        "mario, de otro sector": acuerdo.sector_id == "MVCS",
        "doble, focal y funcionaria": acuerdo.municipalidad_id == f.UMACHIRI or acuerdo.sector_id == "MTPE",
    }.get(letra_o_nombre, False)


def test_cada_quien_ve_lo_suyo_y_en_las_listas_solo_lo_vivo(personas, acuerdos):
    for nombre, (persona, _) in personas.items():
        suyos = {a.codigo for a in acuerdos if ve(nombre, a)}
        vivos = {a.codigo for a in acuerdos if ve(nombre, a) and a.anulado_en is None}
        consultas = (Acuerdo.objects.accesibles_para, Acuerdo.objects.visibles_para)
        vistos = [[a.codigo for a in consulta(persona)] for consulta in consultas]
        assert [len(v) == len(set(v)) for v in vistos] == [True] * 2, "ninguno dos veces"
        assert [set(v) for v in vistos] == [suyos, vivos], nombre


def test_lo_que_cuelga_de_un_acuerdo_lo_ve_quien_ve_el_acuerdo_si_nada_del_camino_esta_anulado(personas, acuerdos):
    for acuerdo in acuerdos[:20]:
        for anulado in (False, True):
            evidencia = f.FabricaEvidencia(avance__hito=f.FabricaHito(acuerdo=acuerdo, anulado=anulado))
            f.FabricaEvidencia(avance=evidencia.avance, anulado=True)
        f.FabricaReprogramacion(acuerdo=acuerdo)
        f.FabricaDesestimacion(acuerdo=acuerdo, rechazada=True)
        f.FabricaAsistenciaTecnica(traba__acuerdo=acuerdo)
        f.FabricaNota(acuerdo=acuerdo)
        f.FabricaMensaje(acuerdo=acuerdo)
        f.FabricaMensaje(acuerdo=acuerdo, anulado=True)
        f.FabricaNota(acuerdo=acuerdo, anulado=True)
        f.FabricaAsistenciaTecnica(traba=f.FabricaTraba(acuerdo=acuerdo, anulado=True))
    for nombre, (persona, _) in personas.items():
        suyos = sorted(a.codigo for a in acuerdos[:20] if ve(nombre, a) and a.anulado_en is None)
        for modelo in (
            Hito,
            Avance,
            Evidencia,
            Reprogramacion,
            Desestimacion,
            Traba,
            AsistenciaTecnica,
            MensajeDeAcuerdo,
        ):
            camino = f"{modelo.CAMINO}__codigo"
            vistos = modelo.objects.visibles_para(persona).order_by(camino).values_list(camino, flat=True)
            assert list(vistos) == suyos, (nombre, modelo)
        notas = (
            Nota.objects.visibles_para(persona).order_by("acuerdo__codigo").values_list("acuerdo__codigo", flat=True)
        )
        assert list(notas) == (suyos if nombre in ("olga", "carlos") else []), nombre


def test_las_cifras_de_una_sesion_las_ve_quien_ingreso_y_las_publicadas_cualquiera(personas):
    publicada, reservada = f.FabricaSesion(publicada=True), f.FabricaSesion()
    for nombre, (persona, _) in personas.items():
        ingreso = persona.is_authenticated and persona.is_active
        vistas = set(Sesion.objects.filter(permisos.sesiones_visibles(persona)))
        assert vistas == ({publicada, reservada} if ingreso else {publicada}), nombre


def test_una_reunion_la_ve_su_sector_y_las_municipalidades_que_participan(personas, sesion):
    de_todos = f.FabricaReunion(sesion=sesion, municipalidades=[f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE])
    de_mvcs = f.FabricaReunion(sesion=sesion, sector_id="MVCS", municipalidades=[f.SAN_JOSE_LAMBAYEQUE])
    esperado = {
        "olga": {de_todos, de_mvcs},
        "carlos": {de_todos, de_mvcs},
        "fatima": {de_todos},
        "soledad": {de_todos},
        "doble, focal y funcionaria": {de_todos},
        "benita, focal de otra": {de_todos, de_mvcs},
        "mario, de otro sector": {de_mvcs},
    }
    for nombre, (persona, _) in personas.items():
        vistas = list(Reunion.objects.filter(permisos.reuniones_visibles(persona)))
        assert len(vistas) == len(set(vistas))
        assert set(vistas) == esperado.get(nombre, set()), nombre


def test_el_contacto_de_una_persona_lo_ve_la_secretaria_y_ella_misma(olga, fatima, benita):
    assert permisos.ve_contacto(olga, fatima)
    assert permisos.ve_contacto(fatima, fatima)
    assert not permisos.ve_contacto(benita, fatima)
