"""Cómo recibe cada quien sus recordatorios."""

from datetime import date

import pytest

from acuerdos.acciones import preferencias
from acuerdos.enums import Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


AHORA = f.en_lima(date(2025, 3, 13))


def test_cada_quien_elige_su_frecuencia_y_la_secretaria_no_deja_de_recibir(fatima, carlos):
    assert preferencias.preferencia_de(carlos).frecuencia == "semanal"
    assert preferencias.preferencia_de(fatima).frecuencia == "diaria"
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    assert PreferenciaDeRecordatorios.objects.get().history.count() == 1
    with pytest.raises(DatoInvalido, match="parte del trabajo"):
        preferencias.cambiar_frecuencia(por=carlos, frecuencia=Frecuencia.NINGUNA)


def test_un_rebote_pide_motivo_y_se_puede_quitar(olga, fatima):
    with pytest.raises(DatoInvalido, match="cómo se supo"):
        preferencias.registrar_rebote(por=olga, persona=fatima, motivo="  ", ahora=AHORA)
    assert preferencias.registrar_rebote(por=olga, persona=fatima, motivo="Volvió", ahora=AHORA).rebotado_en == AHORA
    assert preferencias.quitar_rebote(por=olga, persona=fatima).rebotado_en is None
