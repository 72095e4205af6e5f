"""De los archivos se copia cada contenido una vez, y vuelven iguales o se dice cuál no."""

import os
from pathlib import Path

import pytest

from muniejecutivo.respaldo import archivos
from muniejecutivo.respaldo.carpeta import ArchivoCopiado, Carpeta, RespaldoErrado

pytestmark = pytest.mark.una_vez


@pytest.fixture
def origen(tmp_path: Path) -> Path:
    raiz = tmp_path / "archivos"
    for nombre, contenido in {
        "evidencias/a.jpg": b"foto",
        "evidencias/b ñ.pdf": b"papel",
        "igual.jpg": b"foto",
    }.items():
        (raiz / nombre).parent.mkdir(parents=True, exist_ok=True)
        (raiz / nombre).write_bytes(contenido)
    return raiz


@pytest.fixture
def carpeta(tmp_path: Path) -> Carpeta:
    carpeta = Carpeta(tmp_path / "copias")
    carpeta.preparar()
    return carpeta


def copiados(origen: Path, carpeta: Carpeta, antes: list[ArchivoCopiado] | None = None) -> list[ArchivoCopiado]:
    return list(
        archivos.copiar(archivos.de_una_carpeta(origen), carpeta, {archivo.ruta: archivo for archivo in antes or []})
    )


def contenidos(carpeta: Carpeta) -> set[bytes]:
    return {ruta.read_bytes() for ruta in (carpeta.raiz / "archivos").glob("*/*")}


def test_dos_iguales_se_guardan_una_vez(origen: Path, carpeta: Carpeta) -> None:
    hechos = copiados(origen, carpeta)
    assert [a.ruta for a in hechos] == ["evidencias/a.jpg", "evidencias/b ñ.pdf", "igual.jpg"]
    assert len(list((carpeta.raiz / "archivos").glob("*/*"))) == 2
    assert contenidos(carpeta) == {b"foto", b"papel"}


def test_vuelven_iguales(origen: Path, carpeta: Carpeta, tmp_path: Path) -> None:
    hechos = copiados(origen, carpeta)
    for enlazar in (False, True):
        destino = tmp_path / f"devueltos-{enlazar}"
        assert archivos.devolver(carpeta, hechos, destino, enlazar=enlazar) == 3
        assert {str(r.relative_to(destino)): r.read_bytes() for r in destino.rglob("*") if r.is_file()} == {
            "evidencias/a.jpg": b"foto",
            "evidencias/b ñ.pdf": b"papel",
            "igual.jpg": b"foto",
        }


def test_lo_que_nadie_toco_no_se_lee_otra_vez_y_lo_tocado_si(origen: Path, carpeta: Carpeta) -> None:
    primeros = copiados(origen, carpeta)
    (origen / "igual.jpg").write_bytes(b"otra")
    (origen / "evidencias/a.jpg").chmod(0o000)  # leerlo fallaría, salvo a root
    segundos = copiados(origen, carpeta, primeros)
    assert segundos[:2] == primeros[:2]
    assert segundos[2].sha256 != primeros[2].sha256
    assert contenidos(carpeta) == {b"foto", b"papel", b"otra"}


def test_un_enlace_no_se_sigue(origen: Path, carpeta: Carpeta) -> None:
    os.symlink("/etc/passwd", origen / "enlace")
    assert "enlace" not in [a.ruta for a in copiados(origen, carpeta)]


def test_lo_que_falta_o_cambio_en_la_copia_se_nombra(origen: Path, carpeta: Carpeta, tmp_path: Path) -> None:
    hechos = copiados(origen, carpeta)
    guardado = carpeta.contenido(hechos[1].sha256)
    guardado.write_bytes(b"pApel")
    with pytest.raises(RespaldoErrado, match="evidencias/b ñ.pdf no es el que se copió"):
        archivos.devolver(carpeta, hechos, tmp_path / "uno")
    guardado.unlink()
    for enlazar in (False, True):
        with pytest.raises(RespaldoErrado, match="Falta el contenido guardado de evidencias/b ñ.pdf"):
            archivos.devolver(carpeta, hechos, tmp_path / f"dos-{enlazar}", enlazar=enlazar)


def test_se_borra_lo_que_ninguna_copia_nombra(origen: Path, carpeta: Carpeta) -> None:
    hechos = copiados(origen, carpeta)
    assert archivos.podar(carpeta, hechos[:1]) == 1
    assert contenidos(carpeta) == {b"foto"}
