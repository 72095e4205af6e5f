"""Quitar una llave de acceso: la última no la quita quien debe el segundo paso."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cuentas.models import Usuario
from cuentas.segundo_paso import SE_REEMPLAZA


class Quitar(RemoveWebAuthnView):
    """La de django-allauth, que no pregunta si es la última."""

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        # Dos que quitan a la vez las dos que quedan: la segunda mira cuando la primera ya quitó la suya.
        Usuario.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
        llave: Authenticator = self.get_object()
        if not get_adapter().can_delete_authenticator(llave):
            messages.error(self.request, SE_REEMPLAZA)
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


quitar = require_http_methods(["GET", "HEAD", "POST"])(Quitar.as_view())
