import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from celery.signals import after_task_publish
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from cuentas import latidos
from cuentas.freno import SILENCIOS, Vigia
from muniejecutivo import salud
from muniejecutivo.celery import DarSenales, app

AHORA = timezone.now()


def _callar(muertos):
    """Todos dan señales, salvo los `muertos`, que callan desde hace cinco minutos."""
    for quien in latidos.vigilados():
        latidos.dar_senal(quien, ahora=AHORA - timedelta(minutes=5) if quien in muertos else AHORA)


def test_viva_contesta_sin_ingresar_y_sin_base(client):
    assert client.get("/salud/viva").json() == {"estado": "bien"}


@pytest.mark.django_db
def test_viva_tampoco_lee_la_base_para_quien_ya_ingreso(client, olga, django_assert_num_queries):
    """Con la base caída, quien mira desde el navegador en que ingresó no debe creer que murió también la web."""
    client.force_login(olga)
    with django_assert_num_queries(0):
        assert client.get("/salud/viva").json() == {"estado": "bien"}


@pytest.mark.django_db
def test_lista_dice_que_falta_mientras_no_hay_latido(de_la_casa):
    respuesta = de_la_casa.get("/salud/lista")
    assert respuesta.status_code == 503
    assert "latido" in respuesta.json()["latido"]


@pytest.mark.django_db
def test_un_servidor_de_correo_que_no_contesta_se_dice_y_no_se_juzga(de_la_casa, monkeypatch):
    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": lambda: None})
    vigia = Vigia(timezone.now)
    for _ in range(SILENCIOS):
        vigia.callo("No se pudo conectar al servidor de correo: no contestó a tiempo")
    respuesta = de_la_casa.get("/salud/lista")
    assert (respuesta.status_code, respuesta.json()["estado"]) == (200, "bien")
    assert respuesta.json()["servidor_de_correo"].startswith("El servidor de correo no contesta desde las ")
    vigia.contesto()
    assert de_la_casa.get("/salud/lista").json()["servidor_de_correo"] == "bien"


@pytest.mark.django_db
@pytest.mark.parametrize("muerto", latidos.vigilados())
def test_lista_nombra_al_proceso_que_no_da_senales_y_solo_a_el(de_la_casa, muerto):
    _callar([muerto])
    with time_machine.travel(AHORA, tick=False):
        partes = de_la_casa.get("/salud/lista").json()
    dicho = {quien: partes[quien] for quien in latidos.vigilados()}
    assert dicho.pop(muerto) == "no da señales desde hace 300 segundos"
    assert set(dicho.values()) == {"bien"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("muertos", "porque"),
    [
        ([latidos.WORKER], "falta worker"),
        ([latidos.WORKER, latidos.BEAT], "falta worker y beat"),
        ([latidos.CORREO], "beat y el worker viven; hay trabajo largo por delante, o la cola no avanza"),
    ],
)
def test_un_latido_que_no_llega_no_acusa_a_quien_vive(de_la_casa, muertos, porque):
    cache.set("latido", AHORA.timestamp() - 600)
    _callar(muertos)
    with time_machine.travel(AHORA, tick=False):
        dicho = de_la_casa.get("/salud/lista").json()["latido"]
    assert dicho == f"el último latido llegó hace 600 segundos: {porque}"


@pytest.mark.parametrize(
    ("colas", "quienes"),
    [
        (["muniejecutivo"], {latidos.WORKER}),
        (["correo"], {latidos.CORREO}),
        (["muniejecutivo", "correo"], {latidos.WORKER, latidos.CORREO}),
        (["otra"], set()),
    ],
)
def test_un_worker_da_senales_por_las_colas_que_atiende(colas, quienes, monkeypatch):
    monkeypatch.setattr(app.amqp.queues, "_consume_from", dict.fromkeys(colas))
    DarSenales.dar(SimpleNamespace(app=app))
    assert {d.quien for d in latidos.detenidos(ahora=timezone.now())} == set(latidos.vigilados()) - quienes


def test_beat_da_senales_cuando_manda_un_latido_y_no_otro_cuando_manda_otra_cosa():
    after_task_publish.send(sender="acuerdos.pasar_recordatorios")
    assert latidos.BEAT in {d.quien for d in latidos.detenidos(ahora=timezone.now())}
    after_task_publish.send(sender="muniejecutivo.latido")
    assert latidos.BEAT not in {d.quien for d in latidos.detenidos(ahora=timezone.now())}


@pytest.mark.django_db
def test_una_carpeta_de_archivos_en_que_no_se_puede_escribir_se_dice(de_la_casa, sin_disco):
    respuesta = de_la_casa.get("/salud/lista")
    assert respuesta.status_code == 503
    assert respuesta.json()["archivos"].startswith("no se puede escribir en la carpeta de archivos: ")


