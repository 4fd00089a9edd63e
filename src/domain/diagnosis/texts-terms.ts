import type { Localized } from '../locale.js';
import type { ResendAdvice } from './advice.js';
import type { CauseFamily, Certainty } from './cause.js';
import type { RemedyActor } from './diagnosis.js';
import type { TransportFault } from './evidence.js';

/** The small words of a diagnosis. */
export interface DiagnosisTerms {
  readonly certainty: Readonly<Record<Certainty, string>>;
  /** Puts a cause that is not certain into its hedge. */
  readonly hedge: Readonly<Record<Certainty, (sentence: string) => string>>;
  /** A cause's short name with its certainty, for a headline. */
  readonly headline: (title: string, certainty: string) => string;
  readonly family: Readonly<Record<CauseFamily | 'unknown', string>>;
  readonly actor: Readonly<Record<RemedyActor, string>>;
  readonly and: string;
  readonly resend: Readonly<Record<ResendAdvice, string>>;
  readonly evidence: {
    readonly answer: (parts: string) => string;
    readonly words: (words: string) => string;
    readonly code: (code: number) => string;
    /** What was refused, where it was not the send itself. */
    readonly stages: Readonly<Record<'token' | 'upload', string>>;
    readonly noAnswer: (fault: string) => string;
    readonly fault: Readonly<Record<TransportFault, string>>;
  };
}

export const diagnosisTerms: Localized<DiagnosisTerms> = {
  ja: {
    certainty: { certain: '確実', likely: '可能性が高い', possible: '可能性があります' },
    hedge: {
      certain: (sentence) => sentence,
      likely: (sentence) => `次の可能性が高いです: ${sentence}`,
      possible: (sentence) => `次の可能性があります: ${sentence}`,
    },
    headline: (title, certainty) => `${title}(${certainty})`,
    family: {
      recipient: '相手がDMを受け取れない',
      sender: '送信側のDMが開放されていない',
      restriction: 'X側の制限・規制',
      new_account: '新しいアカウントの制限',
      other: 'その他の要因',
      unknown: '原因不明',
    },
    actor: {
      recipient: '相手',
      sender: '送信側アカウントの担当者',
      operator: '管理者',
      system: '自動(操作は不要です)',
      nobody: 'なし(こちらからできることはありません)',
    },
    and: '、',
    resend: {
      against: '再送はおすすめしません。同じ結果になる見込みです。',
      'after-change':
        '上の対処が済んでから再送してください。そのままの再送では同じ結果になる見込みです。',
      'change-text':
        '同じ文面のままの再送はおすすめしません。文面を変えてから再送してください(「編集して再送」)。',
      'after-pause':
        '制限が解けるまで、再送はおすすめしません。再開すると、待っている送信は自動で続きます。',
      'check-first':
        'すでに届いていることがあります。再送すると二重に届くおそれがあるため、先に確認してください。',
      'by-itself':
        '再送の操作は不要です。自動で送り直します。エラーになった後の再送は問題ありません。',
      'tried-in-vain':
        '自動で送り直しましたが、送れませんでした。時間をおいて再送してください。再送に問題はありません。',
      once: '30分ほどおいて、一度だけ再送してみてください。文面を少し変えると通ることがあります。',
    },
    evidence: {
      answer: (parts) => `Xの応答: ${parts}`,
      words: (words) => `Xの言葉: 「${words}」`,
      code: (code) => `コード ${code}`,
      stages: {
        token: '送信の前の、連携の更新で断られました。',
        upload: '送信の前の、画像・動画のアップロードで起きました。',
      },
      noAnswer: (fault) => `Xの応答なし: ${fault}`,
      fault: {
        refused: '接続が拒否されました',
        unresolved: 'アドレスが見つかりませんでした',
        unreachable: '経路がありませんでした',
        tls: '暗号化された接続(TLS)を開始できませんでした',
        cut: '接続が途中で切れました',
        hung: '制限時間内に応答がありませんでした',
        garbled: '応答を最後まで読み取れませんでした',
        crashed: '応答を待つ間にこのツールが停止しました',
      },
    },
  },
  en: {
    certainty: { certain: 'certain', likely: 'likely', possible: 'possible' },
    hedge: {
      certain: (sentence) => sentence,
      likely: (sentence) => `Likely: ${sentence}`,
      possible: (sentence) => `Possibly: ${sentence}`,
    },
    headline: (title, certainty) => `${title} (${certainty})`,
    family: {
      recipient: 'The recipient cannot receive the DM',
      sender: "The sender's DMs are not open",
      restriction: 'Restriction by X',
      new_account: 'New account',
      other: 'Other',
      unknown: 'Unknown',
    },
    actor: {
      recipient: 'the recipient',
      sender: 'whoever runs the sending account',
      operator: 'the operator',
      system: 'nobody, it goes on by itself',
      nobody: 'nobody (there is nothing to do from your side)',
    },
    and: ', ',
    resend: {
      against: 'A resend is not advised: the same result is expected.',
      'after-change': 'Resend once that is done. Without a change the same result is expected.',
      'change-text':
        'A resend of the same text is not advised. Change the text first (Edit & resend).',
      'after-pause':
        'A resend is not advised until the restriction is lifted. What waits goes on by itself after that.',
      'check-first': 'It may have arrived already. A resend may deliver it twice, so check first.',
      'by-itself':
        'No resend is needed, it is tried again by itself. Once it has failed, a resend is fine.',
      'tried-in-vain':
        'It was tried again by itself, in vain. Resend it after a while; a resend is fine.',
      once: 'Try one resend after about 30 minutes. A small change of the text can make it pass.',
    },
    evidence: {
      answer: (parts) => `X's answer: ${parts}`,
      words: (words) => `X's words: "${words}"`,
      code: (code) => `code ${code}`,
      stages: {
        token: 'Refused before the send, when the link was renewed.',
        upload: 'It happened before the send, while the image or video was uploaded.',
      },
      noAnswer: (fault) => `No answer from X: ${fault}`,
      fault: {
        refused: 'the connection was refused',
        unresolved: 'the address was not found',
        unreachable: 'there was no route',
        tls: 'the encrypted connection (TLS) could not be opened',
        cut: 'the connection broke',
        hung: 'nothing came within the time limit',
        garbled: 'the answer could not be read to its end',
        crashed: 'this tool stopped while it waited',
      },
    },
  },
};
