"""El Redis que `make run` enciende: solo para su dueño, sin puerto, y lo que se le dio sobrevive."""

import os
import shutil
import signal
import subprocess

import psutil
import pytest
import redis

from muniejecutivo import redis_propio
from muniejecutivo.supervisor import ApartarUnaVez

pytestmark = pytest.mark.una_vez


@pytest.fixture
def encender():
    if not (servidor := redis_propio.binario()):
        pytest.skip("no hay un Redis que encender en esta máquina")
    en_marcha = []

    def _encender(var):
        en_marcha.append(subprocess.Popen(redis_propio.orden(servidor, var)))
        return en_marcha[-1]

    yield _encender
    for proceso in en_marcha:
        proceso.kill()
        proceso.wait()


def hablar(var):
    return redis.Redis.from_url(redis_propio.direccion(var))


@pytest.mark.parametrize("aviso", [signal.SIGTERM, signal.SIGKILL])
def test_lo_encolado_sobrevive_al_detenerlo_y_al_matarlo(encender, tmp_path, aviso):
    primero = encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    hablar(tmp_path).lpush("muniejecutivo", *(f"tarea {n}" for n in range(500)))
    primero.send_signal(aviso)
    primero.wait(10)
    assert not redis_propio.contesta(tmp_path)
    assert redis_propio.en_marcha(tmp_path) == ""
    encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    assert redis_propio.en_marcha(tmp_path) == redis_propio.direccion(tmp_path)
    assert hablar(tmp_path).llen("muniejecutivo") == 500


def test_no_abre_ningun_puerto_y_solo_su_dueno_le_habla(encender, tmp_path):
    proceso = encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    assert psutil.Process(proceso.pid).net_connections("inet") == []
    assert (tmp_path / "redis" / "enchufe").stat().st_mode & 0o077 == 0
    assert (tmp_path / "redis").stat().st_mode & 0o077 == 0


def test_una_carpeta_de_ruta_larga_o_con_espacios_tambien_sirve(encender, tmp_path):
    var = tmp_path / ("carpeta con ñ y espacios " * 6)
    encender(var)
    assert redis_propio.esperar(var)
    assert hablar(var).ping()
    assert len(os.fsencode(redis_propio._enchufe(var))) < redis_propio.LARGO_DE_RUTA
    shutil.rmtree(redis_propio._enchufe(var).parent)


def test_un_diario_cortado_se_recupera_hasta_donde_llegaba(encender, tmp_path):
    proceso = encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    hablar(tmp_path).set("uno", 1)
    hablar(tmp_path).set("otro", 2)
    proceso.kill()
    proceso.wait()
    [diario] = (tmp_path / "redis" / "appendonlydir").glob("*.incr.aof")
    diario.write_bytes(diario.read_bytes()[:-5])
    encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    assert hablar(tmp_path).get("uno") == b"1"


def test_lo_que_no_entiende_se_aparta_una_vez_y_arranca_vacio(encender, tmp_path):
    diario = tmp_path / "redis" / "appendonlydir"
    diario.mkdir(parents=True)
    (diario / "appendonly.aof.manifest").write_text("esto no es un manifiesto")
    remedio = ApartarUnaVez(tmp_path)
    assert remedio(-9) == ""  # lo mataron: lo que tiene está bien
    codigo = encender(tmp_path).wait(10)
    assert codigo > 0
    frase = remedio(codigo)
    [aparte] = tmp_path.glob("redis-apartado-*")
    assert str(aparte) in frase
    assert "manifest" in frase
    assert (aparte / "appendonlydir" / "appendonly.aof.manifest").exists()
    encender(tmp_path)
    assert redis_propio.esperar(tmp_path)
    assert remedio(codigo) == ""


def test_un_archivo_cualquiera_en_el_lugar_del_socket_no_cuenta(tmp_path):
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "enchufe").write_text("no es un socket")
    assert redis_propio.en_marcha(tmp_path) == ""


def test_sin_paquete_ni_servidor_instalado_no_hay_binario(monkeypatch):
    monkeypatch.setattr(redis_propio.importlib.util, "find_spec", lambda _nombre: None)
    monkeypatch.setattr(redis_propio.shutil, "which", lambda _orden: None)
    assert redis_propio.binario() is None
