"""El corte de una sesión, con la misma forma que `corte.json`. Publicada la sesión, lo lee cualquiera."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos import ambitos
from acuerdos.enums import TipoDeCambio
from acuerdos.fechas import ANIOS, leer_dia, leer_instante
from acuerdos.filtros import parametros_desconocidos
from acuerdos.numeros import De, Numeros, numeros_para
from acuerdos.permisos import hay_parte_publica, sesiones_visibles
from api.de_datos import DeUnaDataclass
from api.entradas import FORMA_DE_DIA, FORMA_DE_INSTANTE
from api.problemas import ParametrosErrados
from api.sesiones import AsistenciaSerializer
from api.vistas import VistaDeLectura
from corte.audiencias import audiencia_de
from corte.cifras import corte
from corte.contrato import como_json
from corte.datos import (
    AvanceDelCorte,
    Cuadros,
    InversionDelCorte,
    Mayores,
    Parte,
    ParteDeMunicipalidad,
    ParteDeSector,
    ReunionesDeSector,
    Totales,
)
from corte.fechas import revisar_fecha
from reuniones.models import Sesion

# Lo que las cifras nombran: cambia de año en año, y entonces cambian todos los cortes.
CATALOGOS = (
    TipoDeCambio.SECTOR,
    TipoDeCambio.REGION,
    TipoDeCambio.MUNICIPALIDAD,
    TipoDeCambio.CLASIFICACION,
)
CODIGOS_QUE_VE = "Códigos; vacía para quien de la sesión solo ve las cifras"


class ParteSerializer(DeUnaDataclass):
    de = Parte


class ParteDeSectorSerializer(DeUnaDataclass):
    de = ParteDeSector


class ReunionesDeSectorSerializer(DeUnaDataclass):
    de = ReunionesDeSector


class ParteDeMunicipalidadSerializer(DeUnaDataclass):
    de = ParteDeMunicipalidad


class SesionDeCorteSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField()
    nombre = serializers.CharField()
    fecha = serializers.DateField()
    lugar = serializers.CharField()


class TotalesSerializer(DeUnaDataclass):
    de = Totales


class CuadrosSerializer(DeUnaDataclass):
    de = Cuadros


class AvanceDeCorteSerializer(DeUnaDataclass):
    de = AvanceDelCorte
    ayudas = {
        "porcentaje_cumplido": "Un decimal; null sin vigentes",
        "avance_promedio": "Dos decimales; null sin vigentes",
    }


class InversionDeCorteSerializer(DeUnaDataclass):
    de = InversionDelCorte
    ayudas = {
        "comprometido": "Lo que suman los montos de los vigentes, en soles",
        "inversiones_leidas": "Las distintas, por su CUI",
        "costo": "El de las leídas (si no se dio, su PIM), en soles",
        "devengado": "Soles",
        "porcentaje_devengado": "Del costo, con un decimal",
        "contradicen": "Acuerdos cuya lectura no casa con lo informado",
    }


class MayoresSerializer(DeUnaDataclass):
    de = Mayores


class RecomendacionSerializer(serializers.Serializer[Any]):
    texto = serializers.CharField()
    datos = serializers.DictField()


class CortePrevioSerializer(serializers.Serializer[Any]):
    numero = serializers.IntegerField()
    al = serializers.DateField()
    publicado_el = serializers.DateField()


class CifraCorregidaSerializer(serializers.Serializer[Any]):
    que = serializers.CharField(help_text="Qué cifra")
    antes = serializers.CharField()
    ahora = serializers.CharField()


class MotivoDeCorreccionSerializer(serializers.Serializer[Any]):
    que = serializers.CharField(help_text="Qué se hizo después de publicarlo")
    acuerdos = serializers.ListField(child=serializers.CharField(), help_text=CODIGOS_QUE_VE)


class CorreccionesSerializer(serializers.Serializer[Any]):
    respecto_de = CortePrevioSerializer()
    cifras = CifraCorregidaSerializer(many=True)
    motivos = MotivoDeCorreccionSerializer(many=True)


class CorteAnteriorSerializer(serializers.Serializer[Any]):
    al = serializers.DateField()
    publicado = serializers.BooleanField(help_text="Si es el último publicado; si no, el cierre del mes anterior")


class EstadoQueCambioSerializer(serializers.Serializer[Any]):
    codigo = serializers.CharField()
    nombre = serializers.CharField()
    antes = serializers.IntegerField()
    ahora = serializers.IntegerField()


class PromedioQueCambioSerializer(serializers.Serializer[Any]):
    antes = serializers.FloatField(allow_null=True)
    ahora = serializers.FloatField(allow_null=True)


class PasoDeEstadoSerializer(serializers.Serializer[Any]):
    de = serializers.CharField(allow_null=True, help_text="null: entonces no contaban")
    a = serializers.CharField(allow_null=True, help_text="null: ya no cuentan")
    cantidad = serializers.IntegerField()
    acuerdos = serializers.ListField(child=serializers.CharField(), help_text=CODIGOS_QUE_VE)


class CambioDeCorteSerializer(serializers.Serializer[Any]):
    respecto_de = CorteAnteriorSerializer()
    por_estado = EstadoQueCambioSerializer(many=True)
    avance_promedio = PromedioQueCambioSerializer()
    pasaron = PasoDeEstadoSerializer(many=True)


class CorteSerializer(serializers.Serializer[Any]):
    sesion = SesionDeCorteSerializer()
    al = serializers.DateField()
    conocido_al = serializers.DateTimeField(allow_null=True)
    totales = TotalesSerializer()
    asistentes = AsistenciaSerializer(many=True)
    reuniones_por_sector = ReunionesDeSectorSerializer(many=True)
    acuerdos = CuadrosSerializer()
    avance = AvanceDeCorteSerializer()
    mayores = MayoresSerializer()
    conclusiones = serializers.ListField(child=serializers.CharField())
    recomendaciones = RecomendacionSerializer(many=True)
    cambio = CambioDeCorteSerializer(required=False, help_text="Desde el corte anterior; no está el día de la sesión")
    inversion = InversionDeCorteSerializer(required=False, help_text="Solo está si ese día se había leído alguna")
    correcciones = CorreccionesSerializer(
        required=False, help_text="Solo está si el último corte publicado hoy saldría distinto"
    )
    demostracion = serializers.BooleanField(
        required=False, help_text="Solo está, y es true, si los acuerdos son inventados"
    )


class CorteVista(VistaDeLectura):
    """El corte de una sesión en un día: hoy, si no se dice otro."""

    permission_classes = [AllowAny]
    recurso = "sesiones_corte"
    serializer_class = CorteSerializer
    clave = "codigo"
    parametros = (
        OpenApiParameter(
            "al",
            {"type": "string", "format": "date", "pattern": FORMA_DE_DIA},
            description="Día, de la fecha de la sesión a hoy",
        ),
        OpenApiParameter(
            "conocido_al",
            {"type": "string", "format": "date-time", "pattern": FORMA_DE_INSTANTE},
            description=f"Como se conocía en ese instante, de {ANIOS[0]} a ahora",
        ),
    )

    def get(self, request: Request, codigo: str) -> Response:
        datos, ahora = request.query_params, timezone.now()
        nombres = [parametro.name for parametro in self.parametros]
        errores = {nombre: [frase] for nombre, frase in parametros_desconocidos(datos, nombres).items()}
        for nombre in nombres:
            if len(datos.getlist(nombre)) > 1:
                errores[nombre] = ["Va una sola vez."]
        if errores:
            raise ParametrosErrados(errores)
        if not request.user.is_authenticated and not hay_parte_publica():
            raise NotAuthenticated
        etag = self.etag(self.numeros(codigo), del_dia="al" not in datos)
        if self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        sesion = Sesion.objects.filter(sesiones_visibles(request.user), codigo=codigo).first()
        if sesion is None:
            raise Http404 if request.user.is_authenticated else NotAuthenticated
        al = leer_dia(datos["al"]) if "al" in datos else timezone.localdate(ahora)
        conocido_al = leer_instante(datos["conocido_al"]) if "conocido_al" in datos else None
        revisar_fecha(al, sesion, ahora, conocido_al)
        cifras = corte(sesion, al, conocido_al)
        audiencia = audiencia_de(request.user, publicada=sesion.publicada)
        return self.responder(como_json(cifras.para(audiencia)), etag)

    def numeros(self, codigo: str) -> Numeros:
        """Los números de los que dependen las cifras: lo de la sesión, los nombres y los cargos."""
        suyo, comun = ambitos.de_sesion(codigo), ambitos.CUALQUIERA
        fijos = (
            De(comun, TipoDeCambio.SESION, codigo),
            *(De(suyo, tipo) for tipo in (TipoDeCambio.ACUERDO, TipoDeCambio.REUNION)),
            *(De(comun, tipo) for tipo in CATALOGOS),
            De(ambitos.TOTAL, TipoDeCambio.PUNTO_FOCAL),
        )
        return numeros_para(AnonymousUser(), fijos=fijos)
