"""El procesador que cuesta cada página frente a la lista de 50 de la API, alternadas en un mismo proceso.

Los datos son los de la demostración: tres sesiones, como una oficina. Se mide el procesador de Python de la petición
entera, capas y compresión incluidas, y no el reloj: lo demás que corra en la máquina no cuenta.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable

from django.core.management import call_command
from django.test import Client

from acuerdos import permisos
from acuerdos.enums import Accion
from acuerdos.models import Acuerdo, Hito
from bench.medir import Informe
from cuentas.models import Usuario
from web.cortes import cifras_hechas

SESION = "MEA-2025"
VUELTAS, CALENTAR = 40, 5
RECIEN_CAMBIADO = "corte, tras un acto"  # sus cifras se cuentan una vez por acto: se miden las dos maneras
# Dirección, y cuántas veces la lista de la API puede costar.
DE_LA_OFICINA = {
    "tablero": ("/tablero/", 8),
    "lista de acuerdos": ("/acuerdos/", 4),
    "acuerdo": ("/acuerdos/{acuerdo}/", 4),
    "sesión": (f"/sesiones/{SESION}/", 4),
    "corte": (f"/sesiones/{SESION}/corte/", 4),
    RECIEN_CAMBIADO: (f"/sesiones/{SESION}/corte/", 4),
    "validación": ("/validacion/", 4),
    "municipalidades": ("/municipalidades/", 4),
    "personas": ("/personas/", 4),
}
DEL_FOCAL = {
    "mis acuerdos": ("/mis-acuerdos/", 3),
    "informar un avance": ("/mis-acuerdos/hitos/{hito}/avance/", 3),
}


def medir(informe: Informe) -> None:
    call_command("demo", "--forzar", stdout=io.StringIO())
    focal = Usuario.objects.get(username="focal")
    suyos = Hito.objects.informables_para(focal).por_hacer().select_related("acuerdo__sesion")
    claves = {
        "acuerdo": Acuerdo.objects.filter(sesion__codigo=SESION, hitos__isnull=False).order_by("codigo")[0].codigo,
        "hito": next(hito.pk for hito in suyos if permisos.puede(focal, Accion.REGISTRAR_AVANCE, hito)),
    }
    token = io.StringIO()
    call_command("token", "secretaria", stdout=token, stderr=io.StringIO())
    lista = "API: lista de 50"
    piden = {lista: _pedidor("/api/v1/acuerdos/", HTTP_AUTHORIZATION=f"Token {token.getvalue().split()[-1]}")}
    limites: dict[str, float] = {}
    for quien, paginas in (("secretaria", DE_LA_OFICINA), ("focal", DEL_FOCAL)):
        galleta = _galleta(quien)
        for nombre, (ruta, limite) in paginas.items():
            piden[nombre], limites[nombre] = _pedidor(ruta.format(**claves), HTTP_COOKIE=galleta), limite
    medidas = _procesador(piden)
    informe.titulo("Procesador de cada página, frente al de la lista de 50 de la API")
    for nombre, limite in limites.items():
        informe.razon(nombre, medidas[nombre], medidas[lista], limite, lista)


def _procesador(piden: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Segundos de procesador de cada una, la mediana de sus vueltas."""
    tiempos: dict[str, list[float]] = {nombre: [] for nombre in piden}
    for vuelta in range(CALENTAR + VUELTAS):
        gc.collect()
        for nombre, pedir in piden.items():
            if nombre == RECIEN_CAMBIADO:
                cifras_hechas.olvidar()
            inicio = time.process_time()
            pedir()
            if vuelta >= CALENTAR:
                tiempos[nombre].append(time.process_time() - inicio)
    return {nombre: statistics.median(suyos) for nombre, suyos in tiempos.items()}


def _pedidor(ruta: str, **cabeceras: str) -> Callable[[], None]:
    """Lo que hace esa petición al programa, como la haría el servidor."""
    from muniejecutivo.wsgi import application  # noqa: PLC0415  # arma las capas: después de configurar

    entorno = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": ruta,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "" if "HTTP_AUTHORIZATION" in cabeceras else "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **cabeceras,
    }

    def pedir() -> None:
        estados: list[str] = []
        respuesta = application({**entorno, "wsgi.input": io.BytesIO()}, lambda estado, _: estados.append(estado))
        b"".join(respuesta)
        respuesta.close()
        if not estados[0].startswith("200"):
            raise RuntimeError(f"{ruta}: {estados[0]}")

    return pedir


def _galleta(username: str) -> str:
    cliente = Client()
    cliente.force_login(Usuario.objects.get(username=username))
    return "; ".join(f"{nombre}={una.value}" for nombre, una in cliente.cookies.items())
