"""El lugar de un acuerdo en la lista de la que se vino: volver a su fila, y el anterior y el siguiente.

La dirección de la ficha lo lleva (`lista`, los filtros; `n`, el número de fila) y una galleta lo recuerda para ese
acuerdo, de modo que registrar algo y volver a su página no lo pierde. Si la lista cambió entretanto, manda lo que hay:
el que ya no está deja como siguiente al que ocupa su fila.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from web.acuerdos.peticion import PeticionDeLista
from web.comun import enlaces
from web.comun.paginas import direccion, entero, quien_pide

LISTA, NUMERO = "lista", "n"
GALLETA = f"{settings.DE_UNA_PARTE}lugar"
ACUERDOS_POR_PAGINA = 50
ALREDEDOR = 2  # filas que se miran a cada lado: alguna pudo salir de la lista
LO_QUE_CABE = 3_000  # letras en una galleta


@dataclass(frozen=True, slots=True)
class LugarEnLista:
    """`volver`: la lista, en su fila. `anterior` y `siguiente`: sus fichas, o vacío; con sus códigos."""

    volver: str
    anterior: str = ""
    anterior_codigo: str = ""
    siguiente: str = ""
    siguiente_codigo: str = ""


def ficha(codigo: str, consulta: str, numero: int) -> str:
    """La dirección de la ficha que sabe de qué lista se viene."""
    return direccion(reverse("acuerdo", args=[codigo]), [(LISTA, consulta), (NUMERO, numero)])


def fichas(codigos: Sequence[str], consulta: str, desde: int) -> list[str]:
    """Las `ficha` de una página de la lista, cuyo primer acuerdo es el número `desde`: la dirección se arma una vez."""
    de, lista = enlaces.por_clave("acuerdo"), urlencode([(LISTA, consulta)] if consulta else [])
    return [
        f"{de(codigo)}?{lista}{'&' if lista else ''}{NUMERO}={numero}"
        for numero, codigo in enumerate(codigos, start=desde)
    ]


def lugar_de(request: HttpRequest, codigo: str) -> LugarEnLista:
    """El de `codigo` según la dirección o, sin nada en ella, según la galleta; si nada lo dice, la lista entera."""
    consulta, numero = _pedido(request, codigo)
    if not numero:
        return LugarEnLista(volver=reverse("acuerdos"))
    peticion = PeticionDeLista(quien_pide(request), QueryDict(consulta), hoy=timezone.localdate())
    if peticion.problemas:
        return LugarEnLista(volver=reverse("acuerdos"))
    desde = max(numero - 1 - ALREDEDOR, 0)
    codigos = list(peticion.lista.filas().values_list("codigo", flat=True)[desde : numero + ALREDEDOR])
    aqui = codigos.index(codigo) if codigo in codigos else None
    antes = (numero - 1 - desde if aqui is None else aqui) - 1
    despues = antes + (1 if aqui is None else 2)
    vecinos = [codigos[i] if 0 <= i < len(codigos) else "" for i in (antes, despues)]
    fichas = [
        ficha(vecino, peticion.consulta, desde + i + 1) if vecino else ""
        for vecino, i in zip(vecinos, (antes, despues), strict=True)
    ]
    pagina = (numero - 1) // ACUERDOS_POR_PAGINA + 1
    parametros = QueryDict(peticion.consulta, mutable=True)
    if pagina > 1:
        parametros["pagina"] = str(pagina)
    pedidos = f"?{parametros.urlencode(safe=',')}" if parametros else ""
    return LugarEnLista(f"{reverse('acuerdos')}{pedidos}#{codigo}", fichas[0], vecinos[0], fichas[1], vecinos[1])


def recordar_lugar(request: HttpRequest, respuesta: HttpResponse, codigo: str) -> None:
    """Deja en el navegador, hasta que se cierre, el lugar que la dirección dice."""
    if NUMERO not in request.GET:
        return
    dicho = urlencode({"codigo": codigo, LISTA: request.GET.get(LISTA, ""), NUMERO: request.GET[NUMERO]})
    if len(dicho) <= LO_QUE_CABE:
        respuesta.set_cookie(
            GALLETA, dicho, path=reverse("acuerdos"), httponly=True, samesite="Lax", secure=request.is_secure()
        )


def _pedido(request: HttpRequest, codigo: str) -> tuple[str, int]:
    """Los filtros y el número de fila; 0, si nada los dice."""
    dicho: Any = request.GET
    if NUMERO not in dicho:
        dicho = QueryDict(request.COOKIES.get(GALLETA, ""))
        if dicho.get("codigo") != codigo:
            return "", 0
    return dicho.get(LISTA, ""), entero(dicho.get(NUMERO, ""))
