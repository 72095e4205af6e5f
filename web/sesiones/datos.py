"""Crear una sesión y corregir sus datos."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.sesiones import crear_sesion
from acuerdos.acciones.sesiones import editar_sesion as editar
from acuerdos.permisos import Accion
from web.comun import conflicto
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.puerta import intentar
from web.sesiones.comun import sesion_para
from web.sesiones.formularios import EdicionDeSesion, FormularioDeSesion


@ver_y_enviar
def nueva_sesion(request: HttpRequest) -> HttpResponse:
    """Empieza en preparación; lo siguiente es programar sus reuniones."""
    exigir(request, Accion.CREAR_SESION)
    quien = quien_pide(request)
    form = FormularioDeSesion(datos_de(request))
    if form.is_valid():
        sesion = intentar(form, lambda: crear_sesion(por=quien, ahora=timezone.now(), **form.cleaned_data))
        if sesion is not None:
            messages.success(request, f"Sesión {sesion.codigo} creada, en preparación. Ahora programe sus reuniones.")
            return redirect("sesion", sesion.codigo)
    contexto = {"form": form, "boton": "Crear la sesión", "titulo": "Nueva sesión", "volver": reverse("sesiones")}
    return render(request, "sesiones/datos.html", contexto | {"sesion": None}, status=400 if form.is_bound else 200)


@ver_y_enviar
def editar_sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Si otra persona guardó entretanto, las dos versiones lado a lado."""
    sesion = sesion_para(request, codigo, Accion.EDITAR_SESION)
    quien = quien_pide(request)
    volver = reverse("sesion", args=[codigo])
    form = EdicionDeSesion(datos_de(request), objeto=sesion)
    if form.is_valid():
        datos = {campo: form.cleaned_data[campo] for campo in EdicionDeSesion.valores_de(sesion)}
        try:
            hecha = conflicto.guardar(
                form,
                lambda actual: editar(por=quien, sesion=actual, version=actual.version, ahora=timezone.now(), **datos),
            )
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=f"Editar {codigo}", volver=volver)
        if hecha is not None:
            messages.success(request, "Datos de la sesión guardados.")
            return redirect(volver)
    contexto = {"form": form, "boton": "Guardar", "titulo": f"Editar {codigo}", "volver": volver, "sesion": sesion}
    return render(
        request,
        "sesiones/datos.html",
        contexto | {"es_demo": sesion.de_demostracion},
        status=400 if form.is_bound else 200,
    )
