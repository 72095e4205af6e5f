"""Direcciones de las páginas del punto focal y del enlace del correo."""

from django.urls import path

from acuerdos.views.focal import avance, historia, pedidos, pendientes, todos

urlpatterns = [
    path("mis-acuerdos/", pendientes.pendientes, name="mis_acuerdos"),
    path("mis-acuerdos/todos/", todos.todos, name="mis_acuerdos_todos"),
    path("mis-acuerdos/historia/", historia.historia, name="mi_historia"),
    path("mis-acuerdos/hitos/<int:pk>/avance/", avance.informar, name="informar"),
    path("mis-acuerdos/hitos/<int:pk>/plazo/", pedidos.mas_plazo, name="mas_plazo"),
    path("mis-acuerdos/<codigo:codigo>/traba/", pedidos.traba, name="decir_traba"),
    path("mis-acuerdos/avances/<int:pk>/", avance.constancia, name="constancia"),
    path("mis-acuerdos/trabas/<int:pk>/", pedidos.constancia_de_traba, name="constancia_de_traba"),
    path("mis-acuerdos/plazos/<int:pk>/", pedidos.constancia_de_plazo, name="constancia_de_plazo"),
]
