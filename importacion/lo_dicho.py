"""Un libro con lo que alguien dijo de él en la página: qué es cada columna, y qué debían decir unas celdas."""

from acuerdos.acciones.plan import DatosDeSesion
from acuerdos.models import ColumnasRecordadas, Importacion
from importacion import planilla
from importacion.arreglos import con_arreglos
from importacion.libro import Libro
from reuniones.models import Sesion


def con_lo_dicho(libro: Libro, importacion: Importacion) -> Libro:
    """`libro`, listo para importar. Si es una hoja suelta de la que nadie dijo nada, tal como está."""
    dicho = importacion.dicho or {}
    if libro.sueltas:
        guardado = dicho.get("columnas") or recordadas(libro)
        columnas = planilla.ColumnasDichas(**guardado) if guardado else None
        sesion = Sesion.objects.filter(codigo=columnas.sesion).first() if columnas else None
        if columnas is None or sesion is None or columnas.hoja not in libro.sueltas:
            return libro
        datos = DatosDeSesion(sesion.codigo, sesion.nombre, sesion.fecha, sesion.lugar, sesion.lema)
        libro = planilla.armar(libro, columnas, datos)
    return con_arreglos(libro, dicho.get("celdas", {}))


def recordadas(libro: Libro) -> dict[str, object] | None:
    """Lo que se dijo la última vez de una hoja con los mismos títulos en el mismo orden; None si de ninguna."""
    for nombre, hoja in libro.sueltas.items():
        if any(hoja.filas):
            suya = planilla.de_una_hoja(hoja)
            if ya := ColumnasRecordadas.objects.filter(huella=suya["huella"]).first():
                recordado: dict[str, object] = {**ya.dicho, "hoja": nombre, "titulos_en": suya["titulos_en"]}
                return recordado
    return None
