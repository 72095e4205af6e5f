"""Lo publicado, después de miles de actos: los mismos bytes, y cada cifra enlazada lleva a una lista que aún la da.

Se publica un corte de la demostración por su página; se sigue cada enlace de sus archivos y de su página pidiéndolo al
servidor; se hacen los actos por sus verbos, al azar (los de `tests.corte.vivida`); y se sigue cada enlace otra vez.
"""

import io
import random
import re
import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone
from lxml import html

from acuerdos.models import ArchivoPublicado, CortePublicado
from bench.medir import Informe
from bench.servidor import Cliente, servidor
from corte.datos import Corte
from corte.enlaces import Enlaces
from corte.publicacion import comprobar, para_publicar
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.corte.cifras_dichas import CifraDicha, Listas, de_la_lamina, de_la_pagina, no_la_da
from tests.corte.lamina.leida import Lamina
from tests.corte.simulador import Registro
from tests.corte.vivida import Nada, Vivida, nombres

SESION, AL = "MEA-2025", date(2025, 12, 31)
TOTAL = re.compile(r"([\d,]+) acuerdos?\b")
PRONTO = 1_000  # actos tras los que se comprueba una primera vez; comprobar cuesta más que mil actos


class EnLaDemostracion(Vivida):
    """Los mismos actos sobre una sesión que ya existe, con el reloj de verdad y sin simulador que los anote."""

    def __init__(self, semilla: int, sesion: Sesion, olga: Usuario, carlos: Usuario) -> None:
        self.azar, self.sesion, self.olga, self.carlos = random.Random(semilla), sesion, olga, carlos
        self.hechos: dict[str, int] = {}
        self.registro = Registro(nombres())

    @property
    def ahora(self) -> datetime:
        return timezone.now()

    @ahora.setter
    def ahora(self, _: datetime) -> None:
        """No se adelanta: cada acto es de su instante."""

    def anotar(self, lo_hecho: str, **datos: Any) -> None:
        """Aquí no se compara con otra cuenta, sino con lo publicado."""

    def uno(self, filas: Any) -> Any:
        if not (cuantas := filas.count()):
            raise Nada
        return filas.order_by("pk")[self.azar.randrange(cuantas)]


def medir(informe: Informe, actos: int) -> None:
    call_command("demo", "--forzar", stdout=io.StringIO())
    setup_test_environment()  # para leer qué se le dio a cada plantilla
    quien = {nombre: Usuario.objects.get(username=nombre) for nombre in ("secretaria", "coordinacion")}
    sesion = Sesion.objects.get(codigo=SESION)
    cliente = Client()
    cliente.force_login(quien["coordinacion"])
    publicado = _publicar(cliente)
    bytes_de_antes, de_antes = _entregado(publicado), _leido(publicado)
    galleta = "; ".join(f"{nombre}={una.value}" for nombre, una in cliente.cookies.items())
    with servidor("") as real:
        dichas = _dichas(publicado, cliente)
        direcciones = sorted({una.url for una in dichas} | set(_del_pdf(bytes_de_antes["pdf"])))
        informe.titulo(f"Un corte publicado y {actos:,} actos después")
        informe.dato("cifras enlazadas", f"{len(dichas):,}, en {len(direcciones):,} direcciones distintas")
        antes = {url: _seguida(real, galleta, url) for url in direcciones}
        informe.igual("recién publicado, cada cifra la da su lista", _malas(dichas, quien, cliente, de_antes), [])
        vida = EnLaDemostracion(1, sesion, quien["secretaria"], quien["coordinacion"])
        for hasta in sorted({min(PRONTO, actos), actos}):
            inicio = time.perf_counter()
            vida.vivir(hasta)
            informe.dato(f"{hasta:,} actos", f"{time.perf_counter() - inicio:.0f} s los últimos")
            cache.clear()
            despues = {url: _seguida(real, galleta, url) for url in direcciones}
            distintas = [f"{u}: {antes[u]} ≠ {despues[u]}" for u in direcciones if antes[u] != despues[u]]
            informe.igual("cada enlace da lo mismo que antes", distintas, [])
            informe.igual("y cada cifra la da su lista", _malas(dichas, quien, cliente, _leido(publicado)), [])
            informe.igual("los archivos, hechos otra vez, salen iguales", list(comprobar(publicado)), [])
    informe.igual("los entregados son los mismos", _entregado(publicado), bytes_de_antes)
    informe.dato(
        "clases de acto", f"{len(vida.hechos)}: {', '.join(f'{n} {c}' for n, c in sorted(vida.hechos.items()))}"
    )
    hoy = para_publicar(sesion, AL, timezone.now())
    informe.dato("mientras tanto", f"el corte de ese día pasó de {_en_breve(de_antes)} a {_en_breve(hoy)}")


