"""El enlace del correo: el formulario de ese hito, sin contraseña. GET muestra, POST escribe.

La dirección es la llave: no depende de galletas (la vista previa de un correo puede no guardarlas), no abre sesión, no
muestra nada más que ese hito y no se le cuenta a nadie. A quien ingresó como la Secretaría no se le abre: es de otra
persona, y para informar en su nombre está el formulario del acuerdo, que lo deja dicho. Cerrar un hito pide además las
cuatro últimas cifras del teléfono registrado, con pocos intentos por persona y día: quien recibió el correo reenviado
no las tiene.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from acuerdos.acciones.avances import motivo_de_no_informar_por_enlace
from acuerdos.acciones.avisos import informar_por_enlace
from acuerdos.acciones.correos import completar_respuesta, exigir_suyo, lo_que_espera
from acuerdos.enums import Canal
from acuerdos.errores import DEMASIADOS, AccionDenegada, DatoInvalido, DemasiadosIntentos
from acuerdos.models import Avance, CorreoRecibido, Enlace
from acuerdos.permisos import Accion, Causa, puede
from cuentas import borradores
from cuentas.limite import descontar, se_pasa
from recordatorios import enlaces
from recordatorios.enlaces import INSISTE
from web.comun.paginas import ver_y_enviar
from web.focal import envios
from web.focal.avance import (
    LoInformado,
    agregar_fotos,
    atender,
    con_hito,
    contexto_de,
    contexto_de_constancia,
    guardar_antes_de_mirar_archivos,
)
from web.focal.formularios import CUANTO, OTRO, FormularioDeAvance, FormularioDeFotos

DIA = 24 * 3600
CIFRAS_ERRADAS_POR_DIA = 5  # por persona: 150 en el mes que vive un enlace, contra 10 000 combinaciones
ENVIOS_CON_ARCHIVOS_POR_DIA = 60
BLOQUEADO = (
    "Hubo demasiados intentos con las cifras del celular. Pruebe mañana, ingrese con su usuario, o informe por ahora "
    "menos de 100 %."
)
DE_OTRA_PERSONA = (
    "Este enlace es de otra persona. En la Secretaría se informa en su nombre desde la página del acuerdo: así queda "
    "dicho que fue usted."
)
NO_ABRE = "Este enlace ya no abre"
PASADOS = {Causa.ENLACE_VENCIDO, Causa.ENLACE_ANULADO}  # sirvieron y ya no: 410


def _reservada(vista: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Una página que se abre con el enlace: 403 o 410, en una frase, si ya no sirve. No queda en ningún lado."""

    @wraps(vista)
    def abrir(request: HttpRequest, firmado: str, **mas: Any) -> HttpResponse:
        ahora = timezone.now()
        try:
            if request.user.is_authenticated and request.user.es_secretaria:
                raise AccionDenegada(Causa.ENLACE_AJENO, DE_OTRA_PERSONA)
            respuesta = vista(request, enlaces.abrir(firmado, ahora=ahora), firmado, ahora, **mas)
        except AccionDenegada as error:
            respuesta = _cerrada(request, error.motivo, 410 if error.causa in PASADOS else 403)
        except PermissionDenied as error:
            respuesta = _cerrada(request, str(error), 403)
        respuesta["Referrer-Policy"] = "no-referrer"
        respuesta["X-Robots-Tag"] = "noindex, nofollow"
        return respuesta

    return csrf_exempt(never_cache(login_not_required(ver_y_enviar(abrir))))


@_reservada
def enlace(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime) -> HttpResponse:
    """El formulario del hito. 410 si ya se informó que está terminado."""
    hito = abierto.hito
    lugar, duena = f"enlace:{abierto.pk}", borradores.Dueno(usuario_id=abierto.persona_id)
    contexto = {**contexto_de(hito, ahora), "persona": abierto.persona}
    if request.method != "POST":
        if cerrado := _si_no_se_informa(request, abierto, contexto["ultimo"]):
            return cerrado
        form = FormularioDeAvance(borradores.leer(duena, lugar, ahora=ahora), con_cifras=True)
        return _pagina("focal/enlace.html", {**contexto, "form": form})
    form = FormularioDeAvance(request.POST, request.FILES, con_cifras=True)
    guardar_antes_de_mirar_archivos(request, duena, lugar, ahora)
    if _manda_demasiados_archivos(request, abierto):
        form.add_error(None, ValidationError(INSISTE, code=DEMASIADOS))
        return _a_corregir(request, "focal/enlace.html", {**contexto, "form": form}, 429)
    form, avance, avisos = atender(form, lambda envio, ahora: _informar(abierto, envio, ahora), abierto.persona, ahora)
    if avance is None:
        if cerrado := _si_no_se_informa(request, abierto, contexto["ultimo"]):
            return cerrado
        borradores.guardar(duena, lugar, borradores.lo_escrito(form.data), ahora=ahora)
        insiste = any(form.has_error(campo, DEMASIADOS) for campo in form.errors)
        return _a_corregir(request, "focal/enlace.html", {**contexto, "form": form}, 429 if insiste else 400)
    borradores.olvidar(duena, lugar)
    return _recibido(request, firmado, avance, avisos)


