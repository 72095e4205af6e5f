"""Cada página del punto focal, con todo lo que trae, cabe en el primer viaje de una conexión nueva."""

import gzip
import random
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.test import Client

from acuerdos.acciones.avances import devolver_avance
from acuerdos.models import Acuerdo, Avance, Enlace, Evidencia, Hito
from cuentas.models import Usuario
from tests import fabricas
from tests.puestas import puesta
from tests.web.conftest import HOY
from tests.web.focal.conftest import DIAS, avance_de, direccion_de, foto

UN_VIAJE = 14_600
EN_LIMA = fabricas.en_lima(HOY, 15)
LARGO_DE_NOMBRE = 150  # el de `Usuario.nombre`
HOLGURA = 500  # para lo que ponen el servidor y la red
RECURSO = re.compile(r'(?:src|href)="(/static/[^"?]+)"')
TEXTOS = (
    "Elaborar el expediente técnico del sistema de riego",
    "Remitir la lista de familias beneficiarias",
    "Firmar el convenio con la dirección regional",
    "Presentar la rendición de cuentas del semestre",
    "Aprobar en sesión de concejo la transferencia del terreno",
)
LUGARES = ("Vista Alegre", "Huamanruro", "Jatun Ayllu", "San Antonio de Chuquibambilla", "Pampa Grande", "Ccañupata")


RELLENO = GZipMiddleware.max_random_bytes  # al azar, en cada página: que su largo no diga lo que lleva dentro


@pytest.fixture(autouse=True)
def _sin_relleno(monkeypatch: pytest.MonkeyPatch) -> None:
    """Las hojas y los guiones se sirven ya comprimidos y no lo llevan; a la página se le cuenta el mayor."""
    monkeypatch.setattr(GZipMiddleware, "max_random_bytes", 0)


def bytes_de(navegador: Any, direccion: str) -> int:
    """Cuerpo y cabeceras de una respuesta comprimida, como salen del servidor."""
    respuesta = navegador.get(direccion, headers={"accept-encoding": "gzip"})
    assert respuesta.status_code in (200, 403, 410), direccion
    cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
    assert respuesta.get("Content-Encoding") == "gzip" or len(cuerpo) < 400, direccion
    return len(cuerpo) + sum(len(nombre) + len(valor) + 4 for nombre, valor in respuesta.items())


def peso(navegador: Any, direccion: str) -> int:
    html = gzip.decompress(navegador.get(direccion, headers={"accept-encoding": "gzip"}).content).decode()
    recursos = set(RECURSO.findall(html))
    assert {"/static/css/base.css"} <= recursos
    return bytes_de(navegador, direccion) + RELLENO + sum(bytes_de(navegador, recurso) for recurso in recursos)


@pytest.fixture
@puesta
def cuarenta(tareas: SimpleNamespace, fatima: Any, settings: Any) -> SimpleNamespace:
    """Cuarenta acuerdos, cada uno con una tarea y su informe, todos con textos distintos."""
    settings.WHITENOISE_AUTOREFRESH = True
    for n in range(40):
        acuerdo = fabricas.FabricaAcuerdo(
            sesion=tareas.acuerdo.sesion,
            texto=f"Gestionar con el sector la obra {n * 37 % 101} de {LUGARES[n % 6]}: {TEXTOS[n % 5].lower()}.",
        )
        hito = fabricas.FabricaHito(
            acuerdo=acuerdo,
            texto=f"{TEXTOS[n * 3 % 5]}, {LUGARES[n * 5 % 6]}, tramo {n * 53 % 97}",
            plazo=HOY + DIAS(days=n * 4 - 40),
        )
        fabricas.FabricaAvance(
            hito=hito,
            fecha=HOY - DIAS(days=n + 1),
            porcentaje=n * 2,
            registrado_por=fatima,
            devuelto=n % 2 == 0,
            descripcion=f"Se presentó el documento {n * 71 % 113} por mesa de partes y se espera la respuesta.",
        )
    return tareas


