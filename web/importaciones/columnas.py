"""Una hoja que no tiene la forma de la oficina: decir, una vez, qué es cada columna."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import importaciones as acciones
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.enums import Responsable, Tipo
from acuerdos.models import Clasificacion, Importacion
from acuerdos.permisos import Accion, puede
from cuentas.models import Usuario
from importacion.planilla import DESTINOS, ColumnasDichas, DatoBuscado, propuesta
from reuniones.models import Sector, Sesion
from web.comun.campos import Formulario
from web.comun.paginas import datos_de, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.importaciones import comun

COLUMNA, SIEMPRE = "columna-", "siempre-"
SE_PIDEN = ("texto", "sector", "tipo", "clasificacion", "responsable", "plazo")
PUEDEN_SER_IGUALES = frozenset({*SE_PIDEN[1:], "region", "provincia", "distrito", "ubigeo", "reunion", "fecha"})
TITULOS = {"Acuerdos": "El acuerdo", "Hitos": "Sus hitos, si los trae", "Avances": "Cómo va cada hito, si lo dice"}
LARGO_DE_UN_VALOR = 120


@dataclass(frozen=True, slots=True)
class FilaDeDestino:
    """Un dato, la columna en que está y lo que vale en todas las filas si no está en ninguna (None: no puede)."""

    titulo: str
    ayuda: str
    columna: forms.BoundField
    siempre: forms.BoundField | None


@dataclass(frozen=True, slots=True)
class GrupoDeDestinos:
    titulo: str
    filas: list[FilaDeDestino]


class FormularioDeColumnas(Formulario):
    """Un control por dato. `dicho()` da lo elegido en la forma que se guarda."""

    sesion = forms.ChoiceField(
        label="Sesión de estos acuerdos",
        error_messages={"required": "Elija la sesión. Si no existe, créela antes en «Sesiones»."},
    )

    def __init__(
        self, *args: object, hoja: str, muestra: dict[str, Any], sesiones: list[Sesion], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hoja, self.muestra, self.label_suffix = hoja, muestra, ""
        sesion: Any = self.fields["sesion"]
        sesion.choices = [("", "Elija…"), *((s.codigo, f"{s.codigo} · {s.nombre}") for s in sesiones)]
        opciones = [("", "No está")] + [
            (str(n), f"{rotulo} — {ejemplo}" if ejemplo else rotulo) for n, rotulo, ejemplo, _ in muestra["columnas"]
        ]
        parecidas, listas = propuesta(muestra["columnas"]), _listas()
        for destino in DESTINOS:
            self.fields[COLUMNA + destino.clave] = forms.ChoiceField(
                label=f"Columna de {destino.titulo} ({destino.forma.nombre})",
                choices=opciones,
                required=False,
                initial=str(parecidas.get(destino.clave, "")),
            )
            if destino.columna in PUEDEN_SER_IGUALES:
                self.fields[SIEMPRE + destino.clave] = _siempre(destino, listas)

    def grupos(self) -> Iterator[GrupoDeDestinos]:
        for forma, titulo in TITULOS.items():
            filas = [
                FilaDeDestino(
                    d.titulo + (" (se pide)" if forma == "Acuerdos" and d.columna in SE_PIDEN else ""),
                    d.ayuda,
                    self[COLUMNA + d.clave],
                    self[SIEMPRE + d.clave] if SIEMPRE + d.clave in self.fields else None,
                )
                for d in DESTINOS
                if d.forma.nombre == forma
            ]
            yield GrupoDeDestinos(titulo, filas)

    def clean(self) -> dict[str, Any]:
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        for destino in DESTINOS:
            es_del_acuerdo = destino.forma.nombre == "Acuerdos"
            if es_del_acuerdo and destino.columna in SE_PIDEN and not self._dice(destino.clave):
                que = "Diga en qué columna está" + (
                    " o qué vale en todas las filas." if destino.columna in PUEDEN_SER_IGUALES else "."
                )
                self.add_error(COLUMNA + destino.clave, que)
        if not (self._dice("Acuerdos.distrito") or self._dice("Acuerdos.ubigeo")):
            self.add_error(f"{COLUMNA}Acuerdos.distrito", "Diga dónde está la municipalidad, o su UBIGEO.")
        self._revisar_hitos()
        self._sin_repetir()
        return limpios

    def dicho(self) -> ColumnasDichas:
        return ColumnasDichas(
            sesion=self.cleaned_data["sesion"],
            hoja=self.hoja,
            titulos_en=self.muestra["titulos_en"],
            columnas={d.clave: int(n) for d in DESTINOS if (n := self.cleaned_data[COLUMNA + d.clave])},
            siempre={
                d.clave: valor
                for d in DESTINOS
                if not self.cleaned_data[COLUMNA + d.clave] and (valor := self.cleaned_data.get(SIEMPRE + d.clave))
            },
        )

    def _dice(self, clave: str) -> bool:
        return bool(self.cleaned_data.get(COLUMNA + clave) or self.cleaned_data.get(SIEMPRE + clave))

    def _revisar_hitos(self) -> None:
        con_hitos = self.cleaned_data.get(f"{COLUMNA}Hitos.texto")
        for clave in ("Hitos.responsable", "Hitos.plazo"):
            if con_hitos and not self._dice(clave):
                self.add_error(COLUMNA + clave, "Si la hoja trae hitos, diga también esto.")
        if self.cleaned_data.get(f"{COLUMNA}Avances.porcentaje"):
            if not con_hitos:
                self.add_error(f"{COLUMNA}Hitos.texto", "El avance es de un hito: diga en qué columna está.")
            if not self._dice("Avances.fecha"):
                self.add_error(f"{COLUMNA}Avances.fecha", "Diga de qué día es el avance.")

    def _sin_repetir(self) -> None:
        for forma in TITULOS:
            vistas: dict[str, str] = {}
            for destino in DESTINOS:
                columna = self.cleaned_data.get(COLUMNA + destino.clave)
                if destino.forma.nombre != forma or not columna:
                    continue
                if columna in vistas:
                    self.add_error(COLUMNA + destino.clave, f"Esa columna ya es «{vistas[columna]}».")
                vistas.setdefault(columna, destino.titulo)


@ver_y_enviar
def columnas(request: HttpRequest, pk: int) -> HttpResponse:
    """`?hoja=` elige de qué hoja se habla; sin ella, la primera. Se recuerda para los mismos títulos."""
    importacion, quien = comun.la_importacion(request, pk), quien_pide(request)
    hojas = _hojas_de(importacion)
    if not hojas or importacion.estado not in (Estado.REVISADA, Estado.FALLIDA):
        messages.error(request, "De este libro no hay columnas que decir.")
        return redirect("importacion", pk)
    nombre = request.GET.get("hoja", "")
    nombre = nombre if nombre in hojas else next(iter(hojas))
    dicho = (importacion.dicho or {}).get("columnas") or {}
    form = FormularioDeColumnas(
        datos_de(request),
        hoja=nombre,
        muestra=hojas[nombre],
        sesiones=_sesiones(quien),
        initial=_inicial(dicho) if dicho.get("hoja") == nombre else {},
    )

    def decir(_: dict[str, Any]) -> None:
        acciones.decir_columnas(
            por=quien,
            importacion=importacion,
            columnas=form.dicho().guardable(),
            huella=hojas[nombre]["huella"],
            ahora=timezone.now(),
        )
        comun.encolar(pk)

    return paso(
        request,
        form,
        decir,
        dicho="",
        volver=reverse("importacion", args=[pk]),
        plantilla="importaciones/columnas.html",
        contexto={"importacion": importacion, "hoja": nombre, "hojas": [*hojas]},
    )


def _hojas_de(importacion: Importacion) -> dict[str, Any]:
    """De cada hoja suelta, sus títulos y ejemplos, como los dejó la última revisión que preguntó por ellos."""
    suyas: dict[str, Any] = (importacion.informe or {}).get("por_columnas") or {}
    return suyas


def _sesiones(quien: Usuario) -> list[Sesion]:
    return [sesion for sesion in Sesion.objects.order_by("-fecha") if puede(quien, Accion.IMPORTAR, sesion)]


def _inicial(dicho: dict[str, Any]) -> dict[str, Any]:
    columnas = {COLUMNA + clave: str(n) for clave, n in dicho["columnas"].items()}
    return {"sesion": dicho["sesion"], **columnas, **{SIEMPRE + c: v for c, v in dicho["siempre"].items()}}


def _listas() -> dict[str, list[tuple[str, str]]]:
    return {
        "sector": [(s.sigla, f"{s.sigla} · {s.nombre}") for s in Sector.objects.all()],
        "tipo": [(t.label, t.label) for t in Tipo],
        "clasificacion": [(c.nombre, c.nombre) for c in Clasificacion.objects.all()],
        "responsable": [(r.value, r.label) for r in Responsable],
    }


def _siempre(destino: DatoBuscado, listas: dict[str, list[tuple[str, str]]]) -> forms.Field:
    rotulo = f"{destino.titulo} de todas las filas ({destino.forma.nombre})"
    if destino.columna in listas:
        return forms.ChoiceField(label=rotulo, choices=[("", "—"), *listas[destino.columna]], required=False)
    ejemplo = forms.TextInput(attrs={"placeholder": destino.ejemplo})
    return forms.CharField(label=rotulo, max_length=LARGO_DE_UN_VALOR, required=False, widget=ejemplo)
