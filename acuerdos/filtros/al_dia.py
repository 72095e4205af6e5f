"""Las listas en un día pasado (`al`) y con lo que se sabía en un instante (`conocido_al`).

Regla: qué filas había, en qué estado estaban y qué decían sale de los hechos de ese día, como en el corte
(`estados`, `versiones`). Lo que solo está guardado para hoy (el semáforo, el próximo vencimiento…) no se puede filtrar
ni ordenar en un día pasado: pedirlo es un error, porque miraría lo de hoy y engañaría. Lo que alguien corrige y
tiene su historia (sector, municipalidad, tipo…) se compara con lo que muestra la fila: lo de hoy o, con `conocido_al`,
lo que entonces decía. Las palabras (`search`) se buscan siempre en el texto de hoy.
"""

from copy import copy
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from acuerdos.condiciones import acuerdos_vivos_en, hitos_que_contaban
from acuerdos.filtros.acuerdos import AcuerdoFiltro
from acuerdos.filtros.base import CAMPO_DE_ORDEN, Fecha, Filtros, Instante
from acuerdos.filtros.otros import HitoFiltro
from acuerdos.models import Acuerdo, Hito
from acuerdos.reglas import dia_en_lima, en_fecha
from acuerdos.versiones import corregidas_despues, versiones_de


class AlDia(Filtros):
    """Lo común a las dos listas que se leen en un día pasado."""

    solo_de_hoy: ClassVar[tuple[str, ...]] = ()
    # De qué modelo es la columna que compara cada filtro de lo que se corrige, y el camino hasta él.
    de_lo_dicho: ClassVar[dict[str, tuple[type[Acuerdo] | type[Hito], str]]] = {}

    al = Fecha(method="sin_filtrar", label="Estado al día", help_text="Hasta hoy; si falta, hoy")
    conocido_al = Instante(label="Como se conocía en ese instante", help_text="ISO 8601, o un día: su final")

    def sin_filtrar(self, qs: QuerySet[Any], _nombre: str, _valor: object) -> Any:
        """Lo mira `filter_queryset`, con lo demás."""
        return qs

    @property
    def conocido(self) -> datetime | None:
        """El instante pedido, si se pidió y se entiende."""
        return self.form.cleaned_data.get("conocido_al") if self.is_bound and self.form.is_valid() else None

    @property
    def dia_pedido(self) -> date | None:
        """El día en que se leen las filas; None si es hoy y con lo que hoy se sabe."""
        if not self.is_bound or not self.form.is_valid():
            return None
        al = self.form.cleaned_data.get("al") or self.dia
        return None if al == self.dia and self.conocido is None else al

    def errores_de_cuando(self) -> dict[str, list[str]]:
        """Un día o un instante que todavía no llega, con su frase."""
        dia = self.dia_pedido
        if dia is None:
            return {}
        if dia > self.dia:
            return {"al": [f"El {en_fecha(dia)} todavía no llega: como máximo, hoy ({en_fecha(self.dia)})."]}
        if self.conocido is not None and dia_en_lima(self.conocido) > self.dia:
            return {"conocido_al": ["Ese instante todavía no llega: para lo que se sabe ahora, quítelo."]}
        return {}

    def errores_de_otro_dia(self) -> dict[str, list[str]]:
        """Lo que en un día pasado no se puede pedir, con su frase."""
        if self.dia_pedido is None:
            return {}
        if errores_de_cuando := self.errores_de_cuando():
            return errores_de_cuando
        frase = "Solo se sabe de hoy: quítelo, o quite «al» y «conocido_al»."
        errores = {nombre: [frase] for nombre in self.solo_de_hoy if self.form.cleaned_data.get(nombre)}
        orden = self.form.cleaned_data.get(CAMPO_DE_ORDEN) or ""
        clave = self.desempate[0]
        if orden and orden.lstrip("-") != clave:
            errores[CAMPO_DE_ORDEN] = [f"En un día pasado se ordena por «{clave}» o «-{clave}»."]
        return errores

    @property
    def errores(self) -> dict[str, list[str]]:
        return super().errores or self.errores_de_otro_dia()

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        if self.conocido is None:
            return super().filter_queryset(queryset)
        datos = self.form.cleaned_data
        dichos = {nombre: datos[nombre] for nombre in self.de_lo_dicho if datos.get(nombre)}
        datos.update(dict.fromkeys(dichos, ""))
        filtrados = super().filter_queryset(queryset)
        datos.update(dichos)
        for nombre, valor in dichos.items():
            filtrados = filtrados.filter(self.condicion_de_lo_dicho(nombre, valor, self.conocido))
        return filtrados

    def condicion_de_lo_dicho(self, nombre: str, valor: object, conocido_al: datetime) -> Q:
        """Lo que entonces decía eso. Lo que nadie corrigió después dice lo mismo hoy."""
        modelo, camino = self.de_lo_dicho[nombre]
        filtro = copy(self.filters[nombre])
        filtro.field_name = filtro.field_name.removeprefix(camino)
        decian = filtro.filter(versiones_de(modelo, conocido_al), valor).values("id")
        dicen = filtro.filter(modelo._default_manager.order_by(), valor).values("pk")
        despues = corregidas_despues(modelo, conocido_al)
        corregida = Q(**{f"{camino}pk__in": despues})
        return (corregida & Q(**{f"{camino}pk__in": decian})) | (~corregida & Q(**{f"{camino}pk__in": dicen}))


