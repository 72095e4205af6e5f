"""Las hojas del libro y sus columnas, como las lleva la oficina."""

from dataclasses import dataclass, replace

from cuentas.textos import norma


@dataclass(frozen=True, slots=True)
class ColumnaDeHoja:
    """`clave` es su nombre en el programa; `titulo`, el de la hoja; `otros`, títulos que también se aceptan.

    `ayuda` y `ejemplo`: lo que la plantilla dice de ella.
    """

    clave: str
    titulo: str
    obligatoria: bool = True
    otros: tuple[str, ...] = ()
    ayuda: str = ""
    ejemplo: str = ""

    def titulos(self) -> set[str]:
        return {norma(t) for t in (self.titulo, *self.otros)}


@dataclass(frozen=True, slots=True)
class FormaDeHoja:
    """`clave`: la columna que dice de qué es la fila; sin ella, una fila que solo trae cifras es un total.

    Puede no ser obligatoria: entonces quien no la trae no es por eso un error.
    """

    nombre: str
    columnas: tuple[ColumnaDeHoja, ...]
    clave: str
    obligatoria: bool = False
    otros: tuple[str, ...] = ()

    def nombres(self) -> set[str]:
        return {norma(n) for n in (self.nombre, *self.otros)}

    def titulo(self, clave: str) -> str:
        return next(c.titulo for c in self.columnas if c.clave == clave)


# Con esta marca y el número de su fila, un hito nombra a un acuerdo que aún no tiene código (ver `planilla`).
MARCA_DE_FILA = "FILA-"

# Lo que un libro exportado dice de sí, bajo los datos de la sesión: con eso se sabe qué cambió aquí desde entonces.
EXPORTADO = "Exportado"

CODIGO_DE_ACUERDO = ColumnaDeHoja("acuerdo", "Código de acuerdo", otros=("Acuerdo", "Código", "Código del acuerdo"))
NUMERO_DE_HITO = ColumnaDeHoja(
    "hito", "N° hito", otros=("No hito", "Nro hito", "Número de hito", "Número hito", "N° de hito")
)
APROBADA_EL = ColumnaDeHoja("aprobada_el", "Aprobada el", otros=("Fecha de aprobación", "Aprobado el"))
MOTIVO = ColumnaDeHoja("motivo", "Motivo", otros=("Sustento",))

