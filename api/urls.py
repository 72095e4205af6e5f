"""Direcciones de la API. Las claves son las naturales; lo que no tiene su forma no existe."""

from django.urls import URLPattern, path, re_path

from api import (
    acuerdos,
    avances,
    cambios,
    clasificaciones,
    cortes,
    documentos,
    evidencias,
    hitos,
    lecturas,
    lugares,
    mapa,
    mensajes,
    participantes,
    puntos_focales,
    recordatorios,
    sesiones,
    solicitudes,
    trabas,
)
from api.asistente.vistas import AsistenteVista
from api.corte import CorteVista
from api.esquema import FORMA_DE_CLAVE, nombre_de_vista
from api.fichas import Detalle
from api.suscripciones import vistas as suscripciones
from api.verbos import acuerdos as de_acuerdos
from api.verbos import avances as de_avances
from api.verbos import cortes as de_cortes
from api.verbos import documentos as de_documentos
from api.verbos import hitos as de_hitos
from api.verbos import lecturas as de_lecturas
from api.verbos import mensajes as de_mensajes
from api.verbos import participantes as de_participantes
from api.verbos import personas as de_personas
from api.verbos import solicitudes as de_solicitudes
from api.verbos import trabas as de_trabas
from api.verbos.base import Verbo
from api.vistas import Lista

app_name = "api"

RECURSOS: list[tuple[type[Lista], type[Detalle]]] = [
    (acuerdos.AcuerdosLista, acuerdos.AcuerdosDetalle),
    (sesiones.SesionesLista, sesiones.SesionesDetalle),
    (sesiones.SectoresLista, sesiones.SectoresDetalle),
    (lugares.RegionesLista, lugares.RegionesDetalle),
    (lugares.MunicipalidadesLista, lugares.MunicipalidadesDetalle),
    (clasificaciones.ClasificacionesLista, clasificaciones.ClasificacionesDetalle),
    (sesiones.ReunionesLista, sesiones.ReunionesPorId),
    (cortes.CortesLista, cortes.CortesDetalle),
    (hitos.HitosLista, hitos.HitosPorId),
    (avances.AvancesLista, avances.AvancesDetalle),
    (evidencias.EvidenciasLista, evidencias.EvidenciasDetalle),
    (solicitudes.SolicitudesLista, solicitudes.SolicitudesDetalle),
    (trabas.TrabasLista, trabas.TrabasDetalle),
    (lecturas.LecturasLista, lecturas.LecturasDetalle),
    (mensajes.MensajesLista, mensajes.MensajesDetalle),
    (participantes.ParticipantesLista, participantes.ParticipantesDetalle),
    (recordatorios.RecordatoriosLista, recordatorios.RecordatoriosDetalle),
    (puntos_focales.PuntosFocalesLista, puntos_focales.PuntosFocalesDetalle),
]
acuerdos.AcuerdosLista.escribe = {"post": de_acuerdos.RegistrarAcuerdo}  # donde se lee la lista, se agrega
cortes.CortesLista.escribe = {"post": de_cortes.PublicarCorte}

CODIGO, ID = f"(?P<codigo>{FORMA_DE_CLAVE['codigo']})", f"(?P<id>{FORMA_DE_CLAVE['id']})"
HITO = rf"acuerdos/{CODIGO}/hitos/(?P<numero>{FORMA_DE_CLAVE['numero']})"
CORTE = f"cortes/(?P<clave>{cortes.CortesDetalle.forma})"
SOLICITUD = f"solicitudes/(?P<clave>{FORMA_DE_CLAVE['clave']})"
# Donde solo se escribe: dirección → qué se hace.
VERBOS: dict[str, type[Verbo]] = {
    f"acuerdos/{CODIGO}/anular": de_acuerdos.AnularAcuerdo,
    f"acuerdos/{CODIGO}/corregir": de_acuerdos.CorregirAcuerdo,
    f"acuerdos/{CODIGO}/hitos": de_hitos.RegistrarHito,
    f"acuerdos/{CODIGO}/hitos/propuestas": de_hitos.ProponerHito,
    f"{HITO}/aceptar": de_hitos.AceptarHito,
    f"{HITO}/anular": de_hitos.AnularHito,
    f"{HITO}/avances": de_avances.RegistrarAvance,
    f"avances/{ID}/validar": de_avances.ValidarAvance,
    f"avances/{ID}/devolver": de_avances.DevolverAvance,
    f"avances/{ID}/anular": de_avances.AnularAvance,
    f"avances/{ID}/evidencias": de_avances.AdjuntarEvidencia,
    f"evidencias/{ID}/anular": de_avances.AnularEvidencia,
    f"acuerdos/{CODIGO}/reprogramaciones": de_solicitudes.PedirPlazo,
    f"{HITO}/reprogramaciones": de_solicitudes.PedirPlazoDeHito,
    f"acuerdos/{CODIGO}/desestimaciones": de_solicitudes.PedirDesestimacion,
    f"{SOLICITUD}/decidir": de_solicitudes.DecidirSolicitud,
    f"{SOLICITUD}/retirar": de_solicitudes.RetirarSolicitud,
    f"acuerdos/{CODIGO}/trabas": de_trabas.RegistrarTraba,
    f"trabas/{ID}/levantar": de_trabas.LevantarTraba,
    f"trabas/{ID}/anular": de_trabas.AnularTraba,
    f"trabas/{ID}/asistencias": de_trabas.RegistrarAsistencia,
    rf"trabas/{ID}/asistencias/(?P<asistencia>{FORMA_DE_CLAVE['id']})/anular": de_trabas.AnularAsistencia,
    f"acuerdos/{CODIGO}/lecturas": de_lecturas.RegistrarLectura,
    f"lecturas/{ID}/anular": de_lecturas.AnularLectura,
    f"acuerdos/{CODIGO}/documentos": de_documentos.AdjuntarDocumento,
    f"acuerdos/{CODIGO}/documentos/anular": de_documentos.AnularDocumento,
    f"acuerdos/{CODIGO}/participantes": de_participantes.AgregarParticipantes,
    f"acuerdos/{CODIGO}/participantes/quitar": de_participantes.QuitarParticipante,
    f"acuerdos/{CODIGO}/mensajes": de_mensajes.EscribirMensaje,
    f"mensajes/{ID}/anular": de_mensajes.AnularMensaje,
    f"{CORTE}/retirar": de_cortes.RetirarCorte,
    f"municipalidades/(?P<ubigeo>{FORMA_DE_CLAVE['ubigeo']})/puntos_focales": de_personas.NombrarPuntoFocal,
    f"puntos_focales/{ID}/documentos": de_personas.AdjuntarDocumentoDeCargo,
    f"puntos_focales/{ID}/documentos/anular": de_personas.AnularDocumentoDeCargo,
}

