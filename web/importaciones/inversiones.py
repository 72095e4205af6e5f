"""Registrar de una vez lo que la consulta pública del MEF dice de las inversiones de los acuerdos.

Se sube o se pega; se mira fila por fila, con lo que no se entiende; y se registra. Lo leído vuelve escrito en la caja:
una celda se corrige ahí mismo. Hasta registrarlo no se guarda nada.
"""

from dataclasses import dataclass
from typing import Any

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
from web.comun.campos import Area, Dia, Formulario
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import intentar

MB = 1024 * 1024
MAXIMO_DE_ARCHIVO = 25 * MB
VACIO = "Elija el archivo o pegue las filas, con su encabezado."
FECHA_MAL = {"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2025."}


class FormularioDeConsulta(Formulario):
    """Lo pegado manda: es lo que se ve y se corrige."""

    leida_el = forms.DateField(
        label="¿Qué día se consultó?",
        widget=Dia,
        error_messages=FECHA_MAL,
        help_text="Vale para las filas que no traen su fecha.",
    )
    archivo = forms.FileField(
        label="Archivo (.xlsx o .csv)",
        required=False,
        error_messages={"empty": "El archivo está vacío: elija otro."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    pegado = forms.CharField(
        label="O pegue aquí las filas, con su encabezado",
        required=False,
        strip=False,
        widget=Area(attrs={"rows": 8, "spellcheck": "false", "class": "pegado"}),
    )

    def clean_archivo(self) -> Any:
        archivo = self.cleaned_data["archivo"]
        if archivo and archivo.size > MAXIMO_DE_ARCHIVO:
            raise forms.ValidationError(f"Pesa {archivo.size / MB:.0f} MB; como máximo, {MAXIMO_DE_ARCHIVO // MB} MB.")
        return archivo

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if not self.errors and not self.cleaned_data["archivo"] and not self.cleaned_data["pegado"].strip():
            self.add_error("pegado", VACIO)
        return datos

    def filas(self) -> Any:
        """Las del archivo o, si no se eligió, las pegadas. :raises LibroIlegible:"""
        if archivo := self.cleaned_data["archivo"]:
            return inversiones.de_archivo(archivo.read(), archivo.name)
        return inversiones.de_texto(self.cleaned_data["pegado"])


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
    contexto = {"form": _con_lo_leido(form, leida), "leida": leida, "filas": _filas(leida), "resumen": _resumen()}
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
        form.add_error("archivo" if form.cleaned_data["archivo"] else "pegado", str(error))
        return None
    if leida.problema:
        form.add_error("archivo" if form.cleaned_data["archivo"] else "pegado", leida.problema)
        return None
    return leida


def _con_lo_leido(form: FormularioDeConsulta, leida: ConsultaLeida | None) -> FormularioDeConsulta:
    """El mismo, con lo leído escrito en la caja: si vino de un archivo, desde aquí se corrige."""
    if leida is not None and leida.filas:
        datos: Any = form.data
        form.data = datos = datos.copy()
        datos["pegado"] = leida.como_texto
    return form


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
