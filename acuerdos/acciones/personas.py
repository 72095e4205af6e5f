"""Verbos de los cargos: nombrar y cesar puntos focales y funcionarios sectoriales.

Regla: cada municipalidad tiene un titular en ejercicio a la vez, con o sin alternos; quien deja el cargo lo deja un
día, la historia queda y sus enlaces del correo se anulan. Un cargo no empieza ni termina en el futuro: en ejercicio es
quien no tiene `hasta`. Fuente: primera recomendación de la lámina (un punto focal permanente).
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from acuerdos import reglas
from acuerdos.acciones.base import dia_de, exigir, guardar, revisar
from acuerdos.errores import DatoInvalido
from acuerdos.models import Enlace
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector


@transaction.atomic
def nombrar_punto_focal(
    *,
    por: Usuario,
    municipalidad: Municipalidad,
    usuario: Usuario,
    desde: date,
    ahora: datetime,
    titular: bool = True,
    cargo: str = "",
    correo: str = "",
    telefono: str = "",
    documento: str = "",
) -> PuntoFocal:
    """Nombra a `usuario`. Si ya hay titular y se nombra otro, el anterior cesa el día en que empieza el nuevo."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = Municipalidad.objects.select_for_update(of=("self",)).get(pk=municipalidad.pk)
    _revisar_fecha("desde", desde, dia_de(ahora))
    en_ejercicio = municipalidad.puntos_focales.filter(hasta__isnull=True)
    if en_ejercicio.filter(usuario=usuario).exists():
        raise DatoInvalido(usuario=f"{usuario} ya es punto focal de esta municipalidad.")
    anterior = en_ejercicio.filter(titular=True).first() if titular else None
    if anterior:
        _cesar(anterior, desde, por=por, ahora=ahora, campo="desde")
    punto_focal = PuntoFocal(
        municipalidad=municipalidad, usuario=usuario, titular=titular, cargo=cargo.strip(), desde=desde,
        correo=correo.strip(), telefono=telefono.strip(), documento=documento.strip(),
    )  # fmt: skip
    guardar(punto_focal, por=por, motivo=documento)
    return punto_focal


@transaction.atomic
def cesar_punto_focal(*, por: Usuario, punto_focal: PuntoFocal, hasta: date, ahora: datetime) -> PuntoFocal:
    """Deja el cargo el día `hasta`: ese día ya no lo ejerce."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    punto_focal = PuntoFocal.objects.select_for_update(of=("self",)).get(pk=punto_focal.pk)
    _revisar_fecha("hasta", hasta, dia_de(ahora))
    _cesar(punto_focal, hasta, por=por, ahora=ahora)
    return punto_focal


@transaction.atomic
def nombrar_funcionario(
    *, por: Usuario, sector: Sector, usuario: Usuario, desde: date, ahora: datetime, cargo: str = ""
) -> FuncionarioSectorial:
    """`usuario` responde por los acuerdos del sector desde ese día."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    _revisar_fecha("desde", desde, dia_de(ahora))
    if sector.funcionarios.filter(usuario=usuario, hasta__isnull=True).exists():
        raise DatoInvalido(usuario=f"{usuario} ya es funcionario de {sector}.")
    funcionario = FuncionarioSectorial(sector=sector, usuario=usuario, desde=desde, cargo=cargo.strip())
    guardar(funcionario, por=por)
    return funcionario


@transaction.atomic
def cesar_funcionario(
    *, por: Usuario, funcionario: FuncionarioSectorial, hasta: date, ahora: datetime
) -> FuncionarioSectorial:
    """Deja el cargo el día `hasta`."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    funcionario = FuncionarioSectorial.objects.select_for_update(of=("self",)).get(pk=funcionario.pk)
    _revisar_fecha("hasta", hasta, dia_de(ahora))
    _cesar(funcionario, hasta, por=por, ahora=ahora)
    return funcionario


def _cesar(cargo: Any, hasta: date, *, por: Usuario, ahora: datetime, campo: str = "hasta") -> None:
    """`campo` es donde se escribió la fecha: la del cese o, en un relevo, la del nombramiento."""
    if cargo.hasta is not None:
        raise DatoInvalido(**{campo: f"Ya dejó el cargo el {reglas.en_fecha(cargo.hasta)}."})
    if hasta < cargo.desde:
        frase = f"{cargo.usuario} está en el cargo desde el {reglas.en_fecha(cargo.desde)}: no puede cesar antes."
        raise DatoInvalido(**{campo: frase})
    cargo.hasta = hasta
    guardar(cargo, por=por)
    del_cargo = (
        {"hito__acuerdo__municipalidad": cargo.municipalidad_id}
        if isinstance(cargo, PuntoFocal)
        else {"hito__acuerdo__sector": cargo.sector_id}
    )
    # Los enlaces que tiene en la mano no vuelven a abrir aunque la nombren otra vez.
    suyos = Enlace.objects.filter(persona=cargo.usuario_id, revocado_en__isnull=True, **del_cargo)
    suyos.update(revocado_en=ahora, revocado_por=por)


def _revisar_fecha(campo: str, fecha: date, hoy: date) -> None:
    revisar(**{campo: f"La fecha {reglas.en_fecha(fecha)} aún no llega." if fecha > hoy else ""})
