"""La página de los recordatorios: reglas, interruptor, qué saldría, qué salió, y qué no y por qué. De la Secretaría."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones import reglas_de_recordatorio
from acuerdos.acciones.envios import reintentar_envio, reintentar_fallidos
from acuerdos.enums import Destinatario, EstadoDeEnvio
from acuerdos.models import DiaNoLaborable, Envio, MotorDeRecordatorios, Recordatorio, ReglaDeRecordatorio
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas import freno, latidos
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from recordatorios import prevision
from recordatorios.calendario import es_hora_de_enviar, feriados, siguiente_habil
from recordatorios.prevision import Previsto
from web.comun.paginador import PaginadorAcotado
from web.comun.paginas import exigir, paginas_de, quien_pide, ver_y_enviar
from web.comun.paso import toque
from web.recordatorios.filtro_de_regla import con_la_regla, reglas_que_ponen, reglas_que_pusieron
from web.recordatorios.nombres import los_que_se_llaman, se_llama
from web.recordatorios.opciones import OpcionDeEnvio, pestanas
from web.recordatorios.saltar import los_saltados

ENVIOS_POR_PAGINA = 50
FERIADOS_QUE_SE_MUESTRAN = timedelta(days=60)
CALLADO = timedelta(minutes=30)  # en horas de oficina hay una pasada cada cinco minutos
TONOS: dict[str, str] = {
    EstadoDeEnvio.ENVIADO: "verde",
    EstadoDeEnvio.QUIZA: "ambar",
    EstadoDeEnvio.FALLIDO: "rojo",
    EstadoDeEnvio.PROGRAMADO: "azul",
    EstadoDeEnvio.ENVIANDO: "azul",
}


@dataclass(frozen=True, slots=True)
class FilaPrevista:
    """Un correo que saldría: a quién, con cuántos hitos y cuántas respuestas a lo que informó."""

    clave: str
    quien: str
    es_municipalidad: bool
    hitos: int
    noticias: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeEnvio:
    """Un correo de un día.

    `vacante`: el ubigeo de la municipalidad a la que se le escribió porque no tiene punto focal, que es lo que hay que
    remediar, o vacío; `escalado`: si es para su autoridad; `otra_vez_en`: cuándo se prueba de nuevo lo que quizá salió.
    """

    pk: int
    quien: str
    url: str
    vacante: str
    escalado: bool
    correo: str
    estado: str
    tono: str
    enviado_en: datetime | None
    intentos: int
    recordatorios: int
    motivo: str
    otra_vez_en: datetime | None
    se_reintenta: bool


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
        "reglas": reglas.opciones,
        "saltados": los_saltados(timezone.localdate()),
        "total_hitos": sum(fila.hitos for fila in filas),
        "paginas": paginas_de(request, pagina, "correo", "correos"),
    }
    return render(request, "recordatorios/manana.html", contexto)


@require_safe
def envios(request: HttpRequest) -> HttpResponse:
    """Los correos de un día: a quién, cómo quedó cada uno y por qué. Sin día, el último en que hubo."""
    exigir(request, Accion.VER_RECORDATORIOS)
    dia, error = _dia_elegido(request.GET.get("dia", ""))
    estado, motivo = request.GET.get("estado", ""), request.GET.get("motivo", "")
    if estado and estado not in EstadoDeEnvio.values:
        error = f"«{estado}» no es un estado: elija uno de la lista."
    del_dia = Envio.objects.filter(dia=dia) if dia and not error else Envio.objects.none()
    fallidos = del_dia.filter(estado=EstadoDeEnvio.FALLIDO)
    motivos = _motivos(fallidos, motivo)
    if motivo and not error and not any(opcion.elegido for opcion in motivos):
        error = f"Ese día no hay ningún correo fallido con el motivo «{motivo[:80]}»: elija uno de la lista."
    elegidos = fallidos.filter(motivo=motivo) if motivo else del_dia.filter(estado=estado) if estado else del_dia
    nombre = request.GET.get("quien", "").strip()
    elegidos = los_que_se_llaman(elegidos, nombre) if nombre else elegidos
    reglas = reglas_que_pusieron(del_dia.values_list("pk", flat=True), request.GET.get("regla", ""))
    elegidos = elegidos if reglas.elegidas is None else elegidos.filter(pk__in=con_la_regla(elegidos, reglas.elegidas))
    pagina = PaginadorAcotado(_contados(elegidos), ENVIOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    cuentas = dict(del_dia.order_by().values_list("estado").annotate(n=Count("pk")))
    perdidos = Recordatorio.objects.filter(estado=EstadoDeEnvio.PERDIDO, programado_el=dia).count() if dia else 0
    contexto = {
        "pestanas": pestanas("envios"),
        "dia": dia,
        "error": error,
        "estados": [
            OpcionDeEnvio(valor, str(texto), cuentas[valor], elegido=valor == estado and not motivo)
            for valor, texto in EstadoDeEnvio.choices
            if valor in cuentas
        ],
        "motivos": motivos,
        "motivo": motivo,
        "quien": nombre,
        "reglas": reglas.opciones,
        "por_reintentar": sum(opcion.cantidad for opcion in motivos if opcion.elegido or not motivo),
        "filas": [_fila_de_envio(envio) for envio in pagina],
        "perdidos": perdidos,
        "paginas": paginas_de(request, pagina, "correo", "correos"),
    }
    return render(request, "recordatorios/envios.html", contexto, status=400 if error else 200)


@require_POST
def reintentar(request: HttpRequest, pk: int) -> HttpResponse:
    envio = get_object_or_404(Envio, pk=pk)
    exigir(request, Accion.REINTENTAR_ENVIO)
    quien = quien_pide(request)
    return toque(
        request,
        lambda: reintentar_envio(por=quien, envio=envio, ahora=timezone.now()),
        dicho="Vuelve a la cola: saldrá en la próxima pasada.",
        volver=f"{reverse('recordatorios_envios')}?dia={envio.dia:%Y-%m-%d}",
    )


@require_POST
def reintentar_todos(request: HttpRequest) -> HttpResponse:
    """Los fallidos de un día, o los de un motivo. Aquí solo vuelven a la cola; salen con las pasadas."""
    exigir(request, Accion.REINTENTAR_ENVIO)
    dia, error = _dia_elegido(request.POST.get("dia", ""))
    if dia is None or error:
        messages.error(request, error or "No hay correos que reintentar.")
        return redirect("recordatorios_envios")
    cuantos = reintentar_fallidos(
        por=quien_pide(request), dia=dia, motivo=request.POST.get("motivo", ""), ahora=timezone.now()
    )
    if cuantos:
        vuelven = contar(cuantos, "correo vuelve a la cola: sale", "correos vuelven a la cola: salen")
        messages.success(request, f"{vuelven} desde la próxima pasada, en horas de oficina.")
    else:
        messages.error(request, "Ya no hay fallidos con ese motivo: otra persona los reintentó, o ya salieron.")
    return redirect(f"{reverse('recordatorios_envios')}?dia={dia:%Y-%m-%d}")


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
    ultima = motor.ultima_pasada_en
    inicio_del_dia = es_hora_de_enviar(ahora - CALLADO)
    return motor.detenido_en is None and inicio_del_dia and (ultima is None or ahora - ultima > CALLADO)


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


def _dia_elegido(texto: str) -> tuple[date | None, str]:
    if not texto:
        return Envio.objects.order_by("-dia").values_list("dia", flat=True).first(), ""
    try:
        return date.fromisoformat(texto), ""
    except ValueError:
        return None, f"«{texto[:40]}» no es un día: escríbalo como 2025-03-31."


def _contados(elegidos: "QuerySet[Envio]") -> "QuerySet[Any]":
    """Cada correo con cuántos recordatorios lleva, y si es para una autoridad."""
    escalados = Recordatorio.objects.filter(envio=OuterRef("pk"), rol=Destinatario.AUTORIDAD)
    contados = elegidos.annotate(contados=Count("recordatorios"), escalado=Exists(escalados))
    contados = contados.select_related("persona", "municipalidad")
    return contados.order_by("estado", "pk")


def _motivos(fallidos: "QuerySet[Envio]", elegido: str) -> list[OpcionDeEnvio]:
    """Por qué fallaron, y cuántos por cada motivo, del más común al menos."""
    contados = fallidos.order_by().values_list("motivo").annotate(n=Count("pk")).order_by("-n", "motivo")
    return [OpcionDeEnvio(motivo, motivo, cuantos, elegido=motivo == elegido) for motivo, cuantos in contados]


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


def _pagina_de(envio: Envio) -> str:
    if envio.persona_id:
        return reverse("persona", args=[envio.persona_id])
    return reverse("municipalidad", args=[envio.municipalidad_id])


def _fila_de_envio(envio: Any) -> FilaDeEnvio:
    """`envio` viene de `_contados`."""
    municipalidad = envio.municipalidad.nombre_completo if envio.municipalidad else ""
    return FilaDeEnvio(
        pk=envio.pk,
        quien=str(envio.persona or municipalidad),
        url=_pagina_de(envio),
        vacante="" if envio.escalado else envio.municipalidad_id or "",
        escalado=envio.escalado,
        correo=envio.correo,
        estado=envio.get_estado_display(),
        tono=TONOS.get(envio.estado, "gris"),
        enviado_en=envio.enviado_en,
        intentos=envio.intentos,
        recordatorios=envio.contados,
        motivo=envio.motivo,
        otra_vez_en=envio.proximo_intento_en if envio.estado == EstadoDeEnvio.QUIZA else None,
        se_reintenta=envio.estado == EstadoDeEnvio.FALLIDO,
    )
