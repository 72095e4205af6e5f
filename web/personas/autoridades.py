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
from acuerdos.acciones.autoridades_de_hoja import registrar_autoridades
from acuerdos.acciones.cuentas import con_version
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from importacion import hoja_suelta
from importacion.autoridades import HojaDeAutoridades, leer_autoridades
from importacion.errores import LibroIlegible
from municipalidades.directorio import leer_directorio
from municipalidades.models import Autoridad, Municipalidad
from web.comun.campos import ConUnArchivo, Formulario, un_archivo
from web.comun.conflicto import FormularioConVersion, version_de
from web.comun.hoja_traida import FormularioDeHoja
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import intentar, paso, paso_con_version
from web.personas.ficha import contexto_de, ficha_de
from web.personas.formularios import correo, fecha, nombre, telefono

FORMULARIO = "personas/formulario.html"
SE_LE_ESCALA = "Si una regla lo pide, lo muy atrasado de su municipalidad se le escribe a su correo mientras ejerce."
CAMPOS_DE_AUTORIDAD = ("nombre", "cargo", "desde", "hasta", "documento", "correo", "telefono")


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


class FormularioDeAutoridad(ConUnArchivo, CamposDeAutoridad):
    archivo = un_archivo("El documento, escaneado o en PDF")


class FormularioDeCorreccionDeAutoridad(FormularioConVersion[Autoridad], CamposDeAutoridad):
    @staticmethod
    def valores_de(objeto: Autoridad) -> dict[str, Any]:
        return {campo: getattr(objeto, campo) for campo in CAMPOS_DE_AUTORIDAD}


@ver_y_enviar
def nueva(request: HttpRequest, ubigeo: str) -> HttpResponse:
    exigir(request, Accion.REGISTRAR_AUTORIDAD)
    municipalidad, quien = get_object_or_404(Municipalidad, pk=ubigeo), quien_pide(request)
    titulo = "Registrar a su autoridad"

    def registrar(datos: dict[str, Any]) -> Autoridad:
        dichos = DatosDeAutoridad(**{campo: datos[campo] for campo in CAMPOS_DE_AUTORIDAD})
        return acciones.registrar_autoridad(
            por=quien, municipalidad=municipalidad, datos=dichos, archivo=datos["archivo"], ahora=timezone.now()
        )

    return paso(
        request,
        FormularioDeAutoridad(datos_de(request), archivos_de(request)),
        registrar,
        dicho="Autoridad registrada.",
        volver=ficha_de(municipalidad),
        plantilla=FORMULARIO,
        contexto=lambda: {
            **contexto_de(municipalidad, titulo),
            "frases": [SE_LE_ESCALA],
            "boton": "Registrar",
            "con_archivos": True,
        },
    )


@ver_y_enviar
def corregir(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    """Sus datos o, si se fue antes, el último día que ejerció."""
    exigir(request, Accion.REGISTRAR_AUTORIDAD)
    suyas = Autoridad.objects.select_related("municipalidad").filter(municipalidad=ubigeo)
    autoridad = con_version(get_object_or_404(suyas, pk=pk))
    quien, titulo, volver = quien_pide(request), f"Corregir: {autoridad.nombre}", ficha_de(autoridad.municipalidad)

    def guardar(actual: Autoridad, datos: dict[str, Any]) -> Autoridad:
        dichos = {campo: datos[campo] for campo in CAMPOS_DE_AUTORIDAD}
        return acciones.corregir_autoridad(
            por=quien,
            autoridad=actual,
            datos=DatosDeAutoridad(**dichos),
            version=version_de(actual),
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
        contexto={**contexto_de(autoridad.municipalidad, titulo), "frases": [SE_LE_ESCALA], "boton": "Guardar"},
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
            buenas, quien, visto = leida.buenas, quien_pide(request), request.POST.get("visto", "")
            hechas = intentar(
                form, lambda: registrar_autoridades(por=quien, filas=buenas, ahora=timezone.now(), visto=visto)
            )
            if hechas is not None:
                nuevas, cambiadas = hechas
                dicho = contar(nuevas, "autoridad registrada", "autoridades registradas")
                messages.success(request, f"{dicho} y {contar(cambiadas, 'corregida', 'corregidas')}.")
                return redirect(reverse("autoridades"))
            leida = _leer(form)  # con lo que hay ahora: puede haber cambiado mientras se registraba
    mal = form.is_bound and (bool(form.errors) or bool(leida and leida.errores))
    contexto = {"form": form, "leida": leida}
    return render(request, "personas/autoridades.html", contexto, status=400 if mal else 200)


def _leer(form: FormularioDeHoja) -> HojaDeAutoridades | None:
    """Lo leído; None, con su frase en el formulario, si no se pudo."""
    try:
        filas = form.filas()
        leida = leer_autoridades(filas, leer_directorio())
    except LibroIlegible as error:
        form.no_se_lee(str(error))
        return None
    if leida.problema:
        form.no_se_lee(leida.problema)
        return None
    if form.cleaned_data["archivo"]:
        form.escribir(hoja_suelta.como_texto(filas))
    return leida
