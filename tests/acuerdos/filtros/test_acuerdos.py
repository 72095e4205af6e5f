"""Los filtros de la lista de acuerdos: lo que dejan, y la frase con que rechazan lo que no sirve."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from acuerdos.enums import Estado, Semaforo
from acuerdos.estados import estado_de, semaforo
from acuerdos.filtros import AcuerdoFiltro
from acuerdos.models import Acuerdo, Palabra
from acuerdos.models.palabra import _leidas
from reuniones.models import Sesion
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI, FabricaAcuerdo, FabricaAvance, FabricaHito
from tests.puestas import puesta

HOY = date(2025, 6, 30)


@pytest.fixture
@puesta
def acuerdos(sesion: Sesion) -> dict[str, Acuerdo]:
    """Uno de cada estado, más variantes del semáforo."""
    todos: dict[str, Acuerdo] = {}

    def con(nombre: str, plazo: date, *hitos: tuple[date, int, bool], **otros: Any) -> None:
        todos[nombre] = acuerdo = FabricaAcuerdo(sesion=sesion, plazo=plazo, **otros)
        for plazo_de_hito, porcentaje, validado in hitos:
            hito = FabricaHito(acuerdo=acuerdo, plazo=plazo_de_hito)
            if porcentaje:
                FabricaAvance(hito=hito, fecha=date(2025, 6, 20), porcentaje=porcentaje, validado=validado)
        acuerdo.refresh_from_db()

    lejos, cerca, ayer = date(2026, 6, 1), HOY + timedelta(days=15), HOY - timedelta(days=1)
    con("verde", lejos, (lejos, 50, False))
    con("callado", lejos, (lejos, 0, False))
    con("ambar", lejos, (cerca, 50, False))
    con("hoy", HOY, (HOY, 50, False))
    con("rojo_por_hito", lejos, (ayer, 50, False))
    con("vencido", ayer, (ayer, 50, False))
    con("cumplido", lejos, (ayer, 100, True))
    con("por_validar", lejos, (ayer, 100, False))
    con("pendiente", lejos)
    con("sin_hitos_vencido", ayer)
    return todos


def nombres(acuerdos: dict[str, Acuerdo], consulta: str) -> set[str]:
    filtro = AcuerdoFiltro(QueryDict(consulta), Acuerdo.objects.all(), dia=HOY)
    assert not filtro.errores
    hallados = {a.codigo for a in filtro.qs}
    return {nombre for nombre, a in acuerdos.items() if a.codigo in hallados}


@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("estado=vencido", {"vencido", "sin_hitos_vencido"}),
        ("vencido=true", {"vencido", "sin_hitos_vencido"}),
        ("estado=pendiente&estado=cumplido", {"pendiente", "cumplido"}),
        ("por_validar=true", {"por_validar"}),
        ("sin_hitos=true", {"pendiente", "sin_hitos_vencido"}),
        ("callado=true", {"callado"}),
        ("vence_hasta=2025-07-15", {"hoy", "ambar"}),
        ("plazo_hasta=2025-06-30", {"hoy", "vencido", "sin_hitos_vencido"}),
        ("plazo_desde=2025-06-30&plazo_hasta=2025-06-30", {"hoy"}),
        ("semaforo=rojo", {"rojo_por_hito", "vencido"}),
        ("semaforo=gris", {"pendiente", "sin_hitos_vencido"}),
        ("semaforo=ambar", {"ambar", "hoy", "callado"}),
    ],
)
def test_cada_filtro_deja_los_suyos(acuerdos: dict[str, Acuerdo], consulta: str, esperados: set[str]) -> None:
    assert nombres(acuerdos, consulta) == esperados


def test_si_y_no_se_reparten_todos(acuerdos: dict[str, Acuerdo]) -> None:
    for filtro in ("vencido", "callado", "por_validar", "sin_hitos"):
        si, no = nombres(acuerdos, f"{filtro}=true"), nombres(acuerdos, f"{filtro}=false")
        assert si | no == set(acuerdos)
        assert not si & no


@pytest.mark.parametrize("dia", [HOY, date(2025, 6, 16), date(2025, 7, 20), date(2026, 6, 2)])
def test_estado_y_semaforo_en_sql_son_los_de_python(acuerdos: dict[str, Acuerdo], dia: date) -> None:
    def halla(consulta: str) -> set[str]:
        return {a.codigo for a in AcuerdoFiltro(QueryDict(consulta), Acuerdo.objects.all(), dia=dia).qs}

    for estado in Estado:
        esperados = {a.codigo for a in acuerdos.values() if estado_de(a.situacion, a.plazo_vigente, dia) == estado}
        assert halla(f"estado={estado}") == esperados
    for color in Semaforo:
        esperados = {
            a.codigo
            for a in acuerdos.values()
            if semaforo(
                dia=dia,
                situacion=a.situacion,
                plazo_vigente=a.plazo_vigente,
                proximo_vencimiento=a.proximo_vencimiento,
                silencio_desde=a.silencio_desde,
            )[0]
            == color
        }
        assert halla(f"semaforo={color}") == esperados


def test_los_del_lugar_y_del_sector(sesion: Sesion) -> None:
    uno = FabricaAcuerdo(sesion=sesion, municipalidad_id=UMACHIRI, sector_id="MTPE")
    otro = FabricaAcuerdo(sesion=sesion, municipalidad_id=SAN_JOSE_LAMBAYEQUE, sector_id="MVCS")
    todos = {"uno": uno, "otro": otro}
    for consulta in (f"municipalidad={UMACHIRI}", "region=21", "provincia=2108", "sector=MTPE"):
        assert nombres(todos, consulta) == {"uno"}
    assert nombres(todos, f"municipalidad={UMACHIRI}&municipalidad={SAN_JOSE_LAMBAYEQUE}") == {"uno", "otro"}
    assert nombres(todos, f"sesion={sesion.codigo}") == {"uno", "otro"}


@pytest.mark.parametrize(
    ("consulta", "campo", "dice"),
    [
        ("estado=vencidos", "estado", "¿Quiso decir «vencido»?"),
        ("sector=MTP", "sector", "¿Quiso decir «MTPE»?"),
        ("region=99", "region", "Los que hay: 01,"),
        ("municipalidad=2108", "municipalidad", "6 dígitos"),
        ("plazo_desde=31/02/2025", "plazo_desde", "no existe en el calendario"),
        ("plazo_desde=2025-02-31", "plazo_desde", "no existe en el calendario"),
        ("vencido=quizas", "vencido", "true, false"),
        ("ordering=plaso_vigente", "ordering", "¿Quiso decir «plazo_vigente»?"),
        ("search=" + "a" * 201, "search", "200"),
        ("cui=12345678", "cui", "7 dígitos"),
    ],
)
def test_un_valor_que_no_sirve_se_dice_y_no_muestra_nada(sesion: Sesion, consulta: str, campo: str, dice: str) -> None:
    FabricaAcuerdo(sesion=sesion)
    filtro = AcuerdoFiltro(QueryDict(consulta), Acuerdo.objects.all(), dia=HOY)
    assert dice in " ".join(filtro.errores[campo])
    assert not filtro.qs.exists()


def test_un_parametro_que_no_existe_nombra_el_mas_parecido(db: None) -> None:
    filtro = AcuerdoFiltro(QueryDict("estdo=vencido&page=2"), Acuerdo.objects.all(), dia=HOY)
    desconocidos = filtro.desconocidos(["page"])
    assert list(desconocidos) == ["estdo"]
    assert "¿Quiso decir «estado»?" in desconocidos["estdo"]


def test_el_orden_deja_al_final_lo_que_no_tiene_valor(acuerdos: dict[str, Acuerdo]) -> None:
    for consulta in ("ordering=ultimo_avance_el", "ordering=-ultimo_avance_el"):
        filtro = AcuerdoFiltro(QueryDict(consulta), Acuerdo.objects.all(), dia=HOY)
        valores = [a.ultimo_avance_el for a in filtro.qs]
        assert valores[0] is not None
        assert valores[-1] is None


# --- Búsqueda -------------------------------------------------------------------------------------------------------
@pytest.fixture
def riego(sesion: Sesion, django_capture_on_commit_callbacks: Any) -> Acuerdo:
    _leidas.cache_clear()
    with django_capture_on_commit_callbacks(execute=True):
        FabricaAcuerdo(sesion=sesion, municipalidad_id=SAN_JOSE_LAMBAYEQUE, texto="Financiar el camal municipal")
        return FabricaAcuerdo(
            sesion=sesion, municipalidad_id=UMACHIRI, cui="2345678", texto="Asistencia técnica para canales de riego"
        )


@pytest.mark.parametrize(
    "texto",
    [
        "riego",
        "RIEGO",
        "canal",
        "canales tecnicas",
        "asistencia de la técnica",
        "umachiri",
        "Puno",
        "2345678",
        "melgar riego",
    ],
)
def test_se_busca_por_raiz_sin_acentos_ni_mayusculas(riego: Acuerdo, texto: str) -> None:
    filtro = AcuerdoFiltro(QueryDict(mutable=True) | {"search": texto}, Acuerdo.objects.all(), dia=HOY)
    assert [a.codigo for a in filtro.qs] == [riego.codigo]
    assert not filtro.correcciones


def test_se_busca_por_codigo(riego: Acuerdo) -> None:
    filtro = AcuerdoFiltro({"search": riego.codigo}, Acuerdo.objects.all(), dia=HOY)
    assert [a.codigo for a in filtro.qs] == [riego.codigo]


@pytest.mark.parametrize(
    ("texto", "aviso"), [("umachri", "umachiri"), ("humachiri", "umachiri"), ("canlaes", "canales")]
)
def test_una_errata_se_corrige_y_se_dice(riego: Acuerdo, texto: str, aviso: str) -> None:
    filtro = AcuerdoFiltro({"search": texto}, Acuerdo.objects.all(), dia=HOY)
    assert [a.codigo for a in filtro.qs] == [riego.codigo]
    assert filtro.correcciones == ("" if not filtro.interpretacion.correcciones else f"Buscando también «{aviso}»")


@pytest.mark.parametrize("texto", ["zzzzzzzz", "riego camal", "!!!", "9999999"])
def test_lo_que_no_esta_no_aparece(riego: Acuerdo, texto: str) -> None:
    assert not AcuerdoFiltro({"search": texto}, Acuerdo.objects.all(), dia=HOY).qs.exists()


@pytest.mark.parametrize("texto", ["", " ", "\x00", "\u200b\u202e", "\ufffe"])
def test_buscar_solo_lo_que_no_se_ve_es_no_buscar(riego: Acuerdo, texto: str) -> None:
    todos = Acuerdo.objects.all()
    assert AcuerdoFiltro({"search": texto}, todos, dia=HOY).qs.count() == todos.count() > 1


def test_el_vocabulario_se_apunta_una_vez(riego: Acuerdo) -> None:
    antes = Palabra.objects.count()
    Palabra.objects._agregar([Palabra(palabra="riego", raiz="rieg")])
    assert Palabra.objects.count() == antes
