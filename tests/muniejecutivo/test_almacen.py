"""Un almacén de objetos se porta como una carpeta, también cuando falla."""

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from muniejecutivo.almacen import AlmacenDeObjetos
from muniejecutivo.entorno import Entorno
from muniejecutivo.respaldo import archivos, estado
from muniejecutivo.respaldo.carpeta import Carpeta
from tests.servicios import puerto_libre
from web.comun import encargos

pytestmark = pytest.mark.una_vez


@pytest.fixture(scope="module")
def servidor() -> Iterator[int]:
    puerto = puerto_libre()
    propio = ThreadedMotoServer("127.0.0.1", puerto, verbose=False)
    propio.start()
    yield puerto
    propio.stop()


@pytest.fixture
def ajustes_del_almacen(servidor: int) -> dict[str, Any]:
    cubo = f"cubo-{uuid.uuid4().hex}"
    cliente = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{servidor}",
        aws_access_key_id="a",
        aws_secret_access_key="b/+",
        region_name="us-east-1",
    )
    cliente.create_bucket(Bucket=cubo)
    entorno = Entorno({"ARCHIVOS_URL": f"s3://a:b%2F%2B@127.0.0.1:{servidor}/{cubo}?tls=0"})
    leidos = entorno.almacen("ARCHIVOS_URL")
    entorno.exigir()
    return leidos


@pytest.fixture
def almacen(ajustes_del_almacen: dict[str, Any]) -> AlmacenDeObjetos:
    return AlmacenDeObjetos(**ajustes_del_almacen["OPTIONS"])


def test_guarda_y_devuelve_y_nunca_pisa(almacen: AlmacenDeObjetos) -> None:
    nombre = almacen.save("evidencias/a.jpg", ContentFile(b"foto"))
    otro = almacen.save("evidencias/a.jpg", ContentFile(b"otra foto"))
    assert (nombre, almacen.exists(nombre), almacen.size(nombre)) == ("evidencias/a.jpg", True, 4)
    assert otro != nombre
    with almacen.open(nombre) as abierto:
        assert b"".join(abierto.chunks()) == b"foto"
        abierto.seek(0)
        assert abierto.read() == b"foto"
    almacen.delete(nombre)
    assert not almacen.exists(nombre)
    with pytest.raises(FileNotFoundError):
        almacen.open(nombre)


def test_de_lo_borrado_no_queda_ninguna_version(almacen: AlmacenDeObjetos) -> None:
    """Un cubo con versiones guarda lo borrado: quien se olvida no se olvidaría, y la prueba de la salud crecería."""
    almacen.bucket.Versioning().enable()
    for nombre in ("nombramientos/a.pdf", "nombramientos/a.pdf.miniatura.webp"):
        almacen.save(nombre, ContentFile(b"papel"))
    almacen.delete("nombramientos/a.pdf")
    almacen.save("nombramientos/a.pdf", ContentFile(b"otro"))
    almacen.delete("nombramientos/a.pdf")
    quedan = [version.object_key for version in almacen.bucket.object_versions.all()]
    assert quedan == ["nombramientos/a.pdf.miniatura.webp"]


def test_un_almacen_que_no_sabe_de_versiones_borra_igual_y_se_anota(
    almacen: AlmacenDeObjetos, monkeypatch: pytest.MonkeyPatch
) -> None:
    anotado: list[str] = []
    monkeypatch.setattr("muniejecutivo.almacen.bitacora.error", lambda que, **_: anotado.append(que))
    almacen.save("a.jpg", ContentFile(b"foto"))

    def negar(*_: object, **__: object) -> None:
        raise ClientError({"Error": {"Code": "NotImplemented"}}, "ListObjectVersions")

    monkeypatch.setattr(type(almacen.bucket.object_versions), "filter", negar)
    almacen.delete("a.jpg")
    assert not almacen.exists("a.jpg")
    assert anotado == ["almacen_sin_borrar_versiones"]


def test_nunca_hay_una_direccion_firmada(almacen: AlmacenDeObjetos) -> None:
    with pytest.raises(NotImplementedError):
        almacen.url("evidencias/a.jpg")


