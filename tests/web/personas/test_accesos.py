"""La página del registro de accesos, y qué páginas muestran contactos."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from cuentas import registro
from cuentas.enums import ClaseDeAcceso as Clase
from cuentas.models import Acceso, Usuario
from municipalidades.models import PuntoFocal
from tests import fabricas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("consulta", "cuantos"),
    [
        ("", 4),
        ("clase=rechazo", 1),
        ("clase=rechazo&clase=salida", 2),
        ("search=fatima", 2),
        ("search=intruso", 1),
        ("search=10.0.0.", 1),
        ("fecha_desde=2026-03-03", 2),
        ("fecha_hasta=2026-03-02", 2),
    ],
)
def test_el_coordinador_lo_filtra(client: Any, carlos: Any, fatima: Any, consulta: str, cuantos: int) -> None:
    client.force_login(carlos)
    Acceso.objects.all().delete()
    dia_2, dia_3 = (fabricas.en_lima(date(2026, 3, dia), 23) for dia in (2, 3))
    Acceso.objects.create(clase=Clase.INGRESO, quien=fatima, cuando=dia_2, desde="10.0.0.7")
    Acceso.objects.create(clase=Clase.SALIDA, quien=fatima, cuando=dia_2)
    Acceso.objects.create(clase=Clase.RECHAZO, nombrado="intruso", cuando=dia_3, desde="192.0.2.1")
    Acceso.objects.create(clase=Clase.CONTACTOS, quien=carlos, cuando=dia_3)
    respuesta = client.get(f"/accesos/?{consulta}")
    assert len(respuesta.context["filas"]) == cuantos


def test_toda_pagina_que_muestra_el_correo_de_otra_persona_esta_en_la_lista(
    mundo: SimpleNamespace, como: Any, fatima: Any, soledad: Any
) -> None:
    """Se abren como coordinador las de esa municipalidad, ese sector y esas personas."""
    navegador = como("carlos")
    puesto, autoridad = PuntoFocal.objects.filter(usuario=fatima).get(), fabricas.FabricaAutoridad()
    de_quien = {
        "autoridad": reverse("autoridad", args=[autoridad.municipalidad_id, autoridad.pk]),
        "funcionario_nombrar": reverse("funcionario_nombrar", args=["MTPE"]) + "?buscar=fatima",
        "hojas": reverse("hojas", args=[fabricas.FabricaSesion(codigo="HOJAS").codigo]),
        "municipalidad": reverse("municipalidad", args=[fabricas.UMACHIRI]),
        "municipalidad_correo": reverse("municipalidad_correo", args=[fabricas.UMACHIRI]),
        "sector": reverse("sector", args=["MTPE"]),
        "persona": reverse("persona", args=[fatima.pk]),
        "persona_editar": reverse("persona_editar", args=[fatima.pk]),
        "personas": reverse("personas"),
        "punto_focal_contacto": reverse("punto_focal_contacto", args=[puesto.municipalidad_id, puesto.pk]),
        "punto_focal_nombrar": reverse("punto_focal_nombrar", args=[fabricas.UMACHIRI]) + f"?persona={fatima.pk}",
        "puntos_focales": "/api/v1/puntos_focales/",
        "puntos_focales_detalle": f"/api/v1/puntos_focales/{puesto.pk}/",
        "recordatorios_envios": reverse("recordatorios_envios"),
        "recordatorios_manana": reverse("recordatorios_manana"),
        "recordatorios_personas": reverse("recordatorios_personas"),
        "recordatorios_recibidos": reverse("recordatorios_recibidos"),
    }
    de_la_administracion = {nombre for nombre in registro.CON_CONTACTOS if nombre.startswith("cuentas_")}
    assert set(de_quien) == registro.CON_CONTACTOS - de_la_administracion
    for nombre, direccion in de_quien.items():
        Acceso.objects.all().delete()
        contestado = navegador.get(direccion)
        assert contestado.status_code == 200, (nombre, contestado.status_code)
        assert Acceso.objects.get().clase == Clase.CONTACTOS, nombre


@pytest.mark.ignore_template_errors  # las de la administración, que no son nuestras
def test_en_la_administracion_tambien_aunque_quien_mira_no_tenga_rol(client: Any, fatima: Any) -> None:
    """La cuenta del servidor ve allí todas las cuentas. Una página nueva de un modelo con contactos se halla sola."""
    client.force_login(fabricas.FabricaUsuario(username="servidor", is_superuser=True, is_staff=True))
    vistas = []
    for modelo in admin.site._registry:
        cual = f"{modelo._meta.app_label}_{modelo._meta.model_name}"
        uno = modelo._default_manager.filter(**({"pk": fatima.pk} if modelo is Usuario else {})).first()
        for pagina in ("changelist", "add", "change", "history", "delete"):
            de_uno = uno is not None and pagina not in ("changelist", "add")
            direccion = reverse(f"admin:{cual}_{pagina}", args=[uno.pk] if de_uno else [])
            Acceso.objects.all().delete()
            if fatima.email in client.get(direccion).content.decode():
                assert [fila.clase for fila in Acceso.objects.all()] == [Clase.CONTACTOS], direccion
                vistas.append(f"{cual}_{pagina}")
    de_antes = fatima.history.earliest().pk
    client.get(reverse("admin:cuentas_usuario_simple_history", args=[fatima.pk, de_antes]))
    assert Acceso.objects.filter(clase=Clase.CONTACTOS, que__endswith=f"/{de_antes}/").exists()
    assert {"cuentas_usuario_changelist", "cuentas_usuario_change"} <= set(vistas)
