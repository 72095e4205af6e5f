"""A quién le toca informar y cómo hablarle; quién no recibe y por qué; y dónde falta un punto focal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones import enlaces, preferencias
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.orden import en_espanol
from municipalidades.models import Region
from recordatorios import contactos
from web.comun.lo_pedido import LoPedidoNoExiste
from web.comun.paginas import datos_de, exigir, paginas_de, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.comun.regiones import region_pedida
from web.recordatorios.formularios import FormularioDeRebote
from web.recordatorios.nombres import municipalidades_que_se_llaman, personas_que_se_llaman
from web.recordatorios.opciones import pestanas

CONTACTOS_POR_PAGINA = 25
LISTAS = {
    "por_avisar": "Les toca informar",
    "respondidas": "Se les respondió",
    "sin_contacto": "Sin correo o rebota",
    "no_quieren": "No quieren recordatorios",
}


@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    """Una de cuatro listas. Las dos primeras traen, por persona, el mensaje listo para WhatsApp o SMS."""
    exigir(request, Accion.VER_RECORDATORIOS)
    exigir(request, Accion.VER_CONTACTO)
    dia = timezone.localdate()
    lista = request.GET.get("lista", "por_avisar")
    if lista not in LISTAS:
        lista = "por_avisar"
    consulta = {
        "por_avisar": lambda: contactos.personas_por_recordar(dia),
        "respondidas": lambda: contactos.con_respuestas(dia),
        "sin_contacto": contactos.sin_contacto,
        "no_quieren": contactos.no_quieren,
    }[lista]()
    nombre = request.GET.get("quien", "").strip()
    consulta = consulta.filter(pk__in=personas_que_se_llaman(nombre)) if nombre else consulta
    pagina = Paginator(consulta, CONTACTOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    de_cada_una = contactos.contactos_con_respuestas if lista == "respondidas" else contactos.contactos
    contexto = {
        "pestanas": pestanas("personas"),
        "lista": lista,
        "quien": nombre,
        "listas": [
            {
                "texto": texto,
                "url": f"{reverse('recordatorios_personas')}?lista={clave}",
                "actual": clave == lista,
                "cantidad": None,
            }
            for clave, texto in LISTAS.items()
        ],
        "contactos": de_cada_una(pagina, dia),
        "paginas": paginas_de(request, pagina, "persona", "personas"),
        "hoy": dia,
    }
    return render(request, "recordatorios/personas.html", contexto)


@require_safe
def vacantes(request: HttpRequest) -> HttpResponse:
    """Municipalidades que deben algo pronto y no tienen a quién avisar."""
    exigir(request, Accion.VER_RECORDATORIOS)
    dia = timezone.localdate()
    nombre = request.GET.get("quien", "").strip()
    try:
        region = region_pedida(request.GET.get("region", ""))
    except DatoInvalido as error:
        raise LoPedidoNoExiste(str(error)) from error
    todas = contactos.vacantes(dia)
    elegidas = todas.filter(pk__in=municipalidades_que_se_llaman(nombre)) if nombre else todas
    elegidas = elegidas.filter(region=region) if region else elegidas
    pagina = Paginator(elegidas, CONTACTOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "pestanas": pestanas("vacantes"),
        "municipalidades": list(pagina),
        "quien": nombre,
        "region": region.pk if region else "",
        "regiones": Region.objects.order_by(en_espanol("nombre")),
        "hoy": dia,
        "paginas": paginas_de(request, pagina, "municipalidad", "municipalidades"),
    }
    return render(request, "recordatorios/vacantes.html", contexto)


@ver_y_enviar
def rebote(request: HttpRequest, pk: int) -> HttpResponse:
    """Decir que el correo de una persona rebota, o que ya recibe."""
    exigir(request, Accion.REGISTRAR_REBOTE)
    persona = get_object_or_404(Usuario, pk=pk)
    preferencia = PreferenciaDeRecordatorios.objects.filter(usuario=persona, rebotado_en__isnull=False).first()
    quien = quien_pide(request)
    # Lo que se quiere va dicho: con dos toques seguidos, o si a la vez llegó un rebote, no se hace lo contrario.
    if request.method == "POST" and request.POST.get("accion") == "recibe":
        preferencias.quitar_rebote(por=quien, persona=persona)
        messages.success(request, f"A {persona} se le vuelve a escribir.")
        return redirect("recordatorios_personas")
    return paso(
        request,
        FormularioDeRebote(datos_de(request)),
        lambda datos: preferencias.registrar_rebote(
            por=quien, persona=persona, motivo=datos["motivo"], ahora=timezone.now()
        ),
        dicho=f"A {persona} no se le escribe hasta que se corrija su correo.",
        volver=f"{reverse('recordatorios_personas')}?lista=sin_contacto",
        plantilla="recordatorios/rebote.html",
        contexto={"persona": persona, "preferencia": preferencia},
    )


@require_POST
def anular_enlaces(request: HttpRequest, pk: int) -> HttpResponse:
    """Los enlaces que la persona recibió dejan de abrir; su próximo correo lleva otros."""
    exigir(request, Accion.REVOCAR_ENLACE)
    persona = get_object_or_404(Usuario, pk=pk)
    quien = quien_pide(request)
    cuantos = enlaces.revocar_enlaces_de(por=quien, persona=persona, ahora=timezone.now())
    messages.success(request, f"Enlaces anulados de {persona}: {cuantos}. Su próximo correo lleva otros.")
    return redirect("recordatorios_personas")
