"""Recordar ahora lo que un acuerdo debe, y retirarlo mientras no haya salido: un botón cada uno."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.recordar_ahora import Pedido, recordar_ahora, retirar_recordatorio
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar, dia_con_nombre
from acuerdos.permisos import Accion
from recordatorios.calendario import cuando_sale
from web.comun.deshacer import inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento.formularios import FormularioDeConfirmacion
from web.seguimiento.paso import atender, paso_sobre, un_acuerdo


@paso_sobre(un_acuerdo, Accion.RECORDAR_AHORA)
def ahora(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Sale en la siguiente pasada; si no hay a quién o ya se le recordó hoy, se dice y no sale nada."""
    quien, instante = quien_pide(request), timezone.now()
    return atender(
        request,
        acuerdo,
        FormularioDeConfirmacion(datos_de(request)),
        lambda datos: recordar_ahora(por=quien, acuerdo=acuerdo, ahora=instante),
        titulo="Recordar ahora",
        boton="Recordar ahora",
        hecho=lambda pedido: _dicho(pedido, instante),
        como_se_deshace=inverso(
            Accion.RECORDAR_AHORA, acuerdo, "acuerdo_no_recordar", acuerdo.codigo, campos={"confirma": "si"}
        ),
        explicacion="Va hoy a quien debe cada hito pendiente, una vez al día.",
    )


@paso_sobre(un_acuerdo, Accion.RECORDAR_AHORA)
def retirar(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Lo pedido hoy y que aún no se tomó para enviar."""
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        FormularioDeConfirmacion(datos_de(request)),
        lambda datos: retirar_recordatorio(por=quien, acuerdo=acuerdo, ahora=timezone.now()),
        titulo="Retirar lo que se iba a recordar",
        boton="Retirar",
        hecho=lambda cuantos: f"{contar(cuantos, 'recordatorio retirado', 'recordatorios retirados')}: no sale.",
        como_se_deshace=inverso(
            Accion.RECORDAR_AHORA, acuerdo, "acuerdo_recordar", acuerdo.codigo, campos={"confirma": "si"}
        ),
        explicacion="Lo que se pidió recordar hoy y todavía no salió.",
    )


def _dicho(pedido: Pedido, instante: datetime) -> str:
    sale = cuando_sale(instante)
    cuando = "en unos minutos" if sale is None else f"el {dia_con_nombre(sale)}, desde las 08:00"
    return f"Se recuerda {pedido}. Sale {cuando}."
