"""Qué procesos mantiene `make run`."""

from muniejecutivo.supervisor import procesos


def test_el_que_recibe_el_correo_solo_si_los_ajustes_dicen_de_donde(settings) -> None:
    settings.CORREO_RECIBE = ""
    sin_el = [proceso.nombre for proceso in procesos("127.0.0.1")]
    settings.CORREO_RECIBE = "lmtp://127.0.0.1:8024"
    con_el = procesos("127.0.0.1")
    assert [proceso.nombre for proceso in con_el] == [*sin_el, "recibe"]
    assert con_el[-1].orden[-2:] == ["django", "recibir_correo"]
