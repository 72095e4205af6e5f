"""Lo que la dirección del tablero pide: sesión, día y con qué día se compara; o las frases que dicen qué está mal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from municipalidades.models import Region
from web.comun.paginas import sesiones_de, ultima_que_se_sigue
from web.comun.regiones import region_pedida
from web.tablero.datos import Ambito

TODAS = "todas"
DIAS_ATRAS = 30  # con qué día se compara si nadie elige otro
PARAMETROS = ("sesion", "al", "desde", "region")


@dataclass(frozen=True, slots=True)
class PeticionDelTablero:
    """`ambito`: de qué se habla; `desde`: el día con que se compara; con `errores` no se muestra ninguna cifra."""

    ambito: Ambito
    desde: date
    sesiones: list[Any]
    errores: list[str] = field(default_factory=list)
    region: Region | None = None

    @property
    def elegida(self) -> str:
        return self.ambito.sesion.codigo if self.ambito.sesion else TODAS

    @property
    def parametros(self) -> dict[str, str]:
        """Los que repiten esta misma petición en otra dirección."""
        dias = {"al": self.ambito.al.isoformat(), "desde": self.desde.isoformat()}
        return {"sesion": self.elegida, **dias, "region": self.ambito.region}

    @property
    def contexto(self) -> dict[str, Any]:
        """Lo que todas las páginas del tablero muestran."""
        sesion, al = self.ambito.sesion, self.ambito.al
        return {
            "sesiones": self.sesiones,
            "sesion": sesion,
            "elegida": self.elegida,
            "al": al,
            "desde": self.desde,
            "hoy": self.ambito.hoy,
            "es_hoy": self.ambito.es_hoy,
            "region": self.region,
            "errores": self.errores,
            "es_demo": any(una.de_demostracion for una in ([sesion] if sesion else self.sesiones)),
        }


def leer_peticion(request: HttpRequest, hoy: date, *, propios: Sequence[str] = ()) -> PeticionDelTablero:
    """`propios`: otros parámetros que la página entiende. Uno que no existe es un error que nombra el parecido."""
    sesiones = sesiones_de(request.user)
    errores = list(parametros_desconocidos(request.GET, [*PARAMETROS, *propios]).values())
    sesion = _sesion_pedida(request, sesiones, errores)
    al = _dia(request, "al", hoy, hoy, errores)
    atras = al - timedelta(days=min(DIAS_ATRAS, (al - date.min).days))
    desde = _dia(request, "desde", atras, al, errores)
    region = _region(request, errores)
    ambito = Ambito(usuario=request.user, sesion=sesion, al=al, hoy=hoy, region=region.pk if region else "")
    return PeticionDelTablero(ambito, desde, sesiones, errores, region)


def _region(request: HttpRequest, errores: list[str]) -> Region | None:
    try:
        return region_pedida(request.GET.get("region", ""))
    except DatoInvalido as error:
        errores.append(error.errores["region"])
        return None


def _sesion_pedida(request: HttpRequest, sesiones: list[Any], errores: list[str]) -> Any:
    """La pedida; sin pedir ninguna, la última que se sigue; None si son todas."""
    pedida = request.GET.get("sesion", "")
    if pedida == TODAS or not sesiones:
        return None
    por_codigo = {sesion.codigo: sesion for sesion in sesiones}
    if pedida and pedida not in por_codigo:
        validas = frase_de_validos([*por_codigo, TODAS], pedida)
        errores.append(f"No existe la sesión {entre_comillas(pedida)}. {validas}".strip())
    return por_codigo.get(pedida) or ultima_que_se_sigue(sesiones)


def _dia(request: HttpRequest, nombre: str, si_falta: date, tope: date, errores: list[str]) -> date:
    peticion = request.GET.get(nombre, "").strip()
    if not peticion:
        return si_falta
    try:
        dia = leer_dia(peticion)
    except DatoInvalido as error:
        errores.append(error.errores["al"])
        return si_falta
    if dia > tope:
        errores.append(f"El {dia:%d/%m/%Y} es posterior al {tope:%d/%m/%Y}: elija ese día o uno anterior.")
        return si_falta
    return dia
