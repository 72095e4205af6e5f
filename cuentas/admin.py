"""Las cuentas, en la administración: crearlas, darles rol y desactivarlas. No se borran: su historia las nombra."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from cuentas.models import Usuario


@admin.register(Usuario)
class UsuarioAdmin(SimpleHistoryAdmin, UserAdmin):
    list_display = ("username", "nombre", "email", "rol", "is_active", "last_login")
    list_filter = ("rol", "is_active", "is_superuser")
    search_fields = ("username", "nombre", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Persona", {"fields": ("nombre", "email", "telefono")}),
        ("Secretaría", {"fields": ("rol",), "description": "Solo para quien trabaja en la Secretaría."}),
        ("Ingreso", {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "nombre", "email", "telefono", "rol", "usable_password", "password1", "password2")},
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