@_reservada
def constancia(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime, pk: int) -> HttpResponse:
    """La constancia de lo que se informó con este enlace; con POST se le agregan fotos."""
    sin_clave = (Canal.ENLACE, Canal.CORREO)
    suyos = Avance.objects.sin_anulados().filter(hito=abierto.hito, canal__in=sin_clave, registrado_por=abierto.persona)
    avance = get_object_or_404(con_hito(suyos), pk=pk)
    avance.hito.acuerdo.sesion = abierto.hito.acuerdo.sesion
    form, agrega = FormularioDeFotos(), puede(abierto.persona, Accion.ADJUNTAR_EVIDENCIA, avance)
    insiste = False
    if request.method == "POST":
        if not agrega:
            return _cerrada(request, enlaces.VENCIDO, 403)
        form = FormularioDeFotos(request.POST, request.FILES)
        if insiste := _manda_demasiados_archivos(request, abierto):
            form.add_error(None, ValidationError(INSISTE, code=DEMASIADOS))
        quejas = [] if insiste else agregar_fotos(form, abierto.persona, avance, ahora)
        if not form.errors:
            return _recibido(request, firmado, avance, quejas)
    contexto = {**contexto_de_constancia(avance), "form": form, "avisos": []}
    contexto["puede_agregar"] = contexto["espera"] and bool(agrega)
    if form.errors:
        return _a_corregir(request, "focal/enlace_constancia.html", contexto, 429 if insiste else 400)
    return _pagina("focal/enlace_constancia.html", contexto)


@_reservada
def completar(request: HttpRequest, abierto: Enlace, firmado: str, ahora: datetime, pk: int) -> HttpResponse:
    """Lo que contestó por correo y le falta algo: el formulario, con lo que escribió y en lo que tocó (`cuanto`).

    GET no cambia nada: los antivirus abren los enlaces de los correos. Si ya es un avance, su constancia.
    """
    correo = get_object_or_404(CorreoRecibido, pk=pk)
    exigir_suyo(correo, abierto)
    if correo.avance is not None:
        return _recibido(request, firmado, correo.avance, [])
    dicho, archivos = lo_que_espera(abierto, correo)
    contexto = {**contexto_de(abierto.hito, ahora), "persona": abierto.persona, "archivos": archivos, "cuanto": ""}
    if request.method != "POST":
        if cerrado := _si_no_se_informa(request, abierto, contexto["ultimo"]):
            return cerrado
        inicial = _lo_que_llego(request, dicho)
        contexto["form"] = FormularioDeAvance(initial=inicial, con_cifras=True)
        cuanto = inicial.get("otro") or inicial.get("porcentaje", "")
        return _pagina("focal/enlace_correo.html", {**contexto, "cuanto": "" if cuanto == "100" else cuanto})
    form = FormularioDeAvance(request.POST, request.FILES, con_cifras=True)
    if _manda_demasiados_archivos(request, abierto):
        form.add_error(None, ValidationError(INSISTE, code=DEMASIADOS))
        return _a_corregir(request, "focal/enlace_correo.html", {**contexto, "form": form}, 429)

    def registrar(envio: LoInformado, ahora: datetime) -> Avance:
        return _con_medida(
            abierto,
            envio,
            lambda: completar_respuesta(
                enlace=abierto,
                correo=correo,
                porcentaje=envio.porcentaje,
                descripcion=envio.descripcion,
                fecha=envio.fecha,
                cifras=envio.cifras,
                evidencias=envio.evidencias,
                ahora=ahora,
            ),
        )

    form, avance, avisos = atender(form, registrar, abierto.persona, ahora)
    if avance is None:
        return _a_corregir(request, "focal/enlace_correo.html", {**contexto, "form": form})
    return _recibido(request, firmado, avance, avisos)


