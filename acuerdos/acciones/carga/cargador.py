"""Una carga en marcha: convierte el plan en filas y las inserta, de la sesión hacia abajo."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Model
from simple_history.utils import bulk_update_with_history

from acuerdos.acciones.base import atribuir
from acuerdos.acciones.cambios import anotar, anotar_hechos
from acuerdos.acciones.carga.escrito import Escrito
from acuerdos.acciones.carga.insercion import MOTIVO, insertar_con_historia
from acuerdos.acciones.carga.previsto import PlazosAnteriores, estados_de
from acuerdos.acciones.plan import COLUMNAS_DE_ACUERDO, Plan, de_cual, ubigeo_y_mancomunidad
from acuerdos.acciones.proyeccion import campos_de_acuerdo, campos_de_hito, participan_estos, proyectar_acuerdos
from acuerdos.busqueda import palabras_de, texto_de_palabras
from acuerdos.enums import Canal, EstadoSolicitud, TipoDeCambio
from acuerdos.estados import AcuerdoEnDia
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Palabra, Participante, Reprogramacion
from cuentas.models import Usuario
from cuentas.tandas import TANDA, en_tandas
from municipalidades.models import Municipalidad
from reuniones.models import Asistencia, Participacion, Reunion, Sector, Sesion

COSAS: dict[type[Model], TipoDeCambio] = {Acuerdo: TipoDeCambio.ACUERDO, Reunion: TipoDeCambio.REUNION}
AlAvanzar = Callable[[str], None]


class Cargador:
    """Una carga en marcha: guarda lo que va insertando para que lo siguiente lo encuentre."""

    def __init__(self, plan: Plan, sesion: Sesion, *, por: Usuario, ahora: datetime, al_avanzar: AlAvanzar) -> None:
        self.plan, self.sesion, self.por, self.ahora, self.al_avanzar = plan, sesion, por, ahora, al_avanzar
        self.hecho = {"registrado_en": ahora, "registrado_por_id": por.pk}
        self.acuerdos: dict[str, int] = {}
        self.hitos: dict[tuple[str, int], int] = {}
        self.en_dia: dict[str, AcuerdoEnDia] = {}
        self.escrito = Escrito(
            creada=plan.es_nueva,
            correlativo_antes=sesion.ultimo_correlativo,
            validaciones=[v.avance_id for v in plan.validaciones],
        )

    def escribir(self) -> None:
        anotar(TipoDeCambio.SESION, [self.sesion.pk])
        anotar_hechos(Sesion, [self.sesion.pk])
        self._agenda()
        self.en_dia = estados_de(self.plan, self.ahora)
        self._acuerdos()
        self._hitos()
        self._avances()
        self._reprogramaciones()
        self._desestimaciones()
        self._validaciones()
        tocados = self._tocados()
        if tocados:
            self.al_avanzar("Poniendo al día los acuerdos que ya estaban")
            proyectar_acuerdos(tocados, ahora=self.ahora)

    def _agenda(self) -> None:
        siglas = {r.sector for r in self.plan.reuniones} | {a.sector for a in self.plan.acuerdos}
        siglas |= {sigla for a in self.plan.acuerdos for sigla in a.otros_sectores}
        faltan = siglas - set(self.sesion.sectores.values_list("pk", flat=True))
        if faltan:
            atribuir(self.sesion, por=self.por, ahora=self.ahora, motivo=MOTIVO)
            self.sesion.sectores.add(*Sector.objects.filter(pk__in=faltan))
            self.escrito.sectores = sorted(faltan)
        orden = self.sesion.asistencias.count() if self.plan.asistencias else 0
        asistencias = [
            {"sesion_id": self.sesion.pk, "categoria": a.categoria, "cantidad": a.cantidad, "orden": n}
            for n, a in enumerate(self.plan.asistencias, start=orden)
        ]
        self._insertar(Asistencia, asistencias)
        reuniones = [
            {
                "sesion_id": self.sesion.pk,
                "codigo": r.codigo,
                "sector_id": r.sector,
                "fecha": r.fecha,
                "inicio_previsto": r.inicio,
                "fin_previsto": r.fin,
                "estado": r.estado,
            }
            for r in self.plan.reuniones
        ]
        claves = self._insertar(Reunion, reuniones)
        participaciones = [
            {"reunion_id": clave, "municipalidad_id": ubigeo}
            for clave, r in zip(claves, self.plan.reuniones, strict=True)
            for ubigeo in r.municipalidades
        ]
        self._insertar(Participacion, participaciones)

    def _acuerdos(self) -> None:
        if not self.plan.acuerdos:
            return
        reuniones = dict(self.sesion.reuniones.values_list("codigo", "pk"))
        participan = self._participantes()
        quienes = [participan_estos(suyos) for suyos in participan]
        busquedas = self._busquedas([suyos.nombres for suyos in quienes])
        filas = [
            {
                **{columna: getattr(a, campo) for campo, columna in COLUMNAS_DE_ACUERDO.items() if campo != "reunion"},
                "sesion_id": self.sesion.pk,
                "reunion_id": reuniones[a.reunion] if a.reunion else None,
                "evento_el": self.sesion.fecha,
                "importado": True,
                "actualizado_en": self.ahora,
                "busqueda": busqueda,
                **self.hecho,
                **campos_de_acuerdo(self.en_dia[a.codigo], suyos),
            }
            for a, busqueda, suyos in zip(self.plan.acuerdos, busquedas, quienes, strict=True)
        ]
        self.acuerdos = dict(zip((a.codigo for a in self.plan.acuerdos), self._insertar(Acuerdo, filas), strict=True))
        self._insertar(Participante, self._filas_de_participantes(participan))
        numeros = [int(a.codigo.rpartition("-")[2]) for a in self.plan.acuerdos]
        ultimo = max(self.sesion.ultimo_correlativo, *numeros)
        Sesion.objects.filter(pk=self.sesion.pk).update(ultimo_correlativo=ultimo)
        self.sesion.ultimo_correlativo = ultimo

    def _participantes(self) -> list[list[Participante]]:
        """Por acuerdo nuevo, quienes participan sin encabezarlo, aún sin acuerdo."""
        dichos = [[ubigeo_y_mancomunidad(otra) for otra in a.otras_municipalidades] for a in self.plan.acuerdos]
        ubigeos = {ubigeo for pares in dichos for ubigeo, _ in pares}
        siglas = {sigla for a in self.plan.acuerdos for sigla in a.otros_sectores}
        lugares = Municipalidad.objects.select_related("region").in_bulk(ubigeos) if ubigeos else {}
        sectores = Sector.objects.in_bulk(siglas) if siglas else {}
        return [
            [
                *(Participante(municipalidad=lugares[ubigeo], mancomunidad=por) for ubigeo, por in pares),
                *(Participante(sector=sectores[sigla]) for sigla in a.otros_sectores),
            ]
            for a, pares in zip(self.plan.acuerdos, dichos, strict=True)
        ]

    def _filas_de_participantes(self, participan: list[list[Participante]]) -> list[dict[str, Any]]:
        """Participan desde el evento: la hoja dice lo que se firmó."""
        return [
            {
                "acuerdo_id": self.acuerdos[a.codigo],
                "municipalidad_id": p.municipalidad_id,
                "sector_id": p.sector_id,
                "mancomunidad": p.mancomunidad,
                "desde": self.sesion.fecha,
                **self.hecho,
            }
            for a, suyos in zip(self.plan.acuerdos, participan, strict=True)
            for p in suyos
        ]

    def _busquedas(self, participan: list[tuple[str, ...]]) -> list[str]:
        """Lo que se guarda de cada acuerdo para encontrarlo; de paso, sus palabras van al vocabulario.

        :param participan: por acuerdo, los nombres de quienes participan sin encabezarlo.
        """
        municipalidades = Municipalidad.objects.select_related("region").in_bulk(
            {a.municipalidad for a in self.plan.acuerdos}
        )
        sectores = Sector.objects.in_bulk({a.sector for a in self.plan.acuerdos})
        acuerdos = [
            SimpleNamespace(
                codigo=a.codigo,
                texto=a.texto,
                cui=a.cui,
                municipalidad=municipalidades[a.municipalidad],
                sector_id=a.sector,
                sector=sectores[a.sector],
            )
            for a in self.plan.acuerdos
        ]
        palabras = [palabras_de(*uno) for uno in zip(acuerdos, participan, strict=True)]
        Palabra.objects.apuntar(palabra for suyas in palabras for palabra in suyas)
        return [texto_de_palabras(suyas) for suyas in palabras]

    def _hitos(self) -> None:
        nuevos = {codigo: {h.id: h for h in en_dia.hitos} for codigo, en_dia in self.en_dia.items()}
        ids = self._ids_de_acuerdos({h.acuerdo for h in self.plan.hitos})
        filas = []
        for h in self.plan.hitos:
            en_dia = nuevos.get(h.acuerdo, {}).get(h.numero)
            proyectado = campos_de_hito(en_dia) if en_dia else {"plazo_vigente": h.plazo}
            filas.append(
                {
                    "acuerdo_id": ids[h.acuerdo],
                    "numero": h.numero,
                    "texto": h.texto,
                    "responsable": h.responsable,
                    "evento_el": self.sesion.fecha,
                    "plazo": h.plazo,
                    "peso": h.peso,
                    "registrado_el": h.registrado_el,
                    **de_cual(h.de_quien),
                    **self.hecho,
                    **proyectado,
                }
            )
        claves = self._insertar(Hito, filas)
        self.hitos = dict(zip(((h.acuerdo, h.numero) for h in self.plan.hitos), claves, strict=True))

    def _avances(self) -> None:
        hitos = self._ids_de_hitos({(a.acuerdo, a.hito) for a in self.plan.avances})
        filas = [
            {
                "hito_id": hitos[a.acuerdo, a.hito],
                "fecha": a.fecha,
                "porcentaje": a.porcentaje,
                "descripcion": a.descripcion,
                "canal": Canal.IMPORTADO,
                **self.hecho,
                **self._validado(a.validado_el),
            }
            for a in self.plan.avances
        ]
        self._insertar(Avance, filas)

    def _reprogramaciones(self) -> None:
        if not self.plan.reprogramaciones:
            return
        hitos = self._ids_de_hitos({(r.acuerdo, r.hito) for r in self.plan.reprogramaciones})
        anteriores = PlazosAnteriores(self.plan, hitos)
        ids = self._ids_de_acuerdos({r.acuerdo for r in self.plan.reprogramaciones})
        filas = [
            {
                "acuerdo_id": ids[r.acuerdo],
                "hito_id": hitos[r.acuerdo, r.hito],
                "evento_el": self.sesion.fecha,
                "plazo_anterior": anteriores.antes_de(hitos[r.acuerdo, r.hito], r.aprobada_el),
                "plazo_nuevo": r.plazo_nuevo,
                "motivo": r.motivo,
                **self._decidido(r.aprobada_el),
                **self.hecho,
            }
            for r in self.plan.reprogramaciones
        ]
        self._insertar(Reprogramacion, filas)

    def _desestimaciones(self) -> None:
        ids = self._ids_de_acuerdos({d.acuerdo for d in self.plan.desestimaciones})
        filas = [
            {"acuerdo_id": ids[d.acuerdo], "motivo": d.motivo, **self._decidido(d.aprobada_el), **self.hecho}
            for d in self.plan.desestimaciones
        ]
        self._insertar(Desestimacion, filas)

    def _validaciones(self) -> None:
        dias = {v.avance_id: v.validado_el for v in self.plan.validaciones}
        for tanda in en_tandas(list(dias)):
            avances = list(Avance.objects.filter(pk__in=tanda))
            for avance in avances:
                avance.validado_el, avance.validado_en, avance.validado_por = dias[avance.pk], self.ahora, self.por
            bulk_update_with_history(
                avances,
                Avance,
                ["validado_el", "validado_en", "validado_por"],
                batch_size=TANDA,
                default_user=self.por,
                default_change_reason=MOTIVO,
                default_date=self.ahora,
            )
            anotar_hechos(Avance, tanda)

    def _tocados(self) -> list[int]:
        """Los acuerdos que ya estaban y reciben algo: sus proyecciones se rehacen desde sus hechos."""
        plan = self.plan
        colgados: tuple[Any, ...] = (*plan.hitos, *plan.avances, *plan.reprogramaciones, *plan.desestimaciones)
        codigos = {fila.acuerdo for fila in colgados} - {a.codigo for a in plan.acuerdos}
        ids = set(self._ids_de_acuerdos(codigos).values())
        for tanda in en_tandas([v.avance_id for v in plan.validaciones]):
            ids |= set(Avance.objects.filter(pk__in=tanda).values_list("hito__acuerdo_id", flat=True))
        return sorted(ids)

    def _insertar(self, modelo: type[Model], filas: list[dict[str, Any]]) -> list[int]:
        if not filas:
            return []
        self.al_avanzar(f"Escribiendo {len(filas)} {modelo._meta.verbose_name_plural}")
        claves = insertar_con_historia(modelo, filas, por=self.por, ahora=self.ahora)
        anotar_hechos(modelo, claves)
        self.escrito.anotar(modelo, claves)
        if modelo in (Acuerdo, Reunion):
            anotar(COSAS[modelo], claves)
        return claves

    def _ids_de_acuerdos(self, codigos: set[str]) -> dict[str, int]:
        ids = {codigo: self.acuerdos[codigo] for codigo in codigos if codigo in self.acuerdos}
        for tanda in en_tandas(sorted(codigos - ids.keys())):
            ids.update(Acuerdo.objects.filter(codigo__in=tanda).values_list("codigo", "pk"))
        return ids

    def _ids_de_hitos(self, claves: set[tuple[str, int]]) -> dict[tuple[str, int], int]:
        ids = {clave: self.hitos[clave] for clave in claves if clave in self.hitos}
        for tanda in en_tandas(sorted({codigo for codigo, _ in claves - ids.keys()})):
            for pk, codigo, numero in Hito.objects.filter(acuerdo__codigo__in=tanda).values_list(
                "pk", "acuerdo__codigo", "numero"
            ):
                ids.setdefault((codigo, numero), pk)
        return ids

    def _validado(self, dia: date | None) -> dict[str, Any]:
        return {"validado_el": dia, "validado_en": self.ahora, "validado_por_id": self.por.pk} if dia else {}

    def _decidido(self, dia: date) -> dict[str, Any]:
        """Aprobada ese día según la hoja, que no dice cuándo se pidió: se da por pedida el mismo día."""
        return {
            "estado": EstadoSolicitud.APROBADA,
            "solicitado_el": dia,
            "decidido_el": dia,
            "decidido_en": self.ahora,
            "decidido_por_id": self.por.pk,
            "importado": True,
        }
