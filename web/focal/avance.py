"""Informar cómo va un hito: el formulario, su constancia, y las fotos que llegan después.

Lo escrito se guarda primero: por debajo de 100 % el avance queda registrado aunque la foto no sirva o no llegue, y se
agrega en la constancia. El 100 % pide sustento (regla de las acciones): sin él, lo escrito espera en un borrador.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from acuerdos.acciones.avances import adjuntar_evidencia, registrar_avance
from acuerdos.acciones.motivos_de_avance import motivo_de_no_informar
from acuerdos.archivos import ArchivoSinGuardar
from acuerdos.errores import POR_AHORA_NO, DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance, Evidencia, Hito
from acuerdos.permisos import Accion, puede
from cuentas import borradores
from cuentas.models import Usuario
from cuentas.traducidas import traer
from web.comun.campos import con_su_codigo, revisar_archivos
from web.comun.lo_que_ve import para
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import dar_paso
from web.comun.repetidos import el_avance_dice_lo_mismo, los_que_faltan
from web.focal import envios
from web.focal.formularios import FormularioDeFotos, FormularioFocalDeAvance, dia_de_antes
from web.focal.tareas import de_vuelta

FALTA_FOTO = gettext_noop(
    "Guardamos lo que escribió. Para informar que está terminado hace falta una foto o un PDF: agréguelo aquí."
)
SIN_FOTO = gettext_noop("Su informe se guardó, pero este archivo no: {} Puede agregar otro aquí abajo.")
EN_LA_TABLA = gettext_noop("Recibido, constancia N.º {}: {} % de «{:.80}».")
YA_ENVIADO = gettext_noop(
    "Este formulario ya se había enviado (constancia {}). Si quiere cambiar lo que informó, envíelo otra vez."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoInformado:
    """Lo que llegó en el formulario, ya entendido. `porcentaje` de 0 a 100; `clave`, la de idempotencia.

    `por_mirar`: si trajo algún archivo del que por ahora no se sabe si sirve.
    """

    fecha: date
    porcentaje: int
    descripcion: str
    clave: str | None
    evidencias: Sequence[ArchivoRevisado]
    cifras: str = ""
    por_mirar: bool = False


@dataclass(frozen=True, slots=True)
class Recibido:
    """Un informe que quedó registrado. `avisos`: lo que venía con él y no se pudo guardar (una foto), en frases."""

    avance: Avance
    avisos: Sequence[str] = ()


Registrar = Callable[[LoInformado], Avance]


@ver_y_enviar
def informar(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: el formulario, con lo que hubiera quedado escrito. POST: registra y lleva a la constancia."""
    quien = quien_pide(request)
    hito = _hito_pedido(quien, pk)
    exigir(request, Accion.REGISTRAR_AVANCE, hito)
    # Solo al mostrar: un envío repetido de lo que ya se validó recibe su constancia; lo demás lo niega la acción.
    if request.method != "POST" and (negado := motivo_de_no_informar(quien, hito)) is not None:
        raise PermissionDenied(negado.motivo)
    ahora = timezone.now()
    form = FormularioFocalDeAvance(datos_de(request), archivos_de(request))
    guardar_antes_de_mirar_archivos(request, borradores.dueno_de(request), borradores.lugar_de(request), ahora)

    def registrar(informe: LoInformado) -> Avance:
        return registrar_avance(
            por=quien,
            hito=hito,
            fecha=informe.fecha,
            porcentaje=informe.porcentaje,
            clave=informe.clave,
            descripcion=informe.descripcion,
            evidencias=informe.evidencias,
            ahora=ahora,
        )

    return dar_paso(
        form,
        lambda datos: recibir(form, datos, registrar, quien=quien, ahora=ahora),
        hecho=lambda recibido: con_su_constancia(request, recibido),
        mostrar=lambda estado: envios.formulario(request, form, estado, "focal/avance.html", contexto_de(hito, ahora)),
    )


