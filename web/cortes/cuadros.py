"""Los cuadros de un corte como los dibuja `componentes/corte_cuadro.html`: gráfico, tabla y las listas de detrás."""

from typing import Any

from acuerdos.enums import Estado
from corte.datos import Corte
from web.comun import enlaces
from web.graficos import Barra, barra_de_estados, barras, mapa

# cuadro del corte: (título, columna, filtro de la lista)
CUADROS = {
    "por_sector": ("Acuerdos por sector", "Sector", "sector"),
    "por_responsable": ("Acuerdos por entidad responsable", "Responsable", "responsable"),
    "por_tipo": ("Acuerdos por tipo", "Tipo", "tipo"),
    "por_clasificacion": ("Acuerdos por clasificación", "Clasificación", "clasificacion"),
}


def cuadros_del_corte(corte: Corte, *, con_enlaces: bool, es_hoy: bool = True) -> dict[str, Any]:
    """Por cada cuadro del corte, sus `titulo`, `ident`, `columna`, `filas`, `total` y `grafico`.

    con_enlaces: si cada cifra lleva a su lista (solo a quien ve la sesión entera: para los demás la lista sería otra).
    es_hoy: si el corte es de hoy; si no, la lista por estado se pide en ese día.
    """
    base = {"sesion": corte.sesion.codigo}
    total = corte.totales.acuerdos

    def url(filtro: str, codigo: str, **mas: Any) -> str:
        return enlaces.lista(**base, **{filtro: codigo}, **mas) if con_enlaces else ""

    cuadros = {}
    for nombre, (titulo, columna, filtro) in CUADROS.items():
        filas = [_fila(p, total, url(filtro, _codigo(p))) for p in getattr(corte.acuerdos, nombre)]
        # Las siglas, cortas, al lado de su barra; el nombre entero, para quien no ve.
        etiqueta = "sigla" if nombre == "por_sector" else "nombre"
        grafico = barras(
            [Barra(f[etiqueta], f["cantidad"], f["url"], f["nombre_entero"]) for f in filas],
            titulo=titulo,
            ident=f"g-{nombre}",
        )
        cuadros[nombre] = _cuadro(nombre, titulo, columna, filas, total, grafico)
    filas = [_fila(p, total, url("region", p.codigo)) for p in corte.acuerdos.por_region]
    cuadros["por_region"] = _cuadro(
        "por_region", "Acuerdos por región", "Región", filas, total,
        mapa(
            {p.codigo: p.cantidad for p in corte.acuerdos.por_region},
            titulo="Mapa de acuerdos por región", ident="mapa",
            enlace=(lambda codigo: url("region", codigo)) if con_enlaces else None,
        ),
    )  # fmt: skip
    al = {} if es_hoy else {"al": corte.al.isoformat()}
    filas = [_fila(p, total, url("estado", p.codigo, **al)) for p in corte.acuerdos.por_estado]
    cuadros["por_estado"] = _cuadro(
        "por_estado", "Acuerdos por estado", "Estado", filas, total,
        barra_de_estados(
            {p.codigo: p.cantidad for p in corte.acuerdos.por_estado},
            enlaces={e.value: url("estado", e.value, **al) for e in Estado} if con_enlaces else None,
        ),
    )  # fmt: skip
    return cuadros


def cuadro_de_reuniones(corte: Corte) -> dict[str, Any]:
    """Las reuniones de cada sector, en la misma forma."""
    total = corte.totales.reuniones
    filas = [
        {"nombre": r.sigla, "nota": "", "cantidad": r.cantidad, "url": "", "parte": _parte(r.cantidad, total)}
        for r in corte.reuniones_por_sector
    ]
    grafico = barras(
        [Barra(r.sigla, r.cantidad) for r in corte.reuniones_por_sector],
        titulo="Reuniones por sector", ident="g-reuniones", unidad=("reunión", "reuniones"),
    )  # fmt: skip
    return {
        **_cuadro("por_reunion", "Reuniones técnicas bilaterales", "Sector", filas, total, grafico),
        "unidad": "reuniones",
    }


def _cuadro(ident: str, titulo: str, columna: str, filas: list[Any], total: int, grafico: Any) -> dict[str, Any]:
    return {"ident": ident, "titulo": titulo, "columna": columna, "filas": filas, "total": total, "grafico": grafico,
            "unidad": "acuerdos"}  # fmt: skip


def _codigo(parte: Any) -> str:
    return getattr(parte, "codigo", None) or parte.sigla


def _fila(parte: Any, total: int, url: str) -> dict[str, Any]:
    sigla = getattr(parte, "sigla", "")
    return {
        "sigla": sigla,
        "nombre": sigla or parte.nombre,
        "nombre_entero": parte.nombre,
        "nota": parte.nombre if sigla else "",
        "cantidad": parte.cantidad,
        "url": url,
        "parte": _parte(parte.cantidad, total),
    }


def _parte(cantidad: int, total: int) -> float | None:
    return 100 * cantidad / total if total else None
