"""Mantener procesos: quien muere vuelve, los demás siguen, y nada queda suelto, tampoco si matan al que los cuida."""

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import psutil
import pytest

from muniejecutivo import procesos
from muniejecutivo.procesos import GrupoDeProcesos, Proceso, espera_tras, frase_de_caida
from tests.muniejecutivo.procesos import entorno_limpio, vivos

pytestmark = pytest.mark.una_vez
DORMIR = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def grupo(tmp_path):
    with (tmp_path / "candado").open("w") as candado:
        grupo = GrupoDeProcesos(entorno_limpio(), candado.fileno())
        yield grupo
        grupo.detener()


def esperar(condicion, limite=10):
    hasta = time.monotonic() + limite
    while not (visto := condicion()):
        assert time.monotonic() < hasta, "no llegó a pasar"
        time.sleep(0.02)
    return visto


def pid_de(grupo, nombre, distinto_de=0):
    def uno():
        hijo = grupo._vivos.get(nombre)
        return hijo.pid if hijo and hijo.pid != distinto_de else 0

    return esperar(uno)


def test_el_que_muere_vuelve_y_el_otro_ni_se_entera(grupo, capfd):
    for nombre in ("uno", "otro"):
        grupo.arrancar(Proceso(nombre, DORMIR))
    muerto, otro = pid_de(grupo, "uno"), pid_de(grupo, "otro")
    os.kill(muerto, signal.SIGKILL)
    nuevo = pid_de(grupo, "uno", distinto_de=muerto)
    assert psutil.pid_exists(nuevo)
    assert pid_de(grupo, "otro") == otro
    assert "uno murió (señal 9); se repone enseguida y lo demás sigue." in capfd.readouterr().out


def test_al_morir_de_golpe_se_lleva_a_los_hijos_que_tenia(grupo):
    hijo = f"import subprocess, sys; subprocess.run({DORMIR!r})"
    grupo.arrancar(Proceso("padre", [sys.executable, "-c", hijo]))
    padre = psutil.Process(pid_de(grupo, "padre"))
    [nieto] = esperar(padre.children)
    padre.kill()
    assert vivos([nieto]) == []


def test_el_que_se_cae_una_y_otra_vez_descansa_cada_vez_mas(grupo, capfd, monkeypatch):
    monkeypatch.setattr(procesos, "ESPERAS", (0.0, 0.01))
    monkeypatch.setattr(procesos, "CAIDAS_SEGUIDAS", 4)
    remedios = []
    grupo.arrancar(Proceso("malo", [sys.executable, "-c", "exit(3)"], lambda codigo: remedios.append(codigo) or ""))
    grupo.arrancar(Proceso("bueno", DORMIR))
    dicho = ""

    def se_dijo():
        nonlocal dicho
        dicho += capfd.readouterr().out
        return "van 4 veces seguidas. Se vuelve a intentar en 60 s; lo demás sigue." in dicho

    esperar(se_dijo)
    time.sleep(0.3)
    assert remedios == [3, 3, 3, 3]
    assert psutil.pid_exists(pid_de(grupo, "bueno"))


def test_las_esperas_crecen_y_tienen_tope():
    esperas = [espera_tras(n) for n in range(1, procesos.CAIDAS_SEGUIDAS + 3)]
    assert esperas == sorted(esperas)
    assert esperas[0] == 0
    assert set(esperas[procesos.CAIDAS_SEGUIDAS - 1 :]) == {procesos.EN_PAZ}


@pytest.mark.parametrize(
    ("codigo", "caidas", "frase"),
    [
        (-9, 1, "web murió (señal 9); se repone enseguida y lo demás sigue."),
        (1, 2, "web terminó por su cuenta (código 1) (van 2 seguidas); se repone en 1 s y lo demás sigue."),
    ],
)
def test_cada_caida_se_dice_con_su_motivo(codigo, caidas, frase):
    assert frase_de_caida("web", codigo, caidas, espera_tras(caidas)) == frase


def test_detener_no_deja_ninguno_ni_los_que_no_hacen_caso(tmp_path, monkeypatch):
    monkeypatch.setattr(procesos, "PARA_TERMINAR", 0.5)
    sordo = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ya', flush=True); time.sleep(60)"
    )
    with (tmp_path / "candado").open("w") as candado:
        grupo = GrupoDeProcesos(entorno_limpio(), candado.fileno())
        grupo.arrancar(Proceso("sordo", [sys.executable, "-c", sordo]))
        grupo.arrancar(Proceso("manso", DORMIR))
        todos = [psutil.Process(pid_de(grupo, nombre)) for nombre in ("sordo", "manso")]
        todos.append(psutil.Process(grupo._vigia.pid))
        time.sleep(0.2)
        grupo.detener()
    assert vivos(todos) == []


def test_el_olvidado_no_vuelve(grupo):
    grupo.arrancar(Proceso("uno", DORMIR))
    pid = pid_de(grupo, "uno")
    grupo.olvidar("uno")
    assert not psutil.pid_exists(pid)
    time.sleep(0.2)
    assert not grupo._vivos


def test_esperar_termina_cuando_se_pide_el_fin(grupo):
    threading.Timer(0.1, grupo.pedir_el_fin).start()
    grupo.esperar()


def test_si_matan_al_que_los_cuida_no_queda_ninguno_y_el_candado_se_suelta_al_final(raiz, tmp_path):
    guion = textwrap.dedent(
        f"""
        import fcntl, sys, time
        from muniejecutivo.procesos import GrupoDeProcesos, Proceso
        with open(sys.argv[1], "w") as candado:
            fcntl.flock(candado, fcntl.LOCK_EX)
            grupo = GrupoDeProcesos({{}}, candado.fileno())
            for nombre in ("uno", "otro"):
                grupo.arrancar(Proceso(nombre, {DORMIR!r}))
            time.sleep(600)
        """
    )
    cuidador = subprocess.Popen([sys.executable, "-c", guion, str(tmp_path / "candado")], cwd=raiz)
    yo = psutil.Process(cuidador.pid)
    hijos = esperar(lambda: hijos if len(hijos := yo.children()) == 3 else None)
    time.sleep(0.2)
    cuidador.kill()
    cuidador.wait()
    assert vivos(hijos) == []
    with (tmp_path / "candado").open("w") as candado:
        fcntl.flock(candado, fcntl.LOCK_EX | fcntl.LOCK_NB)
