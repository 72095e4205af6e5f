"""Informar cómo va: qué se registra, qué se pide, y que nada de lo escrito se pierde."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from acuerdos.enums import Canal
from acuerdos.evidencias import TAMANO_DE_EVIDENCIA
from acuerdos.limpieza import aparte
from acuerdos.models import Avance, Enlace, Evidencia
from cuentas.models import Borrador
from tests import fabricas
from tests.acuerdos.limpieza.archivos import foto as foto_de_telefono
from tests.web.conftest import HOY
from tests.web.focal.conftest import DIAS, EN_COLA, avance_de, direccion_de, foto, imagen


def clave_de(navegador: Client, direccion: str) -> str:
    return str(navegador.get(direccion).context["form"]["clave"].value())


def test_menos_de_cien_se_registra_al_instante_y_lleva_a_su_constancia(
    navegador: Client, tareas: SimpleNamespace, fatima: Any
) -> None:
    respuesta = navegador.post(avance_de(tareas.tarde), {"porcentaje": "50", "descripcion": "Ya hay ingeniero"})
    avance = Avance.objects.get(hito=tareas.tarde)
    assert (respuesta.status_code, respuesta["Location"]) == (303, f"/mis-acuerdos/avances/{avance.pk}/")
    assert (avance.porcentaje, avance.descripcion, avance.fecha) == (50, "Ya hay ingeniero", HOY)
    assert (avance.canal, avance.registrado_por, avance.validado_en) == (Canal.WEB, fatima, None)
    html = navegador.get(respuesta["Location"]).content.decode()
    assert f"A-{avance.pk:06d}" in html
    assert "Agregar foto" in html


@pytest.mark.parametrize(("datos", "porcentaje"), [({"porcentaje": "otro", "otro": "63"}, 63), ({"otro": "0"}, 0)])
def test_otro_numero(navegador: Client, tareas: SimpleNamespace, datos: Any, porcentaje: int) -> None:
    navegador.post(avance_de(tareas.tarde), datos)
    assert Avance.objects.get(hito=tareas.tarde).porcentaje == porcentaje


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({}, "Marque cuánto se ha hecho."),
        ({"porcentaje": "otro"}, "Escriba el número, de 0 a 100."),
        ({"porcentaje": "otro", "otro": "101"}, "100"),
        ({"porcentaje": "otro", "otro": "la mitad"}, "Escriba un número entero de 0 a 100"),
        ({"porcentaje": "50", "otro": "30"}, "Marcó 50 % y escribió 30: deje solo uno."),
        ({"porcentaje": "33"}, "Marque una de las opciones."),
        ({"porcentaje": "50", "fecha": "2025-06-16"}, "aún no llega"),
        ({"porcentaje": "50", "fecha": "2025-01-01"}, "es anterior al evento"),
        ({"porcentaje": "50", "fecha": "ayer"}, "fecha"),
        ({"porcentaje": "50", "clave": "<x>"}, "Actualice la página"),
    ],
)
def test_lo_que_no_sirve_se_dice_y_lo_escrito_vuelve(
    navegador: Client, tareas: SimpleNamespace, datos: dict[str, str], frase: str
) -> None:
    respuesta = navegador.post(avance_de(tareas.tarde), {"descripcion": "Texto que no se pierde", **datos})
    assert respuesta.status_code == 400
    html = respuesta.content.decode()
    assert frase in html
    assert "descripcion" in datos or "Texto que no se pierde" in html
    assert not Avance.objects.filter(hito=tareas.tarde).exists()


def test_cien_sin_foto_guarda_lo_escrito_la_pide_y_vuelve_aunque_cierre_la_pagina(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    direccion, dicho = avance_de(tareas.tarde), {"porcentaje": "100", "descripcion": "Se terminó todo"}
    respuesta = navegador.post(direccion, dicho)
    assert respuesta.status_code == 400
    assert "hace falta una foto o un PDF" in respuesta.content.decode()
    assert not Avance.objects.filter(hito=tareas.tarde).exists()
    otro_telefono = Client()
    otro_telefono.force_login(tareas.acuerdo.municipalidad.puntos_focales.get().usuario)
    vuelve = otro_telefono.get(direccion)
    assert "Aquí está lo que había escrito" in vuelve.content.decode()
    assert vuelve.context["form"]["descripcion"].value() == "Se terminó todo"
    assert navegador.post(direccion, {**dicho, "evidencias": foto()}).status_code == 303
    assert Avance.objects.get(hito=tareas.tarde).evidencias.count() == 1
    assert not Borrador.objects.exists()


def test_cien_sin_foto_y_con_fecha_de_manana_dice_las_dos_cosas_de_una_vez(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    manana = (HOY + DIAS(days=1)).isoformat()
    respuesta = navegador.post(avance_de(tareas.tarde), {"porcentaje": "100", "fecha": manana})
    errores = respuesta.context["form"].errors
    assert (respuesta.status_code, sorted(errores)) == (400, ["evidencias", "fecha"])
    assert "aún no llega" in str(errores["fecha"])
    rota = foto("rota.png", imagen()[:40])
    respuesta = navegador.post(avance_de(tareas.tarde), {"porcentaje": "100", "fecha": manana, "evidencias": rota})
    assert sorted(respuesta.context["form"].errors) == ["evidencias", "fecha"]


@pytest.mark.parametrize(
    ("archivo", "frase"),
    [
        (("video.mp4", b"\x00\x00\x00\x18ftypmp42" * 50), "es un video: así no sirve"),
        (("grande.jpg", b"\xff" * (TAMANO_DE_EVIDENCIA + 1)), "pesa 10.0 MB"),
        (("rota.png", imagen()[:40]), "está dañado y no se puede abrir"),
    ],
)
def test_una_foto_que_no_sirve_no_se_lleva_el_texto(
    navegador: Client, tareas: SimpleNamespace, archivo: tuple[str, bytes], frase: str
) -> None:
    direccion = avance_de(tareas.tarde)
    respuesta = navegador.post(direccion, {"porcentaje": "50", "descripcion": "Va", "evidencias": foto(*archivo)})
    assert respuesta.status_code == 303  # el texto queda registrado; la constancia dice qué pasó con la foto
    html = navegador.get(respuesta["Location"]).content.decode()
    assert frase in html
    assert "Su informe se guardó" in html
    respuesta = navegador.post(direccion, {"porcentaje": "100", "descripcion": "Fin", "evidencias": foto(*archivo)})
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert "Fin" in respuesta.content.decode()


def test_sin_disco_el_informe_se_guarda_y_se_dice_que_la_foto_no(
    navegador: Client, tareas: SimpleNamespace, sin_disco: None
) -> None:
    respuesta = navegador.post(avance_de(tareas.tarde), {"porcentaje": "50", "descripcion": "Va", "evidencias": foto()})
    assert respuesta.status_code == 303
    html = navegador.get(respuesta["Location"]).content.decode()
    assert "Su informe se guardó, pero este archivo no: «foto.png» no se pudo guardar" in html
    avance = Avance.objects.get(hito=tareas.tarde)
    assert (avance.descripcion, avance.evidencias.count()) == ("Va", 0)
    constancia = navegador.post(respuesta["Location"], {"evidencias": foto()})
    assert constancia.status_code == 503
    assert "no puede escribir en su disco" in constancia.content.decode()


def test_sin_disco_el_cien_no_entra_y_lo_escrito_espera(
    navegador: Client, tareas: SimpleNamespace, sin_disco: None
) -> None:
    direccion = avance_de(tareas.tarde)
    respuesta = navegador.post(direccion, {"porcentaje": "100", "descripcion": "Se terminó", "evidencias": foto()})
    assert respuesta.status_code == 503
    assert "«foto.png» no se pudo guardar" in respuesta.content.decode()
    assert "hace falta una foto" not in respuesta.content.decode()
    assert navegador.get(direccion).context["form"]["descripcion"].value() == "Se terminó"
    assert not Avance.objects.filter(hito=tareas.tarde).exists()


def test_sin_disco_a_la_cola_del_telefono_se_le_dice_en_json(
    navegador: Client, tareas: SimpleNamespace, sin_disco: None
) -> None:
    dicho = {"porcentaje": "50", "evidencias": foto()}
    respuesta = navegador.post(avance_de(tareas.tarde), dicho, **EN_COLA)
    assert respuesta.status_code == 201
    assert "no puede escribir en su disco" in respuesta.json()["avisos"][0]


def test_lo_escrito_queda_guardado_aunque_se_caiga_quien_abre_la_foto(
    navegador: Client, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caerse(*_: Any) -> None:
        raise RuntimeError("esto no debería pasar")

    monkeypatch.setattr(aparte, "limpiar", caerse)
    navegador.raise_request_exception = False
    direccion = avance_de(tareas.tarde)
    dicho = {"porcentaje": "50", "descripcion": "Texto que no se pierde", "evidencias": foto()}
    assert navegador.post(direccion, dicho).status_code == 500
    assert navegador.get(direccion).context["form"]["descripcion"].value() == "Texto que no se pierde"


@pytest.mark.parametrize("formato", ["MPO", "HEIF"])
def test_una_foto_de_telefono_entra_como_jpeg(navegador: Client, tareas: SimpleNamespace, formato: str) -> None:
    subida = foto("IMG_2031.jpg", foto_de_telefono(formato))
    respuesta = navegador.post(avance_de(tareas.tarde), {"porcentaje": "100", "evidencias": subida})
    assert respuesta.status_code == 303
    evidencia = Evidencia.objects.get(avance__hito=tareas.tarde)
    assert (evidencia.tipo, evidencia.nombre) == ("image/jpeg", "IMG_2031.jpg")


def test_la_foto_puede_llegar_despues_hasta_que_se_valide(
    navegador: Client, tareas: SimpleNamespace, olga: Any
) -> None:
    url = navegador.post(avance_de(tareas.tarde), {"porcentaje": "75"})["Location"]
    assert "Elija una foto" in navegador.post(url, {}).content.decode()
    assert navegador.post(url, {"evidencias": foto("no.txt", b"hola")}).status_code == 400
    for _ in range(2):
        assert navegador.post(url, {"evidencias": foto()}).status_code == 303
    avance = Avance.objects.get(hito=tareas.tarde)
    assert avance.evidencias.count() == 1  # la misma foto dos veces es una
    Avance.objects.filter(pk=avance.pk).update(validado_el=HOY, validado_en=fabricas.en_lima(HOY), validado_por=olga)
    assert "Agregar" not in navegador.get(url).content.decode()
    respuesta = navegador.post(url, {"evidencias": foto("otra.png", imagen("red"))})
    assert respuesta.status_code == 400
    assert "ya fue validado" in respuesta.content.decode()


def test_varias_fotos_a_la_vez_y_no_demasiadas(navegador: Client, tareas: SimpleNamespace) -> None:
    fotos = [foto(), foto("dos.png", imagen("red"))]
    navegador.post(avance_de(tareas.tarde), {"porcentaje": "100", "evidencias": fotos})
    assert Evidencia.objects.filter(avance__hito=tareas.tarde).count() == 2
    muchas = [foto(f"{n}.png") for n in range(6)]
    respuesta = navegador.post(avance_de(tareas.pronto), {"porcentaje": "50", "evidencias": muchas})
    assert "Eligió 6 archivos: envíe hasta 5" in respuesta.content.decode()


# --- Enviar dos veces -----------------------------------------------------------------------------------------------
def test_enviar_dos_veces_el_mismo_formulario_registra_uno_y_la_foto_que_faltaba(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    direccion = avance_de(tareas.tarde)
    dicho = {"porcentaje": "50", "descripcion": "Va\r\nbien", "clave": clave_de(navegador, direccion)}
    primero = navegador.post(direccion, dicho)
    segundo = navegador.post(direccion, {**dicho, "evidencias": foto()})
    assert primero["Location"] == segundo["Location"]
    assert Avance.objects.get(hito=tareas.tarde).evidencias.count() == 1


def test_volver_atras_y_cambiar_el_texto_no_lo_pierde_ni_lo_da_por_enviado(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    direccion = avance_de(tareas.tarde)
    dicho = {"porcentaje": "50", "descripcion": "Va", "clave": clave_de(navegador, direccion)}
    navegador.post(direccion, dicho)
    respuesta = navegador.post(direccion, {**dicho, "descripcion": "Va mejor"})
    assert respuesta.status_code == 400
    assert "ya se había enviado" in respuesta.content.decode()
    otra = respuesta.context["form"]["clave"].value()
    assert otra != dicho["clave"]
    assert navegador.post(direccion, {**dicho, "descripcion": "Va mejor", "clave": otra}).status_code == 303
    assert Avance.objects.filter(hito=tareas.tarde).count() == 2


def test_un_envio_repetido_despues_de_validado_recibe_su_constancia(
    navegador: Client, tareas: SimpleNamespace, olga: Any
) -> None:
    dicho = {"porcentaje": "100", "descripcion": "", "clave": "k1"}
    primero = navegador.post(avance_de(tareas.tarde), {**dicho, "evidencias": foto()}, **EN_COLA).json()
    Avance.objects.filter(hito=tareas.tarde).update(
        validado_el=HOY, validado_en=fabricas.en_lima(HOY), validado_por=olga
    )
    tareas.tarde.refresh_from_db()
    segundo = navegador.post(avance_de(tareas.tarde), {**dicho, "evidencias": foto()}, **EN_COLA)
    assert (segundo.status_code, segundo.json()["constancia"]) == (201, primero["constancia"])


# --- La cola del teléfono -------------------------------------------------------------------------------------------
def test_la_cola_recibe_constancia_o_las_frases(navegador: Client, tareas: SimpleNamespace) -> None:
    bien = navegador.post(avance_de(tareas.tarde), {"porcentaje": "50", "clave": "k1"}, **EN_COLA)
    avance = Avance.objects.get(hito=tareas.tarde)
    url = f"/mis-acuerdos/avances/{avance.pk}/"
    assert bien.status_code == 201
    assert bien.json() == {"constancia": f"A-{avance.pk:06d}", "url": url, "fotos": url, "avisos": []}
    agregada = navegador.post(url, {"evidencias": foto()}, **EN_COLA)
    assert (agregada.status_code, avance.evidencias.count()) == (201, 1)
    mal = navegador.post(avance_de(tareas.tarde), {"porcentaje": "100"}, **EN_COLA)
    assert mal.status_code == 400
    assert mal.json()["errores"][0].startswith("Foto o PDF: ")


# --- A quién --------------------------------------------------------------------------------------------------------
def test_solo_informa_quien_lo_debe(navegador: Client, tareas: SimpleNamespace, benita: Any, soledad: Any) -> None:
    ajena = navegador.get(avance_de(tareas.ajena))
    assert ajena.status_code == 403
    assert "Solo" in ajena.content.decode()
    for persona, esperado in ((benita, 404), (soledad, 403)):
        otra = Client()
        otra.force_login(persona)
        assert otra.post(avance_de(tareas.tarde), {"porcentaje": "50"}).status_code == esperado
    assert not Avance.objects.filter(hito=tareas.tarde).exists()


def test_de_lo_terminado_y_lo_propuesto_se_dice_por_que_no(navegador: Client, tareas: SimpleNamespace) -> None:
    for hito, frase in ((tareas.terminada, "ya está terminado"), (tareas.propuesta, "aún no fue aceptado")):
        respuesta = navegador.get(avance_de(hito))
        assert respuesta.status_code == 403
        assert frase in respuesta.content.decode()


def test_la_constancia_de_otra_municipalidad_no_existe(navegador: Client, tareas: SimpleNamespace, benita: Any) -> None:
    url = navegador.post(avance_de(tareas.tarde), {"porcentaje": "50"})["Location"]
    otra = Client()
    otra.force_login(benita)
    assert otra.get(url).status_code == 404
    assert otra.post(url, {"evidencias": foto()}).status_code == 404


@pytest.mark.parametrize(
    ("escrito_el", "consta"),
    [
        ("2025-06-13", date(2025, 6, 13)),
        ("2099-01-01", HOY),  # su reloj está adelantado
        ("2019-01-01", HOY),  # o atrasado
        ("ayer", HOY),
        ("", HOY),
    ],
)
def test_el_dia_que_pone_la_cola_vale_si_puede_ser_y_nunca_es_un_error(
    escrito_el: str, consta: date, navegador: Client, tareas: SimpleNamespace
) -> None:
    dicho = {"porcentaje": "50", "descripcion": "Va", "clave": "k1", "escrito_el": escrito_el}
    assert navegador.post(avance_de(tareas.tarde), dicho, **EN_COLA).status_code == 201
    assert Avance.objects.get(hito=tareas.tarde).fecha == consta


def test_si_la_respuesta_se_perdio_la_cola_recibe_su_constancia_diga_lo_que_diga_su_reloj(
    navegador: Client, tareas: SimpleNamespace
) -> None:
    dicho = {"porcentaje": "50", "descripcion": "Va", "clave": "k1"}
    primero = navegador.post(avance_de(tareas.tarde), dicho, **EN_COLA).json()
    segundo = navegador.post(avance_de(tareas.tarde), dicho | {"escrito_el": "2025-06-13"}, **EN_COLA)
    assert (segundo.status_code, segundo.json()["constancia"]) == (201, primero["constancia"])


def test_lo_que_se_corrige_otro_dia_lleva_el_dia_en_que_se_escribio(
    navegador: Client, tareas: SimpleNamespace, enlace: Enlace
) -> None:
    for direccion in (avance_de(tareas.tarde), direccion_de(enlace)):
        dicho = {"porcentaje": "100", "descripcion": "Hecho", "escrito_el": "2025-06-13"}  # sin foto
        assert navegador.post(direccion, dicho, **EN_COLA).status_code == 400
        assert 'value="2025-06-13"' in navegador.get(direccion).content.decode()
        for otro in ("2099-01-01", "ayer", str(HOY)):
            navegador.post(direccion, dicho | {"escrito_el": otro}, **EN_COLA)
            assert f'value="{otro}"' not in navegador.get(direccion).content.decode()


def test_la_foto_de_una_sesion_cerrada_o_fuera_de_su_alcance_lleva_su_frase(
    navegador: Client, tareas: SimpleNamespace, fatima: Any
) -> None:
    """La cola del teléfono suelta la que la trae; la página, como siempre."""
    avance = fabricas.FabricaAvance(hito=tareas.tarde, registrado_por=fatima)
    tareas.acuerdo.sesion.etapa = "cerrada"
    tareas.acuerdo.sesion.save()
    for pk, estado in ((avance.pk, 403), (999_999, 404)):
        url = reverse("constancia", args=[pk])
        respuesta = navegador.post(url, {"evidencias": foto()}, **EN_COLA)
        assert (respuesta.status_code, len(respuesta.json()["errores"])) == (estado, 1)
        assert navegador.post(url, {"evidencias": foto()})["Content-Type"].startswith("text/html")
