"""Lo que la persona escribió: sin el correo que contesta, sin su firma y sin los descargos de su institución.

Regla: primero se corta en la marca que llevan nuestros correos (`MARCA`): encima de ella escribe quien contesta.
Después, la cita y la firma las halla `mail-parser-reply`, que conoce las de los programas de correo en español y en
inglés; lo que ella no conoce (las cabezas de cita de Yahoo, Samsung, Notes y otros, que la partió un renglón, y los
descargos que se usan en el Perú) está aquí. Quien contesta debajo de lo citado, o entre sus renglones, también se
lee. Ante la duda se deja: que sobre un renglón no hace daño, y que falte sí.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser

from django.utils import translation
from mailparser_reply.parser import EmailMessage

from cuentas import idiomas
from recordatorios.direcciones import MARCA

BLOQUES = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "hr", "pre"}
MUDOS = {"style", "script", "head", "title"}
LARGO_DE_CABEZA = 400
LARGO_DE_FIRMA = 90

_CITADO = re.compile(r"^\s*[>|]")
_FECHA = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\b(?:ene|feb|mar|abr|may|jun|jul|ago|set|sep|oct|nov|dic))"
)
# «El lun, 3 mar 2025 a las 10:15, X <x@y>↵escribió:», «En lunes, 3 de marzo…, X escribió:», «Lunes, 3 de marzo…, X
# escribió:», «X escribió el 03/03/2025:»
_DIA = r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?"
_ESCRIBIO = re.compile(
    rf"^[>|\s]*(?:(?:El|En|On|Le|{_DIA})\s(?=[^\n]{{0,60}}{_FECHA})[^\n]{{0,{LARGO_DE_CABEZA}}}(?:\n[^\n]{{1,200}}){{0,2}}?"
    r"\s(?:escribi[oó]|wrote)\s*:"
    rf"|[^\n]{{1,150}}\s(?:escribi[oó]|wrote)(?:\s+el)?\s(?=[^\n]*{_FECHA})[^\n]{{1,80}}:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARADOR = re.compile(
    r"^\s*(?:[-_*=]{2,}\s*(?:mensaje|correo|original|forwarded|reenviado|respuesta)[^\n]{0,40}[-_*=]{2,}"
    r"|-{3,}\s(?:El|On)\s[^\n]{1,200}\s(?:escribi[oó]|wrote)\s*-{3,}"
    r"|_{20,}|-{20,}|>>>\s[^\n]{1,200}>>>)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# Dos renglones seguidos de una cabeza como las de Outlook, Zimbra, Samsung o Notes.
_ROTULO = (
    r"[* \t]*(?:De|From|Enviado(?:s)?(?:\s+el)?|Sent|Fecha|Date|Para|To|A|CC|Asunto|Subject|Remitente|Destinatario)"
    r"[ \t]*\*?[ \t]*:"
)
_CABEZA = re.compile(rf"^[>|]?{_ROTULO}[^\n]*\n(?:[>|]?[ \t]*\n)?[>|]?{_ROTULO}[^\n]*$", re.IGNORECASE | re.MULTILINE)
_ENVIADO_DESDE = re.compile(
    r"^\s*(?:Enviado\s+(?:desde|con|usando|por|mediante|a\s+trav[eé]s)\b|Obtener\s+Outlook|Get\s+Outlook|Sent\s+(?:from|with)\b|"
    r"Enviado\s+de\s+mi|Descargar?\s+Outlook|Yahoo\s+Mail\s*:)[^\n]{0,120}$",
    re.IGNORECASE | re.MULTILINE,
)
_DESPEDIDA = re.compile(
    r"^\s*(?:(?:muy\s+)?(?:atentamente|atte|cordialmente|respetuosamente)|(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordial(?:es)?)?|"
    r"(?:saludos|abrazos)\b[^\n]{0,25}|sin\s+otro\s+particular|(?:muchas\s+)?gracias|quedo\s+(?:de\s+usted|atent[oa]))"
    r"\s*[.,;:!]*\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# Una oración, un porcentaje o una lista: eso no va en una firma.
_DICE_ALGO = re.compile(r"^(?:\S+\s+){4,}\S+[.!?]$|%|^[-*•]\s|^[Pp]\.?\s?[Dd]\b")
_GUIONES = re.compile(r"^(?:--|__|—)\s*$", re.MULTILINE)
_DESCARGO = re.compile(
    r"^[\s*_\"«(]*(?:(?:AVISO|NOTA|ADVERTENCIA|CL[AÁ]USULA|INFORMACI[OÓ]N|DECLARACI[OÓ]N)\s+(?:LEGAL|DE\s+CONFIDENCIALIDAD|"
    r"CONFIDENCIAL|DE\s+PRIVACIDAD|IMPORTANTE)|CONFIDENCIALIDAD\s*:|CONFIDENCIAL\s*:|AVISO\s*:|ADVERTENCIA\s*:|DISCLAIMER|"
    r"Este\s+(?:mensaje|correo)(?:\s+electr[oó]nico)?(?:,)?\s+(?:y\s+(?:sus|los|cualquier)|es\s+confidencial|contiene|puede|"
    r"est[aá]\s+dirigido|va\s+dirigido|ha\s+sido|incluid)|La\s+informaci[oó]n\s+(?:contenida|transmitida|incluida)\s+en\s+este|"
    r"(?:Por\s+favor,?\s+)?(?:Antes\s+de\s+imprimir|Piense\s+(?:en\s+el\s+medio|antes\s+de\s+imprimir)|No\s+imprima|"
    r"Cuidemos\s+el\s+(?:medio\s+)?ambiente)|Libre\s+de\s+virus|This\s+(?:message|e-?mail)\s+(?:and|is|may|contains))",
    re.IGNORECASE | re.MULTILINE,
)


@lru_cache(maxsize=1)
def _marca() -> re.Pattern[str]:
    """La marca de nuestros correos, en cualquiera de los idiomas en que salen."""
    marcas = []
    for idioma in idiomas.NOMBRES:
        with translation.override(idioma):
            marcas.append(translation.gettext(MARCA))
    # El programa que cita pudo partirla en dos renglones.
    formas = (r"[\s>|]+".join(re.escape(palabra) for palabra in marca.split()) for marca in dict.fromkeys(marcas))
    return re.compile("|".join(formas), re.IGNORECASE)


def lo_dicho(cuerpo: str) -> str:
    """Lo que escribió quien contesta, de un cuerpo de texto llano. «» si no escribió nada."""
    cuerpo = cuerpo.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    encima = _sin_cola(_encima(cuerpo))
    return encima or _sin_cola(_entre_lo_citado(cuerpo))


def _encima(cuerpo: str) -> str:
    """Lo que está antes de la cita."""
    marca = _marca().search(cuerpo)
    hasta = cuerpo[: marca.start()] if marca else cuerpo
    cortes = [m.start() for patron in (_ESCRIBIO, _SEPARADOR, _CABEZA) if (m := patron.search(hasta))]
    hasta = hasta[: min(cortes)] if cortes else hasta
    leido = EmailMessage(text=hasta, languages=["es", "en"], keep_hyphen_lists=True).read()
    primera = leido.replies[0].content if leido.replies and not leido.replies[0].headers else ""
    renglones = (primera.strip() or hasta).split("\n")  # si lo tomó todo por cabeza de cita, no lo era
    citado = next((i for i, renglon in enumerate(renglones) if _CITADO.match(renglon)), len(renglones))
    return "\n".join(renglones[:citado])


def _entre_lo_citado(cuerpo: str) -> str:
    """Los renglones sin citar, si lo demás va citado con «>»: quien contesta debajo o renglón por renglón."""
    cabeza = _ESCRIBIO.search(cuerpo)
    renglones = cuerpo[cabeza.end() if cabeza else 0 :].split("\n")
    if not any(_CITADO.match(renglon) for renglon in renglones):
        return ""
    return "\n".join(renglon for renglon in renglones if not _CITADO.match(renglon))


def _sin_cola(dicho: str) -> str:
    """Sin la firma, el «enviado desde» ni los descargos, que van al final. Una despedida sola no es decir nada."""
    for patron in (_GUIONES, _DESCARGO, _ENVIADO_DESDE):
        if hallado := patron.search(dicho):
            dicho = dicho[: hallado.start()]
    despedidas = [
        m.start() for m in _DESPEDIDA.finditer(dicho) if dicho[: m.start()].strip() and _solo_firma(dicho[m.end() :])
    ]
    dicho = dicho[: despedidas[0]] if despedidas else dicho
    return "\n".join(renglon.rstrip() for renglon in dicho.strip().split("\n")).strip()


def _solo_firma(resto: str) -> bool:
    """Si lo que sigue a una despedida es una firma: pocos renglones, cortos, y ninguno que diga algo."""
    renglones = [renglon.strip() for renglon in resto.split("\n") if renglon.strip()]
    return len(renglones) <= 10 and not any(_DICE_ALGO.search(r) or len(r) > LARGO_DE_FIRMA for r in renglones)


# --- Formas de texto ------------------------------------------------------------------------------------------------
def sin_cortes(dicho: str, *, borra_espacio: bool = False) -> str:
    """Un texto `format=flowed` (RFC 3676) con sus renglones enteros."""
    salida: list[str] = []
    sigue = False
    for renglon in dicho.replace("\r\n", "\n").split("\n"):
        citado = renglon.startswith(">")
        llano = renglon[1:] if renglon.startswith(" ") else renglon  # el relleno que protege a «>» y «From»
        if sigue and salida and citado == salida[-1].startswith(">"):
            salida[-1] += llano.lstrip("> ") if citado else llano
        else:
            salida.append(llano)
        sigue = salida[-1].endswith(" ") and salida[-1] != "-- "
        if sigue and borra_espacio:
            salida[-1] = salida[-1][:-1]
    return "\n".join(salida)


def de_html(html: str) -> str:
    """El texto de un HTML, con «> » delante de lo que va en un `blockquote`."""
    lector = _Lector()
    lector.feed(html)
    lector.close()
    return lector.texto()


class _Lector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._renglones: list[tuple[int, str]] = [(0, "")]
        self._citas = self._mudos = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MUDOS:
            self._mudos += 1
        elif tag == "body":
            self._mudos = 0  # aunque nadie cerrara su cabecera
        if tag in BLOQUES:
            self._saltar()
        if tag == "blockquote":
            self._citas += 1
            self._saltar(siempre=True)
        elif tag == "li":
            self._agregar("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in MUDOS:
            self._mudos = max(0, self._mudos - 1)
        if tag == "blockquote":
            self._citas = max(0, self._citas - 1)
            self._saltar(siempre=True)
        elif tag in BLOQUES:
            self._saltar(siempre=tag == "p")
            if tag == "p":
                self._saltar(siempre=True)

    def handle_data(self, data: str) -> None:
        if not self._mudos:
            self._agregar(re.sub(r"\s+", " ", data))

    def texto(self) -> str:
        """Lo leído hasta ahora."""
        dicho = "\n".join("> " * min(citas, 1) + renglon.strip() for citas, renglon in self._renglones)
        return re.sub(r"\n{3,}", "\n\n", dicho).strip()

    def _agregar(self, dicho: str) -> None:
        citas, renglon = self._renglones[-1]
        self._renglones[-1] = (citas if renglon.strip() else self._citas, renglon + dicho)

    def _saltar(self, *, siempre: bool = False) -> None:
        if siempre or self._renglones[-1][1].strip():
            self._renglones.append((self._citas, ""))
