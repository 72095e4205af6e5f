"""La lista y la ficha de la API, por el servidor de verdad, frente a lo que PostgreSQL solo necesita y frente al techo.

El techo (`techo`) corre bajo el mismo servidor y con los mismos dos procesos. Todo lo que se compara va alternado, en
turnos cortos de una misma corrida: si la máquina se distrae, alcanza a todos.
"""

from datetime import date

import psycopg2

from bench.medir import Informe, medianas
from bench.servidor import Cliente, Turno, en_turnos, servidor
from bench.suelo import SUELO

LISTA = "/api/v1/acuerdos/"
FICHA = f"{LISTA}GRANDE-000777/"
BUSQUEDA = f"{LISTA}?search=saneamiento"


def medir(informe: Informe, cliente: Cliente, url: str, hoy: date) -> None:
    informe.titulo("API con token, por el servidor")
    with servidor("", "bench.techo:application", DATABASE_URL=url, TECHO_HOY=hoy.isoformat()) as techo:
        _por_segundo(informe, cliente, techo)
    with psycopg2.connect(url) as conexion:
        for filas, limite, vueltas in ((50, 2.5, 150), (1000, 1.3, 30)):
            ruta = f"{LISTA}?page_size={filas}"
            nuestra, suelo = medianas([cliente.pedidor(ruta), _suelo(conexion, hoy, filas)], vueltas, calentar=20)
            informe.razon(f"lista de {filas} (p50)", nuestra, suelo, limite, "json_agg")
    conexion.close()
    busca, lista = medianas([cliente.pedidor(BUSQUEDA), cliente.pedidor(LISTA)], 100, calentar=20)
    informe.razon("búsqueda en español (p50)", busca, lista, 2, "la lista de 50")


def _por_segundo(informe: Informe, cliente: Cliente, techo: Cliente) -> None:
    """Respuestas por segundo de los dos techos, la lista, la ficha y los dos 304, en turnos de medio segundo."""

    def sin_cambio(ruta: str) -> Turno:
        return Turno(cliente, ruta, 304, {"If-None-Match": cliente.etag(ruta)})

    turnos = [Turno(techo, "/"), Turno(cliente, LISTA), Turno(cliente, FICHA), sin_cambio(LISTA), sin_cambio(FICHA)]
    turnos.append(Turno(techo, "/", 304, {"If-None-Match": "*"}))
    del_techo, lista, ficha, igual_lista, igual_ficha, techo_del_304 = en_turnos(turnos)
    informe.dato("el techo", f"{del_techo:,.0f} respuestas por segundo")
    informe.dato("el techo de un 304", f"{techo_del_304:,.0f} respuestas por segundo")
    informe.al_menos("lista de 50", lista, del_techo, 0.75, "/s, y el techo")
    informe.al_menos("un acuerdo con sus hitos y avances", ficha, del_techo, 0.4, "/s, y el techo")
    informe.al_menos("304 de la lista", igual_lista, lista, 3, "/s, y la lista")
    informe.al_menos("304 de la ficha", igual_ficha, lista, 3, "/s, y la lista")


def _suelo(conexion, hoy: date, filas: int):  # type: ignore[no-untyped-def]
    def correr() -> None:
        with conexion.cursor() as cursor:
            cursor.execute(SUELO, {"hoy": hoy, "filas": filas})
            cursor.fetchone()

    return correr
