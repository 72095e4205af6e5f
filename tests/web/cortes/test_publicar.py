"""Publicar un corte desde su página, bajarlo tal como se entregó y retirarlo: cada dirección por cada persona."""

import sys
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from acuerdos.models import CortePublicado
from corte import publicacion
from corte.publicacion import publicar
from reuniones.models import Sesion
from tests import fabricas
from tests.puestas import puesta
from tests.web.matriz import SOLO_COORDINADOR, Matriz, revisar
from web.cortes import archivos as cortes_archivos

CUALQUIERA = (200,) * 8
NO_SE_ENVIA_PUBLICO = (405,) * 8
SOLO_COORDINADOR_ENVIA = (302, 403, 403, 403, 403, 403, 403, 400)
PUBLICAR = "/sesiones/MEA-TEST/cortes/publicar/"
MATRIZ: Matriz = {
    "cortes_publicados": (lambda m: ["MEA-TEST"], CUALQUIERA, NO_SE_ENVIA_PUBLICO),
    "corte_publicado": (lambda m: ["MEA-TEST", 1], CUALQUIERA, NO_SE_ENVIA_PUBLICO),
    "corte_publicado_archivo": (lambda m: ["MEA-TEST", 1, "pdf"], CUALQUIERA, NO_SE_ENVIA_PUBLICO),
    "publicar_corte": (lambda m: ["MEA-TEST"], SOLO_COORDINADOR, SOLO_COORDINADOR_ENVIA),
    "retirar_corte": (lambda m: ["MEA-TEST", 1], SOLO_COORDINADOR, SOLO_COORDINADOR_ENVIA),
}


@pytest.fixture
@puesta
def con_corte(mundo: SimpleNamespace, carlos: Any, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """El corte al 31 de mayo, publicado el 15 de junio a las diez."""
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    en = fabricas.en_lima(date(2025, 6, 15), 10)
    mundo.publicado = publicar(
        por=carlos, sesion=mundo.sesion, al=date(2025, 5, 31), conocido_al=en, ahora=en, paciencia=60
    )
    return mundo


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_corte: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, con_corte, como)


