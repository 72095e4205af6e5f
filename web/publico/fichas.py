"""Las fichas abiertas: los acuerdos de una municipalidad, los de un sector, y uno entero con sus hitos."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.anulados import que_cuenta
from acuerdos.condiciones import en_que_esta
from acuerdos.consultas import AcuerdoQuerySet
from acuerdos.models import Acuerdo, Hito
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from web.acuerdos.partes import situacion_de_hito
from web.comun.abierto import Senas, abierta, entera
from web.comun.filas import HITOS, AcuerdoALaVista, fila_de, filas_de
from web.comun.paginas import paginas_de
from web.comun.responsables import otros_participantes, quienes_responden, responde
from web.comun.resumen import resumen_de

POR_PAGINA = 20
HITOS_DE_UNA_FICHA = 30
LETRAS_DE_SENAS = 200
CUENTAN = que_cuenta("hitos")


@dataclass(frozen=True, slots=True, kw_only=True)
class HitoAbierto:
    """`situacion`: como en `web.acuerdos.partes.HitoDeFicha`."""

    numero: int
    texto: str
    responde: str
    plazo: date
    plazo_vigente: date
    porcentaje: int
    situacion: str


@abierta("pagina")
def municipalidad(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """Los acuerdos de la municipalidad en todas las sesiones publicadas: primero lo que vence primero."""
    suya = get_object_or_404(Municipalidad.objects.select_related("region"), pk=ubigeo)
    ruta = reverse("abierto_municipalidad", args=[ubigeo])
    lugar = f"{suya.provincia}, {suya.region.nombre}"
    return _lista(
        request,
        Acuerdo.objects.filter(en_que_esta("municipalidad_id", [ubigeo])),
        titulo=suya.nombre_completo,
        lugar=f"{lugar} · UBIGEO {ubigeo}",
        descripcion=f"Los acuerdos de la {suya.nombre_completo} ({lugar}) con los ministerios, y cómo avanzan.",
        ruta=ruta,
        fuente=reverse("abierto_municipalidad_novedades", args=[ubigeo]),
        de_quien=ubigeo,
    )


@abierta("pagina")
def sector(request: HttpRequest, sigla: str) -> HttpResponse:
    """Los acuerdos de un sector en todas las sesiones publicadas."""
    suyo = get_object_or_404(Sector, pk=sigla)
    return _lista(
        request,
        Acuerdo.objects.filter(en_que_esta("sector_id", [sigla])),
        titulo=suyo.nombre,
        lugar=f"Sector {suyo.sigla}",
        descripcion=f"Los acuerdos de {suyo.nombre} con las municipalidades, y cómo avanzan.",
        ruta=reverse("abierto_sector", args=[sigla]),
        de_quien=sigla,
    )


def _lista(
    request: HttpRequest,
    suyos: AcuerdoQuerySet,
    *,
    titulo: str,
    lugar: str,
    descripcion: str,
    ruta: str,
    de_quien: str,
    fuente: str = "",
) -> HttpResponse:
    """`de_quien`: el UBIGEO o la sigla. De los acuerdos en que solo participa se dice quién los encabeza."""
    hoy = timezone.localdate()
    abiertos = suyos.abiertos(hoy)
    resumen = resumen_de(abiertos, hoy)
    con_hitos = abiertos.con_nombres().annotate(**{HITOS: Count("hitos", filter=CUENTAN)}).por_urgencia()
    pagina = Paginator(con_hitos, POR_PAGINA).get_page(request.GET.get("pagina"))
    acuerdos = filas_de(pagina.object_list, hoy)
    contexto = {
        "senas": Senas(titulo=titulo, descripcion=descripcion, url=entera(ruta), fuente=fuente),
        "titulo": titulo,
        "lugar": lugar,
        "ajenos": {a.codigo for a in pagina.object_list if de_quien not in (a.municipalidad_id, a.sector_id)},
        "hoy": hoy,
        "resumen": resumen,
        "acuerdos": acuerdos,
        "es_demo": any(fila.sesion.de_demostracion for fila in acuerdos),
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
    }
    return render(request, "publico/lista.html", contexto)


@abierta()
def acuerdo(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un acuerdo entero con sus hitos; nada de lo que se escribió al informarlos."""
    hoy = timezone.localdate()
    suyo = get_object_or_404(Acuerdo.objects.abiertos(hoy).con_nombres(), codigo=codigo)
    fila = fila_de(suyo, hoy)
    de_el = suyo.hitos.filter(que_cuenta()).order_by("numero")
    hitos = list(de_el[: HITOS_DE_UNA_FICHA + 1])
    participan = otros_participantes(suyo)
    nombres = quienes_responden(suyo, participan)
    contexto = {
        "senas": Senas(
            titulo=f"{codigo}: {suyo.municipalidad.nombre_completo} y {suyo.sector_id}",
            descripcion=_en_breve(fila),
            url=entera(reverse("abierto_acuerdo", args=[codigo])),
        ),
        "fila": fila,
        "hoy": hoy,
        "es_demo": suyo.sesion.de_demostracion,
        "participan": participan,
        "hitos": [_hito(hito, hoy, nombres) for hito in hitos[:HITOS_DE_UNA_FICHA]],
        "hay_mas_hitos": len(hitos) > HITOS_DE_UNA_FICHA,
    }
    return render(request, "publico/acuerdo.html", contexto)


def _en_breve(fila: AcuerdoALaVista) -> str:
    texto = " ".join(fila.acuerdo.texto.split())
    return texto if len(texto) <= LETRAS_DE_SENAS else f"{texto[:LETRAS_DE_SENAS]}…"


def _hito(hito: Hito, hoy: date, nombres: dict[str, str]) -> HitoAbierto:
    return HitoAbierto(
        numero=hito.numero,
        texto=hito.texto,
        responde=responde(hito, nombres),
        plazo=hito.plazo,
        plazo_vigente=hito.plazo_vigente,
        porcentaje=hito.porcentaje,
        situacion=situacion_de_hito(hito, hoy),
    )
