"""Comprobaciones de la sesión, la asistencia y las reuniones."""

from acuerdos.reglas import FORMA_DE_CODIGO_DE_SESION
from cuentas.textos import norma
from importacion.comprobaciones.contexto import ContextoDeComprobacion, repetidos


def codigo_de_sesion_bien_formado(c: ContextoDeComprobacion) -> None:
    """Letras mayúsculas, cifras y guiones: es el prefijo de los códigos de sus acuerdos."""
    sesion = c.lectura.sesion
    if sesion and sesion.dato.codigo and not FORMA_DE_CODIGO_DE_SESION.fullmatch(sesion.dato.codigo):
        sesion.fila.mal(
            "codigo",
            "El código de la sesión lleva otros signos.",
            "Use letras, cifras y guiones, como MEA-2025.",
            "código que no sirve",
        )


def categorias_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.asistencias, lambda a: a.categoria and norma(a.categoria), "categoria", "La categoría")


def codigos_de_reunion_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.reuniones, lambda r: r.codigo, "codigo", "La reunión")


def horas_en_orden(c: ContextoDeComprobacion) -> None:
    """La reunión empieza y termina, en ese orden; o no se dice ninguna de las dos horas."""
    for leido in c.novedades("reuniones"):
        inicio, fin = leido.dato.inicio, leido.dato.fin
        if inicio and fin:
            if fin < inicio:
                leido.fila.mal("fin", "La reunión termina antes de empezar.", "Corrija las horas.", "hora que no sirve")
        elif (inicio or fin) and not leido.fila.con_error:  # la que falta puede ser la que no se entendió
            columna = "inicio" if inicio is None else "fin"
            leido.fila.mal(columna, "Falta la otra hora del turno.", "Ponga las dos, o ninguna.", "hora que no sirve")


COMPROBACIONES = (
    codigo_de_sesion_bien_formado,
    categorias_sin_repetir,
    codigos_de_reunion_sin_repetir,
    horas_en_orden,
)
