"""El número de cambio: qué cambió por última vez, y en qué orden. Decisión 20."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.functions import Now

from acuerdos.enums import CausaDeBaja, TipoDeCambio
from cuentas.restricciones import entre_valores


class Numerador(models.Model):
    """El último número dado. Una sola fila: quien la tiene bloqueada es el único que numera."""

    ultimo = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "numerador"
        verbose_name_plural = "numerador"
        constraints = [CheckConstraint(condition=Q(pk=1), name="numerador_uno_solo")]

    def __str__(self) -> str:
        return str(self.ultimo)


class Cambio(models.Model):
    """El último cambio de una cosa, vista desde un ámbito (ver `ambitos`).

    Es una fila por cosa y ámbito que se mueve hacia adelante, no una por cambio: la tabla crece con lo
    que hay y no con lo que pasa, y quien la recorre por `numero` encuentra cada cosa una vez. Lo que
    deja de verse desde un ámbito queda como `baja`, con su causa; son las únicas filas que con los
    años se pueden podar, y `en` dice desde cuándo están. Una `clave` vacía no es de una cosa: dice
    cuándo cambió la última de ese tipo en ese ámbito.
    """

    numero = models.PositiveBigIntegerField("número")
    ambito = models.CharField("ámbito", max_length=24)
    tipo = models.CharField(max_length=16, choices=TipoDeCambio.choices)
    clave = models.CharField(max_length=40, blank=True, help_text="La natural: código, sigla, UBIGEO; o su id")
    baja = models.BooleanField(default=False)
    causa = models.CharField("causa de la baja", max_length=12, choices=CausaDeBaja.choices, blank=True)
    motivo = models.CharField("motivo de la baja", max_length=500, blank=True)
    en = models.DateTimeField(db_default=Now(), help_text="Cuándo se numeró, según la base")

    class Meta:
        verbose_name = "cambio"
        verbose_name_plural = "cambios"
        ordering = ["numero"]
        constraints = [
            UniqueConstraint(fields=["tipo", "clave", "ambito"], name="cambio_uno_por_cosa"),
            entre_valores("cambio_tipo_conocido", "tipo", TipoDeCambio.values),
            CheckConstraint(
                condition=Q(baja=False, causa="", motivo="") | (Q(baja=True) & ~Q(causa="")),
                name="cambio_baja_con_causa",
            ),
        ]
        indexes = [
            # El último de un tipo en un ámbito: lo que pregunta cada lista.
            Index(fields=["ambito", "tipo", "numero"], name="cambio_ultimo"),
            # Lo que cambió desde un número, de todos los tipos, por páginas.
            Index(fields=["ambito", "numero"], name="cambio_desde"),
        ]

    def __str__(self) -> str:
        return f"{self.numero} · {self.tipo} {self.clave} ({self.ambito})"
