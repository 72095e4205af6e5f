"""Comprobar una huella impresa: de qué sesión es, hasta qué hecho llega y si lo registrado sigue siendo lo mismo.

Regla: la responde cualquiera que tenga el papel, sin ingresar y sin ningún dato de personas. Mirar una cadena entera
cuesta según cuántos hechos tenga: lo visto se recuerda un rato, por su cabeza, y una muy larga la mira el worker.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models.functions import Left
from django.urls import reverse

from acuerdos.acciones.comprobacion import primera_rotura
from acuerdos.cadena import LARGO_DE_SELLO, sello
from acuerdos.models import Cadena, Eslabon
from corte.datos_del_detalle import Cabeza
from reuniones.models import Sesion

RECUERDO = 600  # segundos que vale lo visto
HECHOS_DE_UNA_VEZ = 5_000  # hechos; con más, mirar la cadena tarda más de un segundo
INTACTA = 0


class Vista(NamedTuple):
    """Lo que se sabe de una cadena: el número del primer hecho que no es el que se registró; 0, ninguno."""

    rota_en: int


@dataclass(frozen=True, slots=True)
class Hallada:
    """La huella que se buscaba. `entera`: hasta ese hecho nada cambió; None, todavía se está mirando."""

    codigo: str
    nombre: str
    fecha: date | None
    hechos: int
    en: datetime
    despues: int  # hechos registrados después
    entera: bool | None


def cabeza_de(codigo: str, conocido_al: datetime | None = None) -> Cabeza | None:
    """La de la historia de esa sesión, hasta lo que entonces se conocía; None si todavía no se encadena."""
    suyos = Eslabon.objects.filter(cadena=codigo)
    if conocido_al is not None:
        suyos = suyos.filter(en__lte=conocido_al)
    ultimo = suyos.order_by("-numero").values_list("numero", "huella", "en").first()
    if ultimo is None:
        return None
    direccion = f"{settings.SITIO}{reverse('comprobar', args=[sello(ultimo[1])])}"
    return Cabeza(*ultimo, direccion)


def buscar(escrita: str) -> Hallada | None:
    """La huella que empieza así, o None si no es de ningún hecho.

    :param escrita: 16 cifras hexadecimales o la huella entera.
    """
    suyos = Eslabon.objects.annotate(sello=Left("huella", LARGO_DE_SELLO)).filter(sello=sello(escrita))
    eslabon = next((e for e in suyos if e.huella.startswith(escrita)), None)
    if eslabon is None:
        return None
    cadena = Cadena.objects.get(pk=eslabon.cadena)
    sesion = Sesion.objects.filter(codigo=eslabon.cadena).first()
    vista = vista_de(cadena)
    return Hallada(
        codigo=eslabon.cadena,
        nombre=sesion.nombre if sesion else "",
        fecha=sesion.fecha if sesion else None,
        hechos=eslabon.numero,
        en=eslabon.en,
        despues=cadena.hechos - eslabon.numero,
        entera=None if vista is None else vista.rota_en == INTACTA or vista.rota_en > eslabon.numero,
    )


def vista_de(cadena: Cadena) -> Vista | None:
    """Lo que se sabe de ella; se mira en el acto si es corta. None: es larga y nadie la miró hace poco."""
    vista = cache.get(_clave(cadena))
    if vista is None and cadena.hechos <= HECHOS_DE_UNA_VEZ:
        return mirar(cadena)
    return None if vista is None else Vista(vista)


def mirar(cadena: Cadena) -> Vista:
    """La recorre entera y recuerda lo que vio."""
    rota = primera_rotura(cadena)
    numero = rota.numero if rota else INTACTA
    cache.set(_clave(cadena), numero, RECUERDO)
    return Vista(numero)


def _clave(cadena: Cadena) -> str:
    return f"cadena:{cadena.codigo}:{cadena.hechos}:{sello(cadena.huella)}"
