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
    s = sesion_pedida(request, codigo)
    contexto = {
        "sesion": s,
        "es_demo": s.de_demostracion,
        "salas": por_sala(s.reuniones.filter(permisos.reuniones_visibles(request.user))),
        "puede_programar": bool(permisos.puede(request.user, Accion.PROGRAMAR_REUNION, s)),
    }
    return render(request, "sesiones/agenda.html", contexto)


@ver_y_enviar
def programar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un turno, o varios seguidos. La dirección puede traer ya el sector, la sala y la hora."""
    s = sesion_para(request, codigo, Accion.PROGRAMAR_REUNION)
    if request.method != "POST":
        if escrito := recuperado_de(request):
            return _pintar_turno(request, s, FormularioDeReunion(escrito, sesion=s), selector_de(escrito))
        pedido = request.GET
        form = FormularioDeReunion(initial={c: pedido[c] for c in CAMPOS if pedido.get(c)}, sesion=s)
        selector = selector_de({"municipalidades": pedido.get("municipalidades")})
        selector.al_foco = bool(pedido.get("sector"))  # con el turno ya dicho, faltan quiénes van
        return _pintar_turno(request, s, form, selector)
    if es_de_elegir(request.POST):
        selector = selector_de(request.POST)
        return _pintar_turno(request, s, FormularioDeReunion(initial=_escrito(request.POST), sesion=s), selector)
    form = FormularioDeReunion(request.POST, sesion=s)
    hechas = intentar(form, lambda: _programar(request.user, s, form.cleaned_data)) if form.is_valid() else None
    if hechas is None:
        return _pintar_turno(request, s, form, selector_de(request.POST), estado=400)
    messages.success(request, f"Programada{'s' if len(hechas) > 1 else ''}: {'; '.join(_turno(r) for r in hechas)}.")
    if request.POST.get("paso") == "otra":
        return redirect(_el_que_sigue(s, hechas[-1]))
    return redirect("agenda", codigo)


@ver_y_enviar
def mover(request: HttpRequest, codigo: str, reunion: str) -> HttpResponse:
    """Otra hora, otra sala u otras municipalidades, mientras no haya empezado."""
    r = reunion_para(request, codigo, reunion, Accion.PROGRAMAR_REUNION)
    volver = reverse("agenda", args=[codigo])
    quien = quien_pide(request)
    if request.method != "POST":
        escrito = recuperado_de(request)
        form = EdicionDeReunion(escrito, objeto=r)
        selector = selector_de(escrito) if escrito else selector_con(form.initial["municipalidades"])
        return _pintar_turno(request, r.sesion, form, selector, reunion=r)
    if es_de_elegir(request.POST):
        form = EdicionDeReunion(objeto=r)
        form.initial.update(_escrito(request.POST))
        return _pintar_turno(request, r.sesion, form, selector_de(request.POST), reunion=r)
    form = EdicionDeReunion(request.POST, objeto=r)
    if form.is_valid():
        datos = {campo: form.cleaned_data[campo] for campo in CAMPOS[1:5]}
        try:
            hecha = conflicto.guardar(
                form,
                lambda a: acciones.editar_reunion(
                    por=quien, reunion=a, version=a.version, ahora=timezone.now(), **datos
                ),
            )
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=f"Mover {r.codigo}", volver=volver)
        if hecha is not None:
            messages.success(request, f"Guardada: {_turno(hecha)}.")
            return redirect(volver)
    return _pintar_turno(request, r.sesion, form, selector_de(request.POST), reunion=r, estado=400)


@ver_y_enviar
def cancelar(request: HttpRequest, codigo: str, reunion: str) -> HttpResponse:
    """Con su motivo, deja libre el turno."""
    r = reunion_para(request, codigo, reunion, Accion.PROGRAMAR_REUNION)
    form = FormularioDeMotivo(datos_de(request))
    quien = quien_pide(request)
    if form.is_valid():
        motivo = form.cleaned_data["motivo"]
        try:
            version = entero(request.POST.get("version", ""))
            hecha = intentar(
                form,
                lambda: acciones.cancelar_reunion(
                    por=quien, reunion=r, version=version, motivo=motivo, ahora=timezone.now()
                ),
            )
        except Conflicto as error:
            form.add_error(None, CAMBIO)
            r, hecha = error.actual, None
        if hecha is not None:
            messages.success(request, f"{r.codigo} cancelada: su turno queda libre.")
            return redirect("agenda", codigo)
    contexto = {
        "reunion": r,
        "form": form,
        "municipalidades": list(r.municipalidades.select_related("region")),
        "no_se_puede": acciones.motivo_de_no_mover(r),
        "es_demo": r.sesion.de_demostracion,
    }
    return render(request, "sesiones/cancelar.html", contexto, status=400 if form.is_bound else 200)


@require_POST
def reponer(request: HttpRequest, codigo: str, reunion: str) -> HttpResponse:
    """Devuelve a la agenda una cancelada, si su turno sigue libre."""
    r = reunion_para(request, codigo, reunion, Accion.PROGRAMAR_REUNION)
    quien = quien_pide(request)
    try:
        version = entero(request.POST.get("version", ""))
        hecha = acciones.reponer_reunion(por=quien, reunion=r, version=version, ahora=timezone.now())
        messages.success(request, f"Repuesta: {_turno(hecha)}.")
    except (DatoInvalido, AccionDenegada) as error:
        messages.error(request, f"{r.codigo} no vuelve a la agenda. {error}")
    except Conflicto:
        messages.error(request, CAMBIO)
    return redirect("agenda", codigo)


def _programar(quien: Any, s: Sesion, datos: dict[str, Any]) -> list[Reunion]:
    turno = {campo: datos[campo] for campo in CAMPOS if campo != "reparto"}
    ahora = timezone.now()
    if datos["reparto"] == SEGUIDAS:
        return acciones.programar_turnos(por=quien, sesion=s, ahora=ahora, **turno)
    return [acciones.programar_reunion(por=quien, sesion=s, ahora=ahora, **turno)]


def _escrito(datos: QueryDict) -> dict[str, str]:
    """Lo que se lleva escrito, tal cual, para devolverlo en el formulario."""
    return {campo: str(datos[campo]) for campo in (*CAMPOS, "version", "leido") if campo in datos}


def _turno(r: Reunion) -> str:
    sala = f" en «{r.sala}»" if r.sala else ""
    return f"{r.codigo} de {r.inicio_previsto:%H:%M} a {r.fin_previsto:%H:%M}{sala}"


def _el_que_sigue(s: Sesion, r: Any) -> str:
    """La dirección del turno siguiente: misma sala y duración, desde que este termina."""
    base = date(2000, 1, 1)
    desde, hasta = datetime.combine(base, r.inicio_previsto), datetime.combine(base, r.fin_previsto)
    siguiente = hasta + (hasta - desde)
    fin = f"{siguiente:%H:%M}" if siguiente.date() == base else ""
    campos = [("sector", r.sector_id), ("sala", r.sala), ("inicio", f"{hasta:%H:%M}"), ("fin", fin)]
    return direccion(reverse("programar_reunion", args=[s.codigo]), campos)


def _pintar_turno(
    request: HttpRequest, s: Sesion, form: Any, selector: Any, *, reunion: Any = None, estado: int = 200
) -> HttpResponse:
    contexto = {
        "sesion": s,
        "reunion": reunion,
        "form": form,
        "selector": selector,
        "salas": sorted(set(s.reuniones.exclude(sala="").values_list("sala", flat=True))),
        "no_se_puede": acciones.motivo_de_no_mover(reunion) if reunion else "",
        "es_demo": s.de_demostracion,
    }
    return render(request, "sesiones/turno.html", contexto, status=estado)
