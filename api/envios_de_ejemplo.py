"""Lo que se envía en el ejemplo de cada operación: se admite tal cual, con sus códigos y sus ids puestos.

Una prueba los envía todos. Van solo los campos que se entienden juntos: el que es una cosa o la otra, una vez, y ningún
día que con el tiempo deje de valer. Un archivo va con su nombre.
"""

from typing import Any

DIA = "2025-03-31"
POR_ERROR = {"motivo": "Se registró por error"}
HITO = {"texto": "Expediente técnico aprobado", "responsable": "GL", "plazo": "2025-06-30", "peso": 2}
OTRO_PLAZO = {"plazo_nuevo": "2026-12-31", "motivo": "Las lluvias detuvieron la obra"}
AVANCE = {"fecha": DIA, "porcentaje": 40, "descripcion": "Se presentó el expediente técnico"}
SUSCRIPCION = {
    "destino": "https://sistema.ejemplo.gob.pe/avisos/",
    "descripcion": "Tablero del sector",
    "tipos": ["acuerdo"],
}
NOMBRAMIENTO = {
    "nombre": "Rosa Chafloque",
    "correo": "rosa.chafloque@sanjose.example",
    "telefono": "951 234 567",
    "cargo": "Jefa de Infraestructura",
    "desde": DIA,
    "documento": "Resolución de Alcaldía 012-2025",
}
# Por operación, el JSON.
ENVIOS: dict[str, dict[str, Any]] = {
    "registrar_acuerdo": {
        "sesion": "MEA-2025",
        "municipalidad": "210809",
        "sector": "MTPE",
        "texto": "Asesorar en la formulación del expediente técnico",
        "tipo": "acuerdo",
        "clasificacion": "asistencia_tecnica",
        "responsable": "GN",
        "plazo": "2025-12-31",
        "reunion": "MTPE-01",
        "cui": "2345678",
        "monto": 1500.5,
    },
    "editar_acuerdo": {"texto": "Asesorar en la formulación del expediente técnico", "monto": 1500.5},
    "corregir_acuerdo": {"cui": "2345679", "motivo": "El CUI salió después"},
    "anular_acuerdo": POR_ERROR,
    "registrar_hito": HITO,
    "proponer_hito": HITO,
    "editar_hito": {"peso": 3},
    "aceptar_hito": {},
    "anular_hito": POR_ERROR,
    "registrar_avance": AVANCE,
    "validar_avance": {},
    "devolver_avance": {"motivo": "Falta el informe de la obra"},
    "anular_avance": POR_ERROR,
    "anular_evidencia": POR_ERROR,
    "pedir_plazo": OTRO_PLAZO,
    "pedir_plazo_de_hito": OTRO_PLAZO,
    "decidir_solicitud": {"decision": "aprobar"},
    "retirar_solicitud": {"motivo": "Ya no hace falta"},
    "registrar_traba": {
        "categoria": "tecnica",
        "necesidad": "Opinión favorable del sector",
        "quien_puede": "La dirección de inversiones del sector",
    },
    "levantar_traba": {"como": "Se aprobó la opinión técnica"},
    "anular_traba": POR_ERROR,
    "registrar_asistencia": {"fecha": DIA, "descripcion": "Se revisó el expediente con la municipalidad"},
    "anular_asistencia": POR_ERROR,
    "registrar_lectura": {
        "leida_el": DIA,
        "costo": 250000.0,
        "pim": 180000.0,
        "devengado": 45000.5,
        "avance_fisico": 20,
        "fase": "Ejecución",
    },
    "anular_lectura": POR_ERROR,
    "escribir_mensaje": {"texto": "¿Cuándo llega la opinión favorable?", "dirigido_a": "sector"},
    "anular_mensaje": POR_ERROR,
    "anular_documento": {"documento": 12, "motivo": "Era de otro acuerdo"},
    "agregar_participantes": {"municipalidades": ["150101"], "sectores": ["MVCS"], "mancomunidad": "Del Sur"},
    "quitar_participante": {"municipalidad": "030606", "motivo": "Era otra municipalidad"},
    "publicar_corte": {"sesion": "MEA-2025", "al": "2025-02-28"},
    "retirar_corte": {"motivo": "Faltaban los avances de un sector"},
    "nombrar_punto_focal": NOMBRAMIENTO,
    "anular_documento_de_cargo": {"documento": 12, "motivo": "Era de otra persona"},
    "crear_suscripcion": SUSCRIPCION,
    "corregir_suscripcion": {"descripcion": "Tablero de la oficina"},
}
# Y el formulario, si lo admite.
FORMULARIOS: dict[str, dict[str, Any]] = {
    "registrar_avance": AVANCE | {"evidencias": ["informe.pdf"]},
    "adjuntar_evidencia": {"evidencias": ["informe.pdf"]},
    "pedir_desestimacion": {"motivo": "La obra pasó a otro proyecto", "archivo": "oficio.pdf"},
    "adjuntar_documento": {"clase": "oficio", "numero": "Oficio 012-2025", "fecha": DIA, "archivo": "oficio.pdf"},
    "nombrar_punto_focal": NOMBRAMIENTO | {"archivo": "resolucion.pdf"},
    "adjuntar_documento_de_cargo": {"archivo": "resolucion.pdf"},
}
