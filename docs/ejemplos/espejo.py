"""Una copia de todo lo que su token ve: se pone al día con los cambios y prueba que está completa.

python espejo.py https://muniejecutivo.ejemplo.gob.pe muni_… copia.json"""

import json
import sys
import time
from hashlib import sha256
from pathlib import Path
from urllib.request import HTTPError, Request, urlopen


class Espejo:
    """`pedir(url)` da el JSON de esa dirección, o None si ya no existe. `cosas`: «tipo clave» → [versión, ficha]."""

    def __init__(self, raiz, pedir, hasta=0, cosas=None):
        self.raiz, self.pedir, self.hasta, self.cosas = f"{raiz}/api/v1", pedir, hasta, cosas or {}

    def ponerse_al_dia(self):
        """Lee lo que cambió desde la última vez. Se puede cortar en cualquier punto y empezar de nuevo."""
        for pagina in self.paginas(f"{self.raiz}/cambios/?desde={self.hasta}"):
            for cambio in pagina["results"]:
                self.aplicar(cambio)
        self.hasta = pagina["hasta"]

    def paginas(self, url):
        while url:
            yield (pagina := self.pedir(url))
            url = pagina["next"]

    def aplicar(self, cambio):
        cosa = f"{cambio['tipo']} {cambio['clave']}"
        self.cosas.pop(cosa, None)
        if not cambio["baja"] and (ficha := self.pedir(cambio["url"])) is not None:
            if lista := {"acuerdo": "mensajes", "sesion": "cortes"}.get(cambio["tipo"]):  # su ficha no los trae
                suyas = self.paginas(f"{self.raiz}/{lista}/?{cambio['tipo']}={cambio['clave']}")
                ficha[lista] = [fila for pagina in suyas for fila in pagina["results"]]
            self.cosas[cosa] = [cambio["version"], ficha]

    def esta_completa(self, vueltas=20):
        """Si la suma de cada cubeta es la que dice el servidor; None si otros guardan más rápido de lo que se copia."""
        while (resumen := self.pedir(f"{self.raiz}/resumen/"))["hasta"] > self.hasta:
            if (vueltas := vueltas - 1) < 0:
                return None
            self.ponerse_al_dia()
        sumas = {}
        for cosa, (version, _) in self.cosas.items():
            cubeta = cosa.partition(" ")[0], sha256(cosa.partition(" ")[2].encode()).hexdigest()[0]
            sumas[cubeta] = (sumas.get(cubeta, 0) + int(sha256(f"{cosa} {version}".encode()).hexdigest(), 16)) % 2**256
        for recurso in resumen["recursos"].values():
            for cubeta, suma in recurso.get("cubetas", {}).items():
                sumas[recurso["tipo"], cubeta] = sumas.get((recurso["tipo"], cubeta), 0) - int(suma, 16)
        return not any(sumas.values())


def leer(texto):
    """El JSON, sin lo que depende del día o de quién mira: cambia sin que la cosa cambie, y no se copia."""
    return json.loads(texto, object_hook=lambda o: {c: o[c] for c in o if c not in ("hoy", "acciones_disponibles")})


def con_token(token):
    def pedir(url):
        try:
            return leer(urlopen(Request(url, headers={"Authorization": f"Token {token}"})).read())
        except HTTPError as error:
            if error.code == 429:  # demasiados en un minuto: espera lo que se le dice
                return time.sleep(int(error.headers["Retry-After"])) or pedir(url)
            if error.code != 404:  # ya no existe
                raise SystemExit(json.load(error)["detail"]) from None

    return pedir


if __name__ == "__main__":
    raiz, token, archivo = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    espejo = Espejo(raiz, con_token(token), **(json.loads(archivo.read_text()) if archivo.exists() else {}))
    espejo.ponerse_al_dia()
    completa = {True: "completa", False: "INCOMPLETA", None: "sin probar"}[espejo.esta_completa()]
    archivo.write_text(json.dumps({"hasta": espejo.hasta, "cosas": espejo.cosas}))
    print(len(espejo.cosas), "cosas;", completa)
