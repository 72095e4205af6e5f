"""El libro en blanco que se descarga para llenarlo, con sus instrucciones y sus listas.

No lleva filas de ejemplo en las hojas de datos: los ejemplos están en «Instrucciones», que no se importa. Subida tal
como se descarga, no trae nada.
"""

from collections.abc import Iterable

from acuerdos.enums import Responsable, Tipo
from importacion.escritura import LibroNuevo
from importacion.hojas import FORMAS
from reuniones.enums import EstadoReunion

INSTRUCCIONES, LISTAS = "Instrucciones", "Listas"
HOJAS_DE_AYUDA = frozenset({INSTRUCCIONES, LISTAS})
FILAS_CON_LISTA = 5_000
COMO_SE_LLENA = (
    "Llene las hojas y súbalo en Importar. Primero se revisa sin guardar nada: verá cada error en su celda.",
    "Si una hoja no le hace falta, déjela en blanco. Solo Sesión y Acuerdos son obligatorias.",
    "El orden de las columnas no importa; sus títulos, sí. Las fechas van como fecha de Excel o como dd/mm/aaaa.",
    "Subir otra vez el mismo libro no repite nada: entra lo que falte, y lo distinto se muestra para aceptarlo.",
)


def escribir_plantilla(*, sectores: Iterable[str], clasificaciones: Iterable[str]) -> bytes:
    """El libro en blanco. `sectores`: siglas; `clasificaciones`: nombres."""
    listas: dict[str, list[str]] = {
        "sector": list(sectores),
        "clasificacion": list(clasificaciones),
        "tipo": list(map(str, Tipo.labels)),
        "responsable": list(Responsable.values),
        "estado": list(map(str, EstadoReunion.labels)),
    }
    with LibroNuevo() as libro:
        _instrucciones(libro)
        libro.sesion({})
        for forma in FORMAS[1:]:
            hoja = libro.tabla(forma)
            for n, columna in enumerate(forma.columnas):
                if columna.clave in listas:
                    _validar(hoja, n, list(listas).index(columna.clave), len(listas[columna.clave]))
        hoja = libro.libro.add_worksheet(LISTAS)
        for n, opciones in enumerate(listas.values()):
            hoja.write_column(0, n, opciones)
        hoja.hide()
    return libro.contenido


def _validar(hoja: object, columna: int, lista: int, cuantas: int) -> None:
    letra = "ABCDE"[lista]
    hoja.data_validation(  # type: ignore[attr-defined]
        1,
        columna,
        FILAS_CON_LISTA,
        columna,
        {
            "validate": "list",
            "source": f"={LISTAS}!${letra}$1:${letra}${cuantas}",
            "error_type": "warning",
            "error_title": "No está en la lista",
            "error_message": "Elija una opción de la lista.",
        },
    )


def _instrucciones(libro: LibroNuevo) -> None:
    hoja = libro.libro.add_worksheet(INSTRUCCIONES)
    hoja.hide_gridlines(2)
    for columna, ancho in enumerate((20, 22, 14, 62, 36)):
        hoja.set_column(columna, columna, ancho)
    for n, frase in enumerate(COMO_SE_LLENA):
        hoja.write_string(n, 0, frase)
    fila = len(COMO_SE_LLENA) + 1
    for columna, titulo in enumerate(("Hoja", "Columna", "¿Obligatoria?", "Qué va", "Ejemplo (no se importa)")):
        hoja.write_string(fila, columna, titulo, libro.titulo)
    for forma in FORMAS:
        for c in forma.columnas:
            fila += 1
            obligatoria = "Sí" if c.obligatoria else "No"
            for columna, texto in enumerate((forma.nombre, c.titulo, obligatoria, c.ayuda, c.ejemplo)):
                hoja.write_string(fila, columna, texto, libro.parrafo)
    hoja.freeze_panes(len(COMO_SE_LLENA) + 2, 0)
