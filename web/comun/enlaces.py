"""Direcciones de las listas que hay detrás de cada cifra. Los nombres de los filtros son los de `acuerdos.filtros`."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse

from acuerdos.enums import Estado
from acuerdos.fechas import escribir_instante
from web.comun.paginas import direccion

# La de una ruta con esas claves no cambia: buscarla entre todas y comprobarla costaba más que el resto de su fila.
con_claves = lru_cache(maxsize=4096)(lambda ruta, *claves: reverse(ruta, args=claves))
raiz = cache(reverse)  # la de una página sin claves no cambia: una matriz la pide por celda
VIGENTES = [estado.value for estado in Estado if estado != Estado.DESESTIMADO]


def lista(**filtros: object) -> str:
    """La lista de acuerdos con esos filtros; un valor que es una lista se repite."""
    return direccion(raiz("acuerdos"), _pares(filtros))


def con(url: str, **mas: str) -> str:
    """La misma lista con un filtro más, que va al final: de una fila de celdas, lo demás se escribe una vez."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(mas)}"


def municipalidades(**filtros: object) -> str:
    """La lista de municipalidades con esos filtros."""
    return direccion(raiz("municipalidades"), _pares(filtros))


def corte(
    codigo_de_sesion: str, al: date | None = None, conocido_al: datetime | None = None, formato: str = "", **parte: str
) -> str:
    """El corte de una sesión en un día, como se conoce o como se conocía: su página o, con `formato`, su archivo.

    parte: de un archivo, si es solo de un `sector`, una `region` o una `municipalidad`.
    """
    lo_pedido = [("al", al and al.isoformat()), ("conocido_al", conocido_al and escribir_instante(conocido_al))]
    lo_pedido += parte.items()
    if formato:
        return direccion(con_claves("corte_archivo", codigo_de_sesion, formato), lo_pedido)
    return direccion(con_claves("corte", codigo_de_sesion), lo_pedido)


def por_clave(ruta: str, *antes: str, hueco: str = "0") -> Callable[[object], str]:
    """Las direcciones de muchas filas, que solo se distinguen en su última clave: Django arma una sola.

    `reverse` busca entre todas las rutas y comprueba lo que da: por fila, era la décima parte de una página. `hueco`:
    cualquier clave con la forma que la ruta pide.
    """
    principio, _, fin = reverse(ruta, args=[*antes, hueco]).rpartition(hueco)
    return lambda clave: f"{principio}{quote(str(clave))}{fin}"


def _pares(filtros: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for nombre, valor in filtros.items():
        for uno in valor if isinstance(valor, list) else [valor]:
            yield nombre, uno


def enlazada(cifra: str, url: str, oculto: str) -> str:
    """Una cifra con su lista, para una fila que se escribe sin plantilla; sin `url`, sola. Todo llega ya escapado.

    :param oculto: lo que de ella se oye y no se ve.
    """
    return f'<a href="{url}">{cifra}<span class="oculto">{oculto}</span></a>' if url else cifra
