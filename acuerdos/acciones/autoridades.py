"""Verbos de las autoridades de una municipalidad: registrar su periodo y corregirlo. Las de una hoja, en su módulo.

Regla: una autoridad (la alcaldesa, un regidor encargado) ejerce de un día a otro, ambos incluidos, según un documento;
dos de una municipalidad no se cruzan. Quien se va antes se corrige con el último día que ejerció. A la que ejerce se le
escala lo atrasado si una regla lo pide.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import CharField

from acuerdos import reglas
from acuerdos.acciones.base import exigir, guardar, revisar
from acuerdos.acciones.cuentas import con_version, motivos_de_contacto, revisar_version
from acuerdos.acciones.documentos_de_cargo import adjuntar_si_hay
from acuerdos.acciones.transaccion import verbo
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_correo, limpiar_renglon
from municipalidades.models import Autoridad, Municipalidad

LARGO_DE_CADA_TEXTO: dict[str, int | None] = {
    campo.name: campo.max_length for campo in Autoridad._meta.concrete_fields if isinstance(campo, CharField)
}
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
    revisar(**motivos(datos))
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
    revisar(**motivos(datos))
    _revisar_cruce(municipalidad, datos, menos=autoridad)
    if _poner(autoridad, datos):
        guardar(autoridad, por=por, motivo=datos.documento, ahora=ahora)
    corregida: Autoridad = con_version(autoridad)
    return corregida


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
    propios = {
        "nombre": "" if datos.nombre else "Escriba el nombre.",
        "cargo": "" if datos.cargo else "Escriba el cargo: alcaldesa, alcalde, encargado…",
        "hasta": hasta,
        **motivos_de_contacto(datos.correo, datos.telefono),
    }
    largos = {
        campo: reglas.motivo_de_largo(len(getattr(datos, campo)), hasta_cuanto)
        for campo, hasta_cuanto in LARGO_DE_CADA_TEXTO.items()
    }
    return {campo: largos.get(campo) or propios.get(campo, "") for campo in propios | largos}


def motivo_de_cruce(donde: str, datos: DatosDeAutoridad, otras: Iterable[Autoridad | DatosDeAutoridad]) -> str:
    """Con quién de `otras` se cruza su periodo, o vacío. `donde`: su municipalidad."""
    se_cruzan = [una for una in otras if una.desde <= datos.hasta and una.hasta >= datos.desde]
    if not se_cruzan:
        return ""
    otra = min(se_cruzan, key=lambda una: una.desde)
    return (
        f"{donde}: se cruza con el periodo de {otra.nombre}, del {reglas.en_fecha(otra.desde)} al "
        f"{reglas.en_fecha(otra.hasta)}. Corrija primero su último día."
    )


def _revisar_cruce(municipalidad: Municipalidad, datos: DatosDeAutoridad, menos: Autoridad | None = None) -> None:
    otras = municipalidad.autoridades.all()
    if menos is not None:
        otras = otras.exclude(pk=menos.pk)
    revisar(desde=motivo_de_cruce(municipalidad.nombre, datos, otras))
