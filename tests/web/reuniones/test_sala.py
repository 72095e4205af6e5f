"""La sala sin guion y con él: qué registra, qué propone, qué pregunta y qué devuelve intacto."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo, PlantillaHito
from cuentas.models import Borrador
from reuniones.models import Participacion, Reunion
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.reuniones.conftest import EN_JSON, SALA, TEXTO, codigos, escrito


def inicial(navegador: Client) -> dict[str, Any]:
    form = navegador.get(SALA).context["form"]
    return {campo.name: campo.value() for campo in form}


def html_de(respuesta: Any) -> str:
    return respuesta.content.decode()


# --- Registrar ------------------------------------------------------------------------------------------------------
def test_registra_y_vuelve_a_la_fila_vacia_con_lo_ultimo_usado(
    sala: SimpleNamespace, registrar: Callable[..., Any], como: Callable[[str], Client]
) -> None:
    respuesta = registrar(cui="2345678", monto="S/ 1,250,000.50", clave="una")
    assert (respuesta.status_code, respuesta["Location"]) == (303, f"{SALA}#escribir")
    nuevo = Acuerdo.objects.get(codigo="MEA-TEST-002")
    assert (nuevo.reunion, nuevo.sector_id, nuevo.municipalidad_id) == (sala.reunion, "MTPE", UMACHIRI)
    assert (nuevo.cui, str(nuevo.monto), nuevo.clave) == ("2345678", "1250000.50", "una")
    olga = como("olga")
    propuesto = inicial(olga)
    assert propuesto["texto"] is None
    assert (propuesto["cui"], propuesto["monto"]) == (None, None)
    assert {c: str(propuesto[c]) for c in ("municipalidad", "tipo", "clasificacion", "responsable", "plazo")} == {
        "municipalidad": UMACHIRI,
        "tipo": "compromiso",
        "clasificacion": "orientacion",
        "responsable": "GN",
        "plazo": "2025-09-30",
    }
    assert "MEA-TEST-002" in html_de(olga.get(SALA))


def test_el_guion_recibe_el_codigo_y_la_fila(sala: SimpleNamespace, registrar: Callable[..., Any]) -> None:
    respuesta = registrar(json=True, texto="Gestionar <b>la ficha</b>\nen dos líneas", clave="una")
    recibo = respuesta.json()
    assert (respuesta.status_code, recibo["codigo"], recibo["total"]) == (201, "MEA-TEST-002", 2)
    assert recibo["dicho"] == "MEA-TEST-002 registrado."
    assert 'id="a-MEA-TEST-002"' in recibo["fila"]
    assert "&lt;b&gt;la ficha&lt;/b&gt;<br>en dos líneas" in recibo["fila"]


def test_el_mismo_envio_dos_veces_es_uno(sala: SimpleNamespace, registrar: Callable[..., Any]) -> None:
    primero, segundo = (registrar(json=True, clave="una").json() for _ in range(2))
    assert primero["codigo"] == segundo["codigo"] == "MEA-TEST-002"
    assert registrar(clave="una").status_code == 303
    assert codigos() == ["MEA-TEST-001", "MEA-TEST-002"]
    sala.sesion.etapa = "seguimiento"
    sala.sesion.save()
    assert registrar(json=True, clave="una").json()["codigo"] == "MEA-TEST-002"
    negado = registrar(json=True, clave="otra")
    assert negado.status_code == 403
    assert "no puede registrar acuerdos" in negado.json()["errores"][0]


def test_la_misma_clave_con_otro_texto_se_dice_y_no_se_pierde(
    sala: SimpleNamespace, registrar: Callable[..., Any]
) -> None:
    registrar(clave="una")
    respuesta = registrar(clave="una", texto="Comprar veinte carpetas para la escuela")
    assert respuesta.status_code == 400
    assert "ya está registrado como MEA-TEST-002" in html_de(respuesta)
    assert "Comprar veinte carpetas para la escuela" in html_de(respuesta)
    assert 'value="una"' not in html_de(respuesta)


@pytest.mark.parametrize(
    "corregido",
    [
        {"plazo": "2025-10-31"},
        {"monto": "900"},
        {"cui": "2345678"},
        {"responsable": "GL"},
        {"tipo": "acuerdo"},
        {"participan": "MVCS"},
        {"clasificacion": "asistencia_tecnica"},
    ],
)
def test_la_misma_clave_con_otro_dato_no_dice_que_se_registro(
    corregido: dict[str, str], sala: SimpleNamespace, registrar: Callable[..., Any]
) -> None:
    registrar(clave="una", cui="1", monto="800")
    respuesta = registrar(**{"clave": "una", "cui": "1", "monto": "800", **corregido})
    assert respuesta.status_code == 400
    assert "ya está registrado como MEA-TEST-002, con otros datos" in html_de(respuesta)
    assert registrar(clave="una", cui="1", monto="800.00").status_code == 303  # lo mismo, dos veces, es uno
    assert codigos() == ["MEA-TEST-001", "MEA-TEST-002"]


def test_lo_que_no_sirve_vuelve_con_todo_lo_escrito(sala: SimpleNamespace, registrar: Callable[..., Any]) -> None:
    malo = {"cui": "12A", "monto": "1.250", "plazo": "2027-02-01"}
    respuesta = registrar(**malo)
    assert respuesta.status_code == 400
    assert "Escriba el monto en soles" in html_de(respuesta)
    assert "Gestionar la ficha técnica" in html_de(respuesta)
    frases = " ".join(registrar(json=True, **malo | {"monto": ""}).json()["errores"])
    assert "CUI: El CUI «12A» no sirve" in frases
    assert "Plazo: El plazo 01/02/2027 pasa de dos años" in frases
    for cambio in (
        {"texto": " "},
        {"municipalidad": "150101"},
        {"plazo": "mañana"},
        {"tipo": "promesa"},
        {"texto": "\x00\u200b"},
        {"monto": "9" * 29},
        {"monto": "9" * 15},
        {"clave": "á é"},
        {"texto": "x" * 5001},
        {"responsable": ""},
    ):
        assert registrar(**cambio).status_code == 400, cambio
    assert codigos() == ["MEA-TEST-001"]


def test_lo_que_escribio_otra_persona_no_se_registra_a_nombre_de_esta(
    sala: SimpleNamespace, registrar: Callable[..., Any], olga: Any, carlos: Any
) -> None:
    respuesta = registrar(json=True, quien="carlos", de=str(olga.pk))
    assert respuesta.status_code == 409
    assert respuesta.json()["ingresar"] == f"/ingresar/?next={SALA}"
    assert registrar(json=True, quien="carlos", de=str(carlos.pk)).status_code == 201


# --- Lo que propone -------------------------------------------------------------------------------------------------
def test_la_unica_presente_es_la_que_se_propone(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    carlos = como("carlos")  # aún no escribió nada
    assert inicial(carlos)["municipalidad"] is None
    assert str(inicial(carlos)["plazo"]) == "2025-04-13"
    carlos.post(f"{SALA}asistencia/{SAN_JOSE_LAMBAYEQUE}/", {"presente": "si"})
    assert inicial(carlos)["municipalidad"] == SAN_JOSE_LAMBAYEQUE


def test_con_una_sola_municipalidad_no_hay_nada_que_elegir(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    Participacion.objects.filter(municipalidad_id=SAN_JOSE_LAMBAYEQUE).delete()
    html = html_de(como("carlos").get(SALA))
    assert f'<input type="hidden" name="municipalidad" value="{UMACHIRI}"' in html


def test_con_los_hitos_de_la_plantilla(
    sala: SimpleNamespace, registrar: Callable[..., Any], como: Callable[[str], Client]
) -> None:
    PlantillaHito.objects.all().delete()
    assert "con_hitos" not in html_de(como("olga").get(SALA))
    PlantillaHito.objects.create(clasificacion_id="orientacion", texto="Reunirse", dias=30)
    recibo = registrar(json=True, con_hitos="on").json()
    assert "1 hito" in recibo["fila"]
    assert inicial(como("olga"))["con_hitos"] is True
    assert inicial(como("carlos"))["con_hitos"] is None


# --- Lo parecido ----------------------------------------------------------------------------------------------------
def test_casi_igual_se_pregunta_antes_de_registrar(sala: SimpleNamespace, registrar: Callable[..., Any]) -> None:
    respuesta = registrar(texto=TEXTO)
    assert respuesta.status_code == 400
    assert "Ya existe MEA-TEST-001 con un texto casi igual" in html_de(respuesta)
    assert 'name="confirmado"' in html_de(respuesta)
    dicho = registrar(json=True, texto=TEXTO).json()
    assert dicho["confirmar"] is True
    assert dicho["errores"][0].endswith("¿Registrar de todos modos?")
    assert registrar(texto=TEXTO, confirmado="on").status_code == 303
    assert registrar(texto=TEXTO, municipalidad=SAN_JOSE_LAMBAYEQUE).status_code == 303


def test_mientras_se_escribe_se_ve_lo_parecido(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")

    def ver(texto: str, municipalidad: str = UMACHIRI) -> str:
        visto = html_de(olga.post(f"{SALA}parecidos/", {"texto": texto, "municipalidad": municipalidad}))
        return " ".join(visto.split())

    assert "Casi igual a uno ya registrado" in ver(TEXTO)
    assert "Se parece a lo ya registrado" in ver("Capacitar a 30 vecinas en formulac")
    assert "<b>Umachiri:</b>" in ver(TEXTO, SAN_JOSE_LAMBAYEQUE)
    for nada in ("", "Comprar", "\x00", "😀" * 3000, "Comprar veinte carpetas para la escuela"):
        assert ver(nada).strip() == ""
    assert ver(TEXTO, "\x00' OR 1=1")


# --- Nada se pierde -------------------------------------------------------------------------------------------------
def test_si_vencio_el_ingreso_lo_escrito_vuelve_a_la_fila(
    sala: SimpleNamespace, como: Callable[[str], Client], olga: Any
) -> None:
    navegador = Client()
    respuesta = navegador.post(SALA, escrito(texto="Lo que decíamos", cui="77"))
    assert respuesta["Location"] == f"/ingresar/?next={SALA}"
    navegador.force_login(olga)
    propuesto = inicial(navegador)
    assert (propuesto["texto"], propuesto["cui"], propuesto["plazo"]) == ("Lo que decíamos", "77", "2025-09-30")
    assert navegador.post(SALA, escrito(texto="Lo que decíamos")).status_code == 303
    assert not Borrador.objects.exists()
    assert inicial(navegador)["texto"] is None


def test_al_guion_sin_ingreso_se_le_dice_donde_ingresar(sala: SimpleNamespace) -> None:
    respuesta = Client().post(SALA, escrito(), **EN_JSON)
    assert (respuesta.status_code, respuesta.json()) == (401, {"ingresar": f"/ingresar/?next={SALA}"})


def test_un_error_sin_guion_tambien_deja_borrador(sala: SimpleNamespace, registrar: Callable[..., Any]) -> None:
    registrar(plazo="mañana")
    assert Borrador.objects.get().campos["texto"][0].startswith("Gestionar")
    assert registrar(json=True, plazo="mañana").status_code == 400


def test_un_acuerdo_que_no_salio_de_ninguna_reunion(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    assert "Acuerdo sin reunión" in html_de(olga.get("/sesiones/MEA-TEST/acuerdos/nuevo/"))
    respuesta = olga.post("/sesiones/MEA-TEST/acuerdos/nuevo/", escrito(sector="MVCS"))
    assert respuesta["Location"] == "/acuerdos/MEA-TEST-002/"
    nuevo = Acuerdo.objects.get(codigo="MEA-TEST-002")
    assert (nuevo.reunion, nuevo.sector_id) == (None, "MVCS")
    repetido = olga.post("/sesiones/MEA-TEST/acuerdos/nuevo/", escrito(sector="MVCS"))
    assert "Ya existe MEA-TEST-002" in html_de(repetido)
    assert olga.post("/sesiones/MEA-TEST/acuerdos/nuevo/", escrito(sector="MEF")).status_code == 400


def test_sin_reunion_tampoco_se_da_por_registrado_lo_corregido(
    sala: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    olga, ruta = como("olga"), "/sesiones/MEA-TEST/acuerdos/nuevo/"
    for _ in range(2):
        assert olga.post(ruta, escrito(sector="MVCS", clave="una"))["Location"] == "/acuerdos/MEA-TEST-002/"
    for corregido in ({"plazo": "2025-10-31"}, {"sector": "MTPE"}, {"municipalidad": SAN_JOSE_LAMBAYEQUE}):
        respuesta = olga.post(ruta, escrito(**{"sector": "MVCS", "clave": "una", **corregido}))
        assert respuesta.status_code == 400
        assert "con otros datos" in html_de(respuesta)
    assert codigos() == ["MEA-TEST-001", "MEA-TEST-002"]


def test_quien_solo_lee_ve_la_reunion_de_siempre(
    sala: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    html = html_de(como("fatima").get(SALA))
    assert "captura.js" not in html
    assert "escribir" not in html
    assert "MEA-TEST-001" in html


def test_la_lista_se_pide_sola_y_trae_lo_de_otra_persona(
    sala: SimpleNamespace, registrar: Callable[..., Any], como: Callable[[str], Client]
) -> None:
    registrar(texto="Gestionar el convenio", clave="otra")
    lista = html_de(como("carlos").get(f"{SALA}filas/"))
    assert lista.index('id="a-MEA-TEST-001"') < lista.index('id="a-MEA-TEST-002"')
    assert "<html" not in lista


def test_el_texto_sugiere_la_clasificacion(sala: SimpleNamespace, como: Callable[[str], Client]) -> None:
    datos = {"texto": "Programar una visita técnica al sistema de agua rural", "municipalidad": UMACHIRI}
    parte = html_de(como("olga").post(f"{SALA}parecidos/", datos))
    assert 'data-clasificacion="visita_a_territorio"' in parte
    assert "Visita a territorio" in parte
    parte = html_de(como("olga").post(f"{SALA}parecidos/", datos | {"texto": "Sembrar árboles en la plaza"}))
    assert "data-clasificacion" not in parte


@pytest.mark.parametrize(
    ("texto", "sugerir", "queda"),
    [
        ("Financiar el expediente del canal", "on", "financiamiento"),
        ("Financiar el expediente del canal", "", "orientacion"),  # la eligió quien escribe
        ("Sembrar árboles en la plaza", "on", "orientacion"),  # el texto no sugiere ninguna
    ],
)
def test_sin_elegirla_la_clasificacion_es_la_de_su_texto_y_no_la_de_la_fila_anterior(
    texto: str, sugerir: str, queda: str, registrar: Callable[..., Any]
) -> None:
    for _ in "ab":  # el reenvío de un envío cuya respuesta se perdió es el mismo
        assert registrar(texto=texto, sugerir=sugerir, clave="una-clave", json=True).status_code == 201
    assert Acuerdo.objects.get(texto=texto).clasificacion_id == queda


def test_en_la_sala_de_una_reunion_no_realizada_no_se_escribe_y_se_dice_que_hacer(
    sala: SimpleNamespace, registrar: Callable[..., Any], como: Callable[[str], Client]
) -> None:
    Acuerdo.objects.all().update(reunion=None)
    Reunion.objects.update(estado="no_realizada")
    html = html_de(como("olga").get(SALA))
    assert "MTPE-01 figura como no realizada: si se realizó, corrija antes cómo fue" in html
    assert 'name="texto"' not in html
    respuesta = registrar(json=True, clave="una")
    assert (respuesta.status_code, "MTPE-01 figura como no realizada" in respuesta.json()["errores"][0]) == (400, True)
    sin_guion = registrar()
    assert sin_guion.status_code == 400
    assert "Gestionar la ficha técnica del puente vecinal" in html_de(sin_guion), "lo escrito no se pierde"
    assert "MTPE-01 figura como no realizada" in html_de(sin_guion)
