"""Cómo se nombra a quien hizo algo: la Secretaría ve el nombre; los demás, solo el lado al que pertenece."""

from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from cuentas.sistema import SISTEMA
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial


class Quienes:
    """Nombres de los autores de un acuerdo para quien mira. Dos consultas, hechas una vez."""

    def __init__(self, quien_mira: Usuario, acuerdo: Acuerdo) -> None:
        self.quien_mira = quien_mira
        focales = PuntoFocal.objects.filter(municipalidad__in=municipalidades_de(acuerdo))
        funcionarios = FuncionarioSectorial.objects.filter(sector__in=sectores_de(acuerdo))
        self.focales = set(focales.values_list("usuario_id", flat=True))
        self.funcionarios = dict(funcionarios.values_list("usuario_id", "sector_id"))

    def nombre_de(self, persona: Usuario | None) -> str:
        """«Secretaría», «Punto focal», «Sector MTPE»…; con el nombre si mira la Secretaría. Vacío sin persona."""
        if persona is None:
            return ""
        if persona.username == SISTEMA:
            return "libro importado"
        if persona.pk == self.quien_mira.pk:
            return "usted"
        lado = self._lado(persona)
        return f"{persona} ({lado})" if self.quien_mira.es_secretaria else lado

    def _lado(self, persona: Usuario) -> str:
        if persona.es_secretaria:
            return "Secretaría"
        if persona.pk in self.focales:
            return "Punto focal"
        sigla = self.funcionarios.get(persona.pk)
        return f"Sector {sigla}" if sigla else "Otra persona"
