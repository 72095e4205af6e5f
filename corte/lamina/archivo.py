"""La plantilla de la oficina y, sobre ella, las hojas de un informe: el .pptx.

La plantilla (16:9, diseños, colores y letra del tema, es-PE) está en `plantilla/`, en las partes de que se compone.
"""

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.parts.slide import NotesSlidePart, SlidePart
from pptx.presentation import Presentation as Presentacion

from corte.lamina.hoja import HojaDeLamina

PLANTILLA = Path(__file__).with_name("plantilla")
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def escribir(hojas: Sequence[HojaDeLamina], titulo: str) -> bytes:
    """El archivo con esas hojas, repartidas en las secciones que dicen."""
    lamina = Presentation(io.BytesIO(_plantilla()))
    propiedades = lamina.core_properties
    propiedades.title, propiedades.revision = titulo, 1
    disenos = {d.name: d for d in lamina.slide_layouts}
    for n, hoja in enumerate(hojas, start=1):
        parte = lamina.slides.add_slide(disenos[hoja.diseno]).part
        parte._element = parse_xml(hoja.xml())
        for cual, grafico in enumerate(hoja.graficos, start=1):
            _poner_grafico(parte, grafico.xml, grafico.libro, f"rGrafico{cual}")
        _poner_enlaces(parte, hoja)
        if hoja.notas:
            _poner_notas(lamina, parte, hoja, n)
    _poner_secciones(lamina, hojas)
    _decir_cuantas(lamina, len(hojas))
    salida = io.BytesIO()
    lamina.save(salida)
    return salida.getvalue()


@cache
def _plantilla() -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_STORED) as destino:
        for archivo in sorted(PLANTILLA.rglob("*")):
            if archivo.is_file():
                destino.writestr(archivo.relative_to(PLANTILLA).as_posix(), archivo.read_bytes())
    return salida.getvalue()


def _poner_grafico(parte: SlidePart, xml: bytes, libro: bytes, relacion: str) -> None:
    paquete = parte.package
    nombre = paquete.next_partname(ChartPart.partname_template)
    grafico = ChartPart.load(nombre, CT.DML_CHART, paquete, xml)
    grafico.chart_workbook.update_from_xlsx_blob(libro)
    propia = parte.relate_to(grafico, RT.CHART)
    # La hoja se escribió antes de saber qué número daría el paquete a la relación.
    for referencia in parte._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"):
        clave = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        if referencia.get(clave) == relacion:
            referencia.set(clave, propia)


def _poner_enlaces(parte: SlidePart, hoja: HojaDeLamina) -> None:
    """Cambia cada marca por la relación que el paquete dio a su dirección."""
    if not hoja.enlaces:
        return
    relaciones = {marca: parte.relate_to(url, RT.HYPERLINK, is_external=True) for marca, url in hoja.enlaces.items()}
    clave = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for enlace in parte._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"):
        enlace.set(clave, relaciones[enlace.get(clave)])


def _poner_notas(lamina: Presentacion, parte: SlidePart, hoja: HojaDeLamina, numero: int) -> None:
    nombre = PackURI(f"/ppt/notesSlides/notesSlide{numero}.xml")
    notas = NotesSlidePart(nombre, CT.PML_NOTES_SLIDE, parte.package, parse_xml(hoja.xml_de_notas()))
    notas.relate_to(lamina.part.notes_master_part, RT.NOTES_MASTER)
    notas.relate_to(parte, RT.SLIDE)
    parte.relate_to(notas, RT.NOTES_SLIDE)


def _poner_secciones(lamina: Presentacion, hojas: Sequence[HojaDeLamina]) -> None:
    """Las partes de la lámina, como las muestra PowerPoint a la izquierda."""
    ids = [s.get("id") for s in lamina.slides._sldIdLst]
    secciones: dict[str, list[str]] = {}
    for hoja, cual in zip(hojas, ids, strict=True):
        secciones.setdefault(hoja.seccion, []).append(cual)
    dichas = ""
    for n, (nombre, suyas) in enumerate(secciones.items(), start=1):
        las_hojas = "".join(f'<p14:sldId id="{cual}"/>' for cual in suyas)
        propio = f"{{{n:08X}-0000-4000-8000-000000000000}}"
        dichas += (
            f'<p14:section name="{escape(nombre)}" id="{propio}"><p14:sldIdLst>{las_hojas}</p14:sldIdLst></p14:section>'
        )
    lista = f'<p14:sectionLst xmlns:p14="{P14}">{dichas}</p14:sectionLst>'
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    extension = (
        f'<p:extLst xmlns:p="{p}"><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">{lista}</p:ext></p:extLst>'
    )
    lamina.part._element.append(parse_xml(extension))


def _decir_cuantas(lamina: Presentacion, cuantas: int) -> None:
    """En las propiedades del archivo, cuántas hojas trae."""
    for relacion in lamina.part.package._rels.values():
        if relacion.reltype == RT.EXTENDED_PROPERTIES:
            raiz = etree.fromstring(relacion.target_part.blob)
            espacio = raiz.nsmap[None]
            formato = raiz.find(f"{{{espacio}}}PresentationFormat")
            hojas = etree.Element(f"{{{espacio}}}Slides")
            hojas.text = str(cuantas)
            formato.addnext(hojas)
            relacion.target_part._blob = etree.tostring(raiz, xml_declaration=True, encoding="UTF-8", standalone=True)
