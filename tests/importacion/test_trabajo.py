"""El trabajo de un libro subido: repetido, retomado, muerto a la mitad, y lo que dice cuando no se puede."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError

from acuerdos.acciones import importaciones as acciones
from acuerdos.acciones.carga import cargador
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.models import Acuerdo, Carga, Importacion
from cuentas.models import Usuario
from importacion import trabajo
from importacion.marcha import Marcha, por_donde_va
from reuniones.models import Sesion
from tests.importacion.libros import AHORA, bueno, grande, xlsx
from tests.importacion.test_volumen import url_de_la_base

pytestmark = pytest.mark.django_db
MUCHO = timedelta(minutes=11)


@pytest.fixture
def subida(por: Usuario, settings: Any, tmp_path: Any) -> Importacion:
    settings.MEDIA_ROOT = tmp_path
    return acciones.subir_libro(por=por, nombre="libro.xlsx", contenido=xlsx(bueno()), ahora=AHORA)


@pytest.fixture
def confirmada(subida: Importacion, por: Usuario) -> Importacion:
    assert avanzar(subida) == Estado.REVISADA
    assert acciones.confirmar_importacion(por=por, importacion=subida, revision=1, solo_buenas=False, ahora=AHORA)
    return subida


def avanzar(i: Importacion, ahora: datetime = AHORA) -> str:
    return trabajo.avanzar(i.pk, reloj=lambda: ahora)


def como_quedo(i: Importacion) -> Importacion:
    return Importacion.objects.get(pk=i.pk)


def test_la_misma_tarea_dos_veces_trabaja_una(subida: Importacion, confirmada: Importacion) -> None:
    assert [avanzar(subida), avanzar(subida)] == [Estado.CARGADA, ""]
    assert Carga.objects.count() == 1


def test_lo_que_otro_tiene_en_la_mano_no_se_toma(subida: Importacion) -> None:
    assert trabajo.tomar(subida.pk, ahora=AHORA)
    assert trabajo.tomar(subida.pk, ahora=AHORA) is None
    assert avanzar(subida) == ""


def test_lo_que_un_worker_muerto_dejo_se_retoma_a_los_diez_minutos(subida: Importacion) -> None:
    trabajo.tomar(subida.pk, ahora=AHORA)
    assert trabajo.pendientes(AHORA + timedelta(minutes=9)) == []
    assert trabajo.pendientes(AHORA + MUCHO) == [subida.pk]
    assert avanzar(subida, AHORA + MUCHO) == Estado.REVISADA
    assert trabajo.pendientes(AHORA + MUCHO + MUCHO) == []


def test_lo_que_se_reanuda_y_no_llega_a_la_cola_tambien_se_encola_al_minuto(subida: Importacion, por: Usuario) -> None:
    trabajo.tomar(subida.pk, ahora=AHORA)
    acciones.reanudar_importacion(por=por, importacion=subida, ahora=AHORA + MUCHO)
    assert como_quedo(subida).estado == Estado.EN_COLA
    assert trabajo.pendientes(AHORA + MUCHO + timedelta(seconds=61)) == [subida.pk]


def test_lo_que_no_llego_a_la_cola_se_encola_al_minuto(subida: Importacion) -> None:
    assert trabajo.pendientes(AHORA) == []
    assert trabajo.pendientes(AHORA + timedelta(seconds=61)) == [subida.pk]


@pytest.mark.parametrize("donde", ["_hitos", "_desestimaciones", "_tocados"])
def test_una_carga_que_muere_a_medias_no_deja_nada_y_al_retomarla_entra_entera(
    confirmada: Importacion, monkeypatch: pytest.MonkeyPatch, donde: str
) -> None:
    def morir(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr(cargador.Cargador, donde, morir)
        with pytest.raises(KeyboardInterrupt):
            avanzar(confirmada)
    assert como_quedo(confirmada).estado == Estado.CARGANDO
    for tabla in (Sesion, Acuerdo, Carga):
        assert not tabla.objects.exists(), tabla
    assert avanzar(confirmada, AHORA + MUCHO) == Estado.CARGADA
    assert Acuerdo.objects.count() == 4


def test_quien_la_perdio_no_escribe(confirmada: Importacion, por: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alguien pulsó «Reintentar» mientras el primero seguía vivo: lo del primero se deshace entero."""
    de_verdad: Callable[[Any], None] = cargador.Cargador._tocados  # type: ignore[assignment]

    def tardar(self: Any) -> Any:
        acciones.reanudar_importacion(por=por, importacion=confirmada, ahora=AHORA)
        return de_verdad(self)

    with monkeypatch.context() as m:
        m.setattr(cargador.Cargador, "_tocados", tardar)
        assert avanzar(confirmada) == ""
    assert not Carga.objects.exists()


def test_la_carga_y_su_constancia_van_juntas(confirmada: Importacion) -> None:
    avanzar(confirmada)
    quedo = como_quedo(confirmada)
    assert (quedo.carga, quedo.tomada_en) == (Carga.objects.get(), None)


