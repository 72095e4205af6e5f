"""Lee de la base lo que va en el acta: cuatro consultas, tenga los acuerdos que tenga; una más, si en alguno hay otros
que participan."""

from datetime import datetime

from django.db.models import Prefetch

from acuerdos.anulados import que_cuenta
from acuerdos.models import Acuerdo, Hito, Participante
from acuerdos.models.participantes import participantes_de
from corte.acta.datos import Acta, AcuerdoEnActa, HitoEnActa, ParteDelActa
from corte.historia import cabeza_de
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion

POR_ESTADO = {
    EstadoReunion.PROGRAMADA: "la reunión todavía no figura como realizada",
    EstadoReunion.NO_REALIZADA: "la reunión figura como no realizada",
}


def acta_de(reunion: Reunion, *, mira: Usuario, direccion: str, impreso_en: datetime) -> Acta:
    """El acta de `reunion` (con su sesión y su sector), con los acuerdos vivos que `mira` ve, por código."""
    sesion, sector = reunion.sesion, reunion.sector
    partes = reunion.participaciones.select_related("municipalidad__region").order_by("municipalidad_id")
    leidos = _acuerdos(reunion, mira)
    borrador = [POR_ESTADO[EstadoReunion(reunion.estado)]] if reunion.estado in POR_ESTADO else []
    if not leidos:
        borrador.append("no tiene acuerdos registrados")
    previsto = (reunion.inicio_previsto, reunion.fin_previsto)
    return Acta(
        sesion=sesion.nombre,
        codigo_de_sesion=sesion.codigo,
        lugar=sesion.lugar,
        lema=sesion.lema,
        reunion=reunion.codigo,
        sigla=sector.sigla,
        sector=sector.nombre,
        sala=reunion.sala,
        fecha=reunion.fecha,
        turno=(previsto[0], previsto[1]) if previsto[0] and previsto[1] else None,
        inicio=reunion.inicio_real,
        fin=reunion.fin_real,
        partes=tuple(
            ParteDelActa(p.municipalidad.nombre_completo, _lugar(p.municipalidad), p.presente) for p in partes
        ),
        acuerdos=leidos,
        borrador=tuple(borrador),
        es_demo=sesion.de_demostracion,
        direccion=direccion,
        impreso_en=impreso_en,
        impreso_por=str(mira),
        cabeza=cabeza_de(sesion.codigo),
    )


def _acuerdos(reunion: Reunion, mira: Usuario) -> tuple[AcuerdoEnActa, ...]:
    hitos = Hito.objects.filter(que_cuenta()).order_by("numero")
    vivos = Acuerdo.objects.visibles_para(mira).filter(reunion=reunion).con_nombres()
    con_hitos = list(vivos.prefetch_related(Prefetch("hitos", queryset=hitos)).order_by("codigo"))
    participan = participantes_de(con_hitos)
    return tuple(_acuerdo(a, participan.get(a.pk, [])) for a in con_hitos)


def _acuerdo(a: Acuerdo, participan: list[Participante]) -> AcuerdoEnActa:
    de_otro = {uno.clave: uno.nombre_corto for uno in participan}
    return AcuerdoEnActa(
        codigo=a.codigo,
        texto=a.texto,
        tipo=a.get_tipo_display(),
        clasificacion=a.clasificacion.nombre,
        municipalidad=f"{a.municipalidad.nombre_completo} ({_lugar(a.municipalidad)})",
        responsable=a.get_responsable_display(),
        plazo=a.plazo,
        senas=a.senas,
        hitos=tuple(HitoEnActa(h.texto, _quien_lo_debe(h, de_otro), h.plazo) for h in a.hitos.all()),
        participan=tuple(_que_participa(uno) for uno in participan),
    )


def _quien_lo_debe(h: Hito, de_otro: dict[str, str]) -> str:
    """«Gobierno local» o, si es de uno de los que participan, «Gobierno local, San José»."""
    suyo = de_otro.get(h.de_municipalidad_id or h.de_sector_id or "", "")
    return ", ".join(filter(None, [h.get_responsable_display(), suyo]))


def _que_participa(uno: Participante) -> str:
    """Con su nombre entero: es lo que se firma."""
    if uno.sector:
        return str(uno.sector.nombre)
    assert uno.municipalidad is not None  # es de uno de los dos: lo exige la base
    por = f", por la {uno.mancomunidad}" if uno.mancomunidad else ""
    return f"{uno.municipalidad.nombre_completo} ({_lugar(uno.municipalidad)}){por}"


def _lugar(m: Municipalidad) -> str:
    """Provincia y región: 99 nombres de municipalidad se repiten."""
    return f"{m.provincia}, {m.region.nombre}"
