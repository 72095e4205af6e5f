"""Quién da señales de vida, y desde cuándo falta quien no las da."""

from datetime import timedelta

from django.utils import timezone

from cuentas import latidos
from cuentas.latidos import BEAT, CORREO, WORKER

AHORA = timezone.now().replace(microsecond=0)


def quienes(ahora=AHORA):
    return {d.quien: d.desde for d in latidos.detenidos(ahora=ahora)}


def test_de_quien_nunca_dio_senales_no_se_dice_desde_cuando():
    assert quienes() == {WORKER: None, CORREO: None, BEAT: None}
    assert {d.frase.split(" (")[0] for d in latidos.detenidos(ahora=AHORA)} == {
        "No se revisan ni se cargan libros, ni se preparan los recordatorios",
        "No salen los recordatorios",
        "Nadie pone en marcha los recordatorios ni retoma las importaciones",
    }


def test_quien_dio_senales_hace_poco_vive_y_quien_callo_se_nombra():
    latidos.dar_senal(WORKER, ahora=AHORA - latidos.SILENCIO_DEL_LATIDO)
    latidos.dar_senal(CORREO, ahora=AHORA - latidos.SILENCIO_DEL_LATIDO - timedelta(seconds=1))
    latidos.dar_senal(BEAT, ahora=AHORA)
    assert quienes() == {CORREO: AHORA - latidos.SILENCIO_DEL_LATIDO - timedelta(seconds=1)}


def test_la_frase_dice_desde_cuando_en_lima():
    desde = AHORA - timedelta(hours=3)
    for quien in (WORKER, BEAT):
        latidos.dar_senal(quien, ahora=AHORA)
    latidos.dar_senal(CORREO, ahora=desde)
    [detenido] = latidos.detenidos(ahora=AHORA)
    assert detenido.frase == (
        f"Desde las {timezone.localtime(desde):%H:%M del %d/%m/%Y} no salen los recordatorios (worker del correo)."
    )
