"""Todo lo que espera a la Secretaría, en un solo lugar: avances, plazos, desestimaciones e hitos propuestos."""
