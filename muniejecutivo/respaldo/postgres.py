"""La copia de PostgreSQL, con sus propias herramientas: la base entera y, sin cortes, lo que va escribiendo."""

import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from muniejecutivo.respaldo.carpeta import Carpeta, RespaldoErrado

RANURA = "muniejecutivo"  # la que hace que el servidor espere a que se le lea lo que escribe
SEGMENTO = 16 * 1024 * 1024
POR_CICLO = 256  # segmentos en 4 GB
SEGMENTO_DE_WAL = re.compile(r"[0-9A-F]{24}(\.partial)?")
ESPERA_DE_LO_ESCRITO = 5  # segundos que se le dan para llegar a la carpeta
PACIENCIA = 600  # segundos que se le dan a una base devuelta para ponerse al día
AL_MENOS = (
    "max_connections",
    "max_worker_processes",
    "max_wal_senders",
    "max_prepared_transactions",
    "max_locks_per_transaction",
)
# Lo escrito va dentro de la carpeta de datos: así lo encuentra quien la arranque, con la cuenta y el disco que sean.
AL_LADO = "wal_devuelto"
SUYOS = "postgresql.auto.conf"
DE_DEVOLVER = ("restore_command", "recovery_target")
# Con qué arranca la devuelta si la copia no lo trae: en Debian la configuración está en /etc, fuera de los datos.
DE_FABRICA = {
    "postgresql.conf": "listen_addresses = '*'\n",
    "pg_hba.conf": "local all all peer\nhost all all all scram-sha-256\nhost replication all all scram-sha-256\n",
    "pg_ident.conf": "",
}
# Y con qué un ensayo, traiga lo que traiga: es otra máquina, con otra memoria, otros módulos y otros idiomas.
DE_ENSAYO = """listen_addresses = ''
archive_mode = off
fsync = off
max_parallel_workers_per_gather = 0
lc_messages = 'C'
lc_monetary = 'C'
lc_numeric = 'C'
lc_time = 'C'
"""
SIN_SU_IDIOMA = "incompatible with operating system"
COPIAR = f"cp '{AL_LADO}/%f' '%p' || cp '{AL_LADO}/%f.partial' '%p'"


def version_del_servidor() -> int:
    """La mayor: 15, 17."""
    connection.ensure_connection()
    return int(connection.cursor().connection.server_version) // 10_000


def ajustes_del_servidor() -> dict[str, str]:
    """Lo que quien repita su WAL ha de tener al menos igual, o no arranca."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(AL_MENOS)])
        return dict(cursor.fetchall())


def herramienta(nombre: str, version: int) -> str:
    """Dónde está el programa de PostgreSQL de esa versión. :raises RespaldoErrado: si no está."""
    propia = Path(f"/usr/lib/postgresql/{version}/bin/{nombre}")
    hallada = str(propia) if propia.exists() else shutil.which(nombre)
    if not hallada:
        raise RespaldoErrado(f"Falta el programa {nombre} de PostgreSQL {version}: instale sus herramientas.")
    return hallada


def servidor(version: int) -> str:
    """El que arranca sobre datos de esa versión, que son de ninguna otra. :raises RespaldoErrado: si el que hay no."""
    programa = herramienta("postgres", version)
    dicho = subprocess.run([programa, "--version"], capture_output=True, text=True, check=False).stdout
    hallada = re.search(r"\) (\d+)", dicho)
    if hallada is None or int(hallada[1]) != version:
        es = f"de la {hallada[1]}" if hallada else "de otra"
        raise RespaldoErrado(
            f"La base es de PostgreSQL {version} y las herramientas que hay aquí son {es}: instale las de la {version}."
        )
    return programa


def entorno() -> dict[str, str]:
    """Con qué se conectan las herramientas: lo mismo que usa el sistema, sin la clave en la orden."""
    base: Mapping[str, Any] = settings.DATABASES["default"]
    valores = {
        "PGHOST": base.get("HOST"),
        "PGPORT": base.get("PORT"),
        "PGUSER": base.get("USER"),
        "PGPASSWORD": base.get("PASSWORD"),
        "PGCONNECT_TIMEOUT": "10",
    }
    return os.environ | {nombre: str(valor) for nombre, valor in valores.items() if valor}


def tomar(destino: Path, version: int) -> None:
    """La base entera, comprimida y con el resumen de cada archivo, en una carpeta nueva.

    :raises RespaldoErrado: con lo que dijo el servidor.
    """
    orden = [herramienta("pg_basebackup", version), "--pgdata", str(destino), "--format=tar", "--gzip"]
    orden += ["--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password"]
    _correr(orden, "La base no se pudo copiar")


def recibir_wal(carpeta: Carpeta, version: int) -> "subprocess.Popen[bytes]":
    """Un proceso que deja en la carpeta lo que la base escribe, a medida que lo escribe."""
    orden = [herramienta("pg_receivewal", version), "--slot", RANURA, "--no-password"]
    _correr([*orden, "--create-slot", "--if-not-exists"], "No se pudo reservar lo que la base escribe")
    return subprocess.Popen([*orden, "--directory", str(carpeta.wal), "--synchronous"], env=entorno())


def reloj() -> datetime:
    """La hora de la base, que es la que lleva lo que escribe."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (ahora,) = cursor.fetchone()
    return ahora


