import type { Messages } from "./en";

export const it: Messages = {
  direction: "ltr",
  support: (address) => `Serve aiuto? Scrivi a ${address}`,
  mail: {
    subject: (app) => `Accedi a ${app}`,
    subjectWithCode: (app, code) => `${code} è il tuo codice per ${app}`,
    preheader: (duration) => `Si può usare una sola volta, entro ${duration}.`,
    intro: (app) => `Apri questo link per accedere a ${app}:`,
    button: (app) => `Accedi a ${app}`,
    fallback: "Se il pulsante non funziona, copia questo link nel browser:",
    code: "Oppure inserisci questo codice dove hai richiesto l’accesso:",
    validity: (duration) =>
      `Link e codice si possono usare una sola volta, entro ${duration}. Non dire il codice a nessuno: non lo chiediamo mai per telefono, email o chat.`,
    recipient: (app, address) =>
      `Questa email è stata inviata a ${address} perché qualcuno ha richiesto l’accesso a ${app} con questo indirizzo. Se non eri tu, ignorala: senza questa email non entra nessuno.`,
  },
  home: {
    title: (app) => `${app}: accesso`,
    lead: "Questo è un servizio di accesso senza password. Entri con un link che ti inviamo via email.",
    signIn: "Accedi",
    developers: "Per sviluppatori",
    documentation:
      "Indirizza i tuoi utenti alla pagina di accesso con il redirect_uri della tua applicazione, oppure chiama l’API dal tuo modulo. La documentazione completa è in README.md e docs/, nel codice sorgente di questo servizio.",
  },
  login: {
    title: (app) => `Accedi a ${app}`,
    email: "Il tuo indirizzo email",
    submit: "Inviami un’email",
    hint: "Ti inviamo un link e un codice. Non serve una password.",
    person: "Conferma di essere una persona.",
    needsScript: "Questo modulo richiede JavaScript, per verificare che lo usi una persona.",
    onceMore: "Per farlo, accedi di nuovo.",
    haveMail: "Hai già ricevuto l’email? Inserisci il codice.",
  },
  code: {
    title: "Controlla la posta",
    body: (address) =>
      `Abbiamo inviato un’email a ${address}. Apri il link che contiene o inserisci qui il codice.`,
    bodyWithoutAddress: "Ti abbiamo inviato un’email. Apri il link che contiene o inserisci qui il codice.",
    label: "Codice ricevuto via email",
    submit: "Accedi",
    wrong:
      "Questo codice è sbagliato o non è più valido. Usa quello dell’ultima email che hai richiesto qui.",
    tooOften: "Troppi tentativi con questo codice. Apri il link nell’email o richiedi una nuova email.",
    hint: "Può volerci un minuto. Se non arriva, guarda nella cartella spam.",
    resend: "Invia una nuova email",
    again: "Usa un altro indirizzo email",
    mailbox: "Apri la casella di sviluppo",
  },
  confirm: {
    title: (app) => `Accedere a ${app}?`,
    account: "Account",
    askedFrom: "Richiesta da",
    unknown: "un browser sconosciuto",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Accedi come ${address}`,
    here: "Così accedi qui, in questo browser. Per accedere dove l’hai richiesto, inserisci lì il codice dell’email.",
    warning:
      "Se non hai richiesto l’accesso o questo non è il tuo indirizzo email, chiudi questa pagina. Non è ancora successo nulla.",
  },
  sameBrowser: {
    title: "Torna dove hai iniziato",
    body: "Questo link funziona solo nel browser che lo ha richiesto. Torna a quella finestra e inserisci lì il codice dell’email.",
    warning: "Se non hai richiesto l’accesso, chiudi questa pagina. Non è successo nulla.",
  },
  linkError: {
    title: "Questo link non è più valido",
    body: "È scaduto o è già stato usato. Per averne uno nuovo basta un attimo.",
    submit: "Inviami un nuovo link",
    back: "Torna all’applicazione",
  },
  emailChange: {
    subject: (app) => `Il tuo nuovo indirizzo email per ${app}`,
    intro: (app) => `Apri questo link per usare questo indirizzo email con ${app}:`,
    button: "Usa questo indirizzo",
    code: "Oppure inserisci questo codice dove hai richiesto la modifica:",
    reason: (app, account) =>
      `Ricevi questa email perché qualcuno che ha effettuato l’accesso a ${app} come ${account} vuole usare invece questo indirizzo email. Se non eri tu, ignorala: senza questa email non cambia nulla.`,
    title: "Usare questo indirizzo email?",
    body: (app, address, account) =>
      `${address} diventerà l’indirizzo dell’account ${account} per ${app}. Se non è il tuo account, chiudi questa pagina: non è ancora successo nulla.`,
    done: "Il tuo indirizzo email è stato modificato",
    doneBody: (address) => `D’ora in poi accedi con ${address}.`,
    taken: "Esiste già un account con questo indirizzo email",
    takenBody: "Usalo per accedere o scegli un altro indirizzo.",
    expired: "Questo link non è più valido",
    expiredBody:
      "È scaduto o è già stato usato. Richiedi di nuovo la modifica da dove hai effettuato l’accesso.",
  },
  emailChanged: {
    subject: (app) => `Il tuo indirizzo email per ${app} è stato modificato`,
    intro: (app, address) => `Ora accedi a ${app} con ${address}. Se non eri tu, annulla la modifica qui:`,
    notice: (address, duration) =>
      `D’ora in poi il tuo indirizzo è ${address}. Se non eri tu, annulla la modifica entro ${duration}: il tuo vecchio indirizzo verrà ripristinato e tutte le sessioni verranno chiuse.`,
    button: "Annulla la modifica",
    reason: (app) => `Ricevi questa email perché questo era l’indirizzo email del tuo account per ${app}.`,
    title: "Annullare la modifica?",
    body: (address) =>
      `${address} tornerà a essere il tuo indirizzo e tutte le tue sessioni verranno chiuse.`,
    done: "Il tuo vecchio indirizzo email è stato ripristinato",
    doneBody: (address) => `Tutte le sessioni sono state chiuse. Accedi con ${address}.`,
    expired: "Non si può più annullare",
    expiredBody: "La modifica è già stata annullata o è troppo tardi.",
  },
  account: {
    title: "Il tuo account",
    signedInAs: (address) => `Hai effettuato l’accesso come ${address}.`,
    sessions: "Le tue sessioni aperte",
    current: "Questo browser",
    signedIn: (time) => `Accesso effettuato il ${time}`,
    unknown: "Browser sconosciuto",
    signOutThere: (place) => `Esci: ${place}`,
    signOutShort: "Esci",
    signOutOthers: "Esci da tutte le altre sessioni",
    changeAddress: "Modifica l’indirizzo email",
    newAddress: "Il tuo nuovo indirizzo email",
    sendProof: "Inviami un’email",
    proofSent: (address) =>
      `Abbiamo inviato un’email a ${address}. Apri il link che contiene o inserisci qui il codice per completare la modifica.`,
    useAddress: "Usa questo indirizzo",
    delete: "Elimina l’account",
    deleteTitle: "Eliminare il tuo account?",
    deleteBody: (address) =>
      `L’account ${address} verrà eliminato e tutte le tue sessioni verranno chiuse. Non si potrà annullare.`,
    deleteButton: "Elimina definitivamente",
    deleted: "Il tuo account è stato eliminato",
    deletedBody: "Tutte le tue sessioni sono state chiuse.",
    back: "Torna al tuo account",
  },
  signOut: {
    question: "Uscire?",
    questionBody:
      "La tua sessione verrà chiusa qui e nelle applicazioni a cui hai effettuato l’accesso da qui.",
    button: "Esci",
    done: "La sessione è stata chiusa",
    doneBody: "Puoi chiudere questa pagina.",
  },
  formPost: {
    title: "Torna all’applicazione",
    button: "Continua",
  },
  error: {
    notFound: { title: "Qui non c’è nulla", body: "Forse l’indirizzo è scritto male." },
    badRequest: {
      title: "Questo link non è completo",
      body: "Una parte manca o è stata modificata, oppure il link indica un’applicazione che questo servizio non conosce. Aprilo di nuovo dall’email o dall’applicazione.",
    },
    elsewhere: {
      title: "Questo va fatto su questo sito",
      body: "Il tuo browser dice che la richiesta arriva da un altro sito. Apri di nuovo il link nell’email o ricomincia.",
    },
    wait: {
      title: "Un momento, per favore",
      body: (time) => `Troppe richieste per ora. Riprova tra ${time}.`,
    },
    failed: { title: "Qualcosa non ha funzionato", body: "L’errore è nostro. Riprova tra un attimo." },
    mailFailed: "Non è stato possibile inviare l’email. Riprova tra un attimo.",
    unknownEmail: "Non c’è nessun account con questo indirizzo.",
    start: "Vai alla pagina iniziale",
  },
  fields: {
    "Email required": "Inserisci il tuo indirizzo email.",
    "Invalid email": "Questo non sembra un indirizzo email.",
  },
};
