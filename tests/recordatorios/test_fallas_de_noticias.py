"""Las fallas de siempre, con los correos que cuentan una decisión y con las constancias: ni se pierden ni se doblan.

Las mismas que `test_fallas` y `test_envio` le hacen al recordatorio de un plazo: un worker muerto a la mitad o después
de entregar, la base caída, dos latidos a la vez, un relé que rechaza por ahora o para siempre.
"""

import smtplib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from acuerdos.acciones.avances import validar_avance
from acuerdos.acciones.mensajes import escribir_mensaje
from acuerdos.enums import EstadoDeEnvio, Lado, Responsable
from acuerdos.models import Envio, Recordatorio
from cuentas import cartas as escritas
from cuentas.models import Carta
from recordatorios import cartas, envio, motor
from recordatorios.noticias import YA_NO_PROCEDE
from tests import fabricas as f
from tests.recordatorios.test_noticias import AHORA, DIA, LEJOS, devolver, informar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
LATIDOS = 4
DESPUES = AHORA + timedelta(minutes=5)


@pytest.fixture
def hito(sesion: Any, fatima: Any) -> Any:
    return f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL), plazo=LEJOS)


def _devuelto(hito: Any, fatima: Any, olga: Any) -> None:
    devolver(olga, hito, fatima)


def _validado(hito: Any, fatima: Any, olga: Any) -> None:
    validar_avance(por=olga, avance=informar(fatima, hito), ahora=AHORA)


def _mencionada(hito: Any, fatima: Any, olga: Any) -> None:
    lado = Lado.MUNICIPALIDAD
    escribir_mensaje(por=olga, acuerdo=hito.acuerdo, texto="¿Cómo va?", ahora=AHORA, dirigido_a=lado)


@pytest.fixture(params=[_devuelto, _validado, _mencionada], ids=lambda que: que.__name__.strip("_"))
def decidido(request: Any, hito: Any, fatima: Any, olga: Any, time_machine: Any) -> datetime:
    """Pasó algo que a Fátima se le dice; el instante en que su correo ya toca."""
    time_machine.move_to(AHORA, tick=False)
    request.param(hito, fatima, olga)
    # Lo que le pide algo, en el día; lo demás, a la mañana siguiente.
    return DESPUES if request.param is not _validado else f.en_lima(DIA + timedelta(days=1), 8, 5)


def tanda(ahora: datetime) -> None:
    pasada = motor.pasar(ahora=ahora)
    envio.enviar_tanda(pasada.listos, dia=ahora.date(), reloj=lambda: ahora)


def a_fatima() -> list[Any]:
    return [mensaje for mensaje in mail.outbox if mensaje.to == ["fatima@ejemplo.pe"]]


def suyo() -> Envio:
    return Envio.objects.get(persona__username="fatima")


def test_un_worker_muerto_con_el_en_la_mano_lo_termina_otro(decidido: datetime) -> None:
    motor.pasar(ahora=decidido)
    envio.tomar([suyo().pk], ahora=decidido)
    tanda(decidido + timedelta(minutes=9))
    assert a_fatima() == []
    tanda(decidido + timedelta(minutes=11))
    tanda(decidido + timedelta(minutes=30))
    assert len(a_fatima()) == 1


def test_un_worker_muerto_tras_darlo_se_prueba_una_vez_mas_con_su_numero(
    decidido: datetime, servidor: list[BaseException]
) -> None:
    servidor += [SystemExit()]
    with pytest.raises(SystemExit):
        tanda(decidido)
    assert suyo().estado == EstadoDeEnvio.QUIZA
    tanda(decidido + timedelta(minutes=11))
    assert a_fatima() == []
    tanda(decidido + timedelta(hours=5))
    tanda(decidido + timedelta(hours=9))
    assert len(a_fatima()) == 1 and suyo().estado == EstadoDeEnvio.ENVIADO


