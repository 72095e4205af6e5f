"""Los formularios del punto focal: pocos campos, en palabras llanas. Qué vale y qué no lo deciden las acciones."""

from typing import Any

from django import forms

from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.enums import CategoriaTraba
from web.comun.campos import Area, CampoDeArchivos, ConClave, Dia, Formulario

OTRO = "otro"
CUANTO = (
    ("0", "Nada todavía"),
    ("25", "Un poco"),
    ("50", "La mitad"),
    ("75", "Casi todo"),
    ("100", "Terminado"),
    (OTRO, "Otro número"),
)
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


def como_se_marca(porcentaje: int) -> dict[str, str]:
    """Lo que va marcado en el formulario para decir ese `porcentaje`, de 0 a 100."""
    cuanto = str(porcentaje)
    return {"porcentaje": cuanto} if cuanto in dict(CUANTO) else {"porcentaje": OTRO, "otro": cuanto}


class FormularioFocalDeAvance(ConClave):
    porcentaje = forms.ChoiceField(
        label="¿Cuánto se ha hecho?",
        choices=CUANTO,
        widget=forms.RadioSelect,
        error_messages={"required": "Marque cuánto se ha hecho.", "invalid_choice": "Marque una de las opciones."},
    )
    otro = forms.IntegerField(
        label="Otro número, de 0 a 100",
        required=False,
        min_value=0,
        max_value=100,
        error_messages={"invalid": "Escriba un número entero de 0 a 100, sin el signo %."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
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
                label="Últimas cuatro cifras de su celular",
                required=False,
                max_length=10,
                help_text="Solo si está terminado (100 %). Es el número que registró en la Secretaría.",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
            )

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


class FormularioDeFotos(Formulario):
    """Para agregar sustento a lo ya informado."""

    evidencias = CampoDeArchivos(label="Foto o PDF")


class FormularioFocalDeTraba(ConClave):
    categoria = forms.ChoiceField(
        label="¿Qué lo detiene?",
        choices=[(str(categoria.value), texto) for categoria, texto in QUE_LO_DETIENE.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Marque lo que más se parece."},
    )
    necesidad = forms.CharField(
        label="¿Qué hace falta para seguir?",
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs=AREA),
        error_messages={"required": "Escriba qué hace falta."},
    )
    quien_puede = forms.CharField(label="¿Quién puede resolverlo?", max_length=200, required=False)
    necesaria_el = forms.DateField(
        label="¿Para cuándo lo necesita?",
        required=False,
        widget=Dia,
    )


class FormularioFocalDePlazo(ConClave):
    plazo_nuevo = forms.DateField(
        label="¿Hasta qué día necesita?",
        widget=Dia,
        error_messages={"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2025."},
    )
    motivo = forms.CharField(
        label="¿Por qué hace falta más tiempo?",
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs=AREA),
        error_messages={"required": "Escriba el motivo."},
    )
