"""El proceso que cuida las copias: recibe sin cortes lo que la base escribe y lo que se sube, copia cada noche y ensaya
cada semana.

Regla: nada de lo que falle lo detiene. Se anota, se les dice a los coordinadores y se vuelve a probar.
"""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import Error as ErrorDeLaBase
from django.db import close_old_connections
from django.utils import timezone

from muniejecutivo.respaldo import estado, otra_base, postgres, verbos
from muniejecutivo.respaldo.carpeta import Carpeta

HORA = 2  # de Lima
CADA_SIMULACRO = timedelta(days=7)
CADA_MIRADA = 15  # segundos: más lo que tarde, es lo que se puede perder
TRAS_FALLAR = timedelta(hours=1)
SIN_LLEGAR = timedelta(minutes=5)  # lo que se puede perder (RPO): más, y se dice
NO_LLEGA = "lo que la base escribe no llega a las copias"
SE_CORTO = "Las copias se cortaron: la base ya no tenía lo que faltaba leerle. Empezaron otra vez, con una entera."
bitacora = structlog.get_logger(__name__)


@dataclass(slots=True)
class Cuidador:
    """Lo que recuerda de una mirada a la siguiente."""

    carpeta: Carpeta
    quedan: int
    receptor: "subprocess.Popen[bytes] | None" = None
    no_antes: datetime | None = None  # tras fallar
    llego_en: datetime | None = None  # cuándo se vio por última vez que lo escrito llega a la carpeta
    no_llega: str = ""  # lo que se dijo de que no llega

    def mirar(self, ahora: datetime) -> None:
        """Una mirada: que se reciba lo que la base escribe y se sube, y la copia o el simulacro que toque.

        Tras un fallo se esperan la copia y el simulacro. Lo demás, no: es lo que un desastre se llevaría.
        """
        esperan = self.no_antes is not None and ahora < self.no_antes
        try:
            self._recibir(ahora)
            if not esperan and verbos.falta_copia(self.carpeta):
                self._copiar(ahora)  # antes que nada: sin ella, lo que se recibe no sirve
            self._notar(verbos.seguir(self.carpeta), ahora)
            if esperan:
                return
            self.no_antes = None
            if verbos.sin_copia(self.carpeta) or toca_copia(estado.leer(), ahora):
                self._copiar(ahora)
            elif toca_simulacro(estado.leer(), ahora):
                self._ensayar(ahora)
        except Exception as error:  # un fallo del programa en el simulacro no detiene las copias
            self.fallo(str(error), ahora, otra_vez=not esperan)

    def _recibir(self, ahora: datetime) -> None:
        if settings.EN_SQLITE:
            return
        self.carpeta.preparar()
        if self.receptor is None:
            otra_base.exigir_la_misma(self.carpeta, postgres.version_del_servidor())
        if postgres.se_corto(self.carpeta):
            self._empezar_otra(ahora)
        if self.receptor is None or self.receptor.poll() is not None:
            self.receptor = postgres.recibir_wal(self.carpeta, postgres.version_del_servidor())

    def _empezar_otra(self, ahora: datetime) -> None:
        """Lo que la base escribió y ya no guarda no se recupera: se empieza otra historia, con su copia, y se dice."""
        self.detener()
        hasta = self.carpeta.ultimo_escrito()
        postgres.empezar_otra_historia(self.carpeta)
        bitacora.error("respaldo_cortado")
        desde, ya = (
            f"{timezone.localtime(en):%H:%M del %d/%m/%Y}" for en in (datetime.fromtimestamp(hasta, UTC), ahora)
        )
        estado.decir_a_los_coordinadores(
            f"{SE_CORTO} Lo registrado entre {desde} y {ya} está en la base y en la copia nueva, pero a un instante de "
            "en medio ya no se puede volver."
        )

    def _notar(self, llego: bool, ahora: datetime) -> None:
        """Con lo escrito detenido, la copia de la noche sale igual y nada más lo diría hasta el simulacro.

        Se escribe una vez, y queda dicho hasta que llegue: ni lo tapa una copia que salió, ni tapa otra falla.
        """
        hay = estado.leer()
        dicha = hay.falla if hay else ""
        if llego:
            self.llego_en, self.no_llega = ahora, ""
            if dicha.startswith(NO_LLEGA):
                estado.anotar(falla="")
            return
        self.llego_en = self.llego_en or ahora
        if ahora - self.llego_en <= SIN_LLEGAR:
            return
        if not self.no_llega:
            desde = f"{timezone.localtime(self.llego_en):%H:%M del %d/%m/%Y}"
            self.no_llega = f"{NO_LLEGA} desde las {desde}: «Si las copias se cortan»"
            self.fallo(self.no_llega, ahora, otra_vez=False)
        elif not dicha:
            estado.anotar(falla=self.no_llega)

    def _copiar(self, ahora: datetime) -> None:
        respaldo = verbos.respaldar(self.carpeta, ahora=ahora)
        verbos.podar(self.carpeta, quedan=self.quedan)
        self.llego_en = None  # tardó: que lo escrito llegue se vuelve a contar desde ahora
        estado.anotar(ultimo_respaldo=respaldo.tomado_en, falla="")
        bitacora.info("respaldo_hecho", respaldo=respaldo.id, archivos=respaldo.archivos)

    def _ensayar(self, ahora: datetime) -> None:
        ensayo = verbos.simulacro(self.carpeta)
        self.llego_en = None  # tardó: que lo escrito llegue se vuelve a contar desde ahora
        frase = verbos.en_palabras(ensayo)
        if ensayo.falla:
            self.fallo(falla_del_ensayo(ensayo), ahora, dicho=frase)
        else:
            estado.decir_a_los_coordinadores(frase)
        anotar_ensayo(ensayo, ahora=ahora)

    def fallo(self, motivo: str, ahora: datetime, *, dicho: str = "", otra_vez: bool = True) -> None:
        """Se dice una vez por falla, no en cada mirada. `dicho`: con qué palabras, si no fue la copia lo que falló."""
        bitacora.error("respaldo_fallido", motivo=motivo)
        antes = estado.leer()
        if antes is None or antes.falla != motivo:
            try:
                estado.decir_a_los_coordinadores(dicho or f"No se pudo hacer la copia de seguridad: {motivo}")
            except ErrorDeLaBase:
                bitacora.warning("respaldo_sin_decir")
        estado.anotar(falla=motivo)
        if otra_vez:
            self.no_antes = ahora + TRAS_FALLAR

    def detener(self) -> None:
        if self.receptor:
            self.receptor.terminate()
            self.receptor.wait()
            self.receptor = None


