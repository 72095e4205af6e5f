"""Cómo se mide y cómo se dice: medianas de varias vueltas alternadas, y una línea por cifra con su límite al lado."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def minimo(que: Callable[[], object], vueltas: int = 40, calentar: int = 5) -> float:
    """La mejor de muchas vueltas: compara dos momentos de la corrida sin que cuente lo demás que esté corriendo."""
    for _ in range(calentar):
        que()
    tiempos = []
    for _ in range(vueltas):
        inicio = time.perf_counter()
        que()
        tiempos.append(time.perf_counter() - inicio)
    return min(tiempos)


def mediana(que: Callable[[], object], vueltas: int = 7, calentar: int = 1) -> float:
    """Segundos que toma `que`, la mediana de las `vueltas`."""
    return medianas([que], vueltas, calentar)[0]


def medianas(ques: list[Callable[[], object]], vueltas: int = 7, calentar: int = 1) -> list[float]:
    """Lo mismo para varias, alternadas: si la máquina se distrae, las alcanza a todas por igual."""
    tiempos: list[list[float]] = [[] for _ in ques]
    for vuelta in range(calentar + vueltas):
        for que, suyos in zip(ques, tiempos, strict=True):
            gc.collect()
            inicio = time.perf_counter()
            que()
            if vuelta >= calentar:
                suyos.append(time.perf_counter() - inicio)
    return [statistics.median(suyos) for suyos in tiempos]


def del_procesador(
    ques: list[Callable[[], object]], gastado: list[Callable[[], float]], rondas: int = 12, veces: int = 15
) -> list[float]:
    """Segundos de procesador de cada una, por turnos cortos: la mediana de sus rondas.

    :param gastado: de cada una, lo que llevan gastado los procesos que la atienden. El sistema lo cuenta por
        centésimas, y por eso cada turno la repite `veces`.
    """
    cuentas: list[list[float]] = [[] for _ in ques]
    for ronda in range(rondas + 1):
        for que, cuanto, suyas in zip(ques, gastado, cuentas, strict=True):
            antes = cuanto()
            for _ in range(veces):
                que()
            if ronda:  # la primera calienta
                suyas.append((cuanto() - antes) / veces)
    return [statistics.mean(sorted(suyas)[len(suyas) // 4 : -(len(suyas) // 4) or None]) for suyas in cuentas]


@dataclass
class Informe:
    """Las cifras medidas; `fallas` son las que pasaron de su límite."""

    fallas: list[str] = field(default_factory=list)

    def titulo(self, texto: str) -> None:
        print(f"\n{texto}", flush=True)

    def razon(self, nombre: str, tiempo: float, base: float, limite: float, de: str) -> None:
        """`tiempo` no pasa de `limite` veces `base`, que es lo que dice `de`."""
        veces = tiempo / base
        detalle = f"{tiempo * 1000:,.1f} ms, y {de} {base * 1000:,.1f} ms"
        self._linea(nombre, f"{veces:.2f} ×", f"≤ {limite:g} ×", veces <= limite, detalle)

    def al_menos(self, nombre: str, valor: float, base: float, limite: float, de: str) -> None:
        """`valor` llega a `limite` veces `base`: cuantas más respuestas por segundo, mejor."""
        veces = valor / base
        self._linea(nombre, f"{veces:.2f} ×", f"≥ {limite:g} ×", veces >= limite, f"{valor:,.0f}{de} {base:,.0f}/s")

    def minimo(self, nombre: str, valor: float, limite: float, unidad: str) -> None:
        self._linea(nombre, f"{valor:,.0f} {unidad}", f"≥ {limite:,.0f}", valor >= limite, "")

    def maximo(self, nombre: str, valor: float, limite: float, unidad: str) -> None:
        self._linea(nombre, f"{valor:,.1f} {unidad}", f"≤ {limite:,.1f}", valor <= limite, "")

    def igual(self, nombre: str, uno: object, otro: object, detalle: str = "") -> None:
        self._linea(nombre, "sí" if uno == otro else f"{uno} ≠ {otro}", "igual", uno == otro, detalle)

    def dato(self, nombre: str, texto: str) -> None:
        print(f"      {nombre}: {texto}", flush=True)

    def _linea(self, nombre: str, valor: str, limite: str, bien: bool, detalle: str) -> None:
        print(f"  {'bien' if bien else 'MAL '}  {nombre:<58} {valor:>14}  {limite:<12} {detalle}", flush=True)
        if not bien:
            self.fallas.append(nombre)
