"""Archivos .xlsx hechos a mano, parte por parte: lo que ninguna biblioteca escribiría y alguien podría mandar."""

import io
import zipfile

PRINCIPAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELACIONES = "http://schemas.openxmlformats.org/package/2006/relationships"
DE_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TIPO_DE_LIBRO = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
CON_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def paquete(partes: dict[str, bytes]) -> bytes:
    """Un ZIP con esas partes."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as archivo:
        for nombre, contenido in partes.items():
            archivo.writestr(nombre, contenido)
    return salida.getvalue()


def partes_de(contenido: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(contenido)) as archivo:
        return {nombre: archivo.read(nombre) for nombre in archivo.namelist()}


def con_partes(contenido: bytes, partes: dict[str, bytes]) -> bytes:
    """El mismo libro con esas partes cambiadas o agregadas."""
    return paquete(partes_de(contenido) | partes)


def relaciones(*destinos: tuple[str, str]) -> bytes:
    """Un archivo de relaciones, de (tipo, destino) cada una: rId1, rId2…"""
    todas = "".join(
        f'<Relationship Id="rId{n}" Type="{DE_OFFICE}/{tipo}" Target="{destino}"/>'
        for n, (tipo, destino) in enumerate(destinos, start=1)
    )
    return f'<Relationships xmlns="{RELACIONES}">{todas}</Relationships>'.encode()


def hoja(datos: bytes, despues: bytes = b"") -> bytes:
    """La parte de una hoja con esas filas; `despues` de ellas, lo que se diga."""
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' % (PRINCIPAL.encode(), datos, despues)


def textos(contenido: bytes) -> bytes:
    return b'<sst xmlns="%s" count="4294967295" uniqueCount="4294967295">%s</sst>' % (PRINCIPAL.encode(), contenido)


def estilos(contenido: bytes) -> bytes:
    return b'<styleSheet xmlns="%s">%s</styleSheet>' % (PRINCIPAL.encode(), contenido)


def libro_de_partes(
    xml_de_hoja: bytes,
    *,
    nombre: str = "Acuerdos",
    estado: str = "visible",
    principal: str = "xl/workbook.xml",
    tipo: str = TIPO_DE_LIBRO,
    propiedades: bytes = b"",
    **otras: bytes,
) -> bytes:
    """Un libro de una hoja. `otras`: `textos` y `estilos`."""
    carpeta, _, archivo = principal.rpartition("/")
    hojas = f'<sheets><sheet name="{nombre}" sheetId="1" state="{estado}" r:id="rId1"/></sheets>'.encode()
    return paquete(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/{principal}" ContentType="{tipo}"/></Types>'
            ).encode(),
            "_rels/.rels": relaciones(("officeDocument", principal)),
            principal: b'<workbook xmlns="%s" xmlns:r="%s">%s%s</workbook>'
            % (PRINCIPAL.encode(), DE_OFFICE.encode(), propiedades, hojas),
            f"{carpeta}/_rels/{archivo}.rels": relaciones(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
            f"{carpeta}/worksheets/sheet1.xml": xml_de_hoja,
            f"{carpeta}/sharedStrings.xml": otras.get("textos", textos(b"<si><t>uno</t></si>")),
            f"{carpeta}/styles.xml": otras.get("estilos", estilos(b"")),
        }
    )
