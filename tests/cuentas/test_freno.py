"""El freno del correo: tras varios silencios seguidos, pausa para todos; después prueba uno solo."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cuentas import freno
from cuentas.freno import SILENCIOS, Vigia
from cuentas.models import FrenoDeCorreo

pytestmark = pytest.mark.django_db
AHORA = timezone.now()
DESPUES = AHORA + timedelta(minutes=6)


def vigia(ahora=AHORA):
    return Vigia(lambda: ahora)


def callar(veces, ahora=AHORA):
    uno = vigia(ahora)
    for _ in range(veces):
        uno.callo("no contestó a tiempo")
    return uno


def test_sin_silencios_pasan_todos_y_no_se_escribe_nada(django_assert_num_queries):
    with django_assert_num_queries(1):
        uno = vigia()
        uno.contesto()
        uno.contesto()
        uno.terminar()
    assert uno.deja_pasar
    assert freno.pausa() is None
    assert not FrenoDeCorreo.objects.exists()


def test_unos_pocos_silencios_no_detienen_y_una_respuesta_los_olvida():
    uno = callar(SILENCIOS - 1)
    assert uno.deja_pasar
    uno.contesto()
    assert callar(SILENCIOS - 1).deja_pasar
    assert freno.pausa() is None


def test_los_silencios_de_varios_se_suman_y_la_pausa_es_de_todos():
    for _ in range(SILENCIOS):
        ultimo = callar(1)
    assert not ultimo.deja_pasar
    assert not vigia().deja_pasar
    pausa = freno.pausa()
    assert (pausa.desde, pausa.hasta, pausa.motivo) == (AHORA, AHORA + timedelta(minutes=5), "no contestó a tiempo")
    assert not freno.toca_probar(AHORA)


def test_al_terminar_la_pausa_prueba_uno_solo():
    callar(SILENCIOS)
    assert freno.toca_probar(DESPUES)
    uno, otro = vigia(DESPUES), vigia(DESPUES)
    assert (uno.es_prueba, uno.deja_pasar) == (True, True)
    assert (otro.es_prueba, otro.deja_pasar) == (False, False)
    assert not freno.toca_probar(DESPUES)


def test_si_la_prueba_sale_bien_se_acaba_la_pausa():
    callar(SILENCIOS)
    uno = vigia(DESPUES)
    uno.contesto()
    assert (uno.deja_pasar, uno.es_prueba) == (True, False)
    assert freno.pausa() is None
    assert callar(SILENCIOS - 1).deja_pasar


def test_si_la_prueba_sale_mal_sigue_la_pausa_desde_cuando_empezo():
    callar(SILENCIOS)
    uno = vigia(DESPUES)
    uno.callo("cortó")
    assert not uno.deja_pasar
    assert freno.pausa() == freno.Pausa(AHORA, DESPUES + timedelta(minutes=5), "cortó")


def test_si_no_hubo_con_que_probar_prueba_otro():
    callar(SILENCIOS)
    vigia(DESPUES).terminar()
    assert vigia(DESPUES).es_prueba


def test_si_quien_probaba_muere_algun_dia_prueba_otro(settings):
    callar(SILENCIOS)
    assert vigia(DESPUES).es_prueba
    plazo = timedelta(seconds=settings.CORREO_ESPERA_FINAL) + freno.MARGEN_DE_PRUEBA
    assert not vigia(DESPUES + plazo - timedelta(seconds=1)).es_prueba
    assert vigia(DESPUES + plazo).es_prueba


def test_la_frase_culpa_al_servidor_de_correo_y_dice_cuando_se_prueba():
    callar(SILENCIOS)
    desde, hasta = timezone.localtime(AHORA), timezone.localtime(AHORA + timedelta(minutes=5))
    assert freno.pausa().frase == (
        f"El servidor de correo no contesta desde las {desde:%H:%M} del {desde:%d/%m/%Y}. no contestó a tiempo. "
        f"El correo está en pausa y nada se pierde: desde las {hasta:%H:%M} se prueba con uno solo y, si el servidor "
        "contesta, sale lo que espera."
    )
