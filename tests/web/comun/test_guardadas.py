"""Las páginas abiertas ya hechas: se hacen una vez por cambio, de a una, y nunca dicen lo que ya no es."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acuerdos.acciones.trabas import registrar_traba
from acuerdos.enums import CategoriaTraba
from acuerdos.espejo import ultimo_numero
from acuerdos.models import Acuerdo
from cuentas import idiomas
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena
from tests.acuerdos.acciones.comun import AHORA
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY
from web.comun import guardadas, pantalla, puestos
from web.cortes import pagina as de_corte

CORTE, FICHA = "/sesiones/MEA-TEST/corte/", f"/publico/municipalidades/{UMACHIRI}/"
MOVIDAS = 15
NAVEGADOR = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def encendidas(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(guardadas, "VALE_GUARDADA", 60.0)
    guardadas.ESTANTE.vaciar()
    yield
    guardadas.ESTANTE.vaciar()


def consultas_de(cliente: Client, direccion: str) -> int:
    with CaptureQueriesContext(connection) as hechas:
        assert cliente.get(direccion).status_code == 200
    return len(hechas)


def trabar(acuerdo: Acuerdo, por: Usuario) -> None:
    """Un acto que la página del corte dice."""
    ahora = f.en_lima(HOY, 11, 1)
    registrar_traba(por=por, acuerdo=acuerdo, categoria=CategoriaTraba.TECNICA, necesidad="La opinión", ahora=ahora)


@pytest.mark.parametrize("direccion", ["/", CORTE, FICHA, "/publico/datos/", "/data.json", f"{CORTE}?al=2025-05-31"])
def test_la_segunda_vez_cuesta_una_consulta_y_es_la_misma(
    direccion: str, encendidas: None, mundo: SimpleNamespace, client: Client
) -> None:
    primera = client.get(direccion)
    assert consultas_de(Client(), direccion) == 1
    segunda = Client().get(direccion)
    assert (segunda.content, dict(segunda.items())) == (primera.content, dict(primera.items()))


@pytest.mark.parametrize("galleta", [*pantalla.OPCIONES, idiomas.galleta()])
def test_la_que_se_hizo_como_alguien_quiere_verla_no_se_le_da_a_otro(
    galleta: str, encendidas: None, mundo: SimpleNamespace, client: Client
) -> None:
    oscura = 'css/oscuro.css" media="screen">'
    client.cookies[galleta] = "oscuro"
    assert (oscura in client.get(CORTE).content.decode()) == (galleta == pantalla.TEMA)
    assert consultas_de(Client(), CORTE) > 1, "la de antes no se guardó"
    assert oscura not in Client().get(CORTE).content.decode()
    assert consultas_de(client, CORTE) > 1, "ni la de todos se le da a quien trae lo suyo"


def test_un_acto_la_vuelve_a_hacer(
    encendidas: None, mundo: SimpleNamespace, olga: Usuario, como: Callable[[str], Client]
) -> None:
    antes = como("anonima").get(CORTE).content.decode()
    registrar_traba(
        por=olga,
        acuerdo=mundo.callado,
        categoria=CategoriaTraba.TECNICA,
        necesidad="La opinión",
        ahora=f.en_lima(HOY, 11, 1),
    )
    despues = como("anonima").get(CORTE).content.decode()
    assert "1 traba" in antes
    assert "2 trabas" in despues


@pytest.mark.una_vez
@pytest.mark.django_db
@pytest.mark.usefixtures("catalogos")
def test_no_hay_verbo_que_cambie_una_pagina_abierta_sin_dar_numero() -> None:
    """De otro modo la guardada seguiría diciendo lo de antes."""
    escena, azar, callados, movidas = Escena.montar(a_medida=True, acuerdos=4), random.Random(3), [], 0
    Sesion.objects.filter(pk=escena.sesion.pk).update(publicada=True)

    def vistas() -> list[bytes]:
        return [Client().get(direccion).content for direccion in (CORTE, f"{CORTE[:-1]}s/", FICHA)]

    with time_machine.travel(AHORA, tick=False):
        for nombre, acto in sorted(ACTOS.items()):
            with transaction.atomic():
                escena.poner_etapa(acto.en)
                correr = acto.preparar(escena, azar)
                numero = ultimo_numero()
                with transaction.atomic():
                    correr(escena.instante())
                    dio_numero = ultimo_numero() != numero
                    # Al que dio número no hay qué reprocharle; basta con que se haya visto moverlas a más de quince.
                    mirar = not dio_numero or movidas <= MOVIDAS
                    despues = vistas() if mirar else []
                    transaction.set_rollback(True)
                if mirar and vistas() != despues:
                    movidas += 1
                    callados += [] if dio_numero else [nombre]
                transaction.set_rollback(True)
    assert callados == []
    assert movidas > MOVIDAS


def test_lo_que_cambia_sin_un_acto_se_ve_al_rato_y_al_dia_siguiente_ya_es_otra(
    encendidas: None, mundo: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(CORTE)
    Sesion.objects.filter(pk=mundo.sesion.pk).update(lugar="Tarapoto")
    assert "Tarapoto" not in client.get(CORTE).content.decode()
    despues = time.monotonic() + guardadas.VALE_GUARDADA + 1
    monkeypatch.setattr(guardadas.time, "monotonic", lambda: despues)
    assert "Tarapoto" in client.get(CORTE).content.decode()
    with time_machine.travel(f.en_lima(date(2025, 6, 16)), tick=False):
        assert "16 de junio" in client.get(CORTE).content.decode()


def test_la_de_quien_trae_algo_suyo_no_se_guarda_ni_se_le_da_la_de_todos(
    encendidas: None, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert "Publicar este corte" in como("carlos").get(CORTE).content.decode()
    anonima = como("anonima").get(CORTE)
    assert "Publicar este corte" not in anonima.content.decode()
    assert "Publicar este corte" in como("carlos").get(CORTE).content.decode()
    vencida = Client()
    vencida.cookies["sessionid"] = "vencida"
    assert consultas_de(vencida, CORTE) > 1


def test_lo_que_no_es_un_200_no_se_guarda(encendidas: None, mundo: SimpleNamespace, client: Client) -> None:
    assert client.get(f"{CORTE}?al=ayer").status_code == 400
    assert client.get("/?sesion=NO-HAY").status_code == 404
    assert guardadas.ESTANTE.buscar(f"{CORTE}?al=ayer") is None
    assert guardadas.ESTANTE.buscar("/?sesion=NO-HAY") is None


def test_lo_guardado_no_pasa_del_tope_y_se_va_lo_que_nadie_pide() -> None:
    hecha = guardadas.PaginaHecha((1, date(2025, 1, 1), True), 0.0, b"x" * 9_000, {})
    estante = guardadas.Estante(caben=35_000)
    for n in range(3):
        estante.poner(f"/{n}", hecha)
    estante.buscar("/0")
    estante.poner("/3", hecha)
    assert [n for n in range(4) if estante.buscar(f"/{n}")] == [0, 2, 3]
    estante.poner("/3", hecha)
    assert estante.buscar("/0"), "la misma otra vez no ocupa el doble"


@pytest.fixture
def detenida(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Leer un corte se queda esperando, para siempre o hasta que se diga."""
    leer, pausa = de_corte.leer_peticion, SimpleNamespace(empezo=threading.Event(), seguir=threading.Event(), veces=0)

    def despacio(request: HttpRequest, codigo: str, **claves: Any) -> Any:
        pausa.veces += 1
        pausa.empezo.set()
        pausa.seguir.wait(30)
        return leer(request, codigo, **claves)

    monkeypatch.setattr(de_corte, "leer_peticion", despacio)
    yield pausa
    pausa.seguir.set()


