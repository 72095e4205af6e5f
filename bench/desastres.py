"""La carpeta de datos de la base, destruida en un instante al azar mientras se escribe; y cuánto vuelve, y en cuánto.

    python -m bench.desastres --semillas 1-20

Una oficina con su PostgreSQL, y por cada semilla un desastre: se hace una copia, siguen `respaldar --siempre` y quien
registra actos con su foto sin parar; en un instante al azar se mata todo y se borran los datos de la base y los
archivos; se sigue lo que dice docs/operacion.md en «Devolver todo», y la oficina devuelta es la del desastre que viene.
De cada uno dice cuántos segundos de actos y de fotos se perdieron, cuánto tardó en volver, qué dice `verificar` y si
cada foto es la que era. No es parte de `make bench`.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

from tests.muniejecutivo import procesos
from tests.servicios import Servidor, postgresql_propio

RAIZ = Path(__file__).resolve().parent.parent
# Un avance con su foto tras otro, por su verbo; de cada uno, cuándo quedó y qué archivo dejó.
ESCRIBIR = """
import io, itertools, random, time
from django.utils import timezone
from PIL import Image
from acuerdos.acciones.avances import registrar_avance
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.evidencias import revisar_archivo
from acuerdos.models import Hito
from cuentas.models import Usuario
quien = Usuario.objects.filter(rol="operador", is_active=True).first()
for n in itertools.count():
    hito = Hito.objects.filter(anulado_en=None, acuerdo__situacion="abierto").order_by("?").first()
    foto = io.BytesIO()
    Image.new("RGB", (64, 64), tuple(random.randbytes(3))).save(foto, "PNG")
    try:
        archivos = [revisar_archivo(f"{n}.png", foto.getvalue())]
        hecho = registrar_avance(
            por=quien, hito=hito, porcentaje=50, descripcion="Va", fecha=timezone.localdate(), ahora=timezone.now(),
            evidencias=archivos,
        )
    except (AccionDenegada, DatoInvalido):
        continue
    una = hecho.evidencias.get()
    print("hecho", una.pk, una.archivo.name, time.time(), flush=True)
    time.sleep(0.2)
