import json
import os
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from corte.cifras import corte
from corte.contrato import como_json
from reuniones.models import Sesion
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db


def _orden(*argumentos: str) -> str:
    salida = StringIO()
    call_command("corte", *argumentos, stdout=salida)
    return salida.getvalue()


def test_escribe_el_json_del_contrato_en_el_archivo(sesion: Sesion, tmp_path: Path) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    archivo = tmp_path / "corte.json"
    _orden("MEA-TEST", "--al", "31/03/2025", "--formato", "json", "--salida", str(archivo))
    assert json.loads(archivo.read_text(encoding="utf-8")) == como_json(
        corte(sesion, f.EVENTO.replace(month=3, day=31))
    )
    assert list(tmp_path.iterdir()) == [archivo]


def test_sin_mas_va_a_la_pantalla_con_la_fecha_de_lima(sesion: Sesion) -> None:
    with time_machine.travel("2025-04-02T04:30:00Z", tick=False):  # en Lima todavía es 1 de abril
        assert json.loads(_orden("mea-test"))["al"] == "2025-04-01"


def test_conocido_al_llega_al_corte(sesion: Sesion) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    antes = json.loads(_orden("MEA-TEST", "--al", "2025-03-31", "--conocido-al", en_lima(EVENTO, 11).isoformat()))
    assert antes["conocido_al"] == "2025-01-13T11:00:00-05:00"
    assert antes["totales"]["acuerdos"] == 0


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["MEA-TSET"], "No hay ninguna sesión «MEA-TSET». Las de código más parecido: MEA-TEST"),
        (["MEA-TEST", "--al", "31/02/2025"], "«31/02/2025» no existe en el calendario"),
        (["MEA-TEST", "--al", "12/01/2025"], "es anterior a MUNI Ejecutivo de prueba (13/01/2025)"),
        (["MEA-TEST", "--al", "2999-01-01"], "todavía no llega"),
        (["MEA-TEST", "--conocido-al", "ayer"], "«ayer» no es un instante"),
        (["MEA-TEST", "--formato", "docx"], "«docx» no es un formato del corte: son json, pdf, pptx y xlsx."),
    ],
)
def test_lo_que_no_sirve_se_dice_con_una_frase(sesion: Sesion, argumentos: list[str], frase: str) -> None:
    with pytest.raises(CommandError) as error:
        _orden(*argumentos)
    assert frase in str(error.value)


def test_sin_sesiones_se_dice(catalogos: None) -> None:
    with pytest.raises(CommandError, match="todavía no se ha registrado"):
        _orden("MEA-2025")


def test_un_archivo_donde_no_se_puede_escribir_se_dice_y_no_deja_restos(sesion: Sesion, tmp_path: Path) -> None:
    (tmp_path / "carpeta").mkdir()
    (tmp_path / "archivo").write_text("algo")
    for salida, frase in {
        "no-hay/corte.json": "la carpeta no existe",
        "carpeta": "es una carpeta",
        "archivo/corte.json": "no es una carpeta",
        "": "es una carpeta",
    }.items():
        with pytest.raises(CommandError) as error:
            _orden("MEA-TEST", "--al", "2025-03-31", "--salida", str(tmp_path / salida))
        assert frase in str(error.value)
    assert sorted(os.listdir(tmp_path)) == ["archivo", "carpeta"]


def test_un_dispositivo_no_se_reemplaza_por_un_archivo(sesion: Sesion) -> None:
    _orden("MEA-TEST", "--al", "2025-03-31", "--salida", "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_lo_que_no_es_texto_no_se_escribe_en_la_pantalla(sesion: Sesion) -> None:
    with pytest.raises(CommandError, match="diga con --salida en qué archivo"):
        _orden("MEA-TEST", "--al", "2025-03-31", "--formato", "xlsx")


def test_si_el_pdf_no_se_puede_componer_se_dice(sesion: Sesion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corte.pdf.AQUI", Path("/no-hay"))
    with pytest.raises(CommandError, match="No se pudo componer el PDF: "):
        _orden("MEA-TEST", "--al", "2025-03-31", "--formato", "pdf", "--salida", "/dev/null")


def test_un_archivo_puede_ser_de_una_parte_y_el_json_no(sesion: Sesion, tmp_path: Path) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    archivo = tmp_path / "corte.xlsx"
    _orden("MEA-TEST", "--al", "2025-03-31", "--formato", "xlsx", "--sector", "mtpe", "--salida", str(archivo))
    assert archivo.stat().st_size > 10_000
    for argumentos, frase in (
        (["--sector", "MTPE", "--region", "21"], "Pida una sola parte: --sector, --region o --municipalidad."),
        (["--formato", "json", "--sector", "MTPE"], "El json es siempre de toda la sesión: quite --sector."),
        (["--formato", "pptx", "--region", "99"], "En esta sesión no hay ningún acuerdo de «99»."),
    ):
        with pytest.raises(CommandError) as error:
            _orden("MEA-TEST", *argumentos)
        assert frase in str(error.value)
