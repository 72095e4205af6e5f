"""La campana: lo que espera por quien entró, cuántas cosas son y la lista en que están.

Regla: a la Secretaría le espera lo que puede decidir; a quien informa, lo devuelto, lo atrasado y lo que vence pronto.
Es de toda página, y por eso es una sola consulta que deja de contar en `CUENTA_MAXIMA`: da igual que sean cien mil.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from acuerdos import permisos
from acuerdos.consultas import TRABA_ABIERTA
from acuerdos.estados import limite_de_alerta
from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion, Traba
from cuentas.enums import Rol
from cuentas.models import Usuario
from reuniones.enums import Etapa

CUENTA_MAXIMA = 99
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


def campana_de(usuario: Any) -> Campana:
    """La de quien entró. Una consulta, o ninguna si no le toca nada."""
    if not isinstance(usuario, Usuario):
        return Campana()
    colas = list(_de_la_oficina(usuario) if usuario.es_secretaria else _de_quien_informa(usuario))
    cuentas = _contar([filas for _, _, filas in colas])
    return Campana(tuple(Espera(que[n > 1], url, n) for (que, url, _), n in zip(colas, cuentas, strict=True) if n))


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
    yield ("devuelto: corrija y envíe otra vez", "devueltos: corrija y envíe otra vez"), MIS_ACUERDOS, suyos.devueltos()
    yield ("atrasado", "atrasados"), MIS_ACUERDOS, suyos.por_hacer().filter(plazo_vigente__lt=hoy)
    pronto = suyos.por_hacer().filter(plazo_vigente__range=(hoy, limite_de_alerta(hoy)))
    yield ("vence pronto", "vencen pronto"), MIS_ACUERDOS, pronto


def _contar(colas: list["QuerySet[Any]"]) -> list[int]:
    """Cuántas filas tiene cada una, hasta una más que `CUENTA_MAXIMA`, en una sola consulta."""
    cuentas = [0] * len(colas)
    partes: list[str] = []
    valores: list[Any] = []
    lugares: list[int] = []
    for lugar, filas in enumerate(colas):
        try:
            sql, suyos = filas.order_by().values("pk")[: CUENTA_MAXIMA + 1].query.sql_with_params()
        except EmptyResultSet:  # de antemano, ninguna
            continue
        partes.append(f"(SELECT COUNT(*) FROM ({sql}) AS cola)")  # noqa: S608  # lo escribió el ORM
        valores += suyos
        lugares.append(lugar)
    if partes:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(partes)}", valores)  # lo escribió el ORM
            for lugar, cantidad in zip(lugares, cursor.fetchone(), strict=True):
                cuentas[lugar] = cantidad
    return cuentas
