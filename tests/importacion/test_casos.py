"""Los casos hallados en hojas y reportes reales, cada uno con su valor bueno.

Las entradas se hacen aquí: no hay archivos. `EN_OTRA_PRUEBA` dice dónde está el valor de los que no son
de un libro, o que ya tenían su prueba.
"""

import ast
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acuerdos.models import Acuerdo, Hito
from cuentas.models import Usuario
from reuniones.models import Reunion
from tests.importacion.libros import EVENTO, Hojas, intentar

pytestmark = pytest.mark.django_db

EN_OTRA_PRUEBA = {
    "01 foto de iPhone con otra imagen dentro": (
        "acuerdos/test_evidencias.py",
        "test_sirven_fotos_y_pdf_por_su_contenido_se_llamen_como_se_llamen",
    ),
    "02 carácter de control en la sesión": (
        "corte/test_formatos.py",
        "test_todo_formato_escribe_lo_que_haya_guardado_hasta_lo_que_no_se_ve",
    ),
    "08 la parte principal es workbook22.xml": (
        "importacion/test_contenedor.py",
        "test_la_parte_principal_es_la_que_dice_el_paquete",
    ),
    "09 títulos en dos filas": (
        "importacion/test_como_en_la_oficina.py",
        "test_los_titulos_en_dos_filas_con_grupos_encima",
    ),
    "10 celdas combinadas hacia abajo": (
        "importacion/test_como_en_la_oficina.py",
        "test_un_dato_combinado_hacia_abajo_vale_en_cada_fila_y_se_avisa",
    ),
    "16 PDF con bytes delante o relleno detrás": (
        "acuerdos/test_evidencias.py",
        "test_sirven_fotos_y_pdf_por_su_contenido_se_llamen_como_se_llamen",
    ),
    "17 el calendario": (
        "web/recordatorios/test_personales.py",
        "test_el_calendario_dice_cual_hito_y_cuando_leerlo_otra_vez",
    ),
    "18 teléfonos de oficina": (
        "cuentas/test_telefonos.py",
        "test_los_de_una_oficina_se_aceptan",
    ),
    "20 completar el CUI y el monto": (
        "importacion/test_correcciones.py",
        "test_lo_que_estaba_en_blanco_se_completa_con_su_rastro",
    ),
    "24 adónde se contesta": (
        "muniejecutivo/buzon/test_views.py",
        "test_un_recordatorio_se_contesta_desde_el_buzon",
    ),
}
TITULOS = [
    *("N°", "Código", "Departamento", "Provincia", "Distrito", "UBIGEO", "Sector", "Reunión", "Tipo"),
    *("Clasificación", "Acuerdo", "Responsable", "Plazo", "CUI", "Monto"),
]
EXPEDIENTE = ["Compromiso", "Orientación", "Orientar sobre el expediente técnico.", "GN"]
FICHA = ["Acuerdo", "Asistencia técnica", "Asistir en la ficha de empleo temporal.", "GL"]


def libro(codigo: str, *acuerdos: list[Any], **otras: list[list[Any]]) -> Hojas:
    """El libro de un caso: la sesión, una reunión y esos acuerdos."""
    return {
        "Sesión": [["Nombre", "MUNI EJECUTIVO"], ["Código", codigo], ["Fecha", EVENTO], ["Lugar", "Lima"]],
        "Reuniones": otras.get("reuniones") or [REUNIONES, [*UNA_REUNION]],
        "Acuerdos": [TITULOS, *acuerdos],
        **({"Hitos": otras["hitos"]} if "hitos" in otras else {}),
        **({"Avances": otras["avances"]} if "avances" in otras else {}),
    }


REUNIONES = ["Código", "Sector", "Fecha", "Hora inicio", "Hora fin", "Municipalidades", "Estado"]
UNA_REUNION = ["MTPE-01", "MTPE", EVENTO, "09:00", "09:40", "UMACHIRI (MELGAR, PUNO)", "Realizada"]
UMACHIRI = ["PUNO", "MELGAR", "UMACHIRI"]
SUCIOS = ["\u200e15/10/2025", "2345678\u200b", "\u202a1200.50\u202c"]
OCTUBRE = date(2025, 10, 15)


def test_03_los_invisibles_se_quitan_de_todo_lo_que_se_lee(por: Usuario) -> None:
    reunion = [*UNA_REUNION]
    reunion[3] = "09:00\u200e"
    hojas = libro(
        "C03-2025",
        [1, "C03-2025-001\u200b", *UMACHIRI, "\ufeff210809", "MTPE", "MTPE-01", *FICHA, date(2025, 11, 23), "", ""],
        [2, "C03-2025-002", *UMACHIRI, "", "MVCS", "", *EXPEDIENTE, *SUCIOS],
        reuniones=[REUNIONES, reunion],
    )
    assert intentar(hojas, por).errores == ()
    primero, segundo = Acuerdo.objects.order_by("codigo")
    assert (primero.codigo, primero.municipalidad_id) == ("C03-2025-001", "210809")
    assert (segundo.plazo, segundo.cui, segundo.monto) == (OCTUBRE, "2345678", Decimal("1200.50"))
    assert Reunion.objects.get().inicio_previsto == time(9)


