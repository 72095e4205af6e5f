"""Cada restricción de la base, violada una vez; y los hechos, que ni se borran ni se reescriben.

La tabla va de restricción a una fila que solo viola esa. Se inserta directamente, sin pasar por las acciones: la base
es la última en decir que no, en SQLite y en PostgreSQL.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from acuerdos.consultas import HechoImborrable
from acuerdos.models import (
    Acuerdo,
    ArchivoPublicado,
    Avance,
    Cambio,
    Carga,
    CortePublicado,
    Desestimacion,
    DiaNoLaborable,
    Documento,
    DocumentoDeCargo,
    Enlace,
    Envio,
    Eslabon,
    Evidencia,
    FilaDeLote,
    GrupoDeParecidos,
    Hito,
    Importacion,
    Lote,
    MensajeDeAcuerdo,
    MotorDeRecordatorios,
    Nota,
    Numerador,
    Participante,
    PlantillaHito,
    PreferenciaDeRecordatorios,
    Recordatorio,
    ReglaDeRecordatorio,
    Reprogramacion,
    Restauracion,
    VistaGuardada,
)
from acuerdos.models.base import Hecho
from cuentas.models import Acceso, Borrador, Carta, FrenoDeCorreo, PeticionRepetible, TokenAPI, Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Participacion
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
ANTES, DESPUES = f.EVENTO - timedelta(days=1), date(2027, 1, 14)
INSTANTE = f.en_lima(f.EVENTO, 15)
DE_HECHOS = {
    "acuerdo": f.FabricaAcuerdo,
    "hito": f.FabricaHito,
    "avance": f.FabricaAvance,
    "evidencia": f.FabricaEvidencia,
    "reprogramacion": f.FabricaReprogramacion,
    "desestimacion": f.FabricaDesestimacion,
    "traba": f.FabricaTraba,
    "asistencia_tecnica": f.FabricaAsistenciaTecnica,
    "nota": f.FabricaNota,
    "lectura": f.FabricaLectura,
    "mensaje": f.FabricaMensaje,
    "participante": f.FabricaParticipante,
    "documento": f.FabricaDocumento,
    "documento_de_cargo": f.FabricaDocumentoDeCargo,
}


def otra_municipalidad(**campos: Any) -> Municipalidad:
    base = {"ubigeo": "999999", "region_id": "21", "departamento": "Puno", "provincia": "P", "distrito": "D"}
    return Municipalidad.objects.create(**base | {"tipo": "distrital"} | campos)


def token(**campos: Any) -> TokenAPI:
    base = {"digest": "0" * 128, "token_key": "0" * 15, "user": f.FabricaUsuario(), "expiry": INSTANTE}
    return TokenAPI.objects.bulk_create([TokenAPI(**base | campos)])[0]


def cambio(**campos: Any) -> Cambio:
    return Cambio.objects.create(**{"numero": 1, "ambito": "todo", "tipo": "acuerdo", "clave": "NO-HAY"} | campos)


def noticia(**campos: Any) -> Recordatorio:
    datos = {"destino": "u1", "rol": "responsable", "clase": "devuelto@1", "programado_el": f.EVENTO}
    return Recordatorio.objects.create(registrado_en=INSTANTE, **datos | campos)


def peticion_repetible(usuario: Usuario) -> PeticionRepetible:
    return PeticionRepetible.objects.create(usuario=usuario, clave="k", resumen="0" * 64, hecha_en=INSTANTE)


def archivo_publicado(corte: CortePublicado) -> ArchivoPublicado:
    return ArchivoPublicado.objects.create(corte=corte, formato="pdf", archivo="x", sha256="0" * 64, tamano=1)


def eslabon(**campos: int) -> Eslabon:
    datos = {"cadena": "MEA-TEST", "tabla": "acuerdo", "fila": 1, "en": INSTANTE, "huella": "0" * 64}
    return Eslabon.objects.create(**{"numero": 1, "version": 1} | datos | campos)


def dos(fabrica: Callable[..., Any], **campos: Any) -> None:
    fabrica(**campos)
    fabrica(**campos)


def dos_solicitudes(fabrica: Any, **campos: Any) -> None:
    """Dos solicitudes en espera sobre lo mismo."""
    hito = f.FabricaHito()
    de = {"hito": hito} if campos.get("de_hito") else {"acuerdo": hito.acuerdo}
    dos(fabrica, **de)


def mal_decidida(fabrica: Any, **campos: Any) -> None:
    """Decidida con lo que se dé en `campos` en vez de lo que corresponde."""
    fabrica(**{"aprobada": True} | campos)


def regla(**campos: Any) -> ReglaDeRecordatorio:
    base = {"clase": "despues", "dias": 90, "destinatario": "responsable"}
    return ReglaDeRecordatorio.objects.create(**base | campos)


def envio(**campos: Any) -> Envio:
    base = {
        "destino": "u1",
        "dia": f.EVENTO,
        "proximo_intento_en": INSTANTE,
        "message_id": f"<{Envio.objects.count()}@x>",
    }
    return Envio.objects.create(**base | campos)


def borrador(**campos: Any) -> Borrador:
    return Borrador.objects.create(**{"sello": "abc", "lugar": "/x/", "guardado_en": INSTANTE} | campos)


def enlace(**campos: Any) -> Enlace:
    return Enlace.objects.create(**{"creado_en": INSTANTE, "vence_el": DESPUES} | campos)


def dos_de_una_persona(hacer: Callable[..., Any], **campos: Any) -> None:
    quien = f.FabricaUsuario()
    dos(hacer, **dict.fromkeys(campos.pop("quien", ["usuario"]), quien), **campos)


def dos_enlaces() -> None:
    dos_de_una_persona(enlace, quien=["persona"], hito=f.FabricaHito())


def plantilla(**campos: Any) -> PlantillaHito:
    base = {"clasificacion_id": "orientacion", "texto": "Reunión", "dias": 30}
    return PlantillaHito.objects.create(**base | campos)


def carga(**campos: Any) -> Carga:
    base = {"registrada_en": INSTANTE, "registrada_por": f.FabricaUsuario(), "resumen": {}}
    return Carga.objects.create(**base | ({} if "sesion" in campos else {"sesion": f.FabricaSesion()}) | campos)


def importacion(**campos: Any) -> Importacion:
    base = {"tamano": 1, "subida_en": INSTANTE, "subida_por": f.FabricaUsuario(), "encolada_en": INSTANTE}
    return Importacion.objects.create(**base | campos)


def vista(**campos: Any) -> VistaGuardada:
    base = {"usuario": OLGA(), "nombre": "Lo mío", "guardada_en": INSTANTE}
    return VistaGuardada.objects.create(**base | campos)


def lote(**campos: Any) -> Lote:
    base = {"verbo": "anular", "datos": {}, "resumen": "Anular", "preparado_en": INSTANTE, "preparado_por": OLGA()}
    return Lote.objects.create(**base | campos)


def fila_de_lote(**campos: Any) -> FilaDeLote:
    base = {"lote": lote, "acuerdo": f.FabricaAcuerdo, "version": 1} | campos
    return FilaDeLote.objects.create(**{n: v() if callable(v) else v for n, v in base.items()})


def restauracion(**campos: Any) -> Restauracion:
    base = {
        "acuerdo": f.FabricaAcuerdo(),
        "anulado_en": INSTANTE,
        "anulado_por": CARLOS(),
        "motivo_de_anulacion": "Duplicado",
        "registrado_en": INSTANTE,
        "registrado_por": CARLOS(),
    }
    return Restauracion.objects.create(**base | campos)


CARLOS, OLGA = f.FabricaCoordinador, f.FabricaOperador

VIOLACIONES: dict[str, Callable[[], Any]] = {
    "usuario_rol_conocido": lambda: f.FabricaUsuario(rol="jefe"),
    "programa_sin_rol": lambda: f.FabricaUsuario(es_programa=True, rol="operador"),
    "usuario_documento_una_vez": lambda: [
        f.FabricaUsuario(username=nombre, documento="40123456") for nombre in ("una", "otra")
    ],
    "usuario_correo_una_vez": lambda: [f.FabricaUsuario(email=correo) for correo in ("a@x.pe", "A@x.pe")],
    "token_alcance_conocido": lambda: token(alcance="todo"),
    "token_vence": lambda: token(expiry=None),
    "peticion_repetible_una": lambda: dos(peticion_repetible, usuario=f.FabricaOperador()),
    "numerador_uno_solo": lambda: Numerador.objects.create(pk=2),
    "cambio_uno_por_cosa": lambda: dos(cambio),
    "cambio_tipo_conocido": lambda: cambio(tipo="otro"),
    "cambio_baja_con_causa": lambda: cambio(baja=True),
    "recordatorio_noticia_una_vez": lambda: dos(noticia, acuerdo=f.FabricaAcuerdo(), persona=f.FabricaUsuario()),
    "recordatorio_de_un_hito_o_noticia": lambda: noticia(persona=f.FabricaUsuario()),
    "freno_de_correo_uno_solo": lambda: FrenoDeCorreo.objects.create(pk=2),
    "freno_en_pausa_desde_y_hasta": lambda: FrenoDeCorreo.objects.create(pk=1, desde=INSTANTE),
    "municipalidad_ubigeo_6_digitos": lambda: otra_municipalidad(ubigeo="21080A"),
    "municipalidad_tipo_conocido": lambda: otra_municipalidad(tipo="vecinal"),
    "acceso_clase_conocida": lambda: Acceso.objects.create(clase="otra"),
    "carta_clase_conocida": lambda: Carta.objects.create(clase="otra", para="a@example.org", asunto="x"),
    "borrador_de_alguien": lambda: borrador(sello=""),
    "borrador_de_usuario_uno": lambda: dos_de_una_persona(borrador, sello=""),
    "borrador_de_sello_uno": lambda: dos(borrador),
    "corte_publicado_numero_unico": lambda: [f.FabricaCortePublicado(numero=1, al=al) for al in (f.EVENTO, DESPUES)],
    "corte_publicado_uno_por_dia": lambda: [f.FabricaCortePublicado(numero=n) for n in (1, 2)],
    "corte_publicado_retirado_quien_y_cuando": lambda: f.FabricaCortePublicado(
        retirado_en=INSTANTE, motivo_de_retiro="Tenía un error"
    ),
    "corte_publicado_retirado_con_motivo": lambda: f.FabricaCortePublicado(
        retirado_en=INSTANTE, retirado_por=f.FabricaCoordinador(username="quien_retira")
    ),
    "corte_publicado_despues_de_conocer": lambda: f.FabricaCortePublicado(publicado_en=f.en_lima(f.EVENTO, 1)),
    "archivo_publicado_uno_por_formato": lambda: dos(archivo_publicado, corte=f.FabricaCortePublicado()),
    "eslabon_numero_unico": lambda: [eslabon(version=version) for version in (1, 2)],
    "eslabon_una_vez": lambda: [eslabon(numero=numero) for numero in (1, 2)],
    "regla_clase_conocida": lambda: regla(clase="nunca"),
    "regla_destinatario_conocido": lambda: regla(destinatario="todos"),
    "regla_una_vez": lambda: dos(regla),
    "regla_dias_hasta_un_anio": lambda: regla(dias=366),
    "regla_repite_despues": lambda: regla(clase="antes", repetir_cada=7),
    "envio_uno_por_dia": lambda: dos(envio),
    "envio_estado_conocido": lambda: envio(estado="quizá"),
    "envio_enviado_con_hora": lambda: envio(estado="enviado"),
    "correo_clase_conocida": lambda: f.FabricaCorreoRecibido(clase="postal"),
    "correo_resultado_conocido": lambda: f.FabricaCorreoRecibido(resultado="perdido"),
    "propuesto_porcentaje_0_a_100": lambda: f.FabricaAvancePropuesto(porcentaje=101),
    "propuesto_confirmado_cerrado": lambda: f.FabricaAvancePropuesto(avance=f.FabricaAvance()),
    "correo_informado_con_lo_suyo": lambda: f.FabricaCorreoRecibido(resultado="informado"),
    "recordatorio_identidad": lambda: dos_de_una_persona(
        f.FabricaRecordatorio, quien=["persona"], hito=f.FabricaHito()
    ),
    "recordatorio_estado_conocido": lambda: f.FabricaRecordatorio(estado="quizá"),
    "recordatorio_con_destino": lambda: f.FabricaRecordatorio(persona=None, destino="u1"),
    "enlace_uno_por_persona": lambda: dos_enlaces(),
    "enlace_revocado_quien_y_cuando": lambda: enlace(
        hito=f.FabricaHito(), persona=f.FabricaUsuario(), revocado_en=INSTANTE
    ),
    "preferencia_frecuencia_conocida": lambda: PreferenciaDeRecordatorios.objects.create(
        usuario=f.FabricaUsuario(), frecuencia="a ratos"
    ),
    "preferencia_idioma_conocido": lambda: PreferenciaDeRecordatorios.objects.create(
        usuario=f.FabricaUsuario(), idioma="fr"
    ),
    "motor_de_avisos_uno_solo": lambda: MotorDeRecordatorios.objects.create(pk=2),
    "motor_detenido_quien_y_cuando": lambda: MotorDeRecordatorios.objects.update_or_create(
        pk=1, defaults={"detenido_en": INSTANTE, "detenido_por": None}
    ),
    "vista_nombre_una_vez": lambda: (vista(), vista(nombre="lo mío")),
    "vista_de_inicio_una": lambda: (vista(de_inicio=True), vista(nombre="Otra", de_inicio=True)),
    "vista_con_nombre": lambda: vista(nombre=""),
    "no_laborable_con_norma": lambda: DiaNoLaborable.objects.create(
        dia=INSTANTE.date(), norma="", registrado_en=INSTANTE, registrado_por=OLGA()
    ),
    "grupo_con_nombre": lambda: GrupoDeParecidos.objects.create(nombre="", decidido_en=INSTANTE, decidido_por=OLGA()),
    "carga_deshecha_quien_y_cuando": lambda: carga(deshecha_en=INSTANTE),
    "carga_sin_sesion_si_se_deshizo": lambda: carga(sesion=None),
    "importacion_estado_conocido": lambda: importacion(estado="perdida"),
    "importacion_confirmada_quien_y_cuando": lambda: importacion(confirmada_en=INSTANTE),
    "importacion_cargada_con_carga": lambda: importacion(estado="cargada"),
    "lote_verbo_conocido": lambda: lote(verbo="borrar"),
    "lote_confirmado_despues": lambda: lote(confirmado_en=f.en_lima(f.EVENTO, 14)),
    "lote_deshecho_quien_y_cuando": lambda: lote(confirmado_en=INSTANTE, deshecho_en=INSTANTE),
    "lote_en_marcha_por_alguien": lambda: lote(trabajo="confirmar"),
    "lote_deshecho_si_confirmado": lambda: lote(deshecho_en=INSTANTE, deshecho_por=OLGA()),
    "fila_de_lote_una_vez": lambda: dos(fila_de_lote, lote=lote(), acuerdo=f.FabricaAcuerdo()),
    "fila_de_lote_hecha_o_negada": lambda: fila_de_lote(motivo="No", version_despues=2),
    "fila_de_lote_deshecha_si_hecha": lambda: fila_de_lote(deshecha=True),
    "restauracion_despues_de_anular": lambda: restauracion(registrado_en=f.en_lima(f.EVENTO, 14)),
    "documento_de_un_solo_cargo": lambda: f.FabricaDocumentoDeCargo(autoridad=f.FabricaAutoridad()),
    "documento_de_cargo_hasta_10_mb": lambda: f.FabricaDocumentoDeCargo(tamano=10 * 1024 * 1024 + 1),
    "punto_focal_hasta_despues_de_desde": lambda: f.FabricaPuntoFocal(desde=f.EVENTO, hasta=ANTES),
    "autoridad_hasta_despues_de_desde": lambda: f.FabricaAutoridad(desde=f.EVENTO, hasta=ANTES),
    "autoridad_con_nombre": lambda: f.FabricaAutoridad(nombre=""),
    "autoridad_con_cargo": lambda: f.FabricaAutoridad(cargo=""),
    "autoridad_una_por_comienzo": lambda: dos(f.FabricaAutoridad),
    "punto_focal_un_titular": lambda: dos(f.FabricaPuntoFocal),
    "punto_focal_persona_una_vez": lambda: dos(f.FabricaPuntoFocal, usuario=OLGA(), titular=False),
    "funcionario_hasta_despues_de_desde": lambda: f.FabricaFuncionario(desde=f.EVENTO, hasta=ANTES),
    "funcionario_persona_una_vez": lambda: dos(f.FabricaFuncionario, usuario=OLGA()),
    "sesion_etapa_conocida": lambda: f.FabricaSesion(etapa="archivada"),
    "sesion_codigo_bien_formado": lambda: f.FabricaSesion(codigo="mea 2025"),
    "asistencia_categoria_una_vez": lambda: dos(f.FabricaAsistencia, sesion=f.FabricaSesion(), categoria="Alcaldesas"),
    "reunion_codigo_unico": lambda: dos(f.FabricaReunion, sesion=f.FabricaSesion(), codigo="MEF-01"),
    "reunion_estado_conocido": lambda: f.FabricaReunion(estado="aplazada"),
    "reunion_fin_previsto_despues": lambda: f.FabricaReunion(inicio_previsto=time(10), fin_previsto=time(9)),
    "reunion_fin_real_despues": lambda: f.FabricaReunion(inicio_real=time(10), fin_real=time(9)),
    "reunion_turno_completo": lambda: f.FabricaReunion(inicio_previsto=time(10)),
    "participacion_una_vez": lambda: dos(
        Participacion.objects.create, reunion=f.FabricaReunion(), municipalidad_id=f.UMACHIRI
    ),
    "acuerdo_plazo_en_ventana": lambda: f.FabricaAcuerdo(plazo=DESPUES),
    "acuerdo_tipo_conocido": lambda: f.FabricaAcuerdo(tipo="promesa"),
    "acuerdo_responsable_conocido": lambda: f.FabricaAcuerdo(responsable="GX"),
    "acuerdo_cui_hasta_7_digitos": lambda: f.FabricaAcuerdo(cui="23A"),
    "acuerdo_monto_no_negativo": lambda: f.FabricaAcuerdo(monto=-1),
    "acuerdo_con_texto": lambda: f.FabricaAcuerdo(texto=""),
    "acuerdo_avance_0_a_100": lambda: f.FabricaAcuerdo(avance=101),
    "acuerdo_clave_una_vez": lambda: dos(f.FabricaAcuerdo, registrado_por=OLGA(), clave="abc"),
    "hito_numero_unico": lambda: dos(f.FabricaHito, acuerdo=f.FabricaAcuerdo(), numero=1),
    "hito_plazo_en_ventana": lambda: f.FabricaHito(plazo=ANTES),
    "hito_responsable_conocido": lambda: f.FabricaHito(responsable=""),
    "hito_peso_positivo": lambda: f.FabricaHito(peso=0),
    "hito_porcentaje_0_a_100": lambda: f.FabricaHito(porcentaje=101),
    "hito_con_texto": lambda: f.FabricaHito(texto=""),
    "hito_aceptado_quien_y_cuando": lambda: f.FabricaHito(aceptado_en=INSTANTE),
    "avance_porcentaje_0_a_100": lambda: f.FabricaAvance(porcentaje=101),
    "avance_canal_conocido": lambda: f.FabricaAvance(canal="fax"),
    "avance_validado_quien_y_cuando": lambda: f.FabricaAvance(validado_el=DESPUES, validado_en=INSTANTE),
    "avance_devuelto_quien_y_cuando": lambda: f.FabricaAvance(devuelto_en=INSTANTE, motivo_de_devolucion="No se lee"),
    "avance_validado_despues": lambda: f.FabricaAvance(validado=True, validado_el=f.EVENTO),
    "avance_nadie_valida_lo_suyo": lambda: f.FabricaAvance(validado=True, registrado_por=CARLOS()),
    "avance_validado_o_devuelto": lambda: f.FabricaAvance(validado=True, devuelto=True),
    "avance_devuelto_con_motivo": lambda: f.FabricaAvance(devuelto=True, motivo_de_devolucion=""),
    "avance_clave_una_vez": lambda: dos(f.FabricaAvance, hito=f.FabricaHito(), clave="abc"),
    "evidencia_hasta_10_mb": lambda: f.FabricaEvidencia(tamano=10 * 1024 * 1024 + 1),
    "reprogramacion_plazo_en_ventana": lambda: f.FabricaReprogramacion(plazo_nuevo=DESPUES),
    "reprogramacion_de_hito_una_en_espera": lambda: dos_solicitudes(f.FabricaReprogramacion, de_hito=True),
    "reprogramacion_de_acuerdo_una_en_espera": lambda: dos_solicitudes(f.FabricaReprogramacion),
    "desestimacion_una_viva": lambda: dos_solicitudes(f.FabricaDesestimacion),
    "desestimacion_con_archivo": lambda: f.FabricaDesestimacion(archivo=""),
    "desestimacion_decide_otra_persona": lambda: f.FabricaDesestimacion(aprobada=True, registrado_por=CARLOS()),
    "traba_categoria_conocida": lambda: f.FabricaTraba(categoria="otra"),
    "traba_con_necesidad": lambda: f.FabricaTraba(necesidad=""),
    "traba_levantada_quien_y_cuando": lambda: f.FabricaTraba(levantada_el=DESPUES, levantada_en=INSTANTE),
    "traba_levantada_despues": lambda: f.FabricaTraba(levantada=True, levantada_el=f.EVENTO),
    "lectura_con_cui": lambda: f.FabricaLectura(cui=""),
    "lectura_dice_algo": lambda: f.FabricaLectura(costo=None, pim=None, devengado=None, avance_fisico=None, fase=""),
    "lectura_costo_de_0": lambda: f.FabricaLectura(costo=-1),
    "lectura_pim_de_0": lambda: f.FabricaLectura(pim=-1),
    "lectura_devengado_de_0": lambda: f.FabricaLectura(devengado=-1),
    "lectura_avance_fisico_0_a_100": lambda: f.FabricaLectura(avance_fisico=101),
    "hito_de_municipalidad_es_local": lambda: f.FabricaHito(responsable="GN", de_municipalidad_id=f.UMACHIRI),
    "hito_de_sector_es_nacional": lambda: f.FabricaHito(responsable="GL", de_sector_id="MVCS"),
    "participante_uno_de_los_dos": lambda: f.FabricaParticipante(sector_id="MVCS"),
    "participante_mancomunidad_de_municipalidad": lambda: f.FabricaParticipante(de_sector=True, mancomunidad="Sur"),
    "participante_municipalidad_una_vez": lambda: dos(f.FabricaParticipante, acuerdo=f.FabricaAcuerdo()),
    "participante_sector_una_vez": lambda: dos(f.FabricaParticipante, acuerdo=f.FabricaAcuerdo(), de_sector=True),
    "documento_de_uno_de_los_dos": lambda: f.FabricaDocumento(reunion=f.FabricaReunion()),
    "documento_clase_conocida": lambda: f.FabricaDocumento(clase="carta"),
    "documento_hasta_10_mb": lambda: f.FabricaDocumento(tamano=10 * 1024 * 1024 + 1),
    "nota_con_texto": lambda: f.FabricaNota(texto=""),
    "mensaje_con_texto": lambda: f.FabricaMensaje(texto=""),
    "mensaje_lado_conocido": lambda: f.FabricaMensaje(lado="gore"),
    "mensaje_dirigido_conocido": lambda: f.FabricaMensaje(dirigido_a="gore"),
    "mensaje_canal_conocido": lambda: f.FabricaMensaje(canal="fax"),
    "plantilla_responsable_conocido": lambda: plantilla(responsable="GX"),
    "plantilla_con_texto": lambda: plantilla(texto=""),
    "plantilla_dentro_de_dos_anios": lambda: plantilla(dias=731),
    "plantilla_peso_positivo": lambda: plantilla(peso=0),
    "asistencia_tecnica_con_descripcion": lambda: f.FabricaAsistenciaTecnica(descripcion=""),
}
for tabla, fabrica in DE_HECHOS.items():
    VIOLACIONES[f"{tabla}_anulado_quien_y_cuando"] = lambda fabrica=fabrica: fabrica(
        anulado_en=INSTANTE, motivo_de_anulacion="Error"
    )
    VIOLACIONES[f"{tabla}_anulado_con_motivo"] = lambda fabrica=fabrica: fabrica(anulado=True, motivo_de_anulacion="")
for tabla, fabrica in (("reprogramacion", f.FabricaReprogramacion), ("desestimacion", f.FabricaDesestimacion)):
    VIOLACIONES |= {
        f"{tabla}_estado_conocido": lambda fabrica=fabrica: mal_decidida(fabrica, estado="en_duda"),
        f"{tabla}_con_motivo": lambda fabrica=fabrica: fabrica(motivo=""),
        f"{tabla}_decidida_quien_y_cuando": lambda fabrica=fabrica: mal_decidida(fabrica, decidido_por=None),
        f"{tabla}_decidida_si_no_pende": lambda fabrica=fabrica: mal_decidida(fabrica, estado="solicitada"),
        f"{tabla}_decidida_despues": lambda fabrica=fabrica: mal_decidida(
            fabrica, decidido_el=f.EVENTO, decidido_en=INSTANTE
        ),
    }


def restricciones() -> dict[str, models.BaseConstraint]:
    propias = [apps.get_app_config(app) for app in ("cuentas", "municipalidades", "reuniones", "acuerdos")]
    modelos = [modelo for app in propias for modelo in app.get_models()]
    return {r.name: r for modelo in modelos for r in modelo._meta.constraints}


def test_cada_restriccion_tiene_aqui_su_violacion():
    assert set(VIOLACIONES) == set(restricciones())


@pytest.mark.parametrize("nombre", VIOLACIONES)
def test_la_base_no_admite(nombre):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        VIOLACIONES[nombre]()
    es_unica = isinstance(restricciones()[nombre], models.UniqueConstraint)
    # SQLite nombra las columnas, y no la restricción, de las que son únicas.
    dicho = "UNIQUE" if es_unica and connection.vendor == "sqlite" else nombre
    assert dicho in str(error.value)


def test_quien_dejo_el_cargo_deja_lugar_a_otro_titular():
    f.FabricaPuntoFocal(hasta=date(2025, 2, 1))
    f.FabricaPuntoFocal(desde=date(2025, 2, 1))
    f.FabricaPuntoFocal(desde=date(2025, 2, 1), titular=False)


# --- Los hechos ni se borran ni se reescriben -----------------------------------------------------------------------
HECHOS = [modelo for modelo in apps.get_app_config("acuerdos").get_models() if issubclass(modelo, Hecho)]


def test_los_hechos_son_estos_y_ninguno_mas():
    assert set(HECHOS) == {fabrica._meta.model for fabrica in DE_HECHOS.values()}


@pytest.mark.parametrize("tabla", DE_HECHOS)
def test_un_hecho_no_se_borra(tabla):
    hecho = DE_HECHOS[tabla]()
    with pytest.raises(HechoImborrable, match="anúlelos con un motivo"):
        hecho.delete()
    with pytest.raises(HechoImborrable):
        type(hecho).objects.filter(pk=hecho.pk).delete()
    with pytest.raises(HechoImborrable):
        type(hecho).objects.all().delete()
    assert type(hecho).objects.filter(pk=hecho.pk).exists()


def test_tampoco_se_borra_la_persona_la_sesion_ni_la_municipalidad_de_un_hecho(olga):
    acuerdo = f.FabricaAcuerdo()
    for dueno in (olga, acuerdo.sesion, acuerdo.municipalidad, acuerdo.sector, acuerdo.clasificacion):
        with pytest.raises(models.ProtectedError), transaction.atomic():
            dueno.delete()


@pytest.mark.parametrize(
    ("modelo", "fabrica", "cambio"),
    [
        (Acuerdo, f.FabricaAcuerdo, {"codigo": "MEA-TEST-900"}),
        (Avance, f.FabricaAvance, {"porcentaje": 99}),
        (Avance, f.FabricaAvance, {"fecha": date(2025, 1, 20)}),
        (Avance, f.FabricaAvance, {"descripcion": "Otra cosa"}),
        (Evidencia, f.FabricaEvidencia, {"sha256": "f" * 64}),
        (Reprogramacion, f.FabricaReprogramacion, {"plazo_nuevo": date(2025, 12, 1)}),
        (Reprogramacion, f.FabricaReprogramacion, {"motivo": "Otro"}),
        (Desestimacion, f.FabricaDesestimacion, {"motivo": "Otro"}),
        (Desestimacion, f.FabricaDesestimacion, {"sha256": "f" * 64}),
        (DocumentoDeCargo, f.FabricaDocumentoDeCargo, {"sha256": "f" * 64}),
        (DocumentoDeCargo, f.FabricaDocumentoDeCargo, {"nombre": "otro.pdf"}),
        (Nota, f.FabricaNota, {"texto": "Otra cosa"}),
        (MensajeDeAcuerdo, f.FabricaMensaje, {"texto": "Otra cosa"}),
        (MensajeDeAcuerdo, f.FabricaMensaje, {"lado": "sector"}),
        (Participante, f.FabricaParticipante, {"municipalidad_id": "030606"}),
        (Documento, f.FabricaDocumento, {"numero": "Otro"}),
        (Participante, f.FabricaParticipante, {"mancomunidad": "Del Sur"}),
        # Un acto hecho no se deshace.
        (
            Avance,
            lambda: f.FabricaAvance(validado=True),
            {"validado_el": None, "validado_en": None, "validado_por": None},
        ),
        (Avance, lambda: f.FabricaAvance(validado=True), {"validado_el": date(2025, 12, 1)}),
        (Reprogramacion, lambda: f.FabricaReprogramacion(aprobada=True), {"decidido_el": date(2025, 12, 1)}),
        (Reprogramacion, lambda: f.FabricaReprogramacion(aprobada=True), {"estado": "rechazada"}),
        (Desestimacion, lambda: f.FabricaDesestimacion(aprobada=True), {"estado": "rechazada"}),
    ],
)
def test_lo_que_un_hecho_dijo_no_se_reescribe(modelo, fabrica, cambio):
    hecho = fabrica()
    with pytest.raises(IntegrityError, match="Los hechos no se reescriben"), transaction.atomic():
        modelo.objects.filter(pk=hecho.pk).update(**cambio)


def test_una_restauracion_no_se_reescribe():
    fila = restauracion()
    with pytest.raises(IntegrityError, match="Los hechos no se reescriben"), transaction.atomic():
        Restauracion.objects.filter(pk=fila.pk).update(motivo_de_anulacion="Otro")


def test_validar_decidir_y_anular_si_se_puede_una_vez(carlos):
    avance, solicitud = f.FabricaAvance(), f.FabricaReprogramacion()
    dia, instante = date(2025, 6, 1), f.en_lima(date(2025, 6, 1))
    Avance.objects.filter(pk=avance.pk).update(validado_el=dia, validado_en=instante, validado_por=carlos)
    Reprogramacion.objects.filter(pk=solicitud.pk).update(
        estado="aprobada", decidido_el=dia, decidido_en=instante, decidido_por=carlos
    )
    Hito.objects.filter(pk=avance.hito_id).update(
        anulado_en=instante, anulado_por=carlos, motivo_de_anulacion="Repetido"
    )
