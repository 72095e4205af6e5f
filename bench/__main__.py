import argparse
import os
import sys
import time
from io import StringIO
from pathlib import Path

from bench.base import base_propia
from bench.medir import Informe

BASE = 20_000


def main() -> int:
    opciones = argparse.ArgumentParser(prog="bench", description="Tiempos frente a sus límites, en PostgreSQL.")
    opciones.add_argument("--n", type=int, default=BASE, help="cuántos acuerdos (por defecto, 20 000)")
    opciones.add_argument("--solo", choices=("corte", "api", "carga", "recordatorios", "lista"), help="una sola parte")
    elegidas = opciones.parse_args()
    informe = Informe()
    with base_propia() as url:
        _medir(informe, elegidas.n, url, elegidas.solo)
    if informe.fallas:
        print(f"\nPasaron de su límite: {'; '.join(informe.fallas)}.")
    return 1 if informe.fallas else 0


def _medir(informe: Informe, n: int, url: str, solo: str | None) -> None:
    # Importan modelos: antes hay que configurar Django.
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench import cargas, cortes, exportacion, listas, recordatorios  # noqa: PLC0415
    from bench.datos import cargar_sesion  # noqa: PLC0415
    from bench.servidor import servidor  # noqa: PLC0415

    if solo in (None, "carga"):
        cargas.medir(informe, Path(os.environ["CARPETA_VAR"]))
    if solo == "recordatorios":
        recordatorios.medir(informe)
    if solo in ("carga", "recordatorios"):
        return
    chica = cargar_sesion("CHICA", 235)
    aparte = cortes.medir_el_corte_solo(chica)
    inicio = time.perf_counter()
    grande = cargar_sesion("GRANDE", min(n, BASE))
    token = StringIO()
    call_command("token", "olga", stdout=token, stderr=StringIO())
    with servidor(token.getvalue().split()[-1]) as cliente:
        antes = listas.medir(informe, cliente, url, timezone.localdate()) if solo in (None, "api") else {}
        if n > BASE:
            inicio = time.perf_counter()
            grande = cargar_sesion("ENORME", n - BASE)
            if antes:
                listas.comparar(informe, antes, cliente, n)
    informe.dato("datos", f"los últimos acuerdos se cargaron en {time.perf_counter() - inicio:.0f} s, con las medidas")
    if solo in (None, "lista"):
        exportacion.medir(informe, min(n, BASE), timezone.localdate())
    if solo in (None, "corte"):
        cortes.medir(informe, chica, grande, n, aparte)
    if solo is None:
        recordatorios.medir(informe)  # al final: deja acuerdos que las demás medidas no esperan


if __name__ == "__main__":
    sys.exit(main())
