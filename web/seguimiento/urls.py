"""Direcciones del trabajo de todos los días de la Secretaría: lo que espera, y cada paso sobre un acuerdo."""

from django.urls import path

from web.seguimiento import avances, evidencias, hitos, oficina, pedidos, trabas

A = "acuerdos/<codigo:codigo>/"
H, V, T = f"{A}hitos/<int:numero>/", f"{A}avances/<int:pk>/", f"{A}trabas/<int:pk>/"
P, D = f"{A}plazos/<int:pk>/", f"{A}desestimaciones/<int:pk>/"

urlpatterns = [
    path("evidencias/<int:pk>/", evidencias.evidencia, name="evidencia"),
    path("evidencias/<int:pk>/miniatura/", evidencias.miniatura, name="evidencia_miniatura"),
    path(f"{A}hitos/nuevo/", hitos.nuevo, name="hito_nuevo"),
    path(f"{A}hitos/plantilla/", hitos.de_plantilla, name="hitos_de_plantilla"),
    path(f"{A}hitos/proponer/", hitos.proponer, name="hito_proponer"),
    path(f"{H}decidir/", hitos.decidir, name="hito_decidir"),
    path(f"{H}editar/", hitos.editar, name="hito_editar"),
    path(f"{H}anular/", hitos.anular, name="hito_anular"),
    path(f"{H}avance/", avances.nuevo, name="avance_nuevo"),
    path(f"{H}plazo/", pedidos.plazo_de_hito, name="hito_plazo"),
    path(f"{V}validar/", avances.validar, name="avance_validar"),
    path(f"{V}devolver/", avances.devolver, name="avance_devolver"),
    path(f"{V}evidencia/", avances.adjuntar, name="avance_adjuntar"),
    path(f"{V}anular/", avances.anular, name="avance_anular"),
    path(f"{A}evidencias/<int:pk>/anular/", avances.anular_archivo, name="evidencia_anular"),
    path(f"{A}plazo/", pedidos.plazo_de_acuerdo, name="acuerdo_plazo"),
    path(f"{P}decidir/", pedidos.decidir_plazo, name="plazo_decidir"),
    path(f"{P}retirar/", pedidos.retirar_plazo, name="plazo_retirar"),
    path(f"{A}desestimacion/", pedidos.desestimar, name="desestimacion_pedir"),
    path(f"{D}decidir/", pedidos.decidir_baja, name="desestimacion_decidir"),
    path(f"{D}retirar/", pedidos.retirar_baja, name="desestimacion_retirar"),
    path(f"{D}archivo/", pedidos.archivo_de_baja, name="desestimacion_archivo"),
    path(f"{A}trabas/nueva/", trabas.nueva, name="traba_nueva"),
    path(f"{T}asistencia/", trabas.asistencia, name="traba_asistencia"),
    path(f"{T}levantar/", trabas.levantar, name="traba_levantar"),
    path(f"{T}anular/", trabas.anular, name="traba_anular"),
    path(f"{A}asistencias/<int:pk>/anular/", trabas.anular_asistencia, name="asistencia_anular"),
    path(f"{A}notas/nueva/", oficina.nota, name="nota_nueva"),
    path(f"{A}notas/<int:pk>/anular/", oficina.anular_la_nota, name="nota_anular"),
    path(f"{A}restaurar/", oficina.restaurar, name="acuerdo_restaurar"),
    path(f"{A}a-cargo/", oficina.a_cargo, name="acuerdo_a_cargo"),
]
