// Llaves de acceso (WebAuthn): el aparato crea una o firma con una, y el formulario la envía. En un navegador que no
// las sabe, o sin este guion, no se ofrecen: queda lo demás.
(() => {
  'use strict'
  const PK = window.PublicKeyCredential
  if (!PK || !PK.parseCreationOptionsFromJSON || !navigator.credentials) return
  const pedidas = async f => {
    if (f.dataset.opciones) return JSON.parse(f.dataset.opciones)
    const respuesta = await fetch(f.action, { headers: { Accept: 'application/json' } })
    return (await respuesta.json()).request_options
  }
  const firmada = async f => {
    const { publicKey } = await pedidas(f)
    if (f.dataset.llave !== 'crear') {
      return navigator.credentials.get({ publicKey: PK.parseRequestOptionsFromJSON(publicKey) })
    }
    // Que sirva también para ingresar con ella sola, si el aparato puede.
    Object.assign(publicKey.authenticatorSelection, { residentKey: 'preferred', requireResidentKey: false })
    return navigator.credentials.create({ publicKey: PK.parseCreationOptionsFromJSON(publicKey) })
  }
  for (const f of document.querySelectorAll('form[data-llave]')) {
    const dicho = f.querySelector('[role=alert]')
    f.hidden = false
    f.addEventListener('submit', async e => {
      e.preventDefault()
      dicho.textContent = ''
      try {
        f.elements.credential.value = JSON.stringify(await firmada(f))
        f.submit()
      } catch (error) {
        dicho.textContent = error.name === 'InvalidStateError'
          ? 'Ese aparato ya tiene una llave de su cuenta.'
          : 'No se usó ninguna llave. Pruebe otra vez, o siga de la otra manera.'
      }
    })
  }
})()
