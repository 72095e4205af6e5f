"""La agenda por sala, y programar, mover, cancelar y reponer sus reuniones."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos import permisos
from acuerdos.acciones import agenda as acciones
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.permisos import Accion
from reuniones.models import Reunion, Sesion
from web.comun import conflicto
from web.comun.paginas import datos_de, direccion, entero, quien_pide, recuperado_de, sesion_pedida, ver_y_enviar
from web.comun.puerta import intentar
from web.sesiones.comun import reunion_para, sesion_para
from web.sesiones.cuadricula import por_sala
from web.sesiones.elegir import es_de_elegir, selector_con, selector_de
from web.sesiones.formularios import SEGUIDAS, EdicionDeReunion, FormularioDeMotivo, FormularioDeReunion

CAMPOS = ("sector", "sala", "inicio", "fin", "municipalidades", "reparto")
CAMBIO = "Otra persona acaba de cambiar esta reunión: revise cómo quedó y vuelva a intentarlo."


@require_safe
def agenda(request: HttpRequest, codigo: str) -> HttpResponse:
    """Por sala y en orden de hora, para imprimir y para mover; de las reuniones, las que quien mira puede abrir."""
    sesion = sesion_pedida(request, codigo)
    contexto = {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "salas": por_sala(sesion.reuniones.filter(permisos.reuniones_visibles(request.user))),
        "puede_programar": bool(permisos.puede(request.user, Accion.PROGRAMAR_REUNION, sesion)),
    }
    return render(request, "sesiones/agenda.html", contexto)


@ver_y_enviar
def programar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un turno, o varios seguidos. La dirección puede traer ya el sector, la sala y la hora."""
    sesion = sesion_para(request, codigo, Accion.PROGRAMAR_REUNION)
    if request.method != "POST":
        if escrito := recuperado_de(request):
            return _pintar_turno(request, sesion, FormularioDeReunion(escrito, sesion=sesion), selector_de(escrito))
        pedido = request.GET
        form = FormularioDeReunion(
            initial={campo: pedido[campo] for campo in CAMPOS if pedido.get(campo)}, sesion=sesion
        )
        selector = selector_de({"municipalidades": pedido.get("municipalidades")})
        selector.al_foco = bool(pedido.get("sector"))  # con el turno ya dicho, faltan quiénes van
        return _pintar_turno(request, sesion, form, selector)
    if es_de_elegir(request.POST):
        selector = selector_de(request.POST)
        return _pintar_turno(
            request, sesion, FormularioDeReunion(initial=_escrito(request.POST), sesion=sesion), selector
        )
    form = FormularioDeReunion(request.POST, sesion=sesion)
    hechas = intentar(form, lambda: _programar(request.user, sesion, form.cleaned_data)) if form.is_valid() else None
    if hechas is None:
        return _pintar_turno(request, sesion, form, selector_de(request.POST), estado=400)
    messages.success(
        request, f"Programada{'s' if len(hechas) > 1 else ''}: {'; '.join(_turno(turno) for turno in hechas)}."
    )
    if request.POST.get("paso") == "otra":
        return redirect(_el_que_sigue(sesion, hechas[-1]))
    return redirect("agenda", codigo)


@ver_y_enviar
def mover(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Otra hora, otra sala u otras municipalidades, mientras no haya empezado."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    volver = reverse("agenda", args=[codigo])
    quien = quien_pide(request)
    if request.method != "POST":
        escrito = recuperado_de(request)
        form = EdicionDeReunion(escrito, objeto=reunion)
        selector = selector_de(escrito) if escrito else selector_con(form.initial["municipalidades"])
        return _pintar_turno(request, reunion.sesion, form, selector, reunion=reunion)
    if es_de_elegir(request.POST):
        form = EdicionDeReunion(objeto=reunion)
        form.initial.update(_escrito(request.POST))
        return _pintar_turno(request, reunion.sesion, form, selector_de(request.POST), reunion=reunion)
    form = EdicionDeReunion(request.POST, objeto=reunion)
    if form.is_valid():
        datos = {campo: form.cleaned_data[campo] for campo in CAMPOS[1:5]}
        try:
            hecha = conflicto.guardar(
                form,
                lambda actual: acciones.editar_reunion(
                    por=quien, reunion=actual, version=actual.version, ahora=timezone.now(), **datos
                ),
            )
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=f"Mover {reunion.codigo}", volver=volver)
        if hecha is not None:
            messages.success(request, f"Guardada: {_turno(hecha)}.")
            return redirect(volver)
    return _pintar_turno(request, reunion.sesion, form, selector_de(request.POST), reunion=reunion, estado=400)


