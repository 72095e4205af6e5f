"""Qué es cada columna del libro: la hoja «Diccionario»."""

from collections.abc import Iterable

from corte.contenido.bloques import ClaseDeColumna, ColumnaDeTabla, TablaDelInforme
from corte.contenido.definiciones import DEFINICIONES

ES = {
    "Acuerdos": "Cuántos acuerdos hay, también los desestimados.",
    "% del total": "Qué parte de todos los acuerdos es, también los desestimados.",
    "Vigentes": "Todos los acuerdos menos los desestimados.",
    "% cumplido de los vigentes": "Cumplidos entre vigentes.",
    "Clave": "El código del catálogo: sigla del sector, código de la región, UBIGEO o nivel de gobierno.",
    "Código": "En una lista, el del acuerdo; en un cuadro por región, el de la región.",
    "Acuerdo": "Lo que se acordó, como se firmó.",
    "Municipalidad": "Distrito y, entre paréntesis, su región.",
    "UBIGEO": "El código INEI del distrito, de seis cifras.",
    "Distrito": "El nombre oficial del distrito.",
    "Región": "Una de las 26: Lima Metropolitana, Lima Provincias y el Callao van aparte.",
    "Sector": "La sigla del ministerio con el que se acordó.",
    "Debe": "El nivel de gobierno que debe cumplir: GN, nacional; GR, regional; GL, local.",
    "Responsable": "El nivel de gobierno que debe cumplir.",
    "Plazo": "El que estaba en vigor ese día, con las reprogramaciones aprobadas.",
    "Estado": "El de ese día: vea las definiciones, abajo.",
    "Avance": "El de sus hitos, cada uno según su peso. En las listas, en enteros y hacia abajo.",
    "Días": "De un vencido, desde que pasó su plazo; de una traba, desde que se registró.",
    "Días de atraso": "Desde que pasó el plazo; vacío si no está vencido.",
    "Último avance": "El día del último avance informado que seguía contando.",
    "Sin hitos": "Si ese día no tenía ninguno.",
    "Espera validación": "Si tenía todos sus hitos al 100 % y alguno sin validar.",
    "CUI": "El código único de inversiones, si lo tiene.",
    "Monto": "En soles, si se registró.",
    "Devengado": "Lo devengado de su inversión, en soles, según la última lectura de la consulta pública del MEF.",
    "Leído el": "El día de esa lectura.",
    "Tipo": "Acuerdo o compromiso.",
    "Clasificación": "La del catálogo de la oficina.",
    "Con el plazo pasado": "Vigentes de hoy cuyo plazo en vigor es anterior a ese día.",
    "Por cumplir": "Acuerdos de la municipalidad que no están cumplidos ni desestimados.",
    "Cifra": "La que se publicó y hoy es otra.",
    "Se publicó": "Como estaba en el corte publicado anterior.",
    "Hoy se sabe": "La misma cifra, del mismo día, con lo que se registró después.",
    "Qué se hizo": "Lo que se registró después de publicar y vale para ese día o uno anterior.",
    "Cambio": "Cuánto subió (▲) o bajó (▼) desde el corte anterior.",
}


def diccionario(tablas: Iterable[TablaDelInforme]) -> TablaDelInforme:
    """Cada columna de cada hoja, con lo que es; y las palabras de un corte."""
    filas: list[tuple[str, str, str, str]] = []
    for tabla in tablas:
        filas += [(tabla.nombre, c.nombre, _clase(c), ES.get(c.nombre, "")) for c in tabla.columnas]
    filas += [("(definiciones)", palabra, "", que) for palabra, que in DEFINICIONES]
    columnas = (
        ColumnaDeTabla("Hoja"),
        ColumnaDeTabla("Columna"),
        ColumnaDeTabla("Clase"),
        ColumnaDeTabla("Qué es"),
    )
    return TablaDelInforme("Diccionario", "Qué es cada columna", columnas, tuple(filas))


def _clase(columna: ColumnaDeTabla) -> str:
    return {
        ClaseDeColumna.NUMERO: "número entero",
        ClaseDeColumna.PORCENTAJE: "porcentaje (0.064 es 6.4 %)",
        ClaseDeColumna.MONTO: "monto en soles",
        ClaseDeColumna.FECHA: "día",
        ClaseDeColumna.CAMBIO: "número, con su signo",
        ClaseDeColumna.ESTADO: "estado",
    }.get(columna.clase, "texto")
