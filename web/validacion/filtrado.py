"""Qué parte de lo que espera se mira: de una sesión, un sector o una municipalidad, o lo que llegó de un modo."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from acuerdos.models import Avance, Evidencia
from cuentas.textos import limpiar_renglon
from cuentas.traducidas import traer
from municipalidades.directorio import leer_directorio
from reuniones.enums import Etapa
from reuniones.models import Sector, Sesion
from web.comun.paginas import direccion

CON_SUSTENTO, SIN_SUSTENTO, NO_IMPORTADOS = "con", "sin", "personas"
# De los avances: valor y cómo se dice.
LLEGARON = {
    CON_SUSTENTO: "Con evidencia",
    SIN_SUSTENTO: "Sin evidencia",
    NO_IMPORTADOS: "De personas, sin lo importado",
}
LETRAS_DE_FILTRO = 100


@dataclass(frozen=True, slots=True)
class FiltroDeCola:
    """Lo que la dirección pide; lo que no se entiende no filtra y se dice en `errores`."""

    ver: str
    sesion: str = ""
    sector: str = ""
    quien: str = ""
    llegaron: str = ""
    errores: tuple[str, ...] = ()

    @property
    def puestos(self) -> bool:
        return any((self.sesion, self.sector, self.quien, self.llegaron))

    @property
    def sin_filtros(self) -> str:
        return direccion("", [("ver", self.ver)]) or "?"

    def elegir(self, en_espera: QuerySet[Any]) -> Any:
        """De lo que espera, lo que se pide."""
        camino = en_espera.model.CAMINO
        if self.errores:
            return en_espera.none()
        if self.sesion:
            en_espera = en_espera.filter(**{f"{camino}__sesion__codigo": self.sesion})
        if self.sector:
            en_espera = en_espera.filter(**{f"{camino}__sector": self.sector})
        if self.quien:
            suyas = [municipalidad.ubigeo for municipalidad in leer_directorio().que_dicen(self.quien)]
            en_espera = en_espera.filter(**{f"{camino}__municipalidad__in": suyas})
        if en_espera.model is not Avance or not self.llegaron:
            return en_espera
        if self.llegaron == NO_IMPORTADOS:
            return en_espera.exclude(canal="importado")
        con_alguna = Evidencia.objects.sin_anulados().values("avance")
        return (
            en_espera.filter(pk__in=con_alguna)
            if self.llegaron == CON_SUSTENTO
            else en_espera.exclude(pk__in=con_alguna)
        )


@dataclass(frozen=True, slots=True)
class OpcionesDeFiltro:
    """Entre qué se elige."""

    sesiones: list[Sesion]
    sectores: list[str]
    llegaron: list[tuple[str, str]]


def leer_filtro(parametros: QueryDict) -> tuple[FiltroDeCola, OpcionesDeFiltro]:
    """Lo pedido, y entre qué se elige. Dos consultas."""
    opciones = OpcionesDeFiltro(
        traer("sesiones con cola", lambda: Sesion.objects.filter(etapa__in=[Etapa.EN_CURSO, Etapa.SEGUIMIENTO])),
        traer("siglas", lambda: Sector.objects.order_by("sigla").values_list("sigla", flat=True)),
        list(LLEGARON.items()),
    )
    pedidos = {
        nombre: limpiar_renglon(parametros.get(nombre, ""))[:LETRAS_DE_FILTRO]
        for nombre in ("sesion", "sector", "llegaron")
    }
    validos = {
        "sesion": {sesion.codigo for sesion in opciones.sesiones},
        "sector": set(opciones.sectores),
        "llegaron": set(LLEGARON),
    }
    errores = tuple(
        f"«{valor}» no está en la lista: elija de ella."
        for nombre, valor in pedidos.items()
        if valor and valor not in validos[nombre]
    )
    quien = limpiar_renglon(parametros.get("quien", ""))[:LETRAS_DE_FILTRO]
    return FiltroDeCola(ver=parametros.get("ver", ""), quien=quien, errores=errores, **pedidos), opciones
