"""Subir, revisar, confirmar, ver el resultado y deshacer: lo que la persona ve en cada paso."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acuerdos.models import Acuerdo, Carga, Importacion
from importacion.marcha import Marcha
from reuniones.models import Sesion
from tests import fabricas as f
from tests.importacion.libros import Hojas, bueno, xlsx
from tests.web.importaciones.conftest import archivo, roto

pytestmark = pytest.mark.django_db


Subir = Callable[..., Importacion]


def ver(navegador: Client, i: Importacion, consulta: str = "") -> str:
    """La página, con los blancos juntados."""
    respuesta = navegador.get(f"/importar/{i.pk}/{consulta}")
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode())


def confirmar(navegador: Client, i: Importacion, que: str = "todo", **otros: Any) -> str:
    datos = {"que": que, "revision": i.revision} | otros
    respuesta = navegador.post(f"/importar/{i.pk}/confirmar/", datos, follow=True)
    return respuesta.content.decode()


def test_un_libro_bueno_se_revisa_se_confirma_entra_y_se_deshace(
    olga_en: Client, subir: Subir, trabajar: Callable[[], list[str]]
) -> None:
    i = subir(olga_en, nombre="sesión de marzo.xlsx")
    pagina = ver(olga_en, i)
    assert "18 filas por registrar en MEP-2025, MUNI EJECUTIVO DE PRUEBA" in pagina
    assert not Sesion.objects.exists()
    confirmar(olga_en, i)
    assert trabajar() == ["cargada"]
    pagina = ver(olga_en, i)
    assert "Se registraron 18 filas en MEP-2025" in pagina
    assert "/acuerdos/?sesion=MEP-2025" in pagina
    assert Acuerdo.objects.count() == 4
    assert "Nadie ha tocado lo que trajo." in olga_en.get(f"/importar/{i.pk}/deshacer/").content.decode()
    respuesta = olga_en.post(f"/importar/{i.pk}/deshacer/", follow=True)
    assert "todo quedó como antes de ella" in respuesta.content.decode()
    assert "La deshizo Olga Quispe" in ver(olga_en, i)
    assert not Sesion.objects.exists()
    confirmar(olga_en, subir(olga_en))
    assert trabajar() == ["cargada"]


def test_con_errores_se_ven_en_su_celda_y_solo_las_buenas_entran(
    olga_en: Client, subir: Subir, trabajar: Callable[[], list[str]]
) -> None:
    i = subir(olga_en, roto())
    pagina = ver(olga_en, i)
    assert "Acuerdos!M2" in pagina
    assert "31/02/2025" in pagina
    assert "Ese día no existe: febrero de 2025 tiene 28 días." in pagina
    assert "Depende de una fila que no entra" not in pagina
    dependen = ver(olga_en, i, "?clase=depende+de+una+fila+que+no+entra")
    assert "Depende de una fila que no entra. Sin ella: No hay un acuerdo con ese código." in dependen
    assert "El libro tiene errores" in confirmar(olga_en, i)
    confirmar(olga_en, i, "buenas")
    assert trabajar() == ["cargada"]
    pagina = ver(olga_en, i)
    assert "Entraron solo las filas buenas: quedaron fuera 2 errores y 4 filas que dependen de ellos." in pagina
    assert "Lo que se quedó fuera" in pagina
    assert Acuerdo.objects.count() == 3


def test_el_libro_devuelto_corregido_entra(olga_en: Client, subir: Subir, trabajar: Callable[[], list[str]]) -> None:
    i = subir(olga_en, roto())
    respuesta = olga_en.get(f"/importar/{i.pk}/errores.xlsx")
    assert respuesta["Content-Disposition"] == 'attachment; filename="libro con errores.xlsx"'
    libro = openpyxl.load_workbook(io.BytesIO(respuesta.content))
    assert libro["Acuerdos"]["O1"].value == "Error"
    libro["Acuerdos"]["M2"] = "23/11/2025"
    libro["Avances"]["D4"] = 100
    salida = io.BytesIO()
    libro.save(salida)
    olga_en.post("/importar/", {"archivo": archivo(salida.getvalue())})
    trabajar()
    assert "Sin errores" in ver(olga_en, Importacion.objects.latest("pk"))


def test_confirmar_dos_veces_carga_una(olga_en: Client, subir: Subir, trabajar: Any, cola: list[int]) -> None:
    i = subir(olga_en)
    confirmar(olga_en, i)
    confirmar(olga_en, i)
    assert cola == [i.pk]
    cola.append(i.pk)
    assert trabajar() == ["cargada", ""]
    assert "Se registraron 18 filas" in confirmar(olga_en, i)
    assert (Carga.objects.count(), cola) == (1, [])


def test_dos_personas_con_el_mismo_libro_la_segunda_ve_que_ya_esta(
    olga_en: Client, como: Any, subir: Subir, trabajar: Any
) -> None:
    carlos_en = como("carlos")
    suya, mia = subir(olga_en), subir(carlos_en)
    assert "Este mismo libro lo subió Olga Quispe" in ver(carlos_en, mia)
    confirmar(olga_en, suya)
    confirmar(carlos_en, mia)
    assert trabajar() == ["cargada", "revisada"]
    pagina = ver(carlos_en, mia)
    assert "Desde la revisión cambió lo registrado" in pagina
    assert "Todo lo que trae el libro ya estaba registrado en MEP-2025." in pagina
    assert Carga.objects.count() == 1


def test_si_alguien_registro_entretanto_lo_contrario_no_entra_y_se_ve(
    olga_en: Client, subir: Subir, trabajar: Any
) -> None:
    i = subir(olga_en)
    sesion = f.FabricaSesion(codigo="MEP-2025", nombre="Otro nombre", fecha=f.EVENTO)
    confirmar(olga_en, i)
    assert trabajar() == ["revisada"]
    assert "Ya está registrado con «Otro nombre»." in ver(olga_en, i)
    assert not sesion.acuerdos.exists()


def test_una_revision_vieja_no_se_confirma(olga_en: Client, subir: Subir, cola: list[int]) -> None:
    i = subir(olga_en)
    for revision in (0, 7, "x", "", "9" * 50, "²"):
        assert "mire esta antes de importar" in confirmar(olga_en, i, revision=revision)
    assert cola == []


def test_en_una_sesion_cerrada_se_dice_y_no_se_importa(olga_en: Client, subir: Subir) -> None:
    f.FabricaSesion(codigo="MEP-2025", etapa="cerrada")
    assert "En la etapa «Cerrada» de la sesión no puede importar un libro." in ver(olga_en, subir(olga_en))


def test_deshacer_lo_tocado_dice_que_se_toco(olga_en: Client, subir: Subir, trabajar: Any) -> None:
    i = subir(olga_en)
    confirmar(olga_en, i)
    trabajar()
    f.FabricaTraba(acuerdo=Acuerdo.objects.get(codigo="MEP-2025-002"))
    frase = "ya hubo movimiento en el acuerdo MEP-2025-002"
    assert frase in olga_en.get(f"/importar/{i.pk}/deshacer/").content.decode()
    assert frase in olga_en.post(f"/importar/{i.pk}/deshacer/", follow=True).content.decode()
    assert Acuerdo.objects.count() == 4


def test_mientras_trabaja_la_pagina_dice_por_donde_va_y_si_se_corto_deja_reintentar(
    olga_en: Client, cola: list[int], trabajar: Any
) -> None:
    olga_en.post("/importar/", {"archivo": archivo(xlsx(bueno()))})
    i = Importacion.objects.get()
    direccion = f"/importar/{i.pk}/marcha/"
    Marcha(i.pk, timezone.now)("Leyendo Hitos")
    pedazo = olga_en.get(direccion, headers={"HX-Request": "true"})
    assert "Leyendo Hitos…" in pedazo.content.decode()
    assert "<html" not in pedazo.content.decode()
    assert "Reintentar" not in ver(olga_en, i)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert "Reintentar" in ver(olga_en, i)
        olga_en.post(f"/importar/{i.pk}/revisar/")
    trabajar()
    assert olga_en.get(direccion, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert olga_en.get(direccion).status_code == 302


def test_la_lista_y_la_pagina_hacen_un_numero_fijo_de_consultas(
    olga_en: Client, subir: Subir, mundo: SimpleNamespace
) -> None:
    def consultas(direccion: str) -> int:
        with CaptureQueriesContext(connection) as hechas:
            assert olga_en.get(direccion).status_code == 200
        return len(hechas)

    i = subir(olga_en, roto())
    lista, una = consultas("/importar/"), consultas(f"/importar/{i.pk}/")
    for n in range(12):
        subir(olga_en, muchos_errores(n))
    ultima = Importacion.objects.latest("pk")
    assert consultas("/importar/") <= lista <= 9
    assert consultas(f"/importar/{ultima.pk}/") <= una + 1 <= 9  # una: la del mismo libro, subido antes


def muchos_errores(n: int) -> Hojas:
    hojas = roto()
    hojas["Avances"] += [["MEP-2025-002", 1, "31/02/2025", n, "", ""]] * 60
    return hojas