def _publicar(cliente: Client) -> CortePublicado:
    ruta = f"/sesiones/{SESION}/cortes/publicar/"
    datos = cliente.get(f"{ruta}?al={AL}").context["form"].initial
    respuesta = cliente.post(ruta, {**datos, "reemplaza": datos["reemplaza"] or ""})
    if respuesta.status_code != 302:
        raise RuntimeError(f"No se publicó: {respuesta.status_code}")
    return CortePublicado.objects.get(sesion__codigo=SESION, al=AL, retirado_en__isnull=True)


def _entregado(publicado: CortePublicado) -> dict[str, bytes]:
    suyos = ArchivoPublicado.objects.filter(corte=publicado)
    return {uno.formato: uno.archivo.read() for uno in suyos}


def _leido(publicado: CortePublicado) -> Corte:
    return para_publicar(publicado.sesion, publicado.al, publicado.conocido_al)


def _dichas(publicado: CortePublicado, cliente: Client) -> list[CifraDicha]:
    """Las de la lámina entregada y las de la página del corte, con lo conocido al publicarlo."""
    pagina = Enlaces(SESION, AL, publicado.conocido_al).pagina()
    lamina = de_la_lamina(Lamina(_entregado(publicado)["pptx"]))
    return [*lamina, *de_la_pagina(cliente.get(pagina).content.decode())]


def _del_pdf(contenido: bytes) -> Iterable[str]:
    with pikepdf.open(io.BytesIO(contenido)) as pdf:
        for hoja in pdf.pages:
            for nota in hoja.get("/Annots", []):
                # La huella no es una cifra: su página dice, y debe decir, cuántos hechos hubo después.
                if "/A" in nota and (url := str(nota.A.URI)).startswith(
                    ("http://localhost/acuerdos/", "http://localhost/sesiones/")
                ):
                    yield url


def _seguida(real: Cliente, galleta: str, url: str) -> str:
    """Lo que dice la página a la que lleva: cuántos acuerdos o, si es un cuadro, lo que hay en él."""
    partes = urlsplit(url)
    ruta = f"{partes.path}?{partes.query}" if partes.query else partes.path
    contenido = real.pedidor(ruta, Authorization="", Cookie=galleta, Accept="text/html")()
    (principal,) = html.fromstring(contenido.decode()).xpath("//main")
    if partes.path == "/acuerdos/":
        dicho = principal.xpath(".//nav[contains(@class, 'paginacion')]/p")
        return (TOTAL.search(dicho[0].text_content()) or ["", "?"])[1] if dicho else "0"
    if partes.fragment:
        (principal,) = principal.xpath(f".//*[@id='{partes.fragment}']")
    return " ".join(principal.text_content().split())


def _malas(dichas: list[CifraDicha], quien: dict[str, Usuario], cliente: Client, de: Corte) -> list[str]:
    listas = Listas(quien["secretaria"], cliente, timezone.localdate())
    return [f"{d.escrita} en «{d.frase}»: {mala}" for d in dichas if (mala := no_la_da(d, listas, de))]


def _en_breve(de: Corte) -> str:
    estados = {parte.codigo: parte.cantidad for parte in de.acuerdos.por_estado}
    return f"{de.totales.acuerdos} acuerdos y {estados.get('cumplido', 0)} cumplidos"
