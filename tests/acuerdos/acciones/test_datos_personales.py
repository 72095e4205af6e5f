"""Lo que se guarda de una persona, olvidarla, y a qué se pudo llegar: la historia y los cortes no cambian."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.datos_personales import RESERVADAS, correos_de, olvidar_persona
from acuerdos.acciones.incidente import alcances
from acuerdos.errores import DatoInvalido
from acuerdos.models import ArchivoRecibido, Cadena, Hito
from api.models import Suscripcion
from corte.cifras import corte as leer_corte
from cuentas.api import crear_token
from cuentas.enums import ClaseDeAcceso as Clase
from cuentas.enums import Rol
from cuentas.models import Acceso, Borrador, Carta, Usuario
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


def hallados_en_alguna_tabla(rastros: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (modelo._meta.label, campo.name)
        for modelo in apps.get_models()
        for campo in modelo._meta.concrete_fields
        if isinstance(campo, models.CharField | models.TextField | models.GenericIPAddressField | models.JSONField)
        for valor in modelo._base_manager.values_list(campo.name, flat=True)
        if any(rastro in str(valor) for rastro in rastros)
    ]


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
    assert hallados_en_alguna_tabla(rastros) == []
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


@pytest.fixture
def con_de_todo(con_avance: Hito, fatima: Any, olga: Any) -> Hito:
    """Además: fotos, mensajes, correos, borradores, lo que no la nombra por su cuenta; y lo que otros le hicieron."""
    avance = con_avance.avances.get()
    fabricas.FabricaEvidencia(avance=avance, registrado_por=fatima, nombre="zanja.jpg")
    fabricas.FabricaMensaje(acuerdo=con_avance.acuerdo, registrado_por=fatima, texto="¿Cuándo viene el ingeniero?")
    recibido = fabricas.FabricaCorreoRecibido(persona=fatima, remitente=fatima.email, asunto="Re: su hito")
    ArchivoRecibido.objects.create(
        correo=recibido,
        archivo=ContentFile(b"foto", "oficio.jpg"),
        nombre="oficio.jpg",
        tipo="image/jpeg",
        tamano=4,
        sha256="ab" * 32,
    )
    fabricas.FabricaCorreoRecibido(persona=None, remitente="fatima.antes@umachiri.example", asunto="Sin hallar")
    Borrador.objects.create(usuario=fatima, lugar="/x/", campos={"texto": "a medias"}, guardado_en=timezone.now())
    Acceso.objects.create(clase=Clase.RECHAZO, nombrado="FATIMA", desde="198.51.100.9")
    Acceso.objects.create(clase=Clase.RECHAZO, nombrado="soledad", desde="198.51.100.9")
    antes, ahora = "fatima.antes@umachiri.example", fatima.email
    for correo in (antes, ahora):
        fatima.email = correo
        fatima._history_user = olga
        fatima.save()
    Carta.objects.create(clase="cambio", para=antes, asunto="Cambió su correo")
    Carta.objects.create(clase="cambio", para="otra@umachiri.example", asunto="De otra")
    LogEntry.objects.create(
        user=olga,
        content_type=ContentType.objects.get_for_model(Usuario),
        object_id=str(fatima.pk),
        object_repr=str(fatima),
        action_flag=2,
    )
    return con_avance


def exportado(quien: str) -> tuple[dict[str, Any], str]:
    dicho = StringIO()
    call_command("exportar_persona", quien, stdout=dicho)
    return json.loads(dicho.getvalue()), dicho.getvalue()


def test_se_exporta_tambien_lo_que_no_la_nombra_por_su_cuenta(con_de_todo: Hito, fatima: Any) -> None:
    dicho, texto = exportado("fatima")
    assert [c["asunto"] for c in dicho["cuentas.Carta"]] == ["Cambió algo", "Cambió su correo"]
    assert {c["asunto"] for c in dicho["acuerdos.CorreoRecibido"]} == {"Re: su hito", "Sin hallar"}
    assert dicho["acuerdos.ArchivoRecibido"][0]["nombre"] == "oficio.jpg"
    assert dicho["acuerdos.Evidencia"][0]["nombre"] == "zanja.jpg"
    assert dicho["acuerdos.MensajeDeAcuerdo"][0]["texto"] == "¿Cuándo viene el ingeniero?"
    assert dicho["cuentas.Borrador"][0]["campos"] == {"texto": "a medias"}
    assert {v["email"] for v in dicho["cuentas.HistoricalUsuario"]} >= {"fatima.antes@umachiri.example", fatima.email}
    assert [a.get("desde") for a in dicho["cuentas.Acceso"]] == ["192.0.2.7", None], "quien erró pudo ser otra persona"
    assert "soledad" not in texto


def test_con_zip_van_sus_fotos_y_nadie_mas_en_la_maquina_lo_lee(con_de_todo: Hito, tmp_path: Path) -> None:
    salida = tmp_path / "fatima.zip"
    salida.write_text("había otra cosa")
    salida.chmod(0o644)
    call_command("exportar_persona", "fatima", "--salida", str(salida), stderr=StringIO())
    assert salida.stat().st_mode & 0o777 == 0o600
    with ZipFile(salida) as zip_:
        nombres = zip_.namelist()
        assert "acuerdos.Avance" in json.loads(zip_.read("persona.json"))
        recibido = next(n for n in nombres if n.startswith("acuerdos.ArchivoRecibido/"))
        assert zip_.read(recibido) == b"foto"
    assert any(n.startswith("acuerdos.Evidencia/") for n in nombres)


def test_de_quien_trabajo_con_lo_de_otros_no_sale_lo_de_otros(con_de_todo: Hito, fatima: Any, olga: Any) -> None:
    """Olga cambió el correo de Fátima, validó lo suyo y revocó su enlace: consta que lo hizo, y nada de Fátima."""
    for cargo in PuntoFocal.objects.filter(usuario=fatima):
        cargo._history_user = olga
        cargo.save()
    con_de_todo.avances.update(devuelto_por=olga, devuelto_en=timezone.now(), motivo_de_devolucion="Falta la firma")
    dicho, texto = exportado("olga")
    for ajeno in (fatima.email, fatima.nombre, "fatima.antes@umachiri.example", '"Va"'):
        assert ajeno not in texto, ajeno
    assert dicho["acuerdos.Avance"][0]["motivo_de_devolucion"] == "Falta la firma"
    assert dicho["municipalidades.HistoricalPuntoFocal"][0]["history_date"]
    assert dicho["cuentas.HistoricalUsuario"], "sus propias versiones, y que tocó otras"


def test_el_correo_de_un_cargo_es_de_quien_lo_ejerce(fatima: Any, soledad: Any) -> None:
    """La mesa de partes que fue de Fátima hoy es de Soledad: las cartas que llegan ahí no son de Fátima."""
    mesa = "mesadepartes@umachiri.example"
    PuntoFocal.objects.filter(usuario=fatima).update(correo=mesa, hasta=timezone.localdate())
    assert mesa in correos_de(fatima)
    fabricas.FabricaPuntoFocal(usuario=soledad, municipalidad_id=fabricas.UMACHIRI, correo=mesa)
    assert mesa not in correos_de(fatima)


def test_el_secreto_de_una_suscripcion_no_se_entrega(fatima: Any) -> None:
    token, _ = crear_token(usuario=fatima)
    Suscripcion.objects.create(
        usuario=fatima, token=token, destino="https://x.example/", secreto="c1:cifrado", desde=0, despues_de=0
    )
    assert "c1:cifrado" not in exportado("fatima")[1]


def test_olvidada_no_sale_ningun_aviso_de_sus_programas(con_avance: Hito, fatima: Any) -> None:
    token, _ = crear_token(usuario=fatima)
    Suscripcion.objects.create(
        usuario=fatima, token=token, destino="https://de-fatima.example/", secreto="c1:cifrado", desde=0, despues_de=0
    )
    retirar(fatima)
    olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=timezone.now())
    assert not Suscripcion.objects.exists()


def test_olvidada_de_todo_no_queda_rastro(con_de_todo: Hito, fatima: Any) -> None:
    rastros = (fatima.nombre, fatima.email, "fatima.antes@umachiri.example", "192.0.2.7", "FATIMA", "a medias")
    retirar(fatima)
    olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=timezone.now())
    assert hallados_en_alguna_tabla(rastros) == []
    assert Carta.objects.get().asunto == "De otra"
    assert Acceso.objects.filter(nombrado="soledad", desde="198.51.100.9").exists()


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


def test_a_quien_se_corta_mientras_dura_tambien(olga: Any, fatima: Any, eva: Any) -> None:
    """Es lo primero que se hace al notarlo: la oficina desactiva la cuenta y termina el cargo ese mismo día."""
    desde = timezone.now()
    olga.is_active, eva.rol = False, Rol.COORDINADOR
    olga.save()
    eva.save()
    eva.rol = ""
    eva.save()
    cargo = PuntoFocal.objects.get(usuario=fatima)
    cargo.hasta = timezone.localdate(desde)
    cargo.save()
    fatima.is_active = False
    fatima.save()
    Acceso.objects.create(clase=Clase.CONTACTOS, quien=olga, cuando=timezone.now())
    halladas = {una.usuario: una for una in alcances(desde, timezone.now())}
    assert {quien: una.alcance != "nada" for quien, una in halladas.items()} == dict.fromkeys(
        ("olga", "fatima", "eva"), True
    )
    assert "correos y teléfonos" in halladas["olga"].alcance
    assert fabricas.UMACHIRI in halladas["fatima"].alcance
    assert list(alcances(timezone.now(), timezone.now())) == []


def test_la_orden_lo_escribe_y_un_instante_errado_se_dice(olga: Any) -> None:
    dicho = StringIO()
    call_command("incidente", "--desde", "2000-01-01T00:00", "--hasta", "2100-01-01T00:00", stdout=dicho)
    assert "olga" in dicho.getvalue()
    with pytest.raises(CommandError, match="no es un instante"):
        call_command("incidente", "--desde", "ayer", "--hasta", "2026-01-01T00:00")
