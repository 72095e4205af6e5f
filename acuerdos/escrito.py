"""Lo que la gente escribe cuando quiere decir un día, una hora, un monto o nada. Sin base de datos.

Regla: se entiende todo modo de escribirlo que no deje duda, según el uso del Perú: el día va antes que el mes, la coma
y el apóstrofo separan millares y millones, y el punto los céntimos. Lo que se puede leer de dos maneras («1.250») no se
entiende: se pregunta. La usan el importador y los formularios.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from acuerdos.palabras import MESES
from acuerdos.reglas import MONTO_MAXIMO, dia_en_lima, motivo_de_monto
from cuentas.textos import norma

NUMEROS_DE_MES = {nombre[:letras]: n for n, nombre in enumerate(MESES, start=1) for letras in (3, len(nombre))}
NUMEROS_DE_MES |= {"septiembre": 9, "sept": 9, "sep": 9}
DIAS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
NADA = frozenset(
    [
        "",
        "n a",
        "na",
        "n d",
        "nd",
        "s n",
        "s d",
        "no aplica",
        "no corresponde",
        "no tiene",
        "ninguno",
        "ninguna",
        "sin dato",
        "s c",
        "sin codigo",
        "por asignar",
        "por definir",
        "sin datos",
        "no precisa",
        "no especifica",
        "no hay",
        "no cuenta",
        "no registra",
        "no disponible",
        "sin cui",
        "sin codigo",
        "sin monto",
    ]
)
LARGO_DE_NADA = 20
# Con «S/» delante, lo que Excel muestra de un monto en blanco con formato de contabilidad: «S/ -».
SOLO_GUIONES = re.compile(r"(?:S/)?[\s\-–—−_.·*]*", re.IGNORECASE)

RAYAS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
HORA_CERO = r"(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\s*\.?\s*[Mm]\b\.?)?)?"
DIA_MES_ANIO = re.compile(rf"(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}})\s*[/.-]\s*(\d{{4}}|\d{{2}}){HORA_CERO}")
ANIO_MES_DIA = re.compile(rf"(\d{{4}})\s*[/.-]\s*(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}}){HORA_CERO}")
CON_ZONA = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
EN_PALABRAS = re.compile(
    r"(?:(?P<semana>[a-z]+) )?(?P<dia>\d{1,2}|primero)(?: ?(?:ro|er|o))?(?: de)? (?P<mes>[a-z]+)"
    r"(?: (?:de|del))? (?P<anio>\d{4}|\d{2})"
)
MES_PRIMERO = re.compile(r"(?P<mes>[a-z]+) (?P<dia>\d{1,2}) (?:(?:de|del) )?(?P<anio>\d{4})")
HORA = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2})?\s*(?:([ap])\s*\.?\s*m\b\.?)?\s*(h|hrs?|horas)?\.?", re.IGNORECASE
)
MEDIODIA = re.compile(r"12(?:\s*[:.]\s*00)?\s*m\b\.?", re.IGNORECASE)
MONEDA = re.compile(r"^\s*(?:S/\s*\.?|PEN|soles)\s*|\s*(?:S/\s*\.?|PEN|(?:nuevos )?soles)\s*$", re.IGNORECASE)
ROTULO_DE_CUI = re.compile(
    r"(?:c\.?u\.?i\.?|código único)(?:\s+de\s+inversi(?:ón|ones))?[\s:.]*(?:n[.°º]+[\s:]*)?(?=\d)", re.IGNORECASE
)
SIN_CENTIMOS = re.compile(r"(?<=\d)[.,]\s*[-–—=]+$")  # «15,000.-», como en un cheque
CENTIMOS = re.compile(r"(.*\d)([.,])(\d{1,2})")
DE_A_MUCHOS = re.compile(r"(?P<cuantos>.*\d)\s*(?P<unidad>mil|mill[oó]n(?:es)?|mill\.|MM)(?:\s+de)?", re.IGNORECASE)
MILLARES = re.compile(r"\d{1,3}(?:[,.'’‘´`\s]\d{3})+")
PARTE_DE_MINUTO = 0.08  # lo que pierde una hora guardada con cuatro decimales
SIGLO_PASADO_DESDE = 90  # de un año con dos cifras: 25 es 2025, y 95, 1995


class NoSeEntiende(ValueError):
    """`problema` dice por qué; `remedio`, qué escribir."""

    def __init__(self, problema: str, remedio: str) -> None:
        super().__init__(f"{problema} {remedio}")
        self.problema, self.remedio = problema, remedio


def es_nada(texto: str) -> bool:
    """Si `texto` es un modo de decir que no hay dato: «-», «—», «N/A», «No aplica», «S/N»."""
    return len(texto) < LARGO_DE_NADA and _es_nada(texto)


@lru_cache(maxsize=20_000)
def _es_nada(texto: str) -> bool:
    return SOLO_GUIONES.fullmatch(texto) is not None or norma(texto) in NADA


# --- Días y horas ---------------------------------------------------------------------------------------------------
def dia_escrito(texto: str) -> date:
    """El día de «15/10/2025», «15/10/25», «2025-10-15», «15-oct-25» o «miércoles 15 de octubre de 2025».

    De un instante con su huso, el día de Lima. :raises NoSeEntiende:
    """
    escrito = texto.translate(RAYAS).strip()
    if CON_ZONA.fullmatch(escrito):
        return _con_zona(escrito)
    escrito = escrito.rstrip(".,; ") if len(escrito) < 60 else escrito
    if hallado := DIA_MES_ANIO.fullmatch(escrito):
        return _existente(int(hallado[1]), int(hallado[2]), _anio(hallado[3]))
    if hallado := ANIO_MES_DIA.fullmatch(escrito):
        return _existente(int(hallado[3]), int(hallado[2]), int(hallado[1]))
    dicho = norma(escrito) if len(escrito) < 60 else ""
    hallado = EN_PALABRAS.fullmatch(dicho) or MES_PRIMERO.fullmatch(dicho)
    if hallado and hallado["mes"] in NUMEROS_DE_MES:
        semana = hallado.groupdict().get("semana") or ""
        if semana in ("", *DIAS):
            dia = 1 if hallado["dia"] == "primero" else int(hallado["dia"])
            return _en_palabras(dia, NUMEROS_DE_MES[hallado["mes"]], _anio(hallado["anio"]), semana)
    raise NoSeEntiende("No es una fecha.", "Ponga una fecha de Excel o escríbala como dd/mm/aaaa: 28/02/2025.")


def hora_escrita(texto: str) -> time | None:
    """La hora de «09:40», «9.40 h», «9:40 a. m.», «3 pm», «14 h» o «12 m.»; None si no lo es."""
    if MEDIODIA.fullmatch(texto.strip()):
        return time(12)
    hallada = HORA.fullmatch(texto.strip())
    if hallada is None or not (hallada[2] or hallada[3] or hallada[4]):
        return None
    hora, minuto, mitad = int(hallada[1]), int(hallada[2] or 0), (hallada[3] or "").lower()
    if mitad:
        if not 1 <= hora <= 12:
            return None
        hora = hora % 12 + (12 if mitad == "p" else 0)
    return time(hora, minuto) if hora < 24 and minuto < 60 else None


def cui_escrito(texto: str) -> str:
    """El CUI sin su rótulo: «CUI: 2345678» y «C.U.I. N° 2345678» son 2345678. Si no lleva rótulo, tal cual."""
    rotulo = ROTULO_DE_CUI.match(texto)
    return texto[rotulo.end() :] if rotulo else texto


def hora_de_fraccion(parte: float) -> time | None:
    """La hora de una parte del día (0.40625 es 09:45), como queda al pegar solo valores; None si no da un minuto."""
    minutos = parte * 24 * 60
    en_punto = round(minutos)
    if not 0 < en_punto < 24 * 60 or abs(minutos - en_punto) > PARTE_DE_MINUTO:
        return None
    return time(*divmod(en_punto, 60))


def por_que_no_existe(dia: int, mes: int, anio: int) -> str:
    """Por qué ese día no está en el calendario."""
    if not 1 <= mes <= 12:
        return f"No existe el mes {mes}: la fecha va como día/mes/año."
    ultimo = next(d for d in (31, 30, 29, 28) if _hay(d, mes, anio))
    return f"Ese día no existe: {MESES[mes - 1]} de {anio} tiene {ultimo} días."


def _con_zona(escrito: str) -> date:
    try:
        return dia_en_lima(datetime.fromisoformat(f"{escrito[:10]}T{''.join(escrito[11:].split()).upper()}"))
    except (ValueError, OverflowError):
        raise NoSeEntiende("No es una fecha.", "Escríbala como dd/mm/aaaa: 28/02/2025.") from None


def _en_palabras(dia: int, mes: int, anio: int, semana: str) -> date:
    """El día, si existe y cae en el de la `semana` que se dijo."""
    escrito = _existente(dia, mes, anio)
    if semana and DIAS[escrito.weekday()] != semana:
        cae = f"El {escrito.day} de {MESES[escrito.month - 1]} de {escrito.year} no es {semana}."
        raise NoSeEntiende(cae, "Corrija el día o quite el nombre del día.")
    return escrito


def _existente(dia: int, mes: int, anio: int) -> date:
    if not _hay(dia, mes, anio):
        problema = por_que_no_existe(dia, mes, anio) if anio else f"El año {anio} no puede ser."
        raise NoSeEntiende(problema, "Escriba un día que exista, como dd/mm/aaaa.")
    return date(anio, mes, dia)


def _hay(dia: int, mes: int, anio: int) -> bool:
    try:
        date(anio, mes, dia)
    except ValueError:
        return False
    return True


def _anio(cifras: str) -> int:
    anio = int(cifras)
    if len(cifras) == 4:
        return anio
    return anio + (1900 if anio >= SIGLO_PASADO_DESDE else 2000)


# --- Dinero ---------------------------------------------------------------------------------------------------------
def monto_escrito(texto: str) -> Decimal | None:
    """Los soles de «1200.50», «S/ 1'250,000.50», «850 mil» o «15,000.-»; None si no se sabe cuántos son."""
    escrito = MONEDA.sub("", MONEDA.sub("", texto.strip(), count=1), count=1).strip()
    if len(escrito) < 40 and (hallado := DE_A_MUCHOS.fullmatch(escrito)):
        cuantos = _numero(hallado["cuantos"])
        return None if cuantos is None else en_soles(cuantos * (1000 if hallado["unidad"].lower() == "mil" else 10**6))
    numero = _numero(escrito)
    return None if numero is None else en_soles(numero)


def _numero(escrito: str) -> Decimal | None:
    escrito = SIN_CENTIMOS.sub("", escrito)
    centimos, separador = "", ""
    if len(escrito) < 30 and (hallado := CENTIMOS.fullmatch(escrito)):
        escrito, separador, centimos = hallado.groups()
    if not (escrito.isascii() and escrito.isdigit()) and not _son_millares(escrito, separador):
        return None
    cifras = re.sub(r"\D", "", escrito, flags=re.ASCII)
    return Decimal(f"{cifras}.{centimos or '0'}") if len(cifras) < 16 else None


def en_soles(monto: Decimal) -> Decimal | None:
    """El monto con sus céntimos, o None si no puede ser el de un acuerdo."""
    if not monto.is_finite() or monto < 0 or monto > MONTO_MAXIMO + 1:
        return None
    soles = monto.quantize(Decimal("0.01"))
    return None if motivo_de_monto(soles) else soles


def _son_millares(escrito: str, decimal: str) -> bool:
    """Si es un número con sus millares separados de un modo que no deja duda de cuál es el punto decimal."""
    if not MILLARES.fullmatch(escrito) or (decimal and decimal in escrito):
        return False
    return decimal == "," or "." not in escrito or escrito.count(".") > 1
