"""El formulario de una hoja que se sube o se pega. Lo subido vuelve escrito en la caja, y ahí se corrige una celda."""

from typing import Any, ClassVar

from django import forms

from cuentas.antivirus import NoSeRecibe, exigir_sano
from importacion import hoja_suelta
from web.comun.campos import Area, Formulario

MB = 1024 * 1024
VACIO = "Elija el archivo o pegue las filas, con su encabezado."


class FormularioDeHoja(Formulario):
    """Si hay archivo, manda; si no, lo pegado. `maximo`: bytes que se leen."""

    maximo: ClassVar[int] = 5 * MB

    archivo = forms.FileField(
        label="Archivo (.xlsx, .ods o .csv)",
        required=False,
        error_messages={"empty": "El archivo está vacío: elija otro."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )
    pegado = forms.CharField(
        label="O pegue aquí las filas, con su encabezado",
        required=False,
        strip=False,
        widget=Area(attrs={"rows": 8, "spellcheck": "false", "class": "pegado"}),
    )

    def clean_archivo(self) -> Any:
        archivo = self.cleaned_data["archivo"]
        if archivo and archivo.size > self.maximo:
            pesa, caben = archivo.size / MB, self.maximo // MB
            raise forms.ValidationError(f"Pesa {pesa:.0f} MB; como máximo, {caben} MB: deje solo esta hoja.")
        if archivo:
            try:
                exigir_sano(archivo.name or "La hoja", archivo.read())
            except NoSeRecibe as error:
                raise forms.ValidationError(str(error)) from error
            archivo.seek(0)
        return archivo

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if not self.errors and not self.cleaned_data["archivo"] and not self.cleaned_data["pegado"].strip():
            self.add_error("pegado", VACIO)
        return datos

    def filas(self) -> hoja_suelta.Filas:
        """Las que trajo. :raises LibroIlegible: con la frase."""
        if archivo := self.cleaned_data["archivo"]:
            return hoja_suelta.de_archivo(archivo.read())
        return hoja_suelta.de_texto(self.cleaned_data["pegado"])

    def no_se_lee(self, motivo: str) -> None:
        """Lo dice en el campo por donde vino."""
        self.add_error("archivo" if self.cleaned_data["archivo"] else "pegado", motivo)

    def escribir(self, texto: str) -> None:
        """Deja lo leído en la caja: desde aquí se mira y se registra lo que se ve."""
        datos: Any = self.data
        self.data = datos = datos.copy()
        datos["pegado"] = texto
