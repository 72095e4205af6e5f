"""Los PDF como llegan de escáneres y oficinas, y como quedan."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from acuerdos.limpieza import papeles
from acuerdos.limpieza.clases import Defecto, NoSirve
from tests.acuerdos.limpieza.archivos import pdf


def con_de_todo(documento: pikepdf.Pdf) -> None:
    """Guiones al abrir, al pasar de página y al tocar; un programa adjunto, y el nombre de quien lo hizo."""
    guion = Dictionary(S=Name.JavaScript, JS=String("malo()"))
    programa = Dictionary(Type=Name.Filespec, F=String("v.exe"), EF=Dictionary(F=documento.make_stream(b"MZ malo")))
    documento.Root.OpenAction = guion
    documento.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), documento.make_indirect(guion)])),
        EmbeddedFiles=Dictionary(Names=Array([String("v.exe"), documento.make_indirect(programa)])),
    )
    documento.Root.AcroForm = Dictionary(Fields=Array([]), XFA=documento.make_stream(b"<xfa>malo</xfa>"))
    pagina = documento.pages[0].obj
    pagina.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("malo.exe")))
    ir = documento.make_indirect(Dictionary(S=Name.GoTo, D=Array([pagina, Name.Fit]), Next=Array([guion])))
    enlace = Dictionary(S=Name.URI, URI=String("https://www.gob.pe"))
    pagina.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=accion) for accion in (ir, enlace)]
    )
    documento.docinfo["/Author"] = "Fatima"
    with documento.open_metadata() as metadatos:
        metadatos["dc:creator"] = ["Fatima"]


def firmado(documento: pikepdf.Pdf) -> None:
    firma = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("firma"))
    campo = documento.make_indirect(Dictionary(FT=Name.Sig, V=documento.make_indirect(firma)))
    documento.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([campo]))


def todo_lo_que_dice(contenido: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(contenido)) as documento:
        partes = [objeto.unparse(resolved=True) for objeto in documento.objects]
        partes += [objeto.read_bytes() for objeto in documento.objects if isinstance(objeto, pikepdf.Stream)]
        return b"\n".join([*partes, documento.trailer.unparse()])


def test_pierde_guiones_adjuntos_y_metadatos_y_conserva_lo_que_se_lee() -> None:
    sucio = pdf(con_de_todo)
    limpio = papeles.limpiar(sucio)
    dicho = todo_lo_que_dice(limpio)
    for palabra in (b"malo", b"Fatima", b"JavaScript", b"Launch"):
        assert palabra in todo_lo_que_dice(sucio)
        assert palabra not in dicho
    assert b"https://www.gob.pe" in dicho
    assert len(pikepdf.open(io.BytesIO(limpio)).pages) == 1


def test_el_mismo_archivo_da_los_mismos_bytes() -> None:
    sucio = pdf(con_de_todo)
    limpio = papeles.limpiar(sucio)
    assert papeles.limpiar(sucio) == limpio
    assert papeles.limpiar(limpio) == limpio


@pytest.mark.parametrize(
    "ponerle",
    [
        lambda bueno: b"\xef\xbb\xbf" + bueno,
        lambda bueno: b"\r\n\r\n" + bueno,
        lambda bueno: b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + bueno,
        lambda bueno: bueno + b"\0" * 4_096,
        lambda bueno: bueno + b"\r\n<!-- pie del programa -->",
        lambda bueno: bueno[: bueno.rindex(b"startxref")],
    ],
    ids=["marca de orden", "saltos de línea", "cabecera de la red", "relleno", "pie", "sin el final"],
)
def test_lo_que_sobra_delante_o_detras_no_estorba(ponerle) -> None:  # type: ignore[no-untyped-def]
    assert papeles.limpiar(ponerle(pdf())) == papeles.limpiar(pdf())


def test_uno_firmado_queda_byte_por_byte() -> None:
    original = pdf(firmado)
    assert papeles.limpiar(original) == original


def test_uno_firmado_y_con_guiones_no_entra() -> None:
    def preparar(documento: pikepdf.Pdf) -> None:
        firmado(documento)
        documento.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("malo()"))

    se_rechaza(pdf(preparar), Defecto.FIRMADO_Y_ACTIVO)


def test_con_clave_no_entra_y_con_solo_permisos_si() -> None:
    se_rechaza(pdf(encryption=pikepdf.Encryption(owner="una", user="otra")), Defecto.CON_CLAVE)
    solo_permisos = papeles.limpiar(pdf(encryption=pikepdf.Encryption(owner="una", user="")))
    assert not pikepdf.open(io.BytesIO(solo_permisos)).is_encrypted


def test_sin_paginas_o_con_otros_adentro_no_entra() -> None:
    se_rechaza(pdf(lambda documento: documento.pages.__delitem__(0)), Defecto.SIN_PAGINAS)
    carpeta = pdf(lambda documento: documento.Root.__setitem__("/Collection", Dictionary()))
    se_rechaza(carpeta, Defecto.PORTAFOLIO)


def se_rechaza(contenido: bytes, falla: Defecto) -> None:
    with pytest.raises(NoSirve) as error:
        papeles.limpiar(contenido)
    assert error.value.falla == falla
