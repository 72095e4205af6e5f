"""Lo que falta, para el funcionario de un sector: una tabla que se filtra y en la que se informa sin salir de ella.

Un sector debe hitos de muchas municipalidades y los informa sentado a un escritorio; en un teléfono, la misma tabla
son tarjetas. El formulario se abre bajo su fila con `?informar=PK` y, una vez enviado, se vuelve a la tabla como
estaba: sin JavaScript también.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from acuerdos.acciones.propuestas import propuestas_para
from acuerdos.busqueda import palabras
from acuerdos.estados import en_su_idioma
from acuerdos.estados_sql import condicion_de_urgencia
from acuerdos.filtros.base import Busqueda, PorCondicion
from acuerdos.filtros.otros import HitoFiltro
from acuerdos.models import Acuerdo, Hito, Palabra
from cuentas.idiomas import formas
from web.comun.filtros import OrdenDePagina
from web.comun.lista import ListaConFiltros
from web.comun.paginas import entero, paginas_de, quien_pide
from web.focal.avance import con_acuerdo
from web.focal.formularios import FormularioFocalDeAvance
from web.focal.tareas import (
    ABIERTA,
    CORREGIR,
    TITULOS,
    Tarea,
    a_la_vuelta,
    en_la_tabla,
    tarea_de,
    ultimos_de,
)

TAREAS_POR_PAGINA = 50
CAMPOS = ("cuando", "region", "municipalidad", "sesion")
COLUMNAS = (
    (gettext_noop("Qué falta"), ""),
    (gettext_noop("Vence"), "plazo_vigente"),
    (gettext_noop("Municipalidad"), "municipalidad"),
    (gettext_noop("Último informe"), "porcentaje"),
    (gettext_noop("Qué hacer"), ""),
)
DEVUELTO = "devuelto"
CUANDO = {DEVUELTO: CORREGIR, **{str(cual): titulo for cual, titulo in TITULOS.items()}}
EN_QUE_ANDA = [(clave, lazy(en_su_idioma, str)(titulo)) for clave, titulo in CUANDO.items()]


def _condicion(cual: str, dia: date) -> Q:
    if cual == DEVUELTO:
        return Q(se_devolvio=True)
    return condicion_de_urgencia(cual, dia) & Q(se_devolvio=False)


class TareasDelSector(HitoFiltro):
    """Los de la lista de hitos, y en qué anda cada uno. Se usa sobre `que_faltan`."""

    desempate = ("plazo_vigente", "id")
    search = Busqueda(method="que_dice", label=gettext_lazy("Buscar por texto, código o lugar"))
    cuando = PorCondicion(condicion=_condicion, label=gettext_lazy("En qué anda"), choices=[*EN_QUE_ANDA])
    ordering = OrdenDePagina(
        campos={
            "plazo_vigente": "plazo_vigente",
            "porcentaje": "porcentaje",
            "municipalidad": "acuerdo__municipalidad__distrito",
        }
    )

    class Meta:
        model = Hito
        fields: list[str] = []

    def que_dice(self, qs: QuerySet[Any], _nombre: str, texto: str) -> Any:
        """Lo que el hito dice, o lo que se busca en su acuerdo."""
        grupos = Palabra.objects.interpretar(palabras(texto)).grupos
        acuerdos = Acuerdo.objects.con_palabras(grupos).order_by().values("pk")
        return qs.filter(Q(texto__icontains=texto.strip()) | Q(acuerdo__in=acuerdos))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDelSector:
    """Una tarea en la tabla. `abrir` y `cerrar`: la tabla con su formulario y sin él. `enviar`: adónde va este.

    `form` es None en las que están cerradas.
    """

    tarea: Tarea
    region: str
    devuelta: bool
    abrir: str
    cerrar: str
    enviar: str
    form: FormularioFocalDeAvance | None


def tabla(request: HttpRequest, lugares: list[str]) -> HttpResponse:
    """La página de `web.focal.pendientes` para quien no es punto focal."""
    quien, hoy = quien_pide(request), timezone.localdate()
    suyos = con_acuerdo(Hito.objects.informables_para(quien))
    filtros = TareasDelSector(request.GET, suyos.que_faltan(), dia=hoy, quien=quien)
    lista = ListaConFiltros(request, filtros, CAMPOS, propios=(ABIERTA,))
    pagina = Paginator(lista.filas(), TAREAS_POR_PAGINA).get_page(request.GET.get("pagina"))
    hitos = list(pagina.object_list)
    ultimos = ultimos_de(hitos)
    contexto = {
        "titulo": gettext("Lo que falta"),
        "lugares": lugares,
        "lista": lista,
        "filas": [_fila(hito, tarea_de(hito, ultimos.get(hito.pk), hoy), request.GET) for hito in hitos],
        "orden": lista.encabezados([(gettext(texto), campo) for texto, campo in COLUMNAS]),
        "paginas": paginas_de(request, pagina, *formas("tarea", "tareas")),
        "por_revisar": suyos.por_revisar().count(),
        "propuestos": propuestas_para(quien, timezone.now()).count(),
        "es_demo": any(hito.acuerdo.sesion.de_demostracion for hito in hitos),
    }
    return render(request, "focal/del_sector.html", contexto, status=lista.estado_http)


def _fila(hito: Any, tarea: Tarea, pedidos: QueryDict) -> FilaDelSector:
    return FilaDelSector(
        tarea=tarea,
        region=hito.acuerdo.municipalidad.region.nombre,
        devuelta=hito.se_devolvio,
        abrir=en_la_tabla(pedidos, hito.pk, abierta=True),
        cerrar=en_la_tabla(pedidos, hito.pk),
        enviar=f"{reverse('informar', args=[hito.pk])}?{a_la_vuelta(pedidos)}",
        form=FormularioFocalDeAvance() if entero(pedidos.get(ABIERTA, "")) == hito.pk else None,
    )
