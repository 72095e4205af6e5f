"""La señal entre un teléfono y el servidor: se corta y vuelve sin que cambie la dirección. También para el trabajador,
al que `set_offline` de Playwright no alcanza."""

import asyncio
import contextlib
import threading
from enum import Enum
from urllib.parse import urlsplit


class Paso(bytes, Enum):
    """Lo que se ve pasar de un envío: que sale, y que le contestan."""

    SALE = b"POST /mis-acuerdos/"
    CONTESTAN = b"HTTP/1.1 201 "


class Antena:
    """Reenvía lo que llega a `url` al servidor `destino` mientras haya señal; sin ella, corta; muda, no pasa nada."""

    def __init__(self, destino: str) -> None:
        partes = urlsplit(destino)
        self._destino = (partes.hostname or "", partes.port or 80)
        self._hay, self._muda, self._abiertas = True, False, set[asyncio.StreamWriter]()
        self._vistos, self._novedad = dict.fromkeys(Paso, 0), threading.Condition()
        self._bucle, lista = asyncio.new_event_loop(), threading.Event()
        self._hilo = threading.Thread(target=self._atender, args=(lista,), daemon=True)
        self._hilo.start()
        lista.wait(10)

    @property
    def url(self) -> str:
        return f"http://localhost:{self._puerto}"

    def cortar(self) -> None:
        self._hay = False
        self._bucle.call_soon_threadsafe(self._colgar)

    def volver(self) -> None:
        self._hay, self._muda = True, False

    def enmudecer(self) -> None:
        """Como una señal que se ve y no trae nada: lo que se manda ni llega ni falla."""
        self._muda = True

    def cuantos(self, paso: Paso) -> int:
        """Los que se vieron pasar hasta ahora."""
        return self._vistos[paso]

    def ver_pasar(self, paso: Paso, desde: int, segundos: float) -> bool:
        """Espera a que pasen más que `desde`, a lo más esos segundos. False si no pasó ninguno."""
        with self._novedad:
            return self._novedad.wait_for(lambda: self._vistos[paso] > desde, segundos)

    def apagar(self) -> None:
        self.cortar()
        self._bucle.call_soon_threadsafe(self._bucle.stop)
        self._hilo.join(10)

    def _atender(self, lista: threading.Event) -> None:
        asyncio.set_event_loop(self._bucle)
        servidor = self._bucle.run_until_complete(asyncio.start_server(self._una, "127.0.0.1", 0))
        self._puerto = servidor.sockets[0].getsockname()[1]
        lista.set()
        self._bucle.run_forever()
        servidor.close()
        for tarea in asyncio.all_tasks(self._bucle):
            tarea.cancel()
        self._bucle.run_until_complete(self._bucle.shutdown_asyncgens())
        self._bucle.close()

    def _colgar(self) -> None:
        for salida in self._abiertas:
            salida.transport.abort()

    async def _una(self, de: asyncio.StreamReader, hacia: asyncio.StreamWriter) -> None:
        if not self._hay:
            hacia.transport.abort()
            return
        alla, salida = await asyncio.open_connection(*self._destino)
        self._abiertas |= {hacia, salida}
        await asyncio.gather(self._pasar(de, salida), self._pasar(alla, hacia))
        self._abiertas -= {hacia, salida}

    async def _pasar(self, de: asyncio.StreamReader, hacia: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while trozo := await de.read(65536):
                if self._muda:
                    continue
                self._anotar(trozo)
                hacia.write(trozo)
                await hacia.drain()
        hacia.close()

    def _anotar(self, trozo: bytes) -> None:
        for paso in Paso:
            if paso.value in trozo:
                with self._novedad:
                    self._vistos[paso] += 1
                    self._novedad.notify_all()
