"""La administración edita catálogos y cuentas, nunca hechos."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from acuerdos.acciones.cambios import anotar_fila
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.models import PlantillaHito
from cuentas.admin import UsuarioAdmin
from cuentas.models import Usuario

admin.site.unregister(Usuario)


@admin.register(Usuario)
class CuentaAdmin(UsuarioAdmin):
    """La de `cuentas`; y quien ya leyó el nombre de una persona sabe que cambió."""

    def save_model(self, request: HttpRequest, obj: Usuario, form: "ModelForm[Usuario]", change: bool) -> None:
        def guardar() -> None:
            super(CuentaAdmin, self).save_model(request, obj, form, change)
            anotar_fila(obj)

        en_transaccion(guardar)


@admin.register(PlantillaHito)
class PlantillaHitoAdmin(SimpleHistoryAdmin):
    list_display = ("texto", "clasificacion", "orden", "responsable", "dias", "peso")
    list_filter = ("clasificacion",)
    search_fields = ("texto",)
    list_select_related = ("clasificacion",)
