"""Lo que el tablero lee: figuras por estado, sector y región, y lo que pide atención hoy. Consultas contadas."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from acuerdos.condiciones import con_acuerdos, con_traba_abierta
from acuerdos.enums import Situacion
from acuerdos.estados import SIN_AVANCE, limite_de_alerta, limite_de_silencio
from acuerdos.models import Acuerdo
from acuerdos.reglas import DIAS_DE_ALERTA
from municipalidades.models import Municipalidad
from web.comun import enlaces
from web.comun.resumen import Resumen, estados_al

PRIMEROS = 5


@dataclass(frozen=True, slots=True)
class Ambito:
    """De qué se habla: lo que `usuario` ve de `sesion` (None: de todas) en el día `al`, siendo `hoy` hoy."""

    usuario: Any
    sesion: Any
    al: date
    hoy: date

    @property
    def es_hoy(self) -> bool:
        return self.al == self.hoy

    @property
    def filtros(self) -> dict[str, Any]:
        """Los parámetros con que la lista muestra este mismo ámbito."""
        return {
            "sesion": self.sesion and self.sesion.codigo,
            "al": None if self.es_hoy else self.al.isoformat(),
        }

    def acuerdos(self) -> QuerySet[Any]:
        visibles = Acuerdo.objects.visibles_para(self.usuario)
        return visibles.filter(sesion=self.sesion) if self.sesion else visibles


@dataclass(frozen=True, slots=True)
class Figuras:
    """El resumen y sus cuadros: región → (nombre, cantidad) y sector → cantidad por estado."""

    resumen: Resumen
    regiones: dict[str, tuple[str, int]] = field(default_factory=dict)
    sectores: dict[str, Counter[str]] = field(default_factory=dict)


def leer_figuras(ambito: Ambito) -> Figuras:
    """Las de hoy salen de lo proyectado; las de un día pasado, de los hechos."""
    filas = _de_hoy(ambito) if ambito.es_hoy else _de_entonces(ambito)
    estados: Counter[str] = Counter()
    regiones: dict[str, tuple[str, int]] = {}
    sectores: dict[str, Counter[str]] = {}
    por_validar = 0
    for sector, region, nombre, estado, n, espera in filas:
        estados[estado] += n
        por_validar += espera
        regiones[region] = (nombre, regiones.get(region, ("", 0))[1] + n)
        sectores.setdefault(sector, Counter())[estado] += n
    return Figuras(Resumen(dict(estados), por_validar), regiones, sectores)


CAMPOS = ("sector_id", "municipalidad__region_id", "municipalidad__region__nombre")


def _de_hoy(ambito: Ambito) -> Any:
    return (
        ambito.acuerdos()
        .con_estado(ambito.hoy)
        .order_by()
        .values_list(*CAMPOS, "estado")
        .annotate(n=Count("pk"), espera=Count("pk", filter=Q(por_validar=True)))
    )


def _de_entonces(ambito: Ambito) -> Any:
    estados = estados_al(ambito.al, ambito.sesion and ambito.sesion.pk)
    for pk, *resto in ambito.acuerdos().filter(evento_el__lte=ambito.al).values_list("pk", *CAMPOS):
        if pk in estados:
            estado, espera = estados[pk]
            yield *resto, estado, 1, int(espera)


def leer_pendientes(ambito: Ambito) -> list[dict[str, Any]]:
    """Las listas de atención, cada una con su cuenta, sus primeros y la dirección de la lista entera."""
    hoy, base = ambito.hoy, {"sesion": ambito.sesion and ambito.sesion.codigo}
    hasta = limite_de_alerta(hoy)
    acuerdos = ambito.acuerdos().con_nombres()
    callados = acuerdos.callados(limite_de_silencio(hoy)).order_by("silencio_desde", "codigo")
    listas = [
        _lista("vencen", f"Vencen en {DIAS_DE_ALERTA} días",
               acuerdos.por_vencer(hoy, hasta).order_by("proximo_vencimiento", "codigo"),
               enlaces.lista(**base, vence_hasta=hasta.isoformat(), ordering="proximo_vencimiento"),
               "proximo_vencimiento", f"Nada vence en los próximos {DIAS_DE_ALERTA} días."),
        _lista("callados", SIN_AVANCE, callados,
               enlaces.lista(**base, callado="true", ordering="ultimo_avance_el"),
               "silencio_desde", "Todos los acuerdos tienen avances recientes."),
        _lista("trabas", "Con trabas abiertas", acuerdos.filter(con_traba_abierta()).order_by("codigo"),
               enlaces.lista(**base, con_traba="true"), "", "No hay trabas abiertas."),
        _lista("sin-hitos", "Sin hitos",
               acuerdos.filter(situacion=Situacion.SIN_HITOS).order_by("plazo_vigente", "codigo"),
               enlaces.lista(**base, sin_hitos="true"),
               "", "Todos los acuerdos vigentes tienen hitos."),
        _sin_punto_focal(ambito, base),
    ]  # fmt: skip
    return sorted(listas, key=lambda lista: not lista["total"])  # las vacías, al final


def _lista(ident: str, titulo: str, acuerdos: Any, url: str, campo: str, vacio: str) -> dict[str, Any]:
    total = acuerdos.order_by().count()
    filas = [
        {"codigo": a.codigo, "texto": a.texto, "lugar": a.municipalidad.nombre, "sector": a.sector_id,
         "dia": getattr(a, campo) if campo else None}
        for a in (acuerdos[:PRIMEROS] if total else [])
    ]  # fmt: skip
    return {"ident": ident, "titulo": titulo, "total": total, "filas": filas, "url": url,
            "vacio": vacio, "de": "acuerdos"}  # fmt: skip


def _sin_punto_focal(ambito: Ambito, base: dict[str, Any]) -> dict[str, Any]:
    acuerdos = ambito.acuerdos()
    sin = Municipalidad.objects.sin_punto_focal().filter(con_acuerdos(acuerdos))
    total = sin.count()
    filas = [
        {"codigo": "", "ubigeo": m.ubigeo, "texto": m.nombre, "lugar": m.region.nombre, "sector": "", "dia": None}
        for m in sin.select_related("region").order_by("ubigeo")[: PRIMEROS if total else 0]
    ]
    return {
        "ident": "sin-punto-focal",
        "titulo": "Municipalidades sin punto focal",
        "total": total,
        "filas": filas,
        "url": enlaces.municipalidades(**base, con_acuerdos="true", sin_punto_focal="true"),
        "vacio": "Todas las municipalidades con acuerdos tienen punto focal.",
        "de": "municipalidades",
    }
