"""despliegue/escala.yml: varias web detrás de PgBouncer, una réplica para leer y los archivos en un almacén."""

import io
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
import redis
import requests
import yaml
from django.conf import settings
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from tests.muniejecutivo import escala as de_verdad
from tests.muniejecutivo import procesos
from tests.muniejecutivo.respaldo.test_verbos import copiar_la_migrada, perder_la_ranura
from tests.servicios import NoHay, puerto_libre

pytestmark = [
    pytest.mark.servicios,
    pytest.mark.django_db,
    pytest.mark.skipif(settings.EN_SQLITE, reason="copia la base de la corrida, que ha de ser de PostgreSQL"),
]
CLAVE = "solo-para-pruebas-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
UN_MUNDO = """
from cuentas.api import crear_token
from cuentas.enums import Alcance
from tests.fabricas import FabricaAvance, FabricaOperador, encadenar_lo_fabricado
avance = FabricaAvance(porcentaje=50)
encadenar_lo_fabricado()
print(avance.hito.acuerdo.codigo, avance.pk, crear_token(usuario=FabricaOperador(), alcance=Alcance.ESCRITURA)[1])
"""


class Oficina:
    """Una web de escala.yml en marcha, y quien la usa por la API."""

    def __init__(self, escala: de_verdad.Escala, raiz: Path, var: Path, redis_url: str) -> None:
        self.escala, self.raiz, self.var = escala, raiz, var
        self.puerto = puerto_libre()
        self.entorno = procesos.entorno_limpio(
            DEBUG="0",
            SECRET_KEY=CLAVE,
            SITIO="http://localhost",
            EXIGIR_HTTPS="0",
            API_PETICIONES_POR_MINUTO="0",
            TMPDIR=str(var),
            **escala.entorno(var, redis_url),
        )
        cubo = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{escala.puerto_del_almacen}",
            aws_access_key_id="clave",
            aws_secret_access_key="secreto",
            region_name="us-east-1",
        )
        cubo.create_bucket(Bucket=de_verdad.CUBO)
        self.acuerdo, self.avance, self.token = self.ordenar("shell", "-v0", "-c", UN_MUNDO).split()[-3:]
        compose = yaml.safe_load((raiz / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
        orden = [
            {"0.0.0.0": "127.0.0.1", "8000": str(self.puerto)}.get(parte, parte)
            for parte in shlex.split(compose["web"]["command"])
        ]
        with (var / "web.log").open("w") as salida:
            self.web = subprocess.Popen(
                [f"{Path(sys.executable).parent}/{orden[0]}", *orden[1:]],
                cwd=raiz,
                env=self.entorno,
                text=True,
                stdout=salida,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        de_verdad.esperar(lambda: procesos.pedir(self.en("/salud/viva"))[0] == 200)

    def en(self, ruta: str) -> str:
        return f"http://127.0.0.1:{self.puerto}{ruta}"

    def ordenar(self, *orden: str) -> str:
        hecho = subprocess.run(
            [sys.executable, "manage.py", *orden],
            cwd=self.raiz,
            env=self.entorno,
            capture_output=True,
            text=True,
            check=False,
        )
        assert hecho.returncode == 0, hecho.stdout + hecho.stderr
        return hecho.stdout

    def leer(self, ruta: str, *, con_token: bool = True) -> requests.Response:
        cabeceras = {"Authorization": f"Bearer {self.token}"} if con_token else {}
        return requests.get(self.en(f"/api/v1/{ruta}"), headers=cabeceras, timeout=30)

    def una_traba(self, necesidad: str) -> int:
        datos = {"categoria": "presupuestal", "necesidad": necesidad}
        leido = self.leer(f"acuerdos/{self.acuerdo}/")
        cabeceras = {"Authorization": f"Bearer {self.token}", "If-Match": leido.headers["ETag"]}
        hecho = requests.post(
            self.en(f"/api/v1/acuerdos/{self.acuerdo}/trabas/"), json=datos, headers=cabeceras, timeout=30
        )
        assert hecho.status_code == 201, hecho.text
        return int(hecho.json()["id"])

    def trabas(self) -> set[int]:
        leido = self.leer(f"trabas/?acuerdo={self.acuerdo}")
        assert leido.status_code == 200, leido.text
        return {traba["id"] for traba in leido.json()["results"]}

    def lecturas(self) -> dict[str, float]:
        """Cuántas contestó cada base desde que arrancó."""
        texto = procesos.pedir(self.en("/salud/metricas"))[1]
        familias = text_string_to_metric_families(texto)
        return {
            muestra.labels["base"]: muestra.value
            for familia in familias
            for muestra in familia.samples
            if muestra.name == "muniejecutivo_lecturas_total"
        }


@pytest.fixture(scope="module")
def escala(raiz: Path) -> Iterator[de_verdad.Escala]:
    try:
        escala = de_verdad.Escala(raiz)
    except NoHay as error:
        pytest.skip(str(error))
    yield escala
    escala.retirar()


@pytest.fixture
def oficina(escala: de_verdad.Escala, raiz: Path, tmp_path: Path, redis_real: str) -> Iterator[Oficina]:
    copiar_la_migrada(escala.url_directa)
    escala.esperar_a_la_replica()
    oficina = Oficina(escala, raiz, tmp_path, redis_real)
    yield oficina
    procesos.matar_grupo(oficina.web)
    redis.Redis.from_url(redis_real).flushdb()


def foto() -> bytes:
    salida = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(salida, "JPEG")
    return salida.getvalue()


def test_crece_sin_que_nadie_lo_note(oficina: Oficina) -> None:
    """Todo en un solo recorrido: encenderlo cuesta."""
    escala = oficina.escala
    partes = procesos.pedir(oficina.en("/salud/lista"))[1]
    assert '"base_de_datos": "bien"' in partes
    assert '"archivos": "bien"' in partes

    # Quien escribe lee lo que escribió, y lo demás lo contesta la réplica.
    for numero in range(5):
        assert oficina.una_traba(f"Falta el crédito {numero}") in oficina.trabas()
    escala.esperar_a_la_replica()
    antes = oficina.lecturas().get("replica", 0)
    de_verdad.esperar(lambda: oficina.trabas() and oficina.lecturas().get("replica", 0) >= antes + 5)

    # Atrasada, no contesta ella.
    de_verdad.ejecutar(escala.replica.url, "SELECT pg_wal_replay_pause()")
    assert oficina.una_traba("Con la réplica detenida") in oficina.trabas()
    de_verdad.ejecutar(escala.replica.url, "SELECT pg_wal_replay_resume()")
    escala.esperar_a_la_replica()

    una_evidencia_va_al_almacen_y_vuelve_solo_a_quien_puede(oficina)

    # Muerta, nadie lo nota; y cuando vuelve, contesta otra vez.
    assert escala.replica.proceso
    os.killpg(escala.replica.proceso.pid, signal.SIGKILL)
    escala.replica.proceso.wait()
    assert oficina.una_traba("Con la réplica muerta") in oficina.trabas()
    escala.replica.encender()
    escala.esperar_a_la_replica()
    antes = oficina.lecturas()["replica"]
    de_verdad.esperar(lambda: oficina.trabas() and oficina.lecturas()["replica"] > antes)

    # PgBouncer que se reinicia no se nota; sin él se dice que no hay servicio, y vuelve solo.
    escala.pgbouncer.apagar()
    vuelve = threading.Timer(1, escala.pgbouncer.encender)
    vuelve.start()
    assert oficina.leer("trabas/").status_code == 200
    vuelve.join()
    escala.pgbouncer.apagar()
    assert oficina.leer("trabas/").status_code == 503
    escala.pgbouncer.encender()
    de_verdad.esperar(lambda: oficina.leer("trabas/").status_code == 200)
    assert "Iguales" in oficina.ordenar("verificar")


def una_evidencia_va_al_almacen_y_vuelve_solo_a_quien_puede(oficina: Oficina) -> None:
    ruta = f"avances/{oficina.avance}/evidencias/"
    ficha = oficina.leer(f"avances/{oficina.avance}/")
    hecho = requests.post(
        oficina.en(f"/api/v1/{ruta}"),
        files={"evidencias": ("foto.jpg", foto(), "image/jpeg")},
        headers={"Authorization": f"Bearer {oficina.token}", "If-Match": ficha.headers["ETag"]},
        timeout=60,
    )
    assert hecho.status_code == 201, hecho.text
    (lista,) = (oficina.leer("evidencias/").json()["results"],)
    (evidencia,) = lista
    assert not (oficina.var / "archivos").exists(), "en el disco de la web no queda nada"
    bajado = requests.get(
        oficina.en(f"/api/v1/evidencias/{evidencia['id']}/archivo/"),
        headers={"Authorization": f"Bearer {oficina.token}"},
        timeout=30,
        allow_redirects=False,
    )
    assert bajado.status_code == 200, bajado.text
    assert Image.open(io.BytesIO(bajado.content)).size == (40, 30)
    sin_token = requests.get(
        oficina.en(f"/api/v1/evidencias/{evidencia['id']}/archivo/"), timeout=30, allow_redirects=False
    )
    assert sin_token.status_code == 401


def test_la_replica_que_ya_no_puede_seguir_se_hace_otra_vez_sola(escala: de_verdad.Escala) -> None:
    """Estuvo detenida mientras la principal escribía más de lo que le guarda; y esta se devolvió de una copia."""
    replica, principal = escala.replica, escala.url_directa
    escala.esperar_a_la_replica()
    ranura = "SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'muniejecutivo_replica'"
    assert de_verdad.preguntar(principal, ranura) == ("reserved",)
    datos = replica.carpeta / "datos"
    for escrito in ("postgresql.auto.conf", "postgresql.conf"):
        assert de_verdad.CLAVE_DE_LA_BASE not in (datos / escrito).read_text(), "la clave de hoy, no la de ese día"

    replica.apagar()
    perder_la_ranura(principal, "muniejecutivo_replica")
    # Lo que `restaurar` deja en los ajustes de la base: hasta qué instante se quiso volver.
    de_verdad.ejecutar(principal, "ALTER SYSTEM SET recovery_target_time = '2020-01-01T00:00:00+00:00'")
    replica.encender()
    de_verdad.ejecutar(principal, "CREATE TABLE de_despues ()")
    esta = "SELECT pg_is_in_recovery() AND to_regclass('de_despues') IS NOT NULL"
    de_verdad.esperar(lambda: de_verdad.preguntar(replica.url, esta)[0])
    assert de_verdad.preguntar(principal, ranura) == ("reserved",)
    de_verdad.ejecutar(principal, "ALTER SYSTEM RESET recovery_target_time")
    de_verdad.ejecutar(principal, "DROP TABLE de_despues")

    # Y la que sí puede, sigue donde iba.
    marca = datos / "la-misma"
    marca.touch()
    replica.apagar()
    replica.encender()
    assert marca.exists()
