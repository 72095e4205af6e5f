"""Cuánto dice que va, en lo que alguien escribió.

Regla: se entiende solo lo que no admite otra lectura: un único porcentaje, de 0 a 100, que no sea de otra cosa (dinero,
impuestos, una diferencia). Con dos distintos, con «casi» o con ninguno, se pregunta: nunca se adivina.
"""

import re

from cuentas.textos import sin_acentos

_CON_SIGNO = r"(?P<n>\d{1,3})(?:[.,](?P<decimal>\d{1,2}))?\s*(?:%|por\s*ciento|porciento)"
_HALLADOS = re.compile(rf"(?<![\d.,/-]){_CON_SIGNO}")
_SOLO_UN_NUMERO = re.compile(r"\s*(?:avance|vamos|estamos|va|al)?\s*(?:en|al|:)?\s*(\d{1,3})\s*[.!]?\s*")
# Lo que sigue dice de qué es: no es de la tarea.
_DE_OTRA_COSA = re.compile(
    r"\s*(?:mas|menos|adicional(?:es)?)\b"
    r"|\s*(?:del?|de\s+los|de\s+las|de\s+la)\s+"
    r"(?:presupuesto|monto|costo|dinero|fondos?|recursos?|partida|igv|impuestos?|adelanto|descuento|poblacion|familias|"
    r"beneficiari\w+|participantes|contrapartida|financiamiento|valor|gasto|devengado|pim)"
)
_ANTES_DE_OTRA_COSA = re.compile(
    r"(?:igv|falta(?:n|ndo|ria)?(?:\s+(?:un|el|aun|todavia))?|resta(?:n)?(?:\s+(?:un|el))?|pendiente(?:\s+(?:un|el))?|"
    r"subi(?:o|mos)|aument(?:o|amos)|avanz(?:o|amos)\s+(?:un|otro)|reducc?i\w*|casi(?:\s+(?:el|un|al))?|"
    r"cerca\s+(?:de|del)(?:\s+el)?|menos\s+(?:de|del)|mas\s+(?:de|del)|entre(?:\s+el)?|presupuest\w+|"
    r"(?:llegar|completar|alcanzar|terminar|culminar)(?:\s+(?:al|el))?|"
    r"no\s+(?:llega\w*|estamos|hemos\s+llegado)(?:\s+(?:al?|en))*)"
    r"[\s:]*(?:el|al|del|de|un|en)?\s*$"
)
# De lo que será, en la misma oración.
_SERA = re.compile(
    r"\b(?:esper(?:amos|o)|estar(?:emos|a|e)|llegar(?:emos|a|an|e)|alcanzar(?:emos|a)|ser(?:a|ia)|meta|proyect\w+|prev\w+|"
    r"programad[oa]s?|deberia\w*|podria\w*|pensamos|tendremos|tendra)\b[^.;\n]*$"
)


def leer(dicho: str) -> int | None:
    """El porcentaje que dice, de 0 a 100; None si no dice ninguno, dice varios o no está claro."""
    llano = sin_acentos(dicho)
    if solo := _SOLO_UN_NUMERO.fullmatch(llano):
        return _valido(int(solo[1]))
    valores: set[int] = set()
    for hallado in _HALLADOS.finditer(llano):
        if hallado["decimal"] and int(hallado["decimal"]):
            return None  # «62,5 %»: se pregunta si 62 o 63
        antes = llano[max(0, hallado.start() - 60) : hallado.start()]
        de_otra_cosa = _DE_OTRA_COSA.match(llano, hallado.end()) or _ANTES_DE_OTRA_COSA.search(antes)
        if de_otra_cosa or _SERA.search(antes):
            return None
        valores.add(int(hallado["n"]))
    return _valido(valores.pop()) if len(valores) == 1 else None


def _valido(numero: int) -> int | None:
    return numero if 0 <= numero <= 100 else None
