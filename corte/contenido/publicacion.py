"""Las páginas que dicen de dónde viene un corte: qué se corrigió del anterior y hasta dónde llega su historia."""

from collections.abc import Iterator

from acuerdos.cadena import sello_en_grupos
from acuerdos.palabras import contar, dia_en_palabras, instante_en_palabras
from corte.contenido.bloques import (
    Celda,
    ClaseDeColumna,
    ColumnaDeTabla,
    Frases,
    Pagina,
    Qr,
    TablaDelInforme,
    enlazada,
    zonas,
)
from corte.datos import Corte
from corte.datos_del_detalle import Cabeza, Correcciones
from corte.enlaces import Enlaces
from corte.frases import FraseDicha, cifra

CORRECCIONES, HISTORIA = "Correcciones", "Historia"
N = ClaseDeColumna.NUMERO


def correcciones(corte: Corte) -> Iterator[Pagina]:
    """La de las correcciones del último publicado, si hay alguna."""
    if (de := corte.correcciones) is None:
        return
    tema = f"Correcciones respecto del corte del {dia_en_palabras(de.al)}"
    cuantas = contar(len(de.cifras), "cifra publicada hoy es otra", "cifras publicadas hoy son otras")
    se_dijo = "se publicó" if len(de.cifras) == 1 else "se publicaron"
    titulo = FraseDicha(f"{cuantas}: {se_dijo} el {dia_en_palabras(de.publicado_el)}")
    motivos = tuple(FraseDicha(motivo.frase) for motivo in de.motivos)
    enlaces = corte.detalle.enlaces if corte.detalle else None
    bloques: list[tuple[float, TablaDelInforme | Frases]] = [(1.0, cuadro_de_correcciones(de, enlaces))]
    if motivos:
        bloques.append((1.0, Frases("Por qué", motivos, puntos=20)))
    yield Pagina(CORRECCIONES, tema, titulo, zonas(*bloques), (), (f"{titulo}.", *motivos))


def cuadro_de_correcciones(de: Correcciones, enlaces: Enlaces | None = None) -> TablaDelInforme:
    """Cada cifra lleva a su lista: la publicada, a la de entonces."""
    columnas = (
        ColumnaDeTabla("Cifra", 3.4),
        ColumnaDeTabla("Se publicó", 1.1, N),
        ColumnaDeTabla("Hoy se sabe", 1.1, N),
    )
    filas = []
    for c in de.cifras:
        antes, ahora = de.listas(c, enlaces)
        filas.append((c.que, enlazada(c.antes, antes), enlazada(c.ahora, ahora)))
    nota = f"Corte publicado n.º {de.numero}, al {de.al:%d/%m/%Y}."
    return TablaDelInforme("Correcciones", "Cada cifra, antes y ahora", columnas, tuple(filas), nota=nota)


def cuadro_de_motivos(de: Correcciones) -> TablaDelInforme:
    """Los acuerdos van todos: en la lámina se nombran los primeros. Sin ninguno que nombrar, solo qué se hizo."""
    columnas = [ColumnaDeTabla("Qué se hizo", 2)]
    filas: list[tuple[Celda, ...]] = [(m.que,) for m in de.motivos]
    if any(m.acuerdos for m in de.motivos):
        columnas.append(ColumnaDeTabla("Acuerdos", 4))
        filas = [(m.que, ", ".join(m.acuerdos)) for m in de.motivos]
    return TablaDelInforme("Por qué se corrige", "Por qué cambió cada cifra", tuple(columnas), tuple(filas))


def historia(cabeza: Cabeza) -> Pagina:
    """La última: la huella de la historia hasta este corte, y dónde se comprueba."""
    hechos = contar(cabeza.hechos, "hecho registrado", "hechos registrados")
    titulo = FraseDicha(f"Hasta aquí, {hechos}; su huella es {sello_en_grupos(cabeza.huella)}")
    dichas = (
        "Cada hecho de la sesión (un acuerdo, un avance, una decisión) lleva la huella del que le antecede: si alguien "
        "cambia, quita o mueve uno, la huella deja de ser esta.",
        f"Es la del último hecho, del {instante_en_palabras(cabeza.en)}.",
        f"Cualquiera la comprueba con el código o en {cifra(cabeza.direccion, cabeza.direccion)}",
    )
    frases = tuple(map(FraseDicha, dichas))
    codigo = Qr("Para comprobarla", cabeza.direccion)
    contenido = zonas((3.0, codigo), (8.4, Frases("", frases, puntos=18)))
    return Pagina(HISTORIA, "Historia encadenada de la sesión", titulo, contenido, (), frases)
