"""Direcciones de la reunión el día del evento."""

from django.urls import path

from web.reuniones import como_fue, pagina, semejanzas
from web.seguimiento import documentos

REUNION = "reuniones/<codigo:codigo>/<codigo_de_reunion:codigo_de_reunion>/"

urlpatterns = [
    path(REUNION, pagina.reunion, name="reunion"),
    path(f"{REUNION}asistencia/<ubigeo:ubigeo>/", como_fue.presencia, name="marcar_presencia"),
    path(f"{REUNION}empezar/", como_fue.empezar, name="empezar_reunion"),
    path(f"{REUNION}terminar/", como_fue.terminar, name="terminar_reunion"),
    path(f"{REUNION}resultado/", como_fue.resultado, name="resultado_de_reunion"),
    path(f"{REUNION}documentos/nuevo/", documentos.nuevo_de_reunion, name="acta_nueva"),
    path(f"{REUNION}documentos/<int:pk>/anular/", documentos.anular_de_reunion, name="acta_anular"),
    path(f"{REUNION}filas/", pagina.filas, name="filas_de_sala"),
    path(f"{REUNION}parecidos/", semejanzas.parecidos, name="parecidos"),
]