def test_04_el_codigo_de_reunion_se_guarda_limpio_y_el_libro_limpio_es_el_mismo(por: Usuario) -> None:
    sucia = [*UNA_REUNION]
    sucia[0] = "MTPE-01\u200b"
    fila = [1, "C04-2025-001", *UMACHIRI, "", "MTPE", "MTPE-01", *FICHA, OCTUBRE, "", ""]
    assert intentar(libro("C04-2025", fila, reuniones=[REUNIONES, sucia]), por).errores == ()
    assert list(Reunion.objects.values_list("codigo", flat=True)) == ["MTPE-01"]
    otra_vez = intentar(libro("C04-2025", fila), por)
    assert (otra_vez.errores, otra_vez.cuentas["Reuniones"].sin_cambio) == ((), 1)


NOMBRES = [
    ("PUNO", "MELGAR", "MUNICIPALIDAD PROVINCIAL DE MELGAR", "", "210801"),
    ("PUNO", "MELGAR", "MELGAR", "", "210801"),
    ("CALLAO", "PROV. CONST. DEL CALLAO", "CALLAO", "", "070101"),
    ("CALLAO", "PROV. CONST. DEL CALLAO", "BELLAVISTA", "070102", "070102"),
    ("ICA", "NAZCA", "NAZCA", "", "110301"),
    ("ICA", "NAZCA", "NAZCA", "110301", "110301"),
    ("LIMA REGIÓN", "HUAURA", "HUACHO", "", "150801"),
    ("PIURA", "PIURA", "26 DE OCTUBRE", "", "200115"),
    ("PUNO", "MELGAR", "MD DE UMACHIRI", "", "210809"),
    ("CUZCO", "CUZCO", "CUZCO", "", "080101"),
    ("UCAYALI", "ATALAYA", "RAYMONDI", "", "250201"),
    ("CUSCO", "LA CONVENCION", "QUIMBIRI", "", "080907"),
    ("PUNO", "MELGAR", "UMACHIRI", "210809", "210809"),
    # De la lista pública de 1 893 distritos, los que no se hallaban por sus nombres.
    ("ANCASH", "HUARAZ", "PAMPAS", "", "020109"),
    ("APURIMAC", "AYMARAES", "HUAYLLO", "", "030407"),
    ("AYACUCHO", "PARINACOCHAS", "SAN FRANCISCO DE RAVACAYCO", "", "050707"),
    ("AYACUCHO", "VICTOR FAJARDO", "HUAYA", "", "051010"),
    ("HUANUCO", "LEONCIO PRADO", "DANIEL ALOMIAS ROBLES", "", "100602"),
    ("ICA", "NAZCA", "CHANGUILLO", "", "110302"),
    ("ICA", "NAZCA", "EL INGENIO", "", "110303"),
    ("ICA", "NAZCA", "MARCONA", "", "110304"),
    ("ICA", "NAZCA", "VISTA ALEGRE", "", "110305"),
    ("JUNIN", "CHUPACA", "SAN JUAN DE YSCOS", "", "120906"),
    ("LIMA", "HUAROCHIRI", "LARAOS", "", "150712"),
    ("LIMA", "YAUYOS", "AYAUCA", "", "151003"),
    ("TACNA", "TARATA", "HEROES ALBARRACIN CHUCATAMANI", "", "230402"),
]


def test_06_cada_grafia_da_su_municipalidad(por: Usuario) -> None:
    filas = [
        [n, f"C06-2025-{n:03}", region, provincia, distrito, ubigeo, "MVCS", "", *EXPEDIENTE, OCTUBRE, "", ""]
        for n, (region, provincia, distrito, ubigeo, _) in enumerate(NOMBRES, start=1)
    ]
    resultado = intentar(libro("C06-2025", *filas), por)
    assert resultado.errores == ()
    halladas = list(Acuerdo.objects.order_by("codigo").values_list("municipalidad_id", flat=True))
    assert halladas == [fila[4] for fila in NOMBRES]


