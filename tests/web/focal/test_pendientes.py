"""Lo que falta hacer: qué sale, en qué orden, a quién."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Hito
from acuerdos.permisos import Accion, puede
from tests import fabricas
from tests.web.conftest import HOY


def grupos(respuesta: Any) -> list[tuple[str, list[str]]]:
    return [(grupo.titulo, [tarea.texto for tarea in grupo.tareas]) for grupo in respuesta.context["grupos"]]


def test_primero_lo_devuelto_luego_lo_atrasado_y_luego_lo_que_vence(navegador: Client, tareas: SimpleNamespace) -> None:
    assert grupos(navegador.get("/mis-acuerdos/")) == [
        ("Le devolvieron", ["Entregar el padrón"]),
        ("Atrasado", ["Actualizar el expediente"]),
        ("Vence en 15 días", ["Presentar la ficha"]),
        ("Más adelante", ["Pedir el financiamiento"]),
    ]


def test_se_dice_en_palabras_cuando_vence_por_que_se_devolvio_y_que_espera(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    html = navegador.get("/mis-acuerdos/").content.decode()
    for frase in (
        "Venció hace 8 días",
        "Vence en 4 días",
        "La evidencia no se lee",
        "Todavía no ha informado nada",
        "1 tarea terminada espera que la Secretaría la revise",
    ):
        assert frase in html
    assert "hito" not in html.split("<main", 1)[1].replace("/hitos/", "")


def test_lo_que_vence_hoy_no_esta_atrasado(navegador: Client, tareas: SimpleNamespace) -> None:
    fabricas.FabricaHito(acuerdo=tareas.acuerdo, texto="Firmar el acta", plazo=HOY)
    respuesta = navegador.get("/mis-acuerdos/")
    assert dict(grupos(respuesta))["Vence en 15 días"][0] == "Firmar el acta"
    assert "Vence hoy" in respuesta.content.decode()


def test_quien_no_tiene_cargo_recibe_el_motivo(tareas: SimpleNamespace, eva: Any) -> None:
    navegador = Client()
    navegador.force_login(eva)
    respuesta = navegador.get("/mis-acuerdos/")
    assert respuesta.status_code == 403
    assert "puntos focales" in respuesta.content.decode()


def test_sin_nada_pendiente_lo_dice(navegador: Client, fatima: Any) -> None:
    assert "No tiene nada pendiente" in navegador.get("/mis-acuerdos/").content.decode()


def test_si_son_muchas_va_por_paginas_y_una_pagina_rara_no_revienta(navegador: Client, tareas: SimpleNamespace) -> None:
    molde = Hito.objects.get(pk=tareas.lejana.pk)
    for n in range(45):
        molde.pk, molde.numero = None, 100 + n
        Hito.objects.bulk_create([molde])
    primera = navegador.get("/mis-acuerdos/")
    assert primera.context["siguiente"] == "/mis-acuerdos/?desde=30"
    segunda = navegador.get(primera.context["siguiente"])
    assert sum(len(grupo.tareas) for grupo in segunda.context["grupos"]) == 19
    assert segunda.context["anterior"] == "/mis-acuerdos/"
    for rara in ("-1", "x", "²", "9" * 30, ""):
        assert navegador.get("/mis-acuerdos/", {"desde": rara}).status_code == 200


def test_lo_devuelto_se_ve_todo_pagina_por_pagina_y_antes_que_lo_demas(
    navegador: Client, tareas: SimpleNamespace, fatima: Any
) -> None:
    for n in range(34):
        hito = fabricas.FabricaHito(acuerdo=tareas.acuerdo, texto=f"Corregir {n}", plazo=tareas.devuelta.plazo)
        fabricas.FabricaAvance(hito=hito, porcentaje=100, devuelto=True, registrado_por=fatima)
    vistos, direccion = [], "/mis-acuerdos/"
    while direccion:
        pagina = navegador.get(direccion)
        vistos += grupos(pagina)
        direccion = pagina.context["siguiente"]
    assert [titulo for titulo, _ in vistos] == [
        *["Le devolvieron"] * 2,
        "Atrasado",
        "Vence en 15 días",
        "Más adelante",
    ]
    devueltos = [texto for titulo, textos in vistos if titulo == "Le devolvieron" for texto in textos]
    assert devueltos == ["Entregar el padrón", *(f"Corregir {n}" for n in range(34))]


def test_las_consultas_no_crecen_con_las_tareas(
    navegador: Client, tareas: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14) as pocas:
        navegador.get("/mis-acuerdos/")
    molde = Hito.objects.get(pk=tareas.pronto.pk)
    for n in range(30):
        molde.pk, molde.numero = None, 100 + n
        Hito.objects.bulk_create([molde])
    with django_assert_max_num_queries(len(pocas)):
        navegador.get("/mis-acuerdos/")


@pytest.mark.parametrize("quien", ["fatima", "benita", "soledad", "mario", "eva"])
@pytest.mark.parametrize("etapa", ["preparacion", "en_curso", "seguimiento", "cerrada"])
def test_lo_informable_es_lo_que_los_permisos_dejan_informar(
    quien: str, etapa: str, tareas: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    persona = request.getfixturevalue(quien)
    fabricas.FabricaDesestimacion(acuerdo=tareas.otro, aprobada=True)
    sesion = tareas.acuerdo.sesion
    sesion.etapa = etapa
    sesion.save()
    uno = {h.pk for h in Hito.objects.informables_para(persona)}
    todos = Hito.objects.filter(registrado_el__isnull=False).select_related("acuerdo__sesion")
    assert uno == {h.pk for h in todos if puede(persona, Accion.REGISTRAR_AVANCE, h)}


def test_todos_los_acuerdos_incluye_los_que_cumplen_otros(navegador: Client, tareas: SimpleNamespace) -> None:
    html = navegador.get("/mis-acuerdos/todos/").content.decode()
    assert tareas.acuerdo.codigo in html
    assert tareas.otro.codigo in html
