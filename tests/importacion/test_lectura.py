"""Cada manera de estropear un libro da su error: en su celda, con su problema y su remedio, y no se escribe nada."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.importacion.libros import HOY, Hojas, bueno, intentar

pytestmark = pytest.mark.django_db


def poner(hoja: str, fila: int, columna: int, valor: Any) -> Callable[[Hojas], None]:
    """Estropea una celda; `fila` y `columna` desde 0, con la de títulos en la fila 0."""

    def estropear(hojas: Hojas) -> None:
        hojas[hoja][fila][columna] = valor

    return estropear


def agregar(hoja: str, *filas: list[Any]) -> Callable[[Hojas], None]:
    return lambda hojas: hojas[hoja].extend(filas)


def copia_del_segundo(**cambios: Any) -> list[Any]:
    """Un acuerdo como el segundo, con lo que se cambie: código, departamento, provincia, distrito, ubigeo…"""
    titulos = [t.lower() for t in bueno()["Acuerdos"][0]]
    fila = dict(zip(titulos, bueno()["Acuerdos"][2], strict=True)) | cambios
    return [fila[t] for t in titulos]


AMBIGUO = {"departamento": "", "provincia": "", "ubigeo": "", "reunión": ""}

# Nombre del caso: (cómo se estropea, celda, parte del problema, parte del remedio).
CASOS: dict[str, tuple[Callable[[Hojas], Any], str, str, str]] = {
    # La sesión y la agenda
    "sesión sin código": (poner("Sesión", 1, 1, ""), "Sesión!B2", "Falta «Código»", "Llene la celda"),
    "código de sesión con signos": (poner("Sesión", 1, 1, "MEP/2025"), "Sesión!B2", "otros signos", "MEA-2025"),
    "sesión sin fila de fecha": (lambda h: h["Sesión"].pop(2), "Sesión", "Falta la fila «Fecha»", "columna A"),
    "categoría repetida": (
        poner("Asistentes", 2, 0, " MINISTRAS/OS"),
        "Asistentes!A3",
        "ya está en la fila 2",
        "Quite",
    ),
    "cantidad con letras": (poner("Asistentes", 1, 1, "tres"), "Asistentes!B2", "número entero", "cifra"),
    "cantidad negativa": (poner("Asistentes", 1, 1, -3), "Asistentes!B2", "número entero", "cifra"),
    "más asistentes de los que puede haber": (
        poner("Asistentes", 1, 1, 100_001),
        "Asistentes!B2",
        "número entero de 0 a 100,000",
        "cifra",
    ),
    "más categorías de las que caben": (
        lambda h: h["Asistentes"].extend([f"Otra {n}", 1] for n in range(49)),
        "Asistentes!A52",
        "Son 51 categorías: como máximo, 50.",
        "Junte",
    ),
    "sesión de otro siglo": (poner("Sesión", 2, 1, date(1999, 12, 31)), "Sesión!B3", "va de 2000 a 2100", "año"),
    "reunión repetida": (poner("Reuniones", 2, 0, "mtpe-01"), "Reuniones!A3", "ya está en la fila 2", "Quite"),
    "hora imposible": (poner("Reuniones", 1, 3, "25:00"), "Reuniones!D2", "No es una hora", "09:40"),
    "fin antes del inicio": (
        poner("Reuniones", 1, 4, "08:00"),
        "Reuniones!E2",
        "después de empezar",
        "Corrija las horas",
    ),
    "turno que no dura": (poner("Reuniones", 1, 4, "09:00"), "Reuniones!E2", "después de empezar", "Corrija las horas"),
    "más municipalidades de las que caben": (
        poner("Reuniones", 2, 5, "; ".join(f"1501{n:02d}" for n in range(1, 42))),
        "Reuniones!F3",
        "Son 41 municipalidades: como máximo, 40.",
        "dos reuniones",
    ),
    "una hora sola": (poner("Reuniones", 1, 4, ""), "Reuniones!E2", "Falta la otra hora", "las dos, o ninguna"),
    "estado de reunión": (poner("Reuniones", 1, 6, "REALIZADO"), "Reuniones!G2", "No se conoce el estado", "Realizada"),
    "municipalidad de lista sin región": (
        poner("Reuniones", 2, 5, "ONGOY"),
        "Reuniones!F3",
        "no dice provincia",
        "DISTRITO (PROVINCIA, REGIÓN)",
    ),
    "municipalidad de lista mal escrita": (
        poner("Reuniones", 2, 5, "ONGOR (CHINCHEROS, APURÍMAC)"),
        "Reuniones!F3",
        "No existe ONGOR",
        "Ongoy",
    ),
    "municipalidad dos veces en la lista": (
        poner("Reuniones", 2, 5, "ONGOY (CHINCHEROS, APURIMAC); Ongoy (Chincheros, Apurímac)"),
        "Reuniones!F3",
        "dos veces",
        "Quite una",
    ),
    # Acuerdos: código y municipalidad
    "código repetido": (poner("Acuerdos", 2, 1, "mep-2025-001 "), "Acuerdos!B3", "ya está en la fila 2", "Quite"),
    "código de otra sesión": (
        poner("Acuerdos", 4, 1, "MEA-2025-004"),
        "Acuerdos!B5",
        "No es de la sesión MEP-2025",
        "MEP-2025-001",
    ),
    "código sin número": (poner("Acuerdos", 4, 1, "MEP-2025-IV"), "Acuerdos!B5", "no hay un número", "MEP-2025-001"),
    "código sin ceros": (poner("Acuerdos", 4, 1, "MEP-2025-4"), "Acuerdos!B5", "tres cifras", "MEP-2025-004"),
    "San José ambiguo": (
        agregar("Acuerdos", copia_del_segundo(código="MEP-2025-005", **AMBIGUO)),
        "Acuerdos!E6",
        "UBIGEO 140311",
        "Ponga el UBIGEO",
    ),
    "San José con provincia pero sin región": (
        agregar("Acuerdos", copia_del_segundo(código="MEP-2025-005", **AMBIGUO | {"provincia": "LAMBAYEQUE"})),
        "Acuerdos!E6",
        "Falta la región",
        "Ponga el UBIGEO",
    ),
    "distrito que no existe": (
        poner("Acuerdos", 1, 4, "HUMACHIRRI"),
        "Acuerdos!E2",
        "No existe HUMACHIRRI",
        "UBIGEO 210809",
    ),
    "UBIGEO que contradice los nombres": (
        poner("Acuerdos", 2, 5, "210809"),
        "Acuerdos!F3",
        "Ese UBIGEO es de Umachiri",
        "digan lo mismo",
    ),
    "UBIGEO que no existe": (poner("Acuerdos", 2, 5, "999999"), "Acuerdos!F3", "Ninguna municipalidad", "en blanco"),
    "UBIGEO con letras": (poner("Acuerdos", 2, 5, "14O311"), "Acuerdos!F3", "6 cifras", "en blanco"),
    # Acuerdos: catálogos
    "sector desconocido": (poner("Acuerdos", 3, 6, "MVSC"), "Acuerdos!G4", "No se conoce el sector", "MVCS"),
    "tipo desconocido": (poner("Acuerdos", 1, 8, "ACERDO"), "Acuerdos!I2", "No se conoce el tipo", "Acuerdo"),
    "clasificación desconocida": (
        poner("Acuerdos", 1, 9, "ASISTENSIA"),
        "Acuerdos!J2",
        "No se conoce la clasificación",
        "Asistencia técnica",
    ),
    "responsable desconocido": (
        poner("Acuerdos", 1, 11, "XX"),
        "Acuerdos!L2",
        "No se conoce el responsable",
        "GN, GR o GL",
    ),
    "reunión desconocida": (poner("Acuerdos", 1, 7, "MTPE-10"), "Acuerdos!H2", "No hay una reunión", "¿Es MTPE-01?"),
    "reunión de otro sector": (poner("Acuerdos", 1, 7, "MVCS-01"), "Acuerdos!H2", "es de MVCS", "Corrija la reunión"),
    "reunión no realizada": (
        poner("Reuniones", 1, 6, "No realizada"),
        "Acuerdos!H2",
        "figura como no realizada",
        "Corrija su estado",
    ),
    "municipalidad fuera de la reunión": (
        poner("Reuniones", 1, 5, "SAN JOSÉ (LAMBAYEQUE, LAMBAYEQUE)"),
        "Acuerdos!H2",
        "no está en la reunión",
        "Agréguela",
    ),
    "sin texto": (poner("Acuerdos", 1, 10, "  \n"), "Acuerdos!K2", "Falta «Acuerdo»", "Llene la celda"),
    "texto enorme": (poner("Acuerdos", 1, 10, "a" * 6000), "Acuerdos!K2", "6000 letras", "como máximo, 5000"),
    "CUI con letras": (poner("Acuerdos", 2, 13, "98A1142"), "Acuerdos!N3", "hasta 7 dígitos", "cifras"),
    "CUI de ocho cifras": (poner("Acuerdos", 2, 13, 98111420), "Acuerdos!N3", "hasta 7 dígitos", "cifras"),
    # Fechas
    "31 de febrero": (poner("Acuerdos", 1, 12, "31/02/2025"), "Acuerdos!M2", "febrero de 2025 tiene 28 días", "exista"),
    "mes y día al revés": (poner("Acuerdos", 1, 12, "02/31/2025"), "Acuerdos!M2", "No existe el mes 31", "dd/mm/aaaa"),
    "fecha como número": (poner("Acuerdos", 1, 12, 45984), "Acuerdos!M2", "Es un número, no una fecha", "28/02/2025"),
    "fecha en palabras": (poner("Acuerdos", 1, 12, "fin de año"), "Acuerdos!M2", "No es una fecha", "28/02/2025"),
    "fecha que es una hora": (poner("Acuerdos", 1, 12, time(9, 30)), "Acuerdos!M2", "Es una hora", "28/02/2025"),
    "año de cinco cifras": (poner("Acuerdos", 1, 12, "01/02/20255"), "Acuerdos!M2", "No es una fecha", "28/02/2025"),
    "año de otro siglo": (poner("Acuerdos", 1, 12, "01/02/1925"), "Acuerdos!M2", "año 1925", "Revise"),
    "sin plazo": (poner("Acuerdos", 1, 12, ""), "Acuerdos!M2", "Falta «Plazo»", "Llene"),
    "plazo más allá de dos años": (
        poner("Acuerdos", 1, 12, date(2027, 1, 14)),
        "Acuerdos!M2",
        "pasa de dos años",
        "al 13/01/2027",
    ),
    "plazo antes del evento": (
        poner("Acuerdos", 1, 12, "12/01/2025"),
        "Acuerdos!M2",
        "anterior al evento",
        "del 13/01/2025",
    ),
    # Hitos
    "hito de acuerdo desconocido": (
        poner("Hitos", 4, 0, "MEP-2025-033"),
        "Hitos!A5",
        "No hay un acuerdo",
        "hoja Acuerdos",
    ),
    "hito repetido": (poner("Hitos", 2, 1, 1), "Hitos!B3", "ya está en la fila 2", "Quite"),
    "hito más allá de su acuerdo": (
        poner("Hitos", 2, 4, date(2025, 11, 24)),
        "Hitos!E3",
        "pasa del plazo del acuerdo",
        "al 23/11/2025",
    ),
    "hito antes del evento": (
        poner("Hitos", 2, 4, date(2025, 1, 12)),
        "Hitos!E3",
        "anterior al evento",
        "del 13/01/2025",
    ),
    "hito registrado mañana": (
        poner("Hitos", 2, 6, date(2025, 7, 1)),
        "Hitos!G3",
        "posterior a hoy (30/06/2025)",
        "hasta",
    ),
    "hito registrado antes del evento": (
        poner("Hitos", 2, 6, date(2025, 1, 12)),
        "Hitos!G3",
        "anterior al evento",
        "desde",
    ),
    "peso cero": (poner("Hitos", 1, 5, 0), "Hitos!F2", "de 1 a 100", "cifra"),
    "número de hito con decimales": (poner("Hitos", 1, 1, 1.5), "Hitos!B2", "número entero", "cifra"),
    # Avances
    "avance en el futuro": (
        poner("Avances", 1, 2, date(2025, 7, 1)),
        "Avances!C2",
        "posterior a hoy",
        "hasta el 30/06/2025",
    ),
    "avance antes del evento": (poner("Avances", 1, 2, date(2025, 1, 2)), "Avances!C2", "anterior al evento", "desde"),
    "avance de hito desconocido": (
        poner("Avances", 1, 1, 7),
        "Avances!B2",
        "no tiene el hito 7: tiene los hitos 1 y 2",
        "hoja Hitos",
    ),
    "avance de acuerdo sin hitos": (
        poner("Avances", 1, 0, "MEP-2025-004"),
        "Avances!B2",
        "no tiene hitos",
        "hoja Hitos",
    ),
    "avance de acuerdo desconocido": (
        poner("Avances", 1, 0, "MEP-2025-099"),
        "Avances!A2",
        "No hay un acuerdo",
        "Corríjalo",
    ),
    "validado antes de su avance": (
        poner("Avances", 2, 5, date(2025, 3, 4)),
        "Avances!F3",
        "anterior a la fecha de su avance",
        "desde el 05/03/2025",
    ),
    "validado en el futuro": (poner("Avances", 2, 5, date(2025, 7, 2)), "Avances!F3", "posterior a hoy", "hasta"),
    "porcentaje como texto con signo": (poner("Avances", 1, 3, "50%"), "Avances!D2", "como texto", "sin el signo: 50"),
    "porcentaje como texto": (poner("Avances", 1, 3, " 80 "), "Avances!D2", "como texto", "80"),
    "porcentaje en palabras": (poner("Avances", 1, 3, "la mitad"), "Avances!D2", "como texto", "50"),
    "porcentaje como fracción": (poner("Avances", 1, 3, 0.5), "Avances!D2", "Es una fracción", "escriba 50"),
    "porcentaje de más": (
        poner("Avances", 1, 3, 110),
        "Avances!D2",
        "El avance 110 no está entre 0 y 100",
        "de 0 a 100",
    ),
    "porcentaje negativo": (poner("Avances", 1, 3, -5), "Avances!D2", "no está entre 0 y 100", "de 0 a 100"),
    "porcentaje con decimales": (poner("Avances", 1, 3, 33.3), "Avances!D2", "decimales", "33"),
    "porcentaje verdadero": (poner("Avances", 1, 3, True), "Avances!D2", "No es un porcentaje", "0 a 100"),
    # Solicitudes
    "reprogramación de hito desconocido": (
        poner("Reprogramaciones", 1, 1, 3),
        "Reprogramaciones!B2",
        "no tiene el hito 3: tiene el hito 1",
        "Corrija",
    ),
    "reprogramación sin hito": (poner("Reprogramaciones", 1, 1, ""), "Reprogramaciones!B2", "Falta «N° hito»", "Llene"),
    "plazo nuevo más allá de dos años": (
        poner("Reprogramaciones", 1, 3, date(2027, 2, 1)),
        "Reprogramaciones!D2",
        "pasa de dos años",
        "al 13/01/2027",
    ),
    "reprogramación en el futuro": (
        poner("Reprogramaciones", 1, 2, date(2025, 7, 1)),
        "Reprogramaciones!C2",
        "posterior a hoy",
        "hasta",
    ),
    "desestimación de acuerdo desconocido": (
        poner("Desestimaciones", 1, 0, "MEP-2025-044"),
        "Desestimaciones!A2",
        "No hay un acuerdo",
        "Corríjalo",
    ),
    "desestimado dos veces": (
        agregar("Desestimaciones", ["MEP-2025-004", date(2025, 6, 1), "Otra vez."]),
        "Desestimaciones!A3",
        "ya está en la fila 2",
        "Quite",
    ),
    "desestimación en el futuro": (
        poner("Desestimaciones", 1, 1, date(2025, 8, 1)),
        "Desestimaciones!B2",
        "posterior a hoy",
        "hasta",
    ),
    # Títulos y hojas
    "columna que falta": (
        poner("Acuerdos", 0, 12, "Plaso"),
        "Acuerdos!A1",
        "Falta la columna «Plazo». El más parecido es «Plaso» (M)",
        "corrija su título",
    ),
    "columna de código mal escrita": (
        poner("Acuerdos", 0, 1, "Códgo"),
        "Acuerdos!A1",
        "Falta la columna «Código». El más parecido es «Códgo» (B)",
        "corrija su título",
    ),
    "hito de una fila sin código": (
        poner("Acuerdos", 3, 1, ""),
        "Hitos!A5",
        "No hay un acuerdo",
        "no trae su código, póngaselo",
    ),
    "sin títulos": (lambda h: h["Hitos"].pop(0), "Hitos", "No se encontró la fila de títulos", "«N° hito»"),
    "hoja obligatoria que falta": (lambda h: h.pop("Acuerdos"), "Acuerdos", "no tiene la hoja «Acuerdos»", "Agréguela"),
    "hoja con el nombre mal escrito": (
        lambda h: h.update(Abances=h.pop("Avances")),
        "Avances",
        "¿Es «Abances»?",
        "el nombre «Avances»",
    ),
    "hoja obligatoria en blanco": (lambda h: h.update(Acuerdos=[]), "Acuerdos", "está en blanco", "«Sector»"),
}


@pytest.mark.parametrize(("estropear", "celda", "problema", "remedio"), CASOS.values(), ids=CASOS.keys())
def test_libro_estropeado(
    por: Usuario, estropear: Callable[[Hojas], Any], celda: str, problema: str, remedio: str
) -> None:
    hojas = bueno()
    estropear(hojas)
    resultado = intentar(hojas, por)
    suyos = [e for e in resultado.errores if e.celda == celda]
    assert any(problema in e.problema and remedio in e.remedio for e in suyos), resultado.errores
    assert resultado.carga is None
    assert not Sesion.objects.exists()


def test_todos_los_errores_se_dicen_a_la_vez_por_hoja_y_fila(por: Usuario) -> None:
    hojas = bueno()
    for estropear, *_ in (
        CASOS[c] for c in ("porcentaje como texto", "sector desconocido", "31 de febrero", "hora imposible")
    ):
        estropear(hojas)
    celdas = [e.celda for e in intentar(hojas, por).errores]
    assert celdas == ["Reuniones!D2", "Acuerdos!M2", "Acuerdos!G4", "Avances!D2"]


def test_los_hitos_de_un_acuerdo_mal_escrito_no_se_dan_por_perdidos(por: Usuario) -> None:
    """Un error en el acuerdo no arrastra uno por cada hito y avance suyo."""
    hojas = bueno()
    poner("Acuerdos", 1, 12, "31/02/2025")(hojas)
    assert [e.celda for e in intentar(hojas, por).errores] == ["Acuerdos!M2"]


@pytest.mark.parametrize("hoja", ["Acuerdos", "Hitos", "Reuniones"])
def test_una_hoja_que_no_se_puede_leer_no_arrastra_a_las_que_la_nombran(por: Usuario, hoja: str) -> None:
    hojas = bueno()
    hojas[hoja].pop(0)
    assert [e.celda for e in intentar(hojas, por).errores] == [hoja]


def test_cinco_mil_filas_malas_dan_cinco_mil_errores(por: Usuario) -> None:
    hojas = bueno()
    agregar("Avances", *(["MEP-2025-001", 1, "31/02/2025", 50, "", ""] for _ in range(5000)))(hojas)
    assert len(intentar(hojas, por).errores) == 5000
    assert not Acuerdo.objects.exists()


# --- Lo que una celda muestra y no vale -----------------------------------------------------------------------------
def test_una_formula_es_un_error_aunque_tenga_resultado(por: Usuario) -> None:
    (error,) = intentar(bueno(), por, lambda _, h: h["Avances"].write_formula("D2", "=25+25", None, 50)).errores
    assert (error.celda, error.clase) == ("Avances!D2", "celda con fórmula")
    assert "como valor" in error.remedio


def test_una_celda_con_error_de_excel_lo_muestra(por: Usuario) -> None:
    def adornar(_: Any, hojas: dict[str, Any]) -> None:
        hojas["Acuerdos"].write_formula("M2", "=NA()", None, "#N/A")

    celdas = {e.celda for e in intentar(bueno(), por, adornar).errores}
    assert celdas == {"Acuerdos!M2"}


@pytest.mark.parametrize(("valor", "mostrado"), [(0.5, "50%"), (1, "100%")])
def test_el_formato_de_porcentaje_de_excel_se_reconoce(por: Usuario, valor: float, mostrado: str) -> None:
    """100 % con formato vale 1 por dentro: sin mirar el formato entraría como 1 %."""

    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        hojas["Avances"].write_number("D2", valor, libro.add_format({"num_format": "0%"}))

    (error,) = intentar(bueno(), por, adornar).errores
    assert (error.celda, error.valor) == ("Avances!D2", mostrado)
    assert mostrado.rstrip("%") in error.remedio


def test_una_hoja_ajena_y_una_opcional_que_falta_se_avisan(por: Usuario) -> None:
    hojas = bueno()
    hojas["Gráfico"] = [["lo que sea"]]
    del hojas["Desestimaciones"]
    avisos = " ".join(intentar(hojas, por).avisos)
    assert "«Gráfico»" in avisos
    assert "«Desestimaciones»" in avisos


def test_fechas_y_numeros_en_todas_sus_formas_buenas(por: Usuario) -> None:
    hojas = bueno()
    for fila, forma in enumerate((date(2025, 11, 23), " 5/9/2025 ", "2025-12-01", "01-12-2025"), start=1):
        hojas["Acuerdos"][fila][12] = forma
    hojas["Hitos"][2][4] = "23/11/2025"
    hojas["Hitos"][1][1], hojas["Hitos"][1][5] = "1", ""
    hojas["Acuerdos"][2][5] = 140311
    hojas["Reuniones"][1][3] = time(9, 0)
    resultado = intentar(hojas, por)
    assert not resultado.errores
    assert Acuerdo.objects.get(codigo="MEP-2025-002").plazo == date(2025, 9, 5)


def test_un_error_no_se_repite_en_las_filas_que_dependen_de_el(por: Usuario) -> None:
    """Un código repetido, un plazo de acuerdo fuera de la ventana y un avance futuro son un error cada uno."""
    hojas = bueno()
    hojas["Acuerdos"][4][1] = "MEP-2025-001"
    hojas["Acuerdos"][4][12] = date(2025, 2, 1)
    hojas["Acuerdos"][3][12] = date(2025, 1, 1)
    hojas["Avances"][2][2] = HOY + timedelta(days=1)
    del hojas["Desestimaciones"][1:]
    assert [e.celda for e in intentar(hojas, por).errores] == ["Acuerdos!M4", "Acuerdos!B5", "Avances!C3"]


@pytest.mark.parametrize("sector", ["MINXYZ", "C", "ZZ"])
def test_lo_que_no_se_parece_a_nada_no_trae_una_sugerencia_absurda(sector: str, por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][4][6] = sector
    assert not any("Quiso decir" in e.remedio for e in intentar(hojas, por).errores)
