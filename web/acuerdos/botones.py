"""Qué puede hacer ahora quien mira un acuerdo, y por qué no lo demás. No decide nada: pregunta a `permisos`.

Un botón se muestra si `permisos.puede` dice que sí y el estado de la cosa lo admite. Si a la persona le toca hacerlo
pero ahora no, en su lugar va el motivo. Lo que nunca le toca no se menciona.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from acuerdos.acciones.inversiones import motivo_de_no_leerse
from acuerdos.acciones.plantillas import motivo_sin_plantilla
from acuerdos.acciones.solicitudes import motivo_de_no_desestimar, motivo_de_no_pedir_plazo
from acuerdos.enums import EstadoSolicitud, Situacion
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from acuerdos.permisos import Accion, Causa, Denegado, juntar, puede
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from web.acuerdos.oferta import Boton, Botones, Motivo, Oferta
from web.comun.enlaces import con_claves
from web.comun.paginas import es_focal
from web.seguimiento.hitos import lados_que_propone

# Quien informa lee lo mismo aquí y en «Lo que falta»: un acto tiene un solo nombre.
INFORMAR = gettext_noop("Informar cómo va")
OTRO_PLAZO = gettext_noop("Necesito más tiempo")
DETIENE = gettext_noop("Algo me detiene")
CERRADA = gettext_noop("La sesión está cerrada: lo suyo se lee, y ya no se registra ni se corrige.")
CON_AVANCES = gettext_noop("No se corrige: ya tiene avances. Su plazo se cambia con una solicitud.")


def del_acuerdo(
    quien: Usuario, acuerdo: Acuerdo, *, con_hitos: bool, plazo_solicitado: bool, desestimacion_solicitada: bool
) -> Botones:
    """Lo que se hace sobre el acuerdo entero."""
    suyos = Oferta(quien)
    if acuerdo.anulado_en:
        suyos.ofrecer(
            Accion.RESTAURAR_ACUERDO, acuerdo, _("Deshacer la anulación"), "acuerdo_restaurar", acuerdo.codigo
        )
        return suyos.hecha()
    if quien.es_secretaria:
        if not con_hitos and not motivo_sin_plantilla(acuerdo):
            suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, _("Hitos de plantilla"), "hitos_de_plantilla", acuerdo.codigo)
        suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, _("Registrar un hito"), "hito_nuevo", acuerdo.codigo)
    elif lados_que_propone(quien, acuerdo):
        suyos.agregar(Boton(_("Proponer un hito"), con_claves("hito_proponer", acuerdo.codigo)))
    decir_que_lo_detiene = "decir_traba" if es_focal(quien) else "traba_nueva"
    de_la_oficina = quien.es_secretaria
    traba = _("Registrar una traba") if de_la_oficina else _(DETIENE)
    suyos.ofrecer(Accion.REGISTRAR_TRABA, acuerdo, traba, decir_que_lo_detiene, acuerdo.codigo)
    _lo_que_se_pide(quien, suyos, acuerdo, plazo=plazo_solicitado, desestimacion=desestimacion_solicitada)
    suyos.ofrecer(Accion.ESCRIBIR_MENSAJE, acuerdo, _("Escribir un mensaje"), "mensaje_nuevo", acuerdo.codigo)
    if quien.es_secretaria:
        _de_la_oficina(quien, suyos, acuerdo, con_hitos=con_hitos)
    return suyos.hecha()


def _lo_que_se_pide(quien: Usuario, suyos: Oferta, acuerdo: Acuerdo, *, plazo: bool, desestimacion: bool) -> None:
    """Otro plazo y la desestimación. `plazo`, `desestimacion`: si ya hay una solicitud sin decidir."""
    suyos.ofrecer(
        Accion.SOLICITAR_REPROGRAMACION,
        acuerdo,
        _("Pedir otro plazo para el acuerdo") if quien.es_secretaria else _("Necesito más tiempo para todo el acuerdo"),
        "acuerdo_plazo",
        acuerdo.codigo,
        impedimento=motivo_de_no_pedir_plazo(acuerdo, en_espera=plazo),
    )
    suyos.ofrecer(
        Accion.SOLICITAR_DESESTIMACION,
        acuerdo,
        _("Pedir la desestimación"),
        "desestimacion_pedir",
        acuerdo.codigo,
        impedimento=motivo_de_no_desestimar(acuerdo, viva=desestimacion),
    )


def _de_la_oficina(quien: Usuario, suyos: Oferta, acuerdo: Acuerdo, *, con_hitos: bool) -> None:
    """Lo interno, y lo que solo se toca mientras la sesión está en curso."""
    abierto = con_hitos and acuerdo.situacion == Situacion.ABIERTO
    if abierto and puede(quien, Accion.RECORDAR_AHORA, acuerdo):
        recordar = con_claves("acuerdo_recordar", acuerdo.codigo)
        suyos.agregar(Boton("Recordar ahora", recordar, directo=True, principal=False))
    if not motivo_de_no_leerse(acuerdo):
        suyos.ofrecer(
            Accion.REGISTRAR_LECTURA, acuerdo, "Registrar lo leído de la inversión", "lectura_nueva", acuerdo.codigo
        )
    suyos.ofrecer(
        Accion.AGREGAR_PARTICIPANTE, acuerdo, "Agregar participantes", "participantes_agregar", acuerdo.codigo
    )
    suyos.ofrecer(Accion.REGISTRAR_NOTA, acuerdo, "Agregar una nota", "nota_nueva", acuerdo.codigo)
    suyos.ofrecer(Accion.ASIGNAR_A_CARGO, acuerdo, "Decir quién lo sigue", "acuerdo_a_cargo", acuerdo.codigo)
    if puede(quien, Accion.CORREGIR_ACUERDO, acuerdo):
        corregir = con_claves("corregir_acuerdo", acuerdo.codigo)
        suyos.agregar(Boton("Corregir CUI, monto o clasificación", corregir))
    else:
        suyos.ofrecer(Accion.EDITAR_ACUERDO, acuerdo, "Corregir el acuerdo", "editar_acuerdo", acuerdo.codigo)
    suyos.ofrecer(Accion.ANULAR_ACUERDO, acuerdo, "Anular el acuerdo", "anular_acuerdo", acuerdo.codigo)


def del_hito(quien: Usuario, hito: Hito, *, plazo_solicitado: bool, con_avances: bool) -> Botones:
    """Lo que se hace sobre un hito que cuenta. `con_avances`: si tiene alguno vivo."""
    suyos, codigo, de_que = Oferta(quien), hito.acuerdo.codigo, _("del hito %(numero)s") % {"numero": hito.numero}
    terminado = hito.cumplido
    informar = _("Informar") if quien.es_secretaria else _(INFORMAR)
    if terminado:
        if puede(quien, Accion.REABRIR_HITO, hito):
            suyos.ofrecer(
                Accion.REGISTRAR_AVANCE, hito, _("Reabrir"), "avance_nuevo", codigo, hito.numero, de_que=de_que
            )
    elif es_focal(quien):
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, informar, "informar", hito.pk, de_que=de_que)
    else:
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, informar, "avance_nuevo", codigo, hito.numero, de_que=de_que)
    if hito.porcentaje < 100:
        plazo = ("mas_plazo", hito.pk) if es_focal(quien) else ("hito_plazo", codigo, hito.numero)
        suyos.ofrecer(
            Accion.SOLICITAR_REPROGRAMACION,
            hito,
            _("Pedir otro plazo") if quien.es_secretaria else _(OTRO_PLAZO),
            *plazo,
            de_que=de_que,
            impedimento=motivo_de_no_pedir_plazo(hito.acuerdo, hito, en_espera=plazo_solicitado),
        )
    if not terminado:
        impedimento = _(CON_AVANCES) if con_avances else ""
        suyos.ofrecer(
            Accion.EDITAR_HITO,
            hito,
            _("Corregir"),
            "hito_editar",
            codigo,
            hito.numero,
            de_que=de_que,
            impedimento=impedimento,
        )
    suyos.ofrecer(Accion.ANULAR_HITO, hito, _("Anular"), "hito_anular", codigo, hito.numero, de_que=de_que)
    return suyos.hecha()


def de_la_propuesta(quien: Usuario, hito: Hito) -> Botones:
    suyos, codigo = Oferta(quien), hito.acuerdo.codigo
    suyos.ofrecer(Accion.ACEPTAR_HITO, hito, _("Aceptar o rechazar"), "hito_decidir", codigo, hito.numero)
    suyos.ofrecer(Accion.EDITAR_HITO, hito, _("Corregir"), "hito_editar", codigo, hito.numero)
    return suyos.hecha()


def del_avance(quien: Usuario, avance: Avance, *, espera: bool) -> Botones:
    """`espera`: si es lo último que se informó y nadie lo validó ni devolvió."""
    suyos, codigo = Oferta(quien), avance.hito.acuerdo.codigo
    if not avance.sin_decidir:
        return suyos.hecha()
    cual = {"cuanto": avance.porcentaje, "hito": avance.hito.numero}
    de_que = _("el avance de %(cuanto)s %% del hito %(hito)s") % cual
    if espera:
        suyos.ofrecer(
            Accion.VALIDAR_AVANCE,
            avance,
            _("Validar"),
            "avance_validar",
            codigo,
            avance.pk,
            de_que=de_que,
            directo=True,
        )
        suyos.ofrecer(
            Accion.DEVOLVER_AVANCE, avance, _("Devolver"), "avance_devolver", codigo, avance.pk, de_que=de_que
        )
    agregar = ("constancia", avance.pk) if es_focal(quien) else ("avance_adjuntar", codigo, avance.pk)
    suyos.ofrecer(
        Accion.ADJUNTAR_EVIDENCIA,
        avance,
        _("Adjuntar"),
        *agregar,
        de_que=_("al avance de %(cuanto)s %% del hito %(hito)s") % cual,
    )
    suyos.ofrecer_al_autor(Accion.ANULAR_AVANCE, avance, _("Anular"), "avance_anular", codigo, de_que=de_que)
    return suyos.hecha()


def direccion_de_anular_evidencia(quien: Usuario, avance: Avance, evidencia: Evidencia) -> str:
    """Adonde se anula la evidencia del avance, o vacío si ya no se puede o no le toca."""
    if not avance.sin_decidir or not puede(quien, Accion.ANULAR_EVIDENCIA, evidencia):
        return ""
    return con_claves("evidencia_anular", avance.hito.acuerdo.codigo, evidencia.pk)


def de_la_solicitud(quien: Usuario, solicitud: Reprogramacion | Desestimacion) -> Botones:
    """Decidirla, si le toca (la desestimación, si no la pidió); retirarla, si la pidió; o por qué no la decide."""
    suyos, codigo = Oferta(quien), solicitud.acuerdo.codigo
    if solicitud.estado != EstadoSolicitud.SOLICITADA:
        return suyos.hecha()
    decidir, que, retirar = {
        Reprogramacion: (Accion.DECIDIR_REPROGRAMACION, "plazo_decidir", "plazo_retirar"),
        Desestimacion: (Accion.DECIDIR_DESESTIMACION, "desestimacion_decidir", "desestimacion_retirar"),
    }[type(solicitud)]
    respuesta = puede(quien, decidir, solicitud)
    if respuesta:
        suyos.agregar(Boton(_("Decidir"), reverse(que, args=[codigo, solicitud.pk]), _("esta solicitud")))
    elif quien.es_secretaria and isinstance(respuesta, Denegado):
        suyos.decir(respuesta)
    suyos.ofrecer_al_autor(
        Accion.RETIRAR_SOLICITUD, solicitud, _("Retirar"), retirar, codigo, de_que=_("esta solicitud")
    )
    return suyos.hecha()


def de_la_traba(quien: Usuario, traba: Traba) -> Botones:
    suyos, codigo = Oferta(quien), traba.acuerdo.codigo
    if traba.levantada_el is None:
        suyos.ofrecer(
            Accion.REGISTRAR_ASISTENCIA_TECNICA, traba, _("Registrar asistencia"), "traba_asistencia", codigo, traba.pk
        )
        suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, _("Dar por levantada"), "traba_levantar", codigo, traba.pk)
    suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, _("Anular"), "traba_anular", codigo, traba.pk, de_que=_("la traba"))
    return suyos.hecha()


def direccion_de_anular_asistencia(quien: Usuario, asistencia: AsistenciaTecnica) -> str:
    """Adonde se anula una asistencia técnica registrada por error, o vacío."""
    if not puede(quien, Accion.REGISTRAR_ASISTENCIA_TECNICA, asistencia):
        return ""
    return con_claves("asistencia_anular", asistencia.traba.acuerdo.codigo, asistencia.pk)


def de_la_lectura(quien: Usuario, lectura: LecturaDeInversion) -> Botones:
    suyos, codigo = Oferta(quien), lectura.acuerdo.codigo
    de_que = f"la lectura del {en_fecha(lectura.leida_el)}"
    suyos.ofrecer(Accion.ANULAR_LECTURA, lectura, _("Anular"), "lectura_anular", codigo, lectura.pk, de_que=de_que)
    return suyos.hecha()


def del_participante(quien: Usuario, participante: Participante, *, responde: bool) -> Botones:
    """`responde`: si algún hito vivo es suyo; entonces no se quita."""
    suyos, codigo = Oferta(quien), participante.acuerdo.codigo
    if not responde:
        de_que = f"a {participante.nombre}"
        suyos.ofrecer(
            Accion.QUITAR_PARTICIPANTE,
            participante,
            _("Quitar"),
            "participante_quitar",
            codigo,
            participante.pk,
            de_que=de_que,
        )
    return suyos.hecha()


def de_la_nota(quien: Usuario, nota: Nota) -> Botones:
    suyos = Oferta(quien)
    suyos.ofrecer_al_autor(Accion.ANULAR_NOTA, nota, _("Anular"), "nota_anular", nota.acuerdo.codigo, de_que="la nota")
    return suyos.hecha()


def del_mensaje(quien: Usuario, mensaje: MensajeDeAcuerdo) -> Botones:
    suyos, codigo = Oferta(quien), mensaje.acuerdo.codigo
    suyos.ofrecer_al_autor(
        Accion.ANULAR_MENSAJE, mensaje, _("Anular"), "mensaje_anular", codigo, de_que=_("el mensaje")
    )
    return suyos.hecha()


# Lo que vale para todo el acuerdo se dice una vez, arriba; que esté anulado ya lo dice la página.
DE_TODO_EL_ACUERDO = {Causa.ETAPA, Causa.SESION_CERRADA, Causa.ACUERDO_DESESTIMADO}


def juntar_motivos(general: Botones, partes: Iterable[Botones]) -> Botones:
    """Lo general, con los motivos de etapa o de estado que se repiten en cada parte: se dicen una vez, arriba."""
    todos = [*general.porque, *(motivo for parte in partes for motivo in parte.porque if _es_de_todo(motivo))]
    cerrada = [_(CERRADA)] if any(_es_de_cerrada(motivo) for motivo in todos) else []
    demas = juntar(motivo for motivo in dict.fromkeys(todos) if not _es_de_cerrada(motivo))
    return replace(general, porque=(*cerrada, *demas))


def sin_lo_general(parte: Botones, general: Botones) -> Botones:
    """Los de una parte, sin los motivos que ya dice lo general o la página."""
    suyos = (motivo for motivo in parte.porque if motivo not in general.porque and not _es_de_todo(motivo))
    return replace(parte, porque=tuple(motivo for motivo in suyos if not _es_de(motivo, {Causa.ACUERDO_ANULADO})))


def _es_de(motivo: Motivo, causas: set[Causa]) -> bool:
    return isinstance(motivo, Denegado) and motivo.causa in causas


def _es_de_todo(motivo: Motivo) -> bool:
    return _es_de(motivo, DE_TODO_EL_ACUERDO)


def _es_de_cerrada(motivo: Motivo) -> bool:
    return _es_de(motivo, {Causa.SESION_CERRADA})
