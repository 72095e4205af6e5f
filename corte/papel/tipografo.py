"""El proceso aparte que compone el PDF: recibe por la entrada un JSON y devuelve el PDF por la salida.

Va aparte porque el tipógrafo se queda con la memoria que llegó a usar: al terminar el proceso, se libera. No importa
nada del proyecto, así que arranca enseguida.
"""

import json
import sys

import typst


def main() -> None:
    peticion = json.load(sys.stdin.buffer)
    pdf = typst.compile(
        peticion["plantilla"],
        font_paths=[peticion["fuentes"]],
        ignore_system_fonts=True,
        sys_inputs={"datos": json.dumps(peticion["datos"], ensure_ascii=False)},
        timestamp=0,
        pdf_standards=[peticion["norma"]] if peticion["norma"] else [],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
