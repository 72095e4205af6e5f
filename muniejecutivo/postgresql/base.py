"""La base de Django para PostgreSQL, que no gasta un viaje por petición en preguntar si la conexión vive.

Regla: una conexión guardada que nadie usa no recibe nada. Si el sistema dice que hay algo por leer, es el aviso de que
el servidor la cerró (se reinició, la terminó, o lo hizo el que reparte conexiones): se abre otra. Si no hay nada, se
usa sin preguntar; a un servidor que dejó de existir sin avisar, un `SELECT 1` también lo esperaría. Decisión 39.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DatabaseError

PACIENCIA_CON_EL_POOLER = 4.0  # segundos: PgBouncer que se reinicia vuelve en uno o dos
ENTRE_INTENTOS = 0.2


class DatabaseWrapper(base.DatabaseWrapper):
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
