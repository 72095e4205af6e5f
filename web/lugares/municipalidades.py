"""Las municipalidades: la lista y la ficha de cada una."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.acciones.relevos import encargo_de
from acuerdos.condiciones import en_que_esta
from acuerdos.models import Acuerdo, Participante
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.traducidas import traer
from municipalidades.models import EN_EJERCICIO, Municipalidad, PuntoFocal, TipoMunicipalidad, sin_punto_focal
from web.comun import enlaces
from web.comun.filas import filas_de
from web.comun.filtros import MunicipalidadesDePagina
from web.comun.lista import ListaConFiltros
from web.comun.lo_que_ve import LoQueVe, para
from web.comun.paginas import base_para, es_focal, exigir_cargo, paginas_de, quien_pide, sin_vacios
from web.comun.resumen import resumen_de
from web.lugares.cargos import EnlaceDeAccion, QuienResponde, formas_de_llamar
from web.personas.documentos import PapelDeCargo, documentos_en
from web.personas.historia import historia_de_municipalidad
from web.templatetags.placas import placa
from web.templatetags.presentacion import numero

MUNICIPALIDADES_POR_PAGINA = 50
EN_LA_FICHA, EN_LA_FICHA_DE_FOCAL = 50, 20  # los más urgentes; el resto, en la lista
CAMPOS = ("region", "provincia", "tipo", "sesion", "con_acuerdos", "sin_punto_focal")
COLUMNAS = (
    ("Municipalidad", "distrito"),
    ("Provincia", "provincia"),
    ("Región", ""),
    ("UBIGEO", "ubigeo"),
    ("Punto focal", ""),
    ("Acuerdos", ""),
)


@dataclass(frozen=True, slots=True)
class FilaDeMunicipalidad:
    """Una municipalidad en la lista: si tiene punto focal y cuántos acuerdos suyos ve quien mira."""

    municipalidad: Municipalidad
    tipo: str
    url: str
    url_acuerdos: str
    con_focal: bool
    acuerdos: int

    @property
    def escrita(self) -> SafeString:
        """Su fila de la tabla ya escrita: con la plantilla, las cincuenta eran la sexta parte de la página."""
        suya, nombre = self.municipalidad, escape(self.municipalidad.nombre)
        focal = "Sí" if self.con_focal else placa("pendiente", "Falta") if self.acuerdos else "—"
        cuantos = enlaces.enlazada(numero(self.acuerdos), escape(self.url_acuerdos), f" acuerdos de {nombre}")
        celdas = {
            "Provincia": escape(suya.provincia),
            "Región": escape(suya.region.nombre),
            "UBIGEO": escape(suya.ubigeo),
            "Punto focal": focal,
            "Acuerdos": cuantos if self.acuerdos else "0",
        }
        return mark_safe(  # noqa: S308  # cada parte ya va escapada
            '<tr role="row"><th role="rowheader" scope="row" class="principal">'
            f'<strong><a href="{escape(self.url)}">{nombre}</a></strong> <small>{escape(self.tipo)}</small></th>'
            + "".join(f'<td role="cell" data-t="{titulo}">{dentro}</td>' for titulo, dentro in celdas.items())
            + "</tr>\n"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoridadALaVista:
    """`ejerce`: hoy. `url`: adonde se corrige. `adjuntar`: adonde se sube su documento."""

    nombre: str
    cargo: str
    desde: date
    hasta: date
    documento: str
    correo: str
    telefono: str
    ejerce: bool
    url: str
    documentos: list[PapelDeCargo]
    adjuntar: str


@require_safe
@sin_vacios
def municipalidades(request: HttpRequest) -> HttpResponse:
    """Las que quien mira puede abrir, con cuántos acuerdos ve de cada una y si tiene punto focal."""
    exigir_cargo(request)
    hoy = timezone.localdate()
    quien = quien_pide(request)
    filtros = MunicipalidadesDePagina(request.GET, Municipalidad.objects.none(), dia=hoy)
    lista = ListaConFiltros(request, filtros, CAMPOS)
    filas: Any = LoQueVe(quien, "municipalidades", _las_que_ve)
    if not lista.es_la_de_costumbre:  # la consulta se arma solo si hay que filtrarla: la otra ya está traducida
        filtros.queryset = _las_que_ve(quien)
        filas = lista.filas()
    pagina = Paginator(filas, MUNICIPALIDADES_POR_PAGINA).get_page(request.GET.get("pagina"))
    halladas: list[Any] = list(pagina.object_list)
    ubigeos = [municipalidad.pk for municipalidad in halladas]
    cuentas = Counter(dict(traer(*para(quien, ("sus acuerdos", len(ubigeos)), _cuantos_acuerdos, *ubigeos))))
    cuentas.update(dict(traer(*para(quien, ("en que participan", len(ubigeos)), _en_cuantos_participa, *ubigeos))))
    # Se arman una vez: `get_tipo_display` los busca entre todos por cada fila.
    tipos = dict(TipoMunicipalidad.choices)
    de_ella = enlaces.por_clave("municipalidad", hueco="000000")
    contexto: dict[str, Any] = {
        "hoy": hoy,
        "titulo": "Municipalidades",
        "lista": lista,
        "filas": [
            FilaDeMunicipalidad(
                municipalidad=municipalidad,
                tipo=tipos[municipalidad.tipo],
                url=de_ella(municipalidad.pk),
                url_acuerdos=enlaces.lista(municipalidad=municipalidad.pk),
                con_focal=municipalidad.con_focal,
                acuerdos=cuentas[municipalidad.pk],
            )
            for municipalidad in halladas
        ],
        "orden": lista.encabezados(COLUMNAS),
        "paginas": paginas_de(request, pagina, "municipalidad", "municipalidades"),
        "total": pagina.paginator.count,
    }
    return render(request, "lugares/municipalidades.html", contexto, status=lista.estado_http)


def _las_que_ve(quien: Usuario) -> "QuerySet[Municipalidad]":
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(quien)).select_related("region")
    return visibles.annotate(con_focal=~sin_punto_focal()).order_by("ubigeo")


def _cuantos_acuerdos(quien: Usuario, *ubigeos: str) -> "QuerySet[Acuerdo, tuple[str, int]]":
    suyos: QuerySet[Acuerdo] = Acuerdo.objects.visibles_para(quien).filter(municipalidad__in=ubigeos)
    return suyos.order_by().values_list("municipalidad_id").annotate(n=Count("pk"))


def _en_cuantos_participa(quien: Usuario, *ubigeos: str) -> "QuerySet[Participante, tuple[str, int]]":
    """Sin encabezarlos: la lista a que lleva la cifra también los muestra."""
    suyos = Participante.objects.visibles_para(quien).filter(municipalidad__in=ubigeos)
    return suyos.order_by().values_list("municipalidad_id").annotate(n=Count("acuerdo", distinct=True))


@require_safe
def municipalidad(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """La ficha: acuerdos por urgencia y puntos focales, con su historia."""
    visibles = Municipalidad.objects.filter(permisos.municipalidades_visibles(request.user)).select_related("region")
    municipalidad = get_object_or_404(visibles, pk=ubigeo)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(en_que_esta("municipalidad_id", [ubigeo])).con_nombres()
    resumen = resumen_de(suyos, hoy)
    cuantos = EN_LA_FICHA_DE_FOCAL if es_focal(request.user) else EN_LA_FICHA
    acuerdos = filas_de(suyos.por_urgencia()[:cuantos], hoy)
    nombra = bool(permisos.puede(request.user, Accion.NOMBRAR_PUNTO_FOCAL))
    puntos = PuntoFocal.objects.filter(municipalidad=municipalidad).filter(
        _focales_que_ve(quien_pide(request), municipalidad)
    )
    papeles = documentos_en(municipalidad, request.user, nombra=nombra)
    personas = [
        _quien_responde(punto, quien_pide(request), papeles.get(punto, []), nombra=nombra)
        for punto in puntos.select_related("usuario").order_by(F("hasta").desc(nulls_first=True), "-titular", "-desde")
    ]
    contexto = {
        "municipalidad": municipalidad,
        "hoy": hoy,
        "es_demo": any(acuerdo.sesion.de_demostracion for acuerdo in acuerdos),
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "acuerdos": acuerdos,
        "total": resumen.total,
        "url_acuerdos": enlaces.lista(municipalidad=municipalidad.pk),
        "resumen": resumen,
        "en_ejercicio": [persona for persona in personas if not persona.hasta],
        "anteriores": [persona for persona in personas if persona.hasta],
        "ve_todo": quien_pide(request).es_secretaria,
        "nombra": nombra,
        "autoridades": _autoridades(municipalidad, hoy, papeles) if quien_pide(request).es_secretaria else [],
        "a_cargo": encargo_de(municipalidad) if nombra else None,
        "cambios": historia_de_municipalidad(municipalidad) if quien_pide(request).es_secretaria else [],
    }
    return render(request, "lugares/municipalidad.html", contexto)


def _autoridades(
    municipalidad: Municipalidad, hoy: date, papeles: Mapping[Any, list[PapelDeCargo]]
) -> list[AutoridadALaVista]:
    """Las de la Secretaría: con su contacto, la última primero."""
    return [
        AutoridadALaVista(
            nombre=autoridad.nombre,
            cargo=autoridad.cargo,
            desde=autoridad.desde,
            hasta=autoridad.hasta,
            documento=autoridad.documento,
            correo=autoridad.correo,
            telefono=autoridad.telefono,
            ejerce=autoridad.desde <= hoy <= autoridad.hasta,
            url=reverse("autoridad", args=[municipalidad.pk, autoridad.pk]),
            documentos=papeles.get(autoridad, []),
            adjuntar=reverse("autoridad_documento", args=[municipalidad.pk, autoridad.pk]),
        )
        for autoridad in municipalidad.autoridades.all()
    ]


def _focales_que_ve(usuario: Usuario, municipalidad: Municipalidad) -> Q:
    """La Secretaría, todos; los demás, los que hoy lo son y sus propios cargos."""
    return Q() if usuario.es_secretaria else EN_EJERCICIO | Q(usuario=usuario)


def _quien_responde(
    punto: PuntoFocal, quien_mira: Usuario, documentos: list[PapelDeCargo], *, nombra: bool
) -> QuienResponde:
    ve_contacto = bool(permisos.ve_contacto(quien_mira, punto.usuario))
    llamar = formas_de_llamar((punto.telefono or punto.usuario.telefono) if ve_contacto else "")
    return QuienResponde(
        nombre=str(punto.usuario),
        cargo=punto.cargo,
        placa="Titular" if punto.titular else "Alterno",
        desde=punto.desde,
        hasta=punto.hasta,
        titular=punto.titular,
        correo=(punto.correo or punto.usuario.email) if ve_contacto else "",
        telefono=llamar.telefono,
        whatsapp=llamar.whatsapp,
        documento=punto.documento if ve_contacto else "",
        sin_documento=quien_mira.es_secretaria and not punto.documento and not documentos,
        documentos=documentos,
        url=reverse("persona", args=[punto.usuario_id]) if quien_mira.es_secretaria else "",
        acciones=_acciones(punto) if nombra else [],
    )


def _acciones(punto: PuntoFocal) -> list[EnlaceDeAccion]:
    """Lo que se puede hacer con quien ejerce el cargo; de quien ya lo dejó, solo adjuntar lo que la nombró."""
    textos = {"punto_focal_documento": "Adjuntar su documento"}
    if punto.hasta is None:
        textos = {"punto_focal_contacto": "Corregir contacto", "punto_focal_cesar": "Deja el cargo"} | textos
    if punto.hasta is None and not punto.titular:
        textos["punto_focal_ascender"] = "Ascender a titular"
    args = [punto.municipalidad_id, punto.pk]
    return [EnlaceDeAccion(texto, reverse(ruta, args=args)) for ruta, texto in textos.items()]
