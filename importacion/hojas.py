"""Las hojas del libro y sus columnas, como las lleva la oficina."""

from dataclasses import dataclass

from cuentas.textos import norma


@dataclass(frozen=True, slots=True)
class Columna:
    """`clave` es su nombre en el programa; `titulo`, el de la hoja; `otros`, títulos que también se aceptan."""

    clave: str
    titulo: str
    obligatoria: bool = True
    otros: tuple[str, ...] = ()

    def titulos(self) -> set[str]:
        return {norma(t) for t in (self.titulo, *self.otros)}


@dataclass(frozen=True, slots=True)
class FormaDeHoja:
    """`clave`: la columna que dice de qué es la fila; sin ella, una fila que solo trae cifras es un total.

    Puede no ser obligatoria: entonces quien no la trae no es por eso un error.
    """

    nombre: str
    columnas: tuple[Columna, ...]
    clave: str
    obligatoria: bool = False
    otros: tuple[str, ...] = ()

    def nombres(self) -> set[str]:
        return {norma(n) for n in (self.nombre, *self.otros)}

    def titulo(self, clave: str) -> str:
        return next(c.titulo for c in self.columnas if c.clave == clave)


CODIGO_DE_ACUERDO = Columna("acuerdo", "Código de acuerdo", otros=("Acuerdo", "Código", "Código del acuerdo"))
NUMERO_DE_HITO = Columna(
    "hito", "N° hito", otros=("No hito", "Nro hito", "Número de hito", "Número hito", "N° de hito")
)
APROBADA_EL = Columna("aprobada_el", "Aprobada el", otros=("Fecha de aprobación", "Aprobado el"))
MOTIVO = Columna("motivo", "Motivo", otros=("Sustento",))

SESION = FormaDeHoja(
    "Sesión",
    (
        Columna("nombre", "Nombre"),
        Columna("codigo", "Código"),
        Columna("fecha", "Fecha"),
        Columna("lugar", "Lugar", obligatoria=False),
        Columna("lema", "Lema", obligatoria=False),
    ),
    clave="codigo",
    obligatoria=True,
)
ASISTENTES = FormaDeHoja(
    "Asistentes",
    (Columna("categoria", "Categoría"), Columna("cantidad", "Cantidad", otros=("N°", "Número", "Asistentes"))),
    clave="categoria",
    otros=("Asistencia",),
)
REUNIONES = FormaDeHoja(
    "Reuniones",
    (
        Columna("codigo", "Código", otros=("Código de reunión", "Reunión")),
        Columna("sector", "Sector"),
        Columna("fecha", "Fecha"),
        Columna("inicio", "Hora inicio", obligatoria=False, otros=("Inicio", "Hora de inicio")),
        Columna("fin", "Hora fin", obligatoria=False, otros=("Fin", "Hora de fin")),
        Columna("municipalidades", "Municipalidades", otros=("Municipalidad",)),
        Columna("estado", "Estado"),
    ),
    clave="codigo",
)
ACUERDOS = FormaDeHoja(
    "Acuerdos",
    (
        Columna("n", "N°", obligatoria=False, otros=("No", "Nro", "Ítem")),
        Columna("codigo", "Código", obligatoria=False, otros=("Código de acuerdo", "Código del acuerdo")),
        Columna("region", "Departamento", otros=("Región", "Departamento o región", "Región o departamento")),
        Columna("provincia", "Provincia"),
        Columna("distrito", "Distrito", otros=("Municipalidad",)),
        Columna("ubigeo", "UBIGEO", obligatoria=False, otros=("Código UBIGEO",)),
        Columna("sector", "Sector"),
        Columna("reunion", "Reunión", obligatoria=False, otros=("Código de reunión",)),
        Columna("tipo", "Tipo"),
        Columna("clasificacion", "Clasificación"),
        Columna("texto", "Acuerdo", otros=("Texto", "Texto del acuerdo", "Descripción")),
        Columna("responsable", "Responsable", otros=("Nivel responsable",)),
        Columna("plazo", "Plazo", otros=("Fecha límite",)),
        Columna("cui", "CUI", obligatoria=False, otros=("Código único de inversiones",)),
        Columna("monto", "Monto", obligatoria=False, otros=("Monto S/", "Monto PEN")),
    ),
    clave="codigo",
    obligatoria=True,
)
HITOS = FormaDeHoja(
    "Hitos",
    (
        CODIGO_DE_ACUERDO,
        Columna("numero", NUMERO_DE_HITO.titulo, otros=NUMERO_DE_HITO.otros),
        Columna("texto", "Hito", otros=("Texto", "Descripción")),
        Columna("responsable", "Responsable"),
        Columna("plazo", "Plazo"),
        Columna("peso", "Peso", obligatoria=False),
        Columna("registrado_el", "Registrado el", otros=("Fecha de registro",)),
    ),
    clave="acuerdo",
)
AVANCES = FormaDeHoja(
    "Avances",
    (
        CODIGO_DE_ACUERDO,
        NUMERO_DE_HITO,
        Columna("fecha", "Fecha"),
        Columna("porcentaje", "Avance %", otros=("Avance", "Porcentaje", "Porcentaje de avance")),
        Columna("descripcion", "Descripción", obligatoria=False),
        Columna("validado_el", "Validado el", obligatoria=False, otros=("Fecha de validación",)),
    ),
    clave="acuerdo",
)
REPROGRAMACIONES = FormaDeHoja(
    "Reprogramaciones",
    (
        CODIGO_DE_ACUERDO,
        NUMERO_DE_HITO,
        APROBADA_EL,
        Columna("plazo_nuevo", "Nuevo plazo", otros=("Plazo nuevo",)),
        MOTIVO,
    ),
    clave="acuerdo",
)
DESESTIMACIONES = FormaDeHoja("Desestimaciones", (CODIGO_DE_ACUERDO, APROBADA_EL, MOTIVO), clave="acuerdo")

FORMAS = (SESION, ASISTENTES, REUNIONES, ACUERDOS, HITOS, AVANCES, REPROGRAMACIONES, DESESTIMACIONES)
NOMBRES = [forma.nombre for forma in FORMAS]
