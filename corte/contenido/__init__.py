"""Qué dice un informe de corte y en qué orden, sin decir cómo se dibuja: lo leen la lámina, el PDF y el libro."""
