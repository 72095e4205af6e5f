"""Las piezas de formulario que comparten la oficina y el teléfono: día, hora, clave de envío y archivos."""

import secrets
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy

from acuerdos.errores import DatoInvalido
from acuerdos.escrito import es_nada, monto_escrito
from acuerdos.evidencias import SIRVEN, ArchivoRevisado, exigir_peso, revisar_archivo
from cuentas.borradores import Recuperado
from cuentas.enums import Rol
from cuentas.formularios import FormularioLimpio
from cuentas.models import Usuario
from cuentas.orden import en_espanol

ARCHIVOS_POR_ENVIO = 5


def clave_nueva() -> str:
    """Una clave de envío: con ella, enviar dos veces el mismo formulario registra una vez."""
    return secrets.token_urlsafe(12)


class Archivos(forms.ClearableFileInput):
    allow_multiple_selected = True

    def use_required_attribute(self, initial: object) -> bool:
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
            raise forms.ValidationError(gettext("Elija una foto o un PDF."))
        if len(archivos) > ARCHIVOS_POR_ENVIO:
            cuantos = {"cuantos": len(archivos), "hasta": ARCHIVOS_POR_ENVIO}
            dicho = gettext("Eligió %(cuantos)s archivos: envíe hasta %(hasta)s cada vez.")
            raise forms.ValidationError(dicho % cuantos)
        return archivos


def revisar_archivos(archivos: list[UploadedFile]) -> tuple[list[ArchivoRevisado], list[ValidationError]]:
    """Los que sirven, ya limpios, y una frase por cada uno que no; con el código de lo que más tarde quizá sí."""
    buenos: list[ArchivoRevisado] = []
    quejas: list[ValidationError] = []
    for archivo in archivos:
        try:
            buenos.append(_revisar(archivo))
        except DatoInvalido as error:
            quejas += con_su_codigo(error)
    return buenos, quejas


def con_su_codigo(error: DatoInvalido) -> list[ValidationError]:
    """Sus frases, como las guarda un formulario: con la clase de error, por si lo mismo sirve más tarde."""
    return [ValidationError(frase, code=error.codigo) for frase in error.errores.values()]


def _revisar(archivo: UploadedFile) -> ArchivoRevisado:
    nombre = archivo.name or "archivo"
    exigir_peso(nombre, archivo.size or 0)  # sin leerlo: puede pesar mucho más que la memoria
    return revisar_archivo(nombre, archivo.read())


class CampoDeMonto(forms.CharField):
    """Soles, escritos como se acostumbra: con o sin separadores de millares, y con «S/»."""

    def __init__(self, **opciones: Any) -> None:
        atributos = {"inputmode": "decimal", "autocomplete": "off", "placeholder": "0.00"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=atributos), **opciones)

    def clean(self, valor: object) -> Decimal | None:
        texto = super().clean(valor)
        if es_nada(texto):
            return None
        if (monto := monto_escrito(texto)) is None:
            raise forms.ValidationError("Escriba el monto en soles, como 1250000.50 o 1,250,000.50.")
        return monto


class CampoDePorcentaje(CampoDeMonto):
    """De 0 a 100, con coma o con punto y, si se quiere, con su signo; que esté entre 0 y 100 lo mira la acción."""

    def clean(self, valor: object) -> Decimal | None:
        texto = forms.CharField.clean(self, valor).replace("%", "").strip()
        if es_nada(texto):
            return None
        if (cuanto := monto_escrito(texto)) is None:
            raise forms.ValidationError("Escriba un número de 0 a 100, como 37.5.")
        return cuanto


class Area(forms.Textarea):
    """Varias líneas, sin `maxlength`: de lo que se pega, el navegador cortaría lo que pase sin decirlo."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        atributos = super().build_attrs(base_attrs, extra_attrs)
        return {nombre: valor for nombre, valor in atributos.items() if nombre != "maxlength"}


class Dia(forms.DateInput):
    """El calendario del navegador."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Hora(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Formulario(FormularioLimpio):
    """El de toda página: si al mirarla trae lo que había quedado escrito (`Recuperado`), se muestra con ello.

    No se toma por enviado: no tiene errores ni se valida hasta que la persona lo envía.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.recuperado = data if isinstance(data, Recuperado) else None
        super().__init__(None if self.recuperado is not None else data, *args, **kwargs)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if self.recuperado is None or isinstance(field, forms.FileField):
            return super().get_initial_for_field(field, field_name)
        return field.widget.value_from_datadict(self.recuperado, MultiValueDict(), self.add_prefix(field_name))


def un_archivo(rotulo: str, si_falta: str = "") -> forms.FileField:
    """Una foto o un PDF. Sin `si_falta`, puede no ir."""
    return forms.FileField(
        label=rotulo,
        help_text=SIRVEN,
        required=bool(si_falta),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": si_falta, "empty": "El documento está vacío: elija otro."},
    )


class ConUnArchivo(Formulario):
    """Deja en `cleaned_data["archivo"]` el archivo ya revisado; None si no vino y podía no ir."""

    def clean_archivo(self) -> ArchivoRevisado | None:
        archivo = self.cleaned_data["archivo"]
        if archivo is None:
            return None
        buenos, quejas = revisar_archivos([archivo])
        if quejas:
            raise forms.ValidationError(quejas)
        return buenos[0]


class ConClave(Formulario):
    """Todo envío lleva su clave, puesta por el servidor al mostrar el formulario."""

    clave = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[\w-]{1,64}$", gettext_lazy("Actualice la página."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("clave", clave_nueva())
        self.label_suffix = ""

    def con_otra_clave(self, dicho: str) -> None:
        """Clave nueva, y `dicho` en lo general: lo que se envió con la de antes ya está, y dice otra cosa."""
        datos: Any = self.data
        self.data = datos = datos.copy()
        datos["clave"] = clave_nueva()
        self.add_error(None, dicho)


class DeLaOficina(forms.ModelChoiceField):
    """Quién de la Secretaría sigue un acuerdo, o nadie."""

    def __init__(self, **opciones: Any) -> None:
        oficina = Usuario.objects.filter(rol__in=Rol.values, is_active=True).order_by(en_espanol("nombre"), "username")
        super().__init__(
            oficina,
            required=False,
            empty_label="Nadie en particular",
            error_messages={"invalid_choice": "Esa persona no trabaja en la Secretaría: elija a quien sí."},
            **opciones,
        )


def ofrecer(form: forms.BaseForm, campo: str, opciones: Iterable[tuple[Any, Any]]) -> None:
    """Las opciones (valor, rótulo) entre las que se elige en ese campo de `form`."""
    control = form.fields[campo]
    assert isinstance(control, forms.ChoiceField)
    control.choices = list(opciones)
