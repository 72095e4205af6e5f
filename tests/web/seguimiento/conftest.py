"""Un acuerdo de Umachiri con MTPE, en seguimiento, con una cosa de cada clase; visto el 15 de junio de 2025."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from reuniones.models import Sesion
from tests import fabricas
from tests.fabricas import EVENTO
from tests.puestas import puesta
from tests.web.conftest import HOY


@pytest.fixture
@puesta
def caso(
    hoy: date, sesion: Sesion, olga: Any, carlos: Any, fatima: Any, soledad: Any, settings: Any, tmp_path: Any
) -> SimpleNamespace:
    """Los hitos: 1 sin avances, 2 con un avance de Fátima por validar, 3 propuesto, 4 culminado y validado."""
    settings.MEDIA_ROOT = tmp_path
    a = fabricas.FabricaAcuerdo(
        sesion=sesion, texto="Mejorar el agua potable del centro poblado Vista Alegre", cui="2345678"
    )

    def hito(texto: str, **mas: Any) -> Any:
        return fabricas.FabricaHito(**{"acuerdo": a, "texto": texto, "plazo": EVENTO + timedelta(days=200)} | mas)

    sin_avances, con_avance = hito("Expediente técnico actualizado"), hito("Terreno saneado")
    propuesto = hito("Padrón de familias", propuesto=True, registrado_por=fatima)
    culminado = hito("Comité nombrado")
    avance = fabricas.FabricaAvance(
        hito=con_avance, fecha=HOY - timedelta(days=3), porcentaje=100, registrado_por=fatima, descripcion="Ya está"
    )
    fabricas.FabricaAvance(hito=culminado, porcentaje=100, validado=True, registrado_por=fatima)
    plazo = fabricas.FabricaReprogramacion(
        hito=sin_avances,
        plazo_nuevo=EVENTO + timedelta(days=400),
        registrado_por=fatima,
        solicitado_el=HOY - timedelta(days=5),
    )
    traba = fabricas.FabricaTraba(acuerdo=a, registrado_por=fatima)
    return SimpleNamespace(
        sesion=sesion,
        acuerdo=a,
        codigo=a.codigo,
        url=f"/acuerdos/{a.codigo}/",
        sin_avances=sin_avances,
        con_avance=con_avance,
        propuesto=propuesto,
        culminado=culminado,
        avance=avance,
        evidencia=fabricas.FabricaEvidencia(avance=avance, registrado_por=fatima),
        plazo=plazo,
        baja=fabricas.FabricaDesestimacion(acuerdo=a, registrado_por=soledad, solicitado_el=HOY),
        traba=traba,
        asistencia=fabricas.FabricaAsistenciaTecnica(traba=traba),
        lectura=fabricas.FabricaLectura(acuerdo=a),
        documento=fabricas.FabricaDocumento(acuerdo=a, registrado_por=olga),
        participante=fabricas.FabricaParticipante(acuerdo=a, municipalidad_id="030606"),
        mensaje=fabricas.FabricaMensaje(acuerdo=a, registrado_por=olga),
        nota=fabricas.FabricaNota(acuerdo=a, registrado_por=olga),
    )
