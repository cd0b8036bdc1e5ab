import type { Messages } from "./en";

export const ja: Messages = {
  direction: "ltr",
  support: (address) => `お困りのときは ${address} までご連絡ください`,
  mail: {
    subject: (app) => `${app} にログイン`,
    subjectWithCode: (app, code) => `${code} が ${app} のログインコードです`,
    preheader: (duration) => `1 回だけ使えます。有効期間：${duration}`,
    intro: (app) => `${app} にログインするには、このリンクを開いてください。`,
    button: (app) => `${app} にログイン`,
    fallback: "ボタンが使えない場合は、この URL をブラウザにコピーしてください。",
    code: "または、ログインしようとした画面でこのコードを入力してください。",
    validity: (duration) =>
      `リンクとコードは 1 回だけ使えます（有効期間：${duration}）。コードは誰にも教えないでください。こちらから電話、メール、チャットでお聞きすることは決してありません。`,
    recipient: (app, address) =>
      `このメールは、${address} で ${app} へのログインのリクエストがあったため、お送りしています。お心当たりがなければ、何もする必要はありません。このメールがなければ誰もログインできません。`,
  },
  home: {
    title: (app) => `${app}：ログイン`,
    lead: "パスワード不要のログインサービスです。メールで届くリンクからログインします。",
    signIn: "ログイン",
    developers: "開発者の方へ",
    documentation:
      "アプリの redirect_uri を付けてユーザーをログインページに案内するか、独自のフォームから API を呼び出してください。詳しい説明は、このサービスのソースコードにある README.md と docs/ をご覧ください。",
  },
  login: {
    title: (app) => `${app} にログイン`,
    email: "メールアドレス",
    submit: "メールを受け取る",
    hint: "リンクとコードをメールでお送りします。パスワードは不要です。",
    person: "人間であることを確認してください。",
    needsScript: "このフォームは、人が操作していることを確認するために JavaScript が必要です。",
    onceMore: "この操作を行うには、もう一度ログインしてください。",
  },
  code: {
    title: "メールをご確認ください",
    body: (address) =>
      `${address} にメールを送りました。メールのリンクを開くか、コードをここに入力してください。`,
    bodyWithoutAddress: "メールを送りました。メールのリンクを開くか、コードをここに入力してください。",
    label: "メールのコード",
    submit: "ログイン",
    wrong:
      "コードが正しくないか、もう使えません。この画面からリクエストした最新のメールのコードを入力してください。",
    tooOften:
      "このコードの入力回数が上限を超えました。メールのリンクを開くか、新しいメールをリクエストしてください。",
    hint: "届くまで 1 分ほどかかることがあります。届かない場合は、迷惑メールフォルダをご確認ください。",
    resend: "メールを再送信する",
    again: "別のメールアドレスを使う",
    mailbox: "開発用メールボックスを開く",
  },
  confirm: {
    title: (app) => `${app} にログインしますか？`,
    account: "アカウント",
    askedFrom: "リクエスト元",
    unknown: "不明なブラウザ",
    place: (browser, country) => `${browser}（${country}）`,
    button: (address) => `${address} でログイン`,
    warning:
      "ログインしようとしていない場合や、ご自分のメールアドレスでない場合は、このページを閉じてください。まだ何も行われていません。",
  },
  sameBrowser: {
    title: "元の画面に戻ってください",
    body: "このリンクは、リンクをリクエストしたブラウザでしか使えません。そのウィンドウに戻り、メールのコードを入力してください。",
    warning: "ログインしようとしていない場合は、このページを閉じてください。何も行われていません。",
  },
  linkError: {
    title: "このリンクはもう使えません",
    body: "期限が切れたか、すでに使われています。新しいリンクはすぐに届きます。",
    submit: "新しいリンクを受け取る",
    back: "アプリに戻る",
  },
  emailChange: {
    subject: (app) => `${app} の新しいメールアドレス`,
    intro: (app) => `このメールアドレスを ${app} で使うには、このリンクを開いてください。`,
    button: "このメールアドレスを使う",
    code: "または、変更を依頼した画面でこのコードを入力してください。",
    reason: (app, account) =>
      `${app} に ${account} でログインしている方が、代わりにこのメールアドレスを使おうとしているため、このメールをお送りしています。お心当たりがなければ、何もする必要はありません。このメールがなければ何も変わりません。`,
    title: "このメールアドレスを使いますか？",
    body: (app, address, account) =>
      `${address} が ${app} のアカウント ${account} のメールアドレスになります。ご自分のアカウントでない場合は、このページを閉じてください。まだ何も行われていません。`,
    done: "メールアドレスを変更しました",
    doneBody: (address) => `これからは ${address} でログインしてください。`,
    taken: "このメールアドレスにはすでにアカウントがあります",
    takenBody: "このメールアドレスでログインするか、別のメールアドレスを選んでください。",
    expired: "このリンクはもう使えません",
    expiredBody:
      "期限が切れたか、すでに使われています。ログイン中の画面から、もう一度変更を依頼してください。",
  },
  emailChanged: {
    subject: (app) => `${app} のメールアドレスが変更されました`,
    intro: (app, address) =>
      `${app} へのログインには、これから ${address} を使います。お心当たりがない場合は、ここから元に戻してください。`,
    notice: (address, duration) =>
      `これからは ${address} があなたのメールアドレスです。お心当たりがない場合は、${duration}以内に元に戻してください。以前のメールアドレスに戻り、すべての端末からログアウトされます。`,
    button: "変更を元に戻す",
    reason: (app) =>
      `このメールは、このメールアドレスが ${app} のアカウントに使われていたため、お送りしています。`,
    title: "変更を元に戻しますか？",
    body: (address) => `${address} が再びあなたのメールアドレスになり、すべての端末からログアウトされます。`,
    done: "以前のメールアドレスに戻しました",
    doneBody: (address) => `すべての端末からログアウトしました。${address} でログインしてください。`,
    expired: "もう元に戻せません",
    expiredBody: "すでに元に戻されたか、期限が過ぎています。",
  },
  account: {
    title: "アカウント",
    signedInAs: (address) => `${address} でログインしています。`,
    sessions: "ログイン中の端末",
    current: "このブラウザ",
    signedIn: (time) => `${time} にログイン`,
    unknown: "不明なブラウザ",
    signOutThere: (place) => `ログアウト：${place}`,
    signOutShort: "ログアウト",
    signOutOthers: "他のすべての端末からログアウト",
    changeAddress: "メールアドレスの変更",
    newAddress: "新しいメールアドレス",
    sendProof: "メールを受け取る",
    proofSent: (address) =>
      `${address} にメールを送りました。メールのリンクを開くか、コードをここに入力すると、変更が完了します。`,
    useAddress: "このメールアドレスを使う",
    delete: "アカウントを削除する",
    deleteTitle: "アカウントを削除しますか？",
    deleteBody: (address) =>
      `アカウント ${address} が削除され、すべての端末からログアウトされます。この操作は元に戻せません。`,
    deleteButton: "完全に削除する",
    deleted: "アカウントを削除しました",
    deletedBody: "すべての端末からログアウトしました。",
    back: "アカウントに戻る",
  },
  signOut: {
    question: "ログアウトしますか？",
    questionBody: "このサービスと、ここからログインしたアプリからログアウトします。",
    button: "ログアウト",
    done: "ログアウトしました",
    doneBody: "このページを閉じても問題ありません。",
  },
  formPost: {
    title: "アプリに戻る",
    button: "続ける",
  },
  error: {
    notFound: { title: "ここには何もありません", body: "URL が間違っているかもしれません。" },
    badRequest: {
      title: "このリンクは不完全です",
      body: "一部が欠けているか変更されている、またはこのサービスに登録されていないアプリが指定されています。メールかアプリからもう一度開いてください。",
    },
    elsewhere: {
      title: "この操作はこのサイトで行ってください",
      body: "ブラウザによると、別のサイトから送信されています。メールのリンクをもう一度開くか、最初からやり直してください。",
    },
    wait: {
      title: "少々お待ちください",
      body: (time) => `回数が多すぎます。${time} 後にもう一度お試しください。`,
    },
    failed: {
      title: "うまくいきませんでした",
      body: "こちらの不具合です。少し待ってから、もう一度お試しください。",
    },
    mailFailed: "メールを送れませんでした。少し待ってから、もう一度お試しください。",
    unknownEmail: "このメールアドレスのアカウントはありません。",
    start: "最初のページへ",
  },
  fields: {
    "Email required": "メールアドレスを入力してください。",
    "Invalid email": "メールアドレスの形式ではないようです。",
  },
};
