"""Cuánto ocupa cada bloque en una hoja y por dónde se parte lo que no cabe. Medidas en pulgadas.

Regla: nada pasa de su caja. Un cuadro se parte entre filas y repite su cabecera; el total va solo al final. Un gráfico
se parte entre barras, con el mismo eje, para que se comparen. Una lista de frases, entre frases.
"""

from dataclasses import replace

from corte.contenido.bloques import (
    Bloque,
    ClaseDeColumna,
    Frases,
    TablaDelInforme,
    escrita,
    url_de,
)
from corte.lamina import letras
from corte.lamina.hoja import MARGEN_DE_CELDA

ALTO_DE_TITULO = 0.36
ALTO_DE_NOTA = 0.3
LETRA_DE_CUADROS_USUAL = 12
LETRA_DE_CUADROS = (18, 16, 14, 13, 12, 11, 10.5, 10)
LETRA_DE_CUADROS_PARTIDOS = 11
LETRA_DE_LISTA_PARTIDA = 13
LETRA_DE_LISTAS = (16, 15, 14, 13, 12, 11, 10.5, 10)
FILAS_DE_LISTA_CORTA = 20
CUANTOS_SE_MIDEN = 40  # los textos más largos de una columna
PALABRA_MAYOR = 0.4  # qué parte del ancho puede pedir una sola palabra
RENGLONES_DE_CABECERA = 2.6  # en cuántos cabe una cabecera, con la holgura de que se parte entre palabras
NADA = 0.001  # pulgadas
AIRE_DE_FRASE = 0.2
FILAS_JUNTAS = 3  # las que al menos pasan a la hoja siguiente
POCAS_HOJAS = 4  # hasta estas, una lista se reparte por igual
MAPA_ANGOSTO = 3.0  # pulgadas, si al lado van dos columnas
LETRA_DE_FRASES = (26, 24, 22, 20, 18, 16, 14, 13, 12)
MINIMO_DE_FLEXIBLE = 3.0  # el mapa y la curva toman lo que haya


def con_titulo(bloque: Bloque) -> float:
    return ALTO_DE_TITULO if bloque.titulo else 0.0


# --- Cuadros --------------------------------------------------------------------------------------------------------
def anchos(tabla: TablaDelInforme, ancho: float) -> list[float]:
    """El de cada columna, en proporción."""
    suma = sum(c.ancho for c in tabla.columnas)
    return [ancho * c.ancho / suma for c in tabla.columnas]


def letra_de_tabla(tabla: TablaDelInforme, ancho: float, alto: float) -> float:
    """La mayor con que la tabla cabe entera en la hoja o, si no cabe, la de las partidas. Una lista larga, la suya."""
    lista = es_lista(tabla)
    for puntos in LETRA_DE_LISTAS if lista else LETRA_DE_CUADROS:
        if lista and len(tabla.filas) > FILAS_DE_LISTA_CORTA:
            break
        probada = ajustada(tabla, ancho, puntos)
        al_pie = ALTO_DE_NOTA if tabla.nota else 0.0
        mide = con_titulo(tabla) + sum(altos(probada, escritas(probada), ancho)) + al_pie
        if mide <= alto and sin_palabras_partidas(probada):
            return puntos
    return tabla.puntos if lista else LETRA_DE_CUADROS_PARTIDOS


def letra_de_lista_partida(tabla: TablaDelInforme, ancho: float, alto: float) -> float:
    """La mayor que no pide más hojas que la suya: así cada una va llena. Con muchas hojas, la suya."""
    pide = _hojas_con(tabla, ancho, alto, tabla.puntos)
    if pide > POCAS_HOJAS:
        return tabla.puntos
    mayores = (p for p in LETRA_DE_LISTAS if tabla.puntos < p <= LETRA_DE_LISTA_PARTIDA)
    return next((p for p in mayores if _hojas_con(tabla, ancho, alto, p) <= pide), tabla.puntos)


def _hojas_con(tabla: TablaDelInforme, ancho: float, alto: float, puntos: float) -> int:
    probada = ajustada(tabla, ancho, puntos)
    cabecera, *cuerpo = altos(probada, escritas(probada), ancho)
    al_final = ALTO_DE_NOTA if tabla.nota else 0.0
    return _cuantas_hojas(cuerpo, alto - con_titulo(tabla) - cabecera, al_final)


def ajustada(tabla: TablaDelInforme, ancho: float, puntos: float) -> TablaDelInforme:
    """La tabla con esa letra y sus columnas del ancho de lo que llevan.

    Se mide una vez, entera: sus partes, si se parte, quedan con los mismos anchos.
    """
    return _con_anchos(replace(tabla, puntos=puntos), ancho)


