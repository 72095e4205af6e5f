"""Las reglas de los recordatorios y los días en que no salen: cambiarlas, agregar una, y los decretos."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import reglas_de_recordatorio as acciones
from acuerdos.acciones.cuentas import con_version
from acuerdos.models import DiaNoLaborable, ReglaDeRecordatorio
from acuerdos.palabras import dia_con_nombre
from acuerdos.permisos import Accion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso, paso_con_version, toque
from web.recordatorios.formularios import FormularioDeDiaNoLaborable, FormularioDeRegla, FormularioDeReglaNueva

PLANTILLA = "recordatorios/regla.html"


@ver_y_enviar
def regla(request: HttpRequest, pk: int) -> HttpResponse:
    """Cambiar cuándo y a quién avisa una regla, o apagarla."""
    exigir(request, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    quien = quien_pide(request)
    elegida = con_version(get_object_or_404(ReglaDeRecordatorio, pk=pk))

    def guardar(actual: Any, datos: dict[str, Any]) -> Any:
        valores = {campo: datos[campo] for campo in FormularioDeRegla.valores_de(actual)}
        return acciones.editar_regla(por=quien, regla=actual, version=actual.version, **valores)

    return paso_con_version(
        request,
        FormularioDeRegla(datos_de(request), objeto=elegida),
        guardar,
        titulo=elegida.get_clase_display(),
        cancelar=reverse("recordatorios"),
        dicho="Regla guardada. Vale desde la próxima pasada.",
        volver=reverse("recordatorios"),
        plantilla=PLANTILLA,
        contexto={"titulo": elegida.get_clase_display()},
    )


@ver_y_enviar
def nueva(request: HttpRequest) -> HttpResponse:
    """Una regla más."""
    exigir(request, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    quien = quien_pide(request)
    return paso(
        request,
        FormularioDeReglaNueva(datos_de(request)),
        lambda datos: acciones.agregar_regla(por=quien, **datos),
        dicho="Regla agregada. Vale desde la próxima pasada.",
        volver=reverse("recordatorios"),
        plantilla=PLANTILLA,
        contexto={"titulo": "Agregar una regla"},
    )


@ver_y_enviar
def no_laborable(request: HttpRequest) -> HttpResponse:
    """Un día que un decreto declaró no laborable: no sale nada."""
    exigir(request, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    quien = quien_pide(request)
    return paso(
        request,
        FormularioDeDiaNoLaborable(datos_de(request)),
        lambda datos: acciones.agregar_dia_no_laborable(por=quien, ahora=timezone.now(), **datos),
        dicho=lambda nuevo: f"El {dia_con_nombre(nuevo.dia)} no sale ningún recordatorio.",
        volver=f"{reverse('recordatorios')}#no-laborables",
        plantilla=PLANTILLA,
        contexto={"titulo": "Agregar un día no laborable"},
    )


@require_POST
def quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Vuelve a ser un día como los demás."""
    exigir(request, Accion.EDITAR_REGLA_DE_RECORDATORIO)
    quien, dia = quien_pide(request), get_object_or_404(DiaNoLaborable, pk=pk)
    return toque(
        request,
        lambda: acciones.quitar_dia_no_laborable(por=quien, dia=dia),
        dicho=f"El {dia_con_nombre(dia.dia)} vuelve a ser como los demás.",
        volver=f"{reverse('recordatorios')}#no-laborables",
    )
