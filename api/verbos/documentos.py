"""Los papeles firmados de un acuerdo: subir uno y anular el que no era."""

from django.http import Http404

from acuerdos.acciones import documentos
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.enums import ClaseDeDocumento
from acuerdos.evidencias import SIRVEN
from acuerdos.models import Acuerdo, Documento
from acuerdos.permisos import Accion
from api.acuerdos import AcuerdosDetalle
from api.entradas import Archivo, Entero, Entrada, EntradaDeDia, EntradaDeRenglon, Opcion, Texto
from api.verbos.acuerdos import ficha_de
from api.verbos.base import FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre


class DocumentoEntrada(Entrada):
    clase = Opcion(choices=ClaseDeDocumento.choices)
    numero = EntradaDeRenglon(max_length=80, required=False, default="", help_text="Como está en el papel, o vacío")
    fecha = EntradaDeDia(help_text="La que dice el papel")
    archivo = Archivo(help_text=f"El documento firmado. {SIRVEN}")


class DocumentoQueSaleEntrada(Entrada):
    documento = Entero(min_value=1, help_text="Su id, como está en la ficha del acuerdo")
    motivo = Texto(max_length=MOTIVO_MAXIMO, help_text="Por qué. Queda en la historia")


@sobre(AcuerdosDetalle)
class AdjuntarDocumento(Verbo):
    """Subir un papel firmado del acuerdo."""

    nombre, accion, crea = "adjuntar_documento", Accion.ADJUNTAR_DOCUMENTO, True
    entrada, con_archivos, da = None, DocumentoEntrada, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        datos = documentos.DatosDeDocumento(**peticion.datos)
        documentos.adjuntar_documento(por=peticion.por, de=peticion.objeto, datos=datos, ahora=peticion.ahora)
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/documentos/"


@sobre(AcuerdosDetalle)
class AnularDocumento(Verbo):
    """Sacar un papel que no era, o que se subió donde no iba."""

    nombre, accion = "anular_documento", Accion.ANULAR_DOCUMENTO
    entrada, da = DocumentoQueSaleEntrada, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        suyos = Documento.objects.vivos_de(peticion.objeto)
        documento = suyos.filter(pk=peticion.datos["documento"]).first()
        if documento is None:
            raise Http404
        documentos.anular_documento(
            por=peticion.por, documento=documento, motivo=peticion.datos["motivo"], ahora=peticion.ahora
        )
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/documentos/anular/"
