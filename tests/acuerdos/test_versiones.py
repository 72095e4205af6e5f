"""Lo que una fila decía en un instante: la regla, y que la forma SQL diga lo mismo que la Python."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuerdos.estados_sql import adaptados
from acuerdos.models import Hito
from acuerdos.versiones import Version, existia, version_en, versiones_sql
from cuentas.historia import DESDE_SIEMPRE
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima

A_LAS = [en_lima(EVENTO, hora) for hora in (8, 9, 10, 11, 12)]


def v(hora: int, dice: str, clase: str = "~", lugar: int = 0) -> Version[str]:
    return Version(lugar, A_LAS[hora], dice, clase)


@pytest.mark.parametrize(
    ("versiones", "dice", "estaba"),
    [
        ([], None, True),  # nunca cambió: vale la fila de hoy
        ([v(0, "a", "+")], "a", True),
        ([v(0, "a", "+"), v(1, "b"), v(3, "c")], "b", True),
        ([v(1, "b", lugar=2), v(1, "c", lugar=3), v(0, "a", "+", lugar=1)], "c", True),  # el mismo instante: lo último
        ([v(0, "a", "+"), v(2, "b")], "b", True),  # justo en el instante ya se sabe
        ([v(0, "a", "+"), v(2, "a", "-")], "a", False),
        ([v(3, "a", "+"), v(4, "b")], "a", False),  # se creó después
        ([v(3, "b"), v(4, "c")], "b", True),  # su comienzo se perdió: desde el principio
        ([v(3, "b", "-")], "b", True),  # se borró después
        ([Version(1, DESDE_SIEMPRE, "a", "+"), v(3, "b")], "a", True),
    ],
)
def test_en_un_instante_dice_lo_ultimo_anotado_hasta_entonces(
    versiones: list[Version[str]], dice: str | None, estaba: bool
) -> None:
    valia = version_en(versiones, A_LAS[2])
    assert (valia.dice if valia else None, existia(valia, A_LAS[2])) == (dice, estaba)


@pytest.fixture
def hito(catalogos: None) -> Hito:
    """El que presta sus campos a las versiones de cada ejemplo: ninguno lo cambia."""
    hecho: Hito = f.FabricaHito()
    hecho.history.all().delete()
    return hecho


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    historias=st.lists(st.lists(st.tuples(st.sampled_from(A_LAS), st.integers(1, 9)), max_size=4), max_size=6),
    conocido_al=st.sampled_from([A_LAS[0] - timedelta(days=1), *A_LAS, A_LAS[4] + timedelta(days=1)]),
)
def test_la_forma_sql_dice_lo_mismo_que_la_forma_python(
    hito: Hito, historias: list[list[tuple[datetime, int]]], conocido_al: datetime
) -> None:
    historico = Hito.history.model
    with transaction.atomic():
        campos = {c.attname: getattr(hito, c.attname) for c in Hito._meta.concrete_fields}
        suyos = {c.attname for c in historico._meta.concrete_fields} & campos.keys()
        base: dict[str, Any] = {nombre: campos[nombre] for nombre in suyos}
        filas = [
            historico(**base | {"id": clave, "peso": peso}, history_date=cuando, history_type="~" if n else "+")
            for clave, anotadas in enumerate(historias, start=10_000)
            for n, (cuando, peso) in enumerate(sorted(anotadas, key=lambda par: par[0]))
        ]
        historico.objects.bulk_create(filas)
        segun_python = {}
        for clave in {fila.id for fila in filas}:
            anotadas = historico.objects.filter(id=clave)
            if anotadas.filter(history_date__gt=conocido_al, history_type="~").exists():
                valia = version_en(
                    [Version(h.history_id, h.history_date, h.peso, h.history_type) for h in anotadas], conocido_al
                )
                assert valia is not None
                segun_python[clave] = valia.dice
        with connection.cursor() as cursor:
            sql = versiones_sql("acuerdos_historicalhito", ["peso"])
            cursor.execute(sql, adaptados({"conocido_al": conocido_al}, connection))
            assert dict(cursor.fetchall()) == segun_python
        transaction.set_rollback(True)
