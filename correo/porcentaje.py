"""Cuánto dice que va, en lo que alguien escribió.

Regla: se entiende solo lo que no admite otra lectura: un único porcentaje, de 0 a 100, que no sea de otra cosa (dinero,
impuestos, una diferencia), que no se niegue, no se prometa y no se pregunte. Con dos distintos, con «casi» o con
ninguno, se pregunta: nunca se adivina.
"""

import re
import unicodedata

from cuentas.textos import sin_acentos

ORACION = 600  # letras a cada lado en que se busca dónde empieza y acaba lo que se dice del número
PORCENTAJES_DE_UN_CUADRO = 50  # con tantos, un correo no dice cuánto va
_CON_SIGNO = r"(?P<n>\d{1,3})(?:[.,](?P<decimal>\d{1,2}))?\s*(?:%|por\s*ciento|porciento)"
_HALLADOS = re.compile(rf"(?<![\d.,/-]){_CON_SIGNO}")
_SOLO_UN_NUMERO = re.compile(r"\s*(?:avance|vamos|estamos|va|al)?\s*(?:en|al|:)?\s*(\d{1,3})\s*[.!]?\s*")
# Lo que sigue dice de qué es: no es de la tarea.
_DE_OTRA_COSA = re.compile(
    r"\s*(?:mas|menos|adicional(?:es)?)\b"
    r"|\s*(?:del?|de\s+los|de\s+las|de\s+la)\s+"
    r"(?:presupuesto|monto|costo|dinero|fondos?|recursos?|partida|igv|impuestos?|adelanto|descuento|poblacion|familias|"
    r"beneficiari\w+|participantes|vecin[oa]s|poblador\w+|comuner[oa]s|usuari[oa]s|pacientes|padres|madres|alumn[oa]s|"
    r"estudiantes|trabajador\w+|soci[oa]s|autoridades|regidor\w+|alcald\w+|personas|habitantes|hogares|viviendas|"
    r"contrapartida|financiamiento|valor|gasto|devengado|pim)"
)
_ANTES_DE_OTRA_COSA = re.compile(
    r"(?:igv|descuento|rebaja|penalidad|interes(?:es)?|tasa|adelanto|retencion|objetivo(?:\s+(?:es|era|fue))?|"
    r"falta(?:n|ndo|ria)?(?:\s+(?:un|el|aun|todavia))?|resta(?:n)?(?:\s+(?:un|el))?|pendiente(?:\s+(?:un|el))?|"
    r"subi(?:o|mos)|aument(?:o|amos)|avanz(?:o|amos)\s+(?:un|otro)|reducc?i\w*|casi(?:\s+(?:el|un|al))?|"
    r"cerca\s+(?:de|del)(?:\s+el)?|menos\s+(?:de|del)|mas\s+(?:de|del)|entre(?:\s+el)?|presupuest\w+|"
    r"(?:llegar|completar|alcanzar|terminar|culminar)(?:\s+(?:al|el))?|"
    r"no\s+(?:llega\w*|estamos|hemos\s+llegado)(?:\s+(?:al?|en))*)"
    r"[\s:]*(?:el|al|del|de|un|en)?\s*$"
)
# Lo que será, lo que haría falta o lo que se supone: no es lo que hay.
_MES = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre|noviembre|diciembre|fin(?:es)?|"
    r"(?:el|la)\s+(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|proxim[oa]|otr[oa])|manana)"
)
_SERA = re.compile(
    rf"\b(?:se\s+esper\w+|esperan|esperando|ojala|proxim[oa]s?|(?<!esta\s)(?<!la\s)(?<!ayer\s)manana|para\s+{_MES}|"
    r"a\s+fin(?:es)?\s+de|(?:mes|semana|ano|lunes|martes|miercoles|jueves|viernes)\s+(?:que\s+viene|entrante)|"
    r"esper(?:amos|o)|estar(?:emos|an?|e)|llegar(?:emos|an?|e)|alcanzar(?:emos|a)|ser(?:a|ia)|meta|proyect\w+|"
    r"prev\w+|programad[oa]s?|deberia\w*|podria\w*|pensamos|tendremos|tendra|\w{2,}remos|"
    r"(?:termin|culmin|complet|alcanz|ejecut|entreg|realiz|finaliz|logr|inici|avanz|qued|present|instal)aran?|"
    r"(?:conclu|cumpl|constru|sub)iran?|(?:va|van|vamos|voy)\s+a\s+\w+[aei]r(?:se|l[oa]s?)?|"
    r"(?:hay|tienen?|tenemos)\s+que|debe(?:n|mos)?\s+\w+[aei]r|cuando|hasta\s+que|para\s+que|si(?!\s*,))\b"
)
_NIEGA = re.compile(r"\b(?:no|ni|aun|todavia|nunca|jamas|tampoco|ningun\w*)\b")
_ACABA_NEGANDO = re.compile(rf"{_NIEGA.pattern}\W*$")
_DE_ACUERDO = r"(?:de\s+acuerdo|comprometid\w+|segur[oa]s?|convencid\w+|dispuest\w+|conformes?)"
_CON_USTEDES = re.compile(rf"\s*{_DE_ACUERDO}\b")
_CON_USTEDES_ANTES = re.compile(rf"\b{_DE_ACUERDO}(?:\s+(?:al|en|a|un|el))*\s*$")
# Un futuro se conoce por su tilde («completará»; «compra» y «ahora» no lo son), y «sí» de «si»: antes de quitarlas.
_FUTURO = re.compile(r"\b\w*(?:rá|rán|[aei]ré)\b")
_QUE_SI = re.compile(r"\bsí\b")
_RENGLON_NUEVO = re.compile(r"\n(?=[ \t]*[A-ZÁÉÍÓÚÑ¿¡])")
_FIN = re.compile(r"[;!?¿¡]|\.(?!\d)|\n\s*(?:\n|[-•*·|]|\d{1,2}[.)]\s)")
_PAUSA = re.compile(r"[,:()\n]|\b(?:pero|y)\b")
# «Vamos al 60 %»: el verbo junto al número dice lo que hay, aunque antes o después de la pausa se niegue otra cosa.
_AFIRMA = re.compile(
    r"\b(?:(?:aun|todavia)\s+)?(?:vamos|va|van|estamos|esta|estan|seguimos|siguen?|avance|llegamos|llevamos)"
    r"(?:\s+(?:ya|ahora|hoy|en|al?|el|una?|del?|es|fisico|financiero))*[\s:=]*$"
)


