"""La orden `importar`: lo que la persona ve en la terminal."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cuentas.models import Usuario
from importacion.plantilla import escribir_plantilla
from reuniones.models import Sesion
from tests.importacion.libros import Hojas, bueno, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def correr(catalogos: None, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Importa las hojas con esas opciones; devuelve lo que salió por pantalla (y por error, en `salida.errores`)."""

    def correr_(hojas: Hojas, *opciones: str) -> str:
        (tmp_path / "libro.xlsx").write_bytes(xlsx(hojas))
        salida, correr_.errores = StringIO(), StringIO()  # type: ignore[attr-defined]
        call_command("importar", str(tmp_path / "libro.xlsx"), *opciones, stdout=salida, stderr=correr_.errores)  # type: ignore[attr-defined]
        return salida.getvalue()

    return correr_


def roto() -> Hojas:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    hojas["Avances"][1][3] = "=50"
    return hojas


def test_dice_cuantas_filas_hoja_por_hoja_y_en_que_sesion(correr) -> None:  # type: ignore[no-untyped-def]
    texto = correr(bueno())
    assert "Acuerdos                     4           0           0" in texto
    assert "Listo: se registraron 18 filas en MEP-2025, MUNI EJECUTIVO DE PRUEBA (13/01/2025)." in texto
    assert Sesion.objects.get().registrada_por.username == "sistema"


def test_la_segunda_vez_dice_sin_cambios(correr) -> None:  # type: ignore[no-untyped-def]
    correr(bueno())
    assert "Sin cambios: todo lo que trae el libro ya estaba registrado" in correr(bueno())


def test_la_plantilla_sin_llenar_no_es_un_error_y_se_dice(catalogos: None, tmp_path: Path) -> None:
    (tmp_path / "libro.xlsx").write_bytes(escribir_plantilla(sectores=["MTPE"], clasificaciones=["Orientación"]))
    call_command("importar", str(tmp_path / "libro.xlsx"), stdout=(salida := StringIO()))
    assert "El libro está en blanco" in salida.getvalue()
    assert not Sesion.objects.exists()


def test_simular_dice_que_no_escribio_y_no_crea_ni_al_sistema(correr) -> None:  # type: ignore[no-untyped-def]
    assert "No se escribió nada." in correr(bueno(), "--simular")
    assert not Sesion.objects.exists()
    assert not Usuario.objects.filter(username="sistema").exists()


def test_por_deja_el_nombre_de_quien_importa(correr, olga: Usuario) -> None:  # type: ignore[no-untyped-def]
    correr(bueno(), "--por", "olga")
    assert Sesion.objects.get().registrada_por == olga


def test_por_alguien_que_no_existe_nombra_a_los_parecidos(correr, olga: Usuario) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError, match=r"«olgha».*olga"):
        correr(bueno(), "--por", "olgha")


def test_por_alguien_sin_permiso_dice_el_motivo(correr, fatima: Usuario) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError, match="Solo la Secretaría"):
        correr(bueno(), "--por", "fatima")


def test_los_errores_salen_con_celda_valor_problema_y_remedio(correr) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError, match="2 errores y no se importó nada"):
        correr(roto())
    assert (
        "Acuerdos!M2   «31/02/2025»\n"
        "    Ese día no existe: febrero de 2025 tiene 28 días.\n"
        "    → Escriba un día que exista, como dd/mm/aaaa.\n" in correr.errores.getvalue()
    )


def test_cinco_mil_errores_se_resumen_y_van_todos_al_archivo(correr, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hojas = roto()
    hojas["Avances"] += [["MEP-2025-001", 1, "31/02/2025", 50, "", ""]] * 5000
    with pytest.raises(CommandError, match="5,002 errores"):
        correr(hojas, "--errores", str(tmp_path / "errores.csv"))
    visto = correr.errores.getvalue()
    assert visto.count("→") == 200
    assert "… y 4,802 errores más. Por clase:" in visto
    assert "5,001  fecha que no sirve" in visto
    archivo = (tmp_path / "errores.csv").read_bytes().decode("utf-8-sig")
    assert archivo.count("\r\n") == 5003
    assert "Avances!D2;'=50;" in archivo


def test_los_errores_tambien_van_a_un_texto(correr, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError):
        correr(roto(), "--errores", str(tmp_path / "errores.txt"))
    assert "Acuerdos!M2   «31/02/2025»" in (tmp_path / "errores.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("destino", "frase"), [("a.doc", "termina en .csv"), ("no/hay/a.csv", "No existe la carpeta")])
def test_un_archivo_de_errores_imposible_se_dice_antes_de_empezar(correr, destino: str, frase: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CommandError, match=frase):
        correr(bueno(), "--errores", destino)
    assert not Sesion.objects.exists()


def test_un_archivo_que_no_es_libro_da_su_frase(db: None, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("a;b;c\n1;2;3\n")
    with pytest.raises(CommandError, match="CSV"):
        call_command("importar", str(tmp_path / "a.xlsx"))
