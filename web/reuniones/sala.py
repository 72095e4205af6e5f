"""La sala el día del evento: pasar lista y escribir un acuerdo tras otro, sin soltar el teclado.

La misma dirección recibe el formulario de siempre (HTML: registra y vuelve a la fila vacía) y el guion de la sala
(`Accept: application/json`), que guarda cada fila en el equipo hasta tener su código y la reenvía con la misma clave.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from acuerdos import reglas
from acuerdos.acciones.acuerdos import motivo_de_no_acordar, registrar_acuerdo
from acuerdos.acciones.reuniones import motivo_de_no_empezar, motivo_de_no_terminar
from acuerdos.anulados import que_cuenta
from acuerdos.enums import Situacion
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, PlantillaHito
from acuerdos.permisos import Accion, Denegado, Quien, puede
from cuentas import borradores
from cuentas.models import Usuario
from reuniones.models import Participacion, Reunion
from web.acuerdos.formularios import Opciones
from web.acuerdos.repetido import ACUERDO_YA_ENVIADO, dice_lo_mismo
from web.comun.filas import HITOS, fila_de, filas_de
from web.comun.paginas import exigir, quien_pide, recuperado_de
from web.comun.paso import dar_paso
from web.focal.envios import frases_de, quiere_json
from web.reuniones.formularios import FormularioDeSala
from web.seguimiento import documentos

REGISTRADO = "{} registrado."


def mostrar(request: HttpRequest, reunion: Reunion) -> HttpResponse:
    """La sala, con la fila lista para escribir y lo que hubiera quedado a medias."""
    form = None
    if not motivo_de_no_registrar(request.user, reunion):
        form = FormularioDeSala(
            recuperado_de(request),
            initial=iniciales(reunion, request.user),
            opciones=opciones_de(reunion),
            quien=request.user,
        )
    return _pagina(request, reunion, form)


def registrar(request: HttpRequest, reunion: Reunion) -> HttpResponse:
    """Un acuerdo más de la reunión. Con la misma clave de envío no registra dos veces."""
    try:
        if not _ya_llego(request, reunion):
            exigir(request, Accion.REGISTRAR_ACUERDO, reunion.sesion)
        return _dar_el_paso(request, reunion)
    except PermissionDenied as error:
        if not quiere_json(request):
            raise
        return JsonResponse({"errores": [str(error)]}, status=403)


def _dar_el_paso(request: HttpRequest, reunion: Reunion) -> HttpResponse:
    quien = quien_pide(request)
    form = FormularioDeSala(request.POST, initial=iniciales(reunion, quien), opciones=opciones_de(reunion), quien=quien)

    def escribir(datos: dict[str, Any]) -> Acuerdo:
        acuerdo = _registrar(form, reunion, quien)
        if not dice_lo_mismo(acuerdo, form.datos(sector=reunion.sector, reunion=reunion), datos["participan"]):
            form.con_otra_clave(ACUERDO_YA_ENVIADO.format(acuerdo.codigo, acuerdo.codigo))
            raise DatoInvalido
        return acuerdo

    return dar_paso(
        form,
        escribir,
        hecho=lambda acuerdo: _recibido(request, reunion, acuerdo),
        mostrar=lambda _estado: _a_corregir(request, reunion, form),
    )


def _recibido(request: HttpRequest, reunion: Reunion, acuerdo: Acuerdo) -> HttpResponse:
    if quiere_json(request):
        return JsonResponse(_recibo(request, reunion, acuerdo), status=201)
    messages.success(request, REGISTRADO.format(acuerdo.codigo))
    respuesta = HttpResponseRedirect(f"{request.path}#escribir")
    respuesta.status_code = 303  # tras un POST, el navegador pide la página y no reenvía
    return respuesta


def _ya_llego(request: HttpRequest, reunion: Reunion) -> bool:
    """Quien repite un envío cuya respuesta se perdió recibe su código aunque la sesión ya haya avanzado."""
    clave = request.POST.get("clave", "").replace("\x00", "")
    suyos = Acuerdo.objects.accesibles_para(request.user).filter(sesion=reunion.sesion, registrado_por=request.user)
    return bool(clave) and suyos.filter(clave=clave).exists()


def _registrar(form: FormularioDeSala, reunion: Reunion, quien: Usuario) -> Acuerdo:
    return registrar_acuerdo(
        por=quien,
        sesion=reunion.sesion,
        datos=form.datos(sector=reunion.sector, reunion=reunion),
        ahora=timezone.now(),
        clave=form.cleaned_data["clave"] or None,
        si_no_se_repite=not form.cleaned_data["confirmado"],
        con_hitos=form.cleaned_data.get("con_hitos", False),
        participan=form.cleaned_data["participan"],
    )


def _a_corregir(request: HttpRequest, reunion: Reunion, form: FormularioDeSala) -> HttpResponse:
    if not quiere_json(request):
        respuesta = _pagina(request, reunion, form)
        borradores.guardar_lo_de(request, respuesta, ahora=timezone.now(), datos=form.data)
        return respuesta
    if "de" in form.errors:  # no es suyo: que vuelva a ingresar quien lo escribió
        ingresar = f"{reverse('account_login')}?next={request.path}"
        return JsonResponse({"errores": list(form.errors["de"]), "ingresar": ingresar}, status=409)
    confirmar = list(form.errors) == ["confirmado"]
    frases = list(form.errors["confirmado"]) if confirmar else frases_de(form)
    return JsonResponse({"errores": frases, "confirmar": confirmar}, status=400)


def _recibo(request: HttpRequest, reunion: Reunion, acuerdo: Acuerdo) -> dict[str, Any]:
    registrado = _con_hitos(Acuerdo.objects.con_nombres()).get(pk=acuerdo.pk)
    contexto = {
        "fila": fila_de(registrado, timezone.localdate()),
        "puede_anular": True,
        "con_municipalidad": reunion.participaciones.count() > 1,
    }
    total = Acuerdo.objects.visibles_para(request.user).filter(reunion=reunion).count()
    return {
        "codigo": acuerdo.codigo,
        "fila": render_to_string("reuniones/_fila.html", contexto, request),
        "dicho": REGISTRADO.format(acuerdo.codigo),
        "total": total,
    }


def filas(request: HttpRequest, reunion: Reunion) -> HttpResponse:
    """Los acuerdos de la reunión como están ahora, para poner en la lista los que registra otra persona."""
    exigir(request, Accion.REGISTRAR_ACUERDO, reunion.sesion)
    suyos = _con_hitos(Acuerdo.objects.visibles_para(request.user).filter(reunion=reunion).con_nombres()).order_by("pk")
    contexto = {
        "acuerdos": filas_de(suyos, timezone.localdate()),
        "puede_anular": bool(puede(request.user, Accion.ANULAR_ACUERDO, reunion.sesion)),
        "con_municipalidad": reunion.participaciones.count() > 1,
    }
    return render(request, "reuniones/_filas.html", contexto)


def _con_hitos(acuerdos: QuerySet[Any]) -> Any:
    """Con cuántos hitos que cuentan tiene cada uno."""
    return acuerdos.annotate(**{HITOS: Count("hitos", filter=que_cuenta("hitos"))})


def participaciones_de(reunion: Reunion) -> list[Participacion]:
    return list(reunion.participaciones.select_related("municipalidad__region").order_by("municipalidad_id"))


def opciones_de(reunion: Reunion) -> Opciones:
    """Entre qué se elige en esta sala."""
    participaciones = participaciones_de(reunion)
    return Opciones(
        sesion=reunion.sesion,
        sectores=[reunion.sector],
        municipalidades=[participacion.municipalidad for participacion in participaciones],
        clasificaciones=list(Clasificacion.objects.all()),
        hay_plantillas=PlantillaHito.objects.exists(),
        ausentes=frozenset(
            participacion.municipalidad_id for participacion in participaciones if participacion.presente is False
        ),
    )


def iniciales(reunion: Reunion, quien: Quien) -> dict[str, Any]:
    """Con qué empieza la fila: lo último que esta persona usó, antes en esta sala y si no en la sesión."""
    suyos = Acuerdo.objects.visibles_para(quien).filter(sesion=reunion.sesion, registrado_por=quien)
    aqui_primero = Case(When(reunion=reunion, then=Value(0)), default=Value(1))
    ultimo: Any = suyos.order_by(aqui_primero, "-pk").first()
    valores: dict[str, Any] = {"plazo": reglas.plazo_de_costumbre(reunion.sesion.fecha)}
    if ultimo is not None:
        valores |= {campo: getattr(ultimo, campo) for campo in ("tipo", "responsable", "plazo")}
        valores["clasificacion"] = ultimo.clasificacion_id
        valores["con_hitos"] = ultimo.situacion != Situacion.SIN_HITOS
    presentes = [
        participacion.municipalidad_id for participacion in reunion.participaciones.all() if participacion.presente
    ]
    if len(presentes) == 1:
        valores["municipalidad"] = presentes[0]
    elif ultimo is not None and ultimo.reunion_id == reunion.pk:
        valores["municipalidad"] = ultimo.municipalidad_id
    return valores


def _pagina(request: HttpRequest, reunion: Reunion, form: FormularioDeSala | None) -> HttpResponse:
    quien, hoy = quien_pide(request), timezone.localdate()
    suyos = _con_hitos(Acuerdo.objects.visibles_para(quien).filter(reunion=reunion).con_nombres()).order_by("pk")
    contexto = {
        **contexto_de_como_fue(request, reunion),
        "hoy": hoy,
        "es_demo": reunion.sesion.de_demostracion,
        "base": "base.html",
        "acuerdos": filas_de(suyos, hoy),
        "form": form,
        "puede_anular": bool(puede(quien, Accion.ANULAR_ACUERDO, reunion.sesion)),
        "puede_imprimir": bool(puede(quien, Accion.IMPRIMIR_ACTA, reunion)),
        "por_que_no": "" if form else motivo_de_no_registrar(quien, reunion),
        **documentos.contexto_de(reunion, quien),
    }
    contexto["con_municipalidad"] = len(contexto["participaciones"]) > 1
    return render(request, "reuniones/sala.html", contexto, status=400 if form is not None and form.is_bound else 200)


def motivo_de_no_registrar(quien: Quien, reunion: Reunion) -> str:
    """Por qué en esta sala no se escribe: la frase de los permisos, o que la reunión no se realizó."""
    respuesta = puede(quien, Accion.REGISTRAR_ACUERDO, reunion.sesion)
    return respuesta.motivo if isinstance(respuesta, Denegado) else motivo_de_no_acordar(reunion)


def contexto_de_como_fue(request: HttpRequest, reunion: Reunion, queja: str = "") -> dict[str, Any]:
    """Lo que muestra `reuniones/_como_fue.html`: la lista y las horas."""
    lleva = bool(puede(request.user, Accion.REGISTRAR_REUNION, reunion))
    return {
        "reunion": reunion,
        "participaciones": participaciones_de(reunion),
        "puede_llevar": lleva,
        "puede_empezar": lleva and not motivo_de_no_empezar(reunion),
        "puede_terminar": lleva and not motivo_de_no_terminar(reunion),
        "queja": queja,
    }