def leer(dicho: str) -> int | None:
    """El porcentaje que dice, de 0 a 100; None si no dice ninguno, dice varios o no está claro."""
    llano = _llano(dicho)
    if solo := _SOLO_UN_NUMERO.fullmatch(llano):
        return _valido(int(solo[1]))
    valores: set[int] = set()
    for cuantos, hallado in enumerate(_HALLADOS.finditer(llano)):
        if cuantos == PORCENTAJES_DE_UN_CUADRO:
            return None
        if hallado["decimal"] and int(hallado["decimal"]):
            return None  # «62,5 %»: se pregunta si 62 o 63
        if _es_otra_cosa(llano, hallado.start(), hallado.end()):
            return None
        valores.add(int(hallado["n"]))
    return _valido(valores.pop()) if len(valores) == 1 else None


def _llano(dicho: str) -> str:
    """Sin acentos ni mayúsculas; lo que ellos decían, dicho de otro modo: un futuro es «sera»."""
    if not dicho.isupper():
        dicho = _RENGLON_NUEVO.sub(".\n", dicho)
    con_tildes = unicodedata.normalize("NFC", dicho).lower()
    return sin_acentos(_FUTURO.sub("sera", _QUE_SI.sub("", con_tildes)))


def _es_otra_cosa(llano: str, desde: int, hasta: int) -> bool:
    """Si el número que va de `desde` a `hasta` no es lo que la tarea avanzó, o podría no serlo."""
    lejos = max(0, desde - ORACION)
    antes = llano[max((fin.end() for fin in _FIN.finditer(llano, lejos, desde)), default=lejos) : desde]
    if _DE_OTRA_COSA.match(llano, hasta) or _ANTES_DE_OTRA_COSA.search(antes):
        return True
    if _CON_USTEDES.match(llano, hasta) or _CON_USTEDES_ANTES.search(antes):
        return True
    fin = min(len(llano), hasta + ORACION)
    corte = min((hallado.start() for p in (_FIN, _PAUSA) if (hallado := p.search(llano, hasta, fin))), default=fin)
    if llano[corte : corte + 1] == "?":
        return True
    afirma = _AFIRMA.search(antes)
    despues = "" if afirma else llano[hasta:corte]
    antes = _su_frase(antes[: afirma.start()]) if afirma else antes
    return any(dudoso.search(trozo) for dudoso in (_NIEGA, _SERA) for trozo in (antes, despues))


def _su_frase(antes: str) -> str:
    """De la oración, lo que va con su verbo: desde la última pausa, si no es la de «todavía no, …»."""
    pausas = list(_PAUSA.finditer(antes))
    if not pausas or _ACABA_NEGANDO.search(antes[: pausas[-1].start()]):
        return antes
    return antes[pausas[-1].end() :]


def _valido(numero: int) -> int | None:
    return numero if 0 <= numero <= 100 else None
