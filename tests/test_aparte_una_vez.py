"""Lo que ya se limpió o se compuso en esta corrida no enciende otro proceso; lo que falló, sí."""

import uuid
from collections.abc import Iterator

import pytest

from acuerdos.limpieza import aparte
from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve
from corte import pdf as corte
from corte.papel import tipografia
from tests import aparte_una_vez
from tests.acuerdos.limpieza.archivos import foto

pytestmark = pytest.mark.una_vez


@pytest.fixture
def procesos(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Lo que recibió cada proceso que se encendió."""
    recibidos: list[bytes] = []

    def limpiar(_: ClaseDeArchivo, contenido: bytes) -> aparte.Limpio:
        recibidos.append(contenido)
        if contenido == b"roto":
            raise NoSirve(Defecto.ILEGIBLE)
        return aparte.Limpio("image/jpeg", b"limpio", b"")

    monkeypatch.setattr(aparte_una_vez, "_limpiar", limpiar)
    yield recibidos


def test_los_mismos_bytes_se_limpian_una_vez_y_dan_lo_mismo(procesos: list[bytes]) -> None:
    nuevos = uuid.uuid4().bytes
    dados = [aparte_una_vez.limpiar(ClaseDeArchivo.JPEG, nuevos) for _ in range(3)]
    assert dados == [aparte.Limpio("image/jpeg", b"limpio", b"")] * 3
    assert procesos == [nuevos]
    aparte_una_vez.limpiar(ClaseDeArchivo.PNG, nuevos)
    assert procesos == [nuevos] * 2, "de otra clase es otro pedido"


def test_lo_que_falla_se_vuelve_a_intentar(procesos: list[bytes]) -> None:
    for _ in range(2):
        with pytest.raises(NoSirve):
            aparte_una_vez.limpiar(ClaseDeArchivo.JPEG, b"roto")
    assert len(procesos) == 2


def test_lo_guardado_es_lo_que_da_el_taller() -> None:
    contenido = foto("PNG", tamano=(50, 30))
    de_verdad = aparte.limpiar(ClaseDeArchivo.PNG, contenido)
    assert [aparte_una_vez.limpiar(ClaseDeArchivo.PNG, contenido) for _ in range(2)] == [de_verdad] * 2


def test_sus_propias_pruebas_usan_los_de_verdad() -> None:
    assert aparte.limpiar is aparte_una_vez._limpiar
    assert corte.componer is tipografia.componer
