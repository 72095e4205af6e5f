"""Las páginas de cifras: información general, los acuerdos y sus cuadros, el estado, el avance y lo que cambió."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from acuerdos.enums import Estado, Responsable
from acuerdos.palabras import contar
from acuerdos.reglas import redondear
from corte.aspecto import ESTADOS, ORDEN_DE_ESTADOS, con_signo
from corte.contenido import cruces, cuadros, hallazgos, listas, resumen
from corte.contenido.bloques import (
    Barras,
    BarrasDeEstado,
    CifraDestacada,
    Frases,
    Mapa,
    Pagina,
    TablaDelInforme,
    con_flecha,
    una_zona,
    valor_de,
    zonas,
)
from corte.contenido.cruces import GrupoDelCruce, agrupar
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Audiencia, DetalleDelCorte
from corte.enlaces import VIGENTES
from corte.frases import FraseDicha, cifra
from corte.textos import MAYORES, por_ciento, vencidos_de

DECIDIR, GENERAL, ACUERDOS, AVANCE = "Para decidir", "Información general", "Los acuerdos", "Estado y avance"


def cifras_de_avance(corte: Corte) -> tuple[CifraDestacada, ...]:
    """Las cinco que resumen un corte, cada porcentaje con su base y, si hay corte anterior, cuánto cambió."""
    a, antes = corte.avance, corte.anterior
    vigentes = contar(a.vigentes, "vigente", "vigentes")

    def cambio(ahora: int, estado: Estado) -> str:
        return con_flecha(ahora - antes.por_estado.get(estado, 0)) if antes else ""

    promedio = ""
    if antes and antes.avance_promedio is not None and a.avance_promedio is not None:
        promedio = con_flecha(a.avance_promedio - antes.avance_promedio)
    vencidos = vencidos_de(corte)
    de_vigentes, de_cumplidos, de_vencidos, por_validar = (
        cuadros.lista(corte, **filtro)
        for filtro in (
            {"estado": VIGENTES},
            {"estado": Estado.CUMPLIDO.value},
            {"estado": Estado.VENCIDO.value},
            {"por_validar": "true"},
        )
    )
    return (
        CifraDestacada(f"{a.vigentes:,}", "Acuerdos vigentes", url=de_vigentes),
        CifraDestacada(f"{a.cumplidos:,}", "Cumplidos", cambio(a.cumplidos, Estado.CUMPLIDO), de_cumplidos),
        CifraDestacada(por_ciento(a.porcentaje_cumplido), f"Cumplido, de {vigentes}", url=de_cumplidos),
        CifraDestacada(f"{vencidos:,}", "Vencidos", cambio(vencidos, Estado.VENCIDO), de_vencidos),
        CifraDestacada(por_ciento(a.avance_promedio), f"Avance promedio de {vigentes}", promedio, de_vigentes),
        CifraDestacada(f"{a.por_validar:,}", "Esperan validación", url=por_validar),
    )


def para_decidir(corte: Corte, detalle: DetalleDelCorte) -> Pagina:
    encontrado, pedido = resumen.tres_hallazgos(corte, detalle), resumen.tres_decisiones(corte, detalle)
    bloques: list[tuple[float, Frases | TablaDelInforme]] = [
        (1.0, Frases("Lo que se encontró", encontrado, numeradas=True, puntos=22))
    ]
    if pedido:
        bloques.append((1.0, Frases("Lo que se pide decidir", pedido, numeradas=True, puntos=22)))
    elif 0 < corte.totales.acuerdos <= MUY_POCOS and detalle.alcance.audiencia != Audiencia.CIFRAS:
        bloques.append((2.0, listas.sin_lo_comun(listas.lista(corte, detalle), detalle)))
    cifras = cifras_de_avance(corte) if corte.totales.acuerdos else ()
    notas = (*encontrado, *pedido)
    titulo = hallazgos.vencidos(corte) if corte.totales.acuerdos else FraseDicha("Todavía no hay acuerdos")
    return Pagina(DECIDIR, "Para decidir", titulo, zonas(*bloques), cifras, notas)


def general(corte: Corte) -> Iterator[Pagina]:
    t = corte.totales
    cifras = (
        CifraDestacada(f"{t.sectores:,}", "Sectores", url=cuadros.en_la_pagina(corte, "por_sector")),
        CifraDestacada(f"{t.acuerdos:,}", "Acuerdos", url=cuadros.lista(corte)),
        CifraDestacada(
            f"{t.reuniones:,}", "Reuniones técnicas bilaterales", url=cuadros.en_la_pagina(corte, "por_reunion")
        ),
        CifraDestacada(f"{t.asistentes:,}", "Asistentes", url=cuadros.en_la_pagina(corte, "asistentes")),
    )
    tablas = [tabla for tabla in (cuadros.asistentes(corte), *_en_dos(cuadros.reuniones(corte))) if tabla.filas]
    titulo = hallazgos.informacion_general(corte)
    notas = tuple(f"{c.que}: {c.valor}." for c in cifras)
    bloques: list[TablaDelInforme | Frases] = [*tablas]
    if not t.acuerdos:  # no hay página de conclusiones: aquí caben
        bloques = bloques or [Frases("", corte.conclusiones, puntos=26)]
    yield Pagina(GENERAL, "Información general", titulo, zonas(*((1.0, uno) for uno in bloques)), cifras, notas)


def _en_dos(tabla: TablaDelInforme) -> list[TablaDelInforme]:
    """Lado a lado si es larga: los diecinueve ministerios caben en la página."""
    if not FILAS_EN_UNA_COLUMNA < len(tabla.filas) <= FILAS_EN_DOS:
        return [tabla]
    mitad = -(-(len(tabla.filas) + 1) // 2)
    titulo = f"{tabla.titulo} (continúa)"
    return [
        replace(tabla, filas=tabla.filas[:mitad], total=None),
        replace(tabla, titulo=titulo, filas=tabla.filas[mitad:]),
    ]


FILAS_EN_UNA_COLUMNA, FILAS_EN_DOS = 12, 26


def acuerdos(corte: Corte, *, con_sectores: bool = True, con_regiones: bool = True) -> Iterator[Pagina]:
    """Los cuadros de la lámina de la oficina: por región, por sector, por responsable y tipo, por clasificación.

    De lo que tiene un solo valor no hay qué repartir: lo dicen las conclusiones.
    """
    cuadro, total = corte.acuerdos, corte.totales.acuerdos
    if con_regiones:
        pares = [(p.nombre, p.cantidad) for p in cuadro.por_region]
        valores = {p.codigo: p.cantidad for p in cuadro.por_region}
        listas = {codigo: cuadros.lista(corte, region=codigo) for codigo in valores}
        mapa = Mapa("Acuerdos por región", valores, "Acuerdos", enlaces=listas)
        titulo = hallazgos.concentracion(pares, total, "regiones", "region", list(valores))
        barras = replace(_barras("Acuerdos por región", pares, urls=tuple(listas.values())), url=cuadros.lista(corte))
        varias = len(pares) > 1  # con una sola región no hay barras que comparar
        contenido = zonas((4.2, mapa), *([(4.1, barras)] if varias else []), (3.2, _mayores(corte)))
        yield Pagina(
            ACUERDOS, f"{contar(total, 'acuerdo', 'acuerdos')} por región", titulo, contenido, (), _dichos(pares)
        )
    if total <= POCOS:
        yield from _repartos_de_pocos(corte, con_sectores=con_sectores)
        return
    if con_sectores and len(cuadro.por_sector) > 1:
        pares = [(p.sigla, p.cantidad) for p in cuadro.por_sector]
        titulo = hallazgos.concentracion(pares, total, "sectores", "sector", [sigla for sigla, _ in pares])
        urls = tuple(cuadros.lista(corte, sector=p.sigla) for p in cuadro.por_sector)
        contenido = zonas((5.0, _barras("", pares, urls=urls)), (6.4, cuadros.por_sector(corte)))
        yield Pagina(ACUERDOS, "Acuerdos por sector", titulo, contenido, (), _dichos(pares))
    if len(cuadro.por_responsable) > 1 or len(cuadro.por_tipo) > 1:
        yield _responsable_y_tipo(corte)
    if len(cuadro.por_clasificacion) < 2:
        return
    pares = [(p.nombre, p.cantidad) for p in cuadro.por_clasificacion]
    tabla = cuadros.por_clase(
        corte, "Por clasificación", "Acuerdos por clasificación", "Clasificación", cuadro.por_clasificacion
    )
    claves = [p.codigo for p in cuadro.por_clasificacion]
    titulo = hallazgos.concentracion(pares, total, "clasificaciones", "clasificacion", claves)
    urls = tuple(cuadros.lista(corte, clasificacion=p.codigo) for p in cuadro.por_clasificacion)
    contenido = zonas((6.4, _barras("", pares, urls=urls)), (5.0, tabla))
    yield Pagina(ACUERDOS, "Acuerdos por clasificación", titulo, contenido, (), _dichos(pares))


MUY_POCOS = 3  # se leen al lado de lo que se encontró
POCOS = 10  # acuerdos que se leen por su nombre: no hacen falta una hoja y unas barras para cada reparto


def _repartos_de_pocos(corte: Corte, *, con_sectores: bool) -> Iterator[Pagina]:
    """Los repartos que dicen algo, en una sola página."""
    cuadro, clase = corte.acuerdos, cuadros.por_clase
    posibles = (
        (cuadro.por_sector if con_sectores else (), cuadros.por_sector(corte)),
        (
            cuadro.por_responsable,
            clase(corte, "Por responsable", "Acuerdos por responsable", "Responsable", cuadro.por_responsable),
        ),
        (
            cuadro.por_clasificacion,
            clase(corte, "Por clasificación", "Acuerdos por clasificación", "Clasificación", cuadro.por_clasificacion),
        ),
        (cuadro.por_tipo, clase(corte, "Por tipo", "Acuerdos por tipo", "Tipo", cuadro.por_tipo)),
    )
    tablas = [tabla for partes, tabla in posibles if len(partes) > 1]
    if not tablas:
        return
    columnas = [tablas[::2], tablas[1::2]] if len(tablas) > 1 else [tablas]
    contenido = zonas(*((1.0, suyas) for suyas in columnas))
    notas = _dichos([(p.nombre, p.cantidad) for partes, _ in posibles if len(partes) > 1 for p in partes])
    yield Pagina(ACUERDOS, "Cómo se reparten los acuerdos", hallazgos.responsables(corte), contenido, (), notas)


def _mayores(corte: Corte) -> TablaDelInforme | Frases:
    """Las municipalidades que más tienen o, si comparten el máximo muchas, cuántas son."""
    tabla, cuantas = cuadros.municipalidades_mayores(corte), len(corte.mayores.municipalidades)
    if cuantas <= MAYORES_A_LA_VISTA:
        return tabla
    cada = contar(corte.mayores.municipalidades[0].cantidad, "acuerdo", "acuerdos")
    son = cifra(f"{cuantas:,}", MAYORES)
    frase = FraseDicha(f"{son} municipalidades comparten la mayor cantidad: {cada} cada una.")
    return Frases(tabla.titulo, (frase,), puntos=14)


MAYORES_A_LA_VISTA = 12


def _responsable_y_tipo(corte: Corte) -> Pagina:
    cuadro = corte.acuerdos
    responsable = cuadros.por_clase(
        corte, "Por responsable", "Acuerdos por entidad responsable", "Responsable", cuadro.por_responsable
    )
    tipo = cuadros.por_clase(corte, "Por tipo", "Acuerdos por tipo", "Tipo", cuadro.por_tipo)
    pares = [(p.nombre, p.cantidad) for p in cuadro.por_responsable]
    tipos = [(p.nombre, p.cantidad) for p in cuadro.por_tipo]
    tope = max(n for _, n in (*pares, *tipos))  # el mismo eje: las barras de los dos se comparan
    de_cada = tuple(cuadros.lista(corte, responsable=p.codigo) for p in cuadro.por_responsable)
    de_cada_tipo = tuple(cuadros.lista(corte, tipo=p.codigo) for p in cuadro.por_tipo)
    contenido = zonas(
        (1.0, (_barras("", pares, tope, urls=de_cada), responsable)),
        (1.0, (_barras("", tipos, tope, urls=de_cada_tipo), tipo)),
    )
    tema = "Acuerdos por entidad responsable y por tipo"
    return Pagina(ACUERDOS, tema, hallazgos.responsables(corte), contenido, (), _dichos([*pares, *tipos]))


def avance(corte: Corte, detalle: DetalleDelCorte) -> Iterator[Pagina]:
    """El estado de hoy y, ordenado por % cumplido, el de cada sector, responsable y región."""
    yield _por_estado(corte, detalle)
    suyos = detalle.acuerdos
    hay_lista = detalle.alcance.audiencia != Audiencia.CIFRAS
    if not corte.avance.vigentes or (hay_lista and corte.totales.acuerdos <= POCOS):  # el de pocos lo dice la lista
        return
    if len(corte.acuerdos.por_sector) > 1:
        grupos = agrupar(suyos, cruces.por_sector)
        titulo = hallazgos.por_grupo(grupos, "sector/sectores", "ningún sector", "sector")
        yield _de_grupos(corte, "Estado y avance por sector", titulo, "Avance por sector", "Sector", grupos)
    grupos = agrupar(suyos, por_responsable)
    if len(grupos) > 1:
        con_articulo = [replace(g, nombre=f"el {g.nombre.lower()}") for g in grupos]
        niveles, ninguno = "nivel de gobierno/niveles de gobierno", "ningún nivel de gobierno"
        titulo = hallazgos.por_grupo(con_articulo, niveles, ninguno, "responsable")
        tema = "Estado y avance por entidad responsable"
        yield _de_grupos(corte, tema, titulo, "Avance por responsable", "Responsable", grupos)
    grupos = agrupar(suyos, cruces.por_region)
    if not detalle.alcance.region and len(grupos) == 1:
        return  # lo suyo es lo de todos, y ya está dicho
    if not detalle.alcance.region:
        titulo = hallazgos.por_grupo(grupos, "región/regiones", "ninguna región", "region")
        valores = {g.clave: int(redondear(Fraction(100 * g.cumplidos, g.vigentes), 0)) for g in grupos if g.vigentes}
        listas = {g.clave: cuadros.lista(corte, region=g.clave, estado=Estado.CUMPLIDO.value) for g in grupos}
        con_lista = {codigo: listas[codigo] for codigo, valor in valores.items() if valor}
        mapa = Mapa(
            "% cumplido de los vigentes de cada región", valores, "% cumplido de sus vigentes", "\u00a0%", con_lista
        )
        tabla = cuadros.de_avance(corte, "Avance por región", "Estado y avance por región", "Región", grupos)
        # Con todas en 0 % el mapa sería de un solo color.
        contenido = zonas((4.4, mapa), (7.0, tabla)) if any(valores.values()) else una_zona(tabla)
        yield Pagina(AVANCE, "Avance por región", titulo, contenido, (), _de_avance(grupos))
    else:
        grupos = agrupar(suyos, cruces.por_municipalidad)
        varias, ninguna = "municipalidad/municipalidades", "ninguna municipalidad"
        titulo = hallazgos.por_grupo(grupos, varias, ninguna, "municipalidad")
        yield _de_grupos(corte, "Avance por municipalidad", titulo, "Avance por municipalidad", "Municipalidad", grupos)


def por_responsable(acuerdo: AcuerdoDelDia) -> tuple[str, str]:
    return acuerdo.responsable, str(Responsable(acuerdo.responsable).label)


def _por_estado(corte: Corte, detalle: DetalleDelCorte) -> Pagina:
    tabla = cuadros.por_estado(corte)
    cantidades = tuple(int(valor_de(fila[1])) for fila in tabla.filas)  # type: ignore[arg-type]
    barras = Barras(
        "",
        "Acuerdos",
        tuple(con_signo(e) for e in ORDEN_DE_ESTADOS),
        cantidades,
        tuple(ESTADOS[e].color for e in ORDEN_DE_ESTADOS),
        urls=tuple(cuadros.lista(corte, estado=e.value) for e in ORDEN_DE_ESTADOS),
    )
    cifras = cifras_de_avance(corte)
    notas = tuple(f"{c.que}: {c.valor}." for c in cifras)
    return Pagina(AVANCE, "Estado y avance", hallazgos.estado(corte), zonas((6.6, barras), (4.8, tabla)), cifras, notas)


def _de_grupos(
    corte: Corte, tema: str, titulo: FraseDicha, nombre: str, columna: str, grupos: list[GrupoDelCruce]
) -> Pagina:
    vistos = grupos[:BARRAS_DE_ESTADO_A_LA_VISTA]
    cuales = "Acuerdos en cada estado"
    if len(grupos) > len(vistos):
        cuales += f": los {len(vistos)} primeros de {len(grupos):,}"
    barras = BarrasDeEstado(
        cuales,
        tuple(g.nombre for g in vistos),
        tuple(g.por_estado for g in vistos),
        url=cuadros.lista(corte),
        urls=tuple(cuadros.listas_por_estado(corte, columna, g.clave) for g in vistos),
    )
    tabla = cuadros.de_avance(corte, nombre, tema, columna, grupos)
    contenido = una_zona(barras, tabla) if len(grupos) <= POCOS_GRUPOS else zonas((5.9, barras), (5.5, tabla))
    return Pagina(AVANCE, tema, titulo, contenido, (), _de_avance(grupos))


POCOS_GRUPOS = 4  # a lo ancho y con letra grande: lado a lado dejarían media hoja en blanco


def _barras(titulo: str, pares: list[tuple[str, int]], tope: int = 0, *, urls: tuple[str, ...]) -> Barras:
    """Con más de los que se distinguen, los primeros, y lo dice: en la tabla de al lado están todos."""
    if len(pares) > BARRAS_A_LA_VISTA:
        titulo, pares = f"Los {BARRAS_A_LA_VISTA} primeros de {len(pares):,}", pares[:BARRAS_A_LA_VISTA]
    nombres, valores = tuple(n for n, _ in pares), tuple(c for _, c in pares)
    return Barras(titulo, "Acuerdos", nombres, valores, tope=tope, urls=urls[: len(pares)])


BARRAS_A_LA_VISTA = 26  # las regiones
BARRAS_DE_ESTADO_A_LA_VISTA = 24  # además de su leyenda


def _dichos(pares: list[tuple[str, int]]) -> tuple[str, ...]:
    return (f"{'; '.join(f'{nombre}, {cantidad:,}' for nombre, cantidad in pares)}.",) if pares else ()


def _de_avance(grupos: list[GrupoDelCruce]) -> tuple[str, ...]:
    return tuple(
        f"{g.nombre}: {g.cumplidos:,} de {contar(g.vigentes, 'vigente', 'vigentes')} ({por_ciento(g.porcentaje)}); "
        f"vencidos, {g.vencidos:,}."
        for g in grupos
    )
