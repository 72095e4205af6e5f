"""Buscar o ir (`/` y Ctrl+K en la oficina): un código, una municipalidad, una persona, una página, o una frase.

Regla: el código exacto abre su acuerdo, y una frase que se entiende entera («vencidos de MVCS en Cusco») abre la lista
con esos filtros. En lo demás se muestra lo hallado y elige quien busca. Nadie halla lo que no ve.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.busqueda import palabras
from acuerdos.filtros.frase import Frase, Par, TablaDeDichos
from acuerdos.filtros.personas import hallar, hallar_parecidas
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from cuentas.orden import en_espanol
from cuentas.textos import limpiar_renglon, sin_acentos
from municipalidades.directorio import Directorio, leer_directorio
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.comun.filtros import NADIE, quienes_siguen
from web.comun.paginas import base_para, direccion, quien_pide
from web.templatetags.navegacion import menu_de

ACUERDO, SESION, LISTA = "Acuerdo", "Sesión", "Acuerdos filtrados"
SIN_DUDA = frozenset({ACUERDO, SESION, LISTA})
DE_CADA_COSA = 5
MUNICIPALIDADES_MIRADAS = 200
LETRAS_DEL_BUSCADOR = 200
GUIONES = re.compile(r"[\s\u2010-\u2015\u2212_-]+")
FORMA_DE_CODIGO = re.compile(r"[A-Z0-9]{1,20}(?:-[A-Z0-9]{1,20}){0,9}")
# Un lugar o un sector a solas no dicen si se quiere la lista o la ficha: se pregunta.
CON_FICHA = frozenset({"municipalidad", "region", "sector", "provincia", "clasificacion"})
A_CARGO = "a_cargo"
A_MI_CARGO = ("a mi cargo", "mis acuerdos", "mis", "míos", "mías", "mío", "mía", "que sigo", "sigo yo")
A_CARGO_DE_NADIE = ("a cargo de nadie", "sin nadie a cargo", "sin encargado", "que nadie sigue")
OTRAS_PAGINAS = (("Mi cuenta", "mi_cuenta"), ("Teclado y pantalla", "pantalla"))
DE_LA_OFICINA = (
    ("Vistas guardadas", "vistas"),
    ("Lotes de la oficina", "lotes"),
    ("Tokens de la API", "tokens"),
    ("Importar inversiones", "inversiones"),
    ("Recordatorios: lo que saldría mañana", "recordatorios_manana"),
    ("Recordatorios: lo que salió, lo que falló", "recordatorios_envios"),
    ("Municipalidades sin punto focal", "recordatorios_vacantes"),
    ("Tablero: el año", "tablero_anio"),
    ("Tablero: hitos por fecha, calendario", "tablero_hitos"),
    ("Tablero: puede atrasarse", "tablero_atrasos"),
    ("Tablero en grande", "en_grande"),
)


@dataclass(frozen=True, slots=True)
class AdondeIr:
    """Adónde se puede ir. `que`: la clase de cosa; `detalle`: lo que la distingue, o vacío."""

    que: str
    texto: str
    url: str
    detalle: str = ""


@require_safe
def ir(request: HttpRequest) -> HttpResponse:
    """Con `q`, adónde lleva: si no hay duda, se va; si no, se elige. Con `trozo`, solo las opciones (el diálogo)."""
    quien = quien_pide(request)
    dicho = limpiar_renglon(request.GET.get("q", ""))[:LETRAS_DEL_BUSCADOR]
    halladas = opciones(quien, dicho)
    if "trozo" in request.GET:
        return render(request, "buscador/_opciones.html", {"dicho": dicho, "opciones": halladas})
    if halladas and halladas[0].que in SIN_DUDA:
        return redirect(halladas[0].url)
    return render(request, "buscador/ir.html", {"base": base_para(quien), "dicho": dicho, "opciones": halladas})


def opciones(quien: Usuario, dicho: str) -> list[AdondeIr]:
    """Todo lo que `dicho` puede ser, lo más seguro primero; vacío sin nada dicho."""
    if not dicho:
        return []
    directorio = leer_directorio()
    return [
        *_por_codigo(quien, dicho),
        *_por_frase(TablaDeDichos(directorio, _de_quien(quien, dicho)).entender(dicho), dicho),
        *_municipalidades(quien, dicho, directorio),
        *_personas(quien, dicho),
        *_paginas(quien, dicho),
    ]


def _por_codigo(quien: Usuario, dicho: str) -> Iterator[AdondeIr]:
    """El acuerdo o la sesión de ese código; si no hay, los acuerdos cuyo código empieza así."""
    codigo = GUIONES.sub("-", dicho.upper()).strip("-")
    if not FORMA_DE_CODIGO.fullmatch(codigo):
        return
    accesibles = Acuerdo.objects.accesibles_para(quien)
    exactos = accesibles.filter(codigo__in={codigo, *_completos(codigo)}).values_list("codigo", "texto")
    if exacto := exactos.first():
        yield _acuerdo(ACUERDO, *exacto)
        return
    if sesion := Sesion.objects.filter(permisos.sesiones_visibles(quien), codigo=codigo).first():
        yield AdondeIr(SESION, sesion.nombre, reverse("sesion", args=[sesion.codigo]), sesion.codigo)
    if "-" in codigo:
        parecidos = (
            accesibles.sin_anulados()
            .filter(codigo__startswith=codigo)
            .order_by("codigo")
            .values_list("codigo", "texto")
        )
        yield from (_acuerdo("Acuerdo que empieza así", *uno) for uno in parecidos[:DE_CADA_COSA])


def _completos(codigo: str) -> Iterator[str]:
    """Lo que dice un código sin sus guiones o sin sus ceros: MEA2025004 y MEA-2025-4 son MEA-2025-004."""
    junto = codigo.replace("-", "")
    if not junto[-1:].isdecimal():
        return
    for sesion in Sesion.objects.values_list("codigo", flat=True):
        suya = sesion.replace("-", "")
        numero = junto.removeprefix(suya)
        if junto.startswith(suya) and numero.isdecimal():
            yield f"{sesion}-{int(numero):03d}"


def _acuerdo(que: str, codigo: str, texto: str) -> AdondeIr:
    return AdondeIr(que, codigo, reverse("acuerdo", args=[codigo]), texto[:120])


def _por_frase(frase: Frase, dicho: str) -> Iterator[AdondeIr]:
    """La lista con los filtros que la frase dice, y con los que puede decir; y la que busca sus palabras."""
    lista = reverse("acuerdos")
    sin_quitar = "".join(f"; «{negado}» no se quita: elija los que sí quiere" for negado in frase.negado)
    if frase.propuestos:
        siglas = " y ".join(sigla for _, sigla in frase.propuestos)
        detalle = f"con {siglas} como sector{sin_quitar}"
        yield AdondeIr("Acuerdos", dicho, direccion(lista, frase.con_lo_propuesto), detalle)
    if frase.filtros:
        nombrados = {filtro for filtro, _ in frase.filtros}
        clara = not (frase.resto or frase.negado) and (len(nombrados) > 1 or not nombrados <= CON_FICHA)
        detalle = f"con esos filtros y las palabras «{frase.resto}»" if frase.propuestos else "con esos filtros"
        yield AdondeIr(
            LISTA if clara else "Acuerdos", dicho, direccion(lista, frase.parametros), f"{detalle}{sin_quitar}"
        )
    elif frase.negado and not frase.propuestos:
        yield AdondeIr("Acuerdos", "Todos", direccion(lista, frase.parametros), sin_quitar.removeprefix("; "))
    yield AdondeIr("Acuerdos", f"Los que dicen «{dicho}»", direccion(lista, [("search", dicho)]))


def _de_quien(quien: Usuario, dicho: str) -> dict[str, Par]:
    """Lo que se entiende según quién lo dice: a cargo de quién están. Es asunto de la oficina."""
    if not quien.es_secretaria:
        return {}
    personas = quienes_siguen() if "cargo" in palabras(dicho) else []
    de_cada_quien = {f"a cargo de {nombre}": (A_CARGO, quien_sigue) for quien_sigue, nombre in personas}
    return {
        **de_cada_quien,
        **dict.fromkeys(A_MI_CARGO, (A_CARGO, quien.username)),
        **dict.fromkeys(A_CARGO_DE_NADIE, (A_CARGO, NADIE)),
    }


def _municipalidades(quien: Usuario, dicho: str, directorio: Directorio) -> Iterator[AdondeIr]:
    halladas = directorio.que_dicen(dicho) or directorio.parecidas(dicho)
    ubigeos = [municipio.ubigeo for municipio in halladas]
    visibles = Municipalidad.objects.filter(
        permisos.municipalidades_visibles(quien), pk__in=ubigeos[:MUNICIPALIDADES_MIRADAS]
    )
    for municipalidad in visibles.select_related("region").order_by("pk")[:DE_CADA_COSA]:
        yield AdondeIr(
            "Municipalidad",
            municipalidad.nombre_completo,
            reverse("municipalidad", args=[municipalidad.pk]),
            f"{municipalidad.provincia}, {municipalidad.region.nombre}",
        )


def _personas(quien: Usuario, dicho: str) -> Iterator[AdondeIr]:
    """Solo la Secretaría busca personas."""
    if not quien.es_secretaria:
        return
    halladas = hallar(dicho) or hallar_parecidas(dicho)
    for persona in Usuario.objects.filter(pk__in=halladas).order_by(en_espanol("nombre"), "pk")[:DE_CADA_COSA]:
        yield AdondeIr("Persona", str(persona), reverse("persona", args=[persona.pk]), persona.email)


def _paginas(quien: Usuario, dicho: str) -> Iterator[AdondeIr]:
    paginas = [*menu_de(quien), *((texto, reverse(nombre)) for texto, nombre in OTRAS_PAGINAS)]
    if quien.es_secretaria:
        paginas += [(texto, reverse(nombre)) for texto, nombre in DE_LA_OFICINA]
    buscadas = sin_acentos(dicho).split()
    for texto, url in dict(paginas).items():
        suyas = sin_acentos(texto).split()
        if all(any(suya.startswith(buscada) for suya in suyas) for buscada in buscadas):
            yield AdondeIr("Página", texto, url)
