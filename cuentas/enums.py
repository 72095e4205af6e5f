from django.db.models import TextChoices


class Rol(TextChoices):
    """Puesto en la Secretaría. Quien no trabaja en ella no tiene rol: su alcance nace de sus cargos con fecha."""

    OPERADOR = "operador", "Operador de la Secretaría"
    COORDINADOR = "coordinador", "Coordinador de la Secretaría"


class Alcance(TextChoices):
    """Lo que permite un token de la API."""

    LECTURA = "lectura", "Solo lectura"
    ESCRITURA = "escritura", "Lectura y escritura"


class ClaseDeCarta(TextChoices):
    """De qué trata un correo suelto: de la cuenta de una persona, o el recibo de lo que escribió."""

    CAMBIO = "cambio", "Cambió algo en su cuenta"
    CLAVE = "clave", "Olvidó su contraseña"
    INVITA = "invita", "Se le invita a crear su contraseña"
    RECIBO = "recibo", "Se recibió lo que escribió por correo"
    HOJA = "hoja", "Su hoja de una sesión, para completarla"


class ClaseDeAcceso(TextChoices):
    """Qué anota el registro de accesos."""

    INGRESO = "ingreso", "Ingresó"
    RECHAZO = "rechazo", "No pudo ingresar"
    SALIDA = "salida", "Salió"
    NEGADO = "negado", "Se le negó algo"
    DESCARGA = "descarga", "Descargó un archivo"
    CONTACTOS = "contactos", "Vio correos o teléfonos"
