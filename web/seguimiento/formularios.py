"""Los formularios del seguimiento en la oficina. Qué vale y qué no lo deciden las acciones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from acuerdos.acciones.base import MOTIVO_MAXIMO, TEXTO_MAXIMO
from acuerdos.acciones.hitos import LARGO_DE_TEXTO
from acuerdos.acciones.mensajes import LARGO_DE_MENSAJE
from acuerdos.enums import CategoriaTraba, ClaseDeDocumento, Responsable
from acuerdos.evidencias import SIRVEN, ArchivoRevisado
from acuerdos.models import Acuerdo, Hito
from acuerdos.participan_escrito import Escritos, leer_participantes
from acuerdos.reglas import LARGO_DE_MANCOMUNIDAD, LARGO_DE_QUIEN_PUEDE, PESO_MAXIMO, en_fecha, plazo_maximo
from reuniones.models import Sector
from web.comun.campos import (
    Area,
    CampoDeArchivos,
    CampoDeMonto,
    CampoDePorcentaje,
    ConClave,
    ConUnArchivo,
    DeLaOficina,
    Dia,
    Formulario,
    ofrecer,
    revisar_archivos,
    un_archivo,
)
from web.comun.conflicto import FormularioConVersion
from web.comun.responsables import opciones_de_responsable, valor_de_responsable

PESO_MAL = f"Escriba un número entero de 1 a {PESO_MAXIMO}."
FECHA_MAL = {"required": "Elija el día.", "invalid": "Escriba el día así: 31/12/2025."}


def dia(rotulo: str, **opciones: Any) -> forms.DateField:
    return forms.DateField(label=rotulo, widget=Dia, error_messages=FECHA_MAL, **opciones)


def texto(rotulo: str, si_falta: str, *, largo: int = TEXTO_MAXIMO, filas: int = 4, **opciones: Any) -> forms.CharField:
    return forms.CharField(
        label=rotulo,
        max_length=largo,
        error_messages={"required": si_falta},
        widget=Area(attrs={"rows": filas}),
        **opciones,
    )


def entre(form: Formulario, campo: str, desde: date, hasta: date) -> None:
    """El calendario de `campo` solo ofrece esos días, y la ayuda lo dice."""
    form.fields[campo].widget.attrs |= {"min": desde.isoformat(), "max": hasta.isoformat()}
    form.fields[campo].help_text = f"Del {en_fecha(desde)} al {en_fecha(hasta)}."


class FormularioDeConfirmacion(Formulario):
    """Nada que llenar: solo confirmar."""


class FormularioConMotivo(Formulario):
    """Por qué se anula, se devuelve o se rechaza."""

    motivo = texto("Motivo", "Diga por qué.", largo=MOTIVO_MAXIMO, filas=3)


class CamposDeHito(Formulario):
    texto = texto("¿Qué debe pasar?", "Diga en qué consiste el hito.", largo=LARGO_DE_TEXTO, filas=2)
    responsable = forms.ChoiceField(label="Quién responde", choices=Responsable.choices)
    plazo = dia("Plazo")
    peso = forms.IntegerField(
        label="Peso",
        min_value=1,
        max_value=PESO_MAXIMO,
        initial=1,
        help_text="Cuánto cuenta en el avance del acuerdo frente a los demás hitos: de 1 a 100.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PESO_MAL),
    )


def con_quien_responde(datos: dict[str, Any]) -> dict[str, Any]:
    """Lo de un hito como lo pide su verbo: de «GL:140311», el lado y de cuál de los que participan es."""
    responsable, _, clave = datos["responsable"].partition(":")
    de_quien = {"de_municipalidad": "", "de_sector": ""}
    if clave:
        de_quien["de_municipalidad" if responsable == Responsable.GL else "de_sector"] = clave
    return datos | {"responsable": Responsable(responsable)} | de_quien


class FormularioDeHito(CamposDeHito):
    def __init__(self, datos: Mapping[str, Any] | None, acuerdo: Acuerdo, lados: list[str] | None = None) -> None:
        super().__init__(datos, initial={"responsable": acuerdo.responsable})
        entre(self, "plazo", acuerdo.evento_el, acuerdo.plazo_vigente)
        opciones = opciones_de_responsable(acuerdo)
        if lados is not None:
            opciones = [par for par in opciones if par[0] in lados]
            self.initial["responsable"] = lados[0]
        ofrecer(self, "responsable", opciones)


class FormularioDeEdicionDeHito(FormularioConVersion[Hito], CamposDeHito):
    def __init__(self, datos: Mapping[str, Any] | None = None, *, objeto: Hito, **resto: Any) -> None:
        super().__init__(datos, objeto=objeto, **resto)
        ofrecer(self, "responsable", opciones_de_responsable(objeto.acuerdo))

    @staticmethod
    def valores_de(objeto: Hito) -> dict[str, Any]:
        campos = {campo: getattr(objeto, campo) for campo in ("texto", "plazo", "peso")}
        return {"texto": campos["texto"], "responsable": valor_de_responsable(objeto)} | campos


class ConArchivos(Formulario):
    """Deja en `cleaned_data["evidencias"]` los archivos ya revisados; una frase por cada uno que no sirve."""

    def clean_evidencias(self) -> list[ArchivoRevisado]:
        buenos, quejas = revisar_archivos(self.cleaned_data["evidencias"])
        if quejas:
            raise forms.ValidationError(quejas)
        return buenos


class FormularioDeAvance(ConArchivos, ConClave):
    fecha = dia("¿Qué día fue?")
    porcentaje = forms.IntegerField(
        label="Avance, de 0 a 100 %",
        min_value=0,
        max_value=100,
        error_messages={
            "required": "Escriba el porcentaje.",
            **dict.fromkeys(("invalid", "min_value", "max_value"), "Escriba un número entero de 0 a 100."),
        },
    )
    descripcion = texto("¿Qué se hizo?", "", required=False)
    evidencias = CampoDeArchivos(label="Evidencia", required=False, help_text=f"{SIRVEN} Hasta cinco cada vez.")


class FormularioDeEvidencia(ConArchivos):
    evidencias = CampoDeArchivos(label="Evidencia", help_text=f"{SIRVEN} Hasta cinco cada vez.")


class FormularioDePlazo(Formulario):
    plazo_nuevo = dia("Nuevo plazo")
    motivo = texto("¿Por qué hace falta otro plazo?", "Diga por qué hace falta otro plazo.")

    def __init__(self, datos: Mapping[str, Any] | None, acuerdo: Acuerdo) -> None:
        super().__init__(datos)
        entre(self, "plazo_nuevo", acuerdo.evento_el, plazo_maximo(acuerdo.evento_el))


class FormularioDeDesestimacion(ConUnArchivo):
    motivo = texto("¿Por qué ya no se debe medir?", "Diga por qué se desestima.")
    archivo = un_archivo("Documento que lo sustenta", "Adjunte el documento que sustenta la desestimación.")


class FormularioDeDocumento(ConUnArchivo):
    clase = forms.ChoiceField(label="¿Qué es?", choices=ClaseDeDocumento.choices)
    numero = forms.CharField(
        label="Número", max_length=80, required=False, help_text="Como está en el papel: «Oficio N.° 012-2025-MDU/A»."
    )
    fecha = dia("¿De qué fecha es?")
    archivo = un_archivo("El documento firmado", "Elija el archivo del documento firmado.")


class FormularioDeDecision(Formulario):
    """Aprobar, o rechazar con el motivo. El botón que se aprieta es la decisión."""

    decision = forms.ChoiceField(
        choices=[("aprobar", "Aprobar"), ("rechazar", "Rechazar")],
        widget=forms.HiddenInput,
        error_messages={"required": "Elija aprobar o rechazar.", "invalid_choice": "Elija aprobar o rechazar."},
    )
    motivo = texto("Motivo", "", largo=MOTIVO_MAXIMO, filas=3, required=False, help_text="Obligatorio si rechaza.")

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if self.cleaned_data.get("decision") == "rechazar" and not self.cleaned_data.get("motivo", "").strip():
            self.add_error("motivo", "Diga por qué se rechaza.")
        return datos


class FormularioDeTraba(Formulario):
    categoria = forms.ChoiceField(
        label="Categoría",
        choices=[("", "Elija una"), *CategoriaTraba.choices],
        error_messages={"required": "Elija una categoría.", "invalid_choice": "Elija una categoría de la lista."},
    )
    necesidad = texto("¿Qué se necesita para levantarla?", "Diga qué se necesita para levantarla.", filas=3)
    quien_puede = forms.CharField(label="¿Quién puede levantarla?", max_length=LARGO_DE_QUIEN_PUEDE, required=False)
    necesaria_el = dia("¿Para cuándo hace falta?", required=False)


class FormularioDeTrabaDeLaOficina(FormularioDeTraba):
    """La Secretaría, además, puede decir en la misma página la asistencia que ya dio."""

    asistencia = texto(
        "Si hoy ya se dio asistencia, ¿qué se hizo?",
        "",
        filas=2,
        required=False,
        help_text="Queda como asistencia técnica de esta traba, con la fecha de hoy.",
    )


class FormularioDeAsistenciaTecnica(Formulario):
    fecha = dia("¿Qué día fue?")
    descripcion = texto("¿Qué hizo la Secretaría?", "Diga qué asistencia se dio.", filas=3)


class FormularioDeLevantar(Formulario):
    el = dia("¿Qué día se levantó?")
    como = texto("¿Cómo se levantó?", "Diga cómo se levantó.", filas=3)


class FormularioDeParticipantes(Formulario):
    """Deja en `cleaned_data["quienes"]` los que se escribieron, ya entendidos."""

    quienes = texto(
        "¿Quiénes más participan?",
        "Escriba al menos una municipalidad o un sector.",
        filas=4,
        help_text="Municipalidades por su nombre o su UBIGEO, y sectores por su sigla: uno por línea, o con «;».",
    )
    mancomunidad = forms.CharField(
        label="Mancomunidad",
        max_length=LARGO_DE_MANCOMUNIDAD,
        required=False,
        help_text="Si esas municipalidades vienen por una, su nombre.",
    )

    def __init__(self, datos: Mapping[str, Any] | None, sectores: list[Sector]) -> None:
        super().__init__(datos)
        self.sectores = sectores

    def clean_quienes(self) -> Escritos:
        escritos = leer_participantes(self.cleaned_data["quienes"], self.sectores)
        if escritos.quejas:
            raise forms.ValidationError(escritos.quejas)
        return escritos


class FormularioDeLectura(Formulario):
    leida_el = dia("¿Qué día se leyó?")
    costo = CampoDeMonto(label="Costo actualizado (S/)", required=False)
    pim = CampoDeMonto(label="PIM (S/)", required=False)
    devengado = CampoDeMonto(label="Devengado acumulado (S/)", required=False)
    avance_fisico = CampoDePorcentaje(label="Avance físico, de 0 a 100 %", required=False)
    fase = forms.CharField(label="Fase o estado", max_length=80, required=False)


class FormularioDeNota(Formulario):
    texto = texto("Nota", "Escriba la nota.", filas=3)


class FormularioDeMensaje(Formulario):
    """`a_quienes`: los lados (valor, rótulo) a los que se puede pedir que contesten."""

    texto = texto("Mensaje", "Escriba el mensaje.", largo=LARGO_DE_MENSAJE, filas=4)
    dirigido_a = forms.ChoiceField(
        label="¿A quién le pide que conteste?",
        required=False,
        error_messages={"invalid_choice": "Elija a alguien de la lista, o a todos."},
    )

    def __init__(self, datos: Mapping[str, Any] | None, a_quienes: list[tuple[str, str]]) -> None:
        super().__init__(datos)
        ofrecer(self, "dirigido_a", [("", "A todos: se lee cuando se pueda"), *a_quienes])


class FormularioACargo(Formulario):
    usuario = DeLaOficina(label="Quién lo sigue")
