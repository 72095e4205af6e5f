"""Comprobaciones de los acuerdos y de sus desestimaciones."""

from typing import Any

from acuerdos import reglas
from acuerdos.acciones.participantes import PARTICIPANTES_MAXIMOS
from acuerdos.acciones.plan import ubigeo_y_mancomunidad
from importacion.comprobaciones.contexto import ContextoDeComprobacion, entre, repetidos
from importacion.hojas import ACUERDOS, REUNIONES
from importacion.lectura import Leido
from importacion.textos import mas_parecido
from reuniones.enums import EstadoReunion

CIFRAS_DE_CORRELATIVO = 6
CLASE_DE_CODIGO = "código que no sirve"
ENCABEZA, QUITELA = "Es quien encabeza el acuerdo.", "Quítelo de los que además participan."


def codigos_sin_repetir(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.acuerdos, lambda a: a.codigo, "codigo", "El código")


def codigos_de_la_sesion(c: ContextoDeComprobacion) -> None:
    """El código de un acuerdo es el de la sesión y su correlativo (MEA-2025-001)."""
    if not c.prefijo:
        return
    for leido in c.lectura.acuerdos:
        codigo = leido.dato.codigo
        if not codigo:
            continue
        numero = codigo.removeprefix(f"{c.prefijo}-")
        ejemplo = reglas.codigo_de_acuerdo(c.prefijo, 1)
        if numero == codigo:
            leido.fila.mal(
                "codigo",
                f"No es de la sesión {c.prefijo}.",
                f"Debe empezar por {c.prefijo}-, como {ejemplo}.",
                CLASE_DE_CODIGO,
            )
        elif not (numero.isascii() and numero.isdigit() and len(numero) <= CIFRAS_DE_CORRELATIVO and int(numero)):
            leido.fila.mal(
                "codigo", f"Tras {c.prefijo}- no hay un número.", f"Escríbalo como {ejemplo}.", CLASE_DE_CODIGO
            )
        elif len(numero) < len(ejemplo.rpartition("-")[2]):  # con más ceros que los nuestros también sirve
            debido = reglas.codigo_de_acuerdo(c.prefijo, int(numero))
            leido.fila.mal("codigo", "El número no lleva tres cifras.", f"Escríbalo {debido}.", CLASE_DE_CODIGO)


def plazo_en_la_ventana(c: ContextoDeComprobacion) -> None:
    """El plazo va de la fecha del evento a dos años después."""
    if c.evento_el is None:
        return
    for leido in c.novedades("acuerdos"):
        motivo = leido.dato.plazo and reglas.motivo_de_plazo_de_acuerdo(leido.dato.plazo, c.evento_el)
        if motivo:
            tope = reglas.en_fecha(reglas.plazo_maximo(c.evento_el))
            remedio = f"Ponga una fecha del {reglas.en_fecha(c.evento_el)} al {tope}."
            leido.fila.mal("plazo", motivo, remedio, "plazo fuera de la ventana")


