from django.contrib.auth.models import AbstractUser
from django.db import models
from knox.models import AbstractAuthToken
from simple_history.models import HistoricalRecords

from cuentas.enums import Alcance, Rol


class Usuario(AbstractUser):  # type: ignore[django-manager-missing]  # knox no trae tipos
    """Persona que ingresa al sistema. De la Secretaría si tiene rol; de fuera si tiene cargos (punto focal, sector)."""

    first_name = None  # type: ignore[assignment]  # un solo campo, `nombre`, como en los documentos
    last_name = None  # type: ignore[assignment]
    nombre = models.CharField("nombres y apellidos", max_length=150, blank=True)
    telefono = models.CharField("teléfono", max_length=20, blank=True)
    rol = models.CharField(max_length=12, choices=Rol.choices, blank=True)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = "usuario"
        verbose_name_plural = "usuarios"
        constraints = [
            models.CheckConstraint(condition=models.Q(rol__in=["", *Rol.values]), name="usuario_rol_conocido"),
        ]

    def __str__(self) -> str:
        return self.nombre or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.nombre.split(" ")[0] if self.nombre else self.username

    @property
    def es_secretaria(self) -> bool:
        return self.rol in Rol.values

    @property
    def es_coordinador(self) -> bool:
        return self.rol == Rol.COORDINADOR


class TokenAPI(AbstractAuthToken):
    """Token de la API: se guarda solo su resumen (hash), vence siempre y dice qué permite."""

    alcance = models.CharField(max_length=10, choices=Alcance.choices, default=Alcance.LECTURA)
    descripcion = models.CharField("para qué es", max_length=100, blank=True)

    class Meta:
        verbose_name = "token de la API"
        verbose_name_plural = "tokens de la API"
        constraints = [
            models.CheckConstraint(condition=models.Q(alcance__in=Alcance.values), name="token_alcance_conocido"),
            models.CheckConstraint(condition=models.Q(expiry__isnull=False), name="token_vence"),
        ]