def test_se_mira_se_confirma_y_queda(
    mundo: SimpleNamespace, como: Callable[[str], Client], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    navegador = como("carlos")
    corte = navegador.get("/sesiones/MEA-TEST/corte/?al=2025-05-31").content.decode()
    assert f'href="{PUBLICAR}?al=2025-05-31"' in corte
    pagina = navegador.get(PUBLICAR, {"al": "2025-05-31"})
    form = pagina.context["form"]
    respuesta = navegador.post(PUBLICAR, {"al": form["al"].value(), "conocido_al": form["conocido_al"].value()})
    assert respuesta.status_code == 302, respuesta.content.decode()
    publicado = CortePublicado.objects.get()
    assert respuesta["Location"] == f"/sesiones/MEA-TEST/cortes/{publicado.numero}/"
    assert publicado.al == date(2025, 5, 31)
    assert "Se publicó el corte n.º 1" in navegador.get(respuesta["Location"]).content.decode()


def test_los_archivos_salen_byte_por_byte_aunque_despues_cambie_todo(
    con_corte: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("anonima")
    antes = {f: b"".join(navegador.get(url(f))) for f in ("pptx", "pdf", "xlsx", "json")}
    fabricas.FabricaAcuerdo(sesion=con_corte.sesion)
    Sesion.objects.filter(pk=con_corte.sesion.pk).update(nombre="Otro nombre")
    for formato, contenido in antes.items():
        respuesta = navegador.get(url(formato))
        assert b"".join(respuesta) == contenido
        assert respuesta["Content-Disposition"].endswith(f'corte-MEA-TEST-al-2025-05-31-publicado-1.{formato}"')
        assert navegador.get(url(formato), headers={"If-None-Match": respuesta["ETag"]}).status_code == 304
        assert "no-cache" in respuesta["Cache-Control"], "retirado, nadie lo sigue sirviendo"


def estado(navegador: Client, formato: str) -> int:
    respuesta = navegador.get(url(formato))
    b"".join(respuesta)  # agotarla cierra el archivo
    return respuesta.status_code


def url(formato: str) -> str:
    return reverse("corte_publicado_archivo", args=["MEA-TEST", 1, formato])


def test_sin_publicar_la_sesion_la_lista_de_acuerdos_es_de_la_secretaria(
    con_corte: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    Sesion.objects.update(publicada=False)
    assert como("anonima").get(url("pdf")).status_code == 302
    for formato in ("pdf", "json"):
        respuesta = como("fatima").get(url(formato))
        assert (respuesta.status_code, "solo ve la Secretaría" in respuesta.content.decode()) == (403, True)
    pagina = como("fatima").get("/sesiones/MEA-TEST/cortes/1/").content.decode()
    assert "Ver sus cifras" in pagina
    assert url("json") not in pagina
    assert estado(como("olga"), "pdf") == 200


def test_lo_retirado_se_dice_y_sus_archivos_ya_no_se_entregan(
    con_corte: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    retirar = "/sesiones/MEA-TEST/cortes/1/retirar/"
    assert como("carlos").post(retirar, {"motivo": "Se contó mal un sector"}).status_code == 302
    html = como("anonima").get("/sesiones/MEA-TEST/cortes/").content.decode()
    assert "Se contó mal un sector" in html
    assert como("anonima").get(url("pdf")).status_code == 403
    assert estado(como("olga"), "pdf") == 200
    assert como("carlos").get(retirar).status_code == 302


def test_quien_no_es_de_la_oficina_no_lee_quien_lo_publico(
    con_corte: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for direccion in ("/sesiones/MEA-TEST/cortes/", "/sesiones/MEA-TEST/cortes/1/"):
        assert "Carlos Ramos" not in como("anonima").get(direccion).content.decode()
        assert "Carlos Ramos" in como("olga").get(direccion).content.decode()


def test_la_oficina_comprueba_que_hoy_sale_igual(con_corte: SimpleNamespace, como: Callable[[str], Client]) -> None:
    direccion = "/sesiones/MEA-TEST/cortes/1/?comprobar=1"
    assert "sale igual: las mismas cifras" in como("olga").get(direccion).content.decode()
    con_corte.sesion.asistencias.get().history.update(cantidad=1)
    con_corte.sesion.asistencias.update(cantidad=1)
    html = como("olga").get(direccion).content.decode()
    assert "Asistentes se publicó 62 y hoy sale 1." in html
    assert "Hoy no sale" not in como("anonima").get(direccion).content.decode()


def test_otro_del_mismo_dia_pide_por_que_lo_reemplaza(
    con_corte: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    navegador = como("carlos")
    with time_machine.travel(fabricas.en_lima(date(2025, 6, 15), 12), tick=False):
        form = navegador.get(PUBLICAR, {"al": "2025-05-31"}).context["form"]
        datos = {campo: form[campo].value() for campo in ("al", "conocido_al", "reemplaza")}
        sin_motivo = navegador.post(PUBLICAR, datos)
        assert (sin_motivo.status_code, "reemplaza al que ya se publicó" in sin_motivo.content.decode()) == (400, True)
        assert navegador.post(PUBLICAR, datos | {"motivo": "Llegó un avance"}).status_code == 302
    assert list(CortePublicado.objects.values_list("numero", "motivo_de_retiro")) == [(2, ""), (1, "Llegó un avance")]


def confirmar(navegador: Client) -> Any:
    form = navegador.get(PUBLICAR, {"al": "2025-05-31"}).context["form"]
    return navegador.post(PUBLICAR, {campo: form[campo].value() for campo in ("al", "conocido_al")})


def test_el_pdf_firmado_se_dice_y_si_no_se_pudo_firmar_no_se_publica(
    mundo: SimpleNamespace, como: Callable[[str], Client], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = settings.VAR = tmp_path
    settings.FIRMA, settings.FIRMA_ORDEN = "orden", f"{sys.executable} {tmp_path / 'firmador.py'}"
    sin_firmar = confirmar(como("carlos"))
    assert (sin_firmar.status_code, "no se pudo firmar" in sin_firmar.content.decode()) == (400, True)
    assert not CortePublicado.objects.exists()
    (tmp_path / "firmador.py").write_text("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read() + b'%f')\n")
    assert confirmar(como("carlos")).status_code == 302
    html = como("anonima").get("/sesiones/MEA-TEST/cortes/1/").content.decode()
    assert (html.count(", firmado"), "PDF, firmado" in html) == (1, True)
    assert b"".join(como("anonima").get(url("pdf"))).endswith(b"%f")


@pytest.mark.parametrize("mal", [{"al": "2025-02-31"}, {"al": "2099-01-01"}, {"al": "2025-05-31", "conocido_al": "x"}])
def test_un_dia_o_un_instante_que_no_sirve_es_una_frase(
    mal: dict[str, str], mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert como("carlos").get(PUBLICAR, mal).status_code == 400
    assert como("carlos").post(PUBLICAR, mal).status_code == 400


def test_lo_que_el_worker_no_publico_se_dice_a_quien_publica_y_a_nadie_mas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    publicacion.recordar_que_no(mundo.sesion, publicacion.NoPublicado(date(2025, 5, 31), "No se pudo firmar."))
    dicho = "El corte al 31 de mayo de 2025 no se publicó."
    html = como("carlos").get("/sesiones/MEA-TEST/cortes/").content.decode()
    assert dicho in html and "No se pudo firmar." in html and f"{PUBLICAR}?al=2025-05-31" in html
    assert dicho not in como("anonima").get("/sesiones/MEA-TEST/cortes/").content.decode()


def test_a_quien_no_ingreso_se_le_cuentan_las_que_descarga_y_a_la_oficina_no(
    con_corte: SimpleNamespace, como: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cada una se lee entera y se le saca su resumen; a quien ya la tiene no se le manda, y no cuenta."""
    monkeypatch.setattr(cortes_archivos, "DESCARGAS_POR_RATO", 2)
    anonima = como("anonima")

    def pedir(desde: str, **cabeceras: str) -> HttpResponseBase:
        respuesta = anonima.get(url("pdf"), REMOTE_ADDR=desde, headers=cabeceras)
        b"".join(respuesta)
        return respuesta

    dichas = [pedir(f"2001:db8:0:7::{n}") for n in range(1, 5)]
    assert [dicha.status_code for dicha in dichas] == [200, 200, 429, 429]
    assert pedir("2001:db8:0:7::1", **{"if-none-match": dichas[0]["ETag"]}).status_code == 304
    assert pedir("2001:db8:0:8::1").status_code == 200
    assert [estado(como("olga"), "pdf") for _ in range(4)] == [200] * 4