def test_todas_las_paginas_caben_en_un_viaje(navegador: Client, cuarenta: SimpleNamespace, enlace: Enlace) -> None:
    dicho = {"porcentaje": "75", "descripcion": "Falta la firma. " * 12, "evidencias": foto()}
    constancia = navegador.post(avance_de(cuarenta.pronto), dicho)["Location"]
    traba = {"categoria": "legal", "necesidad": "Un permiso " * 20}
    codigo = cuarenta.acuerdo.codigo
    plazo = {"plazo_nuevo": "2025-09-01", "motivo": "Llovió " * 20}
    llego = fabricas.FabricaCorreoRecibido(persona=enlace.persona, hito=enlace.hito, texto="Falta la firma. " * 12)
    direcciones = [
        f"{direccion_de(enlace)}correo/{llego.pk}/?cuanto=60",
        "/mis-acuerdos/",
        "/mis-acuerdos/?desde=30",
        "/mis-acuerdos/todos/",
        "/mis-acuerdos/historia/",
        avance_de(cuarenta.devuelta),
        avance_de(cuarenta.tarde),
        constancia,
        f"/mis-acuerdos/{codigo}/traba/",
        navegador.post(f"/mis-acuerdos/{codigo}/traba/", traba)["Location"],
        f"/mis-acuerdos/hitos/{cuarenta.tarde.pk}/plazo/",
        navegador.post(f"/mis-acuerdos/hitos/{cuarenta.tarde.pk}/plazo/", plazo)["Location"],
        f"/acuerdos/{codigo}/",
        "/e/torcido/",
        direccion_de(enlace),
        Client().post(direccion_de(enlace), dicho | {"evidencias": foto()})["Location"],
    ]
    assert Evidencia.objects.count() == 2
    pesos = {direccion: peso(navegador, direccion) for direccion in direcciones}
    print(dict(sorted(pesos.items(), key=lambda par: -par[1])))  # noqa: T201
    assert {d: p for d, p in pesos.items() if p > UN_VIAJE - HOLGURA} == {}


def palabras(letras: int, azar: random.Random) -> str:
    """Un texto de ese largo, de palabras que no se repiten: lo que peor se comprime de lo que se puede escribir."""
    texto = ""
    while len(texto) < letras:
        texto += "".join(azar.choices("aeiouáéíóúlmnñrstcdpbgz", k=azar.randint(2, 11))) + " "
    return texto[:letras]


def test_con_los_textos_mas_largos_tambien(
    navegador: Client, cuarenta: SimpleNamespace, enlace: Enlace, fatima: Any
) -> None:
    """En cada página, y de una persona con el nombre más largo que cabe."""
    azar = random.Random(3)
    hito = cuarenta.tarde
    Usuario.objects.filter(pk=fatima.pk).update(nombre=palabras(LARGO_DE_NOMBRE, azar))
    Hito.objects.filter(pk=hito.pk).update(texto=palabras(500, azar))
    Acuerdo.objects.filter(pk=hito.acuerdo_id).update(texto=palabras(5_000, azar))
    dicho = {"porcentaje": "75", "descripcion": palabras(5_000, azar), "clave": "k1"}
    constancia = navegador.post(avance_de(hito), dicho)["Location"]
    avance = Avance.objects.get(hito=hito)
    devolver_avance(por=fabricas.FabricaOperador(), avance=avance, motivo=palabras(500, azar), ahora=EN_LIMA)
    codigo = hito.acuerdo.codigo
    traba = {"categoria": "legal", "necesidad": palabras(5_000, azar), "quien_puede": palabras(200, azar)}
    plazo = {"plazo_nuevo": "2025-09-01", "motivo": palabras(5_000, azar)}
    llego = fabricas.FabricaCorreoRecibido(persona=fatima, hito=hito, texto=palabras(5_000, azar))
    direcciones = [
        avance_de(hito),
        direccion_de(enlace),
        f"{direccion_de(enlace)}correo/{llego.pk}/?cuanto=60",
        constancia,
        f"/mis-acuerdos/{codigo}/traba/",
        navegador.post(f"/mis-acuerdos/{codigo}/traba/", traba)["Location"],
        f"/mis-acuerdos/{codigo}/traba/",  # con la de antes a la vista
        f"/mis-acuerdos/hitos/{hito.pk}/plazo/",
        navegador.post(f"/mis-acuerdos/hitos/{hito.pk}/plazo/", plazo)["Location"],
        "/mis-acuerdos/",
        "/mis-acuerdos/todos/",
        "/mis-acuerdos/historia/",
        "/avisos/",
        "/cuenta/",
        Client().post(direccion_de(enlace), {**dicho, "clave": "k2"})["Location"],
    ]
    pesos = {direccion: peso(navegador, direccion) for direccion in direcciones}
    print(dict(sorted(pesos.items(), key=lambda par: -par[1])))  # noqa: T201
    assert {d: p for d, p in pesos.items() if p > UN_VIAJE - HOLGURA} == {}


