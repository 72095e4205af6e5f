"""Las conclusiones y las recomendaciones de un corte, con las frases de la lámina de la oficina y las cifras del día.

Los empates se dicen como empates, lo que es uno va en singular, y de lo que no hay no se concluye nada. Cada cifra dice
de qué lista sale (`frases`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from acuerdos.enums import Estado
from acuerdos.palabras import contar, dia_en_palabras, en_soles
from acuerdos.reglas import redondear
from corte.datos import AvanceDelCorte, Corte, InversionDelCorte, Mayores, Recomendacion, Totales
from corte.enlaces import POR_CUMPLIR, SIN_PUNTO_FOCAL, VIGENTES, acuerdos_con, del_cuadro
from corte.frases import FraseDicha, cifra, contados, enumeradas
from corte.lectura import FINANCIAMIENTO, DelDia, SinPuntoFocal
from corte.momento import Momento
from corte.sustento import CuentaDeTrabas, asistencias_tecnicas, codigos_sin_hitos, contar_trabas

CUMPLIDOS, VENCIDOS = acuerdos_con(estado=Estado.CUMPLIDO.value), acuerdos_con(estado=Estado.VENCIDO.value)
DE_VIGENTES, TODOS = acuerdos_con(estado=VIGENTES), acuerdos_con()
REUNIONES, MAYORES = del_cuadro("por_reunion"), del_cuadro("mayores")
NOMBRES_EN_UNA_FRASE = 6
URGE_DESDE = 4  # uno de cada tantos vigentes


def conclusiones(corte: Corte) -> tuple[FraseDicha, ...]:
    """Las frases que resumen el corte; si todavía no hay acuerdos, una que lo dice.

    Si está vencido uno de cada cuatro vigentes, o más, es lo primero que se dice.
    """
    nombre, totales = corte.sesion.nombre, corte.totales
    if not totales.acuerdos:
        return (FraseDicha(_sin_acuerdos(nombre, totales)),)
    vencidos = vencidos_de(corte)
    urge = vencidos * URGE_DESDE >= corte.avance.vigentes > 0
    de_vencidos = _vencidos(corte.al, vencidos, corte.avance.vigentes)
    frases = (
        de_vencidos if urge else "",
        _resultado(nombre, totales),
        *_de_quienes(corte),
        _avance(corte.al, corte.avance, totales.acuerdos),
        "" if urge else de_vencidos,
        _inversion(corte.inversion),
    )
    return tuple(FraseDicha(f) for f in frases if f)


def recomendaciones(
    momento: Momento, sin_punto_focal: SinPuntoFocal, del_dia: DelDia, acuerdos: int
) -> tuple[Recomendacion, ...]:
    """Las tres de la lámina, cada una con sus cifras en ese día; de `acuerdos` que no hay, no se concluye nada."""
    return (
        _punto_focal(sin_punto_focal, acuerdos),
        _destrabe(momento, del_dia.por_financiar, acuerdos),
        _hitos(momento, del_dia, acuerdos),
    )


def vencidos_de(corte: Corte) -> int:
    """Cuántos acuerdos están vencidos."""
    return next((p.cantidad for p in corte.acuerdos.por_estado if p.codigo == Estado.VENCIDO), 0)


def de_vigentes(cantidad: int, vigentes: int, destino: str) -> str:
    """«134 de los 229 acuerdos vigentes», «el único acuerdo vigente», «los 229», «ninguno de los 229».

    :param destino: el de esa cantidad.
    """
    if vigentes == 1:
        return "el único acuerdo vigente"
    todos = cifra(f"{vigentes:,}", DE_VIGENTES)
    if cantidad == vigentes:
        return f"los {todos} acuerdos vigentes"
    cuantos = cifra(f"{cantidad:,}", destino) if cantidad else "ninguno"
    return f"{cuantos} de los {todos} acuerdos vigentes"


def por_ciento(valor: Decimal | None) -> str:
    """«39.7 %», con un espacio que no se parte; «—» si no lo hay."""
    return "—" if valor is None else f"{valor}\u00a0%"


def parte_de(cantidad: int, total: int) -> Decimal | None:
    """Qué parte es, en por ciento y con un decimal, mitad hacia arriba; None si no hay de qué."""
    return redondear(Fraction(100 * cantidad, total), 1) if total else None


def _reuniones(totales: Totales) -> str:
    realizaron = "se realizó" if totales.reuniones == 1 else "se realizaron"
    cuantas = contados(totales.reuniones, "reunión técnica bilateral", "reuniones técnicas bilaterales", REUNIONES)
    return f"{realizaron} {cuantas}"


def _sin_acuerdos(nombre: str, totales: Totales) -> str:
    if not totales.reuniones:
        return f"En el {nombre} todavía no hay acuerdos."
    return f"En el {nombre} {_reuniones(totales)}; todavía no hay acuerdos."


def _resultado(nombre: str, totales: Totales) -> str:
    acuerdos = contados(totales.acuerdos, "acuerdo", "acuerdos", TODOS)
    if not totales.reuniones:
        return f"En el {nombre} se {'tomó' if totales.acuerdos == 1 else 'tomaron'} {acuerdos}."
    return f"En el {nombre} {_reuniones(totales)}, con {acuerdos} como resultado."


def _de_quienes(corte: Corte) -> tuple[str, ...]:
    """De qué municipalidades, regiones y sectores; de uno solo, en una frase."""
    mayores, totales = corte.mayores, corte.totales
    if totales.acuerdos == 1:
        (suya,), (sector,) = mayores.municipalidades, mayores.sectores
        return (f"El único acuerdo es de {suya.nombre} ({suya.region}) con {sector.sigla}.",)
    return (
        _municipalidades(mayores, totales.municipalidades),
        _regiones(mayores, len(corte.acuerdos.por_region)),
        _sectores(mayores, len(corte.acuerdos.por_sector)),
    )


def _municipalidades(mayores: Mayores, cuantas: int) -> str:
    las = mayores.municipalidades
    cada = contar(las[0].cantidad, "acuerdo", "acuerdos")
    if cuantas == 1:
        return f"Todos los acuerdos son de una sola municipalidad: {las[0].nombre} ({las[0].region})."
    if len(las) == 1:
        cuantos = contados(las[0].cantidad, "acuerdo", "acuerdos", acuerdos_con(municipalidad=las[0].ubigeo))
        quien = f"{las[0].nombre} ({las[0].region})"
        return f"{quien} es la municipalidad con mayor cantidad de acuerdos asumidos: {cuantos}."
    if len(las) == cuantas:
        todas = "Las dos" if cuantas == 2 else f"Las {cifra(f'{cuantas:,}', MAYORES)}"
        return f"{todas} municipalidades con acuerdos tienen la misma cantidad: {cada} cada una."
    if len(las) > NOMBRES_EN_UNA_FRASE:
        iguales = cifra(f"{len(las):,}", MAYORES)
        return f"{iguales} municipalidades comparten la mayor cantidad de acuerdos asumidos: {cada} cada una."
    # La cifra es de cada una: cada nombre lleva a la suya.
    nombres = enumeradas([cifra(f"{m.nombre} ({m.region})", acuerdos_con(municipalidad=m.ubigeo)) for m in las])
    return f"{nombres} son las municipalidades con mayor cantidad de acuerdos asumidos: {las[0].cantidad:,} cada una."


def _regiones(mayores: Mayores, cuantas: int) -> str:
    partes = [_Parte(r.nombre, r.cantidad, acuerdos_con(region=r.codigo)) for r in mayores.regiones]
    palabras = _Genero("región", "regiones", "la", "las", "una sola", "otras", del_cuadro("por_region"))
    return _con_mas(partes, cuantas, palabras)


def _sectores(mayores: Mayores, cuantos: int) -> str:
    partes = [_Parte(s.sigla, s.cantidad, acuerdos_con(sector=s.sigla)) for s in mayores.sectores]
    palabras = _Genero("sector", "sectores", "el", "los", "un solo", "otros", del_cuadro("por_sector"))
    return _con_mas(partes, cuantos, palabras)


@dataclass(frozen=True, slots=True)
class _Parte:
    """Una región o un sector, cuántos acuerdos tiene y el destino de esa cifra."""

    nombre: str
    cantidad: int
    destino: str


@dataclass(frozen=True, slots=True)
class _Genero:
    """Las palabras de una frase sobre regiones o sectores. `cuadro`: el destino de cuántos son."""

    una: str
    varias: str
    articulo: str
    articulos: str
    una_sola: str
    otras: str
    cuadro: str

    @property
    def cada(self) -> str:
        return "cada una" if self.articulo == "la" else "cada uno"


def _con_mas(partes: Sequence[_Parte], cuantas: int, palabras: _Genero) -> str:
    """Los que empatan van juntos: «Huánuco (26), Cusco y Lima Provincias (25 cada una) y Puno (20) son…».

    `cuantas`: las que tienen acuerdos. Si `partes` son todas, no hay mayores que decir: se dice cómo se reparten.
    """
    p, primera = palabras, partes[0]
    if cuantas == 1:
        return f"Todos los acuerdos son de {p.una_sola} {p.una}: {primera.nombre}."
    if len(partes) == 1:
        mayor = cifra(f"{primera.cantidad:,}", primera.destino)
        return f"{primera.nombre} es {p.articulo} {p.una} con mayor número de acuerdos: {mayor}."
    if len(partes) > NOMBRES_EN_UNA_FRASE and primera.cantidad == partes[-1].cantidad:
        quienes, cada = f"{cifra(str(len(partes)), p.cuadro)} {p.varias}", f"{primera.cantidad:,} {p.cada}"
        if len(partes) == cuantas:
            return f"{quienes} tienen el mismo número de acuerdos: {cada}."
        return f"{quienes} comparten el mayor número de acuerdos: {cada}."
    grupos = enumeradas([_empatados(list(suyos), p) for _, suyos in groupby(partes, key=attrgetter("cantidad"))])
    if len(partes) == cuantas:
        return f"Los acuerdos se reparten entre {grupos}."
    return f"{grupos} son {p.articulos} {p.varias} con mayor número de acuerdos."


def _empatados(partes: Sequence[_Parte], palabras: _Genero) -> str:
    """«Huánuco (26)», «Cusco y Lima Provincias (25 cada una)», «otras 8 (1 cada una)»."""
    cantidad = f"{partes[0].cantidad:,}"
    if len(partes) == 1:
        return f"{partes[0].nombre} ({cifra(cantidad, partes[0].destino)})"
    # La cifra es de cada una: cada nombre lleva a la suya.
    quienes = enumeradas([cifra(parte.nombre, parte.destino) for parte in partes])
    if len(partes) > NOMBRES_EN_UNA_FRASE:
        quienes = f"{palabras.otras} {cifra(str(len(partes)), palabras.cuadro)}"
    return f"{quienes} ({cantidad} {palabras.cada})"


def _vencidos(al: date, vencidos: int, vigentes: int) -> str:
    """Vacía si no hay ninguno: lo que va bien ya lo dice el avance."""
    if not vencidos:
        return ""
    esta = "está vencido" if vencidos == 1 else "están vencidos"
    parte = cifra(por_ciento(parte_de(vencidos, vigentes)), VENCIDOS)
    return f"Al {dia_en_palabras(al)}, {de_vigentes(vencidos, vigentes, VENCIDOS)} {esta} ({parte})."


def _avance(al: date, avance: AvanceDelCorte, acuerdos: int) -> str:
    cuando = f"Al {dia_en_palabras(al)}"
    if not avance.vigentes:
        que = (
            "el único acuerdo está desestimado"
            if acuerdos == 1
            else f"los {cifra(f'{acuerdos:,}', TODOS)} acuerdos están desestimados"
        )
        return f"{cuando}, {que}."
    esta = "está cumplido" if avance.cumplidos < 2 else "están cumplidos"
    if avance.vigentes == 1 and not avance.cumplidos:
        esta = "no está cumplido"
    promedio = cifra(por_ciento(avance.avance_promedio), DE_VIGENTES)
    frase = (
        f"{cuando}, {de_vigentes(avance.cumplidos, avance.vigentes, CUMPLIDOS)} {esta} "
        f"({cifra(por_ciento(avance.porcentaje_cumplido), CUMPLIDOS)}) y el avance promedio es de {promedio}"
    )
    if avance.por_validar:
        frase += f"; {contados(avance.por_validar, 'espera', 'esperan', acuerdos_con(por_validar='true'))} validación"
    return f"{frase}."


def _inversion(inversion: InversionDelCorte | None) -> str:
    """Vacía si no se leyó ninguna: no se sabe."""
    if inversion is None:
        return ""
    leidas = contar(inversion.inversiones_leidas, "inversión leída", "inversiones leídas")
    frase = f"devengado {por_ciento(inversion.porcentaje_devengado)} del costo de {leidas} en la consulta del MEF"
    if inversion.porcentaje_devengado is None:
        frase = f"devengado {en_soles(inversion.devengado)} en {leidas} en la consulta del MEF"
    if inversion.acuerdos_con_monto:
        con_monto = contar(inversion.acuerdos_con_monto, "acuerdo", "acuerdos")
        frase = f"comprometido {en_soles(inversion.comprometido)} en {con_monto}; {frase}"
    if inversion.contradicen:
        frase += f"; {contar(inversion.contradicen, 'acuerdo', 'acuerdos')} por revisar: lo leído lo contradice"
    return f"{frase[0].upper()}{frase[1:]}."


def _punto_focal(sin_punto_focal: SinPuntoFocal, acuerdos: int) -> Recomendacion:
    cuantas = len(sin_punto_focal)
    texto = "Los gobiernos locales deben determinar de manera permanente un punto focal para articular el seguimiento."
    if acuerdos and cuantas:
        no_lo_tienen = "no lo tiene" if cuantas == 1 else "no lo tienen"
        quienes = contados(cuantas, "municipalidad", "municipalidades", SIN_PUNTO_FOCAL)
        texto += f" Todavía {quienes} con acuerdos {no_lo_tienen}."
    elif acuerdos:
        texto += " Todas las municipalidades con acuerdos lo tienen."
    datos = {"municipalidades_sin_punto_focal": cuantas, "municipalidades": list(sin_punto_focal)}
    return Recomendacion(FraseDicha(texto), datos)


def _destrabe(momento: Momento, por_financiar: int, total: int) -> Recomendacion:
    trabas, asistencias = contar_trabas(momento), asistencias_tecnicas(momento)
    texto = (
        "El gobierno nacional debe brindar asistencia técnica, desde la Secretaría de Descentralización, a las "
        "intervenciones que requieran destrabe y financiamiento."
    )
    if total:
        texto += f" {_trabas(trabas, asistencias)}"
        if por_financiar:
            falta = "falta por cumplir" if por_financiar == 1 else "faltan por cumplir"
            cuantos = cifra(f"{por_financiar:,}", acuerdos_con(clasificacion=FINANCIAMIENTO, estado=POR_CUMPLIR))
            texto += f" De los acuerdos de financiamiento, {falta} {cuantos}."
    datos = {
        "trabas_abiertas": trabas.abiertas,
        "acuerdos_con_traba": trabas.acuerdos,
        "asistencias_tecnicas": asistencias,
        "acuerdos_por_financiar": por_financiar,
    }
    return Recomendacion(FraseDicha(texto), datos)


def _trabas(trabas: CuentaDeTrabas, asistencias: int) -> str:
    """Que nadie haya registrado una traba no quiere decir que no las haya, y se dice."""
    if not trabas.registradas:
        return "Todavía no se ha registrado ninguna traba, lo que no quiere decir que no las haya."
    if trabas.abiertas:
        en = contados(trabas.acuerdos, "acuerdo", "acuerdos", acuerdos_con(con_traba="true"))
        frase = f"{contar(trabas.abiertas, 'traba sigue abierta', 'trabas siguen abiertas')} en {en}"
    elif trabas.registradas == 1:
        frase = "La única traba registrada ya está levantada"
    else:
        frase = f"Las {trabas.registradas:,} trabas registradas ya están levantadas"
    if not asistencias:
        return f"{frase} y todavía no se ha dado ninguna asistencia técnica." if trabas.abiertas else f"{frase}."
    dadas = contar(asistencias, "asistencia técnica", "asistencias técnicas")
    return f"{frase} y se {'ha dado' if asistencias == 1 else 'han dado'} {dadas}."


def _ya_vencidos(vencidos: int, de: int) -> str:
    if not vencidos:
        return ""
    if vencidos == de:
        return ", y ya está vencido" if de == 1 else ", y todos están ya vencidos"
    cuales = acuerdos_con(sin_hitos="true", estado=Estado.VENCIDO.value)
    return f", y {contados(vencidos, 'de ellos está ya vencido', 'de ellos están ya vencidos', cuales)}"


def _hitos(momento: Momento, del_dia: DelDia, acuerdos: int) -> Recomendacion:
    cuantos, vencidos = del_dia.sin_hitos, del_dia.sin_hitos_vencidos
    codigos = codigos_sin_hitos(momento) if cuantos else []
    texto = (
        "Los sectores y las municipalidades deben establecer, para los acuerdos, hitos con plazos que delimiten el "
        "alcance de los avances."
    )
    if cuantos:
        cuales = acuerdos_con(sin_hitos="true", estado=VIGENTES)
        no_tienen = contados(cuantos, "acuerdo vigente no tiene", "acuerdos vigentes no tienen", cuales)
        texto += f" Todavía {no_tienen} ninguno"
        texto += f"{_ya_vencidos(vencidos, cuantos)}."
    elif acuerdos and del_dia.avance.vigentes:
        texto += " No queda ningún acuerdo vigente sin ellos."
    elif acuerdos:
        texto += " No hay acuerdos vigentes."
    return Recomendacion(FraseDicha(texto), {"acuerdos_sin_hitos": cuantos, "codigos": codigos})
