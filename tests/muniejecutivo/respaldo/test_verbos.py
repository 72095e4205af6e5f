"""Se destruye la carpeta de datos con todo en marcha, y vuelve hasta el último acto."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from muniejecutivo.respaldo import verbos
from muniejecutivo.respaldo.carpeta import Carpeta, Respaldo, RespaldoErrado
from muniejecutivo.respaldo.postgres import entorno, herramienta, version_del_servidor
from tests import vivero
from tests.muniejecutivo import procesos
from tests.servicios import Servidor

CLAVE = "solo-para-pruebas-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
UNA_EVIDENCIA = """
from tests.fabricas import FabricaEvidencia, encadenar_lo_fabricado
evidencia = FabricaEvidencia()
encadenar_lo_fabricado()
print(evidencia.avance.hito.acuerdo.codigo, evidencia.archivo.name)
"""
CUALES = "from acuerdos.models import Acuerdo as A; print(*sorted(A.objects.values_list('codigo', flat=True)))"


# Unas miradas de quien cuida las copias, sin esperar entre ellas lo que espera de verdad; la que toca de simulacro, no.
MIRADAS = """
import sys
from pathlib import Path
from django.utils import timezone
from muniejecutivo.respaldo import estado
from muniejecutivo.respaldo.carpeta import Carpeta
from muniejecutivo.respaldo.cuidado import Cuidador
carpeta = Carpeta(Path("{copias}"))
estado.anotar(ultimo_simulacro=timezone.now().isoformat())
cuidador = Cuidador(carpeta, 14)
for _ in range(3):
    cuidador.mirar(timezone.now())
