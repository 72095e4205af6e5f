"""La página de los recordatorios: reglas, interruptor, cómo va el día y qué saldría. De la Secretaría."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.acciones import reglas_de_recordatorio
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import DiaNoLaborable, Envio, MotorDeRecordatorios, Recordatorio, ReglaDeRecordatorio
from acuerdos.permisos import Accion
from cuentas import freno, latidos
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from recordatorios import prevision
from recordatorios.calendario import atraso_de_la_pasada, feriados, siguiente_habil
from recordatorios.prevision import Previsto
from web.comun.paginas import exigir, paginas_de, quien_pide, ver_y_enviar
from web.recordatorios.filtro_de_regla import reglas_que_ponen
from web.recordatorios.nombres import se_llama
from web.recordatorios.opciones import ENVIOS_POR_PAGINA, de_la_regla, pestanas
from web.recordatorios.saltar import los_saltados

FERIADOS_QUE_SE_MUESTRAN = timedelta(days=60)
CALLADO = timedelta(minutes=30)  # en horas de oficina hay una pasada cada cinco minutos


@dataclass(frozen=True, slots=True)
class FilaPrevista:
    """Un correo que saldría: a quién, con cuántos hitos y cuántas respuestas a lo que informó."""

    clave: str
    quien: str
    es_municipalidad: bool
    hitos: int
    noticias: int


@require_safe
def recordatorios(request: HttpRequest) -> HttpResponse:
    """El interruptor, cómo va el día y las reglas."""
    exigir(request, Accion.VER_RECORDATORIOS)
    ahora = timezone.now()
    motor = MotorDeRecordatorios.objects.select_related("detenido_por").filter(pk=1).first() or MotorDeRecordatorios()
    contexto = {
        "pestanas": pestanas("reglas"),
        "motor": motor,
        "callado": _esta_callado(motor, ahora),
        "pausa": freno.pausa(),
        "detenidos": latidos.detenidos(ahora=ahora),
        "reglas": list(ReglaDeRecordatorio.objects.order_by("clase", "dias", "destinatario")),
        "no_laborables": list(DiaNoLaborable.objects.filter(dia__gte=timezone.localdate(ahora))),
        "feriados": feriados(timezone.localdate(ahora), timezone.localdate(ahora) + FERIADOS_QUE_SE_MUESTRAN),
        "cifras": _cifras(timezone.localdate(ahora)),
        "hoy": timezone.localdate(ahora),
    }
    return render(request, "recordatorios/reglas.html", contexto)


@require_safe
def manana(request: HttpRequest) -> HttpResponse:
    """Lo que saldría el próximo día hábil: la misma cuenta que hará la pasada, sin escribir nada."""
    exigir(request, Accion.VER_RECORDATORIOS)
    dia = siguiente_habil(timezone.localdate())
    previstos = prevision.prever(dia)
    nombre, sin_focal = request.GET.get("quien", "").strip(), request.GET.get("a") == "municipalidades"
    reglas = reglas_que_ponen(previstos, request.GET.get("regla", ""))
    filas = [
        fila
        for fila in _filas_previstas([previsto for previsto in previstos if reglas.ponen(previsto)])
        if se_llama(fila.quien, nombre) and (fila.es_municipalidad or not sin_focal)
    ]
    pagina = Paginator(filas, ENVIOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "pestanas": pestanas("manana"),
        "dia": dia,
        "filas": list(pagina),
        "hay": bool(previstos),
        "quien": nombre,
        "sin_focal": sin_focal,
        "filtros": de_la_regla(reglas.opciones),
        "saltados": los_saltados(timezone.localdate()),
        "total_hitos": sum(fila.hitos for fila in filas),
        "paginas": paginas_de(request, pagina, "correo", "correos"),
    }
    return render(request, "recordatorios/manana.html", contexto)


@ver_y_enviar
def interruptor(request: HttpRequest) -> HttpResponse:
    """Detener o reanudar todos los recordatorios, con confirmación."""
    exigir(request, Accion.DETENER_RECORDATORIOS)
    detenido = MotorDeRecordatorios.objects.filter(pk=1, detenido_en__isnull=False).exists()
    quien = quien_pide(request)
    if request.method == "POST":
        # Lo que se quiere va dicho: dos personas a la vez no se contradicen.
        if request.POST.get("accion") == "detener":
            reglas_de_recordatorio.detener_recordatorios(por=quien, ahora=timezone.now())
            messages.success(request, "Los recordatorios están detenidos: no sale ninguno.")
        elif request.POST.get("accion") == "reanudar":
            reglas_de_recordatorio.reanudar_recordatorios(por=quien)
            messages.success(request, "Los recordatorios están en marcha.")
        return redirect("recordatorios")
    en_espera = Recordatorio.objects.filter(estado=EstadoDeEnvio.PROGRAMADO).count()
    return render(request, "recordatorios/interruptor.html", {"detenido": detenido, "en_espera": en_espera})


def _esta_callado(motor: MotorDeRecordatorios, ahora: datetime) -> bool:
    """Si es hora de enviar y hace rato que no hay una pasada: la cola o beat no corren."""
    return motor.detenido_en is None and atraso_de_la_pasada(motor.ultima_pasada_en, ahora) > CALLADO


def _cifras(hoy: date) -> dict[str, int]:
    de_hoy = Envio.objects.filter(dia=hoy)
    # Mientras se espera su respuesta, lo dado al servidor de correo figura como «quizá salió».
    por_salir = Q(estado__in=[EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.ENVIANDO])
    return de_hoy.aggregate(
        enviados=Count("pk", filter=Q(estado=EstadoDeEnvio.ENVIADO)),
        por_salir=Count("pk", filter=por_salir),
        quiza=Count("pk", filter=Q(estado=EstadoDeEnvio.QUIZA)),
        fallidos=Count("pk", filter=Q(estado=EstadoDeEnvio.FALLIDO)),
    )


def _filas_previstas(previstos: list[Previsto]) -> list[FilaPrevista]:
    personas = Usuario.objects.in_bulk([previsto.persona_id for previsto in previstos if previsto.persona_id])
    ubigeos = [previsto.municipalidad_id for previsto in previstos if previsto.municipalidad_id]
    municipalidades = Municipalidad.objects.in_bulk(ubigeos)

    def quien(previsto: Previsto) -> str:
        persona = personas.get(previsto.persona_id or 0)
        return str(persona or municipalidades[str(previsto.municipalidad_id)].nombre_completo)

    return [
        FilaPrevista(
            previsto.clave, quien(previsto), previsto.persona_id is None, len(previsto.hitos), previsto.noticias
        )
        for previsto in previstos
    ]