@ver_y_enviar
def cancelar(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Con su motivo, deja libre el turno."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    form = FormularioDeMotivo(datos_de(request))
    quien = quien_pide(request)
    if form.is_valid():
        motivo = form.cleaned_data["motivo"]
        try:
            version = entero(request.POST.get("version", ""))
            hecha = intentar(
                form,
                lambda: acciones.cancelar_reunion(
                    por=quien, reunion=reunion, version=version, motivo=motivo, ahora=timezone.now()
                ),
            )
        except Conflicto as error:
            form.add_error(None, CAMBIO)
            reunion, hecha = error.actual, None
        if hecha is not None:
            messages.success(request, f"{reunion.codigo} cancelada: su turno queda libre.")
            return redirect("agenda", codigo)
    contexto = {
        "reunion": reunion,
        "form": form,
        "municipalidades": list(reunion.municipalidades.select_related("region")),
        "no_se_puede": acciones.motivo_de_no_mover(reunion),
        "es_demo": reunion.sesion.de_demostracion,
    }
    return render(request, "sesiones/cancelar.html", contexto, status=400 if form.is_bound else 200)


@require_POST
def reponer(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Devuelve a la agenda una cancelada, si su turno sigue libre."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    quien = quien_pide(request)
    try:
        version = entero(request.POST.get("version", ""))
        hecha = acciones.reponer_reunion(por=quien, reunion=reunion, version=version, ahora=timezone.now())
        messages.success(request, f"Repuesta: {_turno(hecha)}.")
    except (DatoInvalido, AccionDenegada) as error:
        messages.error(request, f"{reunion.codigo} no vuelve a la agenda. {error}")
    except Conflicto:
        messages.error(request, CAMBIO)
    return redirect("agenda", codigo)


def _programar(quien: Any, sesion: Sesion, datos: dict[str, Any]) -> list[Reunion]:
    turno = {campo: datos[campo] for campo in CAMPOS if campo != "reparto"}
    ahora = timezone.now()
    if datos["reparto"] == SEGUIDAS:
        return acciones.programar_turnos(por=quien, sesion=sesion, ahora=ahora, **turno)
    return [acciones.programar_reunion(por=quien, sesion=sesion, ahora=ahora, **turno)]


def _escrito(datos: QueryDict) -> dict[str, str]:
    """Lo que se lleva escrito, tal cual, para devolverlo en el formulario."""
    return {campo: str(datos[campo]) for campo in (*CAMPOS, "version", "leido") if campo in datos}


def _turno(reunion: Reunion) -> str:
    sala = f" en «{reunion.sala}»" if reunion.sala else ""
    return f"{reunion.codigo} de {reunion.inicio_previsto:%H:%M} a {reunion.fin_previsto:%H:%M}{sala}"


def _el_que_sigue(sesion: Sesion, reunion: Any) -> str:
    """La dirección del turno siguiente: misma sala y duración, desde que este termina."""
    base = date(2000, 1, 1)
    desde, hasta = datetime.combine(base, reunion.inicio_previsto), datetime.combine(base, reunion.fin_previsto)
    siguiente = hasta + (hasta - desde)
    fin = f"{siguiente:%H:%M}" if siguiente.date() == base else ""
    campos = [("sector", reunion.sector_id), ("sala", reunion.sala), ("inicio", f"{hasta:%H:%M}"), ("fin", fin)]
    return direccion(reverse("programar_reunion", args=[sesion.codigo]), campos)


def _pintar_turno(
    request: HttpRequest, sesion: Sesion, form: Any, selector: Any, *, reunion: Any = None, estado: int = 200
) -> HttpResponse:
    contexto = {
        "sesion": sesion,
        "reunion": reunion,
        "form": form,
        "selector": selector,
        "salas": sorted(set(sesion.reuniones.exclude(sala="").values_list("sala", flat=True))),
        "no_se_puede": acciones.motivo_de_no_mover(reunion) if reunion else "",
        "es_demo": sesion.de_demostracion,
    }
    return render(request, "sesiones/turno.html", contexto, status=estado)
