"""El corte calculado otra vez, solo con las hojas del libro y el catálogo en CSV: bucles y nada de la aplicación.

No importa ningún módulo del proyecto a propósito: si la aplicación y esto dicen lo mismo, campo por campo, es porque
las dos lecturas del documento coinciden, no porque compartan un error.
"""

import csv
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl

NOMBRES = {
    "GN": "Gobierno nacional",
    "GR": "Gobierno regional",
    "GL": "Gobierno local",
    "acuerdo": "Acuerdo",
    "compromiso": "Compromiso",
    "desestimado": "Desestimado",
    "cumplido": "Cumplido",
    "vencido": "Vencido",
    "pendiente": "Pendiente",
    "en_proceso": "En proceso",
    "asistencia_tecnica": "Asistencia técnica",
    "orientacion": "Orientación",
    "financiamiento": "Financiamiento",
    "reunion_complementaria": "Reunión complementaria",
    "visita_a_territorio": "Visita a territorio",
}


def llano(texto):
    sin_marcas = "".join(c for c in unicodedata.normalize("NFD", str(texto)) if not unicodedata.combining(c))
    return " ".join(sin_marcas.lower().split())


def fecha(celda):
    if celda is None or str(celda).strip() == "":
        return None
    if isinstance(celda, datetime):
        return celda.date()
    if isinstance(celda, (int, float)):
        return date(1899, 12, 30) + timedelta(days=int(celda))
    dia, mes, anio = str(celda).strip().split("/")
    return date(int(anio), int(mes), int(dia))


def entero(celda, si_falta=None):
    texto = "" if celda is None else str(celda).replace("%", "").strip()
    return si_falta if texto == "" else int(float(texto))


class Libro:
    """Las hojas de un libro como listas de diccionarios, con los nombres de columna sin acentos."""

    def __init__(self, archivo: Path, catalogos: Path) -> None:
        libro = openpyxl.load_workbook(archivo, data_only=True)
        self.hojas = {llano(h.title): list(h.iter_rows(values_only=True)) for h in libro}
        with (catalogos / "municipalidades.csv").open(encoding="utf-8") as texto:
            self.catalogo = list(csv.DictReader(texto))
        with (catalogos / "sectores.csv").open(encoding="utf-8") as texto:
            self.sectores = {f["sigla"]: f["nombre"] for f in csv.DictReader(texto)}
        self.sesion = {llano(f[0]): f[1] for f in self.hojas["sesion"] if f[0]}
        self.acuerdos = self.filas("acuerdos")
        self.hitos = self.filas("hitos")
        self.avances = self.filas("avances")
        self.reprogramaciones = self.filas("reprogramaciones")
        self.desestimaciones = self.filas("desestimaciones")
        self.reuniones = self.filas("reuniones")
        for a in self.acuerdos:
            a["muni"] = self.municipalidad(a)
            a["hitos"] = [h for h in self.hitos if h["codigo de acuerdo"] == a["codigo"]]
        for h in self.hitos:
            suyo = (h["codigo de acuerdo"], entero(h["n° hito"]))
            h["avances"] = [v for v in self.avances if (v["codigo de acuerdo"], entero(v["n° hito"])) == suyo]

    def filas(self, hoja):
        cabecera, *resto = self.hojas[hoja]
        columnas = [llano(c) for c in cabecera]
        filas = [dict(zip(columnas, f, strict=True)) for f in resto if any(c is not None for c in f)]
        return [{c: v.strip() if isinstance(v, str) else v for c, v in f.items()} for f in filas]

    def municipalidad(self, fila):
        codigo = str(fila["ubigeo"] or "").strip()
        if codigo:
            return next(m for m in self.catalogo if m["ubigeo"] == codigo.zfill(6))
        lugar, provincia, distrito = llano(fila["departamento"]), llano(fila["provincia"]), llano(fila["distrito"])
        halladas = [
            m
            for m in self.catalogo
            if lugar in (llano(m["region"]), llano(m["departamento"]))
            and provincia == llano(m["provincia"])
            and distrito in [llano(m["distrito"]), *[llano(o) for o in m["otros_nombres"].split(";") if o.strip()]]
        ]
        assert len(halladas) == 1, (fila, halladas)
        return halladas[0]