def test_con_la_base_caida_nada_se_da_por_perdido(decidido: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def caida(*_: Any, **__: Any) -> Any:
        raise OperationalError("cerrada")

    monkeypatch.setattr(envio, "componer", caida)
    with pytest.raises(OperationalError):
        tanda(decidido)
    monkeypatch.undo()
    tanda(decidido + timedelta(minutes=11))
    assert len(a_fatima()) == 1


@pytest.mark.parametrize("codigo", [421, 451, 452])
def test_un_rele_que_dice_ahora_no_lo_recibe_despues_una_vez(
    decidido: datetime, servidor: list[Exception], codigo: int
) -> None:
    servidor += [smtplib.SMTPDataError(codigo, b"ahora no"), smtplib.SMTPServerDisconnected("corte")]
    for horas in range(30):
        tanda(decidido + timedelta(hours=horas))
    assert len(a_fatima()) == 1 and suyo().estado == EstadoDeEnvio.ENVIADO


def test_lo_que_el_rele_rechaza_para_siempre_dice_por_que(decidido: datetime, servidor: list[Exception]) -> None:
    servidor += [smtplib.SMTPRecipientsRefused({"fatima@ejemplo.pe": (550, b"5.1.1 no existe")})]
    for horas in range(6):
        tanda(decidido + timedelta(hours=horas))
    assert a_fatima() == []
    assert (suyo().estado, "no existe" in suyo().motivo) == (EstadoDeEnvio.FALLIDO, True)


def test_si_corrigio_mientras_el_rele_no_recibia_ya_no_se_le_dice(
    hito: Any, fatima: Any, olga: Any, servidor: list[Exception], time_machine: Any
) -> None:
    time_machine.move_to(AHORA, tick=False)
    devolver(olga, hito, fatima)
    servidor += [smtplib.SMTPDataError(451, b"ahora no")]
    tanda(DESPUES)
    informar(fatima, hito, 60, ahora=DESPUES)
    for minutos in (30, 60, 600):
        tanda(DESPUES + timedelta(minutes=minutos))
    assert a_fatima() == []
    assert Recordatorio.objects.get(persona=fatima, clase__startswith="devuelto").motivo == YA_NO_PROCEDE


@pytest.mark.django_db(transaction=True)
def test_cuatro_latidos_a_la_vez_la_programan_y_la_envian_una_vez(
    hito: Any, fatima: Any, olga: Any, time_machine: Any
) -> None:
    time_machine.move_to(AHORA, tick=False)
    devolver(olga, hito, fatima)
    juntos = Barrier(LATIDOS)

    def latir(_: int) -> None:
        juntos.wait(10)
        try:
            tanda(DESPUES)
        finally:
            connection.close()

    with ThreadPoolExecutor(LATIDOS) as hilos:
        list(hilos.map(latir, range(LATIDOS)))
    tanda(DESPUES + timedelta(minutes=20))
    assert Recordatorio.objects.filter(persona=fatima).count() == 1
    assert len(a_fatima()) == 1


# --- La constancia de lo que llegó por correo -----------------------------------------------------------------------
@pytest.fixture
def enviar(db: None) -> Callable[[int], None]:
    """Lo que el worker hace a tantos minutos de escrita una constancia."""
    escritas.dar_recibo(
        para="fatima@ejemplo.pe", asunto="Recibido", cuerpo="A-000001", html="", cabeceras={}, sobre="recibo@ejemplo.pe"
    )
    escrita = Carta.objects.get().creada_en

    def hacerlo(minutos: int) -> None:
        cartas.enviar_cartas(reloj=lambda: escrita + timedelta(minutes=minutos))

    return hacerlo


def test_la_constancia_que_un_worker_muerto_tenia_sale_despues_una_vez(
    enviar: Callable[[int], None],
) -> None:
    assert cartas._tomar(Carta.objects.get().pk, ahora=timezone.now()) is not None
    for minutos in (2, 60, 120):
        enviar(minutos)
    assert len(a_fatima()) == 1


def test_la_constancia_con_la_base_caida_o_el_rele_que_rechaza_sale_despues_una_vez(
    enviar: Callable[[int], None], servidor: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def caida(*_: Any) -> Any:
        raise OperationalError("cerrada")

    monkeypatch.setattr(cartas, "componer", caida)
    with pytest.raises(OperationalError):
        enviar(1)
    monkeypatch.undo()
    servidor += [smtplib.SMTPDataError(451, b"ahora no")]
    for minutos in (60, 120, 180):
        enviar(minutos)
    assert len(a_fatima()) == 1
