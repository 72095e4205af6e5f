"""Las métricas: con su token, y sin nada de nadie."""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from muniejecutivo.respaldo import estado
from muniejecutivo.vigilancia import metricas
from muniejecutivo.vigilancia.metricas import Contar
from tests.muniejecutivo import procesos

pytestmark = pytest.mark.django_db
PEDIR = """
from django.conf import settings
import muniejecutivo.urls
print(*settings.VAR.glob("metricas-*"))
from django.test import Client
Client().get("/salud/viva")
"""


@pytest.mark.una_vez
def test_quien_no_cuenta_no_deja_carpeta(tmp_path: Path, raiz: Path) -> None:
    orden = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PEDIR]
    for token, quedan in (("", 0), (procesos.VIGILANCIA, 1)):
        lugar = tmp_path / f"con{quedan}"
        entorno = procesos.entorno_limpio(DEBUG="1", CARPETA_VAR=str(lugar), VIGILANCIA_TOKEN=token)
        dicho = subprocess.run(orden, cwd=raiz, env=entorno, check=True, capture_output=True, text=True).stdout
        assert dicho.strip() == "", "solo al contar"
        assert len(list(lugar.glob("metricas-*"))) == quedan


@pytest.mark.una_vez
def test_no_se_escribe_en_una_carpeta_que_otro_dejo_preparada(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Su nombre se adivina y está en lo temporal: un enlace, o una abierta a todos, sería de quien la puso."""
    ajena, enlace = tmp_path / "abierta", tmp_path / "enlace"
    ajena.mkdir()
    ajena.chmod(0o777)
    enlace.symlink_to(ajena)
    for carpeta in (ajena, enlace):
        monkeypatch.setattr(metricas, "CARPETA", carpeta)
        with pytest.raises(ImproperlyConfigured, match="solo de esta cuenta"):
            metricas.preparar()
    monkeypatch.setattr(metricas, "CARPETA", tmp_path / "propia")
    metricas.preparar()
    metricas.preparar()


def leer(cliente: Any) -> dict[str, dict[tuple[str, ...], float]]:
    respuesta = cliente.get("/salud/metricas")
    assert respuesta.status_code == 200
    medidas: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for familia in text_string_to_metric_families(respuesta.content.decode()):
        for muestra in familia.samples:
            medidas[muestra.name][tuple(muestra.labels.values())] = muestra.value
    return medidas


def test_se_leen_con_lo_de_ahora(de_la_casa: Any, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    estado.anotar(ultimo_respaldo="2026-11-27T00:00:00+00:00")
    medidas = leer(de_la_casa)
    assert medidas["muniejecutivo_correos_fallidos"] == {(): 0}
    assert medidas["muniejecutivo_edad_de_la_copia_segundos"][()] > 0
    assert medidas["muniejecutivo_atraso_de_la_pasada_segundos"][()] >= 0
    assert medidas["muniejecutivo_edad_del_simulacro_segundos"] == {}, "lo que no se sabe no es cero"
    assert medidas["muniejecutivo_en_cola"].keys() == {("muniejecutivo",), ("correo",)}


def test_cada_peticion_se_cuenta_por_su_vista_y_nunca_por_su_direccion(de_la_casa: Any) -> None:
    def contestar(peticion: Any) -> HttpResponse:
        peticion.resolver_match = type("Hallada", (), {"view_name": "de_pruebas"})()
        return HttpResponse(status=201)

    antes = leer(de_la_casa).get("muniejecutivo_peticiones_total", {}).get(("201", "POST", "de_pruebas"), 0)
    Contar(contestar)(RequestFactory().post("/acuerdos/FATIMA-999888777/"))
    despues = leer(de_la_casa)
    cual = next(k for k in despues["muniejecutivo_peticiones_total"] if "de_pruebas" in k)
    assert set(cual) == {"201", "POST", "de_pruebas"}
    assert despues["muniejecutivo_peticiones_total"][cual] >= antes + 1
    assert b"FATIMA" not in de_la_casa.get("/salud/metricas").content


def test_un_metodo_inventado_no_abre_otra_serie(de_la_casa: Any) -> None:
    Contar(lambda _: HttpResponse())(RequestFactory().generic("INVENTADO", "/no-existe/"))
    series = leer(de_la_casa)["muniejecutivo_peticiones_total"]
    assert any("OTRO" in serie for serie in series)
    assert not any("INVENTADO" in serie for serie in series)


def test_a_cada_web_se_le_piden_por_su_direccion_en_la_red_con_el_token(de_la_casa: Any) -> None:
    """Con varias, Prometheus llama a cada contenedor por su dirección, que ningún ajuste puede nombrar."""
    for ruta, estado_ in (("/salud/metricas", 200), ("/salud/viva", 200), ("/ingresar/", 400)):
        assert de_la_casa.get(ruta, headers={"Host": "10.42.0.17:8000"}).status_code == estado_
    del de_la_casa.defaults["HTTP_AUTHORIZATION"]
    assert de_la_casa.get("/salud/metricas", headers={"Host": "10.42.0.17:8000"}).status_code == 400
