"""`manage.py importar LIBRO.xlsx [--simular] [--por USUARIO] [--errores ARCHIVO]`: la carga de una sesión."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone
from rapidfuzz import process

from acuerdos.errores import AccionDenegada
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from importacion import informe
from importacion.errores import Error, LibroIlegible
from importacion.libro import abrir
from importacion.servicio import ResultadoDeImportar, importar

ANCHO = 60
UNA_SOLA_HOJA = (
    "El archivo es un CSV, o un libro sin las hojas de la oficina (Sesión, Acuerdos, Hitos…). Súbalo en la página "
    "Importar, donde se dice qué es cada columna."
)


class Command(BaseCommand):
    help = (
        "Importa el libro .xlsx de una sesión: o entra todo o no entra nada. El mismo libro dos veces no cambia nada; "
        "si creció, entra solo lo nuevo. Con errores, los dice todos a la vez y termina con 1."
    )

    requires_system_checks = ()  # no atiende peticiones: las rutas y plantillas no le hacen falta

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("libro", help="el archivo .xlsx")
        parser.add_argument("--simular", action="store_true", help="comprueba todo y no escribe nada")
        parser.add_argument("--por", metavar="USUARIO", help="quien importa (por defecto, el sistema)")
        parser.add_argument("--errores", metavar="ARCHIVO", help="además, todos los errores a ese archivo .csv o .txt")

    def handle(self, *args: object, **opciones: Any) -> None:
        destino = _destino(opciones["errores"])
        por = _usuario(opciones["por"]) if opciones["por"] else usuario_sistema(crear=not opciones["simular"])
        marcha = _Marcha(self.stderr)
        try:
            marcha("Abriendo el libro")
            libro = abrir(opciones["libro"])
            if libro.sueltas and not libro.hojas:
                raise CommandError(UNA_SOLA_HOJA)
            resultado = importar(
                libro,
                por=por,
                ahora=timezone.now(),
                simular=opciones["simular"],
                como_sistema=not opciones["por"],
                al_avanzar=marcha,
            )
        except LibroIlegible as error:
            raise CommandError(str(error)) from error
        except AccionDenegada as error:
            raise CommandError(f"{por}: {error.motivo}") from error
        finally:
            marcha.terminar()
        self._contar(resultado, destino, opciones["verbosity"])

    def _contar(self, resultado: ResultadoDeImportar, destino: Path | None, detalle: int) -> None:
        for aviso in resultado.avisos if detalle else ():
            self.stderr.write(f"Aviso: {aviso}")
        if resultado.errores:
            for linea in informe.lineas_de_errores(resultado.errores):
                self.stderr.write(linea, style_func=str)
            if destino:
                _guardar(destino, resultado.errores)
                self.stderr.write(f"\nTodos los errores están en {destino}", style_func=str)
            raise CommandError(informe.frase_de_errores(resultado.errores))
        if detalle:
            for linea in informe.lineas_de_cuentas(resultado):
                self.stdout.write(linea)
            self.stdout.write("")
            self.stdout.write(informe.frase_final(resultado))


class _Marcha:
    """Una línea que se reescribe con lo que se está haciendo; solo en una terminal."""

    def __init__(self, salida: OutputWrapper) -> None:
        self._salida = salida
        self._en_terminal = salida.isatty()
        self._comienzo = time.monotonic()

    def __call__(self, frase: str) -> None:
        if self._en_terminal:
            segundos = time.monotonic() - self._comienzo
            self._salida.write(f"\r{f'{segundos:5.1f} s  {frase}…':<{ANCHO}}", ending="", style_func=str)
            self._salida.flush()

    def terminar(self) -> None:
        if self._en_terminal:
            self._salida.write(f"\r{'':<{ANCHO}}\r", ending="", style_func=str)
            self._salida.flush()


def _usuario(nombre: str) -> Usuario:
    if usuario := Usuario.objects.filter(username=nombre, is_active=True).first():
        return usuario
    nombres = list(Usuario.objects.filter(is_active=True).exclude(rol="").values_list("username", flat=True))
    parecidos = ", ".join(parecido for parecido, *_ in process.extract(nombre, nombres, limit=3))
    pista = f" De la Secretaría, los más parecidos: {parecidos}." if parecidos else ""
    raise CommandError(f"No hay ningún usuario activo «{nombre}».{pista}")


def _destino(nombre: str | None) -> Path | None:
    if nombre is None:
        return None
    destino = Path(nombre)
    if destino.suffix.lower() not in (".csv", ".txt"):
        raise CommandError(f"«{nombre}»: el archivo de errores termina en .csv o en .txt.")
    if not destino.parent.is_dir():
        raise CommandError(f"No existe la carpeta «{destino.parent}».")
    return destino


def _guardar(destino: Path, errores: tuple[Error, ...]) -> None:
    en_csv = destino.suffix.lower() == ".csv"
    texto = informe.errores_en_csv(errores) if en_csv else informe.errores_en_texto(errores)
    try:
        destino.write_text(texto, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"No se pudo escribir «{destino}»: {error.strerror}.") from error
