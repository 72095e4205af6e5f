"""Lo que las páginas abiertas hacen igual: quién las mira, cuánto valen guardadas y qué señas llevan.

Regla: muestran lo de las sesiones publicadas (`permisos.sesiones_abiertas`), sin dato de ninguna persona ni nota. Sin
parte pública (`permisos.hay_parte_publica`) no existen (404). Lo que ve quien no ingresó lo guarda cualquiera unos
minutos, y pregunta con su ETag.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.permisos import hay_parte_publica
from cuentas.limite import exigir_medida, red_de
from reuniones.models import Sesion
from web.comun.guardadas import para_quien_no_ingreso
from web.comun.lo_pedido import LoPedidoNoExiste

IMAGEN = "img/compartir.png"
VALE = 300  # segundos que una página abierta se usa sin volver a preguntar
VECES, RATO = 120, 60  # páginas de una misma dirección por tantos segundos
DEMASIADAS = "Desde su conexión ya se pidieron muchas páginas. Espere un minuto y pruebe otra vez."
Vista = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Senas:
    """Lo que un buscador y quien comparte la página leen de ella: ver `publico/_senas.html`. `url`: la canónica."""

    titulo: str
    descripcion: str
    url: str
    fuente: str = ""

    @property
    def imagen(self) -> str:
        """La que se ve al compartir la página: 1200 × 630 (`static/img/ORIGEN.md`)."""
        return entera(static(IMAGEN))


def abierta(*parametros: str, archivo: str = "") -> Callable[[Vista], Vista]:
    """Una página que mira cualquiera. `parametros`: los que entiende; con otro, un 400 que dice cuál.

    archivo: si no es una página sino un archivo, qué es, en palabras.
    """

    def decorar(vista: Vista) -> Vista:
        @login_not_required
        @require_safe
        @conditional_page
        @wraps(vista)
        def envuelta(request: HttpRequest, *args: object, **claves: object) -> HttpResponseBase:
            if not hay_parte_publica():
                raise Http404
            if desconocidos := parametros_desconocidos(request.GET, parametros):
                raise LoPedidoNoExiste(" ".join(desconocidos.values()))
            if not request.user.is_authenticated:
                exigir_medida(f"abierto:{red_de(request)}", VECES, RATO, DEMASIADAS)
            hacer = partial(vista, request, *args, **claves)
            return _de_cada_quien(request, hacer, f"public, max-age={VALE}", archivo)

        return envuelta

    return decorar


def preguntada(vista: Vista) -> Vista:
    """Decora una página de cifras, que cada acto puede cambiar: se guarda, y se pregunta antes de volver a usarla."""

    @conditional_page
    @wraps(vista)
    def envuelta(request: HttpRequest, *args: object, **claves: object) -> HttpResponseBase:
        return _de_cada_quien(request, partial(vista, request, *args, **claves), "public, no-cache")

    return envuelta


def _de_cada_quien(
    request: HttpRequest, hacer: Callable[[], HttpResponseBase], si_es_de_todos: str, archivo: str = ""
) -> HttpResponseBase:
    """La de quien ingresó se hace para él; la de los demás, una vez para todos y por turno (`guardadas`)."""

    def con_cabeceras() -> HttpResponseBase:
        respuesta = hacer()
        respuesta.setdefault("Cache-Control", "private, no-cache" if ingreso else si_es_de_todos)
        patch_vary_headers(respuesta, ["Cookie"])
        return respuesta

    ingreso = request.user.is_authenticated
    return con_cabeceras() if ingreso else para_quien_no_ingreso(request, con_cabeceras, archivo)


def senas_de(sesion: Sesion, ruta: str, titulo: str) -> Senas | None:
    """Las de una página de `sesion`; None si no se publicó: entonces no se indexa."""
    if not sesion.publicada:
        return None
    descripcion = f"Cómo avanzan los acuerdos del {sesion.nombre} entre ministerios y municipalidades del Perú."
    return Senas(titulo=titulo, descripcion=descripcion, url=entera(ruta))


def entera(ruta: str) -> str:
    """La dirección con su sitio delante, para quien la lea fuera de aquí."""
    return f"{settings.SITIO}{ruta}"
