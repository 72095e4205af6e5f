"""Verbos de los cargos: nombrar, ascender, corregir y cesar puntos focales; nombrar y cesar funcionarios sectoriales.

Regla: cada municipalidad tiene un titular en ejercicio a la vez, con o sin alternos; quien deja el cargo lo deja un
día, la historia queda y sus enlaces del correo se anulan. Un cargo no empieza ni termina en el futuro: en ejercicio es
quien no tiene `hasta`. Nadie lo deja con acuerdos por cumplir sin que se diga quién los toma (ver `relevos`): nombrar
titular releva al anterior en el mismo acto; al cesar se asciende a un alterno o se declara vacante. Un alterno asciende
en su misma fila: su «desde» es el del cargo, y el día en que pasó a titular queda en la historia. Fuente: primera
recomendación de la lámina (un punto focal permanente).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from acuerdos import cuatro_ojos, reglas
from acuerdos.acciones import relevos
from acuerdos.acciones.base import dia_de, exigir, guardar, revisar
from acuerdos.acciones.cuentas import (
    DatosDePersona,
    bloquear_cuenta,
    cambios_de_contacto,
    con_version,
    cuentas_bloqueadas,
    revisar_contacto,
    revisar_correo_de_cargo,
    revisar_persona,
    revisar_version,
)
from acuerdos.acciones.documentos_de_cargo import adjuntar_si_hay
from acuerdos.acciones.preferencias import volver_a_escribirle
from acuerdos.acciones.relevos import Cargo, exigir_relevo, terminar
from acuerdos.acciones.transaccion import verbo
from acuerdos.acciones.usuarios import registrar_persona
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.permisos import Accion, Causa
from cuentas import idiomas
from cuentas.cartas import avisar_cambio
from cuentas.models import Usuario
from cuentas.textos import limpiar_correo, limpiar_renglon
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector


@dataclass(frozen=True, slots=True)
class DatosDeContacto:
    """Cómo se le habla a un punto focal por su cargo, limpio."""

    cargo: str = ""
    correo: str = ""
    telefono: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cargo", limpiar_renglon(self.cargo))
        object.__setattr__(self, "correo", limpiar_correo(self.correo))
        object.__setattr__(self, "telefono", limpiar_renglon(self.telefono))


@verbo
def nombrar_punto_focal(
    *,
    por: Usuario,
    municipalidad: Municipalidad,
    usuario: Usuario | DatosDePersona,
    desde: date,
    ahora: datetime,
    titular: bool = True,
    cargo: str = "",
    correo: str = "",
    telefono: str = "",
    documento: str = "",
    archivo: ArchivoRevisado | None = None,
) -> PuntoFocal:
    """Nombra a `usuario`; si llegan sus datos, se le abre cuenta en el mismo acto.

    Si ya hay titular y se nombra otro, el anterior cesa el día en que empieza el nuevo.
    """
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = _bloquear_municipalidad(municipalidad.pk)
    _revisar_fecha("desde", desde, dia_de(ahora))
    contacto, documento = _contacto_revisado(cargo, correo, telefono), limpiar_renglon(documento)
    nueva, usuario = isinstance(usuario, DatosDePersona), _persona(usuario, por=por)
    revisar(usuario=_motivo_de_ya_nombrado(usuario, municipalidad))
    if titular:
        _relevar(municipalidad, desde, por=por, ahora=ahora)
    punto_focal = PuntoFocal(
        municipalidad=municipalidad,
        usuario=usuario,
        titular=titular,
        desde=desde,
        documento=documento,
        **asdict(contacto),
    )
    guardar(punto_focal, por=por, motivo=documento, ahora=ahora)
    adjuntar_si_hay(archivo, de=punto_focal, por=por, ahora=ahora)
    if not nueva and punto_focal.correo.lower() not in ("", usuario.email.lower()):
        _avisar(punto_focal, ("", ""), (punto_focal.correo, ""), por=por)
    _decir_nombramiento(punto_focal, desde, por=por, nueva=nueva)
    return punto_focal


def _contacto_revisado(cargo: str, correo: str, telefono: str) -> DatosDeContacto:
    contacto = DatosDeContacto(cargo, correo, telefono)
    revisar_contacto(contacto.correo, contacto.telefono)
    revisar_correo_de_cargo(contacto.correo)
    return contacto


def _motivo_de_ya_nombrado(usuario: Usuario, municipalidad: Municipalidad) -> str:
    suyo = municipalidad.puntos_focales.en_ejercicio().filter(usuario=usuario).first()
    if suyo is None:
        return ""
    como = "" if suyo.titular else " como alterno: puede ascender a titular desde la ficha"
    return f"{usuario} ya es punto focal de esta municipalidad{como}."


@verbo
def cesar_punto_focal(
    *,
    por: Usuario,
    punto_focal: PuntoFocal,
    hasta: date,
    ahora: datetime,
    asciende: PuntoFocal | None = None,
    queda_vacante: bool = False,
    motivo: str = "",
    archivo: ArchivoRevisado | None = None,
) -> PuntoFocal:
    """Deja el cargo el día `hasta`: ese día ya no lo ejerce. `asciende`: el alterno que pasa a titular."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    _bloquear_municipalidad(punto_focal.municipalidad_id)
    punto_focal = _releer(punto_focal)
    _revisar_fecha("hasta", hasta, dia_de(ahora))
    _revisar_cese(punto_focal, hasta, "hasta")
    if asciende is not None:
        asciende = _releer(asciende)
        if asciende.municipalidad_id != punto_focal.municipalidad_id or asciende.pk == punto_focal.pk:
            raise DatoInvalido(asciende="No es alterno de esta municipalidad.")
    exigir_relevo(punto_focal, queda_vacante=queda_vacante or asciende is not None)
    terminar(punto_focal, hasta, por=por, ahora=ahora, motivo=motivo)
    adjuntar_si_hay(archivo, de=punto_focal, por=por, ahora=ahora)
    if asciende is not None:
        _ascender(asciende, por=por, desde=hasta, ahora=ahora, motivo=motivo, campo="asciende")
    return punto_focal