def test_si_nunca_termina_deja_de_intentarlo_y_lo_dice(subida: Importacion) -> None:
    Importacion.objects.update(intentos=trabajo.INTENTOS_DE_TRABAJO)
    assert avanzar(subida) == Estado.FALLIDA
    assert "nunca terminó" in como_quedo(subida).motivo


def test_una_falla_de_la_base_se_retoma_y_una_nuestra_se_dice(
    subida: Importacion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fallar(error: Exception) -> Callable[..., None]:
        def hacer(*_: object, **__: object) -> None:
            raise error

        return hacer

    monkeypatch.setattr(trabajo, "importar", fallar(DatabaseError("se fue")))
    with pytest.raises(DatabaseError):
        avanzar(subida)
    assert como_quedo(subida).estado == Estado.REVISANDO
    monkeypatch.setattr(trabajo, "importar", fallar(RuntimeError("x")))
    assert avanzar(subida, AHORA + MUCHO) == Estado.FALLIDA
    assert "Falla nuestra (RuntimeError)" in como_quedo(subida).motivo


def test_un_archivo_ilegible_o_perdido_da_su_frase(subida: Importacion, por: Usuario) -> None:
    mala = acciones.subir_libro(por=por, nombre="a.xlsx", contenido=b"PK\x03\x04nada", ahora=AHORA)
    assert avanzar(mala) == Estado.FALLIDA
    assert "dañado" in como_quedo(mala).motivo
    contenido = subida.archivo.read()
    subida.archivo.close()
    subida.archivo.storage.delete(subida.archivo.name)
    assert avanzar(subida) == Estado.FALLIDA
    assert "Súbalo otra vez" in como_quedo(subida).motivo
    # El mismo archivo, byte por byte: otro hecho un segundo después tiene otra hora dentro y no es el que se subió.
    subida.archivo.storage.save(subida.archivo.name, ContentFile(contenido))
    acciones.volver_a_revisar(por=por, importacion=subida, ahora=AHORA)
    assert avanzar(subida) == Estado.REVISADA


def test_confirma_otra_persona_y_la_carga_es_suya(subida: Importacion, carlos: Usuario) -> None:
    avanzar(subida)
    acciones.confirmar_importacion(por=carlos, importacion=subida, revision=1, solo_buenas=False, ahora=AHORA)
    avanzar(subida)
    assert Carga.objects.get().registrada_por == carlos


def test_al_terminar_no_queda_marcha(subida: Importacion) -> None:
    avanzar(subida)
    assert por_donde_va(subida.pk).frase == "Esperando su turno"


def test_la_pagina_sabe_por_donde_va(subida: Importacion) -> None:
    """Lo dicho cabe en cualquiera de las cachés, que solo guardan JSON."""
    with Marcha(subida.pk, lambda: AHORA) as marcha:
        marcha("Abriendo el libro")
        marcha("Leyendo los acuerdos")
        dicho = por_donde_va(subida.pk)
    assert (dicho.frase, dicho.dicho_en) == ("Leyendo los acuerdos", AHORA)
    assert 0 < dicho.fraccion < 100


ORDEN = """
import sys, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[2]
from django.utils import timezone
from importacion import trabajo
from importacion.marcha import Marcha
Marcha.__call__ = lambda self, frase: print(frase, flush=True)
trabajo.avanzar(int(sys.argv[1]), reloj=timezone.now)
"""


@pytest.mark.django_db(transaction=True)
def test_un_worker_matado_de_verdad_no_deja_nada_y_otro_la_termina(por: Usuario, settings: Any, tmp_path: Path) -> None:
    """Otro proceso carga y recibe SIGKILL cuando ya escribió los acuerdos."""
    settings.MEDIA_ROOT = tmp_path
    i = acciones.subir_libro(por=por, nombre="libro.xlsx", contenido=xlsx(grande(3000)), ahora=AHORA)
    avanzar(i)
    acciones.confirmar_importacion(por=por, importacion=i, revision=1, solo_buenas=False, ahora=AHORA)
    proceso = subprocess.Popen(
        [sys.executable, "-c", ORDEN, str(i.pk), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.RAIZ,
        env=os.environ | {"DATABASE_URL": url_de_la_base()},
    )
    assert proceso.stdout is not None
    dichas = list(takewhile(lambda linea: "avances" not in linea, proceso.stdout))
    proceso.kill()
    proceso.wait()
    proceso.stdout.close()
    assert "Escribiendo 600 acuerdos\n" in dichas
    for tabla in (Sesion, Acuerdo, Carga):
        assert not tabla.objects.exists(), tabla
    assert como_quedo(i).estado == Estado.CARGANDO
    acciones.reanudar_importacion(por=por, importacion=i, ahora=AHORA)
    assert avanzar(i) == Estado.CARGADA
    assert Acuerdo.objects.count() == 600
