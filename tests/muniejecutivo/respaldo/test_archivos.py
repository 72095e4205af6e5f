"""De los archivos se copia cada contenido una vez, y vuelven iguales o se dice cuál no."""

import hashlib
import io
import os
import time
from pathlib import Path
from typing import Any

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


def test_dos_que_copian_a_la_vez_desde_dos_contenedores_no_se_pisan(
    carpeta: Carpeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """En cada contenedor el proceso tiene el mismo número."""
    monkeypatch.setattr(os, "getpid", lambda: 7)

    class AMedias(io.BytesIO):
        """Mientras se lee, otro copia otro archivo."""

        def read(self, *cuanto: Any) -> bytes:
            leido = super().read(*cuanto)
            if not otra:
                otra.extend(archivos.copiar([uno("otra.jpg", io.BytesIO(b"otra"))], carpeta, {}))
            return leido

    def uno(ruta: str, abierto: io.BytesIO) -> archivos.Uno:
        return archivos.Uno(ruta, 4, 1, lambda: abierto)

    otra: list[ArchivoCopiado] = []
    hechos = list(archivos.copiar([uno("una.jpg", AMedias(b"foto"))], carpeta, {}))
    assert [a.ruta for a in (*hechos, *otra)] == ["una.jpg", "otra.jpg"]
    for archivo in (*hechos, *otra):
        assert hashlib.sha256(carpeta.contenido(archivo.sha256).read_bytes()).hexdigest() == archivo.sha256


def test_lo_que_no_se_termino_de_copiar_no_se_queda(carpeta: Carpeta) -> None:
    def fallar() -> Any:
        raise PermissionError(13, "no")

    with pytest.raises(PermissionError):
        list(archivos.copiar([archivos.Uno("a", 1, 1, fallar)], carpeta, {}))
    lugar = carpeta.raiz / "archivos"
    for nombre, hace in ((".a-medias-vieja", 2 * 86400), (".a-medias-de-ahora", 0)):
        (lugar / nombre).touch()
        os.utime(lugar / nombre, (time.time() - hace,) * 2)
    archivos.podar(carpeta, [])
    assert [quedo.name for quedo in lugar.iterdir()] == [".a-medias-de-ahora"]