@verbo
def ascender_alterno(
    *,
    por: Usuario,
    punto_focal: PuntoFocal,
    desde: date,
    ahora: datetime,
    documento: str = "",
    archivo: ArchivoRevisado | None = None,
) -> PuntoFocal:
    """El alterno pasa a titular. Si había otro titular, cesa el día `desde`."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = _bloquear_municipalidad(punto_focal.municipalidad_id)
    punto_focal = _releer(punto_focal)
    _revisar_fecha("desde", desde, dia_de(ahora))
    if desde < punto_focal.desde:
        inicio = reglas.en_fecha(punto_focal.desde)
        raise DatoInvalido(desde=f"{punto_focal.usuario} es punto focal desde el {inicio}: no puede ascender antes.")
    if not punto_focal.titular:
        _relevar(municipalidad, desde, por=por, ahora=ahora)
    if documento := limpiar_renglon(documento):
        punto_focal.documento = documento
    adjuntar_si_hay(archivo, de=punto_focal, por=por, ahora=ahora)
    return _ascender(punto_focal, por=por, desde=desde, ahora=ahora, motivo=documento, campo="desde")


@verbo
def editar_contacto(
    *, por: Usuario, punto_focal: PuntoFocal, contacto: DatosDeContacto, version: int, ahora: datetime
) -> PuntoFocal:
    """Corrige el cargo, correo y teléfono de quien lo ejerce. Conflicto si alguien guardó después de `version`."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    punto_focal = PuntoFocal.objects.select_for_update(of=("self",), no_key=True).get(pk=punto_focal.pk)
    revisar_version(punto_focal, version)
    if punto_focal.hasta is not None:
        raise DatoInvalido(cargo=f"Dejó el cargo el {reglas.en_fecha(punto_focal.hasta)}: ya no se corrige.")
    revisar_contacto(contacto.correo, contacto.telefono)
    revisar_correo_de_cargo(contacto.correo)
    antes = punto_focal.correo, punto_focal.telefono
    punto_focal.cargo, punto_focal.correo, punto_focal.telefono = contacto.cargo, contacto.correo, contacto.telefono
    guardar(punto_focal, por=por, ahora=ahora)
    ahora_tiene = contacto.correo, contacto.telefono
    if contacto.correo != antes[0]:
        volver_a_escribirle(punto_focal.usuario, por=por)
    _avisar(punto_focal, antes, ahora_tiene, por=por)
    return con_version(punto_focal)


