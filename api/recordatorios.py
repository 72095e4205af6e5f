"""Recordatorios: la Secretaría ve todos; los demás, los suyos."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from acuerdos import ambitos
from acuerdos.enums import Destinatario, EstadoDeEnvio, TipoDeCambio
from acuerdos.filtros import RecordatorioFiltro
from acuerdos.models import Recordatorio
from acuerdos.numeros import De
from acuerdos.permisos import recordatorios_visibles
from api.fichas import Detalle
from api.hechos import en_lima
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista
from cuentas.models import Usuario


class RecordatorioSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    hito = serializers.IntegerField(help_text="id del hito")
    numero_de_hito = serializers.IntegerField(help_text="El suyo en el acuerdo")
    clase = serializers.CharField(
        help_text="antes-15, despues-7, silencio-30@2025-02-03…: de qué avisa y a cuántos días"
    )
    papel = serializers.ChoiceField(choices=Destinatario.choices, help_text="Por qué se avisa a ese destinatario")
    persona = serializers.CharField(allow_null=True, help_text="A quién. null si fue a la municipalidad")
    municipalidad = serializers.CharField(allow_null=True, help_text="UBIGEO, si no tenía punto focal y fue a ella")
    plazo = serializers.DateField(help_text="El plazo en vigor del que se avisa")
    programado_el = serializers.DateField()
    estado = serializers.ChoiceField(choices=EstadoDeEnvio.choices)
    motivo = serializers.CharField(help_text="Por qué no salió, si no salió")
    terminado_en = serializers.DateTimeField(allow_null=True, help_text="Cuándo salió o se supo que no saldría")
    url = serializers.URLField()


class Recordatorios(Recurso):
    recurso = "recordatorios"
    serializer_class = RecordatorioSerializer
    tipo = TipoDeCambio.RECORDATORIO
    propios = ("id", "clase", "rol", "plazo", "programado_el", "estado", "motivo")
    publicos = {"rol": "papel"}  # como se llaman en la respuesta, que no cambia de nombre
    campos = (
        *propios,
        "hito_id",
        "hito__numero",
        "hito__acuerdo__codigo",
        "persona_id",
        "persona__nombre",
        "municipalidad_id",
        "terminado_en",
    )

    def visibles(self, usuario: Usuario) -> QuerySet[Recordatorio]:
        # Los de plazos: una noticia de lo decidido no lleva plazo ni, a veces, hito.
        return Recordatorio.objects.filter(recordatorios_visibles(usuario), plazo__isnull=False)

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        terminado = cruda["terminado_en"]
        return {self.publicos.get(campo, campo): cruda[campo] for campo in self.propios} | {
            "acuerdo": cruda["hito__acuerdo__codigo"],
            "hito": cruda["hito_id"],
            "numero_de_hito": cruda["hito__numero"],
            "persona": contexto.persona(cruda["persona_id"], cruda["persona__nombre"]),
            "municipalidad": cruda["municipalidad_id"],
            "terminado_en": en_lima(terminado) if terminado else None,
            "url": contexto.url("recordatorios", cruda["id"]),
        }


class RecordatoriosLista(Recordatorios, Lista):
    """Recordatorios: qué se avisó, a quién, y cómo quedó cada recordatorio."""

    filtro = RecordatorioFiltro
    ademas = (De(ambitos.TOTAL, TipoDeCambio.ACUERDO),)  # de qué sector y municipalidad es cada uno


class RecordatoriosDetalle(Recordatorios, Detalle):
    """Un recordatorio."""

    clave = "id"
