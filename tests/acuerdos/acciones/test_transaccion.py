"""La transacción de un verbo: sus candados van en un solo orden, y la que la base termina se repite sola."""

import ast
import contextlib
import itertools
import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acuerdos.acciones import lotes, transaccion
from acuerdos.acciones.transaccion import INTENTOS_DE_TRANSACCION, ORDEN, en_transaccion, verbo
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo
from recordatorios import cola
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena, verbos

TOMA = re.compile(r'SELECT .* FROM "(\w+)".* FOR (NO KEY )?UPDATE( OF [^ ]+)?( SKIP LOCKED)?$', re.DOTALL)
CAMBIA = re.compile(r'(?:UPDATE|DELETE FROM) "(\w+)"')


def test_cada_verbo_tiene_su_acto() -> None:
    assert set(verbos()) == set(ACTOS)


def test_todo_candado_deja_pasar_a_quien_solo_nombra_la_fila(raiz: Path) -> None:
    """`FOR UPDATE` entero detiene a cualquier clave ajena: solo lo pide quien va a borrar, sin esperar a nadie."""
    sueltos = []
    for modulo in raiz.glob("*/**/*.py"):
        if ".venv" in modulo.parts or modulo.parts[len(raiz.parts)] in ("tests", "bench", "var"):
            continue
        for nodo in ast.walk(ast.parse(modulo.read_text("utf-8"))):
            if isinstance(nodo, ast.Call) and getattr(nodo.func, "attr", "") == "select_for_update":
                pide = {clave.arg for clave in nodo.keywords}
                if not pide & {"no_key", "skip_locked"}:
                    sueltos.append(f"{modulo.relative_to(raiz)}:{nodo.lineno}")
    assert sueltos == []


@pytest.mark.servicios
@pytest.mark.django_db
def test_cada_verbo_toma_sus_candados_en_el_orden_de_todos(catalogos: None) -> None:
    escena, azar = Escena.montar(a_medida=True, acuerdos=2), random.Random(7)
    desordenados = {}
    for nombre, acto in sorted(ACTOS.items()):
        with transaction.atomic():
            escena.poner_etapa(acto.en)
            correr = acto.preparar(escena, azar)
            with CaptureQueriesContext(connection) as hechas:
                correr(escena.instante())
            tomadas = candados([consulta["sql"] for consulta in hechas])
            if tomadas != sorted(tomadas, key=ORDEN.index):
                desordenados[nombre] = tomadas
            transaction.set_rollback(True)
    assert desordenados == {}


@pytest.mark.servicios
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verbo", "datos"),
    [
        (VerboDeLote.RESPONSABLE, {"responsable": "GR"}),
        (VerboDeLote.CLASIFICAR, {"clasificacion": "financiamiento"}),
    ],
)
def test_un_lote_no_toma_la_reunion_despues_de_sus_acuerdos(catalogos: None, verbo: VerboDeLote, datos: Any) -> None:
    escena = Escena.montar(a_medida=True, acuerdos=3)
    escena.poner_etapa("en_curso")
    acuerdos = list(Acuerdo.objects.exclude(reunion=None).values_list("pk", flat=True))
    assert len(acuerdos) == 2
    lote = lotes.preparar_lote(por=escena.olga, verbo=verbo, datos=datos, acuerdos=acuerdos, ahora=escena.instante())
    for paso in (lotes.confirmar_lote, lotes.deshacer_lote):
        with CaptureQueriesContext(connection) as hechas:
            lote = paso(por=escena.olga, lote=lote, ahora=escena.instante())
        tomadas = candados([consulta["sql"] for consulta in hechas])
        assert tomadas == sorted(tomadas, key=ORDEN.index)
    assert lote.filas.filter(deshecha=True).count() == 2


@pytest.mark.servicios
@pytest.mark.django_db
def test_deshacer_un_lote_de_recordar_toma_sus_acuerdos_antes_que_el_correo_que_los_junta(catalogos: None) -> None:
    """Si no, quien retira uno solo (su acuerdo, y el correo) se cruza con el lote (el correo, y ese acuerdo)."""
    escena = Escena.montar(a_medida=True, acuerdos=0)
    acuerdos = [escena.acuerdo_nuevo(municipalidad_id=f.UMACHIRI, responsable="GL") for _ in range(2)]
    for acuerdo in acuerdos:
        f.FabricaHito(acuerdo=acuerdo, responsable="GL", plazo=f.EVENTO + timedelta(days=300))
    hecho = {"por": escena.olga, "ahora": escena.instante()}
    lote = lotes.preparar_lote(verbo=VerboDeLote.RECORDAR, datos={}, acuerdos=[a.pk for a in acuerdos], **hecho)
    lote = lotes.confirmar_lote(lote=lote, **hecho)
    cola.juntar(timezone.localdate(hecho["ahora"]), ahora=hecho["ahora"])
    with CaptureQueriesContext(connection) as hechas:
        lote = lotes.deshacer_lote(lote=lote, **hecho)
    assert lote.filas.filter(deshecha=True).count() == 2
    tomas = [consulta["sql"] for consulta in hechas if TOMA.search(consulta["sql"])]
    antes = list(itertools.takewhile(lambda sql: not sql.startswith('SELECT "acuerdos_envio"'), tomas))
    assert len(antes) < len(tomas), "y el correo, después"
    de_acuerdos = " ".join(sql for sql in antes if TOMA.search(sql)[1] == "acuerdos_acuerdo")  # type: ignore[index]
    assert all(re.search(rf"\b{acuerdo.pk}\b", de_acuerdos) for acuerdo in acuerdos)


