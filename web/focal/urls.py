"""Direcciones de las páginas del punto focal y del enlace del correo."""

from django.urls import path, re_path

from web import rutas
from web.focal import avance, enlace, historia, pendientes, propuestos, sin_senal, solicitudes, todos

urlpatterns = [
    path("mis-acuerdos/", pendientes.pendientes, name="mis_acuerdos"),
    path("mis-acuerdos/todos/", todos.todos, name="mis_acuerdos_todos"),
    path("sw.js", sin_senal.trabajador, name="trabajador"),  # en la raíz: atiende lo que está bajo ella
    path("mis-acuerdos/sin-senal/", sin_senal.moldes, name="moldes"),
    path("mis-acuerdos/historia/", historia.historia, name="mi_historia"),
    path("mis-acuerdos/hitos/<int:pk>/avance/", avance.informar, name="informar"),
    path("mis-acuerdos/hitos/<int:pk>/plazo/", solicitudes.mas_plazo, name="mas_plazo"),
    re_path(rf"^mis-acuerdos/(?P<codigo>{rutas.RutaDeCodigo.regex})/traba/\Z", solicitudes.traba, name="decir_traba"),
    path("mis-acuerdos/avances/<int:pk>/", avance.constancia, name="constancia"),
    path("mis-acuerdos/trabas/<int:pk>/", solicitudes.constancia_de_traba, name="constancia_de_traba"),
    path("mis-acuerdos/plazos/<int:pk>/", solicitudes.constancia_de_plazo, name="constancia_de_plazo"),
    path("avances-propuestos/", propuestos.propuestos, name="propuestos"),
    path("avances-propuestos/<int:pk>/", propuestos.propuesto, name="propuesto"),
    path("avances-propuestos/<int:pk>/descartar/", propuestos.descartar, name="propuesto_descartar"),
    path("e/<str:firmado>/", enlace.enlace, name="enlace"),
    path("e/<str:firmado>/<int:pk>/", enlace.constancia, name="enlace_constancia"),
    path("e/<str:firmado>/correo/<int:pk>/", enlace.completar, name="enlace_correo"),
]
