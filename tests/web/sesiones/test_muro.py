"""El muro del día: qué sala está en marcha, cuál tarda y cuántos acuerdos lleva cada una."""

from datetime import time, timedelta
from typing import Any

from django.test import Client

from tests import fabricas as f


def test_dice_de_cada_sala_que_pasa(olga: Any, hoy: Any) -> None:
    sesion = f.FabricaSesion(codigo="MEA-HOY", fecha=hoy, etapa="en_curso")

    def reunion(codigo: str, sala: str, desde: int, **campos: Any) -> Any:
        return f.FabricaReunion(
            **{"sesion": sesion, "codigo": codigo, "sala": sala, "estado": "programada", "fecha": hoy} | campos,
            inicio_previsto=time(desde),
            fin_previsto=time(desde, 40),
            municipalidades=[f.UMACHIRI],
        )

    primera = reunion("A-1", "Sala 1", 8, estado="realizada", inicio_real=time(8, 5), fin_real=time(8, 45))
    reunion("A-2", "Sala 1", 9, inicio_real=time(9, 10))
    reunion("A-3", "Sala 1", 22)
    reunion("B-1", "Sala 2", 7)
    for _ in range(2):
        f.FabricaAcuerdo(sesion=sesion, reunion=primera)
    navegador = Client()
    navegador.force_login(olga)
    salas = {sala.nombre: sala for sala in navegador.get("/sesiones/MEA-HOY/muro/").context["salas"]}
    una, dos = salas["Sala 1"], salas["Sala 2"]
    assert (una.ahora.codigo, una.sigue.codigo, una.tarde, una.hechas, una.reuniones, una.acuerdos) == (
        *("A-2", "A-3", False),
        *(1, 3, 2),
    )
    assert (dos.ahora, dos.sigue.codigo, dos.tarde, dos.acuerdos) == (None, "B-1", True, 0)


def test_llama_a_las_salas_como_la_agenda_y_en_su_orden(olga: Any, hoy: Any) -> None:
    sesion = f.FabricaSesion(codigo="MEA-HOY", fecha=hoy, etapa="en_curso")
    for codigo, sala, inicio_real in (
        ("A-1", "Sala 10", None),
        ("A-2", "Sala 2", None),
        ("A-3", "sala  2", None),
        ("B-1", "", time(8, 5)),
        ("B-2", "", time(8, 6)),
    ):
        f.FabricaReunion(
            sesion=sesion,
            codigo=codigo,
            sala=sala,
            fecha=hoy,
            estado="programada",
            inicio_real=inicio_real,
            inicio_previsto=time(8),
            fin_previsto=time(8, 40),
            municipalidades=[f.UMACHIRI],
        )
    navegador = Client()
    navegador.force_login(olga)
    salas = navegador.get("/sesiones/MEA-HOY/muro/").context["salas"]
    assert [(sala.nombre, sala.reuniones) for sala in salas] == [
        ("Sala 2", 2),
        ("Sala 10", 1),
        ("Sin sala (B-1)", 1),
        ("Sin sala (B-2)", 1),
    ]
    assert [sala.ahora.codigo for sala in salas if sala.ahora] == ["B-1", "B-2"]
    de_hoy = [sala.nombre for sala in navegador.get("/tablero/?sesion=MEA-HOY").context["salas"]]
    assert de_hoy == ["Sala 2", "Sala 10", "B-1", "B-2"]


def test_la_vispera_nada_debio_empezar(olga: Any, hoy: Any) -> None:
    manana = hoy + timedelta(days=1)
    sesion = f.FabricaSesion(codigo="MEA-HOY", fecha=manana, etapa="en_curso")
    f.FabricaReunion(
        sesion=sesion,
        codigo="A-1",
        sala="Sala 1",
        fecha=manana,
        estado="programada",
        inicio_previsto=time(0, 1),
        fin_previsto=time(0, 40),
        municipalidades=[f.UMACHIRI],
    )
    navegador = Client()
    navegador.force_login(olga)
    [sala] = navegador.get("/sesiones/MEA-HOY/muro/").context["salas"]
    assert (sala.sigue.codigo, sala.tarde) == ("A-1", False)
