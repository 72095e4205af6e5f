"""El acuerdo de los pasos del seguimiento: lo que espera decisión sale de él."""

from tests.web.seguimiento.conftest import caso

__all__ = ["caso"]