@verbo
def corregir_correo_institucional(
    *, por: Usuario, municipalidad: Municipalidad, correo: str, version: int, ahora: datetime
) -> Municipalidad:
    """A dónde van los recordatorios de la municipalidad mientras no tiene punto focal; vacío, a ningún lado.

    Conflicto si alguien guardó después de `version` (ver `con_version`).
    """
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = _bloquear_municipalidad(municipalidad.pk)
    revisar_version(municipalidad, version)
    correo = correo.strip()
    revisar_contacto(correo, "")
    revisar_correo_de_cargo(correo)
    if municipalidad.correo != correo:
        municipalidad.correo = correo
        guardar(municipalidad, por=por, ahora=ahora)
    return con_version(municipalidad)


@verbo
def confirmar_contacto(*, por: Usuario, usuario: Usuario, ahora: datetime) -> Usuario:
    """Da fe de que el correo y el teléfono de `usuario` son suyos. La da quien no los puso: ver `cuatro_ojos`."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    usuario = bloquear_cuenta(usuario)
    suyos = usuario.puntos_focales.en_ejercicio().order_by("pk")
    cargos = list(suyos.select_for_update(of=("self",), no_key=True))
    esperan = cuatro_ojos.sin_confirmar(usuario.pk)
    if not esperan:
        raise DatoInvalido(usuario="No hay nada que confirmar: nadie más que ella puso su contacto, o ya se confirmó.")
    if all(puesto.quien_id == por.pk for puesto in esperan):
        raise AccionDenegada(Causa.CUATRO_OJOS, "El contacto lo puso usted: lo confirma otra persona de la Secretaría.")
    for fila in (usuario, *cargos):
        guardar(fila, por=por, motivo=cuatro_ojos.CONFIRMADO, ahora=ahora)
    return usuario


@verbo
def nombrar_funcionario(
    *, por: Usuario, sector: Sector, usuario: Usuario | DatosDePersona, desde: date, ahora: datetime, cargo: str = ""
) -> FuncionarioSectorial:
    """`usuario` responde por los acuerdos del sector desde ese día; si llegan sus datos, se le abre cuenta."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    sector = _bloquear_sector(sector.pk)
    _revisar_fecha("desde", desde, dia_de(ahora))
    nueva, usuario = isinstance(usuario, DatosDePersona), _persona(usuario, por=por)
    if sector.funcionarios.en_ejercicio().filter(usuario=usuario).exists():
        raise DatoInvalido(usuario=f"{usuario} ya es funcionario de {sector}.")
    funcionario = FuncionarioSectorial(sector=sector, usuario=usuario, desde=desde, cargo=limpiar_renglon(cargo))
    guardar(funcionario, por=por, ahora=ahora)
    _decir_nombramiento(funcionario, desde, por=por, nueva=nueva)
    return funcionario


