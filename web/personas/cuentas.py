"""Las cuentas, página a página: crear, editar, rol, desactivar y reactivar, invitar, segundo paso y tokens."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import tokens
from acuerdos.acciones import usuarios as acciones
from acuerdos.acciones.cuentas import DEL_SERVIDOR, DatosDePersona, con_version, es_del_servidor
from acuerdos.acciones.personas import confirmar_contacto
from acuerdos.acciones.relevos import cargos_de, deja_sin_responsable, encargo_de, lugar_de, nombre_de
from acuerdos.anulados import sin_anular
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.segundo_paso import tiene_segundo_paso
from cuentas.sistema import SISTEMA
from web.comun.conflicto import version_de
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import dar_paso, mostrar, paso, paso_con_version, toque
from web.personas.formularios import (
    FormularioDeCuenta,
    FormularioDeDesactivacion,
    FormularioDeMotivoDeCuenta,
    FormularioDePersona,
    FormularioDeRol,
)
from web.personas.invitar import invitar_y_decir
from web.personas.nombramiento import miga_de_personas

FORMULARIO = "personas/formulario.html"


@ver_y_enviar
def nueva(request: HttpRequest) -> HttpResponse:
    """Una cuenta de la Secretaría. A los demás se les abre al nombrarlos."""
    exigir(request, Accion.GESTIONAR_USUARIOS)
    quien, titulo = quien_pide(request), "Nueva cuenta de la Secretaría"

    def crear(limpios: dict[str, Any]) -> Usuario:
        datos = DatosDePersona(limpios["nombre"], limpios["correo"], limpios["telefono"])
        return acciones.crear_usuario(por=quien, datos=datos, rol=limpios["rol"])

    def hecha(creada: Usuario) -> HttpResponse:
        messages.success(request, f"Cuenta creada: ingresa con el usuario «{creada.username}» o con su correo.")
        invitar_y_decir(request, creada)
        return redirect("persona", creada.pk)

    frases = ["A un punto focal o a un funcionario se le abre cuenta al nombrarlo, desde su municipalidad o su sector."]
    contexto = {
        "titulo": titulo,
        "migas": [miga_de_personas(), (titulo, "")],
        "volver": reverse("personas"),
        "frases": frases,
        "boton": "Crear e invitar",
    }
    form = FormularioDeCuenta(datos_de(request))
    return dar_paso(form, crear, hecho=hecha, mostrar=lambda _estado: mostrar(request, form, FORMULARIO, contexto))


@ver_y_enviar
def editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Nombre, correo y teléfono."""
    usuario = con_version(_cuenta(request, pk))
    quien, volver = quien_pide(request), _pagina_de(usuario)

    def guardar(actual: Usuario, limpios: dict[str, Any]) -> Usuario:
        datos = DatosDePersona(limpios["nombre"], limpios["correo"], limpios["telefono"], limpios["documento"])
        return acciones.editar_usuario(por=quien, usuario=actual, datos=datos, version=version_de(actual))

    return paso_con_version(
        request,
        FormularioDePersona(datos_de(request), objeto=usuario),
        guardar,
        titulo=f"Datos de {usuario}",
        dicho="Datos guardados.",
        volver=volver,
        cancelar=volver,
        plantilla=FORMULARIO,
        contexto=_contexto(usuario, "Editar sus datos", "Guardar"),
    )


@ver_y_enviar
def rol(request: HttpRequest, pk: int) -> HttpResponse:
    """Darle, cambiarle o quitarle el puesto en la Secretaría."""
    usuario = _cuenta(request, pk, ajena="Nadie se cambia el rol a sí mismo: pídaselo a otro coordinador.")
    return _paso(
        request,
        usuario,
        FormularioDeRol(datos_de(request), initial={"rol": usuario.rol}),
        lambda datos: acciones.cambiar_rol(por=quien_pide(request), usuario=usuario, **datos),
        titulo="Cambiar su rol",
        boton="Cambiar el rol",
        dicho="Rol cambiado. Vale desde ahora.",
    )


@ver_y_enviar
def desactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Deja de entrar en el acto; lo que tenía a cargo sigue la regla de los relevos."""
    usuario = _cuenta(request, pk, ajena="Nadie se desactiva a sí mismo: pídaselo a otro coordinador.")
    cargos = cargos_de(usuario)
    huerfanos = [cargo for cargo in cargos if deja_sin_responsable(cargo) and encargo_de(lugar_de(cargo))]
    return _paso(
        request,
        usuario,
        FormularioDeDesactivacion(datos_de(request), hay_que_relevar=bool(huerfanos)),
        lambda datos: acciones.desactivar_usuario(
            por=quien_pide(request), usuario=usuario, ahora=timezone.now(), **datos
        ),
        titulo="Desactivar su cuenta",
        boton="Desactivar",
        dicho=f"La cuenta de {usuario} está desactivada.",
        frases=_lo_que_pasa_al_desactivar(usuario, cargos, huerfanos),
    )


@ver_y_enviar
def reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Vuelve a entrar; sus cargos y sus tokens no vuelven."""
    usuario = _cuenta(request, pk)
    return _paso(
        request,
        usuario,
        FormularioDeMotivoDeCuenta(datos_de(request)),
        lambda datos: acciones.reactivar_usuario(por=quien_pide(request), usuario=usuario, **datos),
        titulo="Reactivar su cuenta",
        boton="Reactivar",
        dicho=f"La cuenta de {usuario} está activa.",
        frases=["Vuelve a entrar con la contraseña que tenía. Sus cargos, tokens y enlaces de antes no vuelven."],
    )


