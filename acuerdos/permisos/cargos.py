"""Desde dónde mira cada quien: la Secretaría o los cargos que ejerce hoy.

Fuente: «Who sees what» del documento del producto. Los cargos se leen una vez por persona y petición.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, QuerySet
from django.utils.translation import gettext

from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.anulados import sin_anular
from acuerdos.enums import Causa, Responsable
from acuerdos.permisos.objetos import Acordado, HitoDebido
from acuerdos.permisos.respuestas import Denegado, Permitido, Respuesta
from acuerdos.reglas import en_fecha, inicio_del_dia
from cuentas.leido import Cargos
from cuentas.models import Usuario
from cuentas.traducidas import traer
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

Quien = Usuario | AnonymousUser
Tramo = tuple[datetime, datetime | None]  # desde ese instante y hasta antes del otro; None, hasta hoy


def ingreso(usuario: Quien) -> TypeGuard[Usuario]:
    """Si `usuario` ingresó y su cuenta sigue activa: los demás no ven nada."""
    return isinstance(usuario, Usuario) and usuario.is_active


def mira_todo(usuario: Quien) -> TypeGuard[Usuario]:
    """Si `usuario` ve lo de todos: es de la Secretaría y su cuenta está activa."""
    return ingreso(usuario) and usuario.es_secretaria


def roles(usuario: Quien, acuerdo: Acordado | None = None, hito: HitoDebido | None = None) -> frozenset[str]:
    """Letras de los roles de `usuario` frente a `acuerdo` (ver `tabla_de_permisos`) y, si se da, a un hito suyo."""
    if not ingreso(usuario):
        return frozenset()
    if usuario.es_secretaria:
        return frozenset("C" if usuario.es_coordinador else "O") | _de_oficina(acuerdo, hito)
    if acuerdo is None:
        return frozenset()
    suyos = cargos_de(usuario)
    letras = set()
    if acuerdo.municipalidad_id in suyos.municipalidades:
        letras.add("F")
    if acuerdo.sector_id in suyos.sectores:
        letras.add("S")
    if _participa(suyos, acuerdo):
        letras.add("P")
    if _debe(suyos, acuerdo, hito):
        letras.add("D")
    return frozenset(letras)


def _de_oficina(acuerdo: Acordado | None, hito: HitoDebido | None) -> frozenset[str]:
    """Lo regional lo debe la Secretaría."""
    debe = hito or acuerdo
    return frozenset("D" if debe is not None and debe.responsable == Responsable.GR else "")


def _participa(suyos: Cargos, acuerdo: Acordado) -> bool:
    """Si está en el acuerdo alguno de sus lugares, sin encabezarlo."""
    participan = municipalidades_de(acuerdo)[1:], sectores_de(acuerdo)[1:]
    return not suyos.municipalidades.isdisjoint(participan[0]) or not suyos.sectores.isdisjoint(participan[1])


def _debe(suyos: Cargos, acuerdo: Acordado, hito: HitoDebido | None) -> bool:
    """Si es del lado que debe el hito (o el acuerdo): el de quien el hito dice o, si no dice, el de quien encabeza."""
    responsable = (hito or acuerdo).responsable
    if responsable == Responsable.GL:
        return ((hito and hito.de_municipalidad_id) or acuerdo.municipalidad_id) in suyos.municipalidades
    if responsable == Responsable.GN:
        return ((hito and hito.de_sector_id) or acuerdo.sector_id) in suyos.sectores
    return False


def municipalidades_a_cargo(usuario: Quien) -> frozenset[str]:
    """UBIGEO de las municipalidades de las que `usuario` es hoy punto focal."""
    return cargos_de(usuario).municipalidades


def sectores_a_cargo(usuario: Quien) -> frozenset[str]:
    """Sigla de los sectores de los que `usuario` es hoy funcionario."""
    return cargos_de(usuario).sectores


def tramos_por_lugar(
    cargos: "QuerySet[PuntoFocal] | QuerySet[FuncionarioSectorial]", lugar: str
) -> dict[str, list[Tramo]]:
    """Por cada lugar en que hoy ejerce alguno de `cargos`, los tiempos en que lo ejerció: también los de antes.

    :param lugar: el campo del cargo que lo dice («municipalidad_id» o «sector_id»).
    """
    turnos = list(cargos.order_by("desde", "pk").values_list(lugar, "desde", "hasta"))
    hoy = {donde for donde, _, hasta in turnos if hasta is None}
    tramos: dict[str, list[Tramo]] = {donde: [] for donde in hoy}
    for donde, desde, hasta in turnos:
        if donde in hoy:
            tramos[donde].append((inicio_del_dia(desde), hasta and inicio_del_dia(hasta)))
    return tramos


def tramos_a_cargo(usuario: Usuario, acuerdo: Acordado) -> list[Tramo]:
    """Los tiempos en que quien no es de la Secretaría respondió por `acuerdo`: de fuera de ellos no ve la historia."""
    focales = PuntoFocal.objects.filter(usuario=usuario, municipalidad__in=municipalidades_de(acuerdo))
    sectoriales = FuncionarioSectorial.objects.filter(usuario=usuario, sector__in=sectores_de(acuerdo))
    por_lugar = tramos_por_lugar(focales, "municipalidad_id") | tramos_por_lugar(sectoriales, "sector_id")
    return [tramo for tramos in por_lugar.values() for tramo in tramos]


def ejerce_cargo(usuario: Quien) -> Respuesta:
    """Si `usuario`, que ingresó, mira desde algún lado: trabaja en la Secretaría o ejerce un cargo.

    A quien lo dejó se le dice cuál y cuándo: que no vea nada no significa que no haya nada.
    """
    if mira_todo(usuario) or cargos_de(usuario):
        return Permitido()
    dejados = _dejados(usuario) if isinstance(usuario, Usuario) else []
    if not dejados:
        dicho = gettext("Su cuenta no ejerce ningún cargo: pida a la Secretaría que registre el suyo.")
        return Denegado(Causa.SIN_CARGO, dicho)
    hasta, donde = max(dejados)
    dicho = gettext("Su cuenta ya no ejerce ningún cargo: %(donde)s hasta el %(dia)s.")
    return Denegado(Causa.CARGO_TERMINADO, dicho % {"donde": donde, "dia": en_fecha(hasta)})


def _dejados(usuario: Usuario) -> list[tuple[date, str]]:
    focales = PuntoFocal.objects.terminados().filter(usuario=usuario).select_related("municipalidad")
    sectoriales = FuncionarioSectorial.objects.terminados().filter(usuario=usuario)
    fue_focal = gettext("fue punto focal de la %(lugar)s")
    fue_del_sector = gettext("respondió por el sector %(sector)s")
    return [
        *((c.hasta, fue_focal % {"lugar": c.municipalidad.nombre_completo}) for c in focales if c.hasta),
        *((c.hasta, fue_del_sector % {"sector": c.sector_id}) for c in sectoriales if c.hasta),
    ]


def recordar_cargos(
    usuario: Usuario, *, municipalidades: Iterable[str], sectores: Iterable[str], participa_en: Iterable[str]
) -> None:
    """Deja a mano en `usuario` los cargos que ya se leyeron, para esta petición."""
    usuario.cargos_leidos = Cargos(frozenset(municipalidades), frozenset(sectores), frozenset(participa_en))


def cargos_de(usuario: Quien) -> Cargos:
    """Los cargos que ejerce hoy; dos consultas por persona y petición, no por acuerdo."""
    if not isinstance(usuario, Usuario):
        return Cargos(frozenset(), frozenset())
    if usuario.cargos_leidos is None:
        focales = traer("focal de", _focal_de, usuario.pk)
        sectoriales = traer("funcionario de", _funcionario_de, usuario.pk)
        usuario.cargos_leidos = Cargos(
            municipalidades=frozenset(ubigeo for ubigeo, _ in focales),
            sectores=frozenset(sigla for sigla, _ in sectoriales),
            participa_en=frozenset(codigo for _, codigo in (*focales, *sectoriales) if codigo),
        )
    return usuario.cargos_leidos


def acuerdos_de(usuario: Quien) -> frozenset[str]:
    """Códigos de los acuerdos en que está alguno de sus lugares sin encabezarlos."""
    return cargos_de(usuario).participa_en


ConSusAcuerdos = tuple[str, str | None]  # un lugar, y el código de cada acuerdo en que participa; sin ninguno, None


def _focal_de(persona: int) -> "QuerySet[PuntoFocal, ConSusAcuerdos]":
    vivas = FilteredRelation("municipalidad__participa_en", condition=sin_anular("municipalidad__participa_en"))
    suyos = PuntoFocal.objects.en_ejercicio().filter(usuario=persona).annotate(en=vivas)
    return suyos.order_by().values_list("municipalidad_id", "en__acuerdo__codigo")


def _funcionario_de(persona: int) -> "QuerySet[FuncionarioSectorial, ConSusAcuerdos]":
    vivas = FilteredRelation("sector__participa_en", condition=sin_anular("sector__participa_en"))
    suyos = FuncionarioSectorial.objects.en_ejercicio().filter(usuario=persona).annotate(en=vivas)
    return suyos.order_by().values_list("sector_id", "en__acuerdo__codigo")
