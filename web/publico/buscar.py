"""Buscar los acuerdos de una municipalidad, por su nombre, su UBIGEO o su región, y los de un sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.errores import DatoInvalido
from cuentas.erratas import a_una_errata
from cuentas.orden import en_espanol
from cuentas.textos import norma
from municipalidades.directorio import Municipio, leer_directorio
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector
from reuniones.nombres_de_sectores import como_se_le_llama
from web.comun.abierto import Senas, abierta, entera
from web.comun.lo_pedido import LoPedidoNoExiste
from web.comun.regiones import region_pedida
from web.publico.cuentas import cuentas_de

HALLADAS = 60  # municipalidades que se muestran; con más, se pide escribir más
LETRAS_BUSCADAS = 80  # de lo que se busca


@dataclass(frozen=True, slots=True)
class Hallado:
    """Una municipalidad, un sector o una región, con cuántos acuerdos tiene a la vista de cualquiera."""

    nombre: str
    nota: str
    url: str
    acuerdos: int


@abierta("q", "region")
def buscar(request: HttpRequest) -> HttpResponse:
    """Sin nada escrito, las regiones y los sectores. Si lo escrito es una sola municipalidad, su ficha."""
    escrito = request.GET.get("q", "").strip()[:LETRAS_BUSCADAS]
    region = _region_de(request)
    halladas: list[Hallado] = []
    parecido = False
    sectores = _sectores(escrito) if not region else []
    if region:
        halladas = _municipalidades(municipalidad__region=region)
    elif escrito:
        directorio = leer_directorio()
        halladas = _las_de(directorio.que_dicen(escrito))
        if len(halladas) == 1 and not sectores:
            return redirect(halladas[0].url)
        if not halladas and not sectores:  # ¿un error de tecleo? Se ofrece lo parecido, sin decidir por quien busca
            parecido = True
            halladas = _las_de(directorio.parecidas(escrito, _cuentas("municipalidad_id")))
            sectores = _sectores(escrito, parecidos=True)
    contexto = {
        "senas": Senas(
            titulo="Buscar acuerdos",
            descripcion="Los acuerdos de cada municipalidad y de cada ministerio, y cómo avanzan.",
            url=entera(reverse("abierto_buscar")),
        ),
        "q": escrito,
        "buscado": escrito or (region.nombre if region else ""),
        "halladas": halladas[:HALLADAS],
        "son": len(halladas),
        "parecido": parecido and bool(halladas or sectores),
        "sectores": sectores,
        "regiones": [] if escrito or region else _regiones(),
    }
    return render(request, "publico/buscar.html", contexto)


def _region_de(request: HttpRequest) -> Region | None:
    try:
        return region_pedida(request.GET.get("region", "").strip())
    except DatoInvalido as error:
        raise LoPedidoNoExiste(str(error)) from error


def _las_de(municipios: Sequence[Municipio]) -> list[Hallado]:
    return _municipalidades(municipalidad_id__in=[m.ubigeo for m in municipios])


def _municipalidades(**solo: Any) -> list[Hallado]:
    cuentas = _cuentas("municipalidad_id", **solo)
    suyas = (
        Municipalidad.objects.filter(pk__in=cuentas).select_related("region").order_by(en_espanol("distrito"), "ubigeo")
    )
    return [
        Hallado(
            una.nombre_completo,
            f"{una.provincia}, {una.region.nombre}",
            reverse("abierto_municipalidad", args=[una.pk]),
            cuentas[una.pk],
        )
        for una in suyas
    ]


def _sectores(escrito: str, *, parecidos: bool = False) -> list[Hallado]:
    """Los que dicen lo escrito en su sigla, en su nombre o en cómo se les llama, o `parecidos`, a una errata; sin nada
    escrito, todos."""
    cuentas = _cuentas("sector_id")
    buscado = norma(escrito)
    llamados: dict[str, list[str]] = {}
    for sigla, nombre in como_se_le_llama(cuentas.keys()):
        llamados.setdefault(sigla, []).append(norma(nombre))
    return [
        Hallado(uno.nombre, uno.sigla, reverse("abierto_sector", args=[uno.pk]), cuentas[uno.pk])
        for uno in sorted(Sector.objects.filter(pk__in=cuentas), key=lambda sector: norma(sector.nombre))
        if any(
            _dice(nombre, buscado, parecidos=parecidos)
            for nombre in (norma(f"{uno.sigla} {uno.nombre}"), *llamados.get(uno.pk, ()))
        )
    ]


def _dice(suyo: str, buscado: str, *, parecidos: bool) -> bool:
    if not parecidos:
        return buscado in suyo
    palabras = suyo.split()
    return bool(buscado) and all(a_una_errata(una, palabras) for una in buscado.split())


def _regiones() -> list[Hallado]:
    cuentas = _cuentas("municipalidad__region_id")
    lugar = reverse("abierto_buscar")
    return [
        Hallado(una.nombre, "", f"{lugar}?region={una.pk}", cuentas[una.pk])
        for una in sorted(Region.objects.filter(pk__in=cuentas), key=lambda region: norma(region.nombre))
    ]


def _cuentas(campo: str, **solo: Any) -> dict[str, int]:
    return cuentas_de(campo, timezone.localdate(), **solo)
