"""El vocabulario de los acuerdos: las palabras con que se corrige la errata de quien busca."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from django.db import models, transaction

from acuerdos import busqueda
from cuentas.tandas import TANDA
from cuentas.traducidas import traer


class PalabraManager(models.Manager["Palabra"]):
    def apuntar(self, todas: Iterable[str]) -> None:
        """Agrega las que falten, ya fuera de la transacción y en orden: así dos escritores no se traban."""
        nuevas = [Palabra(palabra=p, raiz=busqueda.raiz(p)) for p in sorted(busqueda.vocablos(todas))]
        transaction.on_commit(lambda: self._agregar(nuevas), robust=True)

    def interpretar(self, buscadas: Iterable[str]) -> busqueda.Interpretacion:
        """Cómo buscar esas palabras según el vocabulario: de una a tres consultas, haya los acuerdos que haya."""
        return busqueda.interpretar(buscadas, self._conocidas, self._vocabulario)

    def _agregar(self, nuevas: list["Palabra"]) -> None:
        self.bulk_create(nuevas, batch_size=TANDA, ignore_conflicts=True)

    def _conocidas(self, raices: Collection[str]) -> Collection[str]:
        unicas = sorted(set(raices))
        return set(traer(("raíces conocidas", len(unicas)), self._de_esas_raices, *unicas))

    def _de_esas_raices(self, *raices: str) -> "models.QuerySet[Palabra, str]":
        return self.filter(raiz__in=raices).values_list("raiz", flat=True)

    def _vocabulario(self) -> Collection[str]:
        return _leidas(self.db, self.aggregate(ultima=models.Max("id"))["ultima"] or 0)


class Palabra(models.Model):
    """Una palabra que algún acuerdo contiene o contuvo, sin acentos, y su raíz."""

    palabra = models.CharField(max_length=busqueda.LETRAS_DE_UNA_PALABRA, unique=True)
    raiz = models.CharField("raíz", max_length=busqueda.LETRAS_DE_UNA_PALABRA, db_index=True)

    objects = PalabraManager()

    class Meta:
        verbose_name = "palabra"
        verbose_name_plural = "palabras"
        ordering = ["palabra"]

    def __str__(self) -> str:
        return self.palabra


@lru_cache(maxsize=2)
def _leidas(base: str, ultima: int) -> tuple[str, ...]:
    """Todas hasta la `ultima` (id): solo se agregan, así que mientras esa no cambie siguen siendo las mismas."""
    return tuple(Palabra.objects.using(base).filter(id__lte=ultima).order_by("id").values_list("palabra", flat=True))
