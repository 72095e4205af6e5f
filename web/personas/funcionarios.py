"""Los funcionarios de un sector: nombrar y cesar."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import personas as acciones
from acuerdos.acciones.relevos import deja_sin_responsable
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from reuniones.models import FuncionarioSectorial, Sector
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.personas.formularios import VACANTE, FormularioDeCese, inicial_de_fecha
from web.personas.nombramiento import Puesto, herencia, nombramiento


@ver_y_enviar
def nombrar(request: HttpRequest, sigla: str) -> HttpResponse:
    """Uno más: un sector puede tener varios."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    sector = get_object_or_404(Sector, pk=sigla)

    def accion(*, por: Usuario, usuario: Usuario, datos: dict[str, Any], ahora: datetime) -> FuncionarioSectorial:
        return acciones.nombrar_funcionario(
            por=por, sector=sector, usuario=usuario, ahora=ahora, desde=datos["desde"], cargo=datos["cargo"]
        )

    puesto = Puesto(
        lugar=sector,
        titulo="Nombrar funcionario",
        migas=_migas(sector),
        volver=_ficha(sector),
        sin_campos=("titular", "documento"),
        sale=lambda datos: None,
        nombrar=accion,
        como=f"como funcionario del sector {sector.pk}",
    )
    return nombramiento(request, puesto)


@ver_y_enviar
def cesar(request: HttpRequest, sigla: str, pk: int) -> HttpResponse:
    """Deja el cargo; si era el único del sector, hay que decir que queda vacante."""
    exigir(request, Accion.NOMBRAR_PUNTO_FOCAL)
    en_ejercicio = FuncionarioSectorial.objects.en_ejercicio().filter(sector=sigla)
    cargo = get_object_or_404(en_ejercicio.select_related("usuario", "sector"), pk=pk)
    lo_suyo = herencia(cargo.sector, cargo)
    hay_que_relevar = bool(lo_suyo["encargo"]) and deja_sin_responsable(cargo)
    ahora = timezone.now()
    datos = datos_de(request)
    inicial = inicial_de_fecha(timezone.localdate(ahora))
    form = FormularioDeCese(datos, initial=inicial, hay_que_relevar=hay_que_relevar, alternos=[], con_documento=False)

    def dejar(limpios: dict[str, Any]) -> Any:
        return acciones.cesar_funcionario(
            por=quien_pide(request),
            funcionario=cargo,
            hasta=limpios["hasta"],
            ahora=ahora,
            motivo=limpios["motivo"],
            queda_vacante=limpios.get("queda_vacante") == VACANTE,
        )

    titulo = "Registrar que deja el cargo"
    return paso(
        request,
        form,
        dejar,
        dicho=f"{cargo.usuario} ya no responde por {cargo.sector}.",
        volver=_ficha(cargo.sector),
        plantilla="personas/cesar.html",
        contexto={
            "titulo": titulo,
            "migas": [*_migas(cargo.sector), (titulo, "")],
            "volver": _ficha(cargo.sector),
            **lo_suyo,
            "cargo": cargo,
            "hay_que_relevar": hay_que_relevar,
            "nombrar": reverse("funcionario_nombrar", args=[sigla]),
        },
    )


def _migas(sector: Sector) -> list[tuple[str, str]]:
    return [(sector.pk, _ficha(sector))]


def _ficha(sector: Sector) -> str:
    return reverse("sector", args=[sector.pk])
