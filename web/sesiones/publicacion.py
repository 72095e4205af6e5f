"""Publicar las cifras de una sesión, o retirarlas, sabiendo antes qué verá cualquiera."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acuerdos.acciones.sesiones import publicar_sesion as publicar
from acuerdos.permisos import Accion
from web.comun.paginas import quien_pide, ver_y_enviar
from web.sesiones.comun import sesion_para

SE_VE = (
    "Las cifras: sectores, acuerdos, reuniones y asistentes.",
    "El mapa y los cuadros por región, sector, responsable, tipo, clasificación y estado, con su avance.",
    "El corte de hoy y el de cualquier día pasado, y su descarga en PowerPoint, PDF, Excel y JSON.",
)
NO_SE_VE = (
    "El texto de los acuerdos, sus hitos, avances y evidencias.",
    "La agenda y el acta de las reuniones.",
    "Ningún dato personal: ni nombres, ni correos, ni teléfonos.",
)


@ver_y_enviar
def publicar_sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Lo que se quiere va dicho en el envío: dos personas a la vez no se contradicen."""
    sesion = sesion_para(request, codigo, Accion.PUBLICAR_SESION)
    quien = quien_pide(request)
    if request.method == "POST":
        ahora = timezone.now()
        if request.POST.get("accion") == "publicar":
            publicar(por=quien, sesion=sesion, publicada=True, ahora=ahora)
            messages.success(request, f"{sesion.codigo} está publicada: sus cifras las ve cualquiera.")
        elif request.POST.get("accion") == "retirar":
            publicar(por=quien, sesion=sesion, publicada=False, ahora=ahora)
            messages.success(request, f"{sesion.codigo} ya no está publicada.")
        return redirect("sesion", codigo)
    contexto = {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "hoy": timezone.localdate(),
        "se_ve": SE_VE,
        "no_se_ve": NO_SE_VE,
    }
    return render(request, "sesiones/publicar.html", contexto)
