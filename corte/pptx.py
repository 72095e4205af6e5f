"""El corte como lámina de PowerPoint: la portada y, en hojas, las páginas de su informe."""

from corte.aspecto import BLANCO, SUAVE
from corte.contenido.informe import Portada, informe
from corte.datos import Corte
from corte.lamina import letras, mapa
from corte.lamina.archivo import escribir
from corte.lamina.flujo import hojas_de
from corte.lamina.hoja import HojaDeLamina, sin_formato
from corte.lamina.juntas import juntar
from corte.lamina.xml import Caja, TramoDeTexto, parrafo
from corte.repetible import repetible

NOMBRE: Caja = (1.2, 1.85, 11.2, 1.9)
LETRA_DE_NOMBRE = (48, 44, 40, 36, 32, 28, 24, 20)
LETRA_DE_LEMA = (20, 18, 16, 14)
AVANCES: Caja = (1.2, 5.0, 11.2, 0.8)
SILUETA: Caja = (8.7, 0.55, 4.2, 6.4)
INICIO = "Portada"


def escribir_pptx(corte: Corte) -> bytes:
    """La lámina, lista para guardarse. Mismo corte, mismos bytes."""
    todo = informe(corte)
    hojas = [_portada(todo.portada)] if todo.con_portada else []
    for pagina in juntar(todo.paginas):
        hojas += hojas_de(pagina, todo.pie)
    return repetible(escribir(hojas, todo.titulo), corte.al)


def _portada(portada: Portada) -> HojaDeLamina:
    hoja = HojaDeLamina("Portada", INICIO, portada.nombre)
    mapa.silueta(hoja, SILUETA, SUAVE)
    nombre = portada.de or portada.nombre
    puntos = letras.cuerpo_que_cabe(nombre, NOMBRE[2], NOMBRE[3], LETRA_DE_NOMBRE, negrita=True)
    hoja.marcador("Título", "ctrTitle", None, parrafo([TramoDeTexto(nombre, puntos)]))
    renglones = [*([portada.nombre] if portada.de else []), portada.lugar, *([portada.lema] if portada.lema else [])]
    alto = 0.92 / len(renglones)
    parrafos = "".join(
        parrafo([TramoDeTexto(r, letras.cuerpo_que_cabe(r, NOMBRE[2], alto, LETRA_DE_LEMA))]) for r in renglones
    )
    hoja.marcador("Lugar y fecha", "subTitle", 1, parrafos)
    ancho = letras.ancho(portada.avances, 24, negrita=True) * letras.OTRA_LETRA + 0.6
    x, y, _, alto_de_cinta = AVANCES
    avances = parrafo([TramoDeTexto(portada.avances, None, True, BLANCO)])
    hoja.marcador("Avances", "body", 13, avances, (x, y, min(ancho, AVANCES[2]), alto_de_cinta))
    if portada.avisos:
        hoja.marcador("Avisos", "body", 14, "".join(sin_formato(aviso) for aviso in portada.avisos))
    return hoja
