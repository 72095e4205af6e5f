from typing import Any

import pytest

from acuerdos.acciones.vistas import (
    PARAMETROS_MAXIMOS,
    VISTAS_MAXIMAS,
    borrar_vista,
    cambiar_vista,
    guardar_vista,
)
from acuerdos.models import VistaGuardada
from tests.acuerdos.acciones.comun import AHORA, no_sirve, se_niega

pytestmark = pytest.mark.django_db


def guardar(por: Any, nombre: str = "Lo mío", parametros: str = "sector=MTPE", **campos: Any) -> VistaGuardada:
    return guardar_vista(por=por, nombre=nombre, parametros=parametros, ahora=AHORA, **campos)


def test_una_vista_se_guarda_con_su_nombre_sin_blancos_de_mas(olga):
    vista = guardar(olga, "  Vencidos   de  Puno ")
    assert (vista.nombre, vista.parametros, vista.compartida) == ("Vencidos de Puno", "sector=MTPE", False)


def test_un_nombre_repetido_se_dice_y_reemplazar_la_cambia(olga, carlos):
    vista = guardar(olga, "Los de Ñahuimpuquio")
    with no_sirve(nombre="Ya tiene una vista que se llama «Los de Ñahuimpuquio»"):
        guardar(olga, "LOS DE ÑAHUIMPUQUIO", "sector=MEF")
    assert guardar(carlos, "Los de Ñahuimpuquio").pk != vista.pk, "el de otra persona no estorba"
    assert guardar(olga, "Los de Ñahuimpuquio", "sector=MEF", reemplazar=True).pk == vista.pk
    assert VistaGuardada.objects.get(pk=vista.pk).parametros == "sector=MEF"


def test_ni_sin_nombre_ni_larga_ni_demasiadas(olga):
    with no_sirve(nombre="Póngale un nombre"):
        guardar(olga, "  ")
    with no_sirve(nombre="como máximo, 60"):
        guardar(olga, "x" * 61)
    with no_sirve(parametros=f"como máximo, {PARAMETROS_MAXIMOS}"):
        guardar(olga, parametros="x" * (PARAMETROS_MAXIMOS + 1))
    for n in range(VISTAS_MAXIMAS):
        guardar(olga, f"Vista {n}")
    with no_sirve(nombre="borre alguna"):
        guardar(olga, "Una más")
    assert guardar(olga, "Vista 3", "", reemplazar=True).parametros == ""


def test_solo_la_secretaria_comparte(olga, soledad):
    assert guardar(olga, compartida=True).compartida
    with se_niega("compartir una vista"):
        guardar(soledad, compartida=True)
    suya = guardar(soledad)
    with se_niega("compartir una vista"):
        cambiar_vista(por=soledad, vista=suya, nombre="Lo mío", compartida=True, de_inicio=False)


def test_una_sola_es_donde_se_empieza(olga):
    primera, segunda = guardar(olga), guardar(olga, "Otra")
    for vista in (primera, segunda):
        cambiar_vista(por=olga, vista=vista, nombre=vista.nombre, compartida=False, de_inicio=True)
    assert [v.de_inicio for v in VistaGuardada.objects.order_by("pk")] == [False, True]
    with no_sirve(nombre="Ya tiene una vista"):
        cambiar_vista(por=olga, vista=segunda, nombre="lo mío", compartida=False, de_inicio=False)


def test_la_de_otra_persona_no_se_cambia_ni_se_borra(olga, carlos):
    vista = guardar(olga, compartida=True)
    with no_sirve(vista="ya no existe o es de otra persona"):
        borrar_vista(por=carlos, vista=vista)
    with no_sirve(vista="ya no existe o es de otra persona"):
        cambiar_vista(por=carlos, vista=vista, nombre="Mía", compartida=True, de_inicio=False)
    borrar_vista(por=olga, vista=vista)
    with no_sirve(vista="ya no existe"):
        borrar_vista(por=olga, vista=vista)
