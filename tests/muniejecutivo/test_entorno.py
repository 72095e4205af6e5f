"""Cada variable de entorno errada se dice en una frase, sin traza, y sin repetir secretos."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from muniejecutivo.entorno import Entorno, clave_guardada
from tests.muniejecutivo.procesos import entorno_limpio

pytestmark = pytest.mark.una_vez
CLAVE = "k9" + "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQ"


def test_lo_que_arranca_el_sitio_se_importa_antes_de_que_haya_ajustes() -> None:
    """`python -m muniejecutivo.supervisor` importa el paquete, con su Celery, antes de decir cuáles son."""
    orden = [sys.executable, "-c", "import muniejecutivo.supervisor"]
    hecho = subprocess.run(orden, env=entorno_limpio(), capture_output=True, text=True)
    assert (hecho.returncode, hecho.stderr) == (0, "")


@pytest.mark.parametrize(
    ("leer", "valor", "frase"),
    [
        (
            lambda e: e.entero("X", 8000, 1, 65535),
            "ochenta",
            "X='ochenta' no sirve. Lo correcto sería un número entero",
        ),
        (lambda e: e.entero("X", 8000, 1, 65535), "70000", "X='70000' no sirve (fuera de rango)"),
        (lambda e: e.si_no("X", False), "quizás", "Lo correcto sería 1 o 0"),
        (
            lambda e: e.base_de_datos("X", "sqlite:///x"),
            "mysql://u:secreta@h/b",
            "«mysql» no es una base de datos admitida",
        ),
        (lambda e: e.base_de_datos("X", "sqlite:///x"), "postgres://u:secreta@h", "no nombra la base"),
        (
            lambda e: e.base_de_datos("X", "sqlite:///x"),
            "postgres://u:secreta@h:x/b",
            "postgres://usuario:clave@servidor",
        ),
        (lambda e: e.base_de_datos("X", "sqlite:///x"), "sqlite:////no/existe/b.db", "la carpeta /no/existe no existe"),
        (lambda e: e.base_de_datos("X", "sqlite:///x"), "cualquier cosa", "no es una base de datos admitida"),
        (lambda e: e.redis("X"), "http://h", "redis://servidor:6379/0"),
        (lambda e: e.redis("X"), "redis://:secreta@h:puerto/0", "redis://servidor:6379/0"),
        (lambda e: e.correo("X", "consolemail://"), "gmail://u:secreta@h", "smtp+tls://usuario:clave@servidor:587"),
        (lambda e: e.correo("X", "consolemail://"), "filemail://", "falta la carpeta"),
        (lambda e: e.correo("X", "consolemail://"), "filemail://carpeta/correo", "filemail:///carpeta/correo"),
        (lambda e: e.dominio("X", ""), "https://respuestas.pe", "un dominio como respuestas.ejemplo.gob.pe"),
        (lambda e: e.dominio("X", ""), "avance@respuestas.pe", "sin @ ni http"),
        (lambda e: e.recepcion("X"), "lmtp://127.0.0.1", "lmtp://127.0.0.1:8024"),
        (lambda e: e.recepcion("X"), "pop3://u:secreta@h", "imaps://usuario:clave@servidor:993/INBOX"),
        (lambda e: e.recepcion("X"), "imaps://u@h/INBOX", "falta el usuario o la clave de la casilla"),
        (lambda e: e.recepcion("X"), "imaps://u:secreta@h:x/INBOX", "imaps://usuario:clave@servidor"),
        (lambda e: e.origen("X", "http://h"), "muniejecutivo.gob.pe", "https://muniejecutivo.gob.pe, sin ruta"),
        (lambda e: e.origen("X", "http://h"), "https://h/ruta", "sin ruta"),
        (lambda e: e.saltos("X"), "quizás", "un número de 0 (ninguno) a 5"),
        (lambda e: e.saltos("X"), "9", "X='9' no sirve (son demasiados)"),
        (lambda e: e.redes("X", "::1/128"), "10.0.0.0/8,proxy", "direcciones o redes IP con comas, como ::1/128"),
        (lambda e: e.origenes("X", []), "https://a.pe,b.pe", "separadas por comas"),
        (lambda e: e.opcion("X", "INFO", ["INFO", "ERROR"]), "VERBOSO", "uno de estos: INFO, ERROR"),
        (lambda e: e.clave_secreta("X", None), "secreta", "X es demasiado débil"),
        (lambda e: e.clave_secreta("X", None), "", "X falta"),
    ],
)
def test_un_valor_errado_se_explica(leer, valor, frase):
    entorno = Entorno({"X": valor})
    leer(entorno)
    (error,) = entorno.errores
    assert frase in error
    assert "secreta" not in error
    with pytest.raises(SystemExit, match="La configuración no es correcta"):
        entorno.exigir()


@pytest.mark.parametrize("valor", ["", "   "])
def test_una_variable_vacia_es_como_si_faltara(valor):
    entorno = Entorno({"X": valor})
    assert entorno.entero("X", 8000, 1, 65535) == 8000
    assert entorno.redis("X") == ""
    assert (entorno.recepcion("X"), entorno.dominio("X", "")) == ("", "")
    assert entorno.lista("X", ["a"]) == ["a"]
    entorno.exigir()


def test_los_valores_correctos_se_leen():
    valores = {"A": "postgres://u:c@h:5433/b?sslmode=require", "B": "sí", "C": "https://x.gob.pe/", "D": CLAVE}
    entorno = Entorno(valores)
    base = entorno.base_de_datos("A", "sqlite:///x")
    assert (base["HOST"], base["PORT"], base["OPTIONS"]) == ("h", 5433, {"sslmode": "require"})
    assert entorno.si_no("B", False) is True
    assert entorno.origen("C", "") == "https://x.gob.pe"
    assert entorno.clave_secreta("D", None) == CLAVE
    assert entorno.errores == []


@pytest.mark.parametrize("ruta", ["/var/correo", "/var/lib/una carpeta"])
def test_los_correos_se_escriben_en_la_carpeta_que_se_dice_y_no_en_otra_del_programa(ruta: str) -> None:
    """A `filemail:///ruta` se le perdía la barra inicial."""
    dicho = Entorno({"X": f"filemail://{quote(ruta)}"}).correo("X", "consolemail://")
    assert dicho["EMAIL_FILE_PATH"] == ruta
    assert dicho["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_la_clave_de_la_demostracion_se_guarda_y_se_vuelve_a_leer(tmp_path):
    archivo = tmp_path / "clave"
    primera = clave_guardada(archivo)
    assert len(primera) >= 12
    assert clave_guardada(archivo) == primera
    assert archivo.stat().st_mode & 0o077 == 0


def manage(raiz, tmp_path, *argumentos, **variables):
    entorno = entorno_limpio(**{"CARPETA_VAR": str(tmp_path), **variables})
    return subprocess.run(
        [sys.executable, "manage.py", *argumentos], cwd=raiz, env=entorno, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("variables", "frase"),
    [
        ({"PORT": "x", "REDIS_URL": "y"}, "PORT='x'"),
        ({"DEBUG": "0"}, "SECRET_KEY falta"),
        ({"CARPETA_VAR": "/proc/x"}, "CARPETA_VAR='/proc/x'"),
        # Lo que quizá salió no se prueba otra vez mientras todavía se espera la respuesta.
        ({"CORREO_ESPERA_FINAL": "900", "RECORDATORIOS_QUIZA": "900"}, "un número entero de 901 a 604800"),
        # Con el nombre de antes también, y el error dice el que se escribió.
        ({"AVISOS_QUIZA": "60"}, "AVISOS_QUIZA='60'"),
    ],
)
def test_el_programa_termina_con_la_frase_y_sin_traza(raiz, tmp_path, variables, frase):
    hecho = manage(raiz, tmp_path, "check", **variables)
    assert hecho.returncode == 1
    assert frase in hecho.stderr
    assert "Traceback" not in hecho.stderr


def test_se_dicen_todos_los_errores_de_una_vez(raiz, tmp_path):
    hecho = manage(raiz, tmp_path, "check", PORT="x", REDIS_URL="y", EMAIL_URL="z")
    assert [v for v in ("PORT", "REDIS_URL", "EMAIL_URL") if v in hecho.stderr] == ["PORT", "REDIS_URL", "EMAIL_URL"]


def test_un_secreto_puede_venir_en_un_archivo(tmp_path: Path) -> None:
    archivo = tmp_path / "clave"
    archivo.write_text(f"{CLAVE}\n")
    entorno = Entorno({"SECRET_KEY_FILE": str(archivo)})
    assert entorno.clave_secreta("SECRET_KEY", None) == CLAVE
    assert Entorno({"X": "dicho", "X_FILE": str(archivo)}).texto("X") == "dicho"
    assert entorno.errores == []


def test_la_clave_de_la_base_y_la_de_redis_pueden_venir_aparte(tmp_path: Path) -> None:
    archivo = tmp_path / "clave"
    archivo.write_text("con @ y / y ñ\n")
    aparte = {"POSTGRES_PASSWORD_FILE": str(archivo), "REDIS_PASSWORD_FILE": str(archivo)}
    sin_clave = {"DATABASE_URL": "postgres://ana@base:5432/oficina", "REDIS_URL": "redis://cola:6379/0"}
    entorno = Entorno({**aparte, **sin_clave})
    assert entorno.base_de_datos("DATABASE_URL", "sqlite:///x")["PASSWORD"] == "con @ y / y ñ"
    assert entorno.redis("REDIS_URL") == "redis://:con%20%40%20y%20%2F%20y%20%C3%B1@cola:6379/0"
    con_clave = {"DATABASE_URL": "postgres://ana:suya@base/oficina", "REDIS_URL": "redis://:suya@cola:6379/0"}
    entorno = Entorno({**aparte, **con_clave})
    assert entorno.base_de_datos("DATABASE_URL", "sqlite:///x")["PASSWORD"] == "suya"
    assert entorno.redis("REDIS_URL") == "redis://:suya@cola:6379/0"
    entorno = Entorno({**aparte, "DATABASE_URL": f"sqlite:///{tmp_path}/x"})
    assert entorno.base_de_datos("DATABASE_URL", "sqlite:///x")["PASSWORD"] == ""
    assert (entorno.redis("REDIS_URL"), entorno.errores) == ("", [])


@pytest.mark.parametrize(("nombre", "motivo"), [("no-esta", "No such file or directory"), ("", "Is a directory")])
def test_si_ese_archivo_no_se_puede_leer_se_dice_y_no_se_sigue(tmp_path: Path, nombre: str, motivo: str) -> None:
    entorno = Entorno({"X_FILE": str(tmp_path / nombre)})
    entorno.texto("X")
    entorno.texto("X")
    assert len(entorno.errores) == 1
    assert f"no sirve ({motivo}). Lo correcto sería un archivo con el valor." in entorno.errores[0]
