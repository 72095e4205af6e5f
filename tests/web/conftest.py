"""El mundo de las páginas: una sesión publicada con un acuerdo en cada situación, vista el 15 de junio de 2025."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db.models.base import ModelState
from django.test import Client

from acuerdos.models import Acuerdo
from reuniones.models import Sesion
from tests import fabricas
from tests.fabricas import LIMA, SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.puestas import puesta

HOY = date(2025, 6, 15)
ONGOY = "030606"


@pytest.fixture
def hoy() -> Iterator[date]:
    """El 15 de junio de 2025 en Lima."""
    with time_machine.travel(datetime(HOY.year, HOY.month, HOY.day, 11, tzinfo=LIMA), tick=False):
        yield HOY


@pytest.fixture
@puesta
def mundo(hoy: date, sesion: Sesion, olga: Any, carlos: Any, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """La sesión MEA-TEST, publicada, con reunión, asistencia y siete acuerdos en distintas situaciones."""
    settings.MEDIA_ROOT = tmp_path
    sesion.publicada = sesion.de_demostracion = True
    sesion.save()
    fabricas.FabricaAsistencia(sesion=sesion, categoria="Alcaldesas distritales", cantidad=62)
    reunion = fabricas.FabricaReunion(
        sesion=sesion,
        codigo="MTPE-01",
        municipalidades=[UMACHIRI, SAN_JOSE_LAMBAYEQUE],
        sala="Sala 1",
        inicio_previsto=time(9),
        fin_previsto=time(9, 40),
    )

    def acuerdo(municipalidad: str, sector: str, **campos: Any) -> Acuerdo:
        return fabricas.FabricaAcuerdo(sesion=sesion, municipalidad_id=municipalidad, sector_id=sector, **campos)

    pronto = acuerdo(UMACHIRI, "MTPE", reunion=reunion, cui="2345678", monto="1250000.50")
    hito = fabricas.FabricaHito(acuerdo=pronto, plazo=HOY - timedelta(days=20))
    fabricas.FabricaReprogramacion(
        hito=hito, plazo_nuevo=HOY + timedelta(days=6), solicitado_el=HOY - timedelta(days=30), aprobada=True
    )
    fabricas.FabricaAvance(hito=hito, fecha=HOY - timedelta(days=3))
    traba = fabricas.FabricaTraba(acuerdo=pronto)
    fabricas.FabricaAsistenciaTecnica(traba=traba)

    vencido = acuerdo(UMACHIRI, "MVCS", plazo=HOY - timedelta(days=10), responsable="GN")
    fabricas.FabricaHito(acuerdo=vencido, plazo=HOY - timedelta(days=10))

    cumplido = acuerdo(SAN_JOSE_LAMBAYEQUE, "MTPE", reunion=reunion)
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=cumplido), porcentaje=100, validado=True)

    pendiente = acuerdo(SAN_JOSE_LAMBAYEQUE, "MVCS", tipo="compromiso")

    desestimado = acuerdo(ONGOY, "MTPE")
    fabricas.FabricaDesestimacion(acuerdo=desestimado, aprobada=True)

    por_validar = acuerdo(ONGOY, "MVCS")
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=por_validar), porcentaje=100)

    callado = acuerdo(ONGOY, "MTPE", responsable="GR")
    fabricas.FabricaHito(acuerdo=callado, plazo=HOY + timedelta(days=90))

    anulado = acuerdo(UMACHIRI, "MTPE", anulado=True)
    # La sesión que todavía no se publica.
    fabricas.FabricaSesion(codigo="MEA-OTRA", sectores=["MEF"])
    sesion.refresh_from_db()
    return SimpleNamespace(
        sesion=sesion,
        reunion=reunion,
        pronto=pronto,
        vencido=vencido,
        cumplido=cumplido,
        pendiente=pendiente,
        desestimado=desestimado,
        por_validar=por_validar,
        callado=callado,
        anulado=anulado,
    )


@pytest.fixture
def como(request: pytest.FixtureRequest, hoy: date) -> Callable[[str], Client]:
    """`como("fatima")`: un navegador en que ella ya ingresó; `como("anonima")`, uno en que nadie lo hizo."""

    def abrir(quien: str) -> Client:
        navegador = Client()
        if quien != "anonima":
            navegador.force_login(request.getfixturevalue(quien))
        return navegador

    return abrir


@pytest.fixture
def entrar(pagina: Any, live_server: Any, request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """La pestaña en que ya ingresó quien se pide, por el formulario de siempre."""

    def abrir(quien: str) -> Any:
        if quien != "anonima":
            persona = request.getfixturevalue(quien)
            pagina.goto(f"{live_server.url}/ingresar/")
            pagina.fill("[name=login]", persona.username)
            pagina.fill("[name=password]", fabricas.CLAVE)
            pagina.click("main form button.principal")
            pagina.wait_for_url(lambda url: "/ingresar/" not in url)
        return pagina

    return abrir


def multiplicar(acuerdo: Acuerdo, veces: int, texto: Callable[[], str] | None = None) -> None:
    """Otros tantos acuerdos iguales (o cada uno con su `texto`), con su proyección, para medir si una página crece."""
    molde, copias = Acuerdo.objects.get(pk=acuerdo.pk), []
    for n in range(veces):
        copia = copy(molde)
        copia._state = ModelState()
        copia.texto = texto() if texto else copia.texto
        copia.pk, copia.codigo = None, f"{acuerdo.sesion.codigo}-{1000 + n}"
        copias.append(copia)
    Acuerdo.objects.bulk_create(copias)
