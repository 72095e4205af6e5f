"""El enlace del correo: el formulario de ese hito, sin contraseña. GET muestra, POST escribe.

La dirección es la llave: no depende de galletas (la vista previa de un correo puede no guardarlas), no abre sesión, no
muestra nada más que ese hito y no se le cuenta a nadie. A quien ingresó como la Secretaría no se le abre: es de otra
persona, y para informar en su nombre está el formulario del acuerdo, que lo deja dicho. Cerrar un hito pide además las
cuatro últimas cifras del teléfono registrado, con pocos intentos por persona y día: quien recibió el correo reenviado
no las tiene.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from acuerdos.acciones.correos import completar_respuesta, exigir_suyo, lo_que_espera
from acuerdos.acciones.enlaces import informar_por_enlace
from acuerdos.acciones.motivos_de_avance import motivo_de_no_informar_por_enlace
from acuerdos.acciones.preferencias import idioma_de
from acuerdos.enums import Canal
from acuerdos.errores import DEMASIADOS, AccionDenegada, DatoInvalido, DemasiadosIntentos, PorAhoraNo
from acuerdos.models import Avance, CorreoRecibido, Enlace
from acuerdos.permisos import Accion, Causa, puede
from cuentas import borradores, idiomas
from cuentas.limite import descontar, se_pasa
from recordatorios import enlaces
from recordatorios.enlaces import INSISTE
from web.comun.paginas import archivos_de, ver_y_enviar
from web.comun.paso import dar_paso
from web.focal import envios
from web.focal.avance import (
    LoInformado,
    Recibido,
    agregar_fotos,
    con_hito,
    contexto_de,
    contexto_de_constancia,
    guardar_antes_de_mirar_archivos,
    recibir,
)
from web.focal.formularios import FormularioDeFotos, FormularioFocalDeAvance, como_se_marca

DIA = 24 * 3600
CIFRAS_ERRADAS_POR_DIA = 5  # por persona: 150 en el mes que vive un enlace, contra 10 000 combinaciones
ENVIOS_CON_ARCHIVOS_POR_DIA = 60
LARGO_EN_EL_FORMULARIO = 500  # letras: de lo que llegó por correo, lo más que vuelve a viajar para corregirse
BLOQUEADO = gettext_noop(
    "Hubo demasiados intentos con las cifras del celular. Pruebe mañana, ingrese con su usuario, o informe por ahora "
    "menos de 100 %."
)
DE_OTRA_PERSONA = gettext_noop(
    "Este enlace es de otra persona. En la Secretaría se informa en su nombre desde la página del acuerdo: así queda "
    "dicho que fue usted."
)
NO_ABRE = gettext_noop("Este enlace ya no abre")
PASADOS = {Causa.ENLACE_VENCIDO, Causa.ENLACE_ANULADO}  # sirvieron y ya no: 410


def _reservada(vista: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Una página que se abre con el enlace: 403 o 410, en una frase, si ya no sirve. No queda en ningún lado."""

    @wraps(vista)
    def abrir(request: HttpRequest, firmado: str, **mas: object) -> HttpResponse:
        ahora = timezone.now()
        try:
            if request.user.is_authenticated and request.user.es_secretaria:
                raise AccionDenegada(Causa.ENLACE_AJENO, gettext(DE_OTRA_PERSONA))
            abierto = enlaces.abrir(firmado, ahora=ahora)
            # El que eligió en este navegador; si no, en el que se le escriben los correos.
            with idiomas.en(idiomas.elegido(request) or idioma_de(abierto.persona)):
                respuesta = _contestar(request, abierto, partial(vista, request, abierto, firmado, ahora, **mas))
        except AccionDenegada as error:
            respuesta = _cerrada(request, error.motivo, 410 if error.causa in PASADOS else 403)
        except PermissionDenied as error:
            respuesta = _cerrada(request, str(error), 403)
        respuesta["Referrer-Policy"] = "no-referrer"
        respuesta["X-Robots-Tag"] = "noindex, nofollow"
        return respuesta

    return csrf_exempt(never_cache(login_not_required(ver_y_enviar(abrir))))


