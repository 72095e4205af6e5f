from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CheckConstraint, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from acuerdos.consultas import HechoImborrable
from cuentas.campos import ParrafosCortos
from cuentas.restricciones import van_juntos


class Hecho(models.Model):
    """Algo que pasó: se agrega, no se borra; si fue un error se anula con quién, cuándo y por qué."""

    registrado_en = models.DateTimeField()
    registrado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    anulado_en = models.DateTimeField(null=True, blank=True, editable=False)
    anulado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    motivo_de_anulacion = ParrafosCortos("motivo de la anulación", max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise HechoImborrable


def anulacion_completa(tabla: str) -> list[CheckConstraint]:
    """Una anulación dice quién, cuándo y por qué, o no es ninguna de las tres."""
    return [
        van_juntos(f"{tabla}_anulado_quien_y_cuando", "anulado_en", "anulado_por"),
        CheckConstraint(
            condition=Q(anulado_en__isnull=True, motivo_de_anulacion="")
            | (Q(anulado_en__isnull=False) & ~Q(motivo_de_anulacion="")),
            name=f"{tabla}_anulado_con_motivo",
        ),
    ]


class DosAniosDespues(Func):
    """El mismo día dos años después, en SQL; de un 29 de febrero, el 28."""

    output_field = models.DateField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        # SQLite pasa del 29 de febrero al 1 de marzo: no más allá del fin del mes.
        fin_de_mes = "date(%(expressions)s, 'start of month', '+2 years', '+1 month', '-1 day')"
        mismo_dia = "date(%(expressions)s, '+2 years')"
        return self.as_sql(compiler, connection, template=f"min({mismo_dia}, {fin_de_mes})", **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(%(expressions)s + interval '2 years')::date", **extra)


def plazo_en_ventana(nombre: str, campo: str = "plazo") -> CheckConstraint:
    """El plazo va de la fecha del evento a dos años después (`reglas.plazo_maximo`)."""
    return CheckConstraint(
        condition=Q(**{f"{campo}__gte": F("evento_el"), f"{campo}__lte": DosAniosDespues("evento_el")}), name=nombre
    )
