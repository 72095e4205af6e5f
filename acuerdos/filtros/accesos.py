"""Filtros del registro de accesos."""

from django import forms
from django.db.models import Q, QuerySet

from acuerdos.filtros.base import Busqueda, Fecha, Filtros, Varios
from acuerdos.filtros.personas import hallar
from cuentas.enums import ClaseDeAcceso
from cuentas.models import Acceso

BUSCAR = "Persona, usuario o dirección de red"


class AccesoFiltro(Filtros):
    search = Busqueda(method="buscar", label=BUSCAR, widget=forms.TextInput(attrs={"placeholder": BUSCAR}))
    clase = Varios(label="Qué pasó", choices=ClaseDeAcceso.choices)
    fecha_desde = Fecha(field_name="cuando", lookup_expr="date__gte", label="Desde el")
    fecha_hasta = Fecha(field_name="cuando", lookup_expr="date__lte", label="Hasta el")

    class Meta:
        model = Acceso
        fields: list[str] = []

    def buscar(self, qs: QuerySet[Acceso], _nombre: str, texto: str) -> QuerySet[Acceso]:
        return qs.filter(Q(quien__in=hallar(texto)) | Q(nombrado__icontains=texto) | Q(desde__startswith=texto))
