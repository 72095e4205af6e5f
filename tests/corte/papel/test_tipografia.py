"""Lo que un PDF declara cumplir, lo comprueba el tipógrafo al componerlo."""

from pathlib import Path

import pytest

from corte.papel.tipografia import PDFImposible, componer

pytestmark = pytest.mark.una_vez
DIBUJO = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


@pytest.mark.parametrize(
    ("titulo", "alternativa", "cumple"),
    [("Corte", 'alt: "Un cuadro"', True), ("Corte", "", False), ("", 'alt: "Un cuadro"', False)],
)
def test_lo_que_no_cumple_pdf_ua_1_no_se_compone(titulo: str, alternativa: str, cumple: bool, tmp_path: Path) -> None:
    """Sin título o con un dibujo sin texto alternativo no hay PDF, en vez de uno que dice lo que no es."""
    plantilla = tmp_path / "hoja.typ"
    documento = f'#set document(title: "{titulo}")\n' if titulo else ""
    plantilla.write_text(f'{documento}#image(bytes("{DIBUJO}"), format: "svg", {alternativa})\n', encoding="utf-8")
    assert componer(plantilla, {}).startswith(b"%PDF"), "sin declarar nada, se compone"
    if cumple:
        assert b"pdfuaid" in componer(plantilla, {}, norma="ua-1")
    else:
        with pytest.raises(PDFImposible, match="PDF/UA-1"):
            componer(plantilla, {}, norma="ua-1")
