"""Qué puede hacer ahora quien mira un acuerdo, y por qué no lo demás. No decide nada: pregunta a `permisos`.

Un botón se muestra si `permisos.puede` dice que sí y el estado de la cosa lo admite. Si a la persona le toca hacerlo
pero ahora no, en su lugar va el motivo. Lo que nunca le toca no se menciona.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from acuerdos.acciones.plantillas import motivo_sin_plantilla
from acuerdos.acciones.solicitudes import YA_PEDIDO
from acuerdos.enums import EstadoSolicitud, Situacion
from acuerdos.models import Desestimacion, Reprogramacion
from acuerdos.permisos import Accion, Causa, Denegado, juntar, puede
from web.comun.paginas import es_focal
from web.seguimiento.hitos import lados_que_propone

CERRADA = "La sesión está cerrada: lo suyo se lee, y ya no se registra ni se corrige."
CON_AVANCES = "No se corrige: ya tiene avances. Su plazo se cambia con un pedido."


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

    quien: Any
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


def del_acuerdo(quien: Any, a: Any, *, con_hitos: bool, plazo_pedido: bool, baja_pedida: bool) -> Botones:
    """Lo que se hace sobre el acuerdo entero."""
    b = Botones(quien)
    if a.anulado_en:
        b.ofrecer(Accion.RESTAURAR_ACUERDO, a, "Deshacer la anulación", "acuerdo_restaurar", a.codigo)
        return b
    if quien.es_secretaria:
        if not con_hitos and not motivo_sin_plantilla(a):
            b.ofrecer(Accion.REGISTRAR_HITO, a, "Hitos de plantilla", "hitos_de_plantilla", a.codigo)
        b.ofrecer(Accion.REGISTRAR_HITO, a, "Registrar un hito", "hito_nuevo", a.codigo)
    elif lados_que_propone(quien, a):
        b.botones.append(Boton("Proponer un hito", reverse("hito_proponer", args=[a.codigo])))
    traba = "decir_traba" if es_focal(quien) else "traba_nueva"
    b.ofrecer(Accion.REGISTRAR_TRABA, a, "Registrar una traba", traba, a.codigo)
    cumplido = "El acuerdo está cumplido: su plazo ya no se cambia." if a.situacion == Situacion.CUMPLIDO else ""
    b.ofrecer(
        Accion.SOLICITAR_REPROGRAMACION,
        a,
        "Pedir otro plazo para el acuerdo",
        "acuerdo_plazo",
        a.codigo,
        pero=cumplido or (YA_PEDIDO if plazo_pedido else ""),
    )
    b.ofrecer(
        Accion.SOLICITAR_DESESTIMACION,
        a,
        "Pedir la desestimación",
        "desestimacion_pedir",
        a.codigo,
        pero="Ya hay una desestimación pedida." if baja_pedida else "",
    )
    if quien.es_secretaria:
        b.ofrecer(Accion.REGISTRAR_NOTA, a, "Agregar una nota", "nota_nueva", a.codigo)
        b.ofrecer(Accion.ASIGNAR_A_CARGO, None, "Decir quién lo sigue", "acuerdo_a_cargo", a.codigo)
        for accion, texto, nombre in (
            (Accion.EDITAR_ACUERDO, "Corregir el acuerdo", "editar_acuerdo"),
            (Accion.ANULAR_ACUERDO, "Anular el acuerdo", "anular_acuerdo"),
        ):
            b.ofrecer(accion, a, texto, nombre, a.codigo)
    return b


def del_hito(quien: Any, h: Any, *, plazo_pedido: bool) -> Botones:
    """Lo que se hace sobre un hito que cuenta. `h.lista_avances`: sus avances vivos."""
    b, codigo, de = Botones(quien), h.acuerdo.codigo, f"del hito {h.numero}"
    terminado = h.porcentaje == 100 and h.validado
    if terminado:
        if puede(quien, Accion.REABRIR_HITO, h):
            b.ofrecer(Accion.REGISTRAR_AVANCE, h, "Reabrir", "avance_nuevo", codigo, h.numero, de=de)
    elif es_focal(quien):
        b.ofrecer(Accion.REGISTRAR_AVANCE, h, "Informar", "informar", h.pk, de=de)
    else:
        b.ofrecer(Accion.REGISTRAR_AVANCE, h, "Informar", "avance_nuevo", codigo, h.numero, de=de)
    if h.porcentaje < 100:
        plazo = ("mas_plazo", h.pk) if es_focal(quien) else ("hito_plazo", codigo, h.numero)
        b.ofrecer(
            Accion.SOLICITAR_REPROGRAMACION,
            h,
            "Pedir otro plazo",
            *plazo,
            de=de,
            pero=YA_PEDIDO if plazo_pedido else "",
        )
    if not terminado:
        pero = CON_AVANCES if h.lista_avances else ""
        b.ofrecer(Accion.EDITAR_HITO, h, "Corregir", "hito_editar", codigo, h.numero, de=de, pero=pero)
    b.ofrecer(Accion.ANULAR_HITO, h, "Anular", "hito_anular", codigo, h.numero, de=de)
    return b


def de_la_propuesta(quien: Any, h: Any) -> Botones:
    b, codigo = Botones(quien), h.acuerdo.codigo
    b.ofrecer(Accion.ACEPTAR_HITO, h, "Aceptar o rechazar", "hito_decidir", codigo, h.numero)
    b.ofrecer(Accion.EDITAR_HITO, h, "Corregir", "hito_editar", codigo, h.numero)
    return b


def del_avance(quien: Any, v: Any, *, espera: bool) -> Botones:
    """`espera`: si es lo último que se informó y nadie lo validó ni devolvió."""
    b, codigo = Botones(quien), v.hito.acuerdo.codigo
    if v.validado_en or v.devuelto_en:
        return b
    avance = f"avance de {v.porcentaje} % del hito {v.hito.numero}"
    de = f"el {avance}"
    if espera:
        b.ofrecer(Accion.VALIDAR_AVANCE, v, "Validar", "avance_validar", codigo, v.pk, de=de, directo=True)
        b.ofrecer(Accion.DEVOLVER_AVANCE, v, "Devolver", "avance_devolver", codigo, v.pk, de=de)
    agregar = ("constancia", v.pk) if es_focal(quien) else ("avance_adjuntar", codigo, v.pk)
    b.ofrecer(Accion.ADJUNTAR_EVIDENCIA, v, "Adjuntar", *agregar, de=f"al {avance}")
    if v.registrado_por_id == quien.pk or quien.es_coordinador:
        b.ofrecer(Accion.ANULAR_AVANCE, v, "Anular", "avance_anular", codigo, v.pk, de=de)
    return b


def anular_evidencia(quien: Any, v: Any, e: Any) -> str:
    """Adonde se anula la evidencia `e` del avance `v`, o vacío si ya no se puede o no le toca."""
    e.avance = v
    if v.validado_en or v.devuelto_en or not puede(quien, Accion.ANULAR_EVIDENCIA, e):
        return ""
    return reverse("evidencia_anular", args=[v.hito.acuerdo.codigo, e.pk])


def de_la_solicitud(quien: Any, s: Any) -> Botones:
    """Decidirla, si le toca y no la pidió; retirarla, si la pidió. La Secretaría ve por qué no la decide."""
    b, codigo = Botones(quien), s.acuerdo.codigo
    if s.estado != EstadoSolicitud.SOLICITADA:
        return b
    decidir, que, retirar = {
        Reprogramacion: (Accion.DECIDIR_REPROGRAMACION, "plazo_decidir", "plazo_retirar"),
        Desestimacion: (Accion.DECIDIR_DESESTIMACION, "desestimacion_decidir", "desestimacion_retirar"),
    }[type(s)]
    respuesta = puede(quien, decidir, s)
    if respuesta:
        b.botones.append(Boton("Decidir", reverse(que, args=[codigo, s.pk]), "este pedido"))
    elif quien.es_secretaria and isinstance(respuesta, Denegado):
        b.decir(respuesta)
    if s.registrado_por_id == quien.pk:
        b.ofrecer(Accion.RETIRAR_SOLICITUD, s, "Retirar", retirar, codigo, s.pk, de="este pedido")
    return b


def de_la_traba(quien: Any, t: Any) -> Botones:
    b, codigo = Botones(quien), t.acuerdo.codigo
    if t.abierta:
        b.ofrecer(Accion.REGISTRAR_ASISTENCIA_TECNICA, t, "Registrar asistencia", "traba_asistencia", codigo, t.pk)
        b.ofrecer(Accion.LEVANTAR_TRABA, t, "Dar por levantada", "traba_levantar", codigo, t.pk)
    b.ofrecer(Accion.LEVANTAR_TRABA, t, "Anular", "traba_anular", codigo, t.pk, de="la traba")
    return b


def anular_asistencia(quien: Any, x: Any) -> str:
    """Adonde se anula una asistencia técnica registrada por error, o vacío."""
    if not puede(quien, Accion.REGISTRAR_ASISTENCIA_TECNICA, x):
        return ""
    return reverse("asistencia_anular", args=[x.traba.acuerdo.codigo, x.pk])


def de_la_nota(quien: Any, n: Any) -> Botones:
    b = Botones(quien)
    if n.registrado_por_id == quien.pk:
        b.ofrecer(Accion.ANULAR_NOTA, n, "Anular", "nota_anular", n.acuerdo.codigo, n.pk, de="la nota")
    return b


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
