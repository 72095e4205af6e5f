"""Recorre las páginas como quien las usa: sigue cada enlace que se muestra y aprieta cada botón que se muestra."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

SIN_RECORRER = re.compile(r"^/(static|administracion|api|salud|salir|buzon|cuenta)/|\.(pptx|pdf|ics)$")
MUESTRAS = 2  # de cada clase de página, y de cada clase de botón, estas bastan


@dataclass
class Formulario:
    metodo: str
    destino: str
    campos: list[tuple[str, str]] = field(default_factory=list)
    botones: list[tuple[str, str]] = field(default_factory=list)


class Lector(HTMLParser):
    """Los enlaces y los formularios de una página, con los valores que el navegador enviaría sin tocar nada."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.enlaces: list[str] = []
        self.formularios: list[Formulario] = []
        self._selector: tuple[str, list[str]] | None = None
        self._texto: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, etiqueta: str, pares: list[tuple[str, str | None]]) -> None:
        a = {n: v or "" for n, v in pares}
        if etiqueta == "a" and "href" in a:
            self.enlaces.append(a["href"])
        elif etiqueta == "form":
            self.formularios.append(Formulario(a.get("method", "get").lower(), a.get("action", "")))
        elif not self.formularios or "disabled" in a:
            return
        elif etiqueta == "input" and "name" in a:
            self._campo(a)
        elif etiqueta == "textarea" and "name" in a:
            self._texto = (a["name"], [])
        elif etiqueta == "select" and "name" in a:
            self._selector = (a["name"], [])
        elif etiqueta == "option" and self._selector and ("selected" in a or not self._selector[1]):
            self._selector[1][:] = [a.get("value", "")]
        elif etiqueta == "button" and a.get("type", "submit") == "submit":
            self.formularios[-1].botones.append((a.get("name", ""), a.get("value", "")))

    def _campo(self, a: dict[str, str]) -> None:
        clase = a.get("type", "text")
        if clase == "submit":
            self.formularios[-1].botones.append((a["name"], a.get("value", "")))
        elif clase not in ("checkbox", "radio", "file") or "checked" in a:
            self.formularios[-1].campos.append((a["name"], a.get("value", "on" if clase == "checkbox" else "")))

    def handle_data(self, texto: str) -> None:
        if self._texto:
            self._texto[1].append(texto)

    def handle_endtag(self, etiqueta: str) -> None:
        if etiqueta == "textarea" and self._texto:
            self.formularios[-1].campos.append((self._texto[0], "".join(self._texto[1])))
            self._texto = None
        elif etiqueta == "select" and self._selector:
            self.formularios[-1].campos += [(self._selector[0], valor) for valor in self._selector[1]]
            self._selector = None


def nada(pagina: str, html: str) -> Iterator[str]:
    yield from ()


def recorrer(
    navegador: Client, desde: list[str], dentro: str = "/", mirar: Callable[[str, str], Iterator[str]] = nada
) -> Iterator[str]:
    """Una frase por cada enlace que no abre y cada botón que el servidor rechaza; no deja nada escrito.

    :param dentro: con qué empiezan las direcciones que se siguen.
    :param mirar: de cada página, con su nombre en las direcciones y su HTML, las frases que además merezca.
    """
    vistas: Counter[str] = Counter()
    pendientes, conocidas = deque(desde), set(desde)
    while pendientes:
        direccion = pendientes.popleft()
        if not _falta(vistas, _clases(direccion), 1 if "?" in direccion else MUESTRAS):
            continue
        respuesta = navegador.get(direccion)
        contenido = b"".join(respuesta)
        if respuesta.status_code != 200:
            if respuesta.status_code not in (301, 302):
                yield f"GET {direccion}: {respuesta.status_code}"
            continue
        if not respuesta.get("Content-Type", "").startswith("text/html"):
            continue
        html = contenido.decode()
        yield from mirar(resolve(urlsplit(direccion).path).view_name, html)
        pagina = Lector(html)
        for href in pagina.enlaces:
            destino = urljoin(direccion, href).partition("#")[0]
            if destino not in conocidas and destino.startswith(dentro):
                conocidas.add(destino)
                pendientes.append(destino)
        for formulario in pagina.formularios:
            yield from _apretar(navegador, direccion, formulario, vistas)


def _falta(vistas: Counter[str], clases: set[str], muestras: int) -> bool:
    """Si de alguna de esas clases todavía no se vieron bastantes; y la cuenta."""
    if all(vistas[clase] >= muestras for clase in clases):
        return False
    vistas.update(clases)
    return True


def _clases(direccion: str) -> set[str]:
    """El nombre de la dirección con cada uno de sus parámetros, y con cada dos: `…?sector=MEF` y `…=MVCS` son una.

    De dos en dos, y no todos a la vez: una lista con veinte filtros ofrece quitarlos y sumarlos de cientos de modos,
    que recorridos uno por uno eran nueve de cada diez páginas pedidas.
    """
    partes = urlsplit(direccion)
    if SIN_RECORRER.search(partes.path):
        return set()
    try:
        nombre = resolve(partes.path).view_name
    except Resolver404:
        return {direccion}  # se pedirá, y fallará con su 404
    parametros = sorted(re.findall(r"(?:^|&)([^=&]+)=", partes.query))
    juntos = [[], *([uno] for uno in parametros), *combinations(parametros, 2)]
    return {f"{nombre}?{'&'.join(unos)}" for unos in juntos}


def _apretar(navegador: Client, direccion: str, formulario: Formulario, vistas: Counter[str]) -> Iterator[str]:
    destino = urljoin(direccion, formulario.destino or direccion)
    clases = _clases(destino.partition("?")[0])
    if formulario.metodo != "post":
        return
    for nombre, valor in formulario.botones or [("", "")]:
        botones = {f"{desde} → {clase} {nombre}" for desde in _clases(direccion) for clase in clases}
        if not _falta(vistas, botones, MUESTRAS):
            continue
        datos: dict[str, Any] = {}
        for campo, texto in [*formulario.campos, *([(nombre, valor)] if nombre else [])]:
            datos.setdefault(campo, []).append(texto)
        with transaction.atomic():
            respuesta = navegador.post(destino, datos)
            transaction.set_rollback(True)
        if respuesta.status_code not in (200, 302, 303, 400, 409):
            yield f"POST {destino} {nombre}={valor} (desde {direccion}): {respuesta.status_code}"
