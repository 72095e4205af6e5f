"""Los cortes publicados por la API: se publican, se leen como se entregaron y se retiran."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from acuerdos.models import CortePublicado
from corte import guardados
from corte.tasks import publicar_corte
from cuentas.enums import Alcance
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.api.conftest import BASE, cliente_de, errores_de, leer
from tests.api.verbos.conftest import Mundo, mundo

__all__ = ["mundo"]
CORTES = f"{BASE}/cortes/"


@pytest.fixture
def coordina(carlos: Usuario, settings: Any, tmp_path: Any) -> Client:
    settings.VAR = tmp_path
    return cliente_de(carlos, Alcance.ESCRITURA)


def publicar(cliente: Client, datos: dict[str, Any], codigo: int = 201, **cabeceras: str) -> Any:
    respuesta = cliente.post(CORTES, datos, content_type="application/json", headers=cabeceras)
    assert respuesta.status_code == codigo, respuesta.content[:500]
    return respuesta.json()


def test_se_publica_lo_que_se_miro_y_sus_archivos_son_los_que_se_entregaron(mundo: Mundo, coordina: Client) -> None:
    visto = leer(coordina, "/sesiones/MEA-TEST/corte/?al=2025-02-28&conocido_al=2025-03-01T12:00:00-05:00")
    datos = {"sesion": "MEA-TEST", "al": "2025-02-28", "conocido_al": "2025-03-01T12:00:00-05:00"}
    ficha = publicar(coordina, datos)
    assert (ficha["clave"], ficha["numero"], ficha["en_pie"]) == ("MEA-TEST-2", 2, True)
    assert ficha["cifras"] == visto
    assert [a["formato"] for a in ficha["archivos"]] == ["json", "pdf", "pptx", "xlsx"]
    for archivo in ficha["archivos"]:
        respuesta = coordina.get(archivo["url"])
        b"".join(respuesta)
        assert respuesta["ETag"] == f'"{archivo["sha256"]}"'
        assert coordina.get(archivo["url"], headers={"if-none-match": respuesta["ETag"]}).status_code == 304
    assert leer(coordina, "/cortes/?sesion=MEA-TEST&en_pie=true&al_desde=2025-02-28")["count"] == 1


def test_si_la_firma_no_sale_no_se_publica_y_se_dice(mundo: Mundo, coordina: Client, settings: Any) -> None:
    settings.FIRMA, settings.FIRMA_ORDEN = "orden", "/no/hay/firmador"
    problema = publicar(coordina, {"sesion": "MEA-TEST", "al": "2025-02-28"}, 400)
    assert "no se pudo firmar" in str(problema)
    assert not CortePublicado.objects.filter(al="2025-02-28").exists()


def test_repetido_con_la_misma_clave_publica_uno(mundo: Mundo, coordina: Client) -> None:
    datos = {"sesion": "MEA-TEST", "al": "2025-02-28"}
    primera = publicar(coordina, datos, **{"idempotency-key": "k-1"})
    assert publicar(coordina, datos, **{"idempotency-key": "k-1"}) == primera
    assert CortePublicado.objects.filter(al="2025-02-28").count() == 1


def test_de_un_dia_ya_publicado_se_dice_a_cual_reemplaza_y_por_que(mundo: Mundo, coordina: Client) -> None:
    datos: dict[str, Any] = {"sesion": "MEA-TEST", "al": "2025-02-10"}
    assert "el n.º 1" in errores_de(publicar(coordina, datos, 400))["/reemplaza"][0]
    assert list(errores_de(publicar(coordina, datos | {"reemplaza": 1}, 400))) == ["/motivo"]
    ficha = publicar(coordina, datos | {"reemplaza": 1, "motivo": "Faltaba un sector"})
    assert ficha["reemplaza"] == 1
    anterior = leer(coordina, "/cortes/MEA-TEST-1/")
    assert (anterior["en_pie"], anterior["reemplazado_por"]) == (False, 2)
    assert anterior["motivo_de_retiro"] == "Faltaba un sector"


@pytest.mark.parametrize(
    ("datos", "campo"),
    [
        ({"sesion": "NO-HAY"}, "/sesion"),
        ({"al": "2025-01-12"}, "/al"),
        ({"al": "2026-01-01"}, "/al"),
        ({"al": "31/02/2025"}, "/al"),
        ({"conocido_al": "2026-01-01T00:00:00Z"}, "/conocido_al"),
        ({"conocido_al": "ayer"}, "/conocido_al"),
        ({"conocido_al": 3}, "/conocido_al"),
        ({"reemplaza": 7}, "/reemplaza"),
        ({"publica": True}, "/publica"),
    ],
)
def test_lo_que_no_sirve_se_dice_en_su_campo(datos: dict[str, Any], campo: str, mundo: Mundo, coordina: Client) -> None:
    problema = publicar(coordina, {"sesion": "MEA-TEST", "al": "2025-02-28"} | datos, 400)
    assert list(errores_de(problema)) == [campo]


def test_si_se_estan_haciendo_otros_archivos_se_vuelve_en_un_momento(
    mundo: Mundo, coordina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ocupado(*_: object) -> bytes:
        raise guardados.Ocupado

    monkeypatch.setattr(guardados, "hacer", ocupado)
    respuesta = coordina.post(CORTES, {"sesion": "MEA-TEST", "al": "2025-02-28"}, content_type="application/json")
    assert (respuesta.status_code, respuesta["Retry-After"]) == (503, "4")
    assert "pruebe otra vez en un momento" in respuesta.json()["detail"]


def test_retirado_por_dos_a_la_vez_uno_recibe_412(mundo: Mundo, coordina: Client) -> None:
    direccion, motivo = f"{CORTES}MEA-TEST-1/retirar/", {"motivo": "Se contó mal"}
    etag = coordina.get(f"{CORTES}MEA-TEST-1/")["ETag"]
    codigos = [
        coordina.post(direccion, motivo, content_type="application/json", headers={"if-match": etag}).status_code
        for _ in range(2)
    ]
    assert codigos == [200, 412]
    [retirar] = leer(coordina, "/cortes/MEA-TEST-1/")["acciones_disponibles"]
    assert (retirar["puede"], retirar["motivo"]) == (False, "Este corte ya estaba retirado.")


def test_los_archivos_con_la_lista_de_acuerdos_se_entregan_a_quien_los_baja_en_la_pagina(
    mundo: Mundo, coordina: Client, con_token: Callable[[Usuario], Client], fatima: Usuario
) -> None:
    publicar(coordina, {"sesion": "MEA-TEST", "al": "2025-02-28"})
    de_fatima, pdf = con_token(fatima), "/cortes/MEA-TEST-2/archivos/pdf/"

    def ve() -> list[str]:
        return [a["formato"] for a in leer(de_fatima, "/cortes/MEA-TEST-2/")["archivos"] if a["url"]]

    assert ve() == [], "también el JSON los nombra"
    assert "solo ve la Secretaría" in leer(de_fatima, "/cortes/MEA-TEST-2/archivos/json/", 403)["detail"]
    assert "solo ve la Secretaría" in leer(de_fatima, pdf, 403)["detail"]
    Sesion.objects.update(publicada=True)
    assert ve() == ["json", "pdf", "pptx", "xlsx"]
    respuesta = de_fatima.get(f"{BASE}{pdf}")
    assert b"".join(respuesta).startswith(b"%PDF")
    CortePublicado.objects.filter(numero=2).update(
        retirado_en="2025-03-10T15:00:00Z", retirado_por_id=mundo.publicado.publicado_por_id, motivo_de_retiro="Mal"
    )
    assert "se retiró" in leer(de_fatima, pdf, 403)["detail"]


def test_uno_que_no_existe_es_404(coordina: Client, sesion: Sesion) -> None:
    for clave in ("MEA-TEST-7", "NO-HAY-1", "MEA-TEST-999999999"):
        leer(coordina, f"/cortes/{clave}/", 404)
        leer(coordina, f"/cortes/{clave}/archivos/pdf/", 404)


def test_el_muy_grande_se_encarga_y_lo_publica_el_worker(mundo: Mundo, coordina: Client) -> None:
    datos = {"sesion": "MEA-TEST", "al": "2025-02-28"}
    with (
        patch.object(guardados, "FILAS_EN_UN_SEGUNDO", 0),
        patch("corte.publicacion.encolar", return_value=True) as encolado,
        patch("corte.publicacion.guardados.hacer", side_effect=AssertionError("en la petición no se hace")),
    ):
        respuesta = coordina.post(CORTES, datos, content_type="application/json", headers={"idempotency-key": "g"})
        otra = coordina.post(CORTES, datos, content_type="application/json", headers={"idempotency-key": "g"})
        # Lo que no procede se dice antes de encargarlo.
        repetido = {"al": "2025-02-10"} | {"sesion": "MEA-TEST"}
        assert "el n.º 1" in errores_de(publicar(coordina, repetido, 400))["/reemplaza"][0]
    assert (respuesta.status_code, otra.status_code, otra.content) == (202, 202, respuesta.content)
    assert respuesta["Location"].endswith("/api/v1/cortes/?sesion=MEA-TEST&en_pie=true")
    assert respuesta["Retry-After"] == otra["Retry-After"] == "10"
    assert encolado.call_count == 1
    assert not CortePublicado.objects.filter(al="2025-02-28").exists()
    tarea, *argumentos = encolado.call_args.args
    assert tarea == publicar_corte.name
    publicar_corte(*argumentos)
    assert leer(coordina, respuesta["Location"].split(BASE)[1] + "&al_desde=2025-02-28")["count"] == 1


def test_sin_cola_no_se_promete_nada(mundo: Mundo, coordina: Client) -> None:
    with (
        patch.object(guardados, "FILAS_EN_UN_SEGUNDO", 0),
        patch("corte.publicacion.encolar", return_value=False),
    ):
        respuesta = coordina.post(CORTES, {"sesion": "MEA-TEST", "al": "2025-02-28"}, content_type="application/json")
    assert (respuesta.status_code, "Retry-After" in respuesta) == (503, True)
