"""Lo que la Ley 29733 da a cada persona: saber qué se guarda de ella, y que se olvide cuando ya no hace falta.

Regla: se olvida quién era (nombre, usuario, correo, teléfono, documento y por dónde entraba), en su cuenta, en sus
cargos (también el archivo con que la nombraron) y en las versiones de unos y otros. Lo que informó y decidió queda, a
nombre de «Persona olvidada»: es historia de lo que el Estado se comprometió, está encadenada, y ni sus huellas ni los
cortes cambian. Antes tiene que haber dejado sus cargos y su cuenta estar desactivada: no se olvida a quien todavía
responde por algo.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ForeignKey, Model, Q
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Lower

from acuerdos.acciones.base import guardar, revisar
from acuerdos.acciones.cuentas import bloquear_cuenta
from acuerdos.acciones.relevos import anular_enlaces, cargos_de
from acuerdos.acciones.transaccion import verbo
from acuerdos.models import (
    ArchivoRecibido,
    CorreoRecibido,
    Documento,
    DocumentoDeCargo,
    Enlace,
    Envio,
    Evidencia,
    PreferenciaDeRecordatorios,
    VistaGuardada,
)
from cuentas import accesos
from cuentas.models import Acceso, Borrador, Carta, PeticionRepetible, Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

OLVIDADA = "Persona olvidada {}"
ACTIVA = "Su cuenta está activa: un coordinador la desactiva antes, desde su página."
CON_CARGO = "Todavía ejerce un cargo: antes registre que lo dejó."
# Lo que abre puertas, o es de otra persona: no se entrega a nadie.
RESERVADAS = {
    "password",
    "data",
    "digest",
    "token_key",
    "session_key",
    "sello",
    "sello_de_calendario",
    "clave",
    "secreto",
    "secreto_anterior",
    "cabeceras",
    "object_repr",
    "change_message",
}
# La fila es de quien la nombra así: trata de ella, o la escribió. En las demás solo consta que hizo algo con lo ajeno.
DE_QUIEN_ES = {"usuario", "user", "persona", "quien", "registrado_por", "registrada_por", "propuesto_por"}
DE_LO_AJENO = (models.AutoField, models.ForeignKey, models.DateField)  # un DateTimeField es un DateField
NINGUNA = Q(pk__in=[])
# Tratan de otros: de quien los subió consta que los subió.
DE_OTROS = {
    "acuerdos.Carga",
    "acuerdos.Importacion",
    "acuerdos.DocumentoDeCargo",
    "acuerdos.HistoricalDocumentoDeCargo",
}
Filas = list[dict[str, Any]]


def lo_que_se_guarda(usuario: Usuario) -> Iterator[tuple[str, Filas]]:
    """(tabla, filas) de cada tabla que nombra a `usuario`; primero, su cuenta. Sin lo que abre puertas ni lo ajeno."""
    yield Usuario._meta.label, [fila_de(usuario)]
    sueltas = _sin_llave(usuario)
    for modelo in apps.get_models():
        tabla, campos = modelo._meta.label, _a_personas(modelo)
        propias = [c for c in campos if c in DE_QUIEN_ES and tabla not in DE_OTROS]
        suyas = modelo._base_manager.filter(_alguno(propias, usuario) | sueltas.get(modelo, NINGUNA))
        ajenas = modelo._base_manager.filter(_alguno(campos, usuario)).exclude(pk__in=suyas.values("pk"))
        filas = [*map(fila_de, suyas.order_by("pk")), *map(_acto, ajenas.order_by("pk"))]
        if filas:
            yield tabla, filas


def archivos_de(usuario: Usuario) -> Iterator[tuple[str, FieldFile]]:
    """(tabla y número, archivo) de cada foto o documento que entregó, también por correo, y del que la nombró."""
    for modelo, suyos in (
        (Evidencia, Q(registrado_por=usuario)),
        (Documento, Q(registrado_por=usuario)),
        (DocumentoDeCargo, Q(punto_focal__usuario=usuario) & ~Q(archivo="")),
        (ArchivoRecibido, _sin_llave(usuario)[ArchivoRecibido]),
    ):
        for fila in modelo._base_manager.filter(suyos).order_by("pk"):
            yield f"{modelo._meta.label}/{fila.pk}", fila.archivo


def correos_de(usuario: Usuario) -> set[str]:
    """Los que son o fueron suyos, y de nadie más: el de un cargo pasa a quien la releva."""
    suyos, ajenos = Q(usuario=usuario), ~Q(usuario=usuario)
    hallados = {
        usuario.email,
        *Usuario.history.filter(id=usuario.pk).values_list("email", flat=True),
        *PuntoFocal.history.filter(suyos).values_list("correo", flat=True),
        *PuntoFocal.objects.filter(suyos).values_list("correo", flat=True),
    }
    de_otra = {
        *Usuario.objects.filter(email__in=hallados).exclude(pk=usuario.pk).values_list("email", flat=True),
        *PuntoFocal.objects.filter(ajenos, correo__in=hallados).values_list("correo", flat=True),
    }
    return hallados - de_otra - {""}


def _nombres_de(usuario: Usuario) -> set[str]:
    """Con los que ingresa o ingresó, en minúsculas."""
    usuarios = Usuario.history.filter(id=usuario.pk).values_list("username", flat=True)
    return {nombre.lower() for nombre in (usuario.username, *usuarios, *correos_de(usuario))}


def _sin_llave(usuario: Usuario) -> dict[type[Model], Q]:
    """Lo suyo que no la nombra por su cuenta sino por su correo, su nombre de ingreso, o a través de otra fila."""
    correos, nombres = correos_de(usuario), _nombres_de(usuario)
    recibidos = Q(remitente__in=correos, persona=None)
    return {
        Usuario.history.model: Q(id=usuario.pk),
        Acceso: _que_la_nombran(nombres),
        Carta: Q(para__in=correos),
        CorreoRecibido: recibidos,
        DocumentoDeCargo: Q(punto_focal__usuario=usuario),
        DocumentoDeCargo.history.model: Q(punto_focal__usuario=usuario),
        ArchivoRecibido: Q(correo__in=CorreoRecibido.objects.filter(recibidos | Q(persona=usuario)).values("pk")),
    }


def _que_la_nombran(nombres: set[str]) -> Q:
    """Los accesos de quien escribió su nombre y no entró: pudo ser ella, u otra persona."""
    return Q(pk__in=Acceso.objects.annotate(dicho=Lower("nombrado")).filter(dicho__in=nombres).values("pk"))


def _a_personas(modelo: type[Model]) -> list[str]:
    return [c.name for c in modelo._meta.concrete_fields if isinstance(c, ForeignKey) and c.related_model is Usuario]


def _alguno(campos: list[str], usuario: Usuario) -> Q:
    return reduce(or_, (Q(**{campo: usuario}) for campo in campos), NINGUNA)


@verbo
def olvidar_persona(*, por: Usuario, usuario: Usuario, ahora: datetime) -> Usuario:
    """Deja de saberse quién era."""
    correos, nombres = correos_de(usuario), _nombres_de(usuario)
    llegados = CorreoRecibido.objects.filter(Q(persona=usuario) | Q(remitente__in=correos))
    llegados.update(remitente="", asunto="", texto="")  # van antes: ver `ORDEN`
    usuario = bloquear_cuenta(usuario)
    revisar(usuario=ACTIVA if usuario.is_active else CON_CARGO if cargos_de(usuario) else "")
    nombre, nadie = OLVIDADA.format(usuario.pk), {"email": "", "telefono": "", "documento": ""}
    de_cuenta = {"nombre": nombre, "username": f"olvidada-{usuario.pk}", **nadie}
    for campo, valor in de_cuenta.items():
        setattr(usuario, campo, valor)
    usuario.set_unusable_password()
    guardar(usuario, por=por, motivo="Se olvidó a la persona (Ley 29733)")
    Usuario.history.filter(id=usuario.pk).update(**de_cuenta)
    _olvidar_cargos(usuario)
    anular_enlaces(Enlace.objects.filter(persona=usuario, revocado_en__isnull=True), por=por, ahora=ahora)
    _olvidar_rastros(usuario, correos, nombres)
    accesos.cerrar_sesiones(usuario, ahora=ahora)
    return usuario


def _olvidar_cargos(usuario: Usuario) -> None:
    """El contacto y el documento de cada cargo; que lo ejerció, de cuándo a cuándo, queda."""
    vacios = {"correo": "", "telefono": "", "documento": "", "cargo": ""}
    PuntoFocal.objects.filter(usuario=usuario).update(**vacios)
    PuntoFocal.history.filter(usuario=usuario).update(**vacios)
    _olvidar_documentos(usuario)
    FuncionarioSectorial.objects.filter(usuario=usuario).update(cargo="")
    FuncionarioSectorial.history.filter(usuario=usuario).update(cargo="")


def _olvidar_documentos(usuario: Usuario) -> None:
    """El papel que la nombró lleva su nombre y su DNI: queda que lo hubo, y su archivo se borra."""
    suyos = DocumentoDeCargo.objects.filter(punto_focal__usuario=usuario)
    rutas = set(suyos.exclude(archivo="").values_list("archivo", flat=True))
    nada = {"archivo": "", "nombre": "", "sha256": "", "tamano": 0}
    DocumentoDeCargo.history.filter(punto_focal__usuario=usuario).update(**nada)
    suyos.update(**nada)
    transaction.on_commit(partial(_borrar_documentos, rutas), robust=True)


def _borrar_documentos(rutas: Collection[str]) -> None:
    """Los que ya no son de nadie: una resolución puede nombrar a varias personas."""
    almacen = DocumentoDeCargo._meta.get_field("archivo").storage
    for ruta in rutas:
        if not DocumentoDeCargo.objects.filter(archivo=ruta).exists():
            almacen.delete(ruta)


def _olvidar_rastros(usuario: Usuario, correos: set[str], nombres: set[str]) -> None:
    """Por dónde entraba y a dónde se le escribió."""
    PreferenciaDeRecordatorios.objects.filter(usuario=usuario).update(sello_de_calendario="")
    Envio.objects.filter(persona=usuario).update(correo="")
    accesos.quitar_segundo_paso(usuario)
    accesos.quitar_tokens(usuario)
    accesos.olvidar_rastros(usuario)
    for suyos in (Borrador, PeticionRepetible):
        suyos.objects.filter(usuario=usuario).delete()
    VistaGuardada.objects.filter(usuario=usuario, compartida=False).delete()
    apps.get_model("api", "Suscripcion").objects.filter(usuario=usuario).delete()  # con lo que estuviera por salir
    Acceso.objects.filter(Q(quien=usuario) | _que_la_nombran(nombres)).update(desde=None, nombrado="")
    Carta.objects.filter(para__in=correos).delete()
    de_cuentas = ContentType.objects.get_for_model(Usuario)
    suyas = LogEntry.objects.filter(content_type=de_cuentas, object_id=str(usuario.pk))
    suyas.update(object_repr=OLVIDADA.format(usuario.pk))


def fila_de(objeto: Model) -> dict[str, Any]:
    """Todo lo que dice, menos lo reservado. De un intento con su nombre, no desde dónde: pudo ser otra persona."""
    reservadas = RESERVADAS | ({"desde"} if isinstance(objeto, Acceso) and not objeto.quien_id else set())
    columnas = [c for c in objeto._meta.concrete_fields if not isinstance(c, models.BinaryField)]
    return {c.name: c.value_to_string(objeto) for c in columnas if c.name not in reservadas}


def _acto(objeto: Model) -> dict[str, Any]:
    """De una fila ajena: cuál es, cuándo, y lo que quien la tocó escribió al hacerlo."""
    hecho = [c for c in objeto._meta.concrete_fields if isinstance(c, DE_LO_AJENO) or c.name == "history_type"]
    motivos = [c for c in objeto._meta.concrete_fields if "motivo" in c.name or c.name == "history_change_reason"]
    return {c.name: c.value_to_string(objeto) for c in [*hecho, *motivos]}
