"""Lo que probablemente se atrasará y por qué: los acuerdos a tiempo con alguna razón, los de más razones primero."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import riesgos
from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from web.comun.paginas import direccion, exigir, paginas_de
from web.comun.pestanas import Pestana
from web.tablero.peticion import leer_peticion
from web.tablero.secciones import secciones

ATRASOS_POR_PAGINA = 50


@dataclass(frozen=True, slots=True)
class FilaConRazones:
    """Un acuerdo a tiempo, su plazo y las razones por las que puede no estarlo."""

    codigo: str
    texto: str
    lugar: str
    sector: str
    plazo: date
    razones: list[str]


@require_safe
def atrasos(request: HttpRequest) -> HttpResponse:
    """`razon`: solo los que la tienen."""
    exigir(request, Accion.VER_TABLERO)
    peticion = leer_peticion(request, timezone.localdate(), propios=("razon", "pagina"))
    razon = request.GET.get("razon", "")
    if razon and razon not in riesgos.POR_CLAVE:
        validas = frase_de_validos(list(riesgos.POR_CLAVE), razon)
        peticion.errores.append(f"No hay una razón {entre_comillas(razon)}. {validas}".strip())
    contexto: dict[str, Any] = {**peticion.contexto, "pestanas": secciones("tablero_atrasos", peticion)}
    if peticion.errores:
        return render(request, "tablero/atrasos.html", contexto, status=400)
    hoy = peticion.ambito.hoy
    todos = riesgos.con_razones(peticion.ambito.acuerdos(), hoy)
    elegidos = todos.filter(**{riesgos.ANOTADA.format(razon): True}) if razon else todos
    pagina = Paginator(elegidos.con_nombres(), ATRASOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    parametros = {"sesion": peticion.elegida, "region": peticion.ambito.region}
    contexto |= {
        "filas": [_fila(acuerdo, hoy) for acuerdo in pagina],
        "fichas": _fichas(todos, razon, parametros),
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
        "cerrados": riesgos.cerrados(peticion.ambito.acuerdos(), hoy),
        "casos": riesgos.CASOS_PARA_UNA_PARTE,
    }
    return render(request, "tablero/atrasos.html", contexto)


def _fila(acuerdo: Acuerdo, hoy: date) -> FilaConRazones:
    return FilaConRazones(
        codigo=acuerdo.codigo,
        texto=acuerdo.texto,
        lugar=f"{acuerdo.municipalidad.nombre} ({acuerdo.municipalidad.region.nombre})",
        sector=acuerdo.sector_id,
        plazo=acuerdo.plazo_vigente,
        razones=riesgos.razones_de(acuerdo, hoy),
    )


def _fichas(todos: QuerySet[Any], razon: str, parametros: dict[str, str]) -> list[Pestana]:
    """Cada razón que alguno tiene, con cuántos; y todas. Una consulta."""
    cuentas = {
        regla.clave: Count("pk", filter=Q(**{riesgos.ANOTADA.format(regla.clave): True})) for regla in riesgos.REGLAS
    }
    contadas = todos.order_by().aggregate(todas=Count("pk"), **cuentas)

    def ficha(clave: str, texto: str, cuantos: int) -> Pestana:
        url = direccion(reverse("tablero_atrasos"), {**parametros, "razon": clave}.items())
        return Pestana(texto, url, clave == razon, cuantos)

    con_alguno = [regla for regla in riesgos.REGLAS if contadas[regla.clave]]
    return [ficha("", "Todas", contadas["todas"]), *(ficha(r.clave, r.titulo, contadas[r.clave]) for r in con_alguno)]
