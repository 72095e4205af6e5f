"""Los puntos focales de una municipalidad: nombrar, cesar, ascender a un alterno y corregir su contacto."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import personas as acciones
from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.relevos import alternos_de, deja_sin_responsable
from acuerdos.models import PreferenciaDeRecordatorios
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from web.comun.conflicto import version_de
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso, paso_con_version
from web.personas.ficha import contexto_de, ficha_de, migas_de
from web.personas.formularios import (
    VACANTE,
    FormularioDeAscenso,
    FormularioDeCese,
    FormularioDeContacto,
    FormularioDeCorreoInstitucional,
    inicial_de_fecha,
)
from web.personas.nombramiento import Puesto, herencia, nombramiento

FORMULARIO, CESE = "personas/formulario.html", "personas/cesar.html"
REBOTA = "Su correo rebota: después de corregirlo, diga en Recordatorios › Personas que ya recibe."
A_SU_NOMBRE = "a su nombre salen los recordatorios de la municipalidad"
AHI_LLEGAN = "Ahí llegan los recordatorios mientras nadie sea su punto focal, sin enlaces que abran sin contraseña."


@ver_y_enviar
def nombrar(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """Un titular, que releva al que haya, o un alterno."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = get_object_or_404(Municipalidad, pk=ubigeo)

    def accion(*, por: Usuario, usuario: Usuario, datos: dict[str, Any], ahora: datetime) -> PuntoFocal:
        return acciones.nombrar_punto_focal(
            por=por,
            municipalidad=municipalidad,
            usuario=usuario,
            ahora=ahora,
            titular=datos["titular"] == "si",
            **{campo: datos[campo] for campo in ("desde", "cargo", "correo", "telefono", "documento", "archivo")},
        )

    def sale(datos: dict[str, Any]) -> PuntoFocal | None:
        en_ejercicio = municipalidad.puntos_focales.en_ejercicio().filter(titular=True).select_related("usuario")
        return en_ejercicio.first() if datos["titular"] == "si" else None

    puesto = Puesto(
        lugar=municipalidad,
        titulo="Nombrar punto focal",
        migas=migas_de(municipalidad),
        volver=ficha_de(municipalidad),
        sin_campos=(),
        sale=sale,
        nombrar=accion,
        como=f"como punto focal de la {municipalidad.nombre_completo}",
    )
    return nombramiento(request, puesto)


