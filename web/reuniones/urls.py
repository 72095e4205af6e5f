"""Direcciones de la reunión el día del evento, y de corregir lo que en ella se registró."""

from django.urls import path

from web.reuniones import como_fue, edicion, pagina, semejanzas

REUNION = "reuniones/<codigo:codigo>/<codigo_de_reunion:codigo_de_reunion>/"

urlpatterns = [
    path(REUNION, pagina.reunion, name="reunion"),
    path(f"{REUNION}asistencia/<ubigeo:ubigeo>/", como_fue.presencia, name="marcar_presencia"),
    path(f"{REUNION}empezar/", como_fue.empezar, name="empezar_reunion"),
    path(f"{REUNION}terminar/", como_fue.terminar, name="terminar_reunion"),
    path(f"{REUNION}resultado/", como_fue.resultado, name="resultado_de_reunion"),
    path(f"{REUNION}parecidos/", semejanzas.parecidos, name="parecidos"),
    path("sesiones/<codigo:codigo>/acuerdos/nuevo/", edicion.nuevo, name="nuevo_acuerdo"),
    path("acuerdos/<codigo:codigo>/editar/", edicion.editar, name="editar_acuerdo"),
    path("acuerdos/<codigo:codigo>/anular/", edicion.anular, name="anular_acuerdo"),
]
