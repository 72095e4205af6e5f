"""El libro en blanco que se descarga para llenarlo, con sus instrucciones y sus listas.

No lleva filas de ejemplo en las hojas de datos: los ejemplos están en «Instrucciones», que no se importa. Subida tal
como se descarga, no trae nada.
"""

from collections.abc import Iterable, Mapping

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
    "Subir otra vez el mismo libro no repite nada: solo entra lo que falte. Lo ya registrado no se cambia desde aquí.",
)
# (hoja, clave de la columna): qué va en ella y un ejemplo.
AYUDAS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("Sesión", "nombre"): ("Nombre de la sesión", "MUNI EJECUTIVO ALCALDESAS"),
    ("Sesión", "codigo"): ("Letras, cifras y guiones: con él empiezan los códigos de sus acuerdos", "MEA-2025"),
    ("Sesión", "fecha"): ("El día del evento", "13/01/2025"),
    ("Sesión", "lugar"): ("Dónde fue", "Lima"),
    ("Sesión", "lema"): ("Si tuvo", "#Juntas"),
    ("Asistentes", "categoria"): ("Una fila por categoría", "Alcaldesas distritales"),
    ("Asistentes", "cantidad"): ("Cuántas personas", "62"),
    ("Reuniones", "codigo"): ("El de la reunión en la sesión", "MTPE-01"),
    ("Reuniones", "sector"): ("Sigla del sector", "MTPE"),
    ("Reuniones", "fecha"): ("El día de la reunión", "13/01/2025"),
    ("Reuniones", "inicio"): ("Con dos puntos; si va una hora, van las dos", "09:00"),
    ("Reuniones", "fin"): ("Con dos puntos", "09:40"),
    ("Reuniones", "municipalidades"): (
        "DISTRITO (PROVINCIA, REGIÓN) o su UBIGEO, separadas por «;»", "UMACHIRI (MELGAR, PUNO); 140311",
    ),
    ("Reuniones", "estado"): ("Programada, Realizada o No realizada", "Realizada"),
    ("Acuerdos", "n"): ("Para contar las filas; no se guarda", "1"),
    ("Acuerdos", "codigo"): ("El de la sesión y tres cifras; en blanco, el que sigue", "MEA-2025-001"),
    ("Acuerdos", "region"): ("Departamento o región", "PUNO"),
    ("Acuerdos", "provincia"): ("Provincia", "MELGAR"),
    ("Acuerdos", "distrito"): ("Distrito, o el nombre oficial de la municipalidad", "UMACHIRI"),
    ("Acuerdos", "ubigeo"): ("Seis cifras: si lo pone, es el que vale", "210809"),
    ("Acuerdos", "sector"): ("Sigla del sector", "MTPE"),
    ("Acuerdos", "reunion"): ("Código de la reunión en que se tomó", "MTPE-01"),
    ("Acuerdos", "tipo"): ("Acuerdo o Compromiso", "Acuerdo"),
    ("Acuerdos", "clasificacion"): ("Una de la lista", "Asistencia técnica"),
    ("Acuerdos", "texto"): ("Como se firmó", "Asistir en la ficha de empleo temporal."),
    ("Acuerdos", "responsable"): ("GN (nacional), GR (regional) o GL (local)", "GL"),
    ("Acuerdos", "plazo"): ("Desde el día del evento hasta dos años después", "23/11/2025"),
    ("Acuerdos", "cui"): ("Hasta siete cifras", "2345678"),
    ("Acuerdos", "monto"): ("En soles", "1250000.50"),
    ("Hitos", "acuerdo"): ("El acuerdo del que es", "MEA-2025-001"),
    ("Hitos", "numero"): ("1, 2, 3… dentro del acuerdo", "1"),
    ("Hitos", "texto"): ("Qué se hará", "Ficha presentada"),
    ("Hitos", "responsable"): ("Quién lo debe: GN, GR o GL", "GL"),
    ("Hitos", "plazo"): ("A más tardar, el plazo del acuerdo", "30/04/2025"),
    ("Hitos", "peso"): ("Cuánto pesa en el avance; en blanco, 1", "1"),
    ("Hitos", "registrado_el"): ("El día en que se fijó: cuenta desde entonces", "20/01/2025"),
    ("Avances", "acuerdo"): ("El acuerdo", "MEA-2025-001"),
    ("Avances", "hito"): ("El número de su hito", "1"),
    ("Avances", "fecha"): ("El día del avance; ni futuro ni anterior al evento", "05/03/2025"),
    ("Avances", "porcentaje"): ("De 0 a 100, como número y sin el signo", "100"),
    ("Avances", "descripcion"): ("Qué se hizo", "Culminado."),
    ("Avances", "validado_el"): ("El día en que la Secretaría lo validó; en blanco, sin validar", "09/03/2025"),
    ("Reprogramaciones", "acuerdo"): ("El acuerdo", "MEA-2025-002"),
    ("Reprogramaciones", "hito"): ("El número del hito que se mueve", "1"),
    ("Reprogramaciones", "aprobada_el"): ("El día en que se aprobó", "02/06/2025"),
    ("Reprogramaciones", "plazo_nuevo"): ("A más tardar, dos años después del evento", "01/10/2025"),
    ("Reprogramaciones", "motivo"): ("Por qué", "Ampliación acordada."),
    ("Desestimaciones", "acuerdo"): ("El acuerdo", "MEA-2025-004"),
    ("Desestimaciones", "aprobada_el"): ("El día en que se aprobó", "21/05/2025"),
    ("Desestimaciones", "motivo"): ("Por qué", "La asumió otra entidad."),
}  # fmt: skip


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
        1, columna, FILAS_CON_LISTA, columna,
        {"validate": "list", "source": f"={LISTAS}!${letra}$1:${letra}${cuantas}", "error_type": "warning",
         "error_title": "No está en la lista", "error_message": "Elija una opción de la lista."},
    )  # fmt: skip


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
            ayuda, ejemplo = AYUDAS[forma.nombre, c.clave]
            obligatoria = "Sí" if c.obligatoria else "No"
            for columna, texto in enumerate((forma.nombre, c.titulo, obligatoria, ayuda, ejemplo)):
                hoja.write_string(fila, columna, texto, libro.parrafo)
    hoja.freeze_panes(len(COMO_SE_LLENA) + 2, 0)
