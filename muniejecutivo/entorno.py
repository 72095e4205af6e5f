"""Lectura de las variables de entorno, con una frase por cada valor errado.

django-environ convierte los valores; este módulo junta todos los errores y los dice de una vez: qué variable,
qué valor trae y cuál sería correcto. Los secretos (claves y contraseñas dentro de una URL) no se repiten en el mensaje.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import environ

from cuentas.idiomas import NOMBRES, ORIGEN, por_revisar
from muniejecutivo.conversiones import (
    ErrorDeEntorno,
    a_almacen,
    a_base,
    a_clamd,
    a_correo,
    a_dominio,
    a_origen,
    a_recepcion,
    a_redis,
    a_servidor,
    a_si_no,
)

V = TypeVar("V")
SALTOS_MAXIMOS = 5


def sin_clave(valor: str) -> str:
    """El mismo texto con la contraseña de una URL reemplazada por `***`."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", valor)


# Variables que cambiaron de nombre: el de antes todavía sirve.
DE_ANTES = {
    "API_PETICIONES_POR_MINUTO": "API_PEDIDOS_POR_MINUTO",
    "RECORDATORIOS_ABANDONO": "AVISOS_ABANDONO",
    "RECORDATORIOS_ESPERA": "AVISOS_ESPERA",
    "RECORDATORIOS_QUIZA": "AVISOS_QUIZA",
}


