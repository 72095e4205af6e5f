"""La página de un sector: sus acuerdos en cifras y lo más urgente."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.enums import Estado
from acuerdos.models import Acuerdo
from acuerdos.views import enlaces
from acuerdos.views.comun import base_para, con_semaforo, es_focal
from acuerdos.views.graficos import barra_de_estados
from acuerdos.views.resumen import Resumen
from reuniones.models import FuncionarioSectorial, Sector, Sesion

MAS_URGENTES = 10


@require_safe
def sector(request: HttpRequest, sigla: str) -> HttpResponse:
    """De los acuerdos del sector, los que quien mira ve."""
    s = get_object_or_404(Sector.objects.filter(permisos.sectores_visibles(request.user)), pk=sigla)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(sector=s)
    resumen = _resumen(suyos, hoy)
    urgentes = suyos.con_nombres().filter(proximo_vencimiento__isnull=False).order_by("proximo_vencimiento", "codigo")
    sesiones = Sesion.objects.filter(permisos.sesiones_visibles(request.user), sectores=s)
    cuentas = dict(suyos.order_by().values_list("sesion_id").annotate(n=Count("pk")))
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
        "funcionarios": _funcionarios(request.user, s),
    }  # fmt: skip
    contexto["es_demo"] = any(f["sesion"].de_demostracion for f in contexto["sesiones"])
    return render(request, "sectores/sector.html", contexto)


def _resumen(acuerdos: Any, hoy: Any) -> Resumen:
    filas = acuerdos.con_estado(hoy).order_by().values_list("estado").annotate(
        n=Count("pk"), v=Count("pk", filter=Q(por_validar=True))
    )  # fmt: skip
    estados, por_validar = {}, 0
    for estado, n, v in filas:
        estados[estado] = n
        por_validar += v
    return Resumen(estados, por_validar)


def _funcionarios(mira: Any, s: Sector) -> list[dict[str, Any]]:
    """Los de hoy; el correo, para la Secretaría y para cada quien el suyo."""
    filas = FuncionarioSectorial.objects.filter(sector=s, hasta__isnull=True).select_related("usuario")
    return [
        {
            "nombre": str(f.usuario), "cargo": f.cargo, "desde": f.desde, "hasta": None, "titular": True,
            "correo": f.usuario.email if permisos.ve_contacto(mira, f.usuario) else "",
            "documento": "", "telefono": "", "whatsapp": "",
        }
        for f in filas.order_by(F("desde").desc(), "pk")
    ]  # fmt: skip
