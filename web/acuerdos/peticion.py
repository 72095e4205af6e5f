"""Lo que una dirección pide de la lista de acuerdos: filtros, orden, columnas y día.

La página, los archivos, las vistas guardadas y los lotes leen la misma dirección con esto: por eso lo exportado y lo
elegido son exactamente lo que se ve.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.proyeccion import redondear
from acuerdos.errores import DatoInvalido
from acuerdos.estados import acuerdo_en_dia
from acuerdos.filtros.base import CAMPO_DE_ORDEN
from acuerdos.models import Acuerdo, Traba
from acuerdos.models.hechos import hechos_de
from cuentas.tandas import TANDA, en_tandas
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.acuerdos.columnas import SIEMPRE, disponibles, elegidas
from web.acuerdos.entonces import Entonces, leer_entonces
from web.comun.filtros import AcuerdosDePagina
from web.comun.lista import PAGINA, Encabezado, ListaConFiltros
from web.comun.paginas import con_semaforo

CONOCIDO = "conocido_al"
CAMPOS = (
    *("sesion", "estado", "semaforo", "sector", "region", "municipalidad", "responsable", "tipo", "clasificacion"),
    *("a_cargo", "por_validar", "sin_hitos", "con_traba", "callado", "vence_hasta", "plazo_desde", "plazo_hasta"),
    *("cui", "al", CONOCIDO),
)
COLUMNAS = "columnas"
# Se leen de lo que cada acuerdo tiene hoy; el estado y «por validar», en cambio, de los hechos de cualquier día.
SOLO_DE_HOY = (
    *("semaforo", "a_cargo", "sin_hitos", "con_traba", "callado", "vencido", "vence_hasta"),
    *("plazo_desde", "plazo_hasta"),
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

    def __init__(self, usuario: Any, parametros: QueryDict, *, hoy: date) -> None:
        self.usuario, self.parametros, self.hoy = usuario, parametros, hoy
        # Lo que se anuló después entonces estaba: de eso responde `entonces`.
        acuerdos = Acuerdo.objects
        visibles = acuerdos.accesibles_para(usuario) if parametros.get(CONOCIDO) else acuerdos.visibles_para(usuario)
        visibles = visibles.order_by("codigo")
        filtros = AcuerdosDePagina(parametros, visibles, dia=hoy, de_la_oficina=usuario.es_secretaria)
        campos = [c for c in CAMPOS if c in filtros.filters and (c != CONOCIDO or parametros.get(c))]
        self.lista = ListaConFiltros(_Direccion(reverse("acuerdos"), parametros), filtros, campos, propios=[COLUMNAS])
        self.columnas, malas = elegidas(parametros.getlist(COLUMNAS), usuario)
        self.lista.desconocidos += malas
        al = self.lista.valor("al")
        self.al: date | None = al if al != hoy else None
        self.entonces: Entonces | None = None
        if self.lista.valor(CONOCIDO):
            self._mirar_como_se_conocia(filtros)
        elif self.al:
            self.lista.desconocidos += self._solo_de_hoy()

    def _mirar_como_se_conocia(self, filtros: AcuerdosDePagina) -> None:
        def titulo(nombre: str) -> str:
            return str(filtros.form.fields[nombre].label)

        try:
            filtros.entonces = self.entonces = leer_entonces(filtros.aplicados, self.hoy, timezone.now(), titulo)
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
            utiles = [v for v in valores if v]
            if utiles and nombre != PAGINA:
                limpia.setlist(nombre, utiles)
        if self.parametros.getlist(COLUMNAS):
            limpia[COLUMNAS] = ",".join(c.nombre for c in self.columnas)
        return limpia.urlencode(safe=",")

    def cuantas(self) -> int:
        """Las filas que hay, en todas las páginas."""
        return int(self.lista.filas().count())

    def filas(self) -> Any:
        """La consulta, filtrada y en su orden, con lo que sus columnas muestran."""
        return self._sin_lugares().select_related("municipalidad__region", "sesion")

    def _sin_lugares(self) -> Any:
        traer = {camino for c in self.columnas for camino in c.traer}
        cuentas = {f"n_{c.nombre}": c.contar() for c in self.columnas if c.contar}
        filas = self.lista.filas().annotate(**cuentas)
        return filas.select_related(*sorted(traer)) if traer else filas

    def completas(self, filas: Any) -> list[Any]:
        """Las `filas`, cada una con su estado, su semáforo y, si se pidió otro día, lo que tenía entonces."""
        if self.entonces is not None:
            return con_semaforo(self.entonces.poner(filas), self.dia)
        return _como_en(self.al, list(filas)) if self.al else con_semaforo(filas, self.hoy)

    def todas(self) -> Iterator[Any]:
        """Todas, de tanda en tanda: la memoria no crece con la lista."""
        cursor = self._sin_lugares().defer(*NO_SE_EXPORTAN).iterator(chunk_size=TANDA)
        lugares: dict[Any, Any] = {}
        for tanda in en_tandas(cursor):
            _poner_lugares(tanda, lugares)
            yield from self.completas(tanda)

    def encabezados(self) -> list[Encabezado]:
        """Los de las columnas que se ven, con la dirección que ordena por cada una."""
        visibles = [c for c in self.columnas if c.nombre != "texto"]
        encabezados = self.lista.encabezados([(c.titulo, c.orden) for c in visibles])
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
        pares = [(n, v) for n, valores in self.parametros.lists() for v in valores]
        return [(n, v) for n, v in pares if v and n not in (PAGINA, COLUMNAS)]

    def _solo_de_hoy(self) -> list[str]:
        """Las frases sobre los filtros que, en un día pasado, mirarían lo de hoy y engañarían."""
        puestos = [str(self.lista.form.fields[n].label) for n in SOLO_DE_HOY if self.lista.valor(n)]
        return [f"«{nombre}» solo se sabe de hoy: quítelo, o quite «Estado al día»." for nombre in puestos]

    @property
    def orden(self) -> str:
        return self.parametros.get(CAMPO_DE_ORDEN, "")


def _poner_lugares(filas: list[Any], conocidos: dict[Any, Any]) -> None:
    """A cada fila, su municipalidad y su sesión: una sola de cada una en memoria, que armarlas por fila cuesta más."""
    municipalidades = Municipalidad.objects.select_related("region")
    for campo, modelo in (("municipalidad", municipalidades), ("sesion", Sesion.objects)):
        faltan = {getattr(a, f"{campo}_id") for a in filas} - {clave for cual, clave in conocidos if cual == campo}
        if faltan:
            conocidos |= {(campo, clave): lugar for clave, lugar in modelo.in_bulk(faltan).items()}
        for a in filas:
            setattr(a, campo, conocidos[campo, getattr(a, f"{campo}_id")])


def _como_en(al: date, filas: list[Any]) -> list[Any]:
    """Pone en cada fila lo que tenía en `al`. Seis consultas, sean las filas que sean."""
    ids = [a.pk for a in filas]
    hechos, trabas = hechos_de(ids), _trabas_en(al, ids)
    for a in filas:
        entonces = acuerdo_en_dia(hechos[a.pk], al)
        a.situacion, a.plazo_vigente, a.avance = entonces.situacion, entonces.plazo, redondear(entonces.avance, 2)
        a.proximo_vencimiento, a.silencio_desde = entonces.proximo_vencimiento, entonces.silencio_desde
        a.ultimo_avance_el, a.hitos_contados = entonces.ultimo_avance_el, len(entonces.hitos)
        a.n_trabas = trabas.get(a.pk, 0)
    return con_semaforo(filas, al)


def _trabas_en(al: date, ids: list[int]) -> dict[int, int]:
    abiertas = Traba.objects.abiertas(al).filter(acuerdo__in=ids)
    return dict(abiertas.order_by().values_list("acuerdo").annotate(n=Count("pk")))
