"""El correo que saldría, al pie de la letra, y saltarse lo que esta vez no debe salir; y volver atrás."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones.saltar import no_saltar, saltados, saltar_recordatorios
from acuerdos.models import Recordatorio
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from recordatorios.calendario import siguiente_habil
from recordatorios.carta_prevista import carta_prevista, cual_es, de_plazo, regla_en_palabras
from recordatorios.frecuencia import Frecuencias
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso, toque
from web.recordatorios.formularios import FormularioDeSalto
from web.recordatorios.opciones import pestanas

SE_MUESTRAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FilaSaltada:
    """Un recordatorio que alguien saltó: de qué hito, a quién iba, por qué regla y por qué no sale."""

    pk: int
    codigo: str
    numero: int
    quien: str
    regla: str
    motivo: str
    por: str
    el: datetime | None


@ver_y_enviar
def carta(request: HttpRequest, destino: str) -> HttpResponse:
    """El que esa persona o municipalidad recibiría el próximo día hábil; de él se quita lo que no debe salir."""
    exigir(request, Accion.VER_RECORDATORIOS)
    ahora, quien = timezone.now(), quien_pide(request)
    dia = siguiente_habil(timezone.localdate(ahora))
    prevista = carta_prevista(dia, destino, ahora=ahora)
    if prevista is None:
        raise Http404
    ofrecidos = [(uno.cual, f"{uno.codigo}, hito {uno.numero}") for uno in prevista.por_que]
    form = FormularioDeSalto(datos_de(request), ofrecidos=ofrecidos)

    def saltar(datos: dict[str, Any]) -> int:
        suyos = de_plazo(dia, destino, Frecuencias.en(dia))
        elegidos = [r for r in suyos if datos["todo"] or cual_es(r) in datos["cuales"]]
        return saltar_recordatorios(por=quien, filas=elegidos, motivo=datos["motivo"], ahora=ahora)

    marcados = form["cuales"].value() or []
    return paso(
        request,
        form,
        saltar,
        dicho=lambda cuantos: f"{contar(cuantos, 'recordatorio no saldrá', 'recordatorios no saldrán')} esta vez.",
        volver=f"{reverse('recordatorios_manana')}#saltados",
        plantilla="recordatorios/carta.html",
        contexto={
            "pestanas": pestanas("manana"),
            "dia": dia,
            "carta": prevista,
            "marcados": marcados,
        },
    )


@require_POST
def devolver(request: HttpRequest, pk: int) -> HttpResponse:
    """Que sí salga."""
    exigir(request, Accion.SALTAR_RECORDATORIO)
    recordatorio, quien = get_object_or_404(Recordatorio, pk=pk), quien_pide(request)
    return toque(
        request,
        lambda: no_saltar(por=quien, recordatorio=recordatorio),
        dicho="Vuelve a esperar su pasada: saldrá.",
        volver=reverse("recordatorios_manana"),
    )


def los_saltados(hoy: date) -> list[FilaSaltada]:
    """Los de la última semana que todavía pueden volver, los últimos primero."""
    suyos = Recordatorio.objects.filter(saltados(), programado_el__gt=hoy - SE_MUESTRAN)
    suyos = suyos.select_related("hito__acuerdo", "persona", "municipalidad", "saltado_por").order_by("-terminado_en")
    return [
        FilaSaltada(
            pk=r.pk,
            codigo=r.hito_recordado.acuerdo.codigo,
            numero=r.hito_recordado.numero,
            quien=str(r.persona or (r.municipalidad.nombre_completo if r.municipalidad else "")),
            regla=regla_en_palabras(r.clase),
            motivo=r.motivo,
            por=str(r.saltado_por),
            el=r.terminado_en,
        )
        for r in suyos
    ]
