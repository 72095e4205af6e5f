"""Qué edad tiene lo último de cada cosa, qué espera y qué falló."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio
from cuentas.enums import ClaseDeCarta
from cuentas.models import Acceso, Carta
from muniejecutivo.celery import app
from muniejecutivo.respaldo import estado
from muniejecutivo.tasks import latido
from muniejecutivo.vigilancia import cifras

pytestmark = pytest.mark.django_db
AHORA = timezone.now()


def envio(numero: int, estado_: EstadoDeEnvio, *, hace: int) -> Envio:
    return Envio(
        destino=f"u{numero}", dia=(AHORA - timedelta(days=hace)).date(), estado=estado_, message_id=f"<{numero}@m>"
    )


def carta(**datos: Any) -> None:
    Carta.objects.create(clase=ClaseDeCarta.CAMBIO, para="fatima@munisanjose.example", asunto="a", **datos)


def test_de_lo_que_nunca_paso_no_se_sabe_la_edad(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    leidas = cifras.leer(ahora=AHORA)
    assert (leidas.edad_del_latido, leidas.edad_de_la_copia, leidas.edad_del_simulacro) == (None, None, None)
    assert (leidas.correos_por_salir, leidas.correos_fallidos) == (0, 0)


def test_las_edades_van_en_segundos(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    latido()
    estado.anotar(
        ultimo_respaldo=(AHORA - timedelta(hours=2)).isoformat(),
        ultimo_simulacro=(AHORA - timedelta(days=3)).isoformat(),
    )
    leidas = cifras.leer(ahora=AHORA)
    assert leidas.edad_del_latido is not None
    assert (leidas.edad_de_la_copia, leidas.edad_del_simulacro) == (7200, 3 * 86400)


def test_se_cuentan_los_correos_que_esperan_y_los_que_fallaron_hace_poco() -> None:
    fallido = EstadoDeEnvio.FALLIDO
    Envio.objects.bulk_create(
        [envio(1, EstadoDeEnvio.PROGRAMADO, hace=0), envio(2, fallido, hace=0), envio(3, fallido, hace=9)]
    )
    carta()
    Carta.objects.create(
        clase=ClaseDeCarta.CAMBIO, para="b@munisanjose.example", asunto="a", terminada_en=AHORA, motivo="no"
    )
    Carta.objects.create(clase=ClaseDeCarta.CAMBIO, para="c@munisanjose.example", asunto="a", terminada_en=AHORA)
    leidas = cifras.leer(ahora=AHORA)
    assert (leidas.correos_por_salir, leidas.correos_fallidos) == (2, 2)


def test_se_cuenta_lo_que_espera_en_cada_cola() -> None:
    antes = cifras.leer(ahora=AHORA).en_cola
    app.send_task("muniejecutivo.latido", queue="correo")
    despues = cifras.leer(ahora=AHORA).en_cola
    assert antes["correo"] is not None
    assert despues == {**antes, "correo": antes["correo"] + 1}


def test_se_cuentan_los_ingresos_rechazados_de_la_ultima_hora() -> None:
    for clase, hace in (("rechazo", 1), ("rechazo", 59), ("rechazo", 61), ("ingreso", 1)):
        Acceso.objects.create(clase=clase, cuando=AHORA - timedelta(minutes=hace))
    assert cifras.leer(ahora=AHORA).ingresos_rechazados == 2
