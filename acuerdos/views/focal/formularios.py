"""Los formularios del punto focal: pocos campos, en palabras llanas. Qué vale y qué no lo deciden las acciones."""

import secrets
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator

from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.enums import CategoriaTraba
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import SIRVEN, TAMANO_MAXIMO, ArchivoRevisado, revisar_archivo

ARCHIVOS_POR_ENVIO = 5
OTRO = "otro"
CUANTO = (
    ("0", "Nada todavía"), ("25", "Un poco"), ("50", "La mitad"), ("75", "Casi todo"), ("100", "Terminado"),
    (OTRO, "Otro número"),
)  # fmt: skip
# Las categorías de la oficina, dichas como las diría quien tiene el problema.
QUE_LO_DETIENE = {
    CategoriaTraba.PRESUPUESTAL: "Falta dinero o presupuesto",
    CategoriaTraba.TECNICA: "Falta apoyo técnico",
    CategoriaTraba.COORDINACION: "Otra entidad no responde",
    CategoriaTraba.SANEAMIENTO: "El terreno o sus papeles",
    CategoriaTraba.LEGAL: "Un problema legal",
    CategoriaTraba.CLIMATICA: "Lluvias, heladas u otro desastre",
}
AREA = {"rows": 4}


def clave_nueva() -> str:
    """Una clave de envío: con ella, enviar dos veces el mismo formulario registra una vez."""
    return secrets.token_urlsafe(12)


class Archivos(forms.ClearableFileInput):
    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class CampoDeArchivos(forms.FileField):
    """Varios archivos a la vez. Devuelve la lista tal como llegó: revisarlos es de `revisar_archivos`."""

    widget = Archivos

    def __init__(self, **opciones: Any) -> None:
        super().__init__(**opciones)
        self.widget.attrs |= {"accept": "image/*,application/pdf", "multiple": True}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        archivos = [uno for uno in (data or []) if uno]
        if self.required and not archivos:
            raise forms.ValidationError("Elija una foto o un PDF.")
        if len(archivos) > ARCHIVOS_POR_ENVIO:
            raise forms.ValidationError(f"Eligió {len(archivos)} archivos: envíe hasta {ARCHIVOS_POR_ENVIO} cada vez.")
        return archivos


def revisar_archivos(archivos: list[UploadedFile]) -> tuple[list[ArchivoRevisado], list[str]]:
    """Los que sirven, ya limpios, y una frase por cada uno que no."""
    buenos, quejas = [], []
    for archivo in archivos:
        try:
            buenos.append(_revisar(archivo))
        except DatoInvalido as error:
            quejas += error.errores.values()
    return buenos, quejas


def _revisar(archivo: UploadedFile) -> ArchivoRevisado:
    nombre = archivo.name or "archivo"
    if (archivo.size or 0) > TAMANO_MAXIMO:  # sin leerlo: puede pesar mucho más que la memoria
        raise DatoInvalido(archivo=f"«{nombre}» pesa {(archivo.size or 0) / 1024 / 1024:.1f} MB. {SIRVEN}")
    return revisar_archivo(nombre, archivo.read())


class Area(forms.Textarea):
    """Varias líneas, sin `maxlength`: de lo que se pega, el navegador cortaría lo que pase sin decirlo."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {n: v for n, v in super().build_attrs(base_attrs, extra_attrs).items() if n != "maxlength"}


class Dia(forms.DateInput):
    """El calendario del teléfono."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ConClave(forms.Form):
    """Todo envío lleva su clave, puesta por el servidor al mostrar el formulario."""

    clave = forms.CharField(
        required=False, widget=forms.HiddenInput, validators=[RegexValidator(r"^[\w-]{1,64}$", "Actualice la página.")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("clave", clave_nueva())
        self.label_suffix = ""


class FormularioDeAvance(ConClave):
    porcentaje = forms.ChoiceField(
        label="¿Cuánto se ha hecho?", choices=CUANTO, widget=forms.RadioSelect,
        error_messages={"required": "Marque cuánto se ha hecho.", "invalid_choice": "Marque una de las opciones."},
    )  # fmt: skip
    otro = forms.IntegerField(
        label="Otro número, de 0 a 100", required=False, min_value=0, max_value=100,
        error_messages={"invalid": "Escriba un número entero de 0 a 100, sin el signo %."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    descripcion = forms.CharField(
        label="¿Qué se hizo?", required=False, max_length=TEXTO_MAXIMO, widget=Area(attrs=AREA)
    )
    evidencias = CampoDeArchivos(label="Foto o PDF", required=False)
    fecha = forms.DateField(
        label="Si no fue hoy, ¿qué día?",
        required=False,
        widget=Dia,
    )

    def __init__(self, *args: Any, con_cifras: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if con_cifras:
            self.fields["cifras"] = forms.CharField(
                label="Últimas cuatro cifras de su celular", required=False, max_length=10,
                help_text="Solo si está terminado (100 %). Es el número que registró en la Secretaría.",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        marcado, otro = datos.get("porcentaje"), datos.get("otro")
        if "porcentaje" in self.errors and not self.data.get("porcentaje") and otro is not None:
            del self.errors["porcentaje"]  # escribió el número sin marcar el círculo: se entiende igual
            marcado = OTRO
        if marcado == OTRO and otro is None and "otro" not in self.errors:
            self.add_error("otro", "Escriba el número, de 0 a 100.")
        elif marcado not in (None, "", OTRO) and otro is not None and str(otro) != marcado:
            self.add_error("otro", f"Marcó {marcado} % y escribió {otro}: deje solo uno.")
        elif marcado:
            datos["porcentaje"] = otro if marcado == OTRO else int(marcado)
        return datos


class FormularioDeFotos(forms.Form):
    """Para agregar sustento a lo ya informado."""

    evidencias = CampoDeArchivos(label="Foto o PDF")


class FormularioDeTraba(ConClave):
    categoria = forms.ChoiceField(
        label="¿Qué lo detiene?", choices=[(str(c.value), texto) for c, texto in QUE_LO_DETIENE.items()],
        widget=forms.RadioSelect, error_messages={"required": "Marque lo que más se parece."},
    )  # fmt: skip
    necesidad = forms.CharField(
        label="¿Qué hace falta para seguir?", max_length=TEXTO_MAXIMO, widget=Area(attrs=AREA),
        error_messages={"required": "Escriba qué hace falta."},
    )  # fmt: skip
    quien_puede = forms.CharField(label="¿Quién puede resolverlo?", max_length=200, required=False)
    necesaria_el = forms.DateField(
        label="¿Para cuándo lo necesita?",
        required=False,
        widget=Dia,
    )


class FormularioDePlazo(ConClave):
    plazo_nuevo = forms.DateField(
        label="¿Hasta qué día necesita?", widget=Dia,
        error_messages={"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2025."},
    )  # fmt: skip
    motivo = forms.CharField(
        label="¿Por qué hace falta más tiempo?", max_length=TEXTO_MAXIMO, widget=Area(attrs=AREA),
        error_messages={"required": "Escriba el motivo."},
    )  # fmt: skip
