"""Muchas filas: consultas contadas por tanda, y nada a medias si algo muere en el camino."""

import os
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from acuerdos.acciones import proyeccion
from acuerdos.acciones.carga import cargador
from acuerdos.models import Acuerdo, Avance, Carga, Hito
from cuentas.models import Usuario
from importacion import servicio
from reuniones.models import Reunion, Sesion
from tests.importacion.libros import bueno, grande, intentar, xlsx

pytestmark = pytest.mark.django_db


def consultas(filas: int, por: Usuario, **opciones: Any) -> int:
    hojas = grande(filas)
    with CaptureQueriesContext(
        connection,
    ) as captadas:
        resultado = intentar(hojas, por, **opciones)
    assert not resultado.errores
    return len(captadas)


def test_simular_hace_las_mismas_consultas_con_500_que_con_2000_filas(por: Usuario) -> None:
    assert consultas(500, por, simular=True) == consultas(2000, por, simular=True)


def test_importar_hace_consultas_en_proporcion_a_los_lotes_y_no_a_las_filas(por: Usuario) -> None:
    # Encadenar agrega una lectura y una inserción por tanda de cada tabla: diez, con dos mil filas.
    assert consultas(2000, por) <= 50 + 2000 // (50 if connection.vendor == "sqlite" else 100)
    assert list(proyeccion.diferencias()) == []


def test_repetir_un_libro_grande_cuesta_unas_pocas_consultas(por: Usuario) -> None:
    consultas(2000, por)
    assert consultas(2000, por) <= 20


@pytest.mark.parametrize("donde", ["_hitos", "_avances", "_desestimaciones", "_tocados"])
def test_una_carga_que_muere_a_medias_no_deja_nada(por: Usuario, monkeypatch: pytest.MonkeyPatch, donde: str) -> None:
    def morir(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cargador.Cargador, donde, morir)
    with pytest.raises(KeyboardInterrupt):
        intentar(bueno(), por)
    for tabla in (Sesion, Reunion, Acuerdo, Hito, Avance, Carga):
        assert not tabla.objects.exists(), tabla
        assert not hasattr(tabla, "history") or not tabla.history.exists(), tabla


ORDEN = """
import sys, django
django.setup()
from django.utils import timezone
from cuentas.sistema import usuario_sistema
from importacion.libro import abrir
from importacion.servicio import importar
avisar = lambda frase: print(frase, flush=True)
importar(abrir(sys.argv[1]), por=usuario_sistema(), ahora=timezone.now(), como_sistema=True, al_avanzar=avisar)
"""


@pytest.mark.django_db(transaction=True)
def test_una_importacion_matada_de_verdad_no_deja_nada(catalogos: None, tmp_path: Path) -> None:
    """Otro proceso importa y recibe SIGKILL cuando ya escribió los acuerdos."""
    (tmp_path / "libro.xlsx").write_bytes(xlsx(grande(3000)))
    proceso = subprocess.Popen(
        [sys.executable, "-c", ORDEN, tmp_path / "libro.xlsx"],
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
    for tabla in (Sesion, Reunion, Acuerdo, Hito, Avance, Carga):
        assert not tabla.objects.exists(), tabla


def url_de_la_base() -> str:
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    quien = f"{quote(base['USER'])}:{quote(base['PASSWORD'] or '')}"
    return f"postgres://{quien}@{quote(base['HOST'], safe='')}:{base['PORT'] or 5432}/{base['NAME']}"


def test_si_otra_persona_registro_lo_mismo_en_ese_instante_se_dice(
    por: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Las comprobaciones miran antes; la restricción de la base es la última palabra."""
    intentar(bueno(), por)
    hojas = bueno()
    monkeypatch.setattr("importacion.servicio.carga.bloquear_sesion", lambda *_, **__: None)
    (error,) = intentar(hojas, por).errores
    assert "La base de datos rechazó la carga" in error.problema
    assert Carga.objects.count() == 1


def test_dos_que_importan_a_la_vez_el_mismo_libro_lo_registran_una_vez(
    por: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """El segundo no ve la sesión, choca con ella al escribir, vuelve a mirar y no encuentra nada nuevo."""
    intentar(bueno(), por)
    de_verdad, vistas = servicio.carga.bloquear_sesion, []

    def ciega_la_primera_vez(*args: Any, **opciones: Any) -> Sesion | None:
        vistas.append(args)
        return de_verdad(*args, **opciones) if len(vistas) > 1 else None

    monkeypatch.setattr(servicio.carga, "bloquear_sesion", ciega_la_primera_vez)
    resultado = intentar(bueno(), por)
    assert (resultado.errores, resultado.nuevas, Carga.objects.count()) == ((), 0, 1)


def test_un_fallo_de_la_base_no_se_disfraza(por: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    def caer(*_: object, **__: object) -> None:
        raise DatabaseError("se fue")

    monkeypatch.setattr(cargador, "insertar_con_historia", caer)
    with pytest.raises(DatabaseError):
        intentar(bueno(), por)
    assert not Sesion.objects.exists()
