import argparse
import sys
import time

from bench.base import base_propia
from bench.medir import Informe


def main() -> int:
    opciones = argparse.ArgumentParser(prog="bench", description="Tiempos frente a sus límites, en PostgreSQL.")
    opciones.add_argument("--n", type=int, default=20_000, help="cuántos acuerdos (por defecto, 20 000)")
    n = opciones.parse_args().n
    informe = Informe()
    with base_propia() as url:
        _medir(informe, n, url)
    if informe.fallas:
        print(f"\nPasaron de su límite: {'; '.join(informe.fallas)}.")
    return 1 if informe.fallas else 0


def _medir(informe: Informe, n: int, url: str) -> None:
    from bench import cortes  # noqa: PLC0415  # importan modelos: antes hay que configurar Django
    from bench.datos import cargar_sesion  # noqa: PLC0415

    chica = cargar_sesion("CHICA", 235)
    solo = cortes.medir_el_corte_solo(chica)
    inicio = time.perf_counter()
    grande = cargar_sesion("GRANDE", n)
    informe.dato("datos", f"{n:,} acuerdos cargados en {time.perf_counter() - inicio:.0f} s")
    cortes.medir(informe, chica, grande, n, solo)


if __name__ == "__main__":
    sys.exit(main())
