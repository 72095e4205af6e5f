"""Los formularios de los cargos y de las cuentas."""

from datetime import date
from typing import Any

from django import forms

from cuentas.enums import Rol
from cuentas.models import Usuario
from cuentas.telefonos import MAXIMO_DE_TELEFONO
from municipalidades.models import Municipalidad, PuntoFocal
from web.comun.campos import ConUnArchivo, Dia, Formulario, ofrecer, un_archivo
from web.comun.conflicto import FormularioConVersion

VACANTE = "vacante"
MOTIVO_DE_CUENTA = 80


def fecha(rotulo: str, ayuda: str = "") -> forms.DateField:
    return forms.DateField(
        label=rotulo,
        help_text=ayuda,
        widget=Dia,
        error_messages={
            "invalid": "Escriba una fecha que exista, por ejemplo 2025-03-31.",
            "required": "Escriba el día.",
        },
    )


def motivo(rotulo: str, ayuda: str = "", *, obligatorio: bool = True) -> forms.CharField:
    falta = {"required": "Diga por qué."}
    return forms.CharField(
        label=rotulo, help_text=ayuda, max_length=MOTIVO_DE_CUENTA, required=obligatorio, error_messages=falta
    )


def nombre() -> forms.CharField:
    falta = {"required": "Escriba los nombres y apellidos."}
    return forms.CharField(label="Nombres y apellidos", max_length=150, error_messages=falta)


def correo(ayuda: str = "") -> forms.CharField:
    # De texto y no EmailField: la frase que dice qué está mal es la de la acción.
    control = forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "off"})
    return forms.CharField(label="Correo", max_length=254, required=False, help_text=ayuda, widget=control)


def telefono() -> forms.CharField:
    control = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label="Teléfono", max_length=MAXIMO_DE_TELEFONO, required=False, widget=control)


