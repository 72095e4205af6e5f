"""Las etapas: qué cambia y qué falta se dice antes; una vez cada paso; volver atrás, con motivo."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from reuniones.enums import Etapa
from reuniones.models import Reunion, Sesion
from tests import fabricas
from web.sesiones.etapa_en_palabras import AL_AVANZAR, AL_RETROCEDER, anterior, siguiente

DIRECCION = "/sesiones/MEA-VIVA/etapa/"


def avanzar(navegador: Client, desde: str, **mas: Any) -> Any:
    return navegador.post(DIRECCION, {"accion": "avanzar", "desde": desde} | mas, follow=True)


# --- Las palabras ---------------------------------------------------------------------------------------------------
def test_cada_paso_tiene_su_frase_y_las_puntas_no_tienen_paso() -> None:
    for etapa in Etapa:
        assert (siguiente(etapa) is not None) == (etapa in AL_AVANZAR)
        assert (anterior(etapa) is not None) == (etapa in AL_RETROCEDER)
    assert siguiente("cerrada") is None
    assert anterior("preparacion") is None


def test_lo_que_se_abre_y_se_cierra_sale_de_la_tabla_de_permisos() -> None:
    paso = siguiente("en_curso")
    assert paso is not None
    assert "informar el avance del hito" in paso.se_abre
    assert {"registrar acuerdos", "editar el acuerdo", "programar reuniones"} <= set(paso.se_cierra)
    assert {"editar la sesión", "anular el acuerdo"} <= set(paso.solo_coordinador)
    vuelta = anterior("seguimiento")
    assert vuelta is not None
    assert "registrar acuerdos" in vuelta.se_abre
    assert "informar el avance del hito" in vuelta.se_cierra


# --- La página ------------------------------------------------------------------------------------------------------
def test_recorre_las_etapas_y_queda_quien_cuando_y_por_que(viva: Sesion, como: Callable[[str], Client]) -> None:
    olga, carlos = como("olga"), como("carlos")
    assert "La sesión está en «En curso»." in avanzar(olga, "preparacion").content.decode()
    avanzar(olga, "en_curso")
    assert olga.get(DIRECCION).status_code == 403
    avanzar(carlos, "seguimiento")
    viva.refresh_from_db()
    assert viva.etapa == "cerrada"
    vuelta = {"accion": "retroceder", "desde": "cerrada"}
    assert carlos.post(DIRECCION, vuelta | {"motivo": " "}).status_code == 400
    assert carlos.post(DIRECCION, vuelta | {"motivo": "x" * 101}).status_code == 400
    assert carlos.post(DIRECCION, vuelta | {"motivo": "Faltó una validación <b>"}).status_code == 302
    texto = carlos.get(DIRECCION).content.decode()
    assert "Volvió a «Seguimiento»" in texto
    assert "Faltó una validación &lt;b&gt;" in texto
    assert texto.index("Volvió a «Seguimiento»") < texto.index("Pasó a «En curso»")


def test_confirmar_dos_veces_no_la_pasa_dos_veces(viva: Sesion, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    avanzar(navegador, "preparacion")
    respuesta = avanzar(navegador, "preparacion")
    assert respuesta.status_code == 400
    assert "ahora es «En curso»" in respuesta.content.decode()
    for desde in ("", "nada", "\x00"):
        assert avanzar(navegador, desde).status_code == 400
    viva.refresh_from_db()
    assert viva.etapa == "en_curso"


def test_dice_lo_que_falta_en_preparacion(viva: Sesion, reunion: Reunion, como: Callable[[str], Client]) -> None:
    Reunion.objects.update(sala="")
    Sesion.objects.update(fecha="2025-06-20")
    textos = [pendiente.texto for pendiente in como("olga").get(DIRECCION).context["pendientes"]]
    assert textos == [
        "Sin ninguna reunión: MVCS.",
        "1 reunión sin sala.",
        "El evento es el 20/06/2025 y hoy es 15/06/2025.",
    ]
    viva.reuniones.all().delete()
    viva.sectores.clear()
    assert "La sesión no tiene sectores." in como("olga").get(DIRECCION).content.decode()


def test_dice_lo_que_falta_en_curso(viva: Sesion, reunion: Reunion, como: Callable[[str], Client]) -> None:
    Sesion.objects.update(etapa="en_curso")
    fabricas.FabricaReunion(sesion=viva, codigo="MVCS-01", sector_id="MVCS")
    con_uno = fabricas.FabricaReunion(sesion=viva, codigo="MVCS-02", sector_id="MVCS")
    fabricas.FabricaAcuerdo(sesion=viva, reunion=con_uno)
    navegador = como("olga")
    assert [pendiente.texto for pendiente in navegador.get(DIRECCION).context["pendientes"]] == [
        "1 reunión sin decir si se realizó.",
        "1 reunión realizada sin ningún acuerdo.",
        "1 acuerdo sin hitos.",
        "No se ha registrado la asistencia.",
    ]


@pytest.mark.parametrize("etapa", ["preparacion", "en_curso", "seguimiento"])
def test_cada_pendiente_lleva_a_donde_se_ve(etapa: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    Sesion.objects.filter(codigo="MEA-TEST").update(etapa=etapa)
    fabricas.FabricaReunion(sesion=mundo.sesion, codigo="MVCS-09", sector_id="MVCS", estado="programada")
    navegador = como("carlos")
    pendientes = navegador.get("/sesiones/MEA-TEST/etapa/").context["pendientes"]
    assert pendientes
    assert [navegador.get(pendiente.url).status_code for pendiente in pendientes] == [200] * len(pendientes)


def test_en_seguimiento_cuenta_lo_abierto(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    textos = [pendiente.texto for pendiente in como("carlos").get("/sesiones/MEA-TEST/etapa/").context["pendientes"]]
    assert textos == ["5 acuerdos sin cumplir.", "1 acuerdo por validar.", "1 traba sin levantar."]
