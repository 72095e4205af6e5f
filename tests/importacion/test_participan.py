"""Quiénes participan sin encabezar y de quién es cada hito: entran por el libro, y el exportado los trae igual."""

from typing import Any

import pytest

from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.models import Acuerdo, Hito, Numerador, Participante
from cuentas.models import Usuario
from importacion.correcciones import CORREGIDO, aceptar
from importacion.exportacion import escribir_sesion
from importacion.libro import leer
from importacion.servicio import importar
from reuniones.models import Sesion
from tests.importacion.libros import AHORA, Hojas, bueno, intentar

pytestmark = pytest.mark.django_db
NORTE = "Mancomunidad Municipal del Norte"
ONGOY = "ONGOY (CHINCHEROS, APURÍMAC)"
OTRAS, DE_QUIEN = ("Otras municipalidades", "Mancomunidad", "Otros sectores"), ("De quién",)


def con_otros(otras: str = "", mancomunidad: str = "", sectores: str = "", suyo: str = "", lado: str = "") -> Hojas:
    """El libro bueno, con esos participantes en su primer acuerdo, y de quién es su primer hito."""
    hojas = bueno()
    for hoja, titulos, valores in (("Acuerdos", OTRAS, (otras, mancomunidad, sectores)), ("Hitos", DE_QUIEN, (suyo,))):
        ancho = len(hojas[hoja][0])
        hojas[hoja][0] += titulos
        for n, fila in enumerate(hojas[hoja][1:]):
            fila += [""] * (ancho - len(fila))
            fila += valores if n == 0 else [""] * len(titulos)
    hojas["Hitos"][1][3] = lado or hojas["Hitos"][1][3]
    return hojas


def participan(codigo: str = "MEP-2025-001") -> list[tuple[str, str]]:
    vivos = Participante.objects.sin_anulados().filter(acuerdo__codigo=codigo)
    return sorted((p.clave, p.mancomunidad) for p in vivos)


def test_entran_con_su_mancomunidad_y_el_hito_dice_de_quien_es(por: Usuario) -> None:
    hojas = con_otros(f"{ONGOY}; 140311", NORTE, "mvcs", "ongoy (chincheros, apurímac)", "GL")
    assert intentar(hojas, por).errores == ()
    assert participan() == [("030606", NORTE), ("140311", NORTE), ("MVCS", "")]
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-001")
    assert acuerdo.participan.split() == ["m:030606", "m:140311", "s:MVCS"]
    assert " mancomun " in acuerdo.busqueda
    assert Hito.objects.get(acuerdo=acuerdo, numero=1).de_municipalidad_id == "030606"
    assert {p.desde for p in acuerdo.participantes.all()} == {acuerdo.evento_el}
    assert list(diferencias()) == []


@pytest.mark.parametrize(
    ("mancomunidad", "guardadas"),
    [("", {"030606": "", "140311": ""}), ("Del Sur; ", {"030606": "", "140311": "Del Sur"})],
    ids=["ninguna", "una de las dos"],
)
def test_lo_exportado_vuelve_igual_aqui_y_en_una_base_vacia(
    por: Usuario, carlos: Usuario, mancomunidad: str, guardadas: dict[str, str]
) -> None:
    """Se escriben en un orden y se guardan en otro: cada mancomunidad sigue con la suya."""
    carga = intentar(con_otros(f"140311; {ONGOY}", mancomunidad, "MVCS; MINSA", "MVCS", "GN"), por).carga
    assert carga is not None
    antes = participan()
    assert {clave: suya for clave, suya in antes if clave.isdigit()} == guardadas
    libro = escribir_sesion(Sesion.objects.get())
    otra_vez = importar(leer(libro, "x.xlsx"), por=por, ahora=AHORA)
    assert (otra_vez.errores, otra_vez.nuevas, otra_vez.carga) == ((), 0, None)
    deshacer_carga(por=carlos, carga=carga, ahora=AHORA)
    assert not Participante.objects.exists()
    assert not Participante.history.exists()
    assert importar(leer(libro, "x.xlsx"), por=por, ahora=AHORA).errores == ()
    assert participan() == antes
    assert Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=1).de_sector_id == "MVCS"


