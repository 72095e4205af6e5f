"""El corte calculado otra vez, de lo que se fue haciendo: un registro de actos que se recorre hasta un instante.

Como `independiente`, no importa ningún módulo del proyecto: lo que se conocía en un instante es, sin más, lo que dan
los actos anotados hasta él. Nada se corrige hacia atrás: no puede equivocarse como se equivocaría la aplicación.
"""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.corte.independiente import cuadro, medio_arriba, nombrado, primeros

LIMA = ZoneInfo("America/Lima")


def dia_de(instante: datetime) -> date:
    return instante.astimezone(LIMA).date()


class Registro:
    """Los actos, en el orden en que se hicieron. `nombres`: cómo se llamaba cada cosa al empezar."""

    def __init__(self, nombres: dict[tuple[str, str], Any]) -> None:
        self.nombres = nombres
        self.actos: list[tuple[datetime, str, dict[str, Any]]] = []

    def anotar(self, instante: datetime, acto: str, **datos: Any) -> None:
        assert hasattr(Mundo, acto), acto
        self.actos.append((instante, acto, datos))

    def corte(self, al: date, conocido_al: datetime | None) -> dict[str, Any] | None:
        """El JSON del contrato, sin frases; None si entonces la sesión era posterior a `al`.

        De antes de que se registrara no se conocía nada: el corte, en ceros, la nombra como se llamó primero.
        """
        mundo = Mundo(self.nombres)
        for instante, acto, datos in self.actos:
            if conocido_al is None or instante <= conocido_al:
                getattr(mundo, acto)(instante, **datos)
        if not mundo.sesion:
            primero = next(datos for _, acto, datos in self.actos if acto == "poner_sesion")
            mundo.poner_sesion(self.actos[0][0], **{**primero, "sectores": set()})
        return mundo.corte(al) if mundo.sesion["fecha"] <= al else None


