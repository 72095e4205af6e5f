"""Cada decisión de la Secretaría se le dice a quien le toca, una vez: lo que pide hacer algo, en el día."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acuerdos.acciones.acuerdos import anular_acuerdo, restaurar_acuerdo
from acuerdos.acciones.avances import (
    anular_avance,
    anular_evidencia,
    devolver_avance,
    registrar_avance,
    validar_avance,
)
from acuerdos.acciones.hitos import HitoEscrito, anular_hito, decidir_propuesta, editar_hito, proponer_hito
from acuerdos.acciones.participantes import agregar_participantes, quitar_participante
from acuerdos.acciones.preferencias import cambiar_frecuencia
from acuerdos.acciones.reglas_de_recordatorio import detener_recordatorios
from acuerdos.acciones.solicitudes import (
    decidir_desestimacion,
    decidir_reprogramacion,
    solicitar_desestimacion,
    solicitar_reprogramacion,
)
from acuerdos.acciones.trabas import levantar_traba, registrar_traba
from acuerdos.enums import Accion, Canal, CategoriaTraba, EstadoDeEnvio, Frecuencia, Responsable
from acuerdos.models import Acuerdo, Avance, Desestimacion, Envio, Hito, Recordatorio, Reprogramacion, Traba
from cuentas.enums import Rol
from municipalidades.models import PuntoFocal
from recordatorios import contactos, prevision
from recordatorios.decisiones import TABLA
from recordatorios.noticias import YA_NO_LE_TOCA, YA_NO_PROCEDE, por_decir
from tests import fabricas as f
from tests.acuerdos.acciones.comun import archivo
from tests.acuerdos.test_tabla_de_permisos import SE_LE_DICE
from tests.puestas import puesta
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
DIA = date(2025, 3, 12)  # un miércoles
MANANA = DIA + timedelta(days=1)
AHORA = f.en_lima(DIA, 10)
LEJOS = date(2025, 11, 3)  # sin recordatorios de plazo cerca


@pytest.fixture
@puesta
def hito(sesion: Any, fatima: Any) -> Any:
    """Uno que debe Fátima, con el plazo lejos: lo único que puede salir es una noticia."""
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)
    hito = f.FabricaHito(acuerdo=acuerdo, plazo=LEJOS)
    # Entró con un libro: no espera que nadie lo valide.
    f.FabricaAvance(
        hito=hito, fecha=DIA - timedelta(days=2), porcentaje=10, registrado_por=fatima, canal=Canal.IMPORTADO
    )
    return hito


def informar(por: Any, hito: Any, porcentaje: int = 50, ahora: datetime = AHORA) -> Avance:
    return registrar_avance(
        por=por,
        hito=hito,
        fecha=ahora.date(),
        porcentaje=porcentaje,
        descripcion="Va",
        ahora=ahora,
        evidencias=[archivo()],
    )


def devolver(por: Any, hito: Any, quien: Any, motivo: str = "La foto no se ve", ahora: datetime = AHORA) -> Avance:
    return devolver_avance(por=por, avance=informar(quien, hito, ahora=ahora), motivo=motivo, ahora=ahora)


def recordatorio() -> Recordatorio:
    """El de Fátima: el de lo que espera por la oficina es otro."""
    return Recordatorio.objects.get(plazo__isnull=True, persona__username="fatima")


def a_fatima(mensajes: list[Any]) -> list[Any]:
    return [mensaje for mensaje in mensajes if mensaje.to == ["fatima@ejemplo.pe"]]


# --- Lo devuelto ----------------------------------------------------------------------------------------------------
def test_le_devolvieron_se_le_dice_en_el_dia_con_el_enlace_a_su_formulario(
    hito: Any, fatima: Any, olga: Any, time_machine: Any
) -> None:
    time_machine.move_to(AHORA, tick=False)
    devolver(olga, hito, fatima)
    (mensaje,) = pasar(DIA, 10, 5)
    assert mensaje.to == ["fatima@ejemplo.pe"]
    assert mensaje.subject == "MUNI Ejecutivo: 1 informe devuelto"
    html = mensaje.alternatives[0].content
    for dicho in (
        "La Secretaría le respondió: 1 informe devuelto.",
        "La Secretaría le devolvió su informe",
        hito.texto,
        "La foto no se ve",
        hito.acuerdo.codigo,
    ):
        assert dicho in mensaje.body
        assert dicho in html
    direccion = re.search(r"Informar otra vez: http://localhost:8000(/e/\S+)", mensaje.body)
    assert direccion
    assert f'{direccion[1]}"' in html
    pagina = Client().get(direccion[1])
    assert "La Secretaría le devolvió su informe" in pagina.content.decode()
    assert recordatorio().estado == "enviado"
    assert pasar(DIA, 10, 10) == [], "una vez"


def test_aunque_el_resumen_de_hoy_ya_salio_y_despues_uno_por_hora_como_mucho(
    hito: Any, fatima: Any, olga: Any, solo: Any
) -> None:
    solo("antes")
    f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA)
    assert [m.subject for m in pasar(DIA, 8)] == ["MUNI Ejecutivo: 1 por vencer"]
    devolver(olga, hito, fatima)
    assert [m.subject for m in pasar(DIA, 10, 5)] == ["MUNI Ejecutivo: 1 informe devuelto"]
    for minuto in (10, 20):
        otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS)
        devolver(olga, otro, fatima, ahora=f.en_lima(DIA, 10, minuto))
        assert pasar(DIA, 10, minuto + 5) == []
    assert [m.subject for m in pasar(DIA, 11, 10)] == ["MUNI Ejecutivo: 2 informes devueltos"]
    assert list(Envio.objects.order_by("tanda").values_list("tanda", "estado")) == [
        (0, "enviado"),
        (1, "enviado"),
        (2, "enviado"),
    ]


def test_lo_devuelto_de_noche_va_con_lo_de_la_manana_siguiente_y_primero(
    hito: Any, fatima: Any, olga: Any, solo: Any
) -> None:
    solo("antes")
    devolver(olga, hito, fatima, ahora=f.en_lima(DIA, 20))
    assert pasar(DIA, 20, 5) == []
    f.FabricaHito(acuerdo=hito.acuerdo, plazo=MANANA)
    (mensaje,) = pasar(MANANA, 8)
    assert mensaje.subject == "MUNI Ejecutivo: 1 informe devuelto y 1 por vencer"
    assert "1 informe devuelto. Le toca informar cómo va: 1 por vencer." in mensaje.body
    assert mensaje.body.index("le devolvió") < mensaje.body.index("vence hoy")


def test_se_le_dice_a_quien_lo_informo_y_a_quien_lo_debe_y_no_a_quien_lo_devolvio(
    hito: Any, fatima: Any, olga: Any, carlos: Any
) -> None:
    alterna = f.FabricaUsuario(username="alterna", nombre="Ana Alterna")
    f.FabricaPuntoFocal(usuario=alterna, municipalidad_id=f.UMACHIRI, titular=False)
    devolver(carlos, hito, alterna)
    assert sorted(m.to[0] for m in pasar(DIA, 10, 5)) == ["alterna@ejemplo.pe", "fatima@ejemplo.pe"]
    otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS)
    devolver(carlos, otro, olga, ahora=f.en_lima(DIA, 12))
    assert sorted(m.to[0] for m in pasar(DIA, 12, 5)) == ["fatima@ejemplo.pe", "olga@ejemplo.pe"]


def test_al_funcionario_del_sector_tambien(sesion: Any, soledad: Any, olga: Any) -> None:
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), responsable=Responsable.GN, plazo=LEJOS)
    devolver(olga, hito, soledad)
    (mensaje,) = pasar(DIA, 10, 5)
    assert mensaje.to == ["soledad@ejemplo.pe"]
    assert "/e/" in mensaje.body


def test_si_ya_informo_de_nuevo_o_dejo_el_cargo_no_sale_y_consta(hito: Any, fatima: Any, olga: Any) -> None:
    avance = devolver(olga, hito, fatima, ahora=f.en_lima(DIA, 20))
    Recordatorio.objects.bulk_create(por_decir(DIA, None, ahora=f.en_lima(DIA, 20)))
    informar(fatima, hito, ahora=f.en_lima(DIA, 21))
    assert a_fatima(pasar(MANANA)) == []
    assert (recordatorio().estado, recordatorio().motivo) == ("descartado", YA_NO_PROCEDE)
    Recordatorio.objects.update(estado="programado", envio=None)
    Avance.objects.filter(hito=hito, pk__gt=avance.pk).update(
        anulado_en=AHORA, anulado_por=fatima, motivo_de_anulacion="Era de otro"
    )
    PuntoFocal.objects.update(hasta=MANANA)
    assert a_fatima(pasar(MANANA + timedelta(days=1))) == []
    assert recordatorio().motivo == YA_NO_LE_TOCA


def test_el_que_otro_reemplazo_no_se_cuenta_dos_veces(hito: Any, fatima: Any, olga: Any) -> None:
    informar(fatima, hito, 100)
    devolver_avance(por=olga, avance=informar(fatima, hito, 100), motivo="No se ve", ahora=AHORA)
    assert hito.avances.filter(devuelto_en__isnull=False).count() == 2
    (mensaje,) = pasar(DIA, 10, 5)
    assert mensaje.subject == "MUNI Ejecutivo: 1 informe devuelto"


# --- Las mismas llaves que un recordatorio --------------------------------------------------------------------------
def test_quien_quiere_un_correo_por_semana_lo_lee_en_el_suyo(hito: Any, fatima: Any, olga: Any) -> None:
    cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.SEMANAL)
    devolver(olga, hito, fatima)
    assert pasar(DIA, 10, 5) == []
    assert len(pasar(DIA + timedelta(days=5), 8)) == 1


def test_al_momento_es_el_mismo_dia_y_un_correo_por_hora(hito: Any, fatima: Any, carlos: Any, olga: Any) -> None:
    """Lo mismo para ella que para quien trabaja en la Secretaría."""
    for quien in (fatima, olga):
        cambiar_frecuencia(por=quien, frecuencia=Frecuencia.MOMENTO)
    validar_avance(por=carlos, avance=informar(fatima, hito), ahora=AHORA)
    (suyo,) = pasar(DIA, 10, 5)
    assert (suyo.to, suyo.subject) == (["fatima@ejemplo.pe"], "MUNI Ejecutivo: 1 informe validado")
    otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS)
    informar(fatima, otro, ahora=f.en_lima(DIA, 10, 10))
    (de_olga,) = pasar(DIA, 10, 15)
    assert (de_olga.to, de_olga.subject) == (["olga@ejemplo.pe"], "MUNI Ejecutivo: 1 informe por validar")
    _dice_traba(fatima, hito)
    assert pasar(DIA, 10, 20) == [], "uno por hora"
    assert [m.to for m in pasar(DIA, 11, 20)] == [["olga@ejemplo.pe"]]


def test_quien_no_quiere_avisos_no_recibe_y_consta(hito: Any, fatima: Any, olga: Any) -> None:
    cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    devolver(olga, hito, fatima)
    assert pasar(DIA, 10, 5) == []
    assert (recordatorio().estado, recordatorio().motivo) == ("descartado", "Pidió no recibir recordatorios")


def test_con_el_interruptor_apagado_espera_y_una_semana_perdida_no_pierde_nada(
    hito: Any, fatima: Any, olga: Any
) -> None:
    assert pasar(DIA, 8) == []
    detenido = detener_recordatorios(por=olga, ahora=AHORA)
    devolver(olga, hito, fatima)
    assert pasar(DIA, 10, 5) == []
    detenido.detenido_en = detenido.detenido_por = None
    detenido.save()
    (mensaje,) = pasar(DIA + timedelta(days=20), 8)
    assert "informe devuelto" in mensaje.subject


# --- Todas las decisiones -------------------------------------------------------------------------------------------
def _pide_plazo(quien: Any, hito: Any) -> Reprogramacion:
    return solicitar_reprogramacion(
        por=quien, acuerdo=hito.acuerdo, hito=hito, plazo_nuevo=date(2026, 2, 1), motivo="Llovió", ahora=AHORA
    )


def _plazo(quien: Any, decide: Any, hito: Any, aprobar: bool) -> None:
    pedida = _pide_plazo(quien, hito)
    decidir_reprogramacion(por=decide, reprogramacion=pedida, aprobar=aprobar, motivo="Se revisó", ahora=AHORA)


def _pide_baja(quien: Any, hito: Any) -> Desestimacion:
    return solicitar_desestimacion(
        por=quien, acuerdo=hito.acuerdo, motivo="Sin terreno", archivo=archivo(), ahora=AHORA
    )


def _baja(quien: Any, decide: Any, hito: Any, aprobar: bool) -> None:
    pedida = _pide_baja(quien, hito)
    decidir_desestimacion(por=decide, desestimacion=pedida, aprobar=aprobar, motivo="Se revisó", ahora=AHORA)


def _dice_traba(quien: Any, hito: Any) -> Traba:
    return registrar_traba(
        por=quien,
        acuerdo=hito.acuerdo,
        categoria=CategoriaTraba.LEGAL,
        necesidad="Un permiso",
        quien_puede="",
        necesaria_el=None,
        ahora=AHORA,
    )


def _traba(quien: Any, decide: Any, hito: Any) -> None:
    levantar_traba(por=decide, traba=_dice_traba(quien, hito), como="El permiso salió", ahora=AHORA)


def _propone(quien: Any, hito: Any) -> Any:
    tubos = HitoEscrito(texto="Comprar tubos", responsable=Responsable.GL, plazo=LEJOS)
    return proponer_hito(por=quien, acuerdo=hito.acuerdo, datos=tubos, ahora=AHORA)


def _propuesta(quien: Any, decide: Any, hito: Any, aprobar: bool) -> None:
    decidir_propuesta(por=decide, hito=_propone(quien, hito), aprobar=aprobar, motivo="Ya está en otro", ahora=AHORA)


DECISIONES: dict[str, tuple[Callable[[Any, Any, Any], Any], str, str]] = {
    "devuelto": (lambda f, c, h: devolver(c, h, f), "le devolvió su informe", "La foto no se ve"),
    "validado": (
        lambda f, c, h: validar_avance(por=c, avance=informar(f, h), ahora=AHORA),
        "validó su informe",
        "Con 50 %.",
    ),
    "plazo-si": (lambda f, c, h: _plazo(f, c, h, True), "Se aprobó el plazo", "El plazo ahora es el 01/02/2026."),
    "plazo-no": (lambda f, c, h: _plazo(f, c, h, False), "No se aprobó el plazo", "Sigue valiendo el 03/11/2025. Se"),
    "baja-si": (lambda f, c, h: _baja(f, c, h, True), "ya no se informa de él", "Se revisó"),
    "baja-no": (lambda f, c, h: _baja(f, c, h, False), "sigue en pie", "Se revisó"),
    "traba": (_traba, "Se resolvió lo que detenía", "El permiso salió"),
    "hito-si": (lambda f, c, h: _propuesta(f, c, h, True), "Se aceptó el hito", "vence el 03/11/2025"),
    "hito-no": (lambda f, c, h: _propuesta(f, c, h, False), "No se aceptó el hito", "Ya está en otro"),
    "hito-otro": (lambda f, c, h: _correccion(c, h), "corrigió lo que le toca", "Ahora dice: «Otra ficha»"),
    "hito-fuera": (
        lambda f, c, h: anular_hito(por=c, hito=_limpio(h), motivo="Estaba dos veces", ahora=AHORA),
        "Se anuló un hito",
        "Estaba dos veces",
    ),
    "acuerdo-fuera": (
        lambda f, c, h: anular_acuerdo(por=c, acuerdo=h.acuerdo, motivo="Es de otra región", ahora=AHORA),
        "Se anuló el acuerdo",
        "Es de otra región",
    ),
    "participa": (
        lambda f, c, h: _suma(c, h.acuerdo),
        "Ahora también participa en un acuerdo",
        "Desde el 12/03/2025 lo ve",
    ),
    "reabierto": (lambda f, c, h: _reapertura(c, h), "volvió a abrir", "Quedó en 60 %. Se cayó el muro"),
    "avance-fuera": (
        lambda f, c, h: anular_avance(por=c, avance=informar(f, h), motivo="Es de otra obra", ahora=AHORA),
        "Se anuló un informe",
        "Es de otra obra",
    ),
    "evidencia-fuera": (
        lambda f, c, h: anular_evidencia(
            por=c, evidencia=informar(f, h).evidencias.get(), motivo="Sale una persona", ahora=AHORA
        ),
        "Se anuló un archivo",
        "Sale una persona",
    ),
    "acuerdo-vuelve": (lambda f, c, h: _vuelve(c, h.acuerdo), "que se anuló volvió", "se sigue informando de él"),
    "no-participa": (lambda f, c, h: _sale(c, h.acuerdo), "Ya no participa", "Firmó por error"),
}
# Lo que llega y espera por la Secretaría: qué lo trae, cómo se llama, qué dice, y adónde lleva.
ESPERAS: dict[str, tuple[Callable[[Any, Any], Any], str, str, str]] = {
    "llego": (informar, "Un informe espera que lo validen", "Con 50 %. Va", "/acuerdos/{codigo}/#hito-1"),
    "pide-plazo": (
        lambda f, h: _pide_plazo(f, h),
        "Piden más plazo",
        "Del 03/11/2025 al 01/02/2026: Llovió",
        "/acuerdos/{codigo}/plazos/{pk}/decidir/",
    ),
    "pide-baja": (
        lambda f, h: _pide_baja(f, h),
        "Piden desestimar el acuerdo",
        "Sin terreno",
        "/acuerdos/{codigo}/desestimaciones/{pk}/decidir/",
    ),
    "propone": (lambda f, h: _propone(f, h), "Proponen un hito", "Vencería el 03/11/2025.", "/hitos/2/decidir/"),
    "traba-nueva": (lambda f, h: _dice_traba(f, h), "Algo detiene al acuerdo", "Un permiso", "/acuerdos/{codigo}/"),
}


def _suma(decide: Any, acuerdo: Acuerdo, ahora: datetime = AHORA) -> None:
    """La municipalidad que lo encabezaba pasa a participar en él: el acuerdo es de otra."""
    suya = acuerdo.municipalidad
    Acuerdo.objects.filter(pk=acuerdo.pk).update(municipalidad=f.SAN_JOSE_LAMBAYEQUE)
    Hito.objects.filter(acuerdo=acuerdo).update(responsable=Responsable.GR)
    agregar_participantes(por=decide, acuerdo=acuerdo, municipalidades=[suya], ahora=ahora)


def _reapertura(decide: Any, hito: Any) -> None:
    """Lo terminado entró validado con un libro: de eso no hay noticia."""
    f.FabricaAvance(
        hito=hito,
        fecha=DIA - timedelta(days=1),
        porcentaje=100,
        canal=Canal.IMPORTADO,
        validado_el=DIA - timedelta(days=1),
        validado_en=AHORA - timedelta(days=1),
        validado_por=f.FabricaUsuario(username="otra", rol=Rol.COORDINADOR, email=""),
    )
    registrar_avance(
        por=decide, hito=hito, fecha=DIA, porcentaje=60, descripcion="Se cayó el muro", ahora=AHORA, evidencias=[]
    )


def _vuelve(decide: Any, acuerdo: Acuerdo) -> None:
    """Se anuló, se le dijo, y después se restauró."""
    antes = AHORA - timedelta(days=2)
    anulado = anular_acuerdo(por=decide, acuerdo=acuerdo, motivo="Es de otra región", ahora=antes)
    Recordatorio.objects.bulk_create(por_decir(DIA, None, ahora=AHORA))
    Recordatorio.objects.update(estado=EstadoDeEnvio.ENVIADO, terminado_en=AHORA)
    restaurar_acuerdo(por=decide, acuerdo=anulado, version=anulado.version, ahora=AHORA)


def _sale(decide: Any, acuerdo: Acuerdo) -> None:
    """Participaba desde hace días, y ya se le había dicho."""
    _suma(decide, acuerdo, ahora=AHORA - timedelta(days=9))
    Recordatorio.objects.bulk_create(por_decir(DIA, DIA - timedelta(days=10), ahora=AHORA))
    Recordatorio.objects.update(estado=EstadoDeEnvio.ENVIADO, terminado_en=AHORA)
    suya = acuerdo.participantes.get()
    quitar_participante(por=decide, participante=suya, motivo="Firmó por error", ahora=AHORA)


def _correccion(decide: Any, hito: Any) -> None:
    suyo = _limpio(hito)
    editar_hito(
        por=decide,
        hito=suyo,
        version=suyo.version,
        datos=replace(HitoEscrito.de(suyo), texto="Otra ficha"),
        ahora=AHORA,
    )
    f.FabricaAvance(hito=suyo, fecha=DIA, porcentaje=10, canal=Canal.IMPORTADO)  # sin recordatorio por callado


def _limpio(hito: Any) -> Any:
    """Otro del mismo acuerdo, del que aún no se informó nada."""
    otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS)
    otro.refresh_from_db()
    return otro


def test_no_hay_una_decision_sin_su_prueba() -> None:
    assert DECISIONES.keys() == {clase.clave for clase in TABLA if not clase.espera and not clase.conversa}
    assert ESPERAS.keys() == {clase.clave for clase in TABLA if clase.espera and not clase.conversa}
    assert {clase.clave for clase in TABLA if clase.conversa} == {"le-escriben", "mensaje"}  # test_conversacion


def test_toda_accion_dice_a_quien_se_le_cuenta_o_por_que_a_nadie() -> None:
    """Un verbo nuevo sin su fila es una falla: alguien tiene que haber pensado quién se entera."""
    assert set(Accion) - SE_LE_DICE.keys() == set()
    contadas = [clave for claves in SE_LE_DICE.values() if isinstance(claves, tuple) for clave in claves]
    assert sorted(contadas) == sorted(clase.clave for clase in TABLA)


@pytest.mark.parametrize("clave", ESPERAS)
def test_lo_que_espera_se_le_dice_a_quien_lo_decide_con_su_pagina(
    clave: str, hito: Any, fatima: Any, olga: Any, carlos: Any
) -> None:
    traer, titulo, dicho, adonde = ESPERAS[clave]
    cambiar_frecuencia(por=carlos, frecuencia=Frecuencia.DIARIA)
    cosa = traer(fatima, hito)
    assert pasar(DIA, 10, 5) == []
    (mensaje,) = pasar(MANANA, 8)
    (clase,) = [clase for clase in TABLA if clase.clave == clave]
    assert mensaje.to == ["carlos@ejemplo.pe" if clave.startswith("pide") else "olga@ejemplo.pe"]
    assert mensaje.subject == f"MUNI Ejecutivo: 1 {clase.cuenta[0]}"
    assert f"Espera por usted: 1 {clase.cuenta[0]}." in mensaje.body
    for parte in (titulo, dicho, adonde.format(codigo=hito.acuerdo.codigo, pk=cosa.pk)):
        assert parte in mensaje.body
    navegador = Client()
    navegador.force_login(carlos)
    ruta = re.search(r"http://localhost:8000(/acuerdos/[^\s#]+)", mensaje.body)
    assert ruta
    assert navegador.get(ruta[1]).status_code == 200
    assert pasar(MANANA, 15) == [], "una sola vez"


def test_lo_que_ya_decidio_otro_no_se_dice(hito: Any, fatima: Any, olga: Any, carlos: Any) -> None:
    avance = informar(fatima, hito)
    Recordatorio.objects.bulk_create(por_decir(DIA, None, ahora=AHORA))
    validar_avance(por=carlos, avance=avance, ahora=AHORA)
    assert [m.to for m in pasar(MANANA)] == [["fatima@ejemplo.pe"]]


@pytest.mark.parametrize("clave", DECISIONES)
def test_toda_decision_se_le_dice_lo_que_urge_en_el_dia_y_lo_demas_al_siguiente(
    clave: str, hito: Any, fatima: Any, carlos: Any
) -> None:
    decidir, titulo, dicho = DECISIONES[clave]
    (clase,) = [clase for clase in TABLA if clase.clave == clave]
    decidir(fatima, carlos, hito)
    hoy = pasar(DIA, 10, 5)
    assert bool(hoy) == clase.urge
    (mensaje,) = hoy or a_fatima(pasar(MANANA, 8))
    assert mensaje.to == ["fatima@ejemplo.pe"]
    assert titulo in mensaje.body
    assert dicho in mensaje.body
    assert f"1 {clase.cuenta[0]}" in mensaje.subject
    suyo = "/mis-acuerdos/" if clave == "no-participa" else f"/acuerdos/{hito.acuerdo.codigo}/"
    assert suyo in mensaje.body or "/e/" in mensaje.body
    assert ("No pide contraseña" in mensaje.body) == ("/e/" in mensaje.body)
    for dia in (DIA, MANANA, MANANA + timedelta(days=1)):
        assert a_fatima(pasar(dia, 15)) == [], "una sola vez"


@pytest.mark.parametrize(("aprobar", "dice"), [(True, "El plazo ahora es el"), (False, "Sigue valiendo el")])
def test_de_un_plazo_se_dice_el_que_vale_aunque_se_moviera_despues(
    aprobar: bool, dice: str, hito: Any, fatima: Any, carlos: Any
) -> None:
    _plazo(fatima, carlos, hito, aprobar)
    f.FabricaReprogramacion(hito=hito, plazo_nuevo=date(2026, 5, 4), solicitado_el=DIA, aprobada=True)
    (mensaje,) = pasar(DIA, 10, 5) or a_fatima(pasar(MANANA, 8))
    assert f"{dice} 04/05/2026. Se revisó" in mensaje.body, "con su motivo: no es el aviso del otro plazo"


def test_lo_que_termina_el_acuerdo_se_les_dice_a_los_dos_lados(
    hito: Any, fatima: Any, carlos: Any, soledad: Any
) -> None:
    _baja(fatima, carlos, hito, True)
    assert sorted(m.to[0] for m in pasar(MANANA)) == ["fatima@ejemplo.pe", "soledad@ejemplo.pe"]


def test_lo_que_entro_con_un_libro_no_se_cuenta(hito: Any, fatima: Any, olga: Any) -> None:
    avance = f.FabricaAvance(hito=hito, fecha=DIA, porcentaje=80, canal=Canal.IMPORTADO, registrado_por=fatima)
    validar_avance(por=olga, avance=avance, ahora=AHORA)
    assert pasar(MANANA) == []


def test_quien_se_suma_con_el_libro_ya_lo_sabia_y_a_quien_deja_de_participar_no_se_le_dice(
    hito: Any, fatima: Any, carlos: Any
) -> None:
    suya, lejos = hito.acuerdo.municipalidad, {"sesion": hito.acuerdo.sesion, "municipalidad_id": f.SAN_JOSE_LAMBAYEQUE}
    del_libro = f.FabricaAcuerdo(importado=True, registrado_en=AHORA, **lejos)
    agregar_participantes(por=carlos, acuerdo=del_libro, municipalidades=[suya], ahora=AHORA)
    assert pasar(MANANA) == []
    acuerdo = f.FabricaAcuerdo(**lejos)
    agregar_participantes(por=carlos, acuerdo=acuerdo, municipalidades=[suya], ahora=AHORA)
    Recordatorio.objects.bulk_create(por_decir(DIA, None, ahora=AHORA))
    quitar_participante(por=carlos, participante=acuerdo.participantes.get(), motivo="Se retiró", ahora=AHORA)
    assert pasar(MANANA, 15) == []
    assert Recordatorio.objects.get(clase__startswith="participa@").motivo == YA_NO_PROCEDE


def test_lo_que_se_deshizo_sin_que_nadie_lo_supiera_no_se_dice(hito: Any, fatima: Any, carlos: Any) -> None:
    anulado = anular_acuerdo(por=carlos, acuerdo=hito.acuerdo, motivo="Me equivoqué", ahora=AHORA)
    restaurar_acuerdo(por=carlos, acuerdo=anulado, version=anulado.version, ahora=AHORA)
    assert pasar(DIA, 10, 5) + pasar(MANANA, 8) == []


def test_lo_que_ella_misma_anula_no_es_noticia_para_ella(hito: Any, fatima: Any) -> None:
    avance = informar(fatima, hito)
    anular_evidencia(por=fatima, evidencia=avance.evidencias.get(), motivo="Era otra foto", ahora=AHORA)
    anular_avance(por=fatima, avance=avance, motivo="Era de otro", ahora=AHORA)
    assert a_fatima(pasar(DIA, 10, 5) + pasar(MANANA, 8)) == []


def test_varias_van_en_un_correo_y_las_que_piden_algo_primero(hito: Any, fatima: Any, carlos: Any) -> None:
    validado = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS)
    validar_avance(por=carlos, avance=informar(fatima, validado), ahora=f.en_lima(DIA, 20))
    devolver(carlos, hito, fatima, ahora=f.en_lima(DIA, 20))
    (mensaje,) = pasar(MANANA)
    assert mensaje.subject == "MUNI Ejecutivo: 1 informe devuelto y 1 informe validado"


def test_el_hito_devuelto_que_ademas_vence_se_dice_una_vez_con_su_plazo(
    hito: Any, fatima: Any, carlos: Any, solo: Any
) -> None:
    solo("antes")
    vence = f.FabricaHito(acuerdo=hito.acuerdo, plazo=MANANA, texto="Ficha presentada")
    devolver(carlos, vence, fatima, ahora=f.en_lima(DIA, 20))
    (mensaje,) = pasar(MANANA)
    assert mensaje.subject == "MUNI Ejecutivo: 1 informe devuelto"
    assert mensaje.body.count("Ficha presentada") == 1
    assert f"{hito.acuerdo.codigo} · Umachiri · vence hoy" in mensaje.body


def test_lo_previsto_para_manana_las_cuenta(hito: Any, fatima: Any, carlos: Any) -> None:
    _traba(fatima, carlos, hito)
    pasar(DIA, 10, 5)
    (previsto,) = prevision.prever(MANANA)
    assert (previsto.persona_id, previsto.noticias, previsto.hitos) == (fatima.pk, 1, set())


def test_sin_nada_decidido_es_una_consulta(hito: Any) -> None:
    with CaptureQueriesContext(connection) as consultas:
        assert list(por_decir(DIA, None, ahora=AHORA)) == []
    assert len(consultas) == 1


# --- Por WhatsApp ---------------------------------------------------------------------------------------------------
def test_el_mensaje_para_whatsapp_tambien_lo_dice_y_primero(hito: Any, fatima: Any, olga: Any) -> None:
    f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA - timedelta(days=9))
    devolver(olga, hito, fatima, motivo="La foto no se ve. " * 20)
    (persona,) = contactos.personas_por_recordar(DIA)
    (contacto,) = contactos.contactos([persona], DIA)
    assert contacto.cuantos == 2
    assert contacto.cuando.startswith("le devolvimos su informe («La foto no se ve. La foto")
    assert contacto.texto.startswith(f"Hola, Fátima. {hito.acuerdo.codigo}: ")
    assert "le devolvimos su informe" in contacto.texto
    assert len(contacto.texto) <= 300
    informar(fatima, hito, 60)
    (contacto,) = contactos.contactos([persona], DIA)
    assert (contacto.cuantos, contacto.cuando) == (1, "venció hace 9 días")


@pytest.mark.parametrize("clave", DECISIONES)
def test_toda_decision_tiene_su_mensaje_de_whatsapp(clave: str, hito: Any, fatima: Any, carlos: Any) -> None:
    decidir, titulo, dicho = DECISIONES[clave]
    decidir(fatima, carlos, hito)
    pasar(DIA, 10, 5)
    pasar(MANANA, 8)
    (persona,) = contactos.con_respuestas(MANANA)
    (contacto,) = contactos.contactos_con_respuestas([persona], MANANA)
    assert (contacto.persona, contacto.cuantos) == (fatima, 1)
    assert titulo in contacto.texto
    assert dicho in contacto.texto
    assert contacto.texto.startswith(f"Hola, Fátima. {hito.acuerdo.codigo}: ")
    assert contacto.texto.endswith(". Véalo aquí: http://localhost:8000/inicio/")
    assert contacto.whatsapp.startswith("https://wa.me/51951000000?text=Hola")
    assert list(contactos.con_respuestas(MANANA + timedelta(days=8))) == [], "lo viejo ya no"


def test_varias_respuestas_van_en_un_mensaje_que_cabe_y_lo_que_urge_primero(
    hito: Any, fatima: Any, carlos: Any, olga: Any
) -> None:
    otro = f.FabricaHito(acuerdo=hito.acuerdo, plazo=LEJOS, texto="Expediente " * 40)
    validar_avance(por=carlos, avance=informar(fatima, hito), ahora=AHORA)
    devolver(carlos, otro, fatima, motivo="No se lee. " * 40)
    pasar(DIA, 10, 5)
    pasar(MANANA, 8)
    assert list(contactos.con_respuestas(MANANA)) == [fatima], "a la oficina le espera lo suyo en la página"
    (contacto,) = contactos.contactos_con_respuestas([fatima], MANANA)
    assert (contacto.cuantos, contacto.cuando) == (2, "La Secretaría le devolvió su informe")
    assert "No se lee." in contacto.texto
    assert "… Y 1 más. Véalo aquí: " in contacto.texto
    assert 250 < len(contacto.texto) <= 300
    informar(fatima, otro, 60, ahora=f.en_lima(MANANA, 9))
    (contacto,) = contactos.contactos_con_respuestas([fatima], MANANA)
    assert (contacto.cuantos, contacto.cuando) == (1, "La Secretaría validó su informe")


# --- El viaje entero ------------------------------------------------------------------------------------------------
def test_del_recordatorio_a_la_devolucion_a_la_correccion_y_a_la_validacion_siempre_por_correo(
    hito: Any, fatima: Any, olga: Any, solo: Any, time_machine: Any
) -> None:
    """Fátima nunca ingresa: abre lo que le llega. Olga usa la cola."""
    solo("antes")
    vence = f.FabricaHito(acuerdo=hito.acuerdo, plazo=DIA, texto="Ficha presentada")
    oficina = Client()

    def alas(dia: date, hora: int) -> None:
        time_machine.move_to(f.en_lima(dia, hora), tick=False)

    def informa(mensaje: Any, descripcion: str) -> Avance:
        direccion = re.search(r"(?:Informar|Informar otra vez): http://localhost:8000(/e/\S+)", mensaje.body)
        assert direccion
        enviado = Client().post(direccion[1], {"porcentaje": "75", "descripcion": descripcion})
        assert enviado.status_code == 303
        return Avance.objects.get(hito=vence, descripcion=descripcion)

    def decide(avance: Avance, decision: str, motivo: str = "") -> None:
        oficina.force_login(olga)
        datos = {"marcados": [avance.pk], "decision": decision, "motivo": motivo}
        assert oficina.post("/validacion/?ver=todos", datos).status_code == 302

    alas(DIA, 8)
    (recordatorio_,) = pasar(DIA, 8)
    primero = informa(recordatorio_, "Falta poco")
    alas(DIA, 11)
    decide(primero, "rechazar", "Diga qué falta")
    (devuelto,) = pasar(DIA, 11, 5)
    assert "Diga qué falta" in devuelto.body
    alas(DIA, 12)
    segundo = informa(devuelto, "Falta la firma del alcalde")
    decide(segundo, "aprobar")
    alas(MANANA, 8)
    (validado,) = pasar(MANANA, 8)
    assert validado.subject == "MUNI Ejecutivo: 1 informe validado"
    assert pasar(MANANA, 9) == []


# --- Lo que una pantalla promete ------------------------------------------------------------------------------------
PROMESA = re.compile(
    r"se lo dirá|(?<!se )le (?:avisar|escribir|responder|dir)(?:á|emos)|se les? (?:dirá|avisará)|(?<!no )recibirá un |"
    r"Secretaría responderá|le (?:llega|llegará) por correo|(?<!no )le enviaremos|(?<!no )se le enviará"
)
DE_PLAZOS, DE_CONVERSACION = "tests/recordatorios/test_vencimientos.py", "tests/recordatorios/test_conversacion.py"
DE_CONTRASENA = "tests/cuentas/test_ingreso.py"
# Cada frase que promete, y las filas de `DECISIONES` que prueban el correo que la cumple (o la prueba de otra parte).
PROMESAS: dict[str, tuple[str, ...] | str] = {
    "Si falta algo, se lo dirá.": ("devuelto",),
    "La Secretaría buscará con quién resolverlo y se lo dirá.": ("traba",),
    "Un coordinador de la Secretaría responderá.": ("plazo-si", "plazo-no"),
    "le llega por correo a quien informó": ("devuelto",),
    "Cuando algo esté por vencer, le avisaremos por correo.": DE_PLAZOS,
    "Lo que le toca informar está en Antes de cada plazo recibirá un recordatorio en este correo.": DE_PLAZOS,
    "se les dirá por correo.": DE_CONVERSACION,
    "Escriba el correo de su cuenta y le enviaremos un enlace para crear una contraseña nueva.": DE_CONTRASENA,
}


def test_toda_promesa_de_una_pantalla_tiene_el_correo_que_la_cumple(raiz: Any) -> None:
    """Una frase nueva que prometa algo, en cualquier pantalla, falla aquí hasta que se diga qué prueba la cumple."""
    hallados = {
        frase
        for carpeta, patron in (("templates", "*.*"), ("web", "*.py"), ("recordatorios", "*.py"), ("static/js", "*.js"))
        for ruta in (raiz / carpeta).rglob(patron)
        for frase in _promesas(ruta)
    }
    assert hallados == PROMESAS.keys()
    for frase, prueba in PROMESAS.items():
        if isinstance(prueba, tuple):
            assert set(prueba) <= DECISIONES.keys(), frase
        else:
            assert (raiz / prueba).exists()


def _promesas(ruta: Any) -> Iterator[str]:
    """Las frases que prometen: de un módulo, en sus cadenas; de una plantilla o un guion, en su texto y atributos."""
    texto = ruta.read_text("utf-8")
    if ruta.suffix == ".py":
        constantes = (nodo.value for nodo in ast.walk(ast.parse(texto)) if isinstance(nodo, ast.Constant))
        partes = [valor for valor in constantes if isinstance(valor, str) and "\n" not in valor]
    else:
        dicho = re.sub(r"""\{% translate (?:"([^"]*)"|'([^']*)') %\}""", r"\1\2", texto)
        limpio = re.sub(r"\{#.*?#\}|\{[%{].*?[%}]\}", " ", dicho, flags=re.S)
        limpio = re.sub(r"</?(?:p|h\d|div|li|title)\b", "; \\g<0>", limpio).replace("\n\n", "; ")
        partes = [re.sub(r"<[^>]*>", " ", limpio), *re.findall(r'"([^"]*)"', limpio)]
    for parte in partes:
        for frase in re.split(r"(?<=[.:;])\s+", " ".join(parte.split())):
            if PROMESA.search(frase):
                yield frase.rstrip(";")
