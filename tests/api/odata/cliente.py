"""Un cliente de OData como el de Excel y Power BI: lee `$metadata`, pide un conjunto y sigue `@odata.nextLink`."""

import base64
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import fromstring

from django.test import Client

RAIZ = "/odata/v1/"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
# Como lo manda Power Query.
ACCEPT = (
    "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,"
    "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7"
)
LEEN = {
    "Edm.String": str,
    "Edm.Int64": int,
    "Edm.Double": float,
    "Edm.Boolean": bool,
    "Edm.Date": date.fromisoformat,
    "Edm.DateTimeOffset": datetime.fromisoformat,
}


def basica(token: str, usuario: str = "excel") -> str:
    return "Basic " + base64.b64encode(f"{usuario}:{token}".encode()).decode()


@dataclass
class Libro:
    """Una conexión de OData de un libro de Excel. `tipos`: de cada conjunto, sus propiedades: (tipo, puede faltar)."""

    token: str
    cliente: Client = field(default_factory=Client)
    paginas: int = 0

    def pedir(self, url: str, codigo: int = 200) -> Any:
        cabeceras = {"authorization": basica(self.token), "accept": ACCEPT, "odata-maxversion": "4.0"}
        respuesta = self.cliente.get(url.replace("http://testserver", ""), headers=cabeceras)
        assert respuesta.status_code == codigo, respuesta.content[:800]
        assert respuesta["OData-Version"] == "4.0"
        return respuesta

    def conjuntos(self) -> list[str]:
        servicio = self.pedir(RAIZ).json()
        assert servicio["@odata.context"].endswith("$metadata")
        return [uno["url"] for uno in servicio["value"]]

    def tipos(self) -> dict[str, dict[str, tuple[str, bool]]]:
        respuesta = self.pedir(f"{RAIZ}$metadata")
        assert respuesta["Content-Type"] == "application/xml"
        esquema = fromstring(respuesta.content)
        de_entidad = {}
        for entidad in esquema.iter(f"{EDM}EntityType"):
            propiedades = {
                p.get("Name"): (p.get("Type"), p.get("Nullable") != "false") for p in entidad.iter(f"{EDM}Property")
            }
            clave = entidad.find(f"{EDM}Key/{EDM}PropertyRef").get("Name")
            assert propiedades[clave][1] is False, f"la clave de {entidad.get('Name')} no puede faltar"
            de_entidad[entidad.get("Name")] = propiedades
        return {
            c.get("Name"): de_entidad[c.get("EntityType").rpartition(".")[2]] for c in esquema.iter(f"{EDM}EntitySet")
        }

    def filas(self, conjunto: str, **opciones: str) -> list[dict[str, Any]]:
        """Todas, con cada valor comprobado contra el tipo que dice `$metadata`."""
        tipos = self.tipos()[conjunto]
        consulta = urlencode({f"${n}": v for n, v in opciones.items()}, quote_via=quote, safe="$")
        url, filas = f"{RAIZ}{conjunto}?{consulta}", []
        self.paginas = 0
        while url:
            pagina = self.pedir(url).json()
            filas += pagina["value"]
            url = pagina.get("@odata.nextLink", "")
            self.paginas += 1
        for fila in filas:
            for nombre, valor in fila.items():
                tipo, falta = tipos[nombre]
                assert valor is not None or falta, f"{conjunto}.{nombre} faltó"
                if valor is not None:
                    LEEN[tipo](valor)
                    assert tipo != "Edm.String" or isinstance(valor, str), f"{conjunto}.{nombre}: {valor!r}"
        return filas
