import type { Localized } from '../domain/locale.js';
import type { MediaKind } from '../domain/rules/rule.js';

/* Pictures and films that people give for a rule. */

interface MediaTexts {
  readonly kinds: Readonly<Record<MediaKind, string>>;
  /** X takes no such file. */
  readonly notMedia: (name: string) => string;
  readonly tooLarge: (name: string, kind: string, size: string, limit: string) => string;
}

export const mediaTexts = {
  ja: {
    kinds: { image: '画像', gif: 'GIF', video: '動画' },
    notMedia: (name) =>
      `「${name}」は添付できません。画像(JPEG・PNG・WebP)、GIF、動画(MP4・MOV)のどれかにしてください。`,
    tooLarge: (name, kind, size, limit) =>
      `「${name}」は ${size}MB あります。${kind}は ${limit}MB までです。小さくして、もう一度添付してください。`,
  },
  en: {
    kinds: { image: 'pictures', gif: 'GIFs', video: 'videos' },
    notMedia: (name) =>
      `"${name}" cannot be attached. Please give a picture (JPEG, PNG, WebP), a GIF or a video (MP4, MOV).`,
    tooLarge: (name, kind, size, limit) =>
      `"${name}" has ${size} MB; ${kind} may have ${limit} MB. Please make it smaller and attach it again.`,
  },
} as const satisfies Localized<MediaTexts>;
