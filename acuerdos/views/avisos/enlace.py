"""El enlace del correo: el formulario de ese hito, sin contraseña. GET muestra, POST escribe.

La dirección es la llave: no hay sesión que robar, así que el formulario no depende de cookies, que un teléfono viejo o
la vista previa de un correo pueden no guardar.
"""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from acuerdos.acciones import avisos
from acuerdos.enums import Canal
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.evidencias import TAMANO_MAXIMO, ArchivoRevisado, revisar_archivo
from acuerdos.models import Avance, Enlace
from acuerdos.recordatorios import enlaces
from acuerdos.recordatorios.filas import cuando_vence
from acuerdos.views.avisos.formularios import InformeForm
from cuentas.limite import se_pasa

HORA = 3600
INFORMES_POR_HORA = 20
CULMINADOS_POR_HORA = 5  # cada uno prueba cuatro cifras
CAMPO = {"archivo": "evidencia", "evidencias": "evidencia"}


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enlace(request: HttpRequest, firmado: str) -> HttpResponse:
    """403 con el motivo si el enlace ya no sirve; 429 si se insiste demasiado. Lo escrito no se pierde."""
    ahora = timezone.now()
    try:
        abierto = enlaces.abrir(firmado, ahora=ahora)
        form = InformeForm(initial={"clave": uuid4().hex})
        if request.method == "POST":
            form = InformeForm(request.POST, request.FILES)
        estado = 200
        if request.method == "POST" and form.is_valid():
            estado = 429 if _insiste(abierto, form) else 400
            avance = _informar(abierto, form, ahora) if estado == 400 else None
            if avance:
                return redirect(f"{reverse('enlace', args=[firmado])}?recibo={avance.pk}")
        elif request.method == "POST":
            estado = 400
    except AccionDenegada as error:
        return _sin_indexar(render(request, "enlace_no_sirve.html", {"motivo": error.motivo}, status=403))
    contexto = _contexto(abierto, form, request.GET.get("recibo", ""), timezone.localdate(ahora))
    return _sin_indexar(render(request, "enlace.html", contexto, status=estado))


def _insiste(enlace: Enlace, form: InformeForm) -> bool:
    culmina = form.cleaned_data["porcentaje"] == 100
    if se_pasa(f"enlace:{enlace.pk}", INFORMES_POR_HORA, HORA) or (
        culmina and se_pasa(f"enlace-100:{enlace.pk}", CULMINADOS_POR_HORA, HORA)
    ):
        form.add_error(None, "Hubo demasiados intentos con este enlace. Espere una hora o ingrese con su usuario.")
        return True
    return False


def _informar(enlace: Enlace, form: InformeForm, ahora: Any) -> Avance | None:
    dicho = form.cleaned_data
    try:
        return avisos.informar_por_enlace(
            enlace=enlace,
            porcentaje=dicho["porcentaje"],
            descripcion=dicho["descripcion"],
            cifras=dicho["cifras"],
            evidencias=_evidencias(dicho["evidencia"]),
            clave=dicho["clave"],
            ahora=ahora,
        )
    except DatoInvalido as error:
        for campo, frase in error.errores.items():
            campo = CAMPO.get(campo, campo)
            form.add_error(campo if campo in form.fields else None, frase)
        return None


def _evidencias(subido: Any) -> list[ArchivoRevisado]:
    if not subido:
        return []
    # Un byte de más basta para que la revisión diga que es demasiado, sin leer lo demás.
    return [revisar_archivo(subido.name, subido.read(TAMANO_MAXIMO + 1))]


def _contexto(enlace: Enlace, form: InformeForm, recibo: str, hoy: Any) -> dict[str, Any]:
    hito = enlace.hito
    suyos = Avance.objects.filter(hito=hito, registrado_por=enlace.persona, canal=Canal.ENLACE)
    return {
        "hito": hito,
        "acuerdo": hito.acuerdo,
        "persona": enlace.persona,
        "cuando": cuando_vence(hito.plazo_vigente, hoy),
        "ultimo": hito.avances.filter(anulado_en__isnull=True).order_by("-fecha", "-pk").first(),
        "recibido": suyos.filter(pk=int(recibo)).first() if recibo.isdecimal() and len(recibo) < 19 else None,
        "form": form,
        "es_demo": hito.acuerdo.sesion.de_demostracion,
    }


def _sin_indexar(respuesta: HttpResponse) -> HttpResponse:
    respuesta["Referrer-Policy"] = "no-referrer"  # la dirección es la llave: no se le cuenta a nadie
    respuesta["X-Robots-Tag"] = "noindex, nofollow"
    return respuesta
