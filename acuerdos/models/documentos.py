from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from simple_history.models import HistoricalRecords

from acuerdos.consultas import DocumentoDeCargoQuerySet, DocumentoQuerySet
from acuerdos.enums import ClaseDeDocumento
from acuerdos.evidencias import TAMANO_DE_EVIDENCIA
from acuerdos.models.acuerdo import Acuerdo
from acuerdos.models.base import Hecho, anulacion_completa
from cuentas.campos import Renglon
from cuentas.restricciones import entre_valores
from municipalidades.models import Autoridad, PuntoFocal
from reuniones.models import Reunion, Sesion


def ruta_de_documento(documento: "Documento", _nombre: str) -> str:
    """Fuera de la raíz web y sin el nombre que trajo: lo nombra su resumen."""
    return f"documentos/{documento.sha256[:2]}/{documento.sha256}"


class Documento(Hecho):
    """Un papel firmado de un acuerdo o de una reunión: su acta, un oficio. El archivo se limpia como las evidencias."""

    CAMINO: ClassVar[str] = "acuerdo"  # de los de una reunión no hay acuerdo al que llegar

    sesion = models.ForeignKey(Sesion, on_delete=models.PROTECT, related_name="+")
    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="documentos", null=True, blank=True)
    reunion = models.ForeignKey(
        Reunion, on_delete=models.PROTECT, related_name="documentos", null=True, blank=True, verbose_name="reunión"
    )
    clase = models.CharField(max_length=8, choices=ClaseDeDocumento.choices)
    numero = Renglon("número", max_length=80, blank=True)
    fecha = models.DateField(help_text="La que dice el papel")
    archivo = models.FileField(upload_to=ruta_de_documento, max_length=200)
    nombre = Renglon(max_length=150)
    tipo = models.CharField("tipo de contenido", max_length=40)
    tamano = models.PositiveIntegerField("tamaño (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)

    history = HistoricalRecords()
    objects = DocumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "documento"
        verbose_name_plural = "documentos"
        ordering = ["fecha", "id"]
        constraints = [
            CheckConstraint(
                condition=Q(acuerdo__isnull=True, reunion__isnull=False)
                | Q(acuerdo__isnull=False, reunion__isnull=True),
                name="documento_de_uno_de_los_dos",
            ),
            entre_valores("documento_clase_conocida", "clase", ClaseDeDocumento.values),
            CheckConstraint(condition=Q(tamano__lte=TAMANO_DE_EVIDENCIA), name="documento_hasta_10_mb"),
            *anulacion_completa("documento"),
        ]
        indexes = [Index(fields=["acuerdo", "fecha"], name="documento_de_acuerdo")]

    def __str__(self) -> str:
        """«Oficio 012-2025-MDU/A», lo diga o no el número: en el papel suele ir con su clase delante."""
        clase = str(self.get_clase_display())
        if self.numero.casefold().startswith(clase.casefold()):
            return self.numero
        return " ".join(filter(None, [clase, self.numero]))

    @property
    def de(self) -> Acuerdo | Reunion:
        """De qué es: quien lo ve, lo ve; y su sesión dice si todavía se agrega o se anula."""
        dueno = self.acuerdo or self.reunion
        assert dueno is not None  # lo exige la base
        return dueno


def ruta_de_documento_de_cargo(documento: "DocumentoDeCargo", _nombre: str) -> str:
    """En su carpeta, para que olvidar a una persona no toque un archivo de otra cosa."""
    return f"nombramientos/{documento.sha256[:2]}/{documento.sha256}"


class DocumentoDeCargo(Hecho):
    """El oficio o la resolución con que se nombra a un punto focal, o la credencial de una autoridad.

    No es de ninguna sesión: dura lo que el cargo. Al olvidar a la persona, la fila queda y su archivo no.
    """

    punto_focal = models.ForeignKey(
        PuntoFocal, on_delete=models.PROTECT, related_name="documentos", null=True, blank=True
    )
    autoridad = models.ForeignKey(Autoridad, on_delete=models.PROTECT, related_name="documentos", null=True, blank=True)
    archivo = models.FileField(upload_to=ruta_de_documento_de_cargo, max_length=200)
    nombre = Renglon(max_length=150)
    tipo = models.CharField("tipo de contenido", max_length=40)
    tamano = models.PositiveIntegerField("tamaño (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)

    history = HistoricalRecords()
    objects = DocumentoDeCargoQuerySet.as_manager()

    class Meta:
        verbose_name = "documento de un cargo"
        verbose_name_plural = "documentos de los cargos"
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(punto_focal__isnull=True, autoridad__isnull=False)
                | Q(punto_focal__isnull=False, autoridad__isnull=True),
                name="documento_de_un_solo_cargo",
            ),
            CheckConstraint(condition=Q(tamano__lte=TAMANO_DE_EVIDENCIA), name="documento_de_cargo_hasta_10_mb"),
            *anulacion_completa("documento_de_cargo"),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def de(self) -> PuntoFocal | Autoridad:
        dueno = self.punto_focal or self.autoridad
        assert dueno is not None  # lo exige la base
        return dueno
