"""If-Match e Idempotency-Key: nadie pisa lo que no leyó, y lo repetido no se hace dos veces."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.utils import timezone

from acuerdos.limpieza import aparte
from acuerdos.limpieza.clases import Defecto, NoSirve
from acuerdos.models import Traba
from acuerdos.numeros import numero_de
from cuentas import antivirus, repeticiones
from cuentas.models import PeticionRepetible, Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA
from tests.api.conftest import BASE, errores_de
from tests.api.verbos.conftest import CASOS, Mundo, enviar, pdf, version_de

# Los que cambian un acuerdo: retirar un corte cambia su sesión, y un papel, el cargo (`test_documentos_de_cargo`).
DE_OTRA_COSA = {"retirar_corte", "anular_documento_de_cargo"}
EXIGEN = [nombre for nombre, caso in CASOS.items() if caso.exige and nombre not in DE_OTRA_COSA]
Escribe = Callable[[Usuario], Client]


# --- If-Match ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", EXIGEN)
def test_quien_leyo_otra_cosa_recibe_lo_que_es_ahora_y_nada_cambia(
    nombre: str, mundo: Mundo, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    caso = CASOS[nombre]
    cliente = escribe(request.getfixturevalue(caso.pueden[0]))
    leida = version_de(cliente, caso.direccion(mundo))
    f.FabricaTraba(acuerdo=mundo.acuerdo)
    actual = numero_de("acuerdo", mundo.acuerdo.codigo)  # type: ignore[arg-type]
    respuesta = enviar(cliente, caso, mundo, if_match=leida)
    assert respuesta.status_code == 412, respuesta.content
    assert respuesta.json()["version_actual"] == actual
    assert respuesta["ETag"] == f'"{actual}"'
    assert numero_de("acuerdo", mundo.acuerdo.codigo) == actual  # type: ignore[arg-type]
    # Con lo que le dijeron, sí.
    assert enviar(cliente, caso, mundo, if_match=respuesta["ETag"]).status_code == caso.da


def test_el_etag_de_un_verbo_sirve_para_el_que_sigue(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    uno = enviar(cliente, CASOS["aceptar_hito"], mundo)
    otro = enviar(cliente, CASOS["editar_hito"], mundo, if_match=uno["ETag"])
    assert otro.status_code == 200
    assert enviar(cliente, CASOS["levantar_traba"], mundo, if_match=otro["ETag"]).status_code == 200


@pytest.mark.parametrize("escrito", ['"{n}"', "{n}", 'W/"{n}"', '"1", "{n}"', '"{n}-0123abcd"'])
def test_el_numero_basta_y_la_marca_de_debil_no_estorba(
    escrito: str, mundo: Mundo, escribe: Escribe, olga: Usuario
) -> None:
    numero = numero_de("acuerdo", mundo.acuerdo.codigo)  # type: ignore[arg-type]
    respuesta = enviar(escribe(olga), CASOS["validar_avance"], mundo, if_match=escrito.format(n=numero))
    assert respuesta.status_code == 200


def test_un_etag_que_no_es_de_aqui_no_vale_y_el_asterisco_no_dice_que_se_leyo(
    mundo: Mundo, escribe: Escribe, olga: Usuario
) -> None:
    caso = CASOS["validar_avance"]
    assert enviar(escribe(olga), caso, mundo, if_match='"0123abcd"').status_code == 412
    respuesta = enviar(escribe(olga), caso, mundo, if_match="*")
    assert respuesta.status_code == 428
    assert "no dice qué leyó" in respuesta.json()["detail"]


@pytest.mark.parametrize("escrito", ["{}", "ayer", '"1', '1", "2', '"ñ"', '"1" "2"', '"1",', "1-ZZ"])
def test_lo_que_no_es_un_etag_no_es_otra_version(escrito: str, mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    respuesta = enviar(escribe(olga), CASOS["validar_avance"], mundo, if_match=escrito)
    assert (respuesta.status_code, list(errores_de(respuesta.json()))) == (400, ["If-Match"])


def test_al_agregar_no_hace_falta_pero_si_se_dice_se_respeta(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    caso = CASOS["registrar_traba"]
    assert enviar(escribe(olga), caso, mundo, if_match='"1"').status_code == 412
    assert enviar(escribe(olga), caso, mundo, {"categoria": "legal", "necesidad": "Otra"}).status_code == 201


@pytest.mark.parametrize("nombre", ["nombrar_punto_focal", "registrar_acuerdo", "publicar_corte"])
def test_lo_que_no_es_de_un_acuerdo_compara_lo_que_nombra(
    nombre: str, mundo: Mundo, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    caso = CASOS[nombre]
    cliente = escribe(request.getfixturevalue(caso.pueden[0]))
    respuesta = enviar(cliente, caso, mundo, if_match='"999999"')
    assert respuesta.status_code == 412, respuesta.content
    assert enviar(cliente, caso, mundo, if_match=respuesta["ETag"]).status_code == caso.da


def test_donde_no_hay_con_que_compararlo_se_dice(carlos: Usuario, escribe: Escribe) -> None:
    cuerpo = {"destino": "https://ejemplo.pe/aviso", "descripcion": "Una", "tipos": []}
    respuesta = escribe(carlos).post(
        f"{BASE}/suscripciones/", cuerpo, "application/json", headers={"if-match": '"999999"'}
    )
    assert (respuesta.status_code, errores_de(respuesta.json())) == (400, {"If-Match": ["Aquí no se usa: quítela."]})


def test_una_cabecera_en_blanco_no_es_lo_mismo_que_ninguna(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    caso = CASOS["registrar_traba"]
    assert enviar(escribe(olga), caso, mundo, if_match=" ").status_code == 428
    assert enviar(escribe(olga), caso, mundo, idempotency_key=" ").status_code == 400


def test_donde_solo_se_adjunta_lo_enviado_sin_nada_dice_que_falta(
    mundo: Mundo, escribe: Escribe, olga: Usuario
) -> None:
    respuesta = escribe(olga).generic("POST", f"{BASE}/avances/{mundo.avance.pk}/evidencias/", b"", "")
    assert (respuesta.status_code, list(errores_de(respuesta.json()))) == (400, ["/evidencias"])


def test_pasada_la_medianoche_lo_leido_sigue_valiendo(
    mundo: Mundo, escribe: Escribe, olga: Usuario, time_machine: Any
) -> None:
    leida = version_de(escribe(olga), f"/acuerdos/{mundo.acuerdo.codigo}/")
    time_machine.move_to(AHORA + timedelta(days=1), tick=False)
    assert enviar(escribe(olga), CASOS["validar_avance"], mundo, if_match=leida).status_code == 200


# --- Idempotency-Key --------------------------------------------------------------------------------
def test_quien_llega_a_la_vez_con_la_misma_clave_recibe_lo_contestado_aunque_ya_no_vea_la_cosa(
    mundo: Mundo, escribe: Escribe, carlos: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Miró si ya estaba contestada antes de que la otra confirmara, y buscó el acuerdo después."""
    caso, cliente = CASOS["anular_acuerdo"], escribe(carlos)
    leida = version_de(cliente, caso.direccion(mundo))
    primera = enviar(cliente, caso, mundo, idempotency_key="k", if_match=leida)
    miradas = iter([lambda **_: None])
    de_verdad = repeticiones.buscar
    monkeypatch.setattr(repeticiones, "buscar", lambda **cual: next(miradas, de_verdad)(**cual))
    segunda = enviar(cliente, caso, mundo, idempotency_key="k", if_match=leida)
    assert (segunda.status_code, segunda.content) == (caso.da, primera.content)
    assert enviar(cliente, caso, mundo, idempotency_key="otra", if_match=leida).status_code == 404


