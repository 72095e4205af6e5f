"""Lectura: páginas, API, exportaciones y recordatorios empiezan aquí, por lo que cada quien puede ver.

`visibles_para(usuario)` deja solo lo que `permisos.visibles` dice y nada anulado; lo demás se encadena después.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NoReturn, Self

from django.db import connections, models
from django.db.models import Case, Exists, OuterRef, Q, When

from acuerdos import encargos, estados_sql, permisos
from acuerdos.anulados import sin_anular
from acuerdos.busqueda_sql import ContieneRaices
from acuerdos.enums import Accion, Estado, EstadoSolicitud, Situacion
from acuerdos.parecidos import Candidato
from acuerdos.permisos import Quien
from municipalidades.models import PuntoFocal
from reuniones.enums import Etapa
from reuniones.models import Reunion

CANDIDATOS_A_PARECIDOS = 500  # de cada consulta: comparar quinientos textos cuesta unos milisegundos


class HechoImborrable(Exception):
    """Alguien quiso borrar un hecho: lo que está mal se anula, con un motivo."""

    def __init__(self) -> None:
        super().__init__("Los hechos no se borran: anúlelos con un motivo.")


class HechoQuerySet(models.QuerySet[Any]):
    def delete(self) -> NoReturn:
        raise HechoImborrable

    def sin_anulados(self) -> Self:
        return self.filter(sin_anular())


class AcuerdoQuerySet(HechoQuerySet):
    def accesibles_para(self, usuario: Quien) -> Self:
        """Lo que puede abrir por su código, anulados incluidos (la página dice que lo están)."""
        return self.filter(permisos.visibles(usuario))

    def visibles_para(self, usuario: Quien) -> Self:
        return self.accesibles_para(usuario).sin_anulados()

    def abiertos(self, hoy: date) -> Self:
        """Los que mira cualquiera sin ingresar: los de sesiones publicadas."""
        return self.sin_anulados().filter(permisos.sesiones_abiertas(hoy, "sesion__"))

    def con_estado(self, dia: date) -> Self:
        """Anota `estado` en `dia`, que es hoy: lee lo proyectado."""
        return self.annotate(estado=estados_sql.estado_hoy(dia))

    def en_estado(self, estado: Estado | str, dia: date) -> Self:
        return self.filter(estados_sql.condicion_de_estado(estado, dia))

    def en_estado_al(self, estado: Estado | str, dia: date, conocido_al: datetime | None = None) -> Self:
        """Los que estaban en `estado` en un día pasado: lee los hechos."""
        return self.filter(pk__in=estados_sql.ids_en_estado(estado, dia, conocido_al, connections[self.db]))

    def por_validar_al(self, dia: date, conocido_al: datetime | None = None) -> Self:
        """Los que en un día pasado esperaban validación: lee los hechos."""
        return self.filter(pk__in=estados_sql.ids_por_validar(dia, conocido_al, connections[self.db]))

    def vigentes(self) -> Self:
        return self.exclude(situacion=Situacion.DESESTIMADO)

    def vencidos(self, dia: date) -> Self:
        return self.en_estado(Estado.VENCIDO, dia)

    def por_vencer(self, dia: date, hasta: date) -> Self:
        """Lo primero que vence, un hito o el acuerdo mismo, es entre `dia` (hoy) y `hasta`, ambos incluidos."""
        return self.filter(estados_sql.condicion_de_vencer(dia, hasta))

    def callados(self, hasta: date) -> Self:
        """Sin avance desde `hasta` o antes (ver `estados.limite_de_silencio`)."""
        return self.filter(silencio_desde__lte=hasta)

    def sin_hitos(self) -> Self:
        return self.filter(situacion=Situacion.SIN_HITOS)

    def por_validar(self) -> Self:
        return self.filter(por_validar=True)

    def con_palabras(self, grupos: Sequence[Sequence[str]]) -> Self:
        """Los que contienen al menos una raíz de cada grupo (ver `busqueda.interpretar`); sin grupos, ninguno."""
        return self.filter(ContieneRaices("busqueda", grupos)) if grupos else self.none()

    def con_nombres(self) -> Self:
        """Trae en la misma consulta lo que una fila muestra: municipalidad, región, sector, clasificación, sesión."""
        return self.select_related("municipalidad__region", "sector", "clasificacion", "sesion")

    def candidatos_a_parecidos(self, sesion_id: int, municipalidad_id: str) -> list[Candidato]:
        """Con qué comparar un texto nuevo: los últimos de la sesión, y todos los que quepan de su municipalidad."""
        vivos = self.sin_anulados().filter(sesion_id=sesion_id)
        propios = vivos.filter(municipalidad_id=municipalidad_id)
        campos = ("codigo", "texto", "municipalidad_id", "municipalidad__distrito")
        filas = {
            fila[0]: Candidato(*fila)
            for consulta in (propios, vivos)
            for fila in consulta.order_by("-codigo").values_list(*campos)[:CANDIDATOS_A_PARECIDOS]
        }
        return list(filas.values())

    def por_urgencia(self) -> Self:
        """Primero lo que vence primero; al final, lo que ya no se espera."""
        ya_no = Case(When(situacion__in=(Situacion.CUMPLIDO, Situacion.DESESTIMADO), then=1), default=0)
        return self.order_by(ya_no, estados_sql.lo_primero_que_vence(), "codigo")


class DeAcuerdoQuerySet(HechoQuerySet):
    """Lo que cuelga de un acuerdo: hereda de él quién lo ve."""

    def visibles_para(self, usuario: Quien) -> Self:
        """Lo vivo de los acuerdos vivos que `usuario` ve."""
        pasos = self.model.CAMINO.split("__")
        vivos = sin_anular(*("__".join(pasos[:largo]) for largo in range(len(pasos) + 1)))
        return self.filter(self._visibles(usuario), vivos)

    def accesibles_para(self, usuario: Quien) -> Self:
        """Lo que puede abrir por su dirección, anulados incluidos: así se le dice que lo están, y no un 404."""
        return self.filter(self._visibles(usuario))

    def _visibles(self, usuario: Quien) -> Q:
        """Lo que cuelga del acuerdo se ve si él se ve: `CAMINO` dice cómo llegar (ver `models.acuerdo.DeAcuerdo`)."""
        return permisos.visibles(usuario, f"{self.model.CAMINO}__")


class DocumentoQuerySet(HechoQuerySet):
    """Los de un acuerdo los ve quien ve el acuerdo; los de una reunión, quien ve la reunión."""

    def vivos_de(self, de: models.Model) -> Self:
        """Los de ese acuerdo o esa reunión."""
        return self.sin_anulados().filter(**{"reunion" if isinstance(de, Reunion) else "acuerdo": de})

    def visibles_para(self, usuario: Quien) -> Self:
        return self.accesibles_para(usuario).filter(sin_anular(), sin_anular("acuerdo"))

    def accesibles_para(self, usuario: Quien) -> Self:
        de_acuerdos = Q(acuerdo__isnull=False) & permisos.visibles(usuario, "acuerdo__")
        de_reuniones = Reunion.objects.filter(permisos.reuniones_visibles(usuario)).values("pk")
        return self.filter(de_acuerdos | Q(reunion__in=de_reuniones))


class DocumentoDeCargoQuerySet(HechoQuerySet):
    """Los de un punto focal los ve quien lee su contacto; los de una autoridad, la Secretaría."""

    def vivos_de(self, de: models.Model) -> Self:
        """Los de ese cargo, con su archivo."""
        return self._vivos().filter(**{"punto_focal" if isinstance(de, PuntoFocal) else "autoridad": de})

    def vivos_en(self, municipalidad: models.Model) -> Self:
        """Los de todos los cargos de esa municipalidad."""
        return self._vivos().filter(
            Q(punto_focal__municipalidad=municipalidad) | Q(autoridad__municipalidad=municipalidad)
        )

    def visibles_para(self, usuario: Quien) -> Self:
        suyos = PuntoFocal.objects.filter(permisos.puntos_focales_visibles(usuario)).values("pk")
        return self._vivos().filter(permisos.autoridades_visibles(usuario, "autoridad") | Q(punto_focal__in=suyos))

    def _vivos(self) -> Self:
        return self.sin_anulados().exclude(archivo="")


class SolicitudQuerySet(DeAcuerdoQuerySet):
    def sin_decidir(self) -> Self:
        """Las que nadie aprobó, rechazó ni retiró, en cualquier etapa de su sesión."""
        return self.sin_anulados().filter(estado=EstadoSolicitud.SOLICITADA)

    def en_espera(self) -> Self:
        """Las que esperan la decisión de un coordinador, la más antigua primero."""
        return self.sin_decidir().filter(acuerdo__sesion__etapa=Etapa.SEGUIMIENTO).order_by("solicitado_el", "pk")


class ReprogramacionQuerySet(SolicitudQuerySet):
    def sin_decidir(self) -> Self:
        """Del hito que se anuló ya nadie decide el plazo."""
        return super().sin_decidir().filter(sin_anular("hito"))


TRABA_ABIERTA = Q(levantada_en__isnull=True)


class TrabaQuerySet(DeAcuerdoQuerySet):
    def abiertas(self, al: date | None = None) -> Self:
        """Las que nadie dio por levantadas hoy o, si se da un día pasado, ese día; sin las anuladas."""
        vivas = self.sin_anulados()
        if al is None:
            return vivas.filter(TRABA_ABIERTA)
        return vivas.filter(TRABA_ABIERTA | Q(levantada_el__gt=al), registrada_el__lte=al)


class NotaQuerySet(DeAcuerdoQuerySet):
    """Solo para la Secretaría."""

    def visibles_para(self, usuario: Quien) -> Self:
        return self._si_las_ve(usuario, super().visibles_para(usuario))

    def accesibles_para(self, usuario: Quien) -> Self:
        return self._si_las_ve(usuario, super().accesibles_para(usuario))

    def _si_las_ve(self, usuario: Quien, notas: Self) -> Self:
        return notas if permisos.puede(usuario, Accion.VER_NOTAS) else notas.none()


SIN_DECIDIR = Q(validado_en__isnull=True, devuelto_en__isnull=True)
DE_DESPUES = Q(fecha__gt=OuterRef("fecha")) | Q(fecha=OuterRef("fecha"), pk__gt=OuterRef("pk"))


class AvanceQuerySet(DeAcuerdoQuerySet):
    """El último avance de un hito es, de los que nadie anuló ni devolvió, el de fecha más reciente (`estados`)."""

    def sin_respuesta(self) -> Self:
        """Los que nadie validó ni devolvió y siguen siendo lo último de su hito.

        Lo que otro informe reemplazó no vuelve a esperar porque a ese lo devuelvan (ver `devolver_avance`).
        """
        reemplazo = Q(porcentaje__gt=OuterRef("porcentaje"), devuelto_en__gte=OuterRef("registrado_en"))
        lo_dejan_atras = self._de_su_hito().filter(DE_DESPUES, Q(devuelto_en__isnull=True) | reemplazo)
        return self.filter(SIN_DECIDIR, sin_anular(), ~Exists(lo_dejan_atras))

    def con_espera(self) -> Self:
        """Anota `espera`: si sigue sin respuesta."""
        return self.annotate(espera=Exists(self.model._default_manager.sin_respuesta().filter(pk=OuterRef("pk"))))

    def en_espera(self) -> Self:
        """Los que esperan validación, el más antiguo primero: sin respuesta, en acuerdos que se siguen."""
        return (
            self.sin_respuesta()
            .filter(
                sin_anular("hito"),
                hito__acuerdo__situacion=Situacion.ABIERTO,
                hito__acuerdo__sesion__etapa=Etapa.SEGUIMIENTO,
            )
            .order_by("fecha", "pk")
        )

    def devueltos_en_pie(self) -> Self:
        """Los devueltos que nada respondió: ni un avance de fecha posterior, ni otro registrado tras la devolución."""
        otros = self._de_su_hito().filter(DE_DESPUES | Q(registrado_en__gt=OuterRef("devuelto_en")))
        return self.filter(sin_anular(), ~Exists(otros), devuelto_en__isnull=False)

    def _de_su_hito(self) -> Self:
        """Dentro de otra consulta de avances: los que nadie anuló del mismo hito."""
        return self.model._default_manager.filter(sin_anular(), hito=OuterRef("hito"))


class HitoQuerySet(DeAcuerdoQuerySet):
    def informables_para(self, usuario: Quien) -> Self:
        """Los hitos de los que `usuario` puede informar hoy porque le tocan a su lado."""
        return self.filter(encargos.informables(usuario))

    def propuestos(self) -> Self:
        """Los que la Secretaría aún no acepta ni rechaza, el más antiguo primero."""
        return self.filter(
            registrado_el__isnull=True,
            acuerdo__sesion__etapa__in=[Etapa.EN_CURSO, Etapa.SEGUIMIENTO],
            acuerdo__situacion__in=encargos.SITUACIONES_QUE_SE_MIDEN,
        ).order_by("registrado_en", "pk")

    def por_hacer(self) -> Self:
        """Los que no llegan a 100 %, de acuerdos que se miden y sin nada devuelto."""
        return self._pendientes().filter(~self._con_devuelto())

    def devueltos(self) -> Self:
        """Los que se deben otra vez: la Secretaría devolvió lo último que se informó de ellos."""
        return self._pendientes().filter(self._con_devuelto())

    def que_faltan(self) -> Self:
        """Los devueltos y los por hacer, con `se_devolvio`: los devueltos primero, y después por su plazo."""
        return (
            self._pendientes()
            .annotate(se_devolvio=self._con_devuelto())
            .order_by("-se_devolvio", "plazo_vigente", "pk")
        )

    def por_revisar(self) -> Self:
        """Los que se informaron al 100 % y esperan que la Secretaría los valide."""
        return self.filter(porcentaje=100, validado=False, acuerdo__situacion=Situacion.ABIERTO)

    def _pendientes(self) -> Self:
        return self.filter(porcentaje__lt=100, acuerdo__situacion=Situacion.ABIERTO)

    def _con_devuelto(self) -> Exists:
        avances = self.model._meta.get_field("avances").related_model.objects
        return Exists(avances.devueltos_en_pie().filter(hito=OuterRef("pk")))
