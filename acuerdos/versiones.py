"""Lo que una fila decía en un instante: la regla, en Python y en SQL.

Fuente: «conocido_al» en el documento del producto. Cada vez que alguien corrige una fila, la historia anota la fila
entera y el instante del acto. En un instante la fila decía lo de su última versión anotada hasta entonces. Si todas son
posteriores dice lo de la primera: lo que ya había cuando se empezó a anotar se conoce desde el principio (ver
`cuentas.historia`). Si no tiene ninguna, nunca cambió y dice lo de hoy.

De un hecho, si entonces existía lo dice él mismo (`registrado_en`, `anulado_en`: ver `estados`). De lo demás (una
asistencia, una reunión, un cargo) lo dice su historia: existe desde que se creó hasta que se borró.

La forma Python sirve para lo que es poco; la SQL, para los acuerdos y sus hitos. Las pruebas las comparan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Case, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

D = TypeVar("D")
CREADA, CORREGIDA, BORRADA = "+", "~", "-"  # las clases de la historia
# Lo anotado hasta el instante va primero, lo último delante; si no hay nada, lo primero que se anotó después.
VERSIONES = """
SELECT id, {campos} FROM (
    SELECT id, {campos}, row_number() OVER (PARTITION BY id ORDER BY
        CASE WHEN history_date <= %(conocido_al)s THEN 0 ELSE 1 END,
        CASE WHEN history_date <= %(conocido_al)s THEN history_date END DESC,
        CASE WHEN history_date <= %(conocido_al)s THEN history_id END DESC,
        history_date, history_id) AS lugar
    FROM {tabla}
    WHERE id IN (SELECT id FROM {tabla} WHERE history_date > %(conocido_al)s AND history_type = '~')
) v WHERE lugar = 1"""


@dataclass(frozen=True, slots=True)
class Version(Generic[D]):
    """Lo que una fila `dice` desde un instante. `lugar`: su número en la historia, que desempata."""

    lugar: int
    desde: datetime
    dice: D
    clase: str = CORREGIDA


def version_en(versiones: Iterable[Version[D]], conocido_al: datetime) -> Version[D] | None:
    """La que valía en ese instante; None si la fila no tiene ninguna."""
    anotadas = sorted(versiones, key=lambda v: (v.desde, v.lugar))
    hasta_entonces = [v for v in anotadas if v.desde <= conocido_al]
    return hasta_entonces[-1] if hasta_entonces else next(iter(anotadas), None)


def existia(valia: Version[D] | None, conocido_al: datetime) -> bool:
    """Si la fila ya estaba en ese instante, según la versión que entonces valía."""
    if valia is None:
        return True
    return valia.clase != BORRADA if valia.desde <= conocido_al else valia.clase != CREADA


def versiones_sql(tabla: str, campos: Sequence[str]) -> str:
    """SELECT con `id` y `campos` de las filas corregidas después de %(conocido_al)s: lo que entonces decían.

    `tabla` es la de la historia. Lo que no sale no cambió desde entonces: vale la fila de hoy.
    """
    return VERSIONES.format(tabla=tabla, campos=", ".join(campos))


def corregidas_despues(modelo: Any, conocido_al: datetime) -> QuerySet[Any]:
    """Las claves de las filas que alguien corrigió después de ese instante: las demás decían lo de hoy."""
    despues = modelo.history.filter(history_date__gt=conocido_al, history_type=CORREGIDA)
    claves: QuerySet[Any] = despues.order_by().values("id")
    return claves


def versiones_de(modelo: Any, conocido_al: datetime) -> QuerySet[Any]:
    """Lo mismo que `versiones_sql`, para filtrarlo por sus columnas: la versión que valía de cada fila corregida."""
    hasta_entonces = When(history_date__lte=conocido_al, then=F("history_date"))
    orden = (
        Case(When(history_date__lte=conocido_al, then=Value(0)), default=Value(1)),
        Case(hasta_entonces).desc(),
        Case(When(history_date__lte=conocido_al, then=F("history_id"))).desc(),
        F("history_date").asc(),
        F("history_id").asc(),
    )
    anotadas = modelo.history.filter(id__in=corregidas_despues(modelo, conocido_al)).order_by()
    lugares = anotadas.annotate(lugar=Window(RowNumber(), partition_by="id", order_by=orden))
    valian: QuerySet[Any] = modelo.history.filter(pk__in=lugares.filter(lugar=1).values("history_id")).order_by()
    return valian
