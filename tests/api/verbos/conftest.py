"""Lo que hace falta para escribir por la API: un acuerdo con de todo, y cada verbo con su dirección y su cuerpo."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY
from tests.api.conftest import BASE, publicar_a_mano
from tests.puestas import puesta


@dataclass
class Mundo:
    """Un acuerdo de Umachiri con MTPE y lo que cuelga de él, con el nombre con que se lo pide."""

    sesion: Sesion
    reunion: Any  # de MTPE con Umachiri
    acuerdo: Acuerdo
    hito: Any  # GL, con un avance de 40 % de Fátima, con evidencia
    sin_avances: Any
    propuesto: Any
    avance: Any
    evidencia: Any
    plazo: Any
    baja: Any
    traba: Any
    asistencia: Any
    mensaje: Any
    lectura: Any
    participante: Any
    documento: Any
    punto_focal: Any
    nombramiento: Any
    publicado: Any


@pytest.fixture
@puesta
def mundo(
    sesion: Sesion,
    fatima: Usuario,
    soledad: Usuario,
    olga: Usuario,
    carlos: Usuario,
    settings: Any,
    tmp_path: Any,
    time_machine: Any,
) -> Mundo:
    time_machine.move_to(AHORA, tick=False)
    settings.MEDIA_ROOT = tmp_path
    reunion = f.FabricaReunion(sesion=sesion, codigo="MTPE-01", sector_id="MTPE", municipalidades=[f.UMACHIRI])
    acuerdo = f.FabricaAcuerdo(
        sesion=sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE", responsable="GL", cui="2345678"
    )
    hito = f.FabricaHito(acuerdo=acuerdo, responsable="GL")
    avance = f.FabricaAvance(hito=hito, porcentaje=40, fecha=HOY - timedelta(days=9), registrado_por=fatima)
    traba = f.FabricaTraba(acuerdo=acuerdo)
    return Mundo(
        sesion=sesion,
        reunion=reunion,
        acuerdo=acuerdo,
        hito=hito,
        sin_avances=f.FabricaHito(acuerdo=acuerdo, responsable="GL"),
        propuesto=f.FabricaHito(acuerdo=acuerdo, responsable="GL", propuesto=True),
        avance=avance,
        evidencia=f.FabricaEvidencia(avance=avance, registrado_por=fatima),
        plazo=f.FabricaReprogramacion(hito=hito, registrado_por=fatima, solicitado_el=HOY),
        baja=f.FabricaDesestimacion(acuerdo=acuerdo, registrado_por=fatima, solicitado_el=HOY),
        traba=traba,
        asistencia=f.FabricaAsistenciaTecnica(traba=traba, fecha=HOY, descripcion="Se asesoró"),
        lectura=f.FabricaLectura(acuerdo=acuerdo),
        documento=f.FabricaDocumento(acuerdo=acuerdo),
        punto_focal=fatima.puntos_focales.get(),
        nombramiento=f.FabricaDocumentoDeCargo(punto_focal=fatima.puntos_focales.get()),
        participante=f.FabricaParticipante(acuerdo=acuerdo, municipalidad_id="030606"),
        mensaje=f.FabricaMensaje(acuerdo=acuerdo, registrado_por=fatima, lado="municipalidad"),
        publicado=publicar_a_mano(sesion),
    )


def pdf(nombre: str = "acta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, f.PDF, "application/pdf")


def motivo(_: Mundo) -> dict[str, Any]:
    return {"motivo": "Se registró por error"}


def nada(_: Mundo) -> dict[str, Any]:
    return {}


DE_HITO = {"texto": "Expediente técnico", "responsable": "GL", "plazo": "2025-06-30"}


@dataclass(frozen=True)
class Caso:
    """Un verbo: dónde, con qué, y quién del elenco puede. `exige`: si pide If-Match."""

    direccion: Callable[[Mundo], str]
    cuerpo: Callable[[Mundo], dict[str, Any]]
    pueden: tuple[str, ...]
    exige: bool = True
    metodo: str = "post"
    formulario: bool = False
    en: str = "seguimiento"
    da: int = 200


OFICINA, COORDINA = ("olga", "carlos"), ("carlos",)
DEBE = ("fatima", "olga", "carlos")
LOS_LADOS = ("fatima", "soledad", "olga", "carlos")


def acuerdo(que: str = "") -> Callable[[Mundo], str]:
    return lambda m: f"/acuerdos/{m.acuerdo.codigo}/{que}"


def hito(cual: str, que: str = "") -> Callable[[Mundo], str]:
    return lambda m: f"/acuerdos/{m.acuerdo.codigo}/hitos/{getattr(m, cual).numero}/{que}"


def de(recurso: str, cual: str, que: str) -> Callable[[Mundo], str]:
    return lambda m: f"/{recurso}/{getattr(m, cual).pk}/{que}"


CASOS: dict[str, Caso] = {
    "registrar_acuerdo": Caso(
        lambda m: "/acuerdos/",
        lambda m: {
            "sesion": m.sesion.codigo,
            "municipalidad": f.UMACHIRI,
            "sector": "MTPE",
            "texto": "Asesorar en empleo",
            "tipo": "acuerdo",
            "clasificacion": "orientacion",
            "responsable": "GN",
            "plazo": "2025-12-31",
            "reunion": m.reunion.codigo,
            "monto": 1500.5,
        },
        OFICINA,
        exige=False,
        en="en_curso",
        da=201,
    ),
    "editar_acuerdo": Caso(acuerdo(), lambda m: {"texto": "Como se firmó"}, OFICINA, metodo="patch", en="en_curso"),
    "corregir_acuerdo": Caso(
        acuerdo("corregir/"), lambda m: {"cui": "2345678", "motivo": "El CUI salió después"}, COORDINA
    ),
    "anular_acuerdo": Caso(acuerdo("anular/"), motivo, COORDINA),
    "registrar_hito": Caso(acuerdo("hitos/"), lambda m: DE_HITO, OFICINA, exige=False, da=201),
    # Fátima por su municipalidad, Soledad por su sector; la Secretaría, por el lado regional, que es el suyo.
    "proponer_hito": Caso(acuerdo("hitos/propuestas/"), lambda m: DE_HITO, LOS_LADOS, exige=False, da=201),
    "editar_hito": Caso(hito("sin_avances"), lambda m: {"peso": 3}, OFICINA, metodo="patch"),
    "aceptar_hito": Caso(hito("propuesto", "aceptar/"), nada, OFICINA),
    "anular_hito": Caso(hito("sin_avances", "anular/"), motivo, COORDINA),
    "registrar_avance": Caso(
        hito("sin_avances", "avances/"),
        lambda m: {"fecha": HOY.isoformat(), "porcentaje": 60, "descripcion": "Va"},
        DEBE,
        exige=False,
        da=201,
    ),
    "validar_avance": Caso(de("avances", "avance", "validar/"), nada, OFICINA),
    "devolver_avance": Caso(de("avances", "avance", "devolver/"), motivo, OFICINA),
    "anular_avance": Caso(de("avances", "avance", "anular/"), motivo, ("fatima", "carlos")),
    "adjuntar_evidencia": Caso(
        de("avances", "avance", "evidencias/"),
        lambda m: {"evidencias": [pdf()]},
        DEBE,
        exige=False,
        formulario=True,
        da=201,
    ),
    "anular_evidencia": Caso(de("evidencias", "evidencia", "anular/"), motivo, ("fatima", "carlos")),
    "pedir_plazo": Caso(
        acuerdo("reprogramaciones/"),
        lambda m: {"plazo_nuevo": "2026-12-31", "motivo": "Lluvias"},
        DEBE,
        exige=False,
        da=201,
    ),
    "pedir_plazo_de_hito": Caso(
        hito("sin_avances", "reprogramaciones/"),
        lambda m: {"plazo_nuevo": "2026-12-31", "motivo": "Lluvias"},
        DEBE,
        exige=False,
        da=201,
    ),
    "pedir_desestimacion": Caso(
        acuerdo("desestimaciones/"),
        lambda m: {"motivo": "Ya no procede", "archivo": pdf()},
        LOS_LADOS,
        exige=False,
        formulario=True,
        da=201,
    ),
    "decidir_solicitud": Caso(
        lambda m: f"/solicitudes/reprogramacion-{m.plazo.pk}/decidir/", lambda m: {"decision": "aprobar"}, COORDINA
    ),
    "retirar_solicitud": Caso(lambda m: f"/solicitudes/desestimacion-{m.baja.pk}/retirar/", motivo, ("fatima",)),
    "registrar_traba": Caso(
        acuerdo("trabas/"),
        lambda m: {"categoria": "legal", "necesidad": "Opinión del MEF"},
        LOS_LADOS,
        exige=False,
        da=201,
    ),
    "escribir_mensaje": Caso(
        acuerdo("mensajes/"),
        lambda m: {"texto": "¿Cuándo llega el perfil?"},
        LOS_LADOS,
        exige=False,
        da=201,
    ),
    "anular_mensaje": Caso(de("mensajes", "mensaje", "anular/"), motivo, ("fatima", "carlos")),
    "adjuntar_documento": Caso(
        acuerdo("documentos/"),
        lambda m: {"clase": "oficio", "numero": "Oficio 12", "fecha": HOY.isoformat(), "archivo": pdf()},
        OFICINA,
        exige=False,
        formulario=True,
        da=201,
    ),
    "anular_documento": Caso(
        acuerdo("documentos/anular/"), lambda m: {"documento": m.documento.pk, "motivo": "Era de otro"}, OFICINA
    ),
    "agregar_participantes": Caso(
        acuerdo("participantes/"),
        lambda m: {"municipalidades": ["150101"], "sectores": ["MVCS"], "mancomunidad": "Del Sur"},
        COORDINA,
    ),
    "quitar_participante": Caso(
        acuerdo("participantes/quitar/"),
        lambda m: {"municipalidad": m.participante.municipalidad_id, "motivo": "Era otra"},
        COORDINA,
    ),
    "levantar_traba": Caso(de("trabas", "traba", "levantar/"), lambda m: {"como": "Se aprobó"}, OFICINA),
    "anular_traba": Caso(de("trabas", "traba", "anular/"), motivo, OFICINA),
    "registrar_asistencia": Caso(
        de("trabas", "traba", "asistencias/"),
        lambda m: {"fecha": HOY.isoformat(), "descripcion": "Se asesoró más"},
        OFICINA,
        exige=False,
        da=201,
    ),
    "anular_asistencia": Caso(lambda m: f"/trabas/{m.traba.pk}/asistencias/{m.asistencia.pk}/anular/", motivo, OFICINA),
    "registrar_lectura": Caso(
        acuerdo("lecturas/"),
        lambda m: {"leida_el": HOY.isoformat(), "devengado": 1500.5},
        OFICINA,
        exige=False,
        da=201,
    ),
    "anular_lectura": Caso(de("lecturas", "lectura", "anular/"), motivo, OFICINA),
    "publicar_corte": Caso(
        lambda m: "/cortes/",
        lambda m: {"sesion": m.sesion.codigo, "al": "2025-02-28"},
        COORDINA,
        exige=False,
        da=201,
    ),
    "retirar_corte": Caso(lambda m: f"/cortes/{m.sesion.codigo}-{m.publicado.numero}/retirar/", motivo, COORDINA),
    "nombrar_punto_focal": Caso(
        lambda m: f"/municipalidades/{f.SAN_JOSE_LAMBAYEQUE}/puntos_focales/",
        lambda m: {"nombre": "Rosa Chafloque", "correo": "rosa@sanjose.example", "desde": "2025-03-01"},
        OFICINA,
        exige=False,
        da=201,
    ),
    "adjuntar_documento_de_cargo": Caso(
        de("puntos_focales", "punto_focal", "documentos/"),
        lambda m: {"archivo": pdf("resolucion.pdf")},
        OFICINA,
        exige=False,
        formulario=True,
        da=201,
    ),
    "anular_documento_de_cargo": Caso(
        de("puntos_focales", "punto_focal", "documentos/anular/"),
        lambda m: {"documento": m.nombramiento.pk, "motivo": "Era de otra persona"},
        OFICINA,
    ),
}


def ficha_de(cliente: Client, direccion: str) -> Any:
    """Lo que ese cliente lee de la cosa de la que es `direccion`."""
    partes = direccion.strip("/").split("/")
    ficha = "/".join(partes[:2])
    return cliente.get(f"{BASE}/{ficha}/")


def version_de(cliente: Client, direccion: str) -> str:
    """Su ETag: con él se la cambia."""
    return str(ficha_de(cliente, direccion)["ETag"])


def enviar(
    cliente: Client, caso: Caso, mundo: Mundo, cuerpo: Any = None, *, con_version: bool = True, **cabeceras: str
) -> Any:
    """Hace el verbo como ese cliente; con lo último que hay, si lo exige y no se dice otra cosa."""
    Sesion.objects.filter(pk=mundo.sesion.pk).update(etapa=caso.en)
    direccion = caso.direccion(mundo)
    datos = caso.cuerpo(mundo) if cuerpo is None else cuerpo
    if con_version and caso.exige and "if_match" not in cabeceras:
        cabeceras["if_match"] = version_de(cliente, direccion)
    if caso.formulario:
        contenido, tipo = encode_multipart(BOUNDARY, datos), MULTIPART_CONTENT
    else:
        contenido, tipo = json.dumps(datos), "application/json"
    cabeceras = {nombre.replace("_", "-"): valor for nombre, valor in cabeceras.items()}
    return cliente.generic(caso.metodo.upper(), BASE + direccion, contenido, tipo, headers=cabeceras)
