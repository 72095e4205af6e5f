"""Lo que dura un trabajo que arma mucho y no suelta nada, sin que Python busque basura."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sin_recoger() -> Iterator[None]:
    """Entre lo que se está armando no hay basura, y buscarla cuesta la cuarta parte de hacer un libro de Excel y la
    octava de importarlo: cada búsqueda recorre todo lo que ya se armó."""
    recogia = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if recogia:
            gc.enable()
