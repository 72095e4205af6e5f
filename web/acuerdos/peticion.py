"""Lo que una dirección pide de la lista de acuerdos: filtros, orden, columnas y día.

La página, los archivos, las vistas guardadas y los lotes leen la misma dirección con esto: por eso lo exportado y lo
elegido son exactamente lo que se ve.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from acuerdos.como_estaban import participantes_en
from acuerdos.errores import DatoInvalido
from acuerdos.estados import acuerdo_en_dia
from acuerdos.filtros import AcuerdosAlDia
from acuerdos.filtros.base import CAMPO_DE_ORDEN
from acuerdos.inversiones import lecturas_en
from acuerdos.models import Acuerdo, Traba
from acuerdos.models.hechos import hechos_de
from acuerdos.optativos import OPTATIVOS
from cuentas.models import Usuario
from cuentas.tandas import TANDA, en_tandas
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.acuerdos.columnas import COLUMNAS as COLUMNAS_QUE_HAY
from web.acuerdos.columnas import SIEMPRE, disponibles, elegidas
from web.acuerdos.entonces import Entonces, leer_entonces
from web.comun.filas import AcuerdoALaVista, Lugares, fila_en, filas_de
from web.comun.filtros import AcuerdosDePagina
from web.comun.lista import PAGINA, Encabezado, ListaConFiltros
from web.comun.lo_que_ve import LoQueVe

CONOCIDO = "conocido_al"
CAMPOS = (
    *("sesion", "estado", "semaforo", "sector", "region", "municipalidad", "responsable", "tipo", "clasificacion"),
    *("a_cargo", "por_validar", "sin_hitos", "con_traba", "callado", "vence_hasta", "plazo_desde", "plazo_hasta"),
    *("cui", "inversion", "al", CONOCIDO),
)
COLUMNAS = "columnas"
IMPRIMIR = "imprimir"  # muchas filas en una página, para el papel
# Se leen de lo que cada acuerdo tiene hoy; el estado y «por validar», en cambio, de los hechos de cualquier día.
SOLO_DE_HOY = (*AcuerdosAlDia.solo_de_hoy, "a_cargo")
# Por lo que se ordena en un día pasado: por lo demás la base ordenaría por lo de hoy, y se muestra lo de entonces.
NINGUNA_CORRECCION_LOS_CAMBIA = ("codigo", "sesion", "reunion", "a_cargo")
LOS_DICE_EL_ACUERDO = (
    *NINGUNA_CORRECCION_LOS_CAMBIA,
    *("tipo", "clasificacion", "sector", "municipalidad", "provincia", "region", "responsable", "plazo_original"),
    *OPTATIVOS,
)
# Lo que ninguna columna muestra: no viaja de la base ni se convierte.
NO_SE_EXPORTAN = (
    *("busqueda", "registrado_en", "registrado_por", "actualizado_en", "anulado_en", "anulado_por"),
    *("motivo_de_anulacion", "evento_el", "importado", "version"),
)


@dataclass(frozen=True, slots=True)
class OpcionDeColumna:
    """Una columna que se puede elegir: si está puesta, y si va siempre."""

    nombre: str
    titulo: str
    puesta: bool
    siempre: bool


@dataclass(frozen=True, slots=True)
class _Direccion:
    path: str
    GET: QueryDict


class PeticionDeLista:
    """`parametros` de la dirección, entendidos para `usuario` en `hoy`. Si algo no se entiende, ninguna fila."""

    def __init__(self, usuario: Usuario, parametros: QueryDict, *, hoy: date) -> None:
        self.usuario, self.parametros, self.hoy = usuario, parametros, hoy
        # Lo que se anuló después entonces estaba: de eso responde `entonces`.
        acuerdos = Acuerdo.objects
        visibles = acuerdos.accesibles_para(usuario) if parametros.get(CONOCIDO) else acuerdos.visibles_para(usuario)
        visibles = visibles.order_by("codigo")
        filtros = AcuerdosDePagina(parametros, visibles, dia=hoy, de_la_oficina=usuario.es_secretaria)
        campos = [
            campo for campo in CAMPOS if campo in filtros.filters and (campo != CONOCIDO or parametros.get(campo))
        ]
        direccion = _Direccion(reverse("acuerdos"), parametros)
        # Lo que se conocía entonces es de una sesión: sin ella, se mira hoy.
        sin_sesion = {"sesion": ["al", CONOCIDO]} if parametros.get(CONOCIDO) else {}
        self.lista = ListaConFiltros(direccion, filtros, campos, propios=[COLUMNAS, IMPRIMIR], con_el=sin_sesion)
        self.columnas, malas = elegidas(parametros.getlist(COLUMNAS), usuario)
        self.lista.desconocidos += malas
        al = self.lista.valor("al")
        self.al: date | None = al if al != hoy else None
        self.entonces: Entonces | None = None
        if self.lista.valor(CONOCIDO):
            self._mirar_como_se_conocia(filtros)
        elif self.al:
            self.lista.desconocidos += [*self._que_no_llega(filtros), *self._solo_de_hoy()]
        if self.orden and not self._ordena(self.orden):
            self._rechazar_orden()

    def _mirar_como_se_conocia(self, filtros: AcuerdosDePagina) -> None:
        def titulo(nombre: str) -> str:
            return str(filtros.form.fields[nombre].label)

        try:
            self.entonces = leer_entonces(filtros.aplicados, self.hoy, timezone.now(), titulo)
            filtros.mirar_desde(self.entonces)
        except DatoInvalido as error:
            self.lista.desconocidos += error.errores.values()

    @property
    def del_pasado(self) -> bool:
        """Si lo que se ve ya no es lo que hay: sobre eso no se trabaja."""
        return self.al is not None or self.entonces is not None

    @property
    def de_hoy(self) -> str:
        """La misma lista con lo que hoy se sabe."""
        limpia = QueryDict(self.consulta, mutable=True)
        limpia.pop(CONOCIDO, None)
        return f"{reverse('acuerdos')}?{limpia.urlencode(safe=',')}"

    @property
    def dia(self) -> date:
        """El día en que se miran: hoy, o el que se pidió."""
        return self.al or self.hoy

    @property
    def problemas(self) -> list[str]:
        """Las frases que dicen qué no se entiende; vacío si todo."""
        errores = self.lista.filtros.errores
        return self.lista.desconocidos + [frase for frases in errores.values() for frase in frases]

    @property
    def consulta(self) -> str:
        """La dirección sin la página y sin nada vacío: lo que una vista guarda."""
        limpia = QueryDict(mutable=True)
        for nombre, valores in self.parametros.lists():
            utiles = [valor for valor in valores if valor]
            if utiles and nombre not in (PAGINA, IMPRIMIR):
                limpia.setlist(nombre, utiles)
        if self.parametros.getlist(COLUMNAS):
            limpia[COLUMNAS] = ",".join(columna.nombre for columna in self.columnas)
        return limpia.urlencode(safe=",")

    def cuantas(self) -> int:
        """Las filas que hay, en todas las páginas."""
        return int(self.lista.filas().count())

    def filas(self) -> Any:
        """La consulta, filtrada y en su orden, con lo que sus columnas muestran."""
        return _con_lugares(self._con_columnas(self.lista.filas()))

    def para_paginar(self) -> Any:
        """Las mismas: sin filtros ni otro orden dependen de quien mira y de las columnas, y se traducen una vez."""
        if not self.lista.es_la_de_costumbre:
            return self.filas()
        nombre = ("acuerdos", *(columna.nombre for columna in self.columnas))
        return LoQueVe(self.usuario, nombre, self._las_de_costumbre)

    def _las_de_costumbre(self, quien: Usuario) -> "QuerySet[Acuerdo]":
        suyos = Acuerdo.objects.visibles_para(quien).order_by("codigo")
        completos: QuerySet[Acuerdo] = _con_lugares(self._con_columnas(suyos))
        return completos

    def _con_columnas(self, filas: Any) -> Any:
        traer = {camino for columna in self.columnas for camino in columna.traer}
        cuentas = {columna.cuenta: columna.contar() for columna in self.columnas if columna.contar}
        filas = filas.annotate(**cuentas)
        return filas.select_related(*sorted(traer)) if traer else filas

    def completas(self, acuerdos: Iterable[Acuerdo], lugares: Lugares | None = None) -> list[AcuerdoALaVista]:
        """Los acuerdos como se muestran: hoy o, si se pidió otro día, como estaban entonces."""
        if self.entonces is not None:
            filas = self.entonces.filas(list(acuerdos), lugares)
        elif self.al:
            filas = _como_en(self.al, list(acuerdos), lugares)
        else:
            filas = filas_de(acuerdos, self.hoy, lugares)
        if any(columna.de_la_inversion for columna in self.columnas):
            filas = self._con_lecturas(filas)
        return self._con_participantes(filas) if any(c.de_quienes_participan for c in self.columnas) else filas

    def _con_participantes(self, filas: list[AcuerdoALaVista]) -> list[AcuerdoALaVista]:
        """Las mismas, con los nombres de quienes participan en cada una: una consulta."""
        conocido_al = self.entonces.conocido_al if self.entonces else None
        # De hoy se sabe sin preguntar cuáles no tienen.
        ids = [fila.acuerdo.pk for fila in filas if self.del_pasado or fila.acuerdo.participan]
        suyos = participantes_en(ids, self.dia, conocido_al) if ids else {}
        return [
            replace(fila, participan=tuple(uno.nombre_corto for uno in suyos.get(fila.acuerdo.pk, ())))
            for fila in filas
        ]

    def _con_lecturas(self, filas: list[AcuerdoALaVista]) -> list[AcuerdoALaVista]:
        """Las mismas, con lo leído de la inversión de cada una: una consulta."""
        dia, conocido_al = (self.entonces.al, self.entonces.conocido_al) if self.entonces else (self.dia, None)
        leidas = lecturas_en([fila.acuerdo.pk for fila in filas], dia, conocido_al)
        return [replace(fila, lectura=leidas.get((fila.acuerdo.pk, fila.dicho.cui))) for fila in filas]

    def todas(self) -> Iterator[AcuerdoALaVista]:
        """Todas, de tanda en tanda: la memoria no crece con la lista."""
        cursor = self._con_columnas(self.lista.filas()).defer(*NO_SE_EXPORTAN).iterator(chunk_size=TANDA)
        lugares = Lugares({}, {})
        for tanda in en_tandas(cursor):
            lugares = _aumentar(lugares, tanda)
            yield from self.completas(tanda, lugares)

    def encabezados(self) -> list[Encabezado]:
        """Los de las columnas que se ven, con la dirección que ordena por cada una."""
        visibles = [columna for columna in self.columnas if columna.nombre != "texto"]
        encabezados = self.lista.encabezados(
            [(columna.titulo, columna.orden if self._ordena(columna.orden) else "") for columna in visibles]
        )
        return [
            replace(encabezado, clase="num" if columna.clase == "num" else "")
            for encabezado, columna in zip(encabezados, visibles, strict=True)
        ]

    def opciones(self) -> list[OpcionDeColumna]:
        """Todas las columnas que se pueden elegir."""
        puestas = {columna.nombre for columna in self.columnas}
        return [
            OpcionDeColumna(columna.nombre, columna.titulo, columna.nombre in puestas, columna.nombre == SIEMPRE)
            for columna in disponibles(self.usuario).values()
        ]

    def ocultos(self) -> list[tuple[str, str]]:
        """Los parámetros que el formulario de columnas conserva: todo menos la página y las columnas."""
        pares = [(nombre, valor) for nombre, valores in self.parametros.lists() for valor in valores]
        return [(nombre, valor) for nombre, valor in pares if valor and nombre not in (PAGINA, COLUMNAS)]

    def _solo_de_hoy(self) -> list[str]:
        """Las frases sobre los filtros que, en un día pasado, mirarían lo de hoy y engañarían."""
        puestos = [str(self.lista.form.fields[campo].label) for campo in SOLO_DE_HOY if self.lista.valor(campo)]
        return [f"«{nombre}» solo se sabe de hoy: quítelo, o quite «Estado al día»." for nombre in puestos]

    def _que_no_llega(self, filtros: AcuerdosDePagina) -> list[str]:
        return [frase for frases in filtros.errores_de_cuando().values() for frase in frases]

    def _ordena(self, orden: str) -> bool:
        """Si por eso se puede ordenar en el día que se mira."""
        nombre = orden.lstrip("-")
        if self.entonces is not None:
            return nombre in NINGUNA_CORRECCION_LOS_CAMBIA
        return self.al is None or nombre in LOS_DICE_EL_ACUERDO

    def _rechazar_orden(self) -> None:
        titulo = next((c.titulo for c in COLUMNAS_QUE_HAY if c.orden == self.orden.lstrip("-")), self.orden)
        frase = f"En un día pasado no se ordena por «{titulo}», que se guarda como está hoy: quite ese orden."
        self.lista.rechazar_orden(titulo, frase)

    @property
    def orden(self) -> str:
        return self.parametros.get(CAMPO_DE_ORDEN, "")


def _con_lugares(filas: Any) -> Any:
    return filas.select_related("municipalidad__region", "sesion")


def _aumentar(lugares: Lugares, acuerdos: list[Acuerdo]) -> Lugares:
    """`lugares` y, leídos, los de `acuerdos` que falten."""
    ubigeos = {acuerdo.municipalidad_id for acuerdo in acuerdos} - lugares.municipalidades.keys()
    claves = {acuerdo.sesion_id for acuerdo in acuerdos} - lugares.sesiones.keys()
    con_region = Municipalidad.objects.select_related("region")
    return Lugares(
        {**lugares.municipalidades, **con_region.in_bulk(ubigeos)} if ubigeos else lugares.municipalidades,
        {**lugares.sesiones, **Sesion.objects.in_bulk(claves)} if claves else lugares.sesiones,
    )


def _como_en(al: date, acuerdos: list[Acuerdo], lugares: Lugares | None) -> list[AcuerdoALaVista]:
    """Cada uno como estaba en `al`. Seis consultas, sean los que sean."""
    ids = [acuerdo.pk for acuerdo in acuerdos]
    hechos, trabas = hechos_de(ids), _trabas_en(al, ids)
    return [
        fila_en(acuerdo, acuerdo_en_dia(hechos[acuerdo.pk], al), al, lugares, trabas=trabas.get(acuerdo.pk, 0))
        for acuerdo in acuerdos
    ]


def _trabas_en(al: date, ids: list[int]) -> dict[int, int]:
    abiertas = Traba.objects.abiertas(al).filter(acuerdo__in=ids)
    return dict(abiertas.order_by().values_list("acuerdo").annotate(n=Count("pk")))