def anotar_ensayo(ensayo: verbos.Ensayo, *, ahora: datetime) -> None:
    """Lo que quedará en /salud/lista."""
    frase = verbos.en_palabras(ensayo)
    if ensayo.falla:
        estado.anotar(simulacro=frase, falla=falla_del_ensayo(ensayo))
    else:
        estado.anotar(simulacro=frase, ultimo_simulacro=ahora.isoformat(), falla="")


def falla_del_ensayo(ensayo: verbos.Ensayo) -> str:
    """La misma cada vez que falle por lo mismo, sea cual sea la copia."""
    return f"El simulacro falló: {ensayo.falla}"


def toca_copia(hay: estado.EstadoDeRespaldos | None, ahora: datetime) -> bool:
    """La primera vez, enseguida; después, una por noche, desde las dos de Lima."""
    if hay is None or not hay.ultimo_respaldo:
        return True
    ultima = timezone.localtime(datetime.fromisoformat(hay.ultimo_respaldo))
    return timezone.localtime(ahora).hour >= HORA and _noche(ultima) < _noche(timezone.localtime(ahora))


def toca_simulacro(hay: estado.EstadoDeRespaldos | None, ahora: datetime) -> bool:
    if hay is None or not hay.ultimo_respaldo:
        return False
    return not hay.ultimo_simulacro or ahora - datetime.fromisoformat(hay.ultimo_simulacro) >= CADA_SIMULACRO


def _noche(instante: datetime) -> datetime:
    """La de las dos de la mañana que ya pasó."""
    noche = instante.replace(hour=HORA, minute=0, second=0, microsecond=0)
    return noche if noche <= instante else noche - timedelta(days=1)


def cuidar(carpeta: Carpeta, *, quedan: int) -> None:
    """Mira cada tantos segundos, hasta que se le pida terminar."""
    cuidador = Cuidador(carpeta, quedan)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            close_old_connections()
            cuidador.mirar(timezone.now())
            time.sleep(CADA_MIRADA)
    finally:
        cuidador.detener()
