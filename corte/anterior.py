"""Cómo estaba la sesión en el corte anterior, y qué acuerdos pasaron desde entonces de un estado a otro.

Regla: el corte anterior es el último publicado de un día anterior, como se publicó; si no hay ninguno, el del último
día del mes anterior, o el del evento si cae antes. Lo que entonces no contaba y ahora sí, o al revés, también se dice:
lo de antes, más lo que llegó, menos lo que salió, da lo de ahora.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import connections

from acuerdos.enums import Estado
from acuerdos.estados_sql import adaptados
from acuerdos.models import Acuerdo
from corte.datos_del_detalle import AcuerdoDelDia, AlcanceDelDetalle, Anterior, Movido
from corte.del_dia import acuerdos_del_dia, estados_en
from corte.lectura import del_dia
from corte.momento import Momento
from corte.parte import avance_de
from corte.publicados import Publicado


def dia_anterior(al: date, evento: date) -> date | None:
    """El último día del mes anterior a `al`, o el del evento si cae antes; None si `al` es el del evento."""
    if al <= evento:
        return None
    return max(al.replace(day=1) - timedelta(days=1), evento)


def leer_anterior(momento: Momento, evento: date, publicados: Sequence[Publicado]) -> Anterior | None:
    """El de toda la sesión. :param evento: el día de la sesión, como entonces se conocía."""
    base = _base(momento, evento, publicados)
    if base is None:
        return None
    entonces, publicado = base
    cifras = del_dia(entonces)
    return Anterior(
        al=entonces.al,
        por_estado={Estado(p.codigo): p.cantidad for p in sorted(cifras.por_estado, key=lambda p: p.codigo)},
        avance_promedio=cifras.avance.avance_promedio,
        movidos=tuple(_movidos(entonces, momento)),
        conocido_al=publicado.conocido_al if publicado else None,
    )


def leer_anterior_de(
    momento: Momento,
    evento: date,
    publicados: Sequence[Publicado],
    alcance: AlcanceDelDetalle,
    ahora: Sequence[AcuerdoDelDia],
) -> Anterior | None:
    """El de una parte: los acuerdos que entonces eran suyos. `ahora`: los que lo son."""
    base = _base(momento, evento, publicados)
    if base is None:
        return None
    entonces, publicado = base
    eran = [a for a in acuerdos_del_dia(entonces).values() if alcance.tiene(a)]
    antes, hoy = {a.codigo: a.estado for a in eran}, {a.codigo: a.estado for a in ahora}
    pares = ((codigo, antes.get(codigo), hoy.get(codigo)) for codigo in sorted({*antes, *hoy}))
    return Anterior(
        al=entonces.al,
        por_estado={e: n for e in sorted(Estado) if (n := sum(a.estado == e for a in eran))},
        avance_promedio=avance_de(eran).avance_promedio,
        movidos=tuple(Movido(*par) for par in pares if par[1] != par[2]),
        conocido_al=publicado.conocido_al if publicado else None,
    )


def _base(momento: Momento, evento: date, publicados: Sequence[Publicado]) -> tuple[Momento, Publicado | None] | None:
    """Contra qué se compara; None si es el día del evento."""
    if publicado := next((p for p in publicados if p.al < momento.al), None):
        return Momento(momento.sesion, publicado.al, publicado.conocido_al), publicado
    dia = dia_anterior(momento.al, evento)
    return None if dia is None else (momento.en_otro_dia(dia), None)


def _movidos(entonces: Momento, ahora: Momento) -> Iterator[Movido]:
    """Los que no están igual, por código. La base compara: solo viajan los que cambiaron."""
    (de_antes, unos), (de_ahora, otros) = estados_en(entonces, "antes_"), estados_en(ahora, "ahora_")
    conexion = connections[Acuerdo.objects.db]
    sql = (
        "SELECT a.codigo, max(e.antes), max(e.ahora) FROM "  # noqa: S608  # los valores van aparte
        f"(SELECT id, estado AS antes, NULL AS ahora FROM ({de_antes}) x "
        f"UNION ALL SELECT id, NULL, estado FROM ({de_ahora}) y) e "
        f"JOIN {Acuerdo._meta.db_table} a ON a.id = e.id GROUP BY a.codigo "
        "HAVING coalesce(max(e.antes), '') <> coalesce(max(e.ahora), '')"
    )
    with conexion.cursor() as cursor:
        cursor.execute(sql, adaptados(unos | otros, conexion))
        filas = cursor.fetchall()
    for codigo, antes, despues in sorted(filas):
        yield Movido(codigo, Estado(antes) if antes else None, Estado(despues) if despues else None)
