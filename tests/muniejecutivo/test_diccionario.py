"""Comprimir con el diccionario del punto focal. Cómo viajan con él las páginas, en tests/web/focal."""

from muniejecutivo import diccionario


def test_el_largo_de_la_misma_pagina_cambia_en_cada_pedido() -> None:
    cuerpo = b"<p>lo mismo</p>" * 100
    assert len({len(diccionario.comprimir(cuerpo)) for _ in range(60)}) > 20
