"""El registro de accesos: quién entró, no pudo, vio o se llevó datos, cuándo y desde dónde."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError
from django.utils import timezone

from cuentas import registro
from cuentas.api import crear_token
from cuentas.enums import ClaseDeAcceso as Clase
from cuentas.models import Acceso
from tests.cuentas.test_ingreso import ingresar
from tests.cuentas.test_middleware import codigo

pytestmark = pytest.mark.django_db


def anotado() -> list[tuple[str, str, str]]:
    """(clase, quién o lo que escribió, con qué), en orden."""
    filas = Acceso.objects.order_by("pk").select_related("quien")
    return [(fila.clase, fila.quien.username if fila.quien else fila.nombrado, fila.como) for fila in filas]


def test_se_anota_quien_entra_quien_no_puede_y_quien_sale(client: Any, fatima: Any) -> None:
    ingresar(client, "fatima", "equivocada")
    ingresar(client, "nadie", "equivocada")
    ingresar(client, "fatima")
    client.post("/salir/")
    assert anotado() == [
        (Clase.RECHAZO, "fatima", "contraseña"),
        (Clase.RECHAZO, "nadie", "contraseña"),
        (Clase.INGRESO, "fatima", "contraseña"),
        (Clase.SALIDA, "fatima", ""),
    ]
    assert set(Acceso.objects.values_list("desde", flat=True)) == {"127.0.0.1"}
    assert "equivocada" not in str(list(Acceso.objects.values()))


def test_con_segundo_paso_se_dice_y_un_codigo_errado_tambien(client: Any, olga: Any) -> None:
    secreto = "REPXKNJ5CIKWHZZ5D4MKRXHEHZXQYOHS"
    TOTP.activate(olga, secreto)
    ingresar(client, "olga")
    client.post("/cuenta/dos-pasos/codigo/", {"code": "000000"})
    client.post("/cuenta/dos-pasos/codigo/", {"code": codigo(secreto)})
    assert anotado() == [
        (Clase.RECHAZO, "olga", "segundo paso"),
        (Clase.INGRESO, "olga", "contraseña y segundo paso"),
    ]


def test_lo_negado_lo_descargado_y_los_contactos_vistos(client: Any, olga: Any, fatima: Any, catalogos: None) -> None:
    client.force_login(olga)
    Acceso.objects.all().delete()
    client.get("/accesos/")
    b"".join(client.get("/acuerdos/exportar.csv"))
    client.get("/personas/")
    client.get("/tablero/")
    assert [(fila.clase, fila.que) for fila in Acceso.objects.order_by("pk")] == [
        (Clase.NEGADO, "/accesos/"),
        (Clase.DESCARGA, "/acuerdos/exportar.csv"),
        (Clase.CONTACTOS, "/personas/"),
    ]


def test_lo_que_se_baja_con_un_token_y_un_token_que_no_sirve(client: Any, olga: Any, sesion: Any) -> None:
    _, texto = crear_token(usuario=olga)
    b"".join(client.get("/api/v1/acuerdos/?formato=csv", headers={"authorization": f"Token {texto}"}))
    client.get("/api/v1/acuerdos/", headers={"authorization": "Token muni_inventado"})
    assert anotado() == [(Clase.DESCARGA, "olga", "token de la API"), (Clase.RECHAZO, "", "token de la API")]


def test_nadie_llena_el_registro(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(registro, "POR_HORA", 3)
    for n in range(6):
        ingresar(client, f"nadie{n}", "equivocada")
    assert Acceso.objects.count() == 3


def test_si_no_se_puede_anotar_se_entra_igual(client: Any, fatima: Any, monkeypatch: Any) -> None:
    def falla(*_: Any, **__: Any) -> None:
        raise DatabaseError("disco lleno")

    monkeypatch.setattr(Acceso, "save", falla)
    assert ingresar(client, "fatima")["Location"] == "/inicio/"


def test_una_clave_en_la_ruta_no_se_anota(client: Any, fatima: Any) -> None:
    client.force_login(fatima)
    peticion = client.get(f"/e/{'x' * 60}/").wsgi_request
    Acceso.objects.all().delete()
    registro.anotar(Clase.NEGADO, peticion, quien=fatima)
    assert Acceso.objects.get().que == "/e/…/"


def test_lo_de_hace_mas_de_doce_meses_se_olvida(fatima: Any) -> None:
    ahora = timezone.now()
    for dias in (10, 360, 380):
        Acceso.objects.create(clase=Clase.INGRESO, quien=fatima, cuando=ahora - timedelta(days=dias))
    assert registro.olvidar(ahora=ahora) == 1


def test_los_que_no_pudieron_entrar_se_cuentan_todos_aunque_no_se_anoten(
    rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """De una dirección se anotan pocas: con esas solas, quien vigila no vería la prueba de contraseñas."""
    monkeypatch.setattr(registro, "POR_HORA", 3)
    ahora = timezone.now()
    with time_machine.travel(ahora, tick=False):
        for _ in range(7):
            registro.anotar(Clase.RECHAZO, rf.post("/ingresar/"))
        registro.anotar(Clase.NEGADO, rf.get("/"))
        for _ in range(9):  # un programa con un token vencido insiste, y no prueba contraseñas
            registro.anotar(Clase.RECHAZO, rf.get("/api/v1/", REMOTE_ADDR="127.0.0.2"), como=registro.TOKEN)
    assert Acceso.objects.filter(clase=Clase.RECHAZO, como="").count() == 3
    assert registro.rechazos_de_la_hora(ahora=ahora) == 7
    assert registro.rechazos_de_la_hora(ahora=ahora + timedelta(minutes=45)) == 7
    assert registro.rechazos_de_la_hora(ahora=ahora + timedelta(minutes=65)) == 0
