"""El directorio de las 1891, leído del catálogo."""

import csv
from pathlib import Path

from django.conf import settings

from municipalidades.directorio import Directorio
from municipalidades.nombres import Municipio, separados


def del_catalogo() -> list[Municipio]:
    archivo = Path(settings.RAIZ) / "datos" / "catalogos" / "municipalidades.csv"
    with archivo.open(encoding="utf-8") as texto:
        return [
            Municipio(
                f["ubigeo"],
                f["cod_region"],
                f["region"],
                f["departamento"],
                f["provincia"],
                f["distrito"],
                f["tipo"] == "provincial",
                separados(f["otros_nombres"]),
            )
            for f in csv.DictReader(texto)
        ]


MUNICIPIOS = del_catalogo()


DIRECTORIO = Directorio(MUNICIPIOS)
