"""Qué tiene entre manos quien ejerce un cargo, y qué quedaría sin nadie si lo deja.

Regla: ningún hito queda sin responsable por descuido. Quien responde es el titular de la municipalidad o, si no lo hay,
sus alternos; por un sector, sus funcionarios. Si al dejar el cargo no queda quien responda (o una municipalidad queda
sin titular) y hay acuerdos por cumplir, quien lo registra dice qué pasa con ellos: los toma otra persona, asciende un
alterno o el cargo queda vacante a sabiendas. Fuente: primera recomendación de la lámina (un punto focal permanente).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.acciones.base import guardar
from acuerdos.anulados import que_cuenta, sin_anular
from acuerdos.encargos import que_debe
from acuerdos.enums import Responsable
from acuerdos.errores import DatoInvalido
from acuerdos.estados_sql import por_cumplir
from acuerdos.models import Acuerdo, Desestimacion, Enlace, Hito, Participante, Reprogramacion
from acuerdos.palabras import contar
from cuentas import idiomas
from cuentas.cartas import decir_cargo
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.enums import Etapa
from reuniones.models import FuncionarioSectorial, Sector

Cargo = PuntoFocal | FuncionarioSectorial
Lugar = Municipalidad | Sector
DESDE = gettext_noop("Desde el %(dia)s es %(cargo)s.")
HASTA = gettext_noop("Desde el %(dia)s ya no es %(cargo)s.")


@dataclass(frozen=True, slots=True)
class HerenciaDelCargo:
    """Lo que se hereda con un cargo. `hitos` son los que su lado debe; `enlaces`, los vivos de quien lo deja."""

    acuerdos: int
    hitos: "QuerySet[Hito]" = field(compare=False)
    cuantos_hitos: int
    solicitudes: int
    enlaces: int

    def __bool__(self) -> bool:
        return bool(self.acuerdos or self.cuantos_hitos)

    def __str__(self) -> str:
        partes = [contar(self.acuerdos, "acuerdo", "acuerdos") + " por cumplir"]
        if self.cuantos_hitos:
            partes.append(contar(self.cuantos_hitos, "hito abierto", "hitos abiertos"))
        return " y ".join(partes)


def encargo_de(lugar: Lugar, persona: Usuario | None = None) -> HerenciaDelCargo:
    """Lo que hay por cumplir en `lugar` (municipalidad o sector), lo encabece o participe.

    Los enlaces son los de `persona`, si se da.
    """
    responsable = Responsable.GN if isinstance(lugar, Sector) else Responsable.GL
    vivo = sin_anular() & ~Q(sesion__etapa=Etapa.CERRADA) & por_cumplir()
    acuerdos = Acuerdo.objects.filter(vivo, _esta_en(lugar))
    hitos = Hito.objects.filter(
        que_cuenta(), que_debe(responsable, lugar.pk), acuerdo__in=acuerdos.order_by(), porcentaje__lt=100
    )
    suyas = Q(acuerdo__in=acuerdos.order_by())
    return HerenciaDelCargo(
        acuerdos=acuerdos.count(),
        hitos=hitos.select_related("acuerdo").order_by("plazo_vigente", "pk"),
        cuantos_hitos=hitos.count(),
        solicitudes=sum(
            modelo.objects.sin_decidir().filter(suyas).count() for modelo in (Reprogramacion, Desestimacion)
        ),
        enlaces=enlaces_vivos(lugar, persona).count() if persona is not None else 0,
    )


def enlaces_vivos(lugar: Lugar, persona: Usuario | int) -> "QuerySet[Enlace]":
    """Los enlaces del correo que `persona` tiene en la mano y que le dio su cargo en `lugar`."""
    lado = _lado(lugar)
    de_aqui = Q(**{f"hito__acuerdo__{lado}": lugar.pk}) | Q(**{f"hito__de_{lado}": lugar.pk})
    return Enlace.objects.filter(de_aqui, persona=persona, revocado_en__isnull=True)


def _lado(lugar: Lugar) -> str:
    return "sector" if isinstance(lugar, Sector) else "municipalidad"


def _esta_en(lugar: Lugar) -> Q:
    """Los acuerdos que `lugar` encabeza y aquellos en que participa."""
    participa = Participante.objects.sin_anulados().filter(**{_lado(lugar): lugar.pk})
    return Q(**{_lado(lugar): lugar.pk}) | Q(pk__in=participa.values("acuerdo"))


def deja_sin_responsable(cargo: Cargo) -> bool:
    """Si al terminar `cargo` nadie queda en su lugar, o la municipalidad queda sin titular."""
    if isinstance(cargo, PuntoFocal):
        return cargo.titular or not _los_demas(cargo).exists()
    return not _los_demas(cargo).exists()


def alternos_de(cargo: PuntoFocal) -> "QuerySet[PuntoFocal]":
    """Quienes pueden ascender a titular en lugar de `cargo`."""
    return _los_demas(cargo).filter(titular=False).select_related("usuario").order_by("desde", "pk")


def cargos_de(usuario: Usuario, *, bloqueados: bool = False) -> list[Any]:
    """Los que ejerce hoy, de municipalidades y de sectores."""
    suyos: list[Any] = []
    for modelo, lugar in ((PuntoFocal, "municipalidad"), (FuncionarioSectorial, "sector")):
        filas = modelo.objects.en_ejercicio().filter(usuario=usuario).select_related(lugar, "usuario")
        suyos += (filas.select_for_update(of=("self",), no_key=True) if bloqueados else filas).order_by("pk")
    return suyos


def exigir_relevo(cargo: Cargo, *, queda_vacante: bool) -> None:
    """DatoInvalido si `cargo` dejaría acuerdos sin responsable y nadie dijo que lo sabe."""
    if queda_vacante or not deja_sin_responsable(cargo):
        return
    lugar = lugar_de(cargo)
    if encargo := encargo_de(lugar):
        quien = nombre_de(lugar)
        raise DatoInvalido(
            queda_vacante=f"{quien[0].upper()}{quien[1:]} tiene {encargo}: nombre a quien la reemplace o diga que el "
            "cargo queda vacante."
        )


def terminar(cargo: Cargo, hasta: date, *, por: Usuario, ahora: datetime, motivo: str = "") -> None:
    """Escribe el fin de un cargo y se lo dice; los enlaces que su persona tiene en la mano no vuelven a abrir."""
    cargo.hasta = hasta
    guardar(cargo, por=por, motivo=motivo, ahora=ahora)
    anular_enlaces(enlaces_vivos(lugar_de(cargo), cargo.usuario_id), por=por, ahora=ahora)
    decir(cargo, HASTA, hasta, por=por, sigue=False)


def decir(cargo: Cargo, frase: str, dia: date, *, por: Usuario, sigue: bool) -> None:
    """Le escribe a quien lo ejerce, a su correo y al del cargo. `frase`: `DESDE` o `HASTA`."""
    correos = [cargo.correo] if isinstance(cargo, PuntoFocal) else []
    with idiomas.para(cargo.usuario):
        dicho = gettext(frase) % {"dia": reglas.en_fecha(dia), "cargo": nombre_del(cargo)}
    decir_cargo(cargo.usuario, dicho, por=por, correos=correos, sigue=sigue)


def nombre_del(cargo: Cargo) -> str:
    """El cargo como se dice en una frase."""
    if not isinstance(cargo, PuntoFocal):
        return gettext("funcionario del sector %(sector)s") % {"sector": cargo.sector_id}
    dicho = gettext("punto focal de la %(lugar)s") if cargo.titular else gettext("punto focal alterno de la %(lugar)s")
    return dicho % {"lugar": cargo.municipalidad.nombre_completo}


def anular_enlaces(enlaces: "QuerySet[Enlace]", *, por: Usuario, ahora: datetime) -> int:
    """Dejan de abrir. Devuelve cuántos. Se toman en orden: dos que anulan los mismos no se esperan en círculo."""
    claves = list(enlaces.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    return Enlace.objects.filter(pk__in=claves).update(revocado_en=ahora, revocado_por=por)


def lugar_de(cargo: Cargo) -> Lugar:
    """La municipalidad o el sector del cargo."""
    return cargo.municipalidad if isinstance(cargo, PuntoFocal) else cargo.sector


def nombre_de(lugar: Lugar) -> str:
    """El lugar como se dice en una frase."""
    return f"el sector {lugar.pk}" if isinstance(lugar, Sector) else f"la {lugar.nombre_completo}"


def _los_demas(cargo: Cargo) -> "QuerySet[Any]":
    """Las otras personas que ejercen el mismo cargo con su cuenta activa."""
    mismo = {"municipalidad": cargo.municipalidad_id} if isinstance(cargo, PuntoFocal) else {"sector": cargo.sector_id}
    en_ejercicio = type(cargo).objects.en_ejercicio().de_personas().filter(usuario__is_active=True, **mismo)
    return en_ejercicio.exclude(pk=cargo.pk)