def reunion_conocida(c: ContextoDeComprobacion) -> None:
    """La reunión, si se nombra, está en la hoja Reuniones, se hizo, es de su sector y la municipalidad estaba."""
    codigos = tuple(codigo for codigo in c.reuniones if codigo)
    for leido in c.novedades("acuerdos"):
        acuerdo = leido.dato
        reunion = c.reuniones.get(acuerdo.reunion)
        ya_esta = acuerdo.reunion in c.registrado.reuniones  # lo registrado de ella no se corrige por el libro
        if not acuerdo.reunion:
            continue
        if reunion is None and REUNIONES.nombre in c.lectura.ilegibles:
            continue
        if reunion is None:
            parecida = mas_parecido(acuerdo.reunion, codigos) if codigos else ""
            pista = f"¿Es {parecida}? " if parecida else ""
            remedio = f"{pista}Corríjalo, agréguela a Reuniones, o deje la celda en blanco."
            leido.fila.mal("reunion", "No hay una reunión con ese código.", remedio, "reunión que no se conoce")
        elif reunion.estado == EstadoReunion.NO_REALIZADA:
            problema = f"{acuerdo.reunion} figura como no realizada: de ella no salen acuerdos."
            remedio = "Corrija su estado en Reuniones, o deje la celda en blanco."
            if ya_esta:
                remedio = "Si se realizó, corrija antes en el sistema cómo fue; si no, deje la celda en blanco."
            leido.fila.mal("reunion", problema, remedio, "reunión no realizada")
        elif reunion.sector and acuerdo.sector and reunion.sector != acuerdo.sector:
            problema = f"{acuerdo.reunion} es de {reunion.sector}, y el acuerdo es de {acuerdo.sector}."
            remedio = "Corrija la reunión o el sector, o deje la reunión en blanco."
            leido.fila.mal("reunion", problema, remedio, "reunión de otro sector")
        elif reunion.municipalidades and acuerdo.municipalidad and acuerdo.municipalidad not in reunion.municipalidades:
            problema = f"La municipalidad {acuerdo.municipalidad} no está en la reunión {acuerdo.reunion}."
            remedio = "Corrija la reunión o deje la celda en blanco."
            remedio = remedio if ya_esta else f"Agréguela a esa reunión. {remedio}"
            leido.fila.mal("reunion", problema, remedio, "reunión de otras municipalidades")


def participan_otros(c: ContextoDeComprobacion) -> None:
    """Quien participa no es quien encabeza, y no son más de los que caben."""
    for leido in c.novedades("acuerdos"):
        acuerdo = leido.dato
        ubigeos = [ubigeo_y_mancomunidad(otra)[0] for otra in acuerdo.otras_municipalidades]
        if acuerdo.municipalidad in ubigeos:
            leido.fila.mal("otras_municipalidades", ENCABEZA, QUITELA, "participante que encabeza")
        if acuerdo.sector in acuerdo.otros_sectores:
            leido.fila.mal("otros_sectores", ENCABEZA, QUITELA, "participante que encabeza")
        if (total := len(ubigeos) + 1) > PARTICIPANTES_MAXIMOS:
            problema = f"Son {total} municipalidades: como máximo, {PARTICIPANTES_MAXIMOS}."
            leido.fila.mal("otras_municipalidades", problema, "Quite las que sobran.", "participantes de más")


def desestimacion_de_acuerdo_conocido(c: ContextoDeComprobacion) -> None:
    for leido in c.lectura.desestimaciones:
        acuerdo_conocido(c, leido)


def una_desestimacion_por_acuerdo(c: ContextoDeComprobacion) -> None:
    repetidos(c.lectura.desestimaciones, lambda d: d.acuerdo, "acuerdo", "La desestimación de este acuerdo")


def desestimacion_en_su_tiempo(c: ContextoDeComprobacion) -> None:
    for leido in c.novedades("desestimaciones"):
        entre(leido, "aprobada_el", c.evento_el, "al evento", c.hoy, "a hoy")


def acuerdo_conocido(c: ContextoDeComprobacion, leido: Leido[Any]) -> bool:
    """Si el acuerdo que la fila nombra está en el libro o ya registrado; si no, anota el error."""
    codigo = leido.dato.acuerdo
    if codigo is None or (codigo in c.acuerdos and codigo not in c.numerados):
        return codigo is not None
    if ACUERDOS.nombre in c.lectura.ilegibles:
        return False
    remedio = "Corríjalo, o agregue el acuerdo a la hoja Acuerdos."
    if c.numerados:
        remedio = "Si es de una fila de Acuerdos que no trae su código, póngaselo."
    leido.fila.mal("acuerdo", "No hay un acuerdo con ese código.", remedio, "acuerdo que no se conoce")
    return False


COMPROBACIONES = (
    codigos_sin_repetir,
    codigos_de_la_sesion,
    plazo_en_la_ventana,
    reunion_conocida,
    participan_otros,
    desestimacion_de_acuerdo_conocido,
    una_desestimacion_por_acuerdo,
    desestimacion_en_su_tiempo,
)
