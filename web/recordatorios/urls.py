"""Direcciones de los recordatorios: la página de la oficina y los recordatorios de cada persona."""

from django.urls import path

from web.recordatorios import arreglo, envios, oficina, personales, personas, recibidos, reglas, saltar

urlpatterns = [
    path("recordatorios/", oficina.recordatorios, name="recordatorios"),
    path("recordatorios/manana/", oficina.manana, name="recordatorios_manana"),
    path("recordatorios/manana/<int:pk>/devolver/", saltar.devolver, name="recordatorios_no_saltar"),
    path("recordatorios/manana/<slug:destino>/", saltar.carta, name="recordatorios_carta"),
    path("recordatorios/envios/", envios.envios, name="recordatorios_envios"),
    path("recordatorios/envios/reintentar/", envios.reintentar_todos, name="recordatorios_reintentar_todos"),
    path("recordatorios/envios/<int:pk>/reintentar/", envios.reintentar, name="recordatorios_reintentar"),
    path("recordatorios/recibidos/", recibidos.recibidos, name="recordatorios_recibidos"),
    path("recordatorios/personas/", personas.personas, name="recordatorios_personas"),
    path("recordatorios/vacantes/", personas.vacantes, name="recordatorios_vacantes"),
    path("recordatorios/personas/<int:pk>/rebote/", personas.rebote, name="recordatorios_rebote"),
    path("recordatorios/personas/<int:pk>/enlaces/", personas.anular_enlaces, name="recordatorios_enlaces"),
    path("recordatorios/envios/<int:pk>/arreglar/", arreglo.arreglar, name="recordatorios_arreglar"),
    path("recordatorios/reglas/nueva/", reglas.nueva, name="recordatorios_regla_nueva"),
    path("recordatorios/reglas/<int:pk>/", reglas.regla, name="recordatorios_regla"),
    path("recordatorios/no-laborables/", reglas.no_laborable, name="recordatorios_no_laborable"),
    path("recordatorios/no-laborables/<int:pk>/quitar/", reglas.quitar, name="recordatorios_laborable"),
    path("recordatorios/interruptor/", oficina.interruptor, name="recordatorios_interruptor"),
    path("avisos/", personales.mis_recordatorios, name="mis_recordatorios"),
    path("avisos/calendario/", personales.renovar_calendario, name="calendario_renovar"),
    path("avisos/baja/<str:firmado>/", personales.baja, name="recordatorios_baja"),
    path("calendario/<str:sello>.ics", personales.calendario, name="calendario"),
]
