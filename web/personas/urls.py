"""Direcciones de las personas: sus cargos en municipalidades y sectores, y las cuentas."""

from django.urls import path

from web.personas import accesos, autoridades, cuentas, documentos, funcionarios, lista, puntos_focales

FOCAL = "municipalidades/<ubigeo:ubigeo>/punto-focal/"
AUTORIDAD = "municipalidades/<ubigeo:ubigeo>/autoridades/"
FUNCIONARIO = "sectores/<sigla:sigla>/funcionarios/"

urlpatterns = [
    path(f"{FOCAL}nombrar/", puntos_focales.nombrar, name="punto_focal_nombrar"),
    path(f"{FOCAL}<int:pk>/cesar/", puntos_focales.cesar, name="punto_focal_cesar"),
    path(f"{FOCAL}<int:pk>/ascender/", puntos_focales.ascender, name="punto_focal_ascender"),
    path(f"{FOCAL}<int:pk>/contacto/", puntos_focales.contacto, name="punto_focal_contacto"),
    path(f"{FOCAL}<int:pk>/documento/", documentos.de_punto_focal, name="punto_focal_documento"),
    path(f"{AUTORIDAD}<int:pk>/documento/", documentos.de_autoridad, name="autoridad_documento"),
    path("nombramientos/<int:pk>/", documentos.documento, name="documento_de_cargo"),
    path("nombramientos/<int:pk>/anular/", documentos.anular, name="documento_de_cargo_anular"),
    path("municipalidades/<ubigeo:ubigeo>/correo/", puntos_focales.correo_institucional, name="municipalidad_correo"),
    path("municipalidades/autoridades/", autoridades.hoja, name="autoridades"),
    path(f"{AUTORIDAD}nueva/", autoridades.nueva, name="autoridad_nueva"),
    path(f"{AUTORIDAD}<int:pk>/", autoridades.corregir, name="autoridad"),
    path(f"{FUNCIONARIO}nombrar/", funcionarios.nombrar, name="funcionario_nombrar"),
    path(f"{FUNCIONARIO}<int:pk>/cesar/", funcionarios.cesar, name="funcionario_cesar"),
    path("personas/", lista.personas, name="personas"),
    path("accesos/", accesos.accesos, name="accesos"),
    path("personas/nueva/", cuentas.nueva, name="persona_nueva"),
    path("personas/<int:pk>/", lista.persona, name="persona"),
    path("personas/<int:pk>/editar/", cuentas.editar, name="persona_editar"),
    path("personas/<int:pk>/rol/", cuentas.rol, name="persona_rol"),
    path("personas/<int:pk>/desactivar/", cuentas.desactivar, name="persona_desactivar"),
    path("personas/<int:pk>/reactivar/", cuentas.reactivar, name="persona_reactivar"),
    path("personas/<int:pk>/dos-pasos/", cuentas.dos_pasos, name="persona_dos_pasos"),
    path("personas/<int:pk>/invitar/", cuentas.invitar, name="persona_invitar"),
    path("personas/<int:pk>/contacto/", cuentas.confirmar, name="persona_confirmar"),
    path("personas/<int:pk>/token/", cuentas.token, name="persona_token"),
]
