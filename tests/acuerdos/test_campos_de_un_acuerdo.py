"""Los campos de un acuerdo se declaran una vez, en `DatosDeAcuerdo`: aquí se ve que cada puerta los lleva todos.

Un campo nuevo que falta en una puerta falla aquí; si falta a propósito, se escribe en `EXCLUIDOS` con su razón.
"""

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acuerdos.acciones import plan
from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.verbos_de_lote import VERBOS
from acuerdos.enums import Responsable, VerboDeLote
from acuerdos.models import Acuerdo
from acuerdos.optativos import OPTATIVOS
from api.acuerdos import AcuerdoSerializer
from api.verbos.acuerdos import EntradaDeAcuerdo
from corte.acta.datos import Acta, AcuerdoEnActa
from corte.datos_del_detalle import AcuerdoDelDia
from importacion import hojas
from tests import fabricas as f
from web.acuerdos.columnas import COLUMNAS
from web.acuerdos.formularios import FormularioDeEdicionDeAcuerdo

CAMPOS = {campo.name for campo in fields(DatosDeAcuerdo)}
# Del modelo, lo que no se acordó: lo pone el sistema, o lo hace otro verbo.
DEL_SISTEMA = {"codigo", "sesion", "a_cargo", "registrado_en", "registrado_por"}
# Puerta → campo que no lleva con su nombre, y por qué.
EXCLUIDOS = {
    "el formulario": {"reunion": "la da la página de la reunión; al corregir no cambia"},
    "el libro": {"municipalidad": "va en región, provincia, distrito y UBIGEO"},
    "el corte": {"reunion": "ninguna cifra ni lista del corte la dice"},
    "el acta": {"sector": "es de toda el acta", "reunion": "es de toda el acta"},
}


def _nombres(clase: type) -> set[str]:
    return {campo.name for campo in fields(clase)}


def puertas() -> dict[str, set[str]]:
    senas = set(OPTATIVOS) if "senas" in _nombres(AcuerdoEnActa) else set()
    return {
        "el formulario": set(FormularioDeEdicionDeAcuerdo.base_fields),
        "las columnas de la lista": {columna.nombre for columna in COLUMNAS},
        "la API": set(AcuerdoSerializer().fields),
        "lo que la API recibe": set(EntradaDeAcuerdo().fields),
        "el libro": {columna.clave for columna in hojas.ACUERDOS.columnas},
        "lo que se importa": _nombres(plan.FilaDeAcuerdo),
        "el acta": _nombres(AcuerdoEnActa) | senas,
        "el corte": _nombres(AcuerdoDelDia),
    }


@pytest.mark.una_vez
@pytest.mark.parametrize("puerta", puertas())
def test_cada_puerta_lleva_todos_los_campos_o_dice_por_que_no(puerta: str) -> None:
    faltan = CAMPOS - puertas()[puerta]
    assert faltan == set(EXCLUIDOS.get(puerta, {})), f"{puerta}: {faltan}"


@pytest.mark.una_vez
def test_lo_que_el_modelo_guarda_de_un_acuerdo_esta_declarado_y_va_a_la_historia() -> None:
    propios = {campo.name for campo in Acuerdo._meta.concrete_fields if campo.editable and not campo.primary_key}
    assert propios - DEL_SISTEMA == CAMPOS
    historicos = {campo.name for campo in Acuerdo.history.model._meta.concrete_fields}
    assert historicos >= CAMPOS


@pytest.mark.una_vez
def test_la_ficha_y_la_fila_de_la_sala_muestran_lo_optativo(raiz: Path) -> None:
    ficha = (raiz / "templates" / "acuerdos" / "acuerdo.html").read_text("utf-8")
    assert [campo for campo in OPTATIVOS if f"acuerdo.{campo}" not in ficha] == []
    assert "acuerdo.senas" in (raiz / "templates" / "reuniones" / "_fila.html").read_text("utf-8")
    assert "partes" in _nombres(Acta)


@pytest.fixture
def lleno(sesion: Any) -> Acuerdo:
    """Un acuerdo con todo lo que puede tener."""
    optativos: dict[str, Any] = {"cui": "2345678", "monto": Decimal("1250000.50")}
    assert set(optativos) == set(OPTATIVOS), "a esta prueba le falta el campo nuevo"
    sesion.etapa = "en_curso"
    sesion.save()
    reunion = f.FabricaReunion(sesion=sesion, municipalidades=[f.UMACHIRI])
    acuerdo: Acuerdo = f.FabricaAcuerdo(sesion=sesion, reunion=reunion, responsable=Responsable.GL, **optativos)
    return acuerdo


@pytest.mark.django_db
def test_las_senas_dicen_todo_lo_optativo(lleno: Acuerdo) -> None:
    assert len(lleno.senas) == len(OPTATIVOS)


@pytest.mark.django_db
def test_cambiar_el_responsable_de_muchos_no_borra_ningun_otro_campo(lleno: Acuerdo, olga: Any) -> None:
    antes = DatosDeAcuerdo.de(lleno)
    ahora = f.en_lima(f.EVENTO) + timedelta(hours=1)
    hacer = VERBOS[VerboDeLote.RESPONSABLE].hacer
    hacer(olga, lleno, {"responsable": Responsable.GN}, ahora)
    lleno.refresh_from_db()
    assert DatosDeAcuerdo.de(lleno) == replace(antes, responsable=Responsable.GN)
