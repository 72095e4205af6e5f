"""Una cola de decisiones: qué espera, y decir sí o no a uno o a varios a la vez, cada uno con su propio «no»."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from acuerdos import cuatro_ojos
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.enums import Accion
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.palabras import contar
from acuerdos.permisos import DE_CUATRO_OJOS, Denegado, puede
from cuentas.borradores import Recuperado
from web.comun.campos import Area, Formulario
from web.comun.paginas import paginas_de, quien_pide, recuperado_de
from web.validacion import marcas, pestanas

POR_PAGINA = 25
MARCADOS = "marcados"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clase:
    """Una pestaña de la cola.

    `en_espera`: lo que espera, a partir de quien mira. `decidir(por, x, aprobar, motivo, ahora)`: el verbo. `fila`: lo
    que la plantilla muestra de cada una. `cual`: cómo se la nombra al decir que no procedió. `si`, `no` y `hecho`: las
    palabras de los dos botones y de lo que hicieron. `cuando` y `sin_motivo`: cuándo hace falta el motivo y qué falta.
    """

    ver: str
    accion: Accion
    en_espera: Callable[[Any], Any]
    decidir: Callable[..., Any]
    fila: Callable[[Any], dict[str, Any]]
    cual: Callable[[Any], Any]
    plantilla: str
    cosas: tuple[str, str]
    si: str
    no: str
    hecho: tuple[tuple[str, str], tuple[str, str]]
    cuando: str
    lee: str
    sin_motivo: str
    nada: str


class FormularioDeDecisiones(Formulario):
    """Cuáles y qué hacer con ellos; para decir que no hace falta el motivo."""

    marcados = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Marque al menos uno.", "invalid_choice": "Uno de los marcados ya no espera una decisión.",
        },
    )  # fmt: skip
    decision = forms.ChoiceField(choices=[("aprobar", ""), ("rechazar", "")])
    motivo = forms.CharField(max_length=MOTIVO_MAXIMO, required=False, widget=Area(attrs={"rows": 2}))

    def __init__(self, datos: Any, clase: Clase, en_espera: Iterable[Any]) -> None:
        super().__init__(datos)
        self.clase = clase
        self.fields[MARCADOS].choices = [(x.pk, str(x.pk)) for x in en_espera]  # type: ignore[attr-defined]
        elija = f"Elija {clase.si.lower()} o {clase.no.lower()}."
        self.fields["decision"].error_messages |= {"required": elija, "invalid_choice": elija}

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if self.cleaned_data.get("decision") == "rechazar" and not self.cleaned_data.get("motivo", "").strip():
            self.add_error("motivo", self.clase.sin_motivo)
        return datos


def atender(request: HttpRequest, clase: Clase) -> HttpResponse:
    """Lo que espera de esa clase, lo más antiguo primero; o decide lo marcado y vuelve."""
    en_espera = clase.en_espera(request.user)
    form, escrito = None, request.POST or recuperado_de(request) or MultiValueDict()
    if request.method == "POST":
        elegibles = en_espera.filter(pk__in=marcas.numeros_de(escrito, MARCADOS))
        form = FormularioDeDecisiones(request.POST, clase, elegibles)
        if form.is_valid():
            _decidir(request, clase, elegibles, form.cleaned_data)
            return redirect(marcas.destino(request))
    pagina = Paginator(en_espera, POR_PAGINA).get_page(request.GET.get("pagina"))
    if clase.accion in DE_CUATRO_OJOS:
        cuatro_ojos.preparar(quien_pide(request), (x.registrado_por for x in pagina))
    filas = [_fila(request.user, clase, x) for x in pagina]
    contexto = {
        "clase": clase,
        "hoy": timezone.localdate(),
        "form": form,
        "marcas": marcas.de(request, escrito, MARCADOS, (f["x"].pk for f in filas if not f["motivo"])),
        "motivo": escrito.get("motivo", ""),
        "recuperado": isinstance(escrito, Recuperado),
        "filas": filas,
        "paginas": paginas_de(request, pagina, *clase.cosas),
        "pestanas": pestanas.de(request.user, clase.ver),
    }
    return render(request, clase.plantilla, contexto, status=400 if form is not None else 200)


def _fila(quien: Any, clase: Clase, x: Any) -> dict[str, Any]:
    respuesta = puede(quien, clase.accion, x)
    return {"x": x, "motivo": respuesta.motivo if isinstance(respuesta, Denegado) else "", **clase.fila(x)}


def _decidir(request: HttpRequest, clase: Clase, elegidos: Iterable[Any], datos: dict[str, Any]) -> None:
    """Cada uno por separado: que uno no proceda no detiene a los demás."""
    hechos, quien, ahora = 0, quien_pide(request), timezone.now()
    aprobar = datos["decision"] == "aprobar"
    for x in elegidos:
        try:
            clase.decidir(por=quien, x=x, aprobar=aprobar, motivo=datos["motivo"], ahora=ahora)
        except (AccionDenegada, DatoInvalido) as error:
            messages.error(request, f"{clase.cual(x)}: {error}")
        else:
            hechos += 1
    if hechos:
        messages.success(request, f"{contar(hechos, *clase.hecho[not aprobar])}.")
