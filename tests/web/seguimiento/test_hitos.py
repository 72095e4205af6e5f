"""Los hitos desde la página del acuerdo: registrar, plantilla, proponer, decidir, corregir y anular."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.acciones.hitos import HitoEscrito, anular_hito, editar_hito
from acuerdos.enums import Responsable
from acuerdos.models import Hito, PlantillaHito
from tests import fabricas
from tests.fabricas import en_lima
from tests.web.conftest import HOY

AHORA = en_lima(HOY, 11)
NUEVO = {"texto": "Perfil presentado", "responsable": "GL", "plazo": "2025-09-30", "peso": "3"}


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


def test_se_registra_y_vuelve_al_acuerdo_que_lo_muestra(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    respuesta = olga.post(f"{caso.url}hitos/nuevo/", NUEVO, follow=True)
    assert respuesta.redirect_chain == [(f"{caso.url}#hitos", 302)]
    assert "Hito registrado." in texto(respuesta)
    assert "Perfil presentado" in texto(respuesta)
    hito = Hito.objects.get(texto="Perfil presentado")
    assert (hito.peso, hito.plazo, hito.registrado_el) == (3, date(2025, 9, 30), HOY)
    olga.post(f"{caso.url}hitos/nuevo/", NUEVO)
    assert Hito.objects.filter(texto="Perfil presentado").count() == 1, "el doble clic no registra dos"


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"plazo": "2026-12-31"}, "pasa del plazo del acuerdo"),
        ({"plazo": "mañana"}, "Escriba el día así"),
        ({"plazo": "2024-01-01"}, "es anterior al evento"),
        ({"peso": "0"}, "número entero de 1 a 100"),
        ({"peso": "9" * 40}, "número entero de 1 a 100"),
        ({"texto": " "}, "Diga en qué consiste"),
        ({"texto": "x" * 501}, "500"),
        ({"responsable": "XX"}, "no está en la lista: elija de lo que ofrece"),
    ],
)
def test_lo_que_no_sirve_se_dice_y_lo_escrito_sigue_ahi(
    cambio: dict[str, str], frase: str, caso: SimpleNamespace, como: Any
) -> None:
    antes = Hito.objects.count()
    respuesta = como("olga").post(f"{caso.url}hitos/nuevo/", NUEVO | {"texto": "😀 Perfil"} | cambio)
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert "texto" in cambio or "😀 Perfil" in texto(respuesta)
    assert Hito.objects.count() == antes


def test_la_plantilla_muestra_lo_que_creara_y_lo_crea_una_vez(caso: SimpleNamespace, como: Any) -> None:
    vacio = fabricas.FabricaAcuerdo(sesion=caso.sesion, clasificacion_id="orientacion")
    olga, url = como("olga"), f"/acuerdos/{vacio.codigo}/hitos/plantilla/"
    assert "Hitos de plantilla" in texto(olga.get(f"/acuerdos/{vacio.codigo}/"))
    pagina = texto(olga.get(url))
    for plantilla in PlantillaHito.objects.filter(clasificacion="orientacion"):
        assert plantilla.texto in pagina
    assert "Registrar estos 3 hitos" in pagina
    assert "ya pasó" in pagina, "se avisa de los que nacerían vencidos"
    assert "Hitos registrados." in texto(olga.post(url, follow=True))
    assert vacio.hitos.count() == 3
    otra_vez = olga.post(url)
    assert otra_vez.status_code == 400
    assert "ya tiene hitos" in texto(otra_vez)
    assert "ya tiene hitos" in texto(olga.get(url, follow=True))
    assert "Hitos de plantilla" not in texto(olga.get(f"/acuerdos/{vacio.codigo}/"))


@pytest.mark.parametrize(("quien", "lado", "otro"), [("fatima", "GL", "GN"), ("soledad", "GN", "GL")])
def test_cada_lado_propone_lo_suyo(quien: str, lado: str, otro: str, caso: SimpleNamespace, como: Any) -> None:
    navegador, url = como(quien), f"{caso.url}hitos/proponer/"
    pagina = texto(navegador.get(url))
    assert f'value="{lado}"' in pagina
    assert f'value="{otro}"' not in pagina
    assert navegador.post(url, NUEVO | {"responsable": otro}).status_code == 400
    respuesta = navegador.post(url, NUEVO | {"responsable": lado}, follow=True)
    assert "contará desde que la Secretaría la acepte" in texto(respuesta)
    assert Hito.objects.get(texto="Perfil presentado").es_propuesta


def test_lo_propuesto_se_acepta_o_se_rechaza_con_motivo_y_una_sola_vez(caso: SimpleNamespace, como: Any) -> None:
    olga, url = como("olga"), f"{caso.url}hitos/{caso.propuesto.numero}/decidir/"
    sin_motivo = olga.post(url, {"decision": "rechazar"})
    assert sin_motivo.status_code == 400
    assert "Diga por qué" in texto(sin_motivo)
    assert "Hito aceptado" in texto(olga.post(url, {"decision": "aprobar"}, follow=True))
    caso.propuesto.refresh_from_db()
    assert caso.propuesto.registrado_el == HOY
    otra_vez = olga.post(url, {"decision": "aprobar"})
    assert otra_vez.status_code == 400
    assert "no está a la espera de aceptación" in texto(otra_vez)
    assert "no está a la espera de aceptación" in texto(olga.get(url, follow=True))


def test_rechazar_una_propuesta_la_saca_de_la_pagina(caso: SimpleNamespace, como: Any) -> None:
    url = f"{caso.url}hitos/{caso.propuesto.numero}/decidir/"
    respuesta = como("olga").post(url, {"decision": "rechazar", "motivo": "Ya está en otro hito"}, follow=True)
    assert "Propuesta rechazada." in texto(respuesta)
    caso.propuesto.refresh_from_db()
    assert caso.propuesto.motivo_de_anulacion == "Ya está en otro hito"


def edicion(navegador: Client, caso: SimpleNamespace, **cambios: Any) -> tuple[str, dict[str, Any]]:
    """La dirección y lo que enviaría el formulario tal como se abrió, con esos cambios."""
    url = f"{caso.url}hitos/{caso.sin_avances.numero}/editar/"
    form = navegador.get(url).context["form"]
    datos = {campo.html_name: campo.value() for campo in form}
    datos["plazo"] = datos["plazo"].isoformat()
    return url, datos | cambios


def test_se_corrige_mientras_nada_se_informo(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    url, datos = edicion(olga, caso, texto="Expediente aprobado", peso="5")
    assert "Hito corregido." in texto(olga.post(url, datos, follow=True))
    caso.sin_avances.refresh_from_db()
    assert (caso.sin_avances.texto, caso.sin_avances.peso, caso.sin_avances.version) == ("Expediente aprobado", 5, 2)
    con_avance = olga.get(f"{caso.url}hitos/{caso.con_avance.numero}/editar/", follow=True)
    assert "Ya tiene avances: el plazo se cambia con una reprogramación." in texto(con_avance)


def corregir(por: Any, hito: Hito, **cambios: Any) -> Hito:
    datos = replace(HitoEscrito.de(hito), **{"responsable": Responsable.GL} | cambios)
    return editar_hito(por=por, hito=hito, version=hito.version, datos=datos, ahora=AHORA)


def test_lo_que_corrigieron_dos_personas_y_no_choca_se_junta(caso: SimpleNamespace, como: Any, carlos: Any) -> None:
    olga = como("olga")
    url, datos = edicion(olga, caso, peso="7")
    corregir(carlos, caso.sin_avances, texto="Dicho por Carlos")
    choque = olga.post(url, datos)
    assert choque.status_code == 409
    assert "Carlos Ramos guardó antes que usted" in texto(choque)
    junto = {c.html_name: c.value() for c in choque.context["form"]}
    junto["plazo"] = junto["plazo"].isoformat()
    assert "Hito corregido." in texto(olga.post(url, junto, follow=True))
    caso.sin_avances.refresh_from_db()
    assert (caso.sin_avances.texto, caso.sin_avances.peso) == ("Dicho por Carlos", 7)


def test_si_chocan_se_ven_las_dos_y_se_elige(caso: SimpleNamespace, como: Any, carlos: Any) -> None:
    olga = como("olga")
    url, datos = edicion(olga, caso, texto="Dicho por Olga")
    corregir(carlos, caso.sin_avances, texto="Dicho por Carlos")
    pagina = texto(olga.post(url, datos))
    assert "Dicho por Olga" in pagina
    assert "Dicho por Carlos" in pagina
    caso.sin_avances.refresh_from_db()
    assert caso.sin_avances.texto == "Dicho por Carlos", "nada se pisa sin preguntar"


def test_se_anula_con_motivo_y_despues_no_hay_que_hacer(caso: SimpleNamespace, como: Any, carlos: Any) -> None:
    navegador, h = como("carlos"), caso.sin_avances
    url = f"{caso.url}hitos/{h.numero}/anular/"
    assert navegador.post(url, {"motivo": " "}).status_code == 400
    assert "Hito anulado." in texto(navegador.post(url, {"motivo": "Repetido"}, follow=True))
    otra_vez = navegador.post(url, {"motivo": "Repetido"})
    assert otra_vez.status_code == 400
    assert "Ya estaba anulado." in texto(otra_vez)
    informe = {"fecha": HOY.isoformat(), "porcentaje": "10"}
    assert "El hito está anulado." in texto(navegador.post(f"{caso.url}hitos/{h.numero}/avance/", informe))


def test_corregir_lo_que_otra_persona_acaba_de_anular_dice_que_lo_esta(
    caso: SimpleNamespace, como: Any, carlos: Any
) -> None:
    olga = como("olga")
    url, datos = edicion(olga, caso, texto="Otro")
    anular_hito(por=carlos, hito=caso.sin_avances, motivo="Repetido", ahora=AHORA + timedelta(seconds=1))
    respuesta = olga.post(url, datos)
    assert respuesta.status_code == 400
    assert "El hito está anulado." in texto(respuesta)