def _lo_que_llego(request: HttpRequest, dicho: str) -> dict[str, Any]:
    cuanto = request.GET.get("cuanto", "")
    if not (cuanto.isascii() and cuanto.isdecimal() and len(cuanto) <= 3 and int(cuanto) <= 100):
        return {"descripcion": dicho}
    marcado = {"porcentaje": cuanto} if cuanto in dict(CUANTO) else {"porcentaje": OTRO, "otro": cuanto}
    return {"descripcion": dicho, **marcado}


def _manda_demasiados_archivos(request: HttpRequest, abierto: Enlace) -> bool:
    """Se cuentan antes de abrirlos: abrir lo ajeno es lo que cuesta."""
    return bool(request.FILES) and se_pasa(f"archivos:{abierto.persona_id}", ENVIOS_CON_ARCHIVOS_POR_DIA, DIA)


def _informar(abierto: Enlace, envio: LoInformado, ahora: datetime) -> Avance:
    return _con_medida(
        abierto,
        envio,
        lambda: informar_por_enlace(
            enlace=abierto,
            porcentaje=envio.porcentaje,
            descripcion=envio.descripcion,
            fecha=envio.fecha,
            cifras=envio.cifras,
            evidencias=envio.evidencias,
            clave=envio.clave,
            ahora=ahora,
        ),
    )


def _con_medida(abierto: Enlace, envio: LoInformado, registrar: Callable[[], Avance]) -> Avance:
    """Lo que `registrar` devuelve, si la persona no mandó demasiados ni erró demasiadas veces sus cifras."""
    if enlaces.agota_los_informes(abierto.persona):
        raise DemasiadosIntentos(enlace=INSISTE)
    intento = f"cifras:{abierto.persona_id}" if envio.porcentaje == 100 and envio.cifras.strip() else ""
    if intento and se_pasa(intento, CIFRAS_ERRADAS_POR_DIA, DIA):
        raise DemasiadosIntentos(cifras=BLOQUEADO)
    erradas = False
    try:
        return registrar()
    except DatoInvalido as error:
        erradas = "cifras" in error.errores
        raise
    finally:
        if intento and not erradas:
            descontar(intento)


def _recibido(request: HttpRequest, firmado: str, avance: Avance, avisos: list[str]) -> HttpResponse:
    url = reverse("enlace_constancia", args=[firmado, avance.pk])
    if not envios.quiere_json(request) and avisos:  # sin sesión no hay dónde dejar el aviso: va con la constancia
        contexto = {**contexto_de_constancia(avance), "form": FormularioDeFotos(), "avisos": avisos}
        contexto["puede_agregar"] = contexto["espera"]
        return _pagina("focal/enlace_constancia.html", contexto, accion=url)
    return envios.recibido(request, constancia=envios.constancia_de(avance), url=url, fotos=url, avisos=avisos)


def _a_corregir(request: HttpRequest, plantilla: str, contexto: dict[str, Any], estado: int = 400) -> HttpResponse:
    if envios.quiere_json(request):
        return JsonResponse({"errores": envios.frases_de(contexto["form"])}, status=estado)
    return _pagina(plantilla, contexto, estado=estado)


def _si_no_se_informa(request: HttpRequest, abierto: Enlace, ultimo: Avance | None) -> HttpResponse | None:
    """410 con el motivo si del hito ya no se espera un informe; None si se espera."""
    negado = motivo_de_no_informar_por_enlace(abierto.persona, abierto.hito, ultimo)
    if negado is None:
        return None
    informado = negado.causa in (Causa.HITO_CULMINADO, Causa.HITO_EN_REVISION)
    return _cerrada(request, negado.motivo, 410, titulo="Ya está informado" if informado else NO_ABRE)


def _cerrada(request: HttpRequest, motivo: str, estado: int, *, titulo: str = NO_ABRE) -> HttpResponse:
    if envios.quiere_json(request):
        return JsonResponse({"errores": [motivo]}, status=estado)
    escrito = request.POST.get("descripcion", "").strip()  # para que lo pueda copiar
    return _pagina("focal/enlace_cerrado.html", {"titulo": titulo, "motivo": motivo, "escrito": escrito}, estado=estado)


def _pagina(plantilla: str, contexto: dict[str, Any], *, estado: int = 200, accion: str = "") -> HttpResponse:
    """Sin el pedido a la vista: la página no mira la sesión ni pone galletas."""
    return HttpResponse(render_to_string(plantilla, {"accion": accion, **contexto}), status=estado)
