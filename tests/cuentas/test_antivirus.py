"""Un clamd de mentira que habla como el de verdad (INSTREAM): qué se recibe y con qué frase se rechaza lo demás."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from structlog.testing import capture_logs

from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import revisar_archivo
from cuentas import antivirus
from tests.acuerdos.limpieza.archivos import foto
from web.comun.hoja_traida import FormularioDeHoja
from web.importaciones.formularios import FormularioDeLibro

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TOPE = 1024 * 1024


class Conversacion(socketserver.StreamRequestHandler):
    """Lo de clamd(8): `zINSTREAM`, pedazos con su largo delante, y un cero."""

    def handle(self) -> None:
        assert self.rfile.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        leido = b""
        while largo := struct.unpack("!L", self.rfile.read(4))[0]:
            leido += self.rfile.read(largo)
        if self.server.mudo:  # type: ignore[attr-defined]
            return
        if len(leido) > TOPE:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in leido:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class PorRed(socketserver.ThreadingTCPServer):
    mudo = False


class PorArchivo(socketserver.ThreadingUnixStreamServer):
    mudo = False


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: Any, tmp_path: Path, settings: Any) -> Iterator[Any]:
    lugar = str(tmp_path / "c")
    servidor: Any = (
        PorRed(("127.0.0.1", 0), Conversacion) if request.param == "tcp" else PorArchivo(lugar, Conversacion)
    )
    threading.Thread(target=servidor.serve_forever, daemon=True).start()
    puerto = servidor.server_address[1] if request.param == "tcp" else 0
    settings.ANTIVIRUS = f"tcp://127.0.0.1:{puerto}" if puerto else f"unix://{lugar}"
    yield servidor
    servidor.shutdown()
    servidor.server_close()


def test_lo_sano_se_recibe_y_lo_otro_no(clamd: Any) -> None:
    antivirus.exigir_sano("foto.jpg", b"x" * (antivirus.PEDAZO * 3 + 1))
    antivirus.exigir_sano("vacio.jpg", b"")
    with capture_logs() as dicho, pytest.raises(antivirus.NoSeRecibe, match="«oficio.pdf» trae un virus"):
        antivirus.exigir_sano("oficio.pdf", b"%PDF-" + EICAR)
    assert dicho[0]["virus"] == "stream: Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("falla", ["mudo", "muy grande"])
def test_si_no_puede_revisarlo_no_se_recibe_salvo_que_se_diga(clamd: Any, settings: Any, falla: str) -> None:
    clamd.mudo = falla == "mudo"
    contenido = b"x" * (TOPE + 1 if falla == "muy grande" else 10)
    frase = "ahora no se puede revisar" if clamd.mudo else "pesa más de lo que aquí se puede revisar"
    with pytest.raises(antivirus.NoSeRecibe, match=frase):
        antivirus.exigir_sano("foto.jpg", contenido)
    settings.ANTIVIRUS_EXIGIDO = False
    with capture_logs() as dicho:
        antivirus.exigir_sano("foto.jpg", contenido)
    assert [uno["event"] for uno in dicho] == ["antivirus_no_contesta"]


def test_si_nadie_escucha_tampoco(settings: Any, tmp_path: Path) -> None:
    settings.ANTIVIRUS = f"unix://{tmp_path}/nadie"
    with pytest.raises(antivirus.NoSeRecibe, match="Inténtelo en unos minutos"):
        antivirus.exigir_sano("foto.jpg", b"x")


def test_sin_antivirus_no_se_pregunta(settings: Any) -> None:
    assert settings.ANTIVIRUS == ""
    antivirus.exigir_sano("oficio.pdf", EICAR)


def test_cada_puerta_por_donde_entra_un_archivo_lo_pregunta(clamd: Any) -> None:
    with pytest.raises(DatoInvalido) as error:
        revisar_archivo("foto.jpg", foto("JPEG") + EICAR)
    assert "trae un virus" in str(error.value)
    for formulario in (FormularioDeLibro, FormularioDeHoja):
        subido = SimpleUploadedFile("hoja.csv", b"a,b\n1," + EICAR)
        (queja,) = formulario({}, {"archivo": subido}).errors["archivo"]
        assert "«hoja.csv» trae un virus" in queja
    sano = SimpleUploadedFile("hoja.csv", b"a,b\n1,2\n")
    formulario_sano = FormularioDeHoja({}, {"archivo": sano})
    assert formulario_sano.is_valid()
    assert formulario_sano.filas(), "revisarlo no se lo come"
