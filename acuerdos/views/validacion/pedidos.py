"""Las colas de decisiones: plazos, desestimaciones e hitos propuestos. Aprobar o rechazar, uno o varios."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.enums import Accion
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Desestimacion, Hito, Reprogramacion
from acuerdos.palabras import contar
from acuerdos.permisos import Denegado, puede
from acuerdos.views.comun import paginas_de
from acuerdos.views.seguimiento.hitos import decidir_propuesta
from acuerdos.views.seguimiento.pedidos import decidir_solicitud
from acuerdos.views.validacion import marcas, pestanas
from acuerdos.views.validacion.avances import POR_PAGINA

SE_LEE = ("registrado_por", "acuerdo__municipalidad__region", "acuerdo__sesion", "acuerdo__sector")


@dataclass(frozen=True, slots=True)
class Clase:
    """Una clase de decisión: qué espera (`en_espera`, a partir de quien mira) y cómo se decide cada una."""

    ver: str
    accion: Accion
    en_espera: Callable[[Any], Any]
    decidir: Callable[..., Any]
    si: str
    no: str
    hecho: tuple[str, str]
    nada: str


def _decidir_hito(*, solicitud: Hito, **lo_demas: Any) -> Hito:
    return decidir_propuesta(hito=solicitud, **lo_demas)


CLASES = {
    c.ver: c
    for c in (
        Clase(
            pestanas.PLAZOS, Accion.DECIDIR_REPROGRAMACION,
            lambda quien: Reprogramacion.objects.visibles_para(quien).en_espera().select_related("hito", *SE_LEE),
            decidir_solicitud, "Aprobar", "Rechazar", ("aprobado", "rechazado"),
            "Cuando alguien pida otro plazo aparecerá aquí.",
        ),
        Clase(
            pestanas.BAJAS, Accion.DECIDIR_DESESTIMACION,
            lambda quien: Desestimacion.objects.visibles_para(quien).en_espera().select_related(*SE_LEE),
            decidir_solicitud, "Aprobar", "Rechazar", ("aprobado", "rechazado"),
            "Cuando alguien pida desestimar un acuerdo aparecerá aquí.",
        ),
        Clase(
            pestanas.HITOS, Accion.ACEPTAR_HITO,
            lambda quien: Hito.objects.visibles_para(quien).propuestos().select_related(*SE_LEE),
            _decidir_hito, "Aceptar", "Rechazar", ("aceptado", "rechazado"),
            "Cuando un lado proponga un hito aparecerá aquí.",
        ),
    )
}  # fmt: skip


class FormularioDeDecisiones(forms.Form):
    """Cuáles y qué hacer con ellos; para rechazar hace falta el motivo."""

    marcados = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Marque al menos uno."})
    decision = forms.ChoiceField(
        choices=[("aprobar", "Aprobar"), ("rechazar", "Rechazar")],
        error_messages={"required": "Elija aprobar o rechazar.", "invalid_choice": "Elija aprobar o rechazar."},
    )
    motivo = forms.CharField(max_length=MOTIVO_MAXIMO, required=False)

    def __init__(self, datos: Any, en_espera: Iterable[Any]) -> None:
        super().__init__(datos)
        self.fields["marcados"].choices = [(x.pk, str(x.pk)) for x in en_espera]  # type: ignore[attr-defined]
        self.fields["marcados"].error_messages["invalid_choice"] = "Uno de los marcados ya no espera una decisión."

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if self.cleaned_data.get("decision") == "rechazar" and not self.cleaned_data.get("motivo", "").strip():
            self.add_error("motivo", "Diga por qué se rechaza.")
        return datos


def cola(request: HttpRequest, clase: Clase) -> HttpResponse:
    """Lo que espera de esa clase, lo más antiguo primero."""
    en_espera = clase.en_espera(request.user)
    marcados = marcas.numeros_de(request, "marcados")
    form = None
    if request.method == "POST":
        form = FormularioDeDecisiones(request.POST, en_espera.filter(pk__in=marcados))
        if form.is_valid():
            _hacer(request, clase, en_espera.in_bulk(form.cleaned_data["marcados"]).values(), form.cleaned_data)
            return redirect(marcas.destino(request))
    pagina = Paginator(en_espera, POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = [_fila(request.user, clase, x) for x in pagina]
    contexto = {
        "clase": clase,
        "hoy": timezone.localdate(),
        "form": form,
        "marcas": marcas.de(request, "marcados", (f["x"].pk for f in filas if not f["motivo"])),
        "motivo": request.POST.get("motivo", ""),
        "filas": filas,
        "paginas": paginas_de(request, pagina, "en espera", "en espera"),
        "pestanas": pestanas.de(request.user, clase.ver),
    }
    return render(request, "validacion/pedidos.html", contexto, status=400 if form is not None else 200)


def _fila(quien: Any, clase: Clase, x: Any) -> dict[str, Any]:
    respuesta = puede(quien, clase.accion, x)
    con_archivo = isinstance(x, Desestimacion) and x.archivo
    return {
        "x": x,
        "acuerdo": x.acuerdo,
        "hito": x if isinstance(x, Hito) else getattr(x, "hito", None),
        "plazo_anterior": getattr(x, "plazo_anterior", None),
        "plazo_nuevo": getattr(x, "plazo_nuevo", None) or (x.plazo if isinstance(x, Hito) else None),
        "mueve_al_acuerdo": bool(getattr(x, "hito_id", None)) and x.plazo_nuevo > x.acuerdo.plazo_vigente,
        "dicho": getattr(x, "motivo", ""),
        "desde": getattr(x, "solicitado_el", None) or timezone.localdate(x.registrado_en),
        "archivo": reverse("desestimacion_archivo", args=[x.acuerdo.codigo, x.pk]) if con_archivo else "",
        "motivo": respuesta.motivo if isinstance(respuesta, Denegado) else "",
    }


def _hacer(request: HttpRequest, clase: Clase, elegidos: Iterable[Any], datos: dict[str, Any]) -> None:
    """Cada uno por separado: que uno no proceda no detiene a los demás."""
    hechos, ahora = 0, timezone.now()
    for x in elegidos:
        try:
            clase.decidir(
                por=request.user, solicitud=x, decision=datos["decision"], motivo=datos["motivo"], ahora=ahora
            )
        except (AccionDenegada, DatoInvalido) as error:
            messages.error(request, f"{x.acuerdo}: {error}")
        else:
            hechos += 1
    if hechos:
        hecho = clase.hecho[datos["decision"] == "rechazar"]
        messages.success(request, f"{contar(hechos, hecho, f'{hecho}s')}.")
