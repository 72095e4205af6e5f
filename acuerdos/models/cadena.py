"""La historia encadenada de cada sesión: ver `acuerdos.cadena`."""

from django.db import models
from django.db.models import Index, UniqueConstraint
from django.db.models.functions import Left

from acuerdos.cadena import LARGO_DE_SELLO


class Cadena(models.Model):
    """La cabeza de una sesión: cuántos hechos lleva y la huella del último. Quien agrega la bloquea.

    Va por el código de la sesión y no por su fila: si se deshace la importación que la creó, lo pasado queda.
    """

    codigo = models.CharField("código de la sesión", max_length=20, primary_key=True)
    hechos = models.PositiveIntegerField(default=0)
    huella = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "cadena"
        verbose_name_plural = "cadenas"

    def __str__(self) -> str:
        return f"{self.codigo}: {self.hechos} hechos"


class Eslabon(models.Model):
    """El lugar de un hecho en la cadena de su sesión: la `version` que es, en la historia de `tabla`, y su `fila`."""

    cadena = models.CharField(max_length=20)
    numero = models.PositiveIntegerField("número")
    tabla = models.CharField(max_length=20)
    version = models.PositiveBigIntegerField("versión")
    fila = models.PositiveBigIntegerField()
    en = models.DateTimeField(help_text="El instante del acto")
    huella = models.CharField(max_length=64)

    class Meta:
        verbose_name = "eslabón"
        verbose_name_plural = "eslabones"
        ordering = ["cadena", "numero"]
        constraints = [
            UniqueConstraint(fields=["cadena", "numero"], name="eslabon_numero_unico"),
            UniqueConstraint(fields=["tabla", "version"], name="eslabon_una_vez"),
        ]
        indexes = [Index(Left("huella", LARGO_DE_SELLO), name="eslabon_por_sello")]

    def __str__(self) -> str:
        return f"{self.cadena} · {self.numero}"