def _contestar(request: HttpRequest, abierto: Enlace, vista: Callable[[], HttpResponse]) -> HttpResponse:
    """Lo que no se recibe por una falla nuestra volverá: sus archivos se contarán entonces."""
    bien = False
    try:
        respuesta = vista()
        bien = respuesta.status_code != 503
        return respuesta
    except (AccionDenegada, PermissionDenied, Http404):
        bien = True
        raise
    finally:
        if request.FILES and not bien:
            descontar(_sus_archivos(abierto))


@_reservada
def enlace(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime) -> HttpResponse:
    """El formulario del hito. 410 si ya se informó que está terminado."""
    lugar, duena = f"enlace:{abierto.pk}", borradores.Dueno(usuario_id=abierto.persona_id)
    contexto = {**contexto_de(abierto.hito, ahora), "persona": abierto.persona}
    datos = request.POST if request.method == "POST" else borradores.leer(duena, lugar, ahora=ahora)
    form = FormularioFocalDeAvance(datos, archivos_de(request), con_cifras=True)
    guardar_antes_de_mirar_archivos(request, duena, lugar, ahora)
    sobran_archivos = _sobran_archivos(request, abierto, form)

    def registrar(informe: LoInformado) -> Avance:
        with _con_medida(abierto, informe):
            return informar_por_enlace(
                enlace=abierto,
                porcentaje=informe.porcentaje,
                descripcion=informe.descripcion,
                fecha=informe.fecha,
                cifras=informe.cifras,
                evidencias=informe.evidencias,
                clave=informe.clave,
                ahora=ahora,
            )

    def hecho(recibido: Recibido) -> HttpResponse:
        borradores.olvidar(duena, lugar)
        return _recibido(request, firmado, recibido)

    def mostrar(estado: int) -> HttpResponse:
        if not sobran_archivos and (cerrado := _si_no_se_informa(request, abierto, contexto["ultimo"])):
            return cerrado
        if form.is_bound:
            borradores.guardar(duena, lugar, borradores.lo_escrito(form.data), ahora=ahora)
        return _formulario(request, "focal/enlace.html", form, contexto, estado)

    verbo = partial(recibir, form, registrar=registrar, quien=abierto.persona, ahora=ahora)
    return dar_paso(form, verbo, hecho=hecho, mostrar=mostrar)


@_reservada
@envios.dicho_a_la_cola
def constancia(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime, pk: int) -> HttpResponse:
    """La constancia de lo que se informó con este enlace; con POST se le agregan fotos."""
    sin_clave = (Canal.ENLACE, Canal.CORREO)
    suyos = Avance.objects.sin_anulados().filter(hito=abierto.hito, canal__in=sin_clave, registrado_por=abierto.persona)
    avance = get_object_or_404(con_hito(suyos), pk=pk)
    agrega = bool(puede(abierto.persona, Accion.ADJUNTAR_EVIDENCIA, avance))
    if request.method == "POST" and not agrega:
        return _cerrada(request, gettext(enlaces.VENCIDO), 403)
    form = FormularioDeFotos(files=archivos_de(request))
    _sobran_archivos(request, abierto, form)

    def mostrar(estado: int) -> HttpResponse:
        contexto = {**contexto_de_constancia(avance), "avisos": []}
        contexto["puede_agregar"] = contexto["espera"] and agrega
        return _formulario(request, "focal/enlace_constancia.html", form, contexto, estado)

    return dar_paso(
        form,
        lambda datos: agregar_fotos(form, datos, avance, quien=abierto.persona, ahora=ahora),
        hecho=lambda quejas: _recibido(request, firmado, Recibido(avance, quejas)),
        mostrar=mostrar,
    )


