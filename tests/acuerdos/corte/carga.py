"""El libro de ejemplo dentro de la base, sin el importador: filas tal cual, para las pruebas del corte."""

from datetime import datetime
from typing import Any

from acuerdos.acciones.proyeccion import proyectar_lote
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion
from reuniones.models import Asistencia, Reunion, Sesion
from tests.acuerdos.corte.independiente import Libro, entero, fecha, llano
from tests.fabricas import FabricaCoordinador, FabricaOperador, FabricaSesion, en_lima


def cargar_libro(libro: Libro, ahora: datetime) -> Sesion:
    olga, carlos = FabricaOperador(), FabricaCoordinador()
    quien = {"registrado_por": olga, "registrado_en": ahora}
    evento = fecha(libro.sesion["fecha"])
    sesion = FabricaSesion(codigo=libro.sesion["codigo"], nombre=libro.sesion["nombre"], fecha=evento, lugar="Lima")
    sesion.sectores.set({a["sector"] for a in libro.acuerdos} | {r["sector"] for r in libro.reuniones})
    Asistencia.objects.bulk_create(
        Asistencia(sesion=sesion, categoria=f["categoria"], cantidad=f["cantidad"], orden=i)
        for i, f in enumerate(libro.filas("asistentes"))
    )
    Reunion.objects.bulk_create(
        Reunion(sesion=sesion, codigo=r["codigo"], sector_id=r["sector"], fecha=evento, estado=llano(r["estado"]))
        for r in libro.reuniones
    )
    acuerdos = Acuerdo.objects.bulk_create(_acuerdo(sesion, a, quien) for a in libro.acuerdos)
    por_codigo = {a.codigo: a for a in acuerdos}
    hitos = {}
    for f in libro.hitos:
        acuerdo = por_codigo[f["codigo de acuerdo"]]
        hito = Hito(
            acuerdo=acuerdo, numero=entero(f["n° hito"]), texto=f["hito"], responsable=f["responsable"],
            evento_el=evento, plazo=fecha(f["plazo"]), plazo_vigente=fecha(f["plazo"]), peso=entero(f["peso"], 1),
            registrado_el=fecha(f["registrado el"]), **quien,
        )  # fmt: skip
        hitos[acuerdo.codigo, hito.numero] = hito
    Hito.objects.bulk_create(hitos.values())
    Avance.objects.bulk_create(_avance(f, hitos, carlos, quien) for f in libro.avances)
    decidida = {"estado": "aprobada", "decidido_en": ahora, "decidido_por": carlos, "importado": True, **quien}
    Reprogramacion.objects.bulk_create(
        Reprogramacion(
            acuerdo=por_codigo[f["codigo de acuerdo"]], hito=hitos[f["codigo de acuerdo"], entero(f["n° hito"])],
            evento_el=evento, plazo_anterior=evento, plazo_nuevo=fecha(f["nuevo plazo"]), motivo=f["motivo"],
            solicitado_el=fecha(f["aprobada el"]), decidido_el=fecha(f["aprobada el"]), **decidida,
        )
        for f in libro.reprogramaciones
    )  # fmt: skip
    Desestimacion.objects.bulk_create(
        Desestimacion(
            acuerdo=por_codigo[f["codigo de acuerdo"]], motivo=f["motivo"],
            solicitado_el=fecha(f["aprobada el"]), decidido_el=fecha(f["aprobada el"]), **decidida,
        )
        for f in libro.desestimaciones
    )  # fmt: skip
    proyectar_lote([a.pk for a in acuerdos], ahora=ahora)
    return sesion


def _acuerdo(sesion: Sesion, fila: dict[str, Any], quien: dict[str, Any]) -> Acuerdo:
    return Acuerdo(
        sesion=sesion, codigo=fila["codigo"], municipalidad_id=fila["muni"]["ubigeo"], sector_id=fila["sector"],
        texto=fila["acuerdo"], tipo=llano(fila["tipo"]),
        clasificacion_id=llano(fila["clasificacion"]).replace(" ", "_"), responsable=fila["responsable"],
        evento_el=sesion.fecha, plazo=fecha(fila["plazo"]), plazo_vigente=fecha(fila["plazo"]), importado=True,
        actualizado_en=quien["registrado_en"], **quien,
    )  # fmt: skip


def _avance(fila: dict[str, Any], hitos: Any, carlos: Any, quien: dict[str, Any]) -> Avance:
    validado_el = fecha(fila["validado el"])
    validado: dict[str, Any] = {}
    if validado_el:
        validado = {"validado_el": validado_el, "validado_en": en_lima(validado_el), "validado_por": carlos}
    return Avance(
        hito=hitos[fila["codigo de acuerdo"], entero(fila["n° hito"])], fecha=fecha(fila["fecha"]),
        porcentaje=entero(fila["avance %"]), canal="importado", **quien, **validado,
    )  # fmt: skip
