"""La lista exportada frente a lo que la biblioteca del Excel necesita sola, su memoria, y un lote de 500 acuerdos."""

import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import xlsxwriter
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from acuerdos.acciones.lotes import LOTE_MAXIMO, confirmar_lote, deshacer_lote, preparar_lote, terminar_lote
from acuerdos.enums import VerboDeLote
from acuerdos.models import Acuerdo, Lote
from bench.medir import Informe, medianas
from cuentas.models import Usuario
from web.acuerdos.archivos import escribir_libro, lineas
from web.acuerdos.peticion import PeticionDeLista

SESION = "sesion=GRANDE"


def medir(informe: Informe, n: int, hoy: date) -> None:
    """`n` acuerdos en la sesión GRANDE: el Excel, su memoria, y preparar, confirmar y deshacer un lote."""
    informe.titulo(f"Exportar {n:,} acuerdos")
    olga = Usuario.objects.get(username="olga")

    def peticion(consulta: str = SESION) -> PeticionDeLista:
        return PeticionDeLista(olga, QueryDict(consulta), hoy=hoy)

    filas = [[c.valor(a) for c in peticion().columnas] for a in peticion().todas()]
    nuestro, suelo = medianas([lambda: _libro(peticion()), lambda: _solo_escribir(filas)], vueltas=3)
    informe.razon(f"Excel de {n:,}", nuestro, suelo, 2, "escribir lo mismo con xlsxwriter")
    filas.clear()
    for nombre, hacer in (("Excel", _libro), ("CSV", lambda p: sum(map(len, lineas(p))))):
        pico, base = _pico(hacer, peticion()), _pico(hacer, peticion(f"{SESION}&responsable=GL"))
        informe.maximo(f"{nombre}: memoria con todos frente a un tercio", pico / base, 1.5, "×")
    informe.titulo(f"Un lote de {LOTE_MAXIMO}")
    claves = list(Acuerdo.objects.filter(sesion__codigo="GRANDE").order_by("pk").values_list("pk", flat=True))
    datos, ahora = {"usuario": olga.pk}, timezone.now()
    with transaction.atomic():

        def entero(lote: Lote) -> Lote:
            return terminar_lote(lote, reloj=lambda: ahora)

        lote = _contar(
            informe,
            "vista previa",
            lambda: entero(
                preparar_lote(
                    por=olga, verbo=VerboDeLote.ASIGNAR, datos=datos, acuerdos=claves[:LOTE_MAXIMO], ahora=ahora
                )
            ),
        )
        _contar(informe, "confirmar", lambda: entero(confirmar_lote(por=olga, lote=lote, ahora=ahora)))
        _contar(informe, "deshacer", lambda: entero(deshacer_lote(por=olga, lote=lote, ahora=ahora)))
        transaction.set_rollback(True)


def _libro(peticion: PeticionDeLista) -> None:
    with tempfile.TemporaryFile() as salida:
        escribir_libro(salida, peticion)


def _solo_escribir(filas: list[list[object]]) -> None:
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as libro:
        hoja = libro.add_worksheet()
        dia = libro.add_format({"num_format": "dd/mm/yyyy"})
        for n, fila in enumerate(filas):
            for c, valor in enumerate(fila):
                if isinstance(valor, date):
                    hoja.write_datetime(n, c, valor, dia)
                elif isinstance(valor, str):
                    hoja.write_string(n, c, valor)
                elif valor is not None:
                    hoja.write_number(n, c, valor)


def _pico(hacer: Callable[[PeticionDeLista], object], peticion: PeticionDeLista) -> int:
    tracemalloc.start()
    hacer(peticion)
    pico = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return pico


def _contar(informe: Informe, nombre: str, hacer: Callable[[], object]) -> object:
    """Consultas por acuerdo, que no dependen de la máquina; los segundos, solo como dato."""
    inicio, consultas = time.perf_counter(), count()

    def contar(ejecutar: Any, *args: Any) -> Any:
        next(consultas)
        return ejecutar(*args)

    with connection.execute_wrapper(contar):
        hecho = hacer()
    informe.dato(nombre, f"{time.perf_counter() - inicio:.1f} s")
    informe.maximo(f"{nombre}: consultas por acuerdo", next(consultas) / LOTE_MAXIMO, 25, "")
    return hecho
