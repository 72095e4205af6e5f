"""Formas de restricción que las tablas de todos los pisos repiten."""

from django.db.models import CheckConstraint, F, Q


def van_juntos(nombre: str, *campos: str) -> CheckConstraint:
    """Quién y cuándo van juntos: o todos los `campos` tienen valor o ninguno."""
    todos, ninguno = Q(), Q()
    for campo in campos:
        todos &= Q(**{f"{campo}__isnull": False})
        ninguno &= Q(**{f"{campo}__isnull": True})
    return CheckConstraint(condition=todos | ninguno, name=nombre)


def no_antes(nombre: str, fin: str, inicio: str) -> CheckConstraint:
    """El `fin`, si lo hay, no es anterior al `inicio`."""
    return CheckConstraint(condition=Q(**{f"{fin}__isnull": True}) | Q(**{f"{fin}__gte": F(inicio)}), name=nombre)


def entre_valores(nombre: str, campo: str, valores: list[str]) -> CheckConstraint:
    """El `campo` tiene uno de los `valores` del catálogo."""
    return CheckConstraint(condition=Q(**{f"{campo}__in": valores}), name=nombre)
