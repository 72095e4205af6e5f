"""A quién va el recordatorio de un hito.

Regla: a quien lo debe (GL, el punto focal titular y, si no hay, los alternos; GN, los funcionarios del sector; GR, el
operador a cargo), que es la municipalidad o el sector que el hito dice o, si no dice, quien encabeza el acuerdo. Sin
punto focal, a la municipalidad: a su correo institucional o, si no lo tiene, queda dicho que no hubo a quién. Sin
funcionario, al operador a cargo. El operador a cargo es el del acuerdo; si no tiene, quien registró la sesión; si ya no
está en la Secretaría, todos los operadores. La autoridad, a su correo mientras ejerce; si no consta ninguno, a
coordinación.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from django.db.models import QuerySet

from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.enums import Destinatario, Responsable
from acuerdos.models import Acuerdo, Hito, Participante
from acuerdos.models.hito import lo_debe
from cuentas.enums import Rol
from cuentas.models import Usuario
from cuentas.traducidas import a_lo_largo, traer
from municipalidades.models import Autoridad, PuntoFocal
from reuniones.models import FuncionarioSectorial


@dataclass(frozen=True, slots=True)
class Destino:
    """Una persona o, si el puesto está vacío, una municipalidad; y el rol por el que se le avisa."""

    rol: str = field(compare=False)
    persona_id: int | None = None
    municipalidad_id: str | None = None

    @property
    def clave(self) -> str:
        return f"u{self.persona_id}" if self.persona_id else f"m{self.municipalidad_id}"


class SeDebe(Protocol):
    """Un hito, o lo que de él hace falta para saber a quién se le recuerda."""

    @property
    def responsable(self) -> str: ...

    @property
    def acuerdo(self) -> Acuerdo: ...

    @property
    def la_debe(self) -> tuple[str, str]: ...


class Destinos:
    """Los cargos en ejercicio, leídos una vez en tres consultas."""

    def __init__(self, dia: date | None = None) -> None:
        """`dia`: en el que se mira qué autoridad ejerce; sin él, ninguna."""
        self._dia = dia
        de_la_oficina: list[tuple[int, str]] = traer("la oficina", _de_la_oficina)
        operadores = [pk for pk, rol in de_la_oficina if rol == Rol.OPERADOR]
        self._coordinadores = [pk for pk, rol in de_la_oficina if rol == Rol.COORDINADOR]
        self._operadores = operadores or self._coordinadores
        self._de_la_secretaria = {*operadores, *self._coordinadores}
        self._puntos_focales, self._con_cargo = _puntos_focales()
        self._funcionarios: dict[str, list[int]] = defaultdict(list)
        for sector, usuario in traer("funcionarios a quienes se escribe", _funcionarios):
            self._funcionarios[sector].append(usuario)

    def de(self, hito: SeDebe, destinatario: str) -> list[Destino]:
        """Los destinos de un recordatorio de `hito` para ese destinatario; vacío si no hay a quién."""
        rol = destinatario
        if destinatario == Destinatario.RESPONSABLE:
            return self._de_quien_debe(hito)
        if destinatario == Destinatario.COORDINADOR:
            return [Destino(rol, persona_id=u) for u in self._coordinadores]
        if destinatario == Destinatario.AUTORIDAD:
            return self._de_la_autoridad(hito)
        funcionarios = self._funcionarios.get(hito.la_debe[1])
        if destinatario == Destinatario.SECTOR and funcionarios:
            return [Destino(rol, persona_id=u) for u in funcionarios]
        return [Destino(rol, persona_id=u) for u in self._a_cargo(hito)]

    def del_lado_que_debe(self, hito: Hito) -> list[Destino]:
        """El punto focal o los funcionarios de quien lo debe; vacío si es de la Secretaría o no tiene."""
        ubigeo, sigla = lo_debe(hito)  # a veces llega una versión de la historia
        if hito.responsable == Responsable.GL:
            return self._de_municipalidades([ubigeo])
        return self._de_sectores([sigla]) if hito.responsable == Responsable.GN else []

    def de_la_municipalidad(self, acuerdo: Acuerdo) -> list[Destino]:
        """El punto focal en ejercicio de cada una de las que están en él; vacío si no tienen."""
        return self._de_municipalidades(municipalidades_de(acuerdo))

    def del_sector(self, acuerdo: Acuerdo) -> list[Destino]:
        """Los funcionarios en ejercicio de cada sector que está en él."""
        return self._de_sectores(sectores_de(acuerdo))

    def de_quien_participa(self, participante: Participante) -> list[Destino]:
        """El punto focal de la municipalidad que participa, o los funcionarios del sector; vacío si no tienen."""
        if ubigeo := participante.municipalidad_id:
            return self._de_municipalidades([ubigeo])
        return self._de_sectores([str(participante.sector_id)])

    def _de_municipalidades(self, ubigeos: list[str]) -> list[Destino]:
        personas = (u for ubigeo in ubigeos for u in self._puntos_focales.get(ubigeo, []))
        return [Destino(Destinatario.RESPONSABLE, persona_id=u) for u in dict.fromkeys(personas)]

    def _de_sectores(self, siglas: list[str]) -> list[Destino]:
        personas = (u for sigla in siglas for u in self._funcionarios.get(sigla, []))
        return [Destino(Destinatario.RESPONSABLE, persona_id=u) for u in dict.fromkeys(personas)]

    def de_quien_lo_sigue(self, acuerdo: Acuerdo) -> list[Destino]:
        """El operador a cargo de ese acuerdo, o los que haya."""
        return [Destino(Destinatario.OPERADOR, persona_id=u) for u in self._siguen(acuerdo)]

    def de_coordinacion(self) -> list[Destino]:
        return [Destino(Destinatario.COORDINADOR, persona_id=u) for u in self._coordinadores]

    def sigue_en_su_cargo(self, persona_id: int, acuerdo: Acuerdo) -> bool:
        """Si esa persona, titular o alterna, responde hoy por el acuerdo, o trabaja en la Secretaría."""
        if persona_id in self._de_la_secretaria:
            return True
        return any(persona_id in self._con_cargo[ubigeo] for ubigeo in municipalidades_de(acuerdo)) or any(
            persona_id in self._funcionarios[sigla] for sigla in sectores_de(acuerdo)
        )

    def _de_quien_debe(self, hito: SeDebe) -> list[Destino]:
        rol, (ubigeo, sigla) = Destinatario.RESPONSABLE, hito.la_debe
        if hito.responsable == Responsable.GL:
            personas = self._puntos_focales.get(ubigeo, [])
            if not personas:
                return [Destino(rol, municipalidad_id=ubigeo)]
            return [Destino(rol, persona_id=u) for u in personas]
        del_sector = self._funcionarios.get(sigla) if hito.responsable == Responsable.GN else None
        return [Destino(rol, persona_id=u) for u in del_sector or self._a_cargo(hito)]

    def _de_la_autoridad(self, hito: SeDebe) -> list[Destino]:
        ubigeo, _ = hito.la_debe
        if ubigeo in self._con_autoridad:
            return [Destino(Destinatario.AUTORIDAD, municipalidad_id=ubigeo)]
        return [Destino(Destinatario.AUTORIDAD, persona_id=u) for u in self._coordinadores]

    @cached_property
    def _con_autoridad(self) -> frozenset[str]:
        """Las municipalidades cuya autoridad en funciones tiene correo. Se lee si alguna regla escala a ellas."""
        if self._dia is None:
            return frozenset()
        con_correo = Autoridad.objects.en_funciones(self._dia).exclude(correo="")
        return frozenset(con_correo.values_list("municipalidad_id", flat=True))

    def _a_cargo(self, hito: SeDebe) -> list[int]:
        return self._siguen(hito.acuerdo)

    def _siguen(self, acuerdo: Acuerdo) -> list[int]:
        for candidato in (acuerdo.a_cargo_id, acuerdo.sesion.registrada_por_id):
            if candidato in self._de_la_secretaria:
                return [candidato]
        return self._operadores


def _de_la_oficina() -> "QuerySet[Usuario, tuple[int, str]]":
    return Usuario.objects.filter(is_active=True, rol__in=[Rol.OPERADOR, Rol.COORDINADOR]).values_list("pk", "rol")


def _funcionarios() -> "QuerySet[FuncionarioSectorial, tuple[str, int]]":
    en_ejercicio = FuncionarioSectorial.objects.en_ejercicio().de_personas().filter(usuario__is_active=True)
    return en_ejercicio.values_list("sector_id", "usuario_id")


def _focales() -> "QuerySet[PuntoFocal, tuple[str, int, bool]]":
    en_ejercicio = PuntoFocal.objects.en_ejercicio().filter(usuario__is_active=True)
    return en_ejercicio.values_list("municipalidad_id", "usuario_id", "titular")


def _puntos_focales() -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Por municipalidad, a quién se le escribe (el titular en ejercicio o, si no hay, los alternos) y todos ellos."""
    titulares: dict[str, list[int]] = {}
    todos: dict[str, list[int]] = defaultdict(list)
    for ubigeo, usuario, titular in traer("puntos focales a quienes se escribe", _focales):
        todos[ubigeo].append(usuario)
        if titular:
            titulares[ubigeo] = [usuario]
    return {**todos, **titulares}, todos


def autoridades_de(ubigeos: Iterable[str], dia: date) -> dict[str, Autoridad]:
    """De cada municipalidad, la que ese día ejerce y a la que se le puede escribir, si la hay."""
    con_correo = Autoridad.objects.en_funciones(dia).exclude(correo="").filter(municipalidad__in=list(ubigeos))
    # Si por un relevo hubiera dos, la que empezó después: va al final.
    return {autoridad.municipalidad_id: autoridad for autoridad in con_correo.order_by("desde")}


def correos_de_su_cargo(personas: Collection[int]) -> dict[int, str]:
    """El correo del cargo que ejerce cada persona, si consta; de varios, el del último. Manda sobre el de su cuenta."""
    return dict(traer("correos de su cargo", _con_correo_de_cargo, *a_lo_largo(personas)))


def _con_correo_de_cargo(*personas: int) -> "QuerySet[PuntoFocal, tuple[int, str]]":
    suyos = PuntoFocal.objects.en_ejercicio().filter(usuario__in=personas).exclude(correo="")
    return suyos.order_by("pk").values_list("usuario_id", "correo")
