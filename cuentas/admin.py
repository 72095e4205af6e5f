"""Las cuentas, en la administración: crearlas, darles rol y desactivarlas. No se borran: su historia las nombra.

Nadie elige ni conoce la clave de otra persona: la cuenta nace sin ella y se la invita desde su página de `/personas/`.
Nada más de las cuentas se toca desde aquí: ni el segundo paso, ni los correos de ingreso, ni los grupos, ni los tokens.
"""

from typing import cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from cuentas.cartas import avisar_cambio
from cuentas.models import Usuario

# Se registran solos; ver y cambiar lo suyo desde aquí sería entrar como otra persona.
for ajeno in (Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(ajeno)


SE_AVISA = ("email", "telefono", "rol", "is_active", "is_staff", "is_superuser")


class FormularioDeAlta(forms.ModelForm):
    """Una cuenta nueva, sin contraseña."""

    class Meta:
        model = Usuario
        fields = ("username", "nombre", "email", "telefono", "rol")

    def clean_email(self) -> str:
        """En minúsculas: así se busca al ingresar."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> Usuario:
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(Usuario)
class UsuarioAdmin(SimpleHistoryAdmin, UserAdmin):
    list_display = ("username", "nombre", "email", "rol", "is_active", "last_login")
    list_filter = ("rol", "is_active", "is_superuser")
    search_fields = ("username", "nombre", "email")
    fieldsets = (
        (None, {"fields": ("username",)}),
        ("Persona", {"fields": ("nombre", "email", "telefono")}),
        ("Secretaría", {"fields": ("rol",), "description": "Solo para quien trabaja en la Secretaría."}),
        ("Ingreso", {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_form = FormularioDeAlta
    add_fieldsets = (
        (
            None,
            {
                "fields": FormularioDeAlta.Meta.fields,
                "description": "Después invítela desde su página, en Personas: ella crea su contraseña.",
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def save_model(self, request: HttpRequest, obj: Usuario, form: "forms.ModelForm[Usuario]", change: bool) -> None:
        """A la dueña se le dice lo que cambió en por dónde entra y en lo que puede, también si fue desde aquí."""
        antes = Usuario.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        rotulos = {n: str(form.fields[n].label or n) for n in form.changed_data if n in SE_AVISA}
        cambios = [f"{rotulo}: cambió." for rotulo in rotulos.values()]
        if antes is not None:
            avisar_cambio(obj, *cambios, por=cast(Usuario, request.user), correos=[antes.email])

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        raise PermissionDenied("Nadie elige la clave de otra persona: invítela desde su página, en Personas.")

    def has_delete_permission(self, request: HttpRequest, obj: Usuario | None = None) -> bool:
        return False
