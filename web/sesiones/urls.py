"""Direcciones de la preparación del evento: sesión, asistencia, agenda, etapas, y el acta de cada reunión."""

from django.urls import path

from web.reuniones import acta
from web.sesiones import agenda, asistencia, datos, etapa, hojas, muro, paginas, pegar, publicacion

SESION = "sesiones/<codigo:codigo>/"
REUNION = "reuniones/<codigo:codigo>/<codigo_de_reunion:codigo_de_reunion>/"

urlpatterns = [
    path("sesiones/", paginas.sesiones, name="sesiones"),
    path("sesiones/nueva/", datos.nueva_sesion, name="nueva_sesion"),
    path(SESION, paginas.sesion, name="sesion"),
    path(f"{SESION}editar/", datos.editar_sesion, name="editar_sesion"),
    path(f"{SESION}etapa/", etapa.etapa, name="etapa"),
    path(f"{SESION}publicar/", publicacion.publicar_sesion, name="publicar_sesion"),
    path(f"{SESION}asistencia/", asistencia.asistencia, name="asistencia"),
    path(f"{SESION}hojas/", hojas.hojas, name="hojas"),
    path(f"{SESION}muro/", muro.muro, name="muro"),
    path(f"{SESION}agenda/", agenda.agenda, name="agenda"),
    path(f"{SESION}agenda/nueva/", agenda.programar, name="programar_reunion"),
    path(f"{SESION}agenda/pegar/", pegar.pegar, name="pegar_agenda"),
    path(f"{REUNION}mover/", agenda.mover, name="mover_reunion"),
    path(f"{REUNION}cancelar/", agenda.cancelar, name="cancelar_reunion"),
    path(f"{REUNION}reponer/", agenda.reponer, name="reponer_reunion"),
    path(f"{REUNION}acta.pdf", acta.acta, name="acta"),
]
