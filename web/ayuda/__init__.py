"""Los manuales, en páginas que cualquiera abre e imprime. Una prueba hace, paso por paso, lo que dicen."""
