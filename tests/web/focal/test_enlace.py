"""El enlace del correo: GET muestra y POST escribe, solo ese hito, sin sesión; y cómo se cierra."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from acuerdos.acciones.avances import validar_avance
from acuerdos.acciones.enlaces import revocar_enlaces_de
from acuerdos.enums import Canal
from acuerdos.limpieza import aparte
from acuerdos.models import Avance, Enlace, Evidencia
from cuentas import antivirus
from cuentas.models import Borrador, Usuario
from recordatorios import enlaces
from tests import fabricas
from tests.web.conftest import HOY
from tests.web.focal.conftest import EN_COLA, direccion_de, foto
from web.focal import enlace as modulo
from web.focal.enlace import CIFRAS_ERRADAS_POR_DIA

CLAVE = re.compile(r'name="clave" value="([\w-]+)"')
CIFRAS = "0000"  # las últimas del 951000000 de las fábricas


@pytest.fixture
def visita() -> Client:
    """Alguien que no ha ingresado y cuyo navegador manda los formularios sin sello."""
    return Client(enforce_csrf_checks=True)


def test_get_muestra_el_formulario_y_no_escribe_nada(visita: Client, enlace: Enlace, tareas: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as consultas:
        for metodo in (visita.get, visita.head):
            assert metodo(direccion_de(enlace)).status_code == 200
    solo_lee = ("SELECT", "EXECUTE", "SAVEPOINT", "RELEASE")  # lo que se ejecuta preparado es siempre un SELECT
    assert not [c["sql"] for c in consultas if not c["sql"].startswith(solo_lee)]
    html = visita.get(direccion_de(enlace)).content.decode()
    assert "Actualizar el expediente" in html
    assert "Últimas cuatro cifras" in html
    enlace.refresh_from_db()
    assert enlace.usado_en is None


def test_solo_se_ve_ese_hito_y_lo_justo(visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any) -> None:
    html = visita.get(direccion_de(enlace)).content.decode()
    for ajeno in ("Presentar la ficha", "Entregar el padrón", fatima.email, fatima.telefono, "csrfmiddlewaretoken"):
        assert ajeno not in html


def test_la_pagina_no_se_guarda_no_se_indexa_ni_se_le_cuenta_a_nadie(visita: Client, enlace: Enlace) -> None:
    respuestas = [visita.get(direccion_de(enlace)), visita.post(direccion_de(enlace), {"porcentaje": "50"})]
    respuestas += [visita.get(respuestas[1]["Location"]), visita.get("/e/1-20250101.x/")]
    for respuesta in respuestas:
        assert respuesta["Referrer-Policy"] == "no-referrer"
        assert "no-store" in respuesta["Cache-Control"]
        assert respuesta["X-Robots-Tag"] == "noindex, nofollow"
        assert not respuesta.cookies
    assert not Session.objects.exists()


def test_post_registra_sin_validar_y_por_enlace(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any, olga: Any
) -> None:
    respuesta = visita.post(
        direccion_de(enlace), {"porcentaje": "75", "descripcion": "Falta poco", "evidencias": foto()}
    )
    avance = Avance.objects.get(hito=tareas.tarde)
    assert (respuesta.status_code, respuesta["Location"]) == (303, f"{direccion_de(enlace)}{avance.pk}/")
    assert (avance.canal, avance.registrado_por, avance.validado_en) == (Canal.ENLACE, fatima, None)
    assert f"A-{avance.pk:06d}" in visita.get(respuesta["Location"]).content.decode()
    assert "_auth_user_id" not in visita.session
    enlace.refresh_from_db()
    assert enlace.usado_en is not None
    secretaria = Client()
    secretaria.force_login(olga)
    assert "por enlace" in secretaria.get(f"/acuerdos/{tareas.acuerdo.codigo}/").content.decode()


def test_cada_formulario_lleva_su_clave_y_enviarlo_dos_veces_registra_uno(visita: Client, enlace: Enlace) -> None:
    claves = {CLAVE.search(visita.get(direccion_de(enlace)).content.decode())[1] for _ in range(2)}  # type: ignore[index]
    assert len(claves) == 2
    dicho = {"porcentaje": "50", "clave": claves.pop()}
    assert len({visita.post(direccion_de(enlace), dicho)["Location"] for _ in range(2)}) == 1


def test_espera_en_la_cola_de_lo_que_falta_validar(visita: Client, enlace: Enlace, tareas: SimpleNamespace) -> None:
    visita.post(direccion_de(enlace), {"porcentaje": "100", "cifras": CIFRAS, "evidencias": foto()})
    en_cola = Avance.objects.sin_anulados().filter(validado_en__isnull=True, devuelto_en__isnull=True)
    assert en_cola.filter(hito=tareas.tarde, canal=Canal.ENLACE, porcentaje=100).count() == 1
    tareas.tarde.refresh_from_db()
    assert (tareas.tarde.porcentaje, tareas.tarde.validado) == (100, False)


def test_la_foto_puede_llegar_despues_por_el_mismo_enlace(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any
) -> None:
    url = visita.post(direccion_de(enlace), {"porcentaje": "75"})["Location"]
    assert visita.post(url, {"evidencias": foto()})["Location"] == url
    assert Evidencia.objects.get(avance__hito=tareas.tarde).registrado_por == fatima
    assert visita.post(url, {}).status_code == 400


def test_una_foto_que_no_sirve_se_dice_en_la_constancia(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace
) -> None:
    respuesta = visita.post(direccion_de(enlace), {"porcentaje": "50", "evidencias": foto("x.txt", b"hola")})
    html = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert "«x.txt» es un texto o una tabla sin formato (TXT, CSV): así no sirve." in html
    assert f'action="{direccion_de(enlace)}{Avance.objects.get(hito=tareas.tarde).pk}/"' in html


def test_demasiados_envios_con_archivos_en_un_dia_se_dicen_sin_abrirlos(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = visita.post(direccion_de(enlace), {"porcentaje": "50"})["Location"]
    monkeypatch.setattr(modulo, "ENVIOS_CON_ARCHIVOS_POR_DIA", 1)
    assert visita.post(url, {"evidencias": foto()}).status_code == 303
    monkeypatch.setattr(aparte, "limpiar", lambda *_: pytest.fail("abrió el archivo"))
    for direccion, mas in ((url, {}), (direccion_de(enlace), {"porcentaje": "50", "descripcion": "No se pierde"})):
        respuesta = visita.post(direccion, {**mas, "evidencias": foto("otra.png")})
        assert respuesta.status_code == 429
        assert "demasiados informes" in respuesta.content.decode()
    assert "No se pierde" in visita.get(direccion_de(enlace)).content.decode()


# --- El 100 % -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cifras", ["", "1234", "00000", "cero"])
def test_cien_pide_las_cuatro_cifras_y_no_pierde_lo_escrito(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, cifras: str
) -> None:
    dicho = {"porcentaje": "100", "descripcion": "Todo hecho", "cifras": cifras, "evidencias": foto()}
    respuesta = visita.post(direccion_de(enlace), dicho)
    assert respuesta.status_code == 400
    assert "Todo hecho" in respuesta.content.decode()
    assert "Todo hecho" in visita.get(direccion_de(enlace)).content.decode()
    assert "cifras" not in Borrador.objects.get().campos
    assert not Avance.objects.filter(hito=tareas.tarde).exists()


def test_las_cifras_son_las_del_cargo_y_si_no_las_del_usuario(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any
) -> None:
    fatima.puntos_focales.update(telefono="951 654 321")
    dicho = {"porcentaje": "100", "evidencias": foto()}
    assert visita.post(direccion_de(enlace), {**dicho, "cifras": CIFRAS}).status_code == 400
    assert visita.post(direccion_de(enlace), {**dicho, "cifras": "4321", "evidencias": foto()}).status_code == 303


def test_sin_telefono_registrado_dice_que_hacer(visita: Client, enlace: Enlace, fatima: Any) -> None:
    fatima.puntos_focales.update(telefono="")
    Usuario.objects.filter(pk=fatima.pk).update(telefono="")
    respuesta = visita.post(direccion_de(enlace), {"porcentaje": "100", "cifras": "0000", "evidencias": foto()})
    assert "ingrese con su usuario" in respuesta.content.decode()


def test_con_pocas_cifras_erradas_se_cierra_por_un_dia_para_todos_sus_enlaces(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any
) -> None:
    otro = Enlace.objects.create(
        hito=tareas.pronto, persona=fatima, creado_en=fabricas.en_lima(HOY), vence_el=HOY + timedelta(days=30)
    )
    bien = {"porcentaje": "100", "descripcion": "Ya está", "cifras": CIFRAS}
    for n in range(CIFRAS_ERRADAS_POR_DIA):
        visita.post(direccion_de(enlace), {**bien, "cifras": f"123{n}", "evidencias": foto()})
    for bloqueado in (enlace, otro):
        respuesta = visita.post(direccion_de(bloqueado), {**bien, "evidencias": foto()})
        assert respuesta.status_code == 429
        assert "demasiados intentos" in respuesta.content.decode()
        assert "Ya está" in respuesta.content.decode()
    assert visita.post(direccion_de(enlace), {"porcentaje": "75"}).status_code == 303


def test_las_cifras_buenas_y_los_olvidos_no_gastan_intentos(visita: Client, enlace: Enlace) -> None:
    for _ in range(CIFRAS_ERRADAS_POR_DIA + 2):
        visita.post(direccion_de(enlace), {"porcentaje": "100", "evidencias": foto()})  # sin cifras
        visita.post(direccion_de(enlace), {"porcentaje": "100", "cifras": CIFRAS})  # sin foto
    respuesta = visita.post(direccion_de(enlace), {"porcentaje": "100", "cifras": CIFRAS, "evidencias": foto()})
    assert respuesta.status_code == 303


# --- Cuando ya no abre ----------------------------------------------------------------------------------------------
def cerrada(respuesta: Any, estado: int, frase: str) -> None:
    assert respuesta.status_code == estado
    assert frase in respuesta.content.decode()


def test_vencido_anulado_falso_o_de_quien_dejo_el_cargo(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any, olga: Any
) -> None:
    url = direccion_de(enlace)
    for torcido in ("/e/x/", "/e/1-20250101.abc/", url[:-3] + "xx/", "/e/%00/"):
        cerrada(visita.get(torcido), 403, "no es válido")
    Enlace.objects.update(vence_el=HOY - timedelta(days=1))
    respuesta = visita.post(url, {"porcentaje": "50", "descripcion": "Lo que escribí"})
    cerrada(respuesta, 410, "venció")
    assert "Lo que escribí" in respuesta.content.decode()
    Enlace.objects.update(vence_el=HOY + timedelta(days=30))
    cargo = fatima.puntos_focales.get()
    cargo.hasta = HOY
    cargo.save()
    cerrada(visita.get(url), 403, "ya no sirve")
    cargo.hasta = None
    cargo.save()
    revocar_enlaces_de(por=olga, persona=enlace.persona, ahora=fabricas.en_lima(HOY))
    cerrada(visita.get(url), 410, "anulado")
    cerrada(visita.post(f"{url}1/", {"evidencias": foto()}), 410, "anulado")
    assert not Avance.objects.filter(hito=tareas.tarde).exists()


@pytest.mark.parametrize(
    ("cual", "estado", "frase"),
    [
        ("terminada", 410, "ya está terminado"),
        ("en_revision", 410, "está revisando"),
        ("propuesta", 410, "no fue aceptado"),
        ("devuelta", 200, "La evidencia no se lee"),
    ],
)
def test_de_lo_que_ya_no_se_informa_lo_dice(
    visita: Client, tareas: SimpleNamespace, fatima: Any, cual: str, estado: int, frase: str
) -> None:
    enlace = Enlace.objects.create(
        hito=getattr(tareas, cual), persona=fatima, creado_en=fabricas.en_lima(HOY), vence_el=HOY + timedelta(days=9)
    )
    cerrada(visita.get(direccion_de(enlace)), estado, frase)


def test_la_cola_recibe_la_frase_y_no_una_pagina(visita: Client, enlace: Enlace) -> None:
    bien = visita.post(direccion_de(enlace), {"porcentaje": "50", "clave": "k"}, **EN_COLA)
    assert (bien.status_code, set(bien.json())) == (201, {"constancia", "url", "fotos", "avisos"})
    assert visita.post(direccion_de(enlace), {"porcentaje": "50", "clave": "k"}, **EN_COLA).json() == bien.json()
    mal = visita.post("/e/x/", {"porcentaje": "50"}, **EN_COLA)
    assert (mal.status_code, mal.json()) == (403, {"errores": [enlaces.INVALIDO]})


def test_con_la_sesion_de_otra_persona_informa_quien_tiene_el_enlace(
    enlace: Enlace, tareas: SimpleNamespace, benita: Any, fatima: Any
) -> None:
    navegador = Client()
    navegador.force_login(benita)
    assert str(benita) not in navegador.get(direccion_de(enlace)).content.decode()
    navegador.post(direccion_de(enlace), {"porcentaje": "50"})
    assert Avance.objects.get(hito=tareas.tarde).registrado_por == fatima


def test_la_constancia_es_solo_de_lo_enviado_con_ese_enlace(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, fatima: Any
) -> None:
    ajeno = fabricas.FabricaAvance(hito=tareas.pronto, canal=Canal.ENLACE, registrado_por=fatima)
    por_la_pagina = fabricas.FabricaAvance(hito=tareas.tarde, registrado_por=fatima)
    for avance in (ajeno, por_la_pagina):
        url = reverse("enlace_constancia", args=[enlaces.firmar(enlace), avance.pk])
        assert visita.get(url).status_code == 404


def test_otros_metodos_no(visita: Client, enlace: Enlace) -> None:
    for metodo in (visita.put, visita.delete, visita.patch):
        assert metodo(direccion_de(enlace)).status_code == 405


@pytest.mark.parametrize("quien", ["olga", "carlos"])
def test_a_quien_ingreso_como_la_secretaria_no_se_le_abre(enlace: Any, quien: str, request: Any) -> None:
    """Ayudar por teléfono con el enlace de otra persona dejaba dicho que informó ella."""
    navegador, direccion = Client(), direccion_de(enlace)
    navegador.force_login(request.getfixturevalue(quien))
    for respuesta in (navegador.get(direccion), navegador.post(direccion, {"porcentaje": "50"})):
        assert respuesta.status_code == 403
        assert "se informa en su nombre desde la página del acuerdo" in respuesta.content.decode()
    assert not Avance.objects.filter(canal="enlace").exists()
    assert Client().get(direccion).status_code == 200


def test_sin_disco_lo_informado_por_el_enlace_se_guarda_y_se_dice_que_la_foto_no(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, sin_disco: None
) -> None:
    respuesta = visita.post(
        direccion_de(enlace), {"porcentaje": "50", "descripcion": "Va", "evidencias": foto()}, follow=True
    )
    assert "Su informe se guardó, pero este archivo no: «foto.png» no se pudo guardar" in respuesta.content.decode()
    assert Avance.objects.get(hito=tareas.tarde).descripcion == "Va"


# --- Lo que falla de nuestro lado -----------------------------------------------------------------------------------
def sin_antivirus(*_: object) -> None:
    raise antivirus.PorAhoraNoSeRevisa("Inténtelo en unos minutos.")


def test_lo_que_no_se_pudo_mirar_no_gasta_los_informes_ni_los_envios_del_dia(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """La cola del teléfono lo vuelve a enviar cada medio minuto, hasta que el antivirus conteste."""
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 1)
    monkeypatch.setattr(modulo, "ENVIOS_CON_ARCHIVOS_POR_DIA", 1)
    dicho = {"porcentaje": "100", "descripcion": "Hecho", "cifras": CIFRAS}
    with monkeypatch.context() as callado:
        callado.setattr(antivirus, "exigir_sano", sin_antivirus)
        estados = [visita.post(direccion_de(enlace), dicho | {"evidencias": foto()}).status_code for _ in range(3)]
    assert estados == [503] * 3
    assert visita.post(direccion_de(enlace), dicho | {"evidencias": foto()}).status_code == 303
    assert Avance.objects.get(hito=tareas.tarde).evidencias.count() == 1


def test_sin_disco_un_informe_cuenta_una_vez(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, sin_disco: None
) -> None:
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 1)
    assert visita.post(direccion_de(enlace), {"porcentaje": "50", "evidencias": foto()}, **EN_COLA).status_code == 201
    assert visita.post(direccion_de(enlace), {"porcentaje": "75"}, **EN_COLA).status_code == 429


def test_si_la_base_falla_no_cuenta(
    visita: Client, enlace: Enlace, tareas: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 1)
    with monkeypatch.context() as caida:
        caida.setattr(modulo, "informar_por_enlace", lambda **_: (_ for _ in ()).throw(OperationalError("se fue")))
        assert [visita.post(direccion_de(enlace), {"porcentaje": "50"}).status_code for _ in range(2)] == [503] * 2
    assert visita.post(direccion_de(enlace), {"porcentaje": "50"}).status_code == 303


@pytest.mark.parametrize("que_paso", ["se validó", "se anuló", "se anuló el enlace"])
def test_la_foto_que_ya_no_se_recibe_lleva_su_frase(
    que_paso: str, visita: Client, enlace: Enlace, tareas: SimpleNamespace, olga: Any
) -> None:
    """Es lo que deja a la cola del teléfono soltarla, y no subirla cada medio minuto."""
    url = visita.post(direccion_de(enlace), {"porcentaje": "50"}, **EN_COLA).json()["fotos"]
    if que_paso == "se anuló el enlace":
        revocar_enlaces_de(por=olga, persona=enlace.persona, ahora=fabricas.en_lima(HOY))
    elif que_paso == "se anuló":
        Avance.objects.filter(hito=tareas.tarde).update(
            anulado_en=fabricas.en_lima(HOY), anulado_por=olga, motivo_de_anulacion="Era otro"
        )
    else:
        validar_avance(por=olga, avance=Avance.objects.latest("pk"), ahora=fabricas.en_lima(HOY, 23))
    respuesta = visita.post(url, {"evidencias": foto()}, **EN_COLA)
    assert 400 <= respuesta.status_code < 429
    assert respuesta.json()["errores"]
