"""Un acuerdo como se muestra: lo suyo, y lo que de él depende del día en que se mira.

Regla: las plantillas no preguntan nada. El estado, el semáforo y las cifras de un día van ya dichos en la fila, que no
cambia; el acuerdo que lleva se lee y no se toca.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from acuerdos import estados
from acuerdos.estados import AcuerdoEnDia
from acuerdos.inversiones import Lectura, contradicciones
from acuerdos.models import Acuerdo
from acuerdos.reglas import redondear
from municipalidades.models import Municipalidad
from reuniones.models import Sesion

# Los nombres con que una consulta cuenta, si a la fila le hacen falta, los hitos que cuentan y las trabas abiertas.
HITOS, TRABAS = "cuantos_hitos", "cuantas_trabas"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcuerdoALaVista:
    """`acuerdo`: lo que no depende del día; `dicho`: su texto y sus datos, que son los de hoy o los de entonces.

    `semaforo`: el color; `motivo`: sus palabras. `avance` de 0 a 100. `hitos` y `trabas`: los que cuentan y las
    abiertas; 0 si la consulta no los contó. `lectura`: lo leído de su inversión, si se pidió y la hay; `participan`:
    los nombres de quienes están en él sin encabezarlo, si se pidieron.
    """

    acuerdo: Acuerdo
    dicho: Acuerdo
    municipalidad: Municipalidad
    sesion: Sesion
    estado: str
    semaforo: str
    motivo: str
    situacion: str
    plazo_vigente: date
    avance: Decimal
    proximo_vencimiento: date | None
    ultimo_avance_el: date | None
    hitos: int = 0
    trabas: int = 0
    lectura: Lectura | None = None
    participan: tuple[str, ...] = ()

    @property
    def cuantos_participan(self) -> int:
        """Los que hoy están en él sin encabezarlo."""
        return len(self.acuerdo.participan.split())

    @property
    def contradicciones(self) -> tuple[str, ...]:
        """En qué no casan lo informado y lo leído."""
        return contradicciones(self.lectura, self.estado, self.avance) if self.lectura else ()


@dataclass(frozen=True, slots=True)
class Lugares:
    """Las municipalidades y las sesiones de muchas filas, una sola vez cada una: armarlas por fila cuesta más."""

    municipalidades: Mapping[str, Municipalidad]
    sesiones: Mapping[int, Sesion]


def filas_de(acuerdos: Iterable[Acuerdo], hoy: date, lugares: Lugares | None = None) -> list[AcuerdoALaVista]:
    """Los acuerdos como están en `hoy`: lee lo proyectado. Traídos con sus lugares, o con `lugares`, no consulta."""
    return [fila_de(acuerdo, hoy, lugares) for acuerdo in acuerdos]


def fila_de(acuerdo: Acuerdo, hoy: date, lugares: Lugares | None = None) -> AcuerdoALaVista:
    return _fila(
        acuerdo,
        hoy,
        lugares,
        silencio_desde=acuerdo.silencio_desde,
        situacion=acuerdo.situacion,
        plazo_vigente=acuerdo.plazo_vigente,
        avance=acuerdo.avance,
        proximo_vencimiento=acuerdo.proximo_vencimiento,
        ultimo_avance_el=acuerdo.ultimo_avance_el,
        hitos=getattr(acuerdo, HITOS, 0),
        trabas=getattr(acuerdo, TRABAS, 0),
    )


def fila_en(
    acuerdo: Acuerdo,
    entonces: AcuerdoEnDia,
    al: date,
    lugares: Lugares | None = None,
    *,
    trabas: int,
    dicho: Acuerdo | None = None,
    municipalidad: Municipalidad | None = None,
) -> AcuerdoALaVista:
    """Como estaba en el día pasado `al`: `entonces`, según los hechos, y con `trabas` abiertas.

    :param dicho: lo que decía y, con él, su `municipalidad` de entonces; sin ellos, los de hoy.
    """
    return _fila(
        acuerdo,
        al,
        lugares,
        silencio_desde=entonces.silencio_desde,
        situacion=entonces.situacion,
        plazo_vigente=entonces.plazo,
        avance=redondear(entonces.avance, 2),
        proximo_vencimiento=entonces.proximo_vencimiento,
        ultimo_avance_el=entonces.ultimo_avance_el,
        hitos=len(entonces.hitos),
        trabas=trabas,
        dicho=dicho,
        municipalidad=municipalidad,
    )


def _fila(
    acuerdo: Acuerdo,
    dia: date,
    lugares: Lugares | None,
    *,
    silencio_desde: date | None,
    dicho: Acuerdo | None = None,
    municipalidad: Municipalidad | None = None,
    **del_dia: Any,
) -> AcuerdoALaVista:
    situacion, plazo_vigente = del_dia["situacion"], del_dia["plazo_vigente"]
    semaforo, motivo = estados.semaforo(
        dia=dia,
        situacion=situacion,
        plazo_vigente=plazo_vigente,
        proximo_vencimiento=del_dia["proximo_vencimiento"],
        silencio_desde=silencio_desde,
    )
    if municipalidad is None:
        municipalidad = lugares.municipalidades[acuerdo.municipalidad_id] if lugares else acuerdo.municipalidad
    return AcuerdoALaVista(
        acuerdo=acuerdo,
        dicho=dicho or acuerdo,
        municipalidad=municipalidad,
        sesion=lugares.sesiones[acuerdo.sesion_id] if lugares else acuerdo.sesion,
        estado=estados.estado_de(situacion, plazo_vigente, dia),
        semaforo=semaforo,
        motivo=motivo,
        **del_dia,
    )
