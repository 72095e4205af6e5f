"""Trabajar sobre varios acuerdos desde la lista: elegir, ver, confirmar una vez, deshacer una vez."""

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acuerdos import tasks
from acuerdos.acciones.lotes import avanzar_lote
from acuerdos.models import Acuerdo, Lote
from cuentas import cola
from tests.web.acuerdos.test_columnas import TODAS
from tests.web.conftest import multiplicar
from tests.web.test_peso import OFICINA, pedir, peso


def elegir(*acuerdos: Any, **parametros: Any) -> str:
    pares = {"verbo": "asignar", "acuerdo": [a.codigo for a in acuerdos], **parametros}
    return f"/acuerdos/lotes/nuevo/?{urlencode(pares, doseq=True)}"


def preparar(navegador: Client, direccion: str, datos: dict[str, Any]) -> str:
    """La dirección del lote ya preparado: si es largo, después de lo que hace el worker."""
    respuesta = navegador.post(direccion, datos)
    assert respuesta.status_code == 302, respuesta.content.decode()
    seguir(respuesta["Location"])
    return str(respuesta["Location"])


def seguir(lote: str) -> None:
    tasks.seguir_lote(int(lote.rstrip("/").rpartition("/")[2]))


@pytest.fixture(autouse=True)
def encargos(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Lo que va a la cola."""
    enviados: list[Any] = []
    monkeypatch.setattr(cola.current_app, "send_task", lambda tarea, args, retry: enviados.append((tarea, args)))
    return enviados


def test_de_la_lista_a_deshacer(mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any, carlos: Any) -> None:
    navegador = como("olga")
    direccion = elegir(mundo.pronto, mundo.vencido)
    assert "2 acuerdos" in navegador.get(direccion).content.decode()
    lote = preparar(navegador, direccion, {"usuario": carlos.pk})
    html = navegador.get(lote).content.decode()
    assert "Vista previa: todavía no cambia nada" in html
    assert "Nadie en particular" in html
    assert "Carlos Ramos" in html
    assert not Acuerdo.objects.filter(a_cargo=carlos).exists()
    assert navegador.post(lote).status_code == navegador.post(lote).status_code == 302  # dos veces, una
    assert Acuerdo.objects.filter(a_cargo=carlos).count() == 2
    assert "Deshacer todo el lote" in navegador.get(lote).content.decode()
    assert "Carlos Ramos" in como("carlos").get("/acuerdos/lotes/").content.decode()
    respuesta = como("carlos").post(f"{lote}deshacer/", follow=True)
    assert "2 acuerdos volvieron a lo que tenía" in respuesta.content.decode()
    assert not Acuerdo.objects.filter(a_cargo=carlos).exists()
    assert "Deshacer todo" not in navegador.get(lote).content.decode()


def test_si_todo_cambio_entretanto_no_se_dice_que_esta_listo(
    mundo: SimpleNamespace, como: Callable[[str], Client], carlos: Any, olga: Any
) -> None:
    lote = preparar(como("olga"), elegir(mundo.pronto), {"usuario": carlos.pk})
    otro = preparar(como("carlos"), elegir(mundo.pronto), {"usuario": olga.pk})
    como("carlos").post(otro)
    html = como("olga").post(lote, follow=True).content.decode()
    assert "No cambió ningún acuerdo: lea por qué en cada fila." in html
    assert "Listo" not in html


def test_lo_que_se_niega_se_ve_con_su_motivo_y_lo_demas_se_hace(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    direccion = elegir(mundo.pronto, mundo.cumplido, mundo.desestimado, verbo="plazo")
    lote = preparar(como("olga"), direccion, {"plazo_nuevo": "2026-06-30", "motivo": "Las lluvias"})
    html = como("olga").get(lote).content.decode()
    assert "No se harán: 2" in html
    assert "El acuerdo está cumplido: su plazo ya no se cambia." in html
    como("olga").post(lote)
    assert mundo.pronto.reprogramaciones.filter(estado="solicitada").count() == 1


def test_los_del_filtro_y_los_de_la_pagina_son_los_que_se_ven(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    todos = navegador.get(elegir(cuales="todos", filtros="sector=MTPE&ordering=-codigo"))
    assert todos.context["cuantos"] == 64
    pagina = navegador.get(elegir(cuales="pagina", filtros="sector=MTPE&ordering=-codigo", pagina="2"))
    assert pagina.context["cuantos"] == 14
    assert todos.context["volver"] == "/acuerdos/?sector=MTPE&ordering=-codigo"


def test_mas_de_quinientos_no_caben_y_se_dice(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    multiplicar(mundo.pronto, 500)
    respuesta = como("olga").get(elegir(cuales="todos"))
    assert respuesta.status_code == 400
    assert "más de 500 acuerdos" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("direccion", "frase"),
    [
        ("/acuerdos/lotes/nuevo/", "Elija qué hacer"),
        ("/acuerdos/lotes/nuevo/?verbo=borrar&cuales=todos", "Elija qué hacer"),
        ("/acuerdos/lotes/nuevo/?verbo=anular", "Marque al menos un acuerdo"),
        ("/acuerdos/lotes/nuevo/?verbo=anular&acuerdo=NO-EXISTE&acuerdo=%00&acuerdo=😀", "Marque al menos"),
        ("/acuerdos/lotes/nuevo/?verbo=anular&cuales=unos", "no sirve"),
        ("/acuerdos/lotes/nuevo/?verbo=anular&cuales=todos&filtros=esado%3Dx", "¿Quiso decir «estado»?"),
        ("/acuerdos/lotes/nuevo/?verbo=anular&cuales=todos&filtros=sector%3DMEF", "Ningún acuerdo cumple"),
    ],
)
def test_una_eleccion_que_no_sirve_se_dice(
    direccion: str, frase: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(direccion)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


@pytest.mark.parametrize(
    ("verbo", "datos"),
    [
        ("asignar", {"usuario": "999999"}),
        ("asignar", {"usuario": "x\x00"}),
        ("responsable", {"responsable": "GX"}),
        ("responsable", {}),
        ("plazo", {"plazo_nuevo": "2025-02-31", "motivo": "x"}),
        ("plazo", {"motivo": "x"}),
        ("plazo", {"plazo_nuevo": "2026-01-01"}),
        ("anular", {}),
        ("anular", {"motivo": "x" * 5000}),
        ("anular", {"motivo": "\x00\u200b"}),
    ],
)
def test_un_dato_que_no_sirve_vuelve_al_formulario(
    verbo: str, datos: dict[str, str], mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    respuesta = como("carlos").post(elegir(mundo.pronto, verbo=verbo), datos)
    assert respuesta.status_code == 400
    assert "Revise lo siguiente" in respuesta.content.decode()
    assert not Lote.objects.exists()


def test_una_fecha_imposible_se_niega_fila_por_fila(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    for dia in ("0001-01-01", "9999-12-31"):
        lote = preparar(como("olga"), elegir(mundo.pronto, verbo="plazo"), {"plazo_nuevo": dia, "motivo": "x"})
        assert "Ninguno se puede" in como("olga").get(lote).content.decode()


def test_solo_la_secretaria_ve_con_que_marcar(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert 'id="lote"' in como("olga").get("/acuerdos/").content.decode()
    assert 'id="lote"' not in como("soledad").get("/acuerdos/").content.decode()
    assert 'id="lote"' not in como("olga").get("/acuerdos/?al=2025-03-31").content.decode()


def test_la_lista_con_todas_sus_columnas_y_un_lote_entero_no_pesan(
    mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any
) -> None:
    multiplicar(mundo.pronto, 480)
    navegador = como("olga")
    assert peso(pedir(navegador, f"/acuerdos/?columnas={TODAS}")) <= OFICINA
    lote = preparar(navegador, elegir(cuales="todos"), {"usuario": olga.pk})
    assert peso(pedir(navegador, lote)) <= OFICINA
    assert len(gzip.decompress(pedir(navegador, "/acuerdos/lotes/").content)) > 0


def test_las_paginas_de_los_lotes_hacen_las_mismas_consultas_con_muchas_filas(
    mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any
) -> None:
    navegador = como("olga")

    def contar(direccion: str) -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert navegador.get(direccion).status_code == 200
        return len(consultas)

    corto = preparar(navegador, elegir(mundo.pronto), {"usuario": olga.pk})
    multiplicar(mundo.pronto, 60)
    largo = preparar(navegador, elegir(cuales="todos"), {"usuario": olga.pk})
    assert contar(largo) == contar(corto) <= 8
    navegador.post(corto)
    con_uno = contar("/acuerdos/lotes/")
    navegador.post(largo)
    seguir(largo)
    assert contar("/acuerdos/lotes/") == con_uno <= 8


def test_la_historia_del_acuerdo_cuenta_la_anulacion_y_que_se_deshizo(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("carlos")
    lote = preparar(navegador, elegir(mundo.pendiente, verbo="anular"), {"motivo": "Duplicado"})
    navegador.post(lote)
    assert "Acuerdo anulado" in navegador.get(f"/acuerdos/{mundo.pendiente.codigo}/").content.decode()
    navegador.post(f"{lote}deshacer/")
    html = navegador.get(f"/acuerdos/{mundo.pendiente.codigo}/").content.decode()
    assert "Acuerdo anulado" not in html
    assert "Deshizo la anulación del acuerdo" in html


def test_deshacer_lo_que_no_le_toca_es_un_403_y_quien_si_puede_aun_puede(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    carlos, olga = como("carlos"), como("olga")
    lote = preparar(carlos, elegir(mundo.pendiente, verbo="anular"), {"motivo": "Duplicado"})
    carlos.post(lote)
    ajeno = olga.get(lote).content.decode()
    assert "Deshacer todo el lote" not in ajeno
    assert "no puede deshacer la anulación" in ajeno
    assert olga.post(f"{lote}deshacer/").status_code == 403
    assert "Deshacer todo el lote" in carlos.get(lote).content.decode()
    assert "1 acuerdo volvió a lo que tenía antes." in carlos.post(f"{lote}deshacer/", follow=True).content.decode()
    assert "Deshacer" not in carlos.get(lote).content.decode()


def test_uno_largo_se_encola_y_su_pagina_dice_por_donde_va(
    mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any, encargos: list[Any]
) -> None:
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    direccion = navegador.post(elegir(cuales="todos"), {"usuario": olga.pk})["Location"]
    lote = Lote.objects.get()
    assert encargos == [("acuerdos.seguir_lote", (lote.pk,))]
    avanzar_lote(lote=lote, ahora=timezone.now())
    html = navegador.get(direccion).content.decode()
    assert "<h2>Mirando qué cambiaría</h2>" in html
    assert "10 de 67 acuerdos" in html
    assert "Confirmar" not in html
    assert "todavía está en marcha" in navegador.post(direccion, follow=True).content.decode()
    pedazo = navegador.get(f"{direccion}marcha/", headers={"HX-Request": "true"})
    assert "10 de 67 acuerdos" in pedazo.content.decode()
    assert navegador.get(f"{direccion}marcha/")["Location"] == direccion  # sin htmx
    seguir(direccion)
    assert navegador.get(f"{direccion}marcha/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Confirmar: 67 acuerdos" in navegador.get(direccion).content.decode()

    navegador.post(direccion)
    assert "Haciendo los cambios" in navegador.get(direccion).content.decode()
    assert "Haciéndose" in navegador.get("/acuerdos/lotes/").content.decode()
    seguir(direccion)
    assert Acuerdo.objects.filter(a_cargo=olga).count() == 67
    navegador.post(f"{direccion}deshacer/")
    assert "Deshaciendo los cambios" in navegador.get(direccion).content.decode()
    seguir(direccion)
    assert not Acuerdo.objects.filter(a_cargo=olga).exists()
    assert [tarea for tarea, _ in encargos] == ["acuerdos.seguir_lote"] * 3


def test_un_pedido_nunca_hace_mas_filas_de_las_que_caben_en_el(
    mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any
) -> None:
    """Ni al preparar, ni al confirmar, ni al deshacer: lo que cabe no depende de cuántos se elijan."""
    multiplicar(mundo.pronto, 60)
    navegador = como("olga")
    sentencias = []

    def enviar(direccion: str, **datos: Any) -> str:
        with CaptureQueriesContext(connection) as hechas:
            lote = str(navegador.post(direccion, datos)["Location"])
        sentencias.append(len(hechas))
        seguir(lote)
        return lote

    lote = enviar(elegir(cuales="todos"), usuario=olga.pk)
    enviar(lote)
    enviar(f"{lote}deshacer/")
    assert max(sentencias) < 30, sentencias


def test_lo_que_nadie_recogio_lo_retoma_la_pasada_de_cada_minuto(
    mundo: SimpleNamespace, como: Callable[[str], Client], olga: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    multiplicar(mundo.pronto, 60)
    como("olga").post(elegir(cuales="todos"), {"usuario": olga.pk})
    retomados: list[int] = []
    monkeypatch.setattr(tasks.seguir_lote, "delay", retomados.append)
    tasks.retomar_lotes()
    assert retomados == [Lote.objects.get().pk]
