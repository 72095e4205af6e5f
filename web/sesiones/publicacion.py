"""Publicar las cifras de una sesión, o retirarlas, sabiendo antes qué verá cualquiera."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acuerdos import permisos
from acuerdos.acciones.sesiones import publicar_sesion as publicar
from acuerdos.permisos import Accion
from web.comun.paginas import quien_pide, ver_y_enviar
from web.sesiones.comun import sesion_para

SE_VE = (
    "Las cifras: sectores, acuerdos, reuniones y asistentes.",
    "El mapa y los cuadros por región, sector, responsable, tipo, clasificación y estado, con su avance.",
    "El corte de hoy y el de cualquier día pasado, y su descarga en PowerPoint, PDF, Excel y JSON.",
    "Cada acuerdo, en la ficha de su municipalidad y la de su sector: su texto, plazo, estado, avance, monto e hitos.",
    "Los datos de todos los acuerdos en CSV, con su diccionario y su licencia.",
)
NO_SE_VE = (
    "Lo escrito al informar un avance, las notas, lo escrito en las trabas y las evidencias.",
    "La agenda y el acta de las reuniones.",
    "Ningún dato personal: ni nombres, ni correos, ni teléfonos.",
)
LO_VE_CUALQUIERA = "sus cifras y sus acuerdos los ve cualquiera"
SIN_PARTE_PUBLICA = "mientras la parte pública siga apagada, solo la ve quien ingresa"


@ver_y_enviar
def publicar_sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Lo que se quiere va dicho en el envío: dos personas a la vez no se contradicen."""
    sesion = sesion_para(request, codigo, Accion.PUBLICAR_SESION)
    quien = quien_pide(request)
    if request.method == "POST":
        ahora = timezone.now()
        if request.POST.get("accion") == "publicar":
            publicar(por=quien, sesion=sesion, publicada=True, ahora=ahora)
            quien_ve = LO_VE_CUALQUIERA if permisos.hay_parte_publica() else SIN_PARTE_PUBLICA
            messages.success(request, f"{sesion.codigo} está publicada: {quien_ve}.")
        elif request.POST.get("accion") == "retirar":
            publicar(por=quien, sesion=sesion, publicada=False, ahora=ahora)
            messages.success(request, f"{sesion.codigo} ya no está publicada.")
        return redirect("sesion", codigo)
    contexto = {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "hoy": timezone.localdate(),
        "hay_parte_publica": permisos.hay_parte_publica(),
        "se_ve": SE_VE,
        "no_se_ve": NO_SE_VE,
    }
    return render(request, "sesiones/publicar.html", contexto)
