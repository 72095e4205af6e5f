"""Pegar la agenda entera desde una hoja de cálculo, o escribirla línea por línea."""

import csv
import io
import re
from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.agenda import TurnoDeAgenda, programar_agenda
from acuerdos.escrito import hora_escrita
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.textos import norma
from municipalidades.directorio import Directorio, leer_directorio
from municipalidades.models import Municipalidad
from reuniones.models import Sector, Sesion
from reuniones.nombres_de_sectores import como_se_le_llama
from web.comun.campos import Area, Formulario
from web.comun.paginas import datos_de, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.sesiones.comun import sesion_para

LINEAS_MAXIMAS = 200
COLUMNAS = ("sector", "inicio", "fin", "sala", "municipalidades")
TITULOS = {
    "sector": "sector",
    "ministerio": "sector",
    "inicio": "inicio",
    "hora inicio": "inicio",
    "hora de inicio": "inicio",
    "empieza": "inicio",
    "fin": "fin",
    "hora fin": "fin",
    "hora de fin": "fin",
    "termina": "fin",
    "hora": "horario",
    "horario": "horario",
    "turno": "horario",
    "sala": "sala",
    "municipalidades": "municipalidades",
    "municipalidad": "municipalidades",
}
HORAS = (("inicio", "empieza"), ("fin", "termina"))
DE_UNA_HORA_A_OTRA = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*|\s+(?:a|hasta)\s+(?:las\s+)?", re.IGNORECASE)


class FormularioDeAgenda(Formulario):
    """`cleaned_data["turnos"]`: lo pegado, ya entendido."""

    texto = forms.CharField(
        label="La agenda, una reunión por línea",
        max_length=60_000,
        strip=False,
        widget=Area(attrs={"rows": 14, "spellcheck": "false", "autofocus": True}),
        help_text="Sector, empieza, termina, sala y municipalidades: cópielas de su hoja de cálculo y péguelas aquí, "
        "con sus títulos o en ese orden. A mano, separe con «|». Si van varias municipalidades, con «;».",
        error_messages={"required": "Pegue o escriba al menos una reunión."},
    )

    def __init__(self, *args: object, sesion: Sesion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sesion, self.label_suffix = sesion, ""

    def clean(self) -> dict[str, Any]:
        limpios: dict[str, Any] = super().clean() or self.cleaned_data
        if texto := limpios.get("texto"):
            turnos, quejas = leer_agenda(texto, self.sesion)
            for queja in quejas[:20]:
                self.add_error("texto", queja)
            if not (turnos or quejas):
                self.add_error("texto", "Pegue o escriba al menos una reunión.")
            limpios["turnos"] = turnos
        return limpios


@ver_y_enviar
def pegar(request: HttpRequest, codigo: str) -> HttpResponse:
    """O entran todas las líneas o ninguna; lo que no sirve se dice línea por línea y lo pegado sigue ahí."""
    sesion = sesion_para(request, codigo, Accion.PROGRAMAR_REUNION)
    quien = quien_pide(request)
    return paso(
        request,
        FormularioDeAgenda(datos_de(request), sesion=sesion),
        lambda datos: programar_agenda(por=quien, sesion=sesion, turnos=datos["turnos"], ahora=timezone.now()),
        dicho=lambda hechas: f"{contar(len(hechas), 'reunión programada', 'reuniones programadas')}.",
        volver=reverse("agenda", args=[codigo]),
        plantilla="sesiones/pegar.html",
        contexto={"sesion": sesion, "es_demo": sesion.de_demostracion},
    )


def leer_agenda(texto: str, sesion: Sesion) -> tuple[list[TurnoDeAgenda], list[str]]:
    """Los turnos que dice el texto y, por cada línea que no se entiende, por qué."""
    separador = "\t" if "\t" in texto else "|"
    filas = list(csv.reader(io.StringIO(texto.strip("\r\n"), newline=""), delimiter=separador))
    columnas: tuple[str, ...] = COLUMNAS
    primera = [TITULOS.get(norma(celda), "") for celda in filas[0]] if filas else []
    con_titulos = {"sector", "municipalidades"} <= set(primera)
    if con_titulos:
        columnas = tuple(primera)
    sectores = _sectores_dichos(sesion)
    directorio, turnos, quejas = leer_directorio(), list[TurnoDeAgenda](), list[str]()
    for numero, fila in enumerate(filas, start=1):
        if (numero == 1 and con_titulos) or not any(celda.strip() for celda in fila):
            continue
        if numero > LINEAS_MAXIMAS:
            quejas.append(f"Son más de {LINEAS_MAXIMAS} líneas: pegue la agenda en dos veces.")
            break
        celdas = {clave: valor.strip() for clave, valor in zip(columnas, fila, strict=False) if clave}
        leido = _turno(numero, celdas, sectores, directorio)
        if isinstance(leido, TurnoDeAgenda):
            turnos.append(leido)
        else:
            quejas.append(f"Línea {numero}: {' '.join(leido)}")
    return turnos, quejas


def _horas(celdas: dict[str, str]) -> tuple[dict[str, time | None], list[str]]:
    """Cuándo empieza y termina, en dos columnas o en una («16:00 - 16:30»); y lo que de eso no se entiende."""
    juntas = celdas.get("horario", "")
    escritas = dict(
        zip(("inicio", "fin"), DE_UNA_HORA_A_OTRA.split(juntas, maxsplit=1) if juntas else (), strict=False)
    )
    escritas |= {clave: celdas[clave] for clave, _ in HORAS if celdas.get(clave)}
    horas = {clave: hora_escrita(escritas.get(clave, "")) for clave, _ in HORAS}
    quejas = []
    for clave, que in HORAS:
        if clave not in escritas:
            quejas.append(f"Falta a qué hora {que}: escríbala como 09:40 o, las dos juntas, 09:00 - 09:40.")
        elif horas[clave] is None:
            quejas.append(f"«{escritas[clave]}» no es una hora: escríbala como 09:40.")
    return horas, quejas


def _sectores_dichos(sesion: Sesion) -> dict[str, Sector]:
    """Los de la sesión, por cada modo de nombrarlos."""
    suyos = {sector.sigla: sector for sector in sesion.sectores.all()}
    dichos = {norma(dicho): suyos[sigla] for sigla, dicho in como_se_le_llama(suyos)}
    return dichos | {norma(clave): s for s in suyos.values() for clave in (s.sigla, s.nombre)}


def _turno(
    numero: int, celdas: dict[str, str], sectores: dict[str, Sector], directorio: Directorio
) -> TurnoDeAgenda | list[str]:
    """El de esa línea, o todo lo que no se entiende de ella."""
    quejas = []
    sector = sectores.get(norma(celdas.get("sector", "")))
    if sector is None:
        quejas.append(f"«{celdas.get('sector', '')}» no es un sector de la sesión: ponga su sigla.")
    horas, de_las_horas = _horas(celdas)
    quejas += de_las_horas
    halladas = [
        directorio.buscar_escrito(" ".join(una.split()))
        for una in celdas.get("municipalidades", "").replace("\n", ";").split(";")
        if una.strip()
    ]
    quejas += [f"{hallada.problema} {hallada.remedio}" for hallada in halladas if hallada.ubigeo is None]
    inicio, fin = horas["inicio"], horas["fin"]
    if quejas or sector is None or inicio is None or fin is None:
        return quejas
    suyas = Municipalidad.objects.in_bulk([hallada.ubigeo for hallada in halladas if hallada.ubigeo])
    return TurnoDeAgenda(numero, sector, tuple(suyas.values()), inicio, fin, celdas.get("sala", ""))
