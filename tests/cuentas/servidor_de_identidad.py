"""Un servidor de OpenID Connect de mentira: da un código, lo cambia por un id_token y dice quién es."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENTE, SECRETO, CODIGO = "muniejecutivo", "un-secreto-de-mentira-de-32-letras", "codigo-1"


class Identidad:
    """Lo que el servidor dirá, y lo que se le pidió."""

    def __init__(self) -> None:
        self.url = ""
        self.firmado: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.verificador = ""
        self.reto = ""

    def id_token(self) -> str:
        hora = int(time.time())
        datos = {"iss": self.url, "aud": CLIENTE, "sub": "s-1", "iat": hora, "exp": hora + 300, **self.firmado}
        return jwt.encode(datos, SECRETO, algorithm="HS256")

    def contestar(self, ruta: str, cuerpo: dict[str, list[str]]) -> dict[str, Any]:
        if ruta.endswith("openid-configuration"):
            nombres = {"authorization": "entrar", "token": "token", "userinfo": "quien"}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/claves"} | {
                f"{nombre}_endpoint": f"{self.url}/{donde}" for nombre, donde in nombres.items()
            }
        if ruta == "/token":
            self.verificador = cuerpo["code_verifier"][0]
            assert cuerpo["code"] == [CODIGO]
            return {"access_token": "a-1", "token_type": "Bearer", "id_token": self.id_token()}
        return {"sub": "s-1", **self.userinfo}

    def cumplio_el_reto(self) -> bool:
        """PKCE: quien cambia el código es quien lo pidió."""
        return urlsafe_b64encode(sha256(self.verificador.encode()).digest()).rstrip(b"=").decode() == self.reto


@contextmanager
def encendido() -> Iterator[Identidad]:
    identidad = Identidad()

    class Puerta(BaseHTTPRequestHandler):
        def responder(self) -> None:
            largo = int(self.headers.get("Content-Length", 0))
            cuerpo = parse_qs(self.rfile.read(largo).decode())
            contestado = json.dumps(identidad.contestar(urlsplit(self.path).path, cuerpo)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(contestado)))
            self.end_headers()
            self.wfile.write(contestado)

        do_GET = do_POST = responder

        def log_message(self, *_: object) -> None:
            """Callado."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Puerta) as servidor:
        identidad.url = f"http://127.0.0.1:{servidor.server_port}"
        hilo = threading.Thread(target=servidor.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        hilo.start()
        yield identidad
        servidor.shutdown()
        hilo.join()
