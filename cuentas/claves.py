"""Qué contraseña no sirve, y lo que pasa cuando una cambia, la cambie quien la cambie.

Regla: además de lo que ya mira Django (corta, común, solo números, parecida a los nombres de su dueña), no sirve la que
es casi solo palabras de la casa, ni la que está entre las robadas de otros sitios, si la oficina tiene esa lista
(CLAVES_FILTRADAS). Se mira aquí mismo: ninguna clave ni pedazo de ella sale del servidor. Fuente: OWASP ASVS 5.0,
6.2.11 y 6.2.12; NIST SP 800-63B.

Django se lo dice a cada «validador» de AUTH_PASSWORD_VALIDATORS cuando la contraseña nueva ya se guardó; rehacer el
resumen de la misma no es cambiarla.
"""

import hashlib
import re
import unicodedata
from pathlib import Path

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError

from cuentas import accesos
from cuentas.models import Usuario

PALABRAS_DE_LA_CASA = re.compile(
    "muni|ejecutivo|alcalde(?:sa)?s?|municipalidad|descentralizaci[oó]n|secretar[ií]a|acuerdos?|sesi[oó]n|pcm|peru|lima"
)
LETRAS_PROPIAS = 6  # las que han de quedar al quitarle las palabras de la casa
DE_LA_CASA = "Es casi solo palabras que cualquiera de la oficina probaría. Use otras."
FILTRADA = "Está en una lista de claves robadas de otros sitios, que es lo primero que se prueba. Use otra."
TRAMO, RENGLON = 4_096, 128  # bytes: por debajo de TRAMO se lee de una vez; RENGLON, más de lo que mide uno
PREFIJO = 5  # letras del resumen que dan nombre a cada archivo, si la lista viene en una carpeta
bitacora = structlog.get_logger(__name__)


class CortaLosTokens:
    """Quien cambia su clave porque alguien la supo cierra también lo que ese alguien pudo dejar abierto: los tokens."""

    def validate(self, password: str, user: object = None) -> None:
        """Nada que exigirle a la contraseña."""

    def get_help_text(self) -> str:
        return "Al cambiarla se cierran sus tokens de la API."

    def password_changed(self, password: str, user: Usuario) -> None:
        accesos.quitar_tokens(user)


class NoEsDeLaCasa:
    """Quitadas las palabras de la casa, tiene que quedar una contraseña."""

    def validate(self, password: str, user: object = None) -> None:
        """:raises ValidationError: con la frase."""
        llana = unicodedata.normalize("NFKD", password.casefold()).encode("ascii", "ignore").decode()
        if len(llana) != len(resto := PALABRAS_DE_LA_CASA.sub("", llana)) and len(set(resto)) < LETRAS_PROPIAS:
            raise ValidationError(DE_LA_CASA, code="password_de_la_casa")

    def get_help_text(self) -> str:
        return "No puede ser casi solo palabras de la casa: muni, alcaldesa, acuerdo…"


class NoFiltrada:
    """No está entre las robadas. Si la lista no se puede leer, se acepta y la bitácora lo dice."""

    def validate(self, password: str, user: object = None) -> None:
        """:raises ValidationError: con la frase."""
        if not settings.CLAVES_FILTRADAS:
            return
        resumen = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        try:
            filtrada = esta_en(Path(settings.CLAVES_FILTRADAS), resumen)
        except OSError:
            bitacora.error("claves_filtradas_ilegibles", remedio="Revise CLAVES_FILTRADAS.", exc_info=True)
            return
        if filtrada:
            raise ValidationError(FILTRADA, code="password_filtrada")

    def get_help_text(self) -> str:
        return "No puede estar entre las robadas de otros sitios, si la oficina tiene la lista."


def se_lee_la_lista() -> bool:
    """Si este proceso puede mirar en la lista que dicen los ajustes."""
    try:
        esta_en(Path(settings.CLAVES_FILTRADAS), "0" * 40)
    except OSError:
        return False
    return True


def esta_en(lista: Path, resumen: str) -> bool:
    """Si ese SHA-1 (40 letras, en mayúsculas) está en la lista de Pwned Passwords.

    `lista`: el archivo entero, en orden, con `SHA1:VECES` por renglón, del que se leen unos treinta pedazos aunque pese
    40 GB; o la carpeta con un archivo por prefijo (`00000.txt`…), con `RESTO:VECES`.

    :raises OSError: si no se puede leer. También una carpeta sin el archivo: está vacía o no es ella.
    """
    if lista.is_dir():
        archivo, buscado = lista / f"{resumen[:PREFIJO]}.txt", resumen[PREFIJO:].encode()
        return any(renglon.upper().startswith(buscado) for renglon in archivo.read_bytes().splitlines())
    buscado = resumen.encode()
    with lista.open("rb") as abierto:
        desde, hasta = 0, abierto.seek(0, 2)
        while hasta - desde > TRAMO:
            abierto.seek((desde + hasta) // 2)
            abierto.readline()  # el que quedó cortado
            aqui = abierto.tell()
            renglon = abierto.readline().upper()
            if renglon and renglon[: len(buscado)] <= buscado:
                desde = aqui
            else:
                hasta = (desde + hasta) // 2
        abierto.seek(desde)
        return any(r.upper().startswith(buscado) for r in abierto.read(hasta - desde + RENGLON).splitlines())
