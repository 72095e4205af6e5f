"""Lo escrito, a filtros: siempre lo mismo, con acentos o erratas, y sin adivinar."""

from typing import Any

import pytest

from acuerdos.filtros.frase import TablaDeDichos, entender
from municipalidades.directorio import leer_directorio

pytestmark = pytest.mark.django_db

CUSCO, PUNO, ANCASH, UMACHIRI = ("region", "08"), ("region", "21"), ("region", "02"), ("municipalidad", "210809")
VENCIDO, CON_TRABA = ("estado", "vencido"), ("con_traba", "true")


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
        ("trabas abiertas de Ñahuimpuquio", [CON_TRABA, ("municipalidad", "090710")], ""),
        ("con traba abierta en puno", [CON_TRABA, PUNO], ""),
        ("proximos a vencer MTPE", [("semaforo", "ambar"), ("sector", "MTPE")], ""),
        ("GL vencidos", [("responsable", "GL"), VENCIDO], ""),
        ("rojo en Cusco", [("semaforo", "rojo"), CUSCO], ""),
        ("financiamiento vencidos", [("clasificacion", "financiamiento"), VENCIDO], ""),
        ("Ministerio de Vivienda, Cusco, vencidos", [("sector", "MVCS"), CUSCO, VENCIDO], ""),
        ("vencidos en la provincia de Melgar", [VENCIDO, ("provincia", "2108")], ""),
        ("CUI 2345678", [("cui", "2345678")], ""),
        ("2345678 vencido", [("cui", "2345678"), VENCIDO], ""),
        ("cui", [], "cui"),
        # La que se nombra entera es esa, aunque un distrito se llame igual.
        ("vencidos de la Municipalidad Provincial de Huaura", [VENCIDO, ("municipalidad", "150801")], ""),
        ("municipalidad distrital de huaura, vencidos", [("municipalidad", "150806"), VENCIDO], ""),
        ("MP Huaura vencidos", [("municipalidad", "150801"), VENCIDO], ""),
        ("huaura", [("municipalidad", "150801"), ("municipalidad", "150806")], ""),
        ("vencidos de Melgar", [VENCIDO, ("municipalidad", "210801")], ""),
        ("vencidos en Lima", [VENCIDO, ("region", "15M"), ("region", "15P")], ""),
        ("vencidos en lima provincias", [VENCIDO, ("region", "15P")], ""),
        ("vencidos de la Municipalidad Metropolitana de Lima", [VENCIDO, ("municipalidad", "150101")], ""),
        ("la municipalidad y su canal", [], "canal"),
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


def test_cinco_consultas(sesion: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        entender("vencidos de MVCS en Cusco")


@pytest.mark.parametrize("dicho", ["vencidos a mi cargo en Cusco", "a mi cargo, vencidos de Cusco"])
def test_lo_de_quien_lo_dice_lo_pone_la_puerta(dicho: str, sesion: Any) -> None:
    tabla = TablaDeDichos(leer_directorio(), {"a mi cargo": ("a_cargo", "olga")})
    assert set(tabla.entender(dicho).filtros) == {VENCIDO, CUSCO, ("a_cargo", "olga")}
    assert entender("a mi cargo").parametros == [("search", "mi cargo")]