@verbo
def cesar_funcionario(
    *,
    por: Usuario,
    funcionario: FuncionarioSectorial,
    hasta: date,
    ahora: datetime,
    queda_vacante: bool = False,
    motivo: str = "",
) -> FuncionarioSectorial:
    """Deja el cargo el día `hasta`."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    _bloquear_sector(funcionario.sector_id)
    filas = FuncionarioSectorial.objects.select_related("sector", "usuario")
    funcionario = filas.select_for_update(of=("self",), no_key=True).get(pk=funcionario.pk)
    _revisar_fecha("hasta", hasta, dia_de(ahora))
    _revisar_cese(funcionario, hasta, "hasta")
    exigir_relevo(funcionario, queda_vacante=queda_vacante)
    terminar(funcionario, hasta, por=por, ahora=ahora, motivo=motivo)
    return funcionario


def _avisar(punto_focal: PuntoFocal, antes: tuple[str, str], despues: tuple[str, str], *, por: Usuario) -> None:
    """Le dice a la persona, en su cuenta y en los correos de antes y de ahora, lo que cambió en su cargo."""
    with idiomas.para(punto_focal.usuario):
        cargo = gettext("punto focal de la %(lugar)s") % {"lugar": punto_focal.municipalidad.nombre_completo}
        cambios = cambios_de_contacto(antes, despues)
    correos = [antes[0], despues[0]]
    avisar_cambio(punto_focal.usuario, *cambios, por=por, correos=correos, cargo=cargo)


def _decir_nombramiento(cargo: PuntoFocal | FuncionarioSectorial, desde: date, *, por: Usuario, nueva: bool) -> None:
    """Que la nombraron. A quien se le abre cuenta se lo dice su invitación."""
    if not nueva:
        relevos.decir(cargo, relevos.DESDE, desde, por=por, sigue=True)


def _persona(usuario: Usuario | DatosDePersona, *, por: Usuario) -> Usuario:
    """La cuenta de quien se nombra, bloqueada: mientras, nadie la desactiva. Con datos, una nueva."""
    if isinstance(usuario, DatosDePersona):
        return registrar_persona(por=por, datos=usuario)
    usuario = cuentas_bloqueadas().get(pk=usuario.pk)
    revisar_persona(usuario)
    return usuario


def _bloquear_municipalidad(ubigeo: str) -> Municipalidad:
    """Quien cambia sus puntos focales la toma primero: dos cambios a la vez van uno tras otro.

    Sin retener su clave, igual que el sector: mientras, en las salas se siguen registrando acuerdos con ella.
    """
    return Municipalidad.objects.select_for_update(of=("self",), no_key=True).get(pk=ubigeo)


def _bloquear_sector(sigla: str) -> Sector:
    return Sector.objects.select_for_update(no_key=True).get(pk=sigla)


def _releer(punto_focal: PuntoFocal) -> PuntoFocal:
    filas: Any = PuntoFocal.objects.select_related("municipalidad", "usuario")
    return filas.select_for_update(of=("self",), no_key=True).get(pk=punto_focal.pk)


def _relevar(municipalidad: Municipalidad, desde: date, *, por: Usuario, ahora: datetime) -> None:
    """El titular anterior, si lo hay, cesa el día en que empieza el nuevo. La fecha mala es la del nombramiento."""
    titulares = municipalidad.puntos_focales.en_ejercicio().filter(titular=True).select_related("usuario")
    anterior = titulares.select_for_update(of=("self",), no_key=True).first()
    if anterior is not None:
        _revisar_cese(anterior, desde, "desde")
        terminar(anterior, desde, por=por, ahora=ahora)


def _ascender(
    alterno: PuntoFocal, *, por: Usuario, desde: date, ahora: datetime, motivo: str, campo: str
) -> PuntoFocal:
    if alterno.hasta is not None:
        raise DatoInvalido(**{campo: f"{alterno.usuario} dejó el cargo el {reglas.en_fecha(alterno.hasta)}."})
    if alterno.titular:
        raise DatoInvalido(**{campo: f"{alterno.usuario} ya es titular."})
    alterno.titular = True
    guardar(alterno, por=por, motivo=motivo, ahora=ahora)
    _decir_nombramiento(alterno, desde, por=por, nueva=False)
    return alterno


def _revisar_cese(cargo: Cargo, hasta: date, campo: str) -> None:
    """`campo` es donde se escribió la fecha: la del cese o, en un relevo, la del nombramiento."""
    if cargo.hasta is not None:
        raise DatoInvalido(**{campo: f"Ya dejó el cargo el {reglas.en_fecha(cargo.hasta)}."})
    if hasta < cargo.desde:
        frase = f"{cargo.usuario} está en el cargo desde el {reglas.en_fecha(cargo.desde)}: no puede cesar antes."
        raise DatoInvalido(**{campo: frase})


def _revisar_fecha(campo: str, fecha: date, hoy: date) -> None:
    revisar(**{campo: f"La fecha {reglas.en_fecha(fecha)} aún no llega." if fecha > hoy else ""})
