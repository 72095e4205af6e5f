"""Cambiar de teléfono: el segundo paso nuevo toma el lugar del anterior, sin un rato en que no haya ninguno."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import flows
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from cuentas.segundo_paso import tiene_segundo_paso


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class Reemplazar(ActivateTOTPView):
    """Confirma quién es con el código de ahora, y después muestra el dibujo del nuevo."""

    template_name = "mfa/totp/reemplazar.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not tiene_segundo_paso(request.user):
            return redirect("mfa_activate_totp")
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: BaseForm) -> HttpResponse:
        Authenticator.objects.filter(user_id=self.request.user.pk, type=Authenticator.Type.TOTP).delete()
        flows.activate_totp(self.request, form)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("mfa_index")


reemplazar = require_http_methods(["GET", "HEAD", "POST"])(Reemplazar.as_view())
