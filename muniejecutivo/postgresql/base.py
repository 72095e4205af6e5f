"""La base de Django para PostgreSQL, que no gasta un viaje por petición en preguntar si la conexión vive, ni analiza
cada vez una sentencia que se repite.

Regla: una conexión guardada que nadie usa no recibe nada. Si el sistema dice que hay algo por leer, es el aviso de que
el servidor la cerró (se reinició, la terminó, o lo hizo el que reparte conexiones): se abre otra. Si no hay nada, se
usa sin preguntar; a un servidor que dejó de existir sin avisar, un `SELECT 1` también lo esperaría. Decisión 39.

Lo que se pide por `cuentas.sentencias` se prepara una vez por conexión (`PREPARE`) y después solo se corre: analizarlo
y planearlo costaba más que correrlo. Detrás de PgBouncer no, que reparte las transacciones entre conexiones. Decisión
46.
"""

import select
import time
from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DatabaseError

PACIENCIA_CON_EL_POOLER = 4.0  # segundos: PgBouncer que se reinicia vuelve en uno o dos
ENTRE_INTENTOS = 0.2
PREPARADAS = 400  # por conexión: lo que la base guarda de cada una es suyo mientras dura


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **opciones: Any) -> None:
        super().__init__(*args, **opciones)
        self._preparadas: tuple[Any, dict[str, str]] = (None, {})  # de qué conexión, y con qué nombre cada una

    def preparada(self, sentencia: str, tipos: Sequence[str]) -> str | None:
        """El nombre con que esta conexión tiene preparada `sentencia`; None si aquí no se prepara.

        :param tipos: el de PostgreSQL de cada parámetro.
        """
        if self.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            return None
        self.ensure_connection()
        if self._preparadas[0] is not self.connection:
            self._preparadas = (self.connection, {})
        suyas = self._preparadas[1]
        clave = f"{','.join(tipos)}|{sentencia}"
        if clave not in suyas:
            # Sin pasar por el cursor de Django: preparar no es una consulta de nadie.
            with self.connection.cursor() as cursor:
                if len(suyas) >= PREPARADAS:
                    cursor.execute("DEALLOCATE ALL")
                    suyas.clear()
                nombre = f"s{len(suyas)}"
                con_lugares = sentencia % tuple(f"${lugar}" for lugar in range(1, len(tipos) + 1))
                de_tipos = f" ({', '.join(tipos)})" if tipos else ""
                cursor.execute(f"PREPARE {nombre}{de_tipos} AS {con_lugares}")
            suyas[clave] = nombre
        return suyas[clave]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Detrás de PgBouncer se espera a que vuelva: mientras nadie se conectó, nada se pudo hacer dos veces."""
        hasta = time.monotonic() + (PACIENCIA_CON_EL_POOLER if self.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] else 0)
        while True:
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError as error:
                if "refused" not in str(error) or time.monotonic() > hasta:
                    raise
            time.sleep(ENTRE_INTENTOS)

    def is_usable(self) -> bool:
        """Si la conexión sirve. Con una transacción a medias se pregunta de verdad, como Django."""
        if self.connection is None or self.connection.closed:
            return False
        if self.in_atomic_block or self.errors_occurred:
            return bool(super().is_usable())
        try:
            hay_algo = select.poll()
            hay_algo.register(self.connection.fileno(), select.POLLIN)
            return not hay_algo.poll(0)
        except (OSError, ValueError, DatabaseError, self.Database.Error):
            return False
