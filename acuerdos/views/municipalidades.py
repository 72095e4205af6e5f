"""Las municipalidades: la lista y la ficha de cada una."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.views import enlaces
from acuerdos.views.comun import base_para, con_semaforo, es_focal, paginas_de
from acuerdos.views.filtros import MunicipalidadesDePagina
from acuerdos.views.lista import Lista
from acuerdos.views.resumen import Resumen
from municipalidades.models import Municipalidad, PuntoFocal

POR_PAGINA = 50
EN_LA_FICHA_DE_FOCAL = 20  # los más urgentes; el resto, en la lista
CAMPOS = ("region", "provincia", "tipo", "sesion", "con_acuerdos", "sin_punto_focal")
COLUMNAS = (("Municipalidad", "distrito"), ("Provincia", "provincia"), ("Región", ""), ("UBIGEO", "ubigeo"),
            ("Punto focal", ""), ("Acuerdos", ""))  # fmt: skip


@require_safe
def municipalidades(request: HttpRequest) -> HttpResponse:
    """Las que quien mira puede abrir, con cuántos acuerdos ve de cada una y si tiene punto focal."""
    hoy = timezone.localdate()
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user)).select_related("region")
    lista = Lista(request, MunicipalidadesDePagina(request.GET, visibles.order_by("ubigeo"), dia=hoy), CAMPOS)
    con_focal = Exists(PuntoFocal.objects.filter(municipalidad=OuterRef("pk"), hasta__isnull=True))
    pagina = Paginator(lista.filas(), POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = list(pagina.object_list.annotate(con_focal=con_focal))
    suyos = Acuerdo.objects.visibles_para(request.user).filter(municipalidad__in=[m.pk for m in filas]).order_by()
    cuentas = dict(suyos.values_list("municipalidad_id").annotate(n=Count("pk")))
    for m in filas:
        m.acuerdos_n = cuentas.get(m.pk, 0)
    contexto: dict[str, Any] = {
        "hoy": hoy,
        "lista": lista,
        "municipalidades": filas,
        "orden": lista.encabezados(COLUMNAS),
        "paginas": paginas_de(request, pagina, "municipalidad", "municipalidades"),
        "total": pagina.paginator.count,
    }
    return render(request, "municipalidades/lista.html", contexto, status=lista.estado_http)


@require_safe
def municipalidad(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """La ficha: acuerdos por urgencia y puntos focales, con su historia."""
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user)).select_related("region")
    m = get_object_or_404(visibles, pk=ubigeo)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(municipalidad=m).con_nombres()
    # Lo que ya no se mide o se cumplió, al final.
    acuerdos = con_semaforo(
        suyos.order_by(F("proximo_vencimiento").asc(nulls_last=True), "plazo_vigente", "codigo"), hoy
    )
    resumen = Resumen(_por_estado(acuerdos), sum(1 for a in acuerdos if a.por_validar))
    puntos = PuntoFocal.objects.filter(municipalidad=m).filter(_focales_que_ve(request.user, m))
    personas = [
        _persona(p, request.user)
        for p in puntos.select_related("usuario").order_by(F("hasta").desc(nulls_first=True), "-titular", "-desde")
    ]
    contexto = {
        "municipalidad": m,
        "hoy": hoy,
        "es_demo": any(a.sesion.de_demostracion for a in acuerdos),
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "acuerdos": acuerdos[:EN_LA_FICHA_DE_FOCAL] if es_focal(request.user) else acuerdos,
        "total": len(acuerdos),
        "url_acuerdos": enlaces.lista(municipalidad=m.pk),
        "resumen": resumen,
        "en_ejercicio": [p for p in personas if not p["hasta"]],
        "anteriores": [p for p in personas if p["hasta"]],
        "ve_todo": request.user.es_secretaria,
    }
    return render(request, "municipalidades/ficha.html", contexto)


def _por_estado(acuerdos: list[Any]) -> dict[str, int]:
    estados: dict[str, int] = {}
    for a in acuerdos:
        estados[a.estado.value] = estados.get(a.estado.value, 0) + 1
    return estados


def _focales_que_ve(usuario: Any, m: Municipalidad) -> Q:
    """La Secretaría, todos; los demás, los que hoy lo son y sus propios cargos."""
    return Q() if usuario.es_secretaria else Q(hasta__isnull=True) | Q(usuario=usuario)


def _persona(punto: PuntoFocal, mira: Any) -> dict[str, Any]:
    contacto = permisos.ve_contacto(mira, punto.usuario)
    cifras = "".join(c for c in punto.telefono or punto.usuario.telefono if c.isdigit()) if contacto else ""
    celular = len(cifras) == 9 and cifras.startswith("9")
    return {
        "nombre": str(punto.usuario),
        "cargo": punto.cargo,
        "desde": punto.desde,
        "hasta": punto.hasta,
        "titular": punto.titular,
        "documento": punto.documento if contacto else "",
        "correo": (punto.correo or punto.usuario.email) if contacto else "",
        "telefono": cifras,
        "whatsapp": f"https://wa.me/51{cifras}" if celular else "",
    }
