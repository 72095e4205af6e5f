"""Lo que se guarda de una persona, olvidarla, y a qué se pudo llegar: la historia y los cortes no cambian."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.datos_personales import RESERVADAS, lo_que_se_guarda, olvidar_persona
from acuerdos.acciones.incidente import alcances
from acuerdos.errores import DatoInvalido
from acuerdos.models import Cadena, Hito
from corte.cifras import corte as leer_corte
from cuentas.api import crear_token
from cuentas.enums import ClaseDeAcceso as Clase
from cuentas.models import Acceso, Carta, Usuario
from cuentas.sistema import usuario_sistema
from municipalidades.models import PuntoFocal
from tests import fabricas

pytestmark = pytest.mark.django_db


@pytest.fixture
def con_avance(fatima: Any) -> Hito:
    """Fátima informó, entró y se le escribió."""
    acuerdo = fabricas.FabricaAcuerdo(municipalidad_id=fabricas.UMACHIRI)
    hito = fabricas.FabricaHito(acuerdo=acuerdo, responsable="GL")
    registrar_avance(
        por=fatima, hito=hito, porcentaje=30, descripcion="Va", fecha=timezone.localdate(), ahora=timezone.now()
    )
    crear_token(usuario=fatima)
    Acceso.objects.create(clase=Clase.INGRESO, quien=fatima, desde="192.0.2.7")
    Carta.objects.create(clase="cambio", para=fatima.email, asunto="Cambió algo")
    return hito


def retirar(fatima: Any) -> None:
    PuntoFocal.objects.filter(usuario=fatima).update(hasta=timezone.localdate())
    Usuario.objects.filter(pk=fatima.pk).update(is_active=False)


def test_se_exporta_todo_lo_suyo_y_nada_que_abra_una_puerta(con_avance: Hito, fatima: Any, tmp_path: Path) -> None:
    salida = tmp_path / "fatima.json"
    call_command("exportar_persona", "fatima", "--salida", str(salida), stderr=StringIO())
    dicho = json.loads(salida.read_text("utf-8"))
    assert {"cuentas.Usuario", "municipalidades.PuntoFocal", "acuerdos.Avance", "cuentas.Acceso"} <= set(dicho)
    assert dicho["acuerdos.Avance"][0]["descripcion"] == "Va"
    assert fatima.password not in salida.read_text("utf-8")
    columnas = {columna for filas in dicho.values() for fila in filas for columna in fila}
    assert columnas & RESERVADAS == set()


def test_olvidada_no_queda_su_nombre_ni_su_contacto_en_ninguna_tabla(con_avance: Hito, fatima: Any) -> None:
    retirar(fatima)
    rastros = (fatima.nombre, fatima.email, "192.0.2.7")
    olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=timezone.now())
    hallados = [
        (modelo._meta.label, campo.name)
        for modelo in apps.get_models()
        for campo in modelo._meta.concrete_fields
        if isinstance(campo, models.CharField | models.TextField | models.GenericIPAddressField | models.JSONField)
        for valor in modelo._base_manager.values_list(campo.name, flat=True)
        if any(rastro in str(valor) for rastro in rastros)
    ]
    assert hallados == []
    fatima.refresh_from_db()
    assert str(fatima) == f"Persona olvidada {fatima.pk}"


def test_la_historia_y_los_cortes_quedan_iguales(con_avance: Hito, fatima: Any) -> None:
    fabricas.encadenar_lo_fabricado()
    sesion, hoy = con_avance.acuerdo.sesion, timezone.localdate()
    retirar(fatima)
    cadenas, corte = list(Cadena.objects.values()), leer_corte(sesion, hoy)
    olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=timezone.now())
    assert list(Cadena.objects.values()) == cadenas
    assert leer_corte(sesion, hoy) == corte
    assert con_avance.avances.get().registrado_por == fatima
    call_command("verificar", "--sin-archivos", stdout=StringIO())


def test_a_quien_todavia_responde_no_se_la_olvida(con_avance: Hito, fatima: Any) -> None:
    with pytest.raises(DatoInvalido, match="está activa"):
        olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=timezone.now())
    Usuario.objects.filter(pk=fatima.pk).update(is_active=False)
    with pytest.raises(CommandError, match="ejerce un cargo"):
        call_command("olvidar_persona", "fatima", "--confirmar")


def test_sin_confirmar_solo_dice_que_haria(fatima: Any) -> None:
    dicho = StringIO()
    call_command("olvidar_persona", "fatima", stdout=dicho)
    assert "no se puede deshacer" in dicho.getvalue()
    fatima.refresh_from_db()
    assert fatima.nombre == "Fátima Mamani"


def test_cada_tabla_nueva_con_una_persona_entra_sola_en_lo_que_se_exporta(fatima: Any) -> None:
    assert [tabla for tabla, _ in lo_que_se_guarda(fatima)][0] == "cuentas.Usuario"


# --- Un incidente -----------------------------------------------------------------------------------------------------
def test_se_dice_quien_podia_y_quien_llego(olga: Any, fatima: Any, eva: Any) -> None:
    ahora = timezone.now()
    Acceso.objects.create(clase=Clase.CONTACTOS, quien=olga, desde="192.0.2.9", cuando=ahora)
    Acceso.objects.create(clase=Clase.CONTACTOS, quien=olga, cuando=ahora - timedelta(days=2))
    Acceso.objects.create(clase=Clase.RECHAZO, nombrado="intruso", desde="198.51.100.1", cuando=ahora)
    halladas = {una.usuario: una for una in alcances(ahora - timedelta(hours=1), ahora + timedelta(hours=1))}
    assert set(halladas) == {"olga", "fatima", ""}, "eva no tiene rol ni cargo"
    assert "correos y teléfonos" in halladas["olga"].alcance
    assert halladas["olga"].hizo == {Clase.CONTACTOS: 1}
    assert halladas["olga"].desde == ("192.0.2.9",)
    assert fabricas.UMACHIRI in halladas["fatima"].alcance
    assert halladas[""].alcance == "nada"


def test_vale_el_rol_de_entonces(olga: Any) -> None:
    entonces = timezone.now()
    olga.rol = ""
    olga.save()
    despues = timezone.now()
    assert [una.usuario for una in alcances(entonces - timedelta(hours=1), entonces)] == ["olga"]
    assert list(alcances(despues, despues)) == []


def test_la_orden_lo_escribe_y_un_instante_errado_se_dice(olga: Any) -> None:
    dicho = StringIO()
    call_command("incidente", "--desde", "2000-01-01T00:00", "--hasta", "2100-01-01T00:00", stdout=dicho)
    assert "olga" in dicho.getvalue()
    with pytest.raises(CommandError, match="no es un instante"):
        call_command("incidente", "--desde", "ayer", "--hasta", "2026-01-01T00:00")