def _con_anchos(tabla: TablaDelInforme, ancho: float) -> TablaDelInforme:
    """Cada columna toma lo que necesita para no partir sus renglones; si no alcanza, no se parten sus palabras."""
    piden, minimos = _lo_que_piden(tabla, ancho)
    finales = _repartir(ancho, piden, minimos, [c.ancho for c in tabla.columnas])
    columnas = tuple(replace(c, ancho=mide) for c, mide in zip(tabla.columnas, finales, strict=True))
    return replace(tabla, columnas=columnas)


def ancho_que_pide(tabla: TablaDelInforme, ancho: float) -> float:
    """Con cuánto no parte ningún renglón, si tuviera `ancho`."""
    return sum(_lo_que_piden(tabla, ancho)[0])


def _lo_que_piden(tabla: TablaDelInforme, ancho: float) -> tuple[list[float], list[float]]:
    """De cada columna, lo que le basta para no partir sus renglones y lo que le basta para no partir sus palabras."""
    margen = 2 * MARGEN_DE_CELDA[0] + 0.03
    piden, minimos = [], []
    for cabecera, *textos in zip(*escritas(tabla), strict=True):
        palabra = max(letras.ancho(p, tabla.puntos, negrita=True) for p in cabecera.split(" "))
        palabra = max(palabra, letras.ancho(cabecera, tabla.puntos, negrita=True) / RENGLONES_DE_CABECERA)
        largos = sorted(set(textos), key=len)[-CUANTOS_SE_MIDEN:]
        palabras = {p for texto in largos for p in texto.split(" ")}
        # El total va en negrita: se mide todo como si lo fuera.
        de_celda = max((letras.ancho(p, tabla.puntos, negrita=True) for p in palabras), default=0.0)
        minimos.append(min(max(palabra, de_celda) * letras.OTRA_LETRA, ancho * PALABRA_MAYOR) + margen)
        mayor = max((letras.ancho(t, tabla.puntos, negrita=tabla.total is not None) for t in largos), default=0.0)
        piden.append(max(mayor + margen, minimos[-1]))
    return piden, minimos


def _repartir(ancho: float, piden: list[float], minimos: list[float], pesos: list[float]) -> list[float]:
    """Primero los mínimos; después, lo que a cada una le falta, según su peso; y si sobra, también según su peso."""
    if sum(minimos) >= ancho:
        return [ancho * m / sum(minimos) for m in minimos]
    finales, libre = list(minimos), ancho - sum(minimos)
    faltan = {n for n in range(len(piden)) if piden[n] > finales[n]}
    while faltan and libre > NADA:
        suma = sum(pesos[n] for n in faltan)
        for n in sorted(faltan):
            finales[n] += min(piden[n] - finales[n], libre * pesos[n] / suma)
        libre = ancho - sum(finales)
        faltan = {n for n in faltan if piden[n] - finales[n] > NADA}
    return [f + max(0.0, libre) * peso / sum(pesos) for f, peso in zip(finales, pesos, strict=True)]


def sin_palabras_partidas(tabla: TablaDelInforme) -> bool:
    margen = 2 * MARGEN_DE_CELDA[0]
    for columna, textos in zip(tabla.columnas, zip(*escritas(tabla), strict=True), strict=True):
        largas = {p for texto in sorted(set(textos), key=len)[-CUANTOS_SE_MIDEN:] for p in texto.split(" ")}
        if any(
            letras.ancho(p, tabla.puntos, negrita=True) * letras.OTRA_LETRA + margen > columna.ancho + NADA
            for p in largas
        ):
            return False
    return True


def lados(tabla: TablaDelInforme) -> list[str]:
    """A la derecha, lo que se suma o se compara."""
    a_la_derecha = (ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE, ClaseDeColumna.MONTO, ClaseDeColumna.CAMBIO)
    return ["r" if c.clase in a_la_derecha else "l" for c in tabla.columnas]


def escritas(tabla: TablaDelInforme) -> list[list[str]]:
    """Cabecera, filas y total, como se leen."""
    clases = [c.clase for c in tabla.columnas]
    filas = [*tabla.filas, *([tabla.total] if tabla.total else [])]
    return [
        [c.a_la_vista for c in tabla.columnas],
        *([escrita(celda, clase) for celda, clase in zip(fila, clases, strict=True)] for fila in filas),
    ]