@pytest.mark.parametrize("nombre", CASOS)
def test_lo_mismo_dos_veces_se_hace_una_y_se_contesta_igual(
    nombre: str, mundo: Mundo, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    if nombre == "pedir_desestimacion":
        mundo.baja.__class__.objects.filter(pk=mundo.baja.pk).update(
            anulado_en=AHORA, anulado_por=mundo.baja.registrado_por, motivo_de_anulacion="Se retiró"
        )
    caso, clave = CASOS[nombre], str(uuid.uuid4())
    cliente = escribe(request.getfixturevalue(caso.pueden[0]))
    cabeceras = {"if_match": version_de(cliente, caso.direccion(mundo))} if caso.exige else {}
    primera = enviar(cliente, caso, mundo, idempotency_key=clave, **cabeceras)
    assert primera.status_code == caso.da, primera.content
    despues = numero_de("acuerdo", mundo.acuerdo.codigo)  # type: ignore[arg-type]
    segunda = enviar(cliente, caso, mundo, idempotency_key=clave, **cabeceras)
    assert (segunda.status_code, segunda.content, segunda["ETag"]) == (caso.da, primera.content, primera["ETag"])
    assert segunda["Idempotent-Replayed"] == "true"
    assert segunda.get("Location") == primera.get("Location")
    assert numero_de("acuerdo", mundo.acuerdo.codigo) == despues  # type: ignore[arg-type]


def test_la_misma_clave_con_otra_cosa_se_rechaza(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    caso, cliente = CASOS["registrar_traba"], escribe(olga)
    assert enviar(cliente, caso, mundo, idempotency_key="k-1").status_code == 201
    respuesta = enviar(cliente, caso, mundo, {"categoria": "legal", "necesidad": "Otra"}, idempotency_key="k-1")
    assert respuesta.status_code == 422
    assert "use una nueva" in respuesta.json()["detail"]
    # También en otra dirección.
    assert enviar(cliente, CASOS["registrar_hito"], mundo, idempotency_key="k-1").status_code == 422
    assert Traba.objects.filter(acuerdo=mundo.acuerdo, necesidad="Otra").count() == 0


def test_quien_repite_tambien_dice_que_leyo(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    leida = {"if_match": version_de(cliente, CASOS["validar_avance"].direccion(mundo))}
    for nombre, cabeceras, sin_ella in (("validar_avance", leida, 428), ("registrar_traba", {}, 201)):
        caso = CASOS[nombre]
        assert enviar(cliente, caso, mundo, idempotency_key=nombre, **cabeceras).status_code == caso.da
        for no_lo_dice, negado in ((" ", 428), ('"0123abcd"', 428), ("{}", 400)):
            assert enviar(cliente, caso, mundo, idempotency_key=nombre, if_match=no_lo_dice).status_code == negado
        repetido = enviar(cliente, caso, mundo, con_version=False, idempotency_key=nombre)
        assert repetido.status_code == sin_ella


def test_el_mismo_cuerpo_escrito_de_otro_modo_es_el_mismo(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente, direccion = escribe(olga), f"{BASE}{CASOS['registrar_traba'].direccion(mundo)}"
    datos = CASOS["registrar_traba"].cuerpo(mundo)
    al_reves = json.dumps(dict(reversed(datos.items())), indent=2)
    for cuerpo in (json.dumps(datos), al_reves):
        respuesta = cliente.generic("POST", direccion, cuerpo, "application/json", headers={"idempotency-key": "k"})
        assert respuesta.status_code == 201
    assert Traba.objects.filter(necesidad="Opinión del MEF").count() == 1


def test_con_los_mismos_archivos_es_el_mismo_aunque_el_formulario_se_arme_otra_vez(
    mundo: Mundo, escribe: Escribe, fatima: Usuario
) -> None:
    caso, cliente = CASOS["adjuntar_evidencia"], escribe(fatima)
    assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 201
    assert enviar(cliente, caso, mundo, idempotency_key="k")["Idempotent-Replayed"] == "true"
    otro = {"evidencias": [pdf("otro.pdf")]}
    assert enviar(cliente, caso, mundo, otro, idempotency_key="k").status_code == 422


def test_un_archivo_que_ahora_no_se_puede_abrir_es_un_503_y_no_gasta_la_clave(
    mundo: Mundo, escribe: Escribe, fatima: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Con un 400 un programa no insiste: lo que está bien y llegó en mal momento se pide otra vez."""
    caso, cliente = CASOS["adjuntar_evidencia"], escribe(fatima)
    with monkeypatch.context() as ocupado:
        ocupado.setattr(aparte, "limpiar", levanta(NoSirve(Defecto.MUCHOS_A_LA_VEZ)))
        respuesta = enviar(cliente, caso, mundo, idempotency_key="k")
        assert (respuesta.status_code, respuesta["Retry-After"]) == (503, "30")
        assert "Envíelo en unos minutos" in respuesta.json()["detail"]
    with monkeypatch.context() as callado:
        callado.setattr(antivirus, "exigir_sano", levanta(antivirus.PorAhoraNoSeRevisa("Inténtelo en unos minutos.")))
        assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 503
    with monkeypatch.context() as lleno:
        lleno.setattr(FieldFile, "save", levanta(OSError(28, "No space left on device")))
        assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 503
    assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 201


def levanta(error: Exception) -> Callable[..., Any]:
    def hacer(*_: Any, **__: Any) -> Any:
        raise error

    return hacer


def test_lo_que_no_se_pudo_hacer_no_gasta_la_clave(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    caso, cliente = CASOS["registrar_hito"], escribe(olga)
    mal = caso.cuerpo(mundo) | {"plazo": "2030-01-01"}
    assert enviar(cliente, caso, mundo, mal, idempotency_key="k").status_code == 400
    assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 201


def test_cada_persona_tiene_sus_claves_y_duran_un_dia(
    mundo: Mundo, escribe: Escribe, olga: Usuario, carlos: Usuario, time_machine: Any
) -> None:
    caso = CASOS["registrar_traba"]
    for quien in (olga, carlos):
        respuesta = enviar(escribe(quien), caso, mundo, idempotency_key="k")
        assert (respuesta.status_code, "Idempotent-Replayed" in respuesta) == (201, False)
    time_machine.move_to(AHORA + timedelta(days=1, seconds=1), tick=False)
    otra = enviar(escribe(olga), caso, mundo, {"categoria": "legal", "necesidad": "Otra"}, idempotency_key="k")
    assert otra.status_code == 201
    assert repeticiones.olvidar(ahora=timezone.now()) == 1  # la de Carlos: la de Olga se fue al usarla otra vez
    assert PeticionRepetible.objects.get().usuario == olga


@pytest.mark.parametrize("clave", ["con espacio", "ñ", "x" * 129, '"'])
def test_una_clave_sin_forma_se_dice(clave: str, mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    respuesta = enviar(escribe(olga), CASOS["registrar_traba"], mundo, idempotency_key=clave)
    assert respuesta.status_code == 400
    assert "Idempotency-Key" in errores_de(respuesta.json())


def test_a_quien_dejo_su_cargo_no_se_le_repite_lo_de_antes(mundo: Mundo, escribe: Escribe, fatima: Usuario) -> None:
    caso, cliente = CASOS["registrar_avance"], escribe(fatima)
    assert enviar(cliente, caso, mundo, idempotency_key="k").status_code == 201
    fatima.puntos_focales.update(hasta="2025-03-09")  # type: ignore[attr-defined]
    respuesta = enviar(cliente, caso, mundo, idempotency_key="k")
    assert respuesta.status_code == 403
    assert "ya no ejerce ningún cargo" in respuesta.json()["detail"]
