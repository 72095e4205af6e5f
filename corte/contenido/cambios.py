"""Qué cambió desde el corte anterior y, semana a semana, cómo van cumplidos y vencidos frente a los plazos."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from acuerdos.enums import Estado
from acuerdos.palabras import dia_en_palabras
from corte.aspecto import ESTADOS, ORDEN_DE_ESTADOS, TINTA2, con_signo
from corte.contenido import cuadros, hallazgos, listas
from corte.contenido.bloques import (
    Celda,
    CifraDestacada,
    ClaseDeColumna,
    ColumnaDeTabla,
    Curva,
    Frases,
    Pagina,
    Serie,
    TablaDelInforme,
    enlazada,
    una_zona,
    zonas,
)
from corte.datos import Corte
from corte.datos_del_detalle import Anterior, Audiencia, DetalleDelCorte
from corte.enlaces import VIGENTES, del_cuadro
from corte.frases import FraseDicha, contados

AVANCE = "Estado y avance"


def cambio(corte: Corte, detalle: DetalleDelCorte) -> Iterator[Pagina]:
    """Qué cambió desde el corte anterior y, semana a semana, cómo van cumplidos y vencidos frente a los plazos."""
    antes = corte.anterior
    igual = antes is not None and _sigue_igual(corte, antes)
    if antes is not None and not igual:
        titulo = hallazgos.cambio(antes, _por_estado_ahora(corte))
        tema = f"Cambio desde el {dia_en_palabras(antes.al)}"
        tema += ", el último corte publicado" if antes.publicado else ""
        con_nombres = bool(antes.movidos) and detalle.alcance.audiencia != Audiencia.CIFRAS
        pocos = con_nombres and len(antes.movidos) <= POCOS_MOVIDOS
        tablas = [(1.0, cambio_de_cifras(corte, antes))]
        if pocos:  # al lado de las cifras: en una hoja suya quedarían casi solos
            tablas = [(3.9, tablas[0][1]), (7.8, listas.sin_lo_comun(movidos(detalle, antes), detalle))]
        elif antes.movidos:
            tablas.append((1.0, pasaron(corte, antes)))
        yield Pagina(AVANCE, tema, titulo, zonas(*tablas), (), (f"{titulo}.", *_dichos(antes)))
        if con_nombres and not pocos:
            yield quienes(corte, detalle, antes)
    # Tres líneas sobre el cero no dicen nada que no diga su título.
    if len(detalle.curva) > 1 and any(p.cumplidos or p.vencidos or p.con_plazo_pasado for p in detalle.curva):
        titulo = hallazgos.curva(detalle.curva[-1])
        semanas = detalle.dias_entre_puntos // 7
        cada = "cada semana" if semanas == 1 else f"cada {semanas} semanas"
        tema = f"Cumplidos y vencidos frente a los plazos, {cada}"
        # Una tabla de puros ceros no llena una hoja: se dice en una frase.
        sigue = [Frases("", (hallazgos.sigue_igual(antes),), puntos=16)] if antes is not None and igual else []
        contenido = una_zona(*sigue, curva(detalle))
        yield Pagina(AVANCE, tema, titulo, contenido, _de_la_curva(corte, detalle), (f"{titulo}.",))


def _sigue_igual(corte: Corte, antes: Anterior) -> bool:
    """Si ningún acuerdo pasó de estado y ninguna cifra cambió."""
    ahora = _por_estado_ahora(corte)
    mismos = all(antes.por_estado.get(estado, 0) == ahora.get(estado, 0) for estado in ORDEN_DE_ESTADOS)
    return mismos and not antes.movidos and antes.avance_promedio == corte.avance.avance_promedio


def _de_la_curva(corte: Corte, detalle: DetalleDelCorte) -> tuple[CifraDestacada, ...]:
    """Donde acaba cada línea, con la lista que lo hace."""
    punto, ayer = detalle.curva[-1], (corte.al - timedelta(days=1)).isoformat()
    return (
        CifraDestacada(
            f"{punto.con_plazo_pasado:,}",
            "Con el plazo pasado",
            url=cuadros.lista(corte, estado=VIGENTES, plazo_hasta=ayer),
        ),
        CifraDestacada(f"{punto.cumplidos:,}", "Cumplidos", url=cuadros.lista(corte, estado=Estado.CUMPLIDO.value)),
        CifraDestacada(f"{punto.vencidos:,}", "Vencidos", url=cuadros.lista(corte, estado=Estado.VENCIDO.value)),
    )


def _por_estado_ahora(corte: Corte) -> dict[Estado, int]:
    return {Estado(p.codigo): p.cantidad for p in corte.acuerdos.por_estado}


def cambio_de_cifras(corte: Corte, antes: Anterior) -> TablaDelInforme:
    """Cada estado antes y ahora, cada cifra con la lista de su día."""
    ahora = _por_estado_ahora(corte)
    enlaces = antes.enlaces(corte.detalle.enlaces if corte.detalle else None)

    def entonces(cantidad: int | Decimal, **filtro: str | Sequence[str]) -> Celda:
        return enlazada(cantidad, enlaces.lista(**filtro) if enlaces else "")

    columnas = (
        ColumnaDeTabla("Acuerdos", 2.2),
        ColumnaDeTabla(f"Al {antes.al:%d/%m/%Y}{', publicado' if antes.publicado else ''}", 1.1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla(f"Al {corte.al:%d/%m/%Y}", 1.1, ClaseDeColumna.NUMERO),
        ColumnaDeTabla("Cambio", 0.9, ClaseDeColumna.CAMBIO),
    )
    filas: list[tuple[Celda, ...]] = []
    for estado in ORDEN_DE_ESTADOS:
        uno, otro = antes.por_estado.get(estado, 0), ahora.get(estado, 0)
        hoy = enlazada(otro, cuadros.lista(corte, estado=estado.value))
        filas.append((con_signo(estado), entonces(uno, estado=estado.value), hoy, otro - uno))
    if antes.avance_promedio is not None and corte.avance.avance_promedio is not None:
        diferencia = corte.avance.avance_promedio - antes.avance_promedio
        ahora_es = enlazada(corte.avance.avance_promedio, cuadros.lista(corte, estado=VIGENTES))
        filas.append(("Avance promedio (%)", entonces(antes.avance_promedio, estado=VIGENTES), ahora_es, diferencia))
    return TablaDelInforme("Cambio", "Antes y ahora", columnas, tuple(filas), puntos=14)


def pasaron(corte: Corte, antes: Anterior) -> TablaDelInforme:
    """De qué estado a cuál y cuántos; quiénes son está en la página del corte, adonde lleva cada cifra."""
    url = cuadros.en_la_pagina(corte, PASARON)
    filas = tuple((estaba(de), esta(a), enlazada(len(codigos), url)) for de, a, codigos in antes.pasaron())
    columnas = (
        ColumnaDeTabla("Estaban", 1.6),
        ColumnaDeTabla("Están", 1.6),
        ColumnaDeTabla("Acuerdos", 1, ClaseDeColumna.NUMERO),
    )
    total = ("Total", "", enlazada(len(antes.movidos), url))
    return TablaDelInforme(
        "Pasaron de estado", "Acuerdos que pasaron de un estado a otro", columnas, filas, total, puntos=14
    )


PASARON = "pasaron"
POCOS_MOVIDOS = 6


def estaba(estado: Estado | None) -> str:
    return "No estaban" if estado is None else con_signo(estado)


def esta(estado: Estado | None) -> str:
    return "Ya no cuentan" if estado is None else con_signo(estado)


def _dichos(antes: Anterior) -> tuple[str, ...]:
    """Para quien presenta: «De → En proceso a √ Cumplido, 8»."""
    return tuple(f"De {estaba(de)} a {esta(a)}: {len(codigos):,}." for de, a, codigos in antes.pasaron())


def quienes(corte: Corte, detalle: DetalleDelCorte, antes: Anterior) -> Pagina:
    """Los que pasaron de un estado a otro, por su nombre."""
    url = del_cuadro(PASARON)
    cuantos = contados(len(antes.movidos), "acuerdo no está", "acuerdos no están", url)
    titulo = FraseDicha(f"{cuantos} como el {dia_en_palabras(antes.al)}")
    tabla = listas.sin_lo_comun(movidos(detalle, antes), detalle)
    tema = "Acuerdos que pasaron de un estado a otro"
    return listas.de_una_lista(AVANCE, tema, titulo, tabla, listas.EN_LA_SALA, url)


def movidos(detalle: DetalleDelCorte, antes: Anterior) -> TablaDelInforme:
    """De cada uno que pasó de estado, cuál era y cuál es. De lo que ya no cuenta solo se sabe el código."""
    suyos = {a.codigo: a for a in detalle.acuerdos}
    filas: list[tuple[Celda, ...]] = []
    for de, a, codigos in antes.pasaron():
        for codigo in codigos:
            uno = suyos.get(codigo)
            dice = (uno.texto, listas.lugar(uno), uno.sector) if uno else (None, None, None)
            filas.append((codigo, *dice, estaba(de), esta(a)))
    columnas = (
        *(listas.CODIGO, listas.ACUERDO, listas.LUGAR, listas.SECTOR),
        *(ColumnaDeTabla("Estaba", 1.55), ColumnaDeTabla("Está", 1.55)),
    )
    nombre = "Quiénes pasaron de estado"
    return TablaDelInforme(nombre, "Acuerdos que pasaron de un estado a otro", columnas, tuple(filas), puntos=10.5)


def curva(detalle: DetalleDelCorte) -> Curva:
    puntos = detalle.curva
    return Curva(
        "",
        tuple(p.dia for p in puntos),
        (
            Serie("Con el plazo pasado", tuple(p.con_plazo_pasado for p in puntos), TINTA2),
            Serie("Cumplidos", tuple(p.cumplidos for p in puntos), ESTADOS[Estado.CUMPLIDO].color),
            Serie("Vencidos", tuple(p.vencidos for p in puntos), ESTADOS[Estado.VENCIDO].color),
        ),
    )
