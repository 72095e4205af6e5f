"""Las pestañas de lo que espera, con cuántas cosas hay en cada una."""

from typing import Any

from acuerdos.models import Avance, Desestimacion, Hito, Reprogramacion

CULMINADOS, TODOS, PLAZOS, DESESTIMACIONES, HITOS = "culminados", "todos", "plazos", "desestimaciones", "hitos"


def de(quien: Any, ver: str) -> list[dict[str, Any]]:
    """En la forma de `componentes/pestanas.html`. Una consulta por pestaña."""
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
    return [
        {"texto": texto, "url": url, "actual": ver == clave, "cantidad": filas.count()}
        for clave, texto, url, filas in colas
    ]
