"""Un XML que pide mucha memoria o mucho tiempo se deja de leer en cuanto se nota."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from importacion import costura, eventos
from importacion.costura import Costura
from importacion.errores import LibroIlegible
from importacion.eventos import MAXIMO_DE_UN_SIGNO, MAXIMO_DE_UN_TEXTO, Lector, nuevo_analizador, recorrer
from tests.llamadas import crece_en_proporcion

pytestmark = pytest.mark.una_vez
MUCHO = 2 * MAXIMO_DE_UN_SIGNO
RISAS = b'<!DOCTYPE w [<!ENTITY a "ja">%s]><w>&z;</w>' % b"".join(
    b'<!ENTITY %c "%s">' % (letra, b"&%c;" % (letra - 1) * 10) for letra in range(ord("b"), ord("z") + 1)
)


class Oyente(Lector):
    """Junta el texto de cada `v`."""

    def __init__(self) -> None:
        super().__init__()
        self.vistos: list[str] = []

    def al_abrir(self, nombre: str, _: dict[str, str]) -> None:
        if nombre == "v":
            self.escuchar()

    def al_cerrar(self, nombre: str) -> None:
        if nombre == "v":
            self.vistos.append(self.oido())


def leidos(xml: bytes) -> list[str]:
    oyente = Oyente()
    recorrer(io.BytesIO(xml), oyente)
    return oyente.vistos


@pytest.mark.parametrize(
    "xml",
    [
        RISAS,
        RISAS.decode().encode("utf-16"),
        b'<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
        b'<!DOCTYPE w [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><w/>',
        b"<!DOCTYPE w><w/>",
        b"<!--" + b"a" * MUCHO + b"--><w/>",
        b"<w><!--" + b"<row>" * (MUCHO // 5) + b"--></w>",
        b"<w/><!--" + b"a" * MUCHO + b"-->",
        b"<w><?x " + b"a" * MUCHO + b"?></w>",
        b'<w a="' + b"a" * MUCHO + b'"/>',
        b"<w" + b" " * MUCHO + b"/>",
        b"<" + b"w" * MUCHO + b"/>",
        b"<w>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</w>",
        b"<w>" + b"".join(b"<a%d/>" % n for n in range(20_000)) + b"</w>",
        b"<w " + b" ".join(b'a%d=""' % n for n in range(20_000)) + b"/>",
        b"<w><v>" + b"a" * (MAXIMO_DE_UN_TEXTO + 200_000) + b"</v></w>",
        b"<w><v>" + b"&#65;" * (MAXIMO_DE_UN_TEXTO + 200_000) + b"</v></w>",
        b'<?xml version="1.0" encoding="cp037"?><w/>',
        b'<?xml version="1.0" encoding="no-existe"?><w/>',
        b"<w>",
        b"<w></v>",
        b"<w>\xff\xfe</w>",
        b"",
    ],
)
def test_lo_desmesurado_o_roto_no_se_lee(xml: bytes) -> None:
    with pytest.raises(LibroIlegible, match="dañado"):
        leidos(xml)


class QueEspera:
    """Un analizador como los de Expat 2.6 en adelante, que deja todo para el final."""

    def __init__(self, de_verdad: Any) -> None:
        self.__dict__.update(de_verdad=de_verdad, espera=[])

    def __setattr__(self, nombre: str, valor: object) -> None:
        setattr(self.de_verdad, nombre, valor)

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self.de_verdad, nombre)

    def Parse(self, datos: bytes, ultimo: bool = False) -> None:
        self.espera.append(datos)
        if ultimo:
            self.de_verdad.Parse(b"".join(self.espera), True)


@pytest.mark.parametrize("leer", [leidos, lambda xml: Costura().coser(io.BytesIO(xml), io.BytesIO())])
def test_lo_que_el_analizador_deja_para_el_final_tambien_se_mide(
    leer: Callable[[bytes], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = b"<w " + b" ".join(b'a%d=""' % n for n in range(20_000)) + b"/>"
    for sala in (eventos, costura):
        monkeypatch.setattr(sala, "nuevo_analizador", lambda nombres: QueEspera(nuevo_analizador(nombres)))
    with pytest.raises(LibroIlegible, match="dañado"):
        leer(xml)


@pytest.mark.parametrize(
    ("xml", "esperado"),
    [
        (b"<x:w xmlns:x='a'><x:v>uno</x:v></x:w>", ["uno"]),
        ('<?xml version="1.0" encoding="utf-16"?><w><v>á</v></w>'.encode("utf-16"), ["á"]),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><w><v>á</v></w>'.encode("latin-1"), ["á"]),
        (b"<w><v>a&amp;b&#x41;<![CDATA[<c>]]></v></w>", ["a&bA<c>"]),
        (b"<w><v>a<!-- no -->b</v><v/></w>", ["ab", ""]),
        (b"<w>" + b" \n" * MAXIMO_DE_UN_TEXTO + b"<v>uno</v></w>", ["uno"]),
        (b"<w><v>" + b"a" * 300_000 + b"</v></w>", ["a" * 300_000]),
    ],
)
def test_lo_que_se_escribe_de_otro_modo_se_lee_igual(xml: bytes, esperado: list[str]) -> None:
    assert leidos(xml) == esperado


@pytest.mark.parametrize("pedazo", [b"<v>1</v>", b"<!-- <row> -->", b"<v/>", b'<c r="A1" t="e">\n</c>', b"&lt;&amp;"])
def test_el_trabajo_crece_con_lo_que_pesa(pedazo: bytes) -> None:
    assert crece_en_proporcion(lambda n: lambda: leidos(b"<w>" + pedazo * n + b"</w>"))


def test_una_parte_que_miente_sobre_su_peso_o_esta_cortada_no_se_lee() -> None:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as archivo:
        archivo.writestr("a.xml", b"<w>" + b"<v>1</v>" * 10_000 + b"</w>")
    with zipfile.ZipFile(io.BytesIO(salida.getvalue())) as archivo:
        archivo.getinfo("a.xml").CRC += 1
        with pytest.raises(LibroIlegible), archivo.open("a.xml") as parte:
            recorrer(parte, Oyente())
