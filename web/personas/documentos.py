"""El papel con que se nombra a un punto focal, o que acredita a una autoridad: subirlo, bajarlo y anularlo."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.acciones.documentos_de_cargo import (
    ACCION_SOBRE,
    CargoConDocumento,
    adjuntar_documento_de_cargo,
    anular_documento_de_cargo,
)
from acuerdos.archivos import abrir_archivo
from acuerdos.models import DocumentoDeCargo
from acuerdos.permisos import Quien
from municipalidades.models import Autoridad, Municipalidad, PuntoFocal
from web.comun.deshacer import NO_SE_REPONE, Deshacer, inverso
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.personas.ficha import contexto_de, ficha_de
from web.personas.formularios import FormularioDeDocumentoDeCargo, FormularioDeMotivoDeCuenta

FORMULARIO = "personas/formulario.html"
LO_BAJA = "Lo podrá bajar la Secretaría{}. No se publica."


@dataclass(frozen=True, slots=True)
class PapelDeCargo:
    """Un documento en la ficha. `anular`: adonde se anula, o vacío si no se puede."""

    nombre: str
    url: str
    anular: str


def documentos_en(
    municipalidad: Municipalidad, quien: Quien, *, nombra: bool
) -> dict[CargoConDocumento, list[PapelDeCargo]]:
    """Por cargo de esa municipalidad, los que quien mira puede bajar. Una consulta."""
    de_cada_uno: dict[CargoConDocumento, list[PapelDeCargo]] = {}
    suyos = DocumentoDeCargo.objects.vivos_en(municipalidad).visibles_para(quien)
    for uno in suyos.select_related("punto_focal", "autoridad").order_by("pk"):
        papel = PapelDeCargo(
            nombre=uno.nombre,
            url=reverse("documento_de_cargo", args=[uno.pk]),
            anular=reverse("documento_de_cargo_anular", args=[uno.pk]) if nombra else "",
        )
        de_cada_uno.setdefault(uno.de, []).append(papel)
    return de_cada_uno


@require_safe
def documento(request: HttpRequest, pk: int) -> FileResponse:
    """El archivo, siempre como adjunto y con su tipo comprobado al recibirlo."""
    hallado = get_object_or_404(DocumentoDeCargo.objects.visibles_para(request.user), pk=pk)
    abierto = abrir_archivo(hallado.archivo, nombre=hallado.nombre, sha256=hallado.sha256)
    return FileResponse(abierto, as_attachment=True, filename=hallado.nombre, content_type=hallado.tipo)


@ver_y_enviar
def de_punto_focal(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    return _adjuntar(request, PuntoFocal, ubigeo, pk)


@ver_y_enviar
def de_autoridad(request: HttpRequest, ubigeo: str, pk: int) -> HttpResponse:
    return _adjuntar(request, Autoridad, ubigeo, pk)


def _adjuntar(request: HttpRequest, modelo: Any, ubigeo: str, pk: int) -> HttpResponse:
    """También de quien ya dejó el cargo: el papel suele llegar tarde."""
    exigir(request, ACCION_SOBRE[modelo])
    cargo = get_object_or_404(modelo.objects.select_related("municipalidad").filter(municipalidad=ubigeo), pk=pk)
    de_quien = cargo.usuario if isinstance(cargo, PuntoFocal) else cargo.nombre
    ademas = f" y {de_quien}" if isinstance(cargo, PuntoFocal) else ""
    quien = quien_pide(request)

    def subir(datos: dict[str, Any]) -> DocumentoDeCargo:
        return adjuntar_documento_de_cargo(por=quien, de=cargo, archivo=datos["archivo"], ahora=timezone.now())

    def como_se_deshace(subido: DocumentoDeCargo) -> Deshacer:
        return inverso(ACCION_SOBRE[type(cargo)], None, "documento_de_cargo_anular", subido.pk)

    return paso(
        request,
        FormularioDeDocumentoDeCargo(datos_de(request), archivos_de(request)),
        subir,
        dicho=lambda subido: f"Se guardó «{subido.nombre}».",
        volver=ficha_de(cargo.municipalidad),
        plantilla=FORMULARIO,
        contexto={
            **contexto_de(cargo.municipalidad, f"Documento de {de_quien}"),
            "frases": [frase for frase in (cargo.documento, LO_BAJA.format(ademas)) if frase],
            "boton": "Subir",
            "con_archivos": True,
        },
        como_se_deshace=como_se_deshace,
    )


@ver_y_enviar
def anular(request: HttpRequest, pk: int) -> HttpResponse:
    """El que no era, o se subió donde no iba."""
    vivos = DocumentoDeCargo.objects.visibles_para(request.user)
    suyo = get_object_or_404(vivos.select_related("punto_focal__municipalidad", "autoridad__municipalidad"), pk=pk)
    exigir(request, ACCION_SOBRE[type(suyo.de)])
    quien, municipalidad, titulo = quien_pide(request), suyo.de.municipalidad, "Anular el documento"
    return paso(
        request,
        FormularioDeMotivoDeCuenta(datos_de(request)),
        lambda datos: anular_documento_de_cargo(
            por=quien, documento=suyo, motivo=datos["motivo"], ahora=timezone.now()
        ),
        dicho="Documento anulado.",
        volver=ficha_de(municipalidad),
        plantilla=FORMULARIO,
        contexto={
            **contexto_de(municipalidad, titulo),
            "frases": [f"«{suyo.nombre}»"],
            "boton": titulo,
        },
        como_se_deshace=NO_SE_REPONE,
    )
