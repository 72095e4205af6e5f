"""Las órdenes de docker-compose.yml, tal cual, sobre PostgreSQL y Redis de verdad.

Se leen del archivo: solo se cambian los nombres de máquina por los servidores de la corrida, el puerto y las rutas que
en el contenedor son suyas.
"""

import re
import shlex
import socket
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import redis
import yaml

from tests.muniejecutivo import procesos
from tests.servicios import puerto_libre

VALORES = {"SITIO": "https://muniejecutivo.example"}
pytestmark = pytest.mark.servicios


@pytest.fixture
def compose(raiz):
    return yaml.safe_load((raiz / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


@pytest.fixture
def base_nueva(postgresql_real):
    nombre = f"compose_{uuid.uuid4().hex[:12]}"
    conexion = psycopg2.connect(postgresql_real)
    conexion.autocommit = True
    conexion.cursor().execute(f'CREATE DATABASE "{nombre}"')
    yield urlunsplit(urlsplit(postgresql_real)._replace(path=f"/{nombre}"))
    conexion.cursor().execute(f'DROP DATABASE "{nombre}" WITH (FORCE)')
    conexion.close()


@pytest.fixture
def oficina(compose, base_nueva, redis_real, tmp_path, raiz):
    """Arranca servicios por su nombre y los detiene al final; da `arrancar`, `correr_salud` y `puerto`."""
    oficina = Oficina(compose, base_nueva, redis_real, tmp_path, raiz)
    yield oficina
    oficina.detener()
    redis.Redis.from_url(redis_real).flushdb()


class Oficina:
    def __init__(self, compose: dict, base: str, redis_url: str, carpeta: Path, raiz: Path) -> None:
        self.compose, self.carpeta, self.raiz, self.puerto = compose, carpeta, raiz, puerto_libre()
        cambios = {"DATABASE_URL": base, "REDIS_URL": redis_url, "CARPETA_VAR": str(carpeta / "var")}
        declarado = {n: self._con_secretos(_con_valores(str(v))) for n, v in compose["web"]["environment"].items()}
        assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY_FILE", "VIGILANCIA_TOKEN_FILE"} <= declarado.keys()
        hacer_secretos(raiz, carpeta, f"VIGILANCIA_TOKEN={procesos.VIGILANCIA}")
        ruta = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        self.entorno = procesos.entorno_limpio(
            **{**declarado, **cambios, "PATH": ruta, "HOSTNAME": socket.gethostname()}
        )
        del self.entorno["VIGILANCIA_TOKEN"]  # llega en su archivo, como los demás
        self.en_marcha: dict[str, subprocess.Popen[str]] = {}

    def _con_secretos(self, texto: str) -> str:
        return texto.replace("/run/secrets/", f"{self.carpeta}/secretos/")

    def _orden(self, orden: str | list[str]) -> list[str]:
        partes = shlex.split(orden) if isinstance(orden, str) else list(orden)
        adaptar = {
            "0.0.0.0": "127.0.0.1",
            "8000": str(self.puerto),
        }
        partes = [adaptar.get(parte, parte) for parte in partes]
        return [
            parte.replace("127.0.0.1:8000", f"127.0.0.1:{self.puerto}").replace("/tmp/", f"{self.carpeta}/")
            for parte in partes
        ]

    def arrancar(self, servicio: str) -> subprocess.Popen[str]:
        salida = (self.carpeta / f"{servicio}.log").open("w")
        self.en_marcha[servicio] = subprocess.Popen(
            self._orden(self.compose[servicio]["command"]),
            cwd=self.raiz,
            env=self.entorno,
            text=True,
            stdout=salida,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        salida.close()
        return self.en_marcha[servicio]

    def salud(self, servicio: str) -> subprocess.CompletedProcess[str]:
        clase, *orden = self.compose[servicio]["healthcheck"]["test"]
        orden = self._orden(orden)
        if clase == "CMD-SHELL":
            orden = ["sh", "-c", orden[0].replace("$$", "$")]
        return subprocess.run(orden, cwd=self.raiz, env=self.entorno, capture_output=True, text=True, check=False)

    def bitacora(self, servicio: str) -> str:
        return procesos.leer(self.carpeta / f"{servicio}.log")

    def detener(self) -> None:
        for proceso in self.en_marcha.values():
            procesos.matar_grupo(proceso)


def hacer_secretos(raiz: Path, carpeta: Path, en_env: str = "") -> dict[str, str]:
    """Lo que deja `despliegue/secretos.sh`, corrido en una copia vacía: archivo → contenido."""
    (carpeta / "despliegue").mkdir(exist_ok=True)
    (carpeta / ".env").write_text(f"{en_env}\n")
    guion = carpeta / "despliegue/secretos.sh"
    guion.write_text((raiz / "despliegue/secretos.sh").read_text("utf-8"))
    subprocess.run(["sh", guion], env={"PATH": "/usr/bin:/bin"}, check=True, capture_output=True)
    return {archivo.name: archivo.read_text() for archivo in (carpeta / "secretos").iterdir()}


def _con_valores(texto: str) -> str:
    """Sustituye `${NOMBRE:-defecto}` y `${NOMBRE:?mensaje}` como lo hace compose."""
    return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: VALORES.get(m[1], m[2] or ""), texto)


def test_las_ordenes_de_compose_levantan_una_oficina_sana(oficina):
    assert oficina.arrancar("migraciones").wait(120) == 0, oficina.bitacora("migraciones")
    web = oficina.arrancar("web")
    oficina.arrancar("worker")
    oficina.arrancar("correo")
    oficina.arrancar("beat")
    # El latido pasa por beat, Redis y worker: que llegue prueba que una tarea corrió.
    assert procesos.partes(procesos.esperar_lista(oficina.puerto, web)) == {"bien"}
    for servicio in ("web", "worker", "correo", "beat"):
        salud = oficina.salud(servicio)
        assert salud.returncode == 0, f"{servicio}: {salud.stdout} {salud.stderr} {oficina.bitacora(servicio)}"
    assert '"code": 200' in oficina.bitacora("web"), "en producción la bitácora es JSON"

    estado, _ = procesos.pedir(f"http://127.0.0.1:{oficina.puerto}/no-existe/")
    assert estado in {0, 404}  # fuera de /salud/ se redirige a https, donde en esta prueba no escucha nadie
    procesos.matar_grupo(web)
    assert oficina.salud("web").returncode != 0


def test_los_secretos_salen_de_env_o_al_azar_y_no_se_hacen_dos_veces(raiz, tmp_path):
    hechos = hacer_secretos(raiz, tmp_path, "SECRET_KEY='la de antes'\nEMAIL_URL=smtp://u:c=1@h:25")
    declarados = yaml.safe_load((raiz / "docker-compose.yml").read_text(encoding="utf-8"))["secrets"]
    assert {uno["file"] for uno in declarados.values()} == {f"${{SECRETOS:-./secretos}}/{nombre}" for nombre in hechos}
    assert hechos.keys() == declarados.keys()
    assert (hechos["clave"], hechos["correo"]) == ("la de antes", "smtp://u:c=1@h:25")
    al_azar = {hechos[nombre] for nombre in ("postgresql", "redis", "vigilancia")}
    assert len(al_azar) == 3
    assert all(re.fullmatch("[A-Za-z0-9]{60}", uno) for uno in al_azar)
    assert hechos["identidad"] == hechos["almacen"] == ""
    assert (tmp_path / "secretos").stat().st_mode & 0o777 == 0o700
    assert hacer_secretos(raiz, tmp_path, "SECRET_KEY=otra\nREDIS_PASSWORD=otra") == hechos


def test_todo_servicio_tiene_su_comprobacion_de_salud(compose):
    assert {"web", "worker", "correo", "beat", "postgresql", "redis"} <= compose.keys()
    for nombre, servicio in compose.items():
        assert "healthcheck" in servicio or nombre in {"migraciones", "caddy"}, nombre


def test_nadie_publica_un_puerto_fuera_de_la_maquina_ni_gasta_memoria_sin_tope(compose):
    for nombre, servicio in compose.items():
        if nombre != "caddy":  # el que pone TLS es el único que se ve desde fuera
            assert all(puerto.startswith("127.0.0.1:") for puerto in servicio.get("ports", [])), nombre
        assert "no-new-privileges:true" in servicio["security_opt"], nombre
        if "build" in servicio:
            assert servicio["cap_drop"] == ["ALL"], nombre
            assert servicio["pids_limit"], nombre
            assert all("size=" in carpeta for carpeta in servicio["tmpfs"]), nombre
            assert "mem_limit" in servicio or nombre == "migraciones", nombre


def test_lo_que_un_servicio_guarda_en_memoria_cabe_en_su_tope(compose):
    """`tmpfs` es memoria y cuenta: si no cabe en el tope, el sistema mata al servicio en vez de decir que no cabe."""
    megas = {"m": 1, "g": 1024}
    mirados = 0
    for nombre, servicio in compose.items():
        if "build" not in servicio or "mem_limit" not in servicio:
            continue
        carpetas = [re.search(r"size=(\d+)([mg])", carpeta) for carpeta in servicio["tmpfs"]]
        en_memoria = sum(int(tamano[1]) * megas[tamano[2]] for tamano in carpetas if tamano)
        tope = re.fullmatch(r"(\d+)([mg])", servicio["mem_limit"])
        assert tope, nombre
        assert en_memoria < int(tope[1]) * megas[tope[2]], nombre
        mirados += 1
    assert mirados == 6


def test_la_imagen_lleva_lo_que_las_ordenes_necesitan(raiz):
    dockerfile = (raiz / "Dockerfile").read_text(encoding="utf-8")
    incluidos = (raiz / ".dockerignore").read_text(encoding="utf-8")
    # Todo paquete de la casa, para que uno nuevo no se quede fuera, y lo que los paquetes leen.
    paquetes = {hallado.parent.name for hallado in raiz.glob("*/__init__.py")} - {"tests", "bench"}
    assert "correo" in paquetes
    for carpeta in paquetes | {"templates", "static", "datos"}:
        assert f"COPY {carpeta} {carpeta}" in dockerfile
        assert f"!{carpeta}" in incluidos


def test_nada_de_lo_que_la_imagen_copia_se_queda_fuera(raiz):
    dockerfile = (raiz / "Dockerfile").read_text(encoding="utf-8")
    excluye, *incluidos = (raiz / ".dockerignore").read_text(encoding="utf-8").split()
    assert excluye == "*", "lo que no se nombra no entra"
    copias = re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
    origenes = [origen for copia in copias for origen in copia.split()[:-1] if not origen.startswith("--")]
    assert "requirements.lock" in origenes
    for origen in origenes:
        assert (raiz / origen).exists(), origen
        assert f"!{origen.split('/')[0]}" in incluidos, origen


def test_la_imagen_no_lleva_ni_pruebas_ni_con_que_desarrollar(raiz):
    dockerfile = (raiz / "Dockerfile").read_text(encoding="utf-8")
    copiado = {
        origen for linea in re.findall(r"^COPY (.+)$", dockerfile, re.MULTILINE) for origen in linea.split()[:-1]
    }
    assert "manage.py" in copiado
    for ajeno in ("tests", "bench", "docs", ".", "./", ".ci", ".git", "var", "requirements-dev.lock"):
        assert ajeno not in copiado, ajeno
        assert f"!{ajeno}" not in (raiz / ".dockerignore").read_text(encoding="utf-8").split(), ajeno
    instalado = re.findall(r"-r (\S+)", dockerfile)
    assert set(instalado) == {"requirements-uv.lock", "requirements.lock", "requirements-asistente.lock"}
    de_pruebas = {"pytest", "playwright", "mypy", "ruff", "schemathesis", "hypothesis", "factory-boy", "moto"}
    for candado in instalado:
        fijadas = set(re.findall(r"^([\w.-]+)==", (raiz / candado).read_text(encoding="utf-8"), re.MULTILINE))
        assert not fijadas & de_pruebas, candado


def test_lo_que_compose_monta_existe(compose, raiz):
    montados = [volumen for servicio in compose.values() for volumen in servicio.get("volumes", [])]
    for volumen in montados:
        if volumen.startswith("./"):
            assert (raiz / volumen.split(":")[0]).exists(), volumen


def test_cada_imagen_propia_es_una_etapa_del_dockerfile(compose, raiz):
    etapas = set(re.findall(r"^FROM \S+ AS (\w+)$", (raiz / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {servicio["build"]["target"] for servicio in compose.values() if "build" in servicio} <= etapas


def test_la_bitacora_de_ninguno_llena_el_disco(compose):
    for nombre, servicio in compose.items():
        assert servicio["logging"]["options"].keys() == {"max-size", "max-file"}, nombre
