"""El formulario con que se sube un libro."""

from typing import Any

from django import forms

from cuentas.antivirus import NoSeRecibe, exigir_sano
from importacion.contenedor import MAXIMO_EN_DISCO, MB, revisar_por_fuera
from importacion.errores import LibroIlegible
from web.comun.campos import Formulario


class FormularioDeLibro(Formulario):
    """`cleaned_data["contenido"]`: sus bytes, de los que ya se sabe que parecen un libro."""

    archivo = forms.FileField(
        label="Libro de Excel (.xlsx), de LibreOffice (.ods) o CSV",
        help_text=f"De hasta {MAXIMO_EN_DISCO // MB} MB. Primero se revisa: nada se guarda hasta que lo confirme.",
        error_messages={
            "required": "Elija el archivo que quiere importar.",
            "empty": "El archivo está vacío: no tiene ni un byte.",
            "missing": "El archivo no llegó. Elíjalo otra vez.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.txt"}),
    )

    def clean_archivo(self) -> Any:
        archivo = self.cleaned_data["archivo"]
        if archivo.size > MAXIMO_EN_DISCO:
            raise forms.ValidationError(
                f"Pesa {archivo.size / MB:.0f} MB; como máximo, {MAXIMO_EN_DISCO // MB} MB. Quite las imágenes y las "
                "hojas que no se importan, o divídalo."
            )
        self.cleaned_data["contenido"] = archivo.read()
        try:
            revisar_por_fuera(self.cleaned_data["contenido"])
            exigir_sano(archivo.name or "El libro", self.cleaned_data["contenido"])
        except (LibroIlegible, NoSeRecibe) as error:
            raise forms.ValidationError(str(error)) from error
        return archivo
