from acuerdos.views.acuerdos.pagina import acuerdos

__all__ = ["acuerdos"]
