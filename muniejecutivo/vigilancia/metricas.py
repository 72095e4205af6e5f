"""Las métricas para Prometheus, en `/salud/metricas`, solo con `VIGILANCIA_TOKEN`.

Lo que se cuenta en cada petición lo suman todos los procesos de la máquina (cada uno escribe en su archivo de una
carpeta común); lo demás se pregunta al pedirlas. Una vista se cuenta por su nombre y nunca por su dirección, que puede
llevar un código o una clave.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from muniejecutivo.vigilancia import cifras
from muniejecutivo.vigilancia.quien import trae_el_token

DE_QUIEN = hashlib.sha256(f"{settings.VAR} {os.getuid()}".encode()).hexdigest()[:12]
CARPETA = Path(tempfile.gettempdir()) / f"metricas-{DE_QUIEN}"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(CARPETA)
values.ValueClass = values.get_value_class()  # lo decide al importarse, y alguien pudo hacerlo antes

TIPO = "text/plain; version=0.0.4; charset=utf-8"
DESCONOCIDA = "ninguna"
PETICIONES = Counter("muniejecutivo_peticiones", "Peticiones contestadas", ["vista", "metodo", "codigo"])
SEGUNDOS = Histogram(
    "muniejecutivo_peticion_segundos",
    "Lo que tardó en contestarse",
    ["vista"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
LECTURAS = Counter("muniejecutivo_lecturas", "Peticiones de lectura, y qué base las contestó", ["base"])
METODOS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def preparar() -> None:
    """Antes de contar nada: la carpeta común. Solo donde se cuenta: si no, cada proceso que pasara dejaría la suya.

    :raises ImproperlyConfigured: si la que hay no es solo de esta cuenta. Su nombre se adivina, y en lo temporal
        escribe cualquiera: quien la hiciera antes, o pusiera un enlace en su lugar, elegiría dónde se escribe.
    """
    CARPETA.mkdir(mode=0o700, exist_ok=True)
    es = CARPETA.lstat()
    if not stat.S_ISDIR(es.st_mode) or es.st_uid != os.getuid() or es.st_mode & 0o022:
        raise ImproperlyConfigured(
            f"«{CARPETA}» la hizo otra cuenta de la máquina, o cualquiera puede escribir en ella: bórrela y vuelva a "
            "arrancar, o ponga en TMPDIR una carpeta que sea solo de esta cuenta."
        )


class Contar:
    """La capa que cuenta cada petición. Va solo si hay `VIGILANCIA_TOKEN`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        preparar()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        empezo = perf_counter()
        respuesta = self.get_response(request)
        hallada = request.resolver_match
        vista = (hallada.view_name or DESCONOCIDA) if hallada else DESCONOCIDA
        metodo = request.method if request.method in METODOS else "OTRO"
        PETICIONES.labels(vista, metodo, str(respuesta.status_code)).inc()
        SEGUNDOS.labels(vista).observe(perf_counter() - empezo)
        return respuesta


class DeAhora(Collector):
    """Lo que se pregunta al pedirlas. Lo que no se sabe no sale: una alerta por su ausencia lo dice."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        leidas = asdict(cifras.leer(ahora=timezone.now()))
        colas = leidas.pop("en_cola")
        for nombre, valor in leidas.items():
            unidad = "_segundos" if nombre.startswith(("edad_", "atraso_")) else ""
            medida = GaugeMetricFamily(f"muniejecutivo_{nombre}{unidad}", f"{nombre.replace('_', ' ')}")
            if valor is not None:
                medida.add_metric([], valor)
            yield medida
        en_cola = GaugeMetricFamily("muniejecutivo_en_cola", "Tareas que esperan", labels=["cola"])
        for cola, cuantas in colas.items():
            if cuantas is not None:
                en_cola.add_metric([cola], cuantas)
        yield en_cola


@never_cache
@require_safe
@login_not_required
def metricas(request: HttpRequest) -> HttpResponse:
    """404 a quien no trae el token: que existan tampoco se dice."""
    if not trae_el_token(request):
        return HttpResponse(status=404)
    preparar()
    registro = CollectorRegistry()
    MultiProcessCollector(registro, str(CARPETA))
    registro.register(DeAhora())
    return HttpResponse(generate_latest(registro), content_type=TIPO)
