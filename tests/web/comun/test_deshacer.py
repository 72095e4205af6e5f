"""Lo que el aviso de un acto lleva para deshacerlo, y cómo se vuelve a enviar lo que había."""

from datetime import date
from typing import Any

import pytest
from django import forms

from web.comun import deshacer


@pytest.mark.parametrize(
    ("campo", "valor", "enviado"),
    [
        (forms.CharField(), "Otro texto", ["Otro texto"]),
        (forms.CharField(), None, [""]),
        (forms.DateField(widget=forms.DateInput(format="%Y-%m-%d")), date(2025, 3, 5), ["2025-03-05"]),
        (forms.BooleanField(), True, ["on"]),
        (forms.BooleanField(), False, []),
        (forms.MultipleChoiceField(), ["MTPE", "MVCS"], ["MTPE", "MVCS"]),
        (forms.ChoiceField(), "GL", ["GL"]),
    ],
)
def test_un_valor_se_envia_como_lo_enviaria_el_navegador(campo: Any, valor: Any, enviado: list[str]) -> None:
    assert deshacer._como_se_envia(campo, valor) == enviado


def test_un_aviso_sin_vuelta_no_ofrece_nada() -> None:
    assert deshacer.leer_ofrecido("") is None
    assert deshacer.leer_ofrecido('{"url": "/x/", "campos": [["motivo", "fue"]]}') == deshacer.Ofrecido(
        "/x/", (("motivo", "fue"),)
    )
