"""El informe de un corte, página por página: el mismo para la lámina y el PDF, de toda la sesión o de una parte."""

from collections.abc import Iterator
from dataclasses import dataclass

from acuerdos.palabras import dia_en_palabras
from corte.contenido import cambios, cuadros, definiciones, ficha, hallazgos, listas, paginas, publicacion
from corte.contenido.bloques import ColumnaDeTabla, Frases, Pagina, TablaDelInforme, una_zona
from corte.datos import Corte
from corte.datos_del_detalle import Audiencia, DetalleDelCorte
from corte.frases import FraseDicha

CIERRE = "Conclusiones"
RECOMENDACIONES = FraseDicha("Tres recomendaciones para que los acuerdos se cumplan")


@dataclass(frozen=True, slots=True)
class Portada:
    """`de`: el sector, la región o la municipalidad, si el informe es de una parte."""

    nombre: str
    de: str
    lugar: str
    lema: str
    avances: str
    avisos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Informe:
    titulo: str  # del documento
    pie: str
    portada: Portada
    paginas: tuple[Pagina, ...]
    con_portada: bool = True


def informe(corte: Corte) -> Informe:
    """El informe de `corte`, que debe llevar su detalle."""
    detalle = detalle_de(corte)
    sesion, dia = corte.sesion, dia_en_palabras(corte.al)
    de = _de(detalle)
    lugar = f"{sesion.lugar}, " if sesion.lugar else ""
    portada = Portada(
        nombre=sesion.nombre,
        de=de,
        lugar=f"{lugar}{dia_en_palabras(sesion.fecha)}",
        lema=sesion.lema,
        avances=f"Avances al {dia}",
        avisos=definiciones.avisos(corte),
    )
    pie = " · ".join(filter(None, (de, sesion.nombre, f"al {dia}", "Fuente: Secretaría de Descentralización")))
    if sesion.de_demostracion:
        pie += " · demostración: los acuerdos son inventados"
    hechas = tuple(pagina.con(detalle.enlaces) for pagina in _paginas(corte, detalle))
    return Informe(titulo_de(corte), pie, portada, hechas, not detalle.alcance.municipalidad)


def titulo_de(corte: Corte) -> str:
    """El del documento."""
    de, dia = _de(detalle_de(corte)), dia_en_palabras(corte.al)
    return f"{f'{de} en ' if de else ''}{corte.sesion.nombre}: avances al {dia}"


def detalle_de(corte: Corte) -> DetalleDelCorte:
    assert corte.detalle is not None, "un archivo se escribe de un corte con detalle"
    return corte.detalle


def _de(detalle: DetalleDelCorte) -> str:
    if detalle.alcance.sector:
        return f"{detalle.alcance.sector}, {detalle.nombre}"
    return detalle.nombre


def _paginas(corte: Corte, detalle: DetalleDelCorte) -> Iterator[Pagina]:
    if detalle.alcance.municipalidad:
        yield from _ficha(corte, detalle)
        return
    entera = not detalle.alcance.parcial
    if corte.totales.acuerdos or not entera:
        yield paginas.para_decidir(corte, detalle)
    if entera:
        yield from paginas.general(corte)
    if corte.totales.acuerdos:
        yield from paginas.acuerdos(
            corte, con_sectores=not detalle.alcance.sector, con_regiones=not detalle.alcance.region
        )
        yield from paginas.avance(corte, detalle)
        yield from cambios.cambio(corte, detalle)
    yield from publicacion.correcciones(corte)
    if corte.totales.acuerdos:
        yield from listas.lo_que_falta(corte, detalle)
    if entera and corte.totales.acuerdos:
        yield _frases("Conclusiones", hallazgos.cierre(corte), corte.conclusiones)
    if entera:
        yield _frases("Recomendaciones", RECOMENDACIONES, tuple(r.texto for r in corte.recomendaciones), numeradas=True)
    yield _definiciones(corte)
    yield from listas.anexo(corte, detalle)
    if detalle.cabeza is not None:
        yield publicacion.historia(detalle.cabeza)


def _ficha(corte: Corte, detalle: DetalleDelCorte) -> Iterator[Pagina]:
    """La de una municipalidad, en una página si cabe: sus cifras, sus acuerdos y sus trabas. Sin portada."""
    cifras = paginas.cifras_de_avance(corte)
    con_lista = detalle.alcance.audiencia != Audiencia.CIFRAS
    tablas = [ficha.de_la_ficha(corte, detalle) if con_lista else cuadros.por_estado(corte)]
    if detalle.trabas and con_lista:
        tablas.append(listas.sin_columna(listas.trabas(corte, detalle), "Municipalidad"))
    sin = "" if not detalle.sin_punto_focal else " La municipalidad no tiene punto focal."
    notas = (f"{hallazgos.cumplidos(corte)}. {hallazgos.vencidos(corte)}.{sin}",)
    tema = f"Ficha de {detalle.nombre} · {corte.sesion.nombre}"
    titulo = FraseDicha(f"{detalle.nombre}: {hallazgos.minusculas(hallazgos.estado(corte).marcada)}")
    yield Pagina(paginas.DECIDIR, tema, titulo, una_zona(*tablas), cifras, notas)


def _frases(tema: str, titulo: FraseDicha, frases: tuple[FraseDicha, ...], *, numeradas: bool = False) -> Pagina:
    return Pagina(CIERRE, tema, titulo, una_zona(Frases("", frases, numeradas, puntos=26)), (), frases)


def _definiciones(corte: Corte) -> Pagina:
    columnas = (ColumnaDeTabla("Palabra", 1.6), ColumnaDeTabla("Qué quiere decir", 7))
    tabla = TablaDelInforme(
        "Definiciones", "Definiciones", columnas, definiciones.DEFINICIONES, nota=definiciones.fuente(corte)
    )
    titulo = FraseDicha("Qué quiere decir cada palabra y de dónde salen las cifras")
    return Pagina(CIERRE, "Definiciones y fuentes", titulo, una_zona(tabla), (), (definiciones.fuente(corte),))