# Lo mismo, de las suscripciones: lo personal no tiene versión.
SUSCRIPCION = f"suscripciones/{ID}"
DE_SUSCRIPCIONES: dict[str, type[Verbo]] = {
    f"{SUSCRIPCION}/pausar": suscripciones.PausarSuscripcion,
    f"{SUSCRIPCION}/reanudar": suscripciones.ReanudarSuscripcion,
    f"{SUSCRIPCION}/anular": suscripciones.AnularSuscripcion,
    f"{SUSCRIPCION}/secreto": suscripciones.GirarSecreto,
    f"{SUSCRIPCION}/probar": suscripciones.ProbarSuscripcion,
    rf"{SUSCRIPCION}/entregas/(?P<entrega>{FORMA_DE_CLAVE['id']})/repetir": suscripciones.RepetirEntrega,
}


urlpatterns: list[URLPattern] = []  # primero lo que más se pide: hallarlo no recorre lo demás
for lista, detalle in RECURSOS:
    forma = f"(?P<{detalle.clave}>{detalle.forma or FORMA_DE_CLAVE[detalle.clave]})"
    urlpatterns += [
        path(f"{lista.recurso}/", lista.as_view(), name=lista.recurso),
        re_path(rf"^{lista.recurso}/{forma}/\Z", detalle.as_view(), name=f"{lista.recurso}_detalle"),
    ]
urlpatterns += [
    path("", documentos.Raiz.as_view(), name="raiz"),
    path("esquema/", documentos.EsquemaVista.as_view(), name="esquema"),
    path("docs/", documentos.documentos, name="docs"),
    path("probar/", documentos.probar, name="probar"),
    path("asistente/", AsistenteVista.as_view(), name="asistente"),
    path("cambios/", cambios.CambiosVista.as_view(), name="cambios"),
    path("mapa/", mapa.MapaVista.as_view(), name="mapa"),
    path("resumen/", cambios.ResumenVista.as_view(), name="resumen"),
    path("suscripciones/", suscripciones.SuscripcionesLista.as_view(), name="suscripciones"),
    re_path(rf"^{SUSCRIPCION}/\Z", suscripciones.SuscripcionesDetalle.as_view(), name="suscripciones_detalle"),
    re_path(rf"^{SUSCRIPCION}/entregas/\Z", suscripciones.EntregasDeSuscripcion.as_view(), name="entregas"),
    re_path(rf"^sesiones/{CODIGO}/corte/\Z", CorteVista.as_view(), name="corte"),
    re_path(rf"^{HITO}/\Z", hitos.HitosDetalle.as_view(), name="hito_de_acuerdo"),
    re_path(
        rf"^sesiones/{CODIGO}/reuniones/(?P<reunion>{FORMA_DE_CLAVE['reunion']})/\Z",
        sesiones.ReunionesDetalle.as_view(),
        name="reunion_de_sesion",
    ),
    re_path(rf"^evidencias/{ID}/archivo/\Z", evidencias.ArchivoDeEvidencia.as_view(), name="evidencia_archivo"),
    re_path(rf"^documentos/{ID}/archivo/\Z", evidencias.ArchivoDeDocumento.as_view(), name="documento_archivo"),
    re_path(
        rf"^nombramientos/{ID}/archivo/\Z", puntos_focales.ArchivoDeNombramiento.as_view(), name="nombramiento_archivo"
    ),
    re_path(
        rf"^{CORTE}/archivos/(?P<formato>{FORMA_DE_CLAVE['formato']})/\Z",
        cortes.ArchivoDeCorte.as_view(),
        name="corte_archivo",
    ),
    re_path(rf"^{SOLICITUD}/archivo/\Z", solicitudes.ArchivoDeSolicitud.as_view(), name="solicitud_archivo"),
]
for direccion, verbo in (VERBOS | DE_SUSCRIPCIONES).items():
    urlpatterns.append(re_path(rf"^{direccion}/\Z", verbo.as_view(), name=nombre_de_vista(verbo)))
