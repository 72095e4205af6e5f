"""Lo que la persona escribió: sin el correo que contesta, sin su firma y sin los descargos de su institución.

Regla: primero se corta en la marca que llevan nuestros correos (`MARCA`): encima de ella escribe quien contesta.
Después, la cita y la firma las halla `mail-parser-reply`, que conoce las de los programas de correo en español y en
inglés; lo que ella no conoce (las cabezas de cita de Yahoo, Samsung, Notes y otros, que la partió un renglón, y los
descargos que se usan en el Perú) está aquí. Quien contesta debajo de lo citado, o entre sus renglones, también se
lee. Ante la duda se deja: que sobre un renglón no hace daño, y que falte sí. Por eso ninguna señal corta sola: una
cabeza de cita trae una dirección o algo citado debajo; una firma no dice nada; y un descargo habla de lo que hablan los
descargos.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

from django.utils import translation
from mailparser_reply.parser import EmailMessage

from cuentas import idiomas
from recordatorios.direcciones import MARCA

BLOQUES = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "hr", "pre"}
VACIAS = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
MUDOS = {"style", "script", "head", "title"}
LARGO_DE_CABEZA = 400
LARGO_DE_FIRMA = 90

_NO_SE_VE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CITADO = re.compile(r"^\s*>")
_SIGUE_CITADO = re.compile(r"\s*(?:>|$)")
_FECHA = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\b(?:ene|feb|mar|abr|may|jun|jul|ago|set|sep|oct|nov|dic))"
)
# «El lun, 3 mar 2025 a las 10:15, X <x@y>↵escribió:», «En lunes, 3 de marzo…, X escribió:», «Lunes, 3 de marzo…, X
# escribió:», «X escribió el 03/03/2025:», «X <x@y> escribió:», «Mensaje citado por X <x@y>:»
_DIA = r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?"
_VERBO = r"(?:escribi[oó]|escreveu|wrote)"
_ESCRIBIO = re.compile(
    rf"^[>|\s]*(?:(?:El|Em|En|On|Le|{_DIA})\s(?=[^\n]{{0,60}}{_FECHA})[^\n]{{0,{LARGO_DE_CABEZA}}}"
    rf"(?:\n[^\n]{{1,200}}){{0,2}}?\s{_VERBO}\s*:"
    rf"|[^\n]{{1,150}}\s{_VERBO}(?:\s+el)?\s(?=[^\n]*{_FECHA})[^\n]{{1,80}}:"
    rf"|[^\n]{{1,150}}<[^<>\s]+@[^<>\s]+>\s{_VERBO}\s*:"
    rf"|(?:El|En|On)\s(?=[^\n]{{0,60}}{_FECHA})[^\n]{{0,200}}<[^<>\s]+@[^<>\s]+>\s{_VERBO}\s*:(?=\s)[^\n]*"  # y sigue
    r"|(?:Mensaje\s+citado\s+por|Citando\s+a|Quoting)\s[^\n]{1,150}:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARADOR = re.compile(
    r"^\s*(?:[-_*=]{2,}\s*(?:mensaje|correo|original|forwarded|reenviado|respuesta)[^\n]{0,40}[-_*=]{2,}"
    r"|-{3,}\s(?:El|On)\s[^\n]{1,200}\s(?:escribi[oó]|wrote)\s*-{3,}"
    r"|>>>\s[^\n]{1,200}>>>)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# Renglones seguidos de una cabeza como las de Outlook, Zimbra, Samsung o Notes.
_ROTULO = (
    r"[* \t]*(?P<{}>De|From|Enviad[oa]s?(?:\s+el|\s+em)?|Sent|Fecha|Date|Data|Para|To|A|CC|Asunto|Assunto|Subject|"
    r"Remitente|Destinatario)[ \t]*\*?[ \t]*:"
)
_UN_ROTULO = re.compile(rf"^[>|]?{_ROTULO.format('cual')}", re.IGNORECASE | re.MULTILINE)
_CABEZA = re.compile(
    rf"^[>|]?{_ROTULO.format('uno')}[^\n]*(?:\n(?:[>|]?[ \t]*\n)?[>|]?{_ROTULO.format('otro')}[^\n]*)+$",
    re.IGNORECASE | re.MULTILINE,
)
_DE, _ASUNTO = {"de", "from", "remitente"}, {"asunto", "assunto", "subject"}
_PROGRAMA = (
    r"(?:Outlook|Correo|Mail|Yahoo|Gmail|Proton|Zoho|Spark|BlueMail|TypeApp|Samsung|Galaxy|iPhone|iPad|Android|"
    r"\w+\s?Mail)"
)
_ENVIADO_DESDE = re.compile(
    r"^\s*(?:(?:Enviado\s+(?:desde|con|usando|por|mediante|a\s+trav[eé]s\s+de)|Sent\s+(?:from|with|via))\s+"
    rf"(?:mi|my|el\s+correo|la\s+aplicaci[oó]n|un\s+(?:tel[eé]fono|dispositivo)|{_PROGRAMA})\b|Enviado\s+de\s+mi|"
    rf"(?:Obt[eé]n|Obtener|Get|Descargar?)\s+{_PROGRAMA}\b|Yahoo\s+Mail\s*:)[^\n]{{0,120}}$",
    re.IGNORECASE | re.MULTILINE,
)
_DESPEDIDA = re.compile(
    r"^\s*(?:(?:muy\s+)?(?:atentamente|atte|cordialmente|respetuosamente)|(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordial(?:es)?)?|"
    r"(?:saludos|abrazos)\b[^\n]{0,25}|sin\s+(?:otro\s+particular|m[aá]s\s+que\s+(?:agregar|informar))(?:\b[^\n]{0,60})?|(?:muchas\s+)?gracias(?:\s+por\s+su\s+atenci[oó]n)?|"
    r"(?:me|nos)\s+(?:despido|despedimos|suscribo)(?:\s+de\s+(?:usted|ud|uds)[^\n]{0,30}|,?\s+(?:muy\s+)?\w+mente)?|"
    r"agradec\w+\s+(?:de\s+antemano|(?:por\s+)?(?:su|la)\s+(?:gentil\s+|amable\s+)?(?:atenci[oó]n|colaboraci[oó]n))[^\n]{0,60}|"
    r"queda(?:mos|ndo)?\s+atent[oa]s?|quedo\s+(?:de\s+usted|atent[oa])|"
    r"es\s+(?:todo\s+)?cuanto\s+(?:informo|tengo\s+que\s+informar)(?:\b[^\n]{0,60})?|bendiciones|"
    r"que\s+tengan?\s+(?:un\s+)?buen\s+d[ií]a)"
    r"\s*[.,;:!]*\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# Una oración, un porcentaje o una lista: eso no va en una firma.
_DICE_ALGO = re.compile(r"^(?:\S+\s+){4,}\S+[.!?]$|%|^[-*•]\s|^[Pp]\.?\s?[Dd]\b")
_GUIONES = re.compile(r"^(?:--|__|—)[ \t]*$", re.MULTILINE)
_RAYA = re.compile(r"[-_=*]{5,}")
APRETAR = (
    (re.compile(r"[^\S\n]{3,}"), "  "),
    (re.compile(r"[^\S\n]+\n(?=[^\S\n]*\n)"), "\n"),
    (re.compile(r"\n{4,}"), "\n\n\n"),
    (re.compile(r"([-_=*])\1{39,}"), r"\1" * 40),
    (re.compile(r"^((?:[^\w\n]|_)*)\n(?:\1\n){3,}", re.MULTILINE), r"\1\n" * 3),
)
_LUGAR_DE_FOTO = re.compile(
    r"\[(?:image|imagen|cid)\b[^\]\n]{0,200}\]|<[^<>\n@]{1,80}\.(?:jpe?g|png|hei[cf]|webp|gif|pdf)>", re.IGNORECASE
)
_DESCARGO = re.compile(
    r"^[\s*_\"«(]*(?:P\s+(?=Antes|No\s))?(?:"  # la «P» es el árbol de una tipografía de dibujos
    r"(?:AVISO|NOTA|ADVERTENCIA|CL[AÁ]USULA|INFORMACI[OÓ]N|DECLARACI[OÓ]N)\s+(?:LEGAL|DE\s+CONFIDENCIALIDAD|"
    r"CONFIDENCIAL|DE\s+PRIVACIDAD|IMPORTANTE)|CONFIDENCIALIDAD\s*:|CONFIDENCIAL\s*:|AVISO\s*:|ADVERTENCIA\s*:|DISCLAIMER|"
    r"(?:Este|El\s+presente)\s+(?:mensaje|correo)(?:\s+electr[oó]nico)?(?:,)?\s+(?:y\s+(?:sus|los|cualquier)|"
    r"es\s+(?:confidencial|privado|reservado|para\s+uso|de\s+uso)|contiene|puede|"
    r"est[aá]\s+dirigido|va\s+dirigido|ha\s+sido|fue\s+(?:revisado|analizado)|no\s+contiene\s+virus|incluid)|"
    r"(?:Toda\s+)?la\s+informaci[oó]n\s+(?:contenida|transmitida|incluida)\s+en\s+este|"
    r"El\s+contenido\s+de(?:l|\s+este)\s+(?:presente\s+)?(?:mensaje|correo)|Si\s+(?:usted\s+)?no\s+es\s+(?:usted\s+)?el\s+destinatario|"
    r"(?:De\s+(?:acuerdo|conformidad)\s+(?:a|con)|Conforme\s+a|En\s+cumplimiento\s+de)\s+la\s+Ley[^\n]{0,60}(?:29733|Datos\s+Personales)|"
    r"(?:Por\s+favor,?\s+)?(?:Antes\s+de\s+imprimir|Piense\s+(?:en\s+el\s+medio|antes\s+de\s+imprimir)|No\s+imprima|Evite\s+imprimir|"
    r"Cuidemos\s+el\s+(?:medio\s+)?ambiente)|Libre\s+de\s+virus|This\s+(?:message|e-?mail)\s+(?:and|is|may|contains))",
    re.IGNORECASE | re.MULTILINE,
)
_HABLA_DE_DESCARGO = re.compile(
    r"confidencial|destinatari|por\s+error|divulg|reservad|privilegiad|ambiente|papel|virus|datos\s+personales|prohibid|"
    r"avast|recipient|intended|privileged",
    re.IGNORECASE,
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
    cuerpo = _apretado(cuerpo.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    encima = _sin_cola(_encima(cuerpo))
    return encima or _sin_cola(_entre_lo_citado(cuerpo))


def _apretado(cuerpo: str) -> str:
    """Sin largas filas de blancos, de renglones vacíos ni de rayas: no dicen nada, y buscar en ellas no acaba."""
    for patron, en_su_lugar in APRETAR:
        cuerpo = patron.sub(en_su_lugar, cuerpo)
    return cuerpo


def _encima(cuerpo: str) -> str:
    """Lo que está antes de la cita."""
    marca = _marca().search(cuerpo)
    hasta = cuerpo[: marca.start()] if marca else cuerpo
    cortes = [m.start() for m in _cabezas(hasta)]
    hasta = hasta[: min(cortes)] if cortes else hasta
    leido = EmailMessage(text=hasta, languages=["es", "en"], keep_hyphen_lists=True).read()
    primera = leido.replies[0].content if leido.replies and not leido.replies[0].headers else ""
    renglones = (primera.strip() or hasta).split("\n")  # si lo tomó todo por cabeza de cita, no lo era
    citado = next((i for i, renglon in enumerate(renglones) if _CITADO.match(renglon)), len(renglones))
    encima = renglones[:citado]
    while encima and (not encima[-1].strip() or _RAYA.fullmatch(encima[-1].strip())):
        encima.pop()
    return "\n".join(encima)


def _cabezas(dicho: str) -> Iterator[re.Match[str]]:
    """Donde empieza lo citado. «El residente escribió:» o «De: Puno» también los escribe quien contesta."""
    for hallada in _ESCRIBIO.finditer(dicho):
        if "@" in hallada[0] or _SIGUE_CITADO.match(dicho, hallada.end()):
            yield hallada
    yield from _SEPARADOR.finditer(dicho)
    for hallada in _CABEZA.finditer(dicho):
        rotulos = {rotulo["cual"].lower() for rotulo in _UN_ROTULO.finditer(hallada[0])}
        if "@" in hallada[0] or (rotulos & _DE and rotulos & _ASUNTO and len(rotulos) > 2):
            yield hallada


def _entre_lo_citado(cuerpo: str) -> str:
    """Los renglones sin citar, si lo demás va citado con «>»: quien contesta debajo o renglón por renglón."""
    cabeza = next((m for m in _ESCRIBIO.finditer(cuerpo) if _SIGUE_CITADO.match(cuerpo, m.end())), None)
    renglones = cuerpo[cabeza.end() if cabeza else 0 :].split("\n")
    if not any(_CITADO.match(renglon) for renglon in renglones):
        return ""
    return "\n".join(renglon for renglon in renglones if not _CITADO.match(renglon))


def _sin_cola(dicho: str) -> str:
    """Sin la firma, el «enviado desde» ni los descargos, que van al final. Una despedida sola no es decir nada."""
    dicho = _LUGAR_DE_FOTO.sub("", dicho)
    for patron, es_cola in COLAS:
        if hallado := next((m for m in patron.finditer(dicho) if es_cola(m)), None):
            dicho = dicho[: hallado.start()]
    despedidas = [
        m.start() for m in _DESPEDIDA.finditer(dicho) if dicho[: m.start()].strip() and _solo_firma(dicho[m.end() :])
    ]
    dicho = dicho[: despedidas[0]] if despedidas else dicho
    return "\n".join(renglon.rstrip() for renglon in dicho.strip().split("\n")).strip()


def _es_firma(guiones: re.Match[str]) -> bool:
    """Los de la norma llevan un blanco detrás (RFC 3676 §4.3); de los demás, si lo que sigue no dice nada."""
    return guiones[0].startswith("-- ") or _cierra(guiones)


def _es_descargo(hallado: re.Match[str]) -> bool:
    return bool(_HABLA_DE_DESCARGO.search(hallado.string, hallado.start()))


def _cierra(hallado: re.Match[str]) -> bool:
    return _solo_firma(hallado.string[hallado.end() :])


def _solo_firma(resto: str) -> bool:
    """Si lo que sigue a una despedida es una firma: pocos renglones, cortos, y ninguno que diga algo."""
    renglones = [renglon.strip() for renglon in resto.split("\n") if renglon.strip()]
    return len(renglones) <= 10 and not any(_DICE_ALGO.search(r) or len(r) > LARGO_DE_FIRMA for r in renglones)


COLAS = ((_DESCARGO, _es_descargo), (_ENVIADO_DESDE, _cierra), (_GUIONES, _es_firma))


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
        self._escondida, self._dentro = "", 0  # la etiqueta que no se ve, y cuántas como ella hay abiertas en ella

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._escondida and tag not in VACIAS and _NO_SE_VE.search(dict(attrs).get("style") or ""):
            self._escondida = tag
        self._dentro += tag == self._escondida
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
        self._dentro -= tag == self._escondida
        self._escondida = self._escondida if self._dentro else ""
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
        if not self._mudos and not self._escondida:
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
