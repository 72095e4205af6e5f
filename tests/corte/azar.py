"""Historias al azar de una sesión, escritas tal cual en la base: hechos repetidos, anulados y tardíos."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from acuerdos.enums import EstadoSolicitud, Responsable, Tipo
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion
from reuniones.models import Sesion
from tests.fabricas import EVENTO, FabricaCoordinador, FabricaOperador, FabricaSesion, en_lima

UBIGEOS = ["210809", "140311", "030606", "131103", "150101", "150201"]
FIN = EVENTO + timedelta(days=365)


class Historia:
    def __init__(self, semilla: int, acuerdos: int = 25) -> None:
        self.azar = random.Random(semilla)
        self.olga, self.carlos = FabricaOperador(), FabricaCoordinador()
        self.sesion: Sesion = FabricaSesion(codigo=f"AZAR-{semilla}", sectores=["MTPE", "MVCS", "MIMP"])
        self.acuerdos = Acuerdo.objects.bulk_create(self._acuerdo(n) for n in range(acuerdos))
        hitos = [self._hito(a, n) for a in self.acuerdos for n in range(self.azar.choice([0, 1, 1, 2, 3]))]
        self.hitos = Hito.objects.bulk_create(hitos)
        Avance.objects.bulk_create(self._avance(h) for h in self.hitos for _ in range(self.azar.randrange(5)))
        Reprogramacion.objects.bulk_create(
            self._reprogramacion(a) for a in self.acuerdos for _ in range(self.azar.choice([0, 0, 1, 2]))
        )
        Desestimacion.objects.bulk_create(self._desestimacion(a) for a in self.acuerdos if self.azar.random() < 0.2)

    def dia(self, desde: date = EVENTO, hasta: date = FIN) -> date:
        return desde + timedelta(days=self.azar.randint(0, max(0, (hasta - desde).days)))

    def instante(self, desde: date = EVENTO) -> datetime:
        return en_lima(self.dia(desde), self.azar.randrange(24), self.azar.randrange(60))

    def _hecho(self, el: date) -> dict[str, Any]:
        """Se anota ese día o hasta dos meses después; uno de cada seis se anula más tarde."""
        en = en_lima(el + timedelta(days=self.azar.choice([0, 0, 1, 10, 60])), self.azar.randrange(24))
        campos: dict[str, Any] = {"registrado_por": self.olga, "registrado_en": en}
        if self.azar.random() < 1 / 6:
            anulado_en = en + timedelta(days=self.azar.choice([0, 5, 90]), minutes=1)
            campos |= {"anulado_en": anulado_en, "anulado_por": self.carlos, "motivo_de_anulacion": "Error"}
        return campos

    def _acuerdo(self, n: int) -> Acuerdo:
        plazo = self.dia()
        return Acuerdo(
            sesion=self.sesion,
            codigo=f"{self.sesion.codigo}-{n:03d}",
            municipalidad_id=self.azar.choice(UBIGEOS),
            sector_id=self.azar.choice(["MTPE", "MVCS", "MIMP"]),
            texto="Algo",
            tipo=self.azar.choice(Tipo.values),
            clasificacion_id=self.azar.choice(["orientacion", "financiamiento"]),
            evento_el=EVENTO,
            plazo=plazo,
            responsable=self.azar.choice(Responsable.values),
            plazo_vigente=plazo,
            actualizado_en=en_lima(EVENTO),
            **self._hecho(EVENTO),
        )

    def _hito(self, acuerdo: Acuerdo, n: int) -> Hito:
        propuesto, registrado_el = self.azar.random() < 0.2, self.dia()
        campos = self._hecho(registrado_el)
        if propuesto:
            campos |= {"aceptado_en": campos["registrado_en"] + timedelta(days=3), "aceptado_por": self.carlos}
        if propuesto and self.azar.random() < 0.5:
            campos |= {"aceptado_en": None, "aceptado_por": None}
            registrado_el = None
        return Hito(
            acuerdo=acuerdo,
            numero=n + 1,
            texto="Paso",
            responsable="GL",
            evento_el=EVENTO,
            plazo=acuerdo.plazo,
            plazo_vigente=acuerdo.plazo,
            peso=self.azar.randint(1, 4),
            registrado_el=registrado_el,
            **campos,
        )

    def _avance(self, hito: Hito) -> Avance:
        fecha = self.dia()
        campos = self._hecho(fecha)
        if self.azar.random() < 0.7:
            validado_el = self.dia(fecha)
            validado_en = en_lima(validado_el + timedelta(days=self.azar.choice([0, 30])))
            campos |= {"validado_el": validado_el, "validado_en": validado_en, "validado_por": self.carlos}
        porcentaje = self.azar.choice([0, 33, 50, 100, 100, 100])
        return Avance(hito=hito, fecha=fecha, porcentaje=porcentaje, canal="web", **campos)

    def _decision(self, pedida: date) -> dict[str, Any]:
        campos = {**self._hecho(pedida), "motivo": "Lluvias", "solicitado_el": pedida, "importado": True}
        estado = self.azar.choice(EstadoSolicitud.values)
        if estado != EstadoSolicitud.SOLICITADA:
            decidido_el = self.dia(pedida)
            decidido_en = en_lima(decidido_el + timedelta(days=self.azar.choice([0, 20])))
            campos |= {"decidido_el": decidido_el, "decidido_en": decidido_en, "decidido_por": self.carlos}
        # Una solicitud en espera a la vez: las que no se decidieron se anulan para que quepan varias.
        elif "anulado_en" not in campos:
            campos |= {"anulado_en": campos["registrado_en"], "anulado_por": self.carlos, "motivo_de_anulacion": "Otra"}
        return campos | {"estado": estado}

    def _reprogramacion(self, acuerdo: Acuerdo) -> Reprogramacion:
        suyos = [h for h in self.hitos if h.acuerdo_id == acuerdo.pk]
        return Reprogramacion(
            acuerdo=acuerdo,
            hito=self.azar.choice([None, *suyos]),
            evento_el=EVENTO,
            plazo_anterior=acuerdo.plazo,
            plazo_nuevo=self.dia(),
            **self._decision(self.dia()),
        )

    def _desestimacion(self, acuerdo: Acuerdo) -> Desestimacion:
        return Desestimacion(acuerdo=acuerdo, **self._decision(self.dia()))