def candados(sentencias: list[str]) -> list[str]:
    """Las tablas en el orden en que se tomó la primera fila de cada una; lo que se revirtió, se soltó."""
    lugares: list[str] = []
    puntos: dict[str, int] = {}
    for sentencia in sentencias:
        if toma := TOMA.search(sentencia):
            assert toma[1] in ORDEN, f"{toma[1]} no tiene lugar en el orden"
            lugares.append(toma[1])
        elif (cambia := CAMBIA.match(sentencia)) and cambia[1] in ORDEN:
            lugares.append(cambia[1])
        elif sentencia.startswith("SAVEPOINT"):
            puntos[sentencia.split()[-1]] = len(lugares)
        elif sentencia.startswith("ROLLBACK TO SAVEPOINT"):
            del lugares[puntos[sentencia.split()[-1]] :]
    return list(dict.fromkeys(lugares))


# --- Repetir --------------------------------------------------------------------------------------------------------
def interbloqueo() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = _Interbloqueo()
    return error


class _Interbloqueo(psycopg2.OperationalError):
    pgcode = "40P01"


def fallar(veces: int, hacer: Callable[[], Any] = lambda: "hecho") -> Callable[[], Any]:
    """Levanta un interbloqueo las primeras `veces`; después hace lo suyo. `.llamadas` dice cuántas fueron."""

    def intentar() -> Any:
        intentar.llamadas += 1  # type: ignore[attr-defined]
        if intentar.llamadas <= veces:  # type: ignore[attr-defined]
            raise interbloqueo()
        return hacer()

    intentar.llamadas = 0  # type: ignore[attr-defined]
    return intentar


class PorFuera:
    """La conexión, como si la transacción de la prueba no estuviera."""

    def __init__(self) -> None:
        self.de_la_prueba = len(connection.savepoint_ids)

    @property
    def in_atomic_block(self) -> bool:
        return len(connection.savepoint_ids) > self.de_la_prueba


@pytest.fixture
def por_fuera(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaccion, "connection", PorFuera())
    monkeypatch.setattr(transaccion.time, "sleep", lambda _: None)


@pytest.mark.usefixtures("por_fuera")
class TestRepetir:
    def test_lo_que_la_base_termina_se_repite_y_lo_escrito_antes_se_deshace(self) -> None:
        acuerdo = f.FabricaAcuerdo()

        intentos = fallar(2)

        def escribir_y_caer() -> None:
            Acuerdo.objects.filter(pk=acuerdo.pk).update(version=F("version") + 1)
            intentos()

        en_transaccion(escribir_y_caer)
        assert intentos.llamadas == 3  # type: ignore[attr-defined]
        assert Acuerdo.objects.get().version == acuerdo.version + 1

    def test_se_rinde_tras_unos_intentos_con_el_error_de_la_base(self) -> None:
        siempre = fallar(100)
        with pytest.raises(OperationalError, match="deadlock"):
            en_transaccion(siempre)
        assert siempre.llamadas == INTENTOS_DE_TRANSACCION  # type: ignore[attr-defined]

    def test_por_dentro_de_otra_no_se_repite_sino_la_de_fuera_entera(self) -> None:
        dentro = fallar(1)
        veces = []

        @verbo
        def fuera() -> Any:
            veces.append(1)
            return en_transaccion(dentro)

        assert fuera() == "hecho"
        assert (len(veces), dentro.llamadas) == (2, 2)  # type: ignore[attr-defined]

    def test_con_una_transaccion_ajena_abierta_el_error_sale_tal_cual(self) -> None:
        una = fallar(1)
        with pytest.raises(OperationalError), transaction.atomic():
            en_transaccion(una)
        assert una.llamadas == 1  # type: ignore[attr-defined]

    def test_otro_error_de_la_base_no_se_repite(self) -> None:
        llamadas = []

        def sin_base() -> None:
            llamadas.append(1)
            raise OperationalError("server closed the connection unexpectedly")

        with pytest.raises(OperationalError):
            en_transaccion(sin_base)
        assert len(llamadas) == 1


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_dos_que_de_verdad_se_esperan_en_circulo_terminan_las_dos(catalogos: None) -> None:
    primero, segundo = f.FabricaAcuerdo(), f.FabricaAcuerdo()
    los_dos = Barrier(2)

    def tomar(orden: tuple[Acuerdo, Acuerdo]) -> str:
        def hacer() -> str:
            for acuerdo in orden:
                Acuerdo.objects.select_for_update(no_key=True).get(pk=acuerdo.pk)
                with contextlib.suppress(BrokenBarrierError):
                    los_dos.wait(timeout=1)  # la primera vez, cada cual con uno en la mano
            return "hecho"

        try:
            return en_transaccion(hacer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        assert list(hilos.map(tomar, [(primero, segundo), (segundo, primero)])) == ["hecho", "hecho"]
