"""Qué lee de un corte cada quien, decidido una vez para todas las puertas: la página, los archivos, el JSON y la API.

Regla: la Secretaría, todo; de una sesión publicada cualquiera lee sus acuerdos, si hay parte pública; los demás,
cuántos son y no cuáles. Quien muestra un corte pregunta aquí para quién es y se lo pasa a `corte` (o a `Corte.para`).
"""

from acuerdos.permisos import Quien, mira_todo, ve_los_acuerdos_de
from corte.datos_del_detalle import Audiencia


def audiencia_de(usuario: Quien, *, publicada: bool) -> Audiencia:
    """La de `usuario` frente a una sesión. `publicada`: si la sesión lo está."""
    if mira_todo(usuario):
        return Audiencia.OFICINA
    return Audiencia.PUBLICO if ve_los_acuerdos_de(usuario, publicada=publicada) else Audiencia.CIFRAS
