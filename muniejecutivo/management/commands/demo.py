"""`manage.py demo`: carga la demostración. Repetirla no cambia nada, salvo la clave, que pasa a ser la de hoy."""

import os
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from acuerdos.acciones.base import guardar
from cuentas.sistema import usuario_sistema
from importacion.informe import lineas_de_errores
from importacion.libro import Libro, abrir
from importacion.servicio import importar
from muniejecutivo.demo import en_curso
from muniejecutivo.demo.personas import Elenco, poner_personas
from muniejecutivo.demo.reciente import PREFIJO, agregar_solicitudes, agregar_sustentos, libro_reciente
from reuniones.models import Sesion

EJEMPLO = Path(settings.RAIZ) / "datos" / "ejemplo" / "muni-ejecutivo-alcaldesas-2025.xlsx"
CODIGO_DEL_EJEMPLO = "MEA-2025"


class Command(BaseCommand):
    help = (
        "Carga la demostración: el libro de ejemplo (acuerdos inventados), una sesión con fechas alrededor de hoy, "
        "otra en curso para practicar y las cuentas secretaria, coordinacion, focal y sector. Solo con DEBUG=1, o con "
        "--forzar."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forzar", action="store_true", help="también sin DEBUG; la clave, en DEMO_CLAVE")

    def handle(self, *args: object, **opciones: Any) -> None:
        ahora = timezone.localtime()
        self._detalle = opciones["verbosity"]
        with transaction.atomic():
            elenco = poner_personas(_clave(forzar=opciones["forzar"]), ahora=ahora)
            if not Sesion.objects.filter(codigo=CODIGO_DEL_EJEMPLO).exists():
                self._cargar(abrir(EJEMPLO), elenco, ahora=ahora)
            if not Sesion.objects.filter(codigo__startswith=f"{PREFIJO}-", de_demostracion=True).exists():
                codigo = self._cargar(libro_reciente(ahora.date()), elenco, ahora=ahora)
                agregar_solicitudes(codigo, elenco, ahora=ahora)
                agregar_sustentos(codigo, elenco, ahora=ahora)
            if not Sesion.objects.filter(codigo__startswith=f"{en_curso.PREFIJO}-", de_demostracion=True).exists():
                self._decir(f"Demostración: {en_curso.crear(elenco, ahora=ahora)}, en curso.")

    def _cargar(self, libro: Libro, elenco: Elenco, *, ahora: datetime) -> str:
        """Importa el libro y marca su sesión como inventada y pública; devuelve su código."""
        resultado = importar(libro, por=usuario_sistema(), ahora=ahora, como_sistema=True)
        if resultado.carga is None:
            raise CommandError("\n".join(["La demostración no se pudo cargar:", *lineas_de_errores(resultado.errores)]))
        sesion = Sesion.objects.get(cargas=resultado.carga)
        sesion.de_demostracion, sesion.publicada = True, True
        guardar(sesion, por=elenco.coordinacion, motivo="Demostración", ahora=ahora)
        self._decir(f"Demostración: {sesion}, {resultado.nuevas} filas.")
        return str(sesion.codigo)

    def _decir(self, frase: str) -> None:
        if self._detalle:
            self.stdout.write(frase)


def _clave(*, forzar: bool) -> str:
    if not settings.DEBUG and not forzar:
        raise CommandError("La demostración crea cuentas con una clave común: solo con DEBUG=1, o con --forzar.")
    clave = settings.DEMO_CLAVE or os.environ.get("DEMO_CLAVE", "")
    if not clave:
        raise CommandError("Diga en la variable DEMO_CLAVE qué clave tendrán las cuentas de la demostración.")
    return str(clave)
