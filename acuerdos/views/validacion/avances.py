"""La cola de lo informado que espera validación, con su evidencia al lado: validar o devolver uno o varios."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acuerdos.acciones.avances import devolver_avance, validar_avance
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.enums import Accion, Canal
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Avance, Evidencia
from acuerdos.palabras import contar
from acuerdos.permisos import Denegado, puede
from acuerdos.views.comun import paginas_de, quien_pide
from acuerdos.views.focal.formularios import Area
from acuerdos.views.validacion import marcas, pestanas
from acuerdos.views.validacion.marcas import numeros_de
from acuerdos.views.validacion.pestanas import CULMINADOS, TODOS

POR_PAGINA = 25


class FormularioDeValidacion(forms.Form):
    """Qué avances y qué hacer con ellos; para devolver hace falta el motivo."""

    avances = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Marque al menos un avance."})
    accion = forms.ChoiceField(choices=[("validar", "Validar"), ("devolver", "Devolver")])
    motivo = forms.CharField(max_length=MOTIVO_MAXIMO, required=False, widget=Area(attrs={"rows": 2}))

    def __init__(self, datos: Any, en_pantalla: Iterable[Avance]) -> None:
        super().__init__(datos)
        self.fields["avances"].choices = [(a.pk, str(a.pk)) for a in en_pantalla]  # type: ignore[attr-defined]
        self.fields["avances"].error_messages["invalid_choice"] = "Uno de los marcados ya no espera validación."

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if self.cleaned_data.get("accion") == "devolver" and not self.cleaned_data.get("motivo", "").strip():
            self.add_error("motivo", "Diga qué falta o qué hay que corregir.")
        return datos


def cola(request: HttpRequest) -> HttpResponse:
    """Lo que espera validación. `?ver=todos` muestra también lo que aún no llega a 100 %."""
    en_espera = Avance.objects.visibles_para(request.user).en_espera()
    culminados = en_espera.filter(porcentaje=100)
    ver = TODOS if request.GET.get("ver") == TODOS else CULMINADOS
    form = None
    if request.method == "POST":
        form = FormularioDeValidacion(request.POST, en_espera.filter(pk__in=numeros_de(request, "avances")))
        if form.is_valid():
            _hacer(request, form.cleaned_data, timezone.now())
            return redirect(marcas.destino(request))
    pagina = Paginator(_con_lo_que_se_lee(en_espera if ver == TODOS else culminados), POR_PAGINA).get_page(
        request.GET.get("pagina")
    )
    filas = [_fila(request.user, a) for a in pagina]
    contexto = {
        "hoy": timezone.localdate(),
        "form": form,
        "marcas": marcas.de(request, "avances", (f["avance"].pk for f in filas if not f["motivo"])),
        "motivo": request.POST.get("motivo", ""),
        "filas": filas,
        "paginas": paginas_de(request, pagina, "avance", "avances"),
        "pestanas": pestanas.de(request.user, ver),
    }
    return render(request, "validacion/cola.html", contexto, status=400 if form is not None else 200)


def _con_lo_que_se_lee(avances: Any) -> Any:
    evidencias = Prefetch("evidencias", queryset=Evidencia.objects.sin_anulados())
    return avances.select_related(
        "registrado_por", "hito__acuerdo__municipalidad__region", "hito__acuerdo__sesion", "hito__acuerdo__sector"
    ).prefetch_related(evidencias)


def _fila(quien: Any, avance: Avance) -> dict[str, Any]:
    respuesta = puede(quien, Accion.VALIDAR_AVANCE, avance)
    return {
        "avance": avance,
        "acuerdo": avance.hito.acuerdo,
        "via": "" if avance.canal == Canal.WEB else Canal(avance.canal).label.lower(),
        "evidencias": [{"e": e, "es_foto": e.tipo.startswith("image/")} for e in avance.evidencias.all()],
        "motivo": respuesta.motivo if isinstance(respuesta, Denegado) else "",
    }


def _hacer(request: HttpRequest, datos: dict[str, Any], ahora: datetime) -> None:
    """Cada avance por separado: que uno no proceda no detiene a los demás."""
    hechos, quien = 0, quien_pide(request)
    avances = Avance.objects.visibles_para(quien).select_related("hito__acuerdo").in_bulk(datos["avances"])
    for avance in avances.values():
        try:
            if datos["accion"] == "validar":
                validar_avance(por=quien, avance=avance, ahora=ahora)
            else:
                devolver_avance(por=quien, avance=avance, motivo=datos["motivo"], ahora=ahora)
        except (AccionDenegada, DatoInvalido) as error:
            messages.error(request, f"{avance.hito}: {error}")
        else:
            hechos += 1
    if hechos:
        que = "validado" if datos["accion"] == "validar" else "devuelto"
        messages.success(request, f"{contar(hechos, f'avance {que}', f'avances {que}s')}.")
