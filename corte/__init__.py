"""El corte: las cifras de una sesión en un día (`cifras.corte`), la lámina y los demás archivos, y el acta."""
