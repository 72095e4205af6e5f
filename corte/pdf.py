"""El corte en PDF, en A4: las mismas páginas de su informe que la lámina. Lo compone typst con `documento.typ`.

Se declara PDF/UA-1: con título, idioma, encabezados, cabeceras de tabla y texto alternativo en cada dibujo.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corte import aspecto, codigos
from corte.aspecto import ESTADOS, ORDEN_DE_ESTADOS, con_signo
from corte.contenido import definiciones
from corte.contenido.bloques import (
    Barras,
    BarrasDeEstado,
    Bloque,
    Celda,
    ClaseDeColumna,
    Curva,
    Frases,
    Mapa,
    Pagina,
    Qr,
    TablaDelInforme,
    Zona,
    escrita,
    url_de,
)
from corte.contenido.informe import informe
from corte.datos import Corte
from corte.dibujos import dibujo_de_mapa, svg_de_curva
from corte.frases import FraseDicha, tramos
from corte.lamina import letras
from corte.papel.tipografia import componer

AQUI = Path(__file__).resolve().parent
NORMA = "ua-1"
ROTULO_MAYOR = 130  # puntos que pueden tomar los nombres de un gráfico
LETRA_DE_ROTULO = 8.5
FILAS_ENTERAS, TEXTO_CORTO = 26, 60
LISTA_CORTA = 420  # puntos: lo que mide poco más de media página no se parte entre dos
INTERLINEA, ENTRE_FILAS, TITULO_Y_NOTA = 1.35, 7, 40
EN_UN_RENGLON = 2  # zonas que caben lado a lado en A4
ANGOSTOS = 3
UTIL, ENTRE_ZONAS, SANGRIA = 6.85, 0.22, 0.07  # pulgadas; la sangría, la de una celda por sus dos lados
LETRA_DE_CUADRO, LETRA_DE_ANGOSTO, LETRA_DE_MUCHAS = 9, 8, 7.5
MUCHAS_COLUMNAS, COLUMNA_ANGOSTA = 6, 0.72


def escribir_pdf(corte: Corte) -> bytes:
    """El PDF. Mismo corte, mismos bytes.

    :raises PDFImposible: si el tipógrafo falla o tarda más de un minuto.
    """
    return componer(AQUI / "documento.typ", _datos(corte), norma=NORMA)


def _datos(corte: Corte) -> dict[str, Any]:
    todo = informe(corte)
    p = todo.portada
    colores = {
        "marca": aspecto.MARCA,
        "tinta": aspecto.TINTA,
        "tinta2": aspecto.TINTA2,
        "suave": aspecto.SUAVE,
        "linea": aspecto.LINEA,
    }
    renglones = [*([p.nombre] if p.de else []), p.lugar, *([p.lema] if p.lema else [])]
    return {
        "titulo": todo.titulo,
        "con_portada": todo.con_portada,
        "pie": todo.pie,
        "fuente": definiciones.fuente(corte),
        "al": [corte.al.year, corte.al.month, corte.al.day],
        "colores": {nombre: f"#{c.rgb}" for nombre, c in colores.items()},
        "estados": [
            {"nombre": con_signo(e), "color": f"#{ESTADOS[e].color.rgb}", "letra": f"#{ESTADOS[e].letra.rgb}"}
            for e in ORDEN_DE_ESTADOS
        ],
        "portada": {
            "nombre": p.de or p.nombre,
            "renglones": renglones,
            "avances": p.avances,
            "avisos": list(p.avisos),
        },
        "paginas": [_pagina(pagina) for pagina in todo.paginas],
    }


def _pagina(pagina: Pagina) -> dict[str, Any]:
    cifras = [{"valor": c.valor, "que": c.que, "cambio": c.cambio, "url": c.url} for c in pagina.cifras]
    todas = _repartidas(pagina.zonas)
    juntas = len(todas) if _son_cuadros_angostos(todas) else EN_UN_RENGLON
    seguidas = [todas[i : i + juntas] for i in range(0, len(todas), juntas or 1)]
    filas = [fila for zonas in seguidas for fila in ([zonas] if caben_juntas(zonas) else [(z,) for z in zonas])]
    return {
        "tema": pagina.tema,
        "titulo": str(pagina.titulo),
        "tramos": _tramos(pagina.titulo),
        "cifras": cifras,
        "filas": [_fila(fila, pagina.tema) for fila in filas],
        "entera": _entera(pagina),
    }


def _tramos(frase: FraseDicha) -> list[dict[str, str]]:
    return [{"t": tramo.texto, "url": tramo.url} for tramo in tramos(frase)]


def _repartidas(zonas: Sequence[Zona]) -> Sequence[Zona]:
    """Las mismas; de dos cuadros angostos, el largo sigue al lado: solo, dejaría media hoja en blanco."""
    largos = [n for n, zona in enumerate(zonas) if _es_angosto(zona) and len(_cuadro(zona).filas) > FILAS_ENTERAS]
    if len(zonas) != ANGOSTOS - 1 or len(largos) != 1 or not all(map(_es_angosto, zonas)):
        return zonas
    largo = _cuadro(zonas[largos[0]])
    mitad = (len(largo.filas) + 1) // 2
    partes = (
        replace(largo, filas=largo.filas[:mitad], total=None, nota=""),
        replace(largo, filas=largo.filas[mitad:], titulo=f"{largo.titulo} (continúa)"),
    )
    lado_a_lado = [Zona((parte,)) for parte in partes]
    return [nueva for n, zona in enumerate(zonas) for nueva in (lado_a_lado if n in largos else [zona])]


def _son_cuadros_angostos(zonas: Sequence[Zona]) -> bool:
    """Cuadros de dos columnas a la vista: caben tres lado a lado."""
    return len(zonas) == ANGOSTOS and all(map(_es_angosto, zonas))


def _es_angosto(zona: Zona) -> bool:
    unico = zona.bloques[0]
    return len(zona.bloques) == 1 and isinstance(unico, TablaDelInforme) and len(unico.a_la_vista().columnas) == 2


def _cuadro(zona: Zona) -> TablaDelInforme:
    (cuadro,) = zona.bloques
    assert isinstance(cuadro, TablaDelInforme)
    return cuadro


def caben_juntas(zonas: Sequence[Zona]) -> bool:
    """Si, lado a lado, cada palabra de sus cuadros cabe en su columna: una que no cabe pisa a la de al lado."""
    tablas = (
        (_tabla(bloque.a_la_vista(), "", ancho), ancho)
        for zona, ancho in zip(zonas, _anchos(zonas), strict=True)
        for bloque in zona.bloques
        if isinstance(bloque, TablaDelInforme)
    )
    return all(_cabe(tabla, ancho) for tabla, ancho in tablas)


def _cabe(tabla: dict[str, Any], ancho: float) -> bool:
    letra = tabla["letra"]
    caben = [ancho * a / sum(tabla["anchos"]) - SANGRIA for a in tabla["anchos"]]
    filas = [tabla["columnas"], *([c["t"] for c in fila] for fila in tabla["filas"])]
    return all(
        letras.ancho(palabra, letra) <= cabe
        for fila in filas
        for texto, cabe in zip(fila, caben, strict=True)
        for palabra in texto.split(" ")
    )


def _entera(pagina: Pagina) -> bool:
    """Si con seguridad cabe en una página: pocas filas y ningún texto largo, o una lista corta."""
    if len(pagina.zonas) == 1 and not pagina.cifras and (mide := _alto_de_lista(pagina.zonas[0])):
        return mide <= LISTA_CORTA
    for bloque in (b for zona in pagina.zonas for b in zona.bloques):
        if isinstance(bloque, TablaDelInforme):
            textos = [str(celda) for fila in bloque.filas for celda in fila if isinstance(celda, str)]
            if len(bloque.filas) > FILAS_ENTERAS or max(map(len, textos), default=0) > TEXTO_CORTO:
                return False
        if isinstance(bloque, Barras | BarrasDeEstado) and max(map(len, bloque.nombres), default=0) > TEXTO_CORTO:
            return False
    return len(pagina.zonas) != 1 or isinstance(pagina.zonas[0].bloques[0], Curva | Mapa | Frases)


def _alto_de_lista(zona: Zona) -> float:
    """Puntos que miden, con holgura, las tablas de una zona a todo el ancho; 0 si lleva otra cosa."""
    if not all(isinstance(b, TablaDelInforme) for b in zona.bloques):
        return 0.0
    suma = 0.0
    for bloque in zona.bloques:
        assert isinstance(bloque, TablaDelInforme)
        tabla = _tabla(bloque.a_la_vista(), "", UTIL)
        total, letra = sum(tabla["anchos"]), tabla["letra"]
        caben = [UTIL * a / total - 0.12 for a in tabla["anchos"]]
        filas = [[{"t": c} for c in tabla["columnas"]], *tabla["filas"], *([tabla["total"]] if tabla["total"] else [])]
        for fila in filas:
            renglones = max(letras.renglones(c["t"], cabe, letra) for c, cabe in zip(fila, caben, strict=True))
            suma += renglones * letra * INTERLINEA + ENTRE_FILAS
        suma += TITULO_Y_NOTA
    return suma


def _fila(zonas: Sequence[Zona], tema: str) -> list[dict[str, Any]]:
    """Las zonas que van lado a lado."""
    return [
        {"ancho": zona.ancho, "bloques": [_bloque(b, tema, ancho) for b in zona.bloques]}
        for zona, ancho in zip(zonas, _anchos(zonas), strict=True)
    ]


def _anchos(zonas: Sequence[Zona]) -> list[float]:
    """Pulgadas de cada una, lado a lado."""
    libre = UTIL - ENTRE_ZONAS * (len(zonas) - 1)
    return [libre * zona.ancho / sum(z.ancho for z in zonas) for zona in zonas]


def _bloque(bloque: Bloque, tema: str, ancho: float) -> dict[str, Any]:
    if isinstance(bloque, TablaDelInforme):
        return _tabla(bloque.a_la_vista(), tema, ancho)
    if isinstance(bloque, Frases):
        frases = [_tramos(frase) for frase in bloque.frases]
        return {"tipo": "frases", "titulo": bloque.titulo, "frases": frases, "numeradas": bloque.numeradas}
    if isinstance(bloque, Qr):
        alternativa = f"Código QR de {bloque.direccion}"
        return {
            "tipo": "imagen",
            "titulo": bloque.titulo,
            "svg": codigos.svg(bloque.direccion),
            "alternativa": alternativa,
        }
    if isinstance(bloque, Mapa):
        return {"tipo": "mapa", "titulo": bloque.titulo, **dibujo_de_mapa(bloque)}
    if isinstance(bloque, Curva):
        svg, alternativa = svg_de_curva(bloque)
        return {"tipo": "imagen", "titulo": "", "svg": svg, "alternativa": alternativa}
    return _barras(bloque)


def _barras(bloque: Barras | BarrasDeEstado) -> dict[str, Any]:
    totales = [sum(v) if isinstance(v, tuple) else v for v in bloque.valores]
    dichos = "; ".join(f"{nombre}, {total:,}" for nombre, total in zip(bloque.nombres, totales, strict=True))
    rotulo = max((letras.ancho(n, LETRA_DE_ROTULO) for n in bloque.nombres), default=0) * letras.PUNTOS_POR_PULGADA + 4
    comun = {
        "titulo": bloque.titulo,
        "url": bloque.url,
        "nombres": list(bloque.nombres),
        "mayor": bloque.mayor,
        "rotulo": min(rotulo, ROTULO_MAYOR),
        "alternativa": f"Barras: {dichos}.",
    }
    if isinstance(bloque, BarrasDeEstado):
        urls = bloque.urls or ((("",) * len(ORDEN_DE_ESTADOS)),) * len(bloque.valores)
        return {"tipo": "estados", "valores": [list(v) for v in bloque.valores], "urls": urls, **comun}
    colores = bloque.colores or (aspecto.SERIE,) * len(bloque.valores)
    return {
        "tipo": "barras",
        "valores": list(bloque.valores),
        "escritos": [f"{v:,}" for v in bloque.valores],
        "colores": [f"#{c.rgb}" for c in colores],
        "urls": bloque.urls or ("",) * len(bloque.valores),
        **comun,
    }


def _junta(celda: Celda, clase: ClaseDeColumna) -> str:
    """Como se lee; el signo de un estado no se separa de su palabra."""
    dicha = escrita(celda, clase)
    return dicha.replace(" ", "\u00a0") if clase == ClaseDeColumna.ESTADO else dicha


def _palabra_mayor(texto: str, letra: float) -> float:
    return max((letras.ancho(palabra, letra, negrita=True) for palabra in texto.split(" ")), default=0.0)


def _con_lugar(pedidos: Sequence[float], minimos: Sequence[float], ancho: float) -> list[float]:
    """Pulgadas de cada columna, en la proporción pedida; la que no da para su palabra mayor toma de las otras."""
    if sum(minimos) > ancho:
        return list(pedidos)
    fijas: set[int] = set()
    while True:
        libre = ancho - sum(minimos[n] for n in fijas)
        suma = sum(p for n, p in enumerate(pedidos) if n not in fijas)
        anchos = [minimos[n] if n in fijas else libre * p / suma for n, p in enumerate(pedidos)]
        cortas = {n for n, mide in enumerate(anchos) if mide < minimos[n]} - fijas
        if not cortas:
            return anchos
        fijas |= cortas


def _tabla(tabla: TablaDelInforme, tema: str, ancho: float) -> dict[str, Any]:
    letra = LETRA_DE_MUCHAS if len(tabla.columnas) > MUCHAS_COLUMNAS else LETRA_DE_CUADRO
    if letra == LETRA_DE_CUADRO and ancho / len(tabla.columnas) < COLUMNA_ANGOSTA:
        letra = LETRA_DE_ANGOSTO
    clases = [c.clase for c in tabla.columnas]

    def fila(celdas: tuple[Any, ...]) -> list[dict[str, str]]:
        return [{"t": _junta(c, clase), "url": url_de(c)} for c, clase in zip(celdas, clases, strict=True)]

    a_la_derecha = (ClaseDeColumna.NUMERO, ClaseDeColumna.PORCENTAJE, ClaseDeColumna.MONTO, ClaseDeColumna.CAMBIO)
    columnas, filas = [c.a_la_vista for c in tabla.columnas], [fila(celdas) for celdas in tabla.filas]
    escritas = [columnas, *([celda["t"] for celda in una] for una in filas)]
    mayores = [max(_palabra_mayor(t, letra) for t in columna) + SANGRIA for columna in zip(*escritas, strict=True)]
    return {
        "tipo": "tabla",
        "titulo": tabla.titulo or tema,
        "columnas": columnas,
        "letra": letra,
        "anchos": _con_lugar([c.ancho for c in tabla.columnas], mayores, ancho),
        "lados": ["r" if clase in a_la_derecha else "l" for clase in clases],
        "filas": filas,
        "total": None if tabla.total is None else fila(tabla.total),
        "nota": tabla.nota,
    }
