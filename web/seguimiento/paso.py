"""Un paso del seguimiento: una página pequeña con un formulario, que hace una cosa y vuelve al acuerdo.

Todas se comportan igual: quien no ve el acuerdo recibe un 404; quien lo ve y no puede, un 403 con el motivo; un dato
que no sirve, el formulario con lo escrito y la frase; lo que ya pasó (decidido, validado, anulado), la frase que lo
dice. De eso se ocupa `paso_sobre`: lo que queda en cada página es su formulario, su verbo y sus palabras.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from acuerdos.anulados import sin_anular
from acuerdos.models import Acuerdo
from acuerdos.models.acuerdo import DeAcuerdo
from acuerdos.permisos import Accion
from web.comun.paginas import base_para, es_focal, exigir, ver_y_enviar
from web.comun.paso import ComoSeDeshace, paso

Hecho = TypeVar("Hecho", bound=DeAcuerdo)  # un hito, un avance, una traba, una solicitud…
Cosa = TypeVar("Cosa", bound=Acuerdo | DeAcuerdo)  # aquello sobre lo que se da el paso
FORMULARIO = "seguimiento/formulario.html"
LO_DEL_ACUERDO = ("sesion", "sector", "municipalidad__region", "clasificacion")


def paso_sobre(
    buscar: Callable[..., Cosa],
    accion: Accion | Callable[[Cosa], Accion],
    *,
    ya_paso: Callable[[Cosa], str] | None = None,
    ancla: str | Callable[[Cosa], str] = "",
) -> Callable[[Callable[[HttpRequest, Cosa], HttpResponse]], Callable[..., HttpResponse]]:
    """Hace, de una función que da un paso sobre una cosa ya hallada, la página de su dirección.

    :param buscar: halla la cosa con las claves de la dirección, o 404 a quien no la ve.
    :param accion: lo que quien pide ha de poder hacer con ella (403 con su motivo), o cómo saberlo.
    :param ya_paso: por qué el paso ya no procede, o vacío. Se dice al mirar; al enviarlo lo dice la acción misma.
    :param ancla: la parte del acuerdo adonde se vuelve con esa frase.
    """

    def decorar(dar: Callable[[HttpRequest, Cosa], HttpResponse]) -> Callable[..., HttpResponse]:
        @ver_y_enviar
        @wraps(dar)
        def pagina(request: HttpRequest, **claves: object) -> HttpResponse:
            cosa = buscar(request, **claves)
            exigir(request, accion if isinstance(accion, Accion) else accion(cosa), cosa)
            if ya_paso is not None and request.method != "POST" and (motivo := ya_paso(cosa)):
                return de_vuelta(request, cosa.su_acuerdo, motivo, ancla(cosa) if callable(ancla) else ancla)
            return dar(request, cosa)

        return pagina

    return decorar


def de_vuelta(request: HttpRequest, acuerdo: Acuerdo, motivo: str, ancla: str) -> HttpResponse:
    """Al acuerdo, diciendo por qué el paso ya no procede."""
    messages.warning(request, motivo)
    return redirect(direccion_de(acuerdo, ancla))


def un_acuerdo(request: HttpRequest, codigo: str) -> Acuerdo:
    """El acuerdo de ese código si quien pide lo ve y no está anulado; si no, 404."""
    acuerdo: Acuerdo = get_object_or_404(Acuerdo.objects.visibles_para(request.user).con_nombres(), codigo=codigo)
    return acuerdo


def uno_de(modelo: type[Hecho]) -> Callable[..., Hecho]:
    """Cómo se halla una fila de `modelo`, anulada o no, con el acuerdo del que cuelga; 404 a quien no la ve."""
    su_acuerdo = modelo.CAMINO

    def hallar(request: HttpRequest, codigo: str, **clave: int) -> Hecho:
        filas = modelo._default_manager.accesibles_para(request.user)  # type: ignore[attr-defined]
        con_su_acuerdo = filas.select_related(*(f"{su_acuerdo}__{campo}" for campo in LO_DEL_ACUERDO))
        del_acuerdo = {f"{su_acuerdo}__codigo": codigo}
        return get_object_or_404(con_su_acuerdo, sin_anular(su_acuerdo), **del_acuerdo, **clave)

    return hallar


def si_esta_anulado(frase: str) -> Callable[[DeAcuerdo], str]:
    """`frase`, para decir que el paso ya no procede porque la cosa se anuló."""
    return lambda cosa: frase if cosa.anulado_en else ""


def atender(
    request: HttpRequest,
    acuerdo: Acuerdo,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], Any],
    *,
    titulo: str,
    boton: str,
    hecho: str | dict[str, str] | Callable[[Any], str],
    como_se_deshace: ComoSeDeshace,
    ancla: str = "",
    plantilla: str = FORMULARIO,
    **lo_demas: object,
) -> HttpResponse:
    """Un `paso` sobre `acuerdo`, del que se vuelve a él.

    :param hecho: la frase de lo hecho, una por cada `decision`, o una función de lo que el verbo devolvió.
    :param como_se_deshace: lo que el aviso ofrece para volver atrás, o por qué no se puede.
    :param ancla: la parte del acuerdo adonde se vuelve.
    :param lo_demas: lo que la plantilla muestra encima del formulario.
    """

    def contexto() -> dict[str, Any]:
        propio = {"boton": boton, "con_archivos": form.is_multipart()}
        return contexto_de(request, acuerdo, titulo, ancla) | propio | lo_demas

    return paso(
        request,
        form,
        verbo,
        dicho=hecho if not isinstance(hecho, dict) else lambda _: hecho[form.cleaned_data["decision"]],
        volver=direccion_de(acuerdo, ancla),
        plantilla=plantilla,
        contexto=contexto,
        como_se_deshace=como_se_deshace,
    )


def contexto_de(request: HttpRequest, acuerdo: Acuerdo, titulo: str, ancla: str = "") -> dict[str, Any]:
    """Lo que toda página de un paso muestra alrededor de su formulario."""
    return {
        "acuerdo": acuerdo,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "es_demo": acuerdo.sesion.de_demostracion,
        "titulo": titulo,
        "volver": direccion_de(acuerdo, ancla),
    }


def direccion_de(acuerdo: Acuerdo, ancla: str = "") -> str:
    return reverse("acuerdo", args=[acuerdo.codigo]) + (f"#{ancla}" if ancla else "")
