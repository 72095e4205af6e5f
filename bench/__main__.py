"""Mide los tiempos del programa frente a sus límites: `make bench` (20 000 acuerdos) o `make bench N=1000000`.

Un tiempo suelto en una máquina cualquiera es ruido: cada cifra es una razón entre dos mediciones alternadas de la misma
corrida. `make bench ARGS=api` corre una parte; `make bench ARGS=crecimiento N=1000000`, la que compara dos bases vivas.
`make bench ARGS=publicado N=10000` no mide: publica un corte, hace N actos y sigue otra vez cada uno de sus enlaces.
"""

import argparse
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from bench.base import base_propia
from bench.medir import Informe

BASE = 20_000
PARTES = ("api", "paginas", "corte", "lista", "carga", "recordatorios", "crecimiento", "publicado")
CON_HOJAS = ("paginas", "crecimiento", "publicado")  # las que piden páginas, que nombran sus hojas de estilo


def main() -> int:
    opciones = argparse.ArgumentParser(prog="bench", description="Tiempos frente a sus límites, en PostgreSQL.")
    opciones.add_argument("--n", type=int, default=BASE, help="cuántos acuerdos (por defecto, 20 000)")
    opciones.add_argument("partes", nargs="*", help=f"{', '.join(PARTES)}; sin decir, todas")
    elegidas = opciones.parse_args()
    if malas := set(elegidas.partes) - set(PARTES):
        opciones.error(f"no hay {', '.join(sorted(malas))}: son {', '.join(PARTES)}")
    partes = elegidas.partes or [p for p in PARTES if p != "publicado" and (p != "crecimiento" or elegidas.n > BASE)]
    if len(partes) > 1:  # cada una en su proceso y con su base: ninguna encuentra lo que dejó otra
        orden = [sys.executable, "-m", "bench", "--n", str(elegidas.n)]
        return max(subprocess.call([*orden, parte]) for parte in partes)
    informe = Informe()
    with base_propia(con_hojas=partes[0] in CON_HOJAS) as url:
        _medir(informe, elegidas.n, url, partes[0])
    if informe.fallas:
        print(f"\nPasaron de su límite: {'; '.join(informe.fallas)}.")
    return 1 if informe.fallas else 0


def _medir(informe: Informe, n: int, url: str, parte: str) -> None:
    # Importan modelos: antes hay que configurar Django.
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench import cargas, cortes, crecimiento, exportacion, listas, paginas, publicado, recordatorios  # noqa: PLC0415
    from bench.datos import cargar_sesion  # noqa: PLC0415
    from bench.servidor import servidor  # noqa: PLC0415

    if parte == "carga":
        return cargas.medir(informe, Path(os.environ["CARPETA_VAR"]))
    if parte == "recordatorios":
        return recordatorios.medir(informe)
    if parte == "paginas":
        return paginas.medir(informe)
    if parte == "publicado":
        return publicado.medir(informe, n)
    chica = cargar_sesion("CHICA", 235)
    aparte = cortes.medir_el_corte_solo(chica)
    if parte == "corte":
        return cortes.medir(informe, chica, cargar_sesion("GRANDE", n), n, aparte)
    cargar_sesion("GRANDE", min(n, BASE))
    if parte == "lista":
        return exportacion.medir(informe, min(n, BASE), timezone.localdate())
    if parte == "crecimiento":
        return crecimiento.medir(informe, url, BASE, max(n, 2 * BASE))
    token = StringIO()
    call_command("token", "olga", stdout=token, stderr=StringIO())
    with servidor(token.getvalue().split()[-1]) as cliente:
        return listas.medir(informe, cliente, url, timezone.localdate())


if __name__ == "__main__":
    sys.exit(main())
