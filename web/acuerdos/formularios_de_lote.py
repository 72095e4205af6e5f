"""Lo que cada verbo de un lote pregunta. `datos()` es como el lote lo guarda."""

from typing import Any

from django import forms

from acuerdos.acciones.base import MOTIVO_MAXIMO, TEXTO_MAXIMO
from acuerdos.enums import Responsable, VerboDeLote
from acuerdos.filtros.acuerdos import CLASIFICACIONES
from web.comun.campos import Area, DeLaOficina, Dia, Formulario


class FormularioDeLote(Formulario):
    def datos(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FormularioDeEncargado(FormularioDeLote):
    usuario = DeLaOficina(
        label="Quién los sigue",
        help_text="Recibe sus recordatorios. En la lista están quienes trabajan en la Secretaría.",
    )

    def datos(self) -> dict[str, Any]:
        persona = self.cleaned_data["usuario"]
        return {"usuario": persona.pk if persona else None}


class FormularioDeResponsable(FormularioDeLote):
    responsable = forms.ChoiceField(
        label="Nivel de gobierno que debe cumplir",
        choices=Responsable.choices,
        help_text="Solo en sesiones en curso: después, el acuerdo queda como se firmó.",
    )


class FormularioDeClasificacion(FormularioDeLote):
    clasificacion = forms.ChoiceField(
        label="Clasificación",
        choices=CLASIFICACIONES,
        help_text="En sesiones en curso, cualquiera de la Secretaría; en seguimiento, un coordinador y con su motivo.",
    )
    motivo = forms.CharField(
        label="Por qué se corrige, si ya se firmaron",
        required=False,
        max_length=MOTIVO_MAXIMO,
        widget=Area(attrs={"rows": 3}),
        help_text="Queda en la historia de cada uno.",
    )


class FormularioDeHitosDePlantilla(FormularioDeLote):
    """No pregunta nada: los hitos son los de la plantilla de cada clasificación."""


class FormularioDeRecordatorio(FormularioDeLote):
    """No pregunta nada: va a quien debe cada hito."""


class FormularioDePlazoDelLote(FormularioDeLote):
    plazo_nuevo = forms.DateField(
        label="Plazo nuevo",
        widget=Dia,
        error_messages={"invalid": "Ese día no existe, o no está escrito como dd/mm/aaaa: 30/06/2027."},
    )
    motivo = forms.CharField(
        label="Por qué hace falta más plazo",
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs={"rows": 3}),
        help_text="Queda en cada solicitud. La decide un coordinador, una por una.",
    )

    def datos(self) -> dict[str, Any]:
        return {**self.cleaned_data, "plazo_nuevo": self.cleaned_data["plazo_nuevo"].isoformat()}


class FormularioDeAnulacionDelLote(FormularioDeLote):
    motivo = forms.CharField(
        label="Por qué se anulan",
        max_length=MOTIVO_MAXIMO,
        widget=Area(attrs={"rows": 3}),
        help_text="Salen de toda lista y cifra; quedan en la historia y sus códigos no se usan de nuevo.",
    )


FORMULARIOS: dict[VerboDeLote, type[FormularioDeLote]] = {
    VerboDeLote.ASIGNAR: FormularioDeEncargado,
    VerboDeLote.HITOS: FormularioDeHitosDePlantilla,
    VerboDeLote.CLASIFICAR: FormularioDeClasificacion,
    VerboDeLote.RESPONSABLE: FormularioDeResponsable,
    VerboDeLote.PLAZO: FormularioDePlazoDelLote,
    VerboDeLote.RECORDAR: FormularioDeRecordatorio,
    VerboDeLote.ANULAR: FormularioDeAnulacionDelLote,
}
