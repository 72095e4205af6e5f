"""La caché sin Redis: un archivo roto es como si no estuviera."""

from datetime import UTC, datetime

import pytest

from muniejecutivo.cache_en_archivos import CacheEnArchivos

pytestmark = pytest.mark.una_vez
ROTOS = [b"", b"hola", b"\x80\x05", b"\x80\x05K\x01.", b"cos\nno_existe\n.", bytes(200)]


@pytest.fixture
def cache(tmp_path):
    return CacheEnArchivos(str(tmp_path / "cache"), {})


@pytest.mark.parametrize("roto", ROTOS)
@pytest.mark.parametrize("operacion", ["get", "has_key", "touch", "add", "incr"])
def test_un_archivo_vacio_cortado_o_ajeno_no_detiene_a_nadie(cache, tmp_path, roto, operacion):
    cache.set("clave", 1, 60)
    [archivo] = (tmp_path / "cache").iterdir()
    archivo.write_bytes(roto)
    if operacion == "incr":
        with pytest.raises(ValueError, match="clave"):  # lo que Django dice de una clave que no está
            cache.incr("clave")
    else:
        esperado = {"get": None, "has_key": False, "touch": False, "add": True}
        argumentos = ["clave", 1] if operacion == "add" else ["clave"]
        assert getattr(cache, operacion)(*argumentos) == esperado[operacion]
    cache.set("clave", 2, 60)
    assert cache.get("clave") == 2


def test_un_archivo_ajeno_en_la_carpeta_no_estorba(cache, tmp_path):
    cache.set("clave", 1, 60)
    (tmp_path / "cache" / "notas.txt").write_text("ajeno")
    assert cache.get("clave") == 1
    cache.clear()
    assert [a.name for a in (tmp_path / "cache").iterdir()] == ["notas.txt"]


@pytest.mark.parametrize("escribir", ["set", "add"])
def test_lo_que_redis_no_guardaria_tampoco_entra_aqui(cache, escribir):
    """Así lo nota cualquier prueba, aunque no encienda un Redis."""
    with pytest.raises(TypeError, match="JSON"):
        getattr(cache, escribir)("clave", datetime(2025, 6, 15, tzinfo=UTC))
    getattr(cache, escribir)("clave", ("texto", 1.5, None))
    assert list(cache.get("clave")) == ["texto", 1.5, None]


def test_devuelve_lo_que_devolveria_redis(cache):
    cache.set("una", (1, "dos", {3: None}), 60)
    assert cache.get("una") == [1, "dos", {"3": None}]
