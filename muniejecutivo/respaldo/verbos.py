"""Respaldar, restaurar, ensayar y podar."""

import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from acuerdos import espejo
from muniejecutivo.respaldo import archivos, otra_base, postgres
from muniejecutivo.respaldo.carpeta import ArchivoCopiado, Carpeta, Respaldo, RespaldoErrado, id_de

SIN_ARCHIVOS = 300  # segundos de actos que se dejan antes que devolverlos sin sus archivos
PLAZO_DEL_WAL = 2  # segundos que se le dan a lo último que la base escribió para llegar a la carpeta
BASE_SQLITE = "base.sqlite3"
ARCHIVOS_DE_ENSAYO = "simulacro-"
DE_UNO_MUERTO = 24 * 60 * 60  # segundos: lo de un simulacro que algo mató; ninguno tarda un día


@dataclass(frozen=True, slots=True)
class Ensayo:
    """Cómo salió un simulacro.

    `segundos`: desde que empezó hasta tenerlo todo devuelto y comprobado; `perdidos`: cuántos actos faltarían.
    """

    respaldo: str
    segundos: float
    perdidos: int
    falla: str = ""


def respaldar(carpeta: Carpeta, *, ahora: datetime) -> Respaldo:
    """Copia la base y los archivos. La base primero: de cada fila copiada, su archivo ya estaba en el disco.

    :raises RespaldoErrado: con lo que lo impidió; no queda una copia a medias.
    """
    carpeta.preparar()
    respaldo_id, acto = id_de(ahora), espejo.ultimo_numero()
    base = carpeta.base(respaldo_id)
    version = 0 if settings.EN_SQLITE else postgres.version_del_servidor()
    if not settings.EN_SQLITE:
        otra_base.exigir_la_misma(carpeta, version)
    if base.exists():
        raise RespaldoErrado(f"Otra copia está en marcha en {carpeta.raiz}: espere a que termine.")
    try:
        if settings.EN_SQLITE:
            _tomar_sqlite(base)
        else:
            postgres.tomar(base, version)
        lista_en = "" if settings.EN_SQLITE else postgres.reloj().isoformat()
        lista = respaldar_archivos(carpeta)
    except (RespaldoErrado, OSError, sqlite3.Error) as error:
        archivos.borrar_carpeta(base)
        raise RespaldoErrado(str(error)) from error
    respaldo = Respaldo(
        id=respaldo_id,
        tomado_en=ahora.isoformat(),
        motor="sqlite" if settings.EN_SQLITE else "postgresql",
        version=version,
        acto=acto,
        archivos=len(lista),
        bytes_de_archivos=sum(archivo.tamano for archivo in lista),
        al_menos={} if settings.EN_SQLITE else postgres.ajustes_del_servidor(),
        lista_en=lista_en,
    )
    carpeta.anotar(respaldo, lista)
    return respaldo


def respaldar_archivos(carpeta: Carpeta) -> list[ArchivoCopiado]:
    """Copia los archivos que falten; devuelve todos los que hay."""
    antes = carpeta.ultimos()
    en_almacen = settings.EN_ALMACEN
    hay = archivos.de_un_almacen(default_storage) if en_almacen else archivos.de_una_carpeta(Path(settings.MEDIA_ROOT))
    lista = list(archivos.copiar(hay, carpeta, antes))
    if lista != list(antes.values()):
        carpeta.anotar_archivos(lista)
    return lista


def seguir(carpeta: Carpeta) -> bool:
    """Entre copia y copia: los archivos que falten, y hasta qué instante está todo. Si lo escrito llegó a la carpeta.

    De cada acto anterior al comienzo, su archivo ya estaba en el disco; al acabar, está en la carpeta.
    """
    if settings.EN_SQLITE:
        respaldar_archivos(carpeta)
        return True
    desde = postgres.reloj()
    respaldar_archivos(carpeta)
    llego = postgres.llego_hasta_aqui() and not falta_copia(carpeta)
    if llego:
        carpeta.anotar_enteros(desde)
    return llego


