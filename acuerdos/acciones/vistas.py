"""Verbos de las vistas guardadas de la lista de acuerdos: guardar, cambiar, borrar.

Regla: cada quien guarda las suyas; la Secretaría puede compartirlas con la oficina, que las usa pero no las cambia. Una
vista es solo una dirección con nombre: abre la lista con lo que quien mira puede ver, y nada más. No es un hecho.
"""

from datetime import datetime

from acuerdos.acciones.base import exigir, revisar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import DatoInvalido
from acuerdos.models import VistaGuardada
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon

VISTAS_MAXIMAS = 30
NOMBRE_DE_VISTA = 60
PARAMETROS_MAXIMOS = 2_000


@verbo
def guardar_vista(
    *, por: Usuario, nombre: str, parametros: str, ahora: datetime, compartida: bool = False, reemplazar: bool = False
) -> VistaGuardada:
    """Guarda `parametros` (filtros, orden y columnas) con `nombre`. Con `reemplazar`, en la que ya se llama así."""
    suyas = _suyas(por)
    nombre = _nombre(nombre)
    vista = _que_se_llama(suyas, nombre)
    if vista is not None and not reemplazar:
        raise DatoInvalido(nombre=f"Ya tiene una vista que se llama «{vista}»: cambie el nombre o reemplácela.")
    if vista is None and len(suyas) >= VISTAS_MAXIMAS:
        raise DatoInvalido(nombre=f"Ya tiene {VISTAS_MAXIMAS} vistas, que es lo más que se guarda: borre alguna.")
    revisar(
        parametros=f"Los filtros ocupan {len(parametros)} letras; como máximo, {PARAMETROS_MAXIMOS}."
        if len(parametros) > PARAMETROS_MAXIMOS
        else ""
    )
    if compartida:
        exigir(por, Accion.COMPARTIR_VISTA)
    vista = vista or VistaGuardada(usuario=por)
    vista.nombre, vista.parametros, vista.compartida, vista.guardada_en = nombre, parametros, compartida, ahora
    vista.save()
    return vista


@verbo
def cambiar_vista(*, por: Usuario, vista: VistaGuardada, nombre: str, compartida: bool, de_inicio: bool) -> None:
    """Cambia su nombre, si se comparte y si es donde `por` empieza (solo una lo es)."""
    suyas = _suyas(por)
    vista = _la_suya(suyas, vista)
    nombre = _nombre(nombre)
    otra = _que_se_llama([v for v in suyas if v.pk != vista.pk], nombre)
    revisar(nombre=f"Ya tiene una vista que se llama «{otra}»." if otra else "")
    if compartida and not vista.compartida:
        exigir(por, Accion.COMPARTIR_VISTA)
    if de_inicio:
        VistaGuardada.objects.filter(usuario=por, de_inicio=True).exclude(pk=vista.pk).update(de_inicio=False)
    vista.nombre, vista.compartida, vista.de_inicio = nombre, compartida, de_inicio
    vista.save(update_fields=["nombre", "compartida", "de_inicio"])


@verbo
def borrar_vista(*, por: Usuario, vista: VistaGuardada) -> None:
    _la_suya(_suyas(por), vista).delete()


def _suyas(por: Usuario) -> list[VistaGuardada]:
    """Las de `por`, con su cuenta bloqueada: dos pestañas no guardan dos con el mismo nombre ni una de más."""
    Usuario.objects.select_for_update(no_key=True).get(pk=por.pk)
    return list(VistaGuardada.objects.filter(usuario=por))


def _la_suya(suyas: list[VistaGuardada], vista: VistaGuardada) -> VistaGuardada:
    for una in suyas:
        if una.pk == vista.pk:
            return una
    raise DatoInvalido(vista="Esa vista ya no existe o es de otra persona.")


def _nombre(nombre: str) -> str:
    return texto_obligatorio("nombre", limpiar_renglon(nombre), "Póngale un nombre.", NOMBRE_DE_VISTA)


def _que_se_llama(vistas: list[VistaGuardada], nombre: str) -> VistaGuardada | None:
    return next((v for v in vistas if v.nombre.casefold() == nombre.casefold()), None)
