"""Con qué se escribe sin pisar a nadie y sin repetir nada: If-Match e Idempotency-Key.

Regla: lo que cambia algo que ya existe dice qué leyó; sin If-Match es 428, y si otra persona guardó
después, 412 con lo que es ahora. Lo que se lee es la cosa entera (un acuerdo con todo lo que cuelga de
él), y su versión es el número de su último cambio: va al principio del ETag de cada ficha y en
`/cambios/`. De un ETag solo cuenta ese número: el resto dice además qué día era y quién preguntaba,
y eso no es un cambio. La marca de débil se acepta, porque la pone quien comprime por el camino.

Fuente: RFC 9110 §13.1.1, RFC 6585 §3 y draft-ietf-httpapi-idempotency-key-header.
"""

import json
import re
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from api.problemas import CabeceraErrada, FaltaVersion, OtraVersion

ETAG = re.compile(r'(?:W/)?"?([0-9]{1,18})(?:-[0-9a-f]{1,64})?"?')
# Un ETag de quien sea, o nuestro número sin comillas; y varios. Lo demás no es un If-Match (RFC 9110 §8.8.3).
UNO = r'((W/)?"[!#-~]*"|[0-9]{1,18}(-[0-9a-f]{1,64})?)'
IF_MATCH = re.compile(rf"{UNO}( ?, ?{UNO})*")
CLAVE = re.compile(r'"?([\x21\x23-\x7e]{1,128})"?')
CUALQUIERA = "«*» no dice qué leyó: envíe en If-Match el ETag que le dieron, o el número de «/cambios/»."


def etag_de(numero: int | None, resumen: str) -> str:
    """El ETag de una ficha: la versión de la cosa y el resumen de todo lo que la respuesta depende."""
    return f'"{numero or 0}-{resumen}"'


def versiones_leidas(request: Request, *, hace_falta: bool) -> frozenset[int] | None:
    """Las versiones que nombra If-Match (ninguna, si su ETag no es de aquí); None si no la trae y no hace falta.

    :raises FaltaVersion: si hace falta y no la trae, o si es «*». :raises CabeceraErrada: si no tiene su forma.
    """
    cabecera = request.headers.get("If-Match", "").strip()
    if cabecera == "*":
        raise FaltaVersion(CUALQUIERA)
    if not cabecera:
        if hace_falta or "If-Match" in request.headers:  # en blanco no dice qué leyó
            raise FaltaVersion
        return None
    if IF_MATCH.fullmatch(cabecera) is None:
        raise CabeceraErrada({"If-Match": ["No es un ETag: envíe el que le dieron, con sus comillas, o su número."]})
    halladas = (ETAG.fullmatch(parte.strip()) for parte in cabecera.split(","))
    return frozenset(int(hallada[1]) for hallada in halladas if hallada)


def exigir_version(leidas: frozenset[int] | None, actual: int) -> None:
    """:raises OtraVersion: si se leyó otra que la de ahora. Con la cosa bloqueada, para que no cambie después."""
    if leidas is not None and actual not in leidas:
        raise OtraVersion(actual)


def clave_de(request: Request) -> str:
    """La Idempotency-Key, o vacío. :raises CabeceraErrada: si no tiene su forma."""
    cabecera = request.headers.get("Idempotency-Key", "").strip()
    if "Idempotency-Key" not in request.headers:
        return ""
    hallada = CLAVE.fullmatch(cabecera)
    if hallada is None:
        raise CabeceraErrada(
            {"Idempotency-Key": ["Son de 1 a 128 letras, cifras o signos sin espacios: por ejemplo, un UUID."]}
        )
    return hallada[1]


def resumen_de(request: Request) -> str:
    """Lo que pide, resumido: método, dirección, campos y contenido de los archivos, no cómo se escribió."""
    datos = request.data
    if hasattr(datos, "lists"):
        campos = sorted((nombre, [_valor(valor) for valor in valores]) for nombre, valores in datos.lists())
    else:
        campos = [("", [json.dumps(datos, sort_keys=True, default=str)])]
    return sha256(repr((request.method, request.path, campos)).encode(errors="surrogatepass")).hexdigest()


def _valor(valor: object) -> str:
    if not isinstance(valor, UploadedFile):
        return str(valor)
    resumen = sha256()
    for trozo in valor.chunks():
        resumen.update(trozo)
    valor.seek(0)
    return f"{valor.name} {resumen.hexdigest()}"
