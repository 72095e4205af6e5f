"""Lo que llegó por correo: de quién, de qué, qué se hizo con ello y por qué. De la Secretaría.

Aquí se ve también lo que espera a que su persona diga cuánto va: si no contesta, la Secretaría la llama o informa por
ella.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from acuerdos.acciones.correos import recibidos as los_recibidos
from acuerdos.constancias import constancia_de
from acuerdos.enums import ClaseDeCorreo, ResultadoDeCorreo
from acuerdos.models import CorreoRecibido
from acuerdos.permisos import Accion
from cuentas.textos import limpiar_renglon
from web.comun.paginador import PaginadorAcotado
from web.comun.paginas import exigir, paginas_de
from web.recordatorios.nombres import personas_que_se_llaman
from web.recordatorios.opciones import pestanas

RECIBIDOS_POR_PAGINA = 50
TONOS: dict[str, str] = {
    ResultadoDeCorreo.INFORMADO: "verde",
    ResultadoDeCorreo.ESPERA: "ambar",
    ResultadoDeCorreo.RECHAZADO: "rojo",
}


@dataclass(frozen=True, slots=True)
class FilaDeRecibido:
    """Un correo que llegó. `de_que`: el hito, o qué es si no es de ninguno; `numero`: el de su constancia."""

    quien: str
    url: str
    remitente: str
    llego_en: datetime
    resultado: str
    tono: str
    numero: str
    de_que: str
    acuerdo: str
    texto: str
    archivos: int
    motivo: str


@require_safe
def recibidos(request: HttpRequest) -> HttpResponse:
    """El último primero; con `resultado`, solo los de ese."""
    exigir(request, Accion.VER_RECORDATORIOS)
    elegido = request.GET.get("resultado", "")
    error = (
        "" if elegido in ("", *ResultadoDeCorreo.values) else f"«{elegido[:40]}» no es un resultado: elija de la lista."
    )
    todos = los_recibidos()
    cuentas = dict(todos.order_by().values_list("resultado").annotate(n=Count("pk")))
    elegidos = todos.filter(resultado=elegido) if elegido and not error else todos
    nombre = limpiar_renglon(request.GET.get("quien", ""))
    if nombre:
        elegidos = elegidos.filter(persona__in=personas_que_se_llaman(nombre)) | elegidos.filter(
            remitente__icontains=nombre
        )
    contados: QuerySet[Any] = elegidos.annotate(guardados=Count("archivos"))
    pagina = PaginadorAcotado(contados, RECIBIDOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "pestanas": pestanas("recibidos"),
        "error": error,
        "quien": nombre,
        "resultados": [
            {"valor": valor, "texto": texto, "cantidad": cuentas[valor], "elegido": valor == elegido}
            for valor, texto in ResultadoDeCorreo.choices
            if valor in cuentas
        ],
        "filas": [_fila(correo, correo.guardados) for correo in pagina],
        "paginas": paginas_de(request, pagina, "correo", "correos"),
    }
    return render(request, "recordatorios/recibidos.html", contexto, status=400 if error else 200)


def _fila(correo: CorreoRecibido, archivos: int) -> FilaDeRecibido:
    hito, es_respuesta = correo.hito, correo.clase == ClaseDeCorreo.RESPUESTA
    dado = correo.avance or correo.mensaje
    numero = constancia_de(dado) if dado else constancia_de(correo) if es_respuesta else ""
    acuerdo = correo.mensaje.acuerdo if correo.mensaje else hito.acuerdo if hito else None
    return FilaDeRecibido(
        quien=str(correo.persona or correo.remitente or "Un servidor de correo"),
        url=reverse("persona", args=[correo.persona_id]) if correo.persona_id else "",
        remitente=correo.remitente,
        llego_en=correo.recibido_en,
        resultado=correo.get_resultado_display(),
        tono=TONOS.get(correo.resultado, "gris"),
        numero=numero,
        de_que=hito.texto if hito else "" if es_respuesta else correo.get_clase_display(),
        acuerdo=acuerdo.codigo if acuerdo else "",
        texto=correo.texto,
        archivos=archivos,
        motivo=correo.motivo,
    )
