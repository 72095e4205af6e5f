// La página que prueba la API: Swagger UI sobre el OpenAPI de este sitio. Lo que escribe con el ingreso del navegador
// lleva el sello contra falsificación; con un token no hace falta.
(() => {
  const lugar = document.getElementById('probar')
  const sello = () => (document.cookie.match('(?:^|; )(?:__Host-)?csrftoken=([^;]*)') || [])[1] || ''

  window.SwaggerUIBundle({
    url: lugar.dataset.esquema,
    domNode: lugar,
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    validatorUrl: null,
    requestInterceptor: (pedido) => {
      if (!/^(GET|HEAD)$/i.test(pedido.method || 'GET')) pedido.headers['X-CSRFToken'] = sello()
      return pedido
    },
  })
})()
