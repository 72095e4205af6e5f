"""Quienes participan en un acuerdo sin encabezarlo, como se muestran en su página."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from acuerdos.models import Participante
from acuerdos.permisos import municipalidades_a_cargo
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


def participantes_de_ficha(vivos: list[Participante], quien: Usuario, responden: set[str]) -> list[ParticipanteDeFicha]:
    """Los de cada mancomunidad juntos. `responden`: UBIGEO o sigla de los que tienen algún hito suyo."""
    juntos = sorted(vivos, key=lambda uno: (uno.mancomunidad, uno.pk))
    return [_participante(uno, quien, responde=uno.clave in responden) for uno in juntos]


def _participante(uno: Participante, quien: Usuario, *, responde: bool) -> ParticipanteDeFicha:
    comun = {
        "mancomunidad": uno.mancomunidad,
        "desde": uno.desde,
        "puede": botones.del_participante(quien, uno, responde=responde),
    }
    if lugar := uno.municipalidad:
        que_es = f"{lugar.provincia}, {lugar.region.nombre} · {lugar.pk}"
        url = url_de_municipalidad(lugar.pk, quien)
        return ParticipanteDeFicha(nombre=lugar.nombre, url=url, que_es=que_es, **comun)
    assert uno.sector is not None
    return ParticipanteDeFicha(
        nombre=uno.sector.pk, url=reverse("sector", args=[uno.sector.pk]), que_es=uno.sector.nombre, **comun
    )


def url_de_municipalidad(ubigeo: str, quien: Usuario) -> str:
    """Su página; vacía para el punto focal de otra, que no la abre."""
    suyas = frozenset[str]() if quien.es_secretaria else municipalidades_a_cargo(quien)
    return "" if suyas and ubigeo not in suyas else reverse("municipalidad", args=[ubigeo])
