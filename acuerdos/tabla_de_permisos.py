"""La tabla de permisos: qué rol hace falta para cada acción, en cada etapa de la sesión.

Fuente: «Rules» del documento del producto. Letras de los roles: `O` operador, `C` coordinador, `F` punto focal de la
municipalidad que encabeza, `S` funcionario del sector que encabeza, `P` el de una municipalidad o un sector que
participa sin encabezar, `D` el lado que debe el hito (GL, el punto focal de su municipalidad; GN, el funcionario de su
sector; GR, la Secretaría). Una casilla vacía es «nadie». Debajo, lo que además depende de la persona: lo que es de su
autor, y lo que piden cuatro ojos. La aplica `permisos.puede`. En las pruebas está esta misma tabla, escrita otra vez a
mano.
"""

from django.utils.translation import gettext_noop

from acuerdos.enums import Accion, Responsable

# Etapa de la sesión:            preparacion  en_curso  seguimiento  cerrada
TABLA: dict[Accion, tuple[str, str, str, str]] = {
    Accion.EDITAR_SESION:                ("OC",   "OC",   "C",     ""),
    Accion.AVANZAR_ETAPA:                ("OC",   "OC",   "C",     ""),
    Accion.RETROCEDER_ETAPA:             ("",     "C",    "C",     "C"),
    Accion.PUBLICAR_SESION:              ("C",    "C",    "C",     "C"),
    Accion.PUBLICAR_CORTE:               ("",     "C",    "C",     "C"),
    Accion.REGISTRAR_ASISTENCIA:         ("OC",   "OC",   "OC",    ""),
    Accion.PROGRAMAR_REUNION:            ("OC",   "OC",   "",      ""),
    Accion.REGISTRAR_REUNION:            ("",     "OC",   "C",     ""),
    Accion.IMPRIMIR_ACTA:                ("OC",   "OC",   "OC",    "OC"),
    Accion.IMPORTAR:                     ("OC",   "OC",   "OC",    ""),
    Accion.DESHACER_CARGA:               ("OC",   "OC",   "OC",    ""),
    Accion.REGISTRAR_ACUERDO:            ("",     "OC",   "",      ""),
    Accion.EDITAR_ACUERDO:               ("",     "OC",   "",      ""),
    Accion.CORREGIR_ACUERDO:             ("",     "",     "C",     ""),
    Accion.AGREGAR_PARTICIPANTE:         ("",     "OC",   "C",     ""),
    Accion.QUITAR_PARTICIPANTE:          ("",     "OC",   "C",     ""),
    Accion.ANULAR_ACUERDO:               ("",     "OC",   "C",     ""),
    Accion.RESTAURAR_ACUERDO:            ("",     "OC",   "C",     ""),
    Accion.REGISTRAR_HITO:               ("",     "OC",   "OC",    ""),
    Accion.PROPONER_HITO:                ("",     "",     "D",     ""),
    Accion.ACEPTAR_HITO:                 ("",     "OC",   "OC",    ""),
    Accion.EDITAR_HITO:                  ("",     "OC",   "OC",    ""),
    Accion.ANULAR_HITO:                  ("",     "OC",   "C",     ""),
    Accion.REGISTRAR_AVANCE:             ("",     "",     "OCD",   ""),
    Accion.REABRIR_HITO:                 ("",     "",     "C",     ""),
    Accion.ADJUNTAR_EVIDENCIA:           ("",     "",     "OCD",   ""),
    Accion.VALIDAR_AVANCE:               ("",     "",     "OC",    ""),
    Accion.DEVOLVER_AVANCE:              ("",     "",     "OC",    ""),
    Accion.ANULAR_AVANCE:                ("",     "",     "OCD",   ""),
    Accion.SOLICITAR_REPROGRAMACION:     ("",     "",     "OCD",   ""),
    Accion.DECIDIR_REPROGRAMACION:       ("",     "",     "C",     ""),
    Accion.SOLICITAR_DESESTIMACION:      ("",     "",     "OCFS",  ""),
    Accion.DECIDIR_DESESTIMACION:        ("",     "",     "C",     ""),
    Accion.REGISTRAR_TRABA:              ("",     "",     "OCFSP", ""),
    Accion.LEVANTAR_TRABA:               ("",     "",     "OC",    ""),
    Accion.REGISTRAR_ASISTENCIA_TECNICA: ("",     "",     "OC",    ""),
    Accion.RECORDAR_AHORA:               ("",     "",     "OC",   ""),
    Accion.ASIGNAR_A_CARGO:              ("OC",   "OC",   "OC",    ""),
    Accion.ADJUNTAR_DOCUMENTO:           ("",     "OC",   "OC",    ""),
    Accion.ANULAR_DOCUMENTO:             ("",     "OC",   "OC",    ""),
    Accion.REGISTRAR_LECTURA:            ("",     "",     "OC",    ""),
    Accion.ANULAR_LECTURA:               ("",     "",     "OC",    ""),
    Accion.ANULAR_EVIDENCIA:             ("",     "",     "OCD",   ""),
    Accion.RETIRAR_SOLICITUD:            ("",     "",     "OCFSP", ""),
    Accion.REGISTRAR_NOTA:               ("",     "OC",   "OC",    ""),
    Accion.ANULAR_NOTA:                  ("",     "OC",   "OC",    ""),
    Accion.ESCRIBIR_MENSAJE:             ("",     "",     "OCFSP", ""),
    Accion.ANULAR_MENSAJE:               ("",     "",     "OCFSP", ""),
}  # fmt: skip

