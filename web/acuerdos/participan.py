"""Quienes participan en un acuerdo sin encabezarlo, como se muestran en su página."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from acuerdos import permisos
from acuerdos.models import Acuerdo, Participante
from cuentas.models import Usuario
from web.acuerdos import botones
from web.acuerdos.oferta import Botones


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipanteDeFicha:
    """`url`: su página, vacía si quien mira no la abre. `que_es`: dónde queda, o el nombre del sector."""

    nombre: str
    url: str
    que_es: str
    mancomunidad: str
    desde: date
    puede: Botones


@dataclass(frozen=True, slots=True)
class QueAbre:
    """De los que están en un acuerdo, cuáles tienen una página que quien mira abre: UBIGEO y siglas."""

    municipalidades: frozenset[str]
    sectores: frozenset[str]

    @classmethod
    def de(cls, quien: Usuario, mirado: Acuerdo) -> "QueAbre":
        anulado = mirado.anulado_en is not None
        return cls(
            permisos.municipalidades_que_abre(quien, mirado, anulado=anulado),
            permisos.sectores_que_abre(quien, mirado, anulado=anulado),
        )

    def url_de_municipalidad(self, ubigeo: str) -> str:
        """Vacía si no la abre."""
        return reverse("municipalidad", args=[ubigeo]) if ubigeo in self.municipalidades else ""

    def url_de_sector(self, sigla: str) -> str:
        """Vacía si no la abre."""
        return reverse("sector", args=[sigla]) if sigla in self.sectores else ""


def participantes_de_ficha(
    vivos: list[Participante], quien: Usuario, responden: set[str], abre: QueAbre
) -> list[ParticipanteDeFicha]:
    """Los de cada mancomunidad juntos. `responden`: UBIGEO o sigla de los que tienen algún hito suyo."""
    juntos = sorted(vivos, key=lambda uno: (uno.mancomunidad, uno.pk))
    return [_participante(uno, quien, abre, responde=uno.clave in responden) for uno in juntos]


def _participante(uno: Participante, quien: Usuario, abre: QueAbre, *, responde: bool) -> ParticipanteDeFicha:
    comun = {
        "mancomunidad": uno.mancomunidad,
        "desde": uno.desde,
        "puede": botones.del_participante(quien, uno, responde=responde),
    }
    if lugar := uno.municipalidad:
        que_es = f"{lugar.provincia}, {lugar.region.nombre} · {lugar.pk}"
        return ParticipanteDeFicha(nombre=lugar.nombre, url=abre.url_de_municipalidad(lugar.pk), que_es=que_es, **comun)
    assert uno.sector is not None
    return ParticipanteDeFicha(
        nombre=uno.sector.pk, url=abre.url_de_sector(uno.sector.pk), que_es=uno.sector.nombre, **comun
    )
