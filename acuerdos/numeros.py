"""El número del último cambio de lo que alguien ve: con él se sabe, sin leer nada más, si algo es otro.

Regla: mientras los números de los que depende una respuesta sean los mismos, la respuesta es la misma.
Los de una lista son los más altos de sus tipos en cada ámbito de quien mira; los de una cosa, los
suyos. Van siempre con el nombre del ámbito: quien gana o pierde un cargo mira desde otros. Se leen
antes que la respuesta: si algo cambia entretanto, lo viejo es el número y no el contenido.

Va en SQL, y todo en una consulta, porque se pregunta en cada petición; de paso trae los cargos.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypedDict, Unpack

from django.db import connection
from django.db.models import Max

from acuerdos import ambitos, permisos
from acuerdos.enums import TipoDeCambio
from acuerdos.models import Acuerdo, Cambio, Palabra, Participante
from acuerdos.permisos import Quien
from cuentas.con_su_token import Consulta, leido_con_su_token
from cuentas.models import Usuario
from cuentas.sentencias import correr
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

CAMBIO, PALABRA = Cambio._meta.db_table, Palabra._meta.db_table
PARTICIPANTES, VERSIONES = "participantes", Participante.history.model._meta.db_table
# Desde dónde mira quien tiene un cargo: el comienzo del ámbito, su tabla y su columna.
CARGOS = (
    ("m:", PuntoFocal._meta.db_table, "municipalidad_id"),
    ("s:", FuncionarioSectorial._meta.db_table, "sector_id"),
)
NINGUNO = "CAST(NULL AS bigint)"
# Los acuerdos en que está sin encabezarlos: no son ámbitos, pero se leen con los cargos (ver `permisos.cargos`).
PARTICIPA = "en:"
EN_QUE_PARTICIPA = (
    f"SELECT '{PARTICIPA}' || a.codigo, '', {NINGUNO} FROM {{cargo}} f "  # noqa: S608  # sin nada de fuera
    f"JOIN {Participante._meta.db_table} p ON p.{{lugar}} = f.{{lugar}} AND p.anulado_en IS NULL "
    f"JOIN {Acuerdo._meta.db_table} a ON a.id = p.acuerdo_id WHERE f.usuario_id = %s AND f.hasta IS NULL"
)
DEL_TOTAL = f"'{ambitos.TOTAL}'"
# Los que no son de nadie van escritos en la sentencia: cada parámetro se escribe y se lee en cada petición.
ESCRITOS = {ambitos.TOTAL: DEL_TOTAL, ambitos.CUALQUIERA: f"'{ambitos.CUALQUIERA}'"}


@dataclass(frozen=True, slots=True)
class De:
    """Lo último de un tipo en un ámbito; con `clave`, lo de una sola cosa."""

    ambito: str
    tipo: TipoDeCambio
    clave: str | None = None


@dataclass(frozen=True, slots=True)
class Una:
    """Una sola cosa: `sql` da su clave a partir de `valor`, lo que trae la dirección; si son varios, en tupla."""

    valor: Any
    sql: str = "%s"


# Por cada ámbito y tipo, el número del último cambio (None si nunca hubo).
Numeros = tuple[tuple[str, str, int | None], ...]


class DeQueDepende(TypedDict, total=False):
    """De qué depende una respuesta.

    `propios`: tipos de los que se muestra lo que quien mira ve; con `una`, solo de esa cosa. `fijos`: lo demás que se
    muestra, lo vea él desde donde lo vea. `palabras`: si además depende del vocabulario de la búsqueda.
    `participantes`: si además depende de quiénes participan en los acuerdos.
    """

    propios: Sequence[TipoDeCambio]
    una: Una
    fijos: Sequence[De]
    palabras: bool
    participantes: bool


def numeros_para(usuario: Quien, **depende: Unpack[DeQueDepende]) -> Numeros:
    """Los números de los que depende una respuesta a `usuario`, en una consulta; o en ninguna, si ya se leyeron con
    su token."""
    consulta = consulta_para(usuario, **depende)
    if consulta is None:
        return ()
    filas = leido_con_su_token(usuario, consulta)
    if filas is None:
        filas = correr(connection, *consulta)
    if usuario.is_authenticated and not permisos.mira_todo(usuario):
        _recordar_cargos(usuario, [ambito for ambito, *_ in filas])
        filas = [fila for fila in filas if not fila[0].startswith(PARTICIPA)]
    return tuple(sorted(filas, key=itemgetter(0, 1)))


def consulta_para(usuario: Quien, **depende: Unpack[DeQueDepende]) -> Consulta | None:
    """La consulta de `numeros_para`: da el ámbito, el tipo y el número. None si no depende de nada."""
    propios, una = depende.get("propios", ()), depende.get("una")
    partes = [_fijo(uno) for uno in depende.get("fijos", ())]
    if permisos.mira_todo(usuario):
        partes += [_ultimo(DEL_TOTAL, [], tipo, una) for tipo in propios]
    elif usuario.is_authenticated:
        partes += _de_sus_cargos(usuario, propios, una)
    if depende.get("palabras"):
        partes.append((f"SELECT 'palabras', '', MAX(id) FROM {PALABRA}", []))  # noqa: S608  # sin nada de fuera
    if depende.get("participantes"):
        partes.append((f"SELECT '{PARTICIPANTES}', '', MAX(history_id) FROM {VERSIONES}", []))  # noqa: S608  # igual
    if not partes:
        return None
    return " UNION ALL ".join(texto for texto, _ in partes), [valor for _, suyos in partes for valor in suyos]


def numero_de(tipo: TipoDeCambio, clave: str) -> int:
    """El número del último cambio de una cosa, la vea quien la vea; 0 si nunca tuvo."""
    return int(Cambio.objects.filter(tipo=tipo, clave=clave).aggregate(Max("numero"))["numero__max"] or 0)


def _fijo(de: De) -> Consulta:
    una = None if de.clave is None else Una(de.clave)
    if escrito := ESCRITOS.get(de.ambito):
        return _ultimo(escrito, [], de.tipo, una)
    return _ultimo("%s", [de.ambito], de.tipo, una)


def _de_sus_cargos(usuario: Usuario, propios: Sequence[TipoDeCambio], una: Una | None) -> list[Consulta]:
    """Una parte por cada clase de cargo y cada tipo: dan una fila por cargo. Y lo que es de su cuenta."""
    partes = []
    for comienzo, tabla, columna in CARGOS:
        desde = f" FROM {tabla} f WHERE f.usuario_id = %s AND f.hasta IS NULL"
        ambito = f"'{comienzo}' || f.{columna}"
        suyas = [_ultimo(ambito, [], tipo, una) for tipo in propios]
        # Sin nada suyo que mirar, quedan sus cargos.
        for texto, valores in suyas or [(f"SELECT {ambito}, '', {NINGUNO}", [])]:
            partes.append((texto + desde, [*valores, usuario.pk]))
        partes.append((EN_QUE_PARTICIPA.format(cargo=tabla, lugar=columna), [usuario.pk]))
    mio = ambitos.de_persona(usuario.pk)
    return partes + [_ultimo("%s", [mio], tipo, una) for tipo in propios]


def _ultimo(ambito: str, valores: list[Any], tipo: TipoDeCambio, una: Una | None) -> Consulta:
    """El ámbito (una expresión de SQL, con sus `valores`), el tipo y el número más alto que tiene en él."""
    de_la_clave = () if una is None else una.valor if isinstance(una.valor, tuple) else (una.valor,)
    return _texto(ambito, tipo, una.sql if una else None), [*valores, *valores, *de_la_clave]


@lru_cache(maxsize=512)
def _texto(ambito: str, tipo: TipoDeCambio, clave: str | None) -> str:
    """SQL de uno de los tres. `clave`: la expresión que la da, o None si es lo último de todas.

    Con las dos columnas fijas, el primero de atrás para adelante está en la punta del índice. Con MAX la base, que no
    sabe cuántos hay, a veces prefiere contarlos: los 1 891 de las municipalidades, en cada petición.
    """
    # Con su clave es una sola fila.
    cual = " ORDER BY c.numero DESC LIMIT 1" if clave is None else f" AND c.clave = {clave}"
    return (
        f"SELECT {ambito}, '{tipo}', (SELECT c.numero FROM {CAMBIO} c "  # noqa: S608  # sin nada de fuera
        f"WHERE c.ambito = {ambito} AND c.tipo = '{tipo}'{cual})"
    )


def _recordar_cargos(usuario: Usuario, desde: Sequence[str]) -> None:
    de = {comienzo: {ambito[2:] for ambito in desde if ambito.startswith(comienzo)} for comienzo, *_ in CARGOS}
    participa_en = [ambito.removeprefix(PARTICIPA) for ambito in desde if ambito.startswith(PARTICIPA)]
    permisos.recordar_cargos(usuario, municipalidades=de["m:"], sectores=de["s:"], participa_en=participa_en)
