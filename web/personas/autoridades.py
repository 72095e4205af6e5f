"""Las autoridades de una municipalidad: registrar un periodo, corregirlo, y traer los de una hoja."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import autoridades as acciones
from acuerdos.acciones.autoridades import DatosDeAutoridad
from acuerdos.acciones.cuentas import con_version
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from importacion import inversiones as hojas
from importacion.autoridades import HojaDeAutoridades, leer_autoridades
from importacion.errores import LibroIlegible
from municipalidades.directorio import leer_directorio
from municipalidades.models import Autoridad, Municipalidad
from web.comun.campos import Area, Formulario
from web.comun.conflicto import FormularioConVersion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import intentar, paso, paso_con_version
from web.personas.formularios import correo, fecha, nombre, telefono

FORMULARIO = "personas/formulario.html"
SE_LE_ESCALA = "Si una regla lo pide, lo muy atrasado de su municipalidad se le escribe a su correo mientras ejerce."
CAMPOS_DE_AUTORIDAD = ("nombre", "cargo", "desde", "hasta", "documento", "correo", "telefono")
MAXIMO_DE_HOJA = 5 * 1024 * 1024
VACIO = "Elija el archivo o pegue las filas, con su encabezado."


class CamposDeAutoridad(Formulario):
    nombre = nombre()
    cargo = forms.CharField(
        label="Cargo",
        max_length=60,
        initial="Alcaldesa",
        error_messages={"required": "Escriba el cargo: alcaldesa, alcalde, encargado…"},
    )
    desde = fecha("Primer día")
    hasta = fecha("Último día")
    documento = forms.CharField(
        label="Documento que la acredita", max_length=120, required=False, help_text="La credencial o la resolución."
    )
    correo = correo("Ahí se le escala lo atrasado.")
    telefono = telefono()


class FormularioDeAutoridad(CamposDeAutoridad):
    pass


class FormularioDeCorreccionDeAutoridad(FormularioConVersion, CamposDeAutoridad):
    @staticmethod
    def valores_de(objeto: Any) -> dict[str, Any]:
        return {campo: getattr(objeto, campo) for campo in CAMPOS_DE_AUTORIDAD}


class FormularioDeHoja(Formulario):
    """Lo pegado o el archivo."""

    archivo = forms.FileField(
        label="Archivo (.xlsx o .csv)",
        required=False,
        error_messages={"empty": "El archivo está vacío: elija otro."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    pegado = forms.CharField(
        label="O pegue aquí las filas, con su encabezado",
        required=False,
        strip=False,
        widget=Area(attrs={"rows": 8, "spellcheck": "false", "class": "pegado"}),
    )

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        archivo = self.cleaned_data.get("archivo")
        if archivo and archivo.size > MAXIMO_DE_HOJA:
            self.add_error("archivo", f"Pesa más de {MAXIMO_DE_HOJA // 1024 // 1024} MB: deje solo esta hoja.")
        elif not archivo and not self.cleaned_data.get("pegado", "").strip():
            self.add_error("pegado", VACIO)
        return datos


@ver_y_enviar
def nueva(request: HttpRequest, ubigeo: str) -> HttpResponse:
    exigir(request, Accion.REGISTRAR_AUTORIDAD)
    municipalidad, quien = get_object_or_404(Municipalidad, pk=ubigeo), quien_pide(request)
    titulo = "Registrar a su autoridad"
    return paso(
        request,
        FormularioDeAutoridad(datos_de(request)),
        lambda datos: acciones.registrar_autoridad(
            por=quien, municipalidad=municipalidad, datos=DatosDeAutoridad(**datos), ahora=timezone.now()
        ),
        dicho="Autoridad registrada.",
        volver=_ficha(municipalidad),
        plantilla=FORMULARIO,
        contexto=lambda: {**_contexto(municipalidad, titulo), "frases": [SE_LE_ESCALA], "boton": "Registrar"},
    )


@ver_y_enviar
def corregir(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    """Sus datos o, si se fue antes, el último día que ejerció."""
    exigir(request, Accion.REGISTRAR_AUTORIDAD)
    suyas = Autoridad.objects.select_related("municipalidad").filter(municipalidad=ubigeo)
    autoridad = con_version(get_object_or_404(suyas, pk=pk))
    quien, titulo, volver = quien_pide(request), f"Corregir: {autoridad.nombre}", _ficha(autoridad.municipalidad)

    def guardar(actual: Any, datos: dict[str, Any]) -> Any:
        dichos = {campo: datos[campo] for campo in CAMPOS_DE_AUTORIDAD}
        return acciones.corregir_autoridad(
            por=quien,
            autoridad=actual,
            datos=DatosDeAutoridad(**dichos),
            version=actual.version,
            ahora=timezone.now(),
        )

    return paso_con_version(
        request,
        FormularioDeCorreccionDeAutoridad(datos_de(request), objeto=autoridad),
        guardar,
        titulo=titulo,
        dicho="Autoridad corregida.",
        volver=volver,
        cancelar=volver,
        plantilla=FORMULARIO,
        contexto={**_contexto(autoridad.municipalidad, titulo), "frases": [SE_LE_ESCALA], "boton": "Guardar"},
    )


@ver_y_enviar
def hoja(request: HttpRequest) -> HttpResponse:
    """Mirar o registrar las de una hoja, según el botón. Hasta registrarlas no se guarda nada."""
    exigir(request, Accion.REGISTRAR_AUTORIDAD)
    form = FormularioDeHoja(datos_de(request), request.FILES if request.method == "POST" else None)
    leida: HojaDeAutoridades | None = None
    if form.is_bound and form.is_valid():
        leida = _leer(form)
        if leida and request.POST.get("hacer") == "registrar" and not leida.errores:
            buenas, quien = leida.buenas, quien_pide(request)
            hechas = intentar(
                form, lambda: acciones.registrar_autoridades(por=quien, filas=buenas, ahora=timezone.now())
            )
            if hechas is not None:
                nuevas, cambiadas = hechas
                dicho = contar(nuevas, "autoridad registrada", "autoridades registradas")
                messages.success(request, f"{dicho} y {contar(cambiadas, 'corregida', 'corregidas')}.")
                return redirect(reverse("autoridades"))
    mal = form.is_bound and (bool(form.errors) or bool(leida and leida.errores))
    contexto = {"form": form, "leida": leida}
    return render(request, "personas/autoridades.html", contexto, status=400 if mal else 200)


def _leer(form: FormularioDeHoja) -> HojaDeAutoridades | None:
    """Lo leído; None, con su frase en el formulario, si no se pudo."""
    archivo = form.cleaned_data["archivo"]
    donde = "archivo" if archivo else "pegado"
    try:
        filas = (
            hojas.de_archivo(archivo.read(), archivo.name) if archivo else hojas.de_texto(form.cleaned_data["pegado"])
        )
        leida = leer_autoridades(filas, leer_directorio())
    except LibroIlegible as error:
        form.add_error(donde, str(error))
        return None
    if leida.problema:
        form.add_error(donde, leida.problema)
        return None
    if archivo:  # desde aquí se registra lo que se ve: lo leído queda escrito en la caja
        datos: Any = form.data
        form.data = datos = datos.copy()
        datos["pegado"] = "\n".join("\t".join(hojas.en_celda(v) for v in fila) for fila in filas)
    return leida


def _contexto(municipalidad: Municipalidad, titulo: str) -> dict[str, Any]:
    migas = [("Municipalidades", reverse("municipalidades")), (municipalidad.nombre, _ficha(municipalidad))]
    return {"titulo": titulo, "migas": [*migas, (titulo, "")], "volver": _ficha(municipalidad)}


def _ficha(municipalidad: Municipalidad) -> str:
    return reverse("municipalidad", args=[municipalidad.pk])
