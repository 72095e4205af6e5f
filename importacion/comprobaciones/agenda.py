"""Comprobaciones de la sesión, la asistencia y las reuniones."""

from acuerdos.acciones.sesiones import CATEGORIAS_MAXIMAS, motivo_de_categorias
from acuerdos.acciones.turnos import motivo_de_horas, motivo_de_municipalidades
from acuerdos.reglas import FORMA_DE_CODIGO_DE_SESION, motivo_de_fecha_de_sesion
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


def fecha_de_sesion_posible(c: ContextoDeComprobacion) -> None:
    """La de una que ya está registrada no cambia por el libro."""
    sesion = c.lectura.sesion
    if sesion is None or sesion.dato.fecha is None or c.registrado.sesion is not None:
        return
    if motivo := motivo_de_fecha_de_sesion(sesion.dato.fecha):
        sesion.fila.mal("fecha", motivo, "Revise el año.", "fecha que no sirve")


def categorias_que_caben(c: ContextoDeComprobacion) -> None:
    """Con las que ya están registradas, que siguen."""
    nuevas = [
        a for a in c.lectura.asistencias if a.dato.categoria and norma(a.dato.categoria) not in c.registrado.asistencias
    ]
    cuantas = len(c.registrado.asistencias) + len(nuevas)
    caben = max(CATEGORIAS_MAXIMAS - len(c.registrado.asistencias), 0)
    for leido in nuevas[caben:]:
        leido.fila.mal("categoria", motivo_de_categorias(cuantas), "Junte las que se parecen.", "categorías de más")


def categorias_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.asistencias, lambda a: a.categoria and norma(a.categoria), "categoria", "La categoría")


def codigos_de_reunion_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.reuniones, lambda r: r.codigo, "codigo", "La reunión")


def horas_en_orden(c: ContextoDeComprobacion) -> None:
    """La reunión empieza y termina, en ese orden; o no se dice ninguna de las dos horas."""
    for leido in c.novedades("reuniones"):
        inicio, fin = leido.dato.inicio, leido.dato.fin
        if inicio and fin:
            if motivo := motivo_de_horas(inicio, fin):
                leido.fila.mal("fin", motivo, "Corrija las horas.", "hora que no sirve")
        elif (inicio or fin) and not leido.fila.con_error:  # la que falta puede ser la que no se entendió
            columna = "inicio" if inicio is None else "fin"
            leido.fila.mal(columna, "Falta la otra hora del turno.", "Ponga las dos, o ninguna.", "hora que no sirve")


def municipalidades_que_caben(c: ContextoDeComprobacion) -> None:
    for leido in c.novedades("reuniones"):
        if motivo := motivo_de_municipalidades(len(leido.dato.municipalidades or ())):
            remedio = "Repártalas en dos reuniones."
            leido.fila.mal("municipalidades", motivo, remedio, "municipalidades de más")


COMPROBACIONES = (
    codigo_de_sesion_bien_formado,
    fecha_de_sesion_posible,
    categorias_que_caben,
    categorias_sin_repetir,
    codigos_de_reunion_sin_repetir,
    horas_en_orden,
    municipalidades_que_caben,
)
