"""Condiciones con nombre que juntan varios modelos, para listas y filtros: cada una se escribe aquí."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from acuerdos.models import Traba


def con_traba_abierta() -> Q:
    """Sobre acuerdos: alguna de sus trabas sigue sin levantarse."""
    return Q(Exists(Traba.objects.abiertas().filter(acuerdo=OuterRef("pk"))))


def con_acuerdos(acuerdos: "QuerySet[Any]") -> Q:
    """Sobre municipalidades: tienen alguno de `acuerdos`."""
    return Q(Exists(acuerdos.order_by().filter(municipalidad=OuterRef("pk"))))
