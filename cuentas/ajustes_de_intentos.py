"""Los topes de intentos fallidos, que leen también los ajustes: aquí no se importa nada de Django.

Fuente: NIST SP 800-63B, 3.2.2: no más de 100 fallos seguidos. Con 50 al día, una contraseña de las que se admiten no se
adivina, y un código de seis cifras acierta uno de cada 20 000 días.
"""

TOPES = "5/5m/key,20/h/key,50/d/key"
FALLOS_DE_UNA_DIRECCION = "10/m/ip"