@pytest.mark.django_db
def test_un_disco_casi_lleno_se_dice_antes_de_que_falte(de_la_casa, monkeypatch):
    assert de_la_casa.get("/salud/lista").json()["archivos"] == "bien"
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=150 * 1024 * 1024))
    assert de_la_casa.get("/salud/lista").json()["archivos"] == "en la carpeta de archivos quedan 150 MB libres"


@pytest.mark.django_db
def test_una_lista_de_claves_robadas_que_no_se_lee_se_dice_y_no_se_juzga(de_la_casa, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": lambda: None})
    assert "claves_filtradas" not in de_la_casa.get("/salud/lista").json()
    settings.CLAVES_FILTRADAS = str(tmp_path / "lista.txt")
    dicho = de_la_casa.get("/salud/lista").json()
    assert (dicho["estado"], dicho["claves_filtradas"]) == ("bien", salud.SIN_CLAVES_FILTRADAS)
    (tmp_path / "lista.txt").touch()
    assert de_la_casa.get("/salud/lista").json()["claves_filtradas"] == "bien"


@pytest.mark.django_db
def test_a_un_extrano_solo_se_le_dice_bien_o_mal(client, settings, fatima, olga):
    assert client.get("/salud/lista").json() == {"estado": "mal"}
    settings.VIGILANCIA_TOKEN = "de-pruebas-para-ver-la-salud-entera"
    for credencial in ("Bearer ", "Bearer otro-token-cualquiera-que-no-es", "Basic Og=="):
        assert client.get("/salud/lista", headers={"Authorization": credencial}).json() == {"estado": "mal"}
    client.force_login(fatima)
    assert client.get("/salud/lista").json() == {"estado": "mal"}
    client.force_login(olga)
    entera = client.get("/salud/lista").json()
    assert entera["base_de_datos"] == "bien"
    assert entera["cifras"]["edad_del_latido"] is None


@pytest.mark.django_db
def test_a_un_extrano_se_le_repite_lo_de_hace_poco_y_a_quien_vigila_no(client, settings, monkeypatch):
    """La mira cualquiera, sin límite: preguntarla sin parar no hace preguntar a la base, a Redis y al disco."""
    veces = []
    monkeypatch.setattr(salud, "VALE_LO_HALLADO", 60.0, raising=False)
    monkeypatch.setattr(salud, "_hallado", {}, raising=False)
    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": lambda: veces.append(1)})
    assert [client.get("/salud/lista").status_code for _ in range(5)] == [200] * 5
    assert len(veces) == 1
    settings.VIGILANCIA_TOKEN = "de-pruebas-para-ver-la-salud-entera"
    for _ in range(2):
        client.get("/salud/lista", headers={"Authorization": f"Bearer {settings.VIGILANCIA_TOKEN}"})
    assert len(veces) == 3


@pytest.mark.django_db
def test_en_el_almacen_se_escribe_una_vez_por_minuto_y_lo_que_falla_se_prueba_otra_vez(settings, monkeypatch):
    """En uno con versiones, lo que se escribe y se borra queda para siempre."""
    settings.EN_ALMACEN = True
    escritos = []
    almacen = SimpleNamespace(save=lambda nombre, _: escritos.append(nombre) or nombre, delete=lambda nombre: None)
    monkeypatch.setattr(salud, "default_storage", almacen)
    monkeypatch.setattr(salud, "_escrito_en", [], raising=False)
    for _ in range(3):
        salud.archivos()
    assert len(escritos) == 1
    monkeypatch.setattr(salud, "VALE_EL_ALMACEN", 0.0, raising=False)

    def sin_permiso(nombre, _):
        escritos.append(nombre)
        raise PermissionError(13, "sin permiso")

    almacen.save = sin_permiso
    for _ in range(2):
        with pytest.raises(salud.NoResponde, match="sin permiso"):
            salud.archivos()
    assert len(escritos) == 3


@pytest.mark.django_db
def test_sin_token_en_los_ajustes_uno_vacio_no_vale(client):
    assert client.get("/salud/lista", headers={"Authorization": "Bearer "}).json() == {"estado": "mal"}
    assert client.get("/salud/metricas", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_la_orden_dice_lo_mismo_en_la_terminal(monkeypatch, capsys):
    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": lambda: None})
    call_command("salud")
    assert json.loads(capsys.readouterr().out)["viva"] == "bien"

    def falla():
        raise salud.NoResponde("se acabó")

    monkeypatch.setattr(salud, "COMPROBACIONES", {"viva": falla})
    with pytest.raises(CommandError):
        call_command("salud")
    assert "se acabó" in capsys.readouterr().out
