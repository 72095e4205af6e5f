"""Verbos de las autoridades de una municipalidad: registrar su periodo, corregirlo, y traerlos de una hoja.

Regla: una autoridad (la alcaldesa, un regidor encargado) ejerce de un día a otro, ambos incluidos, según un documento;
dos de una municipalidad no se cruzan. Quien se va antes se corrige con el último día que ejerció. A la que ejerce se le
escala lo atrasado si una regla lo pide.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from acuerdos import reglas
from acuerdos.acciones.base import exigir, guardar, revisar
from acuerdos.acciones.cuentas import con_version, revisar_contacto, revisar_version
from acuerdos.acciones.documentos_de_cargo import adjuntar_si_hay
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_correo, limpiar_renglon
from municipalidades.models import Autoridad, Municipalidad

PERIODO_MAXIMO = 8  # años: dos mandatos en una fila son un error de escritura


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosDeAutoridad:
    """Quién ejerce, de qué día a qué día (incluidos) y según qué documento; y a dónde se le escribe."""

    nombre: str
    cargo: str
    desde: date
    hasta: date
    documento: str = ""
    correo: str = ""
    telefono: str = ""

    def __post_init__(self) -> None:
        for campo in ("nombre", "cargo", "documento", "telefono"):
            object.__setattr__(self, campo, limpiar_renglon(getattr(self, campo)))
        object.__setattr__(self, "correo", limpiar_correo(self.correo))


@verbo
def registrar_autoridad(
    *,
    por: Usuario,
    municipalidad: Municipalidad,
    datos: DatosDeAutoridad,
    ahora: datetime,
    archivo: ArchivoRevisado | None = None,
) -> Autoridad:
    """Agrega un periodo. La misma, enviada dos veces, es una."""
    exigir(por, Accion.REGISTRAR_AUTORIDAD)
    municipalidad = _bloquear(municipalidad.pk)
    _revisar(datos)
    autoridad: Autoridad | None = municipalidad.autoridades.filter(**asdict(datos)).first()
    if autoridad is None:
        _revisar_cruce(municipalidad, datos)
        autoridad = Autoridad(municipalidad=municipalidad, **asdict(datos))
        guardar(autoridad, por=por, motivo=datos.documento, ahora=ahora)
    adjuntar_si_hay(archivo, de=autoridad, por=por, ahora=ahora)
    return autoridad


@verbo
def corregir_autoridad(
    *, por: Usuario, autoridad: Autoridad, datos: DatosDeAutoridad, version: int, ahora: datetime
) -> Autoridad:
    """Corrige sus datos, o el último día que ejerció. Conflicto si alguien guardó después de `version`."""
    exigir(por, Accion.REGISTRAR_AUTORIDAD)
    municipalidad = _bloquear(autoridad.municipalidad_id)
    autoridad = Autoridad.objects.get(pk=autoridad.pk)
    revisar_version(autoridad, version)
    _revisar(datos)
    _revisar_cruce(municipalidad, datos, menos=autoridad)
    if _poner(autoridad, datos):
        guardar(autoridad, por=por, motivo=datos.documento, ahora=ahora)
    corregida: Autoridad = con_version(autoridad)
    return corregida


@verbo
def registrar_autoridades(
    *, por: Usuario, filas: Sequence[tuple[str, DatosDeAutoridad]], ahora: datetime
) -> tuple[int, int]:
    """Las de una hoja, por el UBIGEO de su municipalidad: cuántas nuevas y cuántas cambiadas. Todas o ninguna.

    La que empieza el mismo día en la misma municipalidad es la misma: se corrige con lo que la hoja dice.
    """
    exigir(por, Accion.REGISTRAR_AUTORIDAD)
    nuevas = cambiadas = 0
    for ubigeo, datos in sorted(filas, key=lambda fila: (fila[0], fila[1].desde)):
        municipalidad = _bloquear(ubigeo)
        _revisar(datos)
        ya: Autoridad | None = municipalidad.autoridades.filter(desde=datos.desde).first()
        _revisar_cruce(municipalidad, datos, menos=ya)
        autoridad = ya or Autoridad(municipalidad=municipalidad)
        if _poner(autoridad, datos):
            guardar(autoridad, por=por, motivo=datos.documento, ahora=ahora)
            nuevas, cambiadas = nuevas + (ya is None), cambiadas + (ya is not None)
    return nuevas, cambiadas


def _bloquear(ubigeo: str) -> Municipalidad:
    return Municipalidad.objects.select_for_update(no_key=True).get(pk=ubigeo)


def _poner(autoridad: Autoridad, datos: DatosDeAutoridad) -> bool:
    """Si algo cambió."""
    dichos = asdict(datos)
    distinto = any(getattr(autoridad, campo) != valor for campo, valor in dichos.items())
    for campo, valor in dichos.items():
        setattr(autoridad, campo, valor)
    return distinto


def motivos(datos: DatosDeAutoridad) -> dict[str, str]:
    """Por campo, por qué no sirve."""
    hasta = ""
    if datos.hasta < datos.desde:
        hasta = f"Termina el {reglas.en_fecha(datos.hasta)}, antes de empezar: el {reglas.en_fecha(datos.desde)}."
    elif datos.hasta.year - datos.desde.year > PERIODO_MAXIMO:
        hasta = f"Son más de {PERIODO_MAXIMO} años: revise los dos días."
    return {
        "nombre": "" if datos.nombre else "Escriba el nombre.",
        "cargo": "" if datos.cargo else "Escriba el cargo: alcaldesa, alcalde, encargado…",
        "hasta": hasta,
    }


def _revisar(datos: DatosDeAutoridad) -> None:
    revisar(**motivos(datos))
    revisar_contacto(datos.correo, datos.telefono)


def _revisar_cruce(municipalidad: Municipalidad, datos: DatosDeAutoridad, menos: Autoridad | None = None) -> None:
    otras = municipalidad.autoridades.filter(desde__lte=datos.hasta, hasta__gte=datos.desde)
    if menos is not None:
        otras = otras.exclude(pk=menos.pk)
    otra = otras.order_by("desde").first()
    if otra is not None:
        raise DatoInvalido(
            desde=f"{municipalidad.nombre}: se cruza con el periodo de {otra.nombre}, del "
            f"{reglas.en_fecha(otra.desde)} al {reglas.en_fecha(otra.hasta)}. Corrija primero su último día."
        )