DE_SU_ACUERDO = ("sector", "region", "provincia", "municipalidad", "responsable", "tipo", "clasificacion", "cui")


class AcuerdosAlDia(AlDia, AcuerdoFiltro):
    """Los de la lista de acuerdos, hoy o en un día pasado."""

    solo_de_hoy = (
        *("semaforo", "sin_hitos", "con_traba", "callado", "vencido", "vence_hasta"),
        *("plazo_desde", "plazo_hasta", "inversion"),
    )
    de_lo_dicho = dict.fromkeys(DE_SU_ACUERDO, (Acuerdo, ""))

    class Meta:
        model = Acuerdo
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        al = self.dia_pedido
        if al is None:
            return super().filter_queryset(queryset)
        # Estado y «por validar» se leen de los hechos en ese día; los demás filtros no dependen de él.
        datos, conocido = self.form.cleaned_data, self.conocido
        de_los_hechos = {nombre: datos[nombre] for nombre in ("estado", "por_validar") if nombre in datos}
        datos.update(dict.fromkeys(de_los_hechos, ""))
        filtrados = super().filter_queryset(queryset)
        datos.update(de_los_hechos)
        estados, espera = de_los_hechos.get("estado") or [], de_los_hechos.get("por_validar")
        # Los acuerdos de sesiones posteriores aún no existían.
        filtrados = filtrados.filter(acuerdos_vivos_en(conocido), evento_el__lte=al)
        if estados:
            partes = [Q(pk__in=Acuerdo.objects.en_estado_al(e, al, conocido).values("pk")) for e in set(estados)]
            filtrados = filtrados.filter(reduce(or_, partes))
        if espera:
            ids = Acuerdo.objects.por_validar_al(al, conocido).values("pk")
            filtrados = filtrados.filter(pk__in=ids) if espera == "true" else filtrados.exclude(pk__in=ids)
        return filtrados


class HitosAlDia(AlDia, HitoFiltro):  # type: ignore[misc]
    """Los de la lista de hitos, hoy o en un día pasado: entonces, solo los que ya contaban."""

    solo_de_hoy = ("propuesto", "culminado", "validado", "vencido", "plazo_desde", "plazo_hasta")
    de_lo_dicho = {
        "responsable": (Hito, ""),
        **dict.fromkeys(("sector", "region", "municipalidad"), (Acuerdo, "acuerdo__")),
    }

    class Meta:
        model = Hito
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        al = self.dia_pedido
        filtrados = super().filter_queryset(queryset)
        return filtrados if al is None else filtrados.filter(hitos_que_contaban(al, self.conocido))
