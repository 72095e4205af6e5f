"""De quien gobernó y nunca tuvo cuenta: lo que se guarda de ella, y olvidarla."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from acuerdos.acciones.datos_de_autoridades import correos_de_autoridad
from acuerdos.models import Envio
from cuentas.models import Carta
from municipalidades.models import Autoridad
from tests import fabricas
from tests.acuerdos.acciones.test_agenda import ONGOY
from tests.acuerdos.acciones.test_datos_personales import hallados_en_alguna_tabla

pytestmark = pytest.mark.django_db


@pytest.fixture
def mario(catalogos: None) -> Autoridad:
    """Terminó ayer; su correo cambió una vez, y se le escribió a los dos."""
    ayer = timezone.localdate() - timedelta(days=1)
    mario = fabricas.FabricaAutoridad(
        nombre="Mario Rózas Salas", hasta=ayer, correo="mario@antes.example", telefono="951000111"
    )
    mario.correo = "mario@ahora.example"
    mario.save()
    Envio.objects.create(
        destino=f"m{mario.municipalidad_id}",
        municipalidad=mario.municipalidad,
        dia=ayer,
        message_id="<uno@m>",
        correo="mario@antes.example",
    )
    Carta.objects.create(clase="cambio", para="mario@ahora.example", asunto="Lo suyo")
    Carta.objects.create(clase="cambio", para="otra@x.example", asunto="De otra")
    return mario


def exportada(*opciones: str) -> dict[str, Any]:
    salida = StringIO()
    call_command("exportar_persona", *opciones, stdout=salida)
    return json.loads(salida.getvalue())


def test_se_exporta_lo_suyo_y_nada_ajeno(mario: Autoridad) -> None:
    fabricas.FabricaAutoridad(municipalidad_id=ONGOY, nombre="Otra Persona", correo="otra@x.example")
    dicho = exportada("--autoridad", "mario rozas salas")
    assert [fila["correo"] for fila in dicho["municipalidades.HistoricalAutoridad"]] == [
        "mario@antes.example",
        "mario@ahora.example",
    ]
    assert dicho["municipalidades.Autoridad"][0]["telefono"] == "951000111"
    assert [fila["correo"] for fila in dicho["acuerdos.Envio"]] == ["mario@antes.example"]
    assert [fila["asunto"] for fila in dicho["cuentas.Carta"]] == ["Lo suyo"]
    assert "Otra" not in json.dumps(dicho)


def test_el_correo_de_la_alcaldia_es_de_quien_viene_despues(mario: Autoridad) -> None:
    hoy = timezone.localdate()
    fabricas.FabricaAutoridad(nombre="Rosa", desde=hoy, hasta=date(hoy.year + 2, 1, 1), correo="mario@ahora.example")
    assert correos_de_autoridad([mario]) == {"mario@antes.example"}


def test_olvidada_no_queda_su_nombre_ni_su_contacto_y_si_el_cargo(mario: Autoridad) -> None:
    call_command("olvidar_persona", "--autoridad", mario.nombre, "--confirmar", stdout=StringIO())
    assert hallados_en_alguna_tabla(("Mario R", "mario@", "951000111")) == []
    mario.refresh_from_db()
    assert (mario.nombre, mario.cargo) == (f"Autoridad olvidada {mario.pk}", "Alcalde")
    assert Carta.objects.get().asunto == "De otra"
    call_command("verificar", stdout=StringIO())


def test_a_quien_ejerce_no_se_la_olvida(mario: Autoridad) -> None:
    Autoridad.objects.update(hasta=timezone.localdate())
    with pytest.raises(CommandError, match="Todavía ejerce"):
        call_command("olvidar_persona", "--autoridad", mario.nombre, "--confirmar", stdout=StringIO())
    mario.refresh_from_db()
    assert mario.telefono


def test_si_no_es_una_sola_se_dice(mario: Autoridad) -> None:
    fabricas.FabricaAutoridad(municipalidad_id=ONGOY, nombre=mario.nombre)
    with pytest.raises(CommandError, match="--municipalidad UBIGEO"):
        exportada("--autoridad", mario.nombre)
    assert len(exportada("--autoridad", mario.nombre, "--municipalidad", ONGOY)) == 2
    with pytest.raises(CommandError, match="No hay ninguna autoridad «Nadie»"):
        exportada("--autoridad", "Nadie")
    for opciones in ((), ("olga", "--autoridad", "Nadie")):
        with pytest.raises(CommandError, match="Diga su nombre de ingreso"):
            exportada(*opciones)