cuidador.detener()
print(*(ficha.id for ficha in carpeta.fichas()))
"""
CARTAS = "from cuentas.models import Carta as C; print(*C.objects.values_list('cuerpo', flat=True))"
UNA_COORDINADORA = """
from tests.fabricas import FabricaUsuario
print(FabricaUsuario(rol="coordinador", email="c@pcm.example").pk)
"""


class Oficina:
    """Un sistema de verdad, con su base y su carpeta; se le habla por órdenes, como quien lo administra."""

    def __init__(self, url: str, var: Path) -> None:
        self.entorno = procesos.entorno_limpio(
            DATABASE_URL=url,
            CARPETA_VAR=str(var),
            SECRET_KEY=CLAVE,
            SITIO="https://m.example",
            DEBUG="0",
            TMPDIR=tempfile.gettempdir(),  # a lo de la prueba no entra la cuenta con que corre PostgreSQL
        )

    def ordenar(self, *orden: str, bien: bool = True, **variables: str) -> str:
        hecho = vivero.correr(["manage.py", *orden], entorno=self.entorno | variables)
        assert (hecho.codigo == 0) is bien, hecho.salida + hecho.errores
        return hecho.salida if bien else hecho.errores

    def preguntar(self, programa: str) -> list[str]:
        return self.ordenar("shell", "-v0", "-c", programa).split()


def copiar_la_migrada(url: str) -> None:
    """La base de esta corrida, ya migrada y con sus catálogos: migrar otra tarda más que toda la prueba."""
    sacar = [herramienta("pg_dump", version_del_servidor()), "--no-owner", str(connection.settings_dict["NAME"])]
    meter = [herramienta("psql", version_del_servidor()), "-q", url]
    base = subprocess.run(sacar, env=entorno(), capture_output=True, check=True).stdout
    subprocess.run(meter, input=base, capture_output=True, check=True)


@pytest.mark.servicios
@pytest.mark.django_db
@pytest.mark.skipif(settings.EN_SQLITE, reason="copia la base de la corrida, que ha de ser de PostgreSQL")
def test_de_la_carpeta_de_datos_destruida_se_vuelve_hasta_el_ultimo_acto(
    servidor: Servidor, raiz: Path, tmp_path: Path
) -> None:
    oficina = Oficina(servidor.url, tmp_path / "var")
    copias = tmp_path / "copias"
    copiar_la_migrada(servidor.url)
    antes = oficina.preguntar(UNA_EVIDENCIA)
    oficina.ordenar("respaldar", "--en", str(copias))
    receptor = subprocess.Popen(
        [sys.executable, "manage.py", "respaldar", "--en", str(copias), "--siempre"], cwd=raiz, env=oficina.entorno
    )
    try:
        esperar(lambda: estado_de(tmp_path).get("simulacro", ""))
        assert "se devolvió y se comprobó" in estado_de(tmp_path)["simulacro"]
        despues = oficina.preguntar(UNA_EVIDENCIA)  # después de la copia: solo está en lo que la base fue escribiendo
        registrado = time.time()
        esperar(lambda: entera_hasta(copias) > registrado)
        # El desastre de verdad llega cuando quiere: con algo registrado cuyo archivo todavía no se copió.
        sin_copiar = oficina.preguntar(UNA_EVIDENCIA)
        esperar(lambda: ranura_al_dia(servidor.url))
        assert sin_copiar[1] not in (copias / "respaldos/ultimos.jsonl").read_text()
    finally:
        receptor.send_signal(signal.SIGTERM)
        receptor.wait(60)
    tenia = oficina.preguntar(CUALES)
    assert {antes[0], despues[0], sin_copiar[0]} <= set(tenia)

    perder(servidor)
    devueltos = tmp_path / "devueltos"
    (tmp_path / "var/archivos").rename(tmp_path / "los-que-habia")
    devolver(oficina, servidor, copias, devueltos)
    assert oficina.preguntar(CUALES) == [codigo for codigo in tenia if codigo != sin_copiar[0]]
    shutil.copytree(devueltos, tmp_path / "var/archivos")
    assert "Iguales" in oficina.ordenar("verificar")
    habia = contenido_de(tmp_path / "los-que-habia")
    assert habia.pop(sin_copiar[1])
    assert contenido_de(devueltos) == habia

    # Y otra vez, desde lo devuelto: lo de la primera no estorba.
    otras = tmp_path / "otras"
    oficina.ordenar("respaldar", "--en", str(otras))
    assert "no se perdería ningún acto" in oficina.ordenar("simulacro", "--de", str(otras))
    perder(servidor)
    devolver(oficina, servidor, otras, tmp_path / "otra-vez", "--todo")
    assert "Iguales" in oficina.ordenar("verificar")


@pytest.mark.servicios
@pytest.mark.django_db
@pytest.mark.skipif(settings.EN_SQLITE, reason="copia la base de la corrida, que ha de ser de PostgreSQL")
def test_cortado_lo_que_la_base_escribe_se_empieza_otra_vez_solo_y_las_dos_partes_se_devuelven(
    servidor: Servidor, tmp_path: Path
) -> None:
    oficina, copias = Oficina(servidor.url, tmp_path / "var"), tmp_path / "copias"
    copiar_la_migrada(servidor.url)
    oficina.preguntar(UNA_COORDINADORA)
    miradas = MIRADAS.format(copias=copias)
    (primera,) = oficina.preguntar(miradas)
    antes = oficina.preguntar(UNA_EVIDENCIA)
    assert oficina.preguntar(miradas) == [primera]

    perder_la_ranura(servidor.url)
    durante = oficina.preguntar(UNA_EVIDENCIA)
    fichas = oficina.preguntar(miradas)
    assert fichas[0] == primera
    assert len(fichas) == 2, "la copia entera no espera a la noche"
    assert estado_de(tmp_path)["falla"] == ""
    assert "Las copias se cortaron" in " ".join(oficina.preguntar(CARTAS))
    despues = oficina.preguntar(UNA_EVIDENCIA)
    assert oficina.preguntar(miradas) == fichas
    assert una_celda(servidor.url, "SELECT wal_status FROM pg_replication_slots") == "reserved"

    perder(servidor)
    devolver(oficina, servidor, copias, tmp_path / "devueltos")
    assert {antes[0], durante[0], despues[0]} <= set(oficina.preguntar(CUALES))
    donde = ["--de", str(copias), "--base-en", str(tmp_path / "no"), "--archivos-en", str(tmp_path / "tampoco")]
    hasta = ["--respaldo", primera, "--hasta", timezone.now().isoformat()]
    assert "las copias se cortaron" in oficina.ordenar("restaurar", *donde, *hasta, bien=False)
    perder(servidor)
    devolver(oficina, servidor, copias, tmp_path / "los-de-antes", "--respaldo", primera)
    quedan = set(oficina.preguntar(CUALES))
    assert antes[0] in quedan
    assert despues[0] not in quedan


def perder_la_ranura(url: str, cual: str = "muniejecutivo") -> None:
    """Se escribe más de lo que la base guarda para quien no la lee."""
    una_celda(url, "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'")
    una_celda(url, "SELECT pg_reload_conf()")

    def perdida() -> bool:
        una_celda(url, "SELECT pg_logical_emit_message(true, 'x', 'x'), pg_switch_wal()")
        una_celda(url, "CHECKPOINT")
        return una_celda(url, f"SELECT wal_status FROM pg_replication_slots WHERE slot_name = '{cual}'") == "lost"

    esperar(perdida)
    una_celda(url, "ALTER SYSTEM RESET max_slot_wal_keep_size")
    una_celda(url, "SELECT pg_reload_conf()")


def una_celda(url: str, sentencia: str) -> Any:
    con = psycopg2.connect(url)
    con.autocommit = True
    cursor = con.cursor()
    cursor.execute(sentencia)
    fila = cursor.fetchone() if cursor.description else None
    con.close()
    return fila[0] if fila else None


def perder(servidor: Servidor) -> None:
    assert servidor.proceso
    os.kill(servidor.proceso.pid, signal.SIGKILL)
    servidor.proceso.wait()
    shutil.rmtree(servidor.carpeta / "datos")


def devolver(oficina: Oficina, servidor: Servidor, copias: Path, archivos: Path, *opciones: str) -> None:
    datos = servidor.carpeta / "datos"
    donde = ["--de", str(copias), "--base-en", str(datos), "--archivos-en", str(archivos)]
    assert "Vuelve hasta" in oficina.ordenar("restaurar", *donde, *opciones)
    if servidor.usuario:
        for ruta in (datos, *datos.rglob("*")):
            shutil.chown(ruta, servidor.usuario)
    servidor.encender()
    esperar(lambda: al_dia(servidor.url))


def entera_hasta(copias: Path) -> float:
    anotado = copias / "respaldos/enteros"
    return datetime.fromisoformat(anotado.read_text()).timestamp() if anotado.exists() else 0


def contenido_de(carpeta: Path) -> dict[str, bytes]:
    return {str(r.relative_to(carpeta)): r.read_bytes() for r in carpeta.rglob("*") if r.is_file()}


def ranura_al_dia(url: str) -> bool:
    """Si lo que la base escribió hasta ahora ya está en la carpeta de las copias."""
    con = psycopg2.connect(url)
    cursor = con.cursor()
    cursor.execute("SELECT pg_current_wal_lsn()")
    (ahora,) = cursor.fetchone() or ("",)
    cursor.execute("SELECT count(*) FROM pg_stat_replication WHERE flush_lsn >= %s", [ahora])
    (cuantos,) = cursor.fetchone() or (0,)
    con.close()
    return bool(cuantos)


def al_dia(url: str) -> bool:
    con = psycopg2.connect(url)
    cursor = con.cursor()
    cursor.execute("SELECT pg_is_in_recovery()")
    (en_ello,) = cursor.fetchone() or (True,)
    con.close()
    return not en_ello


def estado_de(carpeta: Path) -> Any:
    return json.loads((carpeta / "var/respaldos.json").read_text())


def esperar(cumple: Any) -> None:
    limite = time.monotonic() + procesos.ESPERA_DE_FIN
    while not cumple():
        assert time.monotonic() < limite
        time.sleep(0.2)


@pytest.mark.django_db
@pytest.mark.skipif(not settings.EN_SQLITE, reason="copia la base de la corrida, que ha de ser de SQLite")
def test_en_sqlite_tambien_se_vuelve(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    oficina = Oficina(f"sqlite:///{var}/base.sqlite3", var)
    shutil.copyfile(connection.settings_dict["NAME"], var / "base.sqlite3")
    copias = tmp_path / "copias"
    assert "guarde los valores de: SECRET_KEY" in oficina.ordenar("respaldar", "--en", str(copias))
    assert "se devolvió y se comprobó" in oficina.ordenar("simulacro", "--de", str(copias))
    devuelta = tmp_path / "otra.sqlite3"
    orden = ["restaurar", "--de", str(copias), "--base-en", str(devuelta), "--archivos-en", str(tmp_path / "archivos")]
    oficina.ordenar(*orden)
    assert "ya existe" in oficina.ordenar(*orden, bien=False)
    assert "no es un instante" in oficina.ordenar(*orden, "--hasta", "ayer", bien=False)


def test_herramienta_que_no_esta_se_dice() -> None:
    with pytest.raises(RespaldoErrado, match="Falta el programa pg_no_existe de PostgreSQL 99"):
        herramienta("pg_no_existe", 99)


@pytest.fixture
def con_una_copia(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Carpeta:
    """Una carpeta con la ficha de una copia de SQLite: basta para ensayarla sin devolver nada."""
    carpeta = Carpeta(tmp_path / "copias")
    carpeta.preparar()
    carpeta.anotar(
        Respaldo("uno", timezone.now().isoformat(), "sqlite", 0, acto=0, archivos=0, bytes_de_archivos=0), []
    )
    monkeypatch.setattr(verbos, "PLAZO_DEL_WAL", 0)
    return carpeta


@pytest.mark.django_db
def test_lo_que_se_ensaya_va_junto_a_las_copias_y_si_no_cabe_se_dice(
    con_una_copia: Carpeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    donde: list[Path] = []

    def sin_lugar(*_: object, archivos_en: Path, **__: object) -> None:
        donde.append(archivos_en)
        raise OSError(28, "No space left on device", str(archivos_en))

    olvidado = con_una_copia.raiz / "simulacro-de-antes"
    olvidado.mkdir()
    os.utime(olvidado, (0, 0))
    monkeypatch.setattr(verbos, "restaurar", sin_lugar)
    ensayo = verbos.simulacro(con_una_copia)
    assert ensayo.falla == "No space left on device", "sin la ruta, que es otra cada vez"
    assert donde[0].is_relative_to(con_una_copia.raiz), "ahí los archivos se enlazan: no ocupan memoria"
    assert list(con_una_copia.raiz.glob("simulacro-*")) == [], "ni el suyo ni el que algo mató hace días"


def test_lo_devuelto_se_comprueba_sin_el_almacen_vivo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entornos: list[dict[str, str]] = []

    def correr(*_: object, env: dict[str, str], **__: object) -> Any:
        entornos.append(env)
        return subprocess.CompletedProcess([], 0, stdout="7", stderr="")

    monkeypatch.setenv("ARCHIVOS_URL", "s3://clave:secreta@almacen/muniejecutivo")
    monkeypatch.setenv("ARCHIVOS_URL_FILE", "/run/secrets/archivos")
    monkeypatch.setattr(verbos.subprocess, "run", correr)
    assert verbos._comprobar("sqlite:////tmp/x", tmp_path) == 7
    assert {(e["ARCHIVOS_URL"], e["ARCHIVOS_URL_FILE"], e["CARPETA_VAR"]) for e in entornos} == {
        ("", "", str(tmp_path))
    }


def test_hasta_un_instante_del_que_no_hay_nada_se_dice_antes_de_devolver(tmp_path: Path) -> None:
    """PostgreSQL lo diría al final, y caído: «recovery ended before configured recovery target was reached»."""
    carpeta = Carpeta(tmp_path)
    carpeta.preparar()
    empezo, lista, ultimo = (timezone.now() - timedelta(minutes=hace) for hace in (60, 50, 10))
    base = carpeta.base("uno")
    base.mkdir()
    rango = {"Timeline": 1, "Start-LSN": "0/3000028", "End-LSN": "0/5000000"}
    (base / "backup_manifest").write_text(json.dumps({"WAL-Ranges": [rango]}))
    ficha = Respaldo("uno", empezo.isoformat(), "postgresql", 15, 0, 0, 0, lista_en=lista.isoformat())

    def dicho(hasta: datetime) -> str:
        try:
            verbos._exigir_que_llegue(carpeta, ficha, hasta)
        except RespaldoErrado as error:
            return str(error)
        return ""

    assert "elija una anterior a él" in dicho(lista - timedelta(minutes=1)), "todavía se estaba copiando"
    assert "Lo último que llegó a la carpeta es de las" in dicho(ultimo), "no se recibió nada después de la copia"
    segmento = carpeta.wal / "000000010000000000000005.partial"
    segmento.touch()
    os.utime(segmento, (ultimo.timestamp(), ultimo.timestamp()))
    assert dicho(ultimo) == ""
    de_mas = dicho(ultimo + timedelta(seconds=2))
    assert f"{timezone.localtime(ultimo):%H:%M:%S del %d/%m/%Y}" in de_mas
    assert "--todo" in de_mas
    carpeta.anotar_enteros(ultimo + timedelta(seconds=5))  # el reloj de la base va adelantado
    assert dicho(ultimo + timedelta(seconds=5)) == ""
