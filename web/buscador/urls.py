"""La dirección del buscador."""

from django.urls import path

from web.buscador import ir

urlpatterns = [path("ir/", ir.ir, name="ir")]
