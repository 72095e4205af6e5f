"""Direcciones del trabajo de todos los días de la Secretaría: lo que espera, y cada paso sobre un acuerdo."""

from django.urls import path

from web.seguimiento import (
    avances,
    documentos,
    evidencias,
    hitos,
    inversiones,
    mensajes,
    oficina,
    participantes,
    recordatorio,
    solicitudes,
    trabas,
)

ACUERDO = "acuerdos/<codigo:codigo>/"
HITO = f"{ACUERDO}hitos/<int:numero>/"
AVANCE = f"{ACUERDO}avances/<int:pk>/"
TRABA = f"{ACUERDO}trabas/<int:pk>/"
PLAZO = f"{ACUERDO}plazos/<int:pk>/"
DESESTIMACION = f"{ACUERDO}desestimaciones/<int:pk>/"

urlpatterns = [
    path("evidencias/<int:pk>/", evidencias.evidencia, name="evidencia"),
    path("evidencias/<int:pk>/miniatura/", evidencias.miniatura, name="evidencia_miniatura"),
    path(f"{ACUERDO}hitos/nuevo/", hitos.nuevo, name="hito_nuevo"),
    path(f"{ACUERDO}hitos/plantilla/", hitos.de_plantilla, name="hitos_de_plantilla"),
    path(f"{ACUERDO}hitos/proponer/", hitos.proponer, name="hito_proponer"),
    path(f"{HITO}decidir/", hitos.decidir, name="hito_decidir"),
    path(f"{HITO}editar/", hitos.editar, name="hito_editar"),
    path(f"{HITO}anular/", hitos.anular, name="hito_anular"),
    path(f"{HITO}avance/", avances.nuevo, name="avance_nuevo"),
    path(f"{HITO}plazo/", solicitudes.plazo_de_hito, name="hito_plazo"),
    path(f"{AVANCE}validar/", avances.validar, name="avance_validar"),
    path(f"{AVANCE}devolver/", avances.devolver, name="avance_devolver"),
    path(f"{AVANCE}evidencia/", avances.adjuntar, name="avance_adjuntar"),
    path(f"{AVANCE}anular/", avances.anular, name="avance_anular"),
    path(f"{ACUERDO}evidencias/<int:pk>/anular/", avances.anular_archivo, name="evidencia_anular"),
    path(f"{ACUERDO}plazo/", solicitudes.plazo_de_acuerdo, name="acuerdo_plazo"),
    path(f"{PLAZO}decidir/", solicitudes.decidir_plazo, name="plazo_decidir"),
    path(f"{PLAZO}retirar/", solicitudes.retirar_plazo, name="plazo_retirar"),
    path(f"{ACUERDO}desestimacion/", solicitudes.desestimar, name="desestimacion_pedir"),
    path(f"{DESESTIMACION}decidir/", solicitudes.decidir_desestimacion, name="desestimacion_decidir"),
    path(f"{DESESTIMACION}retirar/", solicitudes.retirar_desestimacion, name="desestimacion_retirar"),
    path(f"{DESESTIMACION}archivo/", solicitudes.archivo_de_desestimacion, name="desestimacion_archivo"),
    path(f"{ACUERDO}trabas/nueva/", trabas.nueva, name="traba_nueva"),
    path(f"{TRABA}asistencia/", trabas.asistencia, name="traba_asistencia"),
    path(f"{TRABA}levantar/", trabas.levantar, name="traba_levantar"),
    path(f"{TRABA}anular/", trabas.anular, name="traba_anular"),
    path(f"{ACUERDO}asistencias/<int:pk>/anular/", trabas.anular_asistencia, name="asistencia_anular"),
    path(f"{ACUERDO}inversion/nueva/", inversiones.nueva, name="lectura_nueva"),
    path(f"{ACUERDO}inversion/<int:pk>/anular/", inversiones.anular, name="lectura_anular"),
    path("documentos/<int:pk>/", documentos.documento, name="documento"),
    path(f"{ACUERDO}documentos/nuevo/", documentos.nuevo, name="documento_nuevo"),
    path(f"{ACUERDO}documentos/<int:pk>/anular/", documentos.anular, name="documento_anular"),
    path(f"{ACUERDO}participantes/agregar/", participantes.agregar, name="participantes_agregar"),
    path(f"{ACUERDO}participantes/<int:pk>/quitar/", participantes.quitar, name="participante_quitar"),
    path(f"{ACUERDO}notas/nueva/", oficina.nota, name="nota_nueva"),
    path(f"{ACUERDO}notas/<int:pk>/anular/", oficina.anular_la_nota, name="nota_anular"),
    path(f"{ACUERDO}mensajes/nuevo/", mensajes.nuevo, name="mensaje_nuevo"),
    path(f"{ACUERDO}mensajes/<int:pk>/anular/", mensajes.anular, name="mensaje_anular"),
    path(f"{ACUERDO}restaurar/", oficina.restaurar, name="acuerdo_restaurar"),
    path(f"{ACUERDO}recordar/", recordatorio.ahora, name="acuerdo_recordar"),
    path(f"{ACUERDO}recordar/retirar/", recordatorio.retirar, name="acuerdo_no_recordar"),
    path(f"{ACUERDO}a-cargo/", oficina.a_cargo, name="acuerdo_a_cargo"),
]