def falta_copia(carpeta: Carpeta) -> bool:
    """Si desde la última copia no se llega a lo que se está recibiendo: hubo un corte después de ella.

    También cuando se empieza a recibir mucho después de una copia hecha a mano.
    """
    fichas = carpeta.fichas()
    if not fichas or fichas[-1].motor == "sqlite":
        return False
    return not postgres.llega_al_final(carpeta, carpeta.base(fichas[-1].id))


def sin_copia(carpeta: Carpeta) -> bool:
    """Si en esta carpeta no hay ninguna de esta base: es nueva, o la base pasó de SQLite a PostgreSQL.

    Lo que se anotó de otra carpeta no cuenta: su disco puede haber muerto, y lo que se recibe aquí, sin una copia de la
    que partir, no devuelve nada.
    """
    return all((ficha.motor == "sqlite") is not settings.EN_SQLITE for ficha in carpeta.fichas())


def corte_tras(carpeta: Carpeta, respaldo: Respaldo) -> datetime | None:
    """Hasta cuándo se puede volver desde esa copia, si después de ella hubo un corte."""
    if respaldo.motor == "sqlite" or postgres.llega_al_final(carpeta, carpeta.base(respaldo.id)):
        return None
    escritos = [segmento.stat().st_mtime for segmento in postgres.hilo(carpeta, carpeta.base(respaldo.id))]
    return max((datetime.fromtimestamp(en, UTC) for en in escritos), default=respaldo.instante)


def hasta_donde_entero(carpeta: Carpeta, respaldo_id: str = "") -> datetime | None:
    """El último instante del que están los actos y sus archivos; None si se vuelve mejor hasta lo último escrito.

    Los archivos se copian cada tantos segundos y lo que la base escribe llega enseguida: sin esto, a lo último que se
    registró le faltarían sus fotos. Si hace mucho que no se copian, perder sus actos sería peor.
    """
    respaldo = carpeta.buscar(respaldo_id)
    if corte_tras(carpeta, respaldo):
        return None
    instante = carpeta.enteros_hasta(respaldo)
    de_mas = carpeta.ultimo_escrito() - instante.timestamp() if instante else 0
    return instante if de_mas <= SIN_ARCHIVOS else None


def hasta_donde(carpeta: Carpeta, respaldo: Respaldo, instante: datetime | None) -> str:
    """Lo que se le dice a quien devuelve."""
    if instante is None and (corte := corte_tras(carpeta, respaldo)):
        return f"Vuelve hasta las {_dicho(corte)}, en que las copias se cortaron."
    if instante is None:
        return "Vuelve hasta lo último que la base escribió."
    return f"Vuelve hasta las {_dicho(instante)}, con todos sus archivos."


def restaurar(
    carpeta: Carpeta,
    *,
    base_en: Path,
    archivos_en: Path,
    respaldo_id: str = "",
    hasta: datetime | None = None,
    es_ensayo: bool = False,
) -> Respaldo:
    """Devuelve la base y los archivos en esas carpetas, que han de estar vacías.

    :param base_en: en PostgreSQL, la carpeta de datos con que arrancará; en SQLite, el archivo.
    :param hasta: lo que la base escribió después de ese instante no se repite (solo PostgreSQL).
    :param es_ensayo: los archivos se enlazan y, como los de verdad siguen ahí, se copian antes los que falten: los de
        filas que la base acaba de escribir.
    :raises RespaldoErrado: si falta algo o hay algo que se pisaría.
    """
    respaldo = carpeta.buscar(respaldo_id)
    if hasta:
        _exigir_que_llegue(carpeta, respaldo, hasta)
    if archivos_en.exists() and any(archivos_en.iterdir()):
        raise RespaldoErrado(f"{archivos_en} no está vacía: los archivos se devuelven en una carpeta nueva.")
    if respaldo.motor == "sqlite":
        if base_en.exists():
            raise RespaldoErrado(f"{base_en} ya existe: la base se devuelve en un archivo nuevo.")
        base_en.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(carpeta.base(respaldo.id) / BASE_SQLITE, base_en)
    else:
        postgres.preparar(carpeta, carpeta.base(respaldo.id), base_en, al_menos=respaldo.al_menos, hasta=hasta)
    if es_ensayo:
        respaldar_archivos(carpeta)
    # También los que se subieron después de esa copia: de la base se repite lo que escribió después.
    todos = {archivo.ruta: archivo for archivo in carpeta.lista(respaldo.id)} | carpeta.ultimos()
    archivos.devolver(carpeta, todos.values(), archivos_en, enlazar=es_ensayo)
    return respaldo


