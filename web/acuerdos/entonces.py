"""La lista de acuerdos como se conocía en un instante: la que hay detrás de una cifra ya entregada.

Regla: los acuerdos, su estado y lo que cada uno decía salen de la misma lectura que las cifras del corte
(`corte.del_dia.acuerdos_del_dia`): por eso la cifra y su lista no se apartan, pase después lo que pase. Se mira dentro
de una sesión, que es de lo que un corte habla. Los filtros que solo se saben de hoy no se admiten.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from acuerdos.enums import Estado
from acuerdos.errores import DatoInvalido
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.models.hechos import hechos_de
from acuerdos.optativos import OPTATIVOS
from corte.datos_del_detalle import AcuerdoDelDia
from corte.del_dia import acuerdos_del_dia
from corte.fechas import revisar_fecha
from corte.momento import Momento
from corte.sustento import abiertas
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.comun.filas import AcuerdoALaVista, Lugares, fila_en

UNA_SESION = "«Como se conocía» se mira dentro de una sesión: elija una en «Sesión»."
Cumple = Callable[[AcuerdoDelDia, Any], bool]


def _si(dice: Callable[[AcuerdoDelDia], bool]) -> Cumple:
    return lambda acuerdo, peticion: dice(acuerdo) is (peticion == "true")


# Lo que se puede filtrar con lo que entonces se decía. `con_traba` va aparte: no lo dice el acuerdo.
FILTROS: dict[str, Cumple] = {
    "sector": lambda acuerdo, siglas: acuerdo.sector in siglas,
    "region": lambda acuerdo, codigos: acuerdo.codigo_de_region in codigos,
    "provincia": lambda acuerdo, prefijo: acuerdo.ubigeo.startswith(prefijo),
    "municipalidad": lambda acuerdo, ubigeos: acuerdo.ubigeo in ubigeos,
    "estado": lambda acuerdo, estados: acuerdo.estado in estados,
    "responsable": lambda acuerdo, codigos: acuerdo.responsable in codigos,
    "tipo": lambda acuerdo, tipos: acuerdo.tipo in tipos,
    "clasificacion": lambda acuerdo, codigos: acuerdo.clasificacion in codigos,
    "por_validar": _si(lambda acuerdo: acuerdo.por_validar),
    "sin_hitos": _si(lambda acuerdo: acuerdo.sin_hitos),
    "vencido": _si(lambda acuerdo: acuerdo.estado == Estado.VENCIDO),
    "plazo_desde": lambda acuerdo, desde: acuerdo.plazo >= desde,
    "plazo_hasta": lambda acuerdo, hasta: acuerdo.plazo <= hasta,
    "cui": lambda acuerdo, cuis: acuerdo.cui in cuis,
}
NO_FILTRAN = ("sesion", "al", "conocido_al")


@dataclass(frozen=True)
class Entonces:
    """Una sesión en el día `al`, como se conocía en el instante `conocido_al`."""

    sesion: Sesion
    al: date
    conocido_al: datetime

    @cached_property
    def momento(self) -> Momento:
        return Momento(self.sesion, self.al, self.conocido_al)

    @cached_property
    def acuerdos(self) -> dict[int, AcuerdoDelDia]:
        """Por su clave, los que entonces contaban."""
        return acuerdos_del_dia(self.momento)

    def claves(self, pedidos: dict[str, Any]) -> list[int]:
        """Las claves de los que cumplen los filtros `pedidos` (solo los de `FILTROS` y `con_traba`)."""
        suyos = {nombre: valor for nombre, valor in pedidos.items() if nombre in FILTROS}
        claves = [
            pk
            for pk, acuerdo in self.acuerdos.items()
            if all(FILTROS[nombre](acuerdo, valor) for nombre, valor in suyos.items())
        ]
        if con_traba := pedidos.get("con_traba"):
            trabados = set(abiertas(self.momento).values_list("acuerdo", flat=True))
            claves = [pk for pk in claves if (pk in trabados) is (con_traba == "true")]
        return claves

    def filas(self, acuerdos: Sequence[Acuerdo], lugares: Lugares | None = None) -> list[AcuerdoALaVista]:
        """Cada uno con lo que entonces decía y tenía. Unas diez consultas, sean los que sean."""
        ids = [acuerdo.pk for acuerdo in acuerdos]
        hechos, trabas = hechos_de(ids, con_versiones=True), Counter(self._trabas(ids))
        dichos = [self.acuerdos[pk] for pk in ids]
        de_entonces = Municipalidad.objects.select_related("region").in_bulk({dicho.ubigeo for dicho in dichos})
        clases = Clasificacion.objects.in_bulk({dicho.clasificacion for dicho in dichos})
        return [
            fila_en(
                acuerdo,
                acuerdo_en_dia(hechos[acuerdo.pk], self.al, self.conocido_al),
                self.al,
                lugares,
                trabas=trabas[acuerdo.pk],
                dicho=_dicho(acuerdo, dicho, clases[dicho.clasificacion]),
                municipalidad=de_entonces[dicho.ubigeo],
            )
            for acuerdo, dicho in zip(acuerdos, dichos, strict=True)
        ]

    def _trabas(self, ids: list[int]) -> list[int]:
        return list(abiertas(self.momento).filter(acuerdo__in=ids).values_list("acuerdo", flat=True))


def _dicho(acuerdo: Acuerdo, dicho: AcuerdoDelDia, clasificacion: Clasificacion) -> Acuerdo:
    """Un acuerdo que no se guarda, con lo que entonces decía; `AcuerdoDelDia` lleva todo lo optativo."""
    return Acuerdo(
        codigo=acuerdo.codigo,
        texto=dicho.texto,
        tipo=dicho.tipo,
        responsable=dicho.responsable,
        sector_id=dicho.sector,
        clasificacion=clasificacion,
        **{campo: getattr(dicho, campo) for campo in OPTATIVOS},
    )


def leer_entonces(pedidos: dict[str, Any], hoy: date, ahora: datetime, titulos: Callable[[str], str]) -> Entonces:
    """Lo que los filtros `pedidos` dicen de cuándo.

    :raises DatoInvalido: si no es de una sola sesión, si algún filtro solo se sabe de hoy, o si de ese día o de ese
        instante no puede haber corte.
    """
    de_hoy = [filtro for filtro in pedidos if filtro not in {*FILTROS, *NO_FILTRAN, "con_traba"}]
    if de_hoy:
        nombres = ", ".join(f"«{titulos(filtro)}»" for filtro in de_hoy)
        raise DatoInvalido(filtros=f"{nombres} solo se sabe de hoy: quítelo, o quite «Como se conocía».")
    codigos = set(pedidos.get("sesion") or ())
    sesion = Sesion.objects.filter(codigo__in=codigos).first() if len(codigos) == 1 else None
    if sesion is None:
        raise DatoInvalido(sesion=UNA_SESION)
    entonces = Entonces(sesion, pedidos.get("al") or hoy, pedidos["conocido_al"])
    revisar_fecha(entonces.al, sesion, ahora, entonces.conocido_al)
    entonces.momento.revisar_que_se_guarda()
    return entonces
