"""El acuerdo: registrarlo, corregirlo mientras la sesión está en curso y anularlo."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import models

from acuerdos.acciones import acuerdos
from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.base import MOTIVO_MAXIMO, TEXTO_MAXIMO
from acuerdos.enums import Responsable, Tipo, TipoDeCambio
from acuerdos.errores import DatoInvalido
from acuerdos.filtros.acuerdos import CODIGO
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.permisos import Accion, sesiones_visibles
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entrada, EntradaDeDia, EntradaDeRenglon, EntradaDeSiNo, Monto, MotivoEntrada, Opcion, Texto
from api.esquema import FORMA_DE_CLASIFICACION, FORMA_DE_CLAVE
from api.sesiones import SesionesDetalle
from api.verbos.base import Anulado, Correccion, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion

# De cada campo que nombra algo de un catálogo: qué, por cuál columna y dónde están los que hay.
DE_CATALOGO: dict[str, tuple[Any, str, str]] = {
    "municipalidad": (Municipalidad, "ubigeo", "municipalidades"),
    "sector": (Sector, "sigla", "sectores"),
    "clasificacion": (Clasificacion, "codigo", "clasificaciones"),
}


def _clave(forma: str, ayuda: str, **opciones: object) -> EntradaDeRenglon:
    return EntradaDeRenglon(max_length=40, help_text=f"{ayuda} ({forma})", **opciones)


class EntradaDeAcuerdo(Entrada):
    municipalidad = _clave(FORMA_DE_CLAVE["ubigeo"], "UBIGEO")
    sector = _clave(FORMA_DE_CLAVE["sigla"], "Sigla")
    texto = Texto(max_length=TEXTO_MAXIMO, help_text="Tal como se firmó")
    tipo = Opcion(choices=Tipo.choices)
    clasificacion = _clave(FORMA_DE_CLASIFICACION, "Código de la clasificación")
    responsable = Opcion(choices=Responsable.choices)
    plazo = EntradaDeDia(help_text="De la fecha del evento a dos años después")
    reunion = _clave(str(CODIGO["forma"]), "Código de la reunión en su sesión", required=False, default="")
    cui = EntradaDeRenglon(max_length=7, required=False, default="", help_text="Hasta 7 dígitos, o vacío")
    monto = Monto(max_digits=14, decimal_places=2, required=False, allow_null=True, default=None, help_text="Soles")


class AcuerdoEntrada(EntradaDeAcuerdo):
    sesion = _clave(FORMA_DE_CLAVE["codigo"], "Código de la sesión")
    con_hitos = EntradaDeSiNo(required=False, default=False, help_text="Con los de la plantilla de su clasificación")
    si_no_se_repite = EntradaDeSiNo(
        required=False, default=False, help_text="Negarse si su municipalidad ya tiene uno casi igual"
    )


class CorreccionEntrada(Entrada):
    """Lo que no va queda como está."""

    clasificacion = _clave(FORMA_DE_CLASIFICACION, "Código de la clasificación", required=False)
    cui = EntradaDeRenglon(max_length=7, required=False, help_text="Hasta 7 dígitos, o vacío")
    monto = Monto(max_digits=14, decimal_places=2, required=False, allow_null=True, help_text="Soles")
    motivo = Texto(max_length=MOTIVO_MAXIMO, help_text="Por qué se corrige: queda en la historia")


def datos_de(campos: Mapping[str, Any], sesion: Sesion) -> DatosDeAcuerdo:
    """Lo enviado, con lo que nombra ya leído. :raises DatoInvalido: por cada nombre que no es de nada."""
    valores, errores = dict(campos), dict[str, str]()
    for campo in DE_CATALOGO:
        if isinstance(valores[campo], str):
            try:
                valores[campo] = hallado_en_catalogo(campo, valores[campo])
            except DatoInvalido as error:
                errores |= error.errores
    if isinstance(valores["reunion"], str):
        codigo = valores["reunion"]
        valores["reunion"] = Reunion.objects.filter(sesion=sesion, codigo=codigo).first() if codigo else None
        if codigo and valores["reunion"] is None:
            errores["reunion"] = f"La sesión no tiene una reunión «{codigo}»."
    if errores:
        raise DatoInvalido(**errores)
    return DatosDeAcuerdo(**valores)


def hallado_en_catalogo(campo: str, clave: str) -> Any:
    """:raises DatoInvalido: si la clave no es de nada."""
    modelo, columna, catalogo = DE_CATALOGO[campo]
    hallado = modelo.objects.filter(**{columna: clave}).first()
    if hallado is None:
        raise DatoInvalido(**{campo: f"No existe «{clave}»: los que hay, en /api/v1/{catalogo}/."})
    return hallado


def ficha_de(acuerdo: Acuerdo) -> FichaDeLoHecho:
    return FichaDeLoHecho(AcuerdosDetalle, {"codigo": acuerdo.codigo})


@sobre(SesionesDetalle)
class RegistrarAcuerdo(Verbo):
    """Un acuerdo nuevo, con el código que sigue."""

    nombre, accion, crea, entrada, da = (
        "registrar_acuerdo",
        Accion.REGISTRAR_ACUERDO,
        True,
        AcuerdoEntrada,
        AcuerdosDetalle,
    )
    de_que_fila = TipoDeCambio.SESION, "codigo"

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        """La sesión que se nombra en lo enviado; si no es ninguna que vea, lo dirá el campo."""
        datos = self.request.data
        codigo = datos.get("sesion") if isinstance(datos, Mapping) else None
        visibles = Sesion.objects.filter(sesiones_visibles(usuario))
        return visibles.filter(codigo=codigo).first() if isinstance(codigo, str) else None

    def exigir_permiso(self, usuario: Usuario, objeto: Sesion | None) -> None:
        if objeto is not None:
            super().exigir_permiso(usuario, objeto)

    def acuerdo_id(self, objeto: models.Model) -> None:
        return None  # todavía no hay ninguno

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        campos = dict(peticion.datos)
        codigo = campos.pop("sesion")
        opciones = {nombre: campos.pop(nombre) for nombre in ("con_hitos", "si_no_se_repite")}
        if peticion.objeto is None:
            raise DatoInvalido(sesion=f"No existe «{codigo}»: las que hay, en /api/v1/sesiones/.")
        acuerdo = acuerdos.registrar_acuerdo(
            por=peticion.por,
            sesion=peticion.objeto,
            datos=datos_de(campos, peticion.objeto),
            ahora=peticion.ahora,
            **opciones,
        )
        return ficha_de(acuerdo)

    @classmethod
    def donde(cls, objeto: Sesion | None) -> str:
        return "acuerdos/"


@sobre(AcuerdosDetalle)
class EditarAcuerdo(Correccion):
    """Corregir un acuerdo, mientras su sesión está en curso."""

    nombre, accion, entrada, da = "editar", Accion.EDITAR_ACUERDO, EntradaDeAcuerdo, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        actual = Acuerdo.objects.select_related("sesion").get(pk=peticion.objeto.pk)
        campos = {str(campo): getattr(actual, str(campo)) for campo in EntradaDeAcuerdo().fields} | peticion.datos
        acuerdo = acuerdos.editar_acuerdo(
            por=peticion.por,
            acuerdo=actual,
            version=actual.version,
            datos=datos_de(campos, actual.sesion),
            ahora=peticion.ahora,
        )
        return ficha_de(acuerdo)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/"


@sobre(AcuerdosDetalle)
class CorregirAcuerdo(Verbo):
    """Corregir el CUI, el monto o la clasificación con la sesión ya en seguimiento."""

    nombre, accion, entrada, da = "corregir", Accion.CORREGIR_ACUERDO, CorreccionEntrada, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        actual = Acuerdo.objects.select_related("clasificacion").get(pk=peticion.objeto.pk)
        campos = dict(peticion.datos)
        if isinstance(clasificacion := campos.get("clasificacion"), str):
            campos["clasificacion"] = hallado_en_catalogo("clasificacion", clasificacion)
        acuerdo = acuerdos.corregir_acuerdo(
            por=peticion.por,
            acuerdo=actual,
            version=actual.version,
            motivo=campos.pop("motivo"),
            datos=replace(acuerdos.DatosTrasLaFirma.de(actual), **campos),
            ahora=peticion.ahora,
        )
        return ficha_de(acuerdo)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/corregir/"


@sobre(AcuerdosDetalle)
class AnularAcuerdo(Verbo):
    """Sacarlo de toda cifra y lista: se registró por error. Su código no se usa de nuevo."""

    nombre, accion, entrada, anula, da = "anular", Accion.ANULAR_ACUERDO, MotivoEntrada, True, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        acuerdo = acuerdos.anular_acuerdo(
            por=peticion.por, acuerdo=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return Anulado(acuerdo, acuerdo.motivo_de_anulacion)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/anular/"
