"""Una sesión con de todo y quienes actúan en ella, y cómo se declara un acto: el caso de un verbo."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from acuerdos.models import Acuerdo, Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY

UBIGEOS = [f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE, "030606", "150101"]
SECTORES = ["MTPE", "MVCS", "MIMP"]
# De lo que cuelga de un acuerdo anulado casi nada procede; y en una corrida larga, lo anulado es lo más.
VIVO = {"anulado_en": None, "acuerdo__anulado_en": None}

# Hecho un acto, lo que se le pide es correrlo en un instante: así quien prueba mira antes y después.
Correr = Callable[[datetime], Any]
Preparar = Callable[["Escena", random.Random], Correr]


class NadaQueHacer(Exception):
    """Ahora mismo no hay sobre qué hacerlo."""


@dataclass(frozen=True)
class Acto:
    """El caso de un verbo. `en`: la etapa en que se puede. `cifras`: si lo que hace cambia el corte de hoy.

    `se_lee`: si de lo que hace se lee algo por la API; si no, a nadie se le hace leer otra vez lo mismo.
    """

    preparar: Preparar
    en: str
    cifras: bool
    se_lee: bool


ACTOS: dict[str, Acto] = {}


def acto(
    verbo: Callable[..., Any], en: str = "seguimiento", *, cifras: bool = False, se_lee: bool = True
) -> Callable[[Preparar], Preparar]:
    """Declara el acto de `verbo`: una función que elige sobre qué y devuelve cómo correrlo."""

    def declarar(preparar: Preparar) -> Preparar:
        assert verbo.__name__ not in ACTOS, verbo.__name__
        ACTOS[verbo.__name__] = Acto(preparar, en, cifras, se_lee)
        return preparar

    return declarar


@dataclass
class Escena:
    """`a_medida`: lo que un acto necesita y no hay, se hace. Sin él, varios hilos trabajan sobre lo que haya."""

    sesion: Sesion
    olga: Usuario
    carlos: Usuario
    fatima: Usuario
    a_medida: bool = False
    _segundos: Any = field(default_factory=itertools.count)

    @classmethod
    def montar(cls, *, a_medida: bool = False, acuerdos: int = 8) -> "Escena":
        """Unos acuerdos con hitos, avances, solicitudes y trabas; reuniones, asistencia y cargos."""
        olga, carlos = f.FabricaOperador(), f.FabricaCoordinador()
        fatima = f.FabricaUsuario(username="fatima", nombre="Fátima Mamani")
        sesion = f.FabricaSesion(codigo="MEA-TEST", sectores=SECTORES)
        f.FabricaPuntoFocal(usuario=fatima, municipalidad_id=UBIGEOS[0])
        f.FabricaFuncionario(usuario=f.FabricaUsuario(username="soledad"), sector_id="MTPE")
        for n, categoria in enumerate(("Ministras/os", "Alcaldesas")):
            f.FabricaAsistencia(sesion=sesion, categoria=categoria, cantidad=10 + n, orden=n)
        reuniones = [
            reunion(
                sesion, ("realizada", "programada")[n % 2], codigo=f"{SECTORES[n % 3]}-9{n}", sector_id=SECTORES[n % 3]
            )
            for n in range(4)
        ]
        for n in range(acuerdos):
            acuerdo = f.FabricaAcuerdo(
                sesion=sesion,
                municipalidad_id=UBIGEOS[n % 4],
                sector_id=SECTORES[n % 3],
                reunion=reuniones[n % 3] if reuniones[n % 3].estado == "realizada" else None,
                registrado_por=olga,
                clasificacion_id=("orientacion", "asistencia_tecnica")[n % 2],
            )
            hito = f.FabricaHito(acuerdo=acuerdo, peso=1 + n % 3)
            f.FabricaHito(acuerdo=acuerdo)
            f.FabricaAvance(hito=hito, porcentaje=40 + n, registrado_por=olga)
            f.FabricaTraba(acuerdo=acuerdo)
        return cls(sesion, olga, carlos, fatima, a_medida)

    def instante(self) -> datetime:
        """Un segundo después que el anterior, los pida quien los pida."""
        return AHORA + timedelta(seconds=next(self._segundos))

    def poner_etapa(self, etapa: str) -> None:
        Sesion.objects.filter(pk=self.sesion.pk).update(etapa=etapa)

    def fresca(self) -> Sesion:
        return Sesion.objects.get(pk=self.sesion.pk)

    def elegir(self, azar: random.Random, filas: Any, hacer: Callable[[], Any] | None = None) -> Any:
        """Una de las `filas`, cualquiera; si no hay y es a medida, la que `hacer` haga."""
        cuantas = filas.count()
        hallada = filas.order_by("pk")[azar.randrange(cuantas) :].first() if cuantas else None
        if hallada is not None:  # otro pudo tomarla desde que se contaron
            return hallada
        if self.a_medida and hacer is not None:
            return hacer()
        raise NadaQueHacer

    def acuerdo(self, azar: random.Random, **filtro: Any) -> Acuerdo:
        vivos = Acuerdo.objects.filter(sesion=self.sesion, **{"anulado_en": None, **filtro})
        return self.elegir(azar, vivos, lambda: self.acuerdo_nuevo())

    def acuerdo_nuevo(self, **campos: Any) -> Acuerdo:
        return f.FabricaAcuerdo(**{"sesion": self.fresca(), "registrado_por": self.olga} | campos)

    def con_cui(self, azar: random.Random) -> Acuerdo:
        vivos = Acuerdo.objects.filter(sesion=self.sesion, anulado_en=None).exclude(cui="")
        return self.elegir(azar, vivos, lambda: self.acuerdo_nuevo(cui="2345678", monto=1000))

    def hito(self, azar: random.Random, **filtro: Any) -> Hito:
        suyos = Hito.objects.filter(acuerdo__sesion=self.sesion, **{**VIVO, **filtro})
        return self.elegir(azar, suyos, lambda: self.hito_nuevo())

    def hito_nuevo(self, **campos: Any) -> Hito:
        return f.FabricaHito(**{"acuerdo": self.acuerdo_nuevo(), "responsable": "GL"} | campos)

    def municipalidad(self, azar: random.Random) -> Municipalidad:
        return Municipalidad.objects.get(pk=azar.choice(UBIGEOS))

    def sector(self, azar: random.Random) -> Sector:
        return Sector.objects.get(pk=azar.choice(SECTORES))


def reunion(sesion: Sesion, estado: str, **campos: Any) -> Reunion:
    """Con las cuatro municipalidades; si aún no fue, nadie pasó lista."""
    hecha = f.FabricaReunion(sesion=sesion, estado=estado, municipalidades=UBIGEOS, **campos)
    if estado != "realizada":
        hecha.participaciones.update(presente=None)
    return hecha


def dia(azar: random.Random, desde: date = f.EVENTO, hasta: date = HOY) -> date:
    return desde + timedelta(days=azar.randint(0, (hasta - desde).days))
