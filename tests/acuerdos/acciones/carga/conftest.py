"""Cargar un libro, deshacerlo y la foto de todas las tablas, para comparar."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.models import Carga
from cuentas.models import Usuario
from tests.importacion.libros import AHORA, Hojas, bueno, intentar

LUEGO = AHORA + timedelta(hours=1)


# El rastro, y un vocabulario y un número de cambio que solo crecen.
APARTE = {"acuerdos.carga", "acuerdos.importacion", "acuerdos.palabra", "acuerdos.cambio", "acuerdos.numerador"}
APARTE |= {"acuerdos.cadena", "acuerdos.eslabon"}  # la historia encadenada solo crece


@pytest.fixture
def por(catalogos: None, carlos: Usuario) -> Usuario:
    """Carlos, que coordina: lo crecido trae decisiones sobre lo ya registrado."""
    return carlos


def foto() -> dict[str, list[Any]]:
    """Todas las filas de todas las tablas, con su historia."""
    return {
        m._meta.label_lower: list(m._base_manager.order_by("pk").values_list())
        for m in apps.get_models(include_auto_created=True)
        if m._meta.app_label in ("acuerdos", "reuniones") and m._meta.label_lower not in APARTE
    }


def cargar(hojas: Hojas, por: Usuario, **opciones: Any) -> Carga:
    resultado = intentar(hojas, por, **opciones)
    assert resultado.carga, resultado.errores
    return resultado.carga


def deshacer(carga: Carga, por: Usuario) -> Carga:
    return deshacer_carga(por=por, carga=carga, ahora=LUEGO)


def crecido() -> Hojas:
    """El libro bueno y, además, algo nuevo de cada clase; también sobre lo que ya estaba."""
    hojas = bueno()
    nuevo = [*hojas["Acuerdos"][4]]
    nuevo[1], nuevo[6] = "MEP-2025-005", "MEF"
    hojas["Asistentes"].append(["Equipo técnico", 9])
    hojas["Reuniones"].append(["MEF-01", "MEF", date(2025, 1, 13), "11:00", "11:40", "150403", "Realizada"])
    hojas["Acuerdos"].append(nuevo)
    hojas["Hitos"].append(["MEP-2025-003", 2, "Visita", "GR", date(2025, 9, 1), 1, date(2025, 1, 22)])
    hojas["Avances"].append(["MEP-2025-003", 1, date(2025, 4, 1), 100, "Listo.", date(2025, 4, 2)])
    hojas["Reprogramaciones"].append(["MEP-2025-001", 2, date(2025, 6, 3), date(2026, 1, 10), "Lluvias."])
    hojas["Desestimaciones"].append(["MEP-2025-005", date(2025, 6, 3), "Sin objeto."])
    return hojas
