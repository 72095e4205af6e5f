"""Lo que cambia llega una vez, en orden y firmado, pase lo que pase con quien lo recibe."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from acuerdos import espejo
from acuerdos.acciones import cambios
from acuerdos.acciones.tokens import crear_token_de_sector
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo
from api.models import Entrega, IntentoDeEntrega, Suscripcion
from api.suscripciones import cuerpos, reglas, reparto
from api.suscripciones.envio import Contestacion
from cuentas.enums import Alcance
from cuentas.models import TokenAPI, Usuario
from municipalidades.models import PuntoFocal
from recordatorios.cartas import enviar_cartas
from reuniones.models import Sector
from tests import fabricas
from tests.api.suscripciones.conftest import Receptor, Reloj, Suscribir

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion: Any) -> Acuerdo:
    """Uno de Umachiri con MTPE."""
    return fabricas.FabricaAcuerdo(sesion=sesion, municipalidad_id=fabricas.UMACHIRI, sector_id="MTPE")


def tocar(*acuerdos: Acuerdo) -> None:
    cambios.anotar(TipoDeCambio.ACUERDO, [acuerdo.pk for acuerdo in acuerdos])


def pasar(reloj: Reloj) -> dict[str, int]:
    return dict(reparto.repartir(reloj=reloj))


def al_dia(suscripcion: Suscripcion) -> Suscripcion:
    suscripcion.refresh_from_db()
    return suscripcion


def test_lo_que_cambia_llega_firmado_y_como_en_cambios(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj, con_token: Any
) -> None:
    suscripcion = suscribir(fatima)
    desde = suscripcion.desde
    assert pasar(reloj) == {}
    tocar(acuerdo)
    assert pasar(reloj) == {"recibida": 1}
    (cabeceras, cuerpo), *_ = receptor.recibidas
    secreto = reglas.secretos(suscripcion, ahora=reloj())[0]
    with time_machine.travel(reloj(), tick=False):
        recibido = Webhook(secreto).verify(cuerpo, cabeceras)
        with pytest.raises(WebhookVerificationError):
            Webhook(secreto).verify(cuerpo.replace("acuerdo", "Acuerdo"), cabeceras)
    assert recibido["type"] == "cambios"
    preguntado = con_token(fatima).get(f"/api/v1/cambios/?desde={desde}").json()
    sin_servidor = [{**c, "url": c["url"] and c["url"].split("/api/")[1]} for c in recibido["data"]["cambios"]]
    assert sin_servidor == [{**c, "url": c["url"].split("/api/")[1]} for c in preguntado["results"]]
    assert recibido["data"]["hasta"] == preguntado["hasta"] == al_dia(suscripcion).desde
    assert pasar(reloj) == {}


def test_sin_nada_nuevo_se_pregunta_lo_justo(fatima: Usuario, suscribir: Suscribir, reloj: Reloj) -> None:
    suscribir(fatima)
    pasar(reloj)
    with CaptureQueriesContext(
        connection,
    ) as consultas:
        pasar(reloj)
    assert len(consultas) == 3  # el último número, las suscripciones con algo, las entregas que tocan


def test_lo_que_cambia_mientras_no_recibe_se_junta(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscribir(fatima)
    receptor.codigo = 500
    tocar(acuerdo)
    assert pasar(reloj) == {"no recibida": 1}
    for _ in range(5):
        tocar(acuerdo)
    assert pasar(reloj) == {}  # todavía no toca
    reloj.pasar(seconds=5)
    assert pasar(reloj) == {"no recibida": 1}
    receptor.codigo = 200
    reloj.pasar(minutes=5)
    assert pasar(reloj) == {"recibida": 2}
    ids = [cabeceras["webhook-id"] for cabeceras, _ in receptor.recibidas]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert [len(c["data"]["cambios"]) for c in receptor.cuerpos] == [1, 1, 1, 1]
    assert receptor.cuerpos[3]["data"]["hasta"] == espejo.ultimo_numero()


def test_si_piden_esperar_se_espera(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscribir(fatima)
    receptor.codigo, receptor.cabeceras = 429, {"Retry-After": "3600"}
    tocar(acuerdo)
    pasar(reloj)
    assert Entrega.objects.get().proximo_en == reloj() + timedelta(hours=1)


def test_agotados_los_intentos_se_pausa_se_dice_y_al_reanudar_llega_todo(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    Usuario.objects.filter(pk=fatima.pk).update(email="fatima@umachiri.example")
    suscripcion = suscribir(fatima)
    receptor.codigo = 503
    tocar(acuerdo)
    for espera in reparto.ESPERAS:
        assert pasar(reloj) == {"no recibida": 1}
        reloj.ahora += espera
    assert pasar(reloj) == {"pausa": 1}
    motivo = "No se pudo entregar en 10 intentos. El último: Contestó 503"
    assert al_dia(suscripcion).motivo_de_pausa == motivo
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert motivo in mail.outbox[-1].body
    tocar(acuerdo)
    assert pasar(reloj) == {}
    receptor.codigo = 200
    reglas.reanudar(al_dia(suscripcion), token=suscripcion.token, ahora=reloj())
    assert pasar(reloj) == {"recibida": 1}
    assert receptor.cuerpos[-1]["data"]["cambios"][0]["clave"] == acuerdo.codigo


def test_quien_contesta_410_no_recibe_mas(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    receptor.codigo = 410
    tocar(acuerdo)
    assert pasar(reloj) == {"pausa": 1}
    assert al_dia(suscripcion).motivo_de_pausa == "Contestó 410: ya no quiere recibir"


def test_si_muere_quien_la_envio_la_toma_otro_con_el_mismo_identificador(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscribir(fatima)
    tocar(acuerdo)

    def morir(*_: object) -> Contestacion:
        raise SystemExit

    with pytest.raises(SystemExit):
        reparto.repartir(reloj=reloj, enviar=morir)
    assert pasar(reloj) == {}
    reloj.ahora += reparto.ABANDONO
    assert pasar(reloj) == {"recibida": 1}
    assert [c["webhook-id"] for c, _ in receptor.recibidas] == [Entrega.objects.get().identificador]


def test_cada_quien_recibe_lo_que_ve(
    acuerdo: Acuerdo,
    acuerdo_de_benita: Acuerdo,
    fatima: Usuario,
    suscribir: Suscribir,
    receptor: Receptor,
    reloj: Reloj,
) -> None:
    suscribir(fatima)
    tocar(acuerdo, acuerdo_de_benita)
    pasar(reloj)
    claves = [c["clave"] for cuerpo in receptor.cuerpos for c in cuerpo["data"]["cambios"]]
    assert claves == [acuerdo.codigo]


def test_a_quien_deja_el_cargo_se_le_da_de_baja_lo_que_veia(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscribir(fatima)
    cargo = PuntoFocal.objects.get(usuario=fatima)
    PuntoFocal.objects.filter(pk=cargo.pk).update(hasta=reloj().date())
    cambios.anotar(TipoDeCambio.PUNTO_FOCAL, [cargo.pk])
    pasar(reloj)
    dados = {c["clave"]: c for cuerpo in receptor.cuerpos for c in cuerpo["data"]["cambios"] if c["tipo"] == "acuerdo"}
    assert (dados[acuerdo.codigo]["causa"], dados[acuerdo.codigo]["url"]) == ("fuera_de_alcance", None)


def test_a_quien_le_cambia_el_rol_se_le_dice_que_empiece_de_nuevo(
    acuerdo: Acuerdo, olga: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(olga)
    olga.rol = "coordinador"
    olga.save()
    cambios.anotar(TipoDeCambio.CUENTA, [olga.pk])
    pasar(reloj)
    assert [c["type"] for c in receptor.cuerpos] == [cuerpos.REINICIO]
    assert al_dia(suscripcion).desde == espejo.ultimo_numero()


def test_sin_token_se_pausa_y_con_otro_se_reanuda(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    TokenAPI.objects.filter(user=fatima).update(expiry=reloj() - timedelta(seconds=1))
    tocar(acuerdo)
    assert pasar(reloj) == {}
    assert al_dia(suscripcion).motivo_de_pausa == reparto.SIN_TOKEN
    TokenAPI.objects.filter(user=fatima).delete()
    assert al_dia(suscripcion).token is None
    otro, _ = TokenAPI.objects.create(user=fatima, expiry=timedelta(days=1))
    reglas.reanudar(suscripcion, token=otro, ahora=reloj())
    assert pasar(reloj) == {"recibida": 1}


def test_el_dia_despues_de_cambiar_el_secreto_firman_los_dos(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    anterior = reglas.secretos(suscripcion, ahora=reloj())[0]
    nuevo = reglas.girar_secreto(suscripcion, ahora=reloj())
    tocar(acuerdo)
    pasar(reloj)
    cabeceras, cuerpo = receptor.recibidas[0]
    with time_machine.travel(reloj(), tick=False):
        for secreto in (anterior, nuevo):
            Webhook(secreto).verify(cuerpo, cabeceras)


def test_solo_de_las_cosas_que_pidio(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima, tipos=["sesion"])
    tocar(acuerdo)
    assert pasar(reloj) == {}
    assert al_dia(suscripcion).desde == al_dia(suscripcion).mirado == espejo.ultimo_numero()
    cambios.anotar(TipoDeCambio.SESION, [acuerdo.sesion_id])
    assert pasar(reloj) == {"recibida": 1}
    assert {c["tipo"] for c in receptor.cuerpos[0]["data"]["cambios"]} == {"sesion"}


def test_muchos_cambios_van_en_varias_entregas_y_cada_uno_una_vez(
    sesion: Any, olga: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reparto, "POR_ENTREGA", 3)
    suscribir(olga)
    acuerdos = [fabricas.FabricaAcuerdo(sesion=sesion) for _ in range(8)]
    tocar(*acuerdos)
    assert pasar(reloj) == {"recibida": 3}
    claves = [c["clave"] for cuerpo in receptor.cuerpos for c in cuerpo["data"]["cambios"] if c["tipo"] == "acuerdo"]
    assert sorted(claves) == sorted(acuerdo.codigo for acuerdo in acuerdos)
    assert [len(c["data"]["cambios"]) for c in receptor.cuerpos] == [3, 3, 2]


def test_una_direccion_lenta_no_detiene_a_las_demas(
    acuerdo: Acuerdo,
    fatima: Usuario,
    olga: Usuario,
    suscribir: Suscribir,
    reloj: Reloj,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reparto, "DURACION_DE_LA_PASADA", 0.05)
    lenta, rapida = suscribir(fatima), suscribir(olga)
    Suscripcion.objects.filter(pk=lenta.pk).update(destino="https://lenta.gob.pe/")
    fin = Event()

    def enviar(destino: str, *_: object) -> Contestacion:
        if "lenta" in destino:
            fin.wait(5)
        return Contestacion(200, "", 1)

    tocar(acuerdo)
    assert dict(reparto.repartir(reloj=reloj, enviar=enviar)) == {"recibida": 1, "no recibida": 1}
    fin.set()
    assert al_dia(rapida).desde == espejo.ultimo_numero()
    assert Entrega.objects.get(suscripcion=lenta).registro.get().falla == reparto.TARDA


def test_una_prueba_llega_y_no_mueve_nada(
    fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    reparto.probar(suscripcion, ahora=reloj())
    assert pasar(reloj) == {"recibida": 1}
    assert receptor.cuerpos[0]["type"] == "prueba"
    assert al_dia(suscripcion).desde == suscripcion.desde
    receptor.codigo = 500
    reparto.probar(suscripcion, ahora=reloj())
    assert pasar(reloj) == {"no recibida": 1}
    reloj.pasar(days=2)
    assert pasar(reloj) == {}  # no se insiste


def test_repetida_llega_igual_y_con_su_identificador(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    tocar(acuerdo)
    pasar(reloj)
    donde = al_dia(suscripcion).desde
    reparto.repetir(Entrega.objects.get(), ahora=reloj())
    assert pasar(reloj) == {"recibida": 1}
    (primera, cuerpo), (segunda, otra_vez) = receptor.recibidas
    assert (primera["webhook-id"], cuerpo) == (segunda["webhook-id"], otra_vez)
    assert al_dia(suscripcion).desde == donde


def test_lo_viejo_se_olvida(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscribir(fatima)
    tocar(acuerdo)
    pasar(reloj)
    reparto.olvidar(ahora=reloj() + reparto.MEMORIA_DE_ENTREGAS)
    assert Entrega.objects.count() == 1
    reparto.olvidar(ahora=reloj() + reparto.MEMORIA_DE_ENTREGAS + timedelta(seconds=1))
    assert Entrega.objects.count() == 0


@pytest.mark.parametrize("que", ["revocado", "vencido", "desactivada"])
def test_lo_que_se_reintenta_no_se_entrega_con_un_token_que_ya_no_sirve(
    que: str, acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    receptor.codigo = 500
    tocar(acuerdo)
    assert pasar(reloj) == {"no recibida": 1}
    if que == "revocado":
        TokenAPI.objects.filter(user=fatima).delete()
    elif que == "vencido":
        TokenAPI.objects.filter(user=fatima).update(expiry=reloj())
    else:
        Usuario.objects.filter(pk=fatima.pk).update(is_active=False)
    receptor.codigo = 204
    reloj.pasar(minutes=6)
    assert pasar(reloj) == {}
    assert len(receptor.recibidas) == 1, "solo el intento de antes"
    assert al_dia(suscripcion).motivo_de_pausa == reparto.SIN_TOKEN


def test_quitarla_mientras_se_le_envia_no_detiene_a_las_demas(
    acuerdo: Acuerdo, fatima: Usuario, carlos: Usuario, suscribir: Suscribir, reloj: Reloj
) -> None:
    quitada, otra = suscribir(fatima), suscribir(carlos)
    tocar(acuerdo)

    def quitar_y_contestar(*_: Any) -> Contestacion:
        return Contestacion(204, "", 1)

    primeras = reparto._a_la_vez

    def quitar_al_volver(sobres: Any, enviar: Any) -> Any:
        for sobre, contestacion in primeras(sobres, enviar):
            Suscripcion.objects.filter(pk=quitada.pk).delete()
            yield sobre, contestacion

    with pytest.MonkeyPatch.context() as cambio:
        cambio.setattr(reparto, "_a_la_vez", quitar_al_volver)
        hechas = reparto.repartir(reloj=reloj, enviar=quitar_y_contestar)
    assert (hechas["recibida"], hechas["quitada"]) == (1, 1)
    assert al_dia(otra).desde == espejo.ultimo_numero()


def test_una_falla_nuestra_al_enviar_a_uno_no_detiene_a_los_demas(
    acuerdo: Acuerdo, fatima: Usuario, carlos: Usuario, suscribir: Suscribir, reloj: Reloj
) -> None:
    suscribir(fatima)
    buena = suscribir(carlos)
    Suscripcion.objects.filter(pk=buena.pk).update(destino="https://buena.gob.pe/")
    tocar(acuerdo)

    def enviar(destino: str, *_: Any) -> Contestacion:
        if "buena" not in destino:
            raise RuntimeError("nadie previó esto")
        return Contestacion(204, "", 1)

    assert dict(reparto.repartir(reloj=reloj, enviar=enviar)) == {"recibida": 1, "no recibida": 1}
    [falla] = IntentoDeEntrega.objects.exclude(falla="").values_list("falla", flat=True)
    assert falla == "Falla nuestra (RuntimeError): quedó anotada"


def test_en_pausa_ni_se_prueba_ni_se_repite(
    acuerdo: Acuerdo, fatima: Usuario, suscribir: Suscribir, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    entrega = reparto.probar(suscripcion, ahora=reloj())
    reglas.pausar(suscripcion, motivo=reglas.A_MANO, ahora=reloj())
    with pytest.raises(DatoInvalido, match="Está en pausa"):
        reparto.probar(suscripcion, ahora=reloj())
    with pytest.raises(DatoInvalido, match="Está en pausa"):
        reparto.repetir(Entrega.objects.get(pk=entrega.pk), ahora=reloj())


def test_la_pausa_de_un_programa_se_le_dice_a_quienes_ejercen_en_su_sector(
    soledad: Usuario, carlos: Usuario, suscribir: Suscribir, reloj: Reloj
) -> None:
    Usuario.objects.filter(pk=soledad.pk).update(email="soledad@ejemplo.pe")
    token = crear_token_de_sector(
        por=carlos,
        sector=Sector.objects.get(pk="MTPE"),
        nombre="Tablero",
        alcance=Alcance.LECTURA,
        dias=30,
        ahora=reloj(),
    ).token
    suscripcion = suscribir(token.user)
    reglas.pausar_por_falla(suscripcion, motivo="Contestó 410: ya no quiere recibir", ahora=reloj())
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    [carta] = [carta for carta in mail.outbox if "Se pausó la suscripción" in carta.body]
    assert carta.to == ["soledad@ejemplo.pe"]
    assert "Mi cuenta" not in carta.body.split("Se pausó")[1].split("\n")[0]


def test_de_una_pausa_se_avisa_una_vez_aunque_tuviera_varias_por_salir(
    fatima: Usuario, suscribir: Suscribir, receptor: Receptor, reloj: Reloj
) -> None:
    suscripcion = suscribir(fatima)
    for _ in range(3):
        reparto.probar(suscripcion, ahora=reloj())
    TokenAPI.objects.filter(user=fatima).update(expiry=reloj())
    pasar(reloj)
    reglas.pausar_por_falla(suscripcion, motivo=reparto.SIN_TOKEN, ahora=reloj())
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert len([carta for carta in mail.outbox if "Se pausó la suscripción" in carta.body]) == 1
    assert receptor.recibidas == []


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_dos_pasadas_a_la_vez_no_toman_la_misma(fatima: Usuario, suscribir: Suscribir, reloj: Reloj) -> None:
    """La segunda espera el cerrojo de la primera, y al soltarlo ya no le toca."""
    suscripcion = suscribir(fatima)
    reparto.probar(suscripcion, ahora=reloj())
    with ThreadPoolExecutor(1) as aparte, transaction.atomic():
        assert len(list(reparto._tomar(reloj()))) == 1
        otra = aparte.submit(_tomar_y_cerrar, reloj())
        time.sleep(1)
        assert not otra.done()
    assert otra.result(timeout=30) == 0


def _tomar_y_cerrar(ahora: datetime) -> int:
    try:
        return len(list(reparto._tomar(ahora)))
    finally:
        connection.close()
