"""De lo que dice una variable de entorno a lo que el programa usa. Lo que no sirve levanta una excepción."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ

VERDADEROS = {"1", "true", "si", "sí", "yes", "on"}
FALSOS = {"0", "false", "no", "off"}
ESQUEMAS_DE_BASE = {"sqlite", "postgres", "postgresql"}
ESQUEMAS_DE_CORREO = {
    "buzon",
    "smtp",
    "smtp+tls",
    "smtps",
    "smtp+ssl",
    "consolemail",
    "filemail",
    "memorymail",
    "dummymail",
}


class ErrorDeEntorno(Exception):
    """Un valor que no sirve; el texto dice cuál sería correcto."""


def a_si_no(crudo: str) -> bool:
    if crudo.lower() in VERDADEROS:
        return True
    if crudo.lower() in FALSOS:
        return False
    raise ValueError(crudo)


def a_origen(crudo: str) -> str:
    partes = urlsplit(crudo)
    if partes.scheme not in {"http", "https"} or not partes.hostname or partes.path.strip("/") or partes.query:
        raise ValueError(crudo)
    return f"{partes.scheme}://{partes.netloc}"


def a_base(crudo: str) -> dict[str, Any]:
    esquema = urlsplit(crudo).scheme
    if esquema not in ESQUEMAS_DE_BASE:
        raise ErrorDeEntorno(f"«{esquema}» no es una base de datos admitida")
    config: dict[str, Any] = environ.Env.db_url_config(crudo)
    if not config.get("NAME"):
        raise ErrorDeEntorno("no nombra la base")
    if esquema == "sqlite" and not Path(config["NAME"]).absolute().parent.is_dir():
        raise ErrorDeEntorno(f"la carpeta {Path(config['NAME']).absolute().parent} no existe")
    return config


def a_almacen(crudo: str) -> dict[str, Any]:
    partes = urlsplit(crudo)
    opciones = dict(parse_qsl(partes.query, strict_parsing=bool(partes.query)))
    if partes.scheme != "s3" or not (partes.hostname and partes.path.strip("/")):
        raise ValueError(crudo)
    if not (partes.username and partes.password):
        raise ErrorDeEntorno("falta la clave o el secreto")
    if opciones.keys() - {"region", "tls"}:
        raise ErrorDeEntorno("solo se entienden region y tls")
    esquema = "http" if opciones.get("tls") == "0" else "https"
    return {
        "BACKEND": "muniejecutivo.almacen.AlmacenDeObjetos",
        "OPTIONS": {
            "access_key": unquote(partes.username),
            "secret_key": unquote(partes.password),
            "endpoint_url": f"{esquema}://{partes.netloc.rpartition('@')[2]}",
            "bucket_name": partes.path.strip("/"),
            "region_name": opciones.get("region", "us-east-1"),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        },
    }


def a_servidor(crudo: str) -> str:
    partes = urlsplit(crudo)
    de_aqui = partes.hostname in {"localhost", "127.0.0.1"}  # para probarlo sin TLS
    if not partes.hostname or partes.query or partes.scheme != "https" and not (partes.scheme == "http" and de_aqui):
        raise ValueError(crudo)
    return crudo.rstrip("/")


def a_dominio(crudo: str) -> str:
    dominio = crudo.lower()
    if not re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", dominio):
        raise ValueError(crudo)
    return dominio


def a_recepcion(crudo: str) -> str:
    partes = urlsplit(crudo)
    escucha = partes.scheme in {"lmtp", "smtp"}
    partes.port  # noqa: B018  # comprueba que el puerto sea un número
    if partes.scheme not in {"lmtp", "smtp", "imap", "imaps"} or not partes.hostname or (escucha and not partes.port):
        raise ValueError(crudo)
    if not escucha and not (partes.username and partes.password):
        raise ErrorDeEntorno("falta el usuario o la clave de la casilla")
    return crudo


def a_redis(crudo: str) -> str:
    partes = urlsplit(crudo)
    por_socket = partes.scheme == "unix" and partes.path  # el que enciende `make run`
    if not por_socket and (partes.scheme not in {"redis", "rediss"} or not partes.hostname):
        raise ValueError(crudo)
    partes.port  # noqa: B018  # comprueba que el puerto sea un número
    return crudo


def a_correo(crudo: str) -> dict[str, Any]:
    partes = urlsplit(crudo)
    if partes.scheme not in ESQUEMAS_DE_CORREO:
        raise ValueError(crudo)
    if partes.scheme == "buzon":
        return {"EMAIL_BACKEND": "muniejecutivo.buzon.backend.Buzon"}
    leido = environ.Env.email_url_config(crudo)
    if partes.scheme == "filemail":
        leido["EMAIL_FILE_PATH"] = _carpeta_de_correos(partes.netloc, partes.path)
    if partes.scheme.startswith("smtp"):
        leido["EMAIL_BACKEND"] = "cuentas.correo.ServidorDeCorreo"  # el que sabe esperar
    sin_valor = {"EMAIL_HOST": "localhost", "EMAIL_PORT": 25, "EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": ""}
    return {nombre: valor or sin_valor.get(nombre) for nombre, valor in leido.items()}


def _carpeta_de_correos(maquina: str, ruta: str) -> str:
    """Con su barra inicial, que `environ` le quita: sin ella sería una carpeta dentro del programa."""
    if maquina:
        raise ErrorDeEntorno(f"filemail lleva tres barras: filemail:///{maquina}{ruta}")
    if not ruta.strip("/"):
        raise ErrorDeEntorno("falta la carpeta")
    return unquote(ruta)


def a_clamd(crudo: str) -> str:
    partes = urlsplit(crudo)
    if not (partes.scheme == "unix" and partes.path or partes.scheme == "tcp" and partes.hostname and partes.port):
        raise ValueError(crudo)
    return crudo