@pytest.mark.django_db(transaction=True)
def test_veinte_desconocidos_en_una_pagina_no_detienen_a_la_oficina_ni_a_la_salud(
    encendidas: None, mundo: SimpleNamespace, como: Callable[[str], Client], detenida: SimpleNamespace
) -> None:
    """Con los cuatro hilos de un proceso web y una página que no termina nunca: veinte días, veinte páginas."""
    oficina = como("olga")
    with ThreadPoolExecutor(4) as servidor:
        primero = servidor.submit(como("anonima").get, CORTE)
        assert detenida.empezo.wait(10)
        dias = [f"{CORTE}?al=2025-03-{dia:02d}" for dia in range(1, 20)]
        otros = [servidor.submit(como("anonima").get, dia, headers=NAVEGADOR) for dia in dias]
        salud, lista = servidor.submit(oficina.get, "/salud/viva"), servidor.submit(oficina.get, "/acuerdos/")
        archivo = servidor.submit(como("anonima").get, "/publico/datos/MEA-TEST.csv")
        assert (salud.result(20).status_code, lista.result(20).status_code) == (200, 200)
        assert archivo.result(20).status_code == 200, "un archivo no espera por una página"
        vistas = [otro.result(20) for otro in otros]
        assert {(v.status_code, v["Refresh"], v["Cache-Control"]) for v in vistas} == {(202, "1", "no-store")}
        assert (detenida.veces, primero.done()) == (1, False)
        detenida.seguir.set()
        assert primero.result(20).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_mientras_se_hace_la_nueva_se_da_la_de_antes_y_a_un_programa_sin_ella_503(
    encendidas: None,
    mundo: SimpleNamespace,
    olga: Usuario,
    como: Callable[[str], Client],
    detenida: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(puestos, "ESPERA_DEL_TURNO", 0.05)
    detenida.seguir.set()
    de_antes = como("anonima").get(CORTE)
    detenida.seguir.clear()
    detenida.empezo.clear()
    registrar_traba(
        por=olga,
        acuerdo=mundo.callado,
        categoria=CategoriaTraba.TECNICA,
        necesidad="La opinión",
        ahora=f.en_lima(HOY, 11, 1),
    )
    with ThreadPoolExecutor(1) as servidor:
        nueva = servidor.submit(como("anonima").get, CORTE)
        assert detenida.empezo.wait(10)
        assert como("anonima").get(CORTE).content == de_antes.content
        programa = como("anonima").get(f"{CORTE}?al=2025-04-30")
        assert (programa.status_code, programa["Retry-After"]) == (503, "1")
        detenida.seguir.set()
        assert nueva.result(20).content != de_antes.content
    assert como("anonima").get(CORTE).content == nueva.result().content


@pytest.mark.django_db
def test_comprobar_una_huella_tambien_va_por_turno(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puestos, "ESPERA_DEL_TURNO", 0.05)
    with puestos.turno_de_desconocido("página"):
        assert client.get("/comprobar/0123456789abcdef/", headers=NAVEGADOR).status_code == 202
    assert client.get("/comprobar/0123456789abcdef/").status_code == 404
