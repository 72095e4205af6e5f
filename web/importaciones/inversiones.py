"""Registrar de una vez lo que la consulta pública del MEF dice de las inversiones de los acuerdos.

Se sube o se pega; se mira fila por fila, con lo que no se entiende; y se registra. Lo leído vuelve escrito en la caja:
una celda se corrige ahí mismo. Hasta registrarlo no se guarda nada.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.inversiones import acuerdos_de, registrar_lecturas
from acuerdos.inversiones import Inversion
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from importacion import inversiones
from importacion.errores import LibroIlegible
from importacion.inversiones import ConsultaLeida, FilaDeConsulta
from reuniones.enums import Etapa
from web.comun import enlaces
from web.comun.campos import Dia
from web.comun.hoja_traida import MB, FormularioDeHoja
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import intentar

FECHA_MAL = {"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2025."}


class FormularioDeConsulta(FormularioDeHoja):
    """La hoja de la consulta, y qué día se hizo."""

    maximo = 25 * MB
    field_order = ("leida_el", "archivo", "pegado")

    leida_el = forms.DateField(
        label="¿Qué día se consultó?",
        widget=Dia,
        error_messages=FECHA_MAL,
        help_text="Vale para las filas que no traen su fecha.",
    )


@dataclass(frozen=True, slots=True)
class InversionALaVista:
    """Una inversión leída, con los acuerdos que la tienen."""

    fila: FilaDeConsulta
    acuerdos: tuple[str, ...]


@ver_y_enviar
def pagina(request: HttpRequest) -> HttpResponse:
    """Mirar o registrar, según el botón."""
    exigir(request, Accion.VER_IMPORTACIONES)
    hoy = timezone.localdate()
    archivos = request.FILES if request.method == "POST" else None
    form = FormularioDeConsulta(datos_de(request), archivos, initial={"leida_el": hoy})
    leida: ConsultaLeida | None = None
    if form.is_bound and form.is_valid():
        leida = _leer(form)
        if leida and request.POST.get("hacer") == "registrar" and leida.filas and not leida.errores:
            hechas = intentar(
                form,
                lambda: registrar_lecturas(por=quien_pide(request), lecturas=leida.buenas, ahora=timezone.now()),
            )
            if hechas is not None:
                messages.success(request, f"{contar(len(hechas), 'lectura registrada', 'lecturas registradas')}.")
                return redirect(reverse("inversiones"))
    contexto = {"form": form, "leida": leida, "filas": _filas(leida), "resumen": _resumen()}
    mal = form.is_bound and (bool(form.errors) or bool(leida and leida.errores))
    return render(request, "importaciones/inversiones.html", contexto, status=400 if mal else 200)


def _leer(form: FormularioDeConsulta) -> ConsultaLeida | None:
    """Lo leído; None, con su frase en el formulario, si no se pudo."""
    vivos = Acuerdo.objects.sin_anulados().filter(sesion__etapa=Etapa.SEGUIMIENTO).exclude(cui="")
    cuis = frozenset(vivos.values_list("cui", flat=True))
    try:
        leida = inversiones.leer(
            form.filas(), cuis=cuis, leida_el=form.cleaned_data["leida_el"], hoy=timezone.localdate()
        )
    except LibroIlegible as error:
        form.no_se_lee(str(error))
        return None
    if leida.problema:
        form.no_se_lee(leida.problema)
        return None
    if leida.filas:
        form.escribir(leida.como_texto)
    return leida


def _filas(leida: ConsultaLeida | None) -> list[InversionALaVista]:
    if leida is None:
        return []
    de_cada_cui: dict[str, list[str]] = {}
    for acuerdo in acuerdos_de([fila.cui for fila in leida.filas]):
        de_cada_cui.setdefault(acuerdo.cui, []).append(acuerdo.codigo)
    return [InversionALaVista(fila, tuple(de_cada_cui.get(fila.cui, ()))) for fila in leida.filas]


def _resumen() -> list[tuple[str, str]]:
    """Las listas de acuerdos según lo leído: (qué, dirección)."""
    columnas = "codigo,texto,municipalidad,sector,estado,avance,cui,monto,devengado,ejecucion,avance_fisico,contradice"
    return [(cual.label, enlaces.lista(inversion=cual.value, columnas=columnas)) for cual in Inversion]
