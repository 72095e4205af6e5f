"""Clientes de la API: cada persona del elenco con su token, y lo que hay para leer."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo, CortePublicado
from corte.contrato import como_se_guarda
from corte.publicacion import para_publicar
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas
from tests.fabricas import (
    FabricaAcuerdo,
    FabricaAvance,
    FabricaHito,
)
from tests.puestas import puesta

BASE = "/api/v1"


@pytest.fixture
def con_token() -> Callable[[Usuario], Client]:
    """Un cliente que se presenta con un token de lectura de esa persona."""
    return cliente_de


def cliente_de(usuario: Usuario, alcance: Alcance = Alcance.LECTURA) -> Client:
    return Client(headers={"authorization": f"Token {crear_token(usuario=usuario, alcance=alcance)[1]}"})


@pytest.fixture
def escribe() -> Callable[[Usuario], Client]:
    """Un cliente que se presenta con un token de escritura de esa persona."""
    return lambda usuario: cliente_de(usuario, Alcance.ESCRITURA)


def publicar_a_mano(sesion: Sesion) -> CortePublicado:
    """El corte al 10 de febrero, con las cifras que hay y el resumen de su JSON."""
    visto = para_publicar(sesion, date(2025, 2, 10), fabricas.en_lima(date(2025, 2, 10), 12))
    return fabricas.FabricaCortePublicado(
        sesion=sesion,
        al=visto.al,
        cifras=como_se_guarda(visto),
        resumenes={"json": fabricas.RESUMEN_DEL_JSON},
        publicado_por=fabricas.FabricaCoordinador(username="camila"),
    )


@pytest.fixture
@puesta
def acuerdo_de_fatima(sesion: Sesion, fatima: Usuario, settings: Any, tmp_path: Path) -> Acuerdo:
    """Uno de Umachiri con MTPE, con de todo: hito, avance con evidencia, solicitudes, traba con asistencia."""
    settings.MEDIA_ROOT = tmp_path
    reunion = fabricas.FabricaReunion(
        sesion=sesion,
        codigo="MTPE-01",
        sector_id="MTPE",
        inicio_previsto=time(9),
        fin_previsto=time(9, 30),
        inicio_real=time(9, 5),
        municipalidades=[fabricas.UMACHIRI],
    )
    acuerdo = fabricas.FabricaAcuerdo(
        sesion=sesion,
        municipalidad_id=fabricas.UMACHIRI,
        sector_id="MTPE",
        reunion=reunion,
        cui="2345678",
        monto="1500.50",
    )
    hito = fabricas.FabricaHito(acuerdo=acuerdo)
    fabricas.FabricaDocumento(acuerdo=acuerdo)
    fabricas.FabricaDocumentoDeCargo(punto_focal=fatima.puntos_focales.get())
    fabricas.FabricaParticipante(acuerdo=acuerdo, municipalidad_id="030606")
    fabricas.FabricaEvidencia(avance=fabricas.FabricaAvance(hito=hito, validado=True))
    fabricas.FabricaReprogramacion(hito=hito, aprobada=True)
    fabricas.FabricaDesestimacion(acuerdo=acuerdo)
    fabricas.FabricaMensaje(acuerdo=acuerdo)
    fabricas.FabricaRecordatorio(hito=hito, persona__username="fatima")
    fabricas.FabricaArchivoPublicado(corte=publicar_a_mano(sesion))
    fabricas.FabricaAsistenciaTecnica(
        traba=fabricas.FabricaTraba(acuerdo=acuerdo), fecha=date(2025, 2, 10), descripcion="Se asesoró"
    )
    fabricas.FabricaLectura(acuerdo=acuerdo, cui="2345678")
    return acuerdo


@pytest.fixture
def acuerdo_de_benita(sesion: Sesion) -> Acuerdo:
    """Uno de San José (Lambayeque) con MVCS."""
    return fabricas.FabricaAcuerdo(sesion=sesion, municipalidad_id=fabricas.SAN_JOSE_LAMBAYEQUE, sector_id="MVCS")


def leer(cliente: Client, direccion: str, codigo: int = 200, **extra: Any) -> Any:
    """El JSON de esa dirección, con el código que se espera."""
    respuesta = cliente.get(f"{BASE}{direccion}", **extra)
    assert respuesta.status_code == codigo, respuesta.content[:500]
    return respuesta.json()


def errores_de(problema: Any) -> dict[str, list[str]]:
    """Las frases de un problema, por parámetro (o por cabecera, o por lugar de lo enviado)."""
    frases: dict[str, list[str]] = {}
    for error in problema["errores"]:
        donde = error.get("parametro", error.get("cabecera", error.get("pointer")))
        frases.setdefault(donde, []).append(error["detail"])
    return frases


@pytest.fixture
def carlos_api(carlos: Usuario, con_token: Callable[[Usuario], Client]) -> Client:
    return con_token(carlos)


# --- Páginas --------------------------------------------------------------------------------------------------------
@pytest.fixture
@puesta
def diez(sesion: Sesion) -> list[Acuerdo]:
    """Diez acuerdos, con plazos y avances repetidos y algunos sin ningún avance."""
    todos = []
    for n in range(10):
        acuerdo = FabricaAcuerdo(sesion=sesion, plazo=date(2025, 6, 1 + n % 3))
        if n % 4:
            hito = FabricaHito(acuerdo=acuerdo, plazo=date(2025, 6, 1))
            FabricaAvance(hito=hito, fecha=date(2025, 2, 1 + n % 2), porcentaje=10 * (n % 3 + 1))
        acuerdo.refresh_from_db()
        todos.append(acuerdo)
    return todos
