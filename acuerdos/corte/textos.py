"""Las conclusiones y las recomendaciones de un corte, con las frases de la lámina de la oficina y las cifras del día.

Los empates se dicen como empates, lo que es uno va en singular, y de lo que no hay no se concluye nada.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from acuerdos.corte.datos import Avance, Corte, Mayores, Recomendacion, Totales
from acuerdos.corte.lectura import SinPuntoFocal
from acuerdos.corte.momento import Momento
from acuerdos.corte.sustento import HASTA, asistencias_tecnicas, primeros_sin_hitos, trabas_abiertas
from acuerdos.palabras import contar, dia_en_palabras, enumerar

NOMBRES_EN_UNA_FRASE = 6


def conclusiones(corte: Corte) -> tuple[str, ...]:
    """Las frases que resumen el corte; si todavía no hay acuerdos, una que lo dice."""
    nombre, totales = corte.sesion.nombre, corte.totales
    if not totales.acuerdos:
        return (_sin_acuerdos(nombre, totales),)
    frases = (
        _resultado(nombre, totales),
        _municipalidades(corte.mayores),
        _regiones(corte.mayores),
        _sectores(corte.mayores),
        _avance(corte.al, corte.avance, totales.acuerdos),
    )
    return tuple(f for f in frases if f)


def recomendaciones(momento: Momento, sin_punto_focal: SinPuntoFocal, sin_hitos: int) -> tuple[Recomendacion, ...]:
    """Las tres de la lámina, cada una con sus cifras en ese día."""
    return _punto_focal(sin_punto_focal), _destrabe(momento), _hitos(momento, sin_hitos)


def _reuniones(totales: Totales) -> str:
    realizaron = "se realizó" if totales.reuniones == 1 else "se realizaron"
    return f"{realizaron} {contar(totales.reuniones, 'reunión técnica bilateral', 'reuniones técnicas bilaterales')}"


def _sin_acuerdos(nombre: str, totales: Totales) -> str:
    if not totales.reuniones:
        return f"En el {nombre} todavía no hay acuerdos."
    return f"En el {nombre} {_reuniones(totales)}; todavía no hay acuerdos."


def _resultado(nombre: str, totales: Totales) -> str:
    acuerdos = contar(totales.acuerdos, "acuerdo", "acuerdos")
    if not totales.reuniones:
        return f"En el {nombre} se {'tomó' if totales.acuerdos == 1 else 'tomaron'} {acuerdos}."
    return f"En el {nombre} {_reuniones(totales)}, con {acuerdos} como resultado."


def _municipalidades(mayores: Mayores) -> str:
    las = mayores.municipalidades
    cada = contar(las[0].cantidad, "acuerdo", "acuerdos")
    if len(las) == 1:
        return f"{las[0].nombre} ({las[0].region}) es la municipalidad con mayor cantidad de acuerdos asumidos: {cada}."
    if len(las) > NOMBRES_EN_UNA_FRASE:
        return f"{len(las):,} municipalidades comparten la mayor cantidad de acuerdos asumidos: {cada} cada una."
    nombres = enumerar([f"{m.nombre} ({m.region})" for m in las])
    return f"{nombres} son las municipalidades con mayor cantidad de acuerdos asumidos: {las[0].cantidad:,} cada una."


def _regiones(mayores: Mayores) -> str:
    pares = [(r.nombre, r.cantidad) for r in mayores.regiones]
    return _con_mas(pares, ("la región", "las regiones", "cada una", "otras"))


def _sectores(mayores: Mayores) -> str:
    pares = [(s.sigla, s.cantidad) for s in mayores.sectores]
    return _con_mas(pares, ("el sector", "los sectores", "cada uno", "otros"))


def _con_mas(pares: Sequence[tuple[str, int]], palabras: tuple[str, str, str, str]) -> str:
    """Los que empatan van juntos: «Huánuco (26), Cusco y Lima Provincias (25 cada una) y Puno (20) son…»."""
    una, varias, cada, otras = palabras
    if len(pares) == 1:
        return f"{pares[0][0]} es {una} con mayor número de acuerdos: {pares[0][1]:,}."
    if len(pares) > NOMBRES_EN_UNA_FRASE and pares[0][1] == pares[-1][1]:
        return f"{len(pares)} {varias[4:]} comparten el mayor número de acuerdos: {pares[0][1]:,} {cada}."
    grupos = []
    for cantidad, empatados in groupby(pares, key=itemgetter(1)):
        nombres = [nombre for nombre, _ in empatados]
        de_cada = f"{cantidad:,} {cada}" if len(nombres) > 1 else f"{cantidad:,}"
        quienes = enumerar(nombres) if len(nombres) <= NOMBRES_EN_UNA_FRASE else f"{otras} {len(nombres)}"
        grupos.append(f"{quienes} ({de_cada})")
    return f"{enumerar(grupos)} son {varias} con mayor número de acuerdos."


def _avance(al: date, avance: Avance, acuerdos: int) -> str:
    cuando = f"Al {dia_en_palabras(al)}"
    if not avance.vigentes:
        que = "el único acuerdo está desestimado" if acuerdos == 1 else f"los {acuerdos:,} acuerdos están desestimados"
        return f"{cuando}, {que}."
    vigentes = "del único acuerdo vigente" if avance.vigentes == 1 else f"de los {avance.vigentes:,} acuerdos vigentes"
    esta = "está cumplido" if avance.cumplidos == 1 else "están cumplidos"
    frase = (
        f"{cuando}, {avance.cumplidos:,} {vigentes} {esta} ({_por_ciento(avance.porcentaje_cumplido)}) "
        f"y el avance promedio es de {_por_ciento(avance.avance_promedio)}"
    )
    if avance.por_validar:
        frase += f"; {contar(avance.por_validar, 'espera', 'esperan')} validación"
    return f"{frase}."


def _por_ciento(valor: Decimal | None) -> str:
    return f"{valor} %"


def _punto_focal(sin_punto_focal: SinPuntoFocal) -> Recomendacion:
    cuantas, primeras = len(sin_punto_focal), list(sin_punto_focal[:HASTA])
    texto = "Los gobiernos locales determinan de manera permanente un punto focal para articular el seguimiento: "
    if cuantas:
        no_lo_tienen = "no lo tiene" if cuantas == 1 else "no lo tienen"
        texto += f"{contar(cuantas, 'municipalidad', 'municipalidades')} con acuerdos {no_lo_tienen}."
    else:
        texto += "todas las municipalidades con acuerdos lo tienen."
    return Recomendacion(texto, {"municipalidades_sin_punto_focal": cuantas, "municipalidades": primeras})


def _destrabe(momento: Momento) -> Recomendacion:
    (trabas, acuerdos), asistencias = trabas_abiertas(momento), asistencias_tecnicas(momento)
    texto = (
        "El gobierno nacional brinda asistencia técnica, desde la Secretaría de Descentralización, a las "
        "intervenciones que requieren destrabe y financiamiento: "
    )
    if trabas:
        abiertas = contar(trabas, "traba sigue abierta", "trabas siguen abiertas")
        texto += f"{abiertas} en {contar(acuerdos, 'acuerdo', 'acuerdos')}"
    else:
        texto += "no hay trabas abiertas"
    if asistencias:
        dadas = contar(asistencias, "asistencia técnica", "asistencias técnicas")
        texto += f" y se {'ha dado' if asistencias == 1 else 'han dado'} {dadas}."
    else:
        texto += " y todavía no se ha dado ninguna asistencia técnica." if trabas else "."
    datos = {"trabas_abiertas": trabas, "acuerdos_con_traba": acuerdos, "asistencias_tecnicas": asistencias}
    return Recomendacion(texto, datos)


def _hitos(momento: Momento, cuantos: int) -> Recomendacion:
    codigos = primeros_sin_hitos(momento) if cuantos else []
    texto = "Establecer para los acuerdos hitos con plazos, a fin de delimitar el alcance de los avances: "
    if cuantos:
        sin_hitos_son = contar(cuantos, "acuerdo vigente todavía no tiene", "acuerdos vigentes todavía no tienen")
        texto += f"{sin_hitos_son} ninguno."
    else:
        texto += "no queda ningún acuerdo vigente sin ellos."
    return Recomendacion(texto, {"acuerdos_sin_hitos": cuantos, "codigos": codigos})
