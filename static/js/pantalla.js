// Una pantalla que se mira de lejos: vuelve a pedirse y cambia solo lo que se ve, sin parpadear. Si la red se va, lo
// dice y sigue probando.
(() => {
  'use strict'
  const vista = document.getElementById('contenido')
  const estado = document.querySelector('[data-estado]')
  const cada = Number(vista.dataset.cada) * 1000
  const alDia = estado.textContent
  const renovar = async () => {
    try {
      const respuesta = await fetch(location.href, { credentials: 'same-origin', redirect: 'manual' })
      if (respuesta.type === 'opaqueredirect') return location.reload()
      if (!respuesta.ok) throw new Error(respuesta.status)
      const pagina = new DOMParser().parseFromString(await respuesta.text(), 'text/html')
      vista.replaceChildren(...pagina.getElementById('contenido').childNodes)
      if (estado.textContent !== alDia) estado.textContent = alDia
    } catch {
      estado.textContent = 'Sin conexión: lo que se ve es de antes. Se vuelve a probar sola.'
    }
    setTimeout(renovar, cada)
  }
  setTimeout(renovar, cada)
})()