SESION = FormaDeHoja(
    "Sesión",
    (
        ColumnaDeHoja("nombre", "Nombre", ayuda="Nombre de la sesión", ejemplo="MUNI EJECUTIVO ALCALDESAS"),
        ColumnaDeHoja(
            "codigo",
            "Código",
            ayuda="Letras, cifras y guiones: con él empiezan los códigos de sus acuerdos",
            ejemplo="MEA-2025",
        ),
        ColumnaDeHoja("fecha", "Fecha", ayuda="El día del evento", ejemplo="13/01/2025"),
        ColumnaDeHoja("lugar", "Lugar", obligatoria=False, ayuda="Dónde fue", ejemplo="Lima"),
        ColumnaDeHoja("lema", "Lema", obligatoria=False, ayuda="Si tuvo", ejemplo="#Juntas"),
    ),
    clave="codigo",
    obligatoria=True,
)
ASISTENTES = FormaDeHoja(
    "Asistentes",
    (
        ColumnaDeHoja("categoria", "Categoría", ayuda="Una fila por categoría", ejemplo="Alcaldesas distritales"),
        ColumnaDeHoja(
            "cantidad", "Cantidad", otros=("N°", "Número", "Asistentes"), ayuda="Cuántas personas", ejemplo="62"
        ),
    ),
    clave="categoria",
    otros=("Asistencia",),
)
REUNIONES = FormaDeHoja(
    "Reuniones",
    (
        ColumnaDeHoja(
            "codigo",
            "Código",
            otros=("Código de reunión", "Reunión"),
            ayuda="El de la reunión en la sesión",
            ejemplo="MTPE-01",
        ),
        ColumnaDeHoja("sector", "Sector", ayuda="Sigla del sector", ejemplo="MTPE"),
        ColumnaDeHoja("fecha", "Fecha", ayuda="El día de la reunión", ejemplo="13/01/2025"),
        ColumnaDeHoja(
            "inicio",
            "Hora inicio",
            obligatoria=False,
            otros=("Inicio", "Hora de inicio"),
            ayuda="Con dos puntos; si va una hora, van las dos",
            ejemplo="09:00",
        ),
        ColumnaDeHoja(
            "fin", "Hora fin", obligatoria=False, otros=("Fin", "Hora de fin"), ayuda="Con dos puntos", ejemplo="09:40"
        ),
        ColumnaDeHoja(
            "municipalidades",
            "Municipalidades",
            otros=("Municipalidad",),
            ayuda="DISTRITO (PROVINCIA, REGIÓN) o su UBIGEO, separadas por «;»",
            ejemplo="UMACHIRI (MELGAR, PUNO); 140311",
        ),
        ColumnaDeHoja("estado", "Estado", ayuda="Programada, Realizada o No realizada", ejemplo="Realizada"),
    ),
    clave="codigo",
)
ACUERDOS = FormaDeHoja(
    "Acuerdos",
    (
        ColumnaDeHoja(
            "n",
            "N°",
            obligatoria=False,
            otros=("No", "Nro", "Ítem"),
            ayuda="Para contar las filas; no se guarda",
            ejemplo="1",
        ),
        ColumnaDeHoja(
            "codigo",
            "Código",
            obligatoria=False,
            otros=("Código de acuerdo", "Código del acuerdo"),
            ayuda="El de la sesión y tres cifras; en blanco, el que sigue",
            ejemplo="MEA-2025-001",
        ),
        ColumnaDeHoja(
            "region",
            "Departamento",
            otros=("Región", "Departamento o región", "Región o departamento"),
            ayuda="Departamento o región",
            ejemplo="PUNO",
        ),
        ColumnaDeHoja("provincia", "Provincia", ayuda="Provincia", ejemplo="MELGAR"),
        ColumnaDeHoja(
            "distrito",
            "Distrito",
            otros=("Municipalidad",),
            ayuda="Distrito, o el nombre oficial de la municipalidad",
            ejemplo="UMACHIRI",
        ),
        ColumnaDeHoja(
            "ubigeo",
            "UBIGEO",
            obligatoria=False,
            otros=("Código UBIGEO",),
            ayuda="Seis cifras: si lo pone, es el que vale",
            ejemplo="210809",
        ),
        ColumnaDeHoja("sector", "Sector", ayuda="Sigla del sector", ejemplo="MTPE"),
        ColumnaDeHoja(
            "reunion",
            "Reunión",
            obligatoria=False,
            otros=("Código de reunión",),
            ayuda="Código de la reunión en que se tomó",
            ejemplo="MTPE-01",
        ),
        ColumnaDeHoja("tipo", "Tipo", ayuda="Acuerdo o Compromiso", ejemplo="Acuerdo"),
        ColumnaDeHoja("clasificacion", "Clasificación", ayuda="Una de la lista", ejemplo="Asistencia técnica"),
        ColumnaDeHoja(
            "texto",
            "Acuerdo",
            otros=("Texto", "Texto del acuerdo", "Descripción"),
            ayuda="Como se firmó",
            ejemplo="Asistir en la ficha de empleo temporal.",
        ),
        ColumnaDeHoja(
            "responsable",
            "Responsable",
            otros=("Nivel responsable",),
            ayuda="GN (nacional), GR (regional) o GL (local)",
            ejemplo="GL",
        ),
        ColumnaDeHoja(
            "plazo",
            "Plazo",
            otros=("Fecha límite",),
            ayuda="Desde el día del evento hasta dos años después",
            ejemplo="23/11/2025",
        ),
        ColumnaDeHoja(
            "cui",
            "CUI",
            obligatoria=False,
            otros=("Código único de inversiones",),
            ayuda="Hasta siete cifras",
            ejemplo="2345678",
        ),
        ColumnaDeHoja(
            "monto", "Monto", obligatoria=False, otros=("Monto S/", "Monto PEN"), ayuda="En soles", ejemplo="1250000.50"
        ),
        ColumnaDeHoja(
            "otras_municipalidades",
            "Otras municipalidades",
            obligatoria=False,
            otros=("También participan", "Municipalidades participantes", "Otras municipalidades participantes"),
            ayuda="Las que participan sin encabezarlo: DISTRITO (PROVINCIA, REGIÓN) o su UBIGEO, separadas por «;»",
            ejemplo="AYAVIRI (MELGAR, PUNO)",
        ),
        ColumnaDeHoja(
            "mancomunidad",
            "Mancomunidad",
            obligatoria=False,
            otros=("Mancomunidad municipal",),
            ayuda="Por la que vienen; una para todas, o una por cada una separadas por «;»",
            ejemplo="Mancomunidad Municipal del Norte",
        ),
        ColumnaDeHoja(
            "otros_sectores",
            "Otros sectores",
            obligatoria=False,
            otros=("Sectores participantes", "Otros sectores participantes"),
            ayuda="Las siglas de los que participan sin encabezarlo, separadas por «;»",
            ejemplo="MVCS",
        ),
    ),
    clave="codigo",
    obligatoria=True,
)
HITOS = FormaDeHoja(
    "Hitos",
    (
        replace(CODIGO_DE_ACUERDO, ayuda="El acuerdo del que es", ejemplo="MEA-2025-001"),
        ColumnaDeHoja(
            "numero",
            NUMERO_DE_HITO.titulo,
            otros=NUMERO_DE_HITO.otros,
            ayuda="1, 2, 3… dentro del acuerdo",
            ejemplo="1",
        ),
        ColumnaDeHoja("texto", "Hito", otros=("Texto", "Descripción"), ayuda="Qué se hará", ejemplo="Ficha presentada"),
        ColumnaDeHoja("responsable", "Responsable", ayuda="Quién lo debe: GN, GR o GL", ejemplo="GL"),
        ColumnaDeHoja("plazo", "Plazo", ayuda="A más tardar, el plazo del acuerdo", ejemplo="30/04/2025"),
        ColumnaDeHoja("peso", "Peso", obligatoria=False, ayuda="Cuánto pesa en el avance; en blanco, 1", ejemplo="1"),
        ColumnaDeHoja(
            "registrado_el",
            "Registrado el",
            otros=("Fecha de registro",),
            ayuda="El día en que se fijó: cuenta desde entonces",
            ejemplo="20/01/2025",
        ),
        ColumnaDeHoja(
            "de_quien",
            "De quién",
            obligatoria=False,
            otros=("De qué participante", "Participante"),
            ayuda="Si lo debe uno de los que participan, su sigla, su UBIGEO o su nombre; en blanco, quien encabeza",
            ejemplo="AYAVIRI (MELGAR, PUNO)",
        ),
    ),
    clave="acuerdo",
)
AVANCES = FormaDeHoja(
    "Avances",
    (
        replace(CODIGO_DE_ACUERDO, ayuda="El acuerdo", ejemplo="MEA-2025-001"),
        replace(NUMERO_DE_HITO, ayuda="El número de su hito", ejemplo="1"),
        ColumnaDeHoja(
            "fecha", "Fecha", ayuda="El día del avance; ni futuro ni anterior al evento", ejemplo="05/03/2025"
        ),
        ColumnaDeHoja(
            "porcentaje",
            "Avance %",
            otros=("Avance", "Porcentaje", "Porcentaje de avance"),
            ayuda="De 0 a 100, como número y sin el signo",
            ejemplo="100",
        ),
        ColumnaDeHoja("descripcion", "Descripción", obligatoria=False, ayuda="Qué se hizo", ejemplo="Culminado."),
        ColumnaDeHoja(
            "validado_el",
            "Validado el",
            obligatoria=False,
            otros=("Fecha de validación",),
            ayuda="El día en que la Secretaría lo validó; en blanco, sin validar",
            ejemplo="09/03/2025",
        ),
    ),
    clave="acuerdo",
)
REPROGRAMACIONES = FormaDeHoja(
    "Reprogramaciones",
    (
        replace(CODIGO_DE_ACUERDO, ayuda="El acuerdo", ejemplo="MEA-2025-002"),
        replace(NUMERO_DE_HITO, ayuda="El número del hito que se mueve", ejemplo="1"),
        replace(APROBADA_EL, ayuda="El día en que se aprobó", ejemplo="02/06/2025"),
        ColumnaDeHoja(
            "plazo_nuevo",
            "Nuevo plazo",
            otros=("Plazo nuevo",),
            ayuda="A más tardar, dos años después del evento",
            ejemplo="01/10/2025",
        ),
        replace(MOTIVO, ayuda="Por qué", ejemplo="Ampliación acordada."),
    ),
    clave="acuerdo",
)
DESESTIMACIONES = FormaDeHoja(
    "Desestimaciones",
    (
        replace(CODIGO_DE_ACUERDO, ayuda="El acuerdo", ejemplo="MEA-2025-004"),
        replace(APROBADA_EL, ayuda="El día en que se aprobó", ejemplo="21/05/2025"),
        replace(MOTIVO, ayuda="Por qué", ejemplo="La asumió otra entidad."),
    ),
    clave="acuerdo",
)

FORMAS = (SESION, ASISTENTES, REUNIONES, ACUERDOS, HITOS, AVANCES, REPROGRAMACIONES, DESESTIMACIONES)
NOMBRES = [forma.nombre for forma in FORMAS]
