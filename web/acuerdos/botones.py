"""Qué puede hacer ahora quien mira un acuerdo, y por qué no lo demás. No decide nada: pregunta a `permisos`.

Un botón se muestra si `permisos.puede` dice que sí y el estado de la cosa lo admite. Si a la persona le toca hacerlo
pero ahora no, en su lugar va el motivo. Lo que nunca le toca no se menciona.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from acuerdos.acciones.inversiones import motivo_de_no_leerse
from acuerdos.acciones.plantillas import motivo_sin_plantilla
from acuerdos.acciones.solicitudes import YA_SOLICITADO
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
from acuerdos.permisos import Accion, Causa, Denegado, Objeto, es_de_otro, juntar, puede
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from web.comun.paginas import es_focal
from web.seguimiento.hitos import lados_que_propone

Motivo = Denegado | str
DeSuAutor = Avance | Reprogramacion | Desestimacion | Nota | MensajeDeAcuerdo
# Quien informa lee lo mismo aquí y en «Lo que falta»: un acto tiene un solo nombre.
INFORMAR, OTRO_PLAZO, DETIENE = "Informar cómo va", "Necesito más tiempo", "Algo me detiene"
CERRADA = "La sesión está cerrada: lo suyo se lee, y ya no se registra ni se corrige."
CON_AVANCES = "No se corrige: ya tiene avances. Su plazo se cambia con una solicitud."


@dataclass(frozen=True, slots=True)
class Boton:
    """`directo`: hace lo que dice con un clic (POST); si no, lleva a una página. `de_que`: para quien no ve.

    `principal`: el rojo, si es directo.
    """

    texto: str
    url: str
    de_que: str = ""
    directo: bool = False
    principal: bool = True


@dataclass(frozen=True, slots=True)
class Botones:
    """Los de una cosa (el acuerdo, un hito, un avance…) y las frases de por qué no hay otros."""

    botones: tuple[Boton, ...] = ()
    porque: tuple[Motivo, ...] = ()


class Oferta:
    """Lo que se le va ofreciendo a `quien` sobre una cosa, para al final mostrarlo."""

    def __init__(self, quien: Usuario) -> None:
        self._quien = quien
        self._botones: list[Boton] = []
        self._porque: list[Motivo] = []

    def ofrecer(
        self,
        accion: Accion,
        objeto: Objeto | None,
        texto: str,
        nombre: str,
        *claves: str | int,
        de_que: str = "",
        directo: bool = False,
        impedimento: str = "",
    ) -> None:
        """Agrega el botón a la página `nombre`, o el motivo de que no esté.

        :param impedimento: lo que hoy lo impide aunque tenga permiso; vacío si nada.
        """
        respuesta = puede(self._quien, accion, objeto)
        if isinstance(respuesta, Denegado):
            if respuesta.suele:
                self.decir(respuesta)
        elif impedimento:
            self.decir(impedimento)
        else:
            self.agregar(Boton(texto, reverse(nombre, args=claves), de_que, directo))

    def ofrecer_al_autor(
        self, accion: Accion, hecho: DeSuAutor, texto: str, nombre: str, codigo: str, *, de_que: str
    ) -> None:
        """Como `ofrecer`, lo que solo hace quien hizo el hecho: a los demás no se les menciona."""
        if not es_de_otro(self._quien, accion, hecho):
            self.ofrecer(accion, hecho, texto, nombre, codigo, hecho.pk, de_que=de_que)

    def agregar(self, boton: Boton) -> None:
        self._botones.append(boton)

    def decir(self, motivo: Motivo) -> None:
        if str(motivo) and motivo not in self._porque:
            self._porque.append(motivo)

    def hecha(self) -> Botones:
        return Botones(tuple(self._botones), tuple(self._porque))


def del_acuerdo(
    quien: Usuario, acuerdo: Acuerdo, *, con_hitos: bool, plazo_solicitado: bool, desestimacion_solicitada: bool
) -> Botones:
    """Lo que se hace sobre el acuerdo entero."""
    suyos = Oferta(quien)
    if acuerdo.anulado_en:
        suyos.ofrecer(Accion.RESTAURAR_ACUERDO, acuerdo, "Deshacer la anulación", "acuerdo_restaurar", acuerdo.codigo)
        return suyos.hecha()
    if quien.es_secretaria:
        if not con_hitos and not motivo_sin_plantilla(acuerdo):
            suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, "Hitos de plantilla", "hitos_de_plantilla", acuerdo.codigo)
        suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, "Registrar un hito", "hito_nuevo", acuerdo.codigo)
    elif lados_que_propone(quien, acuerdo):
        suyos.agregar(Boton("Proponer un hito", reverse("hito_proponer", args=[acuerdo.codigo])))
    decir_que_lo_detiene = "decir_traba" if es_focal(quien) else "traba_nueva"
    de_la_oficina = quien.es_secretaria
    traba = "Registrar una traba" if de_la_oficina else DETIENE
    suyos.ofrecer(Accion.REGISTRAR_TRABA, acuerdo, traba, decir_que_lo_detiene, acuerdo.codigo)
    cumplido = "El acuerdo está cumplido: su plazo ya no se cambia." if acuerdo.situacion == Situacion.CUMPLIDO else ""
    suyos.ofrecer(
        Accion.SOLICITAR_REPROGRAMACION,
        acuerdo,
        "Pedir otro plazo para el acuerdo" if de_la_oficina else f"{OTRO_PLAZO} para todo el acuerdo",
        "acuerdo_plazo",
        acuerdo.codigo,
        impedimento=cumplido or (YA_SOLICITADO if plazo_solicitado else ""),
    )
    suyos.ofrecer(
        Accion.SOLICITAR_DESESTIMACION,
        acuerdo,
        "Pedir la desestimación",
        "desestimacion_pedir",
        acuerdo.codigo,
        impedimento="Ya hay una desestimación pedida." if desestimacion_solicitada else "",
    )
    suyos.ofrecer(Accion.ESCRIBIR_MENSAJE, acuerdo, "Escribir un mensaje", "mensaje_nuevo", acuerdo.codigo)
    if quien.es_secretaria:
        _de_la_oficina(quien, suyos, acuerdo, con_hitos=con_hitos)
    return suyos.hecha()


def _de_la_oficina(quien: Usuario, suyos: Oferta, acuerdo: Acuerdo, *, con_hitos: bool) -> None:
    """Lo interno, y lo que solo se toca mientras la sesión está en curso."""
    abierto = con_hitos and acuerdo.situacion == Situacion.ABIERTO
    if abierto and puede(quien, Accion.RECORDAR_AHORA, acuerdo):
        recordar = reverse("acuerdo_recordar", args=[acuerdo.codigo])
        suyos.agregar(Boton("Recordar ahora", recordar, directo=True, principal=False))
    if not motivo_de_no_leerse(acuerdo):
        suyos.ofrecer(
            Accion.REGISTRAR_LECTURA, acuerdo, "Registrar lo leído de la inversión", "lectura_nueva", acuerdo.codigo
        )
    suyos.ofrecer(
        Accion.AGREGAR_PARTICIPANTE, acuerdo, "Agregar participantes", "participantes_agregar", acuerdo.codigo
    )
    suyos.ofrecer(Accion.REGISTRAR_NOTA, acuerdo, "Agregar una nota", "nota_nueva", acuerdo.codigo)
    suyos.ofrecer(Accion.ASIGNAR_A_CARGO, None, "Decir quién lo sigue", "acuerdo_a_cargo", acuerdo.codigo)
    if puede(quien, Accion.CORREGIR_ACUERDO, acuerdo):
        corregir = reverse("corregir_acuerdo", args=[acuerdo.codigo])
        suyos.agregar(Boton("Corregir CUI, monto o clasificación", corregir))
    else:
        suyos.ofrecer(Accion.EDITAR_ACUERDO, acuerdo, "Corregir el acuerdo", "editar_acuerdo", acuerdo.codigo)
    suyos.ofrecer(Accion.ANULAR_ACUERDO, acuerdo, "Anular el acuerdo", "anular_acuerdo", acuerdo.codigo)


def del_hito(quien: Usuario, hito: Hito, *, plazo_solicitado: bool, con_avances: bool) -> Botones:
    """Lo que se hace sobre un hito que cuenta. `con_avances`: si tiene alguno vivo."""
    suyos, codigo, de_que = Oferta(quien), hito.acuerdo.codigo, f"del hito {hito.numero}"
    terminado = hito.cumplido
    informar = "Informar" if quien.es_secretaria else INFORMAR
    if terminado:
        if puede(quien, Accion.REABRIR_HITO, hito):
            suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, "Reabrir", "avance_nuevo", codigo, hito.numero, de_que=de_que)
    elif es_focal(quien):
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, informar, "informar", hito.pk, de_que=de_que)
    else:
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, informar, "avance_nuevo", codigo, hito.numero, de_que=de_que)
    if hito.porcentaje < 100:
        plazo = ("mas_plazo", hito.pk) if es_focal(quien) else ("hito_plazo", codigo, hito.numero)
        suyos.ofrecer(
            Accion.SOLICITAR_REPROGRAMACION,
            hito,
            "Pedir otro plazo" if quien.es_secretaria else OTRO_PLAZO,
            *plazo,
            de_que=de_que,
            impedimento=YA_SOLICITADO if plazo_solicitado else "",
        )
    if not terminado:
        impedimento = CON_AVANCES if con_avances else ""
        suyos.ofrecer(
            Accion.EDITAR_HITO,
            hito,
            "Corregir",
            "hito_editar",
            codigo,
            hito.numero,
            de_que=de_que,
            impedimento=impedimento,
        )
    suyos.ofrecer(Accion.ANULAR_HITO, hito, "Anular", "hito_anular", codigo, hito.numero, de_que=de_que)
    return suyos.hecha()


def de_la_propuesta(quien: Usuario, hito: Hito) -> Botones:
    suyos, codigo = Oferta(quien), hito.acuerdo.codigo
    suyos.ofrecer(Accion.ACEPTAR_HITO, hito, "Aceptar o rechazar", "hito_decidir", codigo, hito.numero)
    suyos.ofrecer(Accion.EDITAR_HITO, hito, "Corregir", "hito_editar", codigo, hito.numero)
    return suyos.hecha()


def del_avance(quien: Usuario, avance: Avance, *, espera: bool) -> Botones:
    """`espera`: si es lo último que se informó y nadie lo validó ni devolvió."""
    suyos, codigo = Oferta(quien), avance.hito.acuerdo.codigo
    if not avance.sin_decidir:
        return suyos.hecha()
    cual = f"avance de {avance.porcentaje} % del hito {avance.hito.numero}"
    de_que = f"el {cual}"
    if espera:
        suyos.ofrecer(
            Accion.VALIDAR_AVANCE, avance, "Validar", "avance_validar", codigo, avance.pk, de_que=de_que, directo=True
        )
        suyos.ofrecer(Accion.DEVOLVER_AVANCE, avance, "Devolver", "avance_devolver", codigo, avance.pk, de_que=de_que)
    agregar = ("constancia", avance.pk) if es_focal(quien) else ("avance_adjuntar", codigo, avance.pk)
    suyos.ofrecer(Accion.ADJUNTAR_EVIDENCIA, avance, "Adjuntar", *agregar, de_que=f"al {cual}")
    suyos.ofrecer_al_autor(Accion.ANULAR_AVANCE, avance, "Anular", "avance_anular", codigo, de_que=de_que)
    return suyos.hecha()


def anular_evidencia(quien: Usuario, avance: Avance, evidencia: Evidencia) -> str:
    """Adonde se anula la evidencia del avance, o vacío si ya no se puede o no le toca."""
    if not avance.sin_decidir or not puede(quien, Accion.ANULAR_EVIDENCIA, evidencia):
        return ""
    return reverse("evidencia_anular", args=[avance.hito.acuerdo.codigo, evidencia.pk])


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
        suyos.agregar(Boton("Decidir", reverse(que, args=[codigo, solicitud.pk]), "esta solicitud"))
    elif quien.es_secretaria and isinstance(respuesta, Denegado):
        suyos.decir(respuesta)
    suyos.ofrecer_al_autor(Accion.RETIRAR_SOLICITUD, solicitud, "Retirar", retirar, codigo, de_que="esta solicitud")
    return suyos.hecha()


def de_la_traba(quien: Usuario, traba: Traba) -> Botones:
    suyos, codigo = Oferta(quien), traba.acuerdo.codigo
    if traba.levantada_el is None:
        suyos.ofrecer(
            Accion.REGISTRAR_ASISTENCIA_TECNICA, traba, "Registrar asistencia", "traba_asistencia", codigo, traba.pk
        )
        suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, "Dar por levantada", "traba_levantar", codigo, traba.pk)
    suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, "Anular", "traba_anular", codigo, traba.pk, de_que="la traba")
    return suyos.hecha()


def anular_asistencia(quien: Usuario, asistencia: AsistenciaTecnica) -> str:
    """Adonde se anula una asistencia técnica registrada por error, o vacío."""
    if not puede(quien, Accion.REGISTRAR_ASISTENCIA_TECNICA, asistencia):
        return ""
    return reverse("asistencia_anular", args=[asistencia.traba.acuerdo.codigo, asistencia.pk])


def de_la_lectura(quien: Usuario, lectura: LecturaDeInversion) -> Botones:
    suyos, codigo = Oferta(quien), lectura.acuerdo.codigo
    de_que = f"la lectura del {en_fecha(lectura.leida_el)}"
    suyos.ofrecer(Accion.ANULAR_LECTURA, lectura, "Anular", "lectura_anular", codigo, lectura.pk, de_que=de_que)
    return suyos.hecha()


def del_participante(quien: Usuario, participante: Participante, *, responde: bool) -> Botones:
    """`responde`: si algún hito vivo es suyo; entonces no se quita."""
    suyos, codigo = Oferta(quien), participante.acuerdo.codigo
    if not responde:
        de_que = f"a {participante.nombre}"
        suyos.ofrecer(
            Accion.QUITAR_PARTICIPANTE,
            participante,
            "Quitar",
            "participante_quitar",
            codigo,
            participante.pk,
            de_que=de_que,
        )
    return suyos.hecha()


def de_la_nota(quien: Usuario, nota: Nota) -> Botones:
    suyos = Oferta(quien)
    suyos.ofrecer_al_autor(Accion.ANULAR_NOTA, nota, "Anular", "nota_anular", nota.acuerdo.codigo, de_que="la nota")
    return suyos.hecha()


def del_mensaje(quien: Usuario, mensaje: MensajeDeAcuerdo) -> Botones:
    suyos, codigo = Oferta(quien), mensaje.acuerdo.codigo
    suyos.ofrecer_al_autor(Accion.ANULAR_MENSAJE, mensaje, "Anular", "mensaje_anular", codigo, de_que="el mensaje")
    return suyos.hecha()


# Lo que vale para todo el acuerdo se dice una vez, arriba; que esté anulado ya lo dice la página.
DE_TODO_EL_ACUERDO = {Causa.ETAPA, Causa.SESION_CERRADA, Causa.ACUERDO_DESESTIMADO}


def juntar_motivos(general: Botones, partes: Iterable[Botones]) -> Botones:
    """Lo general, con los motivos de etapa o de estado que se repiten en cada parte: se dicen una vez, arriba."""
    todos = [*general.porque, *(motivo for parte in partes for motivo in parte.porque if _es_de_todo(motivo))]
    cerrada = [CERRADA] if any(_es_de_cerrada(motivo) for motivo in todos) else []
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