def _exigir_que_llegue(carpeta: Carpeta, respaldo: Respaldo, hasta: datetime) -> None:
    """:raises RespaldoErrado: si desde esa copia no se vuelve a ese instante; PostgreSQL lo diría al final, y caído."""
    desde = datetime.fromisoformat(respaldo.lista_en) if respaldo.lista_en else respaldo.instante
    if respaldo.motor == "sqlite" or hasta < desde:
        raise RespaldoErrado(f"La copia {respaldo.id} no llega hasta ese instante: elija una anterior a él.")
    if (corte := corte_tras(carpeta, respaldo)) and hasta > corte:
        raise RespaldoErrado(
            f"Desde la copia {respaldo.id} se vuelve hasta las {_dicho(corte)}: después, las copias se cortaron."
        )
    # Lo entero lo dice el reloj de la base, y lo demás el de esta máquina: uno puede ir atrás del otro.
    ultimo = max(datetime.fromtimestamp(carpeta.ultimo_escrito(), UTC), carpeta.enteros_hasta(respaldo) or desde)
    if hasta > ultimo:
        raise RespaldoErrado(
            f"Lo último que llegó a la carpeta es de las {_dicho(ultimo)}: más allá no hay nada que repetir. Para "
            "volver hasta ahí, --todo en vez de --hasta."
        )


def _dicho(instante: datetime) -> str:
    return f"{timezone.localtime(instante):%H:%M:%S del %d/%m/%Y}"


def simulacro(carpeta: Carpeta, *, respaldo_id: str = "") -> Ensayo:
    """Devuelve una copia en una carpeta temporal, arranca la base, corre `verificar` sobre todo y lo borra.

    Los archivos van dentro de la carpeta de las copias, donde se enlazan sin ocupar nada: la temporal suele ser
    memoria, y las fotos de años no caben en ella.

    :raises RespaldoErrado: si no hay copia que ensayar.
    """
    ficha = carpeta.buscar(respaldo_id)
    acto = espejo.ultimo_numero()
    time.sleep(PLAZO_DEL_WAL)
    empezo = time.monotonic()
    dueno = _sin_privilegios() if ficha.motor == "postgresql" and os.geteuid() == 0 else None
    sobran: list[Path] = []
    try:
        sobran += _de_ensayos_muertos(carpeta)
        sobran.append(aparte := Path(mkdtemp(prefix="muniejecutivo-simulacro-")))
        sobran.append(var := Path(mkdtemp(prefix=ARCHIVOS_DE_ENSAYO, dir=carpeta.raiz)))
        if dueno:
            aparte.chmod(0o711)
        en_sqlite = ficha.motor == "sqlite"
        base = aparte / (BASE_SQLITE if en_sqlite else "datos")
        restaurar(carpeta, base_en=base, archivos_en=var / "archivos", respaldo_id=ficha.id, es_ensayo=True)
        with _servida(base, ficha, dueno) as url:
            perdidos = acto - _comprobar(url, var)
        if perdidos > 0 and any(carpeta.wal.iterdir()):
            raise RespaldoErrado(f"faltan {perdidos} actos: lo que la base escribe no está llegando a la carpeta.")
        return Ensayo(ficha.id, time.monotonic() - empezo, perdidos)
    except RespaldoErrado as error:
        return Ensayo(ficha.id, time.monotonic() - empezo, 0, str(error))
    except OSError as error:  # no cabe, o no se puede escribir; la ruta es otra cada vez, y la falla es la misma
        return Ensayo(ficha.id, time.monotonic() - empezo, 0, error.strerror or type(error).__name__)
    finally:
        for sobra in sobran:
            archivos.borrar_carpeta(sobra)


