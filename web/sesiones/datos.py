"""Crear una sesión y corregir sus datos."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.sesiones import crear_sesion
from acuerdos.acciones.sesiones import editar_sesion as editar
from acuerdos.permisos import Accion
from reuniones.models import Sesion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso, paso_con_version
from web.sesiones.comun import sesion_para
from web.sesiones.formularios import FormularioDeEdicionDeSesion, FormularioDeSesion


@ver_y_enviar
def nueva_sesion(request: HttpRequest) -> HttpResponse:
    """Empieza en preparación; lo siguiente es programar sus reuniones."""
    exigir(request, Accion.CREAR_SESION)
    quien = quien_pide(request)
    contexto = {"boton": "Crear la sesión", "titulo": "Nueva sesión", "volver": reverse("sesiones"), "sesion": None}
    return paso(
        request,
        FormularioDeSesion(datos_de(request)),
        lambda datos: crear_sesion(por=quien, ahora=timezone.now(), **datos),
        dicho=lambda sesion: f"Sesión {sesion.codigo} creada, en preparación. Ahora programe sus reuniones.",
        volver=lambda sesion: reverse("sesion", args=[sesion.codigo]),
        plantilla="sesiones/datos.html",
        contexto=contexto,
    )


@ver_y_enviar
def editar_sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Si otra persona guardó entretanto, las dos versiones lado a lado."""
    sesion = sesion_para(request, codigo, Accion.EDITAR_SESION)
    quien, titulo, volver = quien_pide(request), f"Editar {codigo}", reverse("sesion", args=[codigo])
    campos = FormularioDeEdicionDeSesion.valores_de(sesion)

    def guardar(actual: Sesion, datos: dict[str, Any]) -> Sesion:
        nuevos = {campo: datos[campo] for campo in campos}
        return editar(por=quien, sesion=actual, version=actual.version, ahora=timezone.now(), **nuevos)

    return paso_con_version(
        request,
        FormularioDeEdicionDeSesion(datos_de(request), objeto=sesion),
        guardar,
        titulo=titulo,
        dicho="Datos de la sesión guardados.",
        volver=volver,
        cancelar=volver,
        plantilla="sesiones/datos.html",
        contexto={
            "boton": "Guardar",
            "titulo": titulo,
            "volver": volver,
            "sesion": sesion,
            "es_demo": sesion.de_demostracion,
        },
    )
