"""Las palabras fijas del seguimiento, en las del glosario de la oficina."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_noop


class Tipo(TextChoices):
    ACUERDO = "acuerdo", gettext_noop("Acuerdo")
    COMPROMISO = "compromiso", gettext_noop("Compromiso")


class Responsable(TextChoices):
    """Nivel de gobierno que debe cumplir."""

    GN = "GN", gettext_noop("Gobierno nacional")
    GR = "GR", gettext_noop("Gobierno regional")
    GL = "GL", gettext_noop("Gobierno local")


class Estado(TextChoices):
    """Estado de un acuerdo en un día. El orden es el de precedencia: ver `estados`."""

    DESESTIMADO = "desestimado", gettext_noop("Desestimado")
    CUMPLIDO = "cumplido", gettext_noop("Cumplido")
    VENCIDO = "vencido", gettext_noop("Vencido")
    PENDIENTE = "pendiente", gettext_noop("Pendiente")
    EN_PROCESO = "en_proceso", gettext_noop("En proceso")


class Situacion(TextChoices):
    """La parte del estado que no depende del reloj: es la que se guarda en el acuerdo."""

    DESESTIMADO = "desestimado", "Desestimado"
    CUMPLIDO = "cumplido", "Cumplido"
    SIN_HITOS = "sin_hitos", "Sin hitos"
    ABIERTO = "abierto", "Abierto"


class Semaforo(TextChoices):
    VERDE = "verde", gettext_noop("Verde")
    AMBAR = "ambar", gettext_noop("Ámbar")
    ROJO = "rojo", gettext_noop("Rojo")
    GRIS = "gris", gettext_noop("Gris")


class Urgencia(TextChoices):
    """De un hito que falta hacer: qué dice su plazo un día."""

    ATRASADO = "atrasado"
    PRONTO = "pronto"
    DESPUES = "despues"


class EstadoSolicitud(TextChoices):
    SOLICITADA = "solicitada", gettext_noop("Solicitada")
    APROBADA = "aprobada", gettext_noop("Aprobada")
    RECHAZADA = "rechazada", gettext_noop("Rechazada")


class ClaseDeSolicitud(TextChoices):
    DESESTIMACION = "desestimacion", "Desestimación"
    REPROGRAMACION = "reprogramacion", "Reprogramación"


class Canal(TextChoices):
    """Puerta por la que entró un avance."""

    WEB = "web", "Página"
    ENLACE = "enlace", gettext_noop("Por enlace")
    CORREO = "correo", gettext_noop("Por correo")
    API = "api", "API"
    IMPORTADO = "importado", "Importado"


class Lado(TextChoices):
    """Desde dónde se habla de un acuerdo, y a quién se le habla."""

    MUNICIPALIDAD = "municipalidad", gettext_noop("Punto focal")
    SECTOR = "sector", gettext_noop("Sector")
    SECRETARIA = "secretaria", gettext_noop("Secretaría")


class CategoriaTraba(TextChoices):
    TECNICA = "tecnica", gettext_noop("Técnica")
    PRESUPUESTAL = "presupuestal", gettext_noop("Presupuestal")
    LEGAL = "legal", gettext_noop("Legal")
    SANEAMIENTO = "saneamiento", gettext_noop("Saneamiento físico-legal")
    COORDINACION = "coordinacion", gettext_noop("Coordinación")
    CLIMATICA = "climatica", gettext_noop("Climática")


class ClaseDeRecordatorio(TextChoices):
    """Qué se cuenta para avisar de un hito."""

    ANTES = "antes", "Días antes del plazo"
    DESPUES = "despues", "Días después del plazo"
    SILENCIO = "silencio", "Días sin avance"

    def con(self, dias: int) -> str:
        """«7 días antes del plazo», «1 día sin avance»; con cero, «el día del plazo»."""
        if not dias:
            return "el día del plazo"
        contados = self.label.removeprefix("Días")
        return f"{'1 día' if dias == 1 else f'{dias} días'}{contados}"


class Destinatario(TextChoices):
    """A quién va el recordatorio de un hito."""

    RESPONSABLE = "responsable", "Quien debe el hito"
    SECTOR = "sector", "Funcionario del sector"
    OPERADOR = "operador", "Operador a cargo"
    COORDINADOR = "coordinador", gettext_noop("Coordinación")
    AUTORIDAD = "autoridad", "Autoridad de la municipalidad"


class EstadoDeEnvio(TextChoices):
    """Un recordatorio y su envío siempre terminan: enviado, fallido, descartado, perdido o en «quizá salió».

    «Quizá salió»: el servidor de correo tuvo el mensaje y no contestó. Se prueba una vez más, horas después.
    """

    PROGRAMADO = "programado", "Programado"
    ENVIANDO = "enviando", "Enviando"
    ENVIADO = "enviado", "Enviado"
    QUIZA = "quiza", "Quizá salió"
    FALLIDO = "fallido", "Fallido"
    DESCARTADO = "descartado", "Descartado"
    PERDIDO = "perdido", "Perdido"


class Frecuencia(TextChoices):
    MOMENTO = "momento", gettext_noop("Al momento: cada cosa el día que pasa, un correo por hora como mucho")
    DIARIA = "diaria", gettext_noop("Cada día que haya algo")
    SEMANAL = "semanal", gettext_noop("Una vez por semana")
    NINGUNA = "ninguna", gettext_noop("Nunca")


class ClaseDeCorreo(TextChoices):
    """Qué es un correo que llegó."""

    RESPUESTA = "respuesta", "Respuesta"
    REBOTE = "rebote", "Aviso de que uno no llegó"
    QUEJA = "queja", "Queja de correo no deseado"


class ResultadoDeCorreo(TextChoices):
    """Qué se hizo con un correo que llegó."""

    INFORMADO = "informado", "Se registró"
    ESPERA = "espera", "Se le preguntó"
    RECHAZADO = "rechazado", "No se tomó"
    CALLADO = "callado", "Automático"
    ANOTADO = "anotado", "Anotado"


class VerboDeLote(TextChoices):
    """Lo que se puede hacer con varios acuerdos a la vez."""

    ASIGNAR = "asignar", "Asignar quién los sigue"
    HITOS = "hitos", "Hitos de plantilla"
    CLASIFICAR = "clasificar", "Cambiar la clasificación"
    RESPONSABLE = "responsable", "Cambiar el responsable"
    PLAZO = "plazo", "Pedir más plazo"
    RECORDAR = "recordar", "Recordar ahora"
    ANULAR = "anular", "Anular"


class TrabajoDeLote(TextChoices):
    """Lo que un lote tiene en marcha."""

    PREPARAR = "preparar", "Mirando qué cambiaría"
    CONFIRMAR = "confirmar", "Haciendo los cambios"
    DESHACER = "deshacer", "Deshaciendo los cambios"


class EstadoDeImportacion(TextChoices):
    """Un libro subido: primero se revisa sin escribir nada; si alguien lo confirma, se carga."""

    EN_COLA = "en_cola", "En cola"
    REVISANDO = "revisando", "Revisando"
    REVISADA = "revisada", "Revisada"
    CARGANDO = "cargando", "Importando"
    CARGADA = "cargada", "Importada"
    FALLIDA = "fallida", "No se pudo"
    DESHECHA = "deshecha", "Deshecha"


class ClaseDeDocumento(TextChoices):
    """Qué papel firmado se sube."""

    ACTA = "acta", "Acta firmada"
    OFICIO = "oficio", "Oficio"


class Accion(StrEnum):
    """Los verbos del seguimiento. El valor completa la frase «no puede …»."""

    CREAR_SESION = "crear sesiones"
    EDITAR_SESION = "editar la sesión"
    AVANZAR_ETAPA = "pasar la sesión a la etapa siguiente"
    RETROCEDER_ETAPA = "devolver la sesión a la etapa anterior"
    PUBLICAR_SESION = "publicar la sesión o retirarla"
    PUBLICAR_CORTE = "publicar un corte o retirarlo"
    REGISTRAR_ASISTENCIA = "registrar la asistencia"
    PROGRAMAR_REUNION = "programar reuniones"
    REGISTRAR_REUNION = "registrar cómo fue la reunión"
    IMPRIMIR_ACTA = "imprimir el acta"
    IMPORTAR = "importar un libro"
    DESHACER_CARGA = "deshacer una importación"
    REGISTRAR_ACUERDO = "registrar acuerdos"
    EDITAR_ACUERDO = "editar el acuerdo"
    CORREGIR_ACUERDO = "corregir el CUI, el monto o la clasificación del acuerdo"
    AGREGAR_PARTICIPANTE = "agregar participantes al acuerdo"
    QUITAR_PARTICIPANTE = "quitar participantes del acuerdo"
    ANULAR_ACUERDO = "anular el acuerdo"
    RESTAURAR_ACUERDO = "deshacer la anulación del acuerdo"
    REGISTRAR_HITO = "registrar hitos"
    PROPONER_HITO = gettext_noop("proponer hitos")
    ACEPTAR_HITO = "aceptar hitos propuestos"
    EDITAR_HITO = "editar el hito"
    ANULAR_HITO = "anular el hito"
    REGISTRAR_AVANCE = gettext_noop("informar el avance del hito")
    REABRIR_HITO = gettext_noop("reabrir un hito validado")
    ADJUNTAR_EVIDENCIA = gettext_noop("adjuntar evidencia")
    VALIDAR_AVANCE = "validar el avance"
    DEVOLVER_AVANCE = "devolver el avance"
    ANULAR_AVANCE = gettext_noop("anular el avance")
    SOLICITAR_REPROGRAMACION = gettext_noop("pedir más plazo")
    DECIDIR_REPROGRAMACION = "decidir la reprogramación"
    SOLICITAR_DESESTIMACION = gettext_noop("pedir la desestimación")
    DECIDIR_DESESTIMACION = "decidir la desestimación"
    REGISTRAR_TRABA = gettext_noop("registrar una traba")
    LEVANTAR_TRABA = gettext_noop("dar por levantada la traba")
    REGISTRAR_ASISTENCIA_TECNICA = "registrar asistencia técnica"
    ADJUNTAR_DOCUMENTO = "agregar documentos"
    ANULAR_DOCUMENTO = "anular documentos"
    REGISTRAR_LECTURA = "registrar lo leído de la inversión"
    ANULAR_LECTURA = "anular una lectura de la inversión"
    REGISTRAR_AUTORIDAD = "registrar las autoridades de una municipalidad"
    NOMBRAR_PUNTO_FOCAL = "nombrar o cesar puntos focales"
    GESTIONAR_USUARIOS = "gestionar usuarios"
    VER_CONTACTO = "ver correos y teléfonos"
    VER_ACCESOS = "ver el registro de accesos"
    VER_TABLERO = "ver el tablero"
    VER_RECORDATORIOS = "ver los recordatorios"
    EDITAR_REGLA_DE_RECORDATORIO = "editar las reglas de los recordatorios"
    DETENER_RECORDATORIOS = "detener o reanudar los recordatorios"
    REGISTRAR_REBOTE = "decir que un correo rebota o ya no"
    REVOCAR_ENLACE = "anular enlaces"
    REINTENTAR_ENVIO = "reintentar un envío"
    SALTAR_RECORDATORIO = "saltarse un recordatorio"
    RECORDAR_AHORA = "recordar ahora los hitos del acuerdo"
    ANULAR_EVIDENCIA = gettext_noop("anular la evidencia")
    RETIRAR_SOLICITUD = gettext_noop("retirar la solicitud")
    VER_NOTAS = "ver las notas de la Secretaría"
    REGISTRAR_NOTA = "registrar notas"
    ANULAR_NOTA = "anular la nota"
    ESCRIBIR_MENSAJE = gettext_noop("escribir en la conversación del acuerdo")
    ANULAR_MENSAJE = gettext_noop("anular el mensaje")
    ASIGNAR_A_CARGO = "asignar quién sigue el acuerdo"
    VER_COLA_DE_VALIDACION = "ver la cola de validación"
    COMPARTIR_VISTA = "compartir una vista con la oficina"
    AGRUPAR_PARECIDOS = "decir qué acuerdos son lo mismo"
    TRABAJAR_POR_LOTES = "trabajar sobre varios acuerdos a la vez"
    VER_IMPORTACIONES = "ver las importaciones"
    EXPORTAR_SESION = "descargar el libro de la sesión"
    VER_TOKENS = "ver los tokens de la API de todos"
    GESTIONAR_TOKENS = "crear tokens para un sector, o renovar y revocar los de otros"


class Causa(StrEnum):
    """Por qué no: la clase de un «no». De ella depende lo que el programa hace; la frase es para la persona."""

    ROL = "no le toca"
    SIN_CARGO = "no ejerce ningún cargo"
    CARGO_TERMINADO = "dejó su cargo"
    ETAPA = "la etapa de la sesión no lo admite"
    SESION_CERRADA = "la sesión está cerrada"
    ACUERDO_ANULADO = "el acuerdo está anulado"
    ACUERDO_DESESTIMADO = "el acuerdo está desestimado"
    CUATRO_OJOS = "lo mira otra persona"
    AUTORIA = "lo hizo otra persona"
    CUENTA_PROPIA = "nadie se lo hace a sí mismo"
    CUENTA_DEL_SERVIDOR = "la cuenta es del servidor"
    DESHECHO = "ya no está registrado"
    ENLACE_INVALIDO = "el enlace no es válido"
    ENLACE_ANULADO = "el enlace fue anulado"
    ENLACE_VENCIDO = "el enlace venció"
    ENLACE_AJENO = "el enlace es de otra persona"
    HITO_ANULADO = "el hito está anulado"
    HITO_PROPUESTO = "el hito aún no fue aceptado"
    HITO_CULMINADO = "el hito está culminado y validado"
    HITO_EN_REVISION = "el hito espera que lo validen"


class TipoDeCambio(TextChoices):
    """Las cosas que cambian como una sola: todo lo que cuelga de un acuerdo cambia con él."""

    ACUERDO = "acuerdo", "Acuerdo"
    REUNION = "reunion", "Reunión"
    SESION = "sesion", "Sesión"
    SECTOR = "sector", "Sector"
    REGION = "region", "Región"
    MUNICIPALIDAD = "municipalidad", "Municipalidad"
    CLASIFICACION = "clasificacion", "Clasificación"
    RECORDATORIO = "recordatorio", "Recordatorio"
    PUNTO_FOCAL = "punto_focal", "Punto focal"
    FUNCIONARIO = "funcionario", "Funcionario sectorial"
    CUENTA = "cuenta", "Cuenta: su rol y sus contactos"


class CausaDeBaja(TextChoices):
    """Por qué una cosa dejó de verse."""

    ANULADO = "anulado", "Se anuló"
    TRANSFERIDO = "transferido", "Pasó a otro sector o a otra municipalidad"
    DESHECHO = "deshecho", "Se deshizo la importación que lo trajo"
