"""Cuándo toca copiar y ensayar, y qué pasa cuando falla."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ajustes
from django.core import mail
from django.utils import timezone

from cuentas.models import Usuario
from muniejecutivo.respaldo import cuidado, estado, verbos
from muniejecutivo.respaldo.carpeta import Carpeta, Respaldo, RespaldoErrado
from muniejecutivo.respaldo.estado import EstadoDeRespaldos
from recordatorios.cartas import enviar_cartas
from tests.acuerdos.acciones.comun import HOY
from tests.fabricas import en_lima

MEDIODIA = en_lima(HOY, 12)


@pytest.fixture(autouse=True)
def _var_propia(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def con_una_copia(raiz: Path) -> Carpeta:
    """Una carpeta que ya tiene la suya."""
    carpeta = Carpeta(raiz)
    carpeta.preparar()
    motor = "sqlite" if ajustes.EN_SQLITE else "postgresql"
    carpeta.anotar(Respaldo("uno", MEDIODIA.isoformat(), motor, 15, acto=0, archivos=0, bytes_de_archivos=0), [])
    return carpeta


def con_copia(instante: Any) -> EstadoDeRespaldos:
    return EstadoDeRespaldos(ultimo_respaldo=instante.isoformat())


@pytest.mark.parametrize(
    ("hace", "hora", "toca"),
    [
        (timedelta(hours=1), 12, False),
        (timedelta(hours=9), 12, False),  # a las tres de esta mañana
        (timedelta(hours=11), 12, True),  # a la una, antes de la de esta noche
        (timedelta(days=1), 1, False),  # todavía no son las dos
        (timedelta(days=1), 2, True),
        (timedelta(days=9), 23, True),
    ],
)
def test_una_copia_por_noche(hace: timedelta, hora: int, toca: bool) -> None:
    ahora = en_lima(HOY, hora)
    assert cuidado.toca_copia(con_copia(ahora - hace), ahora) is toca


def test_la_primera_enseguida_y_sin_copia_no_hay_que_ensayar() -> None:
    assert cuidado.toca_copia(None, MEDIODIA)
    assert not cuidado.toca_simulacro(None, MEDIODIA)
    assert cuidado.toca_simulacro(con_copia(MEDIODIA), MEDIODIA)


@pytest.mark.parametrize(("dias", "toca"), [(6, False), (7, True)])
def test_un_simulacro_por_semana(dias: int, toca: bool) -> None:
    hay = EstadoDeRespaldos(MEDIODIA.isoformat(), (MEDIODIA - timedelta(days=dias)).isoformat())
    assert cuidado.toca_simulacro(hay, MEDIODIA) is toca


@pytest.mark.django_db
def test_lo_que_falla_se_dice_una_vez_y_se_prueba_a_la_hora(
    carlos: Usuario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Usuario.objects.filter(pk=carlos.pk).update(email="carlos@pcm.example")
    intentos = []

    def fallar(*_: object, ahora: Any) -> None:
        intentos.append(ahora)
        raise RespaldoErrado("el disco de las copias está lleno")

    monkeypatch.setattr(verbos, "respaldar", fallar)
    miradas = []
    monkeypatch.setattr(cuidado.Cuidador, "_recibir", lambda *_: miradas.append("base"))
    monkeypatch.setattr(verbos, "seguir", lambda _: miradas.append("archivos") or True)
    cuidador = cuidado.Cuidador(Carpeta(tmp_path), 14)
    for minuto in range(0, 121, 30):
        cuidador.mirar(MEDIODIA + timedelta(minutes=minuto))
    assert [en - MEDIODIA for en in intentos] == [timedelta(hours=h) for h in (0, 1, 2)]
    assert (miradas.count("base"), miradas.count("archivos")) == (5, 5), (
        "entre tanto, lo que se escribe se sigue copiando"
    )
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert [carta.to for carta in mail.outbox] == [["carlos@pcm.example"]]
    assert "el disco de las copias está lleno" in mail.outbox[0].body
    hay = estado.leer()
    assert hay is not None
    assert estado.lo_que_falta(hay, ahora=MEDIODIA) == "el disco de las copias está lleno"


@pytest.mark.django_db
def test_un_simulacro_que_falla_se_dice_una_vez_aunque_se_pruebe_cada_hora(
    carlos: Usuario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Usuario.objects.filter(pk=carlos.pk).update(email="carlos@pcm.example")
    ensayados: list[int] = []

    def ensayar(*_: object) -> verbos.Ensayo:
        ensayados.append(1)
        return verbos.Ensayo(f"copia-{len(ensayados)}", 3.0, 0, "Lo devuelto no es igual")

    monkeypatch.setattr(cuidado.Cuidador, "_recibir", lambda *_: None)
    monkeypatch.setattr(verbos, "seguir", lambda _: True)
    monkeypatch.setattr(verbos, "falta_copia", lambda _: False)
    monkeypatch.setattr(verbos, "simulacro", ensayar)
    estado.anotar(ultimo_respaldo=MEDIODIA.isoformat())
    cuidador = cuidado.Cuidador(con_una_copia(tmp_path), 14)
    for minuto in range(0, 121, 20):
        cuidador.mirar(MEDIODIA + timedelta(minutes=minuto))
    assert len(ensayados) == 3
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert [carta.to for carta in mail.outbox] == [["carlos@pcm.example"]]
    assert "El simulacro con la copia copia-1 falló: Lo devuelto no es igual" in mail.outbox[0].body
    hay = estado.leer()
    assert hay is not None
    assert hay.falla == "El simulacro falló: Lo devuelto no es igual"


@pytest.mark.django_db
def test_un_fallo_del_programa_en_el_simulacro_no_detiene_las_copias(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caer(*_: object) -> None:
        raise TypeError("extractall() got an unexpected keyword argument")

    monkeypatch.setattr(cuidado.Cuidador, "_recibir", lambda *_: None)
    monkeypatch.setattr(verbos, "seguir", lambda _: None)
    monkeypatch.setattr(verbos, "simulacro", caer)
    estado.anotar(ultimo_respaldo=MEDIODIA.isoformat())
    cuidado.Cuidador(con_una_copia(tmp_path), 14).mirar(MEDIODIA)
    hay = estado.leer()
    assert hay is not None
    assert "extractall" in hay.falla


@pytest.mark.parametrize(
    ("hay", "dice"),
    [
        (EstadoDeRespaldos(), "todavía no hay ninguna copia completa"),
        (con_copia(MEDIODIA), "todavía no se ensayó devolver una copia: «manage.py simulacro»"),
        (con_copia(MEDIODIA - timedelta(hours=37)), "hace más de 36 horas que no hay una copia completa"),
        (
            EstadoDeRespaldos(MEDIODIA.isoformat(), (MEDIODIA - timedelta(days=36)).isoformat()),
            "hace más de 35 días que no se ensaya devolver una copia",
        ),
        (EstadoDeRespaldos(MEDIODIA.isoformat(), MEDIODIA.isoformat()), ""),
        (EstadoDeRespaldos(MEDIODIA.isoformat(), MEDIODIA.isoformat(), falla="se llenó"), "se llenó"),
    ],
)
def test_lo_que_falta_para_dormir_tranquilo(hay: EstadoDeRespaldos, dice: str) -> None:
    assert estado.lo_que_falta(hay, ahora=MEDIODIA + timedelta(hours=1)) == dice


def test_sin_archivo_o_roto_nadie_hace_copias_aqui(tmp_path: Path) -> None:
    assert estado.leer() is None
    (tmp_path / estado.ARCHIVO).write_text('{"ultimo_res')
    assert estado.leer() is None
    estado.anotar(falla="algo")
    assert estado.leer() == EstadoDeRespaldos(falla="algo")


@pytest.mark.django_db
def test_la_salud_dice_la_ultima_copia_y_el_ultimo_simulacro(de_la_casa: Any) -> None:
    assert "copias" not in de_la_casa.get("/salud/lista").json()
    ahora = timezone.now().isoformat()
    estado.anotar(ultimo_respaldo=ahora, ultimo_simulacro=ahora)
    copias = de_la_casa.get("/salud/lista").json()["copias"]
    assert copias == {"ultimo_respaldo": ahora, "ultimo_simulacro": ahora, "estado": "bien"}


@pytest.mark.django_db
def test_si_lo_escrito_no_llega_a_la_carpeta_se_dice_a_los_cinco_minutos_y_la_copia_sale_igual(
    carlos: Usuario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Usuario.objects.filter(pk=carlos.pk).update(email="carlos@pcm.example")
    estado.anotar(ultimo_respaldo=MEDIODIA.isoformat(), ultimo_simulacro=MEDIODIA.isoformat(), falla="")
    llega = {"": True}
    monkeypatch.setattr(cuidado.Cuidador, "_recibir", lambda *_: None)
    monkeypatch.setattr(verbos, "seguir", lambda _: llega[""])
    cuidador = cuidado.Cuidador(con_una_copia(tmp_path), 14)

    def a_los(minutos: int) -> str:
        cuidador.mirar(MEDIODIA + timedelta(minutes=minutos))
        hay = estado.leer()
        assert hay is not None
        return hay.falla

    assert a_los(0) == ""
    llega[""] = False
    assert [a_los(1), a_los(5)] == ["", ""]
    assert "no llega a las copias desde las 12:00" in a_los(6)
    assert "no llega a las copias desde las 12:00" in a_los(30)
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert len(mail.outbox) == 1, "se dice una vez"
    assert cuidador.no_antes is None, "la copia de la noche no espera"
    estado.anotar(falla="")  # la copia de la noche salió bien
    assert "no llega a las copias" in a_los(31), "sigue sin llegar, y se sigue sabiendo"
    estado.anotar(falla="el disco de las copias está lleno")
    assert a_los(32) == "el disco de las copias está lleno", "otra falla no se tapa"
    enviar_cartas(reloj=lambda: timezone.now() + timedelta(minutes=1))
    assert len(mail.outbox) == 1
    estado.anotar(falla=cuidador.no_llega)
    cuidador = cuidado.Cuidador(Carpeta(tmp_path), 14)  # el proceso se reinició
    llega[""] = True
    assert a_los(33) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("de_otra_base", [False, True])
def test_en_una_carpeta_nueva_se_copia_en_el_acto_aunque_haya_copia_de_esta_noche_en_otra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, de_otra_base: bool
) -> None:
    """El disco de las copias murió y RESPALDO es otro, o la base pasó de SQLite a PostgreSQL."""
    hechas: list[str] = []

    def respaldar(carpeta: Carpeta, *, ahora: Any) -> Respaldo:
        hechas.append(ahora.isoformat())
        return con_una_copia(carpeta.raiz).buscar()

    carpeta = Carpeta(tmp_path / "otro-disco")
    if de_otra_base:
        carpeta = con_una_copia(carpeta.raiz)
        (ficha,) = (carpeta.raiz / "respaldos").glob("*.json")
        otro = {"sqlite": "postgresql", "postgresql": "sqlite"}[carpeta.buscar().motor]
        ficha.write_text(ficha.read_text().replace(f'"{carpeta.buscar().motor}"', f'"{otro}"'))
    monkeypatch.setattr(cuidado.Cuidador, "_recibir", lambda *_: None)
    monkeypatch.setattr(verbos, "seguir", lambda _: True)
    monkeypatch.setattr(verbos, "respaldar", respaldar)
    monkeypatch.setattr(verbos, "falta_copia", lambda _: False)
    monkeypatch.setattr(verbos, "podar", lambda *_, **__: [])
    estado.anotar(ultimo_respaldo=MEDIODIA.isoformat(), ultimo_simulacro=MEDIODIA.isoformat())
    cuidador = cuidado.Cuidador(carpeta, 14)
    for minuto in (1, 2):
        cuidador.mirar(MEDIODIA + timedelta(minutes=minuto))
    assert hechas == [(MEDIODIA + timedelta(minutes=1)).isoformat()]