@_reservada
def completar(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime, pk: int) -> HttpResponse:
    """Lo que contestó por correo y le falta algo: el formulario, con lo que escribió y en lo que tocó (`cuanto`).

    GET no cambia nada: los antivirus abren los enlaces de los correos. Si ya es un avance, su constancia.
    """
    correo = get_object_or_404(CorreoRecibido, pk=pk)
    exigir_suyo(correo, abierto)
    if correo.avance is not None:
        return _recibido(request, firmado, Recibido(correo.avance))
    escrito, archivos = lo_que_espera(abierto, correo)
    largo, cabe = (escrito, "") if len(escrito) > LARGO_EN_EL_FORMULARIO else ("", escrito)
    form = _para_completar(request, cabe)
    _sobran_archivos(request, abierto, form)

    def registrar(informe: LoInformado) -> Avance:
        with _con_medida(abierto, informe):
            return completar_respuesta(
                enlace=abierto,
                correo=correo,
                porcentaje=informe.porcentaje,
                descripcion=informe.descripcion,
                fecha=informe.fecha,
                cifras=informe.cifras,
                evidencias=informe.evidencias,
                ahora=ahora,
            )

    def mostrar(estado: int) -> HttpResponse:
        contexto = {**contexto_de(abierto.hito, ahora), "persona": abierto.persona, "archivos": archivos}
        if not form.is_bound and (cerrado := _si_no_se_informa(request, abierto, contexto["ultimo"])):
            return cerrado
        contexto |= {"cuanto": _cuanto_se_dice(form), "largo": largo}
        return _formulario(request, "focal/enlace_correo.html", form, contexto, estado)

    return dar_paso(
        form,
        lambda datos: recibir(form, _entero(datos, largo), registrar, quien=abierto.persona, ahora=ahora),
        hecho=partial(_recibido, request, firmado),
        mostrar=mostrar,
    )


def _para_completar(request: HttpRequest, escrito: str) -> FormularioFocalDeAvance:
    inicial = {"descripcion": escrito, **_cuanto_toco(request)}
    datos = request.POST if request.method == "POST" else None
    return FormularioFocalDeAvance(datos, archivos_de(request), initial=inicial, con_cifras=True)


def _entero(datos: dict[str, Any], largo: str) -> dict[str, Any]:
    """Con lo que no volvió a viajar por delante de lo que agregó."""
    return {**datos, "descripcion": "\n".join(filter(None, (largo, datos["descripcion"])))}


def _cuanto_toco(request: HttpRequest) -> dict[str, str]:
    """Lo marcado en el formulario por el botón del correo que tocó; nada si no se entiende."""
    cuanto = request.GET.get("cuanto", "")
    if not (cuanto.isascii() and cuanto.isdecimal() and len(cuanto) <= 3 and int(cuanto) <= 100):
        return {}
    return como_se_marca(int(cuanto))


def _cuanto_se_dice(form: FormularioFocalDeAvance) -> str:
    """El porcentaje que la página repite al mirarla: el que tocó, si no es el 100, que pide más que tocarlo."""
    cuanto = "" if form.is_bound else str(form.initial.get("otro") or form.initial.get("porcentaje", ""))
    return "" if cuanto == "100" else cuanto


def _sobran_archivos(request: HttpRequest, abierto: Enlace, form: BaseForm) -> bool:
    """Si mandó más de los que se admiten por día: queda dicho en `form`. Se cuentan antes de abrirlos: es lo caro."""
    sobran = bool(request.FILES) and se_pasa(_sus_archivos(abierto), ENVIOS_CON_ARCHIVOS_POR_DIA, DIA)
    if sobran:
        form.add_error(None, ValidationError(gettext(INSISTE), code=DEMASIADOS))
    return sobran


def _sus_archivos(abierto: Enlace) -> str:
    return f"archivos:{abierto.persona_id}"


