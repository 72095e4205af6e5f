from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from acuerdos import ambitos
from acuerdos.consultas import DeAcuerdoQuerySet
from acuerdos.models.acuerdo import VIVOS, Acuerdo, DeAcuerdo
from acuerdos.models.base import anulacion_completa
from acuerdos.reglas import LARGO_DE_MANCOMUNIDAD
from cuentas.campos import Renglon
from municipalidades.models import Municipalidad
from reuniones.models import Sector


class Participante(DeAcuerdo):
    """Una municipalidad o un sector que está en un acuerdo sin encabezarlo; quien encabeza está en el acuerdo mismo.

    `mancomunidad`: con qué nombre viene, si viene por una. Decisión 48.
    """

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="participantes")
    municipalidad = models.ForeignKey(
        Municipalidad, on_delete=models.PROTECT, related_name="participa_en", null=True, blank=True
    )
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="participa_en", null=True, blank=True)
    mancomunidad = Renglon(max_length=LARGO_DE_MANCOMUNIDAD, blank=True)
    desde = models.DateField("participa desde")

    history = HistoricalRecords()
    objects = DeAcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "participante"
        verbose_name_plural = "participantes"
        ordering = ["acuerdo_id", "id"]
        constraints = [
            CheckConstraint(
                condition=Q(municipalidad__isnull=True, sector__isnull=False)
                | Q(municipalidad__isnull=False, sector__isnull=True),
                name="participante_uno_de_los_dos",
            ),
            CheckConstraint(
                condition=Q(mancomunidad="") | Q(municipalidad__isnull=False),
                name="participante_mancomunidad_de_municipalidad",
            ),
            UniqueConstraint(
                fields=["acuerdo", "municipalidad"], condition=VIVOS, name="participante_municipalidad_una_vez"
            ),
            UniqueConstraint(fields=["acuerdo", "sector"], condition=VIVOS, name="participante_sector_una_vez"),
            *anulacion_completa("participante"),
        ]

    def __str__(self) -> str:
        return f"{self.municipalidad_id or self.sector_id} en {self.acuerdo}"

    @property
    def clave(self) -> str:
        """Su UBIGEO o su sigla."""
        return str(self.municipalidad_id or self.sector_id)

    @property
    def nombre(self) -> str:
        """Como se le llama en la pantalla: el de la municipalidad, o la sigla del sector."""
        return self.municipalidad.nombre_completo if self.municipalidad else str(self.sector_id)

    @property
    def nombre_corto(self) -> str:
        return self.municipalidad.nombre if self.municipalidad else str(self.sector_id)

    @property
    def ambito(self) -> str:
        """Desde dónde ve el acuerdo por participar."""
        if self.municipalidad_id:
            return ambitos.de_municipalidad(self.municipalidad_id)
        return ambitos.de_sector(str(self.sector_id))


def participantes_de(acuerdos: Iterable[Acuerdo]) -> dict[int, list[Participante]]:
    """Los que hoy participan en cada uno sin encabezarlo, en el orden en que se sumaron. Si nadie, no pregunta nada."""
    con_otros = {acuerdo.pk: acuerdo for acuerdo in acuerdos if acuerdo.participan}
    suyos = participantes_por_acuerdo(con_otros)
    for pk, de_uno in suyos.items():
        for participante in de_uno:
            participante.acuerdo = con_otros[pk]  # quien mira qué puede hacerse con él no lo pide otra vez
    return suyos


def participantes_por_acuerdo(acuerdos: Collection[int]) -> dict[int, list[Participante]]:
    """Por acuerdo que los tiene, los que están en pie, en el orden en que se sumaron. Una consulta, o ninguna."""
    suyos: dict[int, list[Participante]] = defaultdict(list)
    if acuerdos:
        vivos = Participante.objects.sin_anulados().filter(acuerdo__in=acuerdos).order_by("pk")
        for participante in vivos.select_related("municipalidad__region", "sector"):
            suyos[participante.acuerdo_id].append(participante)
    return suyos
