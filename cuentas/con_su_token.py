"""Quién pide, por su token; y, en la misma sentencia, los números de los que depende lo que pide.

Un token se busca en cada petición, y los números se preguntan enseguida: dos viajes que casi siempre podían ser uno
(decisión 55). Para escribir los números hace falta saber quién pide, que es lo que se está preguntando: se supone que
es el de la última vez que este proceso vio ese token, tal como era entonces. Regla: lo supuesto no decide nada. La
sentencia trae a la persona de nuevo; si algo suyo es distinto, lo que vino con ella se descarta y se pregunta como
siempre. Y lo que vino se usa solo si lo que después se pide es, letra por letra, esa misma consulta.

Si contesta la réplica, el token se busca en la principal, que sabe al instante cuál se revocó; y los números, que han
de ser de la misma base que las filas, van aparte.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from hmac import compare_digest
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import CONSTANTS

from cuentas import sentencias
from cuentas.bases import en_la_principal, se_lee_de_la_replica
from cuentas.models import TokenAPI, Usuario

Consulta = tuple[str, list[Any]]  # el texto y sus parámetros
LoDemas = Callable[[Usuario], Consulta | None]  # qué más se va a preguntar, si quien pide es ese
# Lo que se mira de quien pide; su clave y sus fechas, si a alguien le hacen falta, se leen entonces.
DE_USUARIO = [
    campo.attname
    for campo in Usuario._meta.concrete_fields
    if campo.name not in ("password", "last_login", "date_joined")
]
DEL_TOKEN = f"t.digest, t.alcance, t.usado_el, {', '.join(f'u.{columna}' for columna in DE_USUARIO)}"
DE_QUIEN_ES = (
    "FROM cuentas_tokenapi t JOIN cuentas_usuario u ON u.id = t.user_id WHERE t.token_key = %s AND t.expiry > %s"
)
POR_TOKEN = f"SELECT {DEL_TOKEN}, NULL {DE_QUIEN_ES}"  # sin nada de fuera
CONOCIDOS = 1_000  # tokens que un proceso recuerda
_conocidos: dict[str, Sequence[Any]] = {}  # de quién era cada uno la última vez: su resumen → sus columnas
bitacora = structlog.get_logger(__name__)


def token_de(texto: str, *, ahora: datetime, lo_demas: LoDemas | None = None) -> TokenAPI | None:
    """El token vigente en `ahora` que dice `texto`, con su usuario; None si no hay ninguno. Una consulta.

    Va en SQL porque se hace en cada petición y armarla con el ORM cuesta más que correrla (decisión 34).
    """
    if not se_lee_de_la_replica():
        return _buscar(texto, ahora, lo_demas)
    with en_la_principal():
        return _buscar(texto, ahora, None)


def _buscar(texto: str, ahora: datetime, lo_demas: LoDemas | None) -> TokenAPI | None:
    resumen = hash_token(texto)
    supuesto = _conocidos.get(resumen)
    quien = junto = None
    if supuesto is not None:
        quien = Usuario.from_db(DEFAULT_DB_ALIAS, DE_USUARIO, supuesto)
        junto = lo_demas(quien) if lo_demas is not None and connection.vendor == "postgresql" else None
    vence = connection.ops.adapt_datetimefield_value(ahora)
    sentencia, antes = (POR_TOKEN, []) if junto is None else (_con(junto[0]), junto[1])
    candidatos = sentencias.correr(connection, sentencia, [*antes, texto[: CONSTANTS.TOKEN_KEY_LENGTH], vence])
    for digest, alcance, usado_el, *columnas, leido in candidatos:
        if not compare_digest(resumen, digest):
            continue
        if quien is not None and columnas == supuesto:
            usuario = quien
        else:
            usuario, junto = Usuario.from_db(DEFAULT_DB_ALIAS, DE_USUARIO, columnas), None
        if usuario.is_active:
            if junto is not None:
                usuario.__dict__["leido_con_su_token"] = (junto, [tuple(fila) for fila in json.loads(leido or "[]")])
            _recordar(resumen, columnas)
            token = TokenAPI(digest=digest, alcance=alcance, user=usuario)
            anotar_uso(token, str(usado_el or ""), timezone.localdate(ahora))
            return token
    return None


def leido_con_su_token(usuario: Any, consulta: Consulta) -> list[tuple[Any, ...]] | None:
    """Las filas de `consulta`, si se leyeron al buscar su token. Una sola vez: la siguiente se pregunta."""
    leido: tuple[Consulta, list[tuple[Any, ...]]] | None = usuario.__dict__.pop("leido_con_su_token", None)
    return leido[1] if leido is not None and leido[0] == consulta else None


def anotar_uso(token: TokenAPI, ultimo: str, hoy: date) -> None:
    """Deja dicho que hoy sirvió. Una vez por día: escribir en cada petición costaría más que contestarlo.

    `ultimo`: el día anotado, AAAA-MM-DD. Si ahora no se puede escribir, se contesta igual.
    """
    if ultimo[:10] == hoy.isoformat():
        return
    try:
        with en_la_principal():
            TokenAPI.objects.filter(pk=token.digest).update(usado_el=hoy)
    except DatabaseError:
        bitacora.warning("uso_de_token_sin_anotar", exc_info=True)


def _con(consulta: str) -> str:
    """La sentencia del token, con las filas de `consulta` (ámbito, tipo y número) en su última columna."""
    return (
        f"SELECT {DEL_TOKEN}, (SELECT json_agg(json_build_array(n.a, n.b, n.c)) "  # noqa: S608  # sin nada de fuera
        f"FROM ({consulta}) n (a, b, c))::text {DE_QUIEN_ES}"
    )


def _recordar(resumen: str, columnas: Sequence[Any]) -> None:
    if len(_conocidos) >= CONOCIDOS:
        _conocidos.clear()
    _conocidos[resumen] = columnas