class FormularioDeNombramiento(Formulario):
    """El cargo de una persona, ya elegida o nueva. Los campos que no tocan se quitan al armarlo."""

    nombre = nombre()
    titular = forms.ChoiceField(
        label="Nombrarla como",
        choices=[("si", "Titular: responde por la municipalidad"), ("no", "Alterno: la acompaña o la suple")],
        widget=forms.RadioSelect,
        initial="si",
    )
    desde = fecha("Desde", "El día en que empieza. Quien estaba de titular deja el cargo ese mismo día.")
    cargo = forms.CharField(label="Cargo que ocupa", max_length=120, required=False)
    correo = correo("Ahí recibe los recordatorios, con un enlace que abre cada hito sin contraseña.")
    telefono = telefono()
    documento = forms.CharField(
        label="Documento que la nombra", max_length=120, required=False, help_text="Por ejemplo: Oficio 012-2025-MDU/A"
    )
    invitar = forms.BooleanField(label="Invitarla por correo a crear su contraseña", required=False, initial=True)

    def __init__(self, *args: object, sin_campos: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for campo in sin_campos:
            del self.fields[campo]
        if "titular" not in self.fields:
            self.fields["desde"].help_text = "El día en que empieza."


class FormularioDeDocumentoAlNombrar(ConUnArchivo):
    """Va con la confirmación: el navegador no guarda un archivo de un paso a otro."""

    archivo = un_archivo("El documento que la nombra, escaneado o en PDF")


class FormularioDeDocumentoDeCargo(ConUnArchivo):
    archivo = un_archivo("El documento", "Elija el archivo del documento.")


class FormularioDeCese(ConUnArchivo):
    """Cuándo deja el cargo y quién toma lo suyo. `alternos`: (clave, nombre) de quienes pueden ascender."""

    hasta = fecha("Lo deja el día", "Ese día ya no lo ejerce.")
    motivo = motivo("Motivo o documento", obligatorio=False)
    archivo = un_archivo("El documento, si lo hay")
    queda_vacante = forms.ChoiceField(
        label="¿Quién toma lo que tenía a cargo?",
        widget=forms.RadioSelect,
        error_messages={"required": "Diga quién lo toma, o nombre antes a quien la reemplaza."},
    )

    def __init__(
        self,
        *args: object,
        hay_que_relevar: bool,
        alternos: list[tuple[str, str]],
        con_documento: bool = True,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not con_documento:
            del self.fields["archivo"]
        if not hay_que_relevar:
            del self.fields["queda_vacante"]
            return
        vacante = (VACANTE, "Nadie por ahora: el cargo queda vacante")
        ascensos = [(clave, f"Asciende {nombre}, hoy alterno") for clave, nombre in alternos]
        ofrecer(self, "queda_vacante", [*ascensos, vacante])


class FormularioDeAscenso(ConUnArchivo):
    desde = fecha("Titular desde", "Quien esté de titular deja el cargo ese mismo día.")
    documento = forms.CharField(label="Documento que la nombra", max_length=100, required=False)
    archivo = un_archivo("El documento, escaneado o en PDF")


class FormularioDeContacto(FormularioConVersion[PuntoFocal]):
    cargo = forms.CharField(label="Cargo que ocupa", max_length=120, required=False)
    correo = correo("A este correo van los recordatorios; vacío, al de su cuenta.")
    telefono = telefono()

    @staticmethod
    def valores_de(objeto: PuntoFocal) -> dict[str, Any]:
        return {campo: getattr(objeto, campo) for campo in ("cargo", "correo", "telefono")}


class FormularioDeCorreoInstitucional(FormularioConVersion[Municipalidad]):
    correo = correo("El de la mesa de partes o de la alcaldía. Vacío: no se le escribe.")
    # Cero: tal como vino del catálogo, sin ninguna edición.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    @staticmethod
    def valores_de(objeto: Municipalidad) -> dict[str, Any]:
        return {"correo": objeto.correo}


class FormularioDePersona(FormularioConVersion[Usuario]):
    nombre = nombre()
    correo = correo("Con él ingresa y recupera su contraseña.")
    telefono = telefono()
    documento = forms.CharField(
        label="Documento de identidad",
        max_length=20,
        required=False,
        help_text="El número de su DNI. Con él se halla su cuenta si ingresa con su identidad digital.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @staticmethod
    def valores_de(objeto: Usuario) -> dict[str, Any]:
        valores = {"nombre": objeto.nombre, "correo": objeto.email, "telefono": objeto.telefono}
        return {**valores, "documento": objeto.documento}


class FormularioDeCuenta(Formulario):
    nombre = nombre()
    correo = correo("Ahí recibe la invitación para crear su contraseña.")
    telefono = telefono()
    rol = forms.ChoiceField(label="Rol", choices=Rol.choices, widget=forms.RadioSelect, initial=Rol.OPERADOR)


class FormularioDeRol(Formulario):
    rol = forms.ChoiceField(
        label="Rol",
        choices=[*Rol.choices, ("", "Ninguno: ya no trabaja en la Secretaría")],
        widget=forms.RadioSelect,
        required=False,
    )
    motivo = motivo("Por qué", "Queda en la historia. Por ejemplo: «Contrato 012-2026».")


class FormularioDeDesactivacion(Formulario):
    motivo = motivo("Por qué", "Queda en la historia.")
    queda_vacante = forms.BooleanField(
        label="Sé que lo que tenía a cargo queda sin responsable hasta que se nombre a otra persona", required=False
    )

    def __init__(self, *args: object, hay_que_relevar: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not hay_que_relevar:
            del self.fields["queda_vacante"]


class FormularioDeMotivoDeCuenta(Formulario):
    motivo = motivo("Por qué", "Queda en la historia.")


def inicial_de_fecha(hoy: date) -> dict[str, date]:
    """Lo de costumbre: hoy."""
    return {"desde": hoy, "hasta": hoy}
