"""Comprobar la cadena: nombra la primera fila que alguien tocó por fuera, de cualquiera de las maneras."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from acuerdos.acciones import cadena, comprobacion
from acuerdos.models import Acuerdo, Avance, Cadena, Eslabon, Hito
from reuniones.models import Sesion
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def encadenada() -> Sesion:
    """Dos acuerdos con su hito y su avance, y todo en la cadena."""
    sesion = f.FabricaSesion(codigo="MEA-TEST", sectores=["MTPE"])
    for _ in range(2):
        f.FabricaAvance(hito=f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion)))
    cadena.empezar_con_lo_que_hay(sesion.codigo)
    assert list(comprobacion.roturas()) == []
    return sesion


@contextmanager
def sin_disparadores(tabla: str) -> Iterator[None]:
    """Como quien entra a la base con todos los permisos."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # lo que se dejó para el final detiene a ALTER TABLE
            cursor.execute(f"ALTER TABLE {tabla} DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {tabla.removeprefix('acuerdos_')}_inmutable")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {tabla} ENABLE TRIGGER USER")


def lugar(modelo: Any, clave: int) -> int:
    nombre = modelo._meta.model_name
    return int(Eslabon.objects.get(tabla=nombre, fila=clave).numero)


def cambiar_la_historia() -> int:
    avance = Avance.objects.order_by("pk").first()
    Avance.history.filter(id=avance.pk).update(porcentaje=100)
    return lugar(Avance, avance.pk)


def borrar_de_la_historia() -> int:
    hito = Hito.objects.order_by("pk").last()
    numero = lugar(Hito, hito.pk)
    Hito.history.filter(id=hito.pk)._raw_delete("default")
    return numero


def mover_de_lugar() -> int:
    dos = list(Eslabon.objects.order_by("numero")[2:4])
    for eslabon in dos:
        Eslabon.objects.filter(pk=eslabon.pk).update(numero=F("numero") + 1000)
    Eslabon.objects.filter(pk=dos[0].pk).update(numero=dos[1].numero)
    Eslabon.objects.filter(pk=dos[1].pk).update(numero=dos[0].numero)
    return int(dos[0].numero)


def quitar_un_eslabon() -> int:
    eslabon = Eslabon.objects.order_by("numero")[3]
    Eslabon.objects.filter(pk=eslabon.pk).delete()
    return int(eslabon.numero)


def quitar_el_ultimo() -> int:
    ultimo = Eslabon.objects.order_by("numero").last()
    Eslabon.objects.filter(pk=ultimo.pk).delete()
    return int(ultimo.numero)


@pytest.mark.parametrize(
    "tocar", [cambiar_la_historia, borrar_de_la_historia, mover_de_lugar, quitar_un_eslabon, quitar_el_ultimo]
)
def test_nombra_el_primer_hecho_que_no_es_el_que_se_registro(encadenada: Sesion, tocar: Callable[[], int]) -> None:
    numero = tocar()
    rota = comprobacion.primera_rotura(Cadena.objects.get(pk=encadenada.codigo))
    assert rota is not None
    assert rota.numero == numero, rota
    assert f"Historia de MEA-TEST, hecho {numero}" in next(comprobacion.roturas())


def test_un_update_a_mano_sobre_el_hecho_vivo_se_nombra(encadenada: Sesion) -> None:
    avance = Avance.objects.order_by("pk").first()
    with sin_disparadores("acuerdos_avance"):
        Avance.objects.filter(pk=avance.pk).update(porcentaje=100)
    frases = list(comprobacion.roturas())
    assert frases == [f"Historia de MEA-TEST: avance {avance.pk} no dice lo de su última versión: se cambió a mano."]


def test_una_fila_agregada_a_mano_se_nombra(encadenada: Sesion) -> None:
    hito = Hito.objects.order_by("pk").first()
    nuevo = f.FabricaAvance(hito=hito, porcentaje=90)  # sin verbo: nadie la encadenó
    version = nuevo.history.get().history_id
    assert list(comprobacion.roturas()) == [
        f"Historia de MEA-TEST: la versión {version} de avance {nuevo.pk} no está encadenada."
    ]


def test_rehacer_la_cadena_entera_cambia_su_cabeza(encadenada: Sesion) -> None:
    """Quien cambia un hecho y vuelve a encadenar no deja rotura, pero ya no es la cabeza que está impresa."""
    impresa = Cadena.objects.get(pk=encadenada.codigo).huella
    acuerdo = Acuerdo.objects.order_by("pk").first()
    Acuerdo.history.filter(id=acuerdo.pk).update(texto="Otra cosa")
    Acuerdo.objects.filter(pk=acuerdo.pk).update(texto="Otra cosa")
    Eslabon.objects.all().delete()
    Cadena.objects.all().delete()
    cadena.empezar_con_lo_que_hay(encadenada.codigo)
    assert list(comprobacion.roturas()) == []
    assert Cadena.objects.get(pk=encadenada.codigo).huella != impresa
    assert not Eslabon.objects.filter(huella=impresa).exists()
