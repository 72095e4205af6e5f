"""Los tokens de la API: quién crea cuál, qué se le dice a su dueño, y que el de un sector no es de ninguna persona."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from acuerdos.acciones import relevos, tokens
from acuerdos.acciones.personas import cesar_funcionario
from acuerdos.destinos import Destinos
from cuentas.models import Carta, TokenAPI, Usuario
from recordatorios import contactos
from reuniones.models import FuncionarioSectorial, Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, se_niega

pytestmark = pytest.mark.django_db
LECTURA: dict[str, Any] = {"nombre": "Power BI", "alcance": "lectura", "dias": 30, "ahora": AHORA}
DE_SECTOR: dict[str, Any] = {"nombre": "Sistema del MTPE", "alcance": "escritura", "dias": 365, "ahora": AHORA}


@pytest.fixture(autouse=True)
def _dia() -> Iterator[None]:
    with time_machine.travel(AHORA, tick=False):
        yield


@pytest.fixture
def mtpe(catalogos: None) -> Sector:
    return Sector.objects.get(pk="MTPE")


def lista(texto: str, direccion: str = "/api/v1/acuerdos/") -> Any:
    return Client().get(direccion, headers={"authorization": f"Bearer {texto}"})


def dicho(usuario: Usuario) -> tuple[Any, str]:
    ultimo = usuario.history.latest("history_id")
    return ultimo.history_user, ultimo.history_change_reason


def test_cada_quien_crea_el_suyo_y_se_le_escribe(soledad: Usuario) -> None:
    Usuario.objects.filter(pk=soledad.pk).update(email="soledad@mtpe.example")
    creado = tokens.crear_token_propio(por=soledad, **LECTURA)
    assert lista(creado.texto).status_code == 200
    assert TokenAPI.objects.get().expiry == AHORA + timedelta(days=30)
    assert dicho(soledad) == (soledad, "Token creado: Power BI")
    carta = Carta.objects.get()
    assert carta.para == "soledad@mtpe.example"
    assert "«Power BI», de solo lectura, que vale hasta el 09/04/2025" in carta.cuerpo
    assert "Si no fue usted" in carta.cuerpo
    assert creado.texto not in carta.cuerpo


def test_lo_que_no_sirve_se_dice(soledad: Usuario, eva: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_sirve(nombre="Diga para qué es"):
        tokens.crear_token_propio(por=soledad, **LECTURA | {"nombre": " \u200b "})
    for dias in (0, -1, 366):
        with no_sirve(dias="de 1 a 365 días"):
            tokens.crear_token_propio(por=soledad, **LECTURA | {"dias": dias})
    with no_sirve(alcance="solo lectura, o lectura y escritura"):
        tokens.crear_token_propio(por=soledad, **LECTURA | {"alcance": "todo"})
    with se_niega("no ejerce ningún cargo"):
        tokens.crear_token_propio(por=eva, **LECTURA)
    tokens.crear_token_propio(por=soledad, **LECTURA)
    with no_sirve(nombre="Ya tiene un token con ese nombre"):
        tokens.crear_token_propio(por=soledad, **LECTURA | {"nombre": "power bi"})
    monkeypatch.setattr(tokens, "TOKENS_POR_PERSONA", 1)
    with no_sirve(nombre="Ya tiene 1 tokens"):
        tokens.crear_token_propio(por=soledad, **LECTURA | {"nombre": "Otro"})
    assert TokenAPI.objects.count() == 1


def test_el_de_un_sector_sigue_cuando_su_gente_se_va(
    carlos: Usuario, soledad: Usuario, sesion: Sesion, mtpe: Sector
) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion, sector_id="MTPE", responsable="GN")
    f.FabricaAcuerdo(sesion=sesion, sector_id="MVCS")
    hito = f.FabricaHito(acuerdo=acuerdo)
    texto = tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR).texto
    cesar_funcionario(
        por=carlos, funcionario=FuncionarioSectorial.objects.get(usuario=soledad), hasta=HOY, ahora=AHORA,
        queda_vacante=True,
    )  # fmt: skip
    assert [a["codigo"] for a in lista(texto).json()["results"]] == [acuerdo.codigo]
    respuesta = Client().post(
        f"/api/v1/acuerdos/{acuerdo.codigo}/hitos/{hito.numero}/avances/",
        {"fecha": HOY.isoformat(), "porcentaje": 40, "descripcion": "Se firmó el convenio"},
        "application/json",
        headers={"authorization": f"Bearer {texto}"},
    )
    assert respuesta.status_code == 201, respuesta.content
    avance = hito.avances.get()
    assert str(avance.registrado_por) == "Sistema del MTPE"
    assert avance.registrado_por.es_programa


def test_un_programa_no_responde_por_su_sector(carlos: Usuario, soledad: Usuario, sesion: Sesion, mtpe: Sector) -> None:
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, sector_id="MTPE", responsable="GN"))
    tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR)
    programa = Usuario.objects.get(es_programa=True)
    assert programa.username == "programa-mtpe-1"
    assert not programa.has_usable_password()
    assert relevos.deja_sin_responsable(FuncionarioSectorial.objects.get(usuario=soledad))
    assert {destino.persona_id for destino in Destinos().de(hito, "responsable")} == {soledad.pk}
    assert programa not in contactos.sin_contacto()
    assert programa not in contactos.personas_por_recordar(HOY + timedelta(days=400))


def test_el_de_un_sector_se_les_dice_a_sus_funcionarios(carlos: Usuario, soledad: Usuario, mtpe: Sector) -> None:
    Usuario.objects.filter(pk=soledad.pk).update(email="soledad@mtpe.example")
    tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR)
    carta = Carta.objects.get()
    assert carta.para == "soledad@mtpe.example"
    assert "un token de la API para el sector MTPE, «Sistema del MTPE», de lectura y escritura" in carta.cuerpo
    assert "Lo hizo Carlos Ramos" in carta.cuerpo
    with no_sirve(nombre="El sector MTPE ya tiene un token con ese nombre"):
        tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR)
    tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR | {"nombre": "Otro"})
    assert Usuario.objects.filter(es_programa=True).count() == 2


def test_renovarlo_es_revisarlo_y_solo_el_de_un_sector(carlos: Usuario, soledad: Usuario, mtpe: Sector) -> None:
    creado = tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR | {"dias": 10})
    tokens.renovar_token_de_sector(por=carlos, token=creado.token, dias=365, ahora=AHORA)
    assert TokenAPI.objects.get().expiry == AHORA + timedelta(days=365)
    assert dicho(Usuario.objects.get(es_programa=True)) == (carlos, "Token renovado hasta el 10/03/2026")
    suyo = tokens.crear_token_propio(por=soledad, **LECTURA).token
    with no_sirve(token="Solo se renueva el de un sector"):
        tokens.renovar_token_de_sector(por=carlos, token=suyo, dias=365, ahora=AHORA)
    tokens.revocar_token(por=carlos, token=creado.token, ahora=AHORA)
    with no_sirve(token="ya no existe"):
        tokens.renovar_token_de_sector(por=carlos, token=creado.token, dias=365, ahora=AHORA)


def test_revocado_deja_de_servir_y_queda_dicho(
    carlos: Usuario, olga: Usuario, soledad: Usuario, fatima: Usuario, mtpe: Sector
) -> None:
    suyo = tokens.crear_token_propio(por=soledad, **LECTURA)
    for otra in (olga, fatima):
        with se_niega("Solo un coordinador puede crear tokens para un sector"):
            tokens.revocar_token(por=otra, token=suyo.token, ahora=AHORA)
    tokens.revocar_token(por=soledad, token=suyo.token, ahora=AHORA)
    tokens.revocar_token(por=soledad, token=suyo.token, ahora=AHORA)
    assert lista(suyo.texto).status_code == 401
    assert dicho(soledad) == (soledad, "Token revocado: Power BI")
    de_sector = tokens.crear_token_de_sector(por=carlos, sector=mtpe, **DE_SECTOR)
    tokens.revocar_token(por=carlos, token=de_sector.token, ahora=AHORA)
    programa = Usuario.objects.get(es_programa=True)
    assert not programa.is_active
    assert programa.cargos_sectoriales.get().hasta == HOY
    assert lista(de_sector.texto).status_code == 401


def test_solo_un_coordinador_crea_el_de_un_sector(olga: Usuario, soledad: Usuario, mtpe: Sector) -> None:
    for otra in (olga, soledad):
        with se_niega("Solo un coordinador"):
            tokens.crear_token_de_sector(por=otra, sector=mtpe, **DE_SECTOR)
    assert not Usuario.objects.filter(es_programa=True).exists()


def test_el_ultimo_uso_se_anota_una_vez_por_dia(soledad: Usuario, django_assert_num_queries: Any) -> None:
    texto = tokens.crear_token_propio(por=soledad, **LECTURA).texto
    assert TokenAPI.objects.get().usado_el is None
    lista(texto)
    assert TokenAPI.objects.get().usado_el == HOY
    with time_machine.travel(AHORA + timedelta(days=1), tick=False):
        lista(texto)
        assert TokenAPI.objects.get().usado_el == HOY + timedelta(days=1)
        # El token y los números (en PostgreSQL, de una vez) y las filas: anotarlo otra vez no cuesta nada.
        with django_assert_num_queries(2 if connection.vendor == "postgresql" else 3):
            lista(texto)
