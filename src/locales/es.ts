import type { Messages } from "./en";

export const es: Messages = {
  direction: "ltr",
  support: (address) => `¿Necesitas ayuda? Escribe a ${address}`,
  mail: {
    subject: (app) => `Acceder a ${app}`,
    subjectWithCode: (app, code) => `${code} es tu código para ${app}`,
    preheader: (duration) => `Un solo uso, válido durante ${duration}.`,
    intro: (app) => `Abre este enlace para acceder a ${app}:`,
    button: (app) => `Acceder a ${app}`,
    fallback: "Si el botón no funciona, copia este enlace en tu navegador:",
    code: "O introduce este código en la página donde has solicitado el acceso:",
    validity: (duration) =>
      `El enlace y el código solo se pueden usar una vez y son válidos durante ${duration}. No compartas el código con nadie: nunca lo pedimos por teléfono, correo ni chat.`,
    recipient: (app, address) =>
      `Este correo se ha enviado a ${address} porque alguien ha solicitado acceder a ${app} con esa dirección. Si no has sido tú, ignóralo: sin este correo no entra nadie.`,
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
    onceMore: "Para hacerlo, accede de nuevo.",
    haveMail: "¿Ya tienes el correo? Introduce su código.",
  },
  code: {
    title: "Revisa tu correo",
    body: (address) =>
      `Hemos enviado un correo a ${address}. Abre el enlace que contiene o introduce aquí el código.`,
    bodyWithoutAddress: "Te hemos enviado un correo. Abre el enlace que contiene o introduce aquí el código.",
    label: "Código del correo",
    submit: "Acceder",
    wrong: "Este código no es correcto o ya no es válido. Usa el del último correo que has solicitado aquí.",
    tooOften: "Demasiados intentos con este código. Abre el enlace del correo o solicita otro correo.",
    hint: "Puede tardar un minuto. Si no llega, mira en la carpeta de spam.",
    resend: "Enviar otro correo",
    again: "Usar otra dirección de correo",
    mailbox: "Abrir el buzón de desarrollo",
  },
  confirm: {
    title: (app) => `¿Acceder a ${app}?`,
    account: "Cuenta",
    askedFrom: "Solicitado desde",
    unknown: "un navegador desconocido",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Acceder como ${address}`,
    here: "Así inicias sesión aquí, en este navegador. Para hacerlo donde lo solicitaste, introduce allí el código del correo.",
    warning:
      "Si no has solicitado el acceso o esta no es tu dirección de correo, cierra esta página. Aún no ha pasado nada.",
  },
  sameBrowser: {
    title: "Vuelve a donde has empezado",
    body: "Este enlace solo funciona en el navegador que lo ha solicitado. Vuelve a esa ventana e introduce allí el código del correo.",
    warning: "Si no has solicitado el acceso, cierra esta página. No ha pasado nada.",
  },
  linkError: {
    title: "Este enlace ya no es válido",
    body: "Ha caducado o ya se ha usado. Uno nuevo tarda un momento.",
    submit: "Enviarme otro enlace",
    back: "Volver a la aplicación",
  },
  emailChange: {
    subject: (app) => `Tu nueva dirección de correo para ${app}`,
    intro: (app) => `Abre este enlace para usar esta dirección de correo en ${app}:`,
    button: "Usar esta dirección",
    code: "O introduce este código en la página donde has solicitado el cambio:",
    reason: (app, account) =>
      `Recibes este correo porque alguien con la sesión iniciada en ${app} como ${account} quiere usar esta dirección de correo en su lugar. Si no has sido tú, ignóralo: sin este correo no cambia nada.`,
    title: "¿Usar esta dirección de correo?",
    body: (app, address, account) =>
      `${address} será la dirección de la cuenta ${account} en ${app}. Si no es tu cuenta, cierra esta página: aún no ha pasado nada.`,
    done: "Tu dirección de correo ha cambiado",
    doneBody: (address) => `A partir de ahora, accede con ${address}.`,
    taken: "Ya existe una cuenta con esta dirección de correo",
    takenBody: "Accede con ella o elige otra dirección.",
    expired: "Este enlace ya no es válido",
    expiredBody:
      "Ha caducado o ya se ha usado. Vuelve a solicitar el cambio donde tienes la sesión iniciada.",
  },
  emailChanged: {
    subject: (app) => `Se ha cambiado tu dirección de correo para ${app}`,
    intro: (app, address) =>
      `Ahora accedes a ${app} con ${address}. Si no has sido tú, deshaz el cambio aquí:`,
    notice: (address, duration) =>
      `A partir de ahora tu dirección es ${address}. Si no has sido tú, tienes ${duration} para deshacer el cambio: volverá tu dirección anterior y se cerrarán todas las sesiones.`,
    button: "Deshacer el cambio",
    reason: (app) => `Recibes este correo porque esta era la dirección de correo de tu cuenta en ${app}.`,
    title: "¿Deshacer el cambio?",
    body: (address) => `${address} volverá a ser tu dirección y se cerrarán todas tus sesiones.`,
    done: "Has recuperado tu dirección de correo anterior",
    doneBody: (address) => `Se han cerrado todas las sesiones. Accede con ${address}.`,
    expired: "Esto ya no se puede deshacer",
    expiredBody: "Ya se ha deshecho o es demasiado tarde.",
  },
  account: {
    title: "Tu cuenta",
    signedInAs: (address) => `Has accedido como ${address}.`,
    sessions: "Tus sesiones abiertas",
    current: "Este navegador",
    signedIn: (time) => `Sesión iniciada el ${time}`,
    unknown: "Navegador desconocido",
    signOutThere: (place) => `Cerrar sesión: ${place}`,
    signOutShort: "Cerrar sesión",
    signOutOthers: "Cerrar todas las demás sesiones",
    changeAddress: "Cambiar la dirección de correo",
    newAddress: "Tu nueva dirección de correo",
    sendProof: "Enviarme un correo",
    proofSent: (address) =>
      `Hemos enviado un correo a ${address}. Abre el enlace que contiene o introduce aquí el código para completar el cambio.`,
    useAddress: "Usar esta dirección",
    delete: "Eliminar la cuenta",
    deleteTitle: "¿Eliminar tu cuenta?",
    deleteBody: (address) =>
      `Se eliminará la cuenta ${address} y se cerrarán todas tus sesiones. Esto no se puede deshacer.`,
    deleteButton: "Eliminar definitivamente",
    deleted: "Tu cuenta se ha eliminado",
    deletedBody: "Se han cerrado todas tus sesiones.",
    back: "Volver a tu cuenta",
  },
  signOut: {
    question: "¿Cerrar sesión?",
    questionBody: "Se cerrará tu sesión aquí y en las aplicaciones a las que has accedido desde aquí.",
    button: "Cerrar sesión",
    done: "Has cerrado sesión",
    doneBody: "Puedes cerrar esta página.",
  },
  formPost: {
    title: "Volver a la aplicación",
    button: "Continuar",
  },
  error: {
    notFound: { title: "Aquí no hay nada", body: "Puede que la dirección esté mal escrita." },
    badRequest: {
      title: "Este enlace no está completo",
      body: "Le falta una parte, se ha modificado o indica una aplicación que este servicio no conoce. Ábrelo otra vez desde el correo o la aplicación.",
    },
    elsewhere: {
      title: "Esta acción debe hacerse en este sitio",
      body: "Tu navegador indica que esto lo ha enviado otro sitio. Abre otra vez el enlace del correo o empieza de nuevo.",
    },
    wait: {
      title: "Un momento, por favor",
      body: (time) => `Demasiadas solicitudes por ahora. Inténtalo de nuevo en ${time}.`,
    },
    failed: { title: "No ha funcionado", body: "El fallo es nuestro. Inténtalo de nuevo en un momento." },
    mailFailed: "No se ha podido enviar el correo. Inténtalo de nuevo en un momento.",
    unknownEmail: "No hay ninguna cuenta con esta dirección.",
    start: "Ir al inicio",
  },
  fields: {
    "Email required": "Introduce tu correo electrónico.",
    "Invalid email": "Esto no parece una dirección de correo electrónico.",
  },
};
