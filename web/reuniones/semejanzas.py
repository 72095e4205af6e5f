"""Lo que se parece a lo que se está escribiendo en la sala, y de qué clasificación parece."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from acuerdos import parecidos as regla
from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.clasificacion_sugerida import sugerida
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.permisos import Accion
from cuentas.textos import limpiar
from web.comun.paginas import exigir, reunion_pedida


@require_POST
def parecidos(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Una parte de página con los acuerdos parecidos al `texto` de la `municipalidad` y la clasificación que sugiere.

    Vacía si no hay ni lo uno ni lo otro. No escribe.
    """
    reunion = reunion_pedida(request, codigo, codigo_de_reunion)
    exigir(request, Accion.REGISTRAR_ACUERDO, reunion.sesion)
    texto = limpiar(request.POST.get("texto", "")[:TEXTO_MAXIMO])
    municipalidad = request.POST.get("municipalidad", "").replace("\x00", "")[:6]
    hallados = []
    if len(regla.raices(texto)) >= regla.RAICES_MINIMAS:
        candidatos = Acuerdo.objects.visibles_para(request.user).candidatos_a_parecidos(
            reunion.sesion_id, municipalidad
        )
        hallados = regla.hallar(texto, municipalidad, candidatos)
    nombres = dict(Clasificacion.objects.values_list("pk", "nombre"))
    clave = sugerida(texto, nombres)
    contexto = {
        "parecidos": hallados,
        "municipalidad": municipalidad,
        "clasificacion": clave,
        "nombre_de_clasificacion": nombres.get(clave, ""),
    }
    return render(request, "reuniones/_parecidos.html", contexto)
