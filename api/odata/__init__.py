"""OData v4, de solo lectura: las listas de la API para Excel, Power BI y lo que hable OData."""
