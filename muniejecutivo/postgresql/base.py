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
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DatabaseError

PACIENCIA_CON_EL_POOLER = 4.0  # segundos: PgBouncer que se reinicia vuelve en uno o dos
ENTRE_INTENTOS = 0.2
VISTA = ""
PREPARADAS = 400  # por conexión: lo que la base guarda de cada una es suyo mientras dura


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **opciones: Any) -> None:
        super().__init__(*args, **opciones)
        # De qué conexión, y cada una con su nombre; VISTA si solo se ha visto una vez, y None si no se puede preparar.
        self._preparadas: tuple[Any, dict[str, str | None]] = (None, {})
        self._numeros = count()

    def preparada(
        self, sentencia: str, tipos: Sequence[str], *, nombres: Sequence[str] | None = None, si_se_repite: bool = False
    ) -> str | None:
        """El nombre con que esta conexión tiene preparada `sentencia`; None si aquí no se prepara.

        :param tipos: el de PostgreSQL de cada parámetro; `nombres`, si la sentencia los nombra, en el mismo orden.
        :param si_se_repite: prepararla solo desde la segunda vez que se pide; y si no se puede, no insistir.
        """
        if self.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            return None
        self.ensure_connection()
        if self._preparadas[0] is not self.connection:
            self._preparadas = (self.connection, {})
        suyas = self._preparadas[1]
        clave = f"{','.join(tipos)}|{sentencia}"
        if clave not in suyas and len(suyas) >= PREPARADAS:
            with self.connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            suyas.clear()
        if si_se_repite and clave not in suyas:
            suyas[clave] = VISTA
            return None
        if suyas.get(clave, VISTA) is VISTA:
            lugares = [f"${lugar}" for lugar in range(1, len(tipos) + 1)]
            con_lugares = sentencia % (dict(zip(nombres, lugares, strict=True)) if nombres else tuple(lugares))
            suyas[clave] = self._preparar(con_lugares, tipos, puede_fallar=si_se_repite)
        return suyas[clave]

    def _preparar(self, con_lugares: str, tipos: Sequence[str], *, puede_fallar: bool) -> str | None:
        """El nombre que le da; o None si la base no puede, por ejemplo porque agrupa por lo que lleva un parámetro."""
        nombre = f"s{next(self._numeros)}"
        de_tipos = f" ({', '.join(tipos)})" if tipos else ""
        a_salvo = puede_fallar and self.in_atomic_block
        # Sin pasar por el cursor de Django: preparar no es una consulta de nadie.
        with self.connection.cursor() as cursor:
            if a_salvo:
                cursor.execute("SAVEPOINT antes_de_preparar")
            try:
                cursor.execute(f"PREPARE {nombre}{de_tipos} AS {con_lugares}")
            except self.Database.Error:
                if not puede_fallar:
                    raise
                if a_salvo:
                    cursor.execute("ROLLBACK TO SAVEPOINT antes_de_preparar")
                return None
            finally:
                if a_salvo:
                    cursor.execute("RELEASE SAVEPOINT antes_de_preparar")
        return nombre

    @cached_property
    def tzinfo_factory(self) -> Any:
        """La zona de cada instante que se lee. Siempre es la misma: así se la pide a C, y no a Python por cada uno."""
        return lru_cache(maxsize=None)(super().tzinfo_factory)

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
