"""Las cosas que cambian como una sola, y desde dónde se ve cada una.

Regla: todo lo que cuelga de un acuerdo (hitos, avances, evidencias, solicitudes, trabas) es parte de
él y cambia con él; la asistencia y los sectores, de su sesión; las municipalidades que van, de su
reunión. Lo que una cosa muestra por su nombre (un lugar, un sector, una persona) la alcanza: si el
nombre cambia, ella también cambió. Desde dónde se ve es lo que dice `permisos`, en `ambitos`. De una
cuenta cambian su rol, que dice cuánto ve, y sus contactos, por los que otra persona mira (`cuatro_ojos`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Model, Q

from acuerdos import ambitos
from acuerdos.enums import TipoDeCambio
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Clasificacion,
    CortePublicado,
    Desestimacion,
    Documento,
    DocumentoDeCargo,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    MotorDeRecordatorios,
    Nota,
    Participante,
    PlantillaHito,
    PreferenciaDeRecordatorios,
    Recordatorio,
    ReglaDeRecordatorio,
    Reprogramacion,
    Traba,
)
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from cuentas.traducidas import a_lo_largo, traer
from municipalidades.models import Autoridad, Municipalidad, PuntoFocal, Region
from reuniones.models import Asistencia, FuncionarioSectorial, Participacion, Reunion, Sector, Sesion

T = TipoDeCambio
Toque = tuple[TipoDeCambio, Any]  # qué, y su clave primaria
MUDAN = frozenset({T.ACUERDO, T.REUNION})  # lo que puede pasar de un ámbito a otro
NOMBRAN = frozenset({T.SECTOR, T.REGION, T.MUNICIPALIDAD})  # lo que otras muestran por su nombre

MODELOS: dict[TipoDeCambio, Any] = {
    T.ACUERDO: Acuerdo,
    T.REUNION: Reunion,
    T.SESION: Sesion,
    T.SECTOR: Sector,
    T.REGION: Region,
    T.MUNICIPALIDAD: Municipalidad,
    T.CLASIFICACION: Clasificacion,
    T.RECORDATORIO: Recordatorio,
    T.PUNTO_FOCAL: PuntoFocal,
    T.FUNCIONARIO: FuncionarioSectorial,
}

# De qué cosa es parte cada fila que se guarda.
COSAS: dict[type[Model], Callable[[Any], Toque | None]] = {
    Acuerdo: lambda fila: (T.ACUERDO, fila.pk),
    Hito: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    Avance: lambda fila: (T.ACUERDO, fila.hito.acuerdo_id),
    Evidencia: lambda fila: (T.ACUERDO, fila.avance.hito.acuerdo_id),
    Reprogramacion: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    Desestimacion: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    Traba: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    LecturaDeInversion: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    MensajeDeAcuerdo: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    Participante: lambda fila: (T.ACUERDO, fila.acuerdo_id),
    Documento: lambda fila: (T.ACUERDO, fila.acuerdo_id) if fila.acuerdo_id else (T.REUNION, fila.reunion_id),
    # El de una autoridad solo se ve en la página de su municipalidad.
    DocumentoDeCargo: lambda fila: (T.PUNTO_FOCAL, fila.punto_focal_id) if fila.punto_focal_id else None,
    AsistenciaTecnica: lambda fila: (T.ACUERDO, fila.traba.acuerdo_id),
    Sesion: lambda fila: (T.SESION, fila.pk),
    CortePublicado: lambda fila: (T.SESION, fila.sesion_id),
    Asistencia: lambda fila: (T.SESION, fila.sesion_id),
    Reunion: lambda fila: (T.REUNION, fila.pk),
    Participacion: lambda fila: (T.REUNION, fila.reunion_id),
    PuntoFocal: lambda fila: (T.PUNTO_FOCAL, fila.pk),
    FuncionarioSectorial: lambda fila: (T.FUNCIONARIO, fila.pk),
    Recordatorio: lambda fila: (T.RECORDATORIO, fila.pk),
    Region: lambda fila: (T.REGION, fila.pk),
    Municipalidad: lambda fila: (T.MUNICIPALIDAD, fila.pk),
    Sector: lambda fila: (T.SECTOR, fila.pk),
    Clasificacion: lambda fila: (T.CLASIFICACION, fila.pk),
}
# Lo que solo ve quien lo escribe, o la oficina en sus páginas.
DE_NADIE_MAS = frozenset(
    {Autoridad, Nota, PlantillaHito, ReglaDeRecordatorio, MotorDeRecordatorios, PreferenciaDeRecordatorios}
)


def por_tipo(cosas: Iterable[Toque]) -> dict[TipoDeCambio, list[Any]]:
    claves = defaultdict(list)
    for tipo, clave in cosas:
        claves[tipo].append(clave)
    return claves


class Cosa(NamedTuple):
    """Cómo quedó una cosa: su clave natural, desde dónde se ve y, si ya no se ve, por qué."""

    tipo: TipoDeCambio
    clave: str
    ambitos: tuple[str, ...]
    sesion: str = ""  # de la que cuenta en sus cifras
    motivo: str | None = None  # por qué se anuló; None si está viva


def leer(tipo: TipoDeCambio, claves: Iterable[Any]) -> Iterator[Cosa]:
    """Cómo están ahora esas cosas. Una consulta por cada 500 (dos, las reuniones)."""
    for tanda in en_tandas(sorted(claves)):
        yield from LECTURAS[tipo](tanda)


def _acuerdos(claves: Sequence[Any]) -> Iterator[Cosa]:
    campos = (
        "codigo",
        "sector_id",
        "municipalidad_id",
        "participan",
        "sesion__codigo",
        "anulado_en",
        "motivo_de_anulacion",
    )
    acuerdos = Acuerdo.objects.filter(pk__in=claves).values_list(*campos)
    for codigo, sigla, ubigeo, participan, sesion, anulado_en, motivo in acuerdos:
        desde = (ambitos.TOTAL, ambitos.de_sector(sigla), ambitos.de_municipalidad(ubigeo), *participan.split())
        yield Cosa(T.ACUERDO, codigo, desde, sesion, motivo if anulado_en else None)


def _reuniones(claves: Sequence[Any]) -> Iterator[Cosa]:
    van = defaultdict(list)
    participan = Participacion.objects.filter(reunion__in=claves)
    for reunion, ubigeo in participan.values_list("reunion_id", "municipalidad_id"):
        van[reunion].append(ambitos.de_municipalidad(ubigeo))
    reuniones = Reunion.objects.filter(pk__in=claves)
    for pk, sigla, sesion in reuniones.values_list("pk", "sector_id", "sesion__codigo"):
        yield Cosa(T.REUNION, str(pk), (ambitos.TOTAL, ambitos.de_sector(sigla), *van[pk]), sesion)


def _de_personas(tipo: TipoDeCambio, filas: Callable[[], Any], campo: str) -> Callable[[Sequence[Any]], Iterator[Cosa]]:
    """Lo que ven la Secretaría y la persona que está en `campo`."""

    def suyas(*claves: int) -> Any:
        return filas().filter(pk__in=claves).values_list("pk", campo)

    def leer_las(claves: Sequence[Any]) -> Iterator[Cosa]:
        for pk, persona in traer(("cosas", tipo), suyas, *a_lo_largo(claves)):
            suyo = (ambitos.de_persona(persona),) if persona else ()
            yield Cosa(tipo, str(pk), (ambitos.TOTAL, *suyo))

    return leer_las


def _de_todos(tipo: TipoDeCambio, modelo: type[Model], clave: str = "pk") -> Callable[[Sequence[Any]], Iterator[Cosa]]:
    """Lo que ve cualquiera que ingresó."""

    def leer_las(claves: Sequence[Any]) -> Iterator[Cosa]:
        for natural in modelo._default_manager.filter(pk__in=claves).values_list(clave, flat=True):
            yield Cosa(tipo, natural, (ambitos.CUALQUIERA,))

    return leer_las


def _de_plazo() -> Any:
    """Los recordatorios de un plazo: una noticia de lo decidido no se lee por la API."""
    return Recordatorio.objects.filter(plazo__isnull=False)


LECTURAS: dict[TipoDeCambio, Callable[[Sequence[Any]], Iterator[Cosa]]] = {
    T.ACUERDO: _acuerdos,
    T.REUNION: _reuniones,
    T.SESION: _de_todos(T.SESION, Sesion, "codigo"),
    T.SECTOR: _de_todos(T.SECTOR, Sector),
    T.REGION: _de_todos(T.REGION, Region),
    T.MUNICIPALIDAD: _de_todos(T.MUNICIPALIDAD, Municipalidad),
    T.CLASIFICACION: _de_todos(T.CLASIFICACION, Clasificacion),
    T.RECORDATORIO: _de_personas(T.RECORDATORIO, _de_plazo, "persona_id"),
    T.PUNTO_FOCAL: _de_personas(T.PUNTO_FOCAL, PuntoFocal.objects.all, "usuario_id"),
    T.FUNCIONARIO: _de_personas(T.FUNCIONARIO, FuncionarioSectorial.objects.all, "usuario_id"),
    T.CUENTA: _de_personas(T.CUENTA, Usuario.objects.all, "pk"),
}


def alcanzadas(cosas: Iterable[Toque], personas: Collection[int]) -> set[Toque]:
    """Las que muestran el nombre de alguna de esas `cosas` o de esas `personas`."""
    claves = por_tipo(cosas)
    regiones = claves.get(T.REGION, [])
    lugares = Q(pk__in=claves.get(T.MUNICIPALIDAD, [])) | Q(region__in=regiones)
    municipalidades = list(Municipalidad.objects.filter(lugares).values_list("pk", flat=True))
    sectores = claves.get(T.SECTOR, [])
    muestran: dict[TipoDeCambio, Any] = {
        T.MUNICIPALIDAD: Municipalidad.objects.filter(region__in=regiones),
        T.ACUERDO: Acuerdo.objects.filter(
            Q(sector__in=sectores)
            | Q(municipalidad__in=municipalidades)
            | Q(pk__in=Participante.objects.filter(municipalidad__in=municipalidades).values("acuerdo"))
            | Q(pk__in=Participante.objects.filter(sector__in=sectores).values("acuerdo"))
            | Q(pk__in=Avance.objects.filter(registrado_por__in=personas).values("hito__acuerdo"))
            # A quien la decide y no puede se le dice de quién es.
            | Q(pk__in=Desestimacion.objects.filter(registrado_por__in=personas).values("acuerdo"))
        ),
        T.REUNION: Reunion.objects.filter(
            Q(sector__in=sectores)
            | Q(pk__in=Participacion.objects.filter(municipalidad__in=municipalidades).values("reunion"))
        ),
        T.RECORDATORIO: Recordatorio.objects.filter(persona__in=personas),
        T.PUNTO_FOCAL: PuntoFocal.objects.filter(usuario__in=personas),
        T.FUNCIONARIO: FuncionarioSectorial.objects.filter(usuario__in=personas),
    }
    return {
        (tipo, pk)
        for tipo, filas in muestran.items()
        for pk in filas.order_by().values_list("pk", flat=True).iterator()
    }
