"""La página de un sector: sus acuerdos en cifras y lo más urgente."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.enums import Estado
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from municipalidades.models import EN_EJERCICIO
from reuniones.models import FuncionarioSectorial, Sector, Sesion
from web.comun import enlaces
from web.comun.paginas import base_para, con_semaforo, es_focal
from web.comun.resumen import resumen_de
from web.graficos import barra_de_estados
from web.lugares.municipalidades import formas_de_llamar
from web.personas.historia import historia_de_sector

MAS_URGENTES = 10


@require_safe
def sector(request: HttpRequest, sigla: str) -> HttpResponse:
    """De los acuerdos del sector, los que quien mira ve."""
    s = get_object_or_404(Sector.objects.filter(permisos.sectores_visibles(request.user)), pk=sigla)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(sector=s)
    resumen = resumen_de(suyos, hoy)
    urgentes = suyos.con_nombres().filter(proximo_vencimiento__isnull=False).order_by("proximo_vencimiento", "codigo")
    sesiones = Sesion.objects.filter(permisos.sesiones_visibles(request.user), sectores=s)
    cuentas = dict(suyos.order_by().values_list("sesion_id").annotate(n=Count("pk")))
    funcionarios = _funcionarios(request.user, s)
    contexto: dict[str, Any] = {
        "sector": s,
        "hoy": hoy,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "resumen": resumen,
        "barra": barra_de_estados(
            resumen.estados, enlaces={e.value: enlaces.lista(sector=s.pk, estado=e.value) for e in Estado}
        ),
        "url_acuerdos": enlaces.lista(sector=s.pk),
        "urgentes": con_semaforo(urgentes[:MAS_URGENTES], hoy),
        "sesiones": [{"sesion": x, "n": cuentas.get(x.pk, 0), "url": enlaces.lista(sesion=x.codigo, sector=s.pk)}
                     for x in sesiones],
        "en_ejercicio": [f for f in funcionarios if not f["hasta"]],
        "anteriores": [f for f in funcionarios if f["hasta"]],
        "nombra": bool(permisos.puede(request.user, Accion.NOMBRAR_PUNTO_FOCAL)),
        "cambios": historia_de_sector(s) if request.user.es_secretaria else [],
    }  # fmt: skip
    contexto["es_demo"] = any(f["sesion"].de_demostracion for f in contexto["sesiones"])
    return render(request, "lugares/sector.html", contexto)


def _funcionarios(mira: Any, s: Sector) -> list[dict[str, Any]]:
    """Los de hoy y, para la Secretaría y para cada quien lo suyo, los de antes. El correo, también."""
    filas = FuncionarioSectorial.objects.filter(sector=s).select_related("usuario")
    if not mira.es_secretaria:
        filas = filas.filter(EN_EJERCICIO | Q(usuario=mira))
    nombra = bool(permisos.puede(mira, Accion.NOMBRAR_PUNTO_FOCAL))
    return [_persona(f, mira, nombra=nombra) for f in filas.order_by(F("hasta").desc(nulls_first=True), "-desde", "pk")]


def _persona(f: FuncionarioSectorial, mira: Any, *, nombra: bool) -> dict[str, Any]:
    """Lo que pide `componentes/persona.html`."""
    contacto = permisos.ve_contacto(mira, f.usuario)
    cesar = {"texto": "Deja el cargo", "url": reverse("funcionario_cesar", args=[f.sector_id, f.pk])}
    return {
        "nombre": str(f.usuario), "cargo": f.cargo, "desde": f.desde, "hasta": f.hasta, "titular": True,
        "placa": "Funcionario", "correo": f.usuario.email if contacto else "", "documento": "", "sin_documento": False,
        **formas_de_llamar(f.usuario.telefono if contacto else ""),
        "url": reverse("persona", args=[f.usuario_id]) if mira.es_secretaria else "",
        "acciones": [cesar] if nombra and f.hasta is None else [],
    }  # fmt: skip
