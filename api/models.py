"""Las suscripciones de otros programas a lo que cambia, y lo que se les entregó: ver `suscripciones`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cuentas.campos import ParrafosCortos, Renglon
from cuentas.models import TokenAPI
from cuentas.restricciones import entre_valores

DESTINO_MAXIMO = 500


class ClaseDeEntrega(models.TextChoices):
    """Qué lleva una entrega."""

    CAMBIOS = "cambios", "Lo que cambió"
    REINICIO = "reinicio", "Que la copia se empiece de nuevo"
    PRUEBA = "prueba", "Una prueba"
    REPETIDA = "repetida", "Una que ya se entregó, otra vez"


EN_ORDEN = (ClaseDeEntrega.CAMBIOS.value, ClaseDeEntrega.REINICIO.value)  # de estas, una a la vez


class Suscripcion(models.Model):
    """A qué dirección se le dice lo que cambia, con el alcance de quién, y hasta dónde se le dijo."""

    usuario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(TokenAPI, on_delete=models.SET_NULL, null=True, related_name="+")
    destino = models.URLField(max_length=DESTINO_MAXIMO)
    descripcion = Renglon("para qué es", max_length=100, blank=True)
    tipos = models.JSONField(default=list, help_text="De qué cosas; vacío, de todas")
    creada_en = models.DateTimeField(db_default=Now())
    # Cifrados. El anterior firma también, hasta que venza: quien recibe cambia el suyo cuando puede.
    secreto = models.TextField()
    secreto_anterior = models.TextField(blank=True)
    anterior_hasta = models.DateTimeField(null=True)
    # Por dónde va: los mismos tres números con que se recorren los cambios.
    desde = models.BigIntegerField(help_text="El último número que ya se le dijo")
    despues_de = models.BigIntegerField(default=0, help_text="Dentro de una recorrida de varias entregas")
    hasta = models.BigIntegerField(null=True, help_text="Dónde termina esa recorrida")
    mirado = models.BigIntegerField(default=-1, help_text="Hasta qué número se sabe que no hay más para ella")
    pausada_en = models.DateTimeField(null=True)
    motivo_de_pausa = ParrafosCortos(max_length=300, blank=True)

    class Meta:
        verbose_name = "suscripción"
        verbose_name_plural = "suscripciones"
        constraints = [
            models.UniqueConstraint(fields=["usuario", "destino"], name="suscripcion_una_por_destino"),
            models.CheckConstraint(
                condition=Q(pausada_en__isnull=True, motivo_de_pausa="")
                | (Q(pausada_en__isnull=False) & ~Q(motivo_de_pausa="")),
                name="suscripcion_pausa_con_motivo",
            ),
        ]
        indexes = [models.Index(fields=["mirado"], condition=Q(pausada_en__isnull=True), name="suscripcion_en_marcha")]

    def __str__(self) -> str:
        return f"{self.destino} ({self.usuario})"


class Entrega(models.Model):
    """Un mensaje a una suscripción: por salir, entregado, o que no se pudo entregar."""

    suscripcion = models.ForeignKey(Suscripcion, on_delete=models.CASCADE, related_name="entregas")
    clase = models.CharField(max_length=8, choices=ClaseDeEntrega.choices)
    identificador = models.CharField(max_length=40, help_text="El de webhook-id: quien lo reciba dos veces lo sabe")
    cuerpo = models.TextField()
    # Por dónde irá la suscripción cuando se entregue.
    desde = models.BigIntegerField()
    despues_de = models.BigIntegerField(default=0)
    hasta = models.BigIntegerField(null=True)
    creada_en = models.DateTimeField()
    proximo_en = models.DateTimeField(help_text="Cuándo toca; quien la toma lo corre")
    intentos = models.PositiveSmallIntegerField(default=0)
    terminada_en = models.DateTimeField(null=True)
    entregada = models.BooleanField(default=False)

    class Meta:
        verbose_name = "entrega"
        verbose_name_plural = "entregas"
        constraints = [
            entre_valores("entrega_clase_conocida", "clase", ClaseDeEntrega.values),
            # De los cambios va una a la vez: la siguiente se arma con lo que haya cuando esta termine.
            models.UniqueConstraint(
                fields=["suscripcion"],
                condition=Q(terminada_en__isnull=True, clase__in=EN_ORDEN),
                name="entrega_en_orden",
            ),
        ]
        indexes = [
            models.Index(fields=["proximo_en"], condition=Q(terminada_en__isnull=True), name="entrega_por_salir"),
            models.Index(fields=["suscripcion", "-id"], name="entrega_de_la_suscripcion"),
        ]

    def __str__(self) -> str:
        return self.identificador


class IntentoDeEntrega(models.Model):
    """Lo que pasó una vez que se quiso entregar."""

    entrega = models.ForeignKey(Entrega, on_delete=models.CASCADE, related_name="registro")
    en = models.DateTimeField()
    codigo = models.PositiveSmallIntegerField(null=True, help_text="El HTTP con que contestó; null si no contestó")
    falla = Renglon(max_length=200, blank=True)
    milisegundos = models.PositiveIntegerField()

    class Meta:
        verbose_name = "intento de entrega"
        verbose_name_plural = "intentos de entrega"

    def __str__(self) -> str:
        return f"{self.codigo or self.falla}"
