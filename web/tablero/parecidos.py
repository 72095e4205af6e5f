"""Lo mismo en varias municipalidades: los grupos que se proponen, los que alguien aceptó, y cómo va cada uno."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones import parecidos as acciones
from acuerdos.enums import Estado
from acuerdos.models import Acuerdo, GrupoDeParecidos
from acuerdos.parecidos import ParaAgrupar, agrupar
from acuerdos.permisos import Accion
from cuentas.textos import limpiar_renglon
from web.comun.paginas import entero, exigir, paginas_de, quien_pide
from web.comun.paso import toque
from web.comun.resumen import ResumenDeAcuerdos
from web.graficos.comun import recortar
from web.tablero.datos import Ambito
from web.tablero.peticion import leer_peticion
from web.tablero.secciones import secciones

GRUPOS_POR_PAGINA = 20
SE_COMPARAN = 5_000  # los más recientes: comparar cinco mil textos cuesta unas décimas de segundo
NOMBRE_PROPUESTO = 100
NO_LO_SON = "no"


@dataclass(frozen=True, slots=True)
class AcuerdoDelGrupo:
    pk: int
    codigo: str
    lugar: str
    texto: str
    estado: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grupo:
    """Propuesto, si `pk` es None. `municipalidades`: de cuántas son; `resumen`: cuántos hay en cada estado."""

    pk: int | None
    nombre: str
    sector: str
    acuerdos: list[AcuerdoDelGrupo]
    municipalidades: int
    resumen: ResumenDeAcuerdos


@require_safe
def parecidos(request: HttpRequest) -> HttpResponse:
    """Los aceptados, y los propuestos de la sesión."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate(), propios=("pagina",))
    contexto: dict[str, Any] = {**peticion.contexto, "pestanas": secciones("tablero_parecidos", peticion)}
    if peticion.errores:
        return render(request, "tablero/parecidos.html", contexto, status=400)
    propuestos, mirados = _propuestos(peticion.ambito)
    pagina = Paginator(propuestos, GRUPOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto |= {
        "aceptados": _aceptados(peticion.ambito),
        "propuestos": _grupos(pagina, peticion.ambito),
        "paginas": paginas_de(request, pagina, "grupo propuesto", "grupos propuestos"),
        "mirados": mirados,
        "se_comparan": SE_COMPARAN,
        "aqui": request.get_full_path(),
    }
    return render(request, "tablero/parecidos.html", contexto)


@require_POST
def decidir(request: HttpRequest) -> HttpResponse:
    """Los `acuerdos` (sus `id`, con comas) son lo mismo, o `respuesta=no`. El nombre sale del primero."""
    exigir(request, Accion.AGRUPAR_PARECIDOS)
    claves = [entero(clave) for clave in request.POST.get("acuerdos", "").split(",")[: acciones.DE_UN_GRUPO + 1]]
    son, quien = request.POST.get("respuesta") != NO_LO_SON, quien_pide(request)
    primero = Acuerdo.objects.filter(pk__in=claves).order_by("pk").values_list("texto", flat=True).first()
    return toque(
        request,
        lambda: acciones.agrupar_parecidos(
            por=quien,
            acuerdos=claves,
            nombre=recortar(limpiar_renglon(primero or "Sin acuerdos"), NOMBRE_PROPUESTO),
            son_lo_mismo=son,
            ahora=timezone.now(),
        ),
        dicho=lambda grupo: f"Grupo «{grupo}» aceptado." if son else "Ese grupo ya no se propone.",
        volver=_de_vuelta(request),
    )


@require_POST
def deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    grupo = get_object_or_404(GrupoDeParecidos, pk=pk)
    quien = quien_pide(request)
    exigir(request, Accion.AGRUPAR_PARECIDOS)
    return toque(
        request,
        lambda: acciones.deshacer_grupo(por=quien, grupo=grupo),
        dicho=f"El grupo «{grupo}» se deshizo: sus acuerdos vuelven a proponerse.",
        volver=_de_vuelta(request),
    )


def _de_vuelta(request: HttpRequest) -> str:
    """La página desde la que se decidió; si no es la de los parecidos, la de todas las sesiones."""
    pagina = reverse("tablero_parecidos")
    aqui = request.POST.get("aqui", "")
    return aqui if aqui.startswith(f"{pagina}?") else f"{pagina}?sesion=todas"


def _propuestos(ambito: Ambito) -> tuple[list[list[ParaAgrupar]], int]:
    """Los grupos que nadie aceptó ni descartó, y cuántos acuerdos se compararon."""
    campos = ("pk", "sector_id", "municipalidad_id", "municipalidad__distrito", "texto")
    sin_grupo = ambito.acuerdos().vigentes().exclude(grupos__son_lo_mismo=True).order_by("-pk")
    filas = sorted(sin_grupo.values_list(*campos)[:SE_COMPARAN])
    descartados = _descartados()
    hallados = agrupar(ParaAgrupar(*fila) for fila in filas)
    nuevos = [grupo for grupo in hallados if not any({a.clave for a in grupo} <= uno for uno in descartados)]
    return nuevos, len(filas)


def _descartados() -> list[set[int]]:
    pares = GrupoDeParecidos.objects.filter(son_lo_mismo=False).values_list("pk", "acuerdos")
    por_grupo: dict[int, set[int]] = defaultdict(set)
    for pk, acuerdo in pares:
        por_grupo[pk].add(acuerdo)
    return list(por_grupo.values())


def _grupos(propuestos: Iterable[list[ParaAgrupar]], ambito: Ambito) -> list[Grupo]:
    """Los de una página, con sus acuerdos como se muestran. Una consulta."""
    elegidos = list(propuestos)
    filas = _filas(ambito, [a.clave for grupo in elegidos for a in grupo])
    return [
        _grupo(None, recortar(grupo[0].texto, NOMBRE_PROPUESTO), [filas[a.clave] for a in grupo]) for grupo in elegidos
    ]


def _aceptados(ambito: Ambito) -> list[Grupo]:
    """Los que tienen alguno de los acuerdos de que se habla. Dos consultas."""
    pares = GrupoDeParecidos.objects.filter(son_lo_mismo=True, acuerdos__in=ambito.acuerdos().order_by())
    de_cada_uno: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pk, nombre, acuerdo in pares.values_list("pk", "nombre", "acuerdos"):
        de_cada_uno[pk, nombre].append(acuerdo)
    filas = _filas(ambito, [a for suyos in de_cada_uno.values() for a in suyos])
    return [_grupo(pk, nombre, [filas[a] for a in sorted(suyos)]) for (pk, nombre), suyos in de_cada_uno.items()]


def _filas(ambito: Ambito, claves: list[int]) -> dict[int, Any]:
    acuerdos = Acuerdo.objects.filter(pk__in=claves).con_estado(ambito.hoy).con_nombres()
    return {acuerdo.pk: acuerdo for acuerdo in acuerdos}


def _grupo(pk: int | None, nombre: str, acuerdos: list[Any]) -> Grupo:
    estados = Counter(acuerdo.estado for acuerdo in acuerdos)
    return Grupo(
        pk=pk,
        nombre=nombre,
        sector=acuerdos[0].sector_id,
        acuerdos=[
            AcuerdoDelGrupo(
                a.pk, a.codigo, f"{a.municipalidad.nombre} ({a.municipalidad.region.nombre})", a.texto, Estado(a.estado)
            )
            for a in acuerdos
        ],
        municipalidades=len({acuerdo.municipalidad_id for acuerdo in acuerdos}),
        resumen=ResumenDeAcuerdos(dict(estados), 0),
    )