@pytest.mark.parametrize(
    ("escrito", "celda", "problema"),
    [
        ({"otras": "SAN JUAN"}, "Acuerdos!O2", "San Juan"),
        ({"otras": "140311; 140311"}, "Acuerdos!O2", "dos veces"),
        ({"otras": "HUMACHIRI (MELGAR, PUNO)"}, "Acuerdos!O2", "quien encabeza"),
        ({"mancomunidad": NORTE}, "Acuerdos!P2", "No dice qué municipalidades"),
        ({"otras": ONGOY, "mancomunidad": "A; B"}, "Acuerdos!P2", "2 mancomunidades para 1"),
        ({"otras": ONGOY, "mancomunidad": "x" * 121}, "Acuerdos!P2", "121 letras"),
        ({"sectores": "MINCHISTE"}, "Acuerdos!Q2", "No se conoce el sector"),
        ({"sectores": "MTPE"}, "Acuerdos!Q2", "quien encabeza"),
        ({"suyo": ONGOY, "lado": "GL"}, "Hitos!H2", "No participa"),
        ({"otras": ONGOY, "suyo": ONGOY, "lado": "GN"}, "Hitos!H2", "gobierno local"),
        ({"otras": ONGOY, "suyo": f"{ONGOY}; 140311", "lado": "GL"}, "Hitos!H2", "es de uno solo"),
        ({"sectores": "MVCS; MINSA", "suyo": "MVCS; MINSA", "lado": "GN"}, "Hitos!H2", "es de uno solo"),
    ],
)
def test_lo_que_no_sirve_lo_dice_en_su_celda(por: Usuario, escrito: dict[str, Any], celda: str, problema: str) -> None:
    errores = intentar(con_otros(**escrito), por).errores
    assert [e.celda for e in errores] == [celda]
    assert problema.lower() in f"{errores[0].problema} {errores[0].remedio}".lower()


def test_de_quien_encabeza_se_guarda_en_blanco(por: Usuario) -> None:
    assert intentar(con_otros(suyo="HUMACHIRI (MELGAR, PUNO)", lado="GL"), por).errores == ()
    assert Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=1).de_municipalidad_id is None


def test_una_hoja_agrega_a_quien_falta_y_nunca_quita(por: Usuario, carlos: Usuario) -> None:
    assert not intentar(con_otros("140311", NORTE), por).errores
    assert intentar(con_otros(), por, simular=True).errores == ()  # en blanco no dice nada
    assert intentar(con_otros("140311"), por, simular=True).errores == ()  # ni de qué mancomunidad
    (quita,) = intentar(con_otros(ONGOY), por, simular=True).errores
    assert (quita.cambia, quita.celda) == ("", "Acuerdos!O2")
    (agrega,) = intentar(con_otros(f"140311; {ONGOY}", f"{NORTE}; "), por, simular=True).errores
    assert aceptar(agrega, por=carlos, libro="l.xlsx", ahora=AHORA) == CORREGIDO
    assert participan() == [("030606", ""), ("140311", NORTE)]
    assert intentar(con_otros(f"140311; {ONGOY}", f"{NORTE}; "), por, simular=True).nuevas == 0


def test_la_hoja_de_quien_participa_trae_los_acuerdos_en_que_esta(por: Usuario) -> None:
    assert not intentar(con_otros(ONGOY, sectores="MINSA"), por).errores
    sesion = Sesion.objects.get()
    for parte, esperados in (
        ({"municipalidad": "030606"}, ["MEP-2025-001", "MEP-2025-003"]),
        ({"sector": "MINSA"}, ["MEP-2025-001", "MEP-2025-004"]),
        ({"sector": "MINSA", "municipalidad": "140311"}, []),
    ):
        hoja = leer(escribir_sesion(sesion, **parte), "x.xlsx").hojas["Acuerdos"]
        assert [fila[1] for fila in hoja.filas[1:]] == esperados


@pytest.mark.servicios
@pytest.mark.django_db(transaction=True)
def test_aceptar_dos_mancomunidades_es_un_acto_con_un_numero(por: Usuario, carlos: Usuario) -> None:
    """Cada verbo por su lado tomaría el numerador y después otros candados, al revés de como se toman."""
    assert not intentar(con_otros(), por).errores
    (agrega,) = intentar(con_otros(f"140311; {ONGOY}", f"{NORTE}; Del Sur"), por, simular=True).errores
    antes = Numerador.objects.get().ultimo
    assert aceptar(agrega, por=carlos, libro="l.xlsx", ahora=AHORA) == CORREGIDO
    assert participan() == [("030606", "Del Sur"), ("140311", NORTE)]
    assert Numerador.objects.get().ultimo == antes + 1
