"""El funcionario de un sector: se nombra, y el único no se va en silencio."""

from typing import Any

from reuniones.models import FuncionarioSectorial
from tests import fabricas


def test_un_funcionario_se_nombra_y_el_unico_no_se_va_en_silencio(
    mundo: Any, como: Any, soledad: Any, eva: Any, olga: Any
) -> None:
    fabricas.FabricaHito(acuerdo=mundo.pronto, responsable="GN")
    navegador = como("olga")
    unico = FuncionarioSectorial.objects.get(usuario=soledad)
    direccion = f"/sectores/MTPE/funcionarios/{unico.pk}/cesar/"
    assert navegador.post(direccion, {"hasta": "2025-06-15"}).status_code == 400
    datos = {"desde": "2025-06-15", "cargo": "Asesora"}
    elegida = f"/sectores/MTPE/funcionarios/nombrar/?persona={eva.pk}"
    assert "Lo que toma Eva Luna" in navegador.post(elegida, datos).content.decode()
    assert navegador.post(elegida, {**datos, "confirmar": "si"}).status_code == 302
    assert navegador.post(direccion, {"hasta": "2025-06-15"}).status_code == 302
    html = navegador.get("/sectores/MTPE/").content.decode()
    assert "Eva Luna" in html
    assert "1 anterior" in html


def test_el_sector_guarda_lo_suyo_para_quien_debe_verlo(mundo: Any, como: Any, soledad: Any, eva: Any) -> None:
    fabricas.FabricaFuncionario(usuario=eva)
    html = como("soledad").get("/sectores/MTPE/").content.decode()
    assert soledad.email in html
    assert eva.email not in html
    fatima_ve = como("fatima").get("/sectores/MTPE/").content.decode()
    assert soledad.email not in fatima_ve
    assert "tel:" not in fatima_ve
