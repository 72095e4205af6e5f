"""Cómo se nombra a quien hizo algo: la Secretaría ve el nombre; los demás, solo el lado al que pertenece."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from cuentas.sistema import SISTEMA
from cuentas.traducidas import traer
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial


class Quienes:
    """Nombres de los autores de un acuerdo para quien mira. Dos consultas, hechas una vez."""

    def __init__(self, quien_mira: Usuario, acuerdo: Acuerdo) -> None:
        self.quien_mira = quien_mira
        self.focales = set(traer("focales de siempre", _focales, *sorted(municipalidades_de(acuerdo))))
        self.funcionarios = dict(traer("funcionarios de siempre", _funcionarios, *sorted(sectores_de(acuerdo))))

    def nombre_de(self, persona: Usuario | None) -> str:
        """«Secretaría», «Punto focal», «Sector MTPE»…; con el nombre si mira la Secretaría. Vacío sin persona."""
        if persona is None:
            return ""
        if persona.username == SISTEMA:
            return gettext("libro importado")
        if persona.pk == self.quien_mira.pk:
            return gettext("usted")
        lado = self._lado(persona)
        return f"{persona} ({lado})" if self.quien_mira.es_secretaria else lado

    def _lado(self, persona: Usuario) -> str:
        if persona.es_secretaria:
            return gettext("Secretaría")
        if persona.pk in self.focales:
            return gettext("Punto focal")
        sigla = self.funcionarios.get(persona.pk)
        return gettext("Sector %(sigla)s") % {"sigla": sigla} if sigla else gettext("Otra persona")


def _focales(*municipalidades: str) -> "QuerySet[Any, Any]":
    return PuntoFocal.objects.filter(municipalidad__in=municipalidades).values_list("usuario_id", flat=True)


def _funcionarios(*sectores: str) -> "QuerySet[Any, Any]":
    return FuncionarioSectorial.objects.filter(sector__in=sectores).values_list("usuario_id", "sector_id")