# Lo que deja de poder hacerse desde que el acuerdo está desestimado.
SOLO_SI_SE_MIDE = frozenset({
    Accion.REGISTRAR_HITO, Accion.PROPONER_HITO, Accion.ACEPTAR_HITO, Accion.EDITAR_HITO, Accion.REGISTRAR_AVANCE,
    Accion.REABRIR_HITO, Accion.ADJUNTAR_EVIDENCIA, Accion.VALIDAR_AVANCE, Accion.DEVOLVER_AVANCE,
    Accion.SOLICITAR_REPROGRAMACION, Accion.SOLICITAR_DESESTIMACION, Accion.REGISTRAR_TRABA,
    Accion.REGISTRAR_ASISTENCIA_TECNICA, Accion.RECORDAR_AHORA,
})  # fmt: skip

# Lo que no hace quien hizo el hecho, ni quien entró por otra persona: ver `cuatro_ojos`. La frase si es suyo, y lo que
# completa «lo que … otra persona».
DE_CUATRO_OJOS = {
    Accion.VALIDAR_AVANCE: ("Nadie valida su propio avance.", "informa lo valida"),
    Accion.DECIDIR_DESESTIMACION: ("Quien pide la desestimación no la decide.", "pide lo decide"),
}
# Lo que solo hace quien hizo el hecho (o, con True, también un coordinador).
DE_SU_AUTOR = {
    Accion.ANULAR_AVANCE: (gettext_noop("Solo quien informó el avance, o un coordinador, puede anularlo."), True),
    Accion.ANULAR_EVIDENCIA: (gettext_noop("Solo quien subió la evidencia, o un coordinador, puede anularla."), True),
    Accion.RETIRAR_SOLICITUD: (gettext_noop("Solo quien hizo la solicitud puede retirarla."), False),
    Accion.ANULAR_MENSAJE: (gettext_noop("Solo quien escribió el mensaje, o un coordinador, puede anularlo."), True),
    Accion.ANULAR_NOTA: ("Solo quien escribió la nota puede anularla.", False),
}

# Lo que no depende de ninguna sesión.
TABLA_SIN_SESION: dict[Accion, str] = {
    Accion.CREAR_SESION: "OC",
    Accion.NOMBRAR_PUNTO_FOCAL: "OC",
    Accion.REGISTRAR_AUTORIDAD: "OC",
    Accion.GESTIONAR_USUARIOS: "C",
    Accion.VER_CONTACTO: "OC",
    Accion.VER_ACCESOS: "C",
    Accion.VER_TABLERO: "OC",
    Accion.VER_RECORDATORIOS: "OC",
    Accion.EDITAR_REGLA_DE_RECORDATORIO: "OC",
    Accion.DETENER_RECORDATORIOS: "OC",
    Accion.REGISTRAR_REBOTE: "OC",
    Accion.REVOCAR_ENLACE: "OC",
    Accion.REINTENTAR_ENVIO: "OC",
    Accion.SALTAR_RECORDATORIO: "OC",
    Accion.VER_COLA_DE_VALIDACION: "OC",
    Accion.VER_IMPORTACIONES: "OC",
    Accion.EXPORTAR_SESION: "OC",
    Accion.VER_TOKENS: "OC",
    Accion.GESTIONAR_TOKENS: "C",
    Accion.VER_NOTAS: "OC",
    Accion.COMPARTIR_VISTA: "OC",
    Accion.AGRUPAR_PARECIDOS: "OC",
    Accion.TRABAJAR_POR_LOTES: "OC",
}

NOMBRE_DE_ROL = {
    "O": gettext_noop("un operador"),
    "C": gettext_noop("un coordinador"),
    "F": gettext_noop("el punto focal de la municipalidad"),
    "S": gettext_noop("el funcionario del sector"),
}
EL_QUE_DEBE = "D"
DE_LA_SECRETARIA = frozenset("OC")
DE_UN_LUGAR = frozenset("FS")
LADO = {Responsable.GL: "F", Responsable.GN: "S", Responsable.GR: "OC"}
