"""De qué sesión, en qué día y con lo sabido cuándo se lee un corte; y qué había y qué decía entonces lo que se edita.

Regla: con `conocido_al`, todo lo que el corte cuenta o escribe es como se conocía en ese instante (`versiones`). Si
desde entonces nadie tocó una tabla, sirven las filas de hoy: el corte que se pide recién hecho cuesta lo de siempre.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, Model, Q, QuerySet

from acuerdos.condiciones import acuerdos_vivos_en, vivos_en
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Carga, Clasificacion, Hito
from acuerdos.palabras import instante_en_palabras
from acuerdos.versiones import CORREGIDA, Version, existia, version_en
from corte.datos import DeSesion
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from municipalidades.models import Municipalidad, PuntoFocal, Region
from reuniones.models import Asistencia, Reunion, Sector, Sesion

# Lo que se edita y el corte lee. De un hecho y de un catálogo importa solo lo corregido: el hecho dice si existía, y lo
# de un catálogo se llama de algún modo aunque se agregara después. De una cuenta, si estaba activa.
CORREGIBLES: tuple[type[Model], ...] = (Acuerdo, Hito, Sector, Clasificacion, Municipalidad, Region, Usuario)
CON_PRINCIPIO: tuple[type[Model], ...] = (Sesion, Asistencia, Reunion, PuntoFocal)
DE_LA_SESION = ("codigo", "nombre", "fecha", "lugar", "lema", "de_demostracion")


@dataclass(frozen=True)
class Momento:
    """De qué sesión, en qué día y con lo sabido cuándo se lee."""

    sesion: Sesion
    al: date
    conocido_al: datetime | None

    def en_otro_dia(self, dia: date) -> "Momento":
        """El mismo, en otro día: lo que cambió después de `conocido_al` es lo mismo, y no se pregunta otra vez."""
        otro = Momento(self.sesion, dia, self.conocido_al)
        otro.__dict__["cambiaron"] = self.cambiaron
        return otro

    # --- Hechos -----------------------------------------------------------------------------------------------------
    def vivos(self, camino: str = "") -> Q:
        """Hechos registrados y no anulados: ver `condiciones.vivos_en`."""
        return vivos_en(self.conocido_al, camino)

    def vivos_de_acuerdo(self, camino: str = "") -> Q:
        return acuerdos_vivos_en(self.conocido_al, camino)

    def conocidos(self, campo: str) -> Q:
        """Lo que en el instante de `campo` ya se sabía."""
        return Q() if self.conocido_al is None else Q(**{f"{campo}__lte": self.conocido_al})

    def acuerdos(self) -> QuerySet[Any]:
        """Los que contaban. Sus columnas son las de hoy: lo que decían entonces lo da `corregidos`."""
        return Acuerdo.objects.filter(self.vivos_de_acuerdo(), sesion=self.sesion).order_by()

    # --- Lo que decía entonces --------------------------------------------------------------------------------------
    @cached_property
    def cambiaron(self) -> frozenset[type[Model]]:
        """Las tablas que alguien tocó después de `conocido_al`: de las demás sirven las filas de hoy."""
        if self.conocido_al is None:
            return frozenset()
        todas: tuple[type[Model], ...] = (*CORREGIBLES, *CON_PRINCIPIO, Carga)
        hay = Sesion.objects.filter(pk=self.sesion.pk).values_list(*(Exists(self._tocadas(m)) for m in todas))
        return frozenset(modelo for modelo, alguna in zip(todas, hay[0], strict=True) if alguna)

    def filas(self, modelo: type[Model], *campos: str, **alcance: object) -> list[tuple[Any, ...]]:
        """Los `campos` de las filas que había en `alcance` (lo que de una fila nunca cambia), como entonces decían."""
        hoy = modelo._base_manager.filter(**alcance).order_by()
        if modelo not in self.cambiaron:
            return list(hoy.values_list(*campos))
        versiones = self._versiones(modelo, campos, alcance)
        dichas = [self._valia(suyas) for suyas in versiones.values()]
        # Las que no tienen historia nunca cambiaron.
        quietas = [fila for pk, *fila in hoy.values_list("pk", *campos) if pk not in versiones]
        return [v.dice for v in dichas if existia(v, self._instante)] + [tuple(fila) for fila in quietas]

    def nombres(self, modelo: type[Model], *campos: str, claves: Iterable[str | int] | None = None) -> dict[Any, Any]:
        """Por su clave, cómo se llamaba lo de un catálogo, o qué decía un hecho (`claves`: solo esas).

        Un campo va suelto; varios, en tupla.

        De un catálogo no se mira desde cuándo está: lo que se agregó después también se llama de algún modo.
        """
        clave = modelo._meta.pk.attname
        dicen: dict[Any, Any] = {}
        for alcance in [{}] if claves is None else [{f"{clave}__in": tanda} for tanda in en_tandas(claves)]:
            hoy = modelo._base_manager.filter(**alcance).order_by()
            dicen |= {pk: tuple(dice) for pk, *dice in hoy.values_list(clave, *campos)}
            if modelo in self.cambiaron:
                dicen |= {pk: self._valia(v).dice for pk, v in self._versiones(modelo, campos, alcance).items()}
        return {pk: dice[0] if len(campos) == 1 else dice for pk, dice in dicen.items()}

    def corregidos(self, *campos: str) -> dict[int, tuple[Any, ...]]:
        """Por su clave, lo que decían entonces los acuerdos de la sesión que alguien corrigió después."""
        if Acuerdo not in self.cambiaron:
            return {}
        suyos = {"sesion": self.sesion, "id__in": self._tocadas(Acuerdo).values("id")}
        return {pk: self._valia(v).dice for pk, v in self._versiones(Acuerdo, campos, suyos).items()}

    def es_corregido(self) -> Q:
        """Los acuerdos de los que `corregidos` dice lo que decían."""
        return Q(pk__in=self._tocadas(Acuerdo).values("id"))

    def de_sesion(self) -> tuple[DeSesion, int]:
        """Los datos de la sesión y cuántos sectores participaban."""
        suyas = self._versiones(Sesion, DE_LA_SESION, {"id": self.sesion.pk}) if Sesion in self.cambiaron else {}
        if not suyas:
            hoy = DeSesion(*(getattr(self.sesion, campo) for campo in DE_LA_SESION))
            return hoy, self.sesion.sectores.count()
        valia = self._valia(suyas[self.sesion.pk])
        de_entonces = apps.get_model("reuniones", "HistoricalSesion_sectores")
        return DeSesion(*valia.dice), de_entonces._base_manager.filter(history=valia.lugar).count()

    def revisar_que_se_guarda(self) -> None:
        """Una importación deshecha no deja filas: mientras estuvo, lo que se conocía no se puede rehacer.

        :raises DatoInvalido: con `conocido_al`, si ese instante cae mientras hubo una.
        """
        if Carga not in self.cambiaron:
            return
        hubo = self._tocadas(Carga).values_list("registrada_en", "deshecha_en").first()
        if hubo is not None:
            desde, hasta = map(instante_en_palabras, hubo)
            raise DatoInvalido(
                conocido_al=f"Del {desde} al {hasta} estuvo registrada una importación que después se deshizo, y de "
                "ella no queda nada: elija un instante anterior o posterior."
            )

    @property
    def _instante(self) -> datetime:
        assert self.conocido_al is not None  # sin él nada cambió, y nadie llega a preguntar
        return self.conocido_al

    def _tocadas(self, modelo: type[Model]) -> QuerySet[Any]:
        """Las versiones posteriores; de las cargas, las que entonces estaban y después se deshicieron."""
        if modelo is Carga:
            estaban = Carga.objects.filter(codigo_de_sesion=self.sesion.codigo, registrada_en__lte=self.conocido_al)
            return estaban.filter(deshecha_en__gt=self.conocido_al).order_by("pk")
        posteriores = _historia(modelo).filter(history_date__gt=self.conocido_al)
        return posteriores.filter(history_type=CORREGIDA) if modelo in CORREGIBLES else posteriores

    def _versiones(
        self, modelo: type[Model], campos: Sequence[str], alcance: dict[str, Any]
    ) -> dict[Any, list[Version[tuple[Any, ...]]]]:
        versiones = defaultdict(list)
        de_la_historia = ("history_id", "history_date", "history_type")
        filas = _historia(modelo).filter(**alcance).values_list(modelo._meta.pk.attname, *de_la_historia, *campos)
        for pk, lugar, desde, clase, *dice in filas:
            versiones[pk].append(Version(lugar, desde, tuple(dice), clase))
        return versiones

    def _valia(self, versiones: Iterable[Version[tuple[Any, ...]]]) -> Version[tuple[Any, ...]]:
        valia = version_en(versiones, self._instante)
        assert valia is not None  # se pregunta solo por lo que tiene alguna
        return valia


@contextmanager
def de_una_sola_mirada() -> Iterator[None]:
    """Lo que se lee dentro es todo del mismo instante de la base, aunque entretanto alguien guarde.

    En PostgreSQL. SQLite, que aquí abre toda transacción para escribir, detendría a quien guarda.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _historia(modelo: type[Model]) -> QuerySet[Any]:
    historia: QuerySet[Any] = modelo.history.model._base_manager.order_by()  # type: ignore[attr-defined]
    return historia