def test_las_hojas_y_guiones_son_nuestros_y_estan(cuarenta: SimpleNamespace) -> None:
    for nombre in ("css/focal.css", "js/cola.js", "js/formulario.js"):
        assert (settings.RAIZ / "static" / nombre).exists()


CABE = UN_VIAJE - HOLGURA


def _rechazada(navegador: Any, direccion: str, dicho: dict[str, Any], lo_suyo: str) -> int:
    """Lo que pesa la página que vuelve con errores, quitado lo que ella escribió, que vuelve entero."""
    respuesta = navegador.post(direccion, dicho, headers={"accept-encoding": "gzip"})
    assert respuesta.status_code == 400, direccion
    html = gzip.decompress(respuesta.content).decode()
    assert lo_suyo in html, direccion
    sin_lo_suyo = gzip.compress(html.replace(lo_suyo, "").encode(), 6)
    cabeceras = sum(len(nombre) + len(valor) + 4 for nombre, valor in respuesta.items())
    recursos = set(RECURSO.findall(html))
    return len(sin_lo_suyo) + cabeceras + RELLENO + sum(bytes_de(navegador, recurso) for recurso in recursos)


def test_lo_que_vuelve_con_errores_pesa_lo_mismo_y_trae_lo_escrito(
    navegador: Client, cuarenta: SimpleNamespace, enlace: Enlace, fatima: Any
) -> None:
    """Con cinco mil letras, y con todo mal a la vez: nada se pierde, y de más solo viaja lo que ella escribió."""
    azar = random.Random(5)
    hito = cuarenta.tarde
    Usuario.objects.filter(pk=fatima.pk).update(nombre=palabras(LARGO_DE_NOMBRE, azar))
    Hito.objects.filter(pk=hito.pk).update(texto=palabras(500, azar))
    Acuerdo.objects.filter(pk=hito.acuerdo_id).update(texto=palabras(5_000, azar))
    suyo = palabras(5_000, azar).strip()
    devuelto = fabricas.FabricaAvance(hito=hito, porcentaje=50, registrado_por=fatima)
    devolver_avance(por=fabricas.FabricaOperador(), avance=devuelto, motivo=palabras(500, azar), ahora=EN_LIMA)
    mal = {"porcentaje": "otro", "otro": "500", "fecha": "ayer", "descripcion": suyo}
    sin_foto = {"porcentaje": "100", "descripcion": suyo, "fecha": "2099-01-01"}
    traba = f"/mis-acuerdos/{hito.acuerdo.codigo}/traba/"
    plazo = f"/mis-acuerdos/hitos/{hito.pk}/plazo/"
    envios = [
        ("avance", avance_de(hito), mal),
        ("avance sin foto", avance_de(hito), sin_foto),
        ("enlace", direccion_de(enlace), mal | {"cifras": "12345678901"}),
        ("enlace sin foto", direccion_de(enlace), sin_foto),
        ("traba", traba, {"categoria": "z", "necesidad": suyo, "quien_puede": "x" * 201, "necesaria_el": "ayer"}),
        ("plazo", plazo, {"plazo_nuevo": "2001-01-01", "motivo": suyo}),
        ("plazo que no es día", plazo, {"plazo_nuevo": "pronto", "motivo": suyo}),
    ]
    pesos = {nombre: _rechazada(navegador, direccion, dicho, suyo) for nombre, direccion, dicho in envios}
    print(pesos)  # noqa: T201
    assert {nombre: cuanto for nombre, cuanto in pesos.items() if cuanto > CABE} == {}
