// Lo que se sirve en /sw.js cuando SIN_SENAL=0: el trabajador se retira solo y no deja nada guardado.
'use strict'
addEventListener('install', () => skipWaiting())
addEventListener('activate', evento => evento.waitUntil((async () => {
  for (const k of await caches.keys()) await caches.delete(k)
  await registration.unregister()
})()))
