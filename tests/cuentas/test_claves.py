"""Contraseñas que cualquiera probaría: las robadas de otros sitios y las que son palabras de la casa."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from structlog.testing import capture_logs

from cuentas import claves
from cuentas.models import Usuario

ROBADA = "correcto-caballo-bateria"


def resumen(clave: str) -> str:
    return hashlib.sha1(clave.encode(), usedforsecurity=False).hexdigest().upper()


def entera(carpeta: Path, cuantas: int = 3_000) -> Path:
    """Una lista ordenada de claves al azar, como la que se descarga; varios tramos de largo."""
    azar = random.Random(7)
    todas = sorted({*(f"{azar.getrandbits(160):040X}" for _ in range(cuantas)), resumen(ROBADA)})
    lista = carpeta / "pwned.txt"
    lista.write_text("".join(f"{una}:{azar.randint(1, 9_999_999)}\r\n" for una in todas))
    return lista


def por_prefijo(carpeta: Path, clave: str) -> Path:
    carpeta.mkdir()
    (carpeta / f"{resumen(clave)[:5]}.txt").write_text(f"{'0' * 35}:1\r\n{resumen(clave)[5:]}:42\r\n")
    return carpeta


def quejas(clave: str, usuario: Any = None) -> list[str]:
    try:
        validate_password(clave, usuario)
    except ValidationError as error:
        return list(error.messages)
    return []


def test_se_halla_cualquiera_de_la_lista_y_ninguna_otra(tmp_path: Path) -> None:
    lista = entera(tmp_path)
    todas = [renglon[:40] for renglon in lista.read_text().splitlines()]
    assert lista.stat().st_size > 20 * claves.TRAMO
    assert all(claves.esta_en(lista, una) for una in (todas[0], todas[-1], resumen(ROBADA), *todas[::97]))
    azar = random.Random(8)
    assert not any(claves.esta_en(lista, f"{azar.getrandbits(160):040X}") for _ in range(300))
    assert not claves.esta_en(lista, "0" * 40)
    assert not claves.esta_en(lista, "F" * 40)


@pytest.mark.parametrize("como", ["entera", "por_prefijo"])
def test_una_robada_de_otro_sitio_no_sirve(como: str, tmp_path: Path, settings: Any) -> None:
    assert quejas(ROBADA) == []
    lista = entera(tmp_path) if como == "entera" else por_prefijo(tmp_path / "lista", ROBADA)
    settings.CLAVES_FILTRADAS = str(lista)
    assert quejas(ROBADA) == [claves.FILTRADA]
    assert quejas(f"{ROBADA}-9") == []


def test_una_lista_vacia_no_tiene_ninguna(tmp_path: Path) -> None:
    (tmp_path / "vacia").touch()
    assert not claves.esta_en(tmp_path / "vacia", resumen(ROBADA))


@pytest.mark.parametrize("cual", ["ya-no-esta.txt", ""], ids=["no-esta", "carpeta-vacia"])
def test_si_la_lista_no_se_puede_leer_se_acepta_y_la_bitacora_lo_dice(cual: str, tmp_path: Path, settings: Any) -> None:
    """La carpeta vacía es la que deja Docker cuando lo que se monta no existe."""
    settings.CLAVES_FILTRADAS = str(tmp_path / cual)
    with capture_logs() as dicho:
        assert quejas(ROBADA) == []
    assert [uno["event"] for uno in dicho] == ["claves_filtradas_ilegibles"]
    assert ROBADA not in str(dicho)


@pytest.mark.parametrize(
    ("clave", "sirve"),
    [
        ("MuniEjecutivo2026", False),
        ("secretaria12345", False),
        ("SecretaríaPCM!!", False),
        ("acuerdos-acuerdos", False),
        ("el acuerdo de las tres llamas", True),
        ("xK4-perú-9wQzt", True),
        ("ninguna de la casa 7", True),
    ],
)
def test_casi_solo_palabras_de_la_casa_no_sirve(clave: str, sirve: bool) -> None:
    assert quejas(clave) == ([] if sirve else [claves.DE_LA_CASA])


def test_ni_el_nombre_de_su_duena() -> None:
    fatima = Usuario(username="fmamani", nombre="Fátima Mamani Quispe", documento="40001122")
    for suya in ("mamani.quispe", "fatimamamani"):
        assert len(quejas(suya, fatima)) == 1, suya
    assert quejas("d40001122d", fatima) != []