def estado_de(libro, acuerdo, al):
    """(estado, avance como fracción, por validar) de una fila de la hoja Acuerdos en el día `al`."""
    codigo = acuerdo["codigo"]
    plazo = fecha(acuerdo["plazo"])
    for r in libro.reprogramaciones:
        if r["codigo de acuerdo"] == codigo and fecha(r["aprobada el"]) <= al:
            plazo = max(plazo, fecha(r["nuevo plazo"]))
    pesos = suma = 0
    ultimos = []
    for h in acuerdo["hitos"]:
        if fecha(h["registrado el"]) > al:
            continue
        ultimo = None
        for v in h["avances"]:  # en el orden de la hoja: a igual fecha gana el de más abajo
            if fecha(v["fecha"]) <= al and (ultimo is None or fecha(v["fecha"]) >= fecha(ultimo["fecha"])):
                ultimo = v
        porcentaje = entero(ultimo["avance %"]) if ultimo else 0
        validado = bool(ultimo and fecha(ultimo["validado el"]) and fecha(ultimo["validado el"]) <= al)
        ultimos.append((porcentaje, validado))
        peso = entero(h["peso"], 1)
        pesos += peso
        suma += peso * porcentaje
    avance = Fraction(suma, pesos) if pesos else Fraction(0)
    todos_al_100 = bool(ultimos) and all(p == 100 for p, _ in ultimos)
    for d in libro.desestimaciones:
        if d["codigo de acuerdo"] == codigo and fecha(d["aprobada el"]) <= al:
            return "desestimado", avance, False
    if todos_al_100 and all(v for _, v in ultimos):
        return "cumplido", avance, False
    if plazo < al:
        return "vencido", avance, todos_al_100
    return ("en_proceso" if ultimos else "pendiente"), avance, todos_al_100


def cuadro(valores, con):
    """De una lista de claves, sus cuentas como las pide el documento; `con` da los campos de cada clave."""
    partes = [{**con(v), "cantidad": valores.count(v)} for v in set(valores)]
    return sorted(partes, key=lambda p: (-p["cantidad"], llano(p["nombre"])))


def primeros(partes, puestos):
    return [p for i, p in enumerate(partes) if i < puestos or p["cantidad"] == partes[puestos - 1]["cantidad"]]


def medio_arriba(fraccion, decimales):
    exacto = Decimal(fraccion.numerator) / Decimal(fraccion.denominator)
    return float(exacto.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP))


def calcular(libro, al):
    """El JSON del contrato, sin conclusiones ni recomendaciones."""
    acuerdos = libro.acuerdos
    sectores = cuadro([a["sector"] for a in acuerdos], lambda s: {"sigla": s, "nombre": libro.sectores[s]})
    regiones = cuadro([a["muni"]["cod_region"] for a in acuerdos], lambda c: {"codigo": c, "nombre": region(libro, c)})
    municipalidades = cuadro([a["muni"]["ubigeo"] for a in acuerdos], lambda u: municipalidad(libro, u))
    realizadas = [r["sector"] for r in libro.reuniones if llano(r["estado"]) == "realizada"]
    reuniones = [{"sigla": s, "cantidad": realizadas.count(s)} for s in sorted(set(realizadas))]
    reuniones.sort(key=lambda r: -r["cantidad"])
    asistentes = [{"categoria": f["categoria"], "cantidad": entero(f["cantidad"])} for f in libro.filas("asistentes")]
    del_dia = [estado_de(libro, a, al) for a in acuerdos]
    vigentes = [e for e in del_dia if e[0] != "desestimado"]
    cumplidos = [e for e in vigentes if e[0] == "cumplido"]

    def por(campo):
        claves = [str(a[campo]) if campo == "responsable" else llano(a[campo]).replace(" ", "_") for a in acuerdos]
        return cuadro(claves, nombrado)

    return {
        "sesion": {
            "codigo": libro.sesion["codigo"],
            "nombre": libro.sesion["nombre"],
            "fecha": fecha(libro.sesion["fecha"]).isoformat(),
            "lugar": libro.sesion["lugar"],
        },
        "al": al.isoformat(),
        "conocido_al": None,
        "totales": {
            "sectores": len({a["sector"] for a in acuerdos} | {r["sector"] for r in libro.reuniones}),
            "acuerdos": len(acuerdos),
            "reuniones": len(realizadas),
            "asistentes": sum(a["cantidad"] for a in asistentes),
            "municipalidades": len(municipalidades),
        },
        "asistentes": asistentes,
        "reuniones_por_sector": reuniones,
        "acuerdos": {
            "por_region": regiones,
            "por_sector": sectores,
            "por_responsable": por("responsable"),
            "por_tipo": por("tipo"),
            "por_clasificacion": por("clasificacion"),
            "por_estado": cuadro([e[0] for e in del_dia], nombrado),
        },
        "avance": {
            "vigentes": len(vigentes),
            "cumplidos": len(cumplidos),
            "porcentaje_cumplido": medio_arriba(Fraction(100 * len(cumplidos), len(vigentes)), 1),
            "avance_promedio": medio_arriba(sum(e[1] for e in vigentes) / len(vigentes), 2),
            "por_validar": sum(e[2] for e in vigentes),
        },
        "mayores": {
            "regiones": primeros(regiones, 4),
            "sectores": primeros(sectores, 3),
            "municipalidades": primeros(municipalidades, 1),
        },
    }


def nombrado(codigo):
    return {"codigo": codigo, "nombre": NOMBRES[codigo]}


def region(libro, codigo):
    return next(m["region"] for m in libro.catalogo if m["cod_region"] == codigo)


def municipalidad(libro, ubigeo):
    m = next(m for m in libro.catalogo if m["ubigeo"] == ubigeo)
    return {"ubigeo": ubigeo, "nombre": m["distrito"], "region": m["region"]}