def enlaces(tabla: TablaDelInforme) -> list[list[str]]:
    """De cada celda de `escritas`, adónde lleva; vacía si a ninguna parte. Ninguna fila si no lleva ninguna."""
    filas = [*tabla.filas, *([tabla.total] if tabla.total else [])]
    urls = [[url_de(celda) for celda in fila] for fila in filas]
    return [[""] * len(tabla.columnas), *urls] if any(map(any, urls)) else []


def altos(tabla: TablaDelInforme, filas: list[list[str]], ancho: float) -> list[float]:
    """El de cada fila: el de su celda más alta."""
    return _altos(tabla, filas, [a - 2 * MARGEN_DE_CELDA[0] for a in anchos(tabla, ancho)])


def alto_en_otra_letra(tabla: TablaDelInforme, ancho: float) -> float:
    """Lo que ocupa para quien no tiene Calibri ni Carlito: algunas filas llevan un renglón más."""
    caben = [(a - 2 * MARGEN_DE_CELDA[0]) / letras.OTRA_LETRA for a in anchos(tabla, ancho)]
    return sum(_altos(tabla, escritas(tabla), caben))


def _altos(tabla: TablaDelInforme, filas: list[list[str]], caben: list[float]) -> list[float]:
    renglon = letras.alto_de_renglon(tabla.puntos)
    ultima = len(filas) - 1 if tabla.total else -1
    resultado = []
    for n, fila in enumerate(filas):
        negrita = n in (0, ultima)
        cuantos = max(
            letras.renglones(texto, cabe, tabla.puntos, negrita=negrita) if len(texto) * tabla.puntos > cabe * 90 else 1
            for texto, cabe in zip(fila, caben, strict=True)
        )
        resultado.append(cuantos * renglon + 2 * MARGEN_DE_CELDA[1] + 0.01 + tabla.aire)
    return resultado


def partir_tabla(
    tabla: TablaDelInforme, ancho: float, alto: float
) -> tuple[TablaDelInforme | None, TablaDelInforme | None]:
    """Lo que cabe en `alto` y lo que queda."""
    filas = altos(tabla, escritas(tabla), ancho)
    fijo = con_titulo(tabla) + filas[0]
    al_final = (filas[-1] if tabla.total else 0.0) + (ALTO_DE_NOTA if tabla.nota else 0.0)
    cuerpo = filas[1:-1] if tabla.total else filas[1:]
    if fijo + sum(cuerpo) + al_final <= alto:
        return tabla, None
    usado, caben = fijo, 0
    while caben < len(cuerpo) and usado + cuerpo[caben] <= alto:
        usado, caben = usado + cuerpo[caben], caben + 1
    # Si quedaría sola una fila, o solo el total, las últimas lo acompañan; si queda menos de media, van por mitades.
    caben = min(caben, len(cuerpo) - FILAS_JUNTAS) if len(cuerpo) > FILAS_JUNTAS else caben
    partes = _cuantas_hojas(cuerpo, alto - fijo, al_final) if es_lista(tabla) else 0
    if 2 < partes <= POCAS_HOJAS:
        caben = _mitad(cuerpo, caben, partes)
    elif fijo + sum(cuerpo[caben:]) + al_final <= alto / 2:
        caben = _mitad(cuerpo, caben)
    if caben <= 0:
        return None, tabla
    cabe = replace(tabla, filas=tabla.filas[:caben], total=None, nota="")
    return cabe, replace(tabla, titulo=sigue(tabla.titulo), filas=tabla.filas[caben:])