"""
QUEDAN = "from acuerdos.models import Evidencia as E; print(*E.objects.values_list('pk', flat=True))"


class Oficina:
    """Una que pierde sus datos una y otra vez."""

    def __init__(self, lugar: Path) -> None:
        self.lugar, self.huellas = lugar, dict[str, str]()
        self.servidor: Servidor = postgresql_propio()
        self.copias, self.var = lugar, lugar / "var"
        self.entorno = procesos.entorno_limpio(
            DATABASE_URL=self.servidor.url,
            CARPETA_VAR=str(self.var),
            SECRET_KEY="solo-de-pruebas-0123456789-" * 3,
            SITIO="https://m.example",
            DEBUG="0",
            TMPDIR=tempfile.gettempdir(),
        )
        for orden in (["migrate", "-v0"], ["catalogos"], ["demo"]):
            self.ordenar(*orden, DEBUG="1")

    def ordenar(self, *orden: str, **variables: str) -> str:
        hecho = subprocess.run(
            [sys.executable, "manage.py", *orden],
            cwd=RAIZ,
            env=self.entorno | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        return hecho.stdout + (hecho.stderr if hecho.returncode else "")

    def seguir(self, *orden: str, salida: Path) -> subprocess.Popen[bytes]:
        with salida.open("wb") as archivo:
            return subprocess.Popen(
                [sys.executable, "manage.py", *orden],
                cwd=RAIZ,
                env=self.entorno,
                stdout=archivo,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def copiar(self, semilla: int) -> None:
        """La copia con que se parte, en una carpeta nueva, como pide quien devuelve."""
        self.copias = self.lugar / f"copias-{semilla}"
        (self.var / "respaldos.json").unlink(missing_ok=True)
        self.ordenar("respaldar", "--en", str(self.copias))

    def perder(self, semilla: int) -> float:
        """Se escribe y se copia hasta un instante al azar; ahí se pierde todo. Cuándo fue."""
        copia = self.seguir("respaldar", "--en", str(self.copias), "--siempre", salida=self.lugar / "copia.log")
        escribe = self.seguir("shell", "-v0", "-c", ESCRIBIR, salida=self.lugar / "escrito")
        time.sleep(random.Random(semilla).uniform(25, 90))
        assert self.servidor.proceso
        for proceso in (self.servidor.proceso, escribe, copia):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(proceso.pid, signal.SIGKILL)
            proceso.wait()
        self.huellas = huellas(self.var / "archivos")
        shutil.rmtree(self.servidor.carpeta / "datos")
        shutil.rmtree(self.var / "archivos")
        return time.time()

    def devolver(self) -> float:
        """Lo de «Devolver todo». En cuántos segundos contesta otra vez."""
        inicio, datos = time.monotonic(), self.servidor.carpeta / "datos"
        archivos = str(self.var / "archivos")
        dicho = self.ordenar("restaurar", "--de", str(self.copias), "--base-en", str(datos), "--archivos-en", archivos)
        assert "Ahora arranque" in dicho, dicho
        if self.servidor.usuario:
            for ruta in (datos, *datos.rglob("*")):
                shutil.chown(ruta, self.servidor.usuario)
        self.servidor.encender()
        while en_recuperacion(self.servidor.url):
            time.sleep(0.2)
        return time.monotonic() - inicio

    def contar(self, cuando: float, tardo: float) -> dict[str, object]:
        hechos = [
            linea.split()[1:] for linea in (self.lugar / "escrito").read_text().splitlines() if linea[:6] == "hecho "
        ]
        escrito = [(hecho[0], hecho[1], float(hecho[2])) for hecho in hechos if len(hecho) == 3]
        hay, devueltas = set(self.ordenar("shell", "-v0", "-c", QUEDAN).split()), huellas(self.var / "archivos")
        de_estos = {archivo: en for _, archivo, en in escrito}
        sin_volver = [ruta for ruta in self.huellas if ruta not in devueltas]
        return {
            "actos": len(escrito),
            "segundos de actos perdidos": round(
                max((cuando - en for pk, _, en in escrito if pk not in hay), default=0), 1
            ),
            "segundos de fotos perdidos": round(
                max((cuando - de_estos.get(r, cuando) for r in sin_volver), default=0), 1
            ),
            "fotos": len(self.huellas),
            "fotos de antes sin volver": sum(1 for ruta in sin_volver if ruta.partition(".")[0] not in de_estos),
            "fotos distintas": sum(1 for ruta in devueltas if devueltas[ruta] != self.huellas.get(ruta)),
            "segundos en volver": round(tardo, 1),
            "verificar": self.ordenar("verificar").strip().splitlines()[-2:],
        }


def huellas(carpeta: Path) -> dict[str, str]:
    archivos = (ruta for ruta in carpeta.rglob("*") if ruta.is_file())
    return {str(r.relative_to(carpeta)): hashlib.sha256(r.read_bytes()).hexdigest() for r in archivos}


def en_recuperacion(url: str) -> bool:
    try:
        con = psycopg2.connect(url)
    except psycopg2.OperationalError:
        return True
    cursor = con.cursor()
    cursor.execute("SELECT pg_is_in_recovery()")
    (en_ello,) = cursor.fetchone() or (True,)
    con.close()
    return bool(en_ello)


def main() -> None:
    opciones = argparse.ArgumentParser(prog="bench.desastres")
    opciones.add_argument("--semillas", default="1-20", help="una, o desde-hasta")
    desde, _, hasta = opciones.parse_args().semillas.partition("-")
    with tempfile.TemporaryDirectory(prefix="desastres-") as carpeta:
        Path(carpeta).chmod(0o755)
        oficina = Oficina(Path(carpeta))
        try:
            for semilla in range(int(desde), int(hasta or desde) + 1):
                oficina.copiar(semilla)
                cuando = oficina.perder(semilla)
                print(json.dumps({"semilla": semilla, **oficina.contar(cuando, oficina.devolver())}), flush=True)
        finally:
            oficina.servidor.retirar()


if __name__ == "__main__":
    main()
