import type { Messages } from "./en";

export const es: Messages = {
  direction: "ltr",
  support: (address) => `¿Necesitas ayuda? Escribe a ${address}`,
  mail: {
    subject: (app) => `Acceder a ${app}`,
    subjectWithCode: (app, code) => `${code} es tu código para ${app}`,
    preheader: (duration) => `Sirve una sola vez, durante ${duration}.`,
    intro: (app) => `Abre este enlace para acceder a ${app}:`,
    button: (app) => `Acceder a ${app}`,
    fallback: "Si el botón no funciona, copia esta dirección en tu navegador:",
    code: "O escribe este código donde pediste acceder:",
    validity: (duration) =>
      `El enlace y el código sirven una sola vez, durante ${duration}. Nunca le digas el código a nadie: no te lo pediremos.`,
    recipient: (app, address) =>
      `Este correo se envió a ${address} porque alguien pidió acceder a ${app} con esa dirección. Si no fuiste tú, ignóralo: sin este correo no entra nadie.`,
  },
  home: {
    title: (app) => `${app}: acceso`,
    lead: "Este es un servicio de acceso sin contraseña. Entras con un enlace que te enviamos por correo.",
    signIn: "Acceder",
    developers: "Para desarrolladores",
    documentation:
      "Envía a tus usuarios a la página de acceso con la redirect_uri de tu aplicación, o llama a la API desde tu propio formulario. La documentación completa está en README.md y docs/, en el código fuente de este servicio.",
  },
  login: {
    title: (app) => `Acceder a ${app}`,
    email: "Tu correo electrónico",
    submit: "Enviarme un correo",
    hint: "Te enviamos un enlace y un código. No necesitas contraseña.",
    person: "Confirma que eres una persona.",
    needsScript: "Este formulario necesita JavaScript, para comprobar que lo usa una persona.",
  },
  code: {
    title: "Mira tu correo",
    body: (address) =>
      `Enviamos un correo a ${address}. Abre el enlace que contiene o escribe aquí su código.`,
    bodyWithoutAddress: "Te enviamos un correo. Abre el enlace que contiene o escribe aquí su código.",
    label: "Código del correo",
    submit: "Acceder",
    wrong: "Este código no es correcto o ya no sirve. Usa el del último correo que pediste aquí.",
    tooOften: "Demasiados intentos con este código. Abre el enlace del correo o pide otro correo.",
    resend: "Enviar otro correo",
    again: "Usar otra dirección",
    mailbox: "Abrir el buzón de desarrollo",
  },
  confirm: {
    title: (app) => `¿Acceder a ${app}?`,
    account: "Cuenta",
    askedFrom: "Pedido desde",
    unknown: "un navegador desconocido",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Acceder como ${address}`,
    warning: "Si no pediste acceder o esta no es tu dirección, cierra esta página. Aún no ha pasado nada.",
  },
  sameBrowser: {
    title: "Vuelve a donde empezaste",
    body: "Este enlace solo funciona en el navegador que lo pidió. Vuelve a esa ventana y escribe allí el código del correo.",
    warning: "Si no pediste acceder, cierra esta página. No ha pasado nada.",
  },
  linkError: {
    title: "Este enlace ya no sirve",
    body: "Ha caducado o ya se usó. Uno nuevo tarda un momento.",
    submit: "Enviarme otro enlace",
    back: "Volver a la aplicación",
  },
  emailChange: {
    subject: (app) => `Tu nueva dirección para ${app}`,
    intro: (app) => `Abre este enlace para usar esta dirección en ${app}:`,
    button: "Usar esta dirección",
    code: "O escribe este código donde pediste el cambio:",
    reason: (app, account) =>
      `Recibes este correo porque alguien con la sesión iniciada en ${app} como ${account} quiere usar esta dirección en su lugar. Si no fuiste tú, ignóralo: sin este correo no cambia nada.`,
    title: "¿Usar esta dirección?",
    body: (app, address, account) =>
      `${address} será la dirección de la cuenta ${account} en ${app}. Si no es tu cuenta, cierra esta página: aún no ha pasado nada.`,
    done: "Tu dirección ha cambiado",
    doneBody: (address) => `A partir de ahora, accede con ${address}.`,
    taken: "Esta dirección ya tiene una cuenta",
    takenBody: "Accede con ella o elige otra dirección.",
    expired: "Este enlace ya no sirve",
    expiredBody: "Ha caducado o ya se usó. Vuelve a pedir el cambio donde tienes la sesión iniciada.",
  },
  emailChanged: {
    subject: (app) => `Se cambió tu dirección para ${app}`,
    intro: (app, address) => `Ahora accedes a ${app} con ${address}. Si no fuiste tú, deshazlo aquí:`,
    notice: (address, duration) =>
      `A partir de ahora tu dirección es ${address}. Si no fuiste tú, tienes ${duration} para deshacerlo: volverá tu dirección anterior y se cerrarán todas las sesiones.`,
    button: "Deshacer el cambio",
    reason: (app) => `Recibes este correo porque esta era la dirección de tu cuenta en ${app}.`,
    title: "¿Deshacer el cambio?",
    body: (address) => `${address} volverá a ser tu dirección y se cerrarán todas tus sesiones.`,
    done: "Has recuperado tu dirección anterior",
    doneBody: (address) => `Se cerraron todas las sesiones. Accede con ${address}.`,
    expired: "Esto ya no se puede deshacer",
    expiredBody: "Ya se deshizo antes o es demasiado tarde.",
  },
  error: {
    notFound: { title: "Aquí no hay nada", body: "Puede que la dirección esté mal escrita." },
    badRequest: {
      title: "Este enlace no está completo",
      body: "Le falta una parte o se modificó, o indica una aplicación que este servicio no conoce. Ábrelo otra vez desde el correo o la aplicación.",
    },
    elsewhere: {
      title: "Eso hay que hacerlo en este sitio",
      body: "Tu navegador dice que esto lo envió otro sitio. Abre otra vez el enlace del correo o empieza de nuevo.",
    },
    wait: {
      title: "Un momento, por favor",
      body: (time) => `Demasiadas solicitudes por ahora. Inténtalo de nuevo en ${time}.`,
    },
    failed: { title: "No ha funcionado", body: "El fallo es nuestro. Inténtalo de nuevo en un momento." },
    mailFailed: "No se pudo enviar el correo. Inténtalo de nuevo en un momento.",
    unknownEmail: "No hay ninguna cuenta con esta dirección.",
    start: "Ir al inicio",
  },
  fields: {
    "Email required": "Escribe tu correo electrónico.",
    "Invalid email": "Esto no parece un correo electrónico.",
  },
};
