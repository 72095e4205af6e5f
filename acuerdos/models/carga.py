from django.conf import settings
from django.db import models

from reuniones.models import Sesion


class Carga(models.Model):
    """Una importación que escribió algo: qué archivo, quién, cuándo y cuánto."""

    sesion = models.ForeignKey(Sesion, on_delete=models.PROTECT, related_name="cargas")
    archivo = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    registrada_en = models.DateTimeField()
    registrada_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resumen = models.JSONField(help_text="Filas nuevas y sin cambio de cada hoja")

    class Meta:
        verbose_name = "carga"
        verbose_name_plural = "cargas"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.archivo} ({self.registrada_en:%d/%m/%Y %H:%M})"
