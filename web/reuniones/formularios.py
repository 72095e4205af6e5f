"""Los formularios de la sala: la fila que se llena una y otra vez, y cómo fue la reunión."""

from typing import Any

from django import forms

from acuerdos.acciones.agenda import MOTIVO_EN_LA_HISTORIA
from acuerdos.clasificacion_sugerida import sugerida
from acuerdos.optativos import OPTATIVOS
from acuerdos.permisos import Quien
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion
from web.acuerdos.formularios import SIN_ELEGIR, CamposDeAcuerdo, ConParticipantes
from web.comun.campos import ConClave, Hora, ofrecer
from web.comun.conflicto import FormularioConVersion

# Alt y esta letra, subrayada en el rótulo, llevan al campo. Sin D, E ni F, que son del navegador.
TECLAS = {
    "municipalidad": "m",
    "tipo": "i",
    "clasificacion": "c",
    "responsable": "r",
    "plazo": "p",
    "cui": "u",
    "monto": "o",
}


class FormularioDeSala(ConClave, ConParticipantes, CamposDeAcuerdo):
    """La fila que se llena una y otra vez. `de`: quién la escribió, por si entretanto ingresa otra persona.

    `sugerir`: nadie eligió la clasificación de esta fila; es la que su texto sugiere, si sugiere alguna. Quien escribe
    de corrido da Enter antes de que la sugerencia llegue, y quedaba la de la fila anterior.
    """

    confirmado = forms.BooleanField(label="Es otro acuerdo: registrarlo de todos modos", required=False)
    con_hitos = forms.BooleanField(label="Con los hitos de la plantilla de su clasificación", required=False)
    de = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    sugerir = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, quien: Quien, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.quien = quien
        self.initial["de"] = quien.pk
        if not self.opciones.hay_plantillas:
            del self.fields["con_hitos"]
        for campo in (
            *OPTATIVOS,
            "participan",
            "mancomunidad",
        ):  # el guion los deja en blanco para el acuerdo que sigue
            self.fields[campo].widget.attrs["data-se-vacia"] = ""
        for campo, tecla in TECLAS.items():
            self.fields[campo].widget.attrs["accesskey"] = tecla
        if len(self.opciones.municipalidades) == 1:  # una sola: no hay nada que elegir
            self.fields["municipalidad"].widget = forms.HiddenInput()
            self.initial["municipalidad"] = self.opciones.municipalidades[0].pk
        elif not self.initial.get("municipalidad"):
            ofrecer(self, "municipalidad", [SIN_ELEGIR, *self.municipalidades_que_ofrece()])

    def clean_de(self) -> str:
        de: str = self.cleaned_data["de"]
        if de and de != str(self.quien.pk):
            raise forms.ValidationError(
                f"Lo escribió otra persona y ahora está dentro {self.quien}: ingrese de nuevo como quien lo escribió."
            )
        return de

    def clean(self) -> dict[str, Any]:
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        claves = [clasificacion.pk for clasificacion in self.opciones.clasificaciones]
        if limpios.get("sugerir") and (clave := sugerida(limpios.get("texto", ""), claves)):
            limpios["clasificacion"] = clave
        return limpios


class FormularioDeResultado(FormularioConVersion[Reunion]):
    """Cómo fue la reunión, corregido a mano."""

    estado = forms.ChoiceField(label="¿Se realizó?", choices=EstadoReunion.choices)
    inicio = forms.TimeField(label="Empezó a las", required=False, widget=Hora)
    fin = forms.TimeField(label="Terminó a las", required=False, widget=Hora)
    motivo = forms.CharField(label="Si no se realizó, ¿por qué?", required=False, max_length=MOTIVO_EN_LA_HISTORIA)

    @staticmethod
    def valores_de(objeto: Reunion) -> dict[str, Any]:
        return {"estado": objeto.estado, "inicio": objeto.inicio_real, "fin": objeto.fin_real}

    def conciliado(self, actual: Reunion) -> FormularioConVersion[Reunion]:
        nuevo = super().conciliado(actual)
        nuevo.initial["motivo"] = self.cleaned_data["motivo"]
        return nuevo
