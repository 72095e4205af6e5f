"""Arreglar en su fila lo que falló: poner el correo que faltaba, y el envío vuelve a la cola."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.envios import reintentar_envio
from acuerdos.acciones.personas import corregir_correo_institucional
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio
from acuerdos.permisos import Accion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso_con_version
from web.recordatorios.formularios import FormularioDeArreglo


@ver_y_enviar
def arreglar(request: HttpRequest, pk: int) -> HttpResponse:
    """El correo institucional de la municipalidad, y el envío otra vez en la cola: las dos cosas, o ninguna."""
    exigir(request, Accion.REINTENTAR_ENVIO)
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    fallidos = Envio.objects.select_related("municipalidad")
    envio = get_object_or_404(fallidos, pk=pk, estado=EstadoDeEnvio.FALLIDO, municipalidad__isnull=False)
    if envio.municipalidad is None:
        raise Http404
    municipalidad, quien = con_version(envio.municipalidad), quien_pide(request)

    @verbo
    def las_dos(actual: Any, datos: dict[str, Any]) -> Any:
        corregir_correo_institucional(
            por=quien,
            municipalidad=actual,
            correo=datos["correo"],
            version=actual.version,
            ahora=timezone.now(),
        )
        reintentar_envio(por=quien, envio=envio, ahora=timezone.now())
        return con_version(actual)

    volver = f"{reverse('recordatorios_envios')}?dia={envio.dia:%Y-%m-%d}"
    return paso_con_version(
        request,
        FormularioDeArreglo(datos_de(request), objeto=municipalidad),
        las_dos,
        titulo="Correo institucional",
        se_deshace=False,  # el envío ya volvió a la cola
        cancelar=volver,
        dicho=f"A {municipalidad.nombre_completo} se le escribe ahí, desde la próxima pasada.",
        volver=volver,
        plantilla="recordatorios/arreglo.html",
        contexto={"envio": envio, "municipalidad": municipalidad},
    )
