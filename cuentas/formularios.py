"""El formulario del que heredan todos los de la casa: páginas, filtros e ingreso."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from cuentas.frases_de_campo import decir_lo_de_la_casa, motivo_de_control
from cuentas.textos import limpiar, limpiar_renglon

Limpieza = Callable[[str], str]


class FormularioLimpio(forms.Form):
    """Antes de mirar nada, limpia el texto enviado de cada campo suyo: en varios renglones si su caja los admite.

    Lo que vuelve a la pantalla con un error es, por eso, lo mismo que se guardaría. Una contraseña no se toca. Un
    carácter de control entre dos letras no se quita en silencio, salvo de lo que `solo_se_busca`: se dice dónde está,
    y al reenviar ya no va. Lo que rechaza lo dice con frases de la casa: la de cada campo o, si no la tiene, la de
    `frases_de_campo`.
    """

    def full_clean(self) -> None:
        motivos: dict[str, str] = {}
        if self.is_bound:
            motivos = self._por_sus_controles()
            limpiezas = {self.add_prefix(nombre): limpieza_de(campo) for nombre, campo in self.fields.items()}
            self.data = _limpios(self.data, limpiezas)
        super().full_clean()
        for nombre, motivo in motivos.items():
            self.add_error(nombre, motivo)
        if self.is_bound and self.errors:
            decir_lo_de_la_casa(self)

    def _por_sus_controles(self) -> dict[str, str]:
        """Por cada caja en que, al limpiarla, podría perderse una letra, la frase que lo dice."""
        motivos = {}
        for nombre, campo in self.fields.items():
            if _se_limpia(campo) and not getattr(campo, "solo_se_busca", False):
                escritos = [v for v in _valores(self.data, self.add_prefix(nombre)) if isinstance(v, str)]
                if motivo := next(filter(None, map(motivo_de_control, escritos)), ""):
                    motivos[nombre] = motivo
        return motivos


def _se_limpia(campo: forms.Field) -> bool:
    return isinstance(campo, forms.CharField) and not isinstance(campo.widget, forms.PasswordInput)


def limpieza_de(campo: forms.Field) -> Limpieza:
    """Cómo se limpia lo que se escribe en la caja de `campo`."""
    if isinstance(campo.widget, forms.PasswordInput):
        return str
    return limpiar if isinstance(campo.widget, forms.Textarea) else limpiar_renglon


def _limpios(datos: Mapping[str, Any], limpiezas: Mapping[str, Limpieza]) -> Mapping[str, Any]:
    """`datos` con el texto limpio; los mismos si no había qué limpiar."""
    cambios = {}
    for nombre, limpieza in limpiezas.items():
        valores = _valores(datos, nombre)
        limpios = [limpieza(valor) if isinstance(valor, str) else valor for valor in valores]
        if limpios != valores:
            cambios[nombre] = limpios
    if not cambios:
        return datos
    if not isinstance(datos, MultiValueDict):
        return {**datos, **{nombre: limpios[0] for nombre, limpios in cambios.items()}}
    copia = datos.copy()
    for nombre, limpios in cambios.items():
        copia.setlist(nombre, limpios)
    return copia


def _valores(datos: Mapping[str, Any], nombre: str) -> list[Any]:
    if isinstance(datos, MultiValueDict):
        return list(datos.getlist(nombre))
    return [datos[nombre]] if nombre in datos else []
