"""Comprobaciones de los hitos, sus avances y sus reprogramaciones."""

from collections import defaultdict
from typing import Any

from acuerdos import reglas
from acuerdos.palabras import enumerar
from importacion.comprobaciones.acuerdos import acuerdo_conocido
from importacion.comprobaciones.contexto import ContextoDeComprobacion, entre, repetidos
from importacion.comprobaciones.quien_debe import lado_y_quien_encabeza
from importacion.hojas import HITOS
from importacion.lectura import Leido

AJENO = "hito de quien no participa"


def hito_de_acuerdo_conocido(c: ContextoDeComprobacion) -> None:
    for leido in c.lectura.hitos:
        acuerdo_conocido(c, leido)


def numeros_de_hito_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.hitos, lambda h: (h.acuerdo, h.numero), "numero", "Ese hito del acuerdo")


def hito_registrado_en_su_tiempo(c: ContextoDeComprobacion) -> None:
    for leido in c.novedades("hitos"):
        entre(leido, "registrado_el", c.evento_el, "al evento", c.hoy, "a hoy")


def plazo_de_hito_en_la_ventana(c: ContextoDeComprobacion) -> None:
    """De la fecha del evento al plazo que el acuerdo tenía en vigor cuando el hito se registró.

    Si el del acuerdo ya está mal, eso es lo que hay que corregir y del hito no se dice nada.
    """
    for leido in c.novedades("hitos"):
        hito = leido.dato
        acuerdo = c.acuerdos.get(hito.acuerdo)
        if c.evento_el is None or hito.plazo is None or hito.registrado_el is None or not (acuerdo and acuerdo.plazo):
            continue
        if reglas.motivo_de_plazo_de_acuerdo(acuerdo.plazo, c.evento_el):
            continue
        tope = c.plazo_en_vigor(acuerdo, hito.registrado_el)
        motivo = reglas.motivo_de_plazo_de_hito(hito.plazo, c.evento_el, tope)
        if motivo:
            remedio = f"Ponga una fecha del {reglas.en_fecha(c.evento_el)} al {reglas.en_fecha(tope)}."
            leido.fila.mal("plazo", motivo, remedio, "plazo fuera de la ventana")


def de_quien_participa(c: ContextoDeComprobacion) -> None:
    """El hito es de quien encabeza o de uno que participa, y del lado que lo debe."""
    for leido in c.lectura.hitos:
        hito, acuerdo = leido.dato, c.acuerdos.get(leido.dato.acuerdo)
        if not hito.de_quien or acuerdo is None:
            continue
        lado, encabeza = lado_y_quien_encabeza(hito, acuerdo)
        if hito.responsable != lado:
            problema = f"Un hito así lo debe el {str(lado.label).lower()} ({lado})."
            leido.fila.mal("de_quien", problema, "Corrija el responsable o deje la celda en blanco.", AJENO)
        elif hito.de_quien != encabeza and hito.de_quien not in c.participan(acuerdo):
            leido.fila.mal("de_quien", "No participa en el acuerdo.", "Agréguelo antes a los que participan.", AJENO)


def avance_de_hito_conocido(c: ContextoDeComprobacion) -> None:
    numeros = _numeros(c)
    for leido in c.lectura.avances:
        _hito_conocido(c, leido, numeros)


def avance_en_su_tiempo(c: ContextoDeComprobacion) -> None:
    """Ni futuro ni anterior al evento. Antes de que su hito se registre puede haberlo: cuenta desde que hay hito."""
    for leido in c.novedades("avances"):
        entre(leido, "fecha", c.evento_el, "al evento", c.hoy, "a hoy")


def validacion_en_su_tiempo(c: ContextoDeComprobacion) -> None:
    """La validación no es futura ni anterior a su avance."""
    for leido in c.novedades("avances"):
        fecha = leido.dato.fecha
        desde = fecha if fecha and fecha <= c.hoy else None  # una fecha futura ya es su propio error
        entre(leido, "validado_el", desde, "a la fecha de su avance", c.hoy, "a hoy")


def reprogramacion_de_hito_conocido(c: ContextoDeComprobacion) -> None:
    numeros = _numeros(c)
    for leido in c.lectura.reprogramaciones:
        _hito_conocido(c, leido, numeros)


def reprogramaciones_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(
        c.lectura.reprogramaciones,
        lambda r: (r.acuerdo, r.hito, r.aprobada_el),
        "aprobada_el",
        "La reprogramación de este hito en este día",
    )


def reprogramacion_en_su_tiempo(c: ContextoDeComprobacion) -> None:
    """Aprobada ni en el futuro ni antes del evento."""
    for leido in c.novedades("reprogramaciones"):
        entre(leido, "aprobada_el", c.evento_el, "al evento", c.hoy, "a hoy")


def plazo_nuevo_en_la_ventana(c: ContextoDeComprobacion) -> None:
    """El plazo nuevo no pasa de dos años desde el evento."""
    if c.evento_el is None:
        return
    for leido in c.novedades("reprogramaciones"):
        nuevo = leido.dato.plazo_nuevo
        motivo = nuevo and reglas.motivo_de_plazo_de_acuerdo(nuevo, c.evento_el)
        if motivo:
            tope = reglas.en_fecha(reglas.plazo_maximo(c.evento_el))
            remedio = f"Ponga una fecha del {reglas.en_fecha(c.evento_el)} al {tope}."
            leido.fila.mal("plazo_nuevo", motivo, remedio, "plazo fuera de la ventana")


def _hito_conocido(c: ContextoDeComprobacion, leido: Leido[Any], numeros: dict[str, list[int]]) -> None:
    dato = leido.dato
    if not acuerdo_conocido(c, leido) or dato.hito is None or (dato.acuerdo, dato.hito) in c.hitos:
        return
    if HITOS.nombre in c.lectura.ilegibles:
        return
    suyos = sorted(numeros.get(dato.acuerdo, []))
    tiene = f"tiene {'el hito' if len(suyos) == 1 else 'los hitos'} {enumerar(suyos)}" if suyos else "no tiene hitos"
    problema = f"{dato.acuerdo} no tiene el hito {dato.hito}: {tiene}."
    remedio = "Corrija el número, o agréguelo a la hoja Hitos."
    leido.fila.mal("hito", problema, remedio, "hito que no se conoce")


def _numeros(c: ContextoDeComprobacion) -> dict[str, list[int]]:
    numeros = defaultdict(list)
    for acuerdo, numero in c.hitos:
        if numero is not None:
            numeros[acuerdo].append(numero)
    return numeros


COMPROBACIONES = (
    hito_de_acuerdo_conocido,
    numeros_de_hito_sin_repetir,
    hito_registrado_en_su_tiempo,
    plazo_de_hito_en_la_ventana,
    de_quien_participa,
    avance_de_hito_conocido,
    avance_en_su_tiempo,
    validacion_en_su_tiempo,
    reprogramacion_de_hito_conocido,
    reprogramaciones_sin_repetir,
    reprogramacion_en_su_tiempo,
    plazo_nuevo_en_la_ventana,
)
