"""Reglas de las cuentas que django-allauth pregunta a la aplicación."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdaptadorDeCuentas(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nadie se registra por su cuenta: las cuentas las crea la Secretaría."""
        return False