@pytest.mark.parametrize(
    "hacer",
    [
        lambda a: a.save("x", ContentFile(b"x")),
        lambda a: a.open("x"),
        lambda a: a.exists("x"),
        lambda a: a.size("x"),
        lambda a: list(a.todos()),
    ],
)
def test_caido_falla_como_un_disco(ajustes_del_almacen: dict[str, Any], hacer: Any) -> None:
    opciones = {**ajustes_del_almacen["OPTIONS"], "endpoint_url": f"http://127.0.0.1:{puerto_libre()}"}
    caido = AlmacenDeObjetos(**opciones, client_config=Config(retries={"max_attempts": 0}, connect_timeout=1))
    with pytest.raises(OSError, match="el almacén no contesta bien"):
        hacer(caido)


def test_se_copia_como_una_carpeta(almacen: AlmacenDeObjetos, tmp_path: Path) -> None:
    almacen.save("evidencias/a.jpg", ContentFile(b"foto"))
    almacen.save("importaciones/b.xlsx", ContentFile(b"libro"))
    carpeta = Carpeta(tmp_path / "copias")
    carpeta.preparar()
    primeros = list(archivos.copiar(archivos.de_un_almacen(almacen), carpeta, {}))
    assert [a.ruta for a in primeros] == ["evidencias/a.jpg", "importaciones/b.xlsx"]
    assert carpeta.contenido(primeros[0].sha256).read_bytes() == b"foto"
    antes = {a.ruta: a for a in primeros}
    assert list(archivos.copiar(archivos.de_un_almacen(almacen), carpeta, antes)) == primeros


def test_de_la_carpeta_al_almacen_sin_pisar_nada(
    almacen: AlmacenDeObjetos, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("django.core.files.storage.default_storage._wrapped", almacen)
    for nombre, contenido in {"evidencias/a.jpg": b"foto", "evidencias/b.jpg": b"otra"}.items():
        (tmp_path / nombre).parent.mkdir(exist_ok=True)
        (tmp_path / nombre).write_bytes(contenido)
    salida = io.StringIO()
    call_command("mudar_archivos", "--de", str(tmp_path), stdout=salida)
    call_command("mudar_archivos", "--de", str(tmp_path), stdout=salida)
    assert salida.getvalue() == "Se llevaron 2 archivos.\nSe llevaron 0 archivos.\n"
    (tmp_path / "evidencias/b.jpg").write_bytes(b"cambi")
    with pytest.raises(CommandError, match="evidencias/b.jpg"):
        call_command("mudar_archivos", "--de", str(tmp_path), stdout=salida)
    with almacen.open("evidencias/b.jpg") as abierto:
        assert abierto.read() == b"otra"


def test_sin_direccion_los_archivos_van_a_su_carpeta() -> None:
    assert "OPTIONS" not in Entorno({}).almacen("ARCHIVOS_URL")
    assert type(storages["default"]).__name__ == "FileSystemStorage"


@pytest.mark.parametrize("mala", ["https://a:b@h/c", "s3://a:b@h", "s3://h/c", "s3://a:b@h/c?publico=1"])
def test_una_direccion_errada_se_dice_sin_repetir_el_secreto(mala: str) -> None:
    entorno = Entorno({"ARCHIVOS_URL": mala.replace(":b@", ":s3cr3to@")})
    entorno.almacen("ARCHIVOS_URL")
    (frase,) = entorno.errores
    assert "Lo correcto sería s3://" in frase
    assert "s3cr3to" not in frase


def test_lo_de_paso_se_entrega_una_vez_y_no_se_copia(
    almacen: AlmacenDeObjetos, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.EN_ALMACEN, settings.VAR = True, tmp_path
    monkeypatch.setattr("django.core.files.storage.default_storage._wrapped", almacen)
    encargo = encargos.Encargo(1, "prueba", "algo", "2026-11-27")
    assert encargos.recoger(encargo) is None
    encargos.hacer(encargo, lambda _, salida, __: salida.write(b"libro") and None)
    estado.anotar(falla="algo")
    assert list(archivos.de_un_almacen(almacen)) == []
    hecho = encargos.recoger(encargo)
    assert hecho is not None
    with hecho:
        assert hecho.read() == b"libro"
    assert encargos.recoger(encargo) is None
    assert estado.leer() == estado.EstadoDeRespaldos(falla="algo")
