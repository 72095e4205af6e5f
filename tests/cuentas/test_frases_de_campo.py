"""La frase de un campo que no tiene la suya: dice cuál, qué está mal y qué sería correcto."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from cuentas.formularios import FormularioLimpio
from cuentas.frases_de_campo import con_su_nombre


class Todo(FormularioLimpio):
    texto = forms.CharField(label="Lugar", max_length=5, min_length=2)
    cuantos = forms.IntegerField(label="Avance, de 0 a 100 %", min_value=0, max_value=100)
    al_menos = forms.IntegerField(label="Días", min_value=1)
    monto = forms.DecimalField(label="Costo")
    dia = forms.DateField(label="Plazo")
    hora = forms.TimeField(label="Empieza")
    lista = forms.ChoiceField(label="Sector", choices=[("a", "A")])
    varios = forms.MultipleChoiceField(label="Regiones", choices=[("a", "A")])
    correo = forms.EmailField(label="Correo")
    papel = forms.FileField(label="Oficio", max_length=6)
    leyo = forms.BooleanField(label="Lo leí")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    propio = forms.DateField(error_messages={"required": "Elija el día del acta."})


def errores(datos: dict[str, Any], **archivos: SimpleUploadedFile) -> dict[str, list[str]]:
    return {campo: [str(error) for error in dichos] for campo, dichos in Todo(datos, archivos).errors.items()}


def test_lo_que_falta_se_dice_con_su_nombre() -> None:
    assert errores({}) == {
        "texto": ["Falta «Lugar»: escríbalo."],
        "cuantos": ["Falta «Avance, de 0 a 100 %»: escríbalo."],
        "al_menos": ["Falta «Días»: escríbalo."],
        "monto": ["Falta «Costo»: escríbalo."],
        "dia": ["Falta «Plazo»: elija el día."],
        "hora": ["Falta «Empieza»: escriba la hora."],
        "lista": ["Falta «Sector»: elija de la lista."],
        "varios": ["Falta «Regiones»: elija de la lista."],
        "correo": ["Falta «Correo»: escríbalo."],
        "papel": ["Falta «Oficio»: elija un archivo."],
        "leyo": ["Falta marcar «Lo leí»."],
        "version": ["La página llegó incompleta: ábrala otra vez y envíe de nuevo."],
        "propio": ["Elija el día del acta."],
    }


def test_lo_que_no_sirve_se_dice_con_lo_que_seria_correcto() -> None:
    datos: dict[str, Any] = dict.fromkeys(Todo.base_fields, "?") | {"texto": "larguísimo", "al_menos": "0"}
    mal = errores(datos, papel=SimpleUploadedFile("a.pdf", b""))
    assert mal == {
        "texto": ["En «Lugar» hay 10 letras y caben 5: acórtelo."],
        "cuantos": ["En «Avance, de 0 a 100 %» escriba un número entero de 0 a 100."],
        "al_menos": ["En «Días» escriba 1 o más."],
        "monto": ["En «Costo» escriba un número, así: 37.5."],
        "dia": ["En «Plazo» escriba un día que exista, así: 31/12/2025."],
        "hora": ["En «Empieza» escriba la hora, de 00:00 a 23:59, así: 09:30."],
        "lista": ["Lo que llegó en «Sector» no está en la lista: elija de lo que ofrece."],
        "varios": ["Lo que llegó en «Regiones» no está en la lista: elija de lo que ofrece."],
        "correo": ["En «Correo» escriba un correo entero, así: nombre@ejemplo.pe."],
        "papel": ["El archivo de «Oficio» está vacío: elija otro."],
        "version": ["La página llegó incompleta: ábrala otra vez y envíe de nuevo."],
        "propio": ["En «Propio» escriba un día que exista, así: 31/12/2025."],
    }


@pytest.mark.parametrize(
    ("campo", "valor", "dicho"),
    [
        ("texto", "a", "En «Lugar» hay 1 letras: escriba al menos 2."),
        ("cuantos", "101", "En «Avance, de 0 a 100 %» escriba un número entero de 0 a 100."),
        ("al_menos", "?", "En «Días» escriba un número entero, así: 7."),
    ],
)
def test_los_topes_se_dicen(campo: str, valor: str, dicho: str) -> None:
    assert errores({campo: valor})[campo] == [dicho]


def test_un_nombre_de_archivo_que_no_cabe() -> None:
    largo = errores({}, papel=SimpleUploadedFile("oficio-12.pdf", b"%PDF"))["papel"]
    assert largo == ["El nombre del archivo de «Oficio» tiene 13 letras y caben 6: acórtelo."]


def test_el_rotulo_va_delante_solo_si_la_frase_no_lo_dice() -> None:
    assert con_su_nombre("Plazo", "Falta «Plazo»: elija el día.") == "Falta «Plazo»: elija el día."
    assert con_su_nombre("Plazo", "Elija el día.") == "Plazo: Elija el día."
    assert con_su_nombre("", "Elija el día.") == "Elija el día."