class Mundo:
    """Lo que se sabe después de unos cuantos actos. Cada método es uno."""

    def __init__(self, nombres: dict[tuple[str, str], Any]) -> None:
        self.nombres = dict(nombres)
        self.sesion: dict[str, Any] = {}
        self.asistencia: list[tuple[str, int]] = []
        self.reuniones: dict[int, dict[str, Any]] = {}
        self.acuerdos: dict[int, dict[str, Any]] = {}
        self.hitos: dict[int, dict[str, Any]] = {}
        self.avances: dict[int, dict[str, Any]] = {}
        self.plazos: dict[int, dict[str, Any]] = {}
        self.bajas: dict[int, dict[str, Any]] = {}
        self.trabas: dict[int, dict[str, Any]] = {}
        self.asistencias_tecnicas: dict[int, dict[str, Any]] = {}
        self.cargos: dict[int, dict[str, Any]] = {}

    # --- La sesión --------------------------------------------------------------------------------------------------
    def poner_sesion(self, _: datetime, **datos: Any) -> None:
        self.sesion = {**self.sesion, **datos}

    def agregar_sector(self, _: datetime, sigla: str) -> None:
        self.sesion["sectores"] = {*self.sesion["sectores"], sigla}

    def poner_asistencia(self, _: datetime, cantidades: list[tuple[str, int]]) -> None:
        self.asistencia = cantidades

    def llamar(self, _: datetime, clase: str, clave: str, nombre: Any) -> None:
        self.nombres[clase, clave] = nombre

    def poner_reunion(self, _: datetime, clave: int, **datos: Any) -> None:
        self.reuniones[clave] = {**self.reuniones.get(clave, {}), **datos}

    # --- Los acuerdos -----------------------------------------------------------------------------------------------
    def poner_acuerdo(self, _: datetime, clave: int, **datos: Any) -> None:
        self.acuerdos[clave] = {"vivo": True, **self.acuerdos.get(clave, {}), **datos}

    def poner_hito(self, instante: datetime, clave: int, propuesto: bool = False, **datos: Any) -> None:
        nuevo = {"vivo": True, "desde": None if propuesto else dia_de(instante)}
        self.hitos[clave] = {**(self.hitos.get(clave) or nuevo), **datos}

    def aceptar_hito(self, instante: datetime, clave: int) -> None:
        self.hitos[clave]["desde"] = dia_de(instante)

    def poner_avance(self, _: datetime, clave: int, **datos: Any) -> None:
        sin_mirar = {"vivo": True, "validado": None, "devuelto": None}
        self.avances[clave] = {**sin_mirar, **self.avances.get(clave, {}), **datos}

    def validar(self, instante: datetime, clave: int, el: date | None = None) -> None:
        self.avances[clave]["validado"] = el or dia_de(instante)

    def devolver(self, instante: datetime, clave: int) -> None:
        """Con él van los de antes que nadie decidió y que decían lo mismo o más."""
        devuelto = self.avances[clave]
        for otra, avance in self.avances.items():
            sin_decidir = avance["vivo"] and avance["validado"] is None and avance["devuelto"] is None
            de_antes = avance["hito"] == devuelto["hito"] and (avance["fecha"], otra) < (devuelto["fecha"], clave)
            if sin_decidir and de_antes and avance["porcentaje"] >= devuelto["porcentaje"]:
                avance["devuelto"] = dia_de(instante)
        devuelto["devuelto"] = dia_de(instante)

    def aprobar_plazo(self, instante: datetime, clave: int, acuerdo: int, plazo: date) -> None:
        self.plazos[clave] = {"acuerdo": acuerdo, "plazo": plazo, "desde": dia_de(instante)}

    def desestimar(self, instante: datetime, clave: int, acuerdo: int) -> None:
        self.bajas[clave] = {"acuerdo": acuerdo, "desde": dia_de(instante)}

    def anular(self, _: datetime, que: str, clave: int, vivo: bool = False) -> None:
        getattr(self, que)[clave]["vivo"] = vivo

    # --- Trabas y cargos --------------------------------------------------------------------------------------------
    def poner_traba(self, instante: datetime, clave: int, acuerdo: int) -> None:
        self.trabas[clave] = {"vivo": True, "acuerdo": acuerdo, "desde": dia_de(instante), "hasta": None}

    def levantar_traba(self, _: datetime, clave: int, el: date) -> None:
        self.trabas[clave]["hasta"] = el

    def asistir(self, _: datetime, clave: int, traba: int, fecha: date) -> None:
        self.asistencias_tecnicas[clave] = {"vivo": True, "traba": traba, "fecha": fecha}

    def nombrar(self, _: datetime, clave: int, lugar: str, quien: int, desde: date, titular: bool) -> None:
        for cargo in self.cargos.values():
            if titular and cargo["titular"] and cargo["lugar"] == lugar and cargo["hasta"] is None:
                cargo["hasta"] = desde
        self.cargos[clave] = {"lugar": lugar, "quien": quien, "desde": desde, "hasta": None, "titular": titular}

    def cesar(self, _: datetime, clave: int, hasta: date) -> None:
        self.cargos[clave]["hasta"] = hasta

    def ascender(self, _: datetime, clave: int, desde: date) -> None:
        suyo = self.cargos[clave]
        for cargo in self.cargos.values():
            if cargo["titular"] and cargo["lugar"] == suyo["lugar"] and cargo["hasta"] is None:
                cargo["hasta"] = desde
        suyo["titular"] = True

    def desactivar(self, instante: datetime, quien: int) -> None:
        for cargo in self.cargos.values():
            if cargo["quien"] == quien and cargo["hasta"] is None:
                cargo["hasta"] = dia_de(instante)

    # --- El corte ---------------------------------------------------------------------------------------------------
    def corte(self, al: date) -> dict[str, Any]:
        vivos = {clave: a for clave, a in self.acuerdos.items() if a["vivo"]}
        vistos = {clave: self._estado(clave, a, al) for clave, a in vivos.items()}
        vigentes = {clave: v for clave, v in vistos.items() if v[0] != "desestimado"}
        cumplidos = sum(v[0] == "cumplido" for v in vigentes.values())
        realizadas = Counter(r["sector"] for r in self.reuniones.values() if r["estado"] == "realizada")

        def por(campo: str) -> list[dict[str, Any]]:
            return cuadro([a[campo] for a in vivos.values()], nombrado)

        sectores = cuadro([a["sector"] for a in vivos.values()], self._sector)
        regiones = cuadro([self._lugar(a["lugar"])[1] for a in vivos.values()], self._region)
        lugares = cuadro([a["lugar"] for a in vivos.values()], self._municipalidad)
        return {
            "sesion": {
                "codigo": self.sesion["codigo"],
                "nombre": self.sesion["nombre"],
                "fecha": self.sesion["fecha"].isoformat(),
                "lugar": self.sesion["lugar"],
            },
            "totales": {
                "sectores": len(self.sesion["sectores"]),
                "acuerdos": len(vivos),
                "reuniones": realizadas.total(),
                "asistentes": sum(n for _, n in self.asistencia),
                "municipalidades": len(lugares),
            },
            "asistentes": [{"categoria": c, "cantidad": n} for c, n in self.asistencia],
            "reuniones_por_sector": [
                {"sigla": s, "cantidad": n} for s, n in sorted(realizadas.items(), key=lambda par: (-par[1], par[0]))
            ],
            "acuerdos": {
                "por_region": regiones,
                "por_sector": sectores,
                "por_responsable": por("responsable"),
                "por_tipo": por("tipo"),
                "por_clasificacion": cuadro([a["clasificacion"] for a in vivos.values()], self._clasificacion),
                "por_estado": cuadro([v[0] for v in vistos.values()], nombrado),
            },
            "avance": {
                "vigentes": len(vigentes),
                "cumplidos": cumplidos,
                "porcentaje_cumplido": medio_arriba(Fraction(100 * cumplidos, len(vigentes)), 1) if vigentes else None,
                "avance_promedio": medio_arriba(sum(v[1] for v in vigentes.values()) / Fraction(len(vigentes)), 2)
                if vigentes
                else None,
                "por_validar": sum(v[2] for v in vigentes.values()),
            },
            "mayores": {
                "regiones": primeros(regiones, 4),
                "sectores": primeros(sectores, 3),
                "municipalidades": primeros(lugares, 1),
            },
            "recomendaciones": [self._sin_focal(vivos, al), self._trabas(vivos, vistos, al), self._sin_hitos(vigentes)],
        }

    def _estado(self, clave: int, acuerdo: dict[str, Any], al: date) -> tuple[str, Fraction, bool, bool]:
        """Estado, avance, si espera validación y si no tiene hitos."""
        pesos = suma = 0
        ultimos = []
        for numero, h in self.hitos.items():
            if h["acuerdo"] != clave or not h["vivo"] or h["desde"] is None or h["desde"] > al:
                continue
            suyos = [
                (v["fecha"], n, v)
                for n, v in self.avances.items()
                if v["hito"] == numero
                and v["vivo"]
                and v["fecha"] <= al
                and (v["devuelto"] is None or v["devuelto"] > al)
            ]
            ultimo = max(suyos, key=lambda terna: terna[:2])[2] if suyos else None
            porcentaje = ultimo["porcentaje"] if ultimo else 0
            ultimos.append((porcentaje, bool(ultimo and ultimo["validado"] and ultimo["validado"] <= al)))
            pesos += h["peso"]
            suma += h["peso"] * porcentaje
        avance = Fraction(suma, pesos) if pesos else Fraction(0)
        al_cien = bool(ultimos) and all(p == 100 for p, _ in ultimos)
        cumplido = al_cien and all(v for _, v in ultimos)
        plazos = [p["plazo"] for p in self.plazos.values() if p["acuerdo"] == clave and p["desde"] <= al]
        if any(b["acuerdo"] == clave and b["desde"] <= al for b in self.bajas.values()):
            return "desestimado", avance, False, not ultimos
        if cumplido:
            return "cumplido", avance, False, False
        if max([acuerdo["plazo"], *plazos]) < al:
            return "vencido", avance, al_cien, not ultimos
        return ("en_proceso" if ultimos else "pendiente"), avance, al_cien, not ultimos

    def _sin_focal(self, vivos: dict[int, dict[str, Any]], al: date) -> dict[str, Any]:
        con = {c["lugar"] for c in self.cargos.values() if c["desde"] <= al and (c["hasta"] is None or c["hasta"] > al)}
        sin = sorted({a["lugar"] for a in vivos.values()} - con)
        filas = [self._municipalidad(ubigeo) for ubigeo in sin]
        return {"municipalidades_sin_punto_focal": len(sin), "municipalidades": filas}

    def _trabas(
        self, vivos: dict[int, dict[str, Any]], vistos: dict[int, tuple[str, Fraction, bool, bool]], al: date
    ) -> dict[str, Any]:
        suyas = {n: t for n, t in self.trabas.items() if t["vivo"] and t["acuerdo"] in vivos and t["desde"] <= al}
        abiertas = [t for t in suyas.values() if t["hasta"] is None or t["hasta"] > al]
        dadas = [
            a for a in self.asistencias_tecnicas.values() if a["vivo"] and a["traba"] in suyas and a["fecha"] <= al
        ]
        return {
            "trabas_abiertas": len(abiertas),
            "acuerdos_con_traba": len({t["acuerdo"] for t in abiertas}),
            "asistencias_tecnicas": len(dadas),
            "acuerdos_por_financiar": sum(
                a["clasificacion"] == "financiamiento" and vistos[clave][0] not in ("cumplido", "desestimado")
                for clave, a in vivos.items()
            ),
        }

    def _sin_hitos(self, vigentes: dict[int, tuple[str, Fraction, bool, bool]]) -> dict[str, Any]:
        codigos = sorted(self.acuerdos[clave]["codigo"] for clave, visto in vigentes.items() if visto[3])
        return {"acuerdos_sin_hitos": len(codigos), "codigos": codigos}

    # --- Nombres ----------------------------------------------------------------------------------------------------
    def _lugar(self, ubigeo: str) -> tuple[str, str]:
        lugar: tuple[str, str] = self.nombres["municipalidad", ubigeo]
        return lugar

    def _sector(self, sigla: str) -> dict[str, Any]:
        return {"sigla": sigla, "nombre": self.nombres["sector", sigla]}

    def _clasificacion(self, codigo: str) -> dict[str, Any]:
        return {"codigo": codigo, "nombre": self.nombres["clasificacion", codigo]}

    def _region(self, codigo: str) -> dict[str, Any]:
        return {"codigo": codigo, "nombre": self.nombres["region", codigo]}

    def _municipalidad(self, ubigeo: str) -> dict[str, Any]:
        nombre, region = self._lugar(ubigeo)
        return {"ubigeo": ubigeo, "nombre": nombre, "region": self.nombres["region", region]}
