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
        ("SJL, S.J.M. y SMP", [("municipalidad", u) for u in ("150132", "150133", "150135")], ""),
        ("VMT VES Ate Vitarte", [("municipalidad", u) for u in ("150143", "150142", "150103")], ""),
        ("Magdalena Vieja vencidos", [("municipalidad", "150121"), VENCIDO], ""),
        ("Cercado de Lima", [("municipalidad", "150101")], ""),
        ("vencidos M.T.C.", [VENCIDO, ("sector", "MTC")], ""),
        ("ministerio de agricultura, ministerio del ambiente", [("sector", "MIDAGRI"), ("sector", "MINAM")], ""),
        ("sector salud y minagri", [("sector", "MINSA"), ("sector", "MIDAGRI")], ""),
        ("que no tienen hitos, sin trabas", [("sin_hitos", "true"), ("con_traba", "false")], ""),
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


@pytest.mark.parametrize(
    ("dicho", "filtros", "negado"),
    [
        ("vencidos sin MVCS", [VENCIDO], "sin mvcs"),
        ("vencidos menos Vivienda", [VENCIDO], "menos vivienda"),
        ("excepto MTC y MEF en Puno", [PUNO], "excepto mtc y mef"),
        ("salvo el ministerio de salud", [], "salvo el ministerio de salud"),
        ("vencidos que no sean del MTC, Cusco", [VENCIDO, CUSCO], "no sean del mtc"),
        ("fuera de Puno, MVCS", [("sector", "MVCS")], "fuera de puno"),
        ("no vencidos", [], "no vencidos"),
    ],
)
def test_lo_que_se_niega_no_se_filtra_y_se_dice(
    dicho: str, filtros: list[tuple[str, str]], negado: str, sesion: Any
) -> None:
    frase = entender(dicho)
    assert (list(frase.filtros), frase.resto, frase.negado) == (filtros, "", (negado,))


@pytest.mark.parametrize("dicho", ["menos de 30 días", "obra sin sustento"])
def test_negar_lo_que_no_es_filtro_queda_por_buscar(dicho: str, sesion: Any) -> None:
    frase = entender(dicho)
    assert (frase.filtros, frase.negado) == ((), ())
    assert frase.resto.split()[-1] in ("dias", "sustento")


@pytest.mark.parametrize(
    ("dicho", "sigla"),
    [
        *(("vivienda", "MVCS"), ("salud", "MINSA"), ("educación", "MINEDU"), ("agricultura", "MIDAGRI")),
        *(("transportes", "MTC"), ("interior", "MININTER"), ("medio ambiente", "MINAM"), ("cultura", "MINCUL")),
        *(("mujer", "MIMP"), ("trabajo", "MTPE"), ("economía", "MEF"), ("energía y minas", "MINEM")),
        *(("producción", "PRODUCE"), ("defensa", "MINDEF"), ("relaciones exteriores", "RREE"), ("minas", "MINEM")),
        *(("justicia", "MINJUSDH"), ("turismo", "MINCETUR"), ("desarrollo e inclusión social", "MIDIS")),
        ("consejo de ministros", "PCM"),
    ],
)
def test_el_nombre_corriente_de_un_sector_lo_propone_y_queda_por_buscar(dicho: str, sigla: str, sesion: Any) -> None:
    """«Vivienda» también es una palabra: no se toma por el sector sin que alguien lo elija."""
    frase = entender(f"vencidos de {dicho}")
    assert (frase.filtros, frase.propuestos) == ((VENCIDO,), (("sector", sigla),))
    assert frase.con_lo_propuesto == [VENCIDO, ("sector", sigla)]
    assert frase.resto != ""
