"""La página de un sector: sus acuerdos en cifras y lo más urgente."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.condiciones import en_que_esta
from acuerdos.enums import Estado
from acuerdos.estados_sql import por_cumplir
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from municipalidades.models import EN_EJERCICIO
from reuniones.models import FuncionarioSectorial, Sector, Sesion
from web.comun import enlaces
from web.comun.filas import filas_de
from web.comun.paginas import base_para, es_focal, quien_pide
from web.comun.resumen import resumen_de
from web.graficos import barra_de_estados
from web.lugares.cargos import EnlaceDeAccion, QuienResponde, formas_de_llamar
from web.personas.historia import historia_de_sector

MAS_URGENTES = 10


@dataclass(frozen=True, slots=True)
class SesionDelSector:
    """Una sesión en que participa, con cuántos acuerdos del sector ve quien mira y la lista que los muestra."""

    sesion: Sesion
    acuerdos: int
    url: str


@require_safe
def sector(request: HttpRequest, sigla: str) -> HttpResponse:
    """De los acuerdos del sector, los que quien mira ve."""
    sector = get_object_or_404(Sector.objects.filter(permisos.sectores_visibles(request.user)), pk=sigla)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(en_que_esta("sector_id", [sector.pk]))
    resumen = resumen_de(suyos, hoy)
    urgentes = suyos.filter(por_cumplir()).con_nombres().por_urgencia()
    sesiones = Sesion.objects.filter(permisos.sesiones_visibles(request.user), sectores=sector)
    cuentas = dict(suyos.order_by().values_list("sesion_id").annotate(n=Count("pk")))
    funcionarios = _funcionarios(quien_pide(request), sector)
    contexto: dict[str, Any] = {
        "sector": sector,
        "hoy": hoy,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "resumen": resumen,
        "barra": barra_de_estados(
            resumen.estados,
            enlaces={estado.value: enlaces.lista(sector=sector.pk, estado=estado.value) for estado in Estado},
        ),
        "url_acuerdos": enlaces.lista(sector=sector.pk),
        "urgentes": filas_de(urgentes[:MAS_URGENTES], hoy),
        "sesiones": [
            SesionDelSector(sesion, cuentas.get(sesion.pk, 0), enlaces.lista(sesion=sesion.codigo, sector=sector.pk))
            for sesion in sesiones
        ],
        "en_ejercicio": [persona for persona in funcionarios if not persona.hasta],
        "anteriores": [persona for persona in funcionarios if persona.hasta],
        "nombra": bool(permisos.puede(request.user, Accion.NOMBRAR_PUNTO_FOCAL)),
        "cambios": historia_de_sector(sector) if quien_pide(request).es_secretaria else [],
    }
    contexto["es_demo"] = any(fila.sesion.de_demostracion for fila in contexto["sesiones"])
    return render(request, "lugares/sector.html", contexto)


def _funcionarios(quien_mira: Usuario, sector: Sector) -> list[QuienResponde]:
    """Los de hoy y, para la Secretaría y para cada quien lo suyo, los de antes. El correo, también."""
    filas = FuncionarioSectorial.objects.de_personas().filter(sector=sector).select_related("usuario")
    if not quien_mira.es_secretaria:
        filas = filas.filter(EN_EJERCICIO | Q(usuario=quien_mira))
    nombra = bool(permisos.puede(quien_mira, Accion.NOMBRAR_PUNTO_FOCAL))
    return [
        _quien_responde(funcionario, quien_mira, nombra=nombra)
        for funcionario in filas.order_by(F("hasta").desc(nulls_first=True), "-desde", "pk")
    ]


def _quien_responde(funcionario: FuncionarioSectorial, quien_mira: Usuario, *, nombra: bool) -> QuienResponde:
    ve_contacto = bool(permisos.ve_contacto(quien_mira, funcionario.usuario))
    llamar = formas_de_llamar(funcionario.usuario.telefono if ve_contacto else "")
    cesar = EnlaceDeAccion("Deja el cargo", reverse("funcionario_cesar", args=[funcionario.sector_id, funcionario.pk]))
    return QuienResponde(
        nombre=str(funcionario.usuario),
        cargo=funcionario.cargo,
        placa="Funcionario",
        desde=funcionario.desde,
        hasta=funcionario.hasta,
        titular=True,
        correo=funcionario.usuario.email if ve_contacto else "",
        telefono=llamar.telefono,
        whatsapp=llamar.whatsapp,
        documento="",
        sin_documento=False,
        url=reverse("persona", args=[funcionario.usuario_id]) if quien_mira.es_secretaria else "",
        acciones=[cesar] if nombra and funcionario.hasta is None else [],
    )
