"""Los formularios de los recordatorios."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from acuerdos.acciones.reglas_de_recordatorio import DIAS_MAXIMOS, NORMA_MAXIMA
from acuerdos.enums import ClaseDeRecordatorio, Destinatario, Frecuencia
from acuerdos.models import ReglaDeRecordatorio
from cuentas import idiomas
from cuentas.models import Usuario
from web.comun.campos import Dia, Formulario
from web.comun.conflicto import FormularioConVersion


class FormularioDeFrecuencia(Formulario):
    frecuencia = forms.ChoiceField(
        label=gettext_lazy("¿Cada cuánto quiere recibirlos?"), choices=Frecuencia.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, persona: Usuario, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        se_ofrecen = [f for f in Frecuencia if f != Frecuencia.NINGUNA or not persona.es_secretaria]
        opciones = [(frecuencia.value, gettext(frecuencia.label)) for frecuencia in se_ofrecen]
        self.fields["frecuencia"].choices = opciones  # type: ignore[attr-defined]
        if idiomas.hay_varios() and not persona.es_secretaria:
            self.fields["idioma"] = forms.ChoiceField(
                label=gettext_lazy("¿En qué idioma?"),
                choices=[(idioma, idiomas.NOMBRES[idioma]) for idioma in idiomas.encendidos()],
                widget=forms.RadioSelect,
            )


class CamposDeRegla(Formulario):
    """Cuándo y a quién. Lo que avisa antes del plazo no se repite, y no se pregunta."""

    dias = forms.IntegerField(label="Días", min_value=0, max_value=DIAS_MAXIMOS)
    repetir_cada = forms.IntegerField(
        label="Repetir cada tantos días",
        required=False,
        min_value=1,
        max_value=DIAS_MAXIMOS,
        help_text="Vacío: una sola vez.",
    )
    destinatario = forms.ChoiceField(label="A quién", choices=Destinatario.choices)
    activa = forms.BooleanField(label="Activa", required=False)


class FormularioDeRegla(FormularioConVersion, CamposDeRegla):
    # Cero: tal como vino con el sistema, sin ninguna edición.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, objeto: ReglaDeRecordatorio, **kwargs: Any) -> None:
        super().__init__(*args, objeto=objeto, **kwargs)
        if objeto.clase == ClaseDeRecordatorio.ANTES:
            self.fields["repetir_cada"].widget = forms.HiddenInput()

    @staticmethod
    def valores_de(objeto: Any) -> dict[str, Any]:
        return {campo: getattr(objeto, campo) for campo in ("dias", "repetir_cada", "destinatario", "activa")}


class FormularioDeReglaNueva(CamposDeRegla):
    """Además, desde cuándo se cuenta."""

    field_order = ("clase", "dias", "repetir_cada", "destinatario", "activa")
    clase = forms.ChoiceField(label="Qué días se cuentan", choices=ClaseDeRecordatorio.choices)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activa"].initial = True


class FormularioDeDiaNoLaborable(Formulario):
    dia = forms.DateField(
        label="Día",
        widget=Dia,
        error_messages={"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2026."},
    )
    norma = forms.CharField(
        label="Decreto que lo dice",
        max_length=NORMA_MAXIMA,
        help_text="Por ejemplo: D.S. 042-2026-PCM.",
        error_messages={"required": "Diga qué decreto lo dice."},
    )


class FormularioDeArreglo(FormularioConVersion):
    """El correo institucional de la municipalidad a la que no se le pudo escribir."""

    # Cero: tal como vino del catálogo, sin ninguna edición.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    correo = forms.EmailField(
        label="Correo institucional",
        max_length=254,
        error_messages={"required": "Escriba el correo.", "invalid": "Ese correo no está bien escrito."},
    )

    @staticmethod
    def valores_de(objeto: Any) -> dict[str, Any]:
        return {"correo": objeto.correo}


class FormularioDeRebote(Formulario):
    accion = forms.CharField(widget=forms.HiddenInput, required=False, initial="rebota")
    motivo = forms.CharField(label="Cómo se supo", max_length=300, help_text="Por ejemplo: «Llegó un aviso de rebote».")


class FormularioDeSalto(Formulario):
    """Qué recordatorios de un correo no salen esta vez, o todos, y por qué."""

    motivo = forms.CharField(
        label="Por qué no debe salir", max_length=300, error_messages={"required": "Diga por qué no debe salir."}
    )
    todo = forms.BooleanField(label="Nada de este correo", required=False)
    cuales = forms.MultipleChoiceField(
        label="Qué no debe salir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Uno de los marcados ya no saldría: mire otra vez el correo."},
    )

    def __init__(self, *args: object, ofrecidos: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cuales"].choices = ofrecidos  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or self.cleaned_data
        if not datos.get("todo") and not datos.get("cuales") and "cuales" not in self.errors:
            self.add_error("cuales", "Marque qué recordatorio no debe salir, o que nada de este correo.")
        return datos
