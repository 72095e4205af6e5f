"""Quien de una sesión solo ve cifras: por ninguna puerta le llega un código ni un texto, y sus cifras son las de todos.

La sesión tiene un corte publicado que corregir, acuerdos sin hitos y un día anterior con que compararse: lo que más
nombra acuerdos.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from acuerdos.acciones.avances import registrar_avance, validar_avance
from acuerdos.acciones.publicaciones import retirar_corte
from acuerdos.acciones.sesiones import publicar_sesion
from acuerdos.models import Acuerdo, CortePublicado, Hito
from corte import tasks
from corte.cifras import corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.publicacion import publicar
from reuniones.models import Sesion
from tests import fabricas
from tests.api.asistente.test_vistas import usar
from tests.api.conftest import BASE, cliente_de
from tests.corte.acta.test_pdf import texto_de
from tests.puestas import puesta
from tests.web.conftest import HOY
from tests.web.cortes.test_publicar import con_corte

__all__ = ["con_corte"]  # la fixture
DIAS = ("2025-06-15", "2025-06-01", "2025-02-28")  # con corte publicado de un día anterior, y sin él
FORMATOS = ("pptx", "pdf", "xlsx")
CONOCIDO = "2025-06-15T10:45:00-05:00"


@pytest.fixture
@puesta
def por_corregir(con_corte: SimpleNamespace, olga: Any, carlos: Any) -> SimpleNamespace:
    """Sin publicar la sesión; después de publicado el corte se informó y se registró lo de antes."""
    luego = fabricas.en_lima(HOY, 10) + timedelta(minutes=30)
    fabricas.FabricaAcuerdo(sesion=con_corte.sesion, sector_id="MVCS", registrado_en=luego, texto="Llegó tarde")
    avance = registrar_avance(
        por=olga,
        hito=Hito.objects.get(acuerdo=con_corte.callado),
        fecha=date(2025, 5, 20),
        porcentaje=80,
        descripcion="Casi se termina",
        ahora=luego,
    )
    validar_avance(por=carlos, avance=avance, ahora=luego)
    Sesion.objects.filter(pk=con_corte.sesion.pk).update(publicada=False)
    con_corte.sesion.refresh_from_db()
    return con_corte


@pytest.fixture
def nombra(por_corregir: SimpleNamespace) -> Callable[[str], list[str]]:
    """Lo que un texto dice de lo que solo lee quien ve los acuerdos."""
    vivos = Acuerdo.objects.values_list("codigo", "texto", "cui")
    dichos = {dicho for fila in vivos for dicho in fila if dicho} | set(Hito.objects.values_list("texto", flat=True))
    assert len(dichos) > 8
    return lambda texto: sorted(dicho for dicho in dichos if dicho in texto)


def partes() -> Iterator[dict[str, str]]:
    """Toda la sesión, y cada parte en que tiene un acuerdo."""
    yield {}
    vivos = Acuerdo.objects.filter(anulado_en__isnull=True).order_by()
    for parte, campo in (
        ("sector", "sector_id"),
        ("region", "municipalidad__region_id"),
        ("municipalidad", "municipalidad_id"),
    ):
        for clave in sorted(set(vivos.values_list(campo, flat=True))):
            yield {parte: clave}


def bajar(navegador: Client, direccion: str, datos: dict[str, str]) -> bytes:
    respuesta = navegador.get(direccion, datos)
    assert respuesta.status_code == 200, (direccion, datos, respuesta.content[:300])
    return b"".join(respuesta) if respuesta.streaming else respuesta.content


def todo_lo_que_dice(contenido: bytes, formato: str) -> str:
    """De un PDF, su texto; de los otros, cada una de las piezas de que están hechos: también las que no se ven."""
    if formato == "pdf":
        return texto_de(contenido) + contenido.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(contenido)) as piezas:
        return " ".join(piezas.read(una).decode("utf-8", "replace") for una in piezas.namelist())


@pytest.mark.parametrize("formato", FORMATOS)
def test_ningun_archivo_de_ninguna_parte_de_ningun_dia_nombra_un_acuerdo(
    por_corregir: SimpleNamespace,
    como: Callable[[str], Client],
    nombra: Callable[[str], list[str]],
    formato: str,
) -> None:
    navegador, direccion = como("fatima"), f"/sesiones/MEA-TEST/corte.{formato}"
    for parte in partes():
        for dia in DIAS[:: 2 if formato == "xlsx" else len(DIAS)]:
            dicho = todo_lo_que_dice(bajar(navegador, direccion, {"al": dia, **parte}), formato)
            assert nombra(dicho) == [], (dia, parte)
    de_la_oficina = todo_lo_que_dice(bajar(como("olga"), direccion, {"al": DIAS[0]}), formato)
    assert por_corregir.callado.codigo in de_la_oficina, "la prueba sabe leerlos"


@pytest.mark.parametrize("dia", DIAS[::2])
def test_de_toda_la_sesion_y_de_cada_parte_las_cifras_son_las_de_la_oficina(
    por_corregir: SimpleNamespace, como: Callable[[str], Client], dia: str
) -> None:
    direccion = "/sesiones/MEA-TEST/corte.xlsx"
    for parte in partes():
        suyo, de_la_oficina = (
            hojas(bajar(como(quien), direccion, {"al": dia, **parte})) for quien in ("fatima", "olga")
        )
        comparten = suyo.keys() & de_la_oficina.keys() - CON_OTRAS_PALABRAS
        assert {"Por estado", "Avance por sector", "Curva", "Sin punto focal"} <= comparten
        for hoja in comparten:
            assert suyo[hoja] == de_la_oficina[hoja], (parte, hoja)
    assert "Pasaron de estado" in comparten


# Dicen en cuáles, o qué columnas hay.
CON_OTRAS_PALABRAS = {"Por qué se corrige", "Diccionario"}


def hojas(libro: bytes) -> dict[str, list[Any]]:
    return {h.title: list(h.iter_rows(values_only=True)) for h in openpyxl.load_workbook(io.BytesIO(libro))}


@pytest.mark.parametrize("dia", DIAS)
def test_de_cada_parte_los_que_pasaron_de_estado_son_los_mismos_para_todos(
    por_corregir: SimpleNamespace, dia: str
) -> None:
    """Contarlos por su código, ya borrado, decía que nada seguía donde estaba."""
    al, pasos = date.fromisoformat(dia), 0
    for parte in partes():
        anteriores = {
            audiencia: corte(por_corregir.sesion, al, None, AlcanceDelDetalle(**parte, audiencia=audiencia)).anterior
            for audiencia in Audiencia
        }
        cuantos = {
            audiencia: {(de, a): len(codigos) for de, a, codigos in anterior.pasaron()}
            for audiencia, anterior in anteriores.items()
            if anterior
        }
        assert len({str(dichos) for dichos in cuantos.values()}) == 1, parte
        assert all(not m.codigo for m in anteriores[Audiencia.CIFRAS].movidos)
        pasos += sum(cuantos[Audiencia.OFICINA].values())
    assert pasos


def puertas() -> Iterator[str]:
    """Cada dirección de los cortes: las páginas y los archivos, también los que se le niegan."""
    rutas = get_resolver().reverse_dict
    for nombre in [nombre for nombre in rutas if isinstance(nombre, str) and "corte" in nombre]:
        claves = {"codigo": "MEA-TEST", "numero": 1, "formato": "json"}
        [(_, pide)] = rutas[nombre][0]
        for formato in ("json", *FORMATOS) if "formato" in pide else ("json",):
            yield reverse(nombre, kwargs={clave: (claves | {"formato": formato})[clave] for clave in pide})


def test_por_ninguna_direccion_de_los_cortes_le_llega_un_codigo(
    por_corregir: SimpleNamespace, como: Callable[[str], Client], nombra: Callable[[str], list[str]]
) -> None:
    vistas = 0
    for direccion in puertas():
        for dia in ("", f"?al={DIAS[1]}", f"?al={DIAS[0]}&conocido_al={CONOCIDO.replace('+', '%2B')}"):
            respuesta = como("fatima").get(direccion + dia)
            contenido = b"".join(respuesta) if respuesta.streaming else respuesta.content
            formato = direccion.rsplit(".")[-1]
            en_piezas = respuesta.status_code == 200 and formato in FORMATOS
            dicho = todo_lo_que_dice(contenido, formato) if en_piezas else contenido.decode()
            assert nombra(dicho) == [], direccion + dia
            vistas += respuesta.status_code == 200
    assert vistas > 10


@pytest.mark.parametrize("retirado", [False, True])
def test_por_la_api_odata_y_un_asistente_tampoco(
    por_corregir: SimpleNamespace, fatima: Any, carlos: Any, nombra: Callable[[str], list[str]], *, retirado: bool
) -> None:
    guardadas = publicar_otro(por_corregir, carlos).cifras
    for donde in ("cambio", "correcciones", "recomendaciones"):
        assert nombra(str(guardadas[donde])), "los tres lugares en que lo guardado nombra acuerdos"
    if retirado:
        for uno in CortePublicado.objects.all():
            retirar_corte(por=carlos, publicado=uno, motivo="Se contó mal", ahora=fabricas.en_lima(HOY, 11))
    cliente = cliente_de(fatima)
    for ruta in (
        *(f"{BASE}/sesiones/MEA-TEST/corte/?al={dia}" for dia in DIAS),
        f"{BASE}/sesiones/MEA-TEST/corte/?conocido_al={CONOCIDO}",
        *(f"{BASE}/cortes/{cual}" for cual in ("", "MEA-TEST-1/", "MEA-TEST-2/")),
        "/odata/v1/cortes",
    ):
        respuesta = cliente.get(ruta)
        assert respuesta.status_code == 200, ruta
        assert nombra(respuesta.content.decode()) == [], ruta
    for formato in ("json", *FORMATOS):
        assert cliente.get(f"{BASE}/cortes/MEA-TEST-2/archivos/{formato}/").status_code == 403
    assert nombra(str(usar(cliente, "ver_corte", sesion="MEA-TEST"))) == []
    ficha = cliente.get(f"{BASE}/cortes/MEA-TEST-2/").json()
    assert [archivo["url"] for archivo in ficha["archivos"]] == [None] * 4
    assert ficha["cifras"]["totales"] == guardadas["totales"]
    assert [p["cantidad"] for p in ficha["cifras"]["cambio"]["pasaron"]] == [
        p["cantidad"] for p in guardadas["cambio"]["pasaron"]
    ]
    assert cliente_de(carlos).get(f"{BASE}/cortes/MEA-TEST-2/").json()["cifras"] == guardadas


def publicar_otro(por_corregir: SimpleNamespace, carlos: Any) -> CortePublicado:
    en = fabricas.en_lima(HOY, 10) + timedelta(minutes=40)
    return publicar(por=carlos, sesion=por_corregir.sesion, al=HOY, conocido_al=en, ahora=en, paciencia=60)


def test_el_que_hace_el_worker_es_el_que_se_pidio(
    por_corregir: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Si el worker lo hiciera con los códigos, además de decirlos sería otro archivo, y nadie lo encontraría."""
    encargos: list[tuple[Any, ...]] = []
    monkeypatch.setattr("corte.guardados.FILAS_EN_UN_SEGUNDO", 0)
    monkeypatch.setattr("web.cortes.archivos.encolar", lambda tarea, *args: encargos.append(args) or True)
    direccion = "/sesiones/MEA-TEST/corte.xlsx?al=2025-06-15"
    assert como("fatima").get(direccion).status_code == 503
    tasks.preparar_archivo_de_corte(*encargos[0])
    assert como("fatima").get(direccion).status_code == 200


@pytest.mark.parametrize("ruta", ["sesiones/MEA-TEST/corte/?al=2025-05-31", "cortes/MEA-TEST-1/", "cortes/"])
def test_apagada_la_parte_publica_lo_guardado_por_un_programa_ya_no_vale(
    por_corregir: SimpleNamespace, fatima: Any, carlos: Any, settings: Any, ruta: str
) -> None:
    """Apagarla no es un acto y no da número: con el mismo ETag seguía valiendo lo que nombra acuerdos."""
    ahora = fabricas.en_lima(HOY, 10) + timedelta(minutes=50)
    publicar_sesion(por=carlos, sesion=por_corregir.sesion, publicada=True, ahora=ahora)
    cliente = cliente_de(fatima)
    con_nombres = cliente.get(f"{BASE}/{ruta}")
    settings.DATOS_ABIERTOS = False
    despues = cliente.get(f"{BASE}/{ruta}", headers={"if-none-match": con_nombres["ETag"]})
    assert despues.status_code == 200
    assert despues.content != con_nombres.content
