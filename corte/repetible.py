"""Mismo corte, mismos bytes: quita de un archivo de Office lo que depende del momento en que se escribió.

Un .xlsx o .pptx es un zip: la hora de cada entrada y las fechas de creación de `docProps/core.xml` cambian en cada
corrida, también en las hojas de cálculo que los gráficos de una lámina llevan dentro.
"""

import io
import re
import shutil
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
            fija = zipfile.ZipInfo(entrada.filename, HORA)
            fija.external_attr, fija.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
            with origen.open(entrada) as parte, destino.open(fija, "w") as copia:
                if entrada.filename.endswith(".xlsx"):
                    copia.write(repetible(parte.read(), dia))
                elif entrada.filename == "docProps/core.xml":
                    fecha = f"{dia.isoformat()}T00:00:00Z".encode()
                    copia.write(FECHAS.sub(rb"\g<1>" + fecha + rb"\g<2>", parte.read()))
                else:  # una hoja larga mide megas: pasa por partes
                    shutil.copyfileobj(parte, copia)
    return salida.getvalue()
