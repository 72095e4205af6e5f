"""La página para crear otra contraseña, con el enlace que llegó al correo."""

from allauth.account.views import PasswordResetFromKeyView
from django.http import HttpResponse

from cuentas import intentos
from cuentas.formularios_de_ingreso import FormularioDeClaveNueva


class ClaveNueva(PasswordResetFromKeyView):
    """La de allauth; y este navegador pasa a ser conocido: aunque otros estén probando, se entra desde él."""

    def form_valid(self, form: FormularioDeClaveNueva) -> HttpResponse:
        respuesta: HttpResponse = super().form_valid(form)
        intentos.recordar(self.request, respuesta, self.reset_user)
        return respuesta
