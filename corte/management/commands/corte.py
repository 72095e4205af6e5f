"""`manage.py corte CODIGO --al 2025-03-31 --formato json --salida ARCHIVO`: el corte de una sesión, a un archivo."""

import contextlib
from argparse import ArgumentParser
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rapidfuzz import process

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia, leer_instante
from acuerdos.palabras import enumerar
from corte.cifras import corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.fechas import revisar_fecha
from corte.formatos import FORMATOS
from corte.papel.tipografia import PDFImposible
from cuentas.textos import limpiar_codigo
from reuniones.models import Sesion

PANTALLA = "-"


class Command(BaseCommand):
    help = "Escribe el corte de una sesión: sus cifras en un día, en la forma de la lámina."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codigo", help="código de la sesión, por ejemplo MEA-2025")
        parser.add_argument("--al", help="día del corte, 2025-03-31 o 31/03/2025 (por defecto, hoy en Lima)")
        parser.add_argument("--conocido-al", help="como se conocía en ese instante, ISO 8601 (un día: al terminar)")
        parser.add_argument("--formato", default="json", help=f"{enumerar(sorted(FORMATOS))}; por defecto, json")
        for parte, que in (("sector", "sigla"), ("region", "código"), ("municipalidad", "UBIGEO")):
            parser.add_argument(f"--{parte}", default="", help=f"solo de esa parte ({que}); no con json")
        parser.add_argument("--salida", default=PANTALLA, help="archivo donde escribir; «-», por defecto, la pantalla")

    def handle(self, *args: object, **opciones: Any) -> None:
        formato = opciones["formato"].lower()
        if formato not in FORMATOS:
            raise CommandError(f"«{formato}» no es un formato del corte: son {enumerar(sorted(FORMATOS))}.")
        sesion = _sesion(opciones["codigo"])
        ahora = timezone.now()
        try:
            al = leer_dia(opciones["al"]) if opciones["al"] else timezone.localdate(ahora)
            conocido_al = leer_instante(opciones["conocido_al"]) if opciones["conocido_al"] else None
            revisar_fecha(al, sesion, ahora, conocido_al)
            contenido = FORMATOS[formato].escribir(corte(sesion, al, conocido_al, _alcance(opciones, formato)))
        except DatoInvalido as error:
            raise CommandError(" ".join(error.errores.values())) from error
        except PDFImposible as error:
            raise CommandError(str(error)) from error
        self._guardar(contenido, opciones["salida"])

    def _guardar(self, contenido: bytes, salida: str) -> None:
        if salida == PANTALLA:
            if b"\0" in contenido and (self.stdout.isatty() or not hasattr(self.stdout, "buffer")):
                raise CommandError("Eso no es texto: diga con --salida en qué archivo escribirlo.")
            self._a_la_pantalla(contenido)
            return
        try:
            _escribir(Path(salida), contenido)
        except OSError as error:
            raise CommandError(f"No se pudo escribir «{salida}»: {_motivo(error)}") from error

    def _a_la_pantalla(self, contenido: bytes) -> None:
        crudo = getattr(self.stdout, "buffer", None)
        if crudo is None:  # quien llama a la orden desde Python recibe texto
            self.stdout.write(contenido.decode(), ending="")
        else:
            crudo.write(contenido)
            crudo.flush()


def _alcance(opciones: dict[str, Any], formato: str) -> AlcanceDelDetalle | None:
    """De qué parte es el archivo; quien maneja la consola es la oficina. :raises CommandError: si se piden dos."""
    partes = {parte: limpiar_codigo(opciones[parte]) for parte in ("sector", "region", "municipalidad")}
    pedidas = [parte for parte, clave in partes.items() if clave]
    if len(pedidas) > 1:
        raise CommandError("Pida una sola parte: --sector, --region o --municipalidad.")
    if FORMATOS[formato].con_detalle:
        return AlcanceDelDetalle(**partes, audiencia=Audiencia.OFICINA)
    if pedidas:
        raise CommandError(f"El {formato} es siempre de toda la sesión: quite --{pedidas[0]}.")
    return None


def _sesion(codigo: str) -> Sesion:
    """La sesión de ese código. :raises CommandError: con los códigos que más se le parecen, si no hay ninguna."""
    limpio = limpiar_codigo(codigo)
    if sesion := Sesion.objects.filter(codigo=limpio).first():
        return sesion
    codigos = list(Sesion.objects.values_list("codigo", flat=True))
    if not codigos:
        raise CommandError(f"No hay ninguna sesión «{codigo}»: todavía no se ha registrado ni importado ninguna.")
    parecidos = [parecido for parecido, *_ in process.extract(limpio, codigos, limit=3)]
    raise CommandError(f"No hay ninguna sesión «{codigo}». Las de código más parecido: {', '.join(parecidos)}.")


def _escribir(destino: Path, contenido: bytes) -> None:
    """El archivo nunca queda a medias: se escribe aparte y se cambia de nombre. :raises OSError: si no se puede."""
    if destino.exists() and not destino.is_file():  # una carpeta da su error; un dispositivo no se reemplaza
        destino.write_bytes(contenido)
        return
    provisional = destino.with_name(f".{destino.name}-{token_hex(4)}")
    try:
        provisional.write_bytes(contenido)
        provisional.replace(destino)
    except OSError:
        with contextlib.suppress(OSError):
            provisional.unlink()
        raise


def _motivo(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "la carpeta no existe. Créela antes o elija otra."
    if isinstance(error, IsADirectoryError):
        return "es una carpeta. Agregue el nombre del archivo."
    if isinstance(error, NotADirectoryError):
        return "una parte de la ruta no es una carpeta."
    if isinstance(error, PermissionError):
        return "no tiene permiso para escribir ahí."
    return f"{error.strerror or error}."