@ver_y_enviar
def dos_pasos(request: HttpRequest, pk: int) -> HttpResponse:
    """A quien perdió el teléfono de su segundo paso."""
    usuario = _cuenta(request, pk, ajena="El suyo se cambia en su cuenta, con su contraseña.")
    form = FormularioDeMotivoDeCuenta(datos_de(request))
    form.fields["motivo"].label = "Cómo comprobó que es ella quien lo pide"
    frases = ["No tiene segundo paso activado: no hay nada que quitar."]
    if tiene_segundo_paso(usuario):
        frases = [
            "Se cierran sus sesiones, y al ingresar con su contraseña activará otro.",
            "Antes, compruebe que quien lo pide es esa persona: quien tenga su contraseña podrá entrar.",
        ]
    return _paso(
        request,
        usuario,
        form,
        lambda datos: acciones.quitar_segundo_paso(
            por=quien_pide(request), usuario=usuario, ahora=timezone.now(), **datos
        ),
        titulo="Quitar su segundo paso",
        boton="Quitar el segundo paso",
        dicho=f"{usuario} activará otro segundo paso cuando ingrese.",
        frases=frases,
    )


@require_POST
def invitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Otra invitación, con un enlace nuevo para crear su contraseña."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    usuario = get_object_or_404(Usuario.objects.exclude(username=SISTEMA), pk=pk)
    exigir(request, acciones.permiso_para_invitar(usuario))
    if es_del_servidor(usuario):
        raise PermissionDenied(DEL_SERVIDOR)
    return toque(request, lambda: invitar_y_decir(request, usuario), dicho="", volver=_pagina_de(usuario))


@require_POST
def confirmar(request: HttpRequest, pk: int) -> HttpResponse:
    """Dar fe de que el contacto de la persona es suyo: lo hace quien no lo puso."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    usuario = get_object_or_404(Usuario.objects.exclude(username=SISTEMA), pk=pk)
    if es_del_servidor(usuario):
        raise PermissionDenied(DEL_SERVIDOR)
    return toque(
        request,
        lambda: confirmar_contacto(por=quien_pide(request), usuario=usuario, ahora=timezone.now()),
        dicho=f"Queda dicho que el contacto de {usuario} es suyo, y que usted lo confirmó.",
        volver=_pagina_de(usuario),
    )


@require_POST
def token(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoca el token cuyo resumen empieza como dice el formulario: el texto del token no está en ninguna parte."""
    usuario = _cuenta(request, pk)
    resumen = request.POST.get("token", "").replace("\x00", "")
    hallados = list(usuario.auth_token_set.filter(digest__startswith=resumen)[:2]) if len(resumen) >= 16 else []
    if len(hallados) != 1:
        messages.error(request, "Ese token ya no existe.")
    else:
        tokens.revocar_token(por=quien_pide(request), token=hallados[0], ahora=timezone.now())
        messages.success(request, "Token revocado: deja de servir desde ahora.")
    return redirect("persona", pk)


def _cuenta(request: HttpRequest, pk: int, *, ajena: str = "") -> Usuario:
    """La cuenta, si quien pide las lleva y no es del servidor. `ajena`: por qué no puede ser la propia."""
    exigir(request, Accion.GESTIONAR_USUARIOS)
    usuario = get_object_or_404(Usuario, pk=pk)
    if usuario.username == SISTEMA or usuario.es_programa:
        raise Http404
    if es_del_servidor(usuario):
        raise PermissionDenied(DEL_SERVIDOR)
    if ajena and usuario.pk == request.user.pk:
        raise PermissionDenied(ajena)
    return usuario


def _pagina_de(usuario: Usuario) -> str:
    return reverse("persona", args=[usuario.pk])


def _lo_que_pasa_al_desactivar(usuario: Usuario, cargos: list[Any], huerfanos: list[Any]) -> list[str]:
    """`huerfanos`: los cargos que quedarían sin quien los ejerza."""
    frases = [
        "No podrá ingresar, y en el acto se cierran sus sesiones, sus tokens de la API y los enlaces de sus correos."
    ]
    frases += [f"Hoy termina su cargo en {nombre_de(lugar_de(cargo))}." for cargo in cargos if cargo not in huerfanos]
    frases += [
        f"Hoy termina su cargo en {nombre_de(lugar_de(cargo))}, que tiene {encargo_de(lugar_de(cargo))} y se queda sin "
        "responsable. Si ya hay quien la reemplace, nómbrela antes desde su página."
        for cargo in huerfanos
    ]
    if sigue := usuario.acuerdos_a_cargo.filter(sin_anular()).count():
        asignelos = "asígnelo" if sigue == 1 else "asígnelos"
        cuantos = contar(sigue, "acuerdo", "acuerdos")
        frases.append(f"Sigue {cuantos} por la Secretaría: {asignelos} a otra persona.")
    return frases


def _paso(
    request: HttpRequest,
    usuario: Usuario,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], Any],
    *,
    titulo: str,
    boton: str,
    dicho: str,
    frases: Sequence[str] = (),
) -> HttpResponse:
    """Un `paso` sobre la cuenta de `usuario`, del que se vuelve a su página. `frases`: lo que pasará."""
    return paso(
        request,
        form,
        verbo,
        dicho=dicho,
        volver=_pagina_de(usuario),
        plantilla=FORMULARIO,
        contexto=_contexto(usuario, titulo, boton, frases),
    )


def _contexto(usuario: Usuario, titulo: str, boton: str, frases: Sequence[str] = ()) -> dict[str, Any]:
    volver = _pagina_de(usuario)
    return {
        "titulo": titulo,
        "migas": [miga_de_personas(), (str(usuario), volver), (titulo, "")],
        "volver": volver,
        "frases": frases,
        "boton": boton,
    }