def test_07_una_columna_volteada_se_avisa_y_lo_escrito_como_texto_se_respeta(por: Usuario) -> None:
    escritos = ["05/03", "23/03", "04/06", "30/06", "07/08", "31/08", "10/09", "25/09"]
    hitos: list[list[Any]] = [["Código de acuerdo", "N° hito", "Hito", "Responsable", "Plazo", "Peso", "Registrado el"]]
    for n, dicho in enumerate(escritos, start=1):
        dia, mes = int(dicho[:2]), int(dicho[3:])
        # Un Excel en inglés lee como fecha lo que puede, con el día y el mes al revés; lo demás queda como texto.
        plazo = date(2025, dia, mes) if dia <= 12 else f"{dicho}/2025"
        hitos.append(["C07-2025-001", n, f"Hito {n}", "GL", plazo, 1, date(2025, 1, 20)])
    fila = [1, "C07-2025-001", *UMACHIRI, "", "MTPE", "MTPE-01", *FICHA, date(2025, 11, 23), "", ""]
    resultado = intentar(libro("C07-2025", fila, hitos=hitos), por)
    assert resultado.errores == ()
    (aviso,) = [aviso for aviso in resultado.avisos if "columna «Plazo»" in aviso]
    assert "revise si el 03/05/2025 de la fila 2 no era 05/03/2025" in aviso
    de_texto = Hito.objects.filter(numero__in=[2, 4, 6, 8]).order_by("numero").values_list("plazo", flat=True)
    assert [f"{plazo:%d/%m}" for plazo in de_texto] == escritos[1::2]


def test_12_una_raya_o_un_no_aplica_es_un_blanco(por: Usuario) -> None:
    hitos = [
        ["Código de acuerdo", "N° hito", "Hito", "Responsable", "Plazo", "Peso", "Registrado el"],
        ["C12-2025-001", 1, "Ficha presentada", "GL", date(2025, 4, 30), 1, date(2025, 1, 20)],
    ]
    avances = [
        ["Código de acuerdo", "N° hito", "Fecha", "Avance %", "Descripción", "Validado el"],
        ["C12-2025-001", 1, date(2025, 3, 5), 100, "Culminado.", "-"],
    ]
    hojas = libro(
        "C12-2025",
        [1, "C12-2025-001", *UMACHIRI, "210809", "MTPE", "MTPE-01", *FICHA, date(2025, 11, 23), "No aplica", "N/A"],
        [2, "C12-2025-002", *UMACHIRI, "-", "MVCS", "-", *EXPEDIENTE, OCTUBRE, "-", "—"],
        hitos=hitos,
        avances=avances,
    )
    assert intentar(hojas, por).errores == ()
    assert set(Acuerdo.objects.values_list("cui", "monto")) == {("", None)}
    assert Hito.objects.get().avances.get().validado_el is None


def test_13_los_montos_como_se_escriben_en_el_peru(por: Usuario) -> None:
    hojas = libro(
        "C13-2025",
        [1, "C13-2025-001", *UMACHIRI, "", "MTPE", "MTPE-01", *FICHA, OCTUBRE, "", "S/ 1'250,000.50"],
        [2, "C13-2025-002", *UMACHIRI, "", "MVCS", "", *EXPEDIENTE, OCTUBRE, "", "1 250 000.00"],
    )
    assert intentar(hojas, por).errores == ()
    montos = list(Acuerdo.objects.order_by("codigo").values_list("monto", flat=True))
    assert montos == [Decimal("1250000.50"), Decimal("1250000.00")]


def test_14_un_blanco_en_la_ultima_fila_se_lee_igual(por: Usuario) -> None:
    """La memoria, en `test_memoria.py`; aquí, que el dato no cambia."""
    hojas = libro("C14-2025", [1, "C14-2025-001", *UMACHIRI, "", "MTPE", "MTPE-01", *FICHA, OCTUBRE, "", ""])

    def adornar(_libro: Any, escritas: dict[str, Any]) -> None:
        escritas["Acuerdos"].write_string(0, 25, "Observación")
        escritas["Acuerdos"].write_string(1_048_575, 0, " ")

    resultado = intentar(hojas, por, adornar)
    assert (resultado.errores, Acuerdo.objects.count()) == ((), 1)


def test_22_las_horas_en_formato_de_horas_transcurridas(por: Usuario) -> None:
    hojas = libro("C22-2025", [1, "C22-2025-001", *UMACHIRI, "", "MTPE", "MTPE-01", *FICHA, OCTUBRE, "", ""])

    def adornar(libro_de_excel: Any, escritas: dict[str, Any]) -> None:
        formato = libro_de_excel.add_format({"num_format": "[h]:mm"})
        escritas["Reuniones"].write_datetime(1, 3, timedelta(hours=9), formato)
        escritas["Reuniones"].write_datetime(1, 4, timedelta(hours=9, minutes=40), formato)

    assert intentar(hojas, por, adornar).errores == ()
    reunion = Reunion.objects.get()
    assert (reunion.inicio_previsto, reunion.fin_previsto) == (time(9), time(9, 40))


@pytest.mark.parametrize("donde", EN_OTRA_PRUEBA.values(), ids=EN_OTRA_PRUEBA.keys())
def test_los_demas_casos_tienen_la_suya(donde: tuple[str, str], raiz: Path) -> None:
    archivo, prueba = donde
    arbol = ast.parse((raiz / "tests" / archivo).read_text("utf-8"))
    assert prueba in {nodo.name for nodo in ast.walk(arbol) if isinstance(nodo, ast.FunctionDef)}
