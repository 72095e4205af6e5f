"""Qué es una clase de noticia, y lo que hace falta saber de cualquier hecho: de qué acuerdo y de qué hito es."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from acuerdos.anulados import sin_anular
from acuerdos.destinos import Destino, Destinos
from acuerdos.models import Acuerdo, Avance, Evidencia, Hito
from reuniones.enums import Etapa

Hecho = Any  # un avance, una solicitud, una traba, un hito o una versión suya, o un acuerdo


ANUNCIOS = (
    gettext_noop("La Secretaría le respondió"),
    gettext_noop("Espera por usted"),
    gettext_noop("En la conversación de sus acuerdos"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaseDeNoticia:
    """Una decisión que se cuenta.

    `hechos`: los que hoy la cuentan. `cuando` y `autor`: sus campos con el instante y con quién decidió. `a_quienes`:
    a quiénes toca. `titulo` y `dicho`: lo que lee. `cuenta`: en singular y plural, para el asunto. `urge`: si le pide
    hacer algo hoy. `espera`: si no le responde, sino que algo espera por ella. `conversa`: si es de la conversación y
    se contesta ahí. `ruta`: adónde va, si no es el acuerdo; `boton`: qué hace ahí.
    """

    clave: str
    hechos: Callable[[], "QuerySet[Any]"]
    cuando: str
    autor: str
    a_quienes: Callable[[Destinos, Hecho], list[Destino]]
    titulo: str
    dicho: Callable[[Hecho], str]
    cuenta: tuple[str, str]
    urge: bool = False
    espera: bool = False
    conversa: bool = False
    ruta: Callable[[Hecho], str] | None = None
    boton: str = gettext_noop("Ver el acuerdo")

    @property
    def anuncio(self) -> str:
        """Con qué empieza el correo que la cuenta."""
        if self.espera:
            return ANUNCIOS[1]
        return ANUNCIOS[2] if self.conversa else ANUNCIOS[0]

    def ruta_de(self, hecho: Hecho) -> str:
        """La dirección en que se mira o se decide, sin el sitio."""
        return self.ruta(hecho) if self.ruta else reverse("acuerdo", args=[acuerdo_de(hecho).codigo])

    def nombre_de(self, hecho: Hecho) -> str:
        """Lo que identifica a la noticia de ese hecho."""
        return f"{self.clave}@{hecho.pk}"


# --- De qué se trata ------------------------------------------------------------------------------------------------
def acuerdo_de(hecho: Hecho) -> Acuerdo:
    if isinstance(hecho, Acuerdo):
        return hecho
    hecho = hecho.avance if isinstance(hecho, Evidencia) else hecho
    acuerdo: Acuerdo = hecho.hito.acuerdo if isinstance(hecho, Avance) else hecho.acuerdo
    return acuerdo


def hito_de(hecho: Hecho) -> Hito | None:
    if isinstance(hecho, Hito.history.model):  # una versión: el hito es el de hoy
        hito: Hito = Hito.objects.select_related("acuerdo__sesion", "acuerdo__municipalidad").get(pk=hecho.id)
        return hito
    hecho = hecho.avance if isinstance(hecho, Evidencia) else hecho
    return hecho if isinstance(hecho, Hito) else getattr(hecho, "hito", None)


def en_seguimiento(hechos: "QuerySet[Any]", camino: str, *, anulados: bool = False) -> "QuerySet[Any]":
    """Los de acuerdos vivos de sesiones en seguimiento, con lo que hace falta para contarlos."""
    suyos = hechos.filter(sin_anular(camino), **{f"{camino}__sesion__etapa": Etapa.SEGUIMIENTO})
    suyos = suyos.exclude(sin_anular()) if anulados else suyos.filter(sin_anular())
    return suyos.select_related(f"{camino}__sesion", f"{camino}__municipalidad")
