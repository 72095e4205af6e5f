"""El muro del día: qué sala está en marcha, cuál tarda y cuántos acuerdos lleva cada una."""

from datetime import time
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