def _hito_pedido(quien: Usuario, pk: int) -> Hito:
    hallados: list[Hito] = traer(*para(quien, "hito por informar", _uno_de_sus_hitos, pk))
    if not hallados:
        raise Http404
    return hallados[0]


def _uno_de_sus_hitos(quien: Usuario, pk: int) -> "QuerySet[Hito]":
    hitos: QuerySet[Hito] = con_acuerdo(Hito.objects.visibles_para(quien)).filter(pk=pk)
    return hitos


@envios.dicho_a_la_cola
@ver_y_enviar
def constancia(request: HttpRequest, pk: int) -> HttpResponse:
    """La prueba de que se recibió un avance; con POST se le agregan fotos mientras no esté validado."""
    quien = quien_pide(request)
    avance = get_object_or_404(con_hito(Avance.objects.visibles_para(quien)), pk=pk)
    if request.method == "POST":
        exigir(request, Accion.ADJUNTAR_EVIDENCIA, avance)
    form = FormularioDeFotos(files=archivos_de(request))

    def mostrar(estado: int) -> HttpResponse:
        contexto = contexto_de_constancia(avance)
        contexto["puede_agregar"] = contexto["espera"] and bool(puede(quien, Accion.ADJUNTAR_EVIDENCIA, avance))
        return envios.pagina(request, form, estado, "focal/constancia.html", contexto)

    return dar_paso(
        form,
        lambda datos: agregar_fotos(form, datos, avance, quien=quien, ahora=timezone.now()),
        hecho=lambda quejas: con_su_constancia(request, Recibido(avance, quejas)),
        mostrar=mostrar,
    )


def con_su_constancia(request: HttpRequest, recibido: Recibido) -> HttpResponse:
    url = reverse("constancia", args=[recibido.avance.pk])
    numero = envios.constancia_de(recibido.avance)
    tabla = de_vuelta(request, recibido.avance.hito_id)
    if tabla and not envios.quiere_json(request):
        messages.success(
            request, gettext(EN_LA_TABLA).format(numero, recibido.avance.porcentaje, recibido.avance.hito.texto)
        )
        return envios.recibido(request, constancia=numero, url=tabla, avisos=recibido.avisos)
    return envios.recibido(request, constancia=numero, url=url, fotos=url, avisos=recibido.avisos)


# --- Lo que también usa el enlace del correo ------------------------------------------------------------------------
def con_acuerdo(hitos: QuerySet[Any]) -> Any:
    return hitos.select_related("acuerdo__sesion", "acuerdo__sector", "acuerdo__municipalidad__region")


def con_hito(avances: QuerySet[Any]) -> Any:
    return avances.select_related("hito__acuerdo__sesion", "hito__acuerdo__municipalidad")


def guardar_antes_de_mirar_archivos(request: HttpRequest, duena: borradores.Dueno, lugar: str, ahora: datetime) -> None:
    """El borrador de lo escrito, si trae archivos: abrir lo ajeno es lo único que puede tardar o caerse."""
    if request.FILES:
        borradores.guardar(duena, lugar, borradores.lo_escrito(request.POST), ahora=ahora)


