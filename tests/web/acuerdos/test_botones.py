"""Todo botón y enlace que se muestra a alguien funciona para ella: nada lleva a un «no» que la página ya sabía."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.enums import Canal
from acuerdos.models import Envio
from cuentas.models import Usuario
from cuentas.registro import CON_CONTACTOS
from municipalidades.models import Autoridad
from tests import fabricas
from tests.web.conftest import HOY
from tests.web.recorrido import recorrer

pytestmark = pytest.mark.una_vez
INICIOS = {
    "fatima": ["/mis-acuerdos/", "/acuerdos/", "/avisos/"],
    "soledad": ["/acuerdos/", "/mis-acuerdos/", "/sesiones/"],
    "eva": ["/sesiones/"],
    "olga": ["/tablero/"],
    "carlos": [
        "/tablero/",
        f"/municipalidades/{fabricas.UMACHIRI}/punto-focal/nombrar/?buscar=a",
        "/sectores/MTPE/funcionarios/nombrar/?buscar=a",
    ],
}


@pytest.fixture
def con_de_todo(mundo: SimpleNamespace, fatima: Any, soledad: Any, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """Además del mundo: algo por validar, un plazo solicitud, una sesión en curso y otra en preparación."""
    settings.MEDIA_ROOT = tmp_path
    hito = mundo.pronto.hitos.first()
    avance = fabricas.FabricaAvance(hito=hito, fecha=HOY, porcentaje=100, canal=Canal.ENLACE, registrado_por=fatima)
    fabricas.FabricaEvidencia(avance=avance)
    fabricas.FabricaReprogramacion(
        hito=mundo.vencido.hitos.first(), plazo_nuevo=mundo.vencido.evento_el.replace(year=2026)
    )
    fabricas.FabricaDesestimacion(acuerdo=mundo.callado)
    en_curso = fabricas.FabricaSesion(codigo="MEA-VIVA", etapa="en_curso", sectores=["MTPE"], fecha=HOY)
    reunion = fabricas.FabricaReunion(sesion=en_curso, codigo="MTPE-01", municipalidades=[fabricas.UMACHIRI])
    fabricas.FabricaAcuerdo(
        sesion=en_curso, reunion=reunion, municipalidad_id=fabricas.UMACHIRI, sector_id="MTPE", codigo="MEA-VIVA-001"
    )
    _escrito_a(fatima)
    fabricas.FabricaAutoridad(correo="alcalde@umachiri.example", telefono="951000111")
    return mundo


def _escrito_a(fatima: Any) -> None:
    """Un correo que salió, otro que no, y lo que ella contestó."""
    ahora = fabricas.en_lima(HOY)
    fabricas.FabricaCorreoRecibido(persona=fatima, remitente=fatima.email, recibido_en=ahora)
    for estado, cuando in (("enviado", "enviado_en"), ("fallido", "proximo_intento_en")):
        suyo = {"message_id": f"<{estado}@ejemplo>", "estado": estado, cuando: ahora}
        Envio.objects.create(destino=estado, dia=HOY, persona=fatima, correo=fatima.email, **suyo)


@pytest.mark.parametrize("quien", INICIOS)
def test_lo_que_se_muestra_funciona(quien: str, con_de_todo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert list(recorrer(como(quien), INICIOS[quien], mirar=sin_anotar(quien))) == []


def sin_anotar(quien: str) -> Callable[[str, str], Iterator[str]]:
    """De la Secretaría se anota cada página en que vio un contacto ajeno: una página nueva se halla aquí sola."""
    personas = Usuario.objects.exclude(username=quien).values_list("email", "telefono")
    autoridades = Autoridad.objects.values_list("correo", "telefono")
    contactos = {dato for suyos in (*personas, *autoridades) for dato in suyos if dato}

    def mirar(pagina: str, html: str) -> Iterator[str]:
        vistos = [dato for dato in contactos if dato in html]
        if vistos and pagina not in CON_CONTACTOS and quien in ("olga", "carlos"):
            yield f"{pagina} muestra {vistos} y no está en `cuentas.registro.CON_CONTACTOS`"

    return mirar
