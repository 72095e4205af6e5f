"""Las municipalidades: la lista y la ficha de cada una."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.acciones.relevos import encargo_de
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from municipalidades.models import EN_EJERCICIO, Municipalidad, PuntoFocal, sin_punto_focal
from web.comun import enlaces
from web.comun.filtros import MunicipalidadesDePagina
from web.comun.lista import Lista
from web.comun.paginas import base_para, con_semaforo, es_focal, exigir_cargo, paginas_de
from web.comun.resumen import resumen_de
from web.personas.historia import historia_de_municipalidad

POR_PAGINA = 50
EN_LA_FICHA, EN_LA_FICHA_DE_FOCAL = 50, 20  # los más urgentes; el resto, en la lista
CAMPOS = ("region", "provincia", "tipo", "sesion", "con_acuerdos", "sin_punto_focal")
COLUMNAS = (("Municipalidad", "distrito"), ("Provincia", "provincia"), ("Región", ""), ("UBIGEO", "ubigeo"),
            ("Punto focal", ""), ("Acuerdos", ""))  # fmt: skip


@require_safe
def municipalidades(request: HttpRequest) -> HttpResponse:
    """Las que quien mira puede abrir, con cuántos acuerdos ve de cada una y si tiene punto focal."""
    exigir_cargo(request)
    hoy = timezone.localdate()
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user)).select_related("region")
    lista = Lista(request, MunicipalidadesDePagina(request.GET, visibles.order_by("ubigeo"), dia=hoy), CAMPOS)
    con_focal = ~sin_punto_focal()
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
    return render(request, "lugares/municipalidades.html", contexto, status=lista.estado_http)


@require_safe
def municipalidad(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """La ficha: acuerdos por urgencia y puntos focales, con su historia."""
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user)).select_related("region")
    m = get_object_or_404(visibles, pk=ubigeo)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(municipalidad=m).con_nombres()
    resumen = resumen_de(suyos, hoy)
    cuantos = EN_LA_FICHA_DE_FOCAL if es_focal(request.user) else EN_LA_FICHA
    acuerdos = con_semaforo(suyos.por_urgencia()[:cuantos], hoy)
    nombra = bool(permisos.puede(request.user, Accion.NOMBRAR_PUNTO_FOCAL))
    puntos = PuntoFocal.objects.filter(municipalidad=m).filter(_focales_que_ve(request.user, m))
    personas = [
        _persona(p, request.user, nombra=nombra)
        for p in puntos.select_related("usuario").order_by(F("hasta").desc(nulls_first=True), "-titular", "-desde")
    ]
    contexto = {
        "municipalidad": m,
        "hoy": hoy,
        "es_demo": any(a.sesion.de_demostracion for a in acuerdos),
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "acuerdos": acuerdos,
        "total": resumen.total,
        "url_acuerdos": enlaces.lista(municipalidad=m.pk),
        "resumen": resumen,
        "en_ejercicio": [p for p in personas if not p["hasta"]],
        "anteriores": [p for p in personas if p["hasta"]],
        "ve_todo": request.user.es_secretaria,
        "nombra": nombra,
        "a_cargo": encargo_de(m) if nombra else None,
        "cambios": historia_de_municipalidad(m) if request.user.es_secretaria else [],
    }
    return render(request, "lugares/municipalidad.html", contexto)


def _focales_que_ve(usuario: Any, m: Municipalidad) -> Q:
    """La Secretaría, todos; los demás, los que hoy lo son y sus propios cargos."""
    return Q() if usuario.es_secretaria else EN_EJERCICIO | Q(usuario=usuario)


def _persona(punto: PuntoFocal, mira: Any, *, nombra: bool) -> dict[str, Any]:
    contacto = permisos.ve_contacto(mira, punto.usuario)
    return {
        "nombre": str(punto.usuario),
        "cargo": punto.cargo,
        "desde": punto.desde,
        "hasta": punto.hasta,
        "titular": punto.titular,
        "placa": "Titular" if punto.titular else "Alterno",
        "documento": punto.documento if contacto else "",
        "correo": (punto.correo or punto.usuario.email) if contacto else "",
        **formas_de_llamar((punto.telefono or punto.usuario.telefono) if contacto else ""),
        "url": reverse("persona", args=[punto.usuario_id]) if mira.es_secretaria else "",
        "sin_documento": mira.es_secretaria and not punto.documento,
        "acciones": _acciones(punto) if nombra and punto.hasta is None else [],
    }


def formas_de_llamar(telefono: str) -> dict[str, str]:
    """Las cifras para llamar y, si es un celular del Perú, la dirección de WhatsApp."""
    cifras = "".join(c for c in telefono if c.isdigit())
    nacional = cifras.removeprefix("51") if len(cifras) == 11 else cifras
    celular = len(nacional) == 9 and nacional.startswith("9")
    return {"telefono": cifras, "whatsapp": f"https://wa.me/51{nacional}" if celular else ""}


def _acciones(punto: PuntoFocal) -> list[dict[str, str]]:
    """Lo que se puede hacer con quien hoy ejerce el cargo."""
    textos = {"punto_focal_contacto": "Corregir contacto", "punto_focal_cesar": "Deja el cargo"}
    if not punto.titular:
        textos["punto_focal_ascender"] = "Ascender a titular"
    args = [punto.municipalidad_id, punto.pk]
    return [{"texto": texto, "url": reverse(ruta, args=args)} for ruta, texto in textos.items()]
