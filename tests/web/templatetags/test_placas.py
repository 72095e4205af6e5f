"""Estado y semáforo se entienden sin color: cada uno con su forma y su palabra."""

import pytest

from acuerdos.enums import Estado, EstadoSolicitud, Semaforo
from reuniones.enums import EstadoReunion, Etapa
from web.templatetags.placas import DIBUJOS, SEMAFOROS, forma_de, placa, progreso, semaforo


@pytest.mark.parametrize("valor", [*Estado, *EstadoSolicitud, *EstadoReunion, *Etapa])
def test_cada_estado_tiene_forma_y_la_palabra_del_glosario(valor: Estado) -> None:
    marcado = placa(valor.value)
    assert valor.label in marcado
    assert "<svg" in marcado
    assert valor.value in DIBUJOS


def test_los_estados_de_un_acuerdo_se_distinguen_sin_color() -> None:
    formas = [DIBUJOS[e.value][1] for e in Estado]
    assert len(set(formas)) == len(formas)


def test_las_luces_del_semaforo_se_distinguen_sin_color() -> None:
    formas = [SEMAFOROS[s][1] for s in Semaforo]
    assert len(set(formas)) == len(formas)


def test_el_semaforo_dice_su_motivo_y_el_color_a_quien_no_ve() -> None:
    marcado = semaforo("ambar", "Algo vence en 5 días")
    assert "Algo vence en 5 días" in marcado
    assert '<span class="oculto">Ámbar: </span>' in marcado
    assert "Ámbar" in semaforo(Semaforo.AMBAR)


def test_un_valor_desconocido_se_muestra_tal_cual_y_escapado() -> None:
    assert "&lt;b&gt;" in placa("<b>")
    assert "&lt;b&gt;" in placa("vencido", "<b>")
    assert "&lt;b&gt;" in semaforo("rojo", "<b>")
    assert "Gris" in semaforo("morado")


def test_la_forma_sola_y_el_avance() -> None:
    assert "rojo" in forma_de("vencido")
    assert "45 %" in progreso(45)
