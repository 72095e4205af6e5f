"""Publicar un corte, viendo antes lo que se publica, y retirarlo con su motivo."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import publicaciones
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.errores import DatoInvalido
from acuerdos.fechas import escribir_instante, leer_dia, leer_instante
from acuerdos.models import CortePublicado
from acuerdos.palabras import dia_en_palabras
from acuerdos.permisos import Accion
from corte import guardados
from corte.datos import Corte
from corte.enlaces import Enlaces
from corte.fechas import revisar_fecha
from corte.firma import FirmaImposible
from corte.papel.tipografia import PDFImposible
from corte.publicacion import encargar, para_publicar, publicar, tarda
from cuentas.models import Usuario
from reuniones.models import Sesion
from web.comun import enlaces
from web.comun.campos import Area, Formulario
from web.comun.paginas import datos_de, exigir, quien_pide, sesion_pedida, ver_y_enviar
from web.comun.paso import paso
from web.comun.puestos import SinPuesto, un_puesto
from web.cortes.cuadros import cifras_de_avance, correcciones_del_corte, titulares_del_corte
from web.cortes.pagina import sin_corte

ESPERA_DE_PUBLICAR = 5.0  # segundos por cada archivo, si otro lo está haciendo
OCUPADO = "El sistema está haciendo otros archivos y no pudo hacer estos. Confirme otra vez en un momento."


class FormularioDePublicacion(Formulario):
    """Lo que se confirma: el día, el instante de lo conocido y, si reemplaza a otro, cuál y por qué."""

    al = forms.CharField(widget=forms.HiddenInput)
    conocido_al = forms.CharField(widget=forms.HiddenInput)
    reemplaza = forms.IntegerField(widget=forms.HiddenInput, required=False)
    motivo = forms.CharField(
        widget=Area(attrs={"rows": 3}),
        max_length=MOTIVO_MAXIMO,
        required=False,
        error_messages={"required": publicaciones.PIDE_REEMPLAZAR},
        label="Por qué reemplaza al anterior",
        help_text="Se lee junto al corte que deja de valer. No escriba datos de personas.",
    )

    def __init__(self, datos: QueryDict | None, *, inicial: dict[str, str], en_pie: CortePublicado | None) -> None:
        """`en_pie`: el que reemplazaría, que es cuando el motivo hace falta; None si no hay otro de ese día."""
        super().__init__(datos, initial={**inicial, "reemplaza": en_pie.numero if en_pie else None})
        if en_pie is None:
            self.fields["motivo"].widget = forms.HiddenInput()
        else:
            self.fields["motivo"].required = True

    def clean_al(self) -> date:
        return _leido(leer_dia, self.cleaned_data["al"])

    def clean_conocido_al(self) -> datetime:
        return _leido(leer_instante, self.cleaned_data["conocido_al"])


T = TypeVar("T")


class FormularioDeRetiro(Formulario):
    motivo = forms.CharField(
        widget=Area(attrs={"rows": 3}),
        max_length=MOTIVO_MAXIMO,
        label="Por qué se retira",
        help_text="Lo lee quien encuentre el corte. No escriba datos de personas.",
    )


def _leido(leer: Callable[[str], T], texto: str) -> T:
    try:
        return leer(texto)
    except DatoInvalido as error:
        raise forms.ValidationError(str(error)) from None


@ver_y_enviar
def publicar_corte(request: HttpRequest, codigo: str) -> HttpResponse:
    """Al mirar se fija el instante de lo conocido: se publica lo que se vio, aunque entretanto alguien guarde."""
    sesion = sesion_pedida(request, codigo)
    exigir(request, Accion.PUBLICAR_CORTE, sesion)
    ahora, quien = timezone.now(), quien_pide(request)
    datos = datos_de(request)
    pedido = datos if datos is not None else request.GET
    try:
        al = leer_dia(pedido.get("al", "")) if pedido.get("al") else max(timezone.localdate(ahora), sesion.fecha)
        conocido_al = leer_instante(pedido.get("conocido_al", "")) if pedido.get("conocido_al") else ahora
        revisar_fecha(al, sesion, ahora, conocido_al)
        visto = para_publicar(sesion, al, conocido_al)
    except DatoInvalido as error:
        return sin_corte(request, sesion, timezone.localdate(ahora), str(error), 400)
    en_pie = CortePublicado.objects.filter(sesion=sesion, al=al, retirado_en__isnull=True).first()
    inicial = {"al": al.isoformat(), "conocido_al": escribir_instante(conocido_al)}
    form = FormularioDePublicacion(datos, inicial=inicial, en_pie=en_pie)

    def verbo(limpio: dict[str, Any]) -> CortePublicado | None:
        if tarda(visto) and encargar(quien=quien, sesion=sesion, **limpio):
            return None
        return _publicar(sesion, quien, ahora, limpio)

    return paso(
        request,
        form,
        verbo,
        dicho=lambda hecho: _dicho(hecho, al),
        volver=lambda hecho: _adonde(sesion, hecho),
        plantilla="cortes/publicar.html",
        contexto=lambda: _contexto(sesion, visto, en_pie, ahora),
    )


def _publicar(sesion: Sesion, quien: Usuario, ahora: datetime, limpio: dict[str, Any]) -> CortePublicado:
    try:
        with un_puesto():
            return publicar(por=quien, sesion=sesion, ahora=ahora, paciencia=ESPERA_DE_PUBLICAR, **limpio)
    except (SinPuesto, guardados.Ocupado) as error:
        raise DatoInvalido(corte=OCUPADO) from error
    except (PDFImposible, FirmaImposible) as error:
        raise DatoInvalido(corte=str(error)) from error


def _dicho(hecho: CortePublicado | None, al: date) -> str:
    if hecho is None:
        return f"El corte al {dia_en_palabras(al)} es grande: se está preparando y aparecerá aquí al terminar."
    return f"Se publicó el corte n.º {hecho.numero}, al {dia_en_palabras(al)}."


def _adonde(sesion: Sesion, hecho: CortePublicado | None) -> str:
    if hecho is None:
        return reverse("cortes_publicados", args=[sesion.codigo])
    return reverse("corte_publicado", args=[sesion.codigo, hecho.numero])


def _contexto(sesion: Sesion, visto: Corte, en_pie: CortePublicado | None, ahora: datetime) -> dict[str, Any]:
    archivos = [
        {"texto": nombre, "url": enlaces.corte(sesion.codigo, visto.al, visto.conocido_al, formato), "nota": ""}
        for formato, nombre in (("pptx", "PowerPoint"), ("pdf", "PDF"), ("xlsx", "Excel"), ("json", "JSON"))
    ]
    listas = Enlaces(sesion.codigo, visto.al, visto.conocido_al or ahora)
    return {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "hoy": timezone.localdate(ahora),
        "corte": visto,
        "titulares": titulares_del_corte(visto, listas),
        "avance": cifras_de_avance(visto, listas),
        "correcciones": correcciones_del_corte(visto, listas),
        "en_pie": en_pie,
        "descargas": archivos,
    }


@ver_y_enviar
def retirar_corte(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Retirado, sigue estando con su motivo; deja de ser con el que se compara el siguiente."""
    sesion = sesion_pedida(request, codigo)
    publicado = get_object_or_404(CortePublicado.objects.select_related("sesion"), sesion=sesion, numero=numero)
    exigir(request, Accion.PUBLICAR_CORTE, sesion)
    volver = reverse("corte_publicado", args=[codigo, numero])
    if publicado.retirado_en is not None:
        messages.info(request, "Este corte ya estaba retirado.")
        return redirect(volver)
    quien, ahora = quien_pide(request), timezone.now()
    return paso(
        request,
        FormularioDeRetiro(datos_de(request)),
        lambda limpio: publicaciones.retirar_corte(por=quien, publicado=publicado, ahora=ahora, **limpio),
        dicho=f"Se retiró el corte n.º {numero}.",
        volver=volver,
        plantilla="cortes/retirar.html",
        contexto={"sesion": sesion, "publicado": publicado, "volver": volver, "es_demo": sesion.de_demostracion},
    )