@contextmanager
def _con_medida(abierto: Enlace, informe: LoInformado) -> Iterator[None]:
    """Deja registrar si la persona no mandó demasiados informes ni erró demasiadas veces sus cifras."""
    if enlaces.agota_los_informes(abierto.persona):
        raise DemasiadosIntentos(enlace=gettext(INSISTE))
    intento = f"cifras:{abierto.persona_id}" if informe.porcentaje == 100 and informe.cifras.strip() else ""
    if intento and se_pasa(intento, CIFRAS_ERRADAS_POR_DIA, DIA):
        raise DemasiadosIntentos(cifras=gettext(BLOQUEADO))
    erradas = por_mirar = False
    try:
        with enlaces.sin_contar_lo_que_falla(abierto.persona):
            yield
    except DatoInvalido as error:
        erradas = "cifras" in error.errores
        por_mirar = informe.por_mirar and list(error.errores) == ["evidencias"] and not isinstance(error, PorAhoraNo)
        raise
    finally:
        if intento and not erradas:
            descontar(intento)
        if por_mirar:  # le falta el sustento que trajo y no se pudo mirar: volverá
            enlaces.no_contar_el_ultimo(abierto.persona)


def _recibido(request: HttpRequest, firmado: str, recibido: Recibido) -> HttpResponse:
    avance, avisos = recibido.avance, recibido.avisos
    url = reverse("enlace_constancia", args=[firmado, avance.pk])
    if not envios.quiere_json(request) and avisos:  # sin sesión no hay dónde dejar el aviso: va con la constancia
        contexto = {**contexto_de_constancia(avance), "form": FormularioDeFotos(), "avisos": avisos}
        contexto["puede_agregar"] = contexto["espera"]
        return _pagina("focal/enlace_constancia.html", contexto, accion=url)
    return envios.recibido(request, constancia=envios.constancia_de(avance), url=url, fotos=url, avisos=avisos)


def _formulario(
    request: HttpRequest, plantilla: str, form: BaseForm, contexto: dict[str, Any], estado: int
) -> HttpResponse:
    """La página con su formulario: para llenarlo, o con lo escrito y qué falta (400; 429 si insiste demasiado)."""
    if any(form.has_error(campo, DEMASIADOS) for campo in form.errors):
        estado = 429
    if form.is_bound and envios.quiere_json(request):
        return JsonResponse({"errores": envios.frases_de(form)}, status=estado)
    return _pagina(plantilla, {**contexto, "form": form}, estado=estado)


def _si_no_se_informa(request: HttpRequest, abierto: Enlace, ultimo: Avance | None) -> HttpResponse | None:
    """410 con el motivo si del hito ya no se espera un informe; None si se espera."""
    negado = motivo_de_no_informar_por_enlace(abierto.persona, abierto.hito, ultimo)
    if negado is None:
        return None
    informado = negado.causa in (Causa.HITO_CULMINADO, Causa.HITO_EN_REVISION)
    return _cerrada(request, negado.motivo, 410, titulo=gettext_noop("Ya está informado") if informado else NO_ABRE)


def _cerrada(request: HttpRequest, motivo: str, estado: int, *, titulo: str = NO_ABRE) -> HttpResponse:
    if envios.quiere_json(request):
        return JsonResponse({"errores": [motivo]}, status=estado)
    escrito = request.POST.get("descripcion", "").strip()  # para que lo pueda copiar
    return _pagina(
        "focal/enlace_cerrado.html", {"titulo": gettext(titulo), "motivo": motivo, "escrito": escrito}, estado=estado
    )


def _pagina(plantilla: str, contexto: dict[str, Any], *, estado: int = 200, accion: str = "") -> HttpResponse:
    """Sin la petición a la vista: la página no mira la sesión ni pone galletas."""
    return HttpResponse(render_to_string(plantilla, {"accion": accion, **contexto}), status=estado)
