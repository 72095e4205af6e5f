"""La campana: lo que espera por quien entró, cuántas cosas son y la lista en que están.

Regla: a la Secretaría le espera lo que puede decidir; a quien informa, lo devuelto, lo atrasado y lo que vence pronto.
Es de toda página, y por eso es una sola consulta que deja de contar en `CUENTA_MAXIMA`: da igual que sean cien mil.
Traducirla a SQL costaba ocho veces lo que correrla (decisión 34): lo traducido, que solo depende de quién mira, de sus
cargos y del día, se guarda; lo contado, nunca.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from acuerdos import permisos
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.enums import Urgencia
from acuerdos.estados_sql import condicion_de_urgencia
from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion, Traba
from acuerdos.permisos import Quien
from acuerdos.permisos.cargos import cargos_de
from cuentas.enums import Rol
from cuentas.idiomas import formas
from cuentas.models import Usuario
from reuniones.enums import Etapa

CUENTA_MAXIMA = 99
TRADUCIDAS_A_LA_VEZ = 2_000  # consultas traducidas, por proceso
MIS_ACUERDOS, VALIDACION = "/mis-acuerdos/", "/validacion/"
Cola = tuple[tuple[str, str], str, "QuerySet[Any]"]  # qué es (una, varias), dónde está, y lo que hay


@dataclass(frozen=True, slots=True)
class Espera:
    """Una lista con algo que espera. `cantidad`: cuántas cosas, o una más que `CUENTA_MAXIMA` si son más."""

    texto: str
    url: str
    cantidad: int

    @property
    def cuenta(self) -> str:
        return str(self.cantidad) if self.cantidad <= CUENTA_MAXIMA else f"{CUENTA_MAXIMA}+"


@dataclass(frozen=True, slots=True)
class Campana:
    """Lo que espera por alguien; sin nada, vacía."""

    esperas: tuple[Espera, ...] = ()

    @property
    def cuenta(self) -> str:
        """De todo junto: «12», «99+», o vacío si no espera nada."""
        total = sum(espera.cantidad for espera in self.esperas)
        return "" if not total else str(total) if total <= CUENTA_MAXIMA else f"{CUENTA_MAXIMA}+"


DEVUELTOS = formas("devuelto: corrija y envíe otra vez", "devueltos: corrija y envíe otra vez")


def campana_de(usuario: Quien | None) -> Campana:
    """La de quien entró. Una consulta, o ninguna si no le toca nada."""
    if not isinstance(usuario, Usuario):
        return Campana()
    cargos = None if usuario.es_secretaria else cargos_de(usuario)
    traducida = _traducida(usuario, (usuario.pk, usuario.rol, cargos, timezone.localdate()))
    cuentas = _contar(traducida)
    return Campana(
        tuple(Espera(ngettext(*que, n), url, n) for (que, url), n in zip(traducida.colas, cuentas, strict=True) if n)
    )


def _de_la_oficina(usuario: Usuario) -> Iterable[Cola]:
    yield (
        ("informe por validar", "informes por validar"),
        f"{VALIDACION}?ver=todos",
        Avance.objects.visibles_para(usuario).en_espera(),
    )
    if usuario.rol == Rol.COORDINADOR:  # a los demás no les espera lo que no deciden
        plazos = Reprogramacion.objects.visibles_para(usuario).en_espera()
        yield ("plazo por decidir", "plazos por decidir"), f"{VALIDACION}?ver=plazos", plazos
        bajas = Desestimacion.objects.visibles_para(usuario).en_espera()
        yield ("desestimación por decidir", "desestimaciones por decidir"), f"{VALIDACION}?ver=desestimaciones", bajas
    yield (
        ("hito propuesto", "hitos propuestos"),
        f"{VALIDACION}?ver=hitos",
        Hito.objects.visibles_para(usuario).propuestos(),
    )
    trabas = Traba.objects.visibles_para(usuario).filter(TRABA_ABIERTA, acuerdo__sesion__etapa=Etapa.SEGUIMIENTO)
    yield ("traba abierta", "trabas abiertas"), "/acuerdos/?con_traba=true", trabas


def _de_quien_informa(usuario: Usuario) -> Iterable[Cola]:
    if not (permisos.municipalidades_a_cargo(usuario) or permisos.sectores_a_cargo(usuario)):
        return
    hoy: date = timezone.localdate()
    suyos = Hito.objects.informables_para(usuario)
    yield DEVUELTOS, MIS_ACUERDOS, suyos.devueltos()
    yield (
        formas("atrasado", "atrasados"),
        MIS_ACUERDOS,
        suyos.por_hacer().filter(condicion_de_urgencia(Urgencia.ATRASADO, hoy)),
    )
    yield (
        formas("vence pronto", "vencen pronto"),
        MIS_ACUERDOS,
        suyos.por_hacer().filter(condicion_de_urgencia(Urgencia.PRONTO, hoy)),
    )


@dataclass(frozen=True, slots=True)
class Traducida:
    """Las colas de alguien y la consulta que las cuenta todas, hasta una más que `CUENTA_MAXIMA`."""

    colas: tuple[tuple[tuple[str, str], str], ...]
    sql: str
    valores: tuple[Any, ...]


_traducidas: dict[Hashable, Traducida] = {}


def _traducida(usuario: Usuario, clave: Hashable) -> Traducida:
    """:param clave: todo aquello de lo que depende."""
    hallada = _traducidas.get(clave)
    if hallada is None:
        if len(_traducidas) >= TRADUCIDAS_A_LA_VEZ:
            _traducidas.clear()
        hallada = _traducidas[clave] = _traducir(
            _de_la_oficina(usuario) if usuario.es_secretaria else _de_quien_informa(usuario)
        )
    return hallada


def _traducir(colas: Iterable[Cola]) -> Traducida:
    suyas, partes, valores = [], [], list[Any]()
    for que, url, filas in colas:
        try:
            sql, de_ella = filas.order_by().values("pk")[: CUENTA_MAXIMA + 1].query.sql_with_params()
        except EmptyResultSet:  # de antemano, ninguna
            continue
        suyas.append((que, url))
        partes.append(f"(SELECT COUNT(*) FROM ({sql}) AS cola)")  # noqa: S608  # lo escribió el ORM
        valores += de_ella
    return Traducida(tuple(suyas), f"SELECT {', '.join(partes)}" if partes else "", tuple(valores))


def _contar(traducida: Traducida) -> tuple[int, ...]:
    """Cuántas filas tiene cada cola."""
    if not traducida.sql:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(traducida.sql, traducida.valores)
        cuentas: tuple[int, ...] = cursor.fetchone()
        return cuentas
