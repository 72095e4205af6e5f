"""Mismo corte, mismos bytes: quita de un archivo de Office lo que depende del momento en que se escribió.

Un .xlsx o .pptx es un zip: la hora de cada entrada y las fechas de creación de `docProps/core.xml` cambian en cada
corrida, también en las hojas de cálculo que los gráficos de una lámina llevan dentro.
"""

import io
import re
import zipfile
from datetime import date

HORA = (1980, 1, 1, 0, 0, 0)  # la primera que un zip sabe decir
FECHAS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def repetible(contenido: bytes, dia: date) -> bytes:
    """El mismo archivo, con las horas fijas y fechado en `dia`."""
    salida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenido)) as origen,
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as destino,
    ):
        for entrada in origen.infolist():
            datos = origen.read(entrada)
            if entrada.filename.endswith(".xlsx"):
                datos = repetible(datos, dia)
            elif entrada.filename == "docProps/core.xml":
                datos = FECHAS.sub(rb"\g<1>" + f"{dia.isoformat()}T00:00:00Z".encode() + rb"\g<2>", datos)
            fija = zipfile.ZipInfo(entrada.filename, HORA)
            fija.external_attr = 0o600 << 16
            destino.writestr(fija, datos, zipfile.ZIP_DEFLATED)
    return salida.getvalue()