def llego_hasta_aqui() -> bool:
    """Deja escrita una marca en la base, que no cambia nada, y dice si llegó a la carpeta."""
    with connection.cursor() as cursor:
        # Que la marca se confirme: así hay algo después de cualquier instante hasta el que se quiera volver.
        cursor.execute("SELECT pg_logical_emit_message(true, 'muniejecutivo', 'enteros')")
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        (marca,) = cursor.fetchone()
        limite = time.monotonic() + ESPERA_DE_LO_ESCRITO
        while time.monotonic() < limite:
            cursor.execute("SELECT restart_lsn >= %s FROM pg_replication_slots WHERE slot_name = %s", [marca, RANURA])
            if (hallado := cursor.fetchone()) and hallado[0]:
                return True
            time.sleep(0.2)
    return False


def se_corto(carpeta: Carpeta) -> bool:
    """Si lo que siga escribiendo la base ya no continúa lo que hay en la carpeta: la ranura se perdió, o no está."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [RANURA])
        hallada = cursor.fetchone()
    return hallada[0] == "lost" if hallada else any(carpeta.wal.iterdir())


def empezar_otra_historia(carpeta: Carpeta) -> None:
    """Aparta lo recibido hasta el corte y deja que se reserve una ranura nueva.

    Lo apartado sigue sirviendo a las copias de entonces. Si se interrumpe a la mitad, la siguiente vez termina.
    """
    for archivo in sorted(carpeta.wal.iterdir()):
        archivo.replace(carpeta.wal_cortado / archivo.name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots "
            "WHERE slot_name = %s AND wal_status = 'lost'",
            [RANURA],
        )


def hilo(carpeta: Carpeta, base: Path) -> list[Path]:
    """Lo que se puede repetir sobre esa copia: lo escrito desde ella, hasta el primer segmento que falte."""
    desde, sigue = (_numero(nombre) for nombre in _rango(base))
    sigue += 1
    seguidos = []
    for nombre, archivo in sorted(carpeta.segmentos().items()):
        if not SEGMENTO_DE_WAL.fullmatch(nombre) or _numero(nombre) < desde:
            continue
        if _numero(nombre) > sigue:
            break
        if not archivo.suffix:  # a uno a medias le puede faltar el final: no se sigue con el que viene
            sigue = max(sigue, _numero(nombre) + 1)
        seguidos.append(archivo)
    return seguidos


def llega_al_final(carpeta: Carpeta, base: Path) -> bool:
    """Si desde esa copia se repite hasta lo último recibido, sin ningún corte en medio."""
    todos = [archivo for nombre, archivo in sorted(carpeta.segmentos().items()) if SEGMENTO_DE_WAL.fullmatch(nombre)]
    nuevos = [archivo for archivo in todos if _numero(archivo.name) > _numero(_rango(base)[1])]
    return not nuevos or hilo(carpeta, base)[-1:] == nuevos[-1:]


def primer_segmento(base: Path) -> str:
    """El nombre del primer archivo de WAL que esa copia necesita."""
    return _rango(base)[0]


def _rango(base: Path) -> tuple[str, str]:
    """El primero y el último que la copia misma trae."""
    rango = json.loads((base / "backup_manifest").read_text())["WAL-Ranges"][0]
    hasta = _lugar(rango["End-LSN"]) - 1  # donde termina: puede ser justo el borde del que sigue
    return _segmento(rango["Timeline"], _lugar(rango["Start-LSN"])), _segmento(rango["Timeline"], hasta)


def _lugar(escrito: str) -> int:
    """«0/3000028», en bytes desde el principio."""
    alto, bajo = (int(parte, 16) for parte in escrito.split("/"))
    return (alto << 32) + bajo


def _segmento(linea_de_tiempo: int, lugar: int) -> str:
    numero = lugar // SEGMENTO
    return f"{linea_de_tiempo:08X}{numero // POR_CICLO:08X}{numero % POR_CICLO:08X}"


def _numero(nombre: str) -> int:
    """Cuál es en la fila, sin contar la línea de tiempo, que cambia al devolver una copia y sigue la misma fila."""
    return int(nombre[8:16], 16) * POR_CICLO + int(nombre[16:24], 16)


def podar_wal(carpeta: Carpeta, desde: str) -> int:
    """Borra lo escrito antes de la copia más antigua; cuántos archivos eran."""
    segmentos = carpeta.segmentos().items()
    viejos = [archivo for nombre, archivo in segmentos if SEGMENTO_DE_WAL.fullmatch(nombre) and nombre[:24] < desde]
    for viejo in viejos:
        viejo.unlink()
    return len(viejos)


def preparar(
    carpeta: Carpeta, base: Path, destino: Path, *, al_menos: Mapping[str, str], hasta: datetime | None = None
) -> None:
    """Deja en `destino` una carpeta de datos que, al arrancar, repite lo escrito desde la copia.

    :param al_menos: los ajustes de la base copiada que aquí no pueden ser menos.
    :param hasta: hasta qué instante; None, hasta lo último que haya.
    :raises RespaldoErrado: si `destino` tiene algo.
    """
    if destino.exists() and any(destino.iterdir()):
        raise RespaldoErrado(f"{destino} no está vacía: la base se devuelve en una carpeta nueva.")
    destino.mkdir(mode=0o700, parents=True, exist_ok=True)
    destino.chmod(0o700)
    for nombre, donde in (("base.tar.gz", destino), ("pg_wal.tar.gz", destino / "pg_wal")):
        with tarfile.open(base / nombre) as copia:
            # El 3.11 de Debian 12 es anterior a los filtros: donde los hay, el mismo; donde no, lo de siempre.
            copia.extraction_filter = getattr(tarfile, "tar_filter", lambda miembro, _: miembro)
            copia.extractall(donde)  # noqa: S202  # lo escribió pg_basebackup
    shutil.rmtree(destino / AL_LADO, ignore_errors=True)  # el de otra vez que se devolvió
    (destino / AL_LADO).mkdir(mode=0o700)
    for segmento in [*hilo(carpeta, base), *carpeta.wal_cortado.glob("*.history"), *carpeta.wal.glob("*.history")]:
        shutil.copyfile(segmento, destino / AL_LADO / segmento.name)
    ajustes = [linea for linea in _los_suyos(destino) if not linea.startswith(DE_DEVOLVER)]
    ajustes += ["restore_command = '{}'".format(COPIAR.replace("'", "''"))]
    ajustes += [f"{nombre} = {valor}" for nombre, valor in al_menos.items()]
    if hasta:
        ajustes += [f"recovery_target_time = '{hasta.isoformat()}'", "recovery_target_action = 'promote'"]
    (destino / SUYOS).write_text("\n".join([*ajustes, ""]), encoding="utf-8")
    for nombre, dice in DE_FABRICA.items():
        if not (destino / nombre).exists():
            (destino / nombre).write_text(dice, encoding="utf-8")
    (destino / "recovery.signal").touch()


def _los_suyos(datos: Path) -> list[str]:
    """Los ajustes que la base guarda sola."""
    return (datos / SUYOS).read_text(encoding="utf-8").splitlines() if (datos / SUYOS).exists() else []


@contextmanager
def servidor_de_ensayo(datos: Path, version: int, dueno: str | None) -> Iterator[str]:
    """Arranca un PostgreSQL sobre `datos`, sin puerto, y espera a que se ponga al día. Da su DATABASE_URL."""
    enchufe = Path(mkdtemp(prefix="muniejecutivo-"))
    if dueno:
        shutil.chown(enchufe, dueno)
    _de_ensayo(datos)
    orden = [servidor(version), "-D", str(datos), "-k", str(enchufe)]
    with (enchufe / "salida").open("wb") as salida:
        proceso = subprocess.Popen(orden, stdout=salida, stderr=salida, user=dueno, cwd=datos)
    try:
        _esperar(enchufe, proceso, version)
        usuario, nombre = _quien_y_cual()
        yield f"postgres://{quote(usuario)}@/{quote(str(enchufe))}/{quote(nombre)}"
    finally:
        proceso.terminate()
        try:
            proceso.wait(30)
        except subprocess.TimeoutExpired:
            proceso.kill()
            proceso.wait()
        shutil.rmtree(enchufe, ignore_errors=True)


def _de_ensayo(datos: Path) -> None:
    """De los ajustes que trae quedan los de repetir lo escrito; los de su máquina, no: aquí no valen."""
    suyos = [linea for linea in _los_suyos(datos) if linea.startswith((*DE_DEVOLVER, *AL_MENOS))]
    escritos = {SUYOS: "\n".join([*suyos, ""]), "postgresql.conf": DE_ENSAYO, "pg_hba.conf": "local all all trust\n"}
    for nombre, dice in escritos.items():
        (datos / nombre).write_text(dice, encoding="utf-8")


def _esperar(enchufe: Path, proceso: "subprocess.Popen[bytes]", version: int) -> None:
    """:raises RespaldoErrado: si no arrancó, o no terminó de ponerse al día."""
    base = settings.DATABASES["default"]
    orden = [
        herramienta("psql", version),
        "-h",
        str(enchufe),
        "-U",
        str(base["USER"] or "postgres"),
        "-d",
        base["NAME"],
    ]
    pregunta = [*orden, "-Atqc", "SELECT pg_is_in_recovery()"]
    limite = time.monotonic() + PACIENCIA
    while True:
        dicho = subprocess.run(pregunta, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
        if dicho.stdout.strip() == "f":
            return
        if SIN_SU_IDIOMA in dicho.stderr:
            raise RespaldoErrado(
                "en esta máquina no está el idioma con que se hizo la base: en Debian, apt install locales-all. "
                + " ".join(dicho.stderr.split())[-300:]
            )
        if proceso.poll() is not None or time.monotonic() > limite:
            detalle = (enchufe / "salida").read_text(errors="replace")[-600:]
            raise RespaldoErrado(f"La base devuelta no arrancó: {detalle}")
        time.sleep(0.1)


def _quien_y_cual() -> tuple[str, str]:
    """El usuario y la base con que se conecta el sistema: en la copia se llaman igual."""
    base = settings.DATABASES["default"]
    return str(base["USER"] or "postgres"), str(base["NAME"])


def _correr(orden: list[str], que: str) -> None:
    hecho = subprocess.run(orden, env=entorno(), capture_output=True, text=True, check=False)
    if hecho.returncode:
        raise RespaldoErrado(f"{que}: {hecho.stderr.strip()[-500:]}")
