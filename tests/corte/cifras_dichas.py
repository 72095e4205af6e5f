"""Las cifras que dice un corte, una por una, con adónde lleva cada una; y cuáles no tienen lista, y por qué."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import QueryDict

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia, leer_instante
from corte.datos import Corte
from corte.parte import avance_de
from reuniones.models import Sesion
from tests.corte.lamina.leida import A, Lamina, P
from web.acuerdos.entonces import Entonces
from web.acuerdos.peticion import PeticionDeLista

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MESES = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|octubre|noviembre|diciembre"
GRUPOS = "sectores|sector|regiones|región|clasificaciones|niveles de gobierno|nivel de gobierno"
CIFRA = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?:[\u00a0 ]%)?(?![\w-])")

# Lo que se dice con dígitos y no tiene lista: qué, y por qué.
SIN_LISTA = (
    (rf"\d{{1,2}} de (?:{MESES})(?: de \d{{4}})?|\d\d/\d\d/\d{{2,4}}|\d\d:\d\d", "es un día o una hora"),
    (r"^ *[\d,]+ a [\d,]+(?: %)? *$", "es un tramo de la leyenda del mapa"),
    (r"https?://\S+", "es una dirección"),
    (r"M[A-Z]{2}-\d{4}[-\d]*|n\.º \d+", "es un nombre"),
    (r"\((?:continúa, )?\d+ de \d+\)|1 de 1", "es el número de la hoja"),
    (r"se muestran \d+ de", "es cuántas filas hay a la vista; cuántas son, sí lleva a su lista"),
    (r"En los 30 días", "es hasta cuándo se mira"),
    (r"[▲▼=]\s[\d,.]+|[\d,]+ (?:más|menos) que al|[\d,]+ (?:cumplidos?|vencidos?) (?:más|menos)", "es una resta"),
    (r"[\d,]+(?: acuerdos?)? (?:cada un[ao]|en cada caso)", "es de cada una: cada nombre lleva a la suya"),
    (
        rf"[\d,]+ (?:de los )?(?=.*en cada caso)|[\d,]+ (?:{GRUPOS})",
        "es cuántos grupos: los nombra el cuadro de al lado",
    ),
    (r"(?:de las|con) [\d,]+ municipalidades", "es cuántas municipalidades: las listas son de acuerdos"),
    (r"[\d,]+ asistencias? técnicas?", "una asistencia es de una traba: se ve en la ficha del acuerdo"),
    (
        r"(?:de|, de|De) [\d,]+ vigentes?(?=$| [\d.]+ %)|(?<=%) de [\d,]+",
        "es la base de un porcentaje: tiene su propia cifra en la misma franja",
    ),
    (r"(?:comprometido|devengado|Comprometido|Devengado)[^.]*\.\d[^.]*|[\d,]+ inversi\w+ leídas?", "viene del MEF"),
    (r"[\d,]+ hechos registrados?|huella es .*", "se comprueba en la dirección de la misma hoja"),
    (r"\b0(?:\.0+)?(?:[\u00a0 ]%)?(?![\d.,])", "de lo que no hay no hay nada que mirar"),
    (r"100 %(?= es| y| sin|,)", "es una definición"),
)


@dataclass(frozen=True, slots=True)
class CifraDicha:
    """`frase`: donde está dicha. `url` vacía: no lleva a ninguna parte."""

    escrita: str
    url: str
    frase: str


def cifras_de(tramos: list[tuple[str, str]]) -> Iterator[CifraDicha]:
    """Las de un texto partido en (lo que dice, adónde lleva), sin las que no tienen lista."""
    frase = "".join(texto for texto, _ in tramos).replace("\u00a0", " ")
    fuera = [hallada.span() for patron, _ in SIN_LISTA for hallada in re.finditer(patron, frase)]
    desde = 0
    for texto, url in tramos:
        for hallada in CIFRA.finditer(texto):
            en = desde + hallada.start()
            if not any(a <= en < b for a, b in fuera):
                yield CifraDicha(hallada[0], url, frase)
        desde += len(texto)


# --- En la lámina ---------------------------------------------------------------------------------------------------
SIN_CIFRAS = ("Pie", "Número de hoja", "Tema", "Leyenda", "Tramo", "Número ", "Nota", "Lugar y fecha", "Avances")
DE_LISTA = "Código"  # la columna de un cuadro de acuerdos: ahí cada dato es de uno, no una cuenta


def de_la_lamina(lamina: Lamina) -> Iterator[CifraDicha]:
    for n, (hoja, titulo) in enumerate(zip(lamina.hojas, lamina.titulos, strict=True), start=1):
        if titulo.startswith("Qué quiere decir"):
            continue
        lugares = _direcciones(lamina, n)
        for pieza in hoja.iter(f"{P}sp"):
            nombrada = pieza.find(f"{P}nvSpPr/{P}cNvPr")
            if not nombrada.get("name").startswith(SIN_CIFRAS):
                entera = _enlace(nombrada.find(f"{A}hlinkClick"), lugares)
                for parrafo in pieza.iter(f"{A}p"):
                    yield from cifras_de(_tramos(parrafo, lugares, entera))
        for tabla in hoja.iter(f"{A}tbl"):
            yield from _de_tabla(tabla, lugares)


def _de_tabla(tabla: Any, lugares: dict[str, str]) -> Iterator[CifraDicha]:
    cabecera, *filas = tabla.iter(f"{A}tr")
    if any(celda.findtext(f".//{A}t") == DE_LISTA for celda in cabecera):
        filas = [fila for fila in filas if fila.findtext(f".//{A}t") == "Total"]
    for fila in filas:
        for parrafo in fila.iter(f"{A}p"):
            yield from cifras_de(_tramos(parrafo, lugares, ""))


def _direcciones(lamina: Lamina, n: int) -> dict[str, str]:
    from lxml import etree  # noqa: PLC0415

    relaciones = lamina.partes[f"ppt/slides/_rels/slide{n}.xml.rels"]
    return {una.get("Id"): una.get("Target") for una in etree.fromstring(relaciones)}


def _enlace(enlace: Any, lugares: dict[str, str]) -> str:
    return "" if enlace is None else lugares[enlace.get(f"{R}id")]


def _tramos(parrafo: Any, lugares: dict[str, str], entera: str) -> list[tuple[str, str]]:
    return [
        (tramo.findtext(f"{A}t") or "", _enlace(tramo.find(f"{A}rPr/{A}hlinkClick"), lugares) or entera)
        for tramo in parrafo.iter(f"{A}r")
    ]


# --- En el PDF: lo que el tipógrafo recibe --------------------------------------------------------------------------
def del_pdf(datos: dict[str, Any]) -> Iterator[CifraDicha]:
    for pagina in datos["paginas"]:
        if pagina["tema"].startswith("Definiciones"):
            continue
        yield from cifras_de([(t["t"], t["url"]) for t in pagina["tramos"]])
        for cifra in pagina["cifras"]:
            yield from cifras_de([(cifra["valor"], cifra["url"])])
        for bloque in (b for fila in pagina["filas"] for zona in fila for b in zona["bloques"]):
            yield from _de_bloque(bloque)


def _de_bloque(bloque: dict[str, Any]) -> Iterator[CifraDicha]:
    if bloque["tipo"] == "frases":
        for frase in bloque["frases"]:
            yield from cifras_de([(t["t"], t["url"]) for t in frase])
    elif bloque["tipo"] == "tabla":
        filas = [] if DE_LISTA in bloque["columnas"] else bloque["filas"]
        for fila in [*filas, bloque["total"] or []]:
            for celda in fila:
                yield from cifras_de([(celda["t"], celda["url"])])
    elif bloque["tipo"] == "mapa":
        for cifra in bloque["cifras"]:
            yield from cifras_de([(cifra["t"], cifra["url"])])
    elif bloque["tipo"] == "barras":
        for escrito, url in zip(bloque["escritos"], bloque["urls"], strict=True):
            yield from cifras_de([(escrito, url)])
    elif bloque["tipo"] == "estados":
        for valores, urls in zip(bloque["valores"], bloque["urls"], strict=True):
            for valor, url in zip(valores, urls, strict=True):
                yield from cifras_de([(f"{valor:,}", url)])


# --- En la página ---------------------------------------------------------------------------------------------------
# Lo que no son cifras del corte, o está en su propia lista: la página es la lista de asistentes, de
# reuniones y de los que pasaron de estado, que nombra.
FUERA_DE_LA_PAGINA = ("no-imprimir", "oculto", "nota", "aviso")
SUS_LISTAS = ("//section[@aria-labelledby='asistentes']", "//section[@aria-labelledby='por_reunion']")
SUS_LISTAS += ("//table[@id='pasaron']",)


def de_la_pagina(html: str) -> Iterator[CifraDicha]:
    from lxml import html as leido  # noqa: PLC0415

    (contenido,) = leido.fromstring(html).xpath("//main")
    for fuera in contenido.xpath(" | ".join(f".//*[contains(@class, '{c}')]" for c in FUERA_DE_LA_PAGINA)):
        fuera.drop_tree()
    for fuera in contenido.xpath(".//form | .//title | .//caption | .//header"):
        fuera.drop_tree()
    for lista in SUS_LISTAS:
        for suya in contenido.xpath(f".{lista}"):
            suya.drop_tree()
    for texto in contenido.xpath(".//li | .//td | .//h1 | .//h2 | .//*[local-name()='text'] | .//p"):
        if texto.tag == "li" and texto.xpath(".//li | .//p"):
            continue
        yield from cifras_de(_tramos_html(texto))


def _tramos_html(elemento: Any, url: str = "") -> list[tuple[str, str]]:
    if elemento.tag == "a":
        url = elemento.get("href")
    elif not url:
        url = next((a.get("href") for a in elemento.iterancestors("a")), "")
    tramos = [(_junto(elemento.text), url)]
    for hijo in elemento:
        tramos += [*_tramos_html(hijo, url), (_junto(hijo.tail), url)]
    return tramos


def _junto(texto: str | None) -> str:
    return re.sub(r"[ \n\t]+", " ", texto or "")


# --- Lo que da su lista ---------------------------------------------------------------------------------------------
VARIOS = ("sector", "region", "municipalidad", "estado", "responsable", "tipo", "clasificacion")


def _valor(nombre: str, dados: list[str]) -> Any:
    """Como lo entiende el filtro."""
    if nombre in VARIOS:
        return dados
    return leer_dia(dados[0]) if nombre.startswith("plazo") else dados[0]


class Listas:
    """Cuántos da la lista de cada dirección, leída como la lee la página."""

    def __init__(self, quien: Any, cliente: Any, hoy: date) -> None:
        self.quien, self.cliente, self.hoy = quien, cliente, hoy
        self._entonces: dict[tuple[str, str, str], Entonces] = {}
        self._totales: dict[str, int] = {}
        self._probadas: set[tuple[str, ...]] = set()
        self._paginas: dict[str, str] = {}

    def total(self, url: str) -> int:
        if url not in self._totales:
            self._totales[url] = self._contar(url)
        return self._totales[url]

    def _contar(self, url: str) -> int:
        pedido = parse_qs(urlsplit(url).query)
        (sesion,), (al,), (conocido,) = pedido.pop("sesion"), pedido.pop("al"), pedido.pop("conocido_al")
        clave = sesion, al, conocido
        if clave not in self._entonces:
            de = Sesion.objects.get(codigo=sesion)
            self._entonces[clave] = Entonces(de, leer_dia(al), leer_instante(conocido))
        filtros = {
            n: v if n in VARIOS else leer_dia(v[0]) if n.startswith("plazo") else v[0] for n, v in pedido.items()
        }
        cuantos = len(self._entonces[clave].claves(filtros))
        self._como_la_pagina(url, tuple(sorted(pedido)), cuantos)
        return cuantos

    def promedio(self, url: str) -> Decimal | None:
        """El avance promedio de los de esa lista."""
        self.total(url)
        pedido = parse_qs(urlsplit(url).query)
        entonces = self._entonces[pedido["sesion"][0], pedido["al"][0], pedido["conocido_al"][0]]
        filtros = {n: v for n, v in pedido.items() if n in VARIOS}
        return avance_de(entonces.acuerdos[pk] for pk in entonces.claves(filtros)).avance_promedio

    def _como_la_pagina(self, url: str, nombres: tuple[str, ...], cuantos: int) -> None:
        """Una de cada juego de filtros, por el camino entero: lo entiende y da lo mismo."""
        if nombres not in self._probadas:
            self._probadas.add(nombres)
            peticion = PeticionDeLista(self.quien, QueryDict(urlsplit(url).query), hoy=self.hoy)
            assert (peticion.problemas, peticion.cuantas()) == ([], cuantos), url

    def pagina(self, url: str) -> str:
        """La página del corte a la que lleva, ya en texto."""
        partes = urlsplit(url)
        ruta = f"{partes.path}?{partes.query}"
        if ruta not in self._paginas:
            self._paginas[ruta] = self.cliente.get(ruta).content.decode()
        html = self._paginas[ruta]
        assert f'id="{partes.fragment}"' in html, url
        return html


def no_la_da(dicha: CifraDicha, listas: Listas, corte: Corte) -> str:
    """Por qué la lista a la que lleva no da esa cifra; vacío si la da."""
    escrita = dicha.escrita.replace(",", "").replace("\u00a0", " ")
    if not dicha.url:
        return "no lleva a ninguna lista"
    ruta = urlsplit(dicha.url).path
    if ruta.endswith("/sin-punto-focal/"):
        partes = urlsplit(dicha.url)
        son = listas.cliente.get(f"{ruta}?{partes.query}").context["son"]
        return "" if str(son) == escrita else f"lleva a {son}"
    if ruta.endswith("/corte/"):
        return "" if re.search(rf"\b{dicha.escrita}\b", listas.pagina(dicha.url)) else "no está en su cuadro"
    try:
        total = listas.total(dicha.url)
    except (DatoInvalido, KeyError) as error:
        return f"no se entiende: {error}"
    if "S/" in dicha.frase and "." in escrita:
        return ""  # una suma de soles: su lista es la de los acuerdos que la hacen
    if "%" not in escrita and "." not in escrita:
        return "" if str(total) == escrita else f"lleva a {total}"
    valor = Decimal(escrita.removesuffix(" %"))
    # Un porcentaje lleva a los que son esa parte; el avance promedio, a los que promedia.
    bases = {corte.totales.acuerdos, corte.avance.vigentes, *(p.cantidad for p in corte.acuerdos.por_estado)}
    bases |= {listas.total(re.sub(r"&estado=[a-z_]+", "", dicha.url)), _vigentes(listas, dicha.url)}
    unidad = Decimal(1).scaleb(int(valor.as_tuple().exponent))
    partes_de = {(Decimal(100 * total) / base).quantize(unidad, ROUND_HALF_UP) for base in bases if base}
    if valor == listas.promedio(dicha.url) or any(abs(parte - valor) <= Decimal("0.1") for parte in partes_de):
        return ""
    return f"lleva a {total}, que no es el {valor} % de nada"


def _vigentes(listas: Listas, url: str) -> int:
    sin_estado = re.sub(r"&estado=[a-z_]+", "", url)
    estados = "".join(f"&estado={e}" for e in ("cumplido", "en_proceso", "pendiente", "vencido"))
    return listas.total(sin_estado.replace("&al=", f"{estados}&al="))
