"""Los formularios del punto focal: pocos campos, en palabras llanas. Qué vale y qué no lo deciden las acciones."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.enums import CategoriaTraba
from acuerdos.reglas import LARGO_DE_QUIEN_PUEDE
from web.comun.campos import Area, CampoDeArchivos, ConClave, Dia, Formulario

OTRO = "otro"
CUANTO = (
    ("0", gettext_lazy("Nada todavía")),
    ("25", gettext_lazy("Un poco")),
    ("50", gettext_lazy("La mitad")),
    ("75", gettext_lazy("Casi todo")),
    ("100", gettext_lazy("Terminado")),
    (OTRO, gettext_lazy("Otro número")),
)
# Las categorías de la oficina, dichas como las diría quien tiene el problema.
QUE_LO_DETIENE = {
    CategoriaTraba.PRESUPUESTAL: gettext_lazy("Falta dinero o presupuesto"),
    CategoriaTraba.TECNICA: gettext_lazy("Falta apoyo técnico"),
    CategoriaTraba.COORDINACION: gettext_lazy("Otra entidad no responde"),
    CategoriaTraba.SANEAMIENTO: gettext_lazy("El terreno o sus papeles"),
    CategoriaTraba.LEGAL: gettext_lazy("Un problema legal"),
    CategoriaTraba.CLIMATICA: gettext_lazy("Lluvias, heladas u otro desastre"),
}
AREA = {"rows": 4}
LO_MAS_EN_LA_COLA = timedelta(days=31)  # más que eso sin señal es un reloj atrasado


def dia_de_antes(dicho: str, hoy: date) -> date | None:
    """El que dice la cola del teléfono; None si es de hoy, no es un día, o su reloj anda mal."""
    try:
        dia = date.fromisoformat(dicho)
    except ValueError:
        return None
    return dia if hoy - LO_MAS_EN_LA_COLA <= dia < hoy else None


def como_se_marca(porcentaje: int) -> dict[str, str]:
    """Lo que va marcado en el formulario para decir ese `porcentaje`, de 0 a 100."""
    cuanto = str(porcentaje)
    return {"porcentaje": cuanto} if cuanto in dict(CUANTO) else {"porcentaje": OTRO, "otro": cuanto}


class FormularioFocalDeAvance(ConClave):
    porcentaje = forms.ChoiceField(
        label=gettext_lazy("¿Cuánto se ha hecho?"),
        choices=CUANTO,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Marque cuánto se ha hecho."),
            "invalid_choice": gettext_lazy("Marque una de las opciones."),
        },
    )
    otro = forms.IntegerField(
        label=gettext_lazy("Otro número, de 0 a 100"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages={"invalid": gettext_lazy("Escriba un número entero de 0 a 100, sin el signo %.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    descripcion = forms.CharField(
        label=gettext_lazy("¿Qué se hizo?"), required=False, max_length=TEXTO_MAXIMO, widget=Area(attrs=AREA)
    )
    evidencias = CampoDeArchivos(label=gettext_lazy("Foto o PDF"), required=False)
    fecha = forms.DateField(
        label=gettext_lazy("Si no fue hoy, ¿qué día?"),
        required=False,
        widget=Dia,
    )
    # Lo pone la cola del teléfono al volver a enviar; de su reloj nadie responde, y por eso nunca es un error. Lo que
    # se corrige después conserva ese día: pasa a `fecha`, a la vista.
    escrito_el = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, con_cifras: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if con_cifras:
            self.fields["cifras"] = forms.CharField(
                label=gettext_lazy("Últimas cuatro cifras de su celular"),
                required=False,
                max_length=10,
                help_text=gettext_lazy("Solo si está terminado (100 %). Es el número que registró en la Secretaría."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
            )

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        inicial = super().get_initial_for_field(field, field_name)
        if field_name != "fecha" or inicial or self.recuperado is None:
            return inicial
        return dia_de_antes(self.recuperado.get("escrito_el", ""), timezone.localdate())

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        marcado, otro = datos.get("porcentaje"), datos.get("otro")
        if "porcentaje" in self.errors and not self.data.get("porcentaje") and otro is not None:
            del self.errors["porcentaje"]  # escribió el número sin marcar el círculo: se entiende igual
            marcado = OTRO
        if marcado == OTRO and otro is None and "otro" not in self.errors:
            self.add_error("otro", gettext("Escriba el número, de 0 a 100."))
        elif marcado not in (None, "", OTRO) and otro is not None and str(otro) != marcado:
            de_los_dos = {"marcado": marcado, "otro": otro}
            self.add_error("otro", gettext("Marcó %(marcado)s %% y escribió %(otro)s: deje solo uno.") % de_los_dos)
        elif marcado:
            datos["porcentaje"] = otro if marcado == OTRO else int(marcado)
        return datos


class FormularioDeFotos(Formulario):
    """Para agregar sustento a lo ya informado."""

    evidencias = CampoDeArchivos(label=gettext_lazy("Foto o PDF"))


class FormularioFocalDeTraba(ConClave):
    categoria = forms.ChoiceField(
        label=gettext_lazy("¿Qué lo detiene?"),
        choices=[(str(categoria.value), texto) for categoria, texto in QUE_LO_DETIENE.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Marque lo que más se parece.")},
    )
    necesidad = forms.CharField(
        label=gettext_lazy("¿Qué hace falta para seguir?"),
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs=AREA),
        error_messages={"required": gettext_lazy("Escriba qué hace falta.")},
    )
    quien_puede = forms.CharField(
        label=gettext_lazy("¿Quién puede resolverlo?"), max_length=LARGO_DE_QUIEN_PUEDE, required=False
    )
    necesaria_el = forms.DateField(
        label=gettext_lazy("¿Para cuándo lo necesita?"),
        required=False,
        widget=Dia,
    )


class FormularioFocalDePlazo(ConClave):
    plazo_nuevo = forms.DateField(
        label=gettext_lazy("¿Hasta qué día necesita?"),
        widget=Dia,
        error_messages={
            "required": gettext_lazy("Elija el día."),
            "invalid": gettext_lazy("Escriba el día así: 31/12/2025."),
        },
    )
    motivo = forms.CharField(
        label=gettext_lazy("¿Por qué hace falta más tiempo?"),
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs=AREA),
        error_messages={"required": gettext_lazy("Escriba el motivo.")},
    )
