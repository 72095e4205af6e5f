"""La sesión del navegador: cuánto dura sin usarse y cuánto dura aunque se use.

Regla: de quien lo ve todo (la Secretaría y las cuentas del servidor), SESION_OFICINA_HORAS sin usarse y, pase lo que
pase, SESION_OFICINA_DIAS desde que ingresó; de los demás, SESION_DIAS y SESION_DIAS_EN_TOTAL, que quien informa desde
un teléfono con mala señal no tiene por qué escribir su contraseña cada semana. Se mira al leerla, venga de una página o
de la API: una sesión vencida es como si no la hubiera. Qué es quien ingresó se vuelve a preguntar cada `RATO`, y a lo
más en ese rato se nota un cambio de rol. Fuente: OWASP ASVS 5.0, 7.3.1 y 7.3.2.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as EnLaBase
from django.utils import timezone

from cuentas.models import Usuario
from cuentas.segundo_paso import debe_segundo_paso
from cuentas.traducidas import traer

DESDE, VISTO = "_desde", "_visto"  # segundos: cuándo ingresó, y la última vez que se anotó que la usaba
RATO = timedelta(minutes=10).total_seconds()


class SessionStore(EnLaBase):
    """La de Django, en la base, que además vence."""

    def load(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().load()
        if SESSION_KEY not in datos:
            return datos
        ahora = timezone.now().timestamp()
        if ahora - datos.get(VISTO, 0) < RATO:
            return datos
        if self._vencio(datos, ahora):
            self._session_key = None
            return {}
        datos |= {DESDE: datos.get(DESDE, ahora), VISTO: ahora}
        self.modified = True
        return datos

    def _get_session_from_db(self) -> Any:
        """La de su clave, si no caducó: la de Django, que en toda página se traduciría otra vez."""
        for sesion in traer("sesión", lambda clave: self.model.objects.filter(pk=clave), self.session_key or ""):
            if sesion.expire_date > timezone.now():
                return sesion
        self._session_key = None
        return None

    def __setitem__(self, key: str, value: object) -> None:
        super().__setitem__(key, value)
        if key == SESSION_KEY:  # acaba de ingresar
            ahora = timezone.now().timestamp()
            super().__setitem__(DESDE, ahora)
            super().__setitem__(VISTO, ahora)

    def _vencio(self, datos: dict[str, Any], ahora: float) -> bool:
        """Si ya no vale. La que es de antes de llevar la cuenta empieza a contar ahora."""
        sin_usarse, en_total = duraciones(datos[SESSION_KEY])
        visto, desde = datos.get(VISTO, ahora), datos.get(DESDE, ahora)
        return ahora - visto > sin_usarse.total_seconds() or ahora - desde > en_total.total_seconds()


def duraciones(usuario_id: str | int) -> tuple[timedelta, timedelta]:
    """Cuánto vale la de esa persona sin usarse, y en total."""
    usuario = Usuario.objects.only("rol", "is_staff", "is_superuser").filter(pk=usuario_id).first()
    if usuario is not None and debe_segundo_paso(usuario):
        return timedelta(hours=settings.SESION_OFICINA_HORAS), timedelta(days=settings.SESION_OFICINA_DIAS)
    return timedelta(days=settings.SESION_DIAS), timedelta(days=settings.SESION_DIAS_EN_TOTAL)
