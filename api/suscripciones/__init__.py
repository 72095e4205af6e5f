"""Avisar a otro programa de que algo cambió, sin que tenga que preguntar (webhooks).

Regla: una suscripción lleva a su dirección los mismos cambios que `/cambios/` da a quien pregunta, en el mismo orden y
con el mismo alcance: el de la persona de su token, mirado cada vez. Lo que se entrega dice qué cambió y dónde se lee,
nunca lo que dice. Se espera la respuesta de una entrega antes de armar la siguiente, y lo que mientras tanto cambia se
junta: nada se pierde y nada se acumula, aunque quien recibe esté caído una semana.

Fuente: Standard Webhooks (firma, cabeceras, reintentos).
"""
