"""Lo escrito, a filtros: siempre lo mismo, con acentos o erratas, y sin adivinar."""

from typing import Any

import pytest

from acuerdos.filtros.frase import entender

pytestmark = pytest.mark.django_db

CUSCO, PUNO, ANCASH, UMACHIRI = ("region", "08"), ("region", "21"), ("region", "02"), ("municipalidad", "210809")
VENCIDO = ("estado", "vencido")


@pytest.mark.parametrize(
    ("dicho", "filtros", "resto"),
    [
        ("vencidos de MVCS en Cusco", [VENCIDO, ("sector", "MVCS"), CUSCO], ""),
        ("CUSCO vencidas mvcs", [CUSCO, VENCIDO, ("sector", "MVCS")], ""),
        ("bencidos de mvsc en cuzco", [VENCIDO, ("sector", "MVCS"), CUSCO], ""),
        ("los acuerdos por validar de Áncash", [("por_validar", "true"), ANCASH], ""),
        ("sin hitos MTC y MEF", [("sin_hitos", "true"), ("sector", "MTC"), ("sector", "MEF")], ""),
        ("vencidos vencidos", [VENCIDO], ""),
        ("en proceso con trabas", [("estado", "en_proceso"), ("con_traba", "true")], ""),
        ("agua potable en Umachiri", [UMACHIRI], "agua potable"),
        # Una municipalidad no se corrige: «obras» no es Obas; ni «puna», Puno.
        ("obras en la puna", [], "obras puna"),
        ("Puno", [PUNO], ""),
        ("", [], ""),
        ("de la en", [], ""),
        ("¿?«»\x00", [], ""),
    ],
)
def test_se_entiende(dicho: str, filtros: list[tuple[str, str]], resto: str, sesion: Any) -> None:
    frase = entender(dicho)
    assert (list(frase.filtros), frase.resto) == (filtros, resto)


def test_el_nombre_de_varias_son_todas(sesion: Any) -> None:
    assert entender("San José").filtros == tuple(("municipalidad", u) for u in ("130705", "140311", "210212"))


def test_lo_que_queda_se_busca(sesion: Any) -> None:
    assert entender("empleo en Umachiri").parametros == [UMACHIRI, ("search", "empleo")]


def test_cuatro_consultas(sesion: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        entender("vencidos de MVCS en Cusco")
