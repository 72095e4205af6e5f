"""Publicar un corte y retirarlo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from acuerdos.acciones import publicaciones
from acuerdos.acciones.base import MOTIVO_MAXIMO, bloquear_fila
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import DatoInvalido
from acuerdos.models import CortePublicado
from acuerdos.numeros import numero_de
from acuerdos.permisos import Accion, sesiones_visibles
from api import condiciones
from api.cortes import CortesDetalle
from api.entradas import Entero, Entrada, EntradaDeDia, EntradaDeInstante, EntradaDeRenglon, MotivoEntrada, Texto
from api.esquema import FORMA_DE_CLAVE
from api.hechos import en_lima
from api.problemas import SinTurno
from api.sesiones import SesionesDetalle
from api.verbos.base import Encargado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from corte import guardados
from corte.datos import Corte
from corte.fechas import revisar_fecha
from corte.firma import FirmaImposible
from corte.papel.tipografia import PDFImposible
from corte.publicacion import Preparado, encargar, para_publicar, preparar, publicar_preparado, tarda
from cuentas.models import Usuario
from reuniones.models import Sesion

ESPERA_DE_PUBLICAR = 5.0  # segundos por cada archivo, si otro lo está haciendo
ENTERO_MAXIMO = 10**9 - 1
GRANDE = "Sus archivos tardan: se están preparando aparte. Cuando esté publicado aparecerá en la lista de Location."


class CorteEntrada(Entrada):
    sesion = EntradaDeRenglon(max_length=40, help_text=f"Código de la sesión ({FORMA_DE_CLAVE['codigo']})")
    al = EntradaDeDia(help_text="De la fecha de la sesión a hoy")
    conocido_al = EntradaDeInstante(
        required=False, allow_null=True, default=None, help_text="El instante con que miró el corte; si no va, ahora"
    )
    reemplaza = Entero(
        min_value=1,
        max_value=ENTERO_MAXIMO,
        required=False,
        allow_null=True,
        default=None,
        help_text="El número del que está en pie de ese día, si hay",
    )
    motivo = Texto(max_length=MOTIVO_MAXIMO, required=False, default="", help_text="Por qué reemplaza al otro")


class CorteEncargado(serializers.Serializer[Any]):
    """Lo que se está preparando."""

    sesion = serializers.CharField(help_text="Código de la sesión")
    al = serializers.DateField()
    conocido_al = serializers.DateTimeField(help_text="Con lo que se sabía en ese instante")
    detail = serializers.CharField(help_text="Qué se está haciendo y dónde aparecerá")


@sobre(SesionesDetalle)
class PublicarCorte(Verbo):
    """Publicar el corte de una sesión en un día: quedan sus cifras y sus archivos."""

    nombre, accion, crea, entrada, da = "publicar_corte", Accion.PUBLICAR_CORTE, True, CorteEntrada, CortesDetalle
    de_todas_maneras = True  # a cuál reemplaza lo dice `reemplaza`
    encarga = CorteEncargado
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

    def acuerdo_id(self, objeto: object) -> None:
        return None

    def preparar(self, peticion: PeticionDeVerbo) -> Corte | Preparado:
        """El corte como se ve antes de la transacción, y sus archivos; si tardan, solo el corte."""
        sesion, datos = peticion.objeto, peticion.datos
        if sesion is None:
            raise DatoInvalido(sesion=f"No existe «{datos['sesion']}»: las que hay, en /api/v1/sesiones/.")
        conocido_al: datetime = datos["conocido_al"] or peticion.ahora
        revisar_fecha(datos["al"], sesion, peticion.ahora, conocido_al)
        visto = para_publicar(sesion, datos["al"], conocido_al)
        if tarda(visto):
            return visto
        try:
            return preparar(visto, ESPERA_DE_PUBLICAR)
        except guardados.Ocupado as error:
            raise SinTurno from error
        except (PDFImposible, FirmaImposible) as error:
            raise DatoInvalido(corte=str(error)) from error

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho | Encargado:
        reemplaza = {campo: peticion.datos[campo] for campo in ("reemplaza", "motivo")}
        if isinstance(peticion.preparado, Corte):
            return self.encargado(peticion, peticion.preparado, reemplaza)
        publicado = publicar_preparado(
            peticion.preparado, por=peticion.por, sesion=peticion.objeto, ahora=peticion.ahora, **reemplaza
        )
        return ficha_de(publicado)

    def encargado(self, peticion: PeticionDeVerbo, visto: Corte, reemplaza: dict[str, Any]) -> Encargado:
        """Como en las páginas: lo hace el worker. :raises DatoInvalido: lo que diría publicarlo ahora."""
        sesion, conocido_al = peticion.objeto, visto.conocido_al
        assert conocido_al is not None  # el que se pidió, o ahora
        cual = {"sesion": sesion, "al": visto.al, "conocido_al": conocido_al}
        publicaciones.revisar_publicacion(**cual, **reemplaza, ahora=peticion.ahora)
        if not encargar(quien=peticion.por, **cual, **reemplaza):
            raise SinTurno
        cuerpo = {"sesion": sesion.codigo, "al": visto.al, "conocido_al": en_lima(conocido_al), "detail": GRANDE}
        return Encargado(cuerpo, f"cortes/?sesion={sesion.codigo}&en_pie=true")

    @classmethod
    def donde(cls, objeto: Sesion) -> str:
        return "cortes/"


@sobre(CortesDetalle)
class RetirarCorte(Verbo):
    """Queda, con su motivo, y deja de ser con el que se compara el siguiente."""

    nombre, accion, entrada, da = "retirar", Accion.PUBLICAR_CORTE, MotivoEntrada, CortesDetalle
    tipo = TipoDeCambio.SESION

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: CortePublicado) -> Any:
        return super().permiso(usuario, objeto.sesion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: CortePublicado) -> str:
        return "Este corte ya estaba retirado." if objeto.retirado_en else ""

    def acuerdo_id(self, objeto: object) -> None:
        return None

    def exigir_version(self, objeto: CortePublicado, leidas: frozenset[int] | None) -> None:
        codigo = bloquear_fila(objeto.sesion).codigo
        condiciones.exigir_version(leidas, numero_de(self.tipo, codigo))

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            publicaciones.retirar_corte(
                por=peticion.por, publicado=peticion.objeto, ahora=peticion.ahora, **peticion.datos
            )
        )

    @classmethod
    def donde(cls, objeto: CortePublicado) -> str:
        return f"cortes/{objeto.sesion.codigo}-{objeto.numero}/retirar/"


def ficha_de(publicado: CortePublicado) -> FichaDeLoHecho:
    return FichaDeLoHecho(CortesDetalle, {"clave": f"{publicado.sesion.codigo}-{publicado.numero}"})
