"""Cada regla que una acción hace cumplir se niega igual por la API: mismo campo, misma frase, y nada queda escrito."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from acuerdos.acciones import acuerdos, avances, hitos, personas, solicitudes, trabas
from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.enums import Responsable
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, Numerador
from api.verbos.acuerdos import datos_de
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo
from tests.api.conftest import errores_de
from tests.api.verbos.conftest import CASOS, DE_HITO, Mundo, enviar, pdf

MANANA, ANTES = HOY + timedelta(days=1), f.EVENTO - timedelta(days=1)
TARDE = f.EVENTO.replace(year=2027) + timedelta(days=1)


@dataclass(frozen=True)
class Mal:
    """Lo mismo, por la API (`caso` y `cuerpo`) y por la acción (`directo`, con los mismos datos)."""

    caso: str
    quien: str
    cuerpo: Callable[[Mundo], dict[str, Any]]
    directo: Callable[[Mundo, Usuario], Any]
    antes: Callable[[Mundo], Any] = lambda m: None


def avance(**campos: Any) -> Mal:
    datos = {"fecha": HOY, "porcentaje": 60, "descripcion": ""} | campos
    return Mal(
        "registrar_avance",
        "fatima",
        lambda m: datos | {"fecha": datos["fecha"].isoformat()},
        lambda m, q: avances.registrar_avance(por=q, hito=m.sin_avances, ahora=AHORA, **datos),
    )


def hito(verbo: str = "registrar_hito", quien: str = "olga", **campos: Any) -> Mal:
    datos = DE_HITO | {"plazo": HOY + timedelta(days=30)} | campos
    return Mal(
        verbo,
        quien,
        lambda m: datos | {"plazo": datos["plazo"].isoformat()},
        lambda m, q: getattr(hitos, verbo)(por=q, acuerdo=m.acuerdo, datos=hitos.HitoEscrito(**datos), ahora=AHORA),
    )


def plazo(antes: Callable[[Mundo], Any] = lambda m: None, **campos: Any) -> Mal:
    datos = {"plazo_nuevo": HOY + timedelta(days=400), "motivo": "Lluvias"} | campos
    return Mal(
        "pedir_plazo",
        "fatima",
        lambda m: datos | {"plazo_nuevo": datos["plazo_nuevo"].isoformat()},
        lambda m, q: solicitudes.solicitar_reprogramacion(por=q, acuerdo=m.acuerdo, ahora=AHORA, **datos),
        antes,
    )


def acuerdo(**campos: Any) -> Mal:
    def cuerpo(m: Mundo) -> dict[str, Any]:
        return CASOS["registrar_acuerdo"].cuerpo(m) | campos

    def directo(m: Mundo, q: Usuario) -> Any:
        datos = cuerpo(m) | {"plazo": date.fromisoformat(cuerpo(m)["plazo"])}
        sesion = Sesion.objects.get(codigo=datos.pop("sesion"))
        enteros = {"cui": "", "monto": None} | datos
        return acuerdos.registrar_acuerdo(por=q, sesion=sesion, datos=datos_de(enteros, sesion), ahora=AHORA)

    return Mal("registrar_acuerdo", "olga", cuerpo, directo)


def traba(**campos: Any) -> Mal:
    datos = {"categoria": "legal", "necesidad": "Opinión del MEF", "necesaria_el": None} | campos
    en_json = datos | {"necesaria_el": datos["necesaria_el"] and datos["necesaria_el"].isoformat()}
    return Mal(
        "registrar_traba",
        "fatima",
        lambda m: en_json,
        lambda m, q: trabas.registrar_traba(por=q, acuerdo=m.acuerdo, ahora=AHORA, **datos),
    )


def con_motivo(caso: str, quien: str, directo: Callable[..., Any], motivo: str = "", **mas: Any) -> Mal:
    return Mal(caso, quien, lambda m: {"motivo": motivo}, lambda m, q: directo(m, q, motivo), **mas)


def validar(m: Mundo) -> None:
    avances.validar_avance(por=Usuario.objects.get(username="carlos"), avance=m.avance, ahora=AHORA)


def correccion(**campos: Any) -> Mal:
    def directo(m: Mundo, q: Usuario) -> Any:
        actual = Acuerdo.objects.get(pk=m.acuerdo.pk)
        dado = {"motivo": "Un error"} | campos
        motivo = dado.pop("motivo")
        datos = replace(acuerdos.DatosTrasLaFirma.de(actual), **dado)
        return acuerdos.corregir_acuerdo(
            por=q, acuerdo=actual, version=actual.version, datos=datos, motivo=motivo, ahora=AHORA
        )

    return Mal("corregir_acuerdo", "carlos", lambda m: {"motivo": "Un error"} | campos, directo)


REGLAS: dict[str, Mal] = {
    "la fecha de un avance no es futura": avance(fecha=MANANA),
    "ni anterior al evento": avance(fecha=ANTES),
    "cien por ciento pide una evidencia": avance(porcentaje=100),
    "un avance validado no se anula": con_motivo(
        "anular_avance",
        "carlos",
        lambda m, q, motivo: avances.anular_avance(por=q, avance=m.avance, motivo=motivo, ahora=AHORA),
        "Un error",
        antes=validar,
    ),
    "lo validado no se devuelve": con_motivo(
        "devolver_avance",
        "carlos",
        lambda m, q, motivo: avances.devolver_avance(por=q, avance=m.avance, motivo=motivo, ahora=AHORA),
        "Falta",
        antes=validar,
    ),
    "se devuelve con motivo": con_motivo(
        "devolver_avance",
        "olga",
        lambda m, q, motivo: avances.devolver_avance(por=q, avance=m.avance, motivo=motivo, ahora=AHORA),
    ),
    "se anula con motivo": con_motivo(
        "anular_acuerdo",
        "carlos",
        lambda m, q, motivo: acuerdos.anular_acuerdo(por=q, acuerdo=m.acuerdo, motivo=motivo, ahora=AHORA),
    ),
    "el plazo de un hito no pasa del de su acuerdo": hito(plazo=HOY + timedelta(days=700)),
    "ni es anterior al evento": hito(plazo=ANTES),
    "un hito dice en qué consiste": hito(texto="  "),
    "lo propuesto sigue las mismas reglas": hito("proponer_hito", "fatima", plazo=ANTES),
    "un hito con avances no se corrige": Mal(
        "editar_hito",
        "olga",
        lambda m: {"texto": "Otro"},
        lambda m, q: hitos.editar_hito(
            por=q,
            hito=m.sin_avances,
            version=m.sin_avances.version,
            datos=hitos.HitoEscrito(texto="Otro", responsable=Responsable.GL, plazo=m.sin_avances.plazo),
            ahora=AHORA,
        ),
        antes=lambda m: f.FabricaAvance(hito=m.sin_avances, porcentaje=10, fecha=HOY),
    ),
    "lo aceptado no se acepta otra vez": Mal(
        "aceptar_hito",
        "olga",
        lambda m: {},
        lambda m, q: hitos.aceptar_hito(por=q, hito=m.propuesto, ahora=AHORA),
        antes=lambda m: hitos.aceptar_hito(por=Usuario.objects.get(username="olga"), hito=m.propuesto, ahora=AHORA),
    ),
    "el plazo nuevo no pasa de dos años": plazo(plazo_nuevo=TARDE),
    "el de un acuerdo solo se amplía": plazo(plazo_nuevo=HOY),
    "otro plazo se pide con motivo": plazo(motivo=" "),
    "y una vez": plazo(
        antes=lambda m: f.FabricaReprogramacion(acuerdo=m.acuerdo, hito=None, registrado_por=m.avance.registrado_por)
    ),
    "lo decidido no se decide otra vez": Mal(
        "decidir_solicitud",
        "carlos",
        lambda m: {"decision": "rechazar", "motivo": "No"},
        lambda m, q: solicitudes.decidir_reprogramacion(
            por=q, reprogramacion=m.plazo, aprobar=False, motivo="No", ahora=AHORA
        ),
        antes=lambda m: solicitudes.decidir_reprogramacion(
            por=Usuario.objects.get(username="carlos"), reprogramacion=m.plazo, aprobar=True, ahora=AHORA
        ),
    ),
    "rechazar pide motivo": Mal(
        "decidir_solicitud",
        "carlos",
        lambda m: {"decision": "rechazar"},
        lambda m, q: solicitudes.decidir_reprogramacion(por=q, reprogramacion=m.plazo, aprobar=False, ahora=AHORA),
    ),
    "una desestimación a la vez": Mal(
        "pedir_desestimacion",
        "fatima",
        lambda m: {"motivo": "Ya no procede", "archivo": pdf()},
        lambda m, q: solicitudes.solicitar_desestimacion(
            por=q, acuerdo=m.acuerdo, motivo="Ya no procede", archivo=archivo(), ahora=AHORA
        ),
    ),
    "una traba no se necesita para ayer": traba(necesaria_el=HOY - timedelta(days=1)),
    "y dice qué hace falta": traba(necesidad=""),
    "no se levanta en el futuro": Mal(
        "levantar_traba",
        "olga",
        lambda m: {"como": "Se aprobó", "el": MANANA.isoformat()},
        lambda m, q: trabas.levantar_traba(por=q, traba=m.traba, como="Se aprobó", el=MANANA, ahora=AHORA),
    ),
    "la asistencia no es futura": Mal(
        "registrar_asistencia",
        "olga",
        lambda m: {"fecha": MANANA.isoformat(), "descripcion": "Se asesoró"},
        lambda m, q: trabas.registrar_asistencia_tecnica(
            por=q, traba=m.traba, fecha=MANANA, descripcion="Se asesoró", ahora=AHORA
        ),
    ),
    "el plazo de un acuerdo no pasa de dos años": acuerdo(plazo=TARDE.isoformat()),
    "el sector participa en la sesión": acuerdo(sector="MEF", reunion=""),
    "la reunión es del sector": acuerdo(sector="MVCS"),
    "la municipalidad va a la reunión": acuerdo(municipalidad=f.SAN_JOSE_LAMBAYEQUE),
    "un CUI son hasta siete dígitos": acuerdo(cui="12a"),
    "al corregirlo tampoco": correccion(cui="12a"),
    "se corrige diciendo por qué": correccion(motivo=" "),
    "un cargo no empieza en el futuro": Mal(
        "nombrar_punto_focal",
        "olga",
        lambda m: {"nombre": "Rosa", "correo": "rosa@sanjose.example", "desde": MANANA.isoformat()},
        lambda m, q: personas.nombrar_punto_focal(
            por=q,
            municipalidad=Municipalidad.objects.get(pk=f.SAN_JOSE_LAMBAYEQUE),
            usuario=DatosDePersona("Rosa", "rosa@sanjose.example"),
            correo="rosa@sanjose.example",
            desde=MANANA,
            ahora=AHORA,
        ),
    ),
}


def motivos_de(hacer: Callable[[], Any]) -> dict[str, list[str]]:
    """Lo que la acción dice, con la forma en que la API lo cuenta; de paso, que se niegue."""
    with transaction.atomic():
        try:
            hacer()
        except DatoInvalido as error:
            return {f"/{campo}": [frase] for campo, frase in error.errores.items()}
        finally:
            transaction.set_rollback(True)
    raise AssertionError("la acción lo admitió")


@pytest.mark.parametrize("regla", REGLAS)
def test_lo_que_la_accion_no_admite_tampoco_entra_por_la_api(
    regla: str, mundo: Mundo, escribe: Callable[[Usuario], Client], request: pytest.FixtureRequest
) -> None:
    mal = REGLAS[regla]
    quien = request.getfixturevalue(mal.quien)
    Sesion.objects.filter(pk=mundo.sesion.pk).update(etapa=CASOS[mal.caso].en)
    mal.antes(mundo)
    dichos = motivos_de(lambda: mal.directo(mundo, quien))
    antes = Numerador.objects.get().ultimo
    respuesta = enviar(escribe(quien), CASOS[mal.caso], mundo, mal.cuerpo(mundo))
    assert respuesta.status_code == 400, respuesta.content
    assert errores_de(respuesta.json()) == dichos
    assert Numerador.objects.get().ultimo == antes


# --- Quien lo ve y no puede -------------------------------------------------------------------------
def test_nadie_valida_su_propio_avance(mundo: Mundo, escribe: Callable[[Usuario], Client], olga: Usuario) -> None:
    mundo.avance = f.FabricaAvance(hito=mundo.sin_avances, porcentaje=40, fecha=HOY, registrado_por=olga)
    respuesta = enviar(escribe(olga), CASOS["validar_avance"], mundo)
    assert (respuesta.status_code, respuesta.json()["detail"]) == (403, "Nadie valida su propio avance.")


def test_quien_pide_la_desestimacion_no_la_decide(
    mundo: Mundo, escribe: Callable[[Usuario], Client], carlos: Usuario
) -> None:
    mundo.baja = f.FabricaDesestimacion(acuerdo=f.FabricaAcuerdo(sesion=mundo.sesion), registrado_por=carlos)
    cliente = escribe(carlos)
    clave = f"desestimacion-{mundo.baja.pk}"
    ficha = cliente.get(f"/api/v1/solicitudes/{clave}/")
    respuesta = cliente.generic(
        "POST",
        f"/api/v1/solicitudes/{clave}/decidir/",
        json.dumps({"decision": "aprobar"}),
        "application/json",
        headers={"if-match": ficha["ETag"]},
    )
    assert (respuesta.status_code, respuesta.json()["detail"]) == (403, "Quien pide la desestimación no la decide.")


# Lo que no mira la etapa, y lo que se publica también con la sesión cerrada.
DE_CARGOS = ("nombrar_punto_focal", "adjuntar_documento_de_cargo", "anular_documento_de_cargo")
SIN_ETAPA, CERRADA = DE_CARGOS, ("publicar_corte", "retirar_corte")


@pytest.mark.parametrize(
    ("etapa", "nombre"),
    [
        *(("preparacion", nombre) for nombre in CASOS if nombre not in SIN_ETAPA),
        *(("cerrada", nombre) for nombre in CASOS if nombre not in (*SIN_ETAPA, *CERRADA)),
    ],
)
def test_cerrada_o_sin_empezar_nada_se_escribe_y_se_dice_por_que(
    etapa: str, nombre: str, mundo: Mundo, escribe: Callable[[Usuario], Client], request: pytest.FixtureRequest
) -> None:
    caso = CASOS[nombre]
    cerrado = type(caso)(**{**vars(caso), "en": etapa})
    respuesta = enviar(escribe(request.getfixturevalue(caso.pueden[0])), cerrado, mundo)
    assert respuesta.status_code == 403, respuesta.content
    assert "de la sesión no puede" in respuesta.json()["detail"]


def test_en_lo_desestimado_no_se_informa(mundo: Mundo, escribe: Callable[[Usuario], Client], fatima: Usuario) -> None:
    Acuerdo.objects.update(situacion="desestimado")
    respuesta = enviar(escribe(fatima), CASOS["registrar_avance"], mundo)
    assert respuesta.status_code == 403
    with pytest.raises(AccionDenegada) as negada:
        avances.registrar_avance(
            por=fatima, hito=mundo.sin_avances, fecha=HOY, porcentaje=5, descripcion="", ahora=AHORA
        )
    assert respuesta.json()["detail"] == negada.value.motivo


def test_corregir_cambia_lo_que_va_y_deja_lo_demas(
    mundo: Mundo, escribe: Callable[[Usuario], Client], carlos: Usuario
) -> None:
    Acuerdo.objects.update(cui="1111111")
    cuerpo = {"monto": 2500.5, "clasificacion": "asistencia_tecnica", "motivo": "Lo dice la ficha"}
    respuesta = enviar(escribe(carlos), CASOS["corregir_acuerdo"], mundo, cuerpo)
    assert respuesta.status_code == 200, respuesta.content
    ficha = respuesta.json()
    assert (ficha["cui"], ficha["monto"], ficha["clasificacion"]) == ("1111111", 2500.5, "asistencia_tecnica")
    ultima = mundo.acuerdo.history.first()
    assert (ultima.history_user, ultima.history_change_reason) == (carlos, "Lo dice la ficha")
    mala = enviar(escribe(carlos), CASOS["corregir_acuerdo"], mundo, {"clasificacion": "nada", "motivo": "x"})
    assert (mala.status_code, list(errores_de(mala.json()))) == (400, ["/clasificacion"])
