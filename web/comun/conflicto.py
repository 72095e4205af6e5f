"""Dos personas en el mismo registro: la segunda ve las dos versiones, conserva lo escrito y junta lo que no choca.

Regla («Rules»: nunca se pierde un cambio). El formulario lleva la `version` y los valores que se leyeron al abrirlo.
Si al guardar hay otra versión, cada campo tiene tres valores: el leído, el suyo (el que guardó la otra persona) y el
mío. Un campo que solo cambió uno de los dos toma ese cambio; en uno de varias opciones (sectores, municipalidades) vale
lo que cada quien agregó y quitó; cualquier otro que cambiaron ambos de distinto modo *choca* y decide quien escribe.
Si la otra persona no tocó ningún campo de este formulario, se guarda sin preguntar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Generic, TypeGuard, TypeVar

from django import forms
from django.core import signing
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acuerdos.reglas import en_fecha
from cuentas.textos import limpiar
from web.comun.campos import Formulario

SAL = "acuerdos.conflicto"
QUEDARSE = "quedarse_"  # quedarse_<campo>=suyo: en ese campo, lo de la otra persona


R = TypeVar("R", bound=Model)  # el registro que se edita
VERSION = "version"


def version_de(registro: Model) -> int:
    """Con cuál se leyó: la de su columna o, si no la tiene, la que le puso `con_version`."""
    version: int = getattr(registro, VERSION)
    return version


class FormularioConVersion(Formulario, Generic[R]):
    """Edita un registro que tiene `version`. La subclase dice qué valores del registro muestra, en `valores_de`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    leido = forms.CharField(widget=forms.HiddenInput, max_length=60_000)

    def __init__(self, datos: Mapping[str, Any] | None = None, *, objeto: R, **resto: Any) -> None:
        self.objeto, self._resto = objeto, resto
        valores = self.valores_de_antes = self.valores_de(objeto)
        inicial = {**valores, VERSION: version_de(objeto), "leido": sellar(valores)}
        super().__init__(None if datos is None else _con_lo_elegido(datos, valores), initial=inicial, **resto)

    @staticmethod
    def valores_de(objeto: R) -> dict[str, Any]:
        """Por cada campo editable del formulario, lo que `objeto` dice; en los que eligen una fila, la fila."""
        raise NotImplementedError

    def conciliado(self, actual: R) -> "FormularioConVersion[R]":
        """El mismo formulario sobre `actual`, con lo mío donde choca o solo cambié yo, y lo suyo en lo demás."""
        nuevo = type(self)(None, objeto=actual, **self._resto)
        nuevo.initial.update({diferencia.campo: diferencia.queda for diferencia in comparar(self, actual)})
        return nuevo


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Un campo en que lo guardado y lo escrito no coinciden. `suyo` y `mio`, en palabras."""

    campo: str
    rotulo: str
    suyo: str
    mio: str
    lo_cambie: bool
    lo_cambio: bool
    queda: Any
    de_ambos: bool = False  # lo que agregó y quitó cada uno, junto

    @property
    def choca(self) -> bool:
        return self.lo_cambie and self.lo_cambio and not self.de_ambos

    @property
    def es_mio(self) -> bool:
        return self.lo_cambie and not self.de_ambos


class Choque(Exception):
    """Hay que preguntar. `form`: lo que se quiso guardar; `actual`: el registro como quedó."""

    def __init__(self, form: FormularioConVersion[Any], actual: Any) -> None:
        super().__init__("Otra persona guardó cambios en los mismos datos.")
        self.form, self.actual = form, actual


def mostrar(request: HttpRequest, choque: Choque, *, titulo: str, volver: str) -> HttpResponse:
    """La página con las dos versiones lado a lado y el formulario ya conciliado (409). `volver`: sin guardar nada."""
    ultimo = choque.actual.history.select_related("history_user").first()
    diferencias = comparar(choque.form, choque.actual)
    contexto = {
        "titulo": titulo,
        "volver": volver,
        "form": choque.form.conciliado(choque.actual),
        "quien": str(ultimo.history_user or "Otra persona") if ultimo else "Otra persona",
        "cuando": ultimo.history_date if ultimo else None,
        "choques": [diferencia for diferencia in diferencias if diferencia.choca],
        "juntados": [diferencia for diferencia in diferencias if not diferencia.choca],
        "prefijo": QUEDARSE,
    }
    return render(request, "comun/conflicto.html", contexto, status=409)


def comparar(form: FormularioConVersion[R], actual: R) -> list[Diferencia]:
    """Los campos en que lo que hay en `actual` y lo escrito en `form` difieren."""
    leidos, suyos = _leer(form.cleaned_data.get("leido", "")), form.valores_de(actual)
    diferencias = []
    for campo, suyo in suyos.items():
        mio = form.cleaned_data.get(campo)
        de_ella, de_mi, antes = normalizado(suyo), normalizado(mio), leidos.get(campo)
        if de_ella != de_mi:
            control = form.fields[campo]
            junto = _juntar(suyo, mio, antes) if de_mi != antes and de_ella != antes else None
            diferencias.append(
                Diferencia(
                    campo=campo,
                    rotulo=str(control.label or campo.replace("_", " ").capitalize()),
                    suyo=en_palabras(control, suyo),
                    mio=en_palabras(control, mio),
                    lo_cambie=de_mi != antes,
                    lo_cambio=de_ella != antes,
                    queda=junto if junto is not None else mio if de_mi != antes else suyo,
                    de_ambos=junto is not None,
                )
            )
    return diferencias


def _juntar(suyo: object, mio: object, antes: str | None) -> list[Any] | None:
    """De dos listas, lo que quedó en ambas y lo que cualquiera agregó; None si no lo son o no se sabe qué se leyó."""
    if antes is None or not (_son_varios(suyo) and _son_varios(mio)):
        return None
    leidas = set(antes.split("\n"))
    de_ella, de_mi = {normalizado(uno) for uno in suyo}, {normalizado(uno) for uno in mio}
    nuevas = [uno for uno in mio if normalizado(uno) not in leidas and normalizado(uno) not in de_ella]
    return [uno for uno in suyo if normalizado(uno) in de_mi or normalizado(uno) not in leidas] + nuevas


def _son_varios(valor: object) -> TypeGuard[Iterable[object]]:
    return not isinstance(valor, (str, Model)) and isinstance(valor, Iterable)


def normalizado(valor: object) -> str:
    """El valor como texto comparable: da igual si viene del registro, de un formulario o de lo leído antes."""
    if valor is None or valor is False:
        return ""
    if isinstance(valor, Model):
        return str(valor.pk)
    if isinstance(valor, Decimal):
        return format(valor.normalize(), "f")
    if isinstance(valor, (date, time)):
        return valor.isoformat()
    if isinstance(valor, str):
        return limpiar(valor)
    if isinstance(valor, Iterable):
        return "\n".join(sorted(normalizado(uno) for uno in valor))
    return str(valor)


def en_palabras(control: forms.Field, valor: object) -> str:
    """El valor como lo lee una persona: el rótulo de la opción, la fecha en cifras, lo vacío como «—»."""
    if valor in (None, ""):
        return "—"
    if isinstance(valor, date):
        return en_fecha(valor)
    if isinstance(valor, time):
        return f"{valor:%H:%M}"
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if _son_varios(valor):
        return ", ".join(sorted(en_palabras(control, uno) for uno in valor)) or "—"
    opciones = getattr(control, "choices", None)
    if isinstance(opciones, list):
        return str(dict(opciones).get(valor, valor))
    return str(valor)


def sellar(valores: dict[str, Any]) -> str:
    """Los valores leídos, como el formulario los lleva y los trae: en palabras y sellados."""
    return signing.dumps({campo: normalizado(valor) for campo, valor in valores.items()}, salt=SAL, compress=True)


def _leer(firmado: str) -> dict[str, str]:
    """Lo que se leyó al abrir. Si no se entiende, nada: entonces todo lo distinto choca y se pregunta."""
    try:
        leido = signing.loads(firmado, salt=SAL)
    except signing.BadSignature:
        return {}
    return leido if isinstance(leido, dict) else {}


def _con_lo_elegido(datos: Any, valores: dict[str, Any]) -> Any:
    """Los datos enviados, con lo de la otra persona en los campos en que se pidió quedarse con lo suyo."""
    elegidos = [campo for campo in valores if datos.get(f"{QUEDARSE}{campo}") == "suyo"]
    if not elegidos:
        return datos
    copia = datos.copy()
    for campo in elegidos:
        valor = valores[campo]
        copia.setlist(campo, [normalizado(uno) for uno in (valor if _son_varios(valor) else [valor])])
    return copia
