"""Un paso de cualquier página: formulario → verbo → mensaje → volver.

Todas se comportan igual: un dato que no sirve devuelve el formulario con lo escrito y la frase (400); una acción
denegada es un 403 con su motivo; y si otra persona guardó antes, se ven las dos versiones (409). Lo que no lleva
formulario, un botón y nada más, es un `toque`; y la página que contesta a su manera (una constancia, JSON para el
teléfono) da el mismo paso con `dar_paso`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from acuerdos.errores import POR_AHORA_NO, AccionDenegada, Conflicto, DatoInvalido
from web.comun import conflicto, deshacer
from web.comun.conflicto import FormularioConVersion, R, version_de
from web.comun.deshacer import SIN_NADA_QUE_DESHACER, Deshacer

T = TypeVar("T")
# Guardar sin preguntar, si entretanto otra persona vuelve a guardar algo ajeno a este formulario.
INTENTOS_DE_JUNTAR = 5
# Lo que no hace falta calcular si el paso sale bien se da como función.
Contexto = Mapping[str, Any] | Callable[[], Mapping[str, Any]]
# Como se deshace lo hecho, o por qué no: dicho de una vez, o a partir de lo que el verbo devolvió.
ComoSeDeshace = Callable[[Any], Deshacer] | Deshacer


def intentar(form: BaseForm, accion: Callable[[], T]) -> T | None:
    """Lo que devuelve `accion`, o None si el dato no sirve: las frases quedan en su campo de `form`.

    Una acción denegada es un 403 con su motivo. Un `Conflicto` sigue su camino: cada página muestra las dos versiones.
    """
    try:
        return accion()
    except AccionDenegada as error:
        raise PermissionDenied(error.motivo) from error
    except DatoInvalido as error:
        for campo, frase in error.errores.items():
            form.add_error(campo if campo in form.fields else None, ValidationError(frase, code=error.codigo))
        return None


def dar_paso(
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], T],
    *,
    hecho: Callable[[T], HttpResponse],
    mostrar: Callable[[int], HttpResponse],
) -> HttpResponse:
    """El paso, con la respuesta que cada página quiera dar.

    :param verbo: la acción, con los datos ya limpios. Si dejó dicho en `form` qué falta, no se hizo.
    :param hecho: la respuesta, con lo que el verbo devolvió.
    :param mostrar: la página del formulario con ese estado (ver `estado_de`).
    """
    if form.is_bound and form.is_valid():
        devuelto = intentar(form, lambda: verbo(form.cleaned_data))
        if not form.errors:
            return hecho(cast(T, devuelto))
    return mostrar(estado_de(form))


def estado_de(form: BaseForm) -> int:
    """El de la página que lo muestra: 200 si solo se mira, 400 con algo que corregir, 503 si lo mismo sirve después."""
    if any(form.has_error(campo, POR_AHORA_NO) for campo in form.errors):
        return 503
    return 400 if form.is_bound else 200


def paso(
    request: HttpRequest,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], T],
    *,
    dicho: str | Callable[[T], str],
    volver: str | Callable[[T], str],
    plantilla: str,
    contexto: Contexto,
    como_se_deshace: ComoSeDeshace = SIN_NADA_QUE_DESHACER,
) -> HttpResponse:
    """Muestra el formulario o, si llegó bien y `verbo(datos)` no se niega, dice `dicho` y lleva a `volver`.

    :param verbo: como en `dar_paso`.
    :param dicho: la frase de lo hecho, o una función de lo que el verbo devolvió; vacía, no se dice nada.
    :param volver: la dirección adonde se va, o una función de lo que el verbo devolvió.
    :param contexto: lo que la plantilla muestra además de `form`.
    :param como_se_deshace: lo que el aviso ofrece para volver atrás, o por qué no se puede.
    """
    return dar_paso(
        form,
        verbo,
        hecho=lambda devuelto: terminar(request, devuelto, dicho=dicho, volver=volver, como_se_deshace=como_se_deshace),
        mostrar=lambda _estado: mostrar(request, form, plantilla, contexto),
    )


def guardar(form: FormularioConVersion[R], accion: Callable[[R], T]) -> T | None:
    """`accion(registro)`, o None si un dato no sirve (ver `intentar`).

    `accion` guarda con la `version` del registro que recibe, y toma de él lo que este formulario no muestra.
    :raises conflicto.Choque: si otra persona cambió, desde que se abrió, algún campo de este formulario.
    """
    actual = form.objeto
    leida = form.cleaned_data["version"]
    for _ in range(INTENTOS_DE_JUNTAR):
        if version_de(actual) != leida and any(diferencia.lo_cambio for diferencia in conflicto.comparar(form, actual)):
            break
        try:
            return intentar(form, partial(accion, actual))
        except Conflicto as error:
            actual = error.actual
    raise conflicto.Choque(form, actual)


def paso_con_version(
    request: HttpRequest,
    form: FormularioConVersion[R],
    verbo: Callable[[R, dict[str, Any]], R],
    *,
    titulo: str,
    dicho: str | Callable[[R], str],
    volver: str | Callable[[R], str],
    cancelar: str,
    plantilla: str,
    contexto: Contexto,
    se_deshace: bool = True,
) -> HttpResponse:
    """Como `paso`, para editar un registro que otra persona puede haber guardado entretanto (ver `conflicto`).

    :param verbo: la acción, con el registro como está ahora y los datos ya limpios.
    :param titulo: el de la página de las dos versiones. `cancelar`: adonde se va desde ella sin guardar.
    :param se_deshace: si guardar otra vez lo de antes, en esta misma dirección, deja todo como estaba.
    """
    if form.is_bound and form.is_valid():
        try:
            hecho = guardar(form, lambda actual: verbo(actual, form.cleaned_data))
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=titulo, volver=cancelar)
        if not form.errors:
            como_se_deshace = partial(deshacer.de_una_edicion, request, form) if se_deshace else SIN_NADA_QUE_DESHACER
            return terminar(request, cast(R, hecho), dicho=dicho, volver=volver, como_se_deshace=como_se_deshace)
    return mostrar(request, form, plantilla, contexto)


def toque(
    request: HttpRequest,
    verbo: Callable[[], T],
    *,
    dicho: str | Callable[[T], str],
    volver: str,
    rechazos: tuple[type[Exception], ...] = (DatoInvalido,),
    como_se_deshace: ComoSeDeshace = SIN_NADA_QUE_DESHACER,
) -> HttpResponse:
    """Un botón sin formulario: hace `verbo`, dice `dicho` y lleva a `volver`; si se rechaza, dice por qué y vuelve.

    :param rechazos: los «no» que se dicen en la página adonde se vuelve; los demás siguen su camino.
    """
    try:
        hecho = verbo()
    except rechazos as error:
        messages.error(request, str(error))
        return redirect(volver)
    return terminar(request, hecho, dicho=dicho, volver=volver, como_se_deshace=como_se_deshace)


def terminar(
    request: HttpRequest,
    hecho: T,
    *,
    dicho: str | Callable[[T], str],
    volver: str | Callable[[T], str],
    como_se_deshace: ComoSeDeshace = SIN_NADA_QUE_DESHACER,
) -> HttpResponse:
    """Dice lo hecho, con cómo se deshace, y vuelve."""
    frase = dicho(hecho) if callable(dicho) else dicho
    if frase:
        deshacer.decir(request, frase, como_se_deshace(hecho) if callable(como_se_deshace) else como_se_deshace)
    return redirect(volver(hecho) if callable(volver) else volver)


def mostrar(request: HttpRequest, form: BaseForm, plantilla: str, contexto: Contexto) -> HttpResponse:
    """La página del formulario, con su estado."""
    lo_demas = contexto() if callable(contexto) else contexto
    return render(request, plantilla, {**lo_demas, "form": form}, status=estado_de(form))
