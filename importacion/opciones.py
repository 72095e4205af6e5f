"""Columnas que llevan una opción de una lista: sector, tipo, clasificación, responsable, estado."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from acuerdos.palabras import enumerar
from cuentas.textos import norma
from importacion.celdas import MAL, crudo, limpiar
from importacion.tablas import FilaDeHoja
from importacion.textos import mas_parecido

POCAS = 3


@dataclass(frozen=True, slots=True)
class ListaDeOpciones:
    """Opciones de una columna. `codigos`: forma normal de lo que se escribe → código; `nombres`: cómo se muestran."""

    codigos: Mapping[str, str]
    nombres: Mapping[str, str]
    exactos: dict[Any, str] = field(default_factory=dict)  # lo ya visto, tal como se escribió

    @classmethod
    def de(cls, nombres: Mapping[str, str], otros: Iterable[tuple[str, str]] = ()) -> Self:
        """De código → nombre. `otros`: (código, nombre) que también se aceptan."""
        pares = [*otros, *nombres.items(), *((codigo, codigo) for codigo in nombres)]
        return cls({norma(nombre): codigo for codigo, nombre in pares}, nombres)


def opcion(fila: FilaDeHoja, clave: str, lista: ListaDeOpciones, que: str) -> Any:
    """El código de la opción escrita. `que`: «el sector», «el tipo»."""
    valor = crudo(fila, clave)
    if valor is MAL:
        return None
    hallado = lista.exactos.get(valor)
    if hallado is not None:
        return hallado
    escrito = valor if isinstance(valor, str) else limpiar(valor)
    hallado = lista.codigos.get(norma(escrito))
    if hallado is not None:
        lista.exactos[valor] = hallado
    else:
        parecida = _parecida(escrito, lista)
        remedio = f"¿Quiso decir «{parecida}»?" if parecida else f"Escriba {enumerar(lista.nombres.values(), 'o')}."
        propone = [(clave, parecida, parecida)] if parecida else []
        fila.mal(clave, f"No se conoce {que}.", remedio, f"{que.split()[-1]} que no se conoce", propone=propone)
    return hallado


def _parecida(escrito: str, lista: ListaDeOpciones) -> str:
    """La opción más parecida; «» si son pocas, que se nombran todas, o ninguna se parece."""
    parecida = mas_parecido(escrito, tuple(lista.codigos)) if len(lista.nombres) > POCAS else ""
    return lista.nombres[lista.codigos[parecida]] if parecida else ""
