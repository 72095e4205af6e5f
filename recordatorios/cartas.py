"""Enviar las cartas: los correos sobre la cuenta de una persona, por el mismo servidor y con el mismo freno.

Regla: cada una la toma quien logra correr su próximo intento, y solo ese la envía. Lo pasajero se reintenta con esperas
cada vez mayores; lo que el servidor tuvo y no contestó no se repite, porque quizá salió. El enlace para crear una
contraseña no espera más que unas horas: quien lo pidió ya pidió otro. Lo que no salió queda con su motivo.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as ErrorDeLaBase
from django.db.models import F

from cuentas.cartas import componer, pendientes
from cuentas.correo import no_hacer_nada
from cuentas.enums import ClaseDeCarta
from cuentas.freno import Vigia
from cuentas.models import Carta
from recordatorios.correo import Buzonero, Falla
from recordatorios.envio import DURACION_DE_TANDA

ESPERAS = [timedelta(minutes=minutos) for minutos in (2, 10, 30, 60, 180, 360, 720)]
PACIENCIA = {
    ClaseDeCarta.CLAVE: timedelta(hours=2),
    ClaseDeCarta.CAMBIO: timedelta(days=3),
    ClaseDeCarta.INVITA: timedelta(days=3),
    ClaseDeCarta.RECIBO: timedelta(days=1),
    ClaseDeCarta.HOJA: timedelta(days=3),
}
MARGEN = timedelta(minutes=5)
MEMORIA_DE_CARTAS = timedelta(days=90)  # después, ni constancia de que se le escribió
QUIZA = "El servidor de correo lo recibió y no contestó: quizá salió"
bitacora = structlog.get_logger(__name__)


def enviar_cartas(*, reloj: Callable[[], datetime]) -> Counter[str]:
    """Envía las que toca; devuelve cuántas «salió», «reintento», «no salió» y «ajena» (la tomó otro)."""
    cuentas: Counter[str] = Counter()
    vigia, fin = Vigia(reloj), reloj() + DURACION_DE_TANDA
    with Buzonero(vigia) as buzonero:
        for pk in pendientes(reloj()):
            ahora = reloj()
            if ahora > fin or not vigia.deja_pasar:
                break
            carta = _tomar(pk, ahora=ahora)
            cuentas[_enviar(carta, buzonero, ahora=ahora) if carta else "ajena"] += 1
    vigia.terminar()
    Carta.objects.filter(terminada_en__lt=reloj() - MEMORIA_DE_CARTAS).delete()
    return cuentas


def _tomar(pk: int, *, ahora: datetime) -> Carta | None:
    """La carta, si nadie más la tomó: el que corre su próximo intento es quien la envía."""
    por_salir = Carta.objects.filter(pk=pk, terminada_en__isnull=True, proximo_intento_en__lte=ahora)
    abandono = timedelta(seconds=settings.CORREO_ESPERA_FINAL) + MARGEN  # si quien la tomó muere, la toma otro
    tomada = por_salir.update(proximo_intento_en=ahora + abandono, intentos=F("intentos") + 1)
    return Carta.objects.get(pk=pk) if tomada else None


def _enviar(carta: Carta, buzonero: Buzonero, *, ahora: datetime) -> str:
    try:
        for mensaje in componer(carta, ahora):
            buzonero.enviar(mensaje, al_entregar=no_hacer_nada)
    except Falla as falla:
        if falla.quiza:
            return _terminar(carta, ahora, QUIZA, "salió")
        if falla.pasajera and ahora < carta.creada_en + PACIENCIA[ClaseDeCarta(carta.clase)]:
            espera = ESPERAS[min(carta.intentos, len(ESPERAS)) - 1]
            Carta.objects.filter(pk=carta.pk).update(proximo_intento_en=ahora + espera, motivo=falla.motivo[:300])
            return "reintento"
        bitacora.error("carta_sin_salir", carta=carta.pk, motivo=falla.motivo)
        return _terminar(carta, ahora, falla.motivo, "no salió")
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise  # no es de la carta: otro la tomará
    except Exception as error:  # una falla nuestra no detiene a las demás ni se calla
        bitacora.exception("carta_sin_salir", carta=carta.pk)
        return _terminar(carta, ahora, f"Falla nuestra ({type(error).__name__}): quedó anotada", "no salió")
    return _terminar(carta, ahora, "", "salió")


def _terminar(carta: Carta, ahora: datetime, motivo: str, como: str) -> str:
    Carta.objects.filter(pk=carta.pk).update(terminada_en=ahora, motivo=motivo[:300], cuerpo="", html="")
    return como
