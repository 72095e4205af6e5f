"""Las hojas de una sesión: la de cada sector y la de cada municipalidad, para descargarla o mandarla por correo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from acuerdos.acciones.hojas import DestinoDeHoja, destinos_de_hojas, mandar_hojas
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.cartas import HojaMandada, hojas_mandadas
from reuniones.models import Sesion
from web.comun.campos import Formulario
from web.comun.paginas import datos_de, direccion, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.sesiones.comun import sesion_para

DESTINO = "destino"


@dataclass(frozen=True, slots=True)
class HojaDeCadaQuien:
    """`clave`: la que se marca; `correos`: a quiénes iría, o vacío; `mandada_en`: la última vez, y por qué no salió."""

    clave: str
    nombre: str
    acuerdos: int
    correos: str
    url: str
    mandada_en: datetime | None
    salio: bool
    motivo: str


class FormularioDeHojas(Formulario):
    destino = forms.MultipleChoiceField(label="A quién", error_messages={"required": "Marque a quién se le manda."})

    def __init__(self, *args: object, destinos: Iterable[DestinoDeHoja], **extra: object) -> None:
        super().__init__(*args, **extra)  # type: ignore[arg-type]
        self.de_cada_clave = {_clave(d): d for d in destinos if d.correos}
        self.fields[DESTINO].choices = [(clave, d.nombre) for clave, d in self.de_cada_clave.items()]  # type: ignore[attr-defined]


@ver_y_enviar
def hojas(request: HttpRequest, codigo: str) -> HttpResponse:
    """Marcar a quiénes y mandarles la suya; o descargarla."""
    sesion = sesion_para(request, codigo, Accion.EXPORTAR_SESION)
    vivos = Acuerdo.objects.sin_anulados().filter(sesion=sesion).order_by()
    de_sector = dict(vivos.values_list("sector").annotate(n=Count("pk")))
    de_municipalidad = dict(vivos.values_list("municipalidad").annotate(n=Count("pk")))
    destinos = destinos_de_hojas(sesion, municipalidades=de_municipalidad)
    form = FormularioDeHojas(datos_de(request), destinos=destinos)
    quien = quien_pide(request)
    cuentas = de_sector | de_municipalidad
    mandadas = hojas_mandadas(sesion.codigo)
    return paso(
        request,
        form,
        lambda datos: mandar_hojas(
            por=quien, sesion=sesion, destinos=[form.de_cada_clave[clave] for clave in datos[DESTINO]]
        ),
        dicho=lambda cuantos: f"{contar(cuantos, 'hoja sale', 'hojas salen')} por correo en unos minutos.",
        volver=reverse("hojas", args=[codigo]),
        plantilla="sesiones/hojas.html",
        contexto={"sesion": sesion, "filas": [_fila(sesion, destino, cuentas, mandadas) for destino in destinos]},
    )


def _clave(destino: DestinoDeHoja) -> str:
    return destino.sector or destino.municipalidad


def _fila(
    sesion: Sesion, destino: DestinoDeHoja, cuentas: dict[str, int], mandadas: dict[str, HojaMandada]
) -> HojaDeCadaQuien:
    clave = _clave(destino)
    mandada = mandadas.get(clave)
    parametros = {"sector": destino.sector, "municipalidad": destino.municipalidad}
    return HojaDeCadaQuien(
        clave=clave,
        nombre=f"{destino.sector} · {destino.nombre}" if destino.sector else destino.nombre,
        acuerdos=cuentas.get(clave, 0),
        correos=", ".join(destino.correos),
        url=direccion(reverse("libro_de_sesion", args=[sesion.codigo]), parametros.items()),
        mandada_en=mandada.en if mandada else None,
        salio=bool(mandada and mandada.salio),
        motivo=mandada.motivo if mandada else "",
    )