class Entorno:
    """Lee de `valores` (normalmente `os.environ`) y acumula errores hasta `exigir()`."""

    def __init__(self, valores: Mapping[str, str]) -> None:
        self.valores = valores
        self.errores: list[str] = []

    def _escrito(self, nombre: str) -> str:
        """El nombre con que se dio: el de antes, si solo ese está."""
        antes = DE_ANTES.get(nombre, "")
        return antes if antes in self.valores and nombre not in self.valores else nombre

    def _crudo(self, nombre: str) -> str:
        """El valor; si falta y hay `NOMBRE_FILE`, lo que dice ese archivo: así llegan los secretos."""
        crudo = self.valores.get(self._escrito(nombre), "").strip()
        archivo = self.valores.get(f"{nombre}_FILE", "").strip()
        if crudo or not archivo:
            return crudo
        try:
            return Path(archivo).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            motivo = getattr(error, "strerror", None) or "no es texto"
            frase = f"{nombre}_FILE={archivo!r} no sirve ({motivo}). Lo correcto sería un archivo con el valor."
            if frase not in self.errores:
                self.errores.append(frase)
            return ""

    def _leer(self, nombre: str, defecto: V, convertir: Callable[[str], V], correcto: str) -> V:
        crudo = self._crudo(nombre)
        if not crudo:
            return defecto
        try:
            return convertir(crudo)
        except Exception as error:  # cualquier fallo al convertir es un valor errado, sea cual sea la biblioteca
            motivo = f" ({error})" if isinstance(error, ErrorDeEntorno) else ""
            self.errores.append(
                f"{self._escrito(nombre)}={sin_clave(crudo)!r} no sirve{motivo}. Lo correcto sería {correcto}."
            )
            return defecto

    def texto(self, nombre: str, defecto: str = "") -> str:
        return self._crudo(nombre) or defecto

    def lista(self, nombre: str, defecto: list[str]) -> list[str]:
        crudo = self._crudo(nombre)
        return [parte.strip() for parte in crudo.split(",") if parte.strip()] or defecto

    def si_no(self, nombre: str, defecto: bool) -> bool:
        return self._leer(nombre, defecto, a_si_no, "1 o 0")

    def entero(self, nombre: str, defecto: int, minimo: int, maximo: int) -> int:
        def convertir(crudo: str) -> int:
            numero = int(crudo)
            if not minimo <= numero <= maximo:
                raise ErrorDeEntorno("fuera de rango")
            return numero

        return self._leer(nombre, defecto, convertir, f"un número entero de {minimo} a {maximo}")

    def saltos(self, nombre: str) -> int:
        """Cuántos servidores nuestros hay delante: 0 si ninguno. También entiende «sí» y «no»."""

        def convertir(crudo: str) -> int:
            numero = int(a_si_no(crudo)) if not crudo.isdigit() else int(crudo)
            if numero > SALTOS_MAXIMOS:
                raise ErrorDeEntorno("son demasiados")
            return numero

        return self._leer(nombre, 0, convertir, f"un número de 0 (ninguno) a {SALTOS_MAXIMOS}")

    def redes(self, nombre: str, defecto: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Direcciones o redes IP separadas por comas."""

        def convertir(crudo: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
            return [ipaddress.ip_network(parte.strip()) for parte in crudo.split(",")]

        return self._leer(nombre, convertir(defecto), convertir, f"direcciones o redes IP con comas, como {defecto}")

    def origen(self, nombre: str, defecto: str) -> str:
        """Dirección pública sin ruta, por ejemplo `https://muniejecutivo.gob.pe`."""
        return self._leer(nombre, defecto, a_origen, "una dirección como https://muniejecutivo.gob.pe, sin ruta")

    def servidor(self, nombre: str) -> str:
        """La dirección de un servicio de otros, con su ruta si la lleva; vacía, ninguno."""
        return self._leer(nombre, "", a_servidor, "una dirección como https://identidad.gob.pe/servicio")

    def origenes(self, nombre: str, defecto: list[str]) -> list[str]:
        correcto = "direcciones como https://muniejecutivo.gob.pe separadas por comas"
        return self._leer(nombre, defecto, lambda crudo: [a_origen(p.strip()) for p in crudo.split(",")], correcto)

    def clave_secreta(self, nombre: str, defecto: str | None) -> str:
        crudo = self._crudo(nombre)
        if not crudo and defecto is not None:
            return defecto
        if len(crudo) < 50 or len(set(crudo)) < 5 or crudo.startswith("django-insecure"):
            que = "falta" if not crudo else "es demasiado débil"
            self.errores.append(
                f"{nombre} {que}. Lo correcto sería un texto al azar de 50 caracteres o más, "
                "por ejemplo el que da: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
                "En una máquina de desarrollo basta con DEBUG=1."
            )
        return crudo

    def token(self, nombre: str) -> str:
        """Un secreto que un programa envía; vacío, no hay ninguno. No se repite en la frase."""
        crudo = self._crudo(nombre)
        if crudo and not re.fullmatch(r"[A-Za-z0-9_-]{20,}", crudo):
            self.errores.append(
                f"{nombre} no sirve. Lo correcto sería un texto al azar de 20 letras, números o guiones."
            )
            return ""
        return crudo

    def base_de_datos(self, nombre: str, defecto: str) -> dict[str, Any]:
        """Diccionario para DATABASES["default"], sin opciones propias todavía. La clave puede venir aparte."""
        correcto = "sqlite:////ruta/archivo.sqlite3 o postgres://usuario:clave@servidor:5432/base"
        config: dict[str, Any] = self._leer(nombre, environ.Env.db_url_config(defecto), a_base, correcto)
        if config.get("USER") and not config.get("PASSWORD"):
            config["PASSWORD"] = self._crudo("POSTGRES_PASSWORD")
        return config

    def conexion(self, base: Mapping[str, Any], *, espera: int) -> dict[str, Any]:
        """Cómo se habla con un PostgreSQL. Detrás de PgBouncer cada transacción puede tocarle a otra conexión.

        :param espera: segundos para conectarse.
        """
        return {
            "ENGINE": "muniejecutivo.postgresql",
            "OPTIONS": {"connect_timeout": espera, **base.get("OPTIONS", {})},
            "CONN_MAX_AGE": self.entero("CONN_MAX_AGE", 300, 0, 86400),
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": self.si_no("DETRAS_DE_PGBOUNCER", False),
        }

    def almacen(self, nombre: str) -> dict[str, Any]:
        """STORAGES["default"]: una carpeta o, con una dirección `s3://`, un almacén de objetos."""
        correcto = "s3://CLAVE:SECRETO@servidor/cubo?region=us-east-1"
        return self._leer(nombre, {"BACKEND": "django.core.files.storage.FileSystemStorage"}, a_almacen, correcto)

    def redis(self, nombre: str) -> str:
        """Su dirección, con la clave que venga aparte si no la trae."""
        direccion = self._leer(nombre, "", a_redis, "redis://servidor:6379/0 (o rediss:// con TLS)")
        clave = self._crudo("REDIS_PASSWORD")
        return direccion if not clave or "@" in direccion else direccion.replace("://", f"://:{quote(clave, '')}@", 1)

    def correo(self, nombre: str, defecto: str) -> dict[str, Any]:
        """Valores EMAIL_* de Django a partir de una URL."""
        correcto = "smtp+tls://usuario:clave@servidor:587 o consolemail://"
        return self._leer(nombre, a_correo(defecto), a_correo, correcto)

    def dominio(self, nombre: str, defecto: str) -> str:
        """Un nombre de dominio, en minúsculas."""
        return self._leer(nombre, defecto, a_dominio, "un dominio como respuestas.ejemplo.gob.pe, sin @ ni http")

    def recepcion(self, nombre: str) -> str:
        """De dónde se recoge el correo que llega; vacío, de ninguna parte."""
        correcto = "lmtp://127.0.0.1:8024, smtp://127.0.0.1:2525 o imaps://usuario:clave@servidor:993/INBOX"
        return self._leer(nombre, "", a_recepcion, correcto)

    def clamd(self, nombre: str) -> str:
        """Dónde escucha clamd; vacío, en ninguna parte."""
        return self._leer(nombre, "", a_clamd, "tcp://servidor:3310 o unix:///run/clamav/clamd.ctl")

    def opcion(self, nombre: str, defecto: str, opciones: list[str]) -> str:
        def convertir(crudo: str) -> str:
            if crudo not in opciones:
                raise ValueError(crudo)
            return crudo

        return self._leer(nombre, defecto, convertir, "uno de estos: " + ", ".join(opciones))

    def idiomas(self, nombre: str, confirmados: list[str], catalogos: Path) -> list[str]:
        """Los idiomas encendidos, el de origen primero. Uno con frases sin revisar se enciende solo si está además en
        `confirmados`."""
        pedidos = [idioma for idioma in self.lista(nombre, []) if idioma != ORIGEN]
        for idioma in pedidos:
            if idioma not in NOMBRES or (faltan := por_revisar(idioma, catalogos)) < 0:
                hay = ", ".join(NOMBRES)
                self.errores.append(f"{nombre}: «{idioma}» no es un idioma con catálogo. Hay estos: {hay}.")
            elif faltan and idioma not in confirmados:
                self.errores.append(
                    f"{nombre}: en «{idioma}» hay {faltan} frases por revisar por un hablante. Que las revise, o "
                    f"enciéndalo sabiéndolo con {nombre}_SIN_REVISAR={idioma}."
                )
        return [ORIGEN, *pedidos]

    def exigir(self) -> None:
        """Termina el proceso, sin traza, si algún valor no sirve.

        :raises SystemExit: con una frase por cada variable errada.
        """
        if self.errores:
            raise SystemExit("La configuración no es correcta:\n" + "\n".join(f"  - {error}" for error in self.errores))


def carpeta(entorno: Entorno, nombre: str, defecto: Path) -> Path:
    """La carpeta que nombra la variable, creada si hace falta; si no se puede escribir en ella, es un valor errado."""
    ruta = Path(entorno.texto(nombre) or defecto).absolute()
    try:
        ruta.mkdir(parents=True, exist_ok=True)
        if not os.access(ruta, os.W_OK):
            raise PermissionError(0, "no se puede escribir en ella")
    except OSError as error:
        entorno.errores.append(
            f"{nombre}={str(ruta)!r} no sirve ({error.strerror}). Lo correcto sería una carpeta escribible."
        )
        entorno.exigir()  # sin ella no tiene sentido seguir leyendo
    return ruta


def clave_guardada(archivo: Path) -> str:
    """Contraseña al azar que se crea una vez y se vuelve a leer después (solo para la demostración, bajo DEBUG).

    Si dos procesos llegan a la vez, los dos leen la misma; si el archivo está vacío o no es texto, se hace otra.
    """
    for _ in range(2):
        try:
            if guardada := archivo.read_text(encoding="utf-8").strip():
                return guardada
        except (FileNotFoundError, UnicodeDecodeError):
            pass
        archivo.unlink(missing_ok=True)
        entera = archivo.with_name(f".{archivo.name}-{secrets.token_hex(4)}")
        entera.touch(mode=0o600)
        entera.write_text(secrets.token_urlsafe(9), encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            os.link(entera, archivo)  # no pisa la que otro acaba de dejar
        entera.unlink()
    return archivo.read_text(encoding="utf-8").strip()
