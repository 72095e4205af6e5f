"""La lista de acuerdos como se conocía en un instante: la que hay detrás de una cifra ya entregada.

Regla: los acuerdos, su estado y lo que cada uno decía salen de la misma lectura que las cifras del corte
(`corte.detalle.acuerdos_del_dia`): por eso la cifra y su lista no se apartan, pase después lo que pase. Se mira dentro
de una sesión, que es de lo que un corte habla. Los filtros que solo se saben de hoy no se admiten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from acuerdos.acciones.proyeccion import redondear
from acuerdos.enums import Estado
from acuerdos.errores import DatoInvalido
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Clasificacion
from acuerdos.models.hechos import hechos_de
from corte.datos_del_detalle import AcuerdoDelDia
from corte.detalle import acuerdos_del_dia
from corte.fechas import revisar_fecha
from corte.momento import Momento
from corte.sustento import abiertas
from municipalidades.models import Municipalidad
from reuniones.models import Sesion

UNA_SESION = "«Como se conocía» se mira dentro de una sesión: elija una en «Sesión»."
Cumple = Callable[[AcuerdoDelDia, Any], bool]


def _si(dice: Callable[[AcuerdoDelDia], bool]) -> Cumple:
    return lambda a, peticion: dice(a) is (peticion == "true")


# Lo que se puede filtrar con lo que entonces se decía. `con_traba` va aparte: no lo dice el acuerdo.
FILTROS: dict[str, Cumple] = {
    "sector": lambda a, siglas: a.sector in siglas,
    "region": lambda a, codigos: a.codigo_de_region in codigos,
    "provincia": lambda a, prefijo: a.ubigeo.startswith(prefijo),
    "municipalidad": lambda a, ubigeos: a.ubigeo in ubigeos,
    "estado": lambda a, estados: a.estado in estados,
    "responsable": lambda a, codigos: a.responsable in codigos,
    "tipo": lambda a, tipos: a.tipo in tipos,
    "clasificacion": lambda a, codigos: a.clasificacion in codigos,
    "por_validar": _si(lambda a: a.por_validar),
    "sin_hitos": _si(lambda a: a.sin_hitos),
    "vencido": _si(lambda a: a.estado == Estado.VENCIDO),
    "plazo_desde": lambda a, dia: a.plazo >= dia,
    "plazo_hasta": lambda a, dia: a.plazo <= dia,
    "cui": lambda a, cuis: a.cui in cuis,
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
        claves = [pk for pk, a in self.acuerdos.items() if all(FILTROS[n](a, v) for n, v in suyos.items())]
        if con_traba := pedidos.get("con_traba"):
            trabados = set(abiertas(self.momento).values_list("acuerdo", flat=True))
            claves = [pk for pk in claves if (pk in trabados) is (con_traba == "true")]
        return claves

    def poner(self, filas: Iterable[Any]) -> list[Any]:
        """Pone en cada fila lo que entonces decía y tenía. Unas diez consultas, sean las filas que sean."""
        filas = list(filas)
        ids = [a.pk for a in filas]
        hechos, trabas = hechos_de(ids, con_versiones=True), self._trabas(ids)
        dichos = [self.acuerdos[pk] for pk in ids]
        lugares = Municipalidad.objects.select_related("region").in_bulk({d.ubigeo for d in dichos})
        clases = Clasificacion.objects.in_bulk({d.clasificacion for d in dichos})
        for a, dicho in zip(filas, dichos, strict=True):
            entonces = acuerdo_en_dia(hechos[a.pk], self.al, self.conocido_al)
            a.situacion, a.plazo_vigente, a.avance = entonces.situacion, entonces.plazo, redondear(entonces.avance, 2)
            a.proximo_vencimiento, a.silencio_desde = entonces.proximo_vencimiento, entonces.silencio_desde
            a.ultimo_avance_el, a.por_validar = entonces.ultimo_avance_el, entonces.por_validar
            a.hitos_contados = a.n_hitos = len(entonces.hitos)
            a.n_trabas = trabas.count(a.pk)
            a.texto, a.tipo, a.responsable, a.cui, a.monto = (
                dicho.texto,
                dicho.tipo,
                dicho.responsable,
                dicho.cui,
                dicho.monto,
            )
            a.municipalidad, a.clasificacion = lugares[dicho.ubigeo], clases[dicho.clasificacion]
            a.sector_id = dicho.sector
        return filas

    def _trabas(self, ids: list[int]) -> list[int]:
        return list(abiertas(self.momento).filter(acuerdo__in=ids).values_list("acuerdo", flat=True))


def leer_entonces(pedidos: dict[str, Any], hoy: date, ahora: datetime, titulos: Callable[[str], str]) -> Entonces:
    """Lo que los filtros `pedidos` dicen de cuándo.

    :raises DatoInvalido: si no es de una sola sesión, si algún filtro solo se sabe de hoy, o si de ese día o de ese
        instante no puede haber corte.
    """
    de_hoy = [n for n in pedidos if n not in FILTROS and n not in NO_FILTRAN and n != "con_traba"]
    if de_hoy:
        nombres = ", ".join(f"«{titulos(n)}»" for n in de_hoy)
        raise DatoInvalido(filtros=f"{nombres} solo se sabe de hoy: quítelo, o quite «Como se conocía».")
    codigos = set(pedidos.get("sesion") or ())
    sesion = Sesion.objects.filter(codigo__in=codigos).first() if len(codigos) == 1 else None
    if sesion is None:
        raise DatoInvalido(sesion=UNA_SESION)
    entonces = Entonces(sesion, pedidos.get("al") or hoy, pedidos["conocido_al"])
    revisar_fecha(entonces.al, sesion, ahora, entonces.conocido_al)
    entonces.momento.revisar_que_se_guarda()
    return entonces
