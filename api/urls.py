"""Direcciones de la API. Las claves son las naturales; lo que no tiene su forma no existe."""

from django.urls import path, re_path

from api import acuerdos, avisos, clasificaciones, documentos, hechos, lugares, sesiones
from api.corte import CorteVista
from api.esquema import FORMA_DE_CLAVE
from api.vistas import Detalle, Lista

app_name = "api"

RECURSOS: list[tuple[type[Lista], type[Detalle]]] = [
    (sesiones.SesionesLista, sesiones.SesionesDetalle),
    (sesiones.SectoresLista, sesiones.SectoresDetalle),
    (lugares.RegionesLista, lugares.RegionesDetalle),
    (lugares.MunicipalidadesLista, lugares.MunicipalidadesDetalle),
    (clasificaciones.ClasificacionesLista, clasificaciones.ClasificacionesDetalle),
    (sesiones.ReunionesLista, sesiones.ReunionesDetalle),
    (acuerdos.AcuerdosLista, acuerdos.AcuerdosDetalle),
    (hechos.HitosLista, hechos.HitosDetalle),
    (hechos.AvancesLista, hechos.AvancesDetalle),
    (hechos.TrabasLista, hechos.TrabasDetalle),
    (avisos.RecordatoriosLista, avisos.RecordatoriosDetalle),
]

urlpatterns = [
    path("", documentos.Raiz.as_view(), name="raiz"),
    path("esquema/", documentos.EsquemaVista.as_view(), name="esquema"),
    path("docs/", documentos.documentos, name="docs"),
    re_path(rf"^sesiones/(?P<codigo>{FORMA_DE_CLAVE['codigo']})/corte/\Z", CorteVista.as_view(), name="corte"),
]
for lista, detalle in RECURSOS:
    forma = f"(?P<{detalle.clave}>{detalle.forma or FORMA_DE_CLAVE[detalle.clave]})"
    urlpatterns += [
        path(f"{lista.recurso}/", lista.as_view(), name=lista.recurso),
        re_path(rf"^{lista.recurso}/{forma}/\Z", detalle.as_view(), name=f"{lista.recurso}_detalle"),
    ]
