"""La administración edita catálogos, nunca hechos."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from acuerdos.models import PlantillaHito


@admin.register(PlantillaHito)
class PlantillaHitoAdmin(SimpleHistoryAdmin):
    list_display = ("texto", "clasificacion", "orden", "responsable", "dias", "peso")
    list_filter = ("clasificacion",)
    search_fields = ("texto",)
    list_select_related = ("clasificacion",)
