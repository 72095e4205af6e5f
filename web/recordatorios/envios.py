"""Los correos de un día: a quién, cómo quedó cada uno, por qué no salió y cómo se remedia. De la Secretaría."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones.envios import reintentar_envio, reintentar_fallidos
from acuerdos.enums import Destinatario, EstadoDeEnvio
from acuerdos.models import Envio, Recordatorio
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from web.comun.paginador import PaginadorAcotado
from web.comun.paginas import exigir, paginas_de, quien_pide
from web.comun.paso import toque
from web.recordatorios.filtro_de_regla import con_la_regla, reglas_que_pusieron
from web.recordatorios.nombres import los_que_se_llaman
from web.recordatorios.opciones import (
    ENVIOS_POR_PAGINA,
    FiltroDeCorreos,
    OpcionDeEnvio,
    OpcionDeMotivo,
    de_la_regla,
    pestanas,
)
from web.templatetags.presentacion import SIN_DATO, instante

TONOS: dict[str, str] = {
    EstadoDeEnvio.ENVIADO: "verde",
    EstadoDeEnvio.QUIZA: "ambar",
    EstadoDeEnvio.FALLIDO: "rojo",
    EstadoDeEnvio.PROGRAMADO: "azul",
    EstadoDeEnvio.ENVIANDO: "azul",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeEnvio:
    """Un correo de un día, ya dicho. `salio`: en qué instante, o vacío. `notas`: lo demás que va junto al motivo.

    Lo que remedia uno fallido, o vacío: `nombrar`, adonde se nombra el punto focal que a la municipalidad le falta (y
    se puede además poner ahí el correo de ella); `corregir`, adonde se corrige el de su autoridad.
    """

    pk: int
    quien: str
    url: str
    correo: str
    estado: str
    tono: str
    salio: str
    recordatorios: int
    motivo: str
    notas: list[str]
    nombrar: str
    corregir: str
    se_reintenta: bool


@dataclass(frozen=True, slots=True)
class SinCorreos:
    """Por qué no hay ninguno que mostrar, y qué se puede hacer."""

    titulo: str
    consejo: str


SIN_ENVIOS = SinCorreos("Ese día no hubo correos", "Elija otro día.")
SIN_ESE_NOMBRE = SinCorreos("Ese día no se le escribió a nadie así", "Escriba menos letras, o elija otro día.")


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
    if error:  # lo que no está en la lista no se le pregunta a la base
        del_dia, fallidos, motivo, estado = Envio.objects.none(), Envio.objects.none(), "", ""
    elegidos = fallidos.filter(motivo=motivo) if motivo else del_dia.filter(estado=estado) if estado else del_dia
    nombre = request.GET.get("quien", "").strip()
    elegidos = los_que_se_llaman(elegidos, nombre) if nombre else elegidos
    reglas = reglas_que_pusieron(del_dia.values_list("pk", flat=True), request.GET.get("regla", ""))
    elegidos = elegidos if reglas.elegidas is None else elegidos.filter(pk__in=con_la_regla(elegidos, reglas.elegidas))
    pagina = PaginadorAcotado(_contados(elegidos), ENVIOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "pestanas": pestanas("envios"),
        "dia": dia,
        "error": error,
        "filtros": [
            FiltroDeCorreos("estado", "Estado", "Todos", _estados(del_dia, "" if motivo else estado)),
            *([FiltroDeCorreos("motivo", "Por qué falló", "Cualquier motivo", motivos)] if motivos else []),
            *de_la_regla(reglas.opciones),
        ],
        "motivo": motivo,
        "quien": nombre,
        "se_reintentan": _se_reintentan(motivos, motivo),
        "filas": [_fila_de_envio(envio) for envio in pagina],
        "sin_correos": None if error else SIN_ESE_NOMBRE if nombre else SIN_ENVIOS,
        "se_perdieron": _se_perdieron(dia) if dia else "",
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


def _dia_elegido(texto: str) -> tuple[date | None, str]:
    if not texto:
        return Envio.objects.order_by("-dia").values_list("dia", flat=True).first(), ""
    try:
        return date.fromisoformat(texto), ""
    except ValueError:
        return None, f"«{texto[:40]}» no es un día: escríbalo como 2025-03-31."


def _contados(elegidos: "QuerySet[Envio]") -> "QuerySet[Any]":
    """Cada correo con cuántos recordatorios lleva, y si es para una autoridad."""
    de_autoridad = Recordatorio.objects.filter(envio=OuterRef("pk"), rol=Destinatario.AUTORIDAD)
    escalados = de_autoridad.exclude(estado=EstadoDeEnvio.DESCARTADO)
    contados = elegidos.annotate(contados=Count("recordatorios"), escalado=Exists(escalados))
    contados = contados.select_related("persona", "municipalidad")
    return contados.order_by("estado", "pk")


def _motivos(fallidos: "QuerySet[Envio]", elegido: str) -> list[OpcionDeMotivo]:
    """Por qué fallaron, y cuántos por cada motivo, del más común al menos."""
    contados = fallidos.order_by().values_list("motivo").annotate(n=Count("pk")).order_by("-n", "motivo")
    return [OpcionDeMotivo(motivo, motivo, cuantos, elegido=motivo == elegido) for motivo, cuantos in contados]


def _estados(del_dia: "QuerySet[Envio]", elegido: str) -> list[OpcionDeEnvio]:
    """Los que hay ese día, y cuántos de cada uno."""
    cuentas = dict(del_dia.order_by().values_list("estado").annotate(n=Count("pk")))
    return [
        OpcionDeEnvio(valor, str(texto), cuentas[valor], elegido=valor == elegido)
        for valor, texto in EstadoDeEnvio.choices
        if valor in cuentas
    ]


def _se_reintentan(motivos: Sequence[OpcionDeMotivo], motivo: str) -> str:
    """Qué haría «Reintentar todos», o vacío si no hay ninguno."""
    cuantos = sum(opcion.cantidad for opcion in motivos if opcion.elegido or not motivo)
    con_ese = " con ese motivo" if motivo else ""
    return f"{contar(cuantos, 'correo fallido', 'correos fallidos')} de este día{con_ese}." if cuantos else ""


def _se_perdieron(dia: date) -> str:
    cuantos = Recordatorio.objects.filter(estado=EstadoDeEnvio.PERDIDO, programado_el=dia).count()
    dicho = contar(cuantos, "recordatorio de ese día se perdió", "recordatorios de ese día se perdieron")
    return f"{dicho} porque no hubo pasada a tiempo o porque otro más reciente lo reemplazó." if cuantos else ""


def _pagina_de(envio: Envio) -> str:
    if envio.persona_id:
        return reverse("persona", args=[envio.persona_id])
    return reverse("municipalidad", args=[envio.municipalidad_id])


def _fila_de_envio(envio: Any) -> FilaDeEnvio:
    """`envio` viene de `_contados`."""
    municipalidad = envio.municipalidad.nombre_completo if envio.municipalidad else ""
    fallo, url = envio.estado == EstadoDeEnvio.FALLIDO, _pagina_de(envio)
    vacante = fallo and not envio.escalado and envio.municipalidad_id
    return FilaDeEnvio(
        pk=envio.pk,
        quien=str(envio.persona or municipalidad),
        url=url,
        correo=envio.correo,
        estado=envio.get_estado_display(),
        tono=TONOS.get(envio.estado, "gris"),
        salio=instante(envio.enviado_en) if envio.enviado_en else "",
        recordatorios=envio.contados,
        motivo=envio.motivo or SIN_DATO,
        notas=_notas(envio) if envio.motivo else [],
        nombrar=f"{reverse('punto_focal_nombrar', args=[envio.municipalidad_id])}?nueva=1" if vacante else "",
        corregir=url if fallo and envio.escalado else "",
        se_reintenta=fallo,
    )


def _notas(envio: Envio) -> list[str]:
    """Cuándo se prueba otra vez lo que quizá salió, y cuántas veces se probó, si son varias."""
    notas = []
    if envio.estado == EstadoDeEnvio.QUIZA and envio.proximo_intento_en:
        notas.append(f"Se prueba una vez más desde el {instante(envio.proximo_intento_en)}.")
    if envio.intentos > 1:
        notas.append(f"{envio.intentos} intentos")
    return notas
