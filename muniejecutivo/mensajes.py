"""`make mensajes`: recoge las frases de las páginas del punto focal y de los correos, y pone al día los catálogos.

Sin las herramientas de GNU: Babel lee el código y escribe los catálogos, y a las plantillas las vuelve código
`templatize`, de Django, la misma función que usa `makemessages`. De cada `locale/IDIOMA/LC_MESSAGES/django.po` sale su
`django.mo`, que se guarda con él: quien solo ejecuta no necesita Babel. Ver docs/como/idioma.md.
"""

import io
import re
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from cuentas.idiomas import NOMBRES, ORIGEN
from muniejecutivo.plantillas import sin_sangria

RAIZ = Path(__file__).resolve().parent.parent
CARPETA = RAIZ / "locale"
TRADUCIDOS = tuple(idioma for idioma in NOMBRES if idioma != ORIGEN)
POR_HABLANTES = ("qu", "ay")  # lo que no revisó un hablante va marcado, frase por frase
AVISO = "por revisar por un hablante"
CODIGO = ("acuerdos", "correo", "cuentas", "muniejecutivo", "recordatorios", "web")
CUENTAN = ("correo/", "recordatorios/", "web/focal/")  # donde `contar(n, una, varias)` dice algo que se traduce
LLAMADAS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "formas": (1, 2),
}
COLUMNAS_DEL_CATALOGO = 100
FECHA = datetime(2026, 11, 27, tzinfo=UTC)  # fija: con las mismas frases, el mismo archivo
_HUECOS = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
Frase = str | tuple[str, ...]


def frases() -> Catalog:
    """Las que hay hoy en el código y en las plantillas, sin traducir, cada una con los archivos donde está."""
    catalogo = Catalog(project="muniejecutivo", charset="utf-8", fuzzy=False)
    for nombre, frase in [*_del_codigo(), *_de_las_plantillas()]:
        catalogo.add(frase, locations=[(nombre, 0)])
    return catalogo


def _del_codigo() -> Iterator[tuple[str, Frase]]:
    for ruta in sorted(ruta for carpeta in CODIGO for ruta in (RAIZ / carpeta).rglob("*.py")):
        nombre = ruta.relative_to(RAIZ).as_posix()
        llamadas = {**LLAMADAS, "contar": (2, 3)} if nombre.startswith(CUENTAN) else LLAMADAS
        yield from _extraer(nombre, ruta.read_bytes(), llamadas)


def _de_las_plantillas() -> Iterator[tuple[str, Frase]]:
    for ruta in sorted((RAIZ / "templates").rglob("*.*")):
        nombre = ruta.relative_to(RAIZ).as_posix()
        codigo = templatize(sin_sangria(nombre, ruta.read_text("utf-8")), nombre)
        # Lo que no se traduce queda en letras sueltas, con la sangría que tenía: para leerlo como código, sobra.
        sin_margen = "\n".join(linea.lstrip() for linea in codigo.splitlines())
        yield from _extraer(nombre, sin_margen.encode(), LLAMADAS)


def _extraer(nombre: str, codigo: bytes, llamadas: Mapping[str, tuple[int, ...] | None]) -> Iterator[tuple[str, Frase]]:
    for _, frase, _, _ in extract("python", io.BytesIO(codigo), keywords=llamadas):
        yield nombre, frase


def archivo_de(idioma: str) -> Path:
    return CARPETA / idioma / "LC_MESSAGES" / "django.po"


def leer(idioma: str) -> Catalog:
    """El catálogo guardado de ese idioma."""
    with archivo_de(idioma).open("rb") as archivo:
        return read_po(archivo)


def al_dia(idioma: str, hoy: Catalog) -> Catalog:
    """El catálogo de `idioma` con las frases de `hoy`: las que ya no están se van; las nuevas esperan traducción."""
    catalogo = leer(idioma)
    hoy = deepcopy(hoy)  # `update` se queda con sus frases, y lo que se marque en un idioma pasaría a los demás
    hoy.creation_date = catalogo.creation_date  # sin cambios, el mismo archivo
    catalogo.msgid_bugs_address = ""
    catalogo.update(hoy, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogo.obsolete.clear()
    return catalogo


def como_po(catalogo: Catalog) -> bytes:
    salida = io.BytesIO()
    write_po(salida, catalogo, width=COLUMNAS_DEL_CATALOGO, include_lineno=False, sort_by_file=False)
    return salida.getvalue()


def como_mo(catalogo: Catalog) -> bytes:
    """Con las frases por revisar: si el idioma está apagado no se muestra ninguna, y encenderlo pide confirmarlo."""
    salida = io.BytesIO()
    write_mo(salida, catalogo, use_fuzzy=True)
    return salida.getvalue()


def en_castellano(hoy: Catalog) -> Catalog:
    """El de origen: cada frase es ella misma. Así se halla (cuesta menos que no hallarla) y no se confunde con otra."""
    catalogo = Catalog(locale=ORIGEN, project="muniejecutivo", charset="utf-8", fuzzy=False)
    catalogo.creation_date = catalogo.revision_date = FECHA
    for mensaje in hoy:
        if mensaje.id:
            catalogo.add(mensaje.id, mensaje.id)
    return catalogo


def huecos(frase: str) -> list[str]:
    """Lo que de una frase se llena después (`%(dia)s`, `{}`) y los `%%`, en orden alfabético."""
    return sorted(_HUECOS.findall(frase))


def traducidas(catalogo: Catalog) -> list[Message]:
    return [mensaje for mensaje in catalogo if mensaje.id and _completa(mensaje)]


def _completa(mensaje: Message) -> bool:
    dicho = mensaje.string
    return all(dicho) if isinstance(dicho, (list, tuple)) else bool(dicho)


def poner_al_dia() -> None:
    """Escribe los catálogos de todos los idiomas y dice cómo van."""
    hoy = frases()
    archivo_de(ORIGEN).with_suffix(".mo").write_bytes(como_mo(en_castellano(hoy)))
    for idioma in TRADUCIDOS:
        catalogo = al_dia(idioma, hoy)
        po = archivo_de(idioma)
        po.write_bytes(como_po(catalogo))
        po.with_suffix(".mo").write_bytes(como_mo(catalogo))
        listas = traducidas(catalogo)
        sin_revisar = sum(mensaje.fuzzy for mensaje in listas)
        sys.stdout.write(f"{idioma}: {len(listas)} de {len(hoy)} frases traducidas, {sin_revisar} {AVISO}.\n")


if __name__ == "__main__":
    poner_al_dia()
