"""En historias al azar, vividas por los verbos, el corte de cualquier día y de cualquier instante es el del simulador.

`pytest --historias 300` compara muchas más.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from acuerdos.errores import DatoInvalido
from acuerdos.models import Clasificacion
from corte.cifras import corte
from corte.contrato import como_json
from cuentas.historia import DESDE_SIEMPRE
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector, Sesion
from tests.corte.vivida import ACTOS, Vivida
from tests.fabricas import EVENTO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
PASOS, DIAS, INSTANTES = 110, 5, 8


@pytest.fixture(autouse=True)
def _catalogos_de_siempre(catalogos: None) -> None:
    """Las pruebas los cargan hoy, y lo que cuentan pasó antes."""
    for modelo in (Sector, Clasificacion, Municipalidad, Region):
        modelo.history.update(history_date=DESDE_SIEMPRE)


def segun_el_producto(sesion: Sesion, al: date, conocido_al: datetime | None) -> dict[str, Any] | None:
    """Lo mismo que da el simulador: el JSON sin frases, o None si entonces la sesión era posterior a `al`."""
    try:
        json = como_json(corte(sesion, al, conocido_al))
    except DatoInvalido as error:
        assert list(error.errores) == ["al"]
        return None
    sin_frases = {clave: v for clave, v in json.items() if clave not in ("al", "conocido_al", "conclusiones")}
    return sin_frases | {"recomendaciones": [r["datos"] for r in json["recomendaciones"]]}


def del_anterior(cambio: dict[str, Any] | None) -> tuple[date, dict[str, int]] | None:
    """De qué día dice ser, y cuántos había en cada estado según los de ahora y los que pasaron de uno a otro."""
    if cambio is None:
        return None
    cuentas = {fila["codigo"]: fila["ahora"] for fila in cambio["por_estado"]}
    for paso in cambio["pasaron"]:
        for estado, cuantos in ((paso["de"], paso["cantidad"]), (paso["a"], -paso["cantidad"])):
            if estado is not None:
                cuentas[estado] += cuantos
    assert cuentas == {fila["codigo"]: fila["antes"] for fila in cambio["por_estado"]}
    return date.fromisoformat(cambio["respecto_de"]["al"]), {estado: n for estado, n in cuentas.items() if n}


def test_el_corte_es_el_del_simulador_en_cualquier_dia_y_como_se_conocia_en_cualquier_instante(
    pytestconfig: pytest.Config,
) -> None:
    comparados, hechos = 0, dict.fromkeys((a.__name__ for a in ACTOS), 0)
    for semilla in range(pytestconfig.getoption("--historias")):
        with transaction.atomic():
            vivida = Vivida(semilla).vivir(PASOS)
            for nombre, veces in vivida.hechos.items():
                hechos[nombre] += veces
            comparados += comparar(vivida)
            transaction.set_rollback(True)
    print(f"{comparados} comparaciones; {hechos}")  # noqa: T201  # se ve con -s
    assert [nombre for nombre, veces in hechos.items() if not veces] == [], "nadie llegó a hacerlos"


def comparar(vivida: Vivida) -> int:
    """Cada día con cada instante; a veces justo el de un acto, a veces un instante antes; y con todo o nada."""
    azar, registro = vivida.azar, vivida.registro
    sesion = Sesion.objects.get(pk=vivida.sesion.pk)
    dias = [azar.choice([vivida.hoy, vivida.dia(EVENTO - timedelta(days=2), vivida.hoy)]) for _ in range(DIAS)]
    de_actos = [instante for instante, *_ in azar.sample(registro.actos, min(INSTANTES, len(registro.actos)))]
    antes_de_todo = registro.actos[0][0] - timedelta(microseconds=1)
    cerca = (azar.choice([i, i - timedelta(microseconds=1), i + timedelta(minutes=3)]) for i in de_actos)
    instantes = [None, antes_de_todo, *cerca]
    for conocido_al in instantes:
        for al in dias:
            visto = segun_el_producto(sesion, al, conocido_al)
            anterior = del_anterior(visto.pop("cambio", None)) if visto else None
            assert visto == registro.corte(al, conocido_al), (sesion.codigo, al, conocido_al)
            if anterior and (de_antes := registro.corte(anterior[0], conocido_al)):
                por_estado = {fila["codigo"]: fila["cantidad"] for fila in de_antes["acuerdos"]["por_estado"]}
                assert anterior[1] == por_estado, (sesion.codigo, al, conocido_al)
    return len(instantes) * len(dias)