def partida_junto_al_mapa(
    tabla: TablaDelInforme, ancho: float, columna: float, alto: float
) -> tuple[TablaDelInforme, TablaDelInforme] | None:
    """La tabla en dos mitades de `columna` si en `ancho` no cabe y así sí; si no, None."""
    if _cabe_en(tabla, ancho, alto):
        return None
    mitad = -(-(len(tabla.filas) + 1) // 2)
    izquierda = replace(tabla, filas=tabla.filas[:mitad], total=None, nota="")
    derecha = replace(tabla, titulo=sigue(tabla.titulo), filas=tabla.filas[mitad:])
    return (izquierda, derecha) if all(_cabe_en(una, columna, alto) for una in (izquierda, derecha)) else None


def _cabe_en(tabla: TablaDelInforme, ancho: float, alto: float) -> bool:
    """Entera y con letra que se lee."""
    probada = ajustada(tabla, ancho, LETRA_LEGIBLE)
    mide = con_titulo(tabla) + sum(altos(probada, escritas(probada), ancho)) + (ALTO_DE_NOTA if tabla.nota else 0.0)
    return mide <= alto and sin_palabras_partidas(probada)


LETRA_LEGIBLE = 10.5


def en_dos_columnas(
    tabla: TablaDelInforme, ancho: float, alto: float
) -> tuple[TablaDelInforme, TablaDelInforme, TablaDelInforme | None] | None:
    """La tabla en dos columnas de ese tamaño, y lo que queda para otra hoja; None si con una basta.

    Las dos llevan su cabecera; el total, solo la última. Si todo cabe, van parejas.
    """
    tabla = ajustada(tabla, ancho, tabla.puntos)
    filas = altos(tabla, escritas(tabla), ancho)
    cuerpo = filas[1:-1] if tabla.total else filas[1:]
    al_final = (filas[-1] if tabla.total else 0.0) + (ALTO_DE_NOTA if tabla.nota else 0.0)
    libre = alto - con_titulo(tabla) - filas[0]
    if sum(cuerpo) + al_final <= libre:
        return None
    if sum(cuerpo) + al_final <= 2 * libre - max(cuerpo):
        primeras = _mitad([*cuerpo, al_final], len(cuerpo) - 1)
        cuantas = len(cuerpo)
    else:
        primeras = int(libre // max(cuerpo))
        cuantas = min(2 * primeras, len(cuerpo) - 1)
    if not 0 < primeras < cuantas:
        return None
    entera = cuantas == len(cuerpo)
    la_que_sigue = replace(tabla, titulo=sigue(tabla.titulo))
    izquierda = replace(tabla, filas=tabla.filas[:primeras], total=None, nota="")
    derecha = replace(la_que_sigue, filas=tabla.filas[primeras:cuantas])
    if entera:
        return izquierda, derecha, None
    return izquierda, replace(derecha, total=None, nota=""), replace(la_que_sigue, filas=tabla.filas[cuantas:])


def es_lista(tabla: TablaDelInforme) -> bool:
    """Las listas van siempre a todo el ancho: cada hoja es como la anterior."""
    return tabla.puntos != LETRA_DE_CUADROS_USUAL


def _cuantas_hojas(cuerpo: list[float], libre: float, al_final: float) -> int:
    hojas, usado = 1, 0.0
    for mide in [*cuerpo, al_final]:
        if usado + mide > libre:
            hojas, usado = hojas + 1, 0.0
        usado += mide
    return hojas


def _mitad(cuerpo: list[float], caben: int, partes: int = 2) -> int:
    """Cuántas filas van primero para que las partes midan casi lo mismo; nunca más de `caben`."""
    usado, n = 0.0, 0
    while n < caben and usado + cuerpo[n] / 2 < sum(cuerpo) / partes:
        usado, n = usado + cuerpo[n], n + 1
    return max(1, n)


# --- Frases ---------------------------------------------------------------------------------------------------------
def letra_de_frases(bloque: Frases, ancho: float, alto: float) -> float:
    """La mayor con que caben todas o, si con ninguna caben, la menor."""
    for puntos in LETRA_DE_FRASES:
        if puntos <= bloque.puntos and alto_de_frases(bloque, ancho, puntos) <= alto:
            return puntos
    return LETRA_DE_FRASES[-1]


def altos_de_frases(bloque: Frases, ancho: float, puntos: float) -> list[float]:
    """Con el alto que tendrían en otra letra: cada frase es una caja, y la que crece pisa a la siguiente."""
    caben = (ancho - (0.4 if bloque.numeradas else 0.25)) / letras.OTRA_LETRA
    return [letras.alto(frase, caben, puntos) + AIRE_DE_FRASE + bloque.aire for frase in bloque.frases]


def alto_de_frases(bloque: Frases, ancho: float, puntos: float) -> float:
    return con_titulo(bloque) + sum(altos_de_frases(bloque, ancho, puntos))


def partir_frases(bloque: Frases, ancho: float, alto: float) -> tuple[Frases | None, Frases | None]:
    puntos = letra_de_frases(bloque, ancho, alto)
    usado, caben = con_titulo(bloque), 0
    for mide in altos_de_frases(bloque, ancho, puntos):
        if usado + mide > alto:
            break
        usado, caben = usado + mide, caben + 1
    if caben == len(bloque.frases):
        return bloque, None
    if not caben:
        return None, bloque
    return replace(bloque, frases=bloque.frases[:caben]), replace(
        bloque, titulo=sigue(bloque.titulo), frases=bloque.frases[caben:]
    )


def sigue(titulo: str) -> str:
    return f"{titulo.removesuffix(SIGUE)}{SIGUE}" if titulo else ""


SIGUE = " (continúa)"
