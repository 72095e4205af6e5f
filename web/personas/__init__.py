"""Las personas: quién responde por cada municipalidad y sector, y las cuentas con que se entra."""
