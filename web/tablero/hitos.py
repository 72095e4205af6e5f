"""Los hitos por fecha: el calendario de un mes, y la línea de tiempo de un año con un acuerdo por renglón.

Regla: se muestran los hitos aceptados de los acuerdos que se miden, en su plazo en vigor, y cómo está cada uno hoy.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.anulados import que_cuenta
from acuerdos.enums import Urgencia
from acuerdos.estados import urgencia
from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from acuerdos.models import Acuerdo, Hito
from acuerdos.palabras import DIAS_DE_LA_SEMANA, MESES
from acuerdos.permisos import Accion
from acuerdos.reglas import ANIOS_DE_SEGUIMIENTO, ANIOS_DE_SESION
from reuniones.models import Sector
from web.comun.hitos import como_termino
from web.comun.paginas import direccion, exigir, paginas_de
from web.comun.pestanas import Pestana
from web.tablero.datos import Ambito
from web.tablero.peticion import PeticionDelTablero, leer_peticion
from web.tablero.secciones import secciones

CALENDARIO, LINEA = "calendario", "linea"
VISTAS = {CALENDARIO: "Calendario", LINEA: "Línea de tiempo"}
EN_UN_DIA = 3  # los que una casilla muestra; los demás, al abrir el día
DE_UN_DIA = 200  # los que se muestran de un día abierto
RENGLONES_DE_TIEMPO = 40
MESES_DE_LA_LINEA = 12
# Cómo está un hito: (palabra, clase con que se dibuja)
ESTADOS = {
    "cumplido": "Cumplido",
    "por_validar": "Por validar",
    "vencido": "Vencido",
    "pronto": "Vence pronto",
    "a_tiempo": "A tiempo",
}
CLASES = {Urgencia.ATRASADO: "vencido", Urgencia.PRONTO: "pronto", Urgencia.DESPUES: "a_tiempo"}


@dataclass(frozen=True, slots=True)
class HitoEnFecha:
    """Un hito en su plazo. `clase`: cómo está, y `palabra`, lo mismo dicho; `x`: su lugar en la línea, de 0 a 100."""

    codigo: str
    numero: int
    texto: str
    lugar: str
    sector: str
    plazo: date
    clase: str
    palabra: str
    x: str = ""


@dataclass(frozen=True, slots=True)
class DiaDelMes:
    """Una casilla. `de_este_mes`: en falso, del mes de al lado; `mas`: cuántos no caben; `url`: los de ese día."""

    dia: date
    de_este_mes: bool
    es_hoy: bool
    hitos: tuple[HitoEnFecha, ...]
    mas: int
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class RenglonDeTiempo:
    """Un acuerdo en la línea de tiempo, con sus hitos en orden."""

    codigo: str
    texto: str
    lugar: str
    sector: str
    hitos: list[HitoEnFecha]


@dataclass(frozen=True, slots=True)
class Mes:
    """Un mes de la línea: su nombre corto y dónde empieza, de 0 a 100."""

    nombre: str
    x: str


@require_safe
def hitos(request: HttpRequest) -> HttpResponse:
    """`vista`: calendario o línea; `mes`: AAAA-MM (de la línea, el primero); `dia`: el que se abre; `sector`: sigla."""
    exigir(request, Accion.VER_TABLERO)
    hoy = timezone.localdate()
    peticion = leer_peticion(request, hoy, propios=("vista", "mes", "dia", "sector", "pagina"))
    vista = request.GET.get("vista", "") or CALENDARIO
    sector = request.GET.get("sector", "")
    siglas = list(Sector.objects.order_by("sigla").values_list("sigla", flat=True))
    if vista not in VISTAS:
        peticion.errores.append(f"No hay una vista {entre_comillas(vista)}. {frase_de_validos(list(VISTAS), vista)}")
    if sector and sector not in siglas:
        peticion.errores.append(f"No existe el sector {entre_comillas(sector)}. {frase_de_validos(siglas, sector)}")
    mes = _mes(request.GET.get("mes", ""), hoy, peticion.errores)
    abierto = _dia_abierto(request.GET.get("dia", ""), peticion.errores)
    contexto: dict[str, Any] = {
        **peticion.contexto,
        "pestanas": secciones("tablero_hitos", peticion),
        "sectores": siglas,
        "sector": sector,
    }
    if peticion.errores:
        return render(request, "tablero/hitos.html", contexto, status=400)
    parametros = {"sesion": peticion.elegida, "region": peticion.ambito.region, "sector": sector}
    contexto |= {
        "vista": vista,
        "mes": mes,
        "vistas": [
            Pestana(texto, _url(parametros, vista=clave, mes=_escribir(mes)), clave == vista)
            for clave, texto in VISTAS.items()
        ],
        "leyenda": ESTADOS.items(),
    }
    suyos = _hitos_de(peticion.ambito, sector)
    armar = _linea if vista == LINEA else _calendario
    contexto |= armar(request, peticion, suyos, mes, parametros)
    if abierto:
        del_dia = suyos.filter(plazo_vigente=abierto)
        contexto |= {"abierto": abierto, "del_dia": [_en_fecha(h, hoy) for h in del_dia[:DE_UN_DIA]]}
    return render(request, "tablero/hitos.html", contexto)


def _hitos_de(ambito: Ambito, sector: str) -> Any:
    """Los aceptados, de los acuerdos que se miden, en el orden de su plazo."""
    acuerdos = ambito.acuerdos().vigentes()
    acuerdos = acuerdos.filter(sector=sector) if sector else acuerdos
    hitos = Hito.objects.filter(que_cuenta(), acuerdo__in=acuerdos.order_by())
    return hitos.select_related("acuerdo__municipalidad").order_by("plazo_vigente", "acuerdo__codigo", "numero")


# --- El calendario --------------------------------------------------------------------------------------------------
def _calendario(
    _request: HttpRequest, peticion: PeticionDelTablero, suyos: QuerySet[Any], mes: date, parametros: dict[str, str]
) -> dict[str, Any]:
    """Semanas de lunes a domingo, y cuántos hitos del mes hay de cada clase. Una consulta."""
    fin = mes.replace(day=monthrange(mes.year, mes.month)[1])
    primero, ultimo = mes - timedelta(days=mes.weekday()), fin + timedelta(days=6 - fin.weekday())
    por_dia: dict[date, list[HitoEnFecha]] = {}
    hoy = peticion.ambito.hoy
    for hito in suyos.filter(plazo_vigente__range=(primero, ultimo)):
        por_dia.setdefault(hito.plazo_vigente, []).append(_en_fecha(hito, hoy))
    dias = [primero + timedelta(days=n) for n in range((ultimo - primero).days + 1)]
    casillas = [_casilla(dia, mes, hoy, por_dia.get(dia, []), parametros) for dia in dias]
    cuentas = Counter(h.clase for dia, los in por_dia.items() if dia.month == mes.month for h in los)
    return {
        "nombre_del_mes": f"{MESES[mes.month - 1]} de {mes.year}",
        "dias_de_la_semana": DIAS_DE_LA_SEMANA.split(),
        "semanas": [casillas[n : n + 7] for n in range(0, len(casillas), 7)],
        "cuentas": [(clave, palabra, cuentas[clave]) for clave, palabra in ESTADOS.items() if cuentas[clave]],
        "anterior": _url(parametros, mes=_escribir(_sumar_meses(mes, -1))),
        "siguiente": _url(parametros, mes=_escribir(_sumar_meses(mes, 1))),
        "este_mes": "" if (mes.year, mes.month) == (hoy.year, hoy.month) else _url(parametros),
    }


def _casilla(dia: date, mes: date, hoy: date, suyos: list[HitoEnFecha], parametros: dict[str, str]) -> DiaDelMes:
    return DiaDelMes(
        dia=dia,
        de_este_mes=dia.month == mes.month,
        es_hoy=dia == hoy,
        hitos=tuple(suyos[:EN_UN_DIA]),
        mas=max(0, len(suyos) - EN_UN_DIA),
        total=len(suyos),
        url=_url(parametros, mes=_escribir(mes), dia=dia.isoformat()) + "#del-dia",
    )


# --- La línea de tiempo ---------------------------------------------------------------------------------------------
def _linea(
    request: HttpRequest, peticion: PeticionDelTablero, suyos: QuerySet[Any], mes: date, parametros: dict[str, str]
) -> dict[str, Any]:
    """Un renglón por acuerdo con algún hito en los doce meses, por el primero que vence. Dos consultas y la cuenta."""
    fin = _sumar_meses(mes, MESES_DE_LA_LINEA)
    en_rango = suyos.filter(plazo_vigente__range=(mes, fin - timedelta(days=1)))
    acuerdos = Acuerdo.objects.filter(pk__in=en_rango.order_by().values("acuerdo")).select_related("municipalidad")
    pagina = Paginator(acuerdos.por_urgencia(), RENGLONES_DE_TIEMPO).get_page(request.GET.get("pagina"))
    de_cada_uno: dict[int, list[HitoEnFecha]] = {}
    hoy, dias = peticion.ambito.hoy, (fin - mes).days
    for hito in en_rango.filter(acuerdo__in=[acuerdo.pk for acuerdo in pagina]):
        x = f"{100 * (hito.plazo_vigente - mes).days / dias:.2f}"
        de_cada_uno.setdefault(hito.acuerdo_id, []).append(_en_fecha(hito, hoy, x))
    todos = [_sumar_meses(mes, n) for n in range(MESES_DE_LA_LINEA)]
    return {
        "renglones": [_renglon(acuerdo, de_cada_uno.get(acuerdo.pk, [])) for acuerdo in pagina],
        "meses": [Mes(f"{MESES[m.month - 1][:3]} {m:%y}", f"{100 * (m - mes).days / dias:.2f}") for m in todos],
        "hoy_x": f"{100 * (hoy - mes).days / dias:.2f}" if mes <= hoy < fin else "",
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
        "desde_mes": mes,
        "hasta_mes": fin - timedelta(days=1),
        "anterior": _url(parametros, vista=LINEA, mes=_escribir(_sumar_meses(mes, -MESES_DE_LA_LINEA))),
        "siguiente": _url(parametros, vista=LINEA, mes=_escribir(fin)),
    }


def _renglon(acuerdo: Acuerdo, suyos: list[HitoEnFecha]) -> RenglonDeTiempo:
    return RenglonDeTiempo(acuerdo.codigo, acuerdo.texto, acuerdo.municipalidad.nombre, acuerdo.sector_id, suyos)


# --- Lo que comparten -----------------------------------------------------------------------------------------------
def _en_fecha(hito: Hito, hoy: date, x: str = "") -> HitoEnFecha:
    clase = _clase(hito, hoy)
    acuerdo = hito.acuerdo
    return HitoEnFecha(
        codigo=acuerdo.codigo,
        numero=hito.numero,
        texto=hito.texto,
        lugar=acuerdo.municipalidad.nombre,
        sector=acuerdo.sector_id,
        plazo=hito.plazo_vigente,
        clase=clase,
        palabra=ESTADOS[clase],
        x=x,
    )


def _clase(hito: Hito, hoy: date) -> str:
    return como_termino(hito) or CLASES[urgencia(hito.plazo_vigente, hoy)]


def _mes(pedido: str, hoy: date, errores: list[str]) -> date:
    """El primer día del mes pedido; sin pedir, el de hoy."""
    if not pedido:
        return hoy.replace(day=1)
    with suppress(ValueError):
        mes = date.fromisoformat(f"{pedido}-01")
        if ANIOS_DE_SESION[0] <= mes.year <= ANIOS_DE_SESION[1] + ANIOS_DE_SEGUIMIENTO:
            return mes
    errores.append(f"{entre_comillas(pedido)} no es un mes con hitos: escríbalo como {hoy:%Y-%m}.")
    return hoy.replace(day=1)


def _dia_abierto(pedido: str, errores: list[str]) -> date | None:
    try:
        return date.fromisoformat(pedido) if pedido else None
    except ValueError:
        errores.append(f"{entre_comillas(pedido)} no es un día: escríbalo como 2025-03-31.")
        return None


def _sumar_meses(mes: date, cuantos: int) -> date:
    """El primer día de `cuantos` meses después."""
    anio, indice = divmod(mes.year * 12 + mes.month - 1 + cuantos, 12)
    return date(anio, indice + 1, 1)


def _escribir(mes: date) -> str:
    return f"{mes.year:04}-{mes.month:02}"


def _url(parametros: dict[str, str], **otros: str) -> str:
    """La misma página con otra vista, otro mes u otro día."""
    pedidos: Iterable[tuple[str, str]] = (parametros | otros).items()
    return direccion(reverse("tablero_hitos"), pedidos)
