import type { CauseTexts } from './texts-causes.js';

export const causeTextsJa: CauseTexts = {
  recipient_closed: {
    title: '相手がDMを受け取れない',
    what: {
      'recipient-closed':
        '相手がこちらからのDMを受け取れない状態です。鍵アカウント、DMの受信設定、フォロー外、ブロックなどが考えられますが、Xはどれかを明かしていません。',
    },
  },
  recipient_protected: {
    title: '相手が鍵アカウント',
    what: { 'recipient-protected': '相手が非公開(鍵)アカウントのため、DMを受け取れません。' },
  },
  recipient_not_following: {
    title: '相手がフォロー外のDMを受け取らない',
    what: {
      'recipient-requests-closed':
        '相手は、フォローしていないアカウントからのDMを受け取らない設定です。',
      'recipient-not-following':
        '相手がこちらのアカウントをフォローしていないため、DMが届きません。',
    },
  },
  recipient_verified_only: {
    title: '相手が認証済みアカウントのみ許可',
    what: {
      'recipient-verified-only': '相手は認証済みアカウントからのメッセージだけを受け付けています。',
    },
  },
  recipient_blocked_us: {
    title: '相手にブロックされている',
    what: { 'recipient-blocked-you': '相手にブロックされているため、DMが届きません。' },
  },
  recipient_blocked_by_us: {
    title: 'こちらが相手をブロックしている',
    what: {
      'recipient-blocked-by-you': '送信側アカウントが相手をブロックしているため、DMを送れません。',
    },
  },
  recipient_suspended: {
    title: '相手のアカウントが凍結・制限中',
    what: {
      'recipient-restricted':
        '相手のアカウントが凍結・ロックされているか、一時的に制限されています。',
    },
  },
  recipient_gone: {
    title: '相手のアカウントが見つからない',
    what: { 'recipient-gone': '相手のアカウントが見つかりません(削除または退会)。' },
  },
  sender_protected: {
    title: '送信側が鍵アカウント',
    what: {
      'sender-protected': '送信側が鍵アカウントのため、相互フォローの相手にしかDMを送れません。',
    },
  },
  sender_dm_closed: {
    title: '送信側のDMが開放されていない',
    what: {
      'sender-requests-closed':
        '送信側アカウントで「メッセージリクエストを全員から受け取る」がオフになっています。',
    },
  },
  rate_limited: {
    title: 'Xの送信枠を使い切った',
    what: {
      'window-used-up':
        'Xが短い時間(通常15分)に許す回数を使い切りました。枠が戻ると送信を続けられます。',
      'limit-not-named':
        'Xから「リクエストが多すぎる」と返されましたが、どの上限かは示されていません。',
    },
  },
  daily_cap: {
    title: '24時間の送信上限',
    what: {
      'send-cap': '送信上限に達したため、翌日以降に持ち越しました。',
      'x-day-cap':
        'Xの24時間(1日)の送信上限に達しました。ほかのアプリや手動での送信も数えられます。',
    },
  },
  action_block: {
    title: 'アクションブロック(Xによる一時停止)',
    what: {
      'x-automation':
        'Xがこの送信を自動的な操作とみなし、スパム対策としてDMなどの機能を一時停止しています(アクションブロック)。',
      'x-burst':
        '短時間に大量のDMが送られたため(このツール以外からの送信も含みます)、XがDM機能を一時停止しているとみられます(アクションブロック)。',
      'x-same-text':
        '同じ内容のDMが続いたため、Xがスパム対策として送信を一時停止しているとみられます(アクションブロック)。',
      'x-violation': '規約違反の疑いなどで、Xが送信側アカウントの一部機能を凍結・制限しています。',
    },
  },
  duplicate_content: {
    title: '同じ文面の繰り返し',
    what: {
      'x-same-text':
        '同じ内容が続いたため、Xがスパム対策としてこの送信を受け付けませんでした。以前の同じ文面がすでに届いていることもあります。',
    },
  },
  sender_locked: {
    title: '送信側アカウントがロック中',
    what: {
      'sender-locked':
        '送信側アカウントがロックされています。担当者がXにログインして解除するまで送信できません。',
    },
  },
  sender_suspended: {
    title: '送信側アカウントが凍結中',
    what: {
      'sender-suspended': '送信側アカウントが凍結されています。凍結が解かれるまで送信できません。',
    },
  },
  reply_not_invited: {
    title: 'Xの規則により返信できない',
    what: {
      'reply-not-invited':
        '相手がこちらをメンションまたは引用していないため、Xの規則により返信できません。',
    },
  },
  new_account: {
    title: '新しい・未認証のアカウントの制限',
    what: {
      'new-low-trust':
        '新しいアカウントは信頼度が低く、利用実績がたまるまでDMを思うように使えないことがあります。',
      'new-unverified':
        '作成して間もない送信側アカウントで、電話番号などの確認が済んでいないため、DMが制限されています。',
      unverified: '送信側アカウントが認証されていないため、Xの制限を早く受けることがあります。',
    },
  },
  network: {
    title: '通信エラー',
    what: {
      network: '一時的な通信不良のため送信できませんでした。Xには届いていません。',
      'network-unclear':
        '通信が途中で途切れ、Xの返事を最後まで受け取れませんでした。届いているかどうかは、まだ分かりません。',
      interrupted: '送信の途中でこのツールが停止しました。届いているかどうかは、まだ分かりません。',
    },
  },
  x_unstable: {
    title: 'Xが不安定',
    what: { 'x-unstable': 'XのAPIが不安定なため送信できませんでした。' },
  },
  link_broken: {
    title: 'Xアカウントとの連携の不備',
    what: {
      'link-broken':
        'このツールとXアカウントの連携に不備があります。連携の期限が切れたか、取り消されています。',
    },
  },
  permission_missing: {
    title: 'アプリの権限不足',
    what: {
      permission:
        'アプリにDMや投稿の権限がありません。アプリの設定、連携時に許可した範囲、またはX APIのプランが足りていません。',
    },
  },
  app_suspended: {
    title: 'Xのアプリが停止・制限中',
    what: {
      'app-suspended':
        'このツールが使うXのアプリが、Xによって停止または制限されています。アカウントや文面の問題ではありません。',
    },
  },
  credits_exhausted: {
    title: 'X APIのクレジット不足',
    what: { 'plan-credit': 'X APIのクレジット残高がなくなりました。' },
  },
  spend_cap: {
    title: 'X APIの利用上限',
    what: { 'plan-credit': 'X APIの支出上限、またはプランの利用上限に達しました。' },
  },
  content_too_long: {
    title: '文面が長すぎる',
    what: { content: '文面がXの文字数の上限を超えているため、受け付けられませんでした。' },
  },
  content_media: {
    title: '画像・動画を受け付けない',
    what: {
      content: '画像・動画をXが受け付けませんでした(形式、大きさ、期限切れなど)。',
      'media-file-missing':
        'ルールに設定された画像・動画のファイルが保存されていないため、Xへは何も送っていません。',
    },
  },
  content_link: {
    title: 'リンクを受け付けない',
    what: { content: '文面のリンクをXが受け付けませんでした。' },
  },
  content_invalid: {
    title: '送信内容の不備',
    what: { content: '文面・画像・リンクをXが受け付けませんでした(長さや形式など)。' },
  },
  target_gone: {
    title: '返信先のポストを見られない',
    what: {
      'target-post-closed':
        '返信先のポストが削除・非公開になったか、こちらからは見られなくなっています。',
    },
  },
  reply_restricted: {
    title: '返信先が返信を制限',
    what: { 'target-post-closed': '返信先のポストは、返信できる人が制限されています。' },
  },
  secret_reply_undelivered: {
    title: 'シークレットリプライの未達',
    what: {
      'secret-reply-undelivered': 'シークレットリプライがX側の都合または不具合で届いていません。',
    },
  },
  clock_skew: {
    title: '時計のずれ',
    what: {
      'clock-skew':
        'このツールが動くコンピューターの時計がずれているため、Xが署名を受け付けませんでした。',
    },
  },
  x_api_changed: {
    title: 'X APIの変更・廃止',
    what: {
      'x-api-changed': 'このツールが使うXのAPIが、X側で変更または廃止されています。',
    },
  },
  unknown: {
    title: '原因不明',
    what: {
      unknown:
        '原因を特定できませんでした。XのAPIは100%確実ではなく、理由がわからないエラーもあります。',
    },
  },
};
