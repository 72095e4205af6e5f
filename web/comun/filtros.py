"""Los filtros que solo tienen las páginas: estado en un día pasado, trabas, y los de la lista de municipalidades."""

from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from acuerdos.condiciones import con_acuerdos, con_traba_abierta
from acuerdos.filtros import AcuerdoFiltro, AcuerdosAlDia, MunicipalidadFiltro
from acuerdos.filtros.acuerdos import SESIONES
from acuerdos.filtros.base import CAMPO_DE_ORDEN, FiltroDeOrden, Instante, SiNo, Varios
from acuerdos.models import Acuerdo
from acuerdos.optativos import OPTATIVOS
from cuentas.enums import Rol
from cuentas.models import Usuario
from cuentas.orden import en_espanol
from cuentas.traducidas import traer
from municipalidades.models import sin_punto_focal

NADIE = "nadie"


def quienes_siguen() -> list[tuple[str, str]]:
    """Quien trabaja en la Secretaría o todavía sigue algún acuerdo."""
    personas = traer("quienes siguen", _quienes_siguen)
    return [(NADIE, "Nadie en particular"), *((persona.username, str(persona)) for persona in personas)]


def _quienes_siguen() -> "QuerySet[Usuario]":
    # Con `Exists` cada persona mira una fila del índice; unidas las tablas, se recorrerían todos los acuerdos.
    sigue_alguno = Exists(Acuerdo.objects.filter(a_cargo=OuterRef("pk")))
    siguen = Q(rol__in=Rol.values, is_active=True) | Q(sigue_alguno)
    return Usuario.objects.filter(siguen).order_by(en_espanol("nombre"), "username")


class OrdenDePagina(FiltroDeOrden):
    """El de una lista que se mira: los nombres, en orden alfabético."""

    ALFABETICOS = ("distrito", "provincia", "nombre")

    def filter(self, qs: QuerySet[Any], value: str) -> Any:
        filas = super().filter(qs, value)
        columna = self.campos[value].lstrip("-") if value else ""
        if columna.rsplit("__", 1)[-1] not in self.ALFABETICOS:
            return filas
        orden = en_espanol(columna)
        primero = orden.desc(nulls_last=True) if value.startswith("-") else orden.asc(nulls_last=True)
        return qs.order_by(primero, *self.parent.desempate)


class DeEntonces(Protocol):
    """De dónde salen las filas cuando se miran como se conocían."""

    def claves(self, pedidos: dict[str, Any]) -> list[int]: ...


class AcuerdosDePagina(AcuerdosAlDia):
    """La lista de acuerdos: además de lo de la API, `con_traba`; y `conocido_al`, dentro de una sesión.

    Con `conocido_al` quien la usa dice en `mirar_desde` de dónde salen las filas (ver `web.acuerdos.entonces`).
    `a_cargo` es asunto de la oficina: sin `de_la_oficina` no existe.
    """

    con_traba = SiNo(condicion=lambda dia: con_traba_abierta(), label="Con traba abierta")
    a_cargo = Varios(method="que_sigue", label="A cargo", choices=quienes_siguen)
    conocido_al = Instante(label="Como se conocía")
    entonces: "DeEntonces | None" = None
    ordering = OrdenDePagina(
        campos={
            **AcuerdoFiltro.base_filters["ordering"].campos_simples,
            "tipo": "tipo",
            "clasificacion": "clasificacion__nombre",
            "sesion": "sesion__codigo",
            "reunion": "reunion__codigo",
            "sector": "sector_id",
            "municipalidad": "municipalidad__distrito",
            "provincia": "municipalidad__provincia",
            "region": "municipalidad__region__nombre",
            "responsable": "responsable",
            "plazo_original": "plazo",
            "a_cargo": "a_cargo__nombre",
            **{campo: campo for campo in OPTATIVOS},
        }
    )

    def __init__(self, *args: Any, de_la_oficina: bool = True, **extra: Any) -> None:
        if not de_la_oficina:
            self.base_filters = {nombre: filtro for nombre, filtro in self.base_filters.items() if nombre != "a_cargo"}
        super().__init__(*args, **extra)

    def mirar_desde(self, entonces: "DeEntonces") -> None:
        self.entonces = entonces

    def que_sigue(self, qs: QuerySet[Any], _nombre: str, quienes: list[str]) -> Any:
        nadie = Q(a_cargo__isnull=True) if NADIE in quienes else Q()
        return qs.filter(Q(a_cargo__username__in=quienes) | nadie)

    def errores_de_otro_dia(self) -> dict[str, list[str]]:
        """Los dice la página con sus palabras (`web.acuerdos.peticion`), y en un día pasado ordena por más columnas."""
        return {}

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        if self.entonces is not None:
            filas = queryset.filter(pk__in=self.entonces.claves(self.aplicados))
            return self.filters[CAMPO_DE_ORDEN].filter(filas, self.form.cleaned_data[CAMPO_DE_ORDEN])
        return super().filter_queryset(queryset)


class MunicipalidadesDePagina(MunicipalidadFiltro):
    """La lista de municipalidades de la Secretaría: quién tiene acuerdos y a quién le falta punto focal."""

    sesion = Varios(method="en_sesion", label="Con acuerdos en la sesión", choices=SESIONES)
    con_acuerdos = SiNo(condicion=lambda dia: con_acuerdos(Acuerdo.objects.sin_anulados()), label="Con acuerdos")
    sin_punto_focal = SiNo(condicion=lambda dia: sin_punto_focal(), label="Sin punto focal")

    ordering = OrdenDePagina(campos=MunicipalidadFiltro.base_filters["ordering"].campos_simples)

    def en_sesion(self, qs: QuerySet[Any], _nombre: str, codigos: list[str]) -> Any:
        return qs.filter(con_acuerdos(Acuerdo.objects.sin_anulados().filter(sesion__codigo__in=codigos)))