def recibir(
    form: FormularioFocalDeAvance, datos: dict[str, Any], registrar: Registrar, *, quien: Usuario, ahora: datetime
) -> Recibido:
    """Registra lo informado con su sustento.

    :raises DatoInvalido: si no se pudo; lo que falta queda en `form`, si no lo dice la excepción.
    """
    hoy = timezone.localdate(ahora)
    buenos, quejas = revisar_archivos(datos["evidencias"])
    informe = LoInformado(
        fecha=datos["fecha"] or dia_de_antes(datos.get("escrito_el", ""), hoy) or hoy,
        porcentaje=datos["porcentaje"],
        clave=datos["clave"] or None,
        descripcion=datos["descripcion"],
        evidencias=buenos,
        cifras=datos.get("cifras", ""),
        por_mirar=any(queja.code == POR_AHORA_NO for queja in quejas),
    )
    try:
        avance = _registrar_aunque_no_haya_disco(registrar, informe, quejas)
    except DatoInvalido as error:
        if "evidencias" not in error.errores:
            raise
        # La acción pidió sustento: se dice qué pasó con el que mandó, o cómo darlo; y con ello lo demás que no sirve.
        for queja in quejas or [ValidationError(gettext(FALTA_FOTO))]:
            form.add_error("evidencias", queja)
        lo_demas = {campo: frase for campo, frase in error.errores.items() if campo != "evidencias"}
        raise DatoInvalido(**lo_demas) from error
    # Con la misma clave de envío devuelve lo ya registrado, que puede decir otra cosa o no tener aún estas fotos.
    if not el_avance_dice_lo_mismo(
        avance, fecha=datos["fecha"], porcentaje=informe.porcentaje, descripcion=informe.descripcion
    ):
        form.con_otra_clave(gettext(YA_ENVIADO).format(envios.constancia_de(avance)))
        raise DatoInvalido
    quejas += _agregar(los_que_faltan(avance, buenos), quien, avance, ahora)
    return Recibido(avance, [gettext(SIN_FOTO).format(dicha) for dicha in _dichas(quejas)])


def _registrar_aunque_no_haya_disco(
    registrar: Registrar, informe: LoInformado, quejas: list[ValidationError]
) -> Avance:
    """Un archivo que el disco no recibe no se lleva el informe: por debajo de 100 % se registra sin él, y se dirá."""
    try:
        return registrar(informe)
    except ArchivoSinGuardar as error:
        if informe.porcentaje == 100:
            quejas += con_su_codigo(error)
            raise
        return registrar(replace(informe, evidencias=()))


def agregar_fotos(
    form: FormularioDeFotos, datos: dict[str, Any], avance: Avance, *, quien: Usuario, ahora: datetime
) -> list[str]:
    """Agrega al avance los archivos que sirven. Si ninguno sirve, las frases quedan en `form`; si no, se devuelven."""
    buenos, quejas = revisar_archivos(datos["evidencias"])
    quejas += _agregar(buenos, quien, avance, ahora)
    if len(quejas) < len(datos["evidencias"]):
        return _dichas(quejas)
    for queja in quejas:
        form.add_error("evidencias", queja)
    return []


def contexto_de(hito: Hito, ahora: datetime) -> dict[str, Any]:
    """Lo que muestran los formularios de un hito: qué es, cuándo vence y qué se dijo la última vez."""
    ultimo = traer("último avance del hito", _ultimo_avance, hito.pk)
    return {
        "hito": hito,
        "acuerdo": hito.acuerdo,
        "hoy": timezone.localdate(ahora),
        "ultimo": ultimo[0] if ultimo else None,
        "es_demo": hito.acuerdo.sesion.de_demostracion,
    }


def _ultimo_avance(hito: int) -> "QuerySet[Avance]":
    vivos: QuerySet[Avance] = Avance.objects.sin_anulados().filter(hito=hito)
    return vivos.order_by("-fecha", "-id")[:1]


def contexto_de_constancia(avance: Avance) -> dict[str, Any]:
    """Lo que muestra la constancia. `espera`: si la Secretaría todavía no lo revisó."""
    return {
        "avance": avance,
        "hito": avance.hito,
        "acuerdo": avance.hito.acuerdo,
        "numero": envios.constancia_de(avance),
        "evidencias": list(Evidencia.objects.sin_anulados().filter(avance=avance)),
        "espera": avance.sin_decidir,
        "es_demo": avance.hito.acuerdo.sesion.de_demostracion,
    }


def _agregar(
    archivos: Sequence[ArchivoRevisado], quien: Usuario, avance: Avance, ahora: datetime
) -> list[ValidationError]:
    quejas: list[ValidationError] = []
    for archivo in archivos:
        try:
            adjuntar_evidencia(por=quien, avance=avance, archivo=archivo, ahora=ahora)
        except DatoInvalido as error:
            quejas += con_su_codigo(error)
    return quejas


def _dichas(quejas: Sequence[ValidationError]) -> list[str]:
    return [frase for queja in quejas for frase in queja.messages]
