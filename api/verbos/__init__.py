"""Lo que se hace por la API: un módulo por cada cosa sobre la que se actúa."""
