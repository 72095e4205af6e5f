"""Una tabla en su hoja de Excel: celdas con su clase, filtro, cabecera en cada página impresa y totales al final."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from acuerdos.enums import Estado
from corte.aspecto import MARCA, TINTA, TINTA2
from corte.contenido.bloques import Celda, ClaseDeColumna, TablaDelInforme, escrita, valor_de

FILA_DE_TITULOS = 3  # la fila, desde 0, de los nombres de las columnas
ALTO_DE_BARRA = 22  # píxeles por fila del gráfico
COLUMNA_MAYOR = 70
FILAS_EN_MEMORIA = 400
ALTO_DE_RENGLON = 15  # puntos
RENGLONES_QUE_CABEN = 27  # una fila no pasa de 409 puntos
LETRAS_POR_ANCHO = 1.1  # una columna se mide en cifras, y las letras son más angostas
FORMATOS = {
    ClaseDeColumna.NUMERO: "#,##0",
    ClaseDeColumna.PORCENTAJE: "0.0%",
    ClaseDeColumna.MONTO: '"S/" #,##0.00',
    ClaseDeColumna.FECHA: "dd/mm/yyyy",
    ClaseDeColumna.CAMBIO: '"▲ "#,##0.##;"▼ "#,##0.##;"= 0"',
}


class Estilos:
    """Los formatos del libro, cada uno creado una vez."""

    def __init__(self, libro: Workbook) -> None:
        self._libro = libro
        self._de_clase: dict[tuple[ClaseDeColumna, bool, bool], Any] = {}
        self.titulo = libro.add_format(
            {"bold": True, "font_size": 16, "font_color": f"#{MARCA.rgb}", "text_wrap": True}
        )
        self.nota = libro.add_format({"italic": True, "font_color": f"#{TINTA2.rgb}"})
        self.seccion = libro.add_format({"bold": True, "font_size": 12, "font_color": f"#{TINTA.rgb}", "bottom": 2})
        self.cabecera = libro.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": f"#{TINTA.rgb}", "text_wrap": True, "valign": "vcenter"}
        )
        self.texto = self.de(ClaseDeColumna.TEXTO)
        self.parrafo = libro.add_format({"text_wrap": True, "valign": "top"})

    def de(self, clase: ClaseDeColumna, *, total: bool = False, a_la_izquierda: bool = False) -> Format:
        clave = (clase, total, a_la_izquierda)
        if clave not in self._de_clase:
            formato: dict[str, Any] = {"valign": "top"}
            if clase in FORMATOS:
                formato["num_format"] = FORMATOS[clase]
            if clase in (ClaseDeColumna.TEXTO, ClaseDeColumna.ESTADO):
                formato["text_wrap"] = True
            if total:
                formato |= {"bold": True, "top": 2}
            if a_la_izquierda:
                formato["align"] = "left"
            self._de_clase[clave] = self._libro.add_format(formato)
        return self._de_clase[clave]

    def escribir(
        self, hoja: Worksheet, fila: int, columna: int, valor: Celda, clase: ClaseDeColumna, *, total: bool = False
    ) -> None:
        """La celda con su clase: un número es un número; un porcentaje, su parte de uno; lo que no se sabe, nada."""
        valor = valor_de(valor)
        estilo = self.de(clase, total=total)
        if valor is None or valor == "":
            if total:  # una celda vacía no ocupa memoria; la raya del total va entera
                hoja.write_blank(fila, columna, None, estilo)
        elif isinstance(valor, Estado):
            hoja.write_string(fila, columna, escrita(valor, clase), estilo)
        elif isinstance(valor, str):
            hoja.write_string(fila, columna, valor, estilo)
        elif clase == ClaseDeColumna.FECHA:
            hoja.write_datetime(fila, columna, valor, estilo)
        else:
            numero = float(valor) / 100 if clase == ClaseDeColumna.PORCENTAJE else float(valor)  # type: ignore[arg-type]
            hoja.write_number(fila, columna, numero, estilo)


def poner_tabla(libro: Workbook, estilos: Estilos, tabla: TablaDelInforme, de: str) -> Worksheet:
    """La hoja de `tabla`, ya escrita. `de`: de qué corte es."""
    hoja = _hoja_nueva(libro, tabla)
    hoja.hide_gridlines(0)  # las rayas son las de la hoja, también al imprimir: así ninguna celda lleva la suya
    hoja.write_string(0, 0, tabla.titulo, estilos.seccion)
    hoja.write_string(1, 0, de, estilos.nota)
    if tabla.nota:
        hoja.write_string(2, 0, tabla.nota, estilos.nota)
    ultima = max(FILA_DE_TITULOS + len(tabla.filas), FILA_DE_TITULOS + 1)  # una tabla de Excel tiene al menos una fila
    _declarar_tabla(hoja, estilos, tabla, ultima)
    los_anchos = _anchos(tabla)
    for columna, mide in enumerate(los_anchos):
        hoja.set_column(columna, columna, mide)
    for n, fila in enumerate(tabla.filas, start=FILA_DE_TITULOS + 1):
        if (renglones := _renglones(fila, los_anchos)) > 1:  # LibreOffice no le da su alto a la que no lo dice
            hoja.set_row(n, renglones * ALTO_DE_RENGLON)
        for columna, (valor, cual) in enumerate(zip(fila, tabla.columnas, strict=True)):
            estilos.escribir(hoja, n, columna, valor, cual.clase)
    if tabla.total is not None:
        for columna, (valor, cual) in enumerate(zip(tabla.total, tabla.columnas, strict=True)):
            estilos.escribir(hoja, ultima + 1, columna, valor, cual.clase, total=True)
    hoja.freeze_panes(FILA_DE_TITULOS + 1, 1)
    _para_imprimir(hoja, de)
    return hoja


def _hoja_nueva(libro: Workbook, tabla: TablaDelInforme) -> Worksheet:
    """Una hoja larga va al disco fila por fila: diez mil acuerdos no ocupan más memoria que doscientos.

    Lo que una hoja así no puede hacer es dar sus cifras a un gráfico: ninguna larga lo lleva.
    """
    libro.constant_memory = len(tabla.filas) > FILAS_EN_MEMORIA  # cada hoja lo toma del libro al nacer
    hoja = libro.add_worksheet(tabla.nombre)
    libro.constant_memory = False
    return hoja


class _SinMontarse(dict[tuple[int, int], str]):
    """De quién es cada celda: xlsxwriter lo apunta todo, por si dos tablas se montan. Aquí hay una por hoja."""

    def __setitem__(self, celda: tuple[int, int], de: str) -> None:
        """No se apunta: eran 21 MB con diez mil acuerdos."""


def _declarar_tabla(hoja: Worksheet, estilos: Estilos, tabla: TablaDelInforme, ultima: int) -> None:
    """La tabla de Excel, con su filtro y su cabecera, que debe escribirse antes que las filas."""
    columnas = [{"header": c.nombre, "header_format": estilos.cabecera} for c in tabla.columnas]
    opciones = {"name": _nombre(tabla), "columns": columnas, "style": None, "autofilter": True}
    for n, columna in enumerate(tabla.columnas):
        hoja.write_string(FILA_DE_TITULOS, n, columna.nombre, estilos.cabecera)
    # xlsxwriter no declara tablas en una hoja que va al disco porque volvería a escribir su cabecera: se la guarda.
    al_disco, cabecera = hoja.constant_memory, dict(hoja.table[FILA_DE_TITULOS])
    hoja.constant_memory = False
    hoja.table_cells = _SinMontarse()
    hoja.add_table(FILA_DE_TITULOS, 0, ultima, len(tabla.columnas) - 1, opciones)
    hoja.constant_memory = al_disco
    if al_disco:
        hoja.table[FILA_DE_TITULOS] = cabecera


def _para_imprimir(hoja: Worksheet, de: str) -> None:
    hoja.set_landscape()
    hoja.set_paper(9)  # A4
    hoja.fit_to_pages(1, 0)
    hoja.repeat_rows(0, FILA_DE_TITULOS)
    encabezado = de.replace("&", "&&")[:200]
    hoja.set_header(f"&L&8{encabezado}")
    hoja.set_footer("&L&8Secretaría de Descentralización&R&8&P de &N")


LARGOS = {
    ClaseDeColumna.FECHA: 10,
    ClaseDeColumna.PORCENTAJE: 7,
    ClaseDeColumna.ESTADO: 13,
}  # letras


def _nombre(tabla: TablaDelInforme) -> str:
    """El de la tabla de Excel: sin espacios y distinto de una celda."""
    return "t_" + "".join(letra if letra.isalnum() else "_" for letra in tabla.nombre)


def _renglones(fila: Sequence[Celda], los_anchos: Sequence[float]) -> int:
    """Los de la celda de texto que más lleva."""
    llevan = 1
    for valor, ancho in zip(map(valor_de, fila), los_anchos, strict=True):
        if isinstance(valor, str) and (len(valor) > ancho or "\n" in valor):
            caben = ancho * LETRAS_POR_ANCHO
            llevan = max(llevan, sum(1 + int(len(parrafo) // caben) for parrafo in valor.split("\n")))
    return min(llevan, RENGLONES_QUE_CABEN)


def _anchos(tabla: TablaDelInforme) -> list[float]:
    anchos = []
    for n, columna in enumerate(tabla.columnas):
        largo = LARGOS.get(columna.clase) or max((len(escrita(f[n], columna.clase)) for f in tabla.filas), default=0)
        anchos.append(float(min(COLUMNA_MAYOR, max(largo + 2, len(columna.nombre) * 0.7 + 5, 10))))
    return anchos