def _de_ensayos_muertos(carpeta: Carpeta) -> list[Path]:
    """Lo que dejó uno que algo mató; lo de otro que está en marcha, no."""
    antes = time.time() - DE_UNO_MUERTO
    return [quedo for quedo in carpeta.raiz.glob(f"{ARCHIVOS_DE_ENSAYO}*") if quedo.stat().st_mtime < antes]


def podar(carpeta: Carpeta, *, quedan: int) -> list[str]:
    """Borra las copias más antiguas, y de lo demás lo que ya nadie nombra. Devuelve cuáles.

    :param quedan: cuántas se guardan; una como mínimo.
    """
    fichas = carpeta.fichas()
    sobran, vivas = fichas[: -max(quedan, 1)], fichas[-max(quedan, 1) :]
    for ficha in sobran:
        for cola in ("json", "jsonl"):
            (carpeta.raiz / "respaldos" / f"{ficha.id}.{cola}").unlink(missing_ok=True)
        archivos.borrar_carpeta(carpeta.base(ficha.id))
    de_las_vivas = chain.from_iterable(carpeta.lista(ficha.id) for ficha in vivas)
    archivos.podar(carpeta, chain(de_las_vivas, carpeta.ultimos().values()))
    if vivas and vivas[0].motor == "postgresql":
        postgres.podar_wal(carpeta, postgres.primer_segmento(carpeta.base(vivas[0].id)))
    return [ficha.id for ficha in sobran]


def _tomar_sqlite(destino: Path) -> None:
    destino.mkdir(mode=0o700, parents=True)
    origen = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(origen)) as de, closing(sqlite3.connect(destino / BASE_SQLITE)) as a:
        de.backup(a)


@contextmanager
def _servida(base: Path, ficha: Respaldo, dueno: str | None) -> Iterator[str]:
    if ficha.motor == "sqlite":
        yield f"sqlite:///{base}"
        return
    if dueno:
        for ruta in chain([base], base.rglob("*")):
            shutil.chown(ruta, dueno)
    with postgres.servidor_de_ensayo(base, ficha.version, dueno) as url:
        yield url


def _comprobar(url: str, var: Path) -> int:
    """Corre `verificar` sobre lo devuelto, y dice hasta qué acto llegó. :raises RespaldoErrado: si algo difiere."""
    # Con los archivos en un almacén, lo que se comprueba son los devueltos y no los que siguen allí.
    sin_almacen = {"ARCHIVOS_URL": "", "ARCHIVOS_URL_FILE": ""}
    entorno = os.environ | {"DATABASE_URL": url, "CARPETA_VAR": str(var), "REDIS_URL": ""} | sin_almacen
    raiz = settings.RAIZ
    hecho = subprocess.run(
        [sys.executable, "manage.py", "verificar"], cwd=raiz, env=entorno, capture_output=True, text=True, check=False
    )
    if hecho.returncode:
        raise RespaldoErrado(f"Lo devuelto no es igual: {hecho.stderr.strip()[-500:]}")
    programa = "from acuerdos.espejo import ultimo_numero; print(ultimo_numero())"
    dicho = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", programa],
        cwd=raiz,
        env=entorno,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(dicho.stdout.split()[-1])


def _sin_privilegios() -> str:
    for usuario in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(usuario).pw_name
        except KeyError:
            continue
    raise RespaldoErrado("PostgreSQL no corre como root, y no hay otra cuenta con que ensayar.")


def en_palabras(ensayo: Ensayo) -> str:
    """Cómo salió, en una frase."""
    if ensayo.falla:
        return f"El simulacro con la copia {ensayo.respaldo} falló: {ensayo.falla}"
    return (
        f"La copia {ensayo.respaldo} se devolvió y se comprobó en {ensayo.segundos:.0f} segundos; "
        f"{'no se perdería ningún acto' if not ensayo.perdidos else f'se perderían {ensayo.perdidos} actos'}."
    )
