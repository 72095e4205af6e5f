"""Las pestañas de lo que espera, con cuántas cosas hay en cada una."""

from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from web.comun.pestanas import Pestana

CULMINADOS, TODOS, PLAZOS, DESESTIMACIONES, HITOS = "culminados", "todos", "plazos", "desestimaciones", "hitos"


def pestanas_para(quien: Usuario, ver: str) -> list[Pestana]:
    """Una consulta por pestaña. `ver`: la que se mira."""
    en_espera = Avance.objects.visibles_para(quien).en_espera()
    colas = (
        (CULMINADOS, "Terminados (100 %)", "?", en_espera.filter(porcentaje=100)),
        (TODOS, "Todo lo informado", f"?ver={TODOS}", en_espera),
        (PLAZOS, "Plazos", f"?ver={PLAZOS}", Reprogramacion.objects.visibles_para(quien).en_espera()),
        (
            DESESTIMACIONES,
            "Desestimaciones",
            f"?ver={DESESTIMACIONES}",
            Desestimacion.objects.visibles_para(quien).en_espera(),
        ),
        (HITOS, "Hitos propuestos", f"?ver={HITOS}", Hito.objects.visibles_para(quien).propuestos()),
    )
    return [Pestana(texto, url, ver == clave, filas.count()) for clave, texto, url, filas in colas]
