"""Los formularios de los tokens de la API."""

from django import forms

from acuerdos.acciones.tokens import LARGO_DE_NOMBRE_DE_TOKEN
from cuentas.api import DIAS_DE_COSTUMBRE, DIAS_MAXIMOS
from cuentas.enums import Alcance
from reuniones.models import Sector
from web.comun.campos import Formulario


def dias() -> forms.IntegerField:
    frase = f"Escriba un número de días, de 1 a {DIAS_MAXIMOS}."
    return forms.IntegerField(
        label="Cuántos días vale",
        initial=DIAS_DE_COSTUMBRE,
        min_value=1,
        max_value=DIAS_MAXIMOS,
        help_text=f"De 1 a {DIAS_MAXIMOS}",
        error_messages={"required": frase, "invalid": frase, "min_value": frase, "max_value": frase},
    )


class FormularioDeToken(Formulario):
    """Para qué es, qué permite y cuánto vale."""

    nombre = forms.CharField(
        label="Para qué es",
        max_length=LARGO_DE_NOMBRE_DE_TOKEN,
        help_text="El programa o el libro que lo usará: «Power BI de la oficina»",
        error_messages={"required": "Diga para qué es: así se sabe cuál revocar."},
    )
    alcance = forms.ChoiceField(
        label="Qué permite", choices=Alcance.choices, initial=Alcance.LECTURA, widget=forms.RadioSelect
    )
    dias = dias()


class FormularioDeTokenDeSector(FormularioDeToken):
    """Además, para qué sector."""

    sector = forms.ModelChoiceField(
        label="Sector",
        queryset=Sector.objects.none(),
        empty_label="Elija un sector",
        error_messages={"required": "Elija un sector.", "invalid_choice": "Ese sector no está en la lista."},
    )
    field_order = ("sector", "nombre", "alcance", "dias")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = Sector.objects.order_by("sigla")  # type: ignore[attr-defined]
