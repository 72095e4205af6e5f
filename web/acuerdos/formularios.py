"""Los formularios de un acuerdo. Qué vale y qué no lo deciden las acciones; aquí, cómo se escribe."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms

from acuerdos import reglas
from acuerdos.acciones.acuerdos import TRAS_LA_FIRMA, DatosDeAcuerdo, DatosTrasLaFirma
from acuerdos.acciones.base import MOTIVO_MAXIMO, TEXTO_MAXIMO
from acuerdos.enums import Responsable, Tipo
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.optativos import OPTATIVOS
from acuerdos.participan_escrito import Escritos, leer_participantes
from cuentas.orden import alfabetico
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion
from web.comun.campos import Area, CampoDeMonto, ConClave, Dia, Formulario, ofrecer
from web.comun.conflicto import FormularioConVersion

# El código por delante: en una lista cerrada se elige tecleando sus primeras letras.
RESPONSABLES = [(r.value, f"{r.value} · {r.label.removeprefix('Gobierno ')}") for r in Responsable]

SIN_ELEGIR = ("", "Elija…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opciones:
    """Entre qué se elige al escribir un acuerdo: lo que dan la sesión y, si la hay, la reunión."""

    sesion: Sesion
    sectores: list[Sector]
    municipalidades: list[Municipalidad]
    clasificaciones: list[Clasificacion]
    ausentes: frozenset[str] = frozenset()
    hay_plantillas: bool = False

    def lista_de_municipalidades(self) -> list[tuple[str, str]]:
        filas = sorted(self.municipalidades, key=lambda una: (una.pk in self.ausentes, alfabetico(una.distrito)))
        return [
            (municipalidad.pk, f"{municipalidad.nombre}{' (no asistió)' if municipalidad.pk in self.ausentes else ''}")
            for municipalidad in filas
        ]

    def lista_de_sectores(self) -> list[tuple[str, str]]:
        return [(sector.pk, f"{sector.pk} · {sector.nombre}") for sector in self.sectores]


class CamposDeAcuerdo(Formulario):
    """Lo que se acordó. `datos` lo da en la forma que piden las acciones."""

    texto = forms.CharField(
        label="Texto",
        max_length=TEXTO_MAXIMO,
        widget=Area(attrs={"rows": 2}),
        error_messages={"required": "Escriba lo que se acordó."},
    )
    municipalidad = forms.ChoiceField(label="Municipalidad", error_messages={"required": "Elija la municipalidad."})
    tipo = forms.ChoiceField(label="Tipo", choices=Tipo.choices)
    clasificacion = forms.ChoiceField(label="Clasificación", error_messages={"required": "Elija la clasificación."})
    responsable = forms.ChoiceField(label="Responsable", choices=RESPONSABLES)
    plazo = forms.DateField(label="Plazo", widget=Dia)
    cui = forms.CharField(
        label="CUI",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{1,7}"}),
    )
    monto = CampoDeMonto(label="Monto (S/)", required=False)

    def __init__(self, *args: object, opciones: Opciones, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.opciones, self.label_suffix = opciones, ""
        ofrecer(self, "municipalidad", self.municipalidades_que_ofrece())
        ofrecer(self, "clasificacion", self.clasificaciones_que_ofrece())
        fecha = opciones.sesion.fecha
        self.fields["plazo"].widget.attrs |= {
            "min": fecha.isoformat(),
            "max": reglas.plazo_maximo(fecha).isoformat(),
        }

    def municipalidades_que_ofrece(self) -> list[tuple[str, str]]:
        return self.opciones.lista_de_municipalidades()

    def clasificaciones_que_ofrece(self) -> list[tuple[Any, str]]:
        return [(clasificacion.pk, clasificacion.nombre) for clasificacion in self.opciones.clasificaciones]

    def clean_texto(self) -> str:
        texto: str = self.cleaned_data["texto"]
        return texto.replace("\r\n", "\n")  # el navegador manda las líneas a su modo

    def datos(self, *, sector: Sector, reunion: Reunion | None) -> DatosDeAcuerdo:
        escrito = self.cleaned_data
        return DatosDeAcuerdo(
            municipalidad=_la_de(self.opciones.municipalidades, escrito["municipalidad"]),
            sector=sector,
            tipo=Tipo(escrito["tipo"]),
            clasificacion=_la_de(self.opciones.clasificaciones, escrito["clasificacion"]),
            responsable=Responsable(escrito["responsable"]),
            reunion=reunion,
            **{campo: escrito[campo] for campo in ("texto", "plazo", *OPTATIVOS)},
        )


class ConParticipantes(Formulario):
    """Quiénes más están en el acuerdo. Deja en `cleaned_data["participan"]` los que se escribieron, ya entendidos."""

    participan = forms.CharField(
        label="También participan",
        max_length=4_000,
        required=False,
        widget=Area(attrs={"rows": 2}),
        help_text="Otras municipalidades por su nombre o su UBIGEO, y otros sectores por su sigla: separe con «;».",
    )
    mancomunidad = forms.CharField(
        label="Por la mancomunidad",
        max_length=reglas.LARGO_DE_MANCOMUNIDAD,
        required=False,
        help_text="Si esas municipalidades vienen por una, su nombre.",
    )
    opciones: "Opciones"

    def clean_participan(self) -> Escritos:
        texto = self.cleaned_data["participan"]
        if not texto:
            return Escritos()
        escritos = leer_participantes(texto, list(self.opciones.sesion.sectores.all()))
        if escritos.quejas:
            raise forms.ValidationError(escritos.quejas)
        return escritos

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or self.cleaned_data
        suyas = datos.get("participan")
        if suyas is not None and datos.get("mancomunidad"):
            datos["participan"] = replace(suyas, mancomunidad=datos["mancomunidad"])
            if not suyas.municipalidades:
                self.add_error("mancomunidad", "Diga en «También participan» qué municipalidades vienen por ella.")
        return datos


class FormularioDeEdicionDeAcuerdo(FormularioConVersion[Acuerdo], CamposDeAcuerdo):
    """Corregir un acuerdo ya registrado."""

    sector = forms.ChoiceField(label="Sector")
    field_order = ("texto", "municipalidad", "sector")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texto"].widget.attrs["autofocus"] = True
        ofrecer(self, "sector", self.opciones.lista_de_sectores())

    @staticmethod
    def valores_de(objeto: Acuerdo) -> dict[str, Any]:
        campos = ("texto", "municipalidad_id", "sector_id", "tipo", "clasificacion_id", "responsable", "plazo")
        return {campo.removesuffix("_id"): getattr(objeto, campo) for campo in (*campos, *OPTATIVOS)}

    def sector_elegido(self) -> Sector:
        return _la_de(self.opciones.sectores, self.cleaned_data["sector"])


class FormularioDeCorreccion(FormularioConVersion[Acuerdo], CamposDeAcuerdo):
    """Lo que se supo después de firmar, con su porqué. Lo demás del acuerdo queda como se firmó."""

    motivo = forms.CharField(
        label="¿Por qué se corrige?",
        max_length=MOTIVO_MAXIMO,
        widget=Area(attrs={"rows": 2}),
        error_messages={"required": "Diga por qué se corrige."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for campo in {*self.fields} - {*TRAS_LA_FIRMA, "motivo", "version", "leido"}:
            del self.fields[campo]

    @staticmethod
    def valores_de(objeto: Acuerdo) -> dict[str, Any]:
        hoy = DatosTrasLaFirma.de(objeto)
        return {campo: getattr(hoy, campo) for campo in TRAS_LA_FIRMA} | {"clasificacion": hoy.clasificacion.pk}

    def conciliado(self, actual: Acuerdo) -> FormularioConVersion[Acuerdo]:
        nuevo = super().conciliado(actual)
        nuevo.initial["motivo"] = self.cleaned_data["motivo"]
        return nuevo

    def datos_tras_la_firma(self) -> DatosTrasLaFirma:
        escrito = {campo: self.cleaned_data[campo] for campo in TRAS_LA_FIRMA}
        clasificacion = _la_de(self.opciones.clasificaciones, escrito.pop("clasificacion"))
        return DatosTrasLaFirma(clasificacion=clasificacion, **escrito)


class FormularioSinReunion(ConClave, ConParticipantes, CamposDeAcuerdo):
    """Un acuerdo de la sesión que no salió de ninguna reunión."""

    confirmado = forms.BooleanField(label="Es otro acuerdo: registrarlo de todos modos", required=False)
    sector = forms.ChoiceField(label="Sector", error_messages={"required": "Elija el sector."})
    field_order = ("texto", "municipalidad", "sector")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        ofrecer(self, "municipalidad", [SIN_ELEGIR, *self.municipalidades_que_ofrece()])
        ofrecer(self, "clasificacion", [SIN_ELEGIR, *self.clasificaciones_que_ofrece()])
        ofrecer(self, "sector", [SIN_ELEGIR, *self.opciones.lista_de_sectores()])

    def sector_elegido(self) -> Sector:
        return _la_de(self.opciones.sectores, self.cleaned_data["sector"])


class FormularioDeAnulacion(Formulario):
    motivo = forms.CharField(
        label="¿Por qué se anula?",
        max_length=MOTIVO_MAXIMO,
        widget=Area(attrs={"rows": 2, "autofocus": True}),
        error_messages={"required": "Diga por qué se anula."},
    )


def _la_de(filas: list[Any], clave: str) -> Any:
    """La fila de esa clave, que el campo ya comprobó que está entre las que se ofrecieron."""
    return next(fila for fila in filas if fila.pk == clave)
