"""Deshacer lo que se acaba de hacer, desde el aviso que lo dice.

Regla: se deshace por el verbo contrario, el que ya existe, con sus permisos y en su página de siempre: aquí no hay
verbos nuevos. Lo que no tiene contrario lo dice, y no ofrece nada; lo que tiene pero le toca a otra persona, también.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from acuerdos.permisos import Accion, Denegado, Objeto, puede
from web.comun.conflicto import FormularioConVersion, R, sellar, version_de
from web.comun.paginas import quien_pide

AL_MOMENTO = "Se deshizo enseguida: fue un error"
SIN_NADA_QUE_DESHACER = ""
NO_SE_REPONE = "Lo anulado no vuelve: si fue un error, regístrelo otra vez."
DECIDIDO = "Lo decidido no se deshace: se pide y se decide otra vez."
DEVUELTO = "Una devolución no se deshace: a quien informó ya se le dice."
VALIDADO = "No se deshace: lo validado lo reabre un coordinador, con un avance menor."


@dataclass(frozen=True, slots=True)
class Inverso:
    """El verbo contrario de lo que se hizo: su permiso, sobre qué, la página que lo hace y lo que se le envía."""

    accion: Accion
    objeto: Objeto | None
    url: str
    campos: tuple[tuple[str, str], ...] = (("motivo", AL_MOMENTO),)


@dataclass(frozen=True, slots=True)
class Ofrecido:
    """El botón «Deshacer» de un aviso: adónde se envía y con qué campos."""

    url: str
    campos: tuple[tuple[str, str], ...]


Deshacer = Inverso | Ofrecido | str  # o la frase de por qué no se deshace; vacía, si no hay nada que decir


def inverso(
    accion: Accion, objeto: Objeto | None, nombre: str, *claves: str | int, campos: Mapping[str, str] | None = None
) -> Inverso:
    """El que se hace en la página `nombre`. Sin `campos`, se le envía un motivo."""
    envia = {"motivo": AL_MOMENTO} if campos is None else campos
    return Inverso(accion, objeto, reverse(nombre, args=claves), tuple(envia.items()))


def de_una_edicion(request: HttpRequest, form: FormularioConVersion[R], hecho: R) -> Deshacer:
    """Volver a guardar lo que había, sobre la versión que quedó; si otra persona guarda antes, se le pregunta.

    :param form: el formulario ya guardado, que recuerda lo que se leyó al abrirlo.
    :param hecho: el registro como quedó.
    """
    antes, ahora = form.valores_de_antes, form.valores_de(hecho)
    if antes == ahora:
        return SIN_NADA_QUE_DESHACER
    campos = [(nombre, valor) for nombre in antes for valor in _como_se_envia(form.fields[nombre], antes[nombre])]
    campos += [("version", str(version_de(hecho))), ("leido", sellar(ahora))]
    if "motivo" in form.fields and "motivo" not in antes:
        campos.append(("motivo", AL_MOMENTO))
    return Ofrecido(request.get_full_path(), tuple(campos))


def decir(request: HttpRequest, frase: str, deshacer: Deshacer) -> None:
    """Dice lo hecho; con el botón que lo deshace o, si no se puede, por qué."""
    if isinstance(deshacer, Inverso):
        respuesta = puede(quien_pide(request), deshacer.accion, deshacer.objeto)
        if isinstance(respuesta, Denegado):
            deshacer = f"No puede deshacerlo usted: {_en_medio(respuesta.motivo)}"
        else:
            deshacer = Ofrecido(deshacer.url, deshacer.campos)
    if isinstance(deshacer, Ofrecido):
        sobre = json.dumps({"url": deshacer.url, "campos": deshacer.campos}, ensure_ascii=False)
        messages.success(request, frase, extra_tags=sobre)
        return
    messages.success(request, f"{frase} {deshacer}".rstrip())


def leer_ofrecido(etiquetas: str) -> Ofrecido | None:
    """El botón que un aviso lleva en sus etiquetas; None si no lleva."""
    if not etiquetas.startswith("{"):
        return None
    dicho = json.loads(etiquetas)
    return Ofrecido(dicho["url"], tuple((nombre, valor) for nombre, valor in dicho["campos"]))


def _en_medio(motivo: str) -> str:
    return motivo[:1].lower() + motivo[1:]


def _como_se_envia(campo: forms.Field, valor: object) -> list[str]:
    """Lo que el navegador enviaría por ese valor; nada, si es una casilla sin marcar."""
    if valor is False:
        return []
    if valor is True:
        return ["on"]
    if isinstance(valor, Iterable) and not isinstance(valor, str):
        return [texto for uno in valor for texto in _como_se_envia(campo, uno)]
    if isinstance(valor, Model):
        valor = valor.pk
    escrito = campo.widget.format_value(campo.prepare_value(valor)) if valor is not None else ""
    return [str(escrito[0] if isinstance(escrito, list) else escrito or "")]
