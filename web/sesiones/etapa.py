"""El paso de una etapa a otra: qué cambia y qué falta, dicho antes de confirmar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from acuerdos import permisos
from acuerdos.acciones.sesiones import avanzar_etapa, retroceder_etapa
from acuerdos.anulados import sin_anular
from acuerdos.enums import Situacion
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Desestimacion, Reprogramacion, Traba
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Reunion, Sesion
from web.comun import enlaces
from web.comun.paginas import exigir, quien_pide, recuperado_de, sesion_pedida, ver_y_enviar
from web.comun.paso import dar_paso, terminar
from web.sesiones.etapa_en_palabras import anterior, siguiente
from web.sesiones.formularios import FormularioDeMotivo, FormularioSinCampos

# Volver a la etapa anterior pide su motivo y lo hace un coordinador: no es de un clic.
ETAPA_PASADA = "Se vuelve a la anterior en «Etapa», con su motivo."


@dataclass(frozen=True, slots=True)
class Pendiente:
    """Algo que falta en la etapa, y la página donde se ve."""

    texto: str
    url: str


@dataclass(frozen=True, slots=True)
class CambioDeEtapa:
    """Cuándo, quién y a cuál; si se volvió atrás, por qué."""

    cuando: datetime
    quien: str
    que: str
    motivo: str


@ver_y_enviar
def etapa(request: HttpRequest, codigo: str) -> HttpResponse:
    """El envío dice desde qué etapa: dos personas que confirman a la vez no la pasan dos veces."""
    sesion = sesion_pedida(request, codigo)
    puede_volver = bool(permisos.puede(request.user, Accion.RETROCEDER_ETAPA, sesion))
    retrocede = request.POST.get("accion") == "retroceder"
    if not puede_volver:
        exigir(request, Accion.RETROCEDER_ETAPA if retrocede else Accion.AVANZAR_ETAPA, sesion)
    quien, ahora, desde = quien_pide(request), timezone.now(), request.POST.get("desde", "")
    motivo = FormularioDeMotivo(request.POST if retrocede else recuperado_de(request))
    general = FormularioSinCampos(request.POST if request.method == "POST" else None)

    def pasar(datos: dict[str, Any]) -> Sesion:
        if retrocede:
            return retroceder_etapa(por=quien, sesion=sesion, motivo=datos["motivo"], desde=desde, ahora=ahora)
        if request.POST.get("accion") != "avanzar":
            raise DatoInvalido(accion="Elija si la sesión pasa a la etapa siguiente o vuelve a la anterior.")
        return avanzar_etapa(por=quien, sesion=sesion, desde=desde, ahora=ahora)

    def mostrar(estado: int) -> HttpResponse:
        if request.method == "POST":
            sesion.refresh_from_db()  # otra persona pudo pasarla
        contexto = {**_contexto(request, sesion, puede_volver=puede_volver), "form": motivo, "general": general}
        return render(request, "sesiones/etapa.html", contexto, status=estado)

    return dar_paso(
        motivo if retrocede else general,
        pasar,
        hecho=lambda hecha: terminar(
            request,
            hecha,
            dicho=f"La sesión está en «{Etapa(hecha.etapa).label}».",
            volver=reverse("sesion", args=[codigo]),
            como_se_deshace=ETAPA_PASADA,
        ),
        mostrar=mostrar,
    )


def _contexto(request: HttpRequest, sesion: Sesion, *, puede_volver: bool) -> dict[str, Any]:
    """Adónde puede ir la sesión, qué falta en la etapa en que está, y por cuáles pasó."""
    return {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "avance": siguiente(sesion.etapa) if permisos.puede(request.user, Accion.AVANZAR_ETAPA, sesion) else None,
        "retroceso": anterior(sesion.etapa) if puede_volver else None,
        "pendientes": _pendientes(sesion, timezone.localdate()),
        "cambios": _cambios(sesion),
    }


def _cambios(sesion: Sesion) -> list[CambioDeEtapa]:
    """Cada cambio de etapa, lo último primero."""
    cambios: list[CambioDeEtapa] = []
    antes = None
    historia = sesion.history.select_related("history_user").order_by("history_date", "history_id")
    for fila in historia.only("etapa", "history_date", "history_user", "history_change_reason", "history_id"):
        if antes is not None and fila.etapa != antes:
            volvio = Etapa.values.index(fila.etapa) < Etapa.values.index(antes)
            cambios.append(
                CambioDeEtapa(
                    cuando=fila.history_date,
                    quien=str(fila.history_user or "Sistema"),
                    que=f"{'Volvió' if volvio else 'Pasó'} a «{Etapa(fila.etapa).label}»",
                    motivo=fila.history_change_reason or "",
                )
            )
        antes = fila.etapa
    return cambios[::-1]


def _pendientes(sesion: Sesion, hoy: date) -> list[Pendiente]:
    """Lo que falta en la etapa actual: se puede seguir igual, pero sabiéndolo."""
    que_falta = {
        Etapa.PREPARACION: _falta_en_preparacion,
        Etapa.EN_CURSO: _falta_en_curso,
        Etapa.SEGUIMIENTO: _falta_en_seguimiento,
    }.get(Etapa(sesion.etapa))
    return que_falta(sesion, hoy) if que_falta else []


def _falta_en_preparacion(sesion: Sesion, hoy: date) -> list[Pendiente]:
    sectores = list(
        sesion.sectores.annotate(n=Count("reuniones", filter=Q(reuniones__sesion=sesion))).order_by("sigla")
    )
    sin_reuniones = [sector.sigla for sector in sectores if not sector.n]
    sin_sala = sesion.reuniones.filter(estado=EstadoReunion.PROGRAMADA, sala="").count()
    agenda, editar = reverse("agenda", args=[sesion.codigo]), reverse("editar_sesion", args=[sesion.codigo])
    faltas = [
        (not sectores, "La sesión no tiene sectores.", editar),
        (sin_reuniones, f"Sin ninguna reunión: {', '.join(sin_reuniones)}.", agenda),
        (sin_sala, f"{contar(sin_sala, 'reunión', 'reuniones')} sin sala.", agenda),
        (sesion.fecha != hoy, f"El evento es el {en_fecha(sesion.fecha)} y hoy es {en_fecha(hoy)}.", editar),
    ]
    return _los_que_hay(faltas)


def _falta_en_curso(sesion: Sesion, hoy: date) -> list[Pendiente]:
    vivos = Acuerdo.objects.sin_anulados()
    con_acuerdos = Exists(vivos.filter(reunion=OuterRef("pk")))
    reuniones = Reunion.objects.filter(sesion=sesion)
    programadas = reuniones.filter(estado=EstadoReunion.PROGRAMADA).count()
    vacias = reuniones.filter(~con_acuerdos, estado=EstadoReunion.REALIZADA).count()
    sin_hitos = vivos.filter(sesion=sesion, situacion=Situacion.SIN_HITOS).count()
    agenda = reverse("agenda", args=[sesion.codigo])
    sin_decir = contar(programadas, "reunión sin decir si se realizó.", "reuniones sin decir si se realizaron.")
    faltas = [
        (programadas, sin_decir, agenda),
        (vacias, f"{contar(vacias, 'reunión realizada', 'reuniones realizadas')} sin ningún acuerdo.", agenda),
        (
            sin_hitos,
            f"{contar(sin_hitos, 'acuerdo', 'acuerdos')} sin hitos.",
            enlaces.lista(sesion=sesion.codigo, sin_hitos="true"),
        ),
        (
            not sesion.asistencias.exists(),
            "No se ha registrado la asistencia.",
            reverse("asistencia", args=[sesion.codigo]),
        ),
    ]
    return _los_que_hay(faltas)


def _falta_en_seguimiento(sesion: Sesion, hoy: date) -> list[Pendiente]:
    vivos = Acuerdo.objects.sin_anulados().filter(sesion=sesion)
    abiertos = vivos.filter(situacion__in=[Situacion.ABIERTO, Situacion.SIN_HITOS]).count()
    por_validar = vivos.por_validar().count()
    de_la_sesion = sin_anular("acuerdo") & Q(acuerdo__sesion=sesion)
    solicitudes = sum(
        modelo.objects.sin_decidir().filter(de_la_sesion).count() for modelo in (Reprogramacion, Desestimacion)
    )
    trabas = Traba.objects.abiertas().filter(de_la_sesion).count()
    lista = enlaces.lista(sesion=sesion.codigo)
    faltas = [
        (abiertos, f"{contar(abiertos, 'acuerdo', 'acuerdos')} sin cumplir.", lista),
        (
            por_validar,
            f"{contar(por_validar, 'acuerdo', 'acuerdos')} por validar.",
            enlaces.lista(sesion=sesion.codigo, por_validar="true"),
        ),
        (
            solicitudes,
            f"{contar(solicitudes, 'solicitud', 'solicitudes')} de plazo o de desestimación sin respuesta.",
            lista,
        ),
        (trabas, f"{contar(trabas, 'traba', 'trabas')} sin levantar.", lista),
    ]
    return _los_que_hay(faltas)


def _los_que_hay(faltas: list[tuple[Any, str, str]]) -> list[Pendiente]:
    return [Pendiente(texto, url) for hay, texto, url in faltas if hay]