@ver_y_enviar
def cesar(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    """Deja el cargo; si lo suyo quedaría sin responsable, hay que decir quién lo toma."""
    cargo = _cargo(request, ubigeo, pk)
    lo_suyo = herencia(cargo.municipalidad, cargo)
    hay_que_relevar = bool(lo_suyo["encargo"]) and deja_sin_responsable(cargo)
    alternos = {str(alterno.pk): alterno for alterno in alternos_de(cargo)} if cargo.titular else {}
    ahora = timezone.now()
    form = FormularioDeCese(
        datos_de(request),
        archivos_de(request),
        initial=inicial_de_fecha(timezone.localdate(ahora)),
        hay_que_relevar=hay_que_relevar,
        alternos=[(clave, str(alterno.usuario)) for clave, alterno in alternos.items()],
    )
    contexto = {**contexto_de(cargo.municipalidad, "Registrar que deja el cargo"), **lo_suyo, "cargo": cargo}
    contexto |= {"hay_que_relevar": hay_que_relevar, "nombrar": reverse("punto_focal_nombrar", args=[ubigeo])}

    def dejar(datos: dict[str, Any]) -> str:
        toma = datos.get("queda_vacante", "")
        asciende, vacante = alternos.get(toma), toma == VACANTE
        hasta, motivo, quien = datos["hasta"], datos["motivo"], quien_pide(request)
        acciones.cesar_punto_focal(
            por=quien,
            punto_focal=cargo,
            hasta=hasta,
            ahora=ahora,
            asciende=asciende,
            queda_vacante=vacante,
            motivo=motivo,
            archivo=datos["archivo"],
        )
        hecho = f"{cargo.usuario} ya no es punto focal desde el {hasta:%d/%m/%Y}."
        return f"{hecho} {asciende.usuario} pasa a titular." if asciende else hecho

    return paso(
        request, form, dejar, dicho=str, volver=ficha_de(cargo.municipalidad), plantilla=CESE, contexto=contexto
    )


@ver_y_enviar
def ascender(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    """Un alterno pasa a titular y releva al que haya."""
    cargo = _cargo(request, ubigeo, pk)
    ahora, titulo = timezone.now(), "Ascender a titular"

    def contexto() -> dict[str, Any]:
        titulares = PuntoFocal.objects.en_ejercicio().filter(municipalidad=ubigeo, titular=True)
        titular = titulares.select_related("usuario").exclude(pk=cargo.pk).first()
        frases = [
            f"{cargo.usuario} pasa de alterno a titular: a su nombre salen los recordatorios de la municipalidad."
        ]
        if titular:
            frases.append(f"{titular.usuario}, titular desde el {titular.desde:%d/%m/%Y}, deja el cargo ese día.")
        return {**contexto_de(cargo.municipalidad, titulo), "frases": frases, "boton": titulo, "con_archivos": True}

    return paso(
        request,
        FormularioDeAscenso(
            datos_de(request), archivos_de(request), initial=inicial_de_fecha(timezone.localdate(ahora))
        ),
        lambda datos: acciones.ascender_alterno(por=quien_pide(request), punto_focal=cargo, ahora=ahora, **datos),
        dicho=f"{cargo.usuario} es ahora la persona titular.",
        volver=ficha_de(cargo.municipalidad),
        plantilla=FORMULARIO,
        contexto=contexto,
    )


@ver_y_enviar
def contacto(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    """Corrige el cargo, el correo y el teléfono con que la Secretaría le habla."""
    cargo = con_version(_cargo(request, ubigeo, pk))
    quien, titulo, volver = quien_pide(request), f"Contacto de {cargo.usuario}", ficha_de(cargo.municipalidad)

    def guardar(actual: PuntoFocal, datos: dict[str, Any]) -> PuntoFocal:
        nuevo = acciones.DatosDeContacto(datos["cargo"], datos["correo"], datos["telefono"])
        return acciones.editar_contacto(
            por=quien, punto_focal=actual, contacto=nuevo, version=version_de(actual), ahora=timezone.now()
        )

    def contexto() -> dict[str, Any]:
        rebota = PreferenciaDeRecordatorios.objects.filter(usuario=cargo.usuario_id, rebotado_en__isnull=False).exists()
        return {
            **contexto_de(cargo.municipalidad, titulo),
            "frases": [REBOTA] if rebota else [],
            "boton": "Guardar",
        }

    return paso_con_version(
        request,
        FormularioDeContacto(datos_de(request), objeto=cargo),
        guardar,
        titulo=titulo,
        dicho="Contacto guardado.",
        volver=volver,
        cancelar=volver,
        plantilla=FORMULARIO,
        contexto=contexto,
    )


@ver_y_enviar
def correo_institucional(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """A dónde se le escribe a la municipalidad mientras no tiene punto focal."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    municipalidad = con_version(get_object_or_404(Municipalidad, pk=ubigeo))
    quien, titulo, volver = quien_pide(request), "Correo institucional", ficha_de(municipalidad)

    def guardar(actual: Municipalidad, datos: dict[str, Any]) -> Municipalidad:
        return acciones.corregir_correo_institucional(
            por=quien,
            municipalidad=actual,
            correo=datos["correo"],
            version=version_de(actual),
            ahora=timezone.now(),
        )

    return paso_con_version(
        request,
        FormularioDeCorreoInstitucional(datos_de(request), objeto=municipalidad),
        guardar,
        titulo=titulo,
        dicho="Correo guardado. Lo que ya falló se reintenta en Recordatorios › Lo que salió.",
        volver=volver,
        cancelar=volver,
        plantilla=FORMULARIO,
        contexto={**contexto_de(municipalidad, titulo), "frases": [AHI_LLEGAN], "boton": "Guardar"},
    )


def _cargo(request: HttpRequest, ubigeo: str, pk: int) -> Any:
    """El cargo en ejercicio de esa municipalidad: 403 a quien no nombra, 404 si no existe o ya terminó."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    en_ejercicio = PuntoFocal.objects.en_ejercicio().filter(municipalidad=ubigeo)
    return get_object_or_404(en_ejercicio.select_related("usuario", "municipalidad"), pk=pk)
