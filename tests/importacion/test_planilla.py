"""Una sola hoja con los títulos de su dueño: cada dato en su fila y su columna, y los hitos con su acuerdo."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.acciones.plan import DatosDeSesion
from acuerdos.models import Acuerdo, Avance, Hito
from cuentas.models import Usuario
from importacion import planilla
from importacion.arreglos import con_arreglos
from importacion.libro import leer
from importacion.planilla import ColumnasDichas
from importacion.servicio import ResultadoDeImportar, importar
from reuniones.models import Sesion
from tests import fabricas
from tests.importacion.libros import AHORA, EVENTO, xlsx

pytestmark = pytest.mark.django_db

# Como la matriz pública de un ministerio: título, títulos de columna, y el acuerdo una vez por varias actividades.
DE_UN_MINISTERIO: list[list[Any]] = [
    ["DE_UN_MINISTERIO DE COMPROMISOS 2025"],
    [],
    ["N°", "Municipalidad", "Compromiso", "Vence", "Actividad", "Plazo actividad", "Avance (%)", "Observación"],
    [1, "Municipalidad Provincial de Melgar", "Mejorar el mercado", date(2025, 12, 1), "Ficha", "30/04/2025", 50, "x"],
    ["", "", "", "", "Expediente", date(2025, 6, 15), "-", ""],
    [2, "MD de Umachiri (Melgar, Puno)", "Construir la losa", "15 de octubre de 2025", "Terreno", "", "", ""],
    ["", "", "", "", "", "", "", "solo una nota"],
]
DICHO = ColumnasDichas(
    sesion="MEP-2025",
    hoja="Hoja1",
    titulos_en=3,
    columnas={
        "Acuerdos.distrito": 1,
        "Acuerdos.texto": 2,
        "Acuerdos.plazo": 3,
        "Hitos.texto": 4,
        "Hitos.plazo": 5,
        "Avances.porcentaje": 6,
    },
    siempre={
        "Acuerdos.sector": "MTPE",
        "Acuerdos.tipo": "Compromiso",
        "Acuerdos.clasificacion": "Asistencia técnica",
        "Acuerdos.responsable": "GL",
        "Hitos.responsable": "GL",
        "Avances.fecha": "01/03/2025",
    },
)


@pytest.fixture
def sesion() -> Sesion:
    return fabricas.FabricaSesion(codigo="MEP-2025", nombre="MUNI EJECUTIVO", fecha=EVENTO, etapa="seguimiento")


def intentar(
    filas: list[list[Any]],
    por: Usuario,
    dicho: ColumnasDichas = DICHO,
    arreglos: dict[str, str] | None = None,
    **opciones: Any,
) -> ResultadoDeImportar:
    libro = leer(xlsx({dicho.hoja: filas}), "matriz.xlsx")
    datos = DatosDeSesion("MEP-2025", "MUNI EJECUTIVO", EVENTO)
    libro = con_arreglos(planilla.armar(libro, dicho, datos), arreglos or {})
    return importar(libro, por=por, ahora=AHORA, **opciones)


def con(filas: list[list[Any]], fila: int, columna: int, valor: object) -> list[list[Any]]:
    copia = [[*f] for f in filas]
    copia[fila][columna] = valor
    return copia


def test_cada_acuerdo_con_sus_hitos_y_su_avance(por: Usuario, sesion: Sesion) -> None:
    filas = con(DE_UN_MINISTERIO, 5, 5, "01/09/2025")
    resultado = intentar(filas, por)
    assert resultado.errores == ()
    suyos = Acuerdo.objects.order_by("codigo").values_list("codigo", "municipalidad_id", "texto", "plazo", "sector_id")
    assert [*suyos] == [
        ("MEP-2025-001", "210801", "Mejorar el mercado", date(2025, 12, 1), "MTPE"),
        ("MEP-2025-002", "210809", "Construir la losa", date(2025, 10, 15), "MTPE"),
    ]
    hitos = Hito.objects.order_by("acuerdo__codigo", "numero").values_list("acuerdo__codigo", "numero", "texto")
    assert [*hitos] == [
        ("MEP-2025-001", 1, "Ficha"),
        ("MEP-2025-001", 2, "Expediente"),
        ("MEP-2025-002", 1, "Terreno"),
    ]
    avance = Avance.objects.get()
    assert (avance.hito.texto, avance.porcentaje, avance.fecha) == ("Ficha", 50, date(2025, 3, 1))
    otra_vez = intentar(filas, por)
    assert (otra_vez.errores, otra_vez.nuevas) == ((), 0)


def test_un_error_nombra_la_celda_de_su_hoja_y_lo_demas_entra(por: Usuario, sesion: Sesion) -> None:
    filas = con(con(DE_UN_MINISTERIO, 5, 5, "01/09/2025"), 5, 1, "Municipalidad Distrital de Miraflores")
    resultado = intentar(filas, por)
    assert [(e.celda, e.clase) for e in resultado.errores] == [("Acuerdos!B6", "municipalidad que no se halla")]
    arequipa = resultado.errores[0].propone[0]
    assert arequipa == ("M", "040110", "Municipalidad Distrital de Miraflores (Arequipa, Arequipa), UBIGEO 040110")
    assert intentar(filas, por, arreglos={f"Acuerdos!{arequipa[0]}6": arequipa[1]}, simular=True).errores == ()
    buenas = intentar(filas, por, solo_buenas=True)
    assert [e.celda for e in buenas.omitidas] == ["Hitos!I6"]
    assert [*Acuerdo.objects.values_list("codigo", flat=True)] == ["MEP-2025-001"]
    assert Hito.objects.count() == 2


def test_lo_mismo_repetido_en_cada_fila_es_un_solo_acuerdo(por: Usuario, sesion: Sesion) -> None:
    filas = [[*f] for f in DE_UN_MINISTERIO[:5]]
    filas[4][1:4] = filas[3][1:4]
    assert intentar(filas, por).errores == ()
    assert Acuerdo.objects.get().hitos.count() == 2


def test_se_halla_la_fila_de_titulos_y_se_propone_lo_evidente() -> None:
    libro = leer(xlsx({"Hoja1": DE_UN_MINISTERIO}), "matriz.xlsx")
    suya = planilla.de_una_hoja(libro.sueltas["Hoja1"])
    assert suya["titulos_en"] == 3
    parecidas = planilla.propuesta(suya["columnas"])
    esperadas = {"Acuerdos.distrito": 1, "Acuerdos.texto": 2, "Hitos.texto": 4, "Avances.porcentaje": 6}
    assert parecidas | esperadas == parecidas
    con_otras = leer(xlsx({"Otra": [["Título"], *DE_UN_MINISTERIO[2:]]}), "otra.xlsx").sueltas["Otra"]
    assert planilla.de_una_hoja(con_otras)["huella"] == suya["huella"]


CSV = "Municipalidad;Compromiso;Vence;Código\nMD de Umachiri (Melgar, Puno);Construir la losa, ya;15/10/2025;{}\n"


@pytest.mark.parametrize("codificacion", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_un_csv_en_la_codificacion_que_venga(codificacion: str, por: Usuario, sesion: Sesion) -> None:
    libro = leer(CSV.format("MEP-2025–007").replace("–", "-").encode(codificacion), "lista de la señora.csv")
    (nombre,) = libro.sueltas
    assert nombre == "lista de la señora"
    columnas = {"Acuerdos.distrito": 0, "Acuerdos.texto": 1, "Acuerdos.plazo": 2, "Acuerdos.codigo": 3}
    siempre = {c: v for c, v in DICHO.siempre.items() if c.startswith("Acuerdos")}
    dicho = ColumnasDichas("MEP-2025", nombre, 1, columnas, siempre)
    armado = planilla.armar(libro, dicho, DatosDeSesion("MEP-2025", "MUNI EJECUTIVO", EVENTO))
    resultado = importar(armado, por=por, ahora=datetime.combine(AHORA.date(), AHORA.timetz()))
    assert resultado.errores == ()
    assert Acuerdo.objects.get().texto == "Construir la losa, ya"


def test_la_hoja_de_una_oficina_regional_da_cada_valor(por: Usuario, sesion: Sesion) -> None:
    """Títulos propios, punto y coma, latin-1, un distrito por sus iniciales y cada dato a su modo."""
    hoja = (
        "Matriz de seguimiento;;;;;\n"
        "Distrito;Provincia;Región;Qué se acordó;Hasta cuándo;Cartera;Código único;Soles\n"
        "SJL;Lima;Lima;Señalizar la avenida Próceres;30 de setiembre de 2025;Transportes;CUI: 2345678;S/ 1'250,000.50\n"
        "Ate - Vitarte;LIMA;LIMA;Revisar el expediente;2025-12-01T05:00:00Z;MINAGRI;N/A;-\n"
        "Magdalena Vieja;Lima;Lima Metropolitana;Visitar el mercado;05.11.25;vivienda;No aplica;12.500,7\n"
    )
    libro = leer(hoja.encode("cp1252"), "matriz.csv")
    (nombre,) = libro.sueltas
    claves = ("distrito", "provincia", "region", "texto", "plazo", "sector", "cui", "monto")
    columnas = {f"Acuerdos.{clave}": n for n, clave in enumerate(claves)}
    siempre = {c: v for c, v in DICHO.siempre.items() if c.startswith("Acuerdos") and c not in columnas}
    dicho = ColumnasDichas("MEP-2025", nombre, 2, columnas, siempre)
    armado = planilla.armar(libro, dicho, DatosDeSesion("MEP-2025", "MUNI EJECUTIVO", EVENTO))
    assert importar(armado, por=por, ahora=AHORA).errores == ()
    campos = ("municipalidad_id", "texto", "plazo", "sector_id", "cui", "monto")
    assert [*Acuerdo.objects.order_by("codigo").values_list(*campos)] == [
        ("150132", "Señalizar la avenida Próceres", date(2025, 9, 30), "MTC", "2345678", Decimal("1250000.50")),
        ("150103", "Revisar el expediente", date(2025, 12, 1), "MIDAGRI", "", None),
        ("150121", "Visitar el mercado", date(2025, 11, 5), "MVCS", "", Decimal("12500.70")),
    ]


# Quince matrices, cada una con los títulos que su dueño quiso: qué es cada columna, o vacío si se pregunta.
TITULOS_DE_CADA_QUIEN = (
    "SECTOR·sector DPTO·region PROV.·provincia DIST.·distrito COMPROMISO ASUMIDO·texto FECHA DE VENCIMIENTO·plazo",
    "Nro.· Departamento·region Provincia·provincia Municipalidad Distrital·distrito Ministerio responsable·sector",
    "Acuerdos adoptados·texto Plazo de ejecución·plazo Código CUI·cui Monto S/.·monto Observaciones·",
    "REGIÓN·region UBIGEO INEI·ubigeo ENTIDAD RESPONSABLE·sector DESCRIPCIÓN DEL ACUERDO·texto TIPO DE ACUERDO·tipo",
    "FECHA LÍMITE DE CUMPLIMIENTO·plazo CUI / SNIP·cui INVERSIÓN (S/)·monto AVANCE FÍSICO (%)·",
    "Código del compromiso·codigo Pliego·sector Gobierno Local·distrito Compromiso / Acuerdo·texto",
    "Nivel de gobierno responsable·responsable Fecha fin·plazo Acciones realizadas·",
    "Cod. acuerdo·codigo Depto.·region Prov·provincia Dist·distrito Tema· Acuerdo·texto Resp.·responsable",
    "Plazo (dd/mm/aaaa)·plazo Cód. Único·cui Monto inversión·monto",
    "UBIGEO·ubigeo ALCALDÍA·distrito MINISTERIO·sector PEDIDO·texto CLASIFICACION·clasificacion NIVEL·responsable",
    "Actividad / hito·Hitos.texto Fecha programada·Hitos.plazo Compromiso·texto Municipalidad·distrito",
    "Estado situacional·Avances.descripcion Porcentaje·Avances.porcentaje Sector / Ministerio·sector",
    "Departamento / Región·region Municipalidad Provincial·distrito Compromisos·texto Vence·plazo Foto· Enlace·",
    "N° de acuerdo·codigo Entidad·sector Nombre de la municipalidad·distrito Descripción·texto Fecha límite·plazo",
    "GL·distrito Acuerdo o compromiso·texto Fecha de término·plazo Código único de inversión·cui Costo·monto Correo·",
)


@pytest.mark.parametrize("titulos", TITULOS_DE_CADA_QUIEN)
def test_de_los_titulos_de_cada_quien_se_propone_lo_que_son_y_nada_mas(titulos: str) -> None:
    pares = re.findall(r"(.+?)·([\w.]*)(?: |$)", titulos)
    columnas = [[n, titulo, "", titulo] for n, (titulo, _) in enumerate(pares)]
    esperado = {(clave if "." in clave else f"Acuerdos.{clave}"): n for n, (_, clave) in enumerate(pares) if clave}
    assert planilla.propuesta(columnas) == esperado
