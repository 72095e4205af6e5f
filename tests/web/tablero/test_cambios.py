"""Qué cambió entre dos días."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client


def test_que_cambio_compara_dos_dias(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    contexto = como("olga").get("/tablero/?sesion=MEA-TEST&desde=2025-05-31").context
    assert {cifra.rotulo: cifra.numero for cifra in contexto["cambios"] if cifra.numero != "0"} == {"Vencieron": "1"}
    pagina = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-05-31&que=vencidos").context
    (fila,) = pagina["secciones"][0].filas
    assert (fila.acuerdo, fila.antes, fila.ahora) == (mundo.vencido, "en_proceso", "vencido")


def test_que_cambio_nombra_cada_clase(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-12").context
    hallados = {seccion.clase: [fila.acuerdo for fila in seccion.filas] for seccion in pagina["secciones"]}
    assert [a.codigo for a in hallados.pop("nuevos")] == [f"MEA-TEST-{n:03d}" for n in range(1, 8)]
    assert hallados == {
        "cumplidos": [mundo.cumplido],
        "vencidos": [mundo.vencido],
        "reprogramados": [mundo.pronto],
        "desestimados": [mundo.desestimado],
    }
    assert pagina["pestanas"][0].cantidad == 7
    entre = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-01-13&al=2025-05-16").context
    hallados = {seccion.clase: seccion.filas for seccion in entre["secciones"]}
    (plazo,) = hallados["reprogramados"][0].plazos
    assert (plazo.plazo_nuevo.isoformat(), hallados["reprogramados"][0].cambio) == ("2025-06-21", False)
    mismo = como("olga").get("/tablero/cambios/?sesion=MEA-TEST&desde=2025-05-16&al=2025-05-16")
    assert "Ningún acuerdo cambió así" in mismo.content.decode()
