"""Qué puede hacer ahora quien mira un acuerdo, y por qué no lo demás. No decide nada: pregunta a `permisos`.

Un botón se muestra si `permisos.puede` dice que sí y el estado de la cosa lo admite. Si a la persona le toca hacerlo
pero ahora no, en su lugar va el motivo. Lo que nunca le toca no se menciona.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

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
    Nota,
    Reprogramacion,
    Traba,
)
from acuerdos.permisos import Accion, Causa, Denegado, juntar, puede
from cuentas.models import Usuario
from web.comun.paginas import es_focal
from web.seguimiento.hitos import lados_que_propone

CERRADA = "La sesión está cerrada: lo suyo se lee, y ya no se registra ni se corrige."
CON_AVANCES = "No se corrige: ya tiene avances. Su plazo se cambia con una solicitud."


@dataclass(frozen=True, slots=True)
class Boton:
    """`directo`: hace lo que dice con un clic (POST); si no, lleva a una página. `de`: de qué, para quien no ve."""

    texto: str
    url: str
    de: str = ""
    directo: bool = False


@dataclass(slots=True)
class Botones:
    """Los de una cosa (el acuerdo, un hito, un avance…) y las frases de por qué no hay otros."""

    quien: Usuario
    botones: list[Boton] = field(default_factory=list)
    porque: list[Denegado | str] = field(default_factory=list)

    def ofrecer(
        self,
        accion: Accion,
        objeto: Any,
        texto: str,
        nombre: str,
        *claves: Any,
        de: str = "",
        directo: bool = False,
        pero: str = "",
    ) -> bool:
        """Agrega el botón a `nombre` o el motivo de que no esté. `pero`: lo que lo impide además del permiso."""
        respuesta = puede(self.quien, accion, objeto)
        if isinstance(respuesta, Denegado):
            if respuesta.suele:
                self.decir(respuesta)
        elif pero:
            self.decir(pero)
        else:
            self.botones.append(Boton(texto, reverse(nombre, args=claves), de, directo))
            return True
        return False

    def decir(self, *frases: Denegado | str) -> None:
        self.porque += [frase for frase in frases if str(frase) and frase not in self.porque]


def del_acuerdo(
    quien: Usuario, acuerdo: Acuerdo, *, con_hitos: bool, plazo_solicitado: bool, desestimacion_solicitada: bool
) -> Botones:
    """Lo que se hace sobre el acuerdo entero."""
    suyos = Botones(quien)
    if acuerdo.anulado_en:
        suyos.ofrecer(Accion.RESTAURAR_ACUERDO, acuerdo, "Deshacer la anulación", "acuerdo_restaurar", acuerdo.codigo)
        return suyos
    if quien.es_secretaria:
        if not con_hitos and not motivo_sin_plantilla(acuerdo):
            suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, "Hitos de plantilla", "hitos_de_plantilla", acuerdo.codigo)
        suyos.ofrecer(Accion.REGISTRAR_HITO, acuerdo, "Registrar un hito", "hito_nuevo", acuerdo.codigo)
    elif lados_que_propone(quien, acuerdo):
        suyos.botones.append(Boton("Proponer un hito", reverse("hito_proponer", args=[acuerdo.codigo])))
    decir_que_lo_detiene = "decir_traba" if es_focal(quien) else "traba_nueva"
    suyos.ofrecer(Accion.REGISTRAR_TRABA, acuerdo, "Registrar una traba", decir_que_lo_detiene, acuerdo.codigo)
    cumplido = "El acuerdo está cumplido: su plazo ya no se cambia." if acuerdo.situacion == Situacion.CUMPLIDO else ""
    suyos.ofrecer(
        Accion.SOLICITAR_REPROGRAMACION,
        acuerdo,
        "Pedir otro plazo para el acuerdo",
        "acuerdo_plazo",
        acuerdo.codigo,
        pero=cumplido or (YA_SOLICITADO if plazo_solicitado else ""),
    )
    suyos.ofrecer(
        Accion.SOLICITAR_DESESTIMACION,
        acuerdo,
        "Pedir la desestimación",
        "desestimacion_pedir",
        acuerdo.codigo,
        pero="Ya hay una desestimación pedida." if desestimacion_solicitada else "",
    )
    if quien.es_secretaria:
        suyos.ofrecer(Accion.REGISTRAR_NOTA, acuerdo, "Agregar una nota", "nota_nueva", acuerdo.codigo)
        suyos.ofrecer(Accion.ASIGNAR_A_CARGO, None, "Decir quién lo sigue", "acuerdo_a_cargo", acuerdo.codigo)
        for accion, texto, nombre in (
            (Accion.EDITAR_ACUERDO, "Corregir el acuerdo", "editar_acuerdo"),
            (Accion.ANULAR_ACUERDO, "Anular el acuerdo", "anular_acuerdo"),
        ):
            suyos.ofrecer(accion, acuerdo, texto, nombre, acuerdo.codigo)
    return suyos


def del_hito(quien: Usuario, hito: Hito, *, plazo_solicitado: bool, con_avances: bool) -> Botones:
    """Lo que se hace sobre un hito que cuenta. `con_avances`: si tiene alguno vivo."""
    suyos, codigo, de = Botones(quien), hito.acuerdo.codigo, f"del hito {hito.numero}"
    terminado = hito.porcentaje == 100 and hito.validado
    if terminado:
        if puede(quien, Accion.REABRIR_HITO, hito):
            suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, "Reabrir", "avance_nuevo", codigo, hito.numero, de=de)
    elif es_focal(quien):
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, "Informar", "informar", hito.pk, de=de)
    else:
        suyos.ofrecer(Accion.REGISTRAR_AVANCE, hito, "Informar", "avance_nuevo", codigo, hito.numero, de=de)
    if hito.porcentaje < 100:
        plazo = ("mas_plazo", hito.pk) if es_focal(quien) else ("hito_plazo", codigo, hito.numero)
        suyos.ofrecer(
            Accion.SOLICITAR_REPROGRAMACION,
            hito,
            "Pedir otro plazo",
            *plazo,
            de=de,
            pero=YA_SOLICITADO if plazo_solicitado else "",
        )
    if not terminado:
        pero = CON_AVANCES if con_avances else ""
        suyos.ofrecer(Accion.EDITAR_HITO, hito, "Corregir", "hito_editar", codigo, hito.numero, de=de, pero=pero)
    suyos.ofrecer(Accion.ANULAR_HITO, hito, "Anular", "hito_anular", codigo, hito.numero, de=de)
    return suyos


def de_la_propuesta(quien: Usuario, hito: Hito) -> Botones:
    suyos, codigo = Botones(quien), hito.acuerdo.codigo
    suyos.ofrecer(Accion.ACEPTAR_HITO, hito, "Aceptar o rechazar", "hito_decidir", codigo, hito.numero)
    suyos.ofrecer(Accion.EDITAR_HITO, hito, "Corregir", "hito_editar", codigo, hito.numero)
    return suyos


def del_avance(quien: Usuario, avance: Avance, *, espera: bool) -> Botones:
    """`espera`: si es lo último que se informó y nadie lo validó ni devolvió."""
    suyos, codigo = Botones(quien), avance.hito.acuerdo.codigo
    if avance.validado_en or avance.devuelto_en:
        return suyos
    cual = f"avance de {avance.porcentaje} % del hito {avance.hito.numero}"
    de = f"el {cual}"
    if espera:
        suyos.ofrecer(
            Accion.VALIDAR_AVANCE, avance, "Validar", "avance_validar", codigo, avance.pk, de=de, directo=True
        )
        suyos.ofrecer(Accion.DEVOLVER_AVANCE, avance, "Devolver", "avance_devolver", codigo, avance.pk, de=de)
    agregar = ("constancia", avance.pk) if es_focal(quien) else ("avance_adjuntar", codigo, avance.pk)
    suyos.ofrecer(Accion.ADJUNTAR_EVIDENCIA, avance, "Adjuntar", *agregar, de=f"al {cual}")
    if avance.registrado_por_id == quien.pk or quien.es_coordinador:
        suyos.ofrecer(Accion.ANULAR_AVANCE, avance, "Anular", "avance_anular", codigo, avance.pk, de=de)
    return suyos


def anular_evidencia(quien: Usuario, avance: Avance, evidencia: Evidencia) -> str:
    """Adonde se anula la evidencia del avance, o vacío si ya no se puede o no le toca."""
    evidencia.avance = avance
    if avance.validado_en or avance.devuelto_en or not puede(quien, Accion.ANULAR_EVIDENCIA, evidencia):
        return ""
    return reverse("evidencia_anular", args=[avance.hito.acuerdo.codigo, evidencia.pk])


def de_la_solicitud(quien: Usuario, solicitud: Reprogramacion | Desestimacion) -> Botones:
    """Decidirla, si le toca y no la pidió; retirarla, si la pidió. La Secretaría ve por qué no la decide."""
    suyos, codigo = Botones(quien), solicitud.acuerdo.codigo
    if solicitud.estado != EstadoSolicitud.SOLICITADA:
        return suyos
    decidir, que, retirar = {
        Reprogramacion: (Accion.DECIDIR_REPROGRAMACION, "plazo_decidir", "plazo_retirar"),
        Desestimacion: (Accion.DECIDIR_DESESTIMACION, "desestimacion_decidir", "desestimacion_retirar"),
    }[type(solicitud)]
    respuesta = puede(quien, decidir, solicitud)
    if respuesta:
        suyos.botones.append(Boton("Decidir", reverse(que, args=[codigo, solicitud.pk]), "esta solicitud"))
    elif quien.es_secretaria and isinstance(respuesta, Denegado):
        suyos.decir(respuesta)
    if solicitud.registrado_por_id == quien.pk:
        suyos.ofrecer(
            Accion.RETIRAR_SOLICITUD, solicitud, "Retirar", retirar, codigo, solicitud.pk, de="esta solicitud"
        )
    return suyos


def de_la_traba(quien: Usuario, traba: Traba) -> Botones:
    suyos, codigo = Botones(quien), traba.acuerdo.codigo
    if traba.levantada_el is None:
        suyos.ofrecer(
            Accion.REGISTRAR_ASISTENCIA_TECNICA, traba, "Registrar asistencia", "traba_asistencia", codigo, traba.pk
        )
        suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, "Dar por levantada", "traba_levantar", codigo, traba.pk)
    suyos.ofrecer(Accion.LEVANTAR_TRABA, traba, "Anular", "traba_anular", codigo, traba.pk, de="la traba")
    return suyos


def anular_asistencia(quien: Usuario, asistencia: AsistenciaTecnica) -> str:
    """Adonde se anula una asistencia técnica registrada por error, o vacío."""
    if not puede(quien, Accion.REGISTRAR_ASISTENCIA_TECNICA, asistencia):
        return ""
    return reverse("asistencia_anular", args=[asistencia.traba.acuerdo.codigo, asistencia.pk])


def de_la_nota(quien: Usuario, nota: Nota) -> Botones:
    suyos = Botones(quien)
    if nota.registrado_por_id == quien.pk:
        suyos.ofrecer(Accion.ANULAR_NOTA, nota, "Anular", "nota_anular", nota.acuerdo.codigo, nota.pk, de="la nota")
    return suyos


# Lo que vale para todo el acuerdo se dice una vez, arriba; que esté anulado ya lo dice la página.
DE_TODO_EL_ACUERDO = {Causa.ETAPA, Causa.SESION_CERRADA, Causa.ACUERDO_DESESTIMADO}


def juntar_motivos(general: Botones, partes: Iterable[Botones]) -> None:
    """Los motivos de etapa o de estado que se repiten en cada parte se dicen una vez, en lo general."""
    for parte in partes:
        negados = {motivo for motivo in parte.porque if isinstance(motivo, Denegado)}
        generales = {negado for negado in negados if negado.causa in DE_TODO_EL_ACUERDO}
        general.decir(*[motivo for motivo in parte.porque if motivo in generales])
        ya_dichos = {negado for negado in negados if negado.causa == Causa.ACUERDO_ANULADO} | generales
        parte.porque = [motivo for motivo in parte.porque if motivo not in (*general.porque, *ya_dichos)]
    cerrada = [motivo for motivo in general.porque if _es_de_cerrada(motivo)]
    juntos = juntar(motivo for motivo in general.porque if not _es_de_cerrada(motivo))
    general.porque = [*([CERRADA] if cerrada else []), *juntos]


def _es_de_cerrada(motivo: Denegado | str) -> bool:
    return isinstance(motivo, Denegado) and motivo.causa == Causa.SESION_CERRADA
