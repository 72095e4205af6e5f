"""Ocho salas escriben a la vez en una sesión: tantos códigos como acuerdos, sin repetir ni saltar, y ninguno perdido.

Contra PostgreSQL y el servidor de producción (granian, dos procesos). Los 400 acuerdos los envían ocho clientes HTTP,
cada uno con su ingreso y su sello; y ocho Chromium, cada uno con su persona y su sala, escriben de corrido con el
teclado: ACUERDOS_POR_SALA dice cuántos cada uno (cinco por defecto; 50 hacen los 400).
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from django.conf import settings as ajustes
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas
from tests.muniejecutivo.procesos import entorno_limpio, matar_grupo, pedir
from tests.servicios import ESPERA_DE_NAVEGADOR, puerto_libre
from tests.web.reuniones.conftest import EN_JSON, escrito

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servicios]
SALAS = 8
POR_SALA = 50
POR_NAVEGADOR = int(os.environ.get("ACUERDOS_POR_SALA", "5"))


@pytest.fixture
def salas(catalogos: None) -> list[SimpleNamespace]:
    """Ocho reuniones de la misma sesión, cada una con su sector, su municipalidad y su persona."""
    sectores = ["MTPE", "MVCS", "MEF", "MIDIS", "MINEDU", "MINSA", "MTC", "MIMP"]
    ubigeos = ["210809", "140311", "030606", "210801", "210802", "210803", "210804", "210805"]
    sesion = fabricas.FabricaSesion(codigo="MEA-TEST", etapa="en_curso", sectores=sectores)
    hechas, cifrador = [], Argon2PasswordHasher()
    clave = cifrador.encode(fabricas.CLAVE, cifrador.salt())  # el servidor no conoce el de las pruebas
    for n, (sector, ubigeo) in enumerate(zip(sectores, ubigeos, strict=True)):
        codigo = f"{sector}-01"
        reunion = fabricas.FabricaReunion(sesion=sesion, codigo=codigo, sector_id=sector, municipalidades=[ubigeo])
        quien = fabricas.FabricaOperador(username=f"sala{n}", nombre=f"Sala {n}")
        Usuario.objects.filter(pk=quien.pk).update(password=clave)
        hechas.append(
            SimpleNamespace(
                n=n, quien=quien.username, reunion=reunion, ubigeo=ubigeo, ruta=f"/reuniones/MEA-TEST/{codigo}/"
            )
        )
    return hechas


@pytest.fixture
def servidor(transactional_db: None, tmp_path: Any) -> Iterator[str]:
    """El servidor de producción sobre la base de la prueba. Da su dirección."""
    puerto, base = puerto_libre(), connection.settings_dict
    direccion = f"http://127.0.0.1:{puerto}"
    url = f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT'] or 5432}/{base['NAME']}"
    entorno = entorno_limpio(
        DATABASE_URL=url.replace(":@", "@"),
        REDIS_URL=os.environ["PRUEBAS_REDIS"],
        DEBUG="1",
        SITIO=direccion,
        CARPETA_VAR=str(tmp_path),
        SECRET_KEY="clave-de-las-ocho-salas-" * 3,
        NIVEL_DE_BITACORA="ERROR",
        DJANGO_SETTINGS_MODULE="muniejecutivo.settings",
    )
    orden = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(puerto),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "muniejecutivo.wsgi:application",
    ]
    with (tmp_path / "servidor.log").open("wb") as bitacora:
        proceso = subprocess.Popen(
            orden, cwd=ajustes.RAIZ, env=entorno, text=True, stdout=bitacora, stderr=bitacora, start_new_session=True
        )
    try:
        limite = time.monotonic() + 60
        while pedir(f"{direccion}/salud/viva")[0] != 200:  # «lista» pide además los avisos, que aquí no corren
            assert proceso.poll() is None, (tmp_path / "servidor.log").read_text()
            assert time.monotonic() < limite, "el servidor no contestó"
            time.sleep(0.2)
        yield direccion
    finally:
        matar_grupo(proceso)


def comprobar(por_sala: int) -> None:
    """Todos están, una vez cada uno, con códigos seguidos; en cada sala, en el orden en que se escribieron."""
    acuerdos = list(Acuerdo.objects.order_by("pk"))
    assert len(acuerdos) == SALAS * por_sala
    assert {a.codigo for a in acuerdos} == {f"MEA-TEST-{n:03d}" for n in range(1, SALAS * por_sala + 1)}
    assert {a.texto for a in acuerdos} == {texto(sala, n) for sala in range(SALAS) for n in range(por_sala)}
    assert Sesion.objects.get(codigo="MEA-TEST").ultimo_correlativo == SALAS * por_sala
    for sala in range(SALAS):
        suyos = [a.texto for a in acuerdos if a.registrado_por.username == f"sala{sala}"]
        assert suyos == [texto(sala, n) for n in range(por_sala)]
    assert list(diferencias()) == []


VERBOS = (
    "Capacitar",
    "Remitir",
    "Gestionar",
    "Visitar",
    "Evaluar",
    "Orientar",
    "Convocar",
    "Financiar",
    "Supervisar",
    "Publicar",
)
COSAS = ("el puente vecinal", "la ficha técnica", "el convenio marco", "la obra del mercado", "el padrón de usuarios")


def texto(sala: int, n: int) -> str:
    """Uno distinto cada vez, como los que se dictan."""
    return f"{VERBOS[n % 10]} {COSAS[n // 10 % 5]} de la mesa {sala}, punto {n}"


# --- Ocho clientes HTTP ---------------------------------------------------------------------------------------------
def ingresar(direccion: str, quien: str) -> requests.Session:
    cliente = requests.Session()
    cliente.get(f"{direccion}/ingresar/", timeout=30)
    datos = {"login": quien, "password": fabricas.CLAVE, "csrfmiddlewaretoken": cliente.cookies["csrftoken"]}
    assert cliente.post(f"{direccion}/ingresar/", datos, timeout=30, allow_redirects=False).status_code == 302
    return cliente


def escribir(direccion: str, sala: SimpleNamespace) -> list[str]:
    """Los cincuenta de una sala, uno tras otro; de cada diez, uno se envía dos veces, como tras un corte."""
    cliente, codigos = ingresar(direccion, sala.quien), []
    cliente.get(direccion + sala.ruta, timeout=30)
    for n in range(POR_SALA):
        datos = escrito(
            texto=texto(sala.n, n),
            municipalidad=sala.ubigeo,
            clave=f"clave-{n}",
            confirmado="on",
            csrfmiddlewaretoken=cliente.cookies["csrftoken"],
        )
        for _ in range(2 if n % 10 == 0 else 1):
            respuesta = cliente.post(direccion + sala.ruta, datos, timeout=60, headers=EN_JSON["headers"])
            assert respuesta.status_code == 201, respuesta.text
        codigos.append(respuesta.json()["codigo"])
    return codigos


def test_ocho_salas_registran_400_acuerdos_con_400_codigos(salas: list[SimpleNamespace], servidor: str) -> None:
    with ThreadPoolExecutor(SALAS) as hilos:
        por_sala = list(hilos.map(lambda sala: escribir(servidor, sala), salas))
    comprobar(POR_SALA)
    dados = [codigo for codigos in por_sala for codigo in codigos]
    assert len(set(dados)) == SALAS * POR_SALA, "a cada sala se le dijo el código que de verdad llevó"
    assert {a.codigo: a.registrado_por.username for a in Acuerdo.objects.all()} == {
        codigo: f"sala{n}" for n, codigos in enumerate(por_sala) for codigo in codigos
    }


# --- Ocho Chromium --------------------------------------------------------------------------------------------------
@pytest.mark.navegador
def test_ocho_navegadores_escriben_a_la_vez(salas: list[SimpleNamespace], servidor: str, browser: Any) -> None:
    pestanas = []
    for sala in salas:
        pestana = browser.new_context(locale="es-PE", timezone_id="America/Lima", base_url=servidor).new_page()
        pestana.set_default_timeout(ESPERA_DE_NAVEGADOR)
        pestana.goto(f"/ingresar/?next={sala.ruta}")
        pestana.fill("[name=login]", sala.quien)
        pestana.fill("[name=password]", fabricas.CLAVE)
        pestana.press("[name=password]", "Enter")
        pestana.wait_for_selector("#escribir")
        pestanas.append(pestana)
    for n in range(POR_NAVEGADOR):
        for sala, pestana in zip(salas, pestanas, strict=True):  # nadie espera su código para seguir escribiendo
            pestana.keyboard.insert_text(texto(sala.n, n))
            pestana.keyboard.press("Enter")
    limite = time.monotonic() + 300
    for sala, pestana in zip(salas, pestanas, strict=True):
        while pestana.locator(".captado[id^='a-']").count() < POR_NAVEGADOR and time.monotonic() < limite:
            for boton in pestana.locator("button:has-text('Registrar de todos modos')").all():
                boton.click()  # dos textos casi iguales: se confirma que son dos
            pestana.wait_for_timeout(100)
        vistos = pestana.locator(".captado .codigo").all_inner_texts()
        suyos = Acuerdo.objects.filter(reunion=sala.reunion).order_by("pk").values_list("codigo", flat=True)
        assert vistos == list(suyos)
        assert re.fullmatch(rf"{POR_NAVEGADOR} acuerdos", pestana.inner_text("#cuantos"))
        pestana.context.close()
    comprobar(POR_NAVEGADOR)
