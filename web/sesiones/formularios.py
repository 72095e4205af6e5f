"""Los formularios de la preparación del evento. Qué vale y qué no lo deciden las acciones; aquí, cómo se escribe."""

from typing import Any

from django import forms

from acuerdos.acciones.agenda import MOTIVO_EN_LA_HISTORIA
from reuniones.models import Reunion, Sector, Sesion
from web.comun.campos import Dia, Formulario, Hora
from web.comun.conflicto import FormularioConVersion
from web.sesiones.elegir import CampoDeMunicipalidades

JUNTAS, SEGUIDAS = "juntas", "seguidas"
REPARTO = [
    (JUNTAS, "Todas juntas, en una sola reunión"),
    (SEGUIDAS, "Una reunión por municipalidad, en turnos seguidos desde esa hora"),
]


class CampoDeSectores(forms.ModelMultipleChoiceField):
    def __init__(self) -> None:
        casillas = forms.CheckboxSelectMultiple(attrs={"class": "casillas"})
        super().__init__(Sector.objects.all(), label="Sectores que participan", required=False, widget=casillas)

    def label_from_instance(self, obj: Sector) -> str:
        return f"{obj.sigla} · {obj.nombre}"


class FormularioDeSesion(Formulario):
    codigo = forms.CharField(
        label="Código",
        max_length=20,
        help_text="Mayúsculas, cifras y guiones. Con MEA-2026, el primer acuerdo será "
        "MEA-2026-001. Después no se cambia.",
    )
    nombre = forms.CharField(max_length=150)
    fecha = forms.DateField(
        widget=Dia, label="Fecha del evento", help_text="De ella parten los plazos de los acuerdos."
    )
    lugar = forms.CharField(max_length=120, required=False)
    lema = forms.CharField(max_length=120, required=False)
    sectores = CampoDeSectores()


class FormularioDeEdicionDeSesion(FormularioConVersion[Sesion]):
    nombre = forms.CharField(max_length=150)
    fecha = forms.DateField(widget=Dia, label="Fecha del evento")
    lugar = forms.CharField(max_length=120, required=False)
    lema = forms.CharField(max_length=120, required=False)
    sectores = CampoDeSectores()

    @staticmethod
    def valores_de(objeto: Sesion) -> dict[str, Any]:
        sueltos = {campo: getattr(objeto, campo) for campo in ("nombre", "fecha", "lugar", "lema")}
        return sueltos | {"sectores": list(objeto.sectores.all())}


class CampoDeSala(forms.CharField):
    def __init__(self) -> None:
        caja = forms.TextInput(attrs={"list": "salas", "autocomplete": "off"})
        super().__init__(max_length=60, required=False, widget=caja)


class FormularioDeReunion(Formulario):
    """Un turno de la agenda. Los sectores, los de `sesion`."""

    sector = forms.ModelChoiceField(Sector.objects.none(), empty_label="Elija…")
    sala = CampoDeSala()
    inicio = forms.TimeField(widget=Hora, label="Empieza")
    fin = forms.TimeField(widget=Hora, label="Termina")
    municipalidades = CampoDeMunicipalidades()
    reparto = forms.ChoiceField(label="Si son varias", choices=REPARTO, initial=JUNTAS, widget=forms.RadioSelect)

    def __init__(self, *args: object, sesion: Sesion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        sectores: Any = self.fields["sector"]
        sectores.queryset = sesion.sectores.all()
        sectores.label_from_instance = lambda sector: f"{sector.sigla} · {sector.nombre}"


class FormularioDeEdicionDeReunion(FormularioConVersion[Reunion]):
    sala = CampoDeSala()
    inicio = forms.TimeField(widget=Hora, label="Empieza")
    fin = forms.TimeField(widget=Hora, label="Termina")
    municipalidades = CampoDeMunicipalidades()

    @staticmethod
    def valores_de(objeto: Reunion) -> dict[str, Any]:
        return {
            "sala": objeto.sala,
            "inicio": objeto.inicio_previsto,
            "fin": objeto.fin_previsto,
            "municipalidades": list(objeto.municipalidades.select_related("region")),
        }


class FormularioDeMotivo(Formulario):
    motivo = forms.CharField(max_length=MOTIVO_EN_LA_HISTORIA, help_text="Queda en la historia, con su nombre.")


class FormularioSinCampos(Formulario):
    """Para lo que se confirma con un botón: recoge lo que la acción rechace."""
