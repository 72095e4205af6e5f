"""Los cuatro ojos, también cuando quien informa no es de la Secretaría.

Regla: nadie valida lo suyo, ni por mano ajena. Con el correo y el teléfono de una persona se entra por ella: ahí
llegan sus enlaces y el cambio de su contraseña, y sus cifras cierran un hito. Por eso, quien de la oficina puso un
contacto no valida lo que entre mientras valga, hasta que otra persona de la oficina confirme que es de ella. Vale igual
al nombrar a alguien que al corregirle un dato. Quién lo puso y quién lo confirmó lo dice la historia: no hay otro lugar
que mantener. Decisión 26.

Fuente: «Rules» del documento del producto: nadie valida su avance; quien pide una desestimación y quien la decide son
dos personas.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from cuentas.leido import ContactoPuesto
from cuentas.models import Usuario
from cuentas.traducidas import traer
from municipalidades.models import PuntoFocal

CONFIRMADO = "Contacto confirmado"  # el motivo, en la historia, de quien dio fe
CORREO, TELEFONO = "correo", "teléfono"


def paso_por_sus_manos(usuario: Usuario, persona_id: int, momento: datetime) -> bool:
    """Si `usuario` puso, y nadie más confirmó, algún contacto de la persona que valía en `momento`."""
    leidos = usuario.puestos_leidos or {}
    puestos = leidos[persona_id] if persona_id in leidos else puestos_de([persona_id])[persona_id]
    return any(p.quien_id == usuario.pk and not p.confirmado and p.valia(momento) for p in puestos)


def preparar(usuario: Usuario, personas: Iterable[Usuario]) -> None:
    """Lee de una vez los contactos de todas esas `personas`, para las preguntas que una página hará fila por fila.

    De quien trabaja en la Secretaría no se pregunta: informa con su nombre.
    """
    usuario.puestos_leidos = puestos_de({persona.pk for persona in personas if not persona.es_secretaria})


def sin_confirmar(persona_id: int) -> list[ContactoPuesto]:
    """Los contactos de hoy de la persona que alguien puso y nadie más confirmó."""
    puestos = puestos_de([persona_id])[persona_id]
    return [p for p in puestos if p.hasta is None and p.quien_id not in (None, persona_id) and not p.confirmado]


def puestos_de(personas: Iterable[int]) -> dict[int, list[ContactoPuesto]]:
    """Por persona, cada correo y teléfono que tuvo, en su cuenta y en sus cargos. Dos consultas."""
    claves = list(personas)
    hallados: dict[int, list[ContactoPuesto]] = {clave: [] for clave in claves}
    if not claves:
        return hallados
    for fila in traer("contactos de las cuentas", _cuentas, *claves):
        suyos = hallados[fila["id"]]
        _anotar(suyos, "cuenta", CORREO, fila["email"], fila)
        _anotar(suyos, "cuenta", TELEFONO, fila["telefono"], fila)
    de_la_cuenta = {clave: list(suyos) for clave, suyos in hallados.items()}
    for fila in traer("contactos de los cargos", _cargos, *claves):
        suyos, cargo = hallados[fila["usuario_id"]], f"cargo {fila['id']}"
        termino = fila["hasta"] is not None
        for que, valor in ((CORREO, fila["correo"]), (TELEFONO, fila["telefono"])):
            # El de su cuenta, repetido en el cargo, no es otro contacto: vale lo que se sepa de aquel.
            es_de_ella = any(
                p.que.endswith(que) and _igual(p.valor, valor) and p.valia(fila["history_date"])
                for p in de_la_cuenta[fila["usuario_id"]]
            )
            _anotar(suyos, cargo, que, "" if termino or es_de_ella else valor, fila)
    return hallados


DE_LA_HISTORIA = ("history_date", "history_user_id", "history_change_reason")


def _cargos(*claves: int) -> Any:
    filas = PuntoFocal.history.filter(usuario_id__in=claves).order_by("history_id")
    return filas.values("id", "usuario_id", "correo", "telefono", "hasta", *DE_LA_HISTORIA)


def _cuentas(*claves: int) -> Any:
    """De la historia de las cuentas (una fila por ingreso), solo las que cambian un contacto o lo confirman."""
    antes = {
        f"antes_{campo}": Window(Lag(campo), partition_by=[F("id")], order_by=F("history_id").asc())
        for campo in ("email", "telefono")
    }
    filas = Usuario.history.filter(id__in=claves).annotate(**antes)
    cambia = Q(antes_email__isnull=True) | ~Q(email=F("antes_email")) | ~Q(telefono=F("antes_telefono"))
    dicen = filas.filter(cambia | Q(history_change_reason=CONFIRMADO)).order_by("history_id")
    return dicen.values("id", "email", "telefono", *DE_LA_HISTORIA)


def _anotar(suyos: list[ContactoPuesto], donde: str, que: str, valor: str, fila: dict[str, Any]) -> None:
    """Sigue la línea de un dato: si cambió, cierra el anterior y abre otro; si alguien más lo confirma, queda dicho."""
    rotulo, cuando, quien = f"{donde}: {que}", fila["history_date"], fila["history_user_id"]
    actual = next((n for n, p in enumerate(suyos) if p.que == rotulo and p.hasta is None), None)
    if actual is not None:
        if _igual(suyos[actual].valor, valor):
            if fila["history_change_reason"] == CONFIRMADO and quien not in (None, suyos[actual].quien_id):
                suyos[actual] = replace(suyos[actual], confirmado=True)
            return
        suyos[actual] = replace(suyos[actual], hasta=cuando)
    if valor:
        suyos.append(ContactoPuesto(rotulo, valor, quien, cuando))


def _igual(uno: str, otro: str) -> bool:
    """Si son el mismo correo, o el mismo teléfono escrito de otro modo."""
    return "".join(uno.split()).casefold() == "".join(otro.split()).casefold()
